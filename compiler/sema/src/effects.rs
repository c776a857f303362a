//! `assert` and `print`.

use crate::ctx::Ctx;
use crate::operators::Compared;
use crate::text::text_of;
use crate::value::{Outcome, Value};
use texpr_base::Span;
use texpr_ir::NodeId;
use texpr_ir::build::loops::check_condition;
use texpr_ir::errors::e0412_unknown_keyword;
use texpr_ir::graph::{Effect, EffectKind, PrintPart};
use texpr_syntax::ast::{self, ExprKind};

impl Ctx<'_> {
    /// `assert COND, "message"`. The operands of a comparison are shown when it fails.
    pub(crate) fn assertion(
        &mut self,
        condition: &ast::Expr,
        message: Option<&ast::Str>,
        span: Span,
    ) -> Outcome<()> {
        let (value, parts) = match &without_parens(condition).kind {
            ExprKind::Compare { first, rest } => match self.compared(first, rest)? {
                Compared::Arrays(operands) => {
                    let exprs = std::iter::once(&**first).chain(rest.iter().map(|link| &link.rhs));
                    let parts: Vec<_> = exprs.zip(operands.iter().copied()).collect();
                    (self.comparison(&operands, rest, condition.span)?, parts)
                }
                Compared::Tuples(holds) => (holds, Vec::new()),
            },
            _ => (self.operand(condition)?, Vec::new()),
        };
        let value = check_condition(&mut self.build, value, "what is asserted")?;
        let mut args = vec![value.node];
        let mut shown = Vec::new();
        for (part, operand) in parts {
            let text = text_of(part);
            if self.build.as_const(operand).is_none() && !shown.contains(&text) {
                args.push(self.build.import(operand)?);
                shown.push(text);
            }
        }
        let message = message.map_or_else(|| text_of(condition), |message| message.value.to_string());
        self.build.effect(Effect { kind: EffectKind::Assert { message, shown }, args, span });
        Ok(())
    }

    /// `print("label", a, b)`.
    pub(crate) fn print(&mut self, args: &[ast::Arg], span: Span) -> Outcome<()> {
        let mut parts = Vec::new();
        let mut nodes = Vec::new();
        for arg in args {
            if let Some(name) = &arg.name {
                let signature = "`print(a, b, …)`";
                let refused =
                    e0412_unknown_keyword::refuse(name.span, "print", name.as_str(), &[], signature);
                return Err(refused.into());
            }
            let value = self.expr(&arg.value)?;
            self.print_part(value, arg.value.span, &mut parts, &mut nodes)?;
        }
        self.build.effect(Effect { kind: EffectKind::Print(parts), args: nodes, span });
        Ok(())
    }

    fn print_part(
        &mut self,
        value: Value,
        span: Span,
        parts: &mut Vec<PrintPart>,
        nodes: &mut Vec<NodeId>,
    ) -> Outcome<()> {
        match value {
            Value::Str(text) => parts.push(PrintPart::Text(text.to_string())),
            Value::None => parts.push(PrintPart::Text("none".to_string())),
            Value::DType(dtype) => parts.push(PrintPart::Text(dtype.name().to_string())),
            Value::Tuple(items) => {
                for (item, place) in items.iter() {
                    self.print_part(item.clone(), *place, parts, nodes)?;
                }
            }
            value => {
                let operand = self.array(value, span)?;
                parts.push(PrintPart::Arg(nodes.len()));
                nodes.push(self.build.import(operand)?);
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
