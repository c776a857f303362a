//! A row, from left to right: whole turns of several vectors in a main loop; what remains, and what lies across a border of the kernel's
//! piece, one vector at a time, in part if need be.

use super::acc::Acc;
use super::address::Walk;
use super::driver::{Bounds, Driver, Row};
use super::values::{load, spread};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use texpr_base::DType;
use texpr_kernel::ir::Source;

impl Driver<'_> {
    pub(super) fn row(&mut self, at: Vec<Value>, cols: Value, bounds: Option<Bounds>, is_first: Value) {
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
            Source::Index(_) | Source::Array { .. } => (DType::I64, at[source]),
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
