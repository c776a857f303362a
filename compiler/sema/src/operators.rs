//! Operators are calls of ops.

use crate::ctx::Ctx;
use crate::value::{Outcome, Stop, Value};
use texpr_base::Span;
use texpr_ir::build::Operand;
use texpr_syntax::ast::{self, BinaryOp, CompareOp, UnaryOp};

impl Ctx<'_> {
    pub(crate) fn unary(&mut self, op: UnaryOp, operand: &ast::Expr, span: Span) -> Outcome<Value> {
        let value = self.operand(operand)?;
        let name = match op {
            UnaryOp::Neg => "negative",
            UnaryOp::Pos => "positive",
            UnaryOp::BitNot => "bitwise_invert",
            UnaryOp::Not => "logical_not",
        };
        Ok(Value::Array(self.build.own_call(name, &[value], span)?))
    }

    /// `a - b + c`: applied from the left.
    pub(crate) fn binary(&mut self, first: &ast::Expr, rest: &[ast::Link], span: Span) -> Outcome<Value> {
        let outcome = self.operand(first);
        let mut left = self.settle(outcome);
        for (i, link) in rest.iter().enumerate() {
            let outcome = self.operand(&link.rhs);
            let right = self.settle(outcome);
            // The last link is the whole expression, parentheses included.
            let place = if i + 1 == rest.len() { span } else { first.span.to(link.rhs.span) };
            left = match (left, right) {
                (Some(left), Some(right)) => {
                    let outcome = self.build.own_call(binary_name(link.op), &[left, right], place);
                    self.settle(outcome.map_err(Stop::from))
                }
                _ => None,
            };
        }
        left.map(Value::Array).ok_or(Stop::Reported)
    }

    /// `0 <= x < 1`: each operand is computed once.
    pub(crate) fn compare(
        &mut self,
        first: &ast::Expr,
        rest: &[ast::CompareLink],
        span: Span,
    ) -> Outcome<Value> {
        let operands = self.compared(first, rest)?;
        self.comparison(&operands, rest, span).map(Value::Array)
    }

    /// The operands of a comparison.
    pub(crate) fn compared(&mut self, first: &ast::Expr, rest: &[ast::CompareLink]) -> Outcome<Vec<Operand>> {
        let exprs = std::iter::once(first).chain(rest.iter().map(|link| &link.rhs));
        exprs.map(|expr| self.operand(expr)).collect()
    }

    /// Whether each operand and the next compare as the links say.
    pub(crate) fn comparison(
        &mut self,
        operands: &[Operand],
        rest: &[ast::CompareLink],
        span: Span,
    ) -> Outcome<Operand> {
        let mut all: Option<Operand> = None;
        for (pair, link) in operands.windows(2).zip(rest) {
            let [left, right] = *pair else { continue };
            let place = if rest.len() == 1 { span } else { left.span.to(right.span) };
            let holds = self.build.own_call(compare_name(link.op), &[left, right], place)?;
            all = Some(match all {
                None => holds,
                Some(all) => {
                    self.build.own_call("logical_and", &[all, holds], operands[0].span.to(right.span))?
                }
            });
        }
        all.ok_or(Stop::Reported)
    }
}

/// The op of a binary operator.
pub(crate) fn binary_name(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "add",
        BinaryOp::Sub => "subtract",
        BinaryOp::Mul => "multiply",
        BinaryOp::Div => "divide",
        BinaryOp::FloorDiv => "floor_divide",
        BinaryOp::Rem => "remainder",
        BinaryOp::MatMul => "matmul",
        BinaryOp::Pow => "power",
        BinaryOp::Shl => "bitwise_left_shift",
        BinaryOp::Shr => "bitwise_right_shift",
        BinaryOp::BitAnd => "bitwise_and",
        BinaryOp::BitXor => "bitwise_xor",
        BinaryOp::BitOr => "bitwise_or",
        BinaryOp::And => "logical_and",
        BinaryOp::Or => "logical_or",
    }
}

fn compare_name(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Eq => "equal",
        CompareOp::Ne => "not_equal",
        CompareOp::Lt => "less",
        CompareOp::Le => "less_equal",
        CompareOp::Gt => "greater",
        CompareOp::Ge => "greater_equal",
    }
}
