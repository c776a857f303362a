//! Conversions between dtypes.

use super::super::consts::Emit;
use super::super::values::{V, constant, is_word, scalar, split};
use super::compare::{bool_mask, mask_for, narrow};
use super::normal;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Value, types};
use texpr_base::{DType, Kind, Scalar};

/// Of a vector; `None` where there is no instruction for it.
pub(super) fn of_vector(b: &mut Emit<'_>, x: V, to: DType, lanes: usize) -> Option<Value> {
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
            if int(to) && to.size() >= 4 {
                // Not `mask & 1`: a sum takes the mask itself from what it has, and this then computes nothing.
                return Some(b.ins().ineg(mask));
            }
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

pub(super) fn of_scalar(b: &mut Emit<'_>, x: V, to: DType) -> Value {
    let (from, ty) = (x.dtype, scalar(to));
    match (from.kind(), to.kind()) {
        _ if from == to => x.v,
        (Kind::Complex, _) | (_, Kind::Complex) => split(),
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
