//! Arithmetic that all element types share: integers wrap.

/// An element of an array.
pub(crate) trait Number: Copy + Send + Sync + bytemuck::Pod {
    fn add(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    /// NaN wins; zeros are ordered by sign.
    fn greater(self, other: Self) -> Self;
    fn lesser(self, other: Self) -> Self;
    /// What changes no sum, product, greatest and least.
    const NEUTRAL: [Self; 4];
    const ZERO: Self;
}

macro_rules! integers {
    ($($t:ty)*) => {$(
        impl Number for $t {
            fn add(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
            fn mul(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }
            fn greater(self, other: Self) -> Self {
                self.max(other)
            }
            fn lesser(self, other: Self) -> Self {
                self.min(other)
            }
            const ZERO: Self = 0;
            const NEUTRAL: [Self; 4] = [0, 1, <$t>::MIN, <$t>::MAX];
        }
    )*};
}
integers!(i8 i16 i32 i64 u8 u16 u32 u64);

macro_rules! floats {
    ($($t:ident)*) => {$(
        impl Number for $t {
            fn add(self, other: Self) -> Self {
                self + other
            }
            fn mul(self, other: Self) -> Self {
                self * other
            }
            fn greater(self, other: Self) -> Self {
                let other_wins = other > self || other.is_nan() || (self == 0.0 && other == 0.0 && !other.is_sign_negative());
                if other_wins && !self.is_nan() { other } else { self }
            }
            fn lesser(self, other: Self) -> Self {
                let other_wins = other < self || other.is_nan() || (self == 0.0 && other == 0.0 && other.is_sign_negative());
                if other_wins && !self.is_nan() { other } else { self }
            }
            const ZERO: Self = 0.0;
            const NEUTRAL: [Self; 4] = [-0.0, 1.0, $t::NEG_INFINITY, $t::INFINITY];
        }
    )*};
}
floats!(f32 f64);
