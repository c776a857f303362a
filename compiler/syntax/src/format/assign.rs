//! What stands behind a `=`: on its line if it fits, otherwise on a line of its own or opening its brackets at the end of
//! the line.

use super::Formatter;
use super::doc::{Doc, Overflow};
use crate::ast::*;

impl Formatter<'_> {
    /// `head = value`.
    pub(super) fn assigned(&mut self, mut head: Vec<Doc>, value: &Expr) -> Doc {
        head.push(Doc::text(" ="));
        let doc = self.unindented(value);
        match overflow(self.last_hugged(value)) {
            None => head.extend([Doc::text(" "), doc]),
            Some(overflow) => head.push(Doc::Hang(Box::new(doc), overflow)),
        }
        Doc::concat(head)
    }

    /// An expression on lines of its own, which all begin alike.
    pub(super) fn unindented(&mut self, e: &Expr) -> Doc {
        match &e.kind {
            ExprKind::Binary { .. } | ExprKind::Compare { .. } if self.hugs(e) => self.hugged(e),
            ExprKind::Binary { first, rest } => Doc::group(self.binary(first, rest, Doc::concat)),
            ExprKind::Compare { first, rest } => Doc::group(self.compare(first, rest, Doc::concat)),
            _ => self.value(e),
        }
    }

    /// An expression that is a line of its own, or the value of a binding: a choice of three has a line for each.
    pub(super) fn value(&mut self, value: &Expr) -> Doc {
        match &value.kind {
            ExprKind::If { otherwise, .. }
                if matches!(otherwise.kind, ExprKind::If { .. }) && !has_block(value) =>
            {
                Doc::concat(self.if_else(value, || Doc::HardLine))
            }
            _ => self.expr(value),
        }
    }
}

/// Where a value goes that does not fit; `None` if it always starts behind the `=`.
fn overflow(value: &Expr) -> Option<Overflow> {
    match &value.kind {
        ExprKind::Array(_)
        | ExprKind::Tuple(_)
        | ExprKind::Comprehension { .. }
        | ExprKind::Loop(_)
        | ExprKind::Block(_)
        | ExprKind::Literal(_)
        | ExprKind::Name(_)
        | ExprKind::Error => None,
        ExprKind::If { .. } if has_block(value) => None,
        ExprKind::Paren(_)
        | ExprKind::Attribute { .. }
        | ExprKind::Call { .. }
        | ExprKind::Index { .. }
        | ExprKind::Pipe { .. }
        | ExprKind::With { .. }
        | ExprKind::Reduction { .. } => Some(Overflow::Behind),
        ExprKind::Unary { .. } | ExprKind::Binary { .. } | ExprKind::Compare { .. } | ExprKind::If { .. } => {
            Some(Overflow::Below)
        }
    }
}

/// Whether a branch of a choice is a block.
fn has_block(mut choice: &Expr) -> bool {
    while let ExprKind::If { then, otherwise, .. } = &choice.kind {
        if matches!(then.kind, ExprKind::Block(_)) {
            return true;
        }
        choice = otherwise;
    }
    matches!(choice.kind, ExprKind::Block(_))
}
