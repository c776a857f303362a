//! One prim as Cranelift instructions, scalar or vector. What has no vector form is done lane by lane.

use super::emit::Emit;
use super::values::{V, bits, constant, gather, is_word, lane, load, scalar, vector};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{ConstantData, InstBuilder, Value, types};
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

/// One instruction. `amount` is a shift's amount where it is a constant.
pub(super) fn prim_of(
    b: &mut Emit<'_>,
    prim: Prim,
    result: DType,
    args: &[V],
    lanes: usize,
    amount: Option<i64>,
) -> Value {
    if lanes > 1 {
        if let Some(v) = vector_prim(b, prim, result, args, lanes, amount) {
            return v;
        }
        let xs: Vec<Value> = (0..lanes)
            .map(|k| {
                let scalars: Vec<V> = args.iter().map(|a| V { v: lane(b, *a, k), dtype: a.dtype }).collect();
                scalar_prim(b, prim, result, &scalars)
            })
            .collect();
        return gather(b, result, &xs);
    }
    scalar_prim(b, prim, result, args)
}

/// Extends the low bits of a 32-bit lane as the dtype demands.
fn normal(b: &mut Emit<'_>, dtype: DType, v: Value) -> Value {
    let shift = match dtype {
        DType::I8 | DType::U8 => 24,
        DType::I16 | DType::U16 => 16,
        DType::Bool | DType::I32 | DType::I64 | DType::U32 | DType::U64 | DType::F32 | DType::F64 => {
            return v;
        }
    };
    let up = b.ins().ishl_imm_s(v, shift);
    if dtype.is_signed() { b.ins().sshr_imm_s(up, shift) } else { b.ins().ushr_imm_s(up, shift) }
}

/// What is the same for scalars and vectors; `None` for the rest.
fn either(b: &mut Emit<'_>, prim: Prim, dtype: DType, x: &[Value]) -> Option<Value> {
    let float = dtype.is_float();
    let v = match (prim, dtype.kind()) {
        (Prim::Add, Kind::Float) => b.ins().fadd(x[0], x[1]),
        (Prim::Sub, Kind::Float) => b.ins().fsub(x[0], x[1]),
        (Prim::Mul, Kind::Float) => b.ins().fmul(x[0], x[1]),
        (Prim::Div, Kind::Float) => b.ins().fdiv(x[0], x[1]),
        (Prim::Neg, Kind::Float) => b.ins().fneg(x[0]),
        (Prim::Abs, Kind::Float) => b.ins().fabs(x[0]),
        (Prim::Min, Kind::Float) => b.ins().fmin(x[0], x[1]),
        (Prim::Max, Kind::Float) => b.ins().fmax(x[0], x[1]),
        (Prim::Fma, _) => b.ins().fma(x[0], x[1], x[2]),
        (Prim::Sqrt, _) => b.ins().sqrt(x[0]),
        (Prim::Floor, _) => b.ins().floor(x[0]),
        (Prim::Ceil, _) => b.ins().ceil(x[0]),
        (Prim::Trunc, _) => b.ins().trunc(x[0]),
        (Prim::Round, _) => b.ins().nearest(x[0]),
        (Prim::And, _) if !float => b.ins().band(x[0], x[1]),
        (Prim::Or, _) if !float => b.ins().bor(x[0], x[1]),
        (Prim::Xor, _) if !float => b.ins().bxor(x[0], x[1]),
        (Prim::Mul | Prim::Min, Kind::Bool) => b.ins().band(x[0], x[1]),
        (Prim::Add | Prim::Max, Kind::Bool) => b.ins().bor(x[0], x[1]),
        (Prim::Add, _) => {
            let v = b.ins().iadd(x[0], x[1]);
            normal(b, dtype, v)
        }
        (Prim::Sub, _) => {
            let v = b.ins().isub(x[0], x[1]);
            normal(b, dtype, v)
        }
        (Prim::Mul, _) => {
            let v = b.ins().imul(x[0], x[1]);
            normal(b, dtype, v)
        }
        (Prim::Neg, _) => {
            let v = b.ins().ineg(x[0]);
            normal(b, dtype, v)
        }
        (Prim::Abs, Kind::Unsigned) => x[0],
        (Prim::Abs, _) => {
            let v = b.ins().iabs(x[0]);
            normal(b, dtype, v)
        }
        (Prim::Not, Kind::Signed | Kind::Unsigned) => {
            let v = b.ins().bnot(x[0]);
            normal(b, dtype, v)
        }
        _ => return None,
    };
    Some(v)
}

