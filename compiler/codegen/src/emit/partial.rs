//! Vectors with fewer elements than lanes. A machine that cannot read and write parts of vectors does it through memory: elements are copied one by one
//! into a slot that is then loaded as a vector, and results go back the same way. Lanes without an element hold anything; no instruction traps.

use super::address::Walk;
use super::asm::{Asm, Of, V};
use super::driver::{Driver, Row};
use texpr_base::{DType, Scalar};
use texpr_kernel::ir::{OutKind, Source};

/// Lanes from one up to another.
type Lanes<A> = (<A as Asm>::Value, <A as Asm>::Value);

impl<A: Asm> Driver<'_, A> {
    /// As [`Driver::vectors`] for some lanes only.
    pub(super) fn partial(
        &mut self,
        row: &Row<A>,
        j: A::Value,
        part: Lanes<A>,
        in_piece: bool,
    ) -> Vec<Option<Of<A>>> {
        let lanes = self.lanes;
        let mut args: Vec<Option<Of<A>>> = Vec::new();
        let mut loads = Vec::new();
        for s in 0..self.kernel.sources.len() {
            let read = self.is_read(s, in_piece);
            let mut arg = if read { self.unloaded(s, row, j, 0) } else { None };
            if let (true, None, Source::Load { dtype, .. }) = (read, arg, &self.kernel.sources[s]) {
                arg = self.load_part(s, *dtype, row, j, part);
                if arg.is_none() {
                    loads.push((s, *dtype));
                }
            }
            args.push(arg);
        }
        if loads.is_empty() {
            return args;
        }
        for (s, dtype) in &loads {
            let slot = self.slot(*s);
            let v = self.b.constant(Scalar::zero(*dtype), lanes);
            self.b.store_vector(V { v, dtype: *dtype }, lanes, slot, 0);
        }
        self.count(part.0, part.1, 1, |d, k| {
            let at = d.b.add(j, k);
            for (s, dtype) in &loads {
                let addr = d.column(*s, row, at, 0);
                let v = d.b.load(*dtype, addr, 0);
                let place = d.lane_place(*s, k, *dtype);
                d.b.store(V { v, dtype: *dtype }, place, 0);
            }
        });
        for (s, dtype) in loads {
            let slot = self.slot(s);
            let v = self.b.load_vector(dtype, lanes, slot, 0);
            args[s] = Some(V { v, dtype });
        }
        args
    }

    fn load_part(
        &mut self,
        s: usize,
        dtype: DType,
        row: &Row<A>,
        j: A::Value,
        part: Lanes<A>,
    ) -> Option<Of<A>> {
        if self.walk(s) != Walk::Next {
            return None;
        }
        let addr = self.column(s, row, j, 0);
        let v = self.b.load_part(dtype, self.lanes, addr, part)?;
        Some(V { v, dtype })
    }

    /// The address of an access's slot, room for one vector.
    fn slot(&mut self, access: usize) -> A::Value {
        let slot = match self.slots[access] {
            Some(slot) => slot,
            None => {
                // Elements of eight bytes at most.
                let slot = self.b.slot((self.lanes * 8) as u32);
                self.slots[access] = Some(slot);
                slot
            }
        };
        self.b.slot_at(slot)
    }

    /// The address of element `k` in an access's slot.
    fn lane_place(&mut self, access: usize, k: A::Value, dtype: DType) -> A::Value {
        let base = self.slot(access);
        let at = self.b.shl_int(k, dtype.size().trailing_zeros());
        self.b.add(base, at)
    }

    /// The mask of these lanes.
    pub(super) fn mask(&mut self, (from, to): Lanes<A>) -> Of<A> {
        V { v: self.b.mask(from, to, self.lanes), dtype: DType::Bool }
    }

    /// Stores some lanes of the vectors at column `j`.
    pub(super) fn put_part(&mut self, row: &Row<A>, stores: &[(usize, Of<A>)], j: A::Value, part: Lanes<A>) {
        let n = self.kernel.sources.len();
        let lanes = self.lanes;
        let mut by_element = Vec::new();
        for (o, x) in stores {
            let is_plain = matches!(self.kernel.outs[*o].kind, OutKind::Store(_));
            if is_plain && self.walk(n + o) == Walk::Next {
                let addr = self.column(n + o, row, j, 0);
                if self.b.store_part(*x, lanes, addr, part) {
                    continue;
                }
            }
            let slot = self.slot(n + o);
            self.b.store_vector(*x, lanes, slot, 0);
            by_element.push((*o, x.dtype));
        }
        if by_element.is_empty() {
            return;
        }
        self.count(part.0, part.1, 1, |d, k| {
            let at = d.b.add(j, k);
            for (o, dtype) in by_element {
                let place = d.lane_place(n + o, k, dtype);
                let v = d.b.load(dtype, place, 0);
                let addr = d.column(n + o, row, at, 0);
                let x = d.accumulated(o, V { v, dtype }, 1, |b| b.load(dtype, addr, 0));
                d.b.store(x, addr, 0);
            }
        });
    }
}
