//! The closed scalar vocabulary: every backend implements exactly these, vectorised or not, to the same bits.

use texpr_base::{DType, Kind, Scalar};

/// IEEE 754-2019 `minimum`: NaN wins and `-0.0` is below `0.0`.
macro_rules! minimum {
    ($a:expr, $b:expr, $t:ident) => {{
        let (a, b): ($t, $t) = ($a, $b);
        if a.is_nan() || b.is_nan() {
            $t::NAN
        } else if a < b || (a == b && a.is_sign_negative()) {
            a
        } else {
            b
        }
    }};
}

/// The float half of [`Prim::eval`], once for both widths.
macro_rules! float_op {
    ($prim:expr, $v:ident, $t:ident) => {
        match $prim {
            Prim::Add => $v(0) + $v(1),
            Prim::Sub => $v(0) - $v(1),
            Prim::Mul => $v(0) * $v(1),
            Prim::Div => $v(0) / $v(1),
            Prim::Neg => -$v(0),
            Prim::Abs => $v(0).abs(),
            Prim::Min => minimum!($v(0), $v(1), $t),
            Prim::Max => -minimum!(-$v(0), -$v(1), $t),
            Prim::Fma => $v(0).mul_add($v(1), $v(2)),
            Prim::Sqrt => $v(0).sqrt(),
            Prim::Floor => $v(0).floor(),
            Prim::Ceil => $v(0).ceil(),
            Prim::Trunc => $v(0).trunc(),
            Prim::Round => $v(0).round_ties_even(),
            Prim::CopySign => $v(0).copysign($v(1)),
            other => unreachable!("invariant: the verifier refuses {} on floats", other.name()),
        }
    };
}

/// A scalar instruction. All operands share one dtype and the result has it too, unless said otherwise. NaN payloads are not
/// part of the contract; everything else, signed zeros included, is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Prim {
    /// Integers wrap. On booleans `Add` is *or*, `Mul` is *and*.
    Add,
    Sub,
    Mul,
    /// Floats only.
    Div,
    /// Integers: floor division; by zero gives 0; `MIN // -1` wraps to `MIN`.
    IDiv,
    /// Integers: remainder with the sign of the divisor; by zero gives 0.
    IRem,
    Neg,
    Abs,
    /// NaN wins; `-0.0 < 0.0`.
    Min,
    Max,
    /// Floats: `a*b + c`, rounded once.
    Fma,
    Sqrt,
    Floor,
    Ceil,
    Trunc,
    /// Half to even.
    Round,
    /// Magnitude of the first, sign of the second.
    CopySign,
    /// Bits; logical on booleans.
    And,
    Or,
    Xor,
    Not,
    /// Shift amounts at or over the width, or negative, shift everything out.
    Shl,
    /// Arithmetic on signed integers, logical on unsigned.
    Shr,
    /// Number of set bits, in the operand's dtype.
    Popcount,
    /// Leading zeros, in the operand's dtype.
    Clz,
    /// `u64` only: the product of the low 32 bits of each.
    MulLow32,
    /// Comparisons give `bool`; with a NaN all but `Ne` are false.
    Eq,
    Ne,
    Lt,
    Le,
    /// `bool, T, T -> T`.
    Select,
    /// `T -> U`: integers wrap, floats to integers truncate and saturate (NaN to 0), to `bool` is `!= 0`.
    Cast,
    /// `T -> U` of the same width: the same bits.
    Bitcast,
}

