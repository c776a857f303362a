//! The loops of a kernel: units, and the rows of each.
//!
//! Rows themselves are walked in `rows.rs`. A kernel with a large body has no main loop: its code stands once.

use super::acc::Acc;
use super::asm::{Asm, Is, Ty};
use super::body::used_params;
use crate::layout::Layout;
use texpr_base::reduce;
use texpr_ir::PrimFn;
use texpr_ir::primfn::Inst;
use texpr_kernel::ir::{Form, Kernel, OutKind};

/// Rows with fewer columns than this may be taken element by element: code depends on such a number.
pub(crate) const FEW: i64 = 6;
/// Instructions of all vectors of a main loop's turn, at most.
pub(crate) const MAX_TURN: usize = 160;

/// Writes the function of `kernel`: its parameters are the addresses, the words, the first unit, and the end.
pub(super) fn emit<A: Asm>(b: A, kernel: &Kernel, [bases, words, first, end]: [A::Value; 4]) -> A {
    let mut driver = Driver::new(b, kernel, bases, words);
    driver.units(first, end);
    driver.b.ret();
    driver.b
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

pub(super) struct Driver<'a, A: Asm> {
    pub(super) b: A,
    pub(super) kernel: &'a Kernel,
    pub(super) layout: Layout,
    pub(super) words: A::Value,
    pub(super) bases: Vec<A::Value>,
    /// Elements of one vector.
    pub(super) lanes: usize,
    /// Vectors of one turn of the main loop; `None` for no main loop.
    pub(super) groups: Option<usize>,
    pub(super) body: Body<'a>,
    pub(super) piece: Option<Body<'a>>,
    /// Per out: its accumulator, if it is reduced in lanes.
    pub(super) accs: Vec<Option<Acc<A>>>,
    /// Per source and out, a slot for one vector; made when first needed.
    pub(super) slots: Vec<Option<A::Slot>>,
}

/// Where the accesses of the current row stand.
pub(super) struct Row<A: Asm> {
    /// The address (or index, for index sources) of the first column.
    pub(super) at: Vec<A::Value>,
    /// Per access that strides: the distance of neighbouring columns.
    pub(super) strides: Vec<Option<A::Value>>,
    /// Per source that stands still: its value in every lane.
    pub(super) still: Vec<Option<A::Value>>,
    /// Whether what is written now stores past the caches.
    pub(super) streams: bool,
}

/// The columns of a row that the piece has: from one, up to another.
pub(super) type Bounds<A> = (<A as Asm>::Value, <A as Asm>::Value);

