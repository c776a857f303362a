//! Derivatives, as `grad`, `vjp`, `jvp`, `jacobian` and `hessian` of a script.

use super::place::Sort;
use super::state::{State, Stop};
use super::{Builder, Carry, Expr, Value};
use std::panic::Location;
use texpr_base::Span;
use texpr_ir::build::{Operand, Refused};
use texpr_ir::errors::e0513_independent;
use texpr_ir::graph::NodeKind;

impl Builder {
    /// The slope of the real number `y` by each of the values `by`: an [`Expr`], or a tuple or list of them, from which `y` was computed. The
    /// slopes have the form of `by`.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let (w, b) = (tx.input("w", F64, ["n"]), tx.input("b", F64, []));
    /// let loss = (w * w).sum() * b;
    /// let (by_w, by_b) = tx.grad(loss, (w, b));
    /// tx.output("by_w", by_w);
    /// tx.output("by_b", by_b);
    /// tx.output("curve", tx.hessian(loss, w));
    /// let out = tx.compile()?.call(&[(&[1.0, 2.0]).into(), 3.0.into()])?;
    /// assert_eq!(out["by_w"].to_f64_vec(), [6.0, 12.0]);
    /// assert_eq!(out["by_b"].to_f64_vec(), [5.0]);
    /// assert_eq!(out["curve"].to_f64_vec(), [6.0, 0.0, 0.0, 6.0]);
    /// # Ok::<(), texpr::Error>(())
    /// ```
    ///
    /// Two values that were computed alike are one value; [`Builder::variable`] makes one of its own. What stops a derivative is
    /// [`Expr::stop_gradient`].
    #[track_caller]
    pub fn grad<'t, X: Carry<'t>>(&'t self, y: impl Into<Value<'t>>, by: X) -> X::Exprs {
        self.derivative(y.into(), by, |state, y, by, span| Ok(state.cx.slopes("`grad`", y, by, span)?))
    }

    /// What a change `dy` of `y`, of its shape or a number, is worth in changes of the values `by`: a product with the transposed Jacobian.
    ///
    /// ```
    /// use texpr::Builder;
    /// let tx = Builder::new();
    /// let x = tx.variable([1.0, 2.0]);
    /// tx.output("back", tx.vjp(x * x, x, tx.value([1.0, 10.0])));
    /// let out = tx.compile()?.call(&[])?;
    /// assert_eq!(out["back"].to_f64_vec(), [2.0, 40.0]);
    /// # Ok::<(), texpr::Error>(())
    /// ```
    #[track_caller]
    pub fn vjp<'t, X: Carry<'t>>(
        &'t self,
        y: impl Into<Value<'t>>,
        by: X,
        dy: impl Into<Value<'t>>,
    ) -> X::Exprs {
        let dy = dy.into();
        self.derivative(y.into(), by, |state, y, by, span| {
            let dy = state.operand(self, dy, span)?;
            state.cx.check_change((dy, "`dy`"), (y, "the value"))?;
            Ok(state.cx.pull(&[y], by, &[dy], span)?)
        })
    }

