//! LLVM as the machine that [`crate::emit`] writes for: explicit vectors of the CPU's full width.
//!
//! A register of several lanes is an LLVM vector of elements of the dtype's own width; a `bool` is a bit. Halves are their 16 bits. Words and
//! addresses are `i64`.

#![allow(unused_unsafe, reason = "calls of `llvm!` stand in one another")]

use super::machine;
use super::prims;
use super::writer::{Block, Value, Writer, llvm};
use crate::emit::asm::{Asm, Is, Ty, V};
use crate::emit::{FEW, widest};
use inkwell::llvm_sys::LLVMIntPredicate::{self, *};
use inkwell::llvm_sys::LLVMOpcode::*;
use inkwell::llvm_sys::core::*;
use inkwell::llvm_sys::prelude::{LLVMTypeRef, LLVMValueRef};
use std::sync::Arc;
use texpr_base::{DType, Scalar, reduce};
use texpr_ir::{Prim, PrimFn};
use texpr_kernel::ir::{Form, Kernel, OutKind};

type Reg = V<Value>;

fn condition(is: Is) -> LLVMIntPredicate {
    match is {
        Is::Equal => LLVMIntEQ,
        Is::NotEqual => LLVMIntNE,
        Is::Less => LLVMIntSLT,
        Is::LessEqual => LLVMIntSLE,
        Is::Greater => LLVMIntSGT,
        Is::GreaterEqual => LLVMIntSGE,
        Is::NotBelow => LLVMIntUGE,
    }
}

/// A register that may be given another value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variable {
    room: LLVMValueRef,
    ty: LLVMTypeRef,
}

impl Writer {
    fn of_type(&self, ty: Ty) -> LLVMTypeRef {
        match ty {
            Ty::Word => self.word_type(),
            Ty::Register(dtype, lanes) => self.register_type(dtype, lanes),
            Ty::Any(_) => self.bits_type(1),
        }
    }

    fn words(&self, intrinsic: &str, a: Value, b: Value) -> Value {
        self.intrinsic(intrinsic, &[self.word_type()], &[a, b])
    }

    /// The mask of the lanes below `n`, which is at least 0, as bits.
    fn below(&self, n: Value, lanes: usize) -> Value {
        let word = self.word_type();
        let all = self.integer(word, -1, 1);
        let one = self.integer(word, 1, 1);
        let width = self.integer(word, 64, 1);
        let bit = self.binary(LLVMShl, one, n);
        let low = self.binary(LLVMSub, bit, one);
        let is_all = self.icmp(LLVMIntUGE, n, width);
        let bits = self.choose(is_all, all, low);
        self.cast(LLVMTrunc, bits, self.bits_type(lanes))
    }
}

impl Asm for Writer {
    type Value = Value;
    type Block = Block;
    type Slot = LLVMValueRef;
    type Variable = Variable;

    /// As many as one vector has of the widest elements; one if there are few columns.
    fn lanes(kernel: &Kernel) -> usize {
        let columns = kernel.axes[kernel.inner()].as_const();
        if kernel.form == Form::Map && kernel.piece.is_none() && columns.is_some_and(|n| n < FEW) {
            return 1;
        }
        let bodies = std::iter::once(&kernel.body).chain(kernel.piece.as_ref().map(|piece| &piece.body));
        let lanes = machine::vector_bytes() / bodies.map(|f| widest(f)).max().unwrap_or(8);
        let reduced = kernel.outs.iter().filter_map(|out| match (&out.kind, kernel.form) {
            (OutKind::Reduce { .. }, Form::Row) => Some(reduce::lanes(out.dtype)),
            _ => None,
        });
        reduced.chain([lanes]).min().unwrap_or(lanes)
    }

    /// A short body needs several to keep the processor busy; of one that is a bit longer it finds the next turn by itself, and registers are for constants; of a
    /// long one the next turn is too far away for that.
    fn groups(insts: usize) -> Option<usize> {
        Some(match insts {
            0..12 => 4,
            12..32 | 64..400 => 2,
            _ => 1,
        })
    }

    const RARE_GOES_BACK: bool = false;

    fn any_takes_signs(_dtype: DType, _lanes: usize) -> bool {
        false
    }

    fn lanes_of_slow(_slow: &PrimFn, lanes: usize) -> usize {
        lanes
    }

    fn block(&mut self) -> Block {
        self.new_block()
    }

    fn param(&mut self, block: Block, ty: Ty) -> Value {
        let ty = self.of_type(ty);
        self.new_param(block, ty)
    }

    fn switch_to(&mut self, block: Block) {
        llvm!(LLVMPositionBuilderAtEnd(self.b, self.block_of(block)));
    }

    fn seal(&mut self, _block: Block) {}

