//! A row, from left to right: whole turns of several vectors in a main loop; what remains, and what lies across a border of the kernel's
//! piece, one vector at a time, in part if need be.

use super::acc::Acc;
use super::address::Walk;
use super::asm::{Asm, Is, Ty, V};
use super::driver::{Bounds, Driver, Row};
use texpr_base::DType;
use texpr_kernel::ir::{Form, OutKind, Source};

impl<A: Asm> Driver<'_, A> {
    pub(super) fn row(&mut self, at: Vec<A::Value>, cols: A::Value, bounds: Option<Bounds<A>>) {
        let n_sources = self.kernel.sources.len();
        let strides = self.strides();
        let in_piece = bounds.map(|(first, end)| self.b.compare(Is::Less, first, end));
        let still = (0..n_sources).map(|k| self.hoisted(k, &at, in_piece)).collect();
        let mut row = Row { at, strides, still, streams: false };
        match bounds {
            None => self.plain(&mut row, cols),
            Some(bounds) => self.pieces(&row, cols, bounds),
        }
    }

    /// The distance of neighbouring columns of the accesses that stride.
    fn strides(&mut self) -> Vec<Option<A::Value>> {
        let (n, inner) = (self.bases.len(), self.kernel.inner());
        let stride = |access| {
            (self.walk(access) == Walk::Stride).then(|| self.word(self.layout.stride(access, inner)))
        };
        (0..n).map(stride).collect()
    }

    /// Before the first row of a block that combines rows: what changes nothing, in all columns.
    pub(super) fn clear_columns(&mut self, at: &[A::Value], cols: A::Value) {
        let strides = self.strides();
        let row = Row { at: at.to_vec(), strides, still: Vec::new(), streams: false };
        let n = self.kernel.sources.len();
        for (o, out) in self.kernel.outs.iter().enumerate() {
            let OutKind::Reduce { combine, .. } = &out.kind else { continue };
            let neutral =
                |b: &mut A, lanes| V { v: b.constant(combine.neutral(out.dtype), lanes), dtype: out.dtype };
            let zero = self.int(0);
            let rest = match self.walk(n + o) {
                Walk::Next if self.lanes > 1 => self.count(zero, cols, self.lanes as i64, |d, j| {
                    let x = neutral(&mut d.b, d.lanes);
                    let addr = d.column(n + o, &row, j, 0);
                    d.b.store_vector(x, d.lanes, addr, 0);
                }),
                _ => zero,
            };
            self.count(rest, cols, 1, |d, j| {
                let x = neutral(&mut d.b, 1);
                let addr = d.column(n + o, &row, j, 0);
                d.b.store(x, addr, 0);
            });
        }
    }

    /// The value of a source that does not move along the row, in every lane. What only the piece reads is not there on rows without it: there, anything is read.
    fn hoisted(&mut self, source: usize, at: &[A::Value], in_piece: Option<A::Value>) -> Option<A::Value> {
        if self.walk(source) != Walk::Still {
            return None;
        }
        let (dtype, x) = match (&self.kernel.sources[source], in_piece) {
            (Source::Load { dtype, .. }, Some(in_piece)) if !self.body.reads[source] => {
                let addr = self.b.select(in_piece, at[source], self.words);
                (*dtype, self.b.load(*dtype, addr, 0))
            }
            (Source::Load { dtype, .. }, _) => (*dtype, self.b.load(*dtype, at[source], 0)),
            (Source::Index(_) | Source::Array { .. }, _) => (DType::I64, at[source]),
        };
        Some(self.b.spread(dtype, x, self.lanes))
    }

    /// A row with one body.
    fn plain(&mut self, row: &mut Row<A>, cols: A::Value) {
        let rest = match self.groups {
            None => self.int(0),
            Some(groups) if self.reduces() => return self.in_registers(row, cols, groups),
            Some(groups) => self.whole_turns(row, cols, groups),
        };
        let (head, j, inside, after) = self.loop_blocks();
        self.b.jump(head, &[rest]);
        self.b.switch_to(head);
        let more = self.b.compare(Is::Less, j, cols);
        self.b.branch(more, (inside, &[]), (after, &[]));
        self.b.switch_to(inside);
        self.b.seal(inside);
        self.turn_of_rest(row, j, cols, false);
        let next = self.b.add_int(j, self.lanes as i64);
        self.b.jump(head, &[next]);
        self.b.seal(head);
        self.b.switch_to(after);
        self.b.seal(after);
    }

    /// A row that is reduced, from its first to its last column with the accumulators in registers: turns of several vectors, of one, and of a part of one.
    fn in_registers(&mut self, row: &Row<A>, cols: A::Value, groups: usize) {
        for acc in self.accs.iter().flatten() {
            acc.load(&mut self.b, None);
        }
        let mut rest = self.int(0);
        for groups in if groups > 1 { vec![groups, 1] } else { vec![1] } {
            rest = self.turns(row, (rest, cols), groups, false);
        }
        let (part, after) = (self.b.block(), self.b.block());
        let more = self.b.compare(Is::Less, rest, cols);
        self.b.branch(more, (part, &[]), (after, &[]));
        self.b.switch_to(part);
        self.b.seal(part);
        self.turn_of_rest(row, rest, cols, true);
        self.b.jump(after, &[]);
        self.b.switch_to(after);
        self.b.seal(after);
        for acc in self.accs.iter().flatten() {
            acc.save(&mut self.b, rest);
        }
    }

    /// Whole turns from column 0 on, which store past the caches where that pays; returns where they end.
    fn whole_turns(&mut self, row: &mut Row<A>, cols: A::Value, groups: usize) -> A::Value {
        let zero = self.int(0);
        let Some(pays) = self.may_stream(row, groups) else {
            return self.main(row, zero, cols, groups, false);
        };
        let (past, into, after) = (self.b.block(), self.b.block(), self.b.block());
        let rest = self.b.param(after, Ty::Word);
        self.b.branch(pays, (past, &[]), (into, &[]));
        for (block, streams) in [(past, true), (into, false)] {
            self.b.switch_to(block);
            self.b.seal(block);
            row.streams = streams;
            let end = self.main(row, zero, cols, groups, false);
            if streams {
                self.b.end_stream();
            }
            self.b.jump(after, &[end]);
        }
        self.b.switch_to(after);
        self.b.seal(after);
        rest
    }

    /// Whether the row's results had better go past the caches, and lie so that they can; `None` if that is never so.
    fn may_stream(&mut self, row: &Row<A>, groups: usize) -> Option<A::Value> {
        /// Bytes that a turn stores at least, one vector after another: lines that go to memory one by one, with time between them, were measured to take three
        /// times as long there as pairs of them.
        const LEAST: usize = 128;
        let n = self.kernel.sources.len();
        let mut pays = None;
        for (o, out) in self.kernel.outs.iter().enumerate() {
            let bytes = self.lanes * out.dtype.size();
            let is_store = matches!(out.kind, OutKind::Store(_));
            if !(A::STREAMS && is_store && self.kernel.form == Form::Map)
                || self.walk(n + o) != Walk::Next
                || bytes * groups < LEAST
            {
                return None;
            }
            let word = self.word(self.layout.offset(n + o));
            let wanted = self.b.compare_int(Is::Greater, word, 0);
            let beside = self.b.and_int(row.at[n + o], bytes as i64 - 1);
            let is_aligned = self.b.compare_int(Is::LessEqual, beside, 0);
            let both = self.b.both(wanted, is_aligned);
            pays = Some(match pays {
                None => both,
                Some(others) => self.b.both(others, both),
            });
        }
        pays
    }

    /// Whole turns from column `from` on, as far as they end at or before `to`; returns where they end.
    fn main(
        &mut self,
        row: &Row<A>,
        from: A::Value,
        to: A::Value,
        groups: usize,
        in_piece: bool,
    ) -> A::Value {
        for acc in self.accs.iter().flatten() {
            acc.load(&mut self.b, Some(from));
        }
        let rest = self.turns(row, (from, to), groups, in_piece);
        for acc in self.accs.iter().flatten() {
            acc.save(&mut self.b, rest);
        }
        rest
    }

    /// The turns themselves; returns where they end.
    fn turns(
        &mut self,
        row: &Row<A>,
        (from, to): (A::Value, A::Value),
        groups: usize,
        in_piece: bool,
    ) -> A::Value {
        self.count(from, to, (groups * self.lanes) as i64, |d, j| {
            d.turn(row, j, groups, in_piece);
            d.accs.iter().flatten().for_each(|acc| acc.rotate(&mut d.b, groups));
        })
    }

    /// A row across a piece: what lies wholly on one side of its borders in main loops, the rest vector by vector.
    fn pieces(&mut self, row: &Row<A>, cols: A::Value, (first, end): Bounds<A>) {
        // Without a main loop of its own, still one vector per register.
        let n_vectors = self.accs.iter().flatten().map(Acc::n_vectors).max().unwrap_or(1);
        let groups = self.groups.unwrap_or(n_vectors);
        let step = (groups * self.lanes) as i64;
        let (head, j, inside, after) = self.loop_blocks();
        let zero = self.int(0);
        self.b.jump(head, &[zero]);
        self.b.switch_to(head);
        let more = self.b.compare(Is::Less, j, cols);
        self.b.branch(more, (inside, &[]), (after, &[]));
        self.b.switch_to(inside);
        self.b.seal(inside);

        let next = self.b.add_int(j, step);
        let begun = self.b.compare(Is::GreaterEqual, j, first);
        let fits = self.b.compare(Is::LessEqual, next, end);
        let in_piece = self.b.both(begun, fits);
        self.branch(in_piece, head, |d| d.main(row, j, end, groups, true));

        let before = self.b.compare(Is::Less, j, first);
        let limit = self.b.select(before, first, cols);
        let fits = self.b.compare(Is::LessEqual, next, limit);
        let past = self.b.compare(Is::GreaterEqual, j, end);
        let aside = self.b.either(before, past);
        let outside = self.b.both(fits, aside);
        self.branch(outside, head, |d| d.main(row, j, limit, groups, false));

        self.turn_across(row, j, cols, (first, end));
        let next = self.b.add_int(j, self.lanes as i64);
        self.b.jump(head, &[next]);
        self.b.seal(head);
        self.b.switch_to(after);
        self.b.seal(after);
    }

    /// If `cond`, does `then` and goes on at `to` with what it returns.
    fn branch(&mut self, cond: A::Value, to: A::Block, then: impl FnOnce(&mut Self) -> A::Value) {
        let (yes, no) = (self.b.block(), self.b.block());
        self.b.branch(cond, (yes, &[]), (no, &[]));
        self.b.switch_to(yes);
        self.b.seal(yes);
        let value = then(self);
        self.b.jump(to, &[value]);
        self.b.switch_to(no);
        self.b.seal(no);
    }
}
