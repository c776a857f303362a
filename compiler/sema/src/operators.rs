//! Operators are calls of ops.

use crate::ctx::Ctx;
use crate::value::{Outcome, Stop, Value};
use texpr_base::{Scalar, Span};
use texpr_ir::build::Operand;
use texpr_syntax::ast::{self, BinaryOp, CompareOp, UnaryOp};

/// What a comparison is between.
pub(crate) enum Compared {
    Arrays(Vec<Operand>),
    /// Whether the comparison of two tuples, or with a string or `none`, holds.
    Known(Operand),
}

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
        match self.compared(first, rest)? {
            Compared::Arrays(operands) => self.comparison(&operands, rest, span),
            Compared::Known(equal) => Ok(equal),
        }
        .map(Value::Array)
    }

    /// The operands of a comparison; whether they are equal, if they are two tuples that `==` or `!=` compares.
    pub(crate) fn compared(&mut self, first: &ast::Expr, rest: &[ast::CompareLink]) -> Outcome<Compared> {
        let exprs: Vec<&ast::Expr> =
            std::iter::once(first).chain(rest.iter().map(|link| &link.rhs)).collect();
        let values = exprs.iter().map(|expr| self.expr(expr)).collect::<Outcome<Vec<Value>>>()?;
        if let ([a @ Value::Tuple(_), b @ Value::Tuple(_)], [link]) = (&values[..], rest)
            && matches!(link.op, CompareOp::Eq | CompareOp::Ne)
        {
            let span = first.span.to(link.rhs.span);
            let equal = self.equal((a, first.span), (b, link.rhs.span), span)?;
            return Ok(Compared::Known(match link.op {
                CompareOp::Ne => self.build.own_call("logical_not", &[equal], span)?,
                _ => equal,
            }));
        }
        if let ([a, b], [link]) = (&values[..], rest)
            && matches!(link.op, CompareOp::Eq | CompareOp::Ne)
            && let Some(same) = same_word(a, b)
        {
            let span = first.span.to(link.rhs.span);
            let holds = same == matches!(link.op, CompareOp::Eq);
            return Ok(Compared::Known(self.build.literal(Scalar::bool(holds), span)));
        }
        let operands = values.into_iter().zip(exprs).map(|(value, expr)| self.array(value, expr.span));
        Ok(Compared::Arrays(operands.collect::<Outcome<_>>()?))
    }

    /// Whether two values are equal; tuples are if they have as many parts and those are equal.
    fn equal(
        &mut self,
        (a, a_span): (&Value, Span),
        (b, b_span): (&Value, Span),
        span: Span,
    ) -> Outcome<Operand> {
        let (Value::Tuple(a), Value::Tuple(b)) = (a, b) else {
            let operands = [self.array(a.clone(), a_span)?, self.array(b.clone(), b_span)?];
            return Ok(self.build.own_call("equal", &operands, span)?);
        };
        let mut all = self.build.literal(Scalar::bool(a.len() == b.len()), span);
        if a.len() == b.len() {
            for ((a, a_span), (b, b_span)) in a.iter().zip(b.iter()) {
                let one = self.equal((a, *a_span), (b, *b_span), span)?;
                all = self.build.own_call("logical_and", &[all, one], span)?;
            }
        }
        Ok(all)
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

/// Whether two values are the same string or dtype, or both `none`, if either is one of these: known when the program is compiled.
fn same_word(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::None, Value::None) => Some(true),
        (Value::Str(a), Value::Str(b)) => Some(a == b),
        (Value::DType(a), Value::DType(b)) => Some(a == b),
        (
            Value::None | Value::Str(_),
            Value::Array(_)
            | Value::Tuple(_)
            | Value::List(_)
            | Value::DType(_)
            | Value::None
            | Value::Str(_),
        )
        | (
            Value::Array(_) | Value::Tuple(_) | Value::List(_) | Value::DType(_),
            Value::None | Value::Str(_),
        ) => Some(false),
        _ => None,
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
