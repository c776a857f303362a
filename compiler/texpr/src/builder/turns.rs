//! The turn of a loop becomes a region of the graph: the language's own loop builder calls the closures back.

use super::carry::Emitted;
use super::loops::Steps;
use super::place::Sort;
use super::state::{State, Stop};
use super::{Builder, Carry, Expr, Value};
use std::panic::Location;
use texpr_base::Span;
use texpr_ir::build::loops::{Host, LoopHead, build_loop};
use texpr_ir::build::{BuildCx, Operand};
use texpr_ir::errors::{e0206_index, e0416_carry};
use texpr_sema::errors::e0419_too_deep;
use texpr_sema::{MAX_LOOPS, check_bound};

/// The state lent to the language's own loop builder, which calls the closures back.
struct Lent<'b> {
    tx: &'b Builder,
    /// The program while no closure runs, and an empty one while one does.
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
    /// A loop, from its parts as written: what the last turn makes, and what each emits, stacked; or poison.
    pub(super) fn run_loop<'t, C, B, E>(
        &'t self,
        start: C,
        places: [&'static Location<'static>; 2],
        range: Option<Steps<'t>>,
        condition: Option<&mut dyn FnMut(C::Exprs) -> Value<'t>>,
        body: &mut dyn FnMut(Expr<'t>, C::Exprs) -> (B, E),
    ) -> (C::Exprs, E::Exprs)
    where
        C: Carry<'t>,
        B: Carry<'t, Exprs = C::Exprs, Form = C::Form>,
        E: Emitted<'t>,
    {
        let mut values = Vec::new();
        let form = start.split(&mut values);
        let n_carries = values.len();
        let (head, depth, spans) = {
            let state = &mut *self.state.borrow_mut();
            let spans = places.map(|place| state.span(place, Sort::Body));
            let head = self.loop_head(state, values, range, places[1], spans);
            let head = head.map(|head| LoopHead { n_emits: E::COUNT, ..head });
            state.loops += 1;
            (state.settle(head, spans[0]), state.cx.depth(), spans)
        };
        let mut results = head.and_then(|head| self.turns::<C, B, E>(&head, &form, condition, body));
        let state = &mut *self.state.borrow_mut();
        state.loops -= 1;
        debug_assert_eq!(state.cx.depth(), depth);
        let emitted = results.as_mut().map(|results| results.split_off(n_carries));
        (self.join::<C>(&form, results, spans[0]), self.join::<E>(&E::form(), emitted, spans[0]))
    }

    /// The head, with the carries called as in the body's closure.
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
        Ok(LoopHead { range, carries: names.into_iter().zip(starts).collect(), span, body_span, n_emits: 0 })
    }

    /// Both regions of the loop, and its results.
    fn turns<'t, C, B, E>(
        &'t self,
        head: &LoopHead,
        form: &C::Form,
        condition: Option<&mut dyn FnMut(C::Exprs) -> Value<'t>>,
        body: &mut dyn FnMut(Expr<'t>, C::Exprs) -> (B, E),
    ) -> Option<Vec<Operand>>
    where
        C: Carry<'t>,
        B: Carry<'t, Exprs = C::Exprs, Form = C::Form>,
        E: Emitted<'t>,
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
                let (next, emitted) = body(index, carries(params));
                let returned = next.split(&mut values);
                if returned != *form {
                    return Err(e0416_carry::count(body_span, params.len() - 1, values.len()).into());
                }
                emitted.split(&mut values);
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
