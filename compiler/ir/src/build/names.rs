//! The ops that the language itself needs, by their names in the vocabulary.

use crate::build::{BuildCx, Refused};
use crate::errors::b0401_missing_op;
use crate::op::OpDef;
use texpr_base::Span;

/// `x.astype(dtype)`: promotion's conversions.
pub const ASTYPE: &str = "astype";
/// Truth of numbers.
pub const NOT_EQUAL: &str = "not_equal";
/// Array literals of computed elements.
pub const STACK: &str = "stack";
/// Sizes that only the run can compare.
pub const RESHAPE: &str = "reshape";
/// For the axes of what is mapped.
pub const MOVEAXIS: &str = "moveaxis";
/// Branches of `if` are made equal in shape by this when their sizes are only known to agree at run time.
pub const BROADCAST_TO: &str = "broadcast_to";
/// `x[...]`.
pub const GETITEM: &str = "getitem";
/// `x with [...] = v`.
pub const UPDATE: &str = "update";
/// How many places a mask picks.
pub const COUNT_NONZERO: &str = "count_nonzero";
/// Which ones.
pub const NONZERO_PLACES: &str = "nonzero_places";
/// The check of an array of indices.
pub const WORST_INDEX: &str = "worst_index";
/// Negative run-time indices.
pub const WHERE: &str = "where";
/// Negative run-time indices, and ranges of run-time slices.
pub const LESS: &str = "less";
/// See [`LESS`].
pub const LESS_EQUAL: &str = "less_equal";
/// See [`LESS`].
pub const LOGICAL_AND: &str = "logical_and";
/// Sums of sizes.
pub const ADD: &str = "add";
/// Differences of sizes.
pub const SUBTRACT: &str = "subtract";
/// Products of sizes.
pub const MULTIPLY: &str = "multiply";
/// Quotients of sizes and literals.
pub const FLOOR_DIVIDE: &str = "floor_divide";
/// Remainders of sizes and literals.
pub const REMAINDER: &str = "remainder";
/// Powers of sizes and literals.
pub const POWER: &str = "power";
/// The smaller of sizes.
pub const MINIMUM: &str = "minimum";
/// The larger of sizes.
pub const MAXIMUM: &str = "maximum";
/// Negation of sizes and literals.
pub const NEGATIVE: &str = "negative";

impl BuildCx {
    /// The op called `name`, which the language itself needs.
    pub fn own_op(&self, name: &str, span: Span) -> Result<&'static OpDef, Refused> {
        self.vocabulary.op(name).ok_or_else(|| b0401_missing_op::refuse(span, name))
    }
}
