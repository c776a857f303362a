//! `[i < n, j < m: e]` and `sum[k < p if c](e)`.

use crate::call::{Given, GivenByName};
use crate::ctx::Ctx;
use crate::scope::Sort;
use crate::text::text_of;
use crate::value::{Outcome, Value};
use texpr_base::{Combine, Scalar, Size, Span};
use texpr_ir::Attr;
use texpr_ir::build::index::Item;
use texpr_ir::build::loops::check_condition;
use texpr_ir::build::{Operand, names};
use texpr_ir::errors::{e0207_unknown_size, e0426_reduction};
use texpr_syntax::ast::{self, Binder};

/// The bounds of an index.
struct Bounds {
    /// The least value it takes, and how many there are at most.
    low: Size,
    size: Size,
    /// Bounds that depend on indices around it, to be compared with at each point: a lower and an upper one.
    guards: [Option<Operand>; 2],
}

impl Ctx<'_> {
    /// `[i < n, j < m: e]`.
    pub(crate) fn comprehension(
        &mut self,
        binders: &[Binder],
        body: &ast::Expr,
        span: Span,
    ) -> Outcome<Value> {
        let mut all = Vec::with_capacity(binders.len());
        for binder in binders {
            let bounds = self.bounds(binder)?;
            if bounds.guards.iter().any(Option::is_some) {
                return Err(e0207_unknown_size::refuse(binder.span, "the size of a comprehension").into());
            }
            all.push(bounds);
        }
        let table = self.table(binders, &all, span, |ctx| Ok(vec![ctx.operand(body)?]))?[0];
        Ok(Value::Array(table))
    }

    /// `sum[k < p if c](e)`.
    pub(crate) fn reduction(
        &mut self,
        function: &ast::Expr,
        binders: &[Binder],
        condition: Option<&ast::Expr>,
        body: &ast::Expr,
        span: Span,
    ) -> Outcome<Value> {
        let reducer = self.expr(function)?;
        let Some((first, rest)) = binders.split_first() else {
            return self.expr(body);
        };
        let bounds = self.bounds(first)?;
        // The bounds of later indices may depend on this one: then it has a table of its own.
        let depends = rest.iter().any(|binder| {
            let names = |expr: &ast::Expr| mentions(expr, first.name.as_str());
            names(&binder.hi) || binder.lo.as_ref().is_some_and(names)
        });
        let (own, inner) = if depends { (&binders[..1], rest) } else { (binders, &[][..]) };
        let mut all = vec![bounds];
        for binder in &own[1..] {
            all.push(self.bounds(binder)?);
        }
        let guarded = all.iter().any(|bounds| bounds.guards.iter().any(Option::is_some));
        let name = text_of(function);
        let combine = combine_of(&reducer);
        let condition_here = condition.filter(|_| inner.is_empty());
        let masked = combine.is_none() && !depends && has_param(&reducer, "where");
        if (guarded || condition_here.is_some() || depends) && combine.is_none() && !masked {
            return Err(e0426_reduction::refuse(function.span, &name).into());
        }
        let guards: Vec<[Option<Operand>; 2]> = all.iter().map(|bounds| bounds.guards).collect();
        let tables = self.table(own, &all, span, |ctx| {
            let value = |ctx: &mut Self| {
                if inner.is_empty() {
                    return ctx.operand(body);
                }
                let value = ctx.reduction(function, inner, condition, body, span)?;
                ctx.array(value, span)
            };
            if combine.is_none() && !masked {
                return Ok(vec![value(ctx)?]);
            }
            let Some(guard) = ctx.guard(own, &guards, condition_here, span)? else {
                return Ok(vec![value(ctx)?]);
            };
            let mut results = vec![ctx.guarded(guard, combine.unwrap_or(Combine::Sum), value, span)?];
            if masked {
                results.push(guard);
            }
            Ok(results)
        })?;
        let table = tables[0];
        let mut given = Given { positional: vec![(span, Value::Array(table))], named: Vec::new() };
        let rank = self.build.ty(table).rank();
        if let Some(mask) = tables.get(1) {
            // The mask has the axes of the indices; the body's come after them.
            let mut items = vec![Item::Ellipsis(span)];
            items.extend((own.len()..rank).map(|_| Item::New(span)));
            let value = Value::Array(self.build.index(*mask, &items, "the condition", span)?);
            given.named.push(GivenByName { name: "where".into(), span, place: span, value });
        }
        if has_param(&reducer, "axis") && rank > own.len() {
            let axis = |k: usize| (Value::Array(self.build.literal(Scalar::i64(k as i64), span)), span);
            let axes = (0..own.len()).map(axis).collect::<Vec<_>>();
            let value = Value::tuple(axes);
            given.named.push(GivenByName { name: "axis".into(), span, place: span, value });
        }
        self.apply(reducer, given, function.span, span)
    }

    /// What a body gives for every index: a table of each of its results.
    fn table(
        &mut self,
        binders: &[Binder],
        bounds: &[Bounds],
        span: Span,
        body: impl FnOnce(&mut Self) -> Outcome<Vec<Operand>>,
    ) -> Outcome<Vec<Operand>> {
        let sizes: Vec<Size> = bounds.iter().map(|bounds| bounds.size.clone()).collect();
        let depth = self.build.depth();
        let indices = self.build.open_tabulate(&sizes, span);
        let result = self.nested(|ctx| {
            for ((binder, bounds), index) in binders.iter().zip(bounds).zip(indices) {
                let mut index = index.at(binder.name.span);
                if bounds.low.as_const() != Some(0) {
                    let low = ctx.build.size_value(&bounds.low, binder.span);
                    index = ctx.build.own_call(names::ADD, &[index, low], binder.span)?;
                }
                ctx.bind(&binder.name, Value::Array(index), Sort::Other);
            }
            body(ctx)
        });
        let closed = match result {
            Ok(results) => self.build.close_tabulate(sizes, &results, span).map_err(Into::into),
            Err(stop) => Err(stop),
        };
        while self.build.depth() > depth {
            self.build.close();
        }
        closed
    }

    fn bounds(&mut self, binder: &Binder) -> Outcome<Bounds> {
        let zero = || (Size::constant(0), Size::constant(0));
        let (low, low_guard) = match &binder.lo {
            None => (zero(), None),
            Some(expr) => self.limits(expr)?,
        };
        let (high, high_guard) = self.limits(&binder.hi)?;
        let size = high.1.sub(&low.0);
        let known = size.as_const().is_some_and(|size| size >= 0) || self.build.never_negative(&size);
        let size = if known { size } else { size.at_least(&Size::constant(0)) };
        Ok(Bounds { low: low.0, size, guards: [low_guard, high_guard] })
    }

    /// The least and greatest value of a bound, and the bound itself if they differ.
    fn limits(&mut self, expr: &ast::Expr) -> Outcome<((Size, Size), Option<Operand>)> {
        let operand = self.operand(expr)?;
        crate::control::check_bound(&self.build, operand)?;
        self.call_it(operand, expr);
        match self.build.limits(operand)? {
            Some((low, high)) if low == high => Ok(((low, high), None)),
            Some(limits) => Ok((limits, Some(operand))),
            None if !self.build.in_tabulate() => {
                let size = self.build.to_size(operand)?;
                Ok(((size.clone(), size), None))
            }
            None => Err(e0207_unknown_size::refuse(expr.span, "this bound").into()),
        }
    }

    /// Whether a point counts; `None` if all do.
    fn guard(
        &mut self,
        binders: &[Binder],
        guards: &[[Option<Operand>; 2]],
        condition: Option<&ast::Expr>,
        span: Span,
    ) -> Outcome<Option<Operand>> {
        let mut terms = Vec::new();
        for (binder, [low, high]) in binders.iter().zip(guards) {
            if low.is_none() && high.is_none() {
                continue;
            }
            let value = self.name(&binder.name)?;
            let index = self.array(value, binder.name.span)?;
            if let Some(low) = low {
                terms.push(self.build.own_call(names::LESS_EQUAL, &[*low, index], span)?);
            }
            if let Some(high) = high {
                terms.push(self.build.own_call(names::LESS, &[index, *high], span)?);
            }
        }
        if let Some(condition) = condition {
            let value = self.operand(condition)?;
            terms.push(check_condition(&mut self.build, value, "the condition of a reduction")?);
        }
        let mut all = None;
        for term in terms {
            all = Some(match all {
                None => term,
                Some(all) => self.build.own_call(names::LOGICAL_AND, &[all, term], span)?,
            });
        }
        Ok(all)
    }

    /// `if guard then value else what changes nothing`.
    fn guarded(
        &mut self,
        guard: Operand,
        combine: Combine,
        value: impl FnOnce(&mut Self) -> Outcome<Operand>,
        span: Span,
    ) -> Outcome<Operand> {
        self.build.open_branch(span);
        let value = match value(self) {
            Ok(value) => value,
            Err(stop) => {
                self.build.close();
                return Err(stop);
            }
        };
        let (ty, weak) = (self.build.ty(value).clone(), value.weak);
        let then = self.build.close_branch(vec![value])?;
        self.build.open_second_branch(&then, span);
        let neutral = self.build.constant(combine.neutral(ty.dtype), span);
        let mut neutral = Operand { weak, ..neutral };
        if ty.rank() > 0 {
            neutral = self.build.own_call_with(
                names::BROADCAST_TO,
                &[neutral],
                vec![Attr::Sizes(ty.shape.clone())],
                span,
            )?;
        }
        let otherwise = self.build.close_branch(vec![neutral])?;
        Ok(self.build.branch(guard, then, otherwise, span)?[0])
    }
}

/// How a reduction combines elements, where some may be left out.
fn combine_of(reducer: &Value) -> Option<Combine> {
    let Value::Op(def) = reducer else { return None };
    Some(match def.name {
        "sum" | "count_nonzero" => Combine::Sum,
        "prod" => Combine::Prod,
        "min" => Combine::Min,
        "max" => Combine::Max,
        "any" => Combine::Or,
        "all" => Combine::And,
        _ => return None,
    })
}

/// Whether a function is an op with a parameter of this name.
fn has_param(function: &Value, name: &str) -> bool {
    matches!(function, Value::Op(def) if def.params.iter().any(|param| param.name == name))
}

/// Whether a name stands in an expression.
fn mentions(expr: &ast::Expr, name: &str) -> bool {
    if let ast::ExprKind::Name(it) = &expr.kind {
        return it.as_str() == name;
    }
    let mut found = false;
    expr.for_each_child(&mut |child| found |= mentions(child, name));
    found
}
