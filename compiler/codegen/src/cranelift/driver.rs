//! The loop structure of a kernel: units, rows, the vector main loop with its tail, accumulators.

use super::prims::{body, prim_of};
use super::values::{
    V, constant, gather, is_word, lane, load, load_vector, mem, scalar, store, store_vector, vector,
};
use crate::layout::Layout;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, StackSlot, StackSlotData, StackSlotKind, Value, types};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::{FunctionBuilder, Variable};
use texpr_base::{Combine, DType, reduce};
use texpr_ir::Prim;
use texpr_ir::primfn::Val;
use texpr_kernel::affine::Affine;
use texpr_kernel::ir::{Form, Kernel, OutKind, Source};

/// Fills in the function of `kernel`.
pub(super) fn emit(mut b: FunctionBuilder<'_>, kernel: &Kernel, config: TargetFrontendConfig) {
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    b.seal_block(entry);
    let params = b.block_params(entry).to_vec();
    let mut driver = Driver::new(&mut b, kernel, params[0], params[1]);
    driver.units(params[2], params[3]);
    b.ins().return_(&[]);
    b.finalize(config);
}

/// How an access walks along the inner axis.
#[derive(Clone, Copy, PartialEq)]
enum Walk {
    Still,
    Next,
    Stride,
}

struct Driver<'a, 'f> {
    b: &'a mut FunctionBuilder<'f>,
    kernel: &'a Kernel,
    layout: Layout,
    words: Value,
    bases: Vec<Value>,
    /// Elements of one vector.
    lanes: usize,
    /// Elements of one turn of the main loop.
    step: usize,
    /// Per out that is reduced in lanes: its accumulator vectors and the buffer for the tail.
    accs: Vec<Option<Acc>>,
}

struct Acc {
    combine: Combine,
    dtype: DType,
    vectors: Vec<Variable>,
    tail: StackSlot,
}

/// The addresses (or indices, for index sources) of the current row, at its first column.
type Row = Vec<Value>;

