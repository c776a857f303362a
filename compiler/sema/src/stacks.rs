//! Functions that join arrays of any ranks into one: `hstack`, `vstack`, `dstack`, `column_stack`, `block`.

use crate::call::Given;
use crate::ctx::Ctx;
use crate::value::{Outcome, Value};
use texpr_base::{Scalar, Size, Span};
use texpr_ir::build::index::Item;
use texpr_ir::build::{Arg, Operand};
use texpr_ir::errors::e0414_argument_sort;

/// What joins arrays, by how they lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stack {
    /// `hstack`: vectors one behind the other, others along their second axis.
    Horizontal,
    /// `vstack`: vectors as rows, others along their first axis.
    Vertical,
    /// `dstack`: along a third axis.
    Depth,
    /// `column_stack`: vectors as columns, matrices along their second axis.
    Columns,
}

impl Stack {
    fn name(self) -> &'static str {
        match self {
            Self::Horizontal => "hstack",
            Self::Vertical => "vstack",
            Self::Depth => "dstack",
            Self::Columns => "column_stack",
        }
    }

    /// How many new axes an array of `rank` axes gets in front and behind.
    fn new_axes(self, rank: usize) -> (usize, usize) {
        match (self, rank) {
            (Self::Horizontal, 0) => (1, 0),
            (Self::Vertical, 0) | (Self::Columns, 0) => (1, 1),
            (Self::Vertical, 1) => (1, 0),
            (Self::Columns, 1) => (0, 1),
            (Self::Depth, 0) => (2, 1),
            (Self::Depth, 1) => (1, 1),
            (Self::Depth, 2) => (0, 1),
            _ => (0, 0),
        }
    }

    /// The axis along which arrays of `rank` axes are joined.
    fn axis(self, rank: usize) -> i64 {
        match self {
            Self::Horizontal => i64::from(rank > 1),
            Self::Vertical => 0,
            Self::Depth => 2,
            Self::Columns => 1,
        }
    }
}

/// An array that stands for a list of its rows has no more of them.
const MAX_ROWS: i64 = 1000;

impl Ctx<'_> {
    /// `vstack(arrays)`.
    pub(crate) fn stack(&mut self, stack: Stack, given: Given, span: Span) -> Outcome<Value> {
        let [arrays] = self.matched(stack.name(), [("arrays", false)], given, span)?;
        let (value, place) = arrays.unwrap_or((Value::Error, span));
        let mut arrays = Vec::new();
        for array in self.arrays_of(stack.name(), value, place)? {
            let (front, behind) = stack.new_axes(self.build.ty(array).rank());
            arrays.push(self.with_axes(array, front, behind, span)?);
        }
        let rank = arrays.first().map_or(0, |array| self.build.ty(*array).rank());
        Ok(Value::Array(self.concat(&arrays, stack.axis(rank), span)?))
    }

    /// `block([[a, b], [c, d]])`: the innermost lists are joined along the last axis, those around them along the one before it, and so on.
    pub(crate) fn block_of(&mut self, given: Given, span: Span) -> Outcome<Value> {
        let [arrays] = self.matched("block", [("arrays", false)], given, span)?;
        let (value, place) = arrays.unwrap_or((Value::Error, span));
        let depth = depth(&value);
        let rank = self.greatest_rank(&value, place)?.max(depth);
        Ok(Value::Array(self.block_at(&value, place, depth, rank)?))
    }

    /// The arrays of `value`, lists in `depth` levels, joined; each gets new axes in front until it has `rank`.
    fn block_at(&mut self, value: &Value, place: Span, depth: usize, rank: usize) -> Outcome<Operand> {
        if depth == 0 {
            let array = self.array(value.clone(), place)?;
            let front = rank - self.build.ty(array).rank();
            return self.with_axes(array, front, 0, place);
        }
        let Value::List(parts) = value else {
            let actual = self.describe(value);
            let expected = "lists that all lie equally deep";
            return Err(e0414_argument_sort::refuse(place, "block", "arrays", expected, &actual).into());
        };
        let arrays: Outcome<Vec<Operand>> =
            parts.iter().map(|(part, place)| self.block_at(part, *place, depth - 1, rank)).collect();
        self.concat(&arrays?, -(depth as i64), place)
    }

    fn greatest_rank(&mut self, value: &Value, place: Span) -> Outcome<usize> {
        if let Value::List(parts) = value {
            let ranks: Outcome<Vec<usize>> =
                parts.iter().map(|(part, place)| self.greatest_rank(part, *place)).collect();
            return Ok(ranks?.into_iter().max().unwrap_or(0));
        }
        let array = self.array(value.clone(), place)?;
        Ok(self.build.ty(array).rank())
    }

    /// The arrays of a list or tuple, or the rows of an array.
    fn arrays_of(&mut self, function: &str, value: Value, place: Span) -> Outcome<Vec<Operand>> {
        let parts = match value {
            Value::List(parts) => parts.to_vec(),
            Value::Tuple(parts) => parts.to_vec(),
            value => {
                let array = self.array(value, place)?;
                let rows = self.build.ty(array).shape.first().and_then(Size::as_const);
                let Some(rows) = rows.filter(|rows| (1..=MAX_ROWS).contains(rows)) else {
                    let actual = self.build.type_text(array);
                    let expected = "a list or tuple of arrays";
                    let refused = e0414_argument_sort::refuse(place, function, "arrays", expected, &actual);
                    return Err(refused.into());
                };
                let index = |i: i64| usize::try_from(i).unwrap_or(0);
                return (0..rows).map(|i| self.element(array, index(i), place)).collect();
            }
        };
        parts.into_iter().map(|(value, place)| self.array(value, place)).collect()
    }

    fn with_axes(&mut self, array: Operand, front: usize, behind: usize, span: Span) -> Outcome<Operand> {
        if front + behind == 0 {
            return Ok(array);
        }
        let new = |n: usize| std::iter::repeat_n(Item::New(span), n);
        let items: Vec<Item> = new(front).chain([Item::Ellipsis(span)]).chain(new(behind)).collect();
        Ok(self.build.index(array, &items, "", span)?.at(array.span))
    }

    fn concat(&mut self, arrays: &[Operand], axis: i64, span: Span) -> Outcome<Operand> {
        let def = self.build.own_op("concat", span)?;
        let arrays = arrays.iter().map(|array| Arg::Value(*array)).collect();
        let axis = self.build.literal(Scalar::i64(axis), span);
        Ok(self.build.call(def, vec![Arg::Tuple(arrays, span), Arg::Value(axis)], Vec::new(), span)?)
    }
}

/// How many lists lie in one another.
fn depth(value: &Value) -> usize {
    match value {
        Value::List(parts) => 1 + parts.first().map_or(0, |(part, _)| depth(part)),
        _ => 0,
    }
}
