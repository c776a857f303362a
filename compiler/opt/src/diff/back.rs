//! Cotangents of loops: a loop over the turns from the last to the first, which reads the values a turn began with, computes the turn again, and pulls
//! the cotangents through it.
//!
//! What turns began with is kept, as long as that fits into [`Shared::max_kept`](texpr_ir::expr::Shared) bytes. Beyond, only every `k`-th turn keeps it, and
//! the turns are taken back in segments: each runs forward once more from what was kept, keeping all of its own `k` turns, and then back. That costs one more run of the
//! loop, and memory for `n / k + k` turns in the place of `n`. If sizes are known only at run time, so is the choice.

use super::body::{flows, inline, silent};
use super::branch::several;
use super::keep::{Every, found_out, room, row, stack_of, stacked};
use super::reverse::Reverse;
use super::turns::region;
use std::sync::Arc;
use texpr_base::{DType, Scalar, Size, SpanSet};
use texpr_ir::build::names;
use texpr_ir::expr::Exprs;
use texpr_ir::flow::changing;
use texpr_ir::graph::{Graph, If, Loop, NodeKind};
use texpr_ir::{Ex, NodeId, Type};

/// Every how many turns are kept where their number is not known: a thousand turns keep 136 rows, 100,000 keep 910.
const SEGMENT: i64 = 128;

/// Adds the cotangents of the starts and the captured values, given those of the last carries.
pub(super) fn pull<'b>(walk: &mut Reverse<'b, '_>, id: NodeId, l: &Loop, changes: &[Option<Ex<'b>>]) {
    let (b, n) = (walk.b, l.n_carries);
    let node = walk.body.node(id);
    let spans = node.spans.clone();
    let args: Vec<Ex<'b>> = node.args.iter().map(|arg| walk.values[arg.index()]).collect();
    let wanted: Vec<bool> = (3..args.len()).map(|i| flows(walk.body, &walk.active, id, i)).collect();
    let params = changing(l, &wanted[..n], &wanted[n..]);
    let again = Loop { body: silent(&l.body), cond: None, ..l.clone() };
    let back = Back {
        l: &again,
        spans: &spans,
        carried: (0..n).filter(|k| params[1 + k]).collect(),
        captured: (0..wanted.len() - n).filter(|k| wanted[n + k]).collect(),
        params,
    };
    let (turns, is_exact) = room(b, args[0], args[1], args[2]);
    // One turn back, as it is if each turn keeps what it began with: what it reads tells what is worth keeping.
    let body = back.region(b, &turns, args[3 + n..].iter().map(|ex| ex.ty()).collect());
    let (rows, every) = back.plan(b, &turns, back.bytes(&body));
    let kept = stacked(b, l, &args, &spans, (&rows, every));
    let whole = &l.body.params;
    let mut begin: Vec<Ex<'b>> =
        back.carried.iter().map(|k| changes[*k].unwrap_or_else(|| b.filled(0.0, &whole[1 + k]))).collect();
    begin.extend(back.captured.iter().map(|k| b.filled(0.0, &whole[1 + n + k])));
    let from = From {
        stacks: kept.stacks,
        // That they are no more than there is room for is said again, for derivatives of this loop.
        turns: match is_exact && l.cond.is_none() {
            true => b.size(&turns),
            false => kept.turns.bin(names::MINIMUM, b.size(&turns)),
        },
        start: args[0],
        step: args[2],
        captured: args[3 + n..].to_vec(),
        begin,
    };
    let results = match every {
        Every::Turn => back.run(b, body, from.turns, from.all()),
        Every::Const(k) => back.segments(b, &from, k),
        Every::Given(every) => back.either(b, &from, every),
    };
    for (place, k) in back.carried.iter().enumerate() {
        if wanted[*k] {
            walk.add(node.args[3 + k], results[place]);
        }
    }
    for (place, k) in back.captured.iter().enumerate() {
        walk.add(node.args[3 + n + k], results[back.carried.len() + place]);
    }
}

/// A loop to be taken back.
struct Back<'l> {
    /// Without effects and condition.
    l: &'l Loop,
    spans: &'l SpanSet,
    /// The carries, and the captured values, whose cotangents are wanted.
    carried: Vec<usize>,
    captured: Vec<usize>,
    /// Which parameters of the body change.
    params: Vec<bool>,
}

/// What a backward pass starts from.
struct From<'b> {
    stacks: Vec<Ex<'b>>,
    /// How many turns there were, the index of the first, and from one to the next.
    turns: Ex<'b>,
    start: Ex<'b>,
    step: Ex<'b>,
    captured: Vec<Ex<'b>>,
    /// The cotangents of the carries, and the sums for captured values, so far.
    begin: Vec<Ex<'b>>,
}