impl<'a, 'f> Driver<'a, 'f> {
    fn new(b: &'a mut FunctionBuilder<'f>, kernel: &'a Kernel, bases: Value, words: Value) -> Self {
        let n_values = kernel.body.params.len() + kernel.body.insts.len();
        let mut dtypes: Vec<DType> = (0..n_values).map(|i| kernel.body.dtype(Val::new(i))).collect();
        dtypes.extend(kernel.body.insts.iter().flat_map(|inst| match inst {
            texpr_ir::primfn::Inst::Rare { slow, .. } => all_dtypes(slow),
            _ => Vec::new(),
        }));
        let wide = dtypes.iter().any(|d| d.size() == 8);
        let lanes = if wide { 2 } else { 4 };
        let reduced = |k: usize| match (&kernel.outs[k].kind, kernel.form) {
            (OutKind::Reduce { combine, .. }, Form::Row) => Some(*combine),
            _ => None,
        };
        let insts = kernel.body.insts.len();
        let step = (0..kernel.outs.len())
            .filter(|k| reduced(*k).is_some())
            .map(|k| reduce::lanes(kernel.outs[k].dtype))
            .max()
            .unwrap_or(
                lanes
                    * if insts < 12 {
                        4
                    } else if insts < 40 {
                        2
                    } else {
                        1
                    },
            );
        let layout = Layout::of(kernel);
        let n_accesses = kernel.sources.len() + kernel.outs.len();
        let bases = (0..n_accesses).map(|k| b.ins().load(types::I64, mem(), bases, k as i32 * 8)).collect();
        let accs = (0..kernel.outs.len())
            .map(|k| {
                let combine = reduced(k)?;
                let dtype = kernel.outs[k].dtype;
                let n_vectors = reduce::lanes(dtype) / lanes;
                let ty = vector(dtype, lanes);
                let vectors = (0..n_vectors).map(|_| b.declare_var(ty)).collect();
                // The neutral element is stored as a whole vector, the last one of which may be longer than its lanes.
                let bytes = (step * lane_bytes(dtype, lanes)).next_multiple_of(16) as u32 + 16;
                let tail =
                    b.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, bytes, 4));
                Some(Acc { combine, dtype, vectors, tail })
            })
            .collect();
        Self { b, kernel, layout, words, bases, lanes, step, accs }
    }

    fn word(&mut self, at: usize) -> Value {
        // Not marked as movable: Cranelift would then compute row addresses anew in the inner loop.
        self.b.ins().load(types::I64, mem(), self.words, at as i32 * 8)
    }

    fn int(&mut self, value: i64) -> Value {
        self.b.ins().iconst(types::I64, value)
    }

    /// `for i in start..end step by { body }` where `end - i >= by` is required of each turn; returns the first `i` not taken.
    fn count(&mut self, start: Value, end: Value, by: i64, turn: impl FnOnce(&mut Self, Value)) -> Value {
        let (head, inside, after) = self.loop_blocks();
        self.b.ins().jump(head, &[start.into()]);
        self.b.switch_to_block(head);
        let i = self.b.block_params(head)[0];
        let next = self.b.ins().iadd_imm_s(i, by);
        let more = self.b.ins().icmp(IntCC::SignedLessThanOrEqual, next, end);
        self.b.ins().brif(more, inside, &[], after, &[]);
        self.b.switch_to_block(inside);
        self.b.seal_block(inside);
        turn(self, i);
        self.b.ins().jump(head, &[next.into()]);
        self.b.seal_block(head);
        self.b.switch_to_block(after);
        self.b.seal_block(after);
        i
    }

    fn loop_blocks(&mut self) -> (Block, Block, Block) {
        let blocks = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.append_block_param(blocks.0, types::I64);
        blocks
    }

    /// `a / b` and `a % b` of counts, without dividing by 1.
    fn split(&mut self, a: Value, by: Value) -> (Value, Value) {
        let (divide, done) = (self.b.create_block(), self.b.create_block());
        self.b.append_block_param(done, types::I64);
        self.b.append_block_param(done, types::I64);
        let zero = self.int(0);
        let trivial = self.b.ins().icmp_imm_s(IntCC::Equal, by, 1);
        self.b.ins().brif(trivial, done, &[a.into(), zero.into()], divide, &[]);
        self.b.switch_to_block(divide);
        self.b.seal_block(divide);
        let q = self.b.ins().udiv(a, by);
        let product = self.b.ins().imul(q, by);
        let r = self.b.ins().isub(a, product);
        self.b.ins().jump(done, &[q.into(), r.into()]);
        self.b.switch_to_block(done);
        self.b.seal_block(done);
        (self.b.block_params(done)[0], self.b.block_params(done)[1])
    }

    fn affine(&self, access: usize) -> &'a Affine {
        let n = self.kernel.sources.len();
        if access < n {
            let (Source::Load { at, .. } | Source::Index(at)) = &self.kernel.sources[access];
            at
        } else {
            let (OutKind::Store(at) | OutKind::Reduce { at, .. }) = &self.kernel.outs[access - n].kind;
            at
        }
    }

    fn walk(&self, access: usize) -> Walk {
        match self.affine(access).strides[self.kernel.inner()].as_const() {
            Some(0) => Walk::Still,
            Some(1) => Walk::Next,
            _ => Walk::Stride,
        }
    }

    /// `base + index * stride of axis` unless the access does not move along the axis.
    fn advance(&mut self, access: usize, axis: usize, base: Value, index: Value) -> Value {
        if self.affine(access).strides[axis].as_const() == Some(0) {
            return base;
        }
        let stride = self.word(self.layout.stride(access, axis));
        let distance = self.b.ins().imul(index, stride);
        self.b.ins().iadd(base, distance)
    }

    fn units(&mut self, first: Value, end: Value) {
        let layout = self.layout;
        self.count(first, end, 1, |d, unit| {
            let (outer, block) = if d.kernel.n_outer == 0 {
                (d.int(0), unit)
            } else {
                let n_blocks = d.word(layout.n_blocks());
                d.split(unit, n_blocks)
            };
            let n_col_blocks = d.word(layout.n_col_blocks());
            let one_row = d.kernel.axes.len() - d.kernel.n_outer == 1;
            let (row_block, col_block) =
                if one_row { (d.int(0), block) } else { d.split(block, n_col_blocks) };
            d.unit(unit, outer, row_block, col_block);
        });
    }

    fn unit(&mut self, unit: Value, outer: Value, row_block: Value, col_block: Value) {
        let (layout, kernel) = (self.layout, self.kernel);
        let inner = kernel.inner();
        let block_cols = self.word(layout.block_cols());
        let col0 = self.b.ins().imul(col_block, block_cols);
        let all_cols = self.word(layout.extent(inner));
        let left = self.b.ins().isub(all_cols, col0);
        let cols = self.b.ins().smin(left, block_cols);
        let mut rows: Row = Vec::new();
        for access in 0..self.bases.len() {
            let base = self.start(access, row_block);
            rows.push(self.advance(access, inner, base, col0));
        }
        self.decompose(outer, 0, kernel.n_outer, &mut rows);
        for acc in self.accs.iter().flatten() {
            let neutral = acc.combine.neutral(acc.dtype);
            let v = constant(self.b, neutral, self.lanes);
            for var in &acc.vectors {
                self.b.def_var(*var, v);
            }
        }
        if inner == kernel.n_outer {
            let yes = self.b.ins().iconst(types::I8, 1);
            self.row(&rows, cols, yes);
        } else {
            let block_rows = self.word(layout.block_rows());
            let row0 = self.b.ins().imul(row_block, block_rows);
            let n_rows = self.word(layout.n_rows());
            let row1 = self.b.ins().iadd(row0, block_rows);
            let row1 = self.b.ins().smin(row1, n_rows);
            self.count(row0, row1, 1, |d, row| {
                let mut here = rows.clone();
                d.decompose(row, d.kernel.n_outer, inner, &mut here);
                let is_first = d.b.ins().icmp(IntCC::Equal, row, row0);
                d.row(&here, cols, is_first);
            });
        }
        self.finish(unit);
    }

    /// Where an access starts: its base, or an index source's offset; a column reduction's partial result moves by row blocks.
    fn start(&mut self, access: usize, row_block: Value) -> Value {
        let n = self.kernel.sources.len();
        if access < n {
            return match &self.kernel.sources[access] {
                Source::Load { .. } => self.bases[access],
                Source::Index(_) => self.word(self.layout.offset(access)),
            };
        }
        match &self.kernel.outs[access - n].kind {
            OutKind::Store(_) => self.bases[access],
            OutKind::Reduce { .. } => {
                let distance = self.word(self.layout.offset(access));
                let moved = self.b.ins().imul(row_block, distance);
                self.b.ins().iadd(self.bases[access], moved)
            }
        }
    }

    /// Adds the position of the flattened index `flat` over the axes `from..to` to all accesses.
    fn decompose(&mut self, flat: Value, from: usize, to: usize, rows: &mut Row) {
        let mut rest = flat;
        for axis in (from..to).rev() {
            let index = if axis == from {
                rest
            } else {
                let extent = self.word(self.layout.extent(axis));
                let (q, r) = self.split(rest, extent);
                rest = q;
                r
            };
            for (access, base) in rows.iter_mut().enumerate() {
                *base = self.advance(access, axis, *base, index);
            }
        }
    }

    fn row(&mut self, row: &Row, cols: Value, is_first: Value) {
        let zero = self.int(0);
        let still: Vec<Option<Value>> =
            (0..self.kernel.sources.len()).map(|k| self.hoisted(k, row)).collect();
        let rest = self.count(zero, cols, self.step as i64, |d, j| {
            for group in 0..d.step / d.lanes {
                d.group(row, &still, j, group, is_first);
            }
        });
        self.tail(row, &still, rest, cols, is_first);
    }

    /// The scalar of a source that does not move along the row.
    fn hoisted(&mut self, source: usize, row: &Row) -> Option<Value> {
        if self.walk(source) != Walk::Still {
            return None;
        }
        Some(match &self.kernel.sources[source] {
            Source::Load { dtype, .. } => load(self.b, *dtype, row[source], 0),
            Source::Index(_) => row[source],
        })
    }

    /// The address (or index) of column `j + k`.
    fn column(&mut self, access: usize, row: &Row, j: Value, k: usize) -> Value {
        let at = if k == 0 { j } else { self.b.ins().iadd_imm_s(j, k as i64) };
        self.advance(access, self.kernel.inner(), row[access], at)
    }

    /// The address of contiguous column `j`, for a dtype of `size` bytes; the constant part is left to the access.
    fn contiguous(&mut self, base: Value, j: Value, size: usize) -> Value {
        let distance =
            if size == 1 { j } else { self.b.ins().ishl_imm_s(j, i64::from(size.trailing_zeros())) };
        self.b.ins().iadd(base, distance)
    }

    /// One vector of the main loop.
    fn group(&mut self, row: &Row, still: &[Option<Value>], j: Value, group: usize, is_first: Value) {
        let (kernel, lanes) = (self.kernel, self.lanes);
        let k0 = group * lanes;
        let mut args = Vec::new();
        for (s, source) in kernel.sources.iter().enumerate() {
            let (dtype, v) = match (source, still[s]) {
                (Source::Load { dtype, .. }, Some(x)) => (*dtype, spread(self.b, *dtype, x, lanes)),
                (Source::Load { dtype, .. }, None) if self.walk(s) == Walk::Next => {
                    let addr = self.contiguous(row[s], j, dtype.size());
                    (*dtype, load_vector(self.b, *dtype, lanes, addr, (k0 * dtype.size()) as i32))
                }
                (Source::Load { dtype, .. }, None) => {
                    let xs: Vec<Value> = (0..lanes)
                        .map(|k| {
                            let addr = self.column(s, row, j, k0 + k);
                            load(self.b, *dtype, addr, 0)
                        })
                        .collect();
                    (*dtype, gather(self.b, *dtype, &xs))
                }
                (Source::Index(_), Some(x)) => (DType::I64, self.b.ins().splat(types::I64X2, x)),
                (Source::Index(_), None) => {
                    let xs: Vec<Value> = (0..lanes).map(|k| self.column(s, row, j, k0 + k)).collect();
                    (DType::I64, gather(self.b, DType::I64, &xs))
                }
            };
            args.push(V { v, dtype });
        }
        let results = body(self.b, &kernel.body, &args, lanes);
        for (o, result) in results.into_iter().enumerate() {
            let access = kernel.sources.len() + o;
            if let Some(acc) = &self.accs[o] {
                let var = acc.vectors[group % acc.vectors.len()];
                let old = V { v: self.b.use_var(var), dtype: acc.dtype };
                let new = prim_of(self.b, prim_for(acc.combine), acc.dtype, &[old, result], lanes, None);
                self.b.def_var(var, new);
                continue;
            }
            let size = result.dtype.size();
            if self.walk(access) == Walk::Next {
                let addr = self.contiguous(row[access], j, size);
                let offset = (k0 * size) as i32;
                let value = self.accumulated(o, result, lanes, is_first, |b| {
                    load_vector(b, result.dtype, lanes, addr, offset)
                });
                store_vector(self.b, value, lanes, addr, offset);
            } else {
                for k in 0..lanes {
                    let addr = self.column(access, row, j, k0 + k);
                    let x = V { v: lane(self.b, result, k), dtype: result.dtype };
                    let x = self.accumulated(o, x, 1, is_first, |b| load(b, result.dtype, addr, 0));
                    store(self.b, x.dtype, x.v, addr, 0);
                }
            }
        }
    }

    /// For a column reduction: the value combined with what rows before this one left; else the value.
    fn accumulated(
        &mut self,
        out: usize,
        x: V,
        lanes: usize,
        is_first: Value,
        old: impl FnOnce(&mut FunctionBuilder<'f>) -> Value,
    ) -> V {
        let OutKind::Reduce { combine, .. } = &self.kernel.outs[out].kind else { return x };
        let old = old(self.b);
        let neutral = constant(self.b, combine.neutral(x.dtype), lanes);
        let old = self.b.ins().select(is_first, neutral, old);
        let old = V { v: old, dtype: x.dtype };
        V { v: prim_of(self.b, prim_for(*combine), x.dtype, &[old, x], lanes, None), dtype: x.dtype }
    }

    /// The columns after the main loop, one by one; those that are reduced in lanes go through a buffer of neutral elements.
    fn tail(&mut self, row: &Row, still: &[Option<Value>], from: Value, cols: Value, is_first: Value) {
        let (some, done) = (self.b.create_block(), self.b.create_block());
        let any = self.b.ins().icmp(IntCC::SignedLessThan, from, cols);
        self.b.ins().brif(any, some, &[], done, &[]);
        self.b.switch_to_block(some);
        self.b.seal_block(some);
        let (kernel, lanes, step) = (self.kernel, self.lanes, self.step);
        for acc in self.accs.iter().flatten() {
            let neutral = constant(self.b, acc.combine.neutral(acc.dtype), lanes);
            let bytes = lane_bytes(acc.dtype, lanes);
            for group in 0..step / lanes {
                self.b.ins().stack_store(types::I64, neutral, acc.tail, (group * lanes * bytes) as i32);
            }
        }
        self.count(from, cols, 1, |d, j| {
            let mut args = Vec::new();
            for (s, source) in kernel.sources.iter().enumerate() {
                let (dtype, v) = match (source, still[s]) {
                    (Source::Load { dtype, .. }, Some(x)) => (*dtype, x),
                    (Source::Load { dtype, .. }, None) => {
                        let addr = d.column(s, row, j, 0);
                        (*dtype, load(d.b, *dtype, addr, 0))
                    }
                    (Source::Index(_), Some(x)) => (DType::I64, x),
                    (Source::Index(_), None) => (DType::I64, d.column(s, row, j, 0)),
                };
                args.push(V { v, dtype });
            }
            let results = body(d.b, &kernel.body, &args, 1);
            for (o, x) in results.into_iter().enumerate() {
                if let Some(acc) = &d.accs[o] {
                    let (slot, bytes) = (acc.tail, lane_bytes(acc.dtype, lanes));
                    let k = d.b.ins().isub(j, from);
                    let at = d.b.ins().imul_imm_s(k, bytes as i64);
                    let base = d.b.ins().stack_addr(types::I64, slot, 0);
                    let addr = d.b.ins().iadd(base, at);
                    let v = if x.dtype == DType::Bool {
                        d.b.ins().bmask(if bytes == 8 { types::I64 } else { types::I32 }, x.v)
                    } else {
                        x.v
                    };
                    debug_assert!(x.dtype == DType::Bool || scalar(x.dtype).bytes() as usize == bytes);
                    d.b.ins().store(mem(), v, addr, 0);
                    continue;
                }
                let addr = d.column(kernel.sources.len() + o, row, j, 0);
                let x = d.accumulated(o, x, 1, is_first, |b| load(b, x.dtype, addr, 0));
                store(d.b, x.dtype, x.v, addr, 0);
            }
        });
        for o in 0..self.accs.len() {
            let Some(acc) = &self.accs[o] else { continue };
            let bytes = lane_bytes(acc.dtype, lanes);
            for group in 0..step / lanes {
                let base = self.b.ins().stack_addr(types::I64, acc.tail, (group * lanes * bytes) as i32);
                let x = load_lanes(self.b, acc.dtype, lanes, base);
                let var = acc.vectors[group % acc.vectors.len()];
                let old = V { v: self.b.use_var(var), dtype: acc.dtype };
                let new = V { v: x, dtype: acc.dtype };
                let sum = prim_of(self.b, prim_for(acc.combine), acc.dtype, &[old, new], lanes, None);
                self.b.def_var(var, sum);
            }
        }
        self.b.ins().jump(done, &[]);
        self.b.switch_to_block(done);
        self.b.seal_block(done);
    }

    /// Combines the lanes of each accumulator and stores the unit's partial result.
    fn finish(&mut self, unit: Value) {
        for o in 0..self.accs.len() {
            let Some(acc) = &self.accs[o] else { continue };
            let prim = prim_for(acc.combine);
            let mut vectors: Vec<V> =
                acc.vectors.iter().map(|var| V { v: self.b.use_var(*var), dtype: acc.dtype }).collect();
            while vectors.len() > 1 {
                let half = vectors.len() / 2;
                for i in 0..half {
                    let pair = [vectors[i], vectors[i + half]];
                    vectors[i].v = prim_of(self.b, prim, acc.dtype, &pair, self.lanes, None);
                }
                vectors.truncate(half);
            }
            let mut xs: Vec<V> =
                (0..self.lanes).map(|k| V { v: lane(self.b, vectors[0], k), dtype: acc.dtype }).collect();
            while xs.len() > 1 {
                let half = xs.len() / 2;
                for i in 0..half {
                    let pair = [xs[i], xs[i + half]];
                    xs[i].v = prim_of(self.b, prim, acc.dtype, &pair, 1, None);
                }
                xs.truncate(half);
            }
            let base = self.bases[self.kernel.sources.len() + o];
            let at = self.b.ins().imul_imm_s(unit, acc.dtype.size() as i64);
            let addr = self.b.ins().iadd(base, at);
            store(self.b, acc.dtype, xs[0].v, addr, 0);
        }
    }
}

