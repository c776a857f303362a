//! Loops and conditionals.

use super::{Batch, Lifted, OF_THE_TABLE};
use std::sync::Arc;
use texpr_base::{Combine, DType};
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
        let n = self.n();
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
        self.projected(made, types, has_effects, node, n)
    }

    /// A loop; each index leaves it when its own condition or bound says so.
    pub(super) fn lift_loop(&mut self, node: &CoreNode, l: &CoreLoop, args: &[Lifted]) -> Vec<Lifted> {
        let n_carries = l.n_carries;
        let (bounds, inits, captured) = (&args[..3], &args[3..3 + n_carries], &args[3 + n_carries..]);
        // The last turn of all; whether an index still takes part is asked in each turn.
        let stop = if bounds[1].many {
            let stop = self.full(bounds[1]);
            let axes: Vec<usize> = (0..self.n()).collect();
            self.b.reduce(stop, Combine::Max, &axes, false)
        } else {
            bounds[1].node
        };
        let start = if bounds[0].many {
            let start = self.full(bounds[0]);
            let axes: Vec<usize> = (0..self.n()).collect();
            self.b.reduce(start, Combine::Min, &axes, false)
        } else {
            bounds[0].node
        };
        let step = bounds[2].node;
        let carries: Vec<CoreId> = inits.iter().map(|init| self.full(*init)).collect();
        let mut passed = carries.clone();
        passed.extend(captured.iter().map(|x| x.node));
        let outer_bounds = [bounds[0], bounds[1]];
        let extra: Vec<CoreId> = outer_bounds.iter().filter(|b| b.many).map(|b| b.node).collect();
        passed.extend(&extra);
        passed.extend(self.mask);
        let own_condition = |batch: &mut Batch<'_>, params: &[CoreId]| -> Option<Lifted> {
            let index = Lifted { node: params[0], many: false };
            let mut at = 1 + n_carries + captured.len();
            let mut active: Option<Lifted> = None;
            for (k, bound) in outer_bounds.iter().enumerate().filter(|(_, bound)| bound.many) {
                let bound = Lifted { node: params[at], ..*bound };
                at += 1;
                let inside =
                    batch.scalar_map(&[index, bound], |x| if k == 0 { x[0].ge(x[1]) } else { x[0].lt(x[1]) });
                active = Some(match active {
                    None => inside,
                    Some(active) => batch.scalar_map(&[active, inside], |x| x[0] & x[1]),
                });
            }
            if let Some(cond) = &l.cond {
                let lifted = loop_params(params, n_carries, captured);
                let goes_on = batch.region(cond, lifted, 0)[0];
                active = Some(match active {
                    None => goes_on,
                    Some(active) => batch.scalar_map(&[active, goes_on], |x| x[0] & x[1]),
                });
            }
            active
        };
        let asks = l.cond.is_some() || !extra.is_empty();
        let cond = l.cond.is_some().then(|| {
            self.inside(&passed, 1, |batch, params| {
                let active = own_condition(batch, params)
                    .expect("invariant: a loop with a condition asks whether it goes on");
                let active = batch.full(active);
                vec![batch.any(active)]
            })
        });
        let body = self.inside(&passed, 1, |batch, params| {
            let active = if asks { own_condition(batch, params) } else { None };
            let outer = batch.mask;
            if let Some(active) = active {
                let many = Lifted { node: batch.full(active), many: true };
                batch.mask = Some(batch.masked(many));
            }
            let lifted = loop_params(params, n_carries, captured);
            let results = batch.region(&l.body, lifted.clone(), 0);
            batch.mask = outer;
            results
                .into_iter()
                .zip(&lifted[1..])
                .map(|(new, old)| {
                    let new = match active {
                        Some(active) => batch.choice(active, new, *old),
                        None => new,
                    };
                    batch.full(new)
                })
                .collect()
        });
        let types: Vec<Type> = body.results.iter().map(|id| body.ty(*id).clone()).collect();
        let has_effects =
            !body.effects.is_empty() || cond.as_ref().is_some_and(|cond| !cond.effects.is_empty());
        let ty = types.first().cloned().unwrap_or(Type::scalar(DType::Bool));
        let args = [start, stop, step].into_iter().chain(passed).collect();
        let made = CoreLoop { n_carries, body, cond, names: l.names.clone() };
        let made = self.b.add(Core::Loop(Arc::new(made)), args, ty);
        let n = self.n();
        self.projected(made, types, has_effects, node, n)
    }

    /// The results of a loop or conditional that was just made.
    fn projected(
        &mut self,
        made: CoreId,
        types: Vec<Type>,
        has_effects: bool,
        node: &CoreNode,
        n: usize,
    ) -> Vec<Lifted> {
        let _ = n;
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

/// The parameters of a loop's region as the body's own region knows them.
fn loop_params(params: &[CoreId], n_carries: usize, captured: &[Lifted]) -> Vec<Lifted> {
    let index = Lifted { node: params[0], many: false };
    let carries = params[1..=n_carries].iter().map(|node| Lifted { node: *node, many: true });
    let rest = captured.iter().zip(&params[1 + n_carries..]);
    let rest = rest.map(|(x, node)| Lifted { node: *node, many: x.many });
    std::iter::once(index).chain(carries).chain(rest).collect()
}