impl Prim {
    pub const ALL: [Self; 33] = [
        Self::Add,
        Self::Sub,
        Self::Mul,
        Self::Div,
        Self::IDiv,
        Self::IRem,
        Self::Neg,
        Self::Abs,
        Self::Min,
        Self::Max,
        Self::Fma,
        Self::Sqrt,
        Self::Floor,
        Self::Ceil,
        Self::Trunc,
        Self::Round,
        Self::CopySign,
        Self::And,
        Self::Or,
        Self::Xor,
        Self::Not,
        Self::Shl,
        Self::Shr,
        Self::Popcount,
        Self::Clz,
        Self::MulLow32,
        Self::Eq,
        Self::Ne,
        Self::Lt,
        Self::Le,
        Self::Select,
        Self::Cast,
        Self::Bitcast,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Sub => "sub",
            Self::Mul => "mul",
            Self::Div => "div",
            Self::IDiv => "idiv",
            Self::IRem => "irem",
            Self::Neg => "neg",
            Self::Abs => "abs",
            Self::Min => "min",
            Self::Max => "max",
            Self::Fma => "fma",
            Self::Sqrt => "sqrt",
            Self::Floor => "floor",
            Self::Ceil => "ceil",
            Self::Trunc => "trunc",
            Self::Round => "round",
            Self::CopySign => "copysign",
            Self::And => "and",
            Self::Or => "or",
            Self::Xor => "xor",
            Self::Not => "not",
            Self::Shl => "shl",
            Self::Shr => "shr",
            Self::Popcount => "popcount",
            Self::Clz => "clz",
            Self::MulLow32 => "mul_low32",
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Select => "select",
            Self::Cast => "cast",
            Self::Bitcast => "bitcast",
        }
    }

    pub fn arity(self) -> usize {
        match self {
            Self::Neg
            | Self::Abs
            | Self::Sqrt
            | Self::Floor
            | Self::Ceil
            | Self::Trunc
            | Self::Round
            | Self::Not
            | Self::Popcount
            | Self::Clz
            | Self::Cast
            | Self::Bitcast => 1,
            Self::Add
            | Self::Sub
            | Self::Mul
            | Self::Div
            | Self::IDiv
            | Self::IRem
            | Self::Min
            | Self::Max
            | Self::CopySign
            | Self::And
            | Self::Or
            | Self::Xor
            | Self::Shl
            | Self::Shr
            | Self::MulLow32
            | Self::Eq
            | Self::Ne
            | Self::Lt
            | Self::Le => 2,
            Self::Fma | Self::Select => 3,
        }
    }

    /// Floating-point operations, on floats.
    pub fn flops(self) -> u32 {
        match self {
            Self::Add | Self::Sub | Self::Mul | Self::Div | Self::Sqrt | Self::Min | Self::Max => 1,
            Self::Fma => 2,
            _ => 0,
        }
    }

    /// Runs the instruction on scalars: the definition that every backend is tested against.
    pub fn eval(self, result: DType, args: &[Scalar]) -> Scalar {
        let dtype = args.last().map_or(result, |arg| arg.dtype);
        match self {
            Self::Select => return if args[0].as_bool() { args[1] } else { args[2] },
            Self::Cast => return args[0].cast(result),
            Self::Bitcast => return Scalar::from_bits(result, args[0].bits),
            Self::Eq | Self::Ne | Self::Lt | Self::Le => return Scalar::bool(self.compare(args[0], args[1])),
            _ => {}
        }
        match dtype.kind() {
            Kind::Float if dtype == DType::F32 => {
                let v = |i: usize| f32::from_bits(args[i].bits as u32);
                Scalar::f32(float_op!(self, v, f32))
            }
            Kind::Float if dtype == DType::F64 => {
                let v = |i: usize| f64::from_bits(args[i].bits);
                Scalar::f64(float_op!(self, v, f64))
            }
            Kind::Float | Kind::Complex => {
                unreachable!("invariant: the verifier refuses {} on {dtype}", self.name())
            }
            Kind::Bool => Scalar::bool(self.eval_bool(args)),
            Kind::Signed | Kind::Unsigned => self.eval_int(dtype, args),
        }
    }

    fn compare(self, a: Scalar, b: Scalar) -> bool {
        use std::cmp::Ordering::{Equal, Less};
        let order = if a.dtype.is_float() {
            a.as_f64().partial_cmp(&b.as_f64())
        } else {
            Some(a.as_i128().cmp(&b.as_i128()))
        };
        match self {
            Self::Eq => order == Some(Equal),
            Self::Ne => order != Some(Equal),
            Self::Lt => order == Some(Less),
            Self::Le => matches!(order, Some(Less | Equal)),
            _ => unreachable!("invariant: only comparisons get here"),
        }
    }

    fn eval_bool(self, args: &[Scalar]) -> bool {
        let v = |i: usize| args[i].as_bool();
        match self {
            Self::And | Self::Mul | Self::Min => v(0) && v(1),
            Self::Or | Self::Add | Self::Max => v(0) || v(1),
            Self::Xor => v(0) != v(1),
            Self::Not => !v(0),
            _ => unreachable!("invariant: the verifier refuses {} on bool", self.name()),
        }
    }

    fn eval_int(self, dtype: DType, args: &[Scalar]) -> Scalar {
        let v = |i: usize| args[i].as_i128();
        let width = dtype.size() as i128 * 8;
        let shift = |n: i128| (0..width).contains(&n).then_some(n as u32);
        let value = match self {
            Self::Add => v(0) + v(1),
            Self::Sub => v(0) - v(1),
            Self::Mul => v(0).wrapping_mul(v(1)),
            Self::IDiv if v(1) == 0 => 0,
            Self::IDiv => floor_div(v(0), v(1)),
            Self::IRem if v(1) == 0 => 0,
            Self::IRem => v(0) - floor_div(v(0), v(1)) * v(1),
            Self::Neg => -v(0),
            Self::Abs => v(0).abs(),
            Self::Min => v(0).min(v(1)),
            Self::Max => v(0).max(v(1)),
            Self::And => v(0) & v(1),
            Self::Or => v(0) | v(1),
            Self::Xor => v(0) ^ v(1),
            Self::Not => !v(0),
            Self::Shl => shift(v(1)).map_or(0, |n| v(0) << n),
            Self::Shr => shift(v(1)).map_or(if v(0) < 0 { -1 } else { 0 }, |n| v(0) >> n),
            Self::Popcount => i128::from(args[0].bits.count_ones()),
            Self::Clz => i128::from(args[0].bits.leading_zeros()) - (64 - width),
            Self::MulLow32 => i128::from((args[0].bits & 0xffff_ffff) * (args[1].bits & 0xffff_ffff)),
            _ => unreachable!("invariant: the verifier refuses {} on integers", self.name()),
        };
        Scalar::from_i128(dtype, value)
    }

    /// Whether the instruction exists for operands of `dtype` (of the data operands, for `Select`).
    /// Of halves only the bits are known here, and complex numbers are pairs of floats.
    pub fn accepts(self, dtype: DType) -> bool {
        if dtype.is_half() {
            return matches!(self, Self::Select | Self::Bitcast);
        }
        if dtype.is_complex() {
            return false;
        }
        match self {
            Self::Select | Self::Cast | Self::Bitcast | Self::Eq | Self::Ne | Self::Lt | Self::Le => true,
            Self::Div
            | Self::Fma
            | Self::Sqrt
            | Self::Floor
            | Self::Ceil
            | Self::Trunc
            | Self::Round
            | Self::CopySign => dtype.is_float(),
            Self::IDiv | Self::IRem | Self::Shl | Self::Shr | Self::Popcount | Self::Clz => dtype.is_int(),
            Self::MulLow32 => dtype == DType::U64,
            Self::And | Self::Or | Self::Xor | Self::Not => !dtype.is_float(),
            Self::Add | Self::Mul | Self::Min | Self::Max => true,
            Self::Sub | Self::Neg | Self::Abs => dtype != DType::Bool,
        }
    }
}