/// The comparison of integers, signed or not, with the sign bit flipped where only the signed one exists for vectors.
fn int_compare(prim: Prim) -> IntCC {
    match prim {
        Prim::Eq => IntCC::Equal,
        Prim::Ne => IntCC::NotEqual,
        Prim::Lt => IntCC::SignedLessThan,
        Prim::Le => IntCC::SignedLessThanOrEqual,
        other => unreachable!("invariant: {} is no comparison", other.name()),
    }
}

fn float_compare(prim: Prim) -> FloatCC {
    match prim {
        Prim::Eq => FloatCC::Equal,
        Prim::Ne => FloatCC::NotEqual,
        Prim::Lt => FloatCC::LessThan,
        Prim::Le => FloatCC::LessThanOrEqual,
        other => unreachable!("invariant: {} is no comparison", other.name()),
    }
}

fn flipped(b: &mut Emit<'_>, dtype: DType, v: Value, lanes: usize) -> Value {
    if dtype.kind() != Kind::Unsigned || dtype.size() < 4 {
        return v;
    }
    let top = constant(b, top_bit(dtype), lanes);
    b.ins().bxor(v, top)
}

/// The sign bit of a float, the highest bit of an integer.
fn top_bit(dtype: DType) -> Scalar {
    Scalar { dtype, bits: 1 << (dtype.size() * 8 - 1) }
}

