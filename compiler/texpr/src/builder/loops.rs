//! Loops: what they carry, what they run over, how long, and what a turn does, in the order in which a script says it.

use super::carry::Emitted;
use super::{Builder, Carry, Expr, Value};
use std::ops::{Range, RangeTo};
use std::panic::Location;

impl Builder {
    /// A loop that carries `start` from turn to turn; what it runs over, how long, and what a turn does follow:
    ///
    /// ```
    /// use texpr::{Builder, DType::F64, ix};
    /// let tx = Builder::new();
    /// let u0 = tx.input("u0", F64, ["n"]);
    /// let (u, err) = tx
    ///     .loop_((u0, f64::INFINITY))
    ///     .for_(0..1000)
    ///     .while_(|(_, err)| err.gt(1e-6))
    ///     .body(|_, (u, _)| {
    ///         let v = u.with(ix![1..-1]).set(0.5 * (u.at(ix![..-2]) + u.at(ix![2..])));
    ///         (v, (v - u).square().sum().sqrt())
    ///     });
    /// assert_eq!((u.type_text(), err.type_text()), ("f64[n]".into(), "f64".into()));
    /// ```
    ///
    /// The closures write the turn down; the loop runs when the program does. They may be called twice, where a literal that the loop
    /// starts with takes the type that the body gives it.
    #[track_caller]
    pub fn loop_<'t, C: Carry<'t>>(&'t self, start: C) -> Loop<'t, C, (), ()> {
        Loop { tx: self, start, place: Location::caller(), range: (), condition: () }
    }
}

/// A loop being written; see [`Builder::loop_`]. `R` is a range once [`Loop::for_`] was called, `W` a condition once [`Loop::while_`] was.
///
/// A loop with neither has no body, for it would not end:
///
/// ```compile_fail,E0599
/// let tx = texpr::Builder::new();
/// let _ = tx.loop_(0).body(|k| k + 1);
/// ```
///
/// A body that gives other values than it was given does not compile:
///
/// ```compile_fail,E0271
/// let tx = texpr::Builder::new();
/// let _ = tx.loop_((0, 1)).for_(0..3).body(|_, (a, b)| (b, a + b, a));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Loop<'t, C, R, W> {
    tx: &'t Builder,
    start: C,
    place: &'static Location<'static>,
    range: R,
    condition: W,
}

/// What a loop runs over.
#[derive(Clone, Debug)]
pub struct Steps<'t>(pub(super) [Value<'t>; 3]);

impl<'t, T: Into<Value<'t>>> From<Range<T>> for Steps<'t> {
    fn from(range: Range<T>) -> Self {
        Self([range.start.into(), range.end.into(), Value::Int(1)])
    }
}

impl<'t, T: Into<Value<'t>>> From<RangeTo<T>> for Steps<'t> {
    fn from(range: RangeTo<T>) -> Self {
        Self([Value::Int(0), range.end.into(), Value::Int(1)])
    }
}

impl<'t, A: Into<Value<'t>>, B: Into<Value<'t>>> From<(A, B)> for Steps<'t> {
    fn from((start, stop): (A, B)) -> Self {
        Self([start.into(), stop.into(), Value::Int(1)])
    }
}

impl<'t, A: Into<Value<'t>>, B: Into<Value<'t>>, S: Into<Value<'t>>> From<(A, B, S)> for Steps<'t> {
    fn from((start, stop, step): (A, B, S)) -> Self {
        Self([start.into(), stop.into(), step.into()])
    }
}

impl<'t, C: Carry<'t>, W> Loop<'t, C, (), W> {
    /// One turn for each number of a range: `0..10`, `..n` with a value, `(1, n - 1)` where the two bounds are of different types, and
    /// `(n - 1, -1, -1)` with a step, as Python's `range`.
    pub fn for_(self, range: impl Into<Steps<'t>>) -> Loop<'t, C, Steps<'t>, W> {
        let Self { tx, start, place, range: (), condition } = self;
        Loop { tx, start, place, range: range.into(), condition }
    }
}

impl<'t, C: Carry<'t>, R> Loop<'t, C, R, ()> {
    /// Turns for as long as this holds of what is carried; asked before each turn.
    pub fn while_<V, F>(self, condition: F) -> Loop<'t, C, R, F>
    where
        V: Into<Value<'t>>,
        F: FnMut(C::Exprs) -> V,
    {
        let Self { tx, start, place, range, condition: () } = self;
        Loop { tx, start, place, range, condition }
    }
}

