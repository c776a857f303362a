//! Which comments still wait for a place in the layout.

use crate::lexer::Comment;

pub(super) struct Comments {
    /// In source order.
    list: Vec<Comment>,
    taken: Vec<bool>,
}

impl Comments {
    pub(super) fn new(list: Vec<Comment>) -> Self {
        let taken = vec![false; list.len()];
        Self { list, taken }
    }

    fn range(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let from = self.list.partition_point(|c| c.start < start);
        from..self.list.partition_point(|c| c.start < end).max(from)
    }

    /// Takes the waiting comments that start in `start..end`.
    pub(super) fn take(&mut self, start: usize, end: usize) -> Vec<Comment> {
        let mut found = Vec::new();
        for i in self.range(start, end) {
            if !std::mem::replace(&mut self.taken[i], true) {
                found.push(self.list[i]);
            }
        }
        found
    }

    /// Whether a comment in `start..end` waits.
    pub(super) fn waits(&self, start: usize, end: usize) -> bool {
        self.range(start, end).any(|i| !self.taken[i])
    }

    /// Whether any comment stands in `start..end`.
    pub(super) fn any(&self, start: usize, end: usize) -> bool {
        !self.range(start, end).is_empty()
    }

    /// Whether a comment in `start..end` has a line of its own.
    pub(super) fn any_own_line(&self, start: usize, end: usize) -> bool {
        self.list[self.range(start, end)].iter().any(|c| c.own_line)
    }

    /// Takes the first comment in `end..limit`, if something stands before it on its line.
    pub(super) fn take_behind(&mut self, end: usize, limit: usize) -> Option<Comment> {
        let next = self.range(end, limit).next()?;
        let comment = self.list[next];
        (!comment.own_line && !std::mem::replace(&mut self.taken[next], true)).then_some(comment)
    }
}
