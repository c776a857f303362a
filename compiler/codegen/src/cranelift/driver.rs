//! The loops of a kernel: units, rows, and along a row the stretches that vectors take.
//!
//! A row is taken from left to right. Whole turns of several vectors run in a main loop; what remains, and what lies across a border of
//! the kernel's piece, is taken one vector at a time, in part if need be. A kernel with a large body has no main loop: its code stands once.

use super::acc::Acc;
use super::body::{is_wide, used_params};
use super::emit::{Consts, Emit};
use super::values::{load, mem, spread, store};
use crate::layout::Layout;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, GlobalValue, InstBuilder, StackSlot, Value, types};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::FunctionBuilder;
use texpr_base::{DType, reduce};
use texpr_ir::PrimFn;
use texpr_ir::primfn::Inst;
use texpr_kernel::affine::Affine;
use texpr_kernel::ir::{Form, Kernel, OutKind, Source};

/// Instructions of all vectors of a main loop's turn, at most.
const MAX_TURN: usize = 160;

/// Fills in the function of `kernel`; `at` is the address of the constants.
pub(super) fn emit(
    mut b: FunctionBuilder<'_>,
    kernel: &Kernel,
    consts: &mut Consts,
    at: GlobalValue,
    config: TargetFrontendConfig,
) {
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    b.seal_block(entry);
    let params = b.block_params(entry).to_vec();
    let mut driver = Driver::new(Emit::new(b, consts, at), kernel, params[0], params[1]);
    driver.units(params[2], params[3]);
    driver.b.ins().return_(&[]);
    driver.b.into_builder().finalize(config);
}

/// How an access walks along the inner axis.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Walk {
    Still,
    Next,
    Stride,
}

/// A body with the sources that it reads.
pub(super) struct Body<'a> {
    pub(super) f: &'a PrimFn,
    pub(super) reads: Vec<bool>,
}

impl<'a> Body<'a> {
    fn new(f: &'a PrimFn) -> Self {
        Self { f, reads: used_params(f) }
    }
}

pub(super) struct Driver<'a> {
    pub(super) b: Emit<'a>,
    pub(super) kernel: &'a Kernel,
    layout: Layout,
    words: Value,
    bases: Vec<Value>,
    /// Elements of one vector.
    pub(super) lanes: usize,
    /// Vectors of one turn of the main loop; `None` for no main loop.
    groups: Option<usize>,
    pub(super) body: Body<'a>,
    pub(super) piece: Option<Body<'a>>,
    /// Per out: its accumulator, if it is reduced in lanes.
    pub(super) accs: Vec<Option<Acc>>,
    /// Per source and out, a slot for one vector; made when first needed.
    pub(super) slots: Vec<Option<StackSlot>>,
}

/// Where the accesses of the current row stand.
pub(super) struct Row {
    /// The address (or index, for index sources) of the first column.
    pub(super) at: Vec<Value>,
    /// Per access that strides: the distance of neighbouring columns.
    pub(super) strides: Vec<Option<Value>>,
    /// Per source that stands still: its value in every lane.
    pub(super) still: Vec<Option<Value>>,
    /// Whether this is the first row of its block.
    pub(super) is_first: Value,
}

/// The columns of a row that the piece has: from one, up to another.
type Bounds = (Value, Value);

impl<'a> Driver<'a> {
    fn new(mut b: Emit<'a>, kernel: &'a Kernel, bases: Value, words: Value) -> Self {
        let lanes = lanes(kernel);
        let reduced = |k: usize| match (&kernel.outs[k].kind, kernel.form) {
            (OutKind::Reduce { combine, .. }, Form::Row) => Some(*combine),
            _ => None,
        };
        let wide = (0..kernel.outs.len())
            .filter(|k| reduced(*k).is_some())
            .map(|k| reduce::lanes(kernel.outs[k].dtype) / lanes)
            .max();
        let n_accesses = kernel.sources.len() + kernel.outs.len();
        let bases = (0..n_accesses).map(|k| b.ins().load(types::I64, mem(), bases, k as i32 * 8)).collect();
        let accs = (0..kernel.outs.len())
            .map(|k| Some(Acc::new(&mut b, reduced(k)?, kernel.outs[k].dtype, lanes)))
            .collect();
        Self {
            b,
            kernel,
            layout: Layout::of(kernel),
            words,
            bases,
            lanes,
            groups: groups(kernel, lanes, wide),
            body: Body::new(&kernel.body),
            piece: kernel.piece.as_ref().map(|piece| Body::new(&piece.body)),
            accs,
            slots: vec![None; n_accesses],
        }
    }

    fn word(&mut self, at: usize) -> Value {
        self.b.ins().load(types::I64, mem(), self.words, at as i32 * 8)
    }

    pub(super) fn int(&mut self, value: i64) -> Value {
        self.b.ins().iconst(types::I64, value)
    }

