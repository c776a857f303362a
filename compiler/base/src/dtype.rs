//! Element types and NumPy 2's promotion between them.

use std::fmt;

/// The type of an array's elements.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DType {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    /// IEEE binary16. Stored and converted; arithmetic on it is done in `f32` and rounded once.
    F16,
    /// The upper half of an `f32`. As `F16`.
    BF16,
    F32,
    F64,
    /// Two `f32`: real and imaginary part.
    C64,
    /// Two `f64`.
    C128,
}

/// What sort of number a dtype holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    Bool,
    Signed,
    Unsigned,
    Float,
    Complex,
}

impl DType {
    pub const ALL: [Self; 15] = [
        Self::Bool,
        Self::I8,
        Self::I16,
        Self::I32,
        Self::I64,
        Self::U8,
        Self::U16,
        Self::U32,
        Self::U64,
        Self::F16,
        Self::BF16,
        Self::F32,
        Self::F64,
        Self::C64,
        Self::C128,
    ];

    /// The name in scripts: `f64`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::F16 => "f16",
            Self::BF16 => "bf16",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::C64 => "c64",
            Self::C128 => "c128",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dtype| dtype.name() == name)
    }

    /// Bytes of one element.
    pub fn size(self) -> usize {
        match self {
            Self::Bool | Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 | Self::F16 | Self::BF16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::I64 | Self::U64 | Self::F64 | Self::C64 => 8,
            Self::C128 => 16,
        }
    }

    pub fn kind(self) -> Kind {
        match self {
            Self::Bool => Kind::Bool,
            Self::I8 | Self::I16 | Self::I32 | Self::I64 => Kind::Signed,
            Self::U8 | Self::U16 | Self::U32 | Self::U64 => Kind::Unsigned,
            Self::F16 | Self::BF16 | Self::F32 | Self::F64 => Kind::Float,
            Self::C64 | Self::C128 => Kind::Complex,
        }
    }

    /// A real floating-point dtype, the halves included.
    pub fn is_float(self) -> bool {
        self.kind() == Kind::Float
    }

    /// `f16` or `bf16`.
    pub fn is_half(self) -> bool {
        matches!(self, Self::F16 | Self::BF16)
    }

    pub fn is_complex(self) -> bool {
        self.kind() == Kind::Complex
    }

    /// The dtype of the real and imaginary part of a complex dtype; any other dtype itself.
    pub fn part(self) -> Self {
        match self {
            Self::C64 => Self::F32,
            Self::C128 => Self::F64,
            other => other,
        }
    }

    /// The complex dtype that holds every value, as NumPy has it.
    pub fn to_complex(self) -> Self {
        self.promote(Self::C64).unwrap_or(Self::C128)
    }

    /// The dtype that arithmetic on this one is done in: `f32` for the halves.
    pub fn arithmetic(self) -> Self {
        if self.is_half() { Self::F32 } else { self }
    }

    /// Bytes to which an element is aligned.
    pub fn align(self) -> usize {
        self.part().size()
    }

    /// Signed or unsigned; not `bool`.
    pub fn is_int(self) -> bool {
        matches!(self.kind(), Kind::Signed | Kind::Unsigned)
    }

    pub fn is_signed(self) -> bool {
        matches!(self.kind(), Kind::Signed | Kind::Float | Kind::Complex)
    }

    /// The least value of an integer dtype.
    pub fn int_min(self) -> i128 {
        if self.kind() == Kind::Signed { -(1i128 << (self.size() * 8 - 1)) } else { 0 }
    }

    /// The greatest value of an integer dtype; 1 for `bool`.
    pub fn int_max(self) -> i128 {
        match self.kind() {
            Kind::Bool => 1,
            Kind::Signed => (1i128 << (self.size() * 8 - 1)) - 1,
            Kind::Unsigned => (1i128 << (self.size() * 8)) - 1,
            Kind::Float | Kind::Complex => unreachable!("invariant: int_max is asked of integers only"),
        }
    }

    /// The dtype both convert to in arithmetic, as in NumPy 2; `None` for `u64` with a signed integer, where NumPy
    /// would silently go to `f64`.
    pub fn promote(self, other: Self) -> Option<Self> {
        let (a, b) = if self.kind() <= other.kind() { (self, other) } else { (other, self) };
        match (a.kind(), b.kind()) {
            (Kind::Bool, _) => Some(b),
            (x, y) if x == y => match (a, b) {
                (Self::F16, Self::BF16) | (Self::BF16, Self::F16) => Some(Self::F32),
                _ => Some(if a.size() >= b.size() { a } else { b }),
            },
            (Kind::Signed, Kind::Unsigned) if a.size() > b.size() => Some(a),
            (Kind::Signed, Kind::Unsigned) => match b {
                Self::U8 => Some(Self::I16),
                Self::U16 => Some(Self::I32),
                Self::U32 => Some(Self::I64),
                _ => None,
            },
            (_, Kind::Float) => Some(match a.size() {
                1 => b,
                2 if b != Self::F64 => Self::F32,
                _ => Self::F64,
            }),
            (_, Kind::Complex) => {
                let single = b == Self::C64 && (a.size() <= 2 || a == Self::F32);
                Some(if single { Self::C64 } else { Self::C128 })
            }
            _ => unreachable!("invariant: kinds were ordered"),
        }
    }

    /// Whether every value of `self` is a value of `to` (for floats also: of 2^53 and below for `i64` to `f64`, as NumPy's
    /// "safe" casting has it).
    pub fn widens_to(self, to: Self) -> bool {
        self == to || self.promote(to) == Some(to)
    }

    /// The dtype of `/`, `exp`, `mean` and their like: floats and complex numbers stay, everything else becomes `f64`.
    pub fn to_float(self) -> Self {
        if self.is_float() || self.is_complex() { self } else { Self::F64 }
    }

    /// The dtype of elementwise float functions: floats as they are, `f32` where that holds every value of up to 16 bits, `f64` otherwise.
    pub fn to_narrow_float(self) -> Self {
        match self {
            Self::Bool | Self::I8 | Self::I16 | Self::U8 | Self::U16 => Self::F32,
            Self::I32 | Self::I64 | Self::U32 | Self::U64 => Self::F64,
            Self::F16 | Self::BF16 | Self::F32 | Self::F64 | Self::C64 | Self::C128 => self,
        }
    }

    /// The dtype of `sum` and `prod`: booleans and signed integers in `i64`, unsigned in `u64`, anything else as it is.
    pub fn to_sum(self) -> Self {
        match self.kind() {
            Kind::Bool | Kind::Signed => Self::I64,
            Kind::Unsigned => Self::U64,
            Kind::Float | Kind::Complex => self,
        }
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::DType::{self, *};

    #[test]
    fn promotion_is_numpys_but_for_u64_with_signed() {
        for (a, b, want) in [
            (Bool, U8, Some(U8)),
            (I8, U8, Some(I16)),
            (I32, U8, Some(I32)),
            (I32, U32, Some(I64)),
            (I64, U64, None),
            (I16, F32, Some(F32)),
            (I32, F32, Some(F64)),
            (F32, F64, Some(F64)),
            (F16, BF16, Some(F32)),
            (F16, I8, Some(F16)),
            (F16, I16, Some(F32)),
            (BF16, U8, Some(BF16)),
            (BF16, I32, Some(F64)),
            (F16, F32, Some(F32)),
            (F16, C64, Some(C64)),
            (F64, C64, Some(C128)),
            (I16, C64, Some(C64)),
            (I32, C64, Some(C128)),
            (C64, C128, Some(C128)),
        ] {
            assert_eq!(a.promote(b), want, "{a} {b}");
            assert_eq!(b.promote(a), want, "{b} {a}");
        }
    }

    #[test]
    fn promotion_never_narrows() {
        for a in DType::ALL {
            for b in DType::ALL {
                if let Some(c) = a.promote(b) {
                    assert!(
                        c.size() >= a.size().max(b.size()) || c.is_float() || c.is_complex(),
                        "{a} {b} {c}"
                    );
                }
            }
        }
    }
}
