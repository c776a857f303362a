//! Indexing: `x.at(ix![1..-1, .., 0])`, and updates of a part: `u.with(ix![0]).set(v)`.

use super::place::Sort;
use super::state::{State, Stop};
use super::{Builder, Expr, Value};
use std::ops::{Range, RangeFrom, RangeFull, RangeTo};
use std::panic::Location;
use texpr_base::Span;
use texpr_ir::build::Operand;
use texpr_ir::build::index::Item;
use texpr_ir::graph::NodeKind;

/// The most characters of an expression in a message of a run.
const MAX_TEXT: usize = 60;

/// One item of an index; [`ix!`](crate::ix) makes a list of them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Index<'t> {
    /// `x[i]`; negative numbers count from the end.
    At(Value<'t>),
    /// `x[start:stop:step]`.
    Range {
        /// The first; `None` for the beginning.
        start: Option<Value<'t>>,
        /// One after the last; `None` for the end.
        stop: Option<Value<'t>>,
        /// How far to go each time; `None` for 1.
        step: Option<Value<'t>>,
    },
    /// `...`: every axis that the other items leave.
    Rest,
    /// `newaxis`.
    New,
}

/// A new axis of size 1, in an index.
#[derive(Clone, Copy, Debug)]
pub struct NewAxis;

/// A new axis of size 1, in an index.
pub const NEW: NewAxis = NewAxis;

impl From<NewAxis> for Index<'_> {
    fn from(NewAxis: NewAxis) -> Self {
        Self::New
    }
}

impl From<RangeFull> for Index<'_> {
    fn from(_: RangeFull) -> Self {
        Self::Range { start: None, stop: None, step: None }
    }
}

impl<'t, T: Into<Value<'t>>> From<Range<T>> for Index<'t> {
    fn from(range: Range<T>) -> Self {
        Self::Range { start: Some(range.start.into()), stop: Some(range.end.into()), step: None }
    }
}

impl<'t, T: Into<Value<'t>>> From<RangeFrom<T>> for Index<'t> {
    fn from(range: RangeFrom<T>) -> Self {
        Self::Range { start: Some(range.start.into()), stop: None, step: None }
    }
}

impl<'t, T: Into<Value<'t>>> From<RangeTo<T>> for Index<'t> {
    fn from(range: RangeTo<T>) -> Self {
        Self::Range { start: None, stop: Some(range.end.into()), step: None }
    }
}

macro_rules! from_at {
    ($($name:ty),*) => {
        $(
            impl<'t> From<$name> for Index<'t> {
                fn from(at: $name) -> Self {
                    Self::At(at.into())
                }
            }

            impl<'t> Indices<'t> for $name {
                fn indices(self) -> Vec<Index<'t>> {
                    vec![self.into()]
                }
            }
        )*
    };
}

from_at! { Expr<'t>, i32, i64, usize }

/// What [`Expr::at`] and [`Expr::with`] take: [`ix!`](crate::ix), or a single number or value.
pub trait Indices<'t> {
    /// One item after the other.
    fn indices(self) -> Vec<Index<'t>>;
}

impl<'t, const N: usize> Indices<'t> for [Index<'t>; N] {
    fn indices(self) -> Vec<Index<'t>> {
        self.into()
    }
}

impl<'t> Indices<'t> for Vec<Index<'t>> {
    fn indices(self) -> Vec<Index<'t>> {
        self
    }
}

