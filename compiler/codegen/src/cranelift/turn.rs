//! What is done at one column: whole vectors of the main loop, the vectors after it, and those across a border of the piece.
//!
//! A vector that has fewer elements than lanes goes through memory: its elements are copied one by one into a slot that is then loaded as a
//! vector, and results go back the same way. Lanes without an element hold anything; no instruction traps.

use super::acc::prim_for;
use super::body::body;
use super::driver::{Driver, Row, Walk};
use super::emit::Emit;
use super::prims::prim_of;
use super::values::{
    V, bits, constant, gather, lane, load, load_vector, mem, register, scalar, store, store_vector, vector,
};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, StackSlot, StackSlotData, StackSlotKind, Type, Value, types};
use texpr_base::{DType, Scalar};
use texpr_ir::{Prim, PrimFn};
use texpr_kernel::ir::{OutKind, Source};

/// Lanes from one up to another.
type Lanes = (Value, Value);

impl<'a> Driver<'a> {
    /// One turn of the main loop.
    pub(super) fn turn(&mut self, row: &Row, j: Value, groups: usize, in_piece: bool) {
        let args: Vec<_> = (0..groups).map(|g| self.vectors(row, j, g * self.lanes, in_piece)).collect();
        let f = self.body_of(in_piece);
        let results = body(&mut self.b, f, &args, self.lanes);
        for (g, results) in results.into_iter().enumerate() {
            for (o, x) in results.into_iter().enumerate() {
                match &self.accs[o] {
                    Some(acc) => acc.take(&mut self.b, g, x),
                    None => self.put(row, o, x, j, g * self.lanes),
                }
            }
        }
    }

    /// One vector at column `j`, which may have fewer columns than lanes.
    pub(super) fn turn_of_rest(&mut self, row: &Row, j: Value, cols: Value) {
        if self.lanes == 1 {
            let args = self.vectors(row, j, 0, false);
            let results = body(&mut self.b, self.body.f, &[args], 1).remove(0);
            for (o, x) in results.into_iter().enumerate() {
                self.put(row, o, x, j, 0);
            }
            return;
        }
        let (zero, left) = (self.int(0), self.b.ins().isub(cols, j));
        let full = self.b.ins().icmp_imm_s(IntCC::SignedGreaterThanOrEqual, left, self.lanes as i64);
        let (whole, part, compute) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.ins().brif(full, whole, &[], part, &[]);
        self.b.switch_to_block(whole);
        self.b.seal_block(whole);
        let args = self.vectors(row, j, 0, false);
        let dtypes: Vec<Option<DType>> = args.iter().map(|arg| arg.map(|arg| arg.dtype)).collect();
        for dtype in dtypes.iter().flatten() {
            self.b.append_block_param(compute, register(*dtype, self.lanes));
        }
        let passed: Vec<_> = args.iter().flatten().map(|arg| arg.v.into()).collect();
        self.b.ins().jump(compute, &passed);
        self.b.switch_to_block(part);
        self.b.seal_block(part);
        let args = self.partial(row, j, (zero, left), false);
        let passed: Vec<_> = args.iter().flatten().map(|arg| arg.v.into()).collect();
        self.b.ins().jump(compute, &passed);
        self.b.switch_to_block(compute);
        self.b.seal_block(compute);
        let mut params = self.b.block_params(compute).to_vec().into_iter();
        let args: Vec<Option<V>> =
            dtypes.into_iter().map(|dtype| Some(V { dtype: dtype?, v: params.next()? })).collect();
        let results = body(&mut self.b, self.body.f, &[args], self.lanes).remove(0);
        let mask = (!self.accs.iter().all(Option::is_none)).then(|| self.mask((zero, left)));
        let mut stores = Vec::new();
        for (o, x) in results.into_iter().enumerate() {
            match &self.accs[o] {
                Some(acc) => acc.take_at(&mut self.b, j, x, mask),
                None => stores.push((o, x)),
            }
        }
        if stores.is_empty() {
            return;
        }
        let (whole, part, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.ins().brif(full, whole, &[], part, &[]);
        self.b.switch_to_block(whole);
        self.b.seal_block(whole);
        for (o, x) in &stores {
            self.put(row, *o, *x, j, 0);
        }
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(part);
        self.b.seal_block(part);
        self.put_part(row, &stores, j, (zero, left));
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
        self.b.seal_block(done);
    }

    /// One vector at column `j` that may lie on both sides of a border of the piece: both bodies, and lane by lane the one that counts.
    pub(super) fn turn_across(&mut self, row: &Row, j: Value, cols: Value, (first, end): (Value, Value)) {
        let lanes = self.int(self.lanes as i64);
        let left = self.b.ins().isub(cols, j);
        let zero = self.int(0);
        let all = (zero, self.b.ins().smin(left, lanes));
        let [from, to] = [first, end].map(|column| {
            let k = self.b.ins().isub(column, j);
            let k = self.b.ins().smax(k, zero);
            self.b.ins().smin(k, all.1)
        });
        let inside = (from, to);
        let outer = self.partial(row, j, all, false);
        let outer = body(&mut self.b, self.body.f, &[outer], self.lanes).remove(0);
        let inner = self.partial(row, j, inside, true);
        let f = self.body_of(true);
        let inner = body(&mut self.b, f, &[inner], self.lanes).remove(0);
        let (mask, of_row) = (self.mask(inside), self.mask(all));
        let mut stores = Vec::new();
        for (o, (p, q)) in inner.into_iter().zip(outer).enumerate() {
            let v = prim_of(&mut self.b, Prim::Select, q.dtype, &[mask, p, q], self.lanes, None);
            let x = V { v, dtype: q.dtype };
            match &self.accs[o] {
                Some(acc) => acc.take_at(&mut self.b, j, x, Some(of_row)),
                None => stores.push((o, x)),
            }
        }
        if !stores.is_empty() {
            self.put_part(row, &stores, j, all);
        }
    }

    fn body_of(&self, in_piece: bool) -> &'a PrimFn {
        match &self.piece {
            Some(piece) if in_piece => piece.f,
            _ => self.body.f,
        }
    }

