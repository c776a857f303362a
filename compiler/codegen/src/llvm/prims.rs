//! One prim as LLVM instructions, the same for scalars and vectors. No instruction has fast-math flags, and none can trap.

#![allow(unused_unsafe, reason = "calls of `llvm!` stand in one another")]

use super::writer::{Value, Writer, llvm};
use crate::emit::asm::V;
use inkwell::llvm_sys::LLVMIntPredicate::*;
use inkwell::llvm_sys::LLVMLinkage::LLVMPrivateLinkage;
use inkwell::llvm_sys::LLVMOpcode::*;
use inkwell::llvm_sys::LLVMRealPredicate::*;
use inkwell::llvm_sys::core::*;
use inkwell::llvm_sys::prelude::LLVMValueRef;
use std::sync::Arc;
use texpr_base::{DType, Kind, Scalar};
use texpr_ir::Prim;

type Reg = V<Value>;

/// The value in every lane.
pub(super) fn constant(w: &Writer, value: Scalar, lanes: usize) -> Value {
    let ty = w.register_type(value.dtype, 1);
    let one = match value.dtype {
        DType::F32 | DType::F64 => {
            // By its bits: a NaN has more than one.
            let bits = w.integer(w.bits_type(value.dtype.size() * 8), value.bits as i64, 1);
            llvm!(LLVMConstBitCast(bits.0, ty))
        }
        _ => w.integer(ty, value.bits as i64, 1).0,
    };
    w.each_lane(one, lanes)
}

