//! Accumulators of reductions in lanes.
//!
//! The virtual lanes of [`reduce::lanes`] lie in a slot, one element after another; column `j` of a block goes to lane `j % lanes`. The main
//! loop keeps them in registers while it runs.

use super::asm::{Asm, Of, V};
use texpr_base::{Combine, DType, reduce};
use texpr_ir::Prim;

pub(super) struct Acc<A: Asm> {
    combine: Combine,
    dtype: DType,
    lanes: usize,
    n_vectors: usize,
    slot: A::Slot,
    registers: Vec<A::Variable>,
}

impl<A: Asm> Acc<A> {
    pub(super) fn new(b: &mut A, combine: Combine, dtype: DType, lanes: usize) -> Self {
        let n_vectors = reduce::lanes(dtype) / lanes;
        let slot = b.slot((reduce::lanes(dtype) * dtype.size()) as u32);
        let registers = (0..n_vectors).map(|_| b.variable(dtype, lanes)).collect();
        Self { combine, dtype, lanes, n_vectors, slot, registers }
    }

    pub(super) fn n_vectors(&self) -> usize {
        self.n_vectors
    }

    /// Bytes of one vector in the slot.
    fn stride(&self) -> usize {
        self.lanes * self.dtype.size()
    }

    fn of(&self, v: A::Value) -> Of<A> {
        V { v, dtype: self.dtype }
    }

    fn neutral(&self, b: &mut A) -> Of<A> {
        self.of(b.constant(self.combine.neutral(self.dtype), self.lanes))
    }

    pub(super) fn clear(&self, b: &mut A) {
        let (neutral, base) = (self.neutral(b), b.slot_at(self.slot));
        for k in 0..self.n_vectors {
            b.store_vector(neutral, self.lanes, base, (k * self.stride()) as i32);
        }
    }

    /// The address of the vector of column `j`, a multiple of the lanes, plus `k` vectors.
    fn place(&self, b: &mut A, j: A::Value, k: usize) -> A::Value {
        let at = b.shl_int(j, self.dtype.size().trailing_zeros());
        let at = b.add_int(at, (k * self.stride()) as i64);
        let at = b.and_int(at, (self.n_vectors * self.stride() - 1) as i64);
        let base = b.slot_at(self.slot);
        b.add(base, at)
    }

    /// Takes the lanes into registers for a main loop that begins at column `j`.
    pub(super) fn load(&self, b: &mut A, j: A::Value) {
        for (k, register) in self.registers.iter().enumerate() {
            let addr = self.place(b, j, k);
            let v = b.load_vector(self.dtype, self.lanes, addr, 0);
            b.set(*register, v);
        }
    }

    /// Puts them back, for the same `j`.
    pub(super) fn save(&self, b: &mut A, j: A::Value) {
        for (k, register) in self.registers.iter().enumerate() {
            let addr = self.place(b, j, k);
            let v = b.get(*register);
            b.store_vector(self.of(v), self.lanes, addr, 0);
        }
    }

    /// Takes the vector number `k` of a turn of the main loop.
    pub(super) fn take(&self, b: &mut A, k: usize, x: Of<A>) {
        let register = self.registers[k % self.n_vectors];
        let old = b.get(register);
        let new = b.combined(self.combine, self.of(old), x, self.lanes);
        b.set(register, new);
    }

    /// Takes a vector at column `j`, outside of the main loop; `mask` tells the lanes that count, if not all.
    pub(super) fn take_at(&self, b: &mut A, j: A::Value, x: Of<A>, mask: Option<Of<A>>) {
        let x = match mask {
            None => x,
            Some(mask) => {
                let neutral = self.neutral(b);
                self.of(b.prim(Prim::Select, x.dtype, &[mask, x, neutral], self.lanes, None))
            }
        };
        let addr = self.place(b, j, 0);
        let old = b.load_vector(self.dtype, self.lanes, addr, 0);
        let new = b.combined(self.combine, self.of(old), x, self.lanes);
        b.store_vector(self.of(new), self.lanes, addr, 0);
    }

    /// All lanes combined, by halving.
    pub(super) fn total(&self, b: &mut A) -> Of<A> {
        let base = b.slot_at(self.slot);
        let mut vectors: Vec<A::Value> = (0..self.n_vectors)
            .map(|k| b.load_vector(self.dtype, self.lanes, base, (k * self.stride()) as i32))
            .collect();
        self.halve(b, &mut vectors, self.lanes);
        let whole = self.of(vectors[0]);
        let mut xs: Vec<A::Value> = (0..self.lanes).map(|k| b.lane(whole, k)).collect();
        self.halve(b, &mut xs, 1);
        self.of(xs[0])
    }

    fn halve(&self, b: &mut A, xs: &mut Vec<A::Value>, lanes: usize) {
        while xs.len() > 1 {
            let half = xs.len() / 2;
            for i in 0..half {
                xs[i] = b.combined(self.combine, self.of(xs[i]), self.of(xs[i + half]), lanes);
            }
            xs.truncate(half);
        }
    }
}
