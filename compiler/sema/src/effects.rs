//! `assert` and `print`.

use crate::ctx::Ctx;
use crate::operators::Compared;
use crate::text::text_of;
use crate::value::{Outcome, Value};
use texpr_base::{Scalar, Span};
use texpr_ir::build::Operand;
use texpr_ir::build::line::Line;
use texpr_ir::build::loops::check_condition;
use texpr_ir::errors::e0412_unknown_keyword;
use texpr_ir::graph::{Effect, EffectKind, Shown};
use texpr_syntax::ast::{self, ExprKind};

/// Whose comparisons of elements are looked into.
const ALL: &str = "all";
/// See [`ALL`].
const ANY: &str = "any";

impl Ctx<'_> {
    /// `assert COND, "message"`. The operands of a comparison are shown when it fails.
    pub(crate) fn assertion(
        &mut self,
        condition: &ast::Expr,
        message: Option<&ast::Str>,
        span: Span,
    ) -> Outcome<()> {
        let mut parts = Vec::new();
        // Where the first element stands that does not compare as it should.
        let mut place = None;
        let value = if let ExprKind::Compare { first, rest } = &without_parens(condition).kind {
            self.compared_parts(first, rest, condition.span, &mut parts)?
        } else if let Some((over, first, rest, span)) = self.compared_elements(condition) {
            let holds = self.compared_parts(first, rest, span, &mut parts)?;
            let is_empty = self.build.ty(holds).shape.iter().any(|size| size.as_const() == Some(0));
            let looks = over == ALL && !is_empty && self.build.ty(holds).rank() > 0;
            let value = self.build.own_call(over, &[holds], condition.span)?;
            if looks {
                let operands: Vec<Operand> = parts.iter().map(|(_, operand)| *operand).collect();
                let found = self.failing_element(value, &operands, rest, span)?;
                place = Some(self.build.import(found)?);
            }
            value
        } else {
            self.operand(condition)?
        };
        let value = check_condition(&mut self.build, value, "what is asserted")?;
        let mut args: Vec<_> = std::iter::once(value.node).chain(place).collect();
        let mut shown = Vec::new();
        for (part, operand) in parts {
            let text = text_of(part);
            if self.build.as_const(operand).is_none() && !shown.contains(&text) {
                args.push(self.build.import(operand)?);
                shown.push(text);
            }
        }
        let shown = if place.is_some() { Shown::Elements(shown) } else { Shown::Values(shown) };
        let message = message.map_or_else(|| text_of(condition), |message| message.value.to_string());
        self.build.effect(Effect { kind: EffectKind::Assert { message, shown }, args, span });
        Ok(())
    }

    /// Where the first element stands that does not compare as it should; 0 if `holds`. The comparison is made once more, in a branch
    /// that runs only when the assertion fails, so that one that holds costs no more than its condition.
    fn failing_element(
        &mut self,
        holds: Operand,
        operands: &[Operand],
        rest: &[ast::CompareLink],
        span: Span,
    ) -> Outcome<Operand> {
        self.build.open_branch(span);
        let none = self.build.constant(Scalar::i64(0), span);
        let none = self.build.close_branch(vec![none])?;
        self.build.open_second_branch(&none, span);
        let found = self
            .comparison(operands, rest, span)
            .and_then(|compared| Ok(self.build.own_call("argmin", &[compared], span)?));
        let found = match found {
            Ok(found) => self.build.close_branch(vec![found])?,
            Err(stop) => {
                self.build.close();
                return Err(stop);
            }
        };
        let found = self.build.branch(holds, none, found, span)?;
        Ok(found[0])
    }

    /// The comparison as a value; its operands are added to `parts`.
    fn compared_parts<'a>(
        &mut self,
        first: &'a ast::Expr,
        rest: &'a [ast::CompareLink],
        span: Span,
        parts: &mut Vec<(&'a ast::Expr, Operand)>,
    ) -> Outcome<Operand> {
        match self.compared(first, rest)? {
            Compared::Arrays(operands) => {
                let exprs = std::iter::once(first).chain(rest.iter().map(|link| &link.rhs));
                parts.extend(exprs.zip(operands.iter().copied()));
                self.comparison(&operands, rest, span)
            }
            Compared::Known(holds) => Ok(holds),
        }
    }

    /// The comparison in `all(x > 0)` or `any(x > 0)`, and which of both it is.
    fn compared_elements<'a>(
        &self,
        condition: &'a ast::Expr,
    ) -> Option<(&'static str, &'a ast::Expr, &'a [ast::CompareLink], Span)> {
        let ExprKind::Call { function, args } = &without_parens(condition).kind else { return None };
        let (ExprKind::Name(name), [ast::Arg { name: None, value, .. }]) = (&function.kind, args.as_slice())
        else {
            return None;
        };
        let over = [ALL, ANY].into_iter().find(|over| *over == name.as_str())?;
        if self.scope.now().find(over).is_some() {
            return None;
        }
        match &without_parens(value).kind {
            ExprKind::Compare { first, rest } => Some((over, first, rest, value.span)),
            _ => None,
        }
    }

    /// `print("label", a, b)`.
    pub(crate) fn print(&mut self, args: &[ast::Arg], span: Span) -> Outcome<()> {
        let mut line = Line::default();
        for (i, arg) in args.iter().enumerate() {
            if let Some(name) = &arg.name {
                let signature = "`print(a, b, …)`";
                let refused =
                    e0412_unknown_keyword::refuse(name.span, "print", name.as_str(), &[], signature);
                return Err(refused.into());
            }
            let value = self.expr(&arg.value)?;
            if i > 0 {
                line.text(" ");
            }
            self.print_part(value, arg.value.span, &mut line)?;
        }
        self.build.effect(line.into_effect(span));
        Ok(())
    }

    fn print_part(&mut self, value: Value, span: Span, line: &mut Line) -> Outcome<()> {
        match value {
            Value::Str(text) => line.text(&text),
            Value::None => line.text("none"),
            Value::DType(dtype) => line.text(dtype.name()),
            Value::Tuple(items) => line.tuple(items.len(), |line, i| {
                let (item, place) = &items[i];
                self.print_part(item.clone(), *place, line)
            })?,
            value => {
                let operand = self.array(value, span)?;
                line.value(self.build.import(operand)?);
            }
        }
        Ok(())
    }
}

fn without_parens(expr: &ast::Expr) -> &ast::Expr {
    let mut expr = expr;
    while let ExprKind::Paren(inner) = &expr.kind {
        expr = inner;
    }
    expr
}
