//! Cranelift as the machine that [`crate::emit`] writes for.

use super::consts::Emit;
use super::values::{self, V, mem, register};
use super::{narrow, prims};
use crate::emit::asm::{Asm, Is, Ty};
use crate::emit::{FEW, MAX_TURN, widest};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    Block, BlockArg, InstBuilder, Opcode, StackSlot, StackSlotData, StackSlotKind, Type, Value, ValueDef,
    types,
};
use cranelift_frontend::Variable;
use std::sync::Arc;
use texpr_base::{Combine, DType, Scalar};
use texpr_ir::prim::combining;
use texpr_ir::{Prim, PrimFn};
use texpr_kernel::ir::{Form, Kernel};

fn condition(is: Is) -> IntCC {
    match is {
        Is::Equal => IntCC::Equal,
        Is::NotEqual => IntCC::NotEqual,
        Is::Less => IntCC::SignedLessThan,
        Is::LessEqual => IntCC::SignedLessThanOrEqual,
        Is::Greater => IntCC::SignedGreaterThan,
        Is::GreaterEqual => IntCC::SignedGreaterThanOrEqual,
        Is::NotBelow => IntCC::UnsignedGreaterThanOrEqual,
    }
}

fn passed(args: &[Value]) -> Vec<BlockArg> {
    args.iter().map(|arg| (*arg).into()).collect()
}

/// What [`Asm::any`] makes.
fn any_type(lanes: usize) -> Type {
    if lanes == 1 { types::I8 } else { types::I32 }
}

