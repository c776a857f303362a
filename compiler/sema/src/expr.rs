//! Expressions.

use crate::ctx::{Ctx, MAX_NESTING};
use crate::errors::{e0408_misplaced, e0419_too_deep};
use crate::value::{Outcome, Stop, Value};
use std::rc::Rc;
use texpr_base::{Scalar, Span};
use texpr_ir::build::{Operand, fold};
use texpr_ir::errors::{e0302_literal, e0601_not_yet};
use texpr_syntax::ast::{self, ExprKind, Literal};

/// A tuple, with all the tuples in it, has no more parts than this.
const MAX_TUPLE: usize = 1000;

impl Ctx<'_> {
    /// The value of an expression.
    pub(crate) fn expr(&mut self, expr: &ast::Expr) -> Outcome<Value> {
        if self.nesting >= MAX_NESTING {
            return Err(e0419_too_deep::refuse(expr.span).into());
        }
        self.nesting += 1;
        let value = self.kind(expr);
        self.nesting -= 1;
        value
    }

    /// The value of an expression that must be an array or number.
    pub(crate) fn operand(&mut self, expr: &ast::Expr) -> Outcome<Operand> {
        let value = self.expr(expr)?;
        self.array(value, expr.span)
    }

    fn kind(&mut self, expr: &ast::Expr) -> Outcome<Value> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Literal(literal) => self.literal(literal, span),
            ExprKind::Name(name) => self.name(name),
            ExprKind::Paren(inner) => self.expr(inner),
            ExprKind::Attribute { base, name } => self.attribute(base, name, span),
            ExprKind::Call { function, args } => self.call(function, args, span),
            ExprKind::Index { base, items } => self.subscript(base, items, span),
            ExprKind::Unary { op, operand, .. } => self.unary(*op, operand, span),
            ExprKind::Binary { first, rest } => self.binary(first, rest, span),
            ExprKind::Compare { first, rest } => self.compare(first, rest, span),
            ExprKind::If { condition, then, otherwise } => self.conditional(condition, then, otherwise, span),
            ExprKind::Pipe { first, stages } => self.pipe(first, stages),
            ExprKind::With { base, updates } => self.with(base, updates),
            ExprKind::Array(parts) => Ok(Value::List(Rc::new(self.parts(parts)?))),
            ExprKind::Tuple(parts) => {
                let tuple = Value::tuple(self.parts(parts)?);
                // Tuples of tuples could double with each line.
                if tuple.weight() > MAX_TUPLE {
                    return Err(e0419_too_deep::tuple(span).into());
                }
                Ok(tuple)
            }
            ExprKind::Comprehension { binders, body } => self.comprehension(binders, body, span),
            ExprKind::Reduction { function, binders, condition, body } => {
                self.reduction(function, binders, condition.as_deref(), body, span)
            }
            ExprKind::Loop(it) => self.loop_expr(it, span),
            ExprKind::Block(block) => self.block(block, "a block"),
            ExprKind::Error => Err(Stop::Reported),
        }
    }

    /// Every part, so that each one's mistakes are reported.
    fn parts(&mut self, parts: &[ast::Expr]) -> Outcome<Vec<(Value, Span)>> {
        let mut out = Vec::with_capacity(parts.len());
        let mut failed = false;
        for part in parts {
            let outcome = self.expr(part);
            match self.settle(outcome) {
                Some(value) => out.push((value, part.span)),
                None => failed = true,
            }
        }
        if failed { Err(Stop::Reported) } else { Ok(out) }
    }

    fn literal(&mut self, literal: &Literal, span: Span) -> Outcome<Value> {
        Ok(match literal {
            Literal::Int { value, .. } => {
                let value = i128::try_from(*value).map_err(|_| e0302_literal::too_large(span))?;
                Value::Array(fold::integer(&mut self.build, value, span)?)
            }
            Literal::Float { value, .. } => Value::Array(self.build.literal(Scalar::f64(*value), span)),
            Literal::Imaginary { .. } => return Err(e0601_not_yet::refuse(span, "a complex number").into()),
            Literal::Str(text) => Value::Str(text.clone()),
            Literal::Bool(value) => Value::Array(self.build.constant(Scalar::bool(*value), span)),
            Literal::None => Value::None,
        })
    }

    /// `{ let …; EXPR }` in a scope of its own.
    pub(crate) fn block(&mut self, block: &ast::Block, place: &str) -> Outcome<Value> {
        self.nested(|ctx| ctx.block_here(block, place))
    }

    /// A block's items and value in the scope that is open.
    pub(crate) fn block_here(&mut self, block: &ast::Block, place: &str) -> Outcome<Value> {
        for item in &block.items {
            self.inner_item(item, place);
        }
        match &block.value {
            Some(value) => self.expr(value),
            None => Err(e0408_misplaced::no_value(block.span).into()),
        }
    }
}
