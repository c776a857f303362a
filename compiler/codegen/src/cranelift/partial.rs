//! Vectors with fewer elements than lanes. They go through memory: elements are copied one by one into a slot that is then loaded as a vector,
//! and results go back the same way. Lanes without an element hold anything; no instruction traps.

use super::driver::{Driver, Row};
use super::values::{V, constant, load, mem, of_lane, store, to_lane, vector};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, StackSlot, StackSlotData, StackSlotKind, Type, Value, types};
use texpr_base::{DType, Scalar};
use texpr_kernel::ir::Source;

/// Lanes from one up to another.
type Lanes = (Value, Value);

impl Driver<'_> {
    /// As [`Driver::vectors`] for some lanes only.
    pub(super) fn partial(
        &mut self,
        row: &Row,
        j: Value,
        (from, to): Lanes,
        in_piece: bool,
    ) -> Vec<Option<V>> {
        let mut args: Vec<Option<V>> = Vec::new();
        let mut loads = Vec::new();
        for s in 0..self.kernel.sources.len() {
            let read = self.is_read(s, in_piece);
            let arg = if read { self.unloaded(s, row, j, 0) } else { None };
            if let (true, None, Source::Load { dtype, .. }) = (read, arg, &self.kernel.sources[s]) {
                loads.push((s, *dtype));
            }
            args.push(arg);
        }
        if loads.is_empty() {
            return args;
        }
        let lanes = self.lanes;
        for (s, dtype) in &loads {
            let slot = self.slot(*s);
            let zero = constant(&mut self.b, Scalar::zero(*dtype), lanes);
            self.b.ins().stack_store(types::I64, zero, slot, 0);
        }
        self.count(from, to, 1, |d, k| {
            let at = d.b.ins().iadd(j, k);
            for (s, dtype) in &loads {
                let addr = d.column(*s, row, at, 0);
                let x = load(&mut d.b, *dtype, addr, 0);
                let ty = vector(*dtype, lanes).lane_type();
                let x = to_lane(&mut d.b, *dtype, x, ty);
                let place = d.lane_place(*s, k, ty);
                d.b.ins().store(mem(), x, place, 0);
            }
        });
        for (s, dtype) in loads {
            let slot = self.slot(s);
            let v = self.b.ins().stack_load(types::I64, vector(dtype, lanes), slot, 0);
            args[s] = Some(V { v, dtype });
        }
        args
    }

    fn slot(&mut self, access: usize) -> StackSlot {
        if let Some(slot) = self.slots[access] {
            return slot;
        }
        let data = StackSlotData::new(StackSlotKind::ExplicitSlot, 16, 4);
        let slot = self.b.create_sized_stack_slot(data);
        self.slots[access] = Some(slot);
        slot
    }

    /// The address of lane `k` in an access's slot.
    fn lane_place(&mut self, access: usize, k: Value, ty: Type) -> Value {
        let slot = self.slot(access);
        let base = self.b.ins().stack_addr(types::I64, slot, 0);
        let at = self.b.ins().ishl_imm_s(k, i64::from(ty.bytes().trailing_zeros()));
        self.b.ins().iadd(base, at)
    }

    /// The mask of these lanes.
    pub(super) fn mask(&mut self, (from, to): Lanes) -> V {
        let ty = vector(DType::Bool, self.lanes);
        let lanes = self.int(self.lanes as i64);
        let lane = ty.lane_type();
        let numbers = (0..u128::from(ty.lane_count())).map(|k| k << (k as u32 * lane.bits())).sum();
        let mut bound = |v: Value| {
            let v = self.b.ins().smin(v, lanes);
            let v = if lane == types::I64 { v } else { self.b.ins().ireduce(lane, v) };
            self.b.ins().splat(ty, v)
        };
        let (from, to) = (bound(from), bound(to));
        let number = self.b.pattern(ty, numbers);
        let before = self.b.ins().icmp(IntCC::SignedGreaterThan, from, number);
        let number = self.b.pattern(ty, numbers);
        let inside = self.b.ins().icmp(IntCC::SignedGreaterThan, to, number);
        let v = self.b.ins().band_not(inside, before);
        V { v, dtype: DType::Bool }
    }

    /// Stores some lanes of the vectors at column `j`.
    pub(super) fn put_part(&mut self, row: &Row, stores: &[(usize, V)], j: Value, (from, to): Lanes) {
        let n = self.kernel.sources.len();
        for (o, x) in stores {
            let slot = self.slot(n + o);
            self.b.ins().stack_store(types::I64, x.v, slot, 0);
        }
        let lanes = self.lanes;
        self.count(from, to, 1, |d, k| {
            let at = d.b.ins().iadd(j, k);
            for (o, x) in stores {
                let ty = vector(x.dtype, lanes).lane_type();
                let place = d.lane_place(n + o, k, ty);
                let v = d.b.ins().load(ty, mem(), place, 0);
                let v = of_lane(&mut d.b, x.dtype, v);
                let addr = d.column(n + o, row, at, 0);
                let x = V { v, dtype: x.dtype };
                let x = d.accumulated(*o, row, x, 1, |b| load(b, x.dtype, addr, 0));
                store(&mut d.b, x.dtype, x.v, addr, 0);
            }
        });
    }
}
