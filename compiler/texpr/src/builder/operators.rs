//! Rust's operators on values. They mean what the language's do: `/` is true division, `%` has the sign of its right side.

use super::place::Sort;
use super::{Builder, Expr, Value};
use std::ops::{
    Add, AddAssign, BitAnd, BitAndAssign, BitOr, BitOrAssign, BitXor, BitXorAssign, Div, DivAssign, Mul,
    MulAssign, Neg, Not, Rem, RemAssign, Shl, ShlAssign, Shr, ShrAssign, Sub, SubAssign,
};
use std::panic::Location;

impl Builder {
    /// The op `name`, written as an operator between two values.
    #[track_caller]
    fn operator<'t>(
        &'t self,
        symbol: &'static str,
        name: &str,
        left: impl Into<Value<'t>>,
        right: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let (left, right) = (left.into(), right.into());
        let made =
            if let Value::Expr(left) = &left { left.operand.map(|operand| operand.span) } else { None };
        self.make(Location::caller(), Sort::Binary(symbol, made), |state, span| {
            let operands = state.operands(self, vec![left, right], span)?;
            Ok(state.cx.own_call(name, &operands, span)?)
        })
    }
}

macro_rules! binary {
    ($($symbol:literal $name:literal: $Op:ident $op:ident, $assign:literal $OpAssign:ident $op_assign:ident;)*) => {
        $(
            impl<'t, R: Into<Value<'t>>> $Op<R> for Expr<'t> {
                type Output = Expr<'t>;
                #[track_caller]
                fn $op(self, other: R) -> Expr<'t> {
                    self.tx.operator($symbol, $name, self, other)
                }
            }

            impl<'t, R: Into<Value<'t>>> $OpAssign<R> for Expr<'t> {
                #[track_caller]
                fn $op_assign(&mut self, other: R) {
                    *self = self.tx.operator($assign, $name, *self, other);
                }
            }

            // One type of whole numbers and one of others, so that the compiler knows what `2 * x` is before anything else.
            binary! { @number $symbol $name: $Op $op, i64 f64 bool }
        )*
    };
    (@number $symbol:literal $name:literal: $Op:ident $op:ident, $($number:ty)*) => {
        $(
            impl<'t> $Op<Expr<'t>> for $number {
                type Output = Expr<'t>;
                #[track_caller]
                fn $op(self, other: Expr<'t>) -> Expr<'t> {
                    other.tx.operator($symbol, $name, self, other)
                }
            }
        )*
    };
}

binary! {
    "+" "add": Add add, "+=" AddAssign add_assign;
    "-" "subtract": Sub sub, "-=" SubAssign sub_assign;
    "*" "multiply": Mul mul, "*=" MulAssign mul_assign;
    "/" "divide": Div div, "/=" DivAssign div_assign;
    "%" "remainder": Rem rem, "%=" RemAssign rem_assign;
    "&" "bitwise_and": BitAnd bitand, "&=" BitAndAssign bitand_assign;
    "|" "bitwise_or": BitOr bitor, "|=" BitOrAssign bitor_assign;
    "^" "bitwise_xor": BitXor bitxor, "^=" BitXorAssign bitxor_assign;
    "<<" "bitwise_left_shift": Shl shl, "<<=" ShlAssign shl_assign;
    ">>" "bitwise_right_shift": Shr shr, ">>=" ShrAssign shr_assign;
}

macro_rules! unary {
    ($($name:literal: $Op:ident $op:ident;)*) => {
        $(
            impl<'t> $Op for Expr<'t> {
                type Output = Expr<'t>;
                #[track_caller]
                fn $op(self) -> Expr<'t> {
                    self.tx.make(Location::caller(), Sort::Unary, |state, span| {
                        let operand = state.expr(self.tx, self, span)?;
                        Ok(state.cx.own_call($name, &[operand], span)?)
                    })
                }
            }
        )*
    };
}

unary! {
    "negative": Neg neg;
    "bitwise_invert": Not not;
}

macro_rules! compare {
    ($($(#[$doc:meta])* $method:ident: $op:literal;)*) => {
        /// Comparisons under their short names.
        impl<'t> Expr<'t> {
            $(
                $(#[$doc])*
                #[track_caller]
                pub fn $method(self, other: impl Into<Value<'t>>) -> Expr<'t> {
                    self.tx.op($op, vec![self.into(), other.into()], crate::args())
                }
            )*
        }
    };
}

compare! {
    /// `self < other`, element by element.
    lt: "less";
    /// `self <= other`, element by element.
    le: "less_equal";
    /// `self > other`, element by element.
    gt: "greater";
    /// `self >= other`, element by element.
    ge: "greater_equal";
    /// `self == other`, element by element.
    eq: "equal";
    /// `self != other`, element by element.
    ne: "not_equal";
}
