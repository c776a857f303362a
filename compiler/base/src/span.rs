//! Where a thing stands in the user's source.

use smallvec::SmallVec;

crate::define_id!(
    /// A source file known to a [`crate::SourceMap`].
    FileId
);

/// A half-open byte range of one source file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self { file, start: start as u32, end: end as u32 }
    }

    /// The smallest span that covers both; `self` when they lie in different files.
    pub fn to(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// All places of the source that a node stands for, sorted and without repeats.
///
/// Every rewrite unites the sets of what it consumed, so a fused kernel still knows every line it came from.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct SpanSet(SmallVec<[Span; 2]>);

/// More spans than this per node tell a reader nothing; the first ones by position are kept.
const MAX_SPANS: usize = 32;

impl SpanSet {
    pub fn empty() -> Self {
        Self::default()
    }

    pub fn one(span: Span) -> Self {
        let mut set = Self::default();
        set.insert(span);
        set
    }

    pub fn insert(&mut self, span: Span) {
        if let Err(at) = self.0.binary_search(&span)
            && self.0.len() < MAX_SPANS
        {
            self.0.insert(at, span);
        }
    }

    pub fn unite(&mut self, other: &Self) {
        for &span in &other.0 {
            self.insert(span);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Span> + '_ {
        self.0.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The span to name the node by: the widest, which is the outermost expression; the first of equals.
    pub fn primary(&self) -> Option<Span> {
        self.0.iter().copied().min_by_key(|span| (std::cmp::Reverse(span.end - span.start), *span))
    }
}

impl FromIterator<Span> for SpanSet {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut set = Self::default();
        for span in spans {
            set.insert(span);
        }
        set
    }
}
