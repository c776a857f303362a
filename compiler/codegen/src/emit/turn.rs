//! What is done at one column: whole vectors of the main loop, the vectors after it, and those across a border of the piece.

use super::address::Walk;
use super::asm::{Asm, Is, Of, Ty, V};
use super::body::body;
use super::driver::{Driver, Row};
use texpr_base::DType;
use texpr_ir::core::CoreId;
use texpr_ir::prim::combining;
use texpr_ir::primfn::Inst;
use texpr_ir::{Prim, PrimFn};
use texpr_kernel::ir::{OutKind, Source};

/// Bytes ahead of a load that are asked for: the processor alone does not look beyond a page of 4 KiB, nor far enough in it. Measured with arrays in
/// memory: 512 to 4096 all help, up to 1.8 times; this the most.
const AHEAD: i32 = 2048;

impl<'a, A: Asm> Driver<'a, A> {
    /// One turn of the main loop.
    pub(super) fn turn(&mut self, row: &Row<A>, j: A::Value, groups: usize, in_piece: bool) {
        let f = self.body_of(in_piece);
        let has_rares = f.insts.iter().any(|inst| matches!(inst, Inst::Rare { .. }));
        // Vectors that share the branch to a rare path are computed together; others one by one, so that few values are alive at once.
        let at_once = if has_rares { groups } else { 1 };
        for first in (0..groups).step_by(at_once) {
            let some = first..first + at_once;
            let args: Vec<_> = some.clone().map(|g| self.vectors(row, j, g * self.lanes, in_piece)).collect();
            let results = body(&mut self.b, f, &args, self.lanes);
            for (g, results) in some.zip(results) {
                for (o, x) in results.into_iter().enumerate() {
                    match &self.accs[o] {
                        Some(acc) => acc.take(&mut self.b, g, x),
                        None => self.put(row, o, x, j, g * self.lanes),
                    }
                }
            }
        }
    }

    /// One vector at column `j`, which may have fewer columns than lanes. The accumulators may be `in_registers`.
    pub(super) fn turn_of_rest(&mut self, row: &Row<A>, j: A::Value, cols: A::Value, in_registers: bool) {
        if self.lanes == 1 {
            let args = self.vectors(row, j, 0, false);
            let results = body(&mut self.b, self.body.f, &[args], 1).remove(0);
            for (o, x) in results.into_iter().enumerate() {
                self.put(row, o, x, j, 0);
            }
            return;
        }
        let (zero, left) = (self.int(0), self.b.sub(cols, j));
        let full = self.b.compare_int(Is::GreaterEqual, left, self.lanes as i64);
        let (whole, part, compute) = (self.b.block(), self.b.block(), self.b.block());
        self.b.branch(full, (whole, &[]), (part, &[]));
        self.b.switch_to(whole);
        self.b.seal(whole);
        let args = self.vectors(row, j, 0, false);
        let dtypes: Vec<Option<DType>> = args.iter().map(|arg| arg.map(|arg| arg.dtype)).collect();
        let params: Vec<A::Value> =
            dtypes.iter().flatten().map(|d| self.b.param(compute, Ty::Register(*d, self.lanes))).collect();
        let passed: Vec<_> = args.iter().flatten().map(|arg| arg.v).collect();
        self.b.jump(compute, &passed);
        self.b.switch_to(part);
        self.b.seal(part);
        let args = self.partial(row, j, (zero, left), false);
        let passed: Vec<_> = args.iter().flatten().map(|arg| arg.v).collect();
        self.b.jump(compute, &passed);
        self.b.switch_to(compute);
        self.b.seal(compute);
        let mut params = params.into_iter();
        let args: Vec<Option<Of<A>>> =
            dtypes.into_iter().map(|dtype| Some(V { dtype: dtype?, v: params.next()? })).collect();
        let results = body(&mut self.b, self.body.f, &[args], self.lanes).remove(0);
        let mask = self.reduces().then(|| self.mask((zero, left)));
        let mut stores = Vec::new();
        for (o, x) in results.into_iter().enumerate() {
            match (&self.accs[o], mask) {
                (Some(acc), Some(mask)) => {
                    let x = acc.masked(&mut self.b, x, mask);
                    if in_registers { acc.take(&mut self.b, 0, x) } else { acc.take_at(&mut self.b, j, x) }
                }
                _ => stores.push((o, x)),
            }
        }
        if stores.is_empty() {
            return;
        }
        let (whole, part, done) = (self.b.block(), self.b.block(), self.b.block());
        self.b.branch(full, (whole, &[]), (part, &[]));
        self.b.switch_to(whole);
        self.b.seal(whole);
        for (o, x) in &stores {
            self.put(row, *o, *x, j, 0);
        }
        self.b.jump(done, &[]);
        self.b.switch_to(part);
        self.b.seal(part);
        self.put_part(row, &stores, j, (zero, left));
        self.b.jump(done, &[]);
        self.b.switch_to(done);
        self.b.seal(done);
    }