impl<'t, C: Carry<'t>> Loop<'t, C, Steps<'t>, ()> {
    /// What a turn makes of its number and of what is carried; what the last one made.
    #[track_caller]
    pub fn body<B>(self, mut body: impl FnMut(Expr<'t>, C::Exprs) -> B) -> C::Exprs
    where
        B: Carry<'t, Exprs = C::Exprs, Form = C::Form>,
    {
        let Self { tx, start, place, range, condition: () } = self;
        tx.run_loop(start, [place, Location::caller()], Some(range), None, &mut |i, carries| {
            (body(i, carries), ())
        })
        .0
    }

    /// A turn also emits: the closure gives the next values and, beside them, what it emits. Gives the last values, and the emitted ones of
    /// all turns, stacked.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, ["n"]);
    /// let (total, sums) = tx.loop_(0.0).for_((0, tx.size("n"))).emit(|i, s| {
    ///     let next = s + x.at(i);
    ///     (next, next)
    /// });
    /// assert_eq!((total.type_text(), sums.type_text()), ("f64".into(), "f64[n]".into()));
    /// let ((), (squares, odd)) = tx.loop_(()).for_(0..5).emit(|i, ()| ((), (i * i, (i % 2).eq(1))));
    /// assert_eq!((squares.type_text(), odd.type_text()), ("i64[5]".into(), "bool[5]".into()));
    /// ```
    #[track_caller]
    pub fn emit<B, E>(self, mut body: impl FnMut(Expr<'t>, C::Exprs) -> (B, E)) -> (C::Exprs, E::Exprs)
    where
        B: Carry<'t, Exprs = C::Exprs, Form = C::Form>,
        E: Emitted<'t>,
    {
        let Self { tx, start, place, range, condition: () } = self;
        tx.run_loop(start, [place, Location::caller()], Some(range), None, &mut body)
    }
}

impl<'t, C, V, F> Loop<'t, C, Steps<'t>, F>
where
    C: Carry<'t>,
    V: Into<Value<'t>>,
    F: FnMut(C::Exprs) -> V,
{
    /// What a turn makes of its number and of what is carried; what the last one made.
    #[track_caller]
    pub fn body<B>(self, mut body: impl FnMut(Expr<'t>, C::Exprs) -> B) -> C::Exprs
    where
        B: Carry<'t, Exprs = C::Exprs, Form = C::Form>,
    {
        let Self { tx, start, place, range, mut condition } = self;
        let mut condition = |carries| condition(carries).into();
        let body = &mut |i, carries| (body(i, carries), ());
        tx.run_loop(start, [place, Location::caller()], Some(range), Some(&mut condition), body).0
    }

    /// A turn also emits: the closure gives the next values and, beside them, what it emits. Gives the last values, and the emitted ones of
    /// all turns that there were, stacked.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, []);
    /// let (end, halves) = tx.loop_(x).for_(0..1000).while_(|x| x.gt(1)).emit(|_, x| (x / 2, x));
    /// tx.output("end", end);
    /// tx.output("halves", halves);
    /// let f = tx.compile()?;
    /// let out = f.call(&[5.0.into()])?;
    /// assert_eq!(out["halves"].to_f64_vec(), [5.0, 2.5, 1.25]);
    /// # Ok::<(), texpr::Error>(())
    /// ```
    #[track_caller]
    pub fn emit<B, E>(self, mut body: impl FnMut(Expr<'t>, C::Exprs) -> (B, E)) -> (C::Exprs, E::Exprs)
    where
        B: Carry<'t, Exprs = C::Exprs, Form = C::Form>,
        E: Emitted<'t>,
    {
        let Self { tx, start, place, range, mut condition } = self;
        let mut condition = |carries| condition(carries).into();
        tx.run_loop(start, [place, Location::caller()], Some(range), Some(&mut condition), &mut body)
    }
}

impl<'t, C, V, F> Loop<'t, C, (), F>
where
    C: Carry<'t>,
    V: Into<Value<'t>>,
    F: FnMut(C::Exprs) -> V,
{
    /// What a turn makes of what is carried; what the last one made.
    #[track_caller]
    pub fn body<B>(self, mut body: impl FnMut(C::Exprs) -> B) -> C::Exprs
    where
        B: Carry<'t, Exprs = C::Exprs, Form = C::Form>,
    {
        let Self { tx, start, place, range: (), mut condition } = self;
        let mut condition = |carries| condition(carries).into();
        let body = &mut |_: Expr<'t>, carries| (body(carries), ());
        tx.run_loop(start, [place, Location::caller()], None, Some(&mut condition), body).0
    }
}
