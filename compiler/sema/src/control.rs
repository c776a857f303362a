//! `if` and `loop`.

use crate::ctx::Ctx;
use crate::errors::{e0408_misplaced, e0419_too_deep};
use crate::scope::Sort;
use crate::value::{Outcome, Stop, Value};
use texpr_base::{Scalar, Size, Span};
use texpr_ir::build::branches::Branch;
use texpr_ir::build::index::Item;
use texpr_ir::build::loops::{LoopHead, build_loop, check_condition};
use texpr_ir::build::{BuildCx, Operand, Refused};
use texpr_ir::errors::{
    e0202_size_mismatch, e0204_rank, e0206_index, e0303_dtype, e0416_carry, e0417_branches,
};
use texpr_syntax::ast::{self, ForSource, ItemKind};

/// Loops nest no deeper than this: each one's body may be read twice for its types.
pub const MAX_LOOPS: usize = 12;

/// An array that a `for` walks, with its source text.
type Walked = (Operand, String);

impl Ctx<'_> {
    /// `if condition then … else …`.
    pub(crate) fn conditional(
        &mut self,
        condition: &ast::Expr,
        then: &ast::Expr,
        otherwise: &ast::Expr,
        span: Span,
    ) -> Outcome<Value> {
        let value = self.operand(condition)?;
        let value = check_condition(&mut self.build, value, "the condition of `if`")?;
        if let Some(known) = self.build.as_const(value) {
            return self.expr(if known.as_bool() { then } else { otherwise });
        }
        self.build.open_branch(span);
        let first = self.branch(then);
        match &first {
            Ok((_, branch)) => self.build.open_second_branch(branch, span),
            Err(_) => self.build.open_branch(span),
        }
        let first = self.settle(first);
        let second = self.branch(otherwise);
        let second = self.settle(second);
        let (Some((like, first)), Some((other, second))) = (first, second) else {
            return Err(Stop::Reported);
        };
        if !same_parts(&like, &other) {
            let (a, b) = (like.sort(), other.sort());
            return Err(e0417_branches::refuse((then.span, &a), (otherwise.span, &b)).into());
        }
        let results = self.build.branch(value, first, second, span)?;
        Ok(rebuild(&like, &mut results.into_iter(), span))
    }

    /// A branch's value, in the region that was opened for it.
    fn branch(&mut self, expr: &ast::Expr) -> Outcome<(Value, Branch)> {
        let outcome = self.expr(expr).and_then(|value| self.bindable(value, expr.span)).and_then(|value| {
            let mut parts = Vec::new();
            flatten(self, &value, expr.span, &mut parts)?;
            Ok((value, parts))
        });
        match outcome {
            Ok((value, parts)) => Ok((value, self.build.close_branch(parts)?)),
            Err(stop) => {
                self.build.close();
                Err(stop)
            }
        }
    }

    /// `loop (u = u0) for i in 0..n while c { … }`.
    pub(crate) fn loop_expr(&mut self, it: &ast::Loop, span: Span) -> Outcome<Value> {
        if self.loops >= MAX_LOOPS {
            return Err(e0419_too_deep::loops(span).into());
        }
        // What a loop emits is found out by reading its body once more.
        let levels = if n_emits(it) > 0 { 2 } else { 1 };
        self.loops += levels;
        let outcome = self.loop_here(it, span);
        self.loops -= levels;
        outcome
    }

    fn loop_here(&mut self, it: &ast::Loop, span: Span) -> Outcome<Value> {
        let (mut carries, mut likes) = (Vec::new(), Vec::with_capacity(it.carries.len()));
        for carry in &it.carries {
            let (value, place) = (self.expr(&carry.init)?, carry.init.span);
            let value = self.bindable(value, place)?;
            let mut parts = Vec::new();
            flatten(self, &value, place, &mut parts)?;
            let is_tuple = matches!(value, Value::Tuple(_));
            for (k, part) in parts.into_iter().enumerate() {
                let name =
                    if is_tuple { format!("{}[{k}]", carry.name.text) } else { carry.name.text.to_string() };
                carries.push((name, part));
            }
            likes.push(value);
        }
        let (range, walked) = match &it.iter {
            None => (None, Vec::new()),
            Some(iter) => match &iter.source {
                ForSource::Range { start, stop, step } => {
                    (Some(self.range(start, stop, step.as_ref(), iter.span)?), Vec::new())
                }
                ForSource::Each(sources) => {
                    let (range, walked) = self.walk(sources, iter.span)?;
                    (Some(range), walked)
                }
            },
        };
        let head = LoopHead { range, carries, span, body_span: it.body.span, n_emits: n_emits(it) };
        let mut condition = it.condition.as_ref().map(|condition| {
            |ctx: &mut Self, params: &[Operand]| {
                ctx.nested(|ctx| {
                    ctx.bind_params(it, &walked, &likes, params)?;
                    ctx.operand(condition)
                })
            }
        });
        let mut body = |ctx: &mut Self, params: &[Operand]| {
            ctx.nested(|ctx| {
                ctx.bind_params(it, &walked, &likes, params)?;
                // A block of its own: it may call something as a carry is called.
                ctx.nested(|ctx| ctx.loop_body(it, &likes))
            })
        };
        let results = match &mut condition {
            Some(condition) => build_loop(self, &head, Some(condition), &mut body)?,
            None => build_loop(self, &head, None, &mut body)?,
        };
        let mut results = results.into_iter();
        let carried = likes.iter().map(|like| rebuild(like, &mut results, span)).collect::<Vec<_>>();
        let mut values: Vec<Value> = carried.into_iter().chain(results.map(Value::Array)).collect();
        Ok(match values.len() {
            // What could not be read may have been meant to give something.
            0 if has_unread(it) => Value::Error,
            0 => Value::None,
            1 => values.remove(0),
            _ => Value::tuple(values.into_iter().map(|value| (value, span)).collect()),
        })
    }

    /// What the body gives: the next carries, then what it emits.
    fn loop_body(&mut self, it: &ast::Loop, likes: &[Value]) -> Outcome<Vec<Operand>> {
        let (mut emitted, mut failed) = (Vec::new(), false);
        for item in &it.body.items {
            if let ItemKind::Emit { value } = &item.kind {
                let outcome = self.operand(value);
                match self.settle(outcome) {
                    Some(value) => emitted.push(value),
                    None => failed = true,
                }
            } else {
                self.inner_item(item, "the body of a loop");
            }
        }
        let mut results = self.next_carries(it, likes)?;
        results.extend(emitted);
        if failed { Err(Stop::Reported) } else { Ok(results) }
    }

    /// The body's value: as many values as there are carries, made as these are.
    fn next_carries(&mut self, it: &ast::Loop, likes: &[Value]) -> Outcome<Vec<Operand>> {
        let n = it.carries.len();
        let Some(value) = &it.body.value else {
            return if n == 0 { Ok(Vec::new()) } else { Err(e0408_misplaced::no_value(it.body.span).into()) };
        };
        let span = value.span;
        let value = self.expr(value)?;
        // One carry that is a tuple is given as it is.
        let whole = matches!(likes, [like @ Value::Tuple(_)] if same_parts(like, &value));
        let parts: Vec<(Value, Span)> = match &value {
            Value::None if n == 0 => Vec::new(),
            Value::Tuple(parts) if !whole && (n != 1 || parts.len() == 1) => parts.to_vec(),
            Value::Tuple(parts) if !whole && !matches!(likes, [Value::Tuple(_)]) => {
                return Err(e0416_carry::count(span, n, parts.len()).into());
            }
            _ => vec![(value, span)],
        };
        if parts.len() != n {
            // A mistake in the value itself comes first.
            for (part, place) in &parts {
                flatten(self, part, *place, &mut Vec::new())?;
            }
            return Err(e0416_carry::count(span, n, parts.len()).into());
        }
        let mut out = Vec::with_capacity(n);
        for (((part, place), like), carry) in parts.iter().zip(likes).zip(&it.carries) {
            let part = self.bindable(part.clone(), *place)?;
            if !same_parts(like, &part) {
                let (a, b) = (self.describe(like), self.describe(&part));
                let (name, start) = (carry.name.as_str(), carry.init.span);
                return Err(e0416_carry::refuse(name, (start, &a), (*place, &b)).into());
            }
            flatten(self, &part, *place, &mut out)?;
        }
        Ok(out)
    }

    /// Binds the carries and what the `for` names; `params` are the index and the carries.
    fn bind_params(
        &mut self,
        it: &ast::Loop,
        walked: &[Walked],
        likes: &[Value],
        params: &[Operand],
    ) -> Outcome<()> {
        let index = params[0];
        if let Some(iter) = &it.iter {
            let mut values = Vec::new();
            if walked.is_empty() {
                values.push(index.at(iter.span));
            }
            for (array, text) in walked {
                values.push(self.build.index(*array, &[Item::At(index)], text, array.span)?);
            }
            if iter.targets.len() == values.len() {
                for (target, value) in iter.targets.iter().zip(values) {
                    self.bind_pattern(target, Value::Array(value), value.span, Sort::Other);
                }
            } else {
                let n = iter.targets.len();
                let what = format!("{} arrays", values.len());
                return Err(crate::errors::e0406_unpack::refuse(iter.span, n, iter.span, &what).into());
            }
        }
        let mut carried = params[1..].iter().copied();
        for (carry, like) in it.carries.iter().zip(likes) {
            let value = rebuild(like, &mut carried, carry.name.span);
            self.bind(&carry.name, value, Sort::Other);
        }
        Ok(())
    }

    fn range(
        &mut self,
        start: &ast::Expr,
        stop: &ast::Expr,
        step: Option<&ast::Expr>,
        span: Span,
    ) -> Outcome<[Operand; 3]> {
        let start = self.bound_of_range(start)?;
        let stop = self.bound_of_range(stop)?;
        let step = match step {
            Some(step) => self.bound_of_range(step)?,
            None => self.build.literal(Scalar::i64(1), span),
        };
        if self.build.const_int(step) == Some(0) {
            return Err(e0206_index::zero_step(step.span).into());
        }
        Ok([start, stop, step])
    }

    fn bound_of_range(&mut self, expr: &ast::Expr) -> Outcome<Operand> {
        let operand = self.operand(expr)?;
        check_bound(&self.build, operand)?;
        Ok(operand)
    }

    /// `for a, b in xs, ys`: the range of the first axes, which must be equal.
    fn walk(&mut self, sources: &[ast::Expr], span: Span) -> Outcome<([Operand; 3], Vec<Walked>)> {
        let mut walked: Vec<Walked> = Vec::with_capacity(sources.len());
        let mut size: Option<(Size, Operand)> = None;
        for source in sources {
            let array = self.operand(source)?;
            let text = self.build.type_text(array);
            let Some(own) = self.build.ty(array).shape.first().cloned() else {
                return Err(e0204_rank::refuse(span, "`for`", (array.span, &text), "an array").into());
            };
            match &size {
                None => size = Some((own, array)),
                Some((first, from)) if own != *first => {
                    if own.is_polynomial() && first.is_polynomial() {
                        let show = |size: &Size| size.display(&self.build.sizes).to_string();
                        let (a, b, first_text) = (show(first), show(&own), self.build.type_text(*from));
                        let refused = e0202_size_mismatch::refuse(
                            span,
                            (from.span, &first_text, "the first axis of one array", &a),
                            (array.span, &text, "that of the other", &b),
                        );
                        return Err(self.build.note_origins(refused, &[first, &own]).into());
                    }
                    self.build.check_equal(first, &own, span);
                }
                Some(_) => {}
            }
            walked.push((array, self.told(source)));
        }
        let size = size.map_or(Size::constant(0), |(size, _)| size);
        let start = self.build.literal(Scalar::i64(0), span);
        let stop = self.build.size_value(&size, span);
        let step = self.build.literal(Scalar::i64(1), span);
        Ok(([start, stop, step], walked))
    }
}

