//! Rare paths: one branch for all of a level, and the code of each once.

use super::asm::{Asm, Is, Of, Ty, V};
use super::body::{State, body};
use std::sync::Arc;
use texpr_base::{DType, Scalar};
use texpr_ir::primfn::{Inst, Val};
use texpr_ir::{Prim, PrimFn};

/// Bytes of the widest element.
const WIDEST: usize = 8;

/// What a rare path is taken for.
enum Need<A: Asm> {
    /// Lanes that are set in a mask.
    Mask(Of<A>),
    /// Lanes whose sign bit is set: `x < 0` of integers, without the comparison.
    Sign(Of<A>),
}

impl<A: Asm> Clone for Need<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: Asm> Copy for Need<A> {}

impl<A: Asm> Need<A> {
    fn v(self) -> Of<A> {
        let (Self::Mask(v) | Self::Sign(v)) = self;
        v
    }

    fn with(self, v: Of<A>) -> Self {
        match self {
            Self::Mask(_) => Self::Mask(v),
            Self::Sign(_) => Self::Sign(v),
        }
    }

    fn is_alike(self, other: Self) -> bool {
        matches!((self, other), (Self::Mask(_), Self::Mask(_)) | (Self::Sign(_), Self::Sign(_)))
    }

    fn mask(self, b: &mut A, lanes: usize) -> Of<A> {
        match self {
            Self::Mask(mask) => mask,
            Self::Sign(x) => {
                let zero = V { v: b.constant(Scalar::zero(x.dtype), lanes), dtype: x.dtype };
                V { v: b.prim(Prim::Lt, DType::Bool, &[x, zero], lanes, None), dtype: DType::Bool }
            }
        }
    }
}

impl<A: Asm> State<'_, A> {
    fn need(&mut self, b: &mut A, g: usize, cond: Val) -> Need<A> {
        if let Some(Inst::Prim { prim: Prim::Lt, args, .. }) = self.inst_of(cond) {
            let x = self.f.dtype(args[0]);
            let has_sign = matches!(x, DType::I32 | DType::I64) && A::any_takes_signs(x, self.lanes);
            if has_sign && self.constant_of(args[1]).is_some_and(|c| c.as_i64() == 0) {
                return Need::Sign(self.value(b, g, args[0], true));
            }
        }
        Need::Mask(self.value(b, g, cond, true))
    }

    /// The rare paths of one level, of all groups.
    pub(super) fn rares(&mut self, b: &mut A, rares: &[usize]) {
        let lanes = self.lanes;
        let (mut any, mut jobs) = (None, Vec::new());
        for &i in rares {
            for g in 0..self.groups.len() {
                let Inst::Rare { cond, slow, args, otherwise } = &self.f.insts[i] else { continue };
                let need = self.need(b, g, *cond);
                any = Some(match any {
                    None => need.v().v,
                    Some(any) => b.join(any, need.v().v),
                });
                jobs.push(Job {
                    place: (g, self.f.params.len() + i),
                    need,
                    slow: slow.clone(),
                    args: args.iter().map(|val| self.value(b, g, *val, true)).collect(),
                    otherwise: self.value(b, g, *otherwise, true),
                });
            }
        }
        let Some(any) = any else { return };
        let any = b.any(any, lanes);
        if !A::COLD_RETURNS {
            self.joined(b, jobs, any);
            return;
        }
        // The cold block comes back here with the chosen values: so they have one name on all ways, and what they are computed from one use.
        let (check, cold, done) = (b.block(), b.block(), b.block());
        let usual: Vec<_> = jobs.iter().map(|job| job.otherwise.v).chain([any]).collect();
        for job in &mut jobs {
            job.otherwise.v = b.param(check, Ty::Register(job.otherwise.dtype, lanes));
        }
        let any = b.param(check, Ty::Any(lanes));
        b.jump(check, &usual);
        b.switch_to(check);
        b.branch(any, (cold, &[]), (done, &[]));
        b.switch_to(cold);
        b.seal(cold);
        b.cold(cold);
        let chosen = all_chosen(b, &jobs, lanes);
        let none = b.none(lanes);
        let chosen: Vec<_> = chosen.into_iter().chain([none]).collect();
        b.jump(check, &chosen);
        b.seal(check);
        b.switch_to(done);
        b.seal(done);
        for job in &jobs {
            let (g, at) = job.place;
            self.groups[g][at] = Some(job.otherwise);
        }
    }

    /// As the end of [`Self::rares`], with a cold block that goes on and does not come back: an optimiser would see a loop there and take all that
    /// never changes in it, the rare path itself, out to where it is always computed.
    fn joined(&mut self, b: &mut A, mut jobs: Vec<Job<A>>, any: A::Value) {
        let lanes = self.lanes;
        let (cold, done) = (b.block(), b.block());
        let usual: Vec<_> = jobs.iter().map(|job| job.otherwise.v).collect();
        let results: Vec<_> =
            jobs.iter().map(|job| b.param(done, Ty::Register(job.otherwise.dtype, lanes))).collect();
        b.branch(any, (cold, &[]), (done, &usual));
        b.switch_to(cold);
        b.seal(cold);
        b.cold(cold);
        let chosen = all_chosen(b, &jobs, lanes);
        b.jump(done, &chosen);
        b.switch_to(done);
        b.seal(done);
        for (job, result) in jobs.iter_mut().zip(results) {
            job.otherwise.v = result;
            let (g, at) = job.place;
            self.groups[g][at] = Some(job.otherwise);
        }
    }
}