    fn cold(&mut self, _block: Block) {}

    fn jump(&mut self, to: Block, args: &[Value]) {
        self.pass(to, args);
        llvm!(LLVMBuildBr(self.b, self.block_of(to)));
    }

    fn branch(&mut self, flag: Value, yes: (Block, &[Value]), no: (Block, &[Value])) {
        self.pass(yes.0, yes.1);
        self.pass(no.0, no.1);
        llvm!(LLVMBuildCondBr(self.b, flag.0, self.block_of(yes.0), self.block_of(no.0)));
    }

    fn ret(&mut self) {
        llvm!(LLVMBuildRetVoid(self.b));
    }

    fn int(&mut self, value: i64) -> Value {
        self.integer(self.word_type(), value, 1)
    }

    fn add(&mut self, a: Value, b: Value) -> Value {
        self.binary(LLVMAdd, a, b)
    }

    fn sub(&mut self, a: Value, b: Value) -> Value {
        self.binary(LLVMSub, a, b)
    }

    fn mul(&mut self, a: Value, b: Value) -> Value {
        self.binary(LLVMMul, a, b)
    }

    fn udiv(&mut self, a: Value, b: Value) -> Value {
        self.binary(LLVMUDiv, a, b)
    }

    fn smin(&mut self, a: Value, b: Value) -> Value {
        self.words("llvm.smin", a, b)
    }

    fn smax(&mut self, a: Value, b: Value) -> Value {
        self.words("llvm.smax", a, b)
    }

    fn umax(&mut self, a: Value, b: Value) -> Value {
        self.words("llvm.umax", a, b)
    }

    fn add_int(&mut self, a: Value, by: i64) -> Value {
        let by = self.int(by);
        self.add(a, by)
    }

    fn mul_int(&mut self, a: Value, by: i64) -> Value {
        let by = self.int(by);
        self.mul(a, by)
    }

    fn shl_int(&mut self, a: Value, by: u32) -> Value {
        let by = self.int(i64::from(by));
        self.binary(LLVMShl, a, by)
    }

    fn and_int(&mut self, a: Value, mask: i64) -> Value {
        let mask = self.int(mask);
        self.binary(LLVMAnd, a, mask)
    }

    fn compare(&mut self, is: Is, a: Value, b: Value) -> Value {
        self.icmp(condition(is), a, b)
    }

    fn compare_int(&mut self, is: Is, a: Value, b: i64) -> Value {
        let b = self.int(b);
        self.icmp(condition(is), a, b)
    }

    fn flag(&mut self, is: bool) -> Value {
        self.integer(self.bits_type(1), i64::from(is), 1)
    }

    fn both(&mut self, a: Value, b: Value) -> Value {
        self.binary(LLVMAnd, a, b)
    }

    fn either(&mut self, a: Value, b: Value) -> Value {
        self.binary(LLVMOr, a, b)
    }

    fn select(&mut self, flag: Value, a: Value, b: Value) -> Value {
        self.choose(flag, a, b)
    }

    fn fixed_word(&mut self, addr: Value, offset: i32) -> Value {
        let word = self.read(self.word_type(), addr, offset);
        self.is_invariant(word);
        word
    }

    fn load(&mut self, dtype: DType, addr: Value, offset: i32) -> Value {
        self.load_vector(dtype, 1, addr, offset)
    }

    fn store(&mut self, x: Reg, addr: Value, offset: i32) {
        self.store_vector(x, 1, addr, offset);
    }

    fn poll(&mut self, addr: Value) -> Value {
        let byte = self.read(self.bits_type(8), addr, 0);
        llvm!(LLVMSetVolatile(byte.0, 1));
        self.of_memory(DType::Bool, byte, 1)
    }

    fn load_vector(&mut self, dtype: DType, lanes: usize, addr: Value, offset: i32) -> Value {
        let x = self.read(self.memory_type(dtype, lanes), addr, offset);
        self.of_memory(dtype, x, lanes)
    }

    fn store_vector(&mut self, x: Reg, lanes: usize, addr: Value, offset: i32) {
        let v = self.to_memory(x.dtype, x.v, lanes);
        self.write(v, addr, offset);
    }

    fn expect(&mut self, addr: Value, offset: i32) {
        let pointer = self.pointer(addr, offset, 1);
        let word = |x: u64| Value(llvm!(LLVMConstInt(self.bits_type(32), x, 0)));
        self.intrinsic("llvm.prefetch", &[self.pointer_type()], &[pointer, word(0), word(3), word(1)]);
    }

    const STREAMS: bool = cfg!(target_arch = "x86_64");

    fn stream_vector(&mut self, x: Reg, lanes: usize, addr: Value, offset: i32) {
        let v = self.to_memory(x.dtype, x.v, lanes);
        self.write_past(v, addr, offset, lanes * x.dtype.size());
    }

