//! Conversions to the halves, each rounded once: to nearest, ties to even.

use crate::dtype::DType;
use half::{bf16, f16};

/// The bits of `value` as a half.
pub fn from_f32(dtype: DType, value: f32) -> u16 {
    if dtype == DType::BF16 { bf16::from_f32(value).to_bits() } else { f16::from_f32(value).to_bits() }
}

/// The bits of `value` as a half.
pub fn from_f64(dtype: DType, value: f64) -> u16 {
    from_f32(dtype, to_odd(value))
}

/// The bits of `value` as a half.
pub fn from_i128(dtype: DType, value: i128) -> u16 {
    // What is cut off leaves a sticky bit, so that the `f64` is exact for up to 64 bits and still on the same side of every tie.
    let small = value.unsigned_abs() < 1 << 53;
    let sticky = if value & 0xfff == 0 { 0 } else { 0x800 };
    from_f64(dtype, if small { value as f64 } else { ((value & !0xfff) | sticky) as f64 })
}

/// The value of a half.
pub fn to_f32(dtype: DType, bits: u16) -> f32 {
    if dtype == DType::BF16 { bf16::from_bits(bits).to_f32() } else { f16::from_bits(bits).to_f32() }
}

/// The number of fewest decimal digits that reads back as this half: what a user would write.
pub fn shortest(dtype: DType, bits: u16) -> f64 {
    let value = f64::from(to_f32(dtype, bits));
    (0..5)
        .filter_map(|digits| format!("{value:.digits$e}").parse::<f64>().ok())
        .find(|short| from_f64(dtype, *short) == bits)
        .unwrap_or(value)
}

/// `value` rounded to odd: what is not an `f32` becomes the neighbour whose last bit is set. Rounding that once more, to fewer bits, is
/// as good as rounding `value`.
fn to_odd(value: f64) -> f32 {
    let near = value as f32;
    if value.is_nan() || f64::from(near) == value {
        return near;
    }
    let beyond = f64::from(near).abs() > value.abs();
    f32::from_bits((near.to_bits() - u32::from(beyond)) | 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The nearest half by search among all of them, ties to the even one.
    fn nearest(dtype: DType, value: f64) -> u16 {
        let ends = if dtype == DType::BF16 { 0x7f80 } else { 0x7c00 };
        let size = value.abs();
        let at = |bits: u16| f64::from(to_f32(dtype, bits));
        let above = (0..ends).find(|bits| at(*bits) >= size);
        let magnitude = match above {
            Some(0) => 0,
            Some(up) => {
                let (low, high) = (size - at(up - 1), at(up) - size);
                if low < high || (low == high && up % 2 == 1) { up - 1 } else { up }
            }
            None => {
                let (last, step) = (at(ends - 1), at(ends - 1) - at(ends - 2));
                if size >= last + step / 2.0 { ends } else { ends - 1 }
            }
        };
        magnitude | if value.is_sign_negative() { 0x8000 } else { 0 }
    }

    #[test]
    fn doubles_are_rounded_once() {
        for dtype in [DType::F16, DType::BF16] {
            for bits in [0u16, 1, 2, 0x3ff, 0x400, 0x3c00, 0x3c01, 0x3f80, 0x5bff, 0x7bfe, 0x7bff] {
                let (low, high) = (f64::from(to_f32(dtype, bits)), f64::from(to_f32(dtype, bits + 1)));
                if high.is_infinite() {
                    continue;
                }
                let tie = (low + high) / 2.0;
                for value in [low, tie, tie.next_up(), tie.next_down(), -tie, -tie.next_up(), high] {
                    assert_eq!(from_f64(dtype, value), nearest(dtype, value), "{dtype} {value:e}");
                }
            }
            for value in [65519.0, 65519.999999999, 65520.0, 3.4e38, 3.3961e38, 1e300, 1e-300] {
                assert_eq!(from_f64(dtype, value), nearest(dtype, value), "{dtype} {value:e}");
            }
            assert!(to_f32(dtype, from_f64(dtype, f64::NAN)).is_nan());
        }
    }

    #[test]
    fn integers_are_rounded_once() {
        // A tie of `bf16` and one more, which an `f64` cannot tell from the tie.
        let tie = (1i128 << 62) + (1 << 54);
        let high = to_f32(DType::BF16, from_i128(DType::BF16, tie + 1));
        assert_eq!(f64::from(high), ((1i128 << 62) + (1 << 55)) as f64);
        assert_eq!(f64::from(to_f32(DType::BF16, from_i128(DType::BF16, tie))), (1i128 << 62) as f64);
        assert_eq!(to_f32(DType::F16, from_i128(DType::F16, -2049)), -2048.0);
    }
}