    /// The address (or index) of column `j + k`.
    fn column(&mut self, access: usize, row: &Row, j: Value, k: usize) -> Value {
        let at = if k == 0 { j } else { self.b.ins().iadd_imm_s(j, k as i64) };
        let distance = match (self.walk(access), row.strides[access]) {
            (Walk::Still, _) => return row.at[access],
            (Walk::Stride, Some(stride)) => self.b.ins().imul(at, stride),
            (Walk::Next | Walk::Stride, _) => match self.size(access) {
                1 => at,
                size => self.b.ins().ishl_imm_s(at, i64::from(size.trailing_zeros())),
            },
        };
        self.b.ins().iadd(row.at[access], distance)
    }

    /// Bytes from one element of an access to the next; 1 for an index.
    fn size(&self, access: usize) -> usize {
        let n = self.kernel.sources.len();
        match self.kernel.sources.get(access) {
            Some(Source::Load { dtype, .. }) => dtype.size(),
            Some(Source::Index(_)) => 1,
            None => self.kernel.outs[access - n].dtype.size(),
        }
    }

    /// The vector of a source that needs no loads along the row.
    fn unloaded(&mut self, s: usize, row: &Row, j: Value, k0: usize) -> Option<V> {
        let lanes = self.lanes;
        match &self.kernel.sources[s] {
            Source::Load { dtype, .. } => row.still[s].map(|v| V { v, dtype: *dtype }),
            Source::Index(_) => {
                let dtype = DType::I64;
                if let Some(v) = row.still[s] {
                    return Some(V { v, dtype });
                }
                let first = self.column(s, row, j, k0);
                if lanes == 1 {
                    return Some(V { v: first, dtype });
                }
                let second = match row.strides[s] {
                    Some(stride) => self.b.ins().iadd(first, stride),
                    None => self.b.ins().iadd_imm_s(first, 1),
                };
                Some(V { v: gather(&mut self.b, dtype, &[first, second]), dtype })
            }
        }
    }

