//! Numbers written as text, and the dtype that a lot of them have together.

use crate::array::Array;
use crate::errors::DataError;
use crate::pool::Pool;
use num_complex::Complex;
use texpr_base::{DType, Scalar};

/// One number as it was written.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Number {
    Bool(bool),
    /// At least -2^63 and below 2^64.
    Int(i128),
    Float(f64),
    Complex(f64, f64),
}

/// Numbers and a truth value stand together.
#[derive(Debug)]
pub(super) struct Mixed;

/// Numbers in the narrowest of `bool`, `i64`, `u64`, `f64`, `c128` that holds all so far.
#[derive(Debug, Default)]
pub(super) enum Numbers {
    #[default]
    None,
    Bools(Vec<bool>),
    Ints(Vec<i64>),
    Nats(Vec<u64>),
    Floats(Vec<f64>),
    Complex(Vec<Complex<f64>>),
}

impl Number {
    /// Reads `true`, `-1`, `1_000`, `0xff`, `.5`, `1e-3`, `inf`, `NaN`, `1-2.5j` and their like.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "true" | "True" => return Some(Self::Bool(true)),
            "false" | "False" => return Some(Self::Bool(false)),
            _ => {}
        }
        if let Ok(int) = text.parse::<i64>() {
            return Some(Self::Int(int.into()));
        }
        if text.contains('_') {
            let bytes = text.as_bytes();
            let digit_at =
                |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
            let between = |(at, _)| digit_at(usize::checked_sub(at, 1)) && digit_at(Some(at + 1));
            return if text.match_indices('_').all(between) {
                Self::parse(&text.replace('_', ""))
            } else {
                None
            };
        }
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let int = match digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
            Some(hex) if hex.starts_with(['+', '-']) => return None,
            Some(hex) => Some(i128::from_str_radix(hex, 16).ok()?),
            None if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse::<i128>().ok(),
            None => None,
        };
        match int.map(|int| if negative { -int } else { int }) {
            Some(int) if int >= i64::MIN.into() && int <= u64::MAX.into() => Some(Self::Int(int)),
            Some(int) => Some(Self::Float(int as f64)),
            None => text.parse::<f64>().ok().map(Self::Float).or_else(|| Self::parse_complex(text)),
        }
    }

    /// `2.5j`, `1+2j`, `(1-2.5j)` as NumPy prints it.
    fn parse_complex(text: &str) -> Option<Self> {
        let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
        let body = inner.strip_suffix(['j', 'J'])?;
        let is_sign = |(i, c): &(usize, char)| matches!(c, '+' | '-') && !body[..*i].ends_with(['e', 'E']);
        let at = body.char_indices().filter(is_sign).map(|(i, _)| i).next_back().unwrap_or(0);
        let (re, im) = body.split_at(at);
        let number =
            |text: &str| text.starts_with(|c: char| c != ' ').then(|| text.parse::<f64>().ok()).flatten();
        Some(Self::Complex(if re.is_empty() { 0.0 } else { number(re)? }, number(im)?))
    }
}

impl Numbers {
    /// Adds one.
    pub(super) fn push(&mut self, number: Number) -> Result<(), Mixed> {
        match (&mut *self, number) {
            (Self::Bools(bools), Number::Bool(value)) => bools.push(value),
            (Self::Ints(ints), Number::Int(value)) if let Ok(value) = i64::try_from(value) => {
                ints.push(value)
            }
            (Self::Nats(nats), Number::Int(value)) if let Ok(value) = u64::try_from(value) => {
                nats.push(value)
            }
            (Self::Floats(floats), Number::Int(value)) => floats.push(value as f64),
            (Self::Floats(floats), Number::Float(value)) => floats.push(value),
            (Self::None, Number::Bool(value)) => *self = Self::Bools(vec![value]),
            (Self::None, Number::Int(_)) => {
                *self = Self::Ints(Vec::new());
                return self.push(number);
            }
            (Self::None, Number::Float(value)) => *self = Self::Floats(vec![value]),
            (Self::None, Number::Complex(re, im)) => *self = Self::Complex(vec![Complex::new(re, im)]),
            (Self::Complex(all), Number::Complex(re, im)) => all.push(Complex::new(re, im)),
            (Self::Complex(all), Number::Int(value)) => all.push((value as f64).into()),
            (Self::Complex(all), Number::Float(value)) => all.push(value.into()),
            (Self::Floats(floats), Number::Complex(..)) => {
                *self = Self::Complex(floats.iter().map(|&value| value.into()).collect());
                return self.push(number);
            }
            (Self::Bools(_), _) | (_, Number::Bool(_)) => return Err(Mixed),
            (Self::Ints(ints), Number::Int(_)) if ints.iter().all(|&value| value >= 0) => {
                *self = Self::Nats(ints.iter().map(|&value| value as u64).collect());
                return self.push(number);
            }
            (Self::Ints(ints), _) => {
                *self = Self::Floats(ints.iter().map(|&value| value as f64).collect());
                return self.push(number);
            }
            (Self::Nats(nats), _) => {
                *self = Self::Floats(nats.iter().map(|&value| value as f64).collect());
                return self.push(number);
            }
        }
        Ok(())
    }

