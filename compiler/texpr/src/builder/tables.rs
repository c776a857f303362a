//! Comprehensions, reductions over indices, and functions mapped over rows: a closure for every index.

use super::place::Sort;
use super::state::{State, Stop};
use super::{Builder, Carry, Expr, Value, args};
use std::panic::Location;
use texpr_base::{Combine, Size, Span};
use texpr_ir::Attr;
use texpr_ir::build::index::Item;
use texpr_ir::build::loops::check_condition;
use texpr_ir::build::{Operand, Refused, names};
use texpr_ir::errors::{e0202_size_mismatch, e0204_rank, e0207_unknown_size, e0410_missing_argument};
use texpr_sema::check_bound;

/// The bound of an index: how many values there are at most, and what to compare with where that depends on an index outside.
struct Bound {
    size: Size,
    guard: Option<Operand>,
}

impl Builder {
    /// The array of what the closure gives for all indices below `sizes`, as `[i < n, j < m: …]` in a script. Inside, [`Builder::if_`] is
    /// decided for each element, and an index in the branch not taken is no error.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64, ix};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, ["n"]);
    /// let n = tx.size("n");
    /// let kernel = tx.table([n, n], |[i, j]| (-(x.at(i) - x.at(j)).square()).exp());
    /// let lower = tx.table([n, n], |[i, j]| tx.if_(j.le(i), || kernel.at(ix![i, j]), || 0));
    /// tx.output("lower", lower);
    /// let f = tx.compile()?;
    /// let out = f.call(&[(&[0.0, 2.0]).into()])?;
    /// assert_eq!(out["lower"].to_f64_vec(), [1.0, 0.0, (-4.0f64).exp(), 1.0]);
    /// # Ok::<(), texpr::Error>(())
    /// ```
    #[track_caller]
    pub fn table<'t, S, V, const N: usize>(
        &'t self,
        sizes: [S; N],
        body: impl FnOnce([Expr<'t>; N]) -> V,
    ) -> Expr<'t>
    where
        S: Into<Value<'t>>,
        V: Into<Value<'t>>,
    {
        let span = self.state.borrow_mut().span(Location::caller(), Sort::Body);
        let bounds = self.bounds(sizes.map(Into::into).into(), span).and_then(|bounds| {
            let state = &mut *self.state.borrow_mut();
            let outcome = match bounds.iter().any(|bound| bound.guard.is_some()) {
                true => Err(e0207_unknown_size::refuse(span, "the size of a table").into()),
                false => Ok(bounds.into_iter().map(|bound| bound.size).collect()),
            };
            state.settle(outcome, span)
        });
        self.tabulated(bounds, span, |indices| self.literal(body(indices).into(), span))
    }

    /// Indices below these bounds, to reduce over; a condition may follow:
    ///
    /// ```
    /// use texpr::{Builder, DType::F64, ix};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, ["n"]);
    /// let n = tx.size("n");
    /// // sum[i < n if x[i] > 0](x[i])
    /// tx.output("positive", tx.over([n]).where_(|[i]| x.at(i).gt(0)).sum(|[i]| x.at(i)));
    /// // [i < n: sum[j < i + 1](x[j])]
    /// tx.output("sums", tx.table([n], |[i]| tx.over([i + 1]).sum(|[j]| x.at(j))));
    /// let f = tx.compile()?;
    /// let out = f.call(&[(&[1.0, -2.0, 4.0]).into()])?;
    /// assert_eq!(out["positive"].to_f64_vec(), [5.0]);
    /// assert_eq!(out["sums"].to_f64_vec(), [1.0, -1.0, 3.0]);
    /// # Ok::<(), texpr::Error>(())
    /// ```
    ///
    /// A bound may be an index of a table around it.
    #[track_caller]
    pub fn over<'t, S: Into<Value<'t>>, const N: usize>(&'t self, sizes: [S; N]) -> Over<'t, N, ()> {
        Over { tx: self, sizes: sizes.map(Into::into).into(), condition: (), place: Location::caller() }
    }

    /// What the closure gives for each row of the arrays, stacked: `vmap`. Rows are along the first axis; what is the same for all rows the
    /// closure just uses.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let rows = tx.input("rows", F64, ["n", "m"]);
    /// let weights = tx.input("weights", F64, ["n"]);
    /// let bias = tx.input("bias", F64, ["m"]);
    /// let (scaled, top) = tx.vmap((rows, weights), |(row, w)| (row * w + bias, row.max()));
    /// assert_eq!((scaled.type_text(), top.type_text()), ("f64[n, m]".into(), "f64[n]".into()));
    /// ```
    #[track_caller]
    pub fn vmap<'t, A: Carry<'t>, B: Carry<'t>>(
        &'t self,
        arrays: A,
        body: impl FnOnce(A::Exprs) -> B,
    ) -> B::Exprs {
        let span = self.state.borrow_mut().span(Location::caller(), Sort::Body);
        let mut values = Vec::new();
        let form = arrays.split(&mut values);
        let mapped = {
            let state = &mut *self.state.borrow_mut();
            let mapped = state
                .operands(self, values, span)
                .and_then(|arrays| Ok((rows(state, &arrays, span)?, arrays)));
            state.settle(mapped, span)
        };
        let (size, arrays) = mapped.unzip();
        self.tabulated(size.map(|size| vec![size]), span, |[index]: [Expr<'t>; 1]| {
            let rows = arrays.zip(index.operand).and_then(|(arrays, index)| {
                let state = &mut *self.state.borrow_mut();
                let row = |array: &Operand| state.cx.index(*array, &[Item::At(index)], "the argument", span);
                let rows: Result<Vec<Operand>, Refused> = arrays.iter().map(row).collect();
                state.settle(rows.map_err(Stop::from), span)
            });
            body(self.join::<A>(&form, rows, span))
        })
    }

    /// The bounds of indices, or nothing after reporting why.
    fn bounds(&self, sizes: Vec<Value<'_>>, span: Span) -> Option<Vec<Bound>> {
        let state = &mut *self.state.borrow_mut();
        let outcome: Result<Vec<Bound>, Stop> =
            sizes.into_iter().map(|size| bound(self, state, size, span)).collect();
        state.settle(outcome, span)
    }

    /// A table of what the closure gives. Without sizes the closure runs all the same, for the mistakes in it.
    fn tabulated<'t, C: Carry<'t>, const N: usize>(
        &'t self,
        sizes: Option<Vec<Size>>,
        span: Span,
        body: impl FnOnce([Expr<'t>; N]) -> C,
    ) -> C::Exprs {
        let mut values = Vec::new();
        let Some(sizes) = sizes else {
            let form = body([Expr { tx: self, operand: None }; N]).split(&mut values);
            return self.join::<C>(&form, None, span);
        };
        let (depth, indices) = {
            let cx = &mut self.state.borrow_mut().cx;
            (cx.depth(), cx.open_tabulate(&sizes, span))
        };
        let index = |k: usize| Expr { tx: self, operand: indices.get(k).copied() };
        let form = body(std::array::from_fn(index)).split(&mut values);
        let results = {
            let state = &mut *self.state.borrow_mut();
            let outcome = state
                .operands(self, values, span)
                .and_then(|results| Ok(state.cx.close_tabulate(sizes, &results, span)?));
            while state.cx.depth() > depth {
                state.cx.close();
            }
            state.settle(outcome, span)
        };
        self.join::<C>(&form, results, span)
    }

    /// A literal as a value.
    fn literal<'t>(&'t self, value: Value<'t>, span: Span) -> Expr<'t> {
        let state = &mut *self.state.borrow_mut();
        let outcome = state.operand(self, value, span);
        Expr { tx: self, operand: state.settle(outcome, span) }
    }

    /// `if guard then value else what changes nothing`.
    fn guarded<'t>(
        &'t self,
        guard: Operand,
        combine: Combine,
        span: Span,
        value: impl FnOnce() -> Value<'t>,
    ) -> Expr<'t> {
        let depth = {
            let cx = &mut self.state.borrow_mut().cx;
            cx.open_branch(span);
            cx.depth() - 1
        };
        let value = value();
        let state = &mut *self.state.borrow_mut();
        let chosen = state.operand(self, value, span).and_then(|value| {
            let cx = &mut state.cx;
            let (ty, weak) = (cx.ty(value).clone(), value.weak);
            let then = cx.close_branch(vec![value])?;
            cx.open_second_branch(&then, span);
            let mut neutral = Operand { weak, ..cx.constant(combine.neutral(ty.dtype), span) };
            if ty.rank() > 0 {
                let shape = vec![Attr::Sizes(ty.shape.clone())];
                neutral = cx.own_call_with(names::BROADCAST_TO, &[neutral], shape, span)?;
            }
            let otherwise = cx.close_branch(vec![neutral])?;
            Ok(cx.branch(guard, then, otherwise, span)?[0])
        });
        while state.cx.depth() > depth {
            state.cx.close();
        }
        Expr { tx: self, operand: state.settle(chosen, span) }
    }
}

fn bound(tx: &Builder, state: &mut State, size: Value<'_>, span: Span) -> Result<Bound, Stop> {
    let operand = state.operand(tx, size, span)?;
    check_bound(&state.cx, operand)?;
    let (size, guard) = match state.cx.limits(operand)? {
        Some((low, high)) => {
            let guard = (low != high).then_some(operand);
            (high, guard)
        }
        None if !state.cx.in_tabulate() => (state.cx.to_size(operand)?, None),
        None => return Err(e0207_unknown_size::refuse(span, "this bound").into()),
    };
    let known = size.as_const().is_some_and(|size| size >= 0) || state.cx.never_negative(&size);
    let size = if known { size } else { size.at_least(&Size::constant(0)) };
    Ok(Bound { size, guard })
}

/// The number of rows that arrays have in common.
fn rows(state: &mut State, arrays: &[Operand], span: Span) -> Result<Size, Refused> {
    let mut first: Option<(Size, Operand)> = None;
    for array in arrays {
        let ty = state.cx.ty(*array).clone();
        let text = ty.display(&state.cx.sizes);
        let Some(own) = ty.shape.first() else {
            return Err(e0204_rank::refuse(span, "`vmap`", (array.span, &text), "arrays with rows"));
        };
        match &first {
            None => first = Some((own.clone(), *array)),
            Some((size, other)) if own.is_polynomial() && size.is_polynomial() && own != size => {
                let show = |size: &Size| size.display(&state.cx.sizes).to_string();
                let (a, b, other_text) = (show(size), show(own), state.cx.type_text(*other));
                let refused = e0202_size_mismatch::refuse(
                    span,
                    (other.span, &other_text, "the rows of one array", &a),
                    (array.span, &text, "those of the other", &b),
                );
                return Err(state.cx.note_origins(refused, &[size, own]));
            }
            Some((size, _)) => state.cx.check_equal(size, own, span),
        }
    }
    let signature = "`tx.vmap(arrays, |rows| …)`: at least one array to map over";
    first
        .map(|(size, _)| size)
        .ok_or_else(|| e0410_missing_argument::refuse(span, "`vmap`", "arrays", signature))
}

/// Indices to reduce over; see [`Builder::over`]. `W` is a condition once [`Over::where_`] was called.
#[derive(Clone, Debug)]
#[must_use]
pub struct Over<'t, const N: usize, W> {
    tx: &'t Builder,
    sizes: Vec<Value<'t>>,
    condition: W,
    place: &'static Location<'static>,
}