/// What each job ends with, in the cold block: the code of those that are alike once.
fn all_chosen<A: Asm>(b: &mut A, jobs: &[Job<A>], lanes: usize) -> Vec<A::Value> {
    let mut chosen: Vec<Option<A::Value>> = vec![None; jobs.len()];
    for first in 0..jobs.len() {
        if chosen[first].is_some() {
            continue;
        }
        let alike: Vec<usize> = (first..jobs.len()).filter(|k| jobs[*k].is_alike(&jobs[first])).collect();
        for (k, value) in alike.iter().zip(slow(b, jobs, &alike, lanes)) {
            chosen[*k] = Some(value);
        }
    }
    chosen.into_iter().flatten().collect()
}

/// One rare path that may be needed.
struct Job<A: Asm> {
    place: (usize, usize),
    need: Need<A>,
    slow: Arc<PrimFn>,
    args: Vec<Of<A>>,
    otherwise: Of<A>,
}

impl<A: Asm> Job<A> {
    fn is_alike(&self, other: &Self) -> bool {
        self.slow == other.slow && self.need.is_alike(other.need)
    }

    fn operands(&self) -> impl Iterator<Item = Of<A>> + '_ {
        self.args.iter().copied().chain([self.need.v(), self.otherwise])
    }
}

fn chosen<A: Asm>(
    b: &mut A,
    slow: &PrimFn,
    args: &[Of<A>],
    (need, otherwise): (Need<A>, Of<A>),
    lanes: usize,
) -> Of<A> {
    let args: Vec<Option<Of<A>>> = args.iter().copied().map(Some).collect();
    let value = body(b, slow, &[args], lanes)[0][0];
    let cond = need.mask(b, lanes);
    let v = b.prim(Prim::Select, value.dtype, &[cond, value, otherwise], lanes, None);
    V { v, dtype: value.dtype }
}

/// The chosen values of the jobs `alike`, which have the same slow path: its code stands once, in a loop over them and over the parts of a vector, if
/// the slow path needs so wide lanes that it must be taken in parts.
fn slow<A: Asm>(b: &mut A, jobs: &[Job<A>], alike: &[usize], lanes: usize) -> Vec<A::Value> {
    let first = &jobs[alike[0]];
    let part = A::lanes_of_slow(&first.slow, lanes);
    if let ([_], true) = (alike, part == lanes) {
        return vec![chosen(b, &first.slow, &first.args, (first.need, first.otherwise), lanes).v];
    }
    let (n, room) = (first.args.len(), lanes * WIDEST);
    let width = (n + 2) * room;
    let slot = b.slot((alike.len() * width) as u32);
    let start = b.slot_at(slot);
    for (turn, k) in alike.iter().enumerate() {
        for (o, x) in jobs[*k].operands().enumerate() {
            b.store_vector(x, lanes, start, (turn * width + o * room) as i32);
        }
    }
    each(b, (alike.len() * width) as i64, width as i64, |b, turn| {
        let base = b.add(start, turn);
        each(b, lanes as i64, part as i64, |b, k| {
            let at: Vec<(A::Value, DType)> = first
                .operands()
                .map(|like| {
                    let distance = b.shl_int(k, like.dtype.size().trailing_zeros());
                    (b.add(base, distance), like.dtype)
                })
                .collect();
            let xs: Vec<Of<A>> = (at.iter().enumerate())
                .map(|(o, (at, dtype))| {
                    let v = b.load_vector(*dtype, part, *at, (o * room) as i32);
                    V { v, dtype: *dtype }
                })
                .collect();
            let value = chosen(b, &first.slow, &xs[..n], (first.need.with(xs[n]), xs[n + 1]), part);
            b.store_vector(value, part, at[n + 1].0, ((n + 1) * room) as i32);
        });
    });
    (0..alike.len())
        .map(|turn| {
            b.load_vector(first.otherwise.dtype, lanes, start, (turn * width + (n + 1) * room) as i32)
        })
        .collect()
}

/// Does `turn` at 0, `step`, … below `end`; at least once.
fn each<A: Asm>(b: &mut A, end: i64, step: i64, turn: impl FnOnce(&mut A, A::Value)) {
    let first = b.int(0);
    if end == step {
        turn(b, first);
        return;
    }
    let (head, after) = (b.block(), b.block());
    let at = b.param(head, Ty::Word);
    b.jump(head, &[first]);
    b.switch_to(head);
    turn(b, at);
    let next = b.add_int(at, step);
    let more = b.compare_int(Is::Less, next, end);
    b.branch(more, (head, &[next]), (after, &[]));
    b.seal(head);
    b.switch_to(after);
    b.seal(after);
}
