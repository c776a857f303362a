//! The grammar's actions for statements, types and blocks.

use super::Ctx;
use crate::ast::*;
use crate::errors::{e0108_missing_let, e0110_unused_value};

impl Ctx<'_> {
    pub(crate) fn item(&mut self, kind: ItemKind, l: usize, r: usize) -> Item {
        let kind = if self.is_dropped(l) { ItemKind::Error(Vec::new()) } else { kind };
        Item { kind, doc: self.docs.remove(&l), span: self.span(l, r) }
    }

    /// `target = value` and `target += value` as a statement: slips, all of them.
    pub(crate) fn assignment(
        &mut self,
        target: Expr,
        op: UpdateOp,
        op_l: usize,
        op_r: usize,
        value: Expr,
    ) -> ItemKind {
        let span = target.span.to(value.span);
        let at = span.start as usize;
        let start = self.span(at, at);
        let (ours, theirs) = (self.text(target.span), self.text(value.span));
        let (kind, diagnostic) = match (target.kind, op) {
            (ExprKind::Name(name), UpdateOp::Set) => {
                let diagnostic = e0108_missing_let::name(&name.text, &shorten(theirs), start, target.span);
                (ItemKind::Let { pattern: Pattern::Name(name), value }, diagnostic)
            }
            (ExprKind::Index { base, items }, op) => {
                let array = self.text(base.span);
                let index = match (items.first(), items.last()) {
                    (Some(first), Some(last)) => self.text(first.span.to(last.span)),
                    _ => "",
                };
                let name = if matches!(base.kind, ExprKind::Name(_)) { array } else { "x" };
                let symbol = op.symbol();
                let fixed = format!("let new_{name} = {array} with [{index}] {symbol} {theirs}");
                (ItemKind::Error(Vec::new()), e0108_missing_let::element(fixed, span))
            }
            (ExprKind::Name(_) | ExprKind::Attribute { .. }, op) if op != UpdateOp::Set => {
                let op_span = self.span(op_l, op_r);
                (ItemKind::Error(Vec::new()), e0108_missing_let::compound(ours, op.symbol(), op_span))
            }
            _ => (ItemKind::Error(Vec::new()), e0108_missing_let::other(target.span)),
        };
        self.report(at, diagnostic);
        kind
    }

    pub(crate) fn block(&mut self, mut items: Vec<Item>, l: usize, r: usize) -> Block {
        let value = match items.pop() {
            Some(Item { kind: ItemKind::Expr(value), doc: None, .. }) => Some(Box::new(value)),
            Some(other) => {
                items.push(other);
                None
            }
            None => None,
        };
        for item in &items {
            if let ItemKind::Expr(value) = &item.kind {
                let diagnostic = e0110_unused_value::in_block(self.text(value.span), value.span);
                self.report(value.span.start as usize, diagnostic);
            }
        }
        Block { items, value, span: self.span(l, r) }
    }

    pub(crate) fn param(&mut self, name: Name, ty: Option<Type>, default: Option<Expr>) -> Param {
        let end = default.as_ref().map(|e| e.span).or(ty.as_ref().map(|ty| ty.span));
        let span = end.map_or(name.span, |end| name.span.to(end));
        Param { name, ty, default, span }
    }

    pub(crate) fn bare_tuple_pattern(&mut self, first: Pattern, rest: Vec<Pattern>) -> Pattern {
        let span = rest.last().map_or(first.span(), |last| first.span().to(last.span()));
        Pattern::Tuple(std::iter::once(first).chain(rest).collect(), span)
    }

    pub(crate) fn tuple_pattern(
        &mut self,
        first: Pattern,
        rest: Vec<Pattern>,
        l: usize,
        r: usize,
    ) -> Pattern {
        Pattern::Tuple(std::iter::once(first).chain(rest).collect(), self.span(l, r))
    }

    pub(crate) fn array_type(&mut self, dtype: Name, dims: Option<Vec<Dim>>, r: Option<usize>) -> Type {
        let span = r.map_or(dtype.span, |r| dtype.span.to(self.span(r, r)));
        Type { kind: TypeKind::Array { dtype, dims }, span }
    }

    pub(crate) fn tuple_type(&mut self, parts: Vec<Type>, l: usize, r: usize) -> Type {
        Type { kind: TypeKind::Tuple(parts), span: self.span(l, r) }
    }

    pub(crate) fn ellipsis_dim(&mut self, l: usize, r: usize) -> Dim {
        Dim { kind: DimKind::Ellipsis, span: self.span(l, r) }
    }

    pub(crate) fn dim(&mut self, size: Expr) -> Dim {
        let span = size.span;
        let is_wild = matches!(&size.kind, ExprKind::Name(name) if name.as_str() == "_");
        Dim { kind: if is_wild { DimKind::Wild } else { DimKind::Size(size) }, span }
    }
}

/// A text for a message: one line, not long.
fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    if line.len() == text.len() && line.chars().count() <= 40 {
        return text.to_owned();
    }
    line.chars().take(37).chain("...".chars()).collect()
}
