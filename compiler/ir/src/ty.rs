//! Types of graph values: a dtype and a shape of symbolic sizes.

use std::fmt::Write as _;
use texpr_base::{DType, Size, SizeTable};

/// The sizes of an array, outermost axis first.
pub type Shape = Vec<Size>;

/// The type of an array.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Type {
    pub dtype: DType,
    pub shape: Shape,
}

impl Type {
    pub fn new(dtype: DType, shape: Shape) -> Self {
        Self { dtype, shape }
    }

    pub fn scalar(dtype: DType) -> Self {
        Self { dtype, shape: Vec::new() }
    }

    pub fn rank(&self) -> usize {
        self.shape.len()
    }

    /// The same shape with another dtype.
    pub fn with_dtype(&self, dtype: DType) -> Self {
        Self { dtype, shape: self.shape.clone() }
    }

    /// How the core graph has it: complex numbers as floats, their parts along a new last axis; anything else as it is.
    pub fn split(&self) -> Self {
        let mut ty = self.with_dtype(self.dtype.part());
        if self.dtype.is_complex() {
            ty.shape.push(Size::constant(2));
        }
        ty
    }

    /// `f64[n, 2*m]`, as the user writes it.
    pub fn display(&self, table: &SizeTable) -> String {
        let mut out = self.dtype.name().to_string();
        if !self.shape.is_empty() {
            let _ = write!(out, "[{}]", display_sizes(&self.shape, table));
        }
        out
    }
}

/// Sizes with commas between.
pub fn display_sizes(sizes: &[Size], table: &SizeTable) -> String {
    sizes.iter().map(|size| size.display(table).to_string()).collect::<Vec<_>>().join(", ")
}

/// Why two shapes do not broadcast: the axis counted from the last (1 is the last), and both sizes there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BroadcastConflict {
    pub axis_from_end: usize,
    pub left: Size,
    pub right: Size,
}

/// The common shape of `a` and `b` by NumPy's rule, where only a size written `1` broadcasts. Sizes that are not the same but might be
/// equal once their atoms are known are reported through `maybe`, to be compared when the program runs.
pub fn broadcast(
    a: &[Size],
    b: &[Size],
    maybe: &mut dyn FnMut(&Size, &Size),
) -> Result<Shape, BroadcastConflict> {
    let rank = a.len().max(b.len());
    let mut out = Vec::with_capacity(rank);
    for axis in 0..rank {
        let from_end = rank - axis;
        let of = |shape: &[Size]| shape.len().checked_sub(from_end).map(|i| shape[i].clone());
        let size = match (of(a), of(b)) {
            (Some(x), Some(y)) if x == y => x,
            (Some(x), Some(y)) if x.is_one() => y,
            (Some(x), Some(y)) if y.is_one() => x,
            (Some(x), Some(y)) => {
                if x.is_polynomial() && y.is_polynomial() {
                    return Err(BroadcastConflict { axis_from_end: from_end, left: x, right: y });
                }
                maybe(&x, &y);
                x
            }
            (Some(x), None) => x,
            (None, Some(y)) => y,
            (None, None) => unreachable!("invariant: the rank is that of one of both"),
        };
        out.push(size);
    }
    Ok(out)
}
