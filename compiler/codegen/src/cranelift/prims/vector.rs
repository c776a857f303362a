//! Prims on vectors.

use super::super::consts::Emit;
use super::super::values::{V, Width, bits, constant, split, vector};
use super::compare::{Compare, bool_mask, flipped, low_words, mask_for, narrow, top_bit};
use super::{cast, common, normal};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use texpr_base::{DType, Kind, Scalar};
use texpr_ir::Prim;

/// `None` where lanes go one by one.
pub(super) fn prim(
    b: &mut Emit<'_>,
    prim: Prim,
    result: DType,
    args: &[V],
    lanes: usize,
    second: Option<Scalar>,
) -> Option<Value> {
    let dtype = args.last().map_or(result, |a| a.dtype);
    let x: Vec<Value> = args.iter().map(|a| a.v).collect();
    Some(match prim {
        Prim::Not => match dtype.kind() {
            Kind::Bool => b.ins().bnot(x[0]),
            Kind::Float | Kind::Complex | Kind::Signed | Kind::Unsigned => return common(b, prim, dtype, &x),
        },
        Prim::Neg if dtype.is_float() => {
            let top = constant(b, top_bit(dtype), lanes);
            b.ins().bxor(x[0], top)
        }
        Prim::Abs if dtype.is_float() => {
            let rest = Scalar::from_bits(dtype, top_bit(dtype).bits - 1);
            let rest = constant(b, rest, lanes);
            b.ins().band(x[0], rest)
        }
        Prim::Eq | Prim::Ne | Prim::Lt | Prim::Le => compare(b, Compare::of(prim)?, dtype, &x, lanes),
        Prim::Min | Prim::Max if dtype.is_int() && Width::of(lanes).is_some() => {
            match (prim == Prim::Min, dtype.is_signed()) {
                (true, true) => b.ins().smin(x[0], x[1]),
                (true, false) => b.ins().umin(x[0], x[1]),
                (false, true) => b.ins().smax(x[0], x[1]),
                (false, false) => b.ins().umax(x[0], x[1]),
            }
        }
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
            // The pair of widenings that becomes one instruction, of five cycles.
            let p = narrow(b, x[0]);
            let q = match second {
                Some(y) => constant(b, Scalar::from_bits(DType::U32, y.bits & 0xffff_ffff), 4),
                None => narrow(b, x[1]),
            };
            let (p, q) = (b.ins().uwiden_low(p), b.ins().uwiden_low(q));
            b.ins().imul(p, q)
        }
        Prim::Shl | Prim::Shr => {
            let by = second?.as_i64();
            if !(0..dtype.size() as i64 * 8).contains(&by) {
                return None;
            }
            let v = match (prim == Prim::Shl, dtype.is_signed()) {
                (true, _) => b.ins().ishl_imm_s(x[0], by),
                (false, true) => b.ins().sshr_imm_s(x[0], by),
                (false, false) => b.ins().ushr_imm_s(x[0], by),
            };
            normal(b, dtype, v)
        }
        Prim::Bitcast => bits(b, x[0], vector(result, lanes)),
        Prim::Cast => return cast::of_vector(b, args[0], result, lanes),
        Prim::IDiv | Prim::IRem => return divide(b, prim, dtype, x[0], x[1], lanes, second),
        Prim::Popcount | Prim::Clz => return None,
        Prim::Add
        | Prim::Sub
        | Prim::Mul
        | Prim::Div
        | Prim::Neg
        | Prim::Abs
        | Prim::Min
        | Prim::Max
        | Prim::Fma
        | Prim::Sqrt
        | Prim::Floor
        | Prim::Ceil
        | Prim::Trunc
        | Prim::Round
        | Prim::And
        | Prim::Or
        | Prim::Xor => return common(b, prim, dtype, &x),
    })
}

fn compare(b: &mut Emit<'_>, compare: Compare, dtype: DType, x: &[Value], lanes: usize) -> Value {
    match dtype.kind() {
        Kind::Complex => split(),
        Kind::Bool => compare.bools(b, x[0], x[1], |b, v| b.ins().bnot(v)),
        Kind::Float => {
            let mask = b.ins().fcmp(compare.float(), x[0], x[1]);
            bool_mask(b, mask, dtype, lanes)
        }
        Kind::Unsigned if Width::of(lanes).is_some() => b.ins().icmp(compare.int().unsigned(), x[0], x[1]),
        Kind::Signed | Kind::Unsigned => {
            let (p, q) = match compare {
                Compare::Lt | Compare::Le => (flipped(b, dtype, x[0], lanes), flipped(b, dtype, x[1], lanes)),
                Compare::Eq | Compare::Ne => (x[0], x[1]),
            };
            let mask = b.ins().icmp(compare.int(), p, q);
            bool_mask(b, mask, dtype, lanes)
        }
    }
}

/// Division of integers in 32-bit lanes, in f64: the quotient of two such integers is further from any whole number that it is not than
/// its rounding error, so its floor is exact. `None` for other integers.
fn divide(
    b: &mut Emit<'_>,
    prim: Prim,
    dtype: DType,
    x: Value,
    y: Value,
    lanes: usize,
    second: Option<Scalar>,
) -> Option<Value> {
    // The lanes of these, read as signed, are their values.
    let narrow = match dtype {
        DType::I8 | DType::I16 | DType::I32 | DType::U8 | DType::U16 => true,
        DType::Bool
        | DType::U32
        | DType::I64
        | DType::U64
        | DType::F16
        | DType::BF16
        | DType::F32
        | DType::F64
        | DType::C64
        | DType::C128 => false,
    };
    if !narrow {
        return None;
    }
    let low = {
        let (x, y) = (b.ins().swiden_low(x), b.ins().swiden_low(y));
        quotient(b, x, y)
    };
    let high = if lanes == 2 {
        low
    } else {
        let (x, y) = (b.ins().swiden_high(x), b.ins().swiden_high(y));
        quotient(b, x, y)
    };
    let q = low_words(b, low, high);
    let v = if prim == Prim::IDiv {
        q
    } else {
        let product = b.ins().imul(q, y);
        b.ins().isub(x, product)
    };
    let v = normal(b, dtype, v);
    if second.is_some_and(|y| y.as_i64() != 0) {
        return Some(v);
    }
    let zero = constant(b, Scalar::zero(dtype), lanes);
    let by_zero = b.ins().icmp(IntCC::Equal, y, zero);
    Some(b.ins().band_not(v, by_zero))
}

/// The floor of the quotient, modulo 2^32, in the low half of each lane.
fn quotient(b: &mut Emit<'_>, x: Value, y: Value) -> Value {
    let (x, y) = (b.ins().fcvt_from_sint(types::F64X2, x), b.ins().fcvt_from_sint(types::F64X2, y));
    let q = b.ins().fdiv(x, y);
    let q = b.ins().floor(q);
    // Leaves a whole number's low bits at the bottom of the word.
    let shifter = constant(b, Scalar::f64(6_755_399_441_055_744.0), 2);
    let q = b.ins().fadd(q, shifter);
    bits(b, q, types::I64X2)
}