/// The scalar in every lane.
fn spread(b: &mut FunctionBuilder<'_>, dtype: DType, x: Value, lanes: usize) -> Value {
    let ty = vector(dtype, lanes);
    let x = if dtype == DType::Bool { b.ins().bmask(ty.lane_type(), x) } else { x };
    b.ins().splat(ty, x)
}

/// Bytes of one lane of a vector in the tail's buffer.
fn lane_bytes(dtype: DType, lanes: usize) -> usize {
    if is_word(dtype) || (dtype == DType::Bool && lanes == 4) { 4 } else { 8 }
}

/// Loads a vector whose lanes lie in memory as they lie in the register.
fn load_lanes(b: &mut FunctionBuilder<'_>, dtype: DType, lanes: usize, addr: Value) -> Value {
    let ty = vector(dtype, lanes);
    if lane_bytes(dtype, lanes) * lanes == 16 {
        return b.ins().load(ty, mem(), addr, 0);
    }
    let low = b.ins().load(types::I64, mem(), addr, 0);
    let wide = b.ins().scalar_to_vector(types::I64X2, low);
    super::values::bits(b, wide, ty)
}

fn prim_for(combine: Combine) -> Prim {
    match combine {
        Combine::Sum => Prim::Add,
        Combine::Prod => Prim::Mul,
        Combine::Min => Prim::Min,
        Combine::Max => Prim::Max,
        Combine::And => Prim::And,
        Combine::Or => Prim::Or,
    }
}

fn all_dtypes(f: &texpr_ir::PrimFn) -> Vec<DType> {
    let mut out: Vec<DType> = (0..f.params.len() + f.insts.len()).map(|i| f.dtype(Val::new(i))).collect();
    for inst in &f.insts {
        if let texpr_ir::primfn::Inst::Rare { slow, .. } = inst {
            out.extend(all_dtypes(slow));
        }
    }
    out
}