    /// How `y` changes when the values `by` change by `changes`, which have the same form: a product with the Jacobian.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let (a, b) = (tx.input("a", F64, []), tx.input("b", F64, []));
    /// tx.output("along", tx.jvp(a * b, (a, b), (1.0, 10.0)));
    /// let out = tx.compile()?.call(&[2.0.into(), 3.0.into()])?;
    /// assert_eq!(out["along"].to_f64_vec(), [23.0]);
    /// # Ok::<(), texpr::Error>(())
    /// ```
    #[track_caller]
    pub fn jvp<'t, X: Carry<'t>, D: Carry<'t>>(
        &'t self,
        y: impl Into<Value<'t>>,
        by: X,
        changes: D,
    ) -> Expr<'t> {
        let (y, mut values, mut given) = (y.into(), Vec::new(), Vec::new());
        by.split(&mut values);
        changes.split(&mut given);
        self.make(Location::caller(), Sort::Call, |state, span| {
            let y = state.operand(self, y, span)?;
            let by = self.by(state, values, span)?;
            let changes = state.operands(self, given, span)?;
            if changes.len() != by.len() {
                let want = format!("one change for each value, {} in all", by.len());
                let have = changes.len().to_string();
                let refused =
                    texpr_ir::errors::e0414_argument_sort::refuse(span, "jvp", "changes", &want, &have);
                return Err(refused.into());
            }
            for (change, x) in changes.iter().zip(&by) {
                state.cx.check_change((*change, "the change"), (*x, "the value"))?;
            }
            Ok(state.cx.push(&[y], &by, &changes, span)?[0])
        })
    }

    /// The slopes of every element of `y` by every element of each value: the axes of `y`, then those of the value.
    #[track_caller]
    pub fn jacobian<'t, X: Carry<'t>>(&'t self, y: impl Into<Value<'t>>, by: X) -> X::Exprs {
        self.derivative(y.into(), by, |state, y, by, span| {
            let each: Result<Vec<Operand>, Refused> =
                by.iter().map(|x| state.cx.jacobian(y, *x, span)).collect();
            Ok(each?)
        })
    }

    /// The slopes of the slopes of the real number `y`.
    #[track_caller]
    pub fn hessian<'t>(&'t self, y: impl Into<Value<'t>>, x: Expr<'t>) -> Expr<'t> {
        self.derivative(y.into(), x, |state, y, by, span| Ok(vec![state.cx.hessian(y, by[0], span)?]))
    }

    /// The value as one of its own: what is computed from it can be differentiated by it, though an equal value stands elsewhere.
    ///
    /// ```
    /// use texpr::Builder;
    /// let tx = Builder::new();
    /// let (a, b) = (tx.variable(2.0), tx.variable(2.0));
    /// tx.output("by_a", tx.grad(a * a * b, a));
    /// assert_eq!(tx.compile()?.call(&[])?["by_a"].to_f64_vec(), [8.0]);
    /// # Ok::<(), texpr::Error>(())
    /// ```
    #[track_caller]
    pub fn variable<'t>(&'t self, value: impl Into<Value<'t>>) -> Expr<'t> {
        let value = value.into();
        self.make(Location::caller(), Sort::Call, |state, span| {
            let operand = state.operand(self, value, span)?;
            Ok(Operand { weak: false, ..state.cx.mark(operand)? })
        })
    }

    /// The values that are differentiated by.
    fn by(&self, state: &mut State, values: Vec<Value<'_>>, span: Span) -> Result<Vec<Operand>, Stop> {
        let by = state.operands(self, values, span)?;
        for x in &by {
            let kind = state.cx.node(*x).map(|node| &node.kind);
            if matches!(kind, Some(NodeKind::Const(_) | NodeKind::Array(_))) {
                return Err(e0513_independent::number(span).into());
            }
        }
        Ok(by)
    }

    #[track_caller]
    fn derivative<'t, X: Carry<'t>>(
        &'t self,
        y: Value<'t>,
        by: X,
        make: impl FnOnce(&mut State, Operand, &[Operand], Span) -> Result<Vec<Operand>, Stop>,
    ) -> X::Exprs {
        let mut values = Vec::new();
        let form = by.split(&mut values);
        let place = Location::caller();
        let (results, span) = {
            let state = &mut *self.state.borrow_mut();
            let span = state.span(place, Sort::Call);
            let outcome = state.operand(self, y, span).and_then(|y| {
                let by = self.by(state, values, span)?;
                let by_place = |results: Vec<Operand>| results.into_iter().map(|one| one.at(span)).collect();
                make(state, y, &by, span).map(by_place)
            });
            (state.settle(outcome, span), span)
        };
        self.join::<X>(&form, results, span)
    }
}
