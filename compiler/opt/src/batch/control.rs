//! Loops and conditionals.

use super::{Batch, Lifted, OF_THE_TABLE};
use std::sync::Arc;
use texpr_base::{Combine, DType, Scalar};
use texpr_ir::Type;
use texpr_ir::core::{Core, CoreBuilder, CoreGraph, CoreId, CoreIf, CoreLoop, CoreNode};
use texpr_ir::graph::EffectKind;

impl Batch<'_> {
    /// A conditional: one for all if its condition is, else a choice between both branches' elements.
    pub(super) fn lift_if(&mut self, node: &CoreNode, i: &CoreIf, args: &[Lifted]) -> Vec<Lifted> {
        let (cond, captured) = (args[0], &args[1..]);
        if cond.many {
            let outer = self.mask;
            self.mask = Some(self.masked(cond));
            let then = self.region(&i.then, captured.to_vec(), 0);
            self.mask = outer;
            let not = self.scalar_map(&[cond], |x| !x[0]);
            self.mask = Some(self.masked(not));
            let otherwise = self.region(&i.otherwise, captured.to_vec(), 0);
            self.mask = outer;
            return then.into_iter().zip(otherwise).map(|(a, b)| self.choice(cond, a, b)).collect();
        }
        // The branches give full tables, so that both give the same types.
        let mut passed: Vec<CoreId> = captured.iter().map(|x| x.node).collect();
        passed.extend(self.mask);
        let branch = |batch: &mut Self, graph: &CoreGraph| {
            batch.inside(&passed, 0, |batch, params| {
                let lifted =
                    captured.iter().zip(params).map(|(x, node)| Lifted { node: *node, many: x.many });
                let lifted = lifted.collect();
                let results = batch.region(graph, lifted, 0);
                results.into_iter().map(|result| batch.full(result)).collect()
            })
        };
        let (then, otherwise) = (branch(self, &i.then), branch(self, &i.otherwise));
        let types: Vec<Type> = then.results.iter().map(|id| then.ty(*id).clone()).collect();
        let has_effects = !then.effects.is_empty() || !otherwise.effects.is_empty();
        let ty = types.first().cloned().unwrap_or(Type::scalar(DType::Bool));
        let args = std::iter::once(cond.node).chain(passed).collect();
        let made = self.b.add(Core::If(Arc::new(CoreIf { then, otherwise })), args, ty);
        self.projected(made, types, has_effects, node)
    }

    /// A loop. Where its bounds depend on the index, all turns of all indices are counted from 0, and each index has turns of its own number. An
    /// index whose condition failed once takes no part any more.
    pub(super) fn lift_loop(&mut self, node: &CoreNode, l: &CoreLoop, args: &[Lifted]) -> Vec<Lifted> {
        let n_carries = l.n_carries;
        let (inits, captured) = (&args[3..3 + n_carries], &args[3 + n_carries..]);
        let turns = self.turns([args[0], args[1], args[2]]);
        let mut passed: Vec<CoreId> = inits.iter().map(|init| self.full(*init)).collect();
        // Whether an index still takes part is carried along. One whose branch is not taken never does: its loop might not end.
        let asks = l.cond.is_some();
        if asks {
            let counts = match self.mask {
                Some(mask) => Lifted { node: mask, many: true },
                None => self.constant(Scalar::bool(true)),
            };
            passed.push(self.full(counts));
        }
        let n_passed = passed.len();
        passed.extend(captured.iter().map(|x| x.node));
        passed.extend(turns.own.iter().flatten().map(|x| x.node));
        passed.extend(self.mask);
        let here = |params: &[CoreId]| Turn {
            number: Lifted { node: params[0], many: false },
            carries: params[1..=n_carries].iter().map(|node| Lifted { node: *node, many: true }).collect(),
            alive: asks.then(|| Lifted { node: params[1 + n_carries], many: true }),
            captured: again(captured, &params[1 + n_passed..]),
            own: turns.own.map(|own| again(&own, &params[1 + n_passed + captured.len()..])),
        };
        let cond = l.cond.as_ref().map(|cond| {
            self.inside(&passed, 1, |batch, params| {
                let turn = here(params);
                let active = batch.active(&turn, Some(cond)).expect("invariant: a condition was asked");
                let active = batch.full(active);
                vec![batch.any(active)]
            })
        });
        let body = self.inside(&passed, 1, |batch, params| {
            let turn = here(params);
            let active = batch.active(&turn, l.cond.as_ref());
            let outer = batch.mask;
            if let Some(active) = active {
                let many = Lifted { node: batch.full(active), many: true };
                batch.mask = Some(batch.masked(many));
            }
            let params = turn.params(batch);
            let results = batch.region(&l.body, params, 0);
            batch.mask = outer;
            let mut next = Vec::with_capacity(n_passed);
            for (new, old) in results.into_iter().zip(&turn.carries) {
                let new = match active {
                    Some(active) => batch.choice(active, new, *old),
                    None => new,
                };
                next.push(batch.full(new));
            }
            next.extend(active.filter(|_| asks).map(|active| batch.full(active)));
            next
        });
        let types: Vec<Type> = body.results.iter().map(|id| body.ty(*id).clone()).collect();
        let has_effects =
            !body.effects.is_empty() || cond.as_ref().is_some_and(|cond| !cond.effects.is_empty());
        let ty = types.first().cloned().unwrap_or(Type::scalar(DType::Bool));
        let mut names = l.names.clone();
        names.extend(asks.then(|| "takes part".to_string()));
        let made = CoreLoop { n_carries: n_passed, body, cond, names };
        let args = turns.bounds.into_iter().chain(passed).collect();
        let made = self.b.add(Core::Loop(Arc::new(made)), args, ty);
        let mut results = self.projected(made, types, has_effects, node);
        results.truncate(n_carries);
        results
    }

    /// How often a loop with these bounds turns.
    fn turns(&mut self, bounds: [Lifted; 3]) -> Turns {
        if bounds.iter().all(|bound| !bound.many) {
            return Turns { bounds: bounds.map(|bound| bound.node), own: None };
        }
        let [start, stop, step] = bounds;
        let count = self.scalar_map(&[start, stop, step], |x| {
            let (start, stop, step) = (x[0], x[1], x[2]);
            let zero = start.int(0);
            let distance = zero.lt(step).select(stop - start, start - stop);
            // No turn at all for a step of 0, by which nothing is divided.
            let turns = (distance - start.int(1)).idiv(step.abs()) + start.int(1);
            (zero.lt(distance) & step.ne(zero)).select(turns, zero)
        });
        let all = self.full(count);
        let axes: Vec<usize> = (0..self.n()).collect();
        let most = self.b.reduce(all, Combine::Max, &axes, false);
        let [zero, one] = [0, 1].map(|value| self.b.constant(Scalar::i64(value)));
        Turns { bounds: [zero, most, one], own: Some([start, step, count]) }
    }

    /// Which indices take part in a turn; `None` if all do.
    fn active(&mut self, turn: &Turn, cond: Option<&CoreGraph>) -> Option<Lifted> {
        let inside = turn.own.as_ref().map(|own| self.scalar_map(&[turn.number, own[2]], |x| x[0].lt(x[1])));
        let before = match (inside, turn.alive) {
            (Some(inside), Some(alive)) => Some(self.scalar_map(&[inside, alive], |x| x[0] & x[1])),
            (inside, alive) => inside.or(alive),
        };
        let (Some(cond), Some(before)) = (cond, before) else { return before };
        // Nothing is checked for an index that has left the loop.
        let outer = self.mask;
        let many = Lifted { node: self.full(before), many: true };
        self.mask = Some(self.masked(many));
        let params = turn.params(self);
        let goes_on = self.region(cond, params, 0)[0];
        self.mask = outer;
        Some(self.scalar_map(&[before, goes_on], |x| x[0] & x[1]))
    }

    /// The results of a loop or conditional that was just made.
    fn projected(
        &mut self,
        made: CoreId,
        types: Vec<Type>,
        has_effects: bool,
        node: &CoreNode,
    ) -> Vec<Lifted> {
        if has_effects && let Some(span) = node.spans.primary() {
            let kind = EffectKind::Run;
            self.effects.push(texpr_ir::core::CoreEffect { kind, args: vec![made], span });
        }
        (0u32..)
            .zip(types)
            .map(|(k, ty)| Lifted { node: self.b.add(Core::Project(k), vec![made], ty), many: true })
            .collect()
    }

    /// A region with parameters for the index, if `n_own` is 1, and for what is passed; the mask so far is the last of them.
    fn inside(
        &mut self,
        passed: &[CoreId],
        n_own: usize,
        make: impl FnOnce(&mut Batch<'_>, &[CoreId]) -> Vec<CoreId>,
    ) -> CoreGraph {
        let mut types = vec![Type::scalar(DType::I64); n_own];
        types.extend(passed.iter().map(|node| self.b.ty(*node).clone()));
        let mut b = CoreBuilder::new(types.clone());
        b.set_origin(OF_THE_TABLE, &self.spans);
        let params: Vec<CoreId> =
            (0u32..).zip(types).map(|(k, ty)| b.add(Core::Param(k), vec![], ty)).collect();
        let mask = self.mask.and(params.last().copied());
        let mut inner = Batch {
            b: &mut b,
            sizes: self.sizes.clone(),
            natural: self.natural,
            mask,
            effects: Vec::new(),
            spans: self.spans.clone(),
        };
        let results = make(&mut inner, &params);
        let effects = std::mem::take(&mut inner.effects);
        b.finish(results, effects)
    }

    /// `cond ? a : b` for a scalar condition of the body.
    fn choice(&mut self, cond: Lifted, a: Lifted, b: Lifted) -> Lifted {
        let rank = |batch: &Self, x: Lifted| batch.b.ty(x.node).rank() - if x.many { batch.n() } else { 0 };
        let own = rank(self, a);
        let cond = self.padded(cond, 0, own);
        let node = self.b.map(&[cond, a.node, b.node], |x| x[0].select(x[1], x[2]));
        Lifted { node, many: true }
    }
}

/// The bounds of a loop for all indices, and, where they differ, each index's own start, step and number of turns.
struct Turns {
    bounds: [CoreId; 3],
    own: Option<[Lifted; 3]>,
}

/// The values of one turn, in the loop's region.
struct Turn {
    /// The loop's own index.
    number: Lifted,
    carries: Vec<Lifted>,
    /// Whether an index still takes part, if there is a condition.
    alive: Option<Lifted>,
    captured: Vec<Lifted>,
    own: Option<Vec<Lifted>>,
}

impl Turn {
    /// The parameters of the body's own region.
    fn params(&self, batch: &mut Batch<'_>) -> Vec<Lifted> {
        let index = match &self.own {
            None => self.number,
            Some(own) => batch.scalar_map(&[own[0], own[1], self.number], |x| x[0] + x[1] * x[2]),
        };
        std::iter::once(index)
            .chain(self.carries.iter().copied())
            .chain(self.captured.iter().copied())
            .collect()
    }
}

/// Values of the region around as the parameters that they became.
fn again(values: &[Lifted], params: &[CoreId]) -> Vec<Lifted> {
    values.iter().zip(params).map(|(value, node)| Lifted { node: *node, many: value.many }).collect()
}