/// Comparison of two booleans, as bits.
fn bool_compare(
    b: &mut Emit<'_>,
    prim: Prim,
    x: Value,
    y: Value,
    not: impl Fn(&mut Emit<'_>, Value) -> Value,
) -> Value {
    match prim {
        Prim::Ne => b.ins().bxor(x, y),
        Prim::Eq => {
            let v = b.ins().bxor(x, y);
            not(b, v)
        }
        Prim::Lt => {
            let n = not(b, x);
            b.ins().band(n, y)
        }
        Prim::Le => {
            let n = not(b, x);
            b.ins().bor(n, y)
        }
        other => unreachable!("invariant: {} is no comparison", other.name()),
    }
}

/// The 64-bit lanes' low halves in the low two 32-bit lanes.
fn narrow(b: &mut Emit<'_>, v: Value) -> Value {
    let bytes = bits(b, v, types::I8X16);
    let order: [u8; 16] = [0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11];
    let mask = b.func.dfg.immediates.push(ConstantData::from(order.as_slice()));
    let packed = b.ins().shuffle(bytes, bytes, mask);
    bits(b, packed, types::I32X4)
}

/// A mask as wide as the lanes of `dtype`.
fn mask_for(b: &mut Emit<'_>, mask: Value, dtype: DType, lanes: usize) -> Value {
    let mask = if lanes == 2 && is_word(dtype) { narrow(b, mask) } else { mask };
    bits(b, mask, vector(dtype, lanes))
}

/// The mask of a comparison of `dtype`, as wide as a `bool` of the kernel.
fn bool_mask(b: &mut Emit<'_>, mask: Value, dtype: DType, lanes: usize) -> Value {
    if lanes == 2 && is_word(dtype) { b.ins().swiden_low(mask) } else { mask }
}

fn vector_prim(
    b: &mut Emit<'_>,
    prim: Prim,
    result: DType,
    args: &[V],
    lanes: usize,
    amount: Option<i64>,
) -> Option<Value> {
    let dtype = args.last().map_or(result, |a| a.dtype);
    let x: Vec<Value> = args.iter().map(|a| a.v).collect();
    Some(match prim {
        Prim::Not if dtype == DType::Bool => b.ins().bnot(x[0]),
        Prim::Neg if dtype.is_float() => {
            let top = constant(b, top_bit(dtype), lanes);
            b.ins().bxor(x[0], top)
        }
        Prim::Abs if dtype.is_float() => {
            let top = top_bit(dtype);
            let rest = Scalar { dtype, bits: top.bits - 1 };
            let rest = constant(b, rest, lanes);
            b.ins().band(x[0], rest)
        }
        Prim::Eq | Prim::Ne | Prim::Lt | Prim::Le => match dtype.kind() {
            Kind::Bool => bool_compare(b, prim, x[0], x[1], |b, v| b.ins().bnot(v)),
            Kind::Float => {
                let mask = b.ins().fcmp(float_compare(prim), x[0], x[1]);
                bool_mask(b, mask, dtype, lanes)
            }
            Kind::Signed | Kind::Unsigned => {
                let (p, q) = match prim {
                    Prim::Lt | Prim::Le => (flipped(b, dtype, x[0], lanes), flipped(b, dtype, x[1], lanes)),
                    _ => (x[0], x[1]),
                };
                let mask = b.ins().icmp(int_compare(prim), p, q);
                bool_mask(b, mask, dtype, lanes)
            }
        },
        Prim::Min | Prim::Max if dtype.is_int() => {
            let (p, q) = (flipped(b, dtype, x[0], lanes), flipped(b, dtype, x[1], lanes));
            let less = b.ins().icmp(IntCC::SignedLessThan, p, q);
            let (a, c) = if prim == Prim::Min { (x[0], x[1]) } else { (x[1], x[0]) };
            b.ins().bitselect(less, a, c)
        }
        Prim::Select => {
            let mask = mask_for(b, x[0], dtype, lanes);
            b.ins().bitselect(mask, x[1], x[2])
        }
        Prim::CopySign => {
            let top = constant(b, top_bit(dtype), lanes);
            b.ins().bitselect(top, x[1], x[0])
        }
        Prim::MulLow32 => {
            let low = constant(b, Scalar { dtype: DType::U64, bits: 0xffff_ffff }, lanes);
            let p = b.ins().band(x[0], low);
            let q = b.ins().band(x[1], low);
            b.ins().imul(p, q)
        }
        Prim::Shl | Prim::Shr => {
            let width = dtype.size() as i64 * 8;
            let by = amount?;
            if !(0..width).contains(&by) {
                return None;
            }
            let v = match (prim, dtype.is_signed()) {
                (Prim::Shl, _) => b.ins().ishl_imm_s(x[0], by),
                (_, true) => b.ins().sshr_imm_s(x[0], by),
                (_, false) => b.ins().ushr_imm_s(x[0], by),
            };
            normal(b, dtype, v)
        }
        Prim::Bitcast => bits(b, x[0], vector(result, lanes)),
        Prim::Cast => return vector_cast(b, args[0], result, lanes),
        Prim::IDiv | Prim::IRem | Prim::Popcount | Prim::Clz => return None,
        _ => return either(b, prim, dtype, &x),
    })
}

fn vector_cast(b: &mut Emit<'_>, x: V, to: DType, lanes: usize) -> Option<Value> {
    let from = x.dtype;
    if from == to {
        return Some(x.v);
    }
    let int = |d: DType| d.is_int();
    Some(match (from, to) {
        (_, DType::Bool) => {
            let zero = constant(b, Scalar::from_i128(from, 0), lanes);
            let mask = if from.is_float() {
                b.ins().fcmp(FloatCC::NotEqual, x.v, zero)
            } else {
                b.ins().icmp(IntCC::NotEqual, x.v, zero)
            };
            bool_mask(b, mask, from, lanes)
        }
        (DType::Bool, _) => {
            let mask = mask_for(b, x.v, to, lanes);
            let one = constant(b, Scalar::from_i128(to, 1), lanes);
            b.ins().band(mask, one)
        }
        (DType::F32, DType::F64) => b.ins().fvpromote_low(x.v),
        (DType::F64, DType::F32) => b.ins().fvdemote(x.v),
        (DType::I8 | DType::I16 | DType::I32 | DType::U8 | DType::U16, DType::F64) => {
            // The pair that x86 has one instruction for.
            let wide = b.ins().swiden_low(x.v);
            b.ins().fcvt_from_sint(types::F64X2, wide)
        }
        (DType::I8 | DType::I16 | DType::I32 | DType::U8 | DType::U16, DType::F32) => {
            b.ins().fcvt_from_sint(types::F32X4, x.v)
        }
        (p, q) if int(p) && int(q) => match (is_word(p), is_word(q)) {
            (true, true) => normal(b, q, x.v),
            (true, false) if p.is_signed() => b.ins().swiden_low(x.v),
            (true, false) => b.ins().uwiden_low(x.v),
            (false, true) => {
                let low = narrow(b, x.v);
                normal(b, q, low)
            }
            (false, false) => x.v,
        },
        _ => return None,
    })
}

fn scalar_prim(b: &mut Emit<'_>, prim: Prim, result: DType, args: &[V]) -> Value {
    let dtype = args.last().map_or(result, |a| a.dtype);
    let x: Vec<Value> = args.iter().map(|a| a.v).collect();
    let not = |b: &mut Emit<'_>, v: Value| b.ins().bxor_imm_s(v, 1);
    match prim {
        Prim::Not if dtype == DType::Bool => not(b, x[0]),
        Prim::Eq | Prim::Ne | Prim::Lt | Prim::Le => match dtype.kind() {
            Kind::Bool => bool_compare(b, prim, x[0], x[1], not),
            Kind::Float => b.ins().fcmp(float_compare(prim), x[0], x[1]),
            Kind::Signed | Kind::Unsigned => {
                let signed = int_compare(prim);
                let cc = if dtype.is_signed() { signed } else { signed.unsigned() };
                b.ins().icmp(cc, x[0], x[1])
            }
        },
        Prim::Min if dtype.kind() == Kind::Signed => b.ins().smin(x[0], x[1]),
        Prim::Max if dtype.kind() == Kind::Signed => b.ins().smax(x[0], x[1]),
        Prim::Min if dtype.kind() == Kind::Unsigned => b.ins().umin(x[0], x[1]),
        Prim::Max if dtype.kind() == Kind::Unsigned => b.ins().umax(x[0], x[1]),
        Prim::Select => b.ins().select(x[0], x[1], x[2]),
        Prim::CopySign => b.ins().fcopysign(x[0], x[1]),
        Prim::MulLow32 => {
            let p = b.ins().band_imm_s(x[0], 0xffff_ffff);
            let q = b.ins().band_imm_s(x[1], 0xffff_ffff);
            b.ins().imul(p, q)
        }
        Prim::Shl | Prim::Shr => shift(b, prim, dtype, x[0], x[1]),
        Prim::IDiv | Prim::IRem => divide(b, prim, dtype, x[0], x[1]),
        Prim::Popcount | Prim::Clz => {
            let ty = scalar(dtype);
            let width = dtype.size() as i64 * 8;
            let v = if width < 32 { b.ins().band_imm_s(x[0], (1 << width) - 1) } else { x[0] };
            if prim == Prim::Popcount {
                b.ins().popcnt(v)
            } else {
                let zeros = b.ins().clz(v);
                b.ins().iadd_imm_s(zeros, width - i64::from(ty.bits()))
            }
        }
        Prim::Bitcast => bits(b, x[0], scalar(result)),
        Prim::Cast => scalar_cast(b, args[0], result),
        _ => either(b, prim, dtype, &x)
            .unwrap_or_else(|| unreachable!("invariant: the verifier refuses {} on {dtype}", prim.name())),
    }
}

fn shift(b: &mut Emit<'_>, prim: Prim, dtype: DType, x: Value, by: Value) -> Value {
    let ty = scalar(dtype);
    let width = dtype.size() as i64 * 8;
    let over = b.ins().icmp_imm_s(IntCC::UnsignedGreaterThan, by, width - 1);
    let zero = b.ins().iconst(ty, 0);
    if prim == Prim::Shr && dtype.is_signed() {
        let most = b.ins().iconst(ty, width - 1);
        let by = b.ins().select(over, most, by);
        return b.ins().sshr(x, by);
    }
    let v = if prim == Prim::Shl { b.ins().ishl(x, by) } else { b.ins().ushr(x, by) };
    let v = b.ins().select(over, zero, v);
    normal(b, dtype, v)
}

/// Floor division and its remainder, with no way to trap.
fn divide(b: &mut Emit<'_>, prim: Prim, dtype: DType, x: Value, y: Value) -> Value {
    let ty = scalar(dtype);
    let zero = b.ins().iconst(ty, 0);
    let one = b.ins().iconst(ty, 1);
    let by_zero = b.ins().icmp(IntCC::Equal, y, zero);
    if !dtype.is_signed() {
        let safe = b.ins().select(by_zero, one, y);
        let v = if prim == Prim::IDiv { b.ins().udiv(x, safe) } else { b.ins().urem(x, safe) };
        return b.ins().select(by_zero, zero, v);
    }
    let by_minus_one = b.ins().icmp_imm_s(IntCC::Equal, y, -1);
    let special = b.ins().bor(by_zero, by_minus_one);
    let safe = b.ins().select(special, one, y);
    let q = b.ins().sdiv(x, safe);
    let product = b.ins().imul(q, safe);
    let r = b.ins().isub(x, product);
    let inexact = b.ins().icmp(IntCC::NotEqual, r, zero);
    let signs = b.ins().bxor(r, safe);
    let opposite = b.ins().icmp(IntCC::SignedLessThan, signs, zero);
    let down = b.ins().band(inexact, opposite);
    let v = if prim == Prim::IDiv {
        let lower = b.ins().isub(q, one);
        let q = b.ins().select(down, lower, q);
        let negated = b.ins().ineg(x);
        let negated = normal(b, dtype, negated);
        b.ins().select(by_minus_one, negated, q)
    } else {
        let up = b.ins().iadd(r, safe);
        let r = b.ins().select(down, up, r);
        b.ins().select(special, zero, r)
    };
    b.ins().select(by_zero, zero, v)
}

fn scalar_cast(b: &mut Emit<'_>, x: V, to: DType) -> Value {
    let (from, ty) = (x.dtype, scalar(to));
    match (from.kind(), to.kind()) {
        _ if from == to => x.v,
        (Kind::Float, Kind::Bool) => {
            let zero = constant(b, Scalar::zero(from), 1);
            b.ins().fcmp(FloatCC::NotEqual, x.v, zero)
        }
        (_, Kind::Bool) => b.ins().icmp_imm_s(IntCC::NotEqual, x.v, 0),
        (Kind::Bool, Kind::Float) => {
            let word = b.ins().uextend(types::I32, x.v);
            b.ins().fcvt_from_sint(ty, word)
        }
        (Kind::Bool, _) => b.ins().uextend(ty, x.v),
        (Kind::Float, Kind::Float) if to == DType::F64 => b.ins().fpromote(ty, x.v),
        (Kind::Float, Kind::Float) => b.ins().fdemote(ty, x.v),
        (Kind::Float, Kind::Signed) => {
            let v = b.ins().fcvt_to_sint_sat(ty, x.v);
            if to.size() >= 4 {
                return v;
            }
            let low = b.ins().iconst(ty, i64::from(to.int_min() as i32 as u32));
            let high = b.ins().iconst(ty, to.int_max() as i64);
            let v = b.ins().smax(v, low);
            b.ins().smin(v, high)
        }
        (Kind::Float, Kind::Unsigned) => {
            let v = b.ins().fcvt_to_uint_sat(ty, x.v);
            if to.size() >= 4 {
                return v;
            }
            let high = b.ins().iconst(ty, to.int_max() as i64);
            b.ins().umin(v, high)
        }
        (Kind::Signed, Kind::Float) => b.ins().fcvt_from_sint(ty, x.v),
        (Kind::Unsigned, Kind::Float) => b.ins().fcvt_from_uint(ty, x.v),
        (Kind::Signed | Kind::Unsigned, Kind::Signed | Kind::Unsigned) => {
            let v = match (scalar(from) == types::I64, ty == types::I64) {
                (false, true) if from.is_signed() => b.ins().sextend(ty, x.v),
                (false, true) => b.ins().uextend(ty, x.v),
                (true, false) => b.ins().ireduce(ty, x.v),
                (true, true) | (false, false) => x.v,
            };
            normal(b, to, v)
        }
    }
}
