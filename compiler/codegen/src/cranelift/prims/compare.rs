//! Comparisons, and the masks that vectors make of them.

use super::super::consts::Emit;
use super::super::values::{bits, constant, is_word, vector};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{ConstantData, InstBuilder, Value, types};
use texpr_base::{DType, Kind, Scalar};
use texpr_ir::Prim;

/// The comparisons among the prims.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
}

impl Compare {
    pub(super) fn of(prim: Prim) -> Option<Self> {
        [(Prim::Eq, Self::Eq), (Prim::Ne, Self::Ne), (Prim::Lt, Self::Lt), (Prim::Le, Self::Le)]
            .into_iter()
            .find_map(|(other, compare)| (other == prim).then_some(compare))
    }

    /// Of signed integers.
    pub(super) fn int(self) -> IntCC {
        match self {
            Self::Eq => IntCC::Equal,
            Self::Ne => IntCC::NotEqual,
            Self::Lt => IntCC::SignedLessThan,
            Self::Le => IntCC::SignedLessThanOrEqual,
        }
    }

    pub(super) fn float(self) -> FloatCC {
        match self {
            Self::Eq => FloatCC::Equal,
            Self::Ne => FloatCC::NotEqual,
            Self::Lt => FloatCC::LessThan,
            Self::Le => FloatCC::LessThanOrEqual,
        }
    }

    /// Of two booleans, as bits.
    pub(super) fn bools(
        self,
        b: &mut Emit<'_>,
        x: Value,
        y: Value,
        not: impl Fn(&mut Emit<'_>, Value) -> Value,
    ) -> Value {
        match self {
            Self::Ne => b.ins().bxor(x, y),
            Self::Eq => {
                let v = b.ins().bxor(x, y);
                not(b, v)
            }
            Self::Lt => {
                let n = not(b, x);
                b.ins().band(n, y)
            }
            Self::Le => {
                let n = not(b, x);
                b.ins().bor(n, y)
            }
        }
    }
}

/// Unsigned integers with the sign bit flipped, since vectors have signed comparisons only.
pub(super) fn flipped(b: &mut Emit<'_>, dtype: DType, v: Value, lanes: usize) -> Value {
    if dtype.kind() != Kind::Unsigned || dtype.size() < 4 {
        return v;
    }
    let top = constant(b, top_bit(dtype), lanes);
    b.ins().bxor(v, top)
}

/// The sign bit of a float, the highest bit of an integer.
pub(super) fn top_bit(dtype: DType) -> Scalar {
    Scalar::from_bits(dtype, 1 << (dtype.size() * 8 - 1))
}

/// The 64-bit lanes' low halves in the low two 32-bit lanes.
pub(super) fn narrow(b: &mut Emit<'_>, v: Value) -> Value {
    words(b, v, v, [0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11])
}

/// The low halves of the 64-bit lanes of both, in 32-bit lanes.
pub(super) fn low_words(b: &mut Emit<'_>, low: Value, high: Value) -> Value {
    words(b, low, high, [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27])
}

fn words(b: &mut Emit<'_>, low: Value, high: Value, order: [u8; 16]) -> Value {
    let (low, high) = (bits(b, low, types::I8X16), bits(b, high, types::I8X16));
    let mask = b.func.dfg.immediates.push(ConstantData::from(order.as_slice()));
    let packed = b.ins().shuffle(low, high, mask);
    bits(b, packed, types::I32X4)
}

/// A mask as wide as the lanes of `dtype`.
pub(super) fn mask_for(b: &mut Emit<'_>, mask: Value, dtype: DType, lanes: usize) -> Value {
    let mask = if lanes == 2 && is_word(dtype) { narrow(b, mask) } else { mask };
    bits(b, mask, vector(dtype, lanes))
}

/// The mask of a comparison of `dtype`, as wide as a `bool` of the kernel.
pub(super) fn bool_mask(b: &mut Emit<'_>, mask: Value, dtype: DType, lanes: usize) -> Value {
    if lanes == 2 && is_word(dtype) { b.ins().swiden_low(mask) } else { mask }
}