    fn end_stream(&mut self) {
        self.intrinsic("llvm.x86.sse.sfence", &[], &[]);
    }

    fn slot(&mut self, bytes: u32) -> LLVMValueRef {
        let ty = llvm!(LLVMArrayType2(self.bits_type(8), u64::from(bytes)));
        self.room(ty, 64)
    }

    fn slot_at(&mut self, slot: LLVMValueRef) -> Value {
        self.cast(LLVMPtrToInt, Value(slot), self.word_type())
    }

    fn variable(&mut self, dtype: DType, lanes: usize) -> Variable {
        let ty = self.register_type(dtype, lanes);
        Variable { room: self.room(ty, 64), ty }
    }

    fn set(&mut self, variable: Variable, value: Value) {
        llvm!(LLVMBuildStore(self.b, value.0, variable.room));
    }

    fn get(&mut self, variable: Variable) -> Value {
        Value(llvm!(LLVMBuildLoad2(self.b, variable.ty, variable.room, c"".as_ptr())))
    }

    fn constant(&mut self, value: Scalar, lanes: usize) -> Value {
        prims::constant(self, value, lanes)
    }

    fn spread(&mut self, _dtype: DType, x: Value, lanes: usize) -> Value {
        self.splat(x, lanes)
    }

    fn gather(&mut self, dtype: DType, xs: &[Value]) -> Value {
        self.of_elements(self.register_type(dtype, 1), xs)
    }

    fn lane(&mut self, x: Reg, k: usize) -> Value {
        self.element_of(x.v, k)
    }

    fn turned(&mut self, x: Value, by: usize, lanes: usize) -> Value {
        self.turned_round(x, by, lanes)
    }

    fn mask(&mut self, from: Value, to: Value, lanes: usize) -> Value {
        let (before, inside) = (self.below(from, lanes), self.below(to, lanes));
        let bits = self.bits_type(lanes);
        let not = self.binary(LLVMXor, before, self.integer(bits, -1, 1));
        let mask = self.binary(LLVMAnd, inside, not);
        self.cast(LLVMBitCast, mask, self.register_type(DType::Bool, lanes))
    }

    fn prim(
        &mut self,
        prim: Prim,
        result: DType,
        args: &[Reg],
        lanes: usize,
        second: Option<Scalar>,
    ) -> Value {
        prims::prim(self, prim, result, args, lanes, second)
    }

    fn lookup(&mut self, table: &Arc<Vec<u64>>, index: Reg, lanes: usize) -> Value {
        prims::lookup(self, table, index, lanes)
    }

    fn load_at(&mut self, dtype: DType, at: [Reg; 3], lanes: usize) -> Value {
        prims::load_at(self, dtype, at, lanes)
    }

    fn join(&mut self, a: Value, b: Value) -> Value {
        self.binary(LLVMOr, a, b)
    }

    fn any(&mut self, joined: Value, lanes: usize) -> Value {
        if lanes == 1 {
            return joined;
        }
        let bits = self.bits_type(lanes);
        let joined = self.cast(LLVMBitCast, joined, bits);
        self.icmp(LLVMIntNE, joined, self.integer(bits, 0, 1))
    }

    fn none(&mut self, _lanes: usize) -> Value {
        self.flag(false)
    }

    fn series(&mut self, first: Value, step: Value, lanes: usize) -> Value {
        if lanes == 1 {
            return first;
        }
        let (first, step) = (self.splat(first, lanes), self.splat(step, lanes));
        let distance = self.binary(LLVMMul, step, self.numbers(lanes));
        self.binary(LLVMAdd, first, distance)
    }

    fn load_part(&mut self, dtype: DType, lanes: usize, addr: Value, part: (Value, Value)) -> Option<Value> {
        let mask = self.mask(part.0, part.1, lanes);
        let ty = self.memory_type(dtype, lanes);
        let pointer = self.pointer(addr, 0, 1);
        let nothing = Value(llvm!(LLVMConstNull(ty)));
        let x = self.intrinsic("llvm.masked.load", &[ty, self.pointer_type()], &[pointer, mask, nothing]);
        Some(self.of_memory(dtype, x, lanes))
    }

    fn store_part(&mut self, x: Reg, lanes: usize, addr: Value, part: (Value, Value)) -> bool {
        let mask = self.mask(part.0, part.1, lanes);
        let v = self.to_memory(x.dtype, x.v, lanes);
        let pointer = self.pointer(addr, 0, 1);
        let types = [self.type_of(v), self.pointer_type()];
        self.intrinsic("llvm.masked.store", &types, &[v, pointer, mask]);
        true
    }
}
