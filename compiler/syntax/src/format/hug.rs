//! `scale * [` ... `]`: what has brackets and ends a chain of operators opens behind the last of them, if what stands before is short.

use super::Formatter;
use super::doc::Doc;
use crate::ast::*;

impl Formatter<'_> {
    /// Whether the expression is such a chain.
    pub(super) fn hugs(&self, e: &Expr) -> bool {
        !self.in_type && chain(e).is_some() && last(e).is_some()
    }

    /// What opens at the end of such a chain; any other expression itself.
    pub(super) fn last_hugged<'e>(&self, e: &'e Expr) -> &'e Expr {
        if self.hugs(e) { last(e).unwrap_or(e) } else { e }
    }

    /// The chain, which breaks nowhere but in the brackets at its end.
    pub(super) fn hugged(&mut self, e: &Expr) -> Doc {
        let Some((first, rest)) = chain(e) else { return self.expr(e) };
        let mut parts = vec![self.expr(first)];
        for (sign, operand) in rest {
            parts.extend([Doc::text(format!(" {sign} ")), self.expr(operand)]);
        }
        Doc::concat(parts)
    }
}

/// The first operand of a chain, and the others with the signs before them.
fn chain(e: &Expr) -> Option<(&Expr, Vec<(&'static str, &Expr)>)> {
    match &e.kind {
        // An exponent opens behind its sign anyway.
        ExprKind::Binary { rest, .. } if rest.iter().any(|link| link.op == BinaryOp::Pow) => None,
        ExprKind::Binary { first, rest } => {
            Some((first, rest.iter().map(|link| (link.op.symbol(), &link.rhs)).collect()))
        }
        ExprKind::Compare { first, rest } => {
            Some((first, rest.iter().map(|link| (link.op.symbol(), &link.rhs)).collect()))
        }
        _ => None,
    }
}

/// What has brackets at the end of a chain of short operands.
fn last(e: &Expr) -> Option<&Expr> {
    if let Some((first, rest)) = chain(e) {
        let ((_, end), others) = rest.split_last()?;
        let is_short = others.len() <= 1 && is_plain(first) && others.iter().all(|(_, it)| is_plain(it));
        return if is_short { last(end) } else { None };
    }
    match &e.kind {
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