impl<'t, const N: usize> Over<'t, N, ()> {
    /// Only the indices for which this holds.
    pub fn where_<V, F>(self, condition: F) -> Over<'t, N, F>
    where
        V: Into<Value<'t>>,
        F: FnOnce([Expr<'t>; N]) -> V,
    {
        let Self { tx, sizes, condition: (), place } = self;
        Over { tx, sizes, condition, place }
    }
}

/// What an [`Over`] may have as its condition: a closure, or `()` for none.
pub trait Condition<'t, const N: usize> {
    /// What it says of these indices.
    fn holds(self, indices: [Expr<'t>; N]) -> Option<Value<'t>>;
}

impl<'t, const N: usize> Condition<'t, N> for () {
    fn holds(self, _: [Expr<'t>; N]) -> Option<Value<'t>> {
        None
    }
}

impl<'t, V: Into<Value<'t>>, F: FnOnce([Expr<'t>; N]) -> V, const N: usize> Condition<'t, N> for F {
    fn holds(self, indices: [Expr<'t>; N]) -> Option<Value<'t>> {
        Some(self(indices).into())
    }
}

macro_rules! reductions {
    ($($(#[$doc:meta])* $method:ident, $combine:ident;)*) => {
        impl<'t, const N: usize, W: Condition<'t, N>> Over<'t, N, W> {
            $(
                $(#[$doc])*
                #[track_caller]
                pub fn $method<V: Into<Value<'t>>>(self, body: impl FnOnce([Expr<'t>; N]) -> V) -> Expr<'t> {
                    self.reduce(stringify!($method), Combine::$combine, |indices| body(indices).into())
                }
            )*
        }
    };
}

reductions! {
    /// The sum of what the closure gives, 0 if there are no indices. Of arrays it is the sum of the arrays.
    sum, Sum;
    /// The product, 1 if there are no indices.
    prod, Prod;
    /// The least value.
    min, Min;
    /// The greatest value.
    max, Max;
    /// Whether any is true.
    any, Or;
    /// Whether all are true.
    all, And;
}

impl<'t, const N: usize, W: Condition<'t, N>> Over<'t, N, W> {
    #[track_caller]
    fn reduce(
        self,
        op: &'static str,
        combine: Combine,
        body: impl FnOnce([Expr<'t>; N]) -> Value<'t>,
    ) -> Expr<'t> {
        let Self { tx, sizes, condition, place } = self;
        let span = tx.state.borrow_mut().span(place, Sort::Body);
        let (sizes, guards) = match tx.bounds(sizes, span) {
            Some(bounds) => {
                let (sizes, guards) = bounds.into_iter().map(|bound| (bound.size, bound.guard)).unzip();
                (Some(sizes), guards)
            }
            None => (None, Vec::new()),
        };
        let table: Expr<'t> = tx.tabulated(sizes, span, |indices| {
            let said = condition.holds(indices);
            let guard = {
                let state = &mut *tx.state.borrow_mut();
                let guard = guard(tx, state, &guards, &indices, said, span);
                state.settle(guard, span)
            };
            match guard {
                Some(Some(guard)) => tx.guarded(guard, combine, span, || body(indices)),
                _ => tx.literal(body(indices), span),
            }
        });
        let axes: Vec<Value<'t>> = (0..N).map(|axis| Value::Int(axis as i128)).collect();
        let named = if table.ndim().is_some_and(|rank| rank > N) {
            args().set("axis", Value::Tuple(axes))
        } else {
            args()
        };
        tx.op(op, vec![Value::Expr(table)], named)
    }
}

/// Whether a point counts; `None` if all do.
fn guard<'t, const N: usize>(
    tx: &'t Builder,
    state: &mut State,
    guards: &[Option<Operand>],
    indices: &[Expr<'t>; N],
    said: Option<Value<'t>>,
    span: Span,
) -> Result<Option<Operand>, Stop> {
    let mut all: Option<Operand> = None;
    let mut add = |state: &mut State, term: Operand| -> Result<(), Stop> {
        all = Some(match all {
            None => term,
            Some(all) => state.cx.own_call(names::LOGICAL_AND, &[all, term], span)?,
        });
        Ok(())
    };
    for (high, index) in guards.iter().zip(indices) {
        if let (Some(high), Some(index)) = (high, index.operand) {
            let term = state.cx.own_call(names::LESS, &[index, *high], span)?;
            add(state, term)?;
        }
    }
    if let Some(said) = said {
        let value = state.operand(tx, said, span)?;
        let term = check_condition(&mut state.cx, value, "the condition of a reduction")?;
        add(state, term)?;
    }
    Ok(all)
}
