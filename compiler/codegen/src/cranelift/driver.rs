//! The loops of a kernel: units, and the rows of each.
//!
//! Rows themselves are walked in `rows.rs`. A kernel with a large body has no main loop: its code stands once.

use super::acc::Acc;
use super::body::{is_wide, used_params};
use super::emit::{Consts, Emit};
use super::narrow;
use super::values::{mem, store};
use crate::layout::Layout;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, GlobalValue, InstBuilder, StackSlot, Value, types};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::FunctionBuilder;
use texpr_base::reduce;
use texpr_ir::PrimFn;
use texpr_ir::primfn::Inst;
use texpr_kernel::ir::{Form, Kernel, OutKind};

/// Rows with fewer columns than this are taken element by element.
pub(super) const FEW: i64 = 6;
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
    pub(super) layout: Layout,
    pub(super) words: Value,
    pub(super) bases: Vec<Value>,
    /// Elements of one vector.
    pub(super) lanes: usize,
    /// Vectors of one turn of the main loop; `None` for no main loop.
    pub(super) groups: Option<usize>,
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
pub(super) type Bounds = (Value, Value);

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

    pub(super) fn word(&mut self, at: usize) -> Value {
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

    pub(super) fn loop_blocks(&mut self) -> (Block, Block, Block) {
        let blocks = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.append_block_param(blocks.0, types::I64);
        blocks
    }

    /// `a / b` and `a % b` of counts, without dividing by 1.
    pub(super) fn split(&mut self, a: Value, by: Value) -> (Value, Value) {
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
}

/// Elements of a vector of `kernel`: two if anything but a rare path takes eight bytes, many if all is narrow, one if there are few columns.
fn lanes(kernel: &Kernel) -> usize {
    let columns = kernel.axes[kernel.inner()].as_const();
    if kernel.form == Form::Map && kernel.piece.is_none() && columns.is_some_and(|n| n < FEW) {
        return 1;
    }
    if let Some(lanes) = narrow::lanes(kernel) {
        return lanes;
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
