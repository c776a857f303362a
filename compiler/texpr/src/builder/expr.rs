//! A value of a program being written.

use super::place::Sort;
use super::state::{State, Stop};
use super::{Builder, Value};
use std::fmt;
use std::panic::Location;
use texpr_base::{DType, Scalar, Size, Span};
use texpr_ir::build::Operand;
use texpr_ir::build::index::Item;
use texpr_ir::errors::e0205_axis;
use texpr_sema::errors::e0406_unpack;

/// A value of a program being written: a handle, as cheap to copy as a number.
///
/// Operators and methods make new values; see [the module](crate::builder). What they cannot make is reported by
/// [`Builder::finish`], and the value they give instead is passed over silently wherever it is used.
#[derive(Clone, Copy)]
#[must_use = "a value that nothing uses is never computed"]
pub struct Expr<'t> {
    pub(super) tx: &'t Builder,
    /// `None` for a value that could not be made.
    pub(super) operand: Option<Operand>,
}

impl fmt::Debug for Expr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expr({})", self.type_text())
    }
}

impl<'t> Expr<'t> {
    /// What `f` says about the value, if there is one.
    fn about<T>(self, f: impl FnOnce(&mut State, Operand) -> T) -> Option<T> {
        let state = &mut *self.tx.state.borrow_mut();
        let operand = self.operand.filter(|operand| state.cx.node(*operand).is_some())?;
        Some(f(state, operand))
    }

    /// The dtype; nothing for a value that could not be made.
    pub fn dtype(self) -> Option<DType> {
        self.about(|state, operand| state.cx.ty(operand).dtype)
    }

    /// The number of axes; nothing for a value that could not be made.
    pub fn ndim(self) -> Option<usize> {
        self.about(|state, operand| state.cx.ty(operand).rank())
    }

    /// The type as a script writes it, `f64[n, 3]`; empty for a value that could not be made.
    pub fn type_text(self) -> String {
        self.about(|state, operand| state.cx.type_text(operand)).unwrap_or_default()
    }

    /// The sizes of all axes, as a shape for [`Builder::zeros`] and the like. One of them is [`Expr::dim`].
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, ["n", "m"]);
    /// assert_eq!(tx.zeros(x.shape()).type_text(), "f64[n, m]");
    /// assert_eq!((x / x.dim(-1)).type_text(), "f64[n, m]");
    /// ```
    #[track_caller]
    pub fn shape(self) -> Value<'t> {
        let place = Location::caller();
        // A value that is not there is passed on, for what is made of its shape to tell or to pass over.
        let Some(rank) = self.ndim() else { return Value::Tuple(vec![self.into()]) };
        Value::Tuple((0..rank).map(|axis| self.dim_at(place, axis as i64).into()).collect())
    }

    /// The size of an axis, as a value; negative axes count from the last.
    #[track_caller]
    pub fn dim(self, axis: i64) -> Expr<'t> {
        self.dim_at(Location::caller(), axis)
    }

    fn dim_at(self, place: &'static Location<'static>, axis: i64) -> Expr<'t> {
        self.tx.make(place, Sort::Call, |state, span| {
            let operand = state.expr(self.tx, self, span)?;
            let shape = state.cx.ty(operand).shape.clone();
            let from_front = if axis < 0 { axis.saturating_add(shape.len() as i64) } else { axis };
            match usize::try_from(from_front).ok().and_then(|axis| shape.get(axis)) {
                Some(size) => Ok(state.cx.size_value(size, span)),
                None => {
                    let text = state.cx.type_text(operand);
                    let array = Some((operand.span, text.as_str()));
                    Err(e0205_axis::out_of_range(span, axis, shape.len(), array).into())
                }
            }
        })
    }

    /// The number of elements, as a value.
    #[track_caller]
    pub fn size(self) -> Expr<'t> {
        self.tx.make(Location::caller(), Sort::Call, |state, span| {
            let operand = state.expr(self.tx, self, span)?;
            let size = Size::product(&state.cx.ty(operand).shape.clone());
            Ok(state.cx.size_value(&size, span))
        })
    }

    /// The array with its axes in reverse order: `x.T`.
    #[track_caller]
    pub fn t(self) -> Expr<'t> {
        self.transpose()
    }

    /// The `N` rows of an array whose first axis has `N` of them.
    ///
    /// ```
    /// use texpr::Builder;
    /// let tx = Builder::new();
    /// let [kx, ky] = tx.random_split(tx.random_key(42)).unpack();
    /// assert_eq!(kx.type_text(), ky.type_text());
    /// ```
    #[track_caller]
    pub fn unpack<const N: usize>(self) -> [Expr<'t>; N] {
        let place = Location::caller();
        let state = &mut *self.tx.state.borrow_mut();
        let span = state.span(place, Sort::Call);
        let rows = self.rows(state, N, span);
        let rows = state.settle(rows, span);
        std::array::from_fn(|i| Expr { tx: self.tx, operand: rows.as_ref().map(|rows| rows[i]) })
    }

    fn rows(self, state: &mut State, n: usize, span: Span) -> Result<Vec<Operand>, Stop> {
        let base = state.expr(self.tx, self, span)?;
        let first = state.cx.ty(base).shape.first().and_then(Size::as_const);
        if first != i64::try_from(n).ok() {
            let text = state.cx.type_text(base);
            return Err(e0406_unpack::refuse(span, n, base.span, &text).into());
        }
        let mut rows = Vec::with_capacity(n);
        for i in 0..n {
            let index = state.cx.literal(Scalar::i64(i as i64), span);
            rows.push(state.cx.index(base, &[Item::At(index)], "", span)?);
        }
        Ok(rows)
    }
}
