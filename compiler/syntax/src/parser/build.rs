//! The grammar's actions for expressions.

use super::Ctx;
use crate::ast::*;
use crate::errors::{e0107_foreign_word, e0111_bad_index, e0112_endless_loop, e0114_argument_order};
use crate::lexer::number::{self, NumberKind};
use texpr_base::Span;

/// What stands before a `.`, `(` or `[`.
#[derive(Debug)]
pub(crate) enum Postfix {
    Value(Expr),
    /// `sum[k < p if c]`, which a body must follow.
    Guarded {
        base: Expr,
        items: Vec<IndexItem>,
        condition: Expr,
        span: Span,
    },
}

impl Ctx<'_> {
    pub(crate) fn leaf(&mut self, kind: ExprKind, l: usize, r: usize) -> Expr {
        Expr { kind, span: self.span(l, r), depth: 1 }
    }

    pub(crate) fn expr(&mut self, kind: ExprKind, l: usize, r: usize) -> Expr {
        let span = self.span(l, r);
        self.make(kind, span)
    }

    pub(crate) fn name_expr(&mut self, name: Name) -> Expr {
        Expr { span: name.span, kind: ExprKind::Name(name), depth: 1 }
    }

    pub(crate) fn number(&mut self, kind: NumberKind, l: usize, r: usize) -> Expr {
        let text = self.text(self.span(l, r));
        self.leaf(ExprKind::Literal(number::literal(kind, text)), l, r)
    }

    pub(crate) fn string_expr(&mut self, s: Str) -> Expr {
        Expr { span: s.span, kind: ExprKind::Literal(Literal::Str(s.value)), depth: 1 }
    }

    pub(crate) fn tuple(&mut self, first: Expr, rest: Vec<Expr>, l: usize, r: usize) -> Expr {
        let parts = std::iter::once(first).chain(rest).collect();
        self.expr(ExprKind::Tuple(parts), l, r)
    }

    pub(crate) fn block_expr(&mut self, block: Block, l: usize, r: usize) -> Expr {
        self.expr(ExprKind::Block(Box::new(block)), l, r)
    }

    // ---- Operators

    pub(crate) fn link(&mut self, op: BinaryOp, l: usize, r: usize, rhs: Expr) -> Link {
        Link { op, op_span: self.span(l, r), rhs }
    }

    pub(crate) fn binary(&mut self, first: Expr, rest: Vec<Link>) -> Expr {
        let span = rest.last().map_or(first.span, |link| first.span.to(link.rhs.span));
        self.make(ExprKind::Binary { first: Box::new(first), rest }, span)
    }

    pub(crate) fn power(&mut self, base: Postfix, l: usize, r: usize, exponent: Expr) -> Expr {
        let first = self.value(base);
        let link = self.link(BinaryOp::Pow, l, r, exponent);
        self.binary(first, vec![link])
    }

    pub(crate) fn compare_link(&mut self, op: CompareOp, l: usize, r: usize, rhs: Expr) -> CompareLink {
        CompareLink { op, op_span: self.span(l, r), rhs }
    }

    pub(crate) fn compare(&mut self, first: Expr, rest: Vec<CompareLink>) -> Expr {
        let span = rest.last().map_or(first.span, |link| first.span.to(link.rhs.span));
        self.make(ExprKind::Compare { first: Box::new(first), rest }, span)
    }

    pub(crate) fn unary(&mut self, op: UnaryOp, l: usize, r: usize, operand: Expr) -> Expr {
        let op_span = self.span(l, r);
        let span = op_span.to(operand.span);
        self.make(ExprKind::Unary { op, op_span, operand: Box::new(operand) }, span)
    }

    pub(crate) fn if_else(&mut self, condition: Expr, then: Expr, otherwise: Expr, l: usize) -> Expr {
        let span = self.span(l, l).to(otherwise.span);
        let kind = ExprKind::If {
            condition: Box::new(condition),
            then: Box::new(then),
            otherwise: Box::new(otherwise),
        };
        self.make(kind, span)
    }

    /// `a if c else b`, as Python has it.
    pub(crate) fn ternary(&mut self, then: Expr, condition: Expr, otherwise: Expr) -> Expr {
        let span = then.span.to(otherwise.span);
        let texts = (self.text(then.span), self.text(condition.span), self.text(otherwise.span));
        let diagnostic = e0107_foreign_word::ternary(texts.0, texts.1, texts.2, span);
        self.report(span.start as usize, diagnostic);
        let kind = ExprKind::If {
            condition: Box::new(condition),
            then: Box::new(then),
            otherwise: Box::new(otherwise),
        };
        self.make(kind, span)
    }

    /// A `:` as Python has it after `if c` and `else`.
    pub(crate) fn colon(&mut self, after: &str, ours: &str, l: usize, r: usize) {
        let diagnostic = e0107_foreign_word::colon(after, ours, self.span(l, r));
        self.report(l, diagnostic);
    }

    pub(crate) fn pipe(&mut self, first: Expr, stages: Vec<Postfix>) -> Expr {
        let stages: Vec<Expr> = stages.into_iter().map(|stage| self.value(stage)).collect();
        let span = stages.last().map_or(first.span, |stage| first.span.to(stage.span));
        self.make(ExprKind::Pipe { first: Box::new(first), stages }, span)
    }

    pub(crate) fn update(
        &mut self,
        index: Vec<IndexItem>,
        op: UpdateOp,
        op_l: usize,
        op_r: usize,
        value: Expr,
        l: usize,
    ) -> Update {
        let span = self.span(l, l).to(value.span);
        Update { index, op, op_span: self.span(op_l, op_r), value, span }
    }

    pub(crate) fn with(&mut self, base: Expr, updates: Vec<Update>) -> Expr {
        let span = updates.last().map_or(base.span, |update| base.span.to(update.span));
        self.make(ExprKind::With { base: Box::new(base), updates }, span)
    }

    // ---- Postfixes

    /// An operand that no body follows.
    pub(crate) fn value(&mut self, operand: Postfix) -> Expr {
        match operand {
            Postfix::Value(expr) => expr,
            Postfix::Guarded { span, .. } => {
                self.report(span.start as usize, e0111_bad_index::body(span));
                Expr { kind: ExprKind::Error, span, depth: 1 }
            }
        }
    }

    pub(crate) fn attribute(&mut self, base: Postfix, name: Name) -> Postfix {
        let base = self.value(base);
        let span = base.span.to(name.span);
        Postfix::Value(self.make(ExprKind::Attribute { base: Box::new(base), name }, span))
    }

    pub(crate) fn index(
        &mut self,
        base: Postfix,
        items: Vec<IndexItem>,
        guard: Option<Expr>,
        r: usize,
    ) -> Postfix {
        let base = self.value(base);
        let span = base.span.to(self.span(r, r));
        match guard {
            Some(condition) => Postfix::Guarded { base, items, condition, span },
            None => Postfix::Value(self.make(ExprKind::Index { base: Box::new(base), items }, span)),
        }
    }

    /// A call, or a reduction: `sum[k < p](e)` reads as a call of an indexed name.
    pub(crate) fn call(&mut self, callee: Postfix, args: Vec<Arg>, r: usize) -> Postfix {
        let args = self.args(args);
        let end = self.span(r, r);
        let expr = match callee {
            Postfix::Guarded { base, items, condition, span } => {
                self.reduction(base, items, Some(condition), args, span.to(end))
            }
            Postfix::Value(Expr { kind: ExprKind::Index { base, items }, span, .. })
                if items.iter().all(is_binder) && is_path(&base) && !items.is_empty() =>
            {
                self.reduction(*base, items, None, args, span.to(end))
            }
            Postfix::Value(function) => {
                let span = function.span.to(end);
                self.make(ExprKind::Call { function: Box::new(function), args }, span)
            }
        };
        Postfix::Value(expr)
    }

    fn reduction(
        &mut self,
        function: Expr,
        items: Vec<IndexItem>,
        condition: Option<Expr>,
        mut args: Vec<Arg>,
        span: Span,
    ) -> Expr {
        let body = match args.pop() {
            Some(Arg { name: None, value, .. }) if args.is_empty() => value,
            _ => {
                self.report(span.start as usize, e0111_bad_index::body(span));
                Expr { kind: ExprKind::Error, span, depth: 1 }
            }
        };
        let indices = items.into_iter().map(|item| match item.kind {
            IndexItemKind::Expr(expr) => expr,
            _ => Expr { kind: ExprKind::Error, span: item.span, depth: 1 },
        });
        let binders = self.binders(indices.collect());
        let kind = ExprKind::Reduction {
            function: Box::new(function),
            binders,
            condition: condition.map(Box::new),
            body: Box::new(body),
        };
        self.make(kind, span)
    }

    pub(crate) fn comprehension(&mut self, indices: Vec<Expr>, body: Expr, l: usize, r: usize) -> Expr {
        let binders = self.binders(indices);
        self.expr(ExprKind::Comprehension { binders, body: Box::new(body) }, l, r)
    }

    /// Indices from the comparisons they were read as; what is none is reported and left out.
    fn binders(&mut self, indices: Vec<Expr>) -> Vec<Binder> {
        indices.into_iter().filter_map(|index| self.binder(index)).collect()
    }

    fn binder(&mut self, index: Expr) -> Option<Binder> {
        let span = index.span;
        let at = span.start as usize;
        let (first, mut rest) = match index.kind {
            ExprKind::Compare { first, rest } => (*first, rest),
            _ => {
                self.report(at, e0111_bad_index::diag(self.text(span), span));
                return None;
            }
        };
        let last = rest.pop()?;
        let (lo, name, is_good) = match (rest.pop(), first) {
            (None, Expr { kind: ExprKind::Name(name), .. }) => (None, Some(name), true),
            (
                Some(CompareLink { op, op_span, rhs: Expr { kind: ExprKind::Name(name), span: own, .. } }),
                lo,
            ) => {
                if op == CompareOp::Lt && rest.is_empty() {
                    let bounded = self.text(Span { start: own.start, ..span });
                    let diagnostic = e0111_bad_index::exclusive(self.text(lo.span), bounded, op_span, span);
                    self.report(at, diagnostic);
                }
                (Some(lo), Some(name), matches!(op, CompareOp::Le | CompareOp::Lt) && rest.is_empty())
            }
            _ => (None, None, false),
        };
        match name {
            Some(name) if is_good && last.op == CompareOp::Lt => {
                Some(Binder { name, lo, hi: last.rhs, span })
            }
            Some(name) if is_good && last.op == CompareOp::Le => {
                let bound = self.text(last.rhs.span);
                let diagnostic = e0111_bad_index::inclusive(&name.text, bound, last.op_span, span);
                self.report(at, diagnostic);
                Some(Binder { name, lo, hi: last.rhs, span })
            }
            _ => {
                self.report(at, e0111_bad_index::diag(self.text(span), span));
                None
            }
        }
    }

    // ---- Arguments, indices, loops

    pub(crate) fn arg(&mut self, name: Option<Name>, value: Expr) -> Arg {
        let span = name.as_ref().map_or(value.span, |name| name.span.to(value.span));
        Arg { name, value, span }
    }

    pub(crate) fn args(&mut self, args: Vec<Arg>) -> Vec<Arg> {
        let mut named: Option<&Name> = None;
        for arg in &args {
            match (&arg.name, named) {
                (Some(name), None) => named = Some(name),
                (None, Some(name)) => {
                    let diagnostic = e0114_argument_order::diag(&name.text, name.span, arg.span);
                    self.report(arg.span.start as usize, diagnostic);
                    break;
                }
                _ => {}
            }
        }
        args
    }

    pub(crate) fn index_expr(&mut self, e: Expr) -> IndexItem {
        let span = e.span;
        let is_new_axis = match &e.kind {
            ExprKind::Name(name) => name.as_str() == "newaxis",
            ExprKind::Literal(literal) => *literal == Literal::None,
            _ => false,
        };
        let kind = if is_new_axis { IndexItemKind::NewAxis } else { IndexItemKind::Expr(e) };
        IndexItem { kind, span }
    }

    pub(crate) fn ellipsis(&mut self, l: usize, r: usize) -> IndexItem {
        IndexItem { kind: IndexItemKind::Ellipsis, span: self.span(l, r) }
    }

    pub(crate) fn slice_from(
        &mut self,
        start: Expr,
        stop: Option<Expr>,
        step: Option<Option<Expr>>,
        r: usize,
    ) -> IndexItem {
        let l = start.span.start as usize;
        self.slice(Some(start), stop, step, l, r)
    }

    pub(crate) fn slice(
        &mut self,
        start: Option<Expr>,
        stop: Option<Expr>,
        step: Option<Option<Expr>>,
        l: usize,
        r: usize,
    ) -> IndexItem {
        let kind = IndexItemKind::Slice {
            start: start.map(Box::new),
            stop: stop.map(Box::new),
            step: step.flatten().map(Box::new),
        };
        IndexItem { kind, span: self.span(l, r) }
    }

    pub(crate) fn carry(&mut self, name: Name, init: Expr) -> Carry {
        let span = name.span.to(init.span);
        Carry { name, init, span }
    }

    pub(crate) fn for_clause(&mut self, targets: Vec<Pattern>, source: ForSource, l: usize, r: usize) -> For {
        For { targets, source, span: self.span(l, r) }
    }

    pub(crate) fn loop_expr(
        &mut self,
        carries: Option<Vec<Carry>>,
        iter: Option<For>,
        condition: Option<Expr>,
        body: Block,
        l: usize,
        head_end: usize,
        r: usize,
    ) -> Expr {
        if iter.is_none() && condition.is_none() {
            let head = self.span(l, head_end);
            self.report(l, e0112_endless_loop::diag(head));
        }
        let it = Loop { carries: carries.unwrap_or_default(), iter, condition, body };
        self.expr(ExprKind::Loop(Box::new(it)), l, r)
    }
}

/// `sum`, `stats.mean`: what can stand before the indices of a reduction.
fn is_path(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(_) => true,
        ExprKind::Attribute { base, .. } => is_path(base),
        _ => false,
    }
}

/// Whether an index item reads like `k < p`, `lo <= k < p`, or the slip `k <= p`.
fn is_binder(item: &IndexItem) -> bool {
    let IndexItemKind::Expr(Expr { kind: ExprKind::Compare { first, rest }, .. }) = &item.kind else {
        return false;
    };
    let is_name = |e: &Expr| matches!(e.kind, ExprKind::Name(_));
    let ascends = rest.iter().all(|link| matches!(link.op, CompareOp::Lt | CompareOp::Le));
    match rest.as_slice() {
        [_] => ascends && is_name(first),
        [middle, _] => ascends && is_name(&middle.rhs),
        _ => false,
    }
}