    /// The sources' vectors at columns `j + k0` and on, all of which exist.
    fn vectors(&mut self, row: &Row, j: Value, k0: usize, in_piece: bool) -> Vec<Option<V>> {
        let lanes = self.lanes;
        (0..self.kernel.sources.len())
            .map(|s| {
                if !self.is_read(s, in_piece) {
                    return None;
                }
                if let Some(v) = self.unloaded(s, row, j, k0) {
                    return Some(v);
                }
                let Source::Load { dtype, .. } = &self.kernel.sources[s] else { return None };
                let dtype = *dtype;
                let addr = self.column(s, row, j, if self.walk(s) == Walk::Next { 0 } else { k0 });
                let v = match (self.walk(s), row.strides[s]) {
                    (Walk::Next, _) => {
                        load_vector(&mut self.b, dtype, lanes, addr, (k0 * dtype.size()) as i32)
                    }
                    // What only the piece reads and stands still.
                    (Walk::Still | Walk::Stride, None) => {
                        let x = load(&mut self.b, dtype, addr, 0);
                        super::values::spread(&mut self.b, dtype, x, lanes)
                    }
                    (Walk::Still | Walk::Stride, Some(stride)) => {
                        let mut at = addr;
                        let mut xs = Vec::new();
                        for k in 0..lanes {
                            if k > 0 {
                                at = self.b.ins().iadd(at, stride);
                            }
                            xs.push(load(&mut self.b, dtype, at, 0));
                        }
                        if lanes == 1 { xs[0] } else { gather(&mut self.b, dtype, &xs) }
                    }
                };
                Some(V { v, dtype })
            })
            .collect()
    }

    /// As [`Driver::vectors`] for some lanes only.
    fn partial(&mut self, row: &Row, j: Value, (from, to): Lanes, in_piece: bool) -> Vec<Option<V>> {
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
                let x = if *dtype == DType::Bool { d.b.ins().bmask(ty, x) } else { x };
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

    fn is_read(&self, source: usize, in_piece: bool) -> bool {
        match &self.piece {
            Some(piece) if in_piece => piece.reads[source],
            _ => self.body.reads[source],
        }
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
    fn mask(&mut self, (from, to): Lanes) -> V {
        let ty = vector(DType::Bool, self.lanes);
        let numbers = if self.lanes == 2 { 1 << 64 } else { 3 << 96 | 2 << 64 | 1 << 32 };
        let mut bound = |v: Value| {
            let v = if self.lanes == 2 { v } else { self.b.ins().ireduce(types::I32, v) };
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

    /// Stores a vector at columns `j + k0` and on, all of which exist.
    fn put(&mut self, row: &Row, out: usize, x: V, j: Value, k0: usize) {
        let access = self.kernel.sources.len() + out;
        let lanes = self.lanes;
        if self.walk(access) == Walk::Next {
            let addr = self.column(access, row, j, 0);
            let offset = (k0 * x.dtype.size()) as i32;
            let x = self.accumulated(out, row, x, lanes, |b| load_vector(b, x.dtype, lanes, addr, offset));
            store_vector(&mut self.b, x, lanes, addr, offset);
            return;
        }
        let mut addr = self.column(access, row, j, k0);
        for k in 0..lanes {
            if let (1.., Some(stride)) = (k, row.strides[access]) {
                addr = self.b.ins().iadd(addr, stride);
            }
            let v = if lanes == 1 { x.v } else { lane(&mut self.b, x, k) };
            let x = V { v, dtype: x.dtype };
            let x = self.accumulated(out, row, x, 1, |b| load(b, x.dtype, addr, 0));
            store(&mut self.b, x.dtype, x.v, addr, 0);
        }
    }

    /// Stores some lanes of the vectors at column `j`.
    fn put_part(&mut self, row: &Row, stores: &[(usize, V)], j: Value, (from, to): Lanes) {
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
                let v = match x.dtype {
                    DType::Bool => d.b.ins().icmp_imm_s(IntCC::NotEqual, v, 0),
                    _ => bits(&mut d.b, v, scalar(x.dtype)),
                };
                let addr = d.column(n + o, row, at, 0);
                let x = V { v, dtype: x.dtype };
                let x = d.accumulated(*o, row, x, 1, |b| load(b, x.dtype, addr, 0));
                store(&mut d.b, x.dtype, x.v, addr, 0);
            }
        });
    }

    /// For a column reduction: the value combined with what rows before this one left; else the value.
    fn accumulated(
        &mut self,
        out: usize,
        row: &Row,
        x: V,
        lanes: usize,
        old: impl FnOnce(&mut Emit<'_>) -> Value,
    ) -> V {
        let OutKind::Reduce { combine, .. } = &self.kernel.outs[out].kind else { return x };
        let old = old(&mut self.b);
        let neutral = constant(&mut self.b, combine.neutral(x.dtype), lanes);
        let old = self.b.ins().select(row.is_first, neutral, old);
        let old = V { v: old, dtype: x.dtype };
        V { v: prim_of(&mut self.b, prim_for(*combine), x.dtype, &[old, x], lanes, None), dtype: x.dtype }
    }
}
