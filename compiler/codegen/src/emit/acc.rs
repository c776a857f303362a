//! Accumulators of reductions in lanes.
//!
//! The virtual lanes of [`reduce::lanes`] lie in the middle third of a slot, one element after another; column `j` of a block goes to lane `j % lanes`. Loops keep
//! them in registers, of which the first is always that of the column where the loop stands: after a turn they change places.

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
        let slot = b.slot((3 * reduce::lanes(dtype) * dtype.size()) as u32);
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

    /// Where the lanes begin in the slot.
    fn start(&self) -> usize {
        self.n_vectors * self.stride()
    }

    pub(super) fn clear(&self, b: &mut A) {
        let (neutral, base) = (self.neutral(b), b.slot_at(self.slot));
        for k in 0..self.n_vectors {
            b.store_vector(neutral, self.lanes, base, (self.start() + k * self.stride()) as i32);
        }
    }

    /// How far into the lanes the vector of column `j` lies, a multiple of the lanes, plus `k` vectors.
    fn distance(&self, b: &mut A, j: A::Value, k: usize) -> A::Value {
        let at = b.shl_int(j, self.dtype.size().trailing_zeros());
        let at = if k == 0 { at } else { b.add_int(at, (k * self.stride()) as i64) };
        b.and_int(at, (self.n_vectors * self.stride() - 1) as i64)
    }

    /// Takes the lanes into registers for a loop that begins at column `j`, or at the first column.
    pub(super) fn load(&self, b: &mut A, j: Option<A::Value>) {
        let base = b.slot_at(self.slot);
        for (k, register) in self.registers.iter().enumerate() {
            let v = match j {
                None => {
                    b.load_vector(self.dtype, self.lanes, base, (self.start() + k * self.stride()) as i32)
                }
                Some(j) => {
                    let distance = self.distance(b, j, k);
                    let addr = b.add(base, distance);
                    b.load_vector(self.dtype, self.lanes, addr, self.start() as i32)
                }
            };
            b.set(*register, v);
        }
    }

    /// Puts them back, where the loop stands at column `j`: twice, so that each is where it belongs whichever of them came first.
    pub(super) fn save(&self, b: &mut A, j: A::Value) {
        let (base, distance) = (b.slot_at(self.slot), self.distance(b, j, 0));
        let addr = b.add(base, distance);
        for (k, register) in self.registers.iter().enumerate() {
            let v = b.get(*register);
            for k in [k, k + self.n_vectors] {
                b.store_vector(self.of(v), self.lanes, addr, (k * self.stride()) as i32);
            }
        }
    }

    /// Takes the vector number `k` of a turn of the main loop.
    pub(super) fn take(&self, b: &mut A, k: usize, x: Of<A>) {
        let register = self.registers[k % self.n_vectors];
        let old = b.get(register);
        let new = b.combined(self.combine, self.of(old), x, self.lanes);
        b.set(register, new);
    }

    /// Ends a turn of `groups` vectors: the first register is that of the column where the next turn begins.
    pub(super) fn rotate(&self, b: &mut A, groups: usize) {
        let by = groups % self.n_vectors;
        if by > 0 {
            let values: Vec<A::Value> = self.registers.iter().map(|register| b.get(*register)).collect();
            for (register, value) in self.registers.iter().zip(values.iter().cycle().skip(by)) {
                b.set(*register, *value);
            }
        }
    }

    /// The vector with what changes nothing in the lanes that do not count.
    pub(super) fn masked(&self, b: &mut A, x: Of<A>, mask: Of<A>) -> Of<A> {
        let neutral = self.neutral(b);
        self.of(b.prim(Prim::Select, x.dtype, &[mask, x, neutral], self.lanes, None))
    }

    /// Takes a vector at column `j`, outside of loops.
    pub(super) fn take_at(&self, b: &mut A, j: A::Value, x: Of<A>) {
        let (base, distance) = (b.slot_at(self.slot), self.distance(b, j, 0));
        let addr = b.add(base, distance);
        let old = b.load_vector(self.dtype, self.lanes, addr, self.start() as i32);
        let new = b.combined(self.combine, self.of(old), x, self.lanes);
        b.store_vector(self.of(new), self.lanes, addr, self.start() as i32);
    }

    /// All lanes combined, by halving.
    pub(super) fn total(&self, b: &mut A) -> Of<A> {
        let base = b.slot_at(self.slot);
        let mut vectors: Vec<A::Value> = (0..self.n_vectors)
            .map(|k| b.load_vector(self.dtype, self.lanes, base, (self.start() + k * self.stride()) as i32))
            .collect();
        while vectors.len() > 1 {
            let half = vectors.len() / 2;
            for i in 0..half {
                vectors[i] = self.both(b, vectors[i], vectors[i + half]);
            }
            vectors.truncate(half);
        }
        let mut whole = vectors[0];
        let mut lanes = self.lanes;
        while lanes > 1 {
            lanes /= 2;
            let upper = b.turned(whole, lanes, self.lanes);
            whole = self.both(b, whole, upper);
        }
        let whole = self.of(whole);
        self.of(if self.lanes == 1 { whole.v } else { b.lane(whole, 0) })
    }

    fn both(&self, b: &mut A, x: A::Value, y: A::Value) -> A::Value {
        b.combined(self.combine, self.of(x), self.of(y), self.lanes)
    }
}