/// Whether a statement of the body could not be read.
fn has_unread(it: &ast::Loop) -> bool {
    it.body.items.iter().any(|item| matches!(item.kind, ItemKind::Error(_)))
}

/// How many values the body emits.
fn n_emits(it: &ast::Loop) -> usize {
    it.body.items.iter().filter(|item| matches!(item.kind, ItemKind::Emit { .. })).count()
}

/// A bound of a range: an integer scalar.
pub fn check_bound(build: &BuildCx, operand: Operand) -> Result<(), Refused> {
    let text = build.type_text(operand);
    if build.ty(operand).rank() != 0 {
        return Err(e0204_rank::not_scalar(operand.span, "a bound of a range", &text));
    }
    if !build.ty(operand).dtype.is_int() {
        return Err(e0303_dtype::refuse(operand.span, "a range", (operand.span, &text), "integers"));
    }
    Ok(())
}

/// Whether both values are made of arrays in the same way.
fn same_parts(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Tuple(a), Value::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|((a, _), (b, _))| same_parts(a, b))
        }
        (Value::Tuple(_), _) | (_, Value::Tuple(_)) => false,
        _ => true,
    }
}

/// The arrays of a value, in order.
pub(crate) fn flatten(ctx: &mut Ctx<'_>, value: &Value, span: Span, out: &mut Vec<Operand>) -> Outcome<()> {
    match value {
        Value::Tuple(parts) => {
            for (part, place) in parts.iter() {
                flatten(ctx, part, *place, out)?;
            }
        }
        other => out.push(ctx.array(other.clone(), span)?),
    }
    Ok(())
}

/// A value made like `like`, of these arrays.
pub(crate) fn rebuild(like: &Value, results: &mut dyn Iterator<Item = Operand>, span: Span) -> Value {
    match like {
        Value::Tuple(parts) => {
            let parts = parts.iter().map(|(part, place)| (rebuild(part, results, *place), *place)).collect();
            Value::tuple(parts)
        }
        _ => results.next().map_or(Value::Error, |operand| Value::Array(operand.at(span))),
    }
}
