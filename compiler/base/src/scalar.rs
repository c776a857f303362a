//! One element of an array, as a value.

use crate::dtype::DType;
use crate::half;
use std::fmt;

/// A scalar as its dtype and its bits (zero-extended to 64). Equality and hash are by bits, so `-0.0` and `0.0` differ
/// and a NaN equals itself: what hash-consing and folding need.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scalar {
    pub dtype: DType,
    /// Of a complex number: those of its real part.
    pub bits: u64,
    /// The bits of the imaginary part of a complex number; 0 for everything else.
    pub imag: u64,
}

impl Scalar {
    /// The value with these bits, zero-extended, in a dtype that is not complex.
    pub fn from_bits(dtype: DType, bits: u64) -> Self {
        Self { dtype, bits, imag: 0 }
    }

    /// A complex number from its parts, which are rounded to those of `dtype`.
    pub fn complex(dtype: DType, re: f64, im: f64) -> Self {
        let part = |value| Self::from_f64(dtype.part(), value).bits;
        Self { dtype, bits: part(re), imag: part(im) }
    }

    /// The real part of a complex number; any other number itself.
    pub fn re(self) -> Self {
        Self::from_bits(self.dtype.part(), self.bits)
    }

    /// The imaginary part: 0 for what is not complex.
    pub fn im(self) -> Self {
        Self::from_bits(self.dtype.part(), self.imag)
    }

    pub fn bool(value: bool) -> Self {
        Self::from_bits(DType::Bool, u64::from(value))
    }

    pub fn i64(value: i64) -> Self {
        Self::from_bits(DType::I64, value as u64)
    }

    pub fn f64(value: f64) -> Self {
        Self::from_bits(DType::F64, value.to_bits())
    }

    pub fn f32(value: f32) -> Self {
        Self::from_bits(DType::F32, u64::from(value.to_bits()))
    }

    /// An integer (or boolean, or float) of `dtype` with the value of `value` wrapped to its width.
    pub fn from_i128(dtype: DType, value: i128) -> Self {
        match dtype {
            DType::F16 | DType::BF16 => Self::from_bits(dtype, u64::from(half::from_i128(dtype, value))),
            DType::F32 => Self::f32(value as f32),
            DType::F64 => Self::f64(value as f64),
            DType::C64 | DType::C128 => Self { dtype, ..Self::from_i128(dtype.part(), value) },
            DType::Bool => Self::bool(value != 0),
            DType::I8
            | DType::I16
            | DType::I32
            | DType::I64
            | DType::U8
            | DType::U16
            | DType::U32
            | DType::U64 => {
                let mask = if dtype.size() == 8 { u64::MAX } else { (1u64 << (dtype.size() * 8)) - 1 };
                Self::from_bits(dtype, value as u64 & mask)
            }
        }
    }

    /// `value` rounded to `dtype`; integers truncate and saturate, NaN becomes 0, as Rust's `as` does.
    pub fn from_f64(dtype: DType, value: f64) -> Self {
        match dtype {
            DType::F16 | DType::BF16 => Self::from_bits(dtype, u64::from(half::from_f64(dtype, value))),
            DType::F32 => Self::f32(value as f32),
            DType::F64 => Self::f64(value),
            DType::C64 | DType::C128 => Self { dtype, ..Self::from_f64(dtype.part(), value) },
            DType::Bool => Self::bool(value != 0.0),
            _ => Self::from_i128(dtype, (value as i128).clamp(dtype.int_min(), dtype.int_max())),
        }
    }

    pub fn zero(dtype: DType) -> Self {
        Self::from_bits(dtype, 0)
    }

    /// The value of an integer or boolean; floats truncate; of a complex number the real part.
    pub fn as_i128(self) -> i128 {
        match self.dtype {
            DType::I8 => i128::from(self.bits as u8 as i8),
            DType::I16 => i128::from(self.bits as u16 as i16),
            DType::I32 => i128::from(self.bits as u32 as i32),
            DType::I64 => i128::from(self.bits as i64),
            DType::F16 | DType::BF16 | DType::F32 | DType::F64 | DType::C64 | DType::C128 => {
                self.as_f64() as i128
            }
            DType::Bool | DType::U8 | DType::U16 | DType::U32 | DType::U64 => i128::from(self.bits),
        }
    }

    pub fn as_i64(self) -> i64 {
        self.as_i128() as i64
    }

