//! Branches and loops.

use super::place::Sort;
use super::state::{State, Stop};
use super::{Builder, Carry, Expr, Value};
use std::ops::{Range, RangeTo};
use std::panic::Location;
use texpr_base::Span;
use texpr_ir::build::branches::Branch;
use texpr_ir::build::loops::{Host, LoopHead, build_loop, check_condition};
use texpr_ir::build::{BuildCx, Operand};
use texpr_ir::errors::{e0206_index, e0416_carry, e0417_branches};
use texpr_sema::errors::e0419_too_deep;
use texpr_sema::{MAX_LOOPS, check_bound};

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
            let span = state.span(place, Sort::Name);
            let value = state.operand(self, condition, span).and_then(|value| {
                Ok(check_condition(&mut state.cx, value.at(span), "the condition of `if_`")?)
            });
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
    fn join<'t, C: Carry<'t>>(
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

/// A loop being written; see [`Builder::loop_`]. `R` is a range once [`Loop::for_`] was called, `W` a condition once [`Loop::while_`] was:
/// a loop with neither has no body, for it would not end.
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
pub struct Steps<'t>([Value<'t>; 3]);

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
        let body = &mut |_: Expr<'t>, carries| body(carries);
        tx.run_loop(start, [place, Location::caller()], None, Some(&mut condition), body)
    }
}

/// The state lent to the language's own loop builder, which calls the closures back.
struct Lent<'b> {
    tx: &'b Builder,
    cx: BuildCx,
}

impl Host for Lent<'_> {
    fn cx(&mut self) -> &mut BuildCx {
        &mut self.cx
    }

    fn mark(&mut self) -> usize {
        self.tx.state.borrow().sink.diagnostics.len()
    }

    fn rewind(&mut self, mark: usize) {
        self.tx.state.borrow_mut().sink.diagnostics.truncate(mark);
    }
}

impl Lent<'_> {
    /// Runs `f` while the builder has its state back.
    fn given_back<T>(&mut self, f: impl FnOnce() -> T) -> T {
        std::mem::swap(&mut self.cx, &mut self.tx.state.borrow_mut().cx);
        let out = f();
        std::mem::swap(&mut self.cx, &mut self.tx.state.borrow_mut().cx);
        out
    }
}

impl Builder {
    fn run_loop<'t, C, B>(
        &'t self,
        start: C,
        places: [&'static Location<'static>; 2],
        range: Option<Steps<'t>>,
        condition: Option<&mut dyn FnMut(C::Exprs) -> Value<'t>>,
        body: &mut dyn FnMut(Expr<'t>, C::Exprs) -> B,
    ) -> C::Exprs
    where
        C: Carry<'t>,
        B: Carry<'t, Exprs = C::Exprs, Form = C::Form>,
    {
        let mut values = Vec::new();
        let form = start.split(&mut values);
        let (head, depth, spans) = {
            let state = &mut *self.state.borrow_mut();
            let spans = places.map(|place| state.span(place, Sort::Name));
            let head = self.loop_head(state, values, range, places[1], spans);
            state.loops += 1;
            (state.settle(head, spans[0]), state.cx.depth(), spans)
        };
        let results = head.and_then(|head| self.turns::<C, B>(&head, &form, condition, body));
        let state = &mut *self.state.borrow_mut();
        state.loops -= 1;
        debug_assert_eq!(state.cx.depth(), depth);
        self.join::<C>(&form, results, spans[0])
    }

    fn loop_head(
        &self,
        state: &mut State,
        starts: Vec<Value<'_>>,
        range: Option<Steps<'_>>,
        body: &'static Location<'static>,
        [span, body_span]: [Span; 2],
    ) -> Result<LoopHead, Stop> {
        if state.loops >= MAX_LOOPS {
            return Err(e0419_too_deep::loops(span).into());
        }
        let starts = state.operands(self, starts, span);
        let range = range.map(|Steps(bounds)| -> Result<[Operand; 3], Stop> {
            let bounds = state.operands(self, bounds.into(), span)?;
            for bound in &bounds {
                check_bound(&state.cx, *bound)?;
            }
            if state.cx.const_int(bounds[2]) == Some(0) {
                return Err(e0206_index::zero_step(span).into());
            }
            Ok([bounds[0], bounds[1], bounds[2]])
        });
        let (starts, range) = (starts?, range.transpose()?);
        let names = state.rust.carry_names(body, starts.len(), &mut state.loader.sources);
        let names = names.unwrap_or_else(|| (1..=starts.len()).map(|number| format!("#{number}")).collect());
        Ok(LoopHead { range, carries: names.into_iter().zip(starts).collect(), span, body_span })
    }

    fn turns<'t, C, B>(
        &'t self,
        head: &LoopHead,
        form: &C::Form,
        condition: Option<&mut dyn FnMut(C::Exprs) -> Value<'t>>,
        body: &mut dyn FnMut(Expr<'t>, C::Exprs) -> B,
    ) -> Option<Vec<Operand>>
    where
        C: Carry<'t>,
        B: Carry<'t, Exprs = C::Exprs, Form = C::Form>,
    {
        let LoopHead { span, body_span, .. } = *head;
        let carries = |params: &[Operand]| self.join::<C>(form, Some(params[1..].to_vec()), body_span);
        let mut condition = condition.map(|condition| {
            move |lent: &mut Lent<'_>, params: &[Operand]| {
                lent.given_back(|| {
                    let value = condition(carries(params));
                    let state = &mut *self.state.borrow_mut();
                    state.operand(self, value, span)
                })
            }
        });
        let mut body = |lent: &mut Lent<'_>, params: &[Operand]| {
            lent.given_back(|| {
                let index = Expr { tx: self, operand: Some(params[0].at(body_span)) };
                let mut values = Vec::new();
                let returned = body(index, carries(params)).split(&mut values);
                if returned != *form {
                    return Err(e0416_carry::count(body_span, params.len() - 1, values.len()).into());
                }
                let state = &mut *self.state.borrow_mut();
                state.operands(self, values, body_span)
            })
        };
        let cx = std::mem::replace(&mut self.state.borrow_mut().cx, BuildCx::new(texpr_std::vocabulary()));
        let mut lent = Lent { tx: self, cx };
        let outcome: Result<Vec<Operand>, Stop> = match &mut condition {
            Some(condition) => build_loop(&mut lent, head, Some(condition), &mut body),
            None => build_loop(&mut lent, head, None, &mut body),
        };
        let state = &mut *self.state.borrow_mut();
        state.cx = lent.cx;
        state.settle(outcome, span)
    }
}