    /// The memory that they take.
    pub(super) fn n_bytes(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Bools(values) => size_of_val(values.as_slice()),
            Self::Ints(values) => size_of_val(values.as_slice()),
            Self::Nats(values) => size_of_val(values.as_slice()),
            Self::Floats(values) => size_of_val(values.as_slice()),
            Self::Complex(values) => size_of_val(values.as_slice()),
        }
    }

    /// All of them as an array; `f64` if there are none.
    pub(super) fn into_array(self, shape: &[usize], pool: &Pool) -> Result<Array, DataError> {
        match self {
            Self::None => Array::from_slice_in::<f64>(&[], shape, pool),
            Self::Bools(values) => Array::from_slice_in(&values, shape, pool),
            Self::Ints(values) => Array::from_slice_in(&values, shape, pool),
            Self::Nats(values) => Array::from_slice_in(&values, shape, pool),
            Self::Floats(values) => Array::from_slice_in(&values, shape, pool),
            Self::Complex(values) => Array::from_slice_in(&values, shape, pool),
        }
    }
}

/// Whether the number `value`, written as text, is a value of `want`. A float is rounded to a narrower one as a literal is, but not
/// to infinity.
pub(super) fn is_value_of(value: Scalar, want: DType) -> bool {
    let float = value.as_f64();
    if want.is_complex() {
        return is_value_of(value.re(), want.part()) && is_value_of(value.im(), want.part());
    }
    match want {
        _ if value.dtype.is_complex() => false,
        DType::F64 => true,
        _ if want.is_float() && value.dtype.is_float() => {
            !float.is_finite() || Scalar::from_f64(want, float).as_f64().is_finite()
        }
        _ if want.is_float() => {
            let near = value.cast(want).as_f64();
            near.is_finite() && near as i128 == value.as_i128()
        }
        _ if value.dtype.is_float() && (float.fract() != 0.0 || !float.is_finite()) => false,
        _ => (want.int_min()..=want.int_max()).contains(&value.as_i128()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Number, Numbers};
    use crate::pool::Pool;

    #[test]
    fn numbers_are_read_as_the_language_writes_them() {
        for (text, number) in [
            ("1", Number::Int(1)),
            ("2.5j", Number::Complex(0.0, 2.5)),
            ("1-2j", Number::Complex(1.0, -2.0)),
            ("(1e-3+2e-4j)", Number::Complex(1e-3, 2e-4)),
            ("-inf+1j", Number::Complex(f64::NEG_INFINITY, 1.0)),
            ("-9223372036854775808", Number::Int(i64::MIN.into())),
            ("+18446744073709551615", Number::Int(u64::MAX.into())),
            ("18446744073709551616", Number::Float(18_446_744_073_709_551_616.0)),
            ("1_000", Number::Int(1000)),
            ("-0xff", Number::Int(-255)),
            (".5", Number::Float(0.5)),
            ("5.", Number::Float(5.0)),
            ("-1e-3", Number::Float(-0.001)),
            ("-inf", Number::Float(f64::NEG_INFINITY)),
            ("Infinity", Number::Float(f64::INFINITY)),
            ("false", Number::Bool(false)),
        ] {
            assert_eq!(Number::parse(text), Some(number), "{text}");
        }
        assert!(matches!(Number::parse("NaN"), Some(Number::Float(value)) if value.is_nan()));
        for text in ["", "-", "+", "_1", "1_", "1__0", "0x", "0x-1", "1.2.3", "e", "1,5", "null"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
    }

    #[test]
    fn together_they_have_the_narrowest_dtype() {
        for (texts, want) in [
            (&["1", "-2"][..], "i64[2] [1, -2]"),
            (&["1", "18446744073709551615"], "u64[2] [1, 18446744073709551615]"),
            (&["-1", "18446744073709551615"], "f64[2] [-1.0, 1.8446744073709552e19]"),
            (&["18446744073709551615", "-1"], "f64[2] [1.8446744073709552e19, -1.0]"),
            (&["1", "0.5", "2"], "f64[3] [1.0, 0.5, 2.0]"),
            (&["true", "false"], "bool[2] [true, false]"),
            (&[], "f64[0] []"),
        ] {
            let mut numbers = Numbers::default();
            texts.iter().for_each(|text| numbers.push(Number::parse(text).unwrap()).unwrap());
            let array = numbers.into_array(&[texts.len()], &Pool::new()).unwrap();
            assert_eq!(format!("{array:?}"), want);
        }
        let mut numbers = Numbers::default();
        numbers.push(Number::Bool(true)).unwrap();
        assert!(numbers.push(Number::Int(1)).is_err());
    }
}