    /// The nearest `f64`; of a complex number the real part.
    pub fn as_f64(self) -> f64 {
        match self.dtype {
            DType::F16 | DType::BF16 => f64::from(half::to_f32(self.dtype, self.bits as u16)),
            DType::C64 | DType::C128 => self.re().as_f64(),
            DType::F32 => f64::from(f32::from_bits(self.bits as u32)),
            DType::F64 => f64::from_bits(self.bits),
            _ => self.as_i128() as f64,
        }
    }

    pub fn as_bool(self) -> bool {
        if self.dtype.is_complex() {
            self.re().as_bool() || self.im().as_bool()
        } else if self.dtype.is_float() {
            self.as_f64() != 0.0
        } else {
            self.bits != 0
        }
    }

    /// Conversion as `astype` does it. Only `bool` and complex dtypes see an imaginary part.
    pub fn cast(self, to: DType) -> Self {
        if self.dtype == to {
            self
        } else if to == DType::Bool {
            Self::bool(self.as_bool())
        } else if to.is_complex() {
            let part = |x: Self| x.cast(to.part()).bits;
            Self { dtype: to, bits: part(self.re()), imag: part(self.im()) }
        } else if self.dtype.is_complex() {
            self.re().cast(to)
        } else if self.dtype.is_float() {
            Self::from_f64(to, self.as_f64())
        } else {
            Self::from_i128(to, self.as_i128())
        }
    }

    /// The bytes in memory, little-endian, `dtype.size()` of them.
    pub fn to_le_bytes(self) -> Vec<u8> {
        let part = self.dtype.part().size();
        let mut bytes = self.bits.to_le_bytes()[..part].to_vec();
        if self.dtype.is_complex() {
            bytes.extend(&self.imag.to_le_bytes()[..part]);
        }
        bytes
    }

    /// Writes the bytes of [`Scalar::to_le_bytes`] to `to`, which has room for just them.
    pub fn write_le(self, to: &mut [u8]) {
        let part = self.dtype.part().size();
        to[..part].copy_from_slice(&self.bits.to_le_bytes()[..part]);
        if self.dtype.is_complex() {
            to[part..].copy_from_slice(&self.imag.to_le_bytes()[..part]);
        }
    }

    /// Reads one element from `bytes`, which holds `dtype.size()` little-endian bytes.
    pub fn from_le_bytes(dtype: DType, bytes: &[u8]) -> Self {
        let size = dtype.part().size();
        let word = |bytes: &[u8]| {
            let mut word = [0u8; 8];
            word[..size].copy_from_slice(&bytes[..size]);
            u64::from_le_bytes(word)
        };
        let imag = if dtype.is_complex() { word(&bytes[size..]) } else { 0 };
        Self { dtype, bits: word(bytes), imag }
    }
}

/// As the user would write it: the shortest text that reads back to the same value.
impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.dtype {
            DType::Bool => write!(f, "{}", self.bits != 0),
            DType::F16 | DType::BF16 => {
                let short = half::shortest(self.dtype, self.bits as u16);
                write_float(f, short, &format!("{short:?}"))
            }
            DType::C64 | DType::C128 => {
                let im = self.im();
                let sign = if im.as_f64().is_sign_negative() && !im.as_f64().is_nan() { "" } else { "+" };
                write!(f, "{}{sign}{im}j", self.re())
            }
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
        assert_eq!(Scalar::from_f64(DType::F16, 0.1).to_string(), "0.1");
        assert_eq!(Scalar::complex(DType::C128, 1.0, -2.5).to_string(), "1.0-2.5j");
        assert_eq!(Scalar::complex(DType::C64, 0.1, f64::NAN).to_string(), "0.1+nanj");
    }

    #[test]
    fn complex_numbers_keep_both_parts() {
        let z = Scalar::complex(DType::C64, 1.5, -0.0);
        assert_eq!(Scalar::from_le_bytes(DType::C64, &z.to_le_bytes()), z);
        assert_eq!(z.cast(DType::C128).cast(DType::C64), z);
        assert_eq!(Scalar::f64(2.0).cast(DType::C64), Scalar::complex(DType::C64, 2.0, 0.0));
        assert!(Scalar::complex(DType::C128, 0.0, 1.0).as_bool());
        assert!(Scalar::complex(DType::C128, 0.0, 1.0).cast(DType::Bool).as_bool());
        assert!(!Scalar::complex(DType::C128, -0.0, 0.0).as_bool());
    }
}
