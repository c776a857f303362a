//! Expressions.

use super::Formatter;
use super::doc::Doc;
use super::lists::LastComma;
use crate::ast::*;
use crate::parser::quote;
use texpr_base::Span;

impl Formatter<'_> {
    /// A string literal: as written if in double quotes, otherwise quoted anew.
    pub(super) fn string(&self, value: &str, span: Span) -> String {
        let text = self.text_of(span);
        if text.starts_with('"') { text.to_owned() } else { quote(value) }
    }

    pub(super) fn expr(&mut self, e: &Expr) -> Doc {
        let (start, end) = (e.span.start as usize, e.span.end as usize);
        match &e.kind {
            ExprKind::Literal(literal) => Doc::text(self.literal(literal, e.span)),
            ExprKind::Name(name) => Doc::text(&*name.text),
            ExprKind::Paren(inner) => {
                let doc = self.expr(inner);
                if is_bracketed(inner) && !self.comments.waits(start, end) {
                    return self.hug(("(", ")"), doc);
                }
                self.list(("(", ")"), start + 1, vec![(inner.span, doc)], LastComma::Never)
            }
            ExprKind::Attribute { base, name } => {
                let dot = if needs_space_before_dot(base, &name.text) { " ." } else { "." };
                Doc::concat(vec![self.expr(base), Doc::text(format!("{dot}{}", name.text))])
            }
            ExprKind::Call { function, args } => {
                let callee = self.expr(function);
                Doc::concat(vec![callee, self.args(args, function.span.end as usize)])
            }
            ExprKind::Index { base, items } => {
                let array = self.expr(base);
                Doc::concat(vec![array, self.index(items, base.span.end as usize)])
            }
            ExprKind::Unary { op, operand, .. } => {
                let space = if *op == UnaryOp::Not { " " } else { "" };
                Doc::concat(vec![Doc::text(format!("{}{space}", op.symbol())), self.expr(operand)])
            }
            ExprKind::Binary { first, rest } => self.binary(first, rest),
            ExprKind::Compare { first, rest } => {
                let first = self.expr(first);
                let mut tail = Vec::new();
                for link in rest {
                    tail.extend([
                        Doc::text(format!(" {}", link.op.symbol())),
                        Doc::Line,
                        self.expr(&link.rhs),
                    ]);
                }
                Doc::group(vec![first, Doc::nest(tail)])
            }
            ExprKind::If { condition, then, otherwise } => {
                Doc::group(self.if_else(condition, then, otherwise))
            }
            ExprKind::Pipe { first, stages } => {
                let first = self.expr(first);
                let mut tail = Vec::new();
                for stage in stages {
                    tail.extend([Doc::Line, Doc::text("|> "), self.expr(stage)]);
                }
                Doc::group(vec![first, Doc::nest(tail)])
            }
            ExprKind::With { base, updates } => {
                let base = self.expr(base);
                let mut tail = Vec::new();
                for update in updates {
                    let from = update.span.start as usize + "with".len();
                    tail.extend([Doc::Line, Doc::text("with "), self.index(&update.index, from)]);
                    tail.extend([Doc::text(format!(" {} ", update.op.symbol())), self.expr(&update.value)]);
                }
                Doc::group(vec![base, Doc::nest(tail)])
            }
            ExprKind::Array(parts) => {
                let docs = self.docs(parts);
                self.list(("[", "]"), start + 1, docs, LastComma::WhenBroken)
            }
            ExprKind::Tuple(parts) => {
                let comma = if parts.len() == 1 { LastComma::Always } else { LastComma::WhenBroken };
                let docs = self.docs(parts);
                self.list(("(", ")"), start + 1, docs, comma)
            }
            ExprKind::Comprehension { binders, body } => {
                let binders = self.binders(binders);
                let is_block = matches!(body.kind, ExprKind::Block(_));
                let body = self.expr(body);
                let head = Doc::concat(vec![Doc::text("["), binders, Doc::text(":")]);
                if is_block {
                    return Doc::concat(vec![head, Doc::text(" "), body, Doc::text("]")]);
                }
                let inner = Doc::nest(vec![Doc::Line, body]);
                Doc::group(vec![head, inner, Doc::SoftLine, Doc::text("]")])
            }
            ExprKind::Reduction { function, binders, condition, body } => {
                let mut head = vec![self.expr(function), Doc::text("["), self.binders(binders)];
                if let Some(condition) = condition {
                    head.extend([Doc::text(" if "), self.expr(condition)]);
                }
                let doc = self.expr(body);
                let body = if is_bracketed(body) && !self.comments.waits(start, end) {
                    self.hug(("](", ")"), doc)
                } else {
                    self.list(("](", ")"), body.span.start as usize, vec![(body.span, doc)], LastComma::Never)
                };
                head.push(body);
                Doc::concat(head)
            }
            ExprKind::Loop(it) => self.loop_expr(it, start),
            ExprKind::Block(block) => self.block(block),
            ExprKind::Error => Doc::Verbatim(self.text_of(e.span).to_owned()),
        }
    }

    fn literal(&self, literal: &Literal, span: Span) -> String {
        match literal {
            Literal::Int { text, .. } | Literal::Float { text, .. } | Literal::Imaginary { text, .. } => {
                text.to_string()
            }
            Literal::Str(value) => self.string(value, span),
            Literal::Bool(true) => "true".into(),
            Literal::Bool(false) => "false".into(),
            Literal::None => "none".into(),
        }
    }

    fn docs(&mut self, parts: &[Expr]) -> Vec<(Span, Doc)> {
        parts.iter().map(|part| (part.span, self.expr(part))).collect()
    }

    /// Lines break behind operators, which says that the statement goes on.
    fn binary(&mut self, first: &Expr, rest: &[Link]) -> Doc {
        let first = self.expr(first);
        if let [Link { op: BinaryOp::Pow, rhs, .. }] = rest {
            return Doc::concat(vec![first, Doc::text("**"), self.expr(rhs)]);
        }
        let mut tail = Vec::new();
        for link in rest {
            tail.extend([Doc::text(format!(" {}", link.op.symbol())), Doc::Line, self.expr(&link.rhs)]);
        }
        Doc::group(vec![first, Doc::nest(tail)])
    }

    fn if_else(&mut self, condition: &Expr, then: &Expr, otherwise: &Expr) -> Vec<Doc> {
        let mut parts = vec![Doc::text("if "), self.expr(condition), Doc::text(" then")];
        self.branch(then, &mut parts);
        let gap = if matches!(then.kind, ExprKind::Block(_)) { Doc::text(" ") } else { Doc::Line };
        parts.extend([gap, Doc::text("else")]);
        if let ExprKind::If { condition, then, otherwise } = &otherwise.kind {
            parts.push(Doc::text(" "));
            parts.extend(self.if_else(condition, then, otherwise));
        } else {
            self.branch(otherwise, &mut parts);
        }
        parts
    }

    fn branch(&mut self, branch: &Expr, parts: &mut Vec<Doc>) {
        let doc = self.expr(branch);
        if matches!(branch.kind, ExprKind::Block(_)) {
            parts.extend([Doc::text(" "), doc]);
        } else {
            parts.push(Doc::nest(vec![Doc::Line, doc]));
        }
    }

    /// The arguments of a call, in parentheses.
    pub(super) fn args(&mut self, args: &[Arg], from: usize) -> Doc {
        let mut docs = Vec::new();
        for arg in args {
            let value = self.expr(&arg.value);
            let doc = match &arg.name {
                Some(name) => Doc::concat(vec![Doc::text(format!("{}=", name.text)), value]),
                None => value,
            };
            docs.push((arg.span, doc));
        }
        if let [arg] = args
            && arg.name.is_none()
            && is_bracketed(&arg.value)
            && !self.comments.any(from, arg.span.start as usize)
            && let Some((_, doc)) = docs.pop()
        {
            return self.hug(("(", ")"), doc);
        }
        self.list(("(", ")"), from, docs, LastComma::WhenBroken)
    }

    fn index(&mut self, items: &[IndexItem], from: usize) -> Doc {
        let mut docs = Vec::new();
        for item in items {
            let doc = match &item.kind {
                IndexItemKind::Expr(e) => self.expr(e),
                IndexItemKind::Slice { start, stop, step } => {
                    let mut parts: Vec<Doc> = start.iter().map(|e| self.expr(e)).collect();
                    parts.push(Doc::text(":"));
                    parts.extend(stop.iter().map(|e| self.expr(e)));
                    if let Some(step) = step {
                        parts.extend([Doc::text(":"), self.expr(step)]);
                    }
                    Doc::concat(parts)
                }
                IndexItemKind::Ellipsis => Doc::text("..."),
                IndexItemKind::NewAxis => Doc::text("newaxis"),
            };
            docs.push((item.span, doc));
        }
        self.list(("[", "]"), from, docs, LastComma::WhenBroken)
    }

    fn binders(&mut self, binders: &[Binder]) -> Doc {
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

    fn loop_expr(&mut self, it: &Loop, start: usize) -> Doc {
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
            parts.push(Doc::text("for "));
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
            parts.push(Doc::text(" "));
        }
        if let Some(condition) = &it.condition {
            parts.extend([Doc::text("while "), self.expr(condition), Doc::text(" ")]);
        }
        parts.push(self.block(&it.body));
        Doc::concat(parts)
    }
}

/// Whether the expression has brackets of its own, which an only argument needs no line for.
fn is_bracketed(e: &Expr) -> bool {
    matches!(
        e.kind,
        ExprKind::Array(_)
            | ExprKind::Tuple(_)
            | ExprKind::Comprehension { .. }
            | ExprKind::Block(_)
            | ExprKind::Paren(_)
    )
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

/// `1 .e5` and `1. .T`, which would otherwise read as other numbers.
fn needs_space_before_dot(base: &Expr, name: &str) -> bool {
    match &base.kind {
        ExprKind::Literal(Literal::Int { .. }) => name.starts_with(['e', 'E', 'j', 'J']),
        ExprKind::Literal(Literal::Float { text, .. }) => text.ends_with('.'),
        _ => false,
    }
}
