//! Programs written in Rust: the same graph as a script makes, through the same rules, with messages that point at lines of Rust.
//!
//! ```
//! use texpr::{Builder, DType::F64};
//!
//! let tx = Builder::new();
//! let x = tx.input("x", F64, ["n"]);
//! let y = tx.input("y", F64, ["n"]);
//! let n = tx.size("n");
//! let hits = (x.pow(2) + y.pow(2)).le(1).sum();
//! tx.output("estimate", 4 * hits / n);
//! let built = tx.finish()?;
//! assert_eq!(built.program.outputs[0].name, "estimate");
//! # Ok::<(), texpr::Error>(())
//! ```
//!
//! An [`Expr`] is a handle to a value; it is `Copy`. Operators and methods make new ones: every op of the language is a method under its
//! own name. Arguments that may be left out go through the method's twin, `sum_with(args().axis(0))`. Functions of the language are
//! functions of Rust; branches and loops are [`Builder::if_`] and [`Builder::loop_`].
//!
//! | a script says | Rust says |
//! |---|---|
//! | `input x: f64[n, 3]` | `tx.input("x", F64, ("n", 3))` |
//! | `state w: f32[n] = zeros(n)`, `update w = v` | `tx.state("w", F32, ["n"], tx.zeros(n))`, `tx.update(w, v)` |
//! | `input lr: f32 = 0.1` | `tx.input_or("lr", F32, [], 0.1)` |
//! | `x**2`, `a // b`, `A @ B`, `a <= b` | `x.pow(2)`, `a.floor_divide(b)`, `A.matmul(B)`, `a.le(b)` |
//! | `x / y`, `x % y`, `a & b`, `~a` | `x / y` (always true division), `x % y` (as in Python), `a & b`, `!a` |
//! | `sum(x, axis=0)` | `x.sum_with(args().axis(0))` |
//! | `zeros((n, n))`, `random.uniform(k, n)` | `tx.zeros((n, n))`, `tx.random_uniform(k, n)` |
//! | `nn.softmax(x)` | `tx.call("nn.softmax", x, args())` |
//! | `x[1:-1, ::2, 0, newaxis, ...]` | `x.at(ix![1..-1, ..;2, 0, NEW, ...])` |
//! | `u with [0] = v`, `u with [i] += v` | `u.with(0).set(v)`, `u.with(i).add(v)` |
//! | `if c then a else b` | `tx.if_(c, \|\| a, \|\| b)` |
//! | `loop (u = u0) for i in 0..n while c { … }` | `tx.loop_(u0).for_(..n).while_(\|u\| …).body(\|i, u\| …)` |
//! | `loop (s = 0) for i in 0..n { emit e; t }` | `tx.loop_(0).for_(..n).emit(\|i, s\| (t, e))` |
//! | `[i < n, j < m: e]`, `sum[k < p if c](e)` | `tx.table([n, m], \|[i, j]\| e)`, `tx.over([p]).where_(\|[k]\| c).sum(\|[k]\| e)` |
//! | `vmap(f)(xs, ys)` | `tx.vmap((xs, ys), \|(x, y)\| …)` |
//! | `grad(y, (a, b))`, `hessian(y, x)` | `tx.grad(y, (a, b))`, `tx.hessian(y, x)` |
//! | `vjp f(x, dy) = dy` | `tx.with_vjp("f", x, \|x\| …, \|x, dy\| dy)` |
//! | `assert c, "why"`, `print("at", x)` | `tx.assert(c, "why")`, `tx.print("at", x)` |
//!
//! Numbers are literals: they take the dtype of their partner. One on the left of an operator, or one that a loop starts with, is an `i64`, an
//! `f64` or a `bool`, so that the compiler knows at once what `0` and `2 * x` are; of another type, write `x * k` or `tx.value(k)`.
//!
//! Nothing here panics on a mistake. It is kept until [`Builder::finish`], which gives all of them; what depends on it is passed over, so
//! that one mistake is told once.