fn floor_div(a: i128, b: i128) -> i128 {
    let q = a / b;
    if a % b != 0 && (a < 0) != (b < 0) { q - 1 } else { q }
}

/// The definition of a partial result's combination, for the oracle and for the last, pairwise stage.
pub fn combine(how: texpr_base::Combine, a: Scalar, b: Scalar) -> Scalar {
    combining(how).eval(a.dtype, &[a, b])
}

/// The prim that makes one of two elements of a reduction.
pub fn combining(how: texpr_base::Combine) -> Prim {
    use texpr_base::Combine;
    match how {
        Combine::Sum => Prim::Add,
        Combine::Prod => Prim::Mul,
        Combine::Min => Prim::Min,
        Combine::Max => Prim::Max,
        Combine::And => Prim::And,
        Combine::Or => Prim::Or,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integer_division_never_traps() {
        let div = |a: i64, b: i64| Prim::IDiv.eval(DType::I64, &[Scalar::i64(a), Scalar::i64(b)]).as_i64();
        let rem = |a: i64, b: i64| Prim::IRem.eval(DType::I64, &[Scalar::i64(a), Scalar::i64(b)]).as_i64();
        assert_eq!((div(7, -2), rem(7, -2)), (-4, -1));
        assert_eq!((div(5, 0), rem(5, 0)), (0, 0));
        assert_eq!((div(i64::MIN, -1), rem(i64::MIN, -1)), (i64::MIN, 0));
    }

    #[test]
    fn neutral_elements_change_no_bit() {
        use texpr_base::Combine;
        for dtype in [DType::F32, DType::F64] {
            for value in [-0.0, 0.0, 1.5, f64::INFINITY, f64::NEG_INFINITY] {
                for how in [Combine::Sum, Combine::Prod, Combine::Min, Combine::Max] {
                    let x = Scalar::from_f64(dtype, value);
                    assert_eq!(combine(how, how.neutral(dtype), x), x, "{how:?} {x:?}");
                    assert_eq!(combine(how, x, how.neutral(dtype)), x, "{how:?} {x:?}");
                }
            }
        }
    }
}
