//! Data for inputs.

use super::recipe::InputRecipe;
use texpr_base::{DType, Scalar};
use texpr_ir::interp::Value;

const SPECIAL: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    5e-324,
    -1e-40,
    1e-30,
    2.5,
    -2.5,
    1e10,
    -3e38,
    1e300,
    9007199254740993.0,
    2147483647.5,
    1e19,
];

/// The generator by Steele, Lea and Flood.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The array that a recipe says: small whole numbers, numbers around 0, special values, or any bits.
pub fn data(recipe: &InputRecipe, dtype: DType, shape: Vec<usize>) -> Value {
    let count = shape.iter().product();
    let mut state = u64::from(recipe.seed);
    let element = |i: usize| {
        let bits = split_mix(&mut state);
        let unit = (bits >> 11) as f64 / (1u64 << 53) as f64;
        match recipe.kind {
            0 if dtype == DType::Bool => Scalar::bool(i.is_multiple_of(3)),
            0 if dtype.is_signed() => {
                Scalar::from_f64(dtype, ((i + usize::from(recipe.seed)) % 7) as f64 - 3.0)
            }
            0 => Scalar::from_i128(dtype, (i % 7) as i128),
            1 | 2 if dtype.is_float() => Scalar::from_f64(dtype, unit * 8.0 - 4.0),
            3 | 4 if dtype.is_float() => Scalar::from_f64(dtype, SPECIAL[bits as usize % SPECIAL.len()]),
            1..=3 if dtype.is_int() => {
                let low = if dtype.is_signed() { -20 } else { 0 };
                Scalar::from_i128(dtype, low + i128::from(bits % 41))
            }
            4 if dtype.is_int() => {
                let ends = [dtype.int_min(), dtype.int_max(), 0, 1, dtype.int_min() + 1, 63, 64];
                Scalar::from_i128(dtype, ends[bits as usize % ends.len()])
            }
            _ if dtype == DType::Bool => Scalar::bool(bits & 1 == 1),
            _ => {
                let mask = if dtype.size() >= 8 { u64::MAX } else { (1 << (dtype.size() * 8)) - 1 };
                Scalar::from_bits(dtype, bits & mask)
            }
        }
    };
    Value::new(dtype, shape, (0..count).map(element).collect())
}