/// One instruction.
pub(super) fn prim(
    w: &Writer,
    prim: Prim,
    result: DType,
    args: &[Reg],
    lanes: usize,
    second: Option<Scalar>,
) -> Value {
    let dtype = args.last().map_or(result, |arg| arg.dtype);
    let mut x: Vec<Value> = args.iter().map(|arg| arg.v).collect();
    if let Some(second) = second {
        // Where a constant stands in the instruction, it is not made as an operand.
        x[1] = constant(w, second, lanes);
    }
    let ty = w.register_type(dtype, lanes);
    let call = |name: &str| w.intrinsic(name, &[ty], &x);
    let kind = dtype.kind();
    let is_signed = kind == Kind::Signed;
    match (prim, kind) {
        (_, Kind::Complex) => unreachable!("invariant: complex numbers were split into floats"),
        (Prim::Add, Kind::Float) => w.binary(LLVMFAdd, x[0], x[1]),
        (Prim::Add | Prim::Max, Kind::Bool) => w.binary(LLVMOr, x[0], x[1]),
        (Prim::Add, Kind::Signed | Kind::Unsigned) => w.binary(LLVMAdd, x[0], x[1]),
        (Prim::Sub, Kind::Float) => w.binary(LLVMFSub, x[0], x[1]),
        (Prim::Sub, _) => w.binary(LLVMSub, x[0], x[1]),
        (Prim::Mul, Kind::Float) => w.binary(LLVMFMul, x[0], x[1]),
        (Prim::Mul | Prim::Min, Kind::Bool) => w.binary(LLVMAnd, x[0], x[1]),
        (Prim::Mul, Kind::Signed | Kind::Unsigned) => w.binary(LLVMMul, x[0], x[1]),
        (Prim::Neg, Kind::Float) => Value(llvm!(LLVMBuildFNeg(w.b, x[0].0, c"".as_ptr()))),
        (Prim::Neg, _) => Value(llvm!(LLVMBuildNeg(w.b, x[0].0, c"".as_ptr()))),
        (Prim::Abs, Kind::Float) => call("llvm.fabs"),
        (Prim::Abs, Kind::Signed) => {
            let wraps = w.integer(w.bits_type(1), 0, 1);
            w.intrinsic("llvm.abs", &[ty], &[x[0], wraps])
        }
        (Prim::Abs, Kind::Bool | Kind::Unsigned) => x[0],
        (Prim::Min, Kind::Float) => call("llvm.minimum"),
        (Prim::Max, Kind::Float) => call("llvm.maximum"),
        (Prim::Min, Kind::Signed) => call("llvm.smin"),
        (Prim::Max, Kind::Signed) => call("llvm.smax"),
        (Prim::Min, Kind::Unsigned) => call("llvm.umin"),
        (Prim::Max, Kind::Unsigned) => call("llvm.umax"),
        (Prim::Div, _) => w.binary(LLVMFDiv, x[0], x[1]),
        (Prim::Fma, _) => call("llvm.fma"),
        (Prim::Sqrt, _) => call("llvm.sqrt"),
        (Prim::Floor, _) => call("llvm.floor"),
        (Prim::Ceil, _) => call("llvm.ceil"),
        (Prim::Trunc, _) => call("llvm.trunc"),
        (Prim::Round, _) => call("llvm.roundeven"),
        (Prim::CopySign, _) => call("llvm.copysign"),
        (Prim::And, _) => w.binary(LLVMAnd, x[0], x[1]),
        (Prim::Or, _) => w.binary(LLVMOr, x[0], x[1]),
        (Prim::Xor, _) => w.binary(LLVMXor, x[0], x[1]),
        (Prim::Not, _) => {
            let ones = w.integer(w.register_type(dtype, 1), -1, lanes);
            w.binary(LLVMXor, x[0], ones)
        }
        (Prim::Eq, Kind::Float) => w.fcmp(LLVMRealOEQ, x[0], x[1]),
        (Prim::Ne, Kind::Float) => w.fcmp(LLVMRealUNE, x[0], x[1]),
        (Prim::Lt, Kind::Float) => w.fcmp(LLVMRealOLT, x[0], x[1]),
        (Prim::Le, Kind::Float) => w.fcmp(LLVMRealOLE, x[0], x[1]),
        (Prim::Eq, _) => w.icmp(LLVMIntEQ, x[0], x[1]),
        (Prim::Ne, _) => w.icmp(LLVMIntNE, x[0], x[1]),
        (Prim::Lt, _) => w.icmp(if is_signed { LLVMIntSLT } else { LLVMIntULT }, x[0], x[1]),
        (Prim::Le, _) => w.icmp(if is_signed { LLVMIntSLE } else { LLVMIntULE }, x[0], x[1]),
        (Prim::Select, _) => w.choose(x[0], x[1], x[2]),
        (Prim::MulLow32, _) => {
            let low = w.integer(w.register_type(dtype, 1), 0xffff_ffff, lanes);
            let (p, q) = (w.binary(LLVMAnd, x[0], low), w.binary(LLVMAnd, x[1], low));
            w.binary(LLVMMul, p, q)
        }
        (Prim::Shl | Prim::Shr, _) => shift(w, prim, dtype, [x[0], x[1]], lanes),
        (Prim::IDiv | Prim::IRem, _) => divide(w, prim, dtype, [x[0], x[1]], lanes),
        (Prim::Popcount, _) => call("llvm.ctpop"),
        (Prim::Clz, _) => {
            let of_zero = w.integer(w.bits_type(1), 0, 1);
            w.intrinsic("llvm.ctlz", &[ty], &[x[0], of_zero])
        }
        (Prim::Bitcast, _) => w.cast(LLVMBitCast, x[0], w.register_type(result, lanes)),
        (Prim::Cast, _) => cast(w, args[0], result, lanes),
    }
}

/// Amounts at or over the width shift everything out.
fn shift(w: &Writer, prim: Prim, dtype: DType, [x, by]: [Value; 2], lanes: usize) -> Value {
    let ty = w.register_type(dtype, 1);
    let width = dtype.size() as i64 * 8;
    let most = w.integer(ty, width - 1, lanes);
    let is_over = w.icmp(LLVMIntUGT, by, most);
    // The shift itself must be by less than the width.
    let safe = w.choose(is_over, most, by);
    match (prim == Prim::Shl, dtype.is_signed()) {
        (false, true) => w.binary(LLVMAShr, x, safe),
        (is_left, _) => {
            let v = w.binary(if is_left { LLVMShl } else { LLVMLShr }, x, safe);
            w.choose(is_over, w.integer(ty, 0, lanes), v)
        }
    }
}

