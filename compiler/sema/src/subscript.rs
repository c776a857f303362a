//! `x[1:-1, i]`, and `u with [0] = a`.

use crate::ctx::Ctx;
use crate::errors::e0406_unpack;
use crate::value::{Outcome, Value};
use texpr_base::Span;
use texpr_ir::build::index::Item;
use texpr_ir::errors::{e0206_index, e0414_argument_sort};
use texpr_syntax::ast::{self, IndexItemKind, UpdateOp};

impl Ctx<'_> {
    /// `base[items]`.
    pub(crate) fn subscript(
        &mut self,
        base: &ast::Expr,
        items: &[ast::IndexItem],
        span: Span,
    ) -> Outcome<Value> {
        let value = self.expr(base)?;
        if let Value::Tuple(parts) = &value {
            return self.part(parts, base, items, span);
        }
        let operand = self.array(value, base.span)?;
        let items = self.items(items)?;
        Ok(Value::Array(self.build.index(operand, &items, &self.told(base), span)?))
    }

    fn items(&mut self, items: &[ast::IndexItem]) -> Outcome<Vec<Item>> {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            out.push(match &item.kind {
                IndexItemKind::Ellipsis => Item::Ellipsis(item.span),
                IndexItemKind::NewAxis => Item::New(item.span),
                IndexItemKind::Expr(expr) => match self.expr(expr)? {
                    Value::NewAxis | Value::None => Item::New(item.span),
                    value => {
                        let index = self.array(value, expr.span)?;
                        self.call_it(index, expr);
                        Item::At(index)
                    }
                },
                IndexItemKind::Slice { start, stop, step } => {
                    let mut bounds = [None; 3];
                    for (bound, expr) in bounds.iter_mut().zip([start, stop, step]) {
                        if let Some(expr) = expr {
                            *bound = match self.expr(expr)? {
                                Value::None => None,
                                value => {
                                    let operand = self.array(value, expr.span)?;
                                    self.call_it(operand, expr);
                                    Some(operand)
                                }
                            };
                        }
                    }
                    let [start, stop, step] = bounds;
                    Item::Range { start, stop, step, span: item.span }
                }
            });
        }
        Ok(out)
    }

    /// A part of a tuple, or a shorter tuple: `x.shape[0]`, `x.shape[1:]`.
    fn part(
        &mut self,
        parts: &[(Value, Span)],
        base: &ast::Expr,
        items: &[ast::IndexItem],
        span: Span,
    ) -> Outcome<Value> {
        let n = parts.len() as i64;
        let items = self.items(items)?;
        let of = format!("a tuple of {n}");
        let [item] = items.as_slice() else {
            return Err(e0206_index::too_many(span, items.len(), (base.span, &of), 1).into());
        };
        let constant = |ctx: &Self, operand: texpr_ir::build::Operand| {
            ctx.build.const_int(operand).ok_or_else(|| {
                let actual = ctx.build.type_text(operand);
                e0414_argument_sort::refuse(
                    operand.span,
                    "an index of a tuple",
                    "index",
                    "a constant integer",
                    &actual,
                )
            })
        };
        match item {
            Item::At(index) => {
                let at = constant(self, *index)?;
                let from_front = if at < 0 { at.saturating_add(n) } else { at };
                match usize::try_from(from_front).ok().and_then(|i| parts.get(i)) {
                    Some((value, _)) => self.bound(value.clone(), span),
                    None => Err(e0206_index::out_of_range(index.span, 0, at, n, (base.span, &of)).into()),
                }
            }
            Item::Range { start, stop, step: None, .. } => {
                let clip = |ctx: &Self, bound: &Option<texpr_ir::build::Operand>, default: i64| match bound {
                    None => Ok(default),
                    Some(operand) => constant(ctx, *operand)
                        .map(|at| (if at < 0 { at.saturating_add(n) } else { at }).clamp(0, n)),
                };
                let (start, stop) = (clip(self, start, 0)?, clip(self, stop, n)?);
                let picked = parts[start as usize..(stop.max(start)) as usize].to_vec();
                Ok(Value::tuple(picked))
            }
            Item::Range { .. } | Item::Place(_) | Item::Ellipsis(_) | Item::New(_) => {
                Err(e0406_unpack::refuse(span, 1, base.span, &of).into())
            }
        }
    }

    /// `u with [0] = a with [-1] += b`: from the left.
    pub(crate) fn with(&mut self, base: &ast::Expr, updates: &[ast::Update]) -> Outcome<Value> {
        let mut value = self.operand(base)?;
        let text = self.told(base);
        for update in updates {
            let items = self.items(&update.index)?;
            let new = self.operand(&update.value)?;
            let span = base.span.to(update.span);
            value = self.build.update(value, &items, update_name(update.op), new, &text, span)?;
        }
        Ok(Value::Array(value))
    }
}

/// The op that combines old and new values.
fn update_name(op: UpdateOp) -> Option<&'static str> {
    match op {
        UpdateOp::Set => None,
        UpdateOp::Add => Some("add"),
        UpdateOp::Sub => Some("subtract"),
        UpdateOp::Mul => Some("multiply"),
        UpdateOp::Div => Some("divide"),
        UpdateOp::Min => Some("minimum"),
        UpdateOp::Max => Some("maximum"),
    }
}