impl<'b> From<'b> {
    /// All of it in a row.
    fn all(&self) -> Vec<Ex<'b>> {
        let scalars = [self.turns, self.start, self.step];
        let lists = [&self.begin, &self.stacks, &scalars.to_vec(), &self.captured];
        lists.into_iter().flatten().copied().collect()
    }

    /// The same of the parameters of a region, in that order.
    fn of<'r>(&self, given: &[Ex<'r>]) -> From<'r> {
        let (begin, rest) = given.split_at(self.begin.len());
        let (stacks, rest) = rest.split_at(self.stacks.len());
        From {
            stacks: stacks.to_vec(),
            turns: rest[0],
            start: rest[1],
            step: rest[2],
            captured: rest[3..].to_vec(),
            begin: begin.to_vec(),
        }
    }
}

impl Back<'_> {
    /// The types of the cotangents and sums that a backward pass carries.
    fn types(&self) -> Vec<Type> {
        let (n, whole) = (self.l.n_carries, &self.l.body.params);
        let of_carries = self.carried.iter().map(|k| whole[1 + k].clone());
        of_carries.chain(self.captured.iter().map(|k| whole[1 + n + k].clone())).collect()
    }

    /// How many rows are kept, and by which turns. `bytes`: of one turn.
    fn plan<'b>(&self, b: &'b Exprs<'b>, turns: &Size, bytes: Size) -> (Size, Every<'b>) {
        // A derivative of this derivative goes through all of it: only the last one chooses.
        if bytes.as_const() == Some(0) || b.shared().nested.get() > 0 {
            return (turns.clone(), Every::Turn);
        }
        let all = turns.mul(&bytes);
        let limit = b.shared().max_kept;
        let known = (all.as_const(), turns.as_const());
        if let (Some(all), Some(turns)) = known {
            if all <= limit {
                return (Size::constant(turns), Every::Turn);
            }
            let k = (turns as f64).sqrt().ceil() as i64;
            return (Size::constant((turns + k - 1) / k + 1), Every::Const(k));
        }
        // A size that is found out must be known before the whole program goes on.
        if !b.graph().params.is_empty() {
            return (turns.clone(), Every::Turn);
        }
        let many = b.size(&all).bin("greater", b.constant(Scalar::i64(limit)));
        let every = many.choose(b.constant(Scalar::i64(SEGMENT)), b.constant(Scalar::i64(1)));
        let rows = (b.size(turns) + every - 1.0).bin(names::FLOOR_DIVIDE, every) + 1.0;
        (found_out(b, rows, "what is kept of turns"), Every::Given(every))
    }

    /// The bytes of what a turn keeps, as far as it is arrays that a derivative reads.
    fn bytes(&self, graph: &Graph) -> Size {
        let live = graph.live();
        let first = 1 + self.types().len();
        let mut sum = Size::constant(0);
        for id in graph.ids().filter(|id| live[id.index()]) {
            let NodeKind::Param(k) = graph.node(id).kind else { continue };
            let carry = (k as usize).checked_sub(first).filter(|k| *k < self.l.n_carries);
            let ty = carry.map(|k| &self.l.body.params[1 + k]).filter(|ty| ty.rank() > 0);
            if let Some(ty) = ty {
                sum = sum.add(&Size::product(&ty.shape).scale(ty.dtype.size() as i64));
            }
        }
        sum
    }

    /// One turn back. Parameters: index, cotangents and sums, stacks, number of turns, start, step, captured values.
    fn region(&self, b: &Exprs<'_>, rows: &Size, captured: Vec<Type>) -> Graph {
        let (n, whole) = (self.l.n_carries, &self.l.body.params);
        let sums = self.types();
        let n_sums = sums.len();
        let scalar = Type::scalar(DType::I64);
        let types: Vec<Type> = std::iter::once(scalar.clone())
            .chain(sums)
            .chain(whole[1..1 + n].iter().map(|ty| stack_of(ty, rows)))
            .chain([scalar.clone(), scalar.clone(), scalar])
            .chain(captured)
            .collect();
        region(b, self.spans, &types, |region, given| {
            let stacks = &given[1 + n_sums..1 + n_sums + n];
            let [turns, start, step] = [0, 1, 2].map(|k| given[1 + n_sums + n + k]);
            let turn = turns - 1.0 - given[0];
            let mut values = vec![start + turn * step];
            values.extend(stacks.iter().map(|stack| row(*stack, turn)));
            values.extend(&given[1 + n_sums + n + 3..]);
            let map = inline(region, &self.l.body, &values);
            let mut sums = vec![None; values.len()];
            for (place, k) in self.captured.iter().enumerate() {
                sums[1 + n + k] = Some(given[1 + self.carried.len() + place]);
            }
            let mut changes = vec![None; n];
            for (place, k) in self.carried.iter().enumerate() {
                changes[*k] = Some(given[1 + place]);
            }
            let out = Reverse::new(region, &self.l.body, map, &self.params, &sums).run(&changes).sums;
            let or_zero = |k: usize| out[k].unwrap_or_else(|| region.filled(0.0, &whole[k])).id;
            let of_carries = self.carried.iter().map(|k| or_zero(1 + k));
            of_carries.chain(self.captured.iter().map(|k| or_zero(1 + n + k))).collect()
        })
    }

    /// What the backward pass carries, for messages and profiles.
    fn names(&self) -> Vec<String> {
        let of_carries = self.carried.iter().map(|k| format!("the cotangent of {}", self.l.names[*k]));
        of_carries.chain(self.captured.iter().map(|_| "a cotangent".to_string())).collect()
    }

    /// All turns back, of which each kept what it began with.
    fn turns<'b>(&self, b: &'b Exprs<'b>, from: &From<'b>) -> Vec<Ex<'b>> {
        let rows = from.stacks.first().map_or(Size::constant(0), |stack| stack.shape()[0].clone());
        let body = self.region(b, &rows, from.captured.iter().map(|ex| ex.ty()).collect());
        self.run(b, body, from.turns, from.all())
    }

    /// Runs a body `turns` times over what it starts from.
    fn run<'b>(&self, b: &'b Exprs<'b>, body: Graph, turns: Ex<'b>, all: Vec<Ex<'b>>) -> Vec<Ex<'b>> {
        let types: Vec<Type> = body.results.iter().map(|id| body.ty(*id).clone()).collect();
        let bounds = [b.constant(Scalar::i64(0)), turns, b.constant(Scalar::i64(1))];
        let args = bounds.into_iter().chain(all).map(|arg| arg.id).collect();
        let node = Loop { n_carries: types.len(), body, cond: None, names: self.names() };
        several(b, NodeKind::Loop(Arc::new(node)), args, &types)
    }

    /// All turns back in segments of `k`, of which the first turns kept what they began with.
    fn segments<'b>(&self, b: &'b Exprs<'b>, from: &From<'b>, k: i64) -> Vec<Ex<'b>> {
        let length = b.constant(Scalar::i64(k));
        let segments = (from.turns + (k - 1) as f64).bin(names::FLOOR_DIVIDE, length);
        let mut all = from.all();
        let scalar = Type::scalar(DType::I64);
        let types: Vec<Type> =
            std::iter::once(scalar.clone()).chain(all.iter().map(|ex| ex.ty())).chain([scalar]).collect();
        let body = region(b, self.spans, &types, |region, given| {
            let (own, rest) = given[1..].split_at(all.len());
            let from = from.of(own);
            let segment = rest[0] - 1.0 - given[0];
            let before = segment * k as f64;
            let turns = (from.turns - before).bin(names::MINIMUM, from.turns.number(k as f64));
            let start = from.start + before * from.step;
            let mut args = vec![start, start + turns * from.step, from.step];
            args.extend(from.stacks.iter().map(|stack| row(*stack, segment)));
            args.extend(&from.captured);
            let kept = stacked(region, self.l, &args, self.spans, (&Size::constant(k), Every::Turn));
            let inner = From { stacks: kept.stacks, turns, start, ..from };
            self.turns(region, &inner).into_iter().map(|ex| ex.id).collect()
        });
        all.push(segments);
        self.run(b, body, segments, all)
    }

    /// One or the other, by what was kept.
    fn either<'b>(&self, b: &'b Exprs<'b>, from: &From<'b>, every: Ex<'b>) -> Vec<Ex<'b>> {
        let all = from.all();
        let types: Vec<Type> = all.iter().map(|ex| ex.ty()).collect();
        let branch = |in_segments: bool| {
            region(b, self.spans, &types, |region, given| {
                let from = from.of(given);
                let results = match in_segments {
                    true => self.segments(region, &from, SEGMENT),
                    false => self.turns(region, &from),
                };
                results.into_iter().map(|ex| ex.id).collect()
            })
        };
        let kind = If { then: branch(true), otherwise: branch(false) };
        let many = every.bin("greater", b.constant(Scalar::i64(1)));
        let args = std::iter::once(many).chain(all).map(|arg| arg.id).collect();
        several(b, NodeKind::If(Arc::new(kind)), args, &self.types())
    }
}
