//! Where accesses stand: from the axes' indices to addresses, and what of a row the kernel's piece has.

use super::asm::{Asm, Is};
use super::driver::{Bounds, Driver};
use texpr_kernel::affine::Affine;
use texpr_kernel::ir::{OutKind, Source};

/// How an access walks along the inner axis.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Walk {
    Still,
    Next,
    Stride,
}

impl<'a, A: Asm> Driver<'a, A> {
    fn affine(&self, access: usize) -> &'a Affine {
        let n = self.kernel.sources.len();
        if access < n {
            self.kernel.sources[access].at()
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
    pub(super) fn advance(
        &mut self,
        access: usize,
        axis: usize,
        base: A::Value,
        index: A::Value,
    ) -> A::Value {
        if self.affine(access).strides[axis].as_const() == Some(0) {
            return base;
        }
        let stride = self.word(self.layout.stride(access, axis));
        let distance = self.b.mul(index, stride);
        self.b.add(base, distance)
    }

    /// Where an access starts: its base, or an index source's offset; a column reduction's partial result moves by row blocks.
    pub(super) fn start(&mut self, access: usize, row_block: A::Value) -> A::Value {
        let n = self.kernel.sources.len();
        if access < n {
            return match &self.kernel.sources[access] {
                Source::Load { .. } | Source::Array { .. } => self.bases[access],
                Source::Index(_) => self.word(self.layout.offset(access)),
            };
        }
        match &self.kernel.outs[access - n].kind {
            OutKind::Store(_) => self.bases[access],
            OutKind::Reduce { .. } => {
                let distance = self.word(self.layout.offset(access));
                let moved = self.b.mul(row_block, distance);
                self.b.add(self.bases[access], moved)
            }
        }
    }

    /// The piece's columns of a block that begins at `col0`.
    pub(super) fn columns_of_piece(&mut self, col0: A::Value, cols: A::Value) -> Option<Bounds<A>> {
        self.kernel.piece.as_ref()?;
        let inner = self.kernel.inner();
        let [from, to] = [0, 1].map(|end| {
            let bound = self.word(self.layout.bound(inner, end));
            let bound = self.b.sub(bound, col0);
            let zero = self.int(0);
            let bound = self.b.smax(bound, zero);
            self.b.smin(bound, cols)
        });
        Some((from, to))
    }

    /// Adds the position of the flattened index `flat` over the axes `from..to` to all accesses. Off the piece, `bounds` become empty.
    pub(super) fn decompose(
        &mut self,
        flat: A::Value,
        from: usize,
        to: usize,
        at: &mut [A::Value],
        bounds: &mut Option<Bounds<A>>,
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
                let after = self.b.compare(Is::GreaterEqual, index, low);
                let before = self.b.compare(Is::Less, index, high);
                let inside = self.b.both(after, before);
                // An empty stretch at the end: what is before it is one stretch.
                *first = self.b.select(inside, *first, *end);
            }
        }
    }
}