/// An index, as the language has it: `ix![1..-1, ..;2, 0, k, NEW, ...]`.
///
/// Bounds may be numbers, negative ones from the end, and values; both in one range, too. A step follows a `;`. `..` is a whole axis and
/// `...` all axes that are left.
///
/// ```
/// use texpr::{Builder, DType::F64, NEW, ix};
/// let tx = Builder::new();
/// let x = tx.input("x", F64, ["n", "m", "k"]);
/// let n = tx.size("n");
/// assert_eq!(x.at(ix![1..-1, .., 0]).type_text(), "f64[n - 2, m]");
/// assert_eq!(x.at(ix![..;2, ..., NEW, -1]).type_text(), "f64[(n + 1)//2, m, 1]");
/// assert_eq!(x.at(ix![1..n, ..3, 2..]).type_text(), "f64[n - 1, min(3, m), k - 2]");
/// ```
#[macro_export]
macro_rules! ix {
    // An item before any `..`: what is done, the tokens of the item.
    (@at [$($done:tt)*] []) => { [$($done)*] };
    (@at [$($done:tt)*] [] ... , $($rest:tt)*) => { $crate::ix!(@at [$($done)* $crate::Index::Rest,] [] $($rest)*) };
    (@at [$($done:tt)*] [] ...) => { [$($done)* $crate::Index::Rest] };
    (@at [$($done:tt)*] [$($at:tt)*] .. $($rest:tt)*) => { $crate::ix!(@stop [$($done)*] [$($at)*] [] $($rest)*) };
    (@at [$($done:tt)*] [$($at:tt)+] , $($rest:tt)*) => {
        $crate::ix!(@at [$($done)* $crate::Index::from($($at)+),] [] $($rest)*)
    };
    (@at [$($done:tt)*] [$($at:tt)+]) => { [$($done)* $crate::Index::from($($at)+)] };
    (@at [$($done:tt)*] [$($at:tt)*] $next:tt $($rest:tt)*) => { $crate::ix!(@at [$($done)*] [$($at)* $next] $($rest)*) };
    // After `..`: the tokens of the stop.
    (@stop [$($done:tt)*] [$($a:tt)*] [$($b:tt)*] ; $($rest:tt)*) => {
        $crate::ix!(@step [$($done)*] [$($a)*] [$($b)*] [] $($rest)*)
    };
    (@stop [$($done:tt)*] [$($a:tt)*] [$($b:tt)*] , $($rest:tt)*) => {
        $crate::ix!(@at [$($done)* $crate::ix!(@range [$($a)*] [$($b)*] []),] [] $($rest)*)
    };
    (@stop [$($done:tt)*] [$($a:tt)*] [$($b:tt)*]) => { [$($done)* $crate::ix!(@range [$($a)*] [$($b)*] [])] };
    (@stop [$($done:tt)*] [$($a:tt)*] [$($b:tt)*] $next:tt $($rest:tt)*) => {
        $crate::ix!(@stop [$($done)*] [$($a)*] [$($b)* $next] $($rest)*)
    };
    // After `;`: the tokens of the step.
    (@step [$($done:tt)*] [$($a:tt)*] [$($b:tt)*] [$($c:tt)*] , $($rest:tt)*) => {
        $crate::ix!(@at [$($done)* $crate::ix!(@range [$($a)*] [$($b)*] [$($c)*]),] [] $($rest)*)
    };
    (@step [$($done:tt)*] [$($a:tt)*] [$($b:tt)*] [$($c:tt)*]) => {
        [$($done)* $crate::ix!(@range [$($a)*] [$($b)*] [$($c)*])]
    };
    (@step [$($done:tt)*] [$($a:tt)*] [$($b:tt)*] [$($c:tt)*] $next:tt $($rest:tt)*) => {
        $crate::ix!(@step [$($done)*] [$($a)*] [$($b)*] [$($c)* $next] $($rest)*)
    };
    (@range [$($a:tt)*] [$($b:tt)*] [$($c:tt)*]) => {
        $crate::builder::index::range($crate::ix!(@bound $($a)*), $crate::ix!(@bound $($b)*), $crate::ix!(@bound $($c)*))
    };
    (@bound) => { ::core::option::Option::None };
    (@bound $($bound:tt)+) => { ::core::option::Option::Some($crate::Value::from($($bound)+)) };
    ($($items:tt)*) => { $crate::ix!(@at [] [] $($items)*) };
}

/// What [`ix!`](crate::ix) makes of a range.
#[doc(hidden)]
pub fn range<'t>(start: Option<Value<'t>>, stop: Option<Value<'t>>, step: Option<Value<'t>>) -> Index<'t> {
    Index::Range { start, stop, step }
}

/// A part of an array, to be replaced; see [`Expr::with`].
#[derive(Clone, Debug)]
#[must_use]
pub struct With<'t> {
    base: Expr<'t>,
    items: Vec<Index<'t>>,
    place: &'static Location<'static>,
}

