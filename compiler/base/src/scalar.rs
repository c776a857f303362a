//! One element of an array, as a value.

use crate::dtype::DType;
use std::fmt;

/// A scalar as its dtype and its bits (zero-extended to 64). Equality and hash are by bits, so `-0.0` and `0.0` differ
/// and a NaN equals itself: what hash-consing and folding need.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scalar {
    pub dtype: DType,
    pub bits: u64,
}

impl Scalar {
    pub fn bool(value: bool) -> Self {
        Self { dtype: DType::Bool, bits: u64::from(value) }
    }

    pub fn i64(value: i64) -> Self {
        Self { dtype: DType::I64, bits: value as u64 }
    }

    pub fn f64(value: f64) -> Self {
        Self { dtype: DType::F64, bits: value.to_bits() }
    }

    pub fn f32(value: f32) -> Self {
        Self { dtype: DType::F32, bits: u64::from(value.to_bits()) }
    }

    /// An integer (or boolean, or float) of `dtype` with the value of `value` wrapped to its width.
    pub fn from_i128(dtype: DType, value: i128) -> Self {
        match dtype {
            DType::F32 => Self::f32(value as f32),
            DType::F64 => Self::f64(value as f64),
            DType::Bool => Self::bool(value != 0),
            _ => {
                let mask = if dtype.size() == 8 { u64::MAX } else { (1u64 << (dtype.size() * 8)) - 1 };
                Self { dtype, bits: value as u64 & mask }
            }
        }
    }

    /// `value` rounded to `dtype`; integers truncate and saturate, NaN becomes 0, as Rust's `as` does.
    pub fn from_f64(dtype: DType, value: f64) -> Self {
        match dtype {
            DType::F32 => Self::f32(value as f32),
            DType::F64 => Self::f64(value),
            DType::Bool => Self::bool(value != 0.0),
            _ => Self::from_i128(dtype, (value as i128).clamp(dtype.int_min(), dtype.int_max())),
        }
    }

    pub fn zero(dtype: DType) -> Self {
        Self { dtype, bits: 0 }
    }

    /// The value of an integer or boolean; floats truncate.
    pub fn as_i128(self) -> i128 {
        match self.dtype {
            DType::I8 => i128::from(self.bits as u8 as i8),
            DType::I16 => i128::from(self.bits as u16 as i16),
            DType::I32 => i128::from(self.bits as u32 as i32),
            DType::I64 => i128::from(self.bits as i64),
            DType::F32 | DType::F64 => self.as_f64() as i128,
            DType::Bool | DType::U8 | DType::U16 | DType::U32 | DType::U64 => i128::from(self.bits),
        }
    }

    pub fn as_i64(self) -> i64 {
        self.as_i128() as i64
    }

    pub fn as_f64(self) -> f64 {
        match self.dtype {
            DType::F32 => f64::from(f32::from_bits(self.bits as u32)),
            DType::F64 => f64::from_bits(self.bits),
            _ => self.as_i128() as f64,
        }
    }

    pub fn as_bool(self) -> bool {
        if self.dtype.is_float() { self.as_f64() != 0.0 } else { self.bits != 0 }
    }

    /// Conversion as `astype` does it.
    pub fn cast(self, to: DType) -> Self {
        if self.dtype == to {
            self
        } else if self.dtype.is_float() {
            Self::from_f64(to, self.as_f64())
        } else {
            Self::from_i128(to, self.as_i128())
        }
    }

    /// The bytes in memory, little-endian, `dtype.size()` of them.
    pub fn to_le_bytes(self) -> Vec<u8> {
        self.bits.to_le_bytes()[..self.dtype.size()].to_vec()
    }

    /// Reads one element from `bytes`, which holds `dtype.size()` little-endian bytes.
    pub fn from_le_bytes(dtype: DType, bytes: &[u8]) -> Self {
        let mut word = [0u8; 8];
        word[..dtype.size()].copy_from_slice(&bytes[..dtype.size()]);
        Self { dtype, bits: u64::from_le_bytes(word) }
    }
}

/// As the user would write it: the shortest text that reads back to the same value.
impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.dtype {
            DType::Bool => write!(f, "{}", self.bits != 0),
            DType::F32 => write_float(f, self.as_f64(), &format!("{:?}", f32::from_bits(self.bits as u32))),
            DType::F64 => write_float(f, self.as_f64(), &format!("{:?}", self.as_f64())),
            _ => write!(f, "{}", self.as_i128()),
        }
    }
}

fn write_float(f: &mut fmt::Formatter<'_>, value: f64, text: &str) -> fmt::Result {
    if value.is_nan() { f.write_str("nan") } else { f.write_str(text) }
}

impl fmt::Debug for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}:{}", self.dtype)
    }
}

#[cfg(test)]
mod tests {
    use super::Scalar;
    use crate::dtype::DType;

    #[test]
    fn casts_wrap_integers_and_saturate_floats() {
        assert_eq!(Scalar::i64(300).cast(DType::U8).as_i64(), 44);
        assert_eq!(Scalar::i64(-1).cast(DType::I8).as_i64(), -1);
        assert_eq!(Scalar::f64(1e300).cast(DType::I32).as_i64(), i64::from(i32::MAX));
        assert_eq!(Scalar::f64(f64::NAN).cast(DType::I64).as_i64(), 0);
    }

    #[test]
    fn text_is_what_a_user_writes() {
        assert_eq!(Scalar::f64(1.0).to_string(), "1.0");
        assert_eq!(Scalar::f32(0.1).to_string(), "0.1");
        assert_eq!(Scalar::f64(f64::NEG_INFINITY).to_string(), "-inf");
    }
}
