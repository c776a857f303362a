//! The one definition of the order in which a reduction combines its elements.
//!
//! Results must be the same bits for any number of threads, any vector width and every backend, so the order is a function of
//! the shape and the reduced axes alone. Both the oracle and the kernels follow it:
//!
//! * The reduced axes, flattened in row-major order, form `rows x cols`: `cols` is the last reduced axis, `rows` all others.
//! * **Row form**, when the array's last axis is reduced. A *block* is [`row_block`]: some whole rows, or a piece of one row, of about
//!   [`ROW_BLOCK`] elements. In a block, element `j` of a row goes to lane `(j - block start) % lanes`, rows one
//!   after another; then lanes are combined by halving (`l` with `l + lanes/2`, and so on).
//! * **Column form**, when the last axis is kept. All reduced axes are rows; a block is [`RUN`] rows, combined one after another.
//! * Block results, in order, are combined pairwise: neighbours 0 and 1, 2 and 3, …, level by level.

use crate::dtype::DType;
use crate::scalar::Scalar;

/// Elements that one column takes one after another before a new block starts (a lane of a row takes fewer): the error of a sum grows
/// with this, not with the array.
pub const RUN: usize = 128;

/// How two partial results become one. Every kind has a neutral element that changes nothing, bit for bit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Combine {
    Sum,
    Prod,
    /// NaN wins; `-0.0` is below `0.0`.
    Min,
    /// NaN wins; `0.0` is above `-0.0`.
    Max,
    /// Logical, or bitwise on integers.
    And,
    Or,
}

impl Combine {
    pub fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Prod => "prod",
            Self::Min => "min",
            Self::Max => "max",
            Self::And => "and",
            Self::Or => "or",
        }
    }

    /// The neutral element: `combine(x, neutral)` has the bits of `x` for every `x`.
    pub fn neutral(self, dtype: DType) -> Scalar {
        match (self, dtype) {
            (Self::Sum, _) if dtype.is_float() => Scalar::from_f64(dtype, -0.0),
            (Self::Sum, _) => Scalar::zero(dtype),
            (Self::Prod, _) => Scalar::from_i128(dtype, 1),
            (Self::Min, _) if dtype.is_float() => Scalar::from_f64(dtype, f64::INFINITY),
            (Self::Min, _) => Scalar::from_i128(dtype, dtype.int_max()),
            (Self::Max, _) if dtype.is_float() => Scalar::from_f64(dtype, f64::NEG_INFINITY),
            (Self::Max, DType::Bool) => Scalar::bool(false),
            (Self::Max, _) => Scalar::from_i128(dtype, dtype.int_min()),
            (Self::And, DType::Bool) => Scalar::bool(true),
            (Self::And, _) => Scalar::from_i128(dtype, -1),
            (Self::Or, _) => Scalar::zero(dtype),
        }
    }

    /// The result over no elements: as the neutral element, but `0.0` for an empty float sum.
    pub fn of_empty(self, dtype: DType) -> Scalar {
        if self == Self::Sum { Scalar::zero(dtype) } else { self.neutral(dtype) }
    }
}

/// Virtual lanes of a row-form reduction: two of the widest registers, so that an addition need not wait for the one before it, and every hardware width divides
/// them.
pub fn lanes(dtype: DType) -> usize {
    match dtype.size() {
        8 => 16,
        _ => 32,
    }
}

/// The blocks of a row-form reduction over `rows x cols` elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Blocks {
    /// Rows of one block; more than 1 only if `block_cols == cols`.
    pub block_rows: usize,
    pub block_cols: usize,
    /// Blocks over the rows, and over the columns of one row.
    pub n_row_blocks: usize,
    pub n_col_blocks: usize,
}

impl Blocks {
    pub fn count(self) -> usize {
        self.n_row_blocks * self.n_col_blocks
    }
}

/// The blocks of a row-form reduction, the same for all dtypes.
pub fn row_block(rows: usize, cols: usize) -> Blocks {
    block(rows, cols, ROW_BLOCK)
}

/// Elements of one row-form block: 64 per lane at 16 lanes.
pub const ROW_BLOCK: usize = 1024;

/// `rows x cols` cut into blocks of about `target` elements.
pub fn block(rows: usize, cols: usize, target: usize) -> Blocks {
    if cols >= target {
        Blocks { block_rows: 1, block_cols: target, n_row_blocks: rows, n_col_blocks: cols.div_ceil(target) }
    } else {
        let block_rows = (target / cols.max(1)).max(1);
        Blocks {
            block_rows,
            block_cols: cols,
            n_row_blocks: rows.div_ceil(block_rows),
            n_col_blocks: usize::from(cols > 0),
        }
    }
}

/// Combines block results in the fixed pairwise order; `None` for no blocks.
pub fn pairwise<T: Copy>(mut values: Vec<T>, combine: impl Fn(T, T) -> T) -> Option<T> {
    while values.len() > 1 {
        values =
            values.chunks(2).map(|pair| if let [a, b] = pair { combine(*a, *b) } else { pair[0] }).collect();
    }
    values.pop()
}
