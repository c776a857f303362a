//! Expressions.

use super::Formatter;
use super::doc::Doc;
use super::lists::{Gap, LastComma};
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
                let doc = if matches!(inner.kind, ExprKind::If { .. }) {
                    self.expr(inner)
                } else {
                    self.unindented(inner)
                };
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
            ExprKind::Binary { .. } | ExprKind::Compare { .. } if self.hugs(e) => self.hugged(e),
            ExprKind::Binary { first, rest } => Doc::group(self.binary(first, rest, Doc::nest)),
            ExprKind::Compare { first, rest } => Doc::group(self.compare(first, rest, Doc::nest)),
            ExprKind::If { .. } => Doc::group(self.if_else(e, || Doc::Line)),
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
                let gap = if parts.iter().all(is_short) { Gap::Fill } else { Gap::Line };
                self.list_with(("[", "]"), start + 1, docs, LastComma::WhenBroken, gap)
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

    /// Lines break behind operators, which says that the statement goes on. `tail` holds what follows the first operand.
    pub(super) fn binary(&mut self, first: &Expr, rest: &[Link], tail: fn(Vec<Doc>) -> Doc) -> Vec<Doc> {
        let is_tight = |op| self.in_type && matches!(op, BinaryOp::Mul | BinaryOp::FloorDiv | BinaryOp::Rem);
        let is_tight = rest.iter().all(|link| is_tight(link.op));
        let first = self.expr(first);
        if let [Link { op: BinaryOp::Pow, rhs, .. }] = rest {
            let sign = if is_short_power(rhs) { "**" } else { " ** " };
            return vec![first, Doc::text(sign), self.expr(rhs)];
        }
        let mut parts = Vec::new();
        for link in rest {
            if is_tight {
                parts.extend([Doc::text(link.op.symbol()), self.expr(&link.rhs)]);
            } else {
                parts.extend([Doc::text(format!(" {}", link.op.symbol())), Doc::Line, self.expr(&link.rhs)]);
            }
        }
        vec![first, tail(parts)]
    }

    pub(super) fn compare(
        &mut self,
        first: &Expr,
        rest: &[CompareLink],
        tail: fn(Vec<Doc>) -> Doc,
    ) -> Vec<Doc> {
        let first = self.expr(first);
        let mut parts = Vec::new();
        for link in rest {
            parts.extend([Doc::text(format!(" {}", link.op.symbol())), Doc::Line, self.expr(&link.rhs)]);
        }
        vec![first, tail(parts)]
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
        if opens_last_or_first(args) && !self.has_comment_around(args, from) {
            let mut parts = Vec::new();
            for (_, doc) in docs {
                parts.extend([Doc::text(if parts.is_empty() { "(" } else { ", " }), doc]);
            }
            parts.push(Doc::text(")"));
            return Doc::concat(parts);
        }
        self.list(("(", ")"), from, docs, LastComma::WhenBroken)
    }

    /// Whether a comment stands in front of an argument or behind the last one.
    fn has_comment_around(&self, args: &[Arg], from: usize) -> bool {
        let mut at = from;
        for arg in args {
            if self.comments.any(at, arg.span.start as usize) {
                return true;
            }
            at = arg.span.end as usize;
        }
        self.comments.any(at, self.closing_bracket(at))
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
}

/// Whether the brackets of a call may close around those of its first or last argument, `stack([` ... `], axis=-1)`: the
/// others are few and short.
fn opens_last_or_first(args: &[Arg]) -> bool {
    const MOST: usize = 2;
    let opens = |arg: &Arg| match &arg.value.kind {
        ExprKind::Array(parts) | ExprKind::Tuple(parts) => !parts.iter().all(is_short),
        _ => is_bracketed(&arg.value),
    };
    let short = |args: &[Arg]| args.len() <= MOST && args.iter().all(|arg| is_short(&arg.value));
    match args {
        [only] => only.name.is_none() && is_bracketed(&only.value),
        [first, others @ ..] if opens(first) => short(others),
        [others @ .., last] => opens(last) && short(others),
        [] => false,
    }
}

/// A word or a number, with or without a sign.
fn is_short(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Literal(_) | ExprKind::Name(_) => true,
        ExprKind::Unary { operand, .. } => is_short(operand),
        _ => false,
    }
}

/// Whether an exponent stands close to its base, `x**2`.
fn is_short_power(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Binary { first, rest } => {
            is_short_power(first)
                && rest.iter().all(|link| link.op == BinaryOp::Pow && is_short_power(&link.rhs))
        }
        _ => is_short(e),
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

/// `1 .e5` and `1. .T`, which would otherwise read as other numbers.
fn needs_space_before_dot(base: &Expr, name: &str) -> bool {
    match &base.kind {
        ExprKind::Literal(Literal::Int { .. }) => name.starts_with(['e', 'E', 'j', 'J']),
        ExprKind::Literal(Literal::Float { text, .. }) => text.ends_with('.'),
        _ => false,
    }
}
