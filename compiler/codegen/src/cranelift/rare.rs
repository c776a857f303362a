//! Rare paths: one branch for all of a level, and the code of each once.

use super::body::{State, body, is_wide};
use super::emit::Emit;
use super::prims::prim_of;
use super::values::{V, bits, constant, mem, register};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, StackSlotData, StackSlotKind, Value, types};
use std::sync::Arc;
use texpr_base::{DType, Scalar};
use texpr_ir::primfn::{Inst, Val};
use texpr_ir::{Prim, PrimFn};

/// What a rare path is taken for.
#[derive(Clone, Copy)]
enum Need {
    /// Lanes that are set in a mask.
    Mask(V),
    /// Lanes whose sign bit is set: `x < 0` of integers, without the comparison.
    Sign(V),
}

impl Need {
    fn v(self) -> V {
        let (Self::Mask(v) | Self::Sign(v)) = self;
        v
    }

    fn with(self, v: V) -> Self {
        match self {
            Self::Mask(_) => Self::Mask(v),
            Self::Sign(_) => Self::Sign(v),
        }
    }

    fn is_alike(self, other: Self) -> bool {
        matches!((self, other), (Self::Mask(_), Self::Mask(_)) | (Self::Sign(_), Self::Sign(_)))
    }

    fn mask(self, b: &mut Emit<'_>, lanes: usize) -> V {
        match self {
            Self::Mask(mask) => mask,
            Self::Sign(x) => {
                let zero = V { v: constant(b, Scalar::zero(x.dtype), lanes), dtype: x.dtype };
                V { v: prim_of(b, Prim::Lt, DType::Bool, &[x, zero], lanes, None), dtype: DType::Bool }
            }
        }
    }
}

