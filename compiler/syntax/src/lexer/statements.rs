//! Which statement a byte belongs to, so that one mistake gives one message.

use super::{Tok, Token};
use std::collections::BTreeMap;

/// The statements of a file as nested ranges, and those that already have a message.
#[derive(Debug, Default)]
pub(crate) struct Statements {
    /// Sorted by start; an outer statement stands before those in its block.
    records: Vec<Record>,
    /// Disjoint ranges, start to end, whose further errors are consequences of a reported one.
    muted: BTreeMap<usize, usize>,
}

#[derive(Debug)]
struct Record {
    start: usize,
    /// Where its separator (or the block's end) stands; an error found there still belongs to it.
    end: usize,
    parent: Option<usize>,
}

impl Statements {
    /// Reads the ranges off balanced tokens.
    pub(crate) fn of(tokens: &[Token], text_len: usize) -> Self {
        let mut records: Vec<Record> = Vec::new();
        // The open statement of each open block, outermost first.
        let mut open: Vec<Option<usize>> = vec![None];
        for token in tokens {
            let top = open.len() - 1;
            if token.tok == Tok::RBrace && open.len() > 1 {
                close(&mut records, open.pop().flatten(), token.start);
                continue;
            }
            if token.tok == Tok::Sep {
                close(&mut records, open[top].take(), token.start);
                continue;
            }
            if open[top].is_none() {
                let parent = if top == 0 { None } else { open[top - 1] };
                open[top] = Some(records.len());
                records.push(Record { start: token.start, end: text_len, parent });
            }
            if token.tok == Tok::LBrace {
                open.push(None);
            }
        }
        while let Some(last) = open.pop() {
            close(&mut records, last, text_len);
        }
        Self { records, muted: BTreeMap::new() }
    }

    /// Whether an error at `at` is the consequence of a reported one.
    pub(crate) fn is_muted(&self, at: usize) -> bool {
        self.muted.range(..=at).next_back().is_some_and(|(_, &end)| at <= end)
    }

    /// The innermost statement around `at`: its start, and where its separator stands.
    pub(crate) fn range_around(&self, at: usize) -> Option<(usize, usize)> {
        let mut next = self.records.partition_point(|r| r.start <= at).checked_sub(1);
        while let Some(i) = next {
            let record = &self.records[i];
            if at <= record.end {
                return Some((record.start, record.end));
            }
            next = record.parent;
        }
        None
    }

    /// Silences the innermost statement around `at`.
    pub(crate) fn mute_around(&mut self, at: usize) {
        if let Some((start, end)) = self.range_around(at) {
            self.mute(start, end);
        }
    }

    /// Silences the range of a statement.
    pub(crate) fn mute(&mut self, start: usize, end: usize) {
        if self.is_muted(start) && self.is_muted(end) {
            return;
        }
        let inner: Vec<usize> = self.muted.range(start..=end).map(|(&s, _)| s).collect();
        for s in inner {
            self.muted.remove(&s);
        }
        self.muted.insert(start, end);
    }
}

fn close(records: &mut [Record], which: Option<usize>, end: usize) {
    if let Some(i) = which {
        records[i].end = end;
    }
}
