//! Shifts and divisions of scalar integers, with no way to trap.

use super::super::consts::Emit;
use super::super::values::scalar;
use super::normal;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};
use texpr_base::DType;
use texpr_ir::Prim;

/// Amounts at or over the width shift everything out.
pub(super) fn shift(b: &mut Emit<'_>, prim: Prim, dtype: DType, x: Value, by: Value) -> Value {
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
pub(super) fn divide(b: &mut Emit<'_>, prim: Prim, dtype: DType, x: Value, y: Value) -> Value {
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