impl State<'_> {
    fn need(&mut self, b: &mut Emit<'_>, g: usize, cond: Val) -> Need {
        if let Some(Inst::Prim { prim: Prim::Lt, args, .. }) = self.inst_of(cond) {
            let x = self.f.dtype(args[0]);
            let whole = x.size() * self.lanes == 16 && matches!(x, DType::I32 | DType::I64);
            if whole && self.constant_of(args[1]).is_some_and(|c| c.as_i64() == 0) {
                return Need::Sign(self.value(b, g, args[0], true));
            }
        }
        Need::Mask(self.value(b, g, cond, true))
    }

    /// The rare paths of one level, of all groups.
    pub(super) fn rares(&mut self, b: &mut Emit<'_>, rares: &[usize]) {
        let lanes = self.lanes;
        let (mut any, mut jobs) = (None, Vec::new());
        for &i in rares {
            for g in 0..self.groups.len() {
                let Inst::Rare { cond, slow, args, otherwise } = &self.f.insts[i] else { continue };
                let need = self.need(b, g, *cond);
                any = Some(match any {
                    None => need.v().v,
                    Some(any) => b.ins().bor(any, need.v().v),
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
        // The mask of a full register has no other lanes, and a mask's sign bits are the mask.
        let any = if lanes == 1 { any } else { b.ins().vhigh_bits(types::I32, any) };
        // The cold block comes back here with the chosen values: so they have one name on all ways, and what they are computed from one use.
        let (check, cold, done) = (b.create_block(), b.create_block(), b.create_block());
        let usual: Vec<_> = jobs.iter().map(|job| job.otherwise.v).chain([any]).map(Into::into).collect();
        b.ins().jump(check, &usual);
        for job in &mut jobs {
            job.otherwise.v = b.append_block_param(check, register(job.otherwise.dtype, lanes));
        }
        let any = b.append_block_param(check, if lanes == 1 { types::I8 } else { types::I32 });
        b.switch_to_block(check);
        b.ins().brif(any, cold, &[], done, &[]);
        b.switch_to_block(cold);
        b.seal_block(cold);
        b.set_cold_block(cold);
        let mut chosen: Vec<Option<Value>> = vec![None; jobs.len()];
        for first in 0..jobs.len() {
            if chosen[first].is_some() {
                continue;
            }
            let alike: Vec<usize> = (first..jobs.len()).filter(|k| jobs[*k].is_alike(&jobs[first])).collect();
            for (k, value) in alike.iter().zip(slow(b, &jobs, &alike, lanes)) {
                chosen[*k] = Some(value);
            }
        }
        let none = b.ins().iconst(if lanes == 1 { types::I8 } else { types::I32 }, 0);
        let chosen: Vec<_> = chosen.into_iter().flatten().chain([none]).map(Into::into).collect();
        b.ins().jump(check, &chosen);
        b.seal_block(check);
        b.switch_to_block(done);
        b.seal_block(done);
        for job in &jobs {
            let (g, at) = job.place;
            self.groups[g][at] = Some(job.otherwise);
        }
    }
}

/// One rare path that may be needed.
struct Job {
    place: (usize, usize),
    need: Need,
    slow: Arc<PrimFn>,
    args: Vec<V>,
    otherwise: V,
}

impl Job {
    fn is_alike(&self, other: &Self) -> bool {
        self.slow == other.slow && self.need.is_alike(other.need)
    }

    fn operands(&self) -> impl Iterator<Item = V> + '_ {
        self.args.iter().copied().chain([self.need.v(), self.otherwise])
    }
}

fn chosen(b: &mut Emit<'_>, slow: &PrimFn, args: &[V], need: Need, otherwise: V, lanes: usize) -> Value {
    let args: Vec<Option<V>> = args.iter().copied().map(Some).collect();
    let value = body(b, slow, &[args], lanes)[0][0];
    let cond = need.mask(b, lanes);
    prim_of(b, Prim::Select, value.dtype, &[cond, value, otherwise], lanes, None)
}

/// The chosen values of the jobs `alike`, which have the same slow path: its code stands once, in a loop over them. A slow path with wider lanes than
/// the kernel's takes half a vector at a time.
fn slow(b: &mut Emit<'_>, jobs: &[Job], alike: &[usize], lanes: usize) -> Vec<Value> {
    let first = &jobs[alike[0]];
    let halves = if lanes == 4 && is_wide(&first.slow) { 2 } else { 1 };
    if let ([_], 1) = (alike, halves) {
        return vec![chosen(b, &first.slow, &first.args, first.need, first.otherwise, lanes)];
    }
    let width = (first.args.len() + 2) as i32 * 16;
    let bytes = (alike.len() as i32 * width) as u32;
    let slot = b.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, bytes, 4));
    for (turn, k) in alike.iter().enumerate() {
        for (o, x) in jobs[*k].operands().enumerate() {
            b.ins().stack_store(types::I64, x.v, slot, turn as i32 * width + o as i32 * 16);
        }
    }
    let n = first.args.len();
    let start = b.ins().stack_addr(types::I64, slot, 0);
    each(b, start, bytes, width as u32, |b, at| {
        if halves == 1 {
            let xs: Vec<V> = first
                .operands()
                .enumerate()
                .map(|(o, like)| {
                    let ty = register(like.dtype, lanes);
                    V { v: b.ins().load(ty, mem(), at, o as i32 * 16), dtype: like.dtype }
                })
                .collect();
            let value = chosen(b, &first.slow, &xs[..n], first.need.with(xs[n]), xs[n + 1], lanes);
            b.ins().store(mem(), value, at, (n as i32 + 1) * 16);
            return;
        }
        each(b, at, 16, 8, |b, at| {
            let xs: Vec<V> = first
                .operands()
                .enumerate()
                .map(|(o, like)| V { v: half(b, like.dtype, at, o as i32 * 16), dtype: like.dtype })
                .collect();
            let value = chosen(b, &first.slow, &xs[..n], first.need.with(xs[n]), xs[n + 1], 2);
            let value = bits(b, value, types::I64X2);
            let value = b.ins().extractlane(value, 0);
            b.ins().store(mem(), value, at, (n as i32 + 1) * 16);
        });
    });
    let ty = register(first.otherwise.dtype, lanes);
    (0..alike.len())
        .map(|turn| b.ins().stack_load(types::I64, ty, slot, turn as i32 * width + (n as i32 + 1) * 16))
        .collect()
}

/// Two lanes of four, as two lanes are held in a kernel of two.
fn half(b: &mut Emit<'_>, dtype: DType, at: Value, offset: i32) -> Value {
    let low = b.ins().load(types::I64, mem(), at, offset);
    let low = b.ins().scalar_to_vector(types::I64X2, low);
    if dtype == DType::Bool {
        let words = bits(b, low, types::I32X4);
        return b.ins().swiden_low(words);
    }
    bits(b, low, register(dtype, 2))
}

/// Does `turn` at each of the addresses `start`, `start + step`, … below `start + bytes`; at least one.
fn each(b: &mut Emit<'_>, start: Value, bytes: u32, step: u32, turn: impl FnOnce(&mut Emit<'_>, Value)) {
    let end = b.ins().iadd_imm_s(start, i64::from(bytes));
    let (head, after) = (b.create_block(), b.create_block());
    let at = b.append_block_param(head, types::I64);
    b.ins().jump(head, &[start.into()]);
    b.switch_to_block(head);
    turn(b, at);
    let next = b.ins().iadd_imm_s(at, i64::from(step));
    let more = b.ins().icmp(IntCC::UnsignedLessThan, next, end);
    b.ins().brif(more, head, &[next.into()], after, &[]);
    b.seal_block(head);
    b.switch_to_block(after);
    b.seal_block(after);
}
