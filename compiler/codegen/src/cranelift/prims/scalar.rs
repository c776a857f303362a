//! Prims on scalars.

use super::super::consts::Emit;
use super::super::values::{V, bits, scalar, split};
use super::compare::Compare;
use super::integer::{divide, shift};
use super::{cast, common};
use cranelift_codegen::ir::{InstBuilder, Value};
use texpr_base::{DType, Kind};
use texpr_ir::Prim;

pub(super) fn prim(b: &mut Emit<'_>, prim: Prim, result: DType, args: &[V]) -> Value {
    let dtype = args.last().map_or(result, |a| a.dtype);
    let x: Vec<Value> = args.iter().map(|a| a.v).collect();
    let not = |b: &mut Emit<'_>, v: Value| b.ins().bxor_imm_s(v, 1);
    if let Some(compare) = Compare::of(prim) {
        return match dtype.kind() {
            Kind::Bool => compare.bools(b, x[0], x[1], not),
            Kind::Complex => split(),
            Kind::Float => b.ins().fcmp(compare.float(), x[0], x[1]),
            Kind::Signed => b.ins().icmp(compare.int(), x[0], x[1]),
            Kind::Unsigned => b.ins().icmp(compare.int().unsigned(), x[0], x[1]),
        };
    }
    match (prim, dtype.kind()) {
        (Prim::Not, Kind::Bool) => not(b, x[0]),
        (Prim::Min, Kind::Signed) => b.ins().smin(x[0], x[1]),
        (Prim::Max, Kind::Signed) => b.ins().smax(x[0], x[1]),
        (Prim::Min, Kind::Unsigned) => b.ins().umin(x[0], x[1]),
        (Prim::Max, Kind::Unsigned) => b.ins().umax(x[0], x[1]),
        (Prim::Select, _) => b.ins().select(x[0], x[1], x[2]),
        (Prim::CopySign, _) => b.ins().fcopysign(x[0], x[1]),
        (Prim::MulLow32, _) => {
            let p = b.ins().band_imm_s(x[0], 0xffff_ffff);
            let q = b.ins().band_imm_s(x[1], 0xffff_ffff);
            b.ins().imul(p, q)
        }
        (Prim::Shl | Prim::Shr, _) => shift(b, prim, dtype, x[0], x[1]),
        (Prim::IDiv | Prim::IRem, _) => divide(b, prim, dtype, x[0], x[1]),
        (Prim::Popcount, _) => {
            let v = low_bits(b, dtype, x[0]);
            b.ins().popcnt(v)
        }
        (Prim::Clz, _) => {
            let v = low_bits(b, dtype, x[0]);
            let zeros = b.ins().clz(v);
            b.ins().iadd_imm_s(zeros, dtype.size() as i64 * 8 - i64::from(scalar(dtype).bits()))
        }
        (Prim::Bitcast, _) => bits(b, x[0], scalar(result)),
        (Prim::Cast, _) => cast::of_scalar(b, args[0], result),
        (
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
            | Prim::Xor
            | Prim::Not
            | Prim::Eq
            | Prim::Ne
            | Prim::Lt
            | Prim::Le,
            _,
        ) => common(b, prim, dtype, &x).expect("invariant: the verifier accepted the operands"),
    }
}

/// The dtype's own bits of a wider register.
fn low_bits(b: &mut Emit<'_>, dtype: DType, x: Value) -> Value {
    let width = dtype.size() * 8;
    if width < 32 { b.ins().band_imm_s(x, (1 << width) - 1) } else { x }
}