    /// One vector at column `j` that may lie on both sides of a border of the piece: both bodies, and lane by lane the one that counts.
    pub(super) fn turn_across(
        &mut self,
        row: &Row<A>,
        j: A::Value,
        cols: A::Value,
        (first, end): (A::Value, A::Value),
    ) {
        let lanes = self.int(self.lanes as i64);
        let left = self.b.sub(cols, j);
        let zero = self.int(0);
        let all = (zero, self.b.smin(left, lanes));
        let [from, to] = [first, end].map(|column| {
            let k = self.b.sub(column, j);
            let k = self.b.smax(k, zero);
            self.b.smin(k, all.1)
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
            let v = self.b.prim(Prim::Select, q.dtype, &[mask, p, q], self.lanes, None);
            let x = V { v, dtype: q.dtype };
            match &self.accs[o] {
                Some(acc) => {
                    let x = acc.masked(&mut self.b, x, of_row);
                    acc.take_at(&mut self.b, j, x);
                }
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
    pub(super) fn column(&mut self, access: usize, row: &Row<A>, j: A::Value, k: usize) -> A::Value {
        let at = if k == 0 { j } else { self.b.add_int(j, k as i64) };
        let distance = match (self.walk(access), row.strides[access]) {
            (Walk::Still, _) => return row.at[access],
            (Walk::Stride, Some(stride)) => self.b.mul(at, stride),
            (Walk::Next | Walk::Stride, _) => match self.size(access) {
                1 => at,
                size => self.b.shl_int(at, size.trailing_zeros()),
            },
        };
        self.b.add(row.at[access], distance)
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
    pub(super) fn unloaded(&mut self, s: usize, row: &Row<A>, j: A::Value, k0: usize) -> Option<Of<A>> {
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
                let step = row.strides[s].unwrap_or_else(|| self.int(1));
                Some(V { v: self.b.series(first, step, lanes), dtype })
            }
        }
    }

    /// The sources' vectors at columns `j + k0` and on, all of which exist.
    fn vectors(&mut self, row: &Row<A>, j: A::Value, k0: usize, in_piece: bool) -> Vec<Option<Of<A>>> {
        let lanes = self.lanes;
        // Neighbours in one array share their lines.
        let mut expected: Vec<CoreId> = Vec::new();
        let mut vector = |s: usize| {
            if !self.is_read(s, in_piece) {
                return None;
            }
            if let Some(v) = self.unloaded(s, row, j, k0) {
                return Some(v);
            }
            let Source::Load { node, dtype, at, .. } = &self.kernel.sources[s] else { return None };
            let dtype = *dtype;
            let addr = self.column(s, row, j, if self.walk(s) == Walk::Next { 0 } else { k0 });
            let v = match row.strides[s] {
                Some(stride) => self.b.load_strided(dtype, lanes, addr, stride),
                None => {
                    let offset = (k0 * dtype.size()) as i32;
                    // What some axis reads again is in cache.
                    let is_new = at.strides.iter().all(|stride| stride.as_const() != Some(0));
                    if is_new && !expected.contains(node) {
                        expected.push(*node);
                        self.b.expect(addr, offset + AHEAD);
                    }
                    self.b.load_vector(dtype, lanes, addr, offset)
                }
            };
            Some(V { v, dtype })
        };
        (0..row.still.len()).map(&mut vector).collect()
    }

    pub(super) fn is_read(&self, source: usize, in_piece: bool) -> bool {
        match &self.piece {
            Some(piece) if in_piece => piece.reads[source],
            _ => self.body.reads[source],
        }
    }

    /// Stores a vector at columns `j + k0` and on, all of which exist.
    fn put(&mut self, row: &Row<A>, out: usize, x: Of<A>, j: A::Value, k0: usize) {
        let access = self.kernel.sources.len() + out;
        let lanes = self.lanes;
        if self.walk(access) == Walk::Next {
            let addr = self.column(access, row, j, 0);
            let offset = (k0 * x.dtype.size()) as i32;
            let x = self.accumulated(out, x, lanes, |b| b.load_vector(x.dtype, lanes, addr, offset));
            if row.streams {
                self.b.stream_vector(x, lanes, addr, offset);
            } else {
                self.b.store_vector(x, lanes, addr, offset);
            }
            return;
        }
        let mut addr = self.column(access, row, j, k0);
        for k in 0..lanes {
            if let (1.., Some(stride)) = (k, row.strides[access]) {
                addr = self.b.add(addr, stride);
            }
            let v = if lanes == 1 { x.v } else { self.b.lane(x, k) };
            let x = V { v, dtype: x.dtype };
            let x = self.accumulated(out, x, 1, |b| b.load(x.dtype, addr, 0));
            self.b.store(x, addr, 0);
        }
    }

    /// For a column reduction: the value combined with what rows before this one left; else the value.
    pub(super) fn accumulated(
        &mut self,
        out: usize,
        x: Of<A>,
        lanes: usize,
        old: impl FnOnce(&mut A) -> A::Value,
    ) -> Of<A> {
        let OutKind::Reduce { combine, .. } = &self.kernel.outs[out].kind else { return x };
        let old = V { v: old(&mut self.b), dtype: x.dtype };
        V { v: self.b.prim(combining(*combine), x.dtype, &[old, x], lanes, None), dtype: x.dtype }
    }
}
