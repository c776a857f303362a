//! Accumulators of reductions in lanes.
//!
//! The virtual lanes of [`reduce::lanes`] lie in a stack slot, as vectors one after another; column `j` of a block goes to lane `j % lanes`. The main
//! loop keeps them in registers while it runs.

use super::emit::Emit;
use super::prims::prim_of;
use super::values::{V, constant, lane, mem, register};
use cranelift_codegen::ir::{
    InstBuilder, Opcode, StackSlot, StackSlotData, StackSlotKind, Value, ValueDef, types,
};
use cranelift_frontend::Variable;
use texpr_base::{Combine, DType, reduce};
use texpr_ir::Prim;

/// Bytes from one vector of a stack slot to the next.
const STRIDE: usize = 16;

pub(super) struct Acc {
    combine: Combine,
    dtype: DType,
    lanes: usize,
    n_vectors: usize,
    slot: StackSlot,
    registers: Vec<Variable>,
}

impl Acc {
    pub(super) fn new(b: &mut Emit<'_>, combine: Combine, dtype: DType, lanes: usize) -> Self {
        let n_vectors = reduce::lanes(dtype) / lanes;
        let bytes = (n_vectors * STRIDE) as u32;
        let slot = b.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, bytes, 4));
        let ty = register(dtype, lanes);
        let registers = (0..n_vectors).map(|_| b.declare_var(ty)).collect();
        Self { combine, dtype, lanes, n_vectors, slot, registers }
    }

    pub(super) fn n_vectors(&self) -> usize {
        self.n_vectors
    }

    fn neutral(&self, b: &mut Emit<'_>) -> Value {
        constant(b, self.combine.neutral(self.dtype), self.lanes)
    }

    pub(super) fn clear(&self, b: &mut Emit<'_>) {
        let neutral = self.neutral(b);
        for k in 0..self.n_vectors {
            b.ins().stack_store(types::I64, neutral, self.slot, (k * STRIDE) as i32);
        }
    }

    /// The address of the vector of column `j`, a multiple of the lanes, plus `k` vectors.
    fn place(&self, b: &mut Emit<'_>, j: Value, k: usize) -> Value {
        let vector = STRIDE / self.lanes;
        let at = b.ins().ishl_imm_s(j, i64::from(vector.trailing_zeros()));
        let at = b.ins().iadd_imm_s(at, (k * STRIDE) as i64);
        let at = b.ins().band_imm_s(at, (self.n_vectors * STRIDE - 1) as i64);
        let base = b.ins().stack_addr(types::I64, self.slot, 0);
        b.ins().iadd(base, at)
    }

    /// Takes the lanes into registers for a main loop that begins at column `j`.
    pub(super) fn load(&self, b: &mut Emit<'_>, j: Value) {
        for (k, register) in self.registers.iter().enumerate() {
            let addr = self.place(b, j, k);
            let v = b.ins().load(super::values::register(self.dtype, self.lanes), mem(), addr, 0);
            b.def_var(*register, v);
        }
    }

    /// Puts them back, for the same `j`.
    pub(super) fn save(&self, b: &mut Emit<'_>, j: Value) {
        for (k, register) in self.registers.iter().enumerate() {
            let addr = self.place(b, j, k);
            let v = b.use_var(*register);
            b.ins().store(mem(), v, addr, 0);
        }
    }

    fn combined(&self, b: &mut Emit<'_>, old: Value, x: V, lanes: usize) -> Value {
        if self.combine == Combine::Sum
            && self.dtype.is_int()
            && self.dtype.size() >= 4
            && let ValueDef::Result(inst, _) = b.func.dfg.value_def(x.v)
            && b.func.dfg.insts[inst].opcode() == Opcode::Ineg
        {
            // Counting: the mask is -1 where the condition holds.
            let mask = b.func.dfg.inst_args(inst)[0];
            return b.ins().isub(old, mask);
        }
        let old = V { v: old, dtype: self.dtype };
        prim_of(b, prim_for(self.combine), self.dtype, &[old, x], lanes, None)
    }

    /// Takes the vector number `k` of a turn of the main loop.
    pub(super) fn take(&self, b: &mut Emit<'_>, k: usize, x: V) {
        let register = self.registers[k % self.n_vectors];
        let old = b.use_var(register);
        let new = self.combined(b, old, x, self.lanes);
        b.def_var(register, new);
    }

    /// Takes a vector at column `j`, outside of the main loop; `mask` tells the lanes that count, if not all.
    pub(super) fn take_at(&self, b: &mut Emit<'_>, j: Value, x: V, mask: Option<V>) {
        let x = match mask {
            None => x,
            Some(mask) => {
                let neutral = V { v: self.neutral(b), dtype: x.dtype };
                let v = prim_of(b, Prim::Select, x.dtype, &[mask, x, neutral], self.lanes, None);
                V { v, dtype: x.dtype }
            }
        };
        let addr = self.place(b, j, 0);
        let old = b.ins().load(register(self.dtype, self.lanes), mem(), addr, 0);
        let new = self.combined(b, old, x, self.lanes);
        b.ins().store(mem(), new, addr, 0);
    }

    /// All lanes combined, by halving.
    pub(super) fn total(&self, b: &mut Emit<'_>) -> Value {
        let ty = register(self.dtype, self.lanes);
        let mut vectors: Vec<Value> = (0..self.n_vectors)
            .map(|k| b.ins().stack_load(types::I64, ty, self.slot, (k * STRIDE) as i32))
            .collect();
        self.halve(b, &mut vectors, self.lanes);
        let whole = V { v: vectors[0], dtype: self.dtype };
        let mut xs: Vec<Value> = (0..self.lanes).map(|k| lane(b, whole, k)).collect();
        self.halve(b, &mut xs, 1);
        xs[0]
    }

    fn halve(&self, b: &mut Emit<'_>, xs: &mut Vec<Value>, lanes: usize) {
        while xs.len() > 1 {
            let half = xs.len() / 2;
            for i in 0..half {
                let other = V { v: xs[i + half], dtype: self.dtype };
                xs[i] = self.combined(b, xs[i], other, lanes);
            }
            xs.truncate(half);
        }
    }
}

/// The instruction that combines two partial results.
pub(super) fn prim_for(combine: Combine) -> Prim {
    match combine {
        Combine::Sum => Prim::Add,
        Combine::Prod => Prim::Mul,
        Combine::Min => Prim::Min,
        Combine::Max => Prim::Max,
        Combine::And => Prim::And,
        Combine::Or => Prim::Or,
    }
}