/// Floor division and its remainder, which are 0 by zero.
fn divide(w: &Writer, prim: Prim, dtype: DType, [x, y]: [Value; 2], lanes: usize) -> Value {
    let ty = w.register_type(dtype, 1);
    let int = |value: i64| w.integer(ty, value, lanes);
    let (zero, one) = (int(0), int(1));
    let by_zero = w.icmp(LLVMIntEQ, y, zero);
    if !dtype.is_signed() {
        let safe = w.choose(by_zero, one, y);
        let v = w.binary(if prim == Prim::IDiv { LLVMUDiv } else { LLVMURem }, x, safe);
        return w.choose(by_zero, zero, v);
    }
    let by_minus_one = w.icmp(LLVMIntEQ, y, int(-1));
    let special = w.binary(LLVMOr, by_zero, by_minus_one);
    let safe = w.choose(special, one, y);
    let q = if dtype.size() <= 4 && lanes > 1 {
        // Vectors divide as floats only: the quotient of two such integers is further from any whole number that it is not than its rounding error.
        let wide = w.register_type(DType::F64, lanes);
        let (p, s) = (w.cast(LLVMSIToFP, x, wide), w.cast(LLVMSIToFP, safe, wide));
        let q = w.binary(LLVMFDiv, p, s);
        w.cast(LLVMFPToSI, q, w.register_type(dtype, lanes))
    } else {
        w.binary(LLVMSDiv, x, safe)
    };
    let product = w.binary(LLVMMul, q, safe);
    let r = w.binary(LLVMSub, x, product);
    let inexact = w.icmp(LLVMIntNE, r, zero);
    let signs = w.binary(LLVMXor, r, safe);
    let opposite = w.icmp(LLVMIntSLT, signs, zero);
    let down = w.binary(LLVMAnd, inexact, opposite);
    let v = if prim == Prim::IDiv {
        let lower = w.binary(LLVMSub, q, one);
        let q = w.choose(down, lower, q);
        let negated = w.binary(LLVMSub, zero, x);
        w.choose(by_minus_one, negated, q)
    } else {
        let up = w.binary(LLVMAdd, r, safe);
        let r = w.choose(down, up, r);
        w.choose(special, zero, r)
    };
    w.choose(by_zero, zero, v)
}

fn cast(w: &Writer, x: Reg, to: DType, lanes: usize) -> Value {
    let from = x.dtype;
    let ty = w.register_type(to, lanes);
    match (from.kind(), to.kind()) {
        _ if from == to => x.v,
        (Kind::Complex, _) | (_, Kind::Complex) => {
            unreachable!("invariant: complex numbers were split into floats")
        }
        (Kind::Float, Kind::Bool) => {
            let zero = constant(w, Scalar::zero(from), lanes);
            w.fcmp(LLVMRealUNE, x.v, zero)
        }
        (_, Kind::Bool) => {
            let zero = w.integer(w.register_type(from, 1), 0, lanes);
            w.icmp(LLVMIntNE, x.v, zero)
        }
        (Kind::Bool | Kind::Unsigned, Kind::Float) => w.cast(LLVMUIToFP, x.v, ty),
        (Kind::Signed, Kind::Float) => w.cast(LLVMSIToFP, x.v, ty),
        (Kind::Float, Kind::Float) if to == DType::F64 => w.cast(LLVMFPExt, x.v, ty),
        (Kind::Float, Kind::Float) => w.cast(LLVMFPTrunc, x.v, ty),
        (Kind::Float, Kind::Signed | Kind::Unsigned) => to_int(w, x, to, lanes),
        (Kind::Bool, _) => w.cast(LLVMZExt, x.v, ty),
        (Kind::Signed | Kind::Unsigned, Kind::Signed | Kind::Unsigned) => {
            let op = match (from.size() < to.size(), from.is_signed()) {
                (false, _) => LLVMTrunc,
                (true, true) => LLVMSExt,
                (true, false) => LLVMZExt,
            };
            w.cast(op, x.v, ty)
        }
    }
}

