//! Functions whose derivative the caller says, as `deriv` and `vjp` of a script.

use super::place::Sort;
use super::state::{State, Stop};
use super::{Builder, Carry, Expr, Value};
use std::panic::Location;
use texpr_base::Span;
use texpr_ir::build::Operand;
use texpr_ir::build::rules::Ruled;
use texpr_ir::errors::e0515_rule;
use texpr_ir::grad::smooth;

impl Builder {
    /// `f(args)`, whose derivative is what `rule` says: given the arguments and what a change of the result is worth, what changes of the arguments are
    /// worth. `name` is for messages. Arguments that are no floats count as constants; what the rule gives for them is not read.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, ["n"]);
    /// // Rounded forwards, straight through backwards.
    /// let y = tx.with_vjp("rounded", x, |x| x.round(), |_, dy| dy);
    /// tx.output("slope", tx.grad((y * y).sum(), x));
    /// let out = tx.compile()?.call(&[(&[0.6, 2.2]).into()])?;
    /// assert_eq!(out["slope"].to_f64_vec(), [2.0, 4.0]);
    /// # Ok::<(), texpr::Error>(())
    /// ```
    #[track_caller]
    pub fn with_vjp<'t, A: Carry<'t>, V: Into<Value<'t>>, R: Carry<'t>>(
        &'t self,
        name: &str,
        args: A,
        f: impl FnOnce(A::Exprs) -> V,
        rule: impl FnOnce(A::Exprs, Expr<'t>) -> R,
    ) -> Expr<'t> {
        let mut out = Vec::new();
        self.ruled(name, args, f, |args, dy| {
            rule(args, dy).split(&mut out);
            (out, false)
        })
    }

    /// `f(args)`, an elementwise function whose partial derivatives are what `slopes` says.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, ["n"]);
    /// let y = tx.with_deriv("step", x, |x| x.gt(0).astype(F64), |x| (-x * x).exp());
    /// tx.output("slope", tx.grad(y.sum(), x));
    /// let out = tx.compile()?.call(&[(&[0.0]).into()])?;
    /// assert_eq!(out["slope"].to_f64_vec(), [1.0]);
    /// # Ok::<(), texpr::Error>(())
    /// ```
    #[track_caller]
    pub fn with_deriv<'t, A: Carry<'t>, V: Into<Value<'t>>, R: Carry<'t>>(
        &'t self,
        name: &str,
        args: A,
        f: impl FnOnce(A::Exprs) -> V,
        slopes: impl FnOnce(A::Exprs) -> R,
    ) -> Expr<'t> {
        let mut out = Vec::new();
        self.ruled(name, args, f, |args, _| {
            slopes(args).split(&mut out);
            (out, true)
        })
    }

    #[track_caller]
    fn ruled<'t, A: Carry<'t>, V: Into<Value<'t>>>(
        &'t self,
        name: &str,
        args: A,
        f: impl FnOnce(A::Exprs) -> V,
        rule: impl FnOnce(A::Exprs, Expr<'t>) -> (Vec<Value<'t>>, bool),
    ) -> Expr<'t> {
        let span = self.state.borrow_mut().span(Location::caller(), Sort::Body);
        let mut values = Vec::new();
        let form = args.split(&mut values);
        let given = {
            let state = &mut *self.state.borrow_mut();
            let given = state.operands(self, values, span).and_then(|given| Ok(marked(state, &given)?));
            state.settle(given, span)
        };
        let y = f(self.join::<A>(&form, given.clone(), span)).into();
        let y = {
            let state = &mut *self.state.borrow_mut();
            let y = state.operand(self, y, span);
            state.settle(y, span)
        };
        let (Some(given), Some(y)) = (given, y) else {
            return Expr { tx: self, operand: None };
        };
        let (depth, ruled, params) = {
            let cx = &mut self.state.borrow_mut().cx;
            let xs: Vec<Operand> = given.iter().copied().filter(|x| smooth(cx.ty(*x).dtype)).collect();
            if xs.is_empty() || !smooth(cx.ty(y).dtype) {
                return Expr { tx: self, operand: Some(y) };
            }
            let called = |k: usize| if given.len() == 1 { "args".to_string() } else { format!("args.{k}") };
            let named = (0..given.len()).filter(|k| xs.contains(&given[*k])).map(called).collect();
            let ruled = Ruled { name, params: named, xs, y };
            (cx.depth(), ruled.clone(), cx.open_rule(&ruled, span))
        };
        let (own, dy) = params.split_at(params.len() - 1);
        let mut own = own.iter();
        let is_smooth = |x: &Operand| ruled.xs.contains(x);
        let inside = given.iter().map(|x| if is_smooth(x) { own.next().copied().unwrap_or(*x) } else { *x });
        let inside = self.join::<A>(&form, Some(inside.collect()), span);
        let (said, slopes) = rule(inside, Expr { tx: self, operand: Some(dy[0]) });
        let state = &mut *self.state.borrow_mut();
        let outcome = close(self, state, &ruled, &given, (said, slopes, dy[0]), span);
        while state.cx.depth() > depth {
            state.cx.close();
        }
        Expr { tx: self, operand: state.settle(outcome, span) }
    }
}

/// The arguments as values of their own.
fn marked(state: &mut State, given: &[Operand]) -> Result<Vec<Operand>, texpr_ir::build::Refused> {
    let one = |x: &Operand| if smooth(state.cx.ty(*x).dtype) { state.cx.mark(*x) } else { Ok(*x) };
    given.iter().map(one).collect()
}

/// Ends the rule with what it said.
fn close(
    tx: &Builder,
    state: &mut State,
    ruled: &Ruled<'_>,
    given: &[Operand],
    (said, slopes, dy): (Vec<Value<'_>>, bool, Operand),
    span: Span,
) -> Result<Operand, Stop> {
    let said = state.operands(tx, said, span)?;
    if said.len() != given.len() {
        let have = format!("{} values", said.len());
        return Err(e0515_rule::count(span, ruled.name, given.len(), &have).into());
    }
    let mut cotangents = Vec::with_capacity(ruled.xs.len());
    for (x, said) in given.iter().zip(said) {
        if !ruled.xs.contains(x) {
            continue;
        }
        let k = cotangents.len();
        cotangents.push(match slopes {
            true => state.cx.times_slope(ruled, k, said, dy, span)?.at(span),
            false => said.at(span),
        });
    }
    Ok(state.cx.close_rule(ruled, &cotangents, span)?)
}
