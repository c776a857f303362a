//! `grad`, `vjp`, `jvp`, `jacobian` and `hessian`: what is differentiated, by which names.

use crate::call::Given;
use crate::control::{flatten, rebuild};
use crate::ctx::Ctx;
use crate::value::{Outcome, Value};
use std::sync::Arc;
use texpr_base::Span;
use texpr_ir::build::Operand;
use texpr_ir::errors::e0414_argument_sort;
use texpr_syntax::ast::{self, ExprKind};

/// The functions that differentiate.
const FUNCTIONS: [&str; 5] = ["grad", "vjp", "jvp", "jacobian", "hessian"];

/// What a value is differentiated by: one value, or a tuple of them, for which there is a tuple of results.
struct By {
    values: Vec<Operand>,
    /// What it is made like.
    like: Value,
    place: Span,
}

impl Ctx<'_> {
    /// Remembers the names that the program differentiates by: each becomes a value of its own when it is bound, so that two names of equal values
    /// are two things to differentiate by.
    pub(crate) fn note_derivatives(&mut self, program: &ast::Program) {
        let mut work: Vec<&ast::Expr> = Vec::new();
        for item in &program.items {
            item.for_each_expr(&mut |expr| work.push(expr));
        }
        while let Some(expr) = work.pop() {
            if let ExprKind::Call { function, args } = &expr.kind {
                let name = match &function.kind {
                    ExprKind::Name(name) | ExprKind::Attribute { name, .. } => Some(name.as_str()),
                    _ => None,
                };
                if name.is_some_and(|name| FUNCTIONS.contains(&name)) {
                    args.iter().for_each(|arg| self.note_names(&arg.value));
                }
            }
            expr.for_each_child(&mut |child| work.push(child));
        }
    }

    fn note_names(&mut self, expr: &ast::Expr) {
        match &expr.kind {
            ExprKind::Name(name) => {
                self.differentiated.insert((name.span.file, Arc::clone(&name.text)));
            }
            ExprKind::Tuple(parts) => parts.iter().for_each(|part| self.note_names(part)),
            ExprKind::Paren(inner) => self.note_names(inner),
            _ => {}
        }
    }

    /// The value that a name is bound to: one of its own, if the program differentiates by the name.
    pub(crate) fn told_apart(&mut self, name: &ast::Name, value: Value) -> Outcome<Value> {
        if !self.differentiated.contains(&(name.span.file, Arc::clone(&name.text))) {
            return Ok(value);
        }
        match value {
            Value::Array(operand) if texpr_ir::grad::smooth(self.build.ty(operand).dtype) => {
                Ok(Value::Array(self.build.mark(operand)?))
            }
            Value::Tuple(parts) => {
                let mut out = Vec::with_capacity(parts.len());
                for (part, place) in parts.iter() {
                    out.push((self.told_apart(name, part.clone())?, *place));
                }
                Ok(Value::tuple(out))
            }
            other => Ok(other),
        }
    }

    /// `grad(y, x)`: the slope of a real number `y`.
    pub(crate) fn grad(&mut self, given: Given, span: Span) -> Outcome<Value> {
        let [y, x] = self.matched("grad", [("y", false), ("x", false)], given, span)?;
        let (y, by) = (self.differentiated_value(y, span)?, self.by("grad", x, span)?);
        let slopes = self.build.slopes("`grad`", y, &by.values, span)?;
        Ok(by.results(slopes, span))
    }

    /// `vjp(y, x, dy)`: what a change `dy` of `y` is worth in changes of `x`.
    pub(crate) fn vjp(&mut self, given: Given, span: Span) -> Outcome<Value> {
        let slots = [("y", false), ("x", false), ("dy", false)];
        let [y, x, dy] = self.matched("vjp", slots, given, span)?;
        let (y, by) = (self.differentiated_value(y, span)?, self.by("vjp", x, span)?);
        let dy = self.differentiated_value(dy, span)?;
        self.build.check_change((dy, "`dy`"), (y, "the value"))?;
        let slopes = self.build.pull(&[y], &by.values, &[dy], span)?;
        Ok(by.results(slopes, span))
    }

    /// `jvp(y, x, dx)`: how `y` changes when `x` changes by `dx`.
    pub(crate) fn jvp(&mut self, given: Given, span: Span) -> Outcome<Value> {
        let slots = [("y", false), ("x", false), ("dx", false)];
        let [y, x, dx] = self.matched("jvp", slots, given, span)?;
        let (y, by) = (self.differentiated_value(y, span)?, self.by("jvp", x, span)?);
        let dx = self.by("jvp", dx, span)?;
        if dx.values.len() != by.values.len() {
            let expected = format!("one change for each value of `x`, {} in all", by.values.len());
            let actual = format!("{}", dx.values.len());
            return Err(e0414_argument_sort::refuse(dx.place, "jvp", "dx", &expected, &actual).into());
        }
        for (dx, x) in dx.values.iter().zip(&by.values) {
            self.build.check_change((*dx, "`dx`"), (*x, "`x`"))?;
        }
        let changes = self.build.push(&[y], &by.values, &dx.values, span)?;
        Ok(Value::Array(changes[0]))
    }

    /// `jacobian(y, x)`: the slope of every element of `y`.
    pub(crate) fn jacobian(&mut self, given: Given, span: Span) -> Outcome<Value> {
        let [y, x] = self.matched("jacobian", [("y", false), ("x", false)], given, span)?;
        let (y, by) = (self.differentiated_value(y, span)?, self.by("jacobian", x, span)?);
        let mut out = Vec::with_capacity(by.values.len());
        for x in &by.values {
            out.push(self.build.jacobian(y, *x, span)?);
        }
        Ok(by.results(out, span))
    }

    /// `hessian(y, x)`: the slopes of the slopes of a real number `y`.
    pub(crate) fn hessian(&mut self, given: Given, span: Span) -> Outcome<Value> {
        let [y, x] = self.matched("hessian", [("y", false), ("x", false)], given, span)?;
        let (y, by) = (self.differentiated_value(y, span)?, self.by("hessian", x, span)?);
        if matches!(by.like, Value::Tuple(_)) {
            let expected = "one array; for mixed derivatives write `jacobian(grad(y, a), b)`";
            return Err(e0414_argument_sort::refuse(by.place, "hessian", "x", expected, "a tuple").into());
        }
        Ok(Value::Array(self.build.hessian(y, by.values[0], span)?))
    }

    /// The value of an argument.
    fn differentiated_value(&mut self, argument: Option<(Value, Span)>, span: Span) -> Outcome<Operand> {
        let (value, place) = argument.unwrap_or((Value::Error, span));
        Ok(self.array(value, place)?.at(place))
    }

    fn by(&mut self, function: &str, argument: Option<(Value, Span)>, span: Span) -> Outcome<By> {
        let (value, place) = argument.unwrap_or((Value::Error, span));
        let value = self.bindable(value, place)?;
        let mut values = Vec::new();
        flatten(self, &value, place, &mut values)?;
        if let [one] = values.as_mut_slice() {
            *one = one.at(place);
        }
        if values.is_empty() {
            return Err(
                e0414_argument_sort::refuse(place, function, "x", "at least one value", "`()`").into()
            );
        }
        Ok(By { values, like: value, place })
    }
}

impl By {
    /// The results, made as what it was differentiated by.
    fn results(&self, slopes: Vec<Operand>, span: Span) -> Value {
        rebuild(&self.like, &mut slopes.into_iter().map(|slope| slope.at(span)), span)
    }
}
