//! `if`: one of two branches runs.

use super::place::Sort;
use super::state::Stop;
use super::{Builder, Carry, Expr, Value};
use std::panic::Location;
use texpr_base::Span;
use texpr_ir::build::Operand;
use texpr_ir::build::branches::Branch;
use texpr_ir::build::loops::check_condition;
use texpr_ir::errors::e0417_branches;

impl Builder {
    /// `if cond then … else …`: one branch runs. Elementwise choice is [`Expr::where_`].
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, ["n"]);
    /// let (scaled, factor) = tx.if_(x.max().gt(1), || (x / x.max(), x.max()), || (x, tx.value(1.0)));
    /// assert_eq!((scaled.type_text(), factor.type_text()), ("f64[n]".into(), "f64".into()));
    /// ```
    #[track_caller]
    pub fn if_<'t, A, B>(
        &'t self,
        condition: impl Into<Value<'t>>,
        then: impl FnOnce() -> A,
        otherwise: impl FnOnce() -> B,
    ) -> A::Exprs
    where
        A: Carry<'t>,
        B: Carry<'t, Exprs = A::Exprs, Form = A::Form>,
    {
        let place = Location::caller();
        let condition = condition.into();
        let (span, condition) = {
            let state = &mut *self.state.borrow_mut();
            let span = state.span(place, Sort::Body);
            let value = state
                .operand(self, condition, span)
                .and_then(|value| Ok(check_condition(&mut state.cx, value, "the condition of `if_`")?));
            (span, state.settle(value, span))
        };
        let known = condition.and_then(|value| self.state.borrow().cx.as_const(value));
        if let Some(known) = known {
            let mut values = Vec::new();
            return if known.as_bool() {
                let form = then().split(&mut values);
                A::join(&form, &mut self.values(values, span).into_iter())
            } else {
                let form = otherwise().split(&mut values);
                B::join(&form, &mut self.values(values, span).into_iter())
            };
        }
        self.state.borrow_mut().cx.open_branch(span);
        let (form, n_first, first) = self.branch(then, span);
        match &first {
            Some(first) => self.state.borrow_mut().cx.open_second_branch(first, span),
            None => self.state.borrow_mut().cx.open_branch(span),
        }
        let (other, n_second, second) = self.branch(otherwise, span);
        let state = &mut *self.state.borrow_mut();
        let outcome = match (condition, first, second) {
            _ if form != other => {
                let (first, second) = (format!("a list of {n_first}"), format!("a list of {n_second}"));
                Err(e0417_branches::refuse((span, &first), (span, &second)).into())
            }
            (Some(condition), Some(first), Some(second)) => {
                state.cx.branch(condition, first, second, span).map_err(Stop::from)
            }
            _ => Err(Stop::Reported),
        };
        let results = state.settle(outcome, span);
        self.join::<A>(&form, results, span)
    }

    /// A branch's values in the region that was opened for it, with their form and number.
    fn branch<'t, A: Carry<'t>>(
        &'t self,
        f: impl FnOnce() -> A,
        span: Span,
    ) -> (A::Form, usize, Option<Branch>) {
        let mut values = Vec::new();
        let form = f().split(&mut values);
        let n_values = values.len();
        let state = &mut *self.state.borrow_mut();
        let outcome = match state.operands(self, values, span) {
            Ok(results) => state.cx.close_branch(results).map_err(Stop::from),
            Err(stop) => {
                state.cx.close();
                Err(stop)
            }
        };
        (form, n_values, state.settle(outcome, span))
    }

    /// Values as they are, with literals made constants.
    fn values<'t>(&'t self, values: Vec<Value<'t>>, span: Span) -> Vec<Expr<'t>> {
        let state = &mut *self.state.borrow_mut();
        let make = |value| {
            let outcome = state.operand(self, value, span);
            Expr { tx: self, operand: state.settle(outcome, span) }
        };
        values.into_iter().map(make).collect()
    }

    /// The results in the form of what was split; each is nothing if there are none.
    pub(super) fn join<'t, C: Carry<'t>>(
        &'t self,
        form: &C::Form,
        results: Option<Vec<Operand>>,
        span: Span,
    ) -> C::Exprs {
        let mut results = results.into_iter().flatten();
        let mut parts =
            std::iter::repeat_with(|| Expr { tx: self, operand: results.next().map(|it| it.at(span)) });
        C::join(form, &mut parts)
    }
}
