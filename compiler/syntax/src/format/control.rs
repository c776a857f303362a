//! Choices, loops and the indices of comprehensions.

use super::Formatter;
use super::doc::Doc;
use super::lists::LastComma;
use crate::ast::*;

impl Formatter<'_> {
    /// `if a then b else if c then d else e`, with `gap` before each `else`.
    pub(super) fn if_else(&mut self, choice: &Expr, gap: fn() -> Doc) -> Vec<Doc> {
        let mut parts = Vec::new();
        let mut last = choice;
        while let ExprKind::If { condition, then, otherwise } = &last.kind {
            parts.extend([Doc::text("if "), self.expr(condition), Doc::text(" then")]);
            self.branch(then, &mut parts);
            let gap = if matches!(then.kind, ExprKind::Block(_)) { Doc::text(" ") } else { gap() };
            parts.extend([gap, Doc::text("else")]);
            last = otherwise;
            if matches!(last.kind, ExprKind::If { .. }) {
                parts.push(Doc::text(" "));
            }
        }
        self.branch(last, &mut parts);
        parts
    }

    fn branch(&mut self, branch: &Expr, parts: &mut Vec<Doc>) {
        let doc = self.expr(branch);
        if matches!(branch.kind, ExprKind::Block(_)) {
            parts.extend([Doc::text(" "), doc]);
        } else {
            parts.push(Doc::group(vec![Doc::nest(vec![Doc::Line, doc])]));
        }
    }

    pub(super) fn binders(&mut self, binders: &[Binder]) -> Doc {
        let mut parts = Vec::new();
        for (i, binder) in binders.iter().enumerate() {
            if i > 0 {
                parts.push(Doc::text(", "));
            }
            if let Some(lo) = &binder.lo {
                parts.extend([self.expr(lo), Doc::text(" <= ")]);
            }
            parts.extend([Doc::text(format!("{} < ", binder.name.text)), self.expr(&binder.hi)]);
        }
        Doc::concat(parts)
    }

    pub(super) fn loop_expr(&mut self, it: &Loop, start: usize) -> Doc {
        let mut parts = vec![Doc::text("loop ")];
        if !it.carries.is_empty() {
            let mut docs = Vec::new();
            for carry in &it.carries {
                let init = self.expr(&carry.init);
                docs.push((
                    carry.span,
                    Doc::concat(vec![Doc::text(format!("{} = ", carry.name.text)), init]),
                ));
            }
            parts.push(self.list(("(", ")"), start + "loop".len(), docs, LastComma::WhenBroken));
            parts.push(Doc::text(" "));
        }
        if let Some(iter) = &it.iter {
            parts.push(Doc::late(self.walk(iter)));
            parts.push(Doc::text(" "));
        }
        if let Some(condition) = &it.condition {
            parts.extend([Doc::text("while "), Doc::late(vec![self.expr(condition)]), Doc::text(" ")]);
        }
        parts.push(self.block(&it.body));
        Doc::concat(parts)
    }

    /// `for i in 0..n`, `for a, b in xs, ys`.
    fn walk(&mut self, iter: &For) -> Vec<Doc> {
        let mut parts = vec![Doc::text("for ")];
        for (i, target) in iter.targets.iter().enumerate() {
            if i > 0 {
                parts.push(Doc::text(", "));
            }
            parts.push(self.pattern(target));
        }
        parts.push(Doc::text(" in "));
        match &iter.source {
            ForSource::Range { start, stop, step } => {
                let dots = if ends_with_dot(start) || self.text_of(stop.span).starts_with('.') {
                    " .. "
                } else {
                    ".."
                };
                parts.extend([self.expr(start), Doc::text(dots), self.expr(stop)]);
                if let Some(step) = step {
                    parts.extend([Doc::text(" step "), self.expr(step)]);
                }
            }
            ForSource::Each(arrays) => {
                for (i, array) in arrays.iter().enumerate() {
                    if i > 0 {
                        parts.push(Doc::text(", "));
                    }
                    parts.push(self.expr(array));
                }
            }
        }
        parts
    }
}

/// Whether the text of an expression ends with the dot of a number like `1.`.
fn ends_with_dot(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Literal(Literal::Float { text, .. }) => text.ends_with('.'),
        ExprKind::Binary { rest, .. } => rest.last().is_some_and(|link| ends_with_dot(&link.rhs)),
        ExprKind::Unary { operand, .. } => ends_with_dot(operand),
        _ => false,
    }
}