    /// `for i in start..end step by { body }` where `end - i >= by` is required of each turn; returns the first `i` not taken.
    pub(super) fn count(
        &mut self,
        start: Value,
        end: Value,
        by: i64,
        turn: impl FnOnce(&mut Self, Value),
    ) -> Value {
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

    pub(super) fn walk(&self, access: usize) -> Walk {
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
        let mut at = Vec::new();
        for access in 0..self.bases.len() {
            let base = self.start(access, row_block);
            at.push(self.advance(access, inner, base, col0));
        }
        let mut bounds = self.columns_of_piece(col0, cols);
        self.decompose(outer, 0, kernel.n_outer, &mut at, &mut bounds);
        for acc in self.accs.iter().flatten() {
            acc.clear(&mut self.b);
        }
        if inner == kernel.n_outer {
            let yes = self.b.ins().iconst(types::I8, 1);
            self.row(at, cols, bounds, yes);
        } else {
            let block_rows = self.word(layout.block_rows());
            let row0 = self.b.ins().imul(row_block, block_rows);
            let n_rows = self.word(layout.n_rows());
            let row1 = self.b.ins().iadd(row0, block_rows);
            let row1 = self.b.ins().smin(row1, n_rows);
            self.count(row0, row1, 1, |d, row| {
                let (mut here, mut bounds) = (at.clone(), bounds);
                d.decompose(row, d.kernel.n_outer, inner, &mut here, &mut bounds);
                let is_first = d.b.ins().icmp(IntCC::Equal, row, row0);
                d.row(here, cols, bounds, is_first);
            });
        }
        for o in 0..self.accs.len() {
            let Some(acc) = &self.accs[o] else { continue };
            let total = acc.total(&mut self.b);
            let dtype = kernel.outs[o].dtype;
            let at = self.b.ins().imul_imm_s(unit, dtype.size() as i64);
            let addr = self.b.ins().iadd(self.bases[kernel.sources.len() + o], at);
            store(&mut self.b, dtype, total, addr, 0);
        }
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

    /// The piece's columns of a block that begins at `col0`.
    fn columns_of_piece(&mut self, col0: Value, cols: Value) -> Option<Bounds> {
        self.kernel.piece.as_ref()?;
        let inner = self.kernel.inner();
        let [from, to] = [0, 1].map(|end| {
            let bound = self.word(self.layout.bound(inner, end));
            let bound = self.b.ins().isub(bound, col0);
            let zero = self.int(0);
            let bound = self.b.ins().smax(bound, zero);
            self.b.ins().smin(bound, cols)
        });
        Some((from, to))
    }

    /// Adds the position of the flattened index `flat` over the axes `from..to` to all accesses. Off the piece, `bounds` become empty.
    fn decompose(
        &mut self,
        flat: Value,
        from: usize,
        to: usize,
        at: &mut [Value],
        bounds: &mut Option<Bounds>,
    ) {
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
            for (access, base) in at.iter_mut().enumerate() {
                *base = self.advance(access, axis, *base, index);
            }
            let kernel = self.kernel;
            if let (Some((first, end)), Some(piece)) = (bounds.as_mut(), &kernel.piece)
                && !piece.is_whole(axis, &kernel.axes[axis])
            {
                let (low, high) =
                    (self.word(self.layout.bound(axis, 0)), self.word(self.layout.bound(axis, 1)));
                let after = self.b.ins().icmp(IntCC::SignedGreaterThanOrEqual, index, low);
                let before = self.b.ins().icmp(IntCC::SignedLessThan, index, high);
                let inside = self.b.ins().band(after, before);
                // An empty stretch at the end: what is before it is one stretch.
                *first = self.b.ins().select(inside, *first, *end);
            }
        }
    }

    fn row(&mut self, at: Vec<Value>, cols: Value, bounds: Option<Bounds>, is_first: Value) {
        let n_sources = self.kernel.sources.len();
        let inner = self.kernel.inner();
        let strides = (0..at.len())
            .map(|access| {
                (self.walk(access) == Walk::Stride).then(|| self.word(self.layout.stride(access, inner)))
            })
            .collect();
        let still = (0..n_sources).map(|k| self.hoisted(k, &at)).collect();
        let row = Row { at, strides, still, is_first };
        match bounds {
            None => self.plain(&row, cols),
            Some(bounds) => self.pieces(&row, cols, bounds),
        }
    }

    /// The value of a source that does not move along the row, in every lane. What only the piece reads is not there on all rows.
    fn hoisted(&mut self, source: usize, at: &[Value]) -> Option<Value> {
        if self.walk(source) != Walk::Still {
            return None;
        }
        let (dtype, x) = match &self.kernel.sources[source] {
            Source::Load { .. } if !self.body.reads[source] => return None,
            Source::Load { dtype, .. } => (*dtype, load(&mut self.b, *dtype, at[source], 0)),
            Source::Index(_) => (DType::I64, at[source]),
        };
        Some(spread(&mut self.b, dtype, x, self.lanes))
    }

    /// A row with one body.
    fn plain(&mut self, row: &Row, cols: Value) {
        let zero = self.int(0);
        let rest = match self.groups {
            None => zero,
            Some(groups) => self.main(row, zero, cols, groups, false),
        };
        let (head, inside, after) = self.loop_blocks();
        self.b.ins().jump(head, &[rest.into()]);
        self.b.switch_to_block(head);
        let j = self.b.block_params(head)[0];
        let more = self.b.ins().icmp(IntCC::SignedLessThan, j, cols);
        self.b.ins().brif(more, inside, &[], after, &[]);
        self.b.switch_to_block(inside);
        self.b.seal_block(inside);
        self.turn_of_rest(row, j, cols);
        let next = self.b.ins().iadd_imm_s(j, self.lanes as i64);
        self.b.ins().jump(head, &[next.into()]);
        self.b.seal_block(head);
        self.b.switch_to_block(after);
        self.b.seal_block(after);
    }

    /// Whole turns from column `from` on, as far as they end at or before `to`; returns where they end.
    fn main(&mut self, row: &Row, from: Value, to: Value, groups: usize, in_piece: bool) -> Value {
        for acc in self.accs.iter().flatten() {
            acc.load(&mut self.b, from);
        }
        let step = (groups * self.lanes) as i64;
        let rest = self.count(from, to, step, |d, j| d.turn(row, j, groups, in_piece));
        for acc in self.accs.iter().flatten() {
            acc.save(&mut self.b, rest);
        }
        rest
    }

    /// A row across a piece: what lies wholly on one side of its borders in main loops, the rest vector by vector.
    fn pieces(&mut self, row: &Row, cols: Value, (first, end): Bounds) {
        // Without a main loop of its own, still one vector per accumulator.
        let n_vectors = self.accs.iter().flatten().map(Acc::n_vectors).max().unwrap_or(1);
        let groups = self.groups.unwrap_or(n_vectors);
        let step = (groups * self.lanes) as i64;
        let (head, inside, after) = self.loop_blocks();
        let zero = self.int(0);
        self.b.ins().jump(head, &[zero.into()]);
        self.b.switch_to_block(head);
        let j = self.b.block_params(head)[0];
        let more = self.b.ins().icmp(IntCC::SignedLessThan, j, cols);
        self.b.ins().brif(more, inside, &[], after, &[]);
        self.b.switch_to_block(inside);
        self.b.seal_block(inside);

        let next = self.b.ins().iadd_imm_s(j, step);
        let begun = self.b.ins().icmp(IntCC::SignedGreaterThanOrEqual, j, first);
        let fits = self.b.ins().icmp(IntCC::SignedLessThanOrEqual, next, end);
        let in_piece = self.b.ins().band(begun, fits);
        self.branch(in_piece, head, |d| d.main(row, j, end, groups, true));

        let before = self.b.ins().icmp(IntCC::SignedLessThan, j, first);
        let limit = self.b.ins().select(before, first, cols);
        let fits = self.b.ins().icmp(IntCC::SignedLessThanOrEqual, next, limit);
        let past = self.b.ins().icmp(IntCC::SignedGreaterThanOrEqual, j, end);
        let aside = self.b.ins().bor(before, past);
        let outside = self.b.ins().band(fits, aside);
        self.branch(outside, head, |d| d.main(row, j, limit, groups, false));

        self.turn_across(row, j, cols, (first, end));
        let next = self.b.ins().iadd_imm_s(j, self.lanes as i64);
        self.b.ins().jump(head, &[next.into()]);
        self.b.seal_block(head);
        self.b.switch_to_block(after);
        self.b.seal_block(after);
    }

    /// If `cond`, does `then` and goes on at `to` with what it returns.
    fn branch(&mut self, cond: Value, to: Block, then: impl FnOnce(&mut Self) -> Value) {
        let (yes, no) = (self.b.create_block(), self.b.create_block());
        self.b.ins().brif(cond, yes, &[], no, &[]);
        self.b.switch_to_block(yes);
        self.b.seal_block(yes);
        let value = then(self);
        self.b.ins().jump(to, &[value.into()]);
        self.b.switch_to_block(no);
        self.b.seal_block(no);
    }
}

/// Elements of a vector of `kernel`: two if anything but a rare path takes eight bytes, one if there is but one column.
fn lanes(kernel: &Kernel) -> usize {
    if kernel.form == Form::Map && kernel.axes[kernel.inner()].is_one() {
        return 1;
    }
    let wide = is_wide(&kernel.body) || kernel.piece.as_ref().is_some_and(|piece| is_wide(&piece.body));
    if wide { 2 } else { 4 }
}

/// Vectors of a turn of the main loop: `reduced` if there are reductions in lanes, so that each vector has its own accumulator.
fn groups(kernel: &Kernel, lanes: usize, reduced: Option<usize>) -> Option<usize> {
    let count = |f: &PrimFn| f.insts.iter().filter(|inst| !matches!(inst, Inst::Const(_))).count();
    let insts = count(&kernel.body).max(kernel.piece.as_ref().map_or(0, |piece| count(&piece.body)));
    if lanes == 1 {
        return None;
    }
    match reduced {
        Some(n) => (n * insts <= MAX_TURN).then_some(n),
        None if insts < 12 => Some(4),
        None if insts * 2 <= MAX_TURN => Some(2),
        None => None,
    }
}