pub mod args;
mod branch;
mod call;
pub mod carry;
mod effects;
mod expr;
mod extent;
pub mod finish;
mod gradients;
pub mod index;
pub mod loops;
mod methods;
mod operators;
mod place;
mod rules;
mod scan;
pub mod shape;
mod state;
mod states;
pub mod tables;
mod turns;
pub mod value;

pub use args::{Args, args};
pub use carry::Carry;
pub use expr::Expr;
pub use finish::Built;
pub use index::{Index, NEW};
pub use shape::{Dim, Dims};
pub use value::Value;

use state::{Known, State, Stop};
use std::cell::RefCell;
use std::panic::Location;
use texpr_base::diag::did_you_mean;
use texpr_base::{DType, Span};
use texpr_ir::Type;
use texpr_ir::build::{BuildCx, Operand, Refused};
use texpr_ir::graph::{Input, Output};
use texpr_sema::errors::{
    e0401_unknown_name, e0402_bound_twice, e0404_nothing_to_output, e0408_misplaced, e0418_annotation,
};

/// A program being written. See [the module](self).
#[derive(Debug)]
pub struct Builder {
    state: RefCell<State>,
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}

impl Builder {
    /// An empty program.
    pub fn new() -> Self {
        Self { state: RefCell::new(State::new()) }
    }

    /// An input. Its sizes are names, numbers, or arithmetic of names: `["n", "2*n + 1"]`, `("n", 3)`, `[]` for a scalar.
    ///
    /// A name that is new is the size of whatever is given for it; one that is known already, from an input before or as the name of a
    /// whole-number input, is the same size.
    ///
    /// ```
    /// use texpr::{Builder, DType::{F64, I64}};
    /// let tx = Builder::new();
    /// let k = tx.input("k", I64, []);
    /// let a = tx.input("a", F64, ("n", k));
    /// let b = tx.input("b", F64, ["k", "2*n + 1"]);
    /// assert_eq!(a.matmul(b).type_text(), "f64[n, 2*n + 1]");
    /// ```
    #[track_caller]
    pub fn input<'t>(&'t self, name: &str, dtype: DType, dims: impl Dims<'t>) -> Expr<'t> {
        self.new_input(Location::caller(), name, dtype, dims.dims(), None)
    }

