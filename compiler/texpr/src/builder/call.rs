//! Calls of ops and of the standard library's functions.

use super::args::{Args, NamedArg};
use super::place::Sort;
use super::state::{State, Stop};
use super::{Builder, Expr, Value};
use std::panic::Location;
use texpr_base::{Sink, Span};
use texpr_ir::build::{Arg, Named, Operand};
use texpr_sema::Given;
use texpr_sema::errors::e0406_unpack;

impl Builder {
    /// The op `name` of these operands.
    #[track_caller]
    pub(super) fn op<'t>(&'t self, name: &'static str, operands: Vec<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        self.make(Location::caller(), Sort::Call, |state, span| {
            let def = state.cx.own_op(name, span)?;
            let Given { positional, named } = self.given(state, operands, args, span)?;
            Ok(state.cx.call(def, positional, named, span)?)
        })
    }

    /// A function of the standard library by the name that a script calls it: `nn.softmax`, `isclose`. Several arguments are a tuple.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64, args};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, ["n", "m"]);
    /// let p = tx.call("nn.softmax", x, args().axis(1));
    /// assert_eq!(p.type_text(), "f64[n, m]");
    /// let same = tx.call("allclose", (p.sum(), x.dim(0)), args().set("rtol", 1e-9));
    /// assert_eq!(same.type_text(), "bool");
    /// ```
    #[track_caller]
    pub fn call<'t>(&'t self, name: &str, operands: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = operands.into();
        self.make(Location::caller(), Sort::Call, |state, span| {
            let values = self.library(state, name, operands, args, span)?;
            match values[..] {
                [value] => Ok(value.at(span)),
                _ => {
                    let what = format!("a tuple of {}", values.len());
                    let mut refused = e0406_unpack::refuse(span, 1, span, &what);
                    refused.help = Some("`call_tuple` gives all of them".to_owned());
                    Err(refused.into())
                }
            }
        })
    }

    /// A function of the standard library that gives a tuple.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64, args};
    /// let tx = Builder::new();
    /// let (x, y) = (tx.input("x", F64, ["n"]), tx.input("y", F64, ["m"]));
    /// let [columns, rows] = tx.call_tuple("meshgrid", (x, y), args());
    /// assert_eq!((columns + rows).type_text(), "f64[m, n]");
    /// ```
    #[track_caller]
    pub fn call_tuple<'t, const N: usize>(
        &'t self,
        name: &str,
        operands: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> [Expr<'t>; N] {
        let operands = operands.into();
        let state = &mut *self.state.borrow_mut();
        let span = state.span(Location::caller(), Sort::Call);
        let outcome = self.library(state, name, operands, args, span).and_then(|values| {
            if values.len() == N {
                return Ok(values);
            }
            let what = match values[..] {
                [value] => state.cx.type_text(value),
                _ => format!("a tuple of {}", values.len()),
            };
            Err(e0406_unpack::refuse(span, N, span, &what).into())
        });
        let values = state.settle(outcome, span);
        std::array::from_fn(|i| Expr { tx: self, operand: values.as_ref().map(|values| values[i].at(span)) })
    }

    #[allow(clippy::result_large_err, reason = "the library takes its loader so")]
    fn library(
        &self,
        state: &mut State,
        name: &str,
        operands: Value<'_>,
        args: Args<'_>,
        span: Span,
    ) -> Result<Vec<Operand>, Stop> {
        let operands = match operands {
            Value::Tuple(parts) => parts,
            one => vec![one],
        };
        let given = self.given(state, operands, args, span)?;
        let State { cx, library, loader, .. } = state;
        let mut sink = Sink::new();
        let mut load = |path: &str, span: Span| loader.load(path, span).map_err(|refused| *refused);
        let values = library.call(cx, name, given, span, &mut load, &mut sink);
        for diagnostic in sink.diagnostics {
            state.report(diagnostic, span);
        }
        values.ok_or(Stop::Reported)
    }

    /// The arguments of a call; the mistakes of all of them are reported.
    fn given(
        &self,
        state: &mut State,
        operands: Vec<Value<'_>>,
        args: Args<'_>,
        span: Span,
    ) -> Result<Given, Stop> {
        let (mut positional, mut named, mut failed) = (Vec::new(), Vec::new(), false);
        let mut settle = |state: &mut State, value, span| -> Option<Arg> {
            let outcome = state.arg(self, value, span);
            let arg = state.settle(outcome, span);
            failed |= arg.is_none();
            arg
        };
        for value in operands {
            positional.extend(settle(state, value, span));
        }
        for NamedArg { name, value, place } in args.named {
            let span = state.span(place, Sort::Call);
            named.extend(settle(state, value, span).map(|value| Named { name, span, value }));
        }
        if failed { Err(Stop::Reported) } else { Ok(Given { positional, named }) }
    }
}