impl<'t> Expr<'t> {
    /// The elements that an index picks.
    #[track_caller]
    pub fn at(self, index: impl Indices<'t>) -> Expr<'t> {
        let (place, items) = (Location::caller(), index.indices());
        self.tx.make(place, Sort::Call, |state, span| {
            let base = state.expr(self.tx, self, span)?;
            let items = self::items(self.tx, state, items, span)?;
            let text = text(state, base, place);
            Ok(state.cx.index(base, &items, &text, span)?)
        })
    }

    /// The part of an array that an index picks, to make a new array in which it is replaced. Nothing is copied that need not be.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64, ix};
    /// let tx = Builder::new();
    /// let u = tx.input("u", F64, ["n", "n"]);
    /// let top = u.with(0).set(1).with(ix![.., -1]).add(0.5);
    /// assert_eq!(top.type_text(), "f64[n, n]");
    /// ```
    #[track_caller]
    pub fn with(self, index: impl Indices<'t>) -> With<'t> {
        With { base: self, items: index.indices(), place: Location::caller() }
    }
}

impl<'t> With<'t> {
    #[track_caller]
    fn update(self, op: Option<&'static str>, value: impl Into<Value<'t>>) -> Expr<'t> {
        let (tx, value) = (self.base.tx, value.into());
        tx.make(Location::caller(), Sort::Call, |state, span| {
            let base = state.expr(tx, self.base, span)?;
            let items = items(tx, state, self.items, span)?;
            let value = state.operand(tx, value, span)?;
            let text = text(state, base, self.place);
            Ok(state.cx.update(base, &items, op, value, &text, span)?)
        })
    }

    /// The array with the part replaced: `u with [...] = value`.
    #[track_caller]
    pub fn set(self, value: impl Into<Value<'t>>) -> Expr<'t> {
        self.update(None, value)
    }
}

macro_rules! updates {
    ($($(#[$doc:meta])* $method:ident: $op:literal;)*) => {
        #[allow(clippy::should_implement_trait, reason = "the part is no number")]
        impl<'t> With<'t> {
            $(
                $(#[$doc])*
                #[track_caller]
                pub fn $method(self, value: impl Into<Value<'t>>) -> Expr<'t> {
                    self.update(Some($op), value)
                }
            )*
        }
    };
}

updates! {
    /// The array with `value` added to the part: `u with [...] += value`.
    add: "add";
    /// The array with `value` taken from the part: `u with [...] -= value`.
    sub: "subtract";
    /// The array with the part times `value`: `u with [...] *= value`.
    mul: "multiply";
    /// The array with the part divided by `value`: `u with [...] /= value`.
    div: "divide";
    /// The array with the part no larger than `value`: `u with [...] min= value`.
    min: "minimum";
    /// The array with the part no smaller than `value`: `u with [...] max= value`.
    max: "maximum";
}

/// The items of an index, as the language's rules take them.
fn items(tx: &Builder, state: &mut State, items: Vec<Index<'_>>, span: Span) -> Result<Vec<Item>, Stop> {
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        let bound = |state: &mut State, bound: Option<Value<'_>>| -> Result<Option<Operand>, Stop> {
            bound.map(|bound| state.operand(tx, bound, span)).transpose()
        };
        out.push(match item {
            Index::At(at) => Item::At(state.operand(tx, at, span)?),
            Index::Range { start, stop, step } => Item::Range {
                start: bound(state, start)?,
                stop: bound(state, stop)?,
                step: bound(state, step)?,
                span,
            },
            Index::Rest => Item::Ellipsis(span),
            Index::New => Item::New(span),
        });
    }
    Ok(out)
}

/// What messages of a run call the array that the method at `place` is called on.
fn text(state: &mut State, base: Operand, place: &'static Location<'static>) -> String {
    let named = state.rust.receiver(place, &mut state.loader.sources).map(str::to_owned);
    let input = match state.cx.node(base).map(|node| &node.kind) {
        Some(NodeKind::Input(number)) => Some(state.cx.inputs[*number as usize].name.clone()),
        _ => None,
    };
    named.or(input).unwrap_or_else(|| {
        let label = state.loader.sources.label(base.span, MAX_TEXT);
        // In a chain of updates it is still the first array that is indexed.
        match label.split_once(".with(") {
            Some((first, _)) if !first.is_empty() => first.to_owned(),
            _ => label,
        }
    })
}