    /// An input with a value for calls that give none.
    ///
    /// ```
    /// use texpr::{Builder, DType::F32};
    /// let tx = Builder::new();
    /// let rate = tx.input_or("rate", F32, [], 0.1);
    /// assert_eq!(rate.type_text(), "f32");
    /// ```
    #[track_caller]
    pub fn input_or<'t>(
        &'t self,
        name: &str,
        dtype: DType,
        dims: impl Dims<'t>,
        default: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        self.new_input(Location::caller(), name, dtype, dims.dims(), Some(default.into()))
    }

    fn new_input<'t>(
        &'t self,
        place: &'static Location<'static>,
        name: &str,
        dtype: DType,
        dims: Vec<Dim<'t>>,
        default: Option<Value<'t>>,
    ) -> Expr<'t> {
        self.declared(place, (name, "`input`"), dtype, dims, default, |cx, input| {
            if let Some(default) = input.default {
                cx.check_default(default, &input.name, input.span)?;
            }
            Ok(cx.input(input))
        })
    }

    /// A name with a type: `add` makes an input or a state of it, which `what` is.
    fn declared<'t>(
        &'t self,
        place: &'static Location<'static>,
        (name, what): (&str, &str),
        dtype: DType,
        dims: Vec<Dim<'t>>,
        default: Option<Value<'t>>,
        add: impl FnOnce(&mut BuildCx, Input) -> Result<Operand, Refused>,
    ) -> Expr<'t> {
        self.make(place, place::Sort::Call, |state, span| {
            if state.cx.depth() > 0 {
                return Err(e0408_misplaced::refuse(span, what, "a loop or branch").into());
            }
            let mut shape = Vec::with_capacity(dims.len());
            for dim in dims {
                shape.push(shape::size(self, state, dim, span)?);
            }
            let ty = Type::new(dtype, shape);
            let default = match default {
                None => None,
                Some(default) => {
                    let value = state.operand(self, default, span)?;
                    let value = state.cx.declare(value, &ty, &format!("`{name}`"), span)?;
                    Some(state.cx.import(value)?)
                }
            };
            if let Some(old) = state.names.iter().find(|known| known.name == name) {
                return Err(e0402_bound_twice::refuse(span, name, Some(old.span)).into());
            }
            let operand = add(&mut state.cx, Input { name: name.to_owned(), ty, span, default })?;
            state.names.push(Known { name: name.to_owned(), operand, span, is_input: true, used: false });
            Ok(operand)
        })
    }

    /// The size that an input before calls `name`, as a value; or the input of that name, if it is a whole number.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, ["n"]);
    /// tx.output("mean", x.sum() / tx.size("n"));
    /// # tx.finish().unwrap();
    /// ```
    #[track_caller]
    pub fn size(&self, name: &str) -> Expr<'_> {
        self.make(Location::caller(), place::Sort::Call, |state, span| match state.named(name) {
            Some(operand) => {
                let ty = state.cx.ty(operand);
                let is_size = ty.rank() == 0 && ty.dtype.is_int();
                if is_size { Ok(operand.at(span)) } else { Err(e0418_annotation::size(span).into()) }
            }
            None => {
                let near = did_you_mean(name, state.names.iter().map(|known| known.name.as_str()));
                Err(e0401_unknown_name::refuse(span, name, near).into())
            }
        })
    }

    /// A number, or a list of numbers or values as an array.
    ///
    /// ```
    /// use texpr::{Builder, DType::{F32, F64}};
    /// let tx = Builder::new();
    /// let c = tx.value([[1, 2], [3, 4]]);
    /// assert_eq!(c.type_text(), "i64[2, 2]");
    /// let x = tx.input("x", F32, []);
    /// assert_eq!(tx.value([x, x + 1]).type_text(), "f32[2]");
    /// assert_eq!(tx.value((x, 2.5)).type_text(), "f32[2]");
    /// ```
    #[track_caller]
    pub fn value<'t>(&'t self, value: impl Into<Value<'t>>) -> Expr<'t> {
        let value = value.into();
        self.make(Location::caller(), place::Sort::Call, |state, span| state.operand(self, value, span))
    }

    /// A result, in the order written.
    #[track_caller]
    pub fn output<'t>(&'t self, name: &str, value: impl Into<Value<'t>>) {
        let value = value.into();
        let _ = self.make(Location::caller(), place::Sort::Call, |state, span| {
            if state.cx.depth() > 0 {
                return Err(e0408_misplaced::refuse(span, "`output`", "a loop or branch").into());
            }
            if let Some(first) = state.cx.outputs.iter().find(|output| output.name == name) {
                return Err(e0404_nothing_to_output::twice(span, name, first.span).into());
            }
            // Known even if its value is not: an output with a mistake in it is an output.
            state.cx.outputs.push(Output { name: name.to_owned(), span });
            let value = state.operand(self, value, span)?;
            let value = state.cx.localise(value)?;
            state.results.push(value.node);
            Ok(value)
        });
    }

    /// What `f` makes of the state, as a value. Its mistakes are kept; the value is then passed over wherever it is used.
    fn make(
        &self,
        place: &'static Location<'static>,
        sort: place::Sort,
        f: impl FnOnce(&mut State, Span) -> Result<Operand, Stop>,
    ) -> Expr<'_> {
        let mut state = self.state.borrow_mut();
        let span = state.span(place, sort);
        let outcome = f(&mut state, span);
        let operand = state.settle(outcome, span);
        Expr { tx: self, operand }
    }
}

#[cfg(test)]
mod tests;