impl<'a, A: Asm> Driver<'a, A> {
    fn new(mut b: A, kernel: &'a Kernel, bases: A::Value, words: A::Value) -> Self {
        let lanes = A::lanes(kernel);
        let reduced = |k: usize| match (&kernel.outs[k].kind, kernel.form) {
            (OutKind::Reduce { combine, .. }, Form::Row) => Some(*combine),
            _ => None,
        };
        let wide = (0..kernel.outs.len())
            .filter(|k| reduced(*k).is_some())
            .map(|k| reduce::lanes(kernel.outs[k].dtype) / lanes)
            .max();
        let n_accesses = kernel.sources.len() + kernel.outs.len();
        let bases = (0..n_accesses).map(|k| b.fixed_word(bases, k as i32 * 8)).collect();
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
            groups: groups::<A>(kernel, lanes, wide),
            body: Body::new(&kernel.body),
            piece: kernel.piece.as_ref().map(|piece| Body::new(&piece.body)),
            accs,
            slots: vec![None; n_accesses],
        }
    }

    /// Whether there are reductions in lanes.
    pub(super) fn reduces(&self) -> bool {
        self.accs.iter().any(Option::is_some)
    }

    pub(super) fn word(&mut self, at: usize) -> A::Value {
        self.b.fixed_word(self.words, at as i32 * 8)
    }

    pub(super) fn int(&mut self, value: i64) -> A::Value {
        self.b.int(value)
    }

    /// `for i in start..end step by { body }` where `end - i >= by` is required of each turn; returns the first `i` not taken.
    pub(super) fn count(
        &mut self,
        start: A::Value,
        end: A::Value,
        by: i64,
        turn: impl FnOnce(&mut Self, A::Value),
    ) -> A::Value {
        let (head, i, inside, after) = self.loop_blocks();
        self.b.jump(head, &[start]);
        self.b.switch_to(head);
        let next = self.b.add_int(i, by);
        let more = self.b.compare(Is::LessEqual, next, end);
        self.b.branch(more, (inside, &[]), (after, &[]));
        self.b.switch_to(inside);
        self.b.seal(inside);
        turn(self, i);
        self.b.jump(head, &[next]);
        self.b.seal(head);
        self.b.switch_to(after);
        self.b.seal(after);
        i
    }

    /// The head of a loop with its index, the block of a turn, and the one after the loop.
    pub(super) fn loop_blocks(&mut self) -> (A::Block, A::Value, A::Block, A::Block) {
        let head = self.b.block();
        (head, self.b.param(head, Ty::Word), self.b.block(), self.b.block())
    }

    /// `a / b` and `a % b` of counts, without dividing by 1.
    pub(super) fn split(&mut self, a: A::Value, by: A::Value) -> (A::Value, A::Value) {
        let (divide, done) = (self.b.block(), self.b.block());
        let results = (self.b.param(done, Ty::Word), self.b.param(done, Ty::Word));
        let zero = self.int(0);
        let trivial = self.b.compare_int(Is::Equal, by, 1);
        self.b.branch(trivial, (done, &[a, zero]), (divide, &[]));
        self.b.switch_to(divide);
        self.b.seal(divide);
        let q = self.b.udiv(a, by);
        let product = self.b.mul(q, by);
        let r = self.b.sub(a, product);
        self.b.jump(done, &[q, r]);
        self.b.switch_to(done);
        self.b.seal(done);
        results
    }

    fn units(&mut self, first: A::Value, end: A::Value) {
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

    fn unit(&mut self, unit: A::Value, outer: A::Value, row_block: A::Value, col_block: A::Value) {
        let (layout, kernel) = (self.layout, self.kernel);
        let inner = kernel.inner();
        let block_cols = self.word(layout.block_cols());
        let col0 = self.b.mul(col_block, block_cols);
        let all_cols = self.word(layout.extent(inner));
        let left = self.b.sub(all_cols, col0);
        let cols = self.b.smin(left, block_cols);
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
        if kernel.form == Form::Column {
            self.clear_columns(&at, cols);
        }
        if inner == kernel.n_outer {
            self.row(at, cols, bounds);
        } else {
            let block_rows = self.word(layout.block_rows());
            let row0 = self.b.mul(row_block, block_rows);
            let n_rows = self.word(layout.n_rows());
            let row1 = self.b.add(row0, block_rows);
            let row1 = self.b.smin(row1, n_rows);
            self.count(row0, row1, 1, |d, row| {
                let (mut here, mut bounds) = (at.clone(), bounds);
                d.decompose(row, d.kernel.n_outer, inner, &mut here, &mut bounds);
                d.row(here, cols, bounds);
            });
        }
        for o in 0..self.accs.len() {
            let Some(acc) = &self.accs[o] else { continue };
            let total = acc.total(&mut self.b);
            let at = self.b.mul_int(unit, total.dtype.size() as i64);
            let addr = self.b.add(self.bases[kernel.sources.len() + o], at);
            self.b.store(total, addr, 0);
        }
    }
}

/// Vectors of a turn of the main loop: `reduced` if there are reductions in lanes, so that each vector has its own register, or less if that were too much code.
fn groups<A: Asm>(kernel: &Kernel, lanes: usize, reduced: Option<usize>) -> Option<usize> {
    let count = |f: &PrimFn| f.insts.iter().filter(|inst| !matches!(inst, Inst::Const(_))).count();
    let insts = count(&kernel.body).max(kernel.piece.as_ref().map_or(0, |piece| count(&piece.body)));
    if lanes == 1 {
        return None;
    }
    match reduced {
        Some(n) => {
            std::iter::successors(Some(n), |n| (*n > 1).then_some(n / 2)).find(|n| n * insts <= MAX_TURN)
        }
        None => A::groups(insts),
    }
}
