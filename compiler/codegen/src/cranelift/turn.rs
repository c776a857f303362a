//! What is done at one column: whole vectors of the main loop, the vectors after it, and those across a border of the piece.

use super::acc::prim_for;
use super::address::Walk;
use super::body::body;
use super::driver::{Driver, Row};
use super::emit::Emit;
use super::prims::prim_of;
use super::values::{V, constant, gather, lane, load, load_vector, register, store, store_vector};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value};
use texpr_base::DType;
use texpr_ir::{Prim, PrimFn};
use texpr_kernel::ir::{OutKind, Source};

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
    pub(super) fn column(&mut self, access: usize, row: &Row, j: Value, k: usize) -> Value {
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
            Some(Source::Index(_) | Source::Array { .. }) => 1,
            None => self.kernel.outs[access - n].dtype.size(),
        }
    }

    /// The vector of a source that needs no loads along the row.
    pub(super) fn unloaded(&mut self, s: usize, row: &Row, j: Value, k0: usize) -> Option<V> {
        let lanes = self.lanes;
        match &self.kernel.sources[s] {
            Source::Load { dtype, .. } => row.still[s].map(|v| V { v, dtype: *dtype }),
            Source::Index(_) | Source::Array { .. } => {
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

    pub(super) fn is_read(&self, source: usize, in_piece: bool) -> bool {
        match &self.piece {
            Some(piece) if in_piece => piece.reads[source],
            _ => self.body.reads[source],
        }
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

    /// For a column reduction: the value combined with what rows before this one left; else the value.
    pub(super) fn accumulated(
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
