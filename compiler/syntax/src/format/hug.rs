//! `scale * [` ... `]`: what has brackets and ends a chain of operators opens behind the last of them, if what stands before is short.

use super::Formatter;
use super::doc::Doc;
use crate::ast::*;

impl Formatter<'_> {
    /// Whether the expression is such a chain.
    pub(super) fn hugs(&self, e: &Expr) -> bool {
        !self.in_type && matches!(e.kind, ExprKind::Binary { .. }) && last(e).is_some()
    }

    /// What opens at the end of such a chain; any other expression itself.
    pub(super) fn last_hugged<'e>(&self, e: &'e Expr) -> &'e Expr {
        if self.hugs(e) { last(e).unwrap_or(e) } else { e }
    }

    /// The chain, which breaks nowhere but in the brackets at its end.
    pub(super) fn hugged(&mut self, e: &Expr) -> Doc {
        let ExprKind::Binary { first, rest } = &e.kind else { return self.expr(e) };
        let mut parts = vec![self.expr(first)];
        for link in rest {
            parts.extend([Doc::text(format!(" {} ", link.op.symbol())), self.expr(&link.rhs)]);
        }
        Doc::concat(parts)
    }
}

/// What has brackets at the end of a chain of short operands.
fn last(e: &Expr) -> Option<&Expr> {
    match &e.kind {
        ExprKind::Binary { first, rest } => {
            let (end, others) = rest.split_last()?;
            let is_short =
                others.len() <= 1 && is_plain(first) && others.iter().all(|link| is_plain(&link.rhs));
            let is_power = rest.iter().any(|link| link.op == BinaryOp::Pow);
            if is_short && !is_power { last(&end.rhs) } else { None }
        }
        ExprKind::Array(_)
        | ExprKind::Comprehension { .. }
        | ExprKind::Reduction { .. }
        | ExprKind::Call { .. } => Some(e),
        _ => None,
    }
}

/// A name or a number, maybe with a sign or a field, or two of them.
fn is_plain(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Literal(_) | ExprKind::Name(_) => true,
        ExprKind::Unary { operand, .. } => is_plain(operand),
        ExprKind::Attribute { base, .. } => is_plain(base),
        ExprKind::Binary { first, rest } => {
            rest.len() == 1 && is_plain(first) && rest.iter().all(|link| is_plain(&link.rhs))
        }
        _ => false,
    }
}