impl Asm for Emit<'_> {
    type Value = Value;
    type Block = Block;
    type Slot = StackSlot;
    type Variable = Variable;

    /// Two if anything but a rare path takes eight bytes, many if all is narrow, one if there are few columns.
    fn lanes(kernel: &Kernel) -> usize {
        let columns = kernel.axes[kernel.inner()].as_const();
        if kernel.form == Form::Map && kernel.piece.is_none() && columns.is_some_and(|n| n < FEW) {
            return 1;
        }
        if let Some(lanes) = narrow::lanes(kernel) {
            return lanes;
        }
        let bodies = std::iter::once(&kernel.body).chain(kernel.piece.as_ref().map(|piece| &piece.body));
        if bodies.map(|f| widest(f)).max() == Some(8) { 2 } else { 4 }
    }

    fn groups(insts: usize) -> Option<usize> {
        match insts {
            0..12 => Some(4),
            _ if insts * 2 <= MAX_TURN => Some(2),
            _ => None,
        }
    }

    const RARE_GOES_BACK: bool = true;

    fn any_takes_signs(dtype: DType, lanes: usize) -> bool {
        dtype.size() * lanes == 16
    }

    /// A slow path with wider lanes than the kernel's takes half a vector at a time.
    fn lanes_of_slow(slow: &PrimFn, lanes: usize) -> usize {
        if lanes == 4 && widest(slow) == 8 { 2 } else { lanes }
    }

    fn block(&mut self) -> Block {
        self.create_block()
    }

    fn param(&mut self, block: Block, ty: Ty) -> Value {
        let ty = match ty {
            Ty::Word => types::I64,
            Ty::Register(dtype, lanes) => register(dtype, lanes),
            Ty::Any(lanes) => any_type(lanes),
        };
        self.append_block_param(block, ty)
    }

    fn switch_to(&mut self, block: Block) {
        self.switch_to_block(block);
    }

    fn seal(&mut self, block: Block) {
        self.seal_block(block);
    }

    fn cold(&mut self, block: Block) {
        self.set_cold_block(block);
    }

    fn jump(&mut self, to: Block, args: &[Value]) {
        self.ins().jump(to, &passed(args));
    }

    fn branch(&mut self, flag: Value, yes: (Block, &[Value]), no: (Block, &[Value])) {
        self.ins().brif(flag, yes.0, &passed(yes.1), no.0, &passed(no.1));
    }

    fn ret(&mut self) {
        self.ins().return_(&[]);
    }

    fn int(&mut self, value: i64) -> Value {
        self.ins().iconst(types::I64, value)
    }

    fn add(&mut self, a: Value, b: Value) -> Value {
        self.ins().iadd(a, b)
    }

    fn sub(&mut self, a: Value, b: Value) -> Value {
        self.ins().isub(a, b)
    }

    fn mul(&mut self, a: Value, b: Value) -> Value {
        self.ins().imul(a, b)
    }

    fn udiv(&mut self, a: Value, b: Value) -> Value {
        self.ins().udiv(a, b)
    }

    fn smin(&mut self, a: Value, b: Value) -> Value {
        self.ins().smin(a, b)
    }

    fn smax(&mut self, a: Value, b: Value) -> Value {
        self.ins().smax(a, b)
    }

    fn umax(&mut self, a: Value, b: Value) -> Value {
        self.ins().umax(a, b)
    }

    fn add_int(&mut self, a: Value, by: i64) -> Value {
        self.ins().iadd_imm_s(a, by)
    }

    fn mul_int(&mut self, a: Value, by: i64) -> Value {
        self.ins().imul_imm_s(a, by)
    }

    fn shl_int(&mut self, a: Value, by: u32) -> Value {
        self.ins().ishl_imm_s(a, i64::from(by))
    }

    fn and_int(&mut self, a: Value, mask: i64) -> Value {
        self.ins().band_imm_s(a, mask)
    }

    fn compare(&mut self, is: Is, a: Value, b: Value) -> Value {
        self.ins().icmp(condition(is), a, b)
    }

    fn compare_int(&mut self, is: Is, a: Value, b: i64) -> Value {
        self.ins().icmp_imm_s(condition(is), a, b)
    }

    fn flag(&mut self, is: bool) -> Value {
        self.ins().iconst(types::I8, i64::from(is))
    }

    fn both(&mut self, a: Value, b: Value) -> Value {
        self.ins().band(a, b)
    }

    fn either(&mut self, a: Value, b: Value) -> Value {
        self.ins().bor(a, b)
    }

    fn select(&mut self, flag: Value, a: Value, b: Value) -> Value {
        self.ins().select(flag, a, b)
    }

    fn fixed_word(&mut self, addr: Value, offset: i32) -> Value {
        self.ins().load(types::I64, mem(), addr, offset)
    }

    fn load(&mut self, dtype: DType, addr: Value, offset: i32) -> Value {
        values::load(self, dtype, addr, offset)
    }

    fn store(&mut self, x: V, addr: Value, offset: i32) {
        values::store(self, x.dtype, x.v, addr, offset);
    }

    fn poll(&mut self, addr: Value) -> Value {
        self.ins().load(types::I8, mem(), addr, 0)
    }

    fn load_vector(&mut self, dtype: DType, lanes: usize, addr: Value, offset: i32) -> Value {
        values::load_vector(self, dtype, lanes, addr, offset)
    }

    fn store_vector(&mut self, x: V, lanes: usize, addr: Value, offset: i32) {
        values::store_vector(self, x, lanes, addr, offset);
    }

    /// Cranelift has no instruction for it.
    fn expect(&mut self, _addr: Value, _offset: i32) {}

    /// Cranelift has no such stores.
    const STREAMS: bool = false;

    fn stream_vector(&mut self, x: V, lanes: usize, addr: Value, offset: i32) {
        self.store_vector(x, lanes, addr, offset);
    }

    fn end_stream(&mut self) {}

    fn slot(&mut self, bytes: u32) -> StackSlot {
        self.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, bytes, 4))
    }

    fn slot_at(&mut self, slot: StackSlot) -> Value {
        self.ins().stack_addr(types::I64, slot, 0)
    }

    fn variable(&mut self, dtype: DType, lanes: usize) -> Variable {
        self.declare_var(register(dtype, lanes))
    }

    fn set(&mut self, variable: Variable, value: Value) {
        self.def_var(variable, value);
    }

    fn get(&mut self, variable: Variable) -> Value {
        self.use_var(variable)
    }

    fn constant(&mut self, value: Scalar, lanes: usize) -> Value {
        values::constant(self, value, lanes)
    }

    fn spread(&mut self, dtype: DType, x: Value, lanes: usize) -> Value {
        values::spread(self, dtype, x, lanes)
    }

    fn gather(&mut self, dtype: DType, xs: &[Value]) -> Value {
        values::gather(self, dtype, xs)
    }

    fn lane(&mut self, x: V, k: usize) -> Value {
        values::lane(self, x, k)
    }

    fn turned(&mut self, x: Value, by: usize, _lanes: usize) -> Value {
        values::turned(self, x, by)
    }

    fn mask(&mut self, from: Value, to: Value, lanes: usize) -> Value {
        values::mask(self, from, to, lanes)
    }

    fn prim(&mut self, prim: Prim, result: DType, args: &[V], lanes: usize, second: Option<Scalar>) -> Value {
        prims::prim_of(self, prim, result, args, lanes, second)
    }

    fn negated_for_fma(&mut self, x: V, _lanes: usize) -> Value {
        self.ins().fneg(x.v)
    }

    fn lookup(&mut self, table: &Arc<Vec<u64>>, index: V, lanes: usize) -> Value {
        prims::lookup(self, table, index, lanes)
    }

    fn load_at(&mut self, dtype: DType, [base, last, index]: [V; 3], lanes: usize) -> Value {
        prims::load_at(self, dtype, (base, last), index, lanes)
    }

    fn join(&mut self, a: Value, b: Value) -> Value {
        self.ins().bor(a, b)
    }

    /// The mask of a full register has no other lanes, and a mask's sign bits are the mask.
    fn any(&mut self, joined: Value, lanes: usize) -> Value {
        if lanes == 1 { joined } else { self.ins().vhigh_bits(types::I32, joined) }
    }

    fn none(&mut self, lanes: usize) -> Value {
        self.ins().iconst(any_type(lanes), 0)
    }

    fn combined(&mut self, combine: Combine, old: V, x: V, lanes: usize) -> Value {
        if combine == Combine::Sum
            && x.dtype.is_int()
            && x.dtype.size() >= 4
            && let ValueDef::Result(inst, _) = self.func.dfg.value_def(x.v)
            && self.func.dfg.insts[inst].opcode() == Opcode::Ineg
        {
            // Counting: the mask is -1 where the condition holds.
            let mask = self.func.dfg.inst_args(inst)[0];
            return self.ins().isub(old.v, mask);
        }
        prims::prim_of(self, combining(combine), x.dtype, &[old, x], lanes, None)
    }
}
