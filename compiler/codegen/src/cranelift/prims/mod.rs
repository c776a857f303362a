//! One prim as Cranelift instructions, scalar or vector. What has no vector form is done lane by lane.

mod cast;
mod compare;
mod integer;
mod scalar;
mod vector;

use super::consts::Emit;
use super::values::{V, gather, lane, load, split};
use cranelift_codegen::ir::{InstBuilder, Value, types};
use std::sync::Arc;
use texpr_base::{DType, Kind, Scalar};
use texpr_ir::Prim;

pub(super) fn lookup(b: &mut Emit<'_>, table: &Arc<Vec<u64>>, index: V, lanes: usize) -> Value {
    let base = b.ins().iconst(types::I64, table.as_ptr() as i64);
    let last = b.ins().iconst(types::I64, table.len() as i64 - 1);
    let zero = b.ins().iconst(types::I64, 0);
    let one = |b: &mut Emit<'_>, i: Value| {
        let i = b.ins().smax(i, zero);
        let i = b.ins().smin(i, last);
        let at = b.ins().ishl_imm_s(i, 3);
        let addr = b.ins().iadd(base, at);
        load(b, DType::U64, addr, 0)
    };
    if lanes == 1 {
        return one(b, index.v);
    }
    let xs: Vec<Value> = (0..lanes)
        .map(|k| {
            let i = lane(b, index, k);
            one(b, i)
        })
        .collect();
    gather(b, DType::U64, &xs)
}

/// One instruction. `second` is the second operand where it is a constant.
pub(super) fn prim_of(
    b: &mut Emit<'_>,
    prim: Prim,
    result: DType,
    args: &[V],
    lanes: usize,
    second: Option<Scalar>,
) -> Value {
    if lanes == 1 {
        return scalar::prim(b, prim, result, args);
    }
    if let Some(v) = vector::prim(b, prim, result, args, lanes, second) {
        return v;
    }
    let xs: Vec<Value> = (0..lanes)
        .map(|k| {
            let scalars: Vec<V> = args.iter().map(|a| V { v: lane(b, *a, k), dtype: a.dtype }).collect();
            scalar::prim(b, prim, result, &scalars)
        })
        .collect();
    gather(b, result, &xs)
}

/// See [`texpr_ir::primfn::Inst::Load`].
pub(super) fn load_at(b: &mut Emit<'_>, dtype: DType, (base, last): (V, V), index: V, lanes: usize) -> Value {
    let of = |b: &mut Emit<'_>, x: V, k: usize| if lanes == 1 { x.v } else { lane(b, x, k) };
    let (base, last) = (of(b, base, 0), of(b, last, 0));
    let zero = b.ins().iconst(types::I64, 0);
    let mut xs = Vec::with_capacity(lanes);
    for k in 0..lanes {
        let at = of(b, index, k);
        let at = b.ins().smin(at, last);
        let at = b.ins().smax(at, zero);
        let distance = b.ins().ishl_imm_s(at, i64::from(dtype.size().trailing_zeros()));
        let addr = b.ins().iadd(base, distance);
        xs.push(load(b, dtype, addr, 0));
    }
    if lanes == 1 { xs[0] } else { gather(b, dtype, &xs) }
}

/// What is the same for scalars and vectors; `None` for the rest.
fn common(b: &mut Emit<'_>, prim: Prim, dtype: DType, x: &[Value]) -> Option<Value> {
    let kind = dtype.kind();
    let v = match (prim, kind) {
        (_, Kind::Complex) => split(),
        (Prim::Add, Kind::Float) => b.ins().fadd(x[0], x[1]),
        (Prim::Add | Prim::Max, Kind::Bool) => b.ins().bor(x[0], x[1]),
        (Prim::Add, Kind::Signed | Kind::Unsigned) => b.ins().iadd(x[0], x[1]),
        (Prim::Sub, Kind::Float) => b.ins().fsub(x[0], x[1]),
        (Prim::Sub, Kind::Bool | Kind::Signed | Kind::Unsigned) => b.ins().isub(x[0], x[1]),
        (Prim::Mul, Kind::Float) => b.ins().fmul(x[0], x[1]),
        (Prim::Mul | Prim::Min, Kind::Bool) => b.ins().band(x[0], x[1]),
        (Prim::Mul, Kind::Signed | Kind::Unsigned) => b.ins().imul(x[0], x[1]),
        (Prim::Neg, Kind::Float) => b.ins().fneg(x[0]),
        (Prim::Neg, Kind::Bool | Kind::Signed | Kind::Unsigned) => b.ins().ineg(x[0]),
        (Prim::Abs, Kind::Float) => b.ins().fabs(x[0]),
        (Prim::Abs, Kind::Signed) => b.ins().iabs(x[0]),
        (Prim::Abs, Kind::Bool | Kind::Unsigned) => return Some(x[0]),
        (Prim::Min, Kind::Float) => b.ins().fmin(x[0], x[1]),
        (Prim::Max, Kind::Float) => b.ins().fmax(x[0], x[1]),
        (Prim::Div, _) => b.ins().fdiv(x[0], x[1]),
        (Prim::Fma, _) => b.ins().fma(x[0], x[1], x[2]),
        (Prim::Sqrt, _) => b.ins().sqrt(x[0]),
        (Prim::Floor, _) => b.ins().floor(x[0]),
        (Prim::Ceil, _) => b.ins().ceil(x[0]),
        (Prim::Trunc, _) => b.ins().trunc(x[0]),
        (Prim::Round, _) => b.ins().nearest(x[0]),
        // Of properly extended operands: properly extended.
        (Prim::And, _) => return Some(b.ins().band(x[0], x[1])),
        (Prim::Or, _) => return Some(b.ins().bor(x[0], x[1])),
        (Prim::Xor, _) => return Some(b.ins().bxor(x[0], x[1])),
        (Prim::Not, Kind::Signed | Kind::Unsigned) => b.ins().bnot(x[0]),
        (Prim::Not, Kind::Bool | Kind::Float)
        | (Prim::Min | Prim::Max, Kind::Signed | Kind::Unsigned)
        | (
            Prim::IDiv
            | Prim::IRem
            | Prim::CopySign
            | Prim::Shl
            | Prim::Shr
            | Prim::Popcount
            | Prim::Clz
            | Prim::MulLow32
            | Prim::Eq
            | Prim::Ne
            | Prim::Lt
            | Prim::Le
            | Prim::Select
            | Prim::Cast
            | Prim::Bitcast,
            _,
        ) => return None,
    };
    Some(normal(b, dtype, v))
}

/// Extends the low bits of a lane (or a scalar) that is wider than the dtype as the dtype demands.
fn normal(b: &mut Emit<'_>, dtype: DType, v: Value) -> Value {
    let width = match dtype {
        DType::C64 | DType::C128 => split(),
        DType::I8 | DType::U8 => 8,
        DType::I16 | DType::U16 | DType::F16 | DType::BF16 => 16,
        DType::Bool | DType::I32 | DType::I64 | DType::U32 | DType::U64 | DType::F32 | DType::F64 => {
            return v;
        }
    };
    let shift = i64::from(b.func.dfg.value_type(v).lane_bits()) - width;
    if shift == 0 {
        return v;
    }
    let up = b.ins().ishl_imm_s(v, shift);
    if dtype.kind() == Kind::Signed { b.ins().sshr_imm_s(up, shift) } else { b.ins().ushr_imm_s(up, shift) }
}