/// The whole part as an integer, the nearest that there is, and 0 for NaN. LLVM's own instruction for that takes the lanes one by one; what it leaves open beyond the
/// range is not chosen here.
fn to_int(w: &Writer, x: Reg, to: DType, lanes: usize) -> Value {
    let bits = 8 * to.size() as i32;
    let (least, beyond) = match to.is_signed() {
        true => (-(2f64.powi(bits - 1)), 2f64.powi(bits - 1)),
        false => (0.0, 2f64.powi(bits)),
    };
    // Narrow ones have no conversion of their own.
    let through = if to.size() < 4 { DType::I32 } else { to };
    let float = |value: f64| constant(w, Scalar::from_f64(x.dtype, value), lanes);
    let whole = |value: f64| constant(w, Scalar::from_f64(x.dtype, value).cast(to).cast(through), lanes);
    let op = if through.is_signed() { LLVMFPToSI } else { LLVMFPToUI };
    let v = w.cast(op, x.v, w.register_type(through, lanes));
    let v = w.choose(w.fcmp(LLVMRealOGE, x.v, float(beyond)), whole(beyond), v);
    let v = w.choose(w.fcmp(LLVMRealOLE, x.v, float(least)), whole(least), v);
    let v = w.choose(w.fcmp(LLVMRealUNO, x.v, x.v), whole(0.0), v);
    if through == to { v } else { w.cast(LLVMTrunc, v, w.register_type(to, lanes)) }
}

fn clamped(w: &Writer, x: Value, [low, high]: [Value; 2], lanes: usize) -> Value {
    let ty = w.register_type(DType::I64, lanes);
    let x = w.intrinsic("llvm.smin", &[ty], &[x, high]);
    w.intrinsic("llvm.smax", &[ty], &[x, low])
}

/// The elements of a dtype at these addresses.
fn read_at(w: &Writer, dtype: DType, at: Value, lanes: usize) -> Value {
    if lanes == 1 {
        let x = w.read(w.memory_type(dtype, 1), at, 0);
        return w.of_memory(dtype, x, 1);
    }
    let xs: Vec<Value> =
        (0..lanes).map(|k| w.read(w.memory_type(dtype, 1), w.element_of(at, k), 0)).collect();
    let v = w.of_elements(w.memory_type(dtype, 1), &xs);
    w.of_memory(dtype, v, lanes)
}

/// See [`texpr_ir::primfn::Inst::Table`]. The table is part of the module.
pub(super) fn lookup(w: &mut Writer, table: &Arc<Vec<u64>>, index: Reg, lanes: usize) -> Value {
    let at = w.tables.iter().find(|(known, _)| *known == table.as_ptr()).map(|(_, at)| *at);
    let at = at.unwrap_or_else(|| {
        let word = w.word_type();
        let mut words: Vec<LLVMValueRef> =
            table.iter().map(|value| w.integer(word, *value as i64, 1).0).collect();
        let data = llvm!(LLVMConstArray2(word, words.as_mut_ptr(), words.len() as u64));
        let name = std::ffi::CString::new(format!("t{}", w.tables.len())).unwrap_or_default();
        let global = llvm!(LLVMAddGlobal(w.module, LLVMTypeOf(data), name.as_ptr()));
        llvm!(LLVMSetInitializer(global, data));
        llvm!(LLVMSetGlobalConstant(global, 1));
        llvm!(LLVMSetLinkage(global, LLVMPrivateLinkage));
        llvm!(LLVMSetAlignment(global, 64));
        w.tables.push((table.as_ptr(), global));
        global
    });
    let word = w.word_type();
    let base = w.splat(w.cast(LLVMPtrToInt, Value(at), word), lanes);
    let last = w.integer(word, table.len() as i64 - 1, lanes);
    let index = clamped(w, index.v, [w.integer(word, 0, lanes), last], lanes);
    let distance = w.binary(LLVMShl, index, w.integer(word, 3, lanes));
    read_at(w, DType::U64, w.binary(LLVMAdd, base, distance), lanes)
}

/// See [`texpr_ir::primfn::Inst::Load`].
pub(super) fn load_at(w: &Writer, dtype: DType, [base, last, index]: [Reg; 3], lanes: usize) -> Value {
    let word = w.word_type();
    let index = clamped(w, index.v, [w.integer(word, 0, lanes), last.v], lanes);
    let by = w.integer(word, i64::from(dtype.size().trailing_zeros()), lanes);
    let distance = w.binary(LLVMShl, index, by);
    read_at(w, dtype, w.binary(LLVMAdd, base.v, distance), lanes)
}
