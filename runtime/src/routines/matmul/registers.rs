//! Vector registers as the inner loop of [`super::blocked`] uses them, one implementation for each set of instructions.
#![allow(unsafe_code, reason = "vectors are loaded and stored through pointers")]

#[cfg(target_arch = "x86_64")]
use x86::{F32x8, F32x16, F64x4, F64x8, I32x8, I32x16, I64x8};

/// A number that products are made of.
pub(super) trait Element: Copy + Default + Send + Sync + 'static {
    /// The registers that hold several of it, by the instructions that are needed.
    type Plain: Register<Element = Self>;
    #[cfg(target_arch = "x86_64")]
    type Avx2: Register<Element = Self>;
    #[cfg(target_arch = "x86_64")]
    type Avx512: Register<Element = Self>;
}

macro_rules! element {
    ($t:ident: $plain:literal $avx2:ty, $avx512:ty) => {
        impl Element for $t {
            type Plain = Plain<Self, $plain>;
            #[cfg(target_arch = "x86_64")]
            type Avx2 = $avx2;
            #[cfg(target_arch = "x86_64")]
            type Avx512 = $avx512;
        }
    };
}
element! { f32: 4 F32x8, F32x16 }
element! { f64: 2 F64x4, F64x8 }
element! { i32: 4 I32x8, I32x16 }
// AVX2 has no products of such integers.
element! { i64: 2 Plain<i64, 4>, I64x8 }

/// A vector of numbers.
///
/// # Safety
/// Of each function: the machine has the instructions, and memory is there as each says.
pub(super) trait Register: Copy {
    type Element: Element;
    const LANES: usize;
    /// The rows of the largest tile: with [`VECTORS`] the sums that there are registers for, beside a row's vectors and one element.
    const ROWS: usize;

    unsafe fn zero() -> Self;
    /// Reads as many elements as there are lanes.
    unsafe fn load(from: *const Self::Element) -> Self;
    /// Reads one element for all lanes.
    unsafe fn spread(from: *const Self::Element) -> Self;
    unsafe fn plus(self, other: Self) -> Self;
    unsafe fn plus_product(self, a: Self, b: Self) -> Self;
    unsafe fn store(self, to: *mut Self::Element);
    /// The place will be read or written soon, or later: it should be in the first cache, or in the second.
    fn expect(place: *const Self::Element);
    fn expect_later(place: *const Self::Element);
    /// [`Tile::make`] in these registers, with `M` rows and `V` vectors: a function of its own for each size, so that the compiler finds registers for all sums.
    unsafe fn make<const M: usize, const V: usize>(tile: &Tile<Self::Element>);
}

/// The vectors of a row of the largest tile.
pub(super) const VECTORS: usize = 4;

/// Terms between two lines that are fetched for later tiles: all at once they would keep this tile from its own.
const EXPECTED: usize = 4;
/// Bytes of a line.
const LINE: usize = 64;

/// A part of a result that is summed up in registers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tile<T> {
    /// The left factor: its first element, and how far the next row and the next column are.
    pub(super) a: *const T,
    pub(super) a_row: usize,
    pub(super) a_column: usize,
    /// A panel of the right factor: [`VECTORS`] vectors of each row, one row after another.
    pub(super) b: *const T,
    pub(super) c: *mut T,
    pub(super) c_row: usize,
    /// Terms of each sum.
    pub(super) depth: usize,
    pub(super) columns: usize,
    /// The sums are added to what is there.
    pub(super) adds: bool,
    /// From here on are lines that later tiles will read: one is fetched for each [`EXPECTED`] terms.
    pub(super) later: *const T,
}

impl<T: Element> Tile<T> {
    /// Makes the tile, of `M` rows and all columns that are in `V` vectors.
    ///
    /// # Safety
    /// The factors have the terms, the result has the elements and is nobody else's, and the machine has the instructions of `R`.
    #[inline(always)]
    unsafe fn make<R: Register<Element = T>, const M: usize, const V: usize>(&self) {
        let Self { mut a, a_row, a_column, mut b, c, c_row, depth, columns, adds, mut later } = *self;
        // SAFETY: the caller promises it.
        unsafe {
            for i in 0..M {
                for v in 0..V {
                    R::expect(c.wrapping_add(i * c_row + v * R::LANES));
                }
            }
            let mut sums = [[R::zero(); V]; M];
            macro_rules! term {
                () => {
                    let mut row = [R::zero(); V];
                    for (v, vector) in row.iter_mut().enumerate() {
                        *vector = R::load(b.add(v * R::LANES));
                    }
                    for (i, sums) in sums.iter_mut().enumerate() {
                        let x = R::spread(a.add(i * a_row));
                        for (sum, vector) in sums.iter_mut().zip(row) {
                            *sum = sum.plus_product(x, vector);
                        }
                    }
                    a = a.add(a_column);
                    b = b.add(VECTORS * R::LANES);
                };
            }
            for _ in 0..depth / EXPECTED {
                R::expect_later(later);
                later = later.wrapping_byte_add(LINE);
                for _ in 0..EXPECTED {
                    term! {}
                }
            }
            for _ in 0..depth % EXPECTED {
                term! {}
            }
            for (i, sums) in sums.into_iter().enumerate() {
                let to = c.add(i * c_row);
                if columns == V * R::LANES {
                    for (v, sum) in sums.into_iter().enumerate() {
                        let to = to.add(v * R::LANES);
                        if adds { R::load(to).plus(sum) } else { sum }.store(to);
                    }
                } else {
                    store_some(sums, to, columns, adds);
                }
            }
        }
    }
}

/// Stores the first of the lanes, or adds them to what is there.
///
/// # Safety
/// As many elements are there as are stored, and the machine has the instructions of `R`.
#[inline(always)]
unsafe fn store_some<R: Register, const V: usize>(
    sums: [R; V],
    to: *mut R::Element,
    columns: usize,
    adds: bool,
) {
    let mut row = [R::Element::default(); VECTORS * MOST_LANES];
    // SAFETY: the row has place for the lanes of all vectors; the caller promises the rest.
    unsafe {
        if adds {
            std::ptr::copy_nonoverlapping(to, row.as_mut_ptr(), columns);
        }
        for (v, sum) in sums.into_iter().enumerate() {
            let place = row.as_mut_ptr().add(v * R::LANES);
            if adds { R::load(place).plus(sum) } else { sum }.store(place);
        }
        std::ptr::copy_nonoverlapping(row.as_ptr(), to, columns);
    }
}

const MOST_LANES: usize = 16;

/// As many numbers as a register of 128 bits holds, for machines that fuse products and sums of floats without being asked.
#[derive(Clone, Copy)]
pub(super) struct Plain<T, const N: usize>([T; N]);

macro_rules! plain {
    ($t:ident, $lanes:literal, $plus:expr, $plus_product:expr) => {
        impl Register for Plain<$t, $lanes> {
            type Element = $t;
            const LANES: usize = $lanes;
            const ROWS: usize = 6;

            #[inline(always)]
            unsafe fn zero() -> Self {
                Self([<$t>::default(); $lanes])
            }
            #[inline(always)]
            unsafe fn load(from: *const $t) -> Self {
                // SAFETY: the caller promises the elements.
                Self(unsafe { from.cast::<[$t; $lanes]>().read_unaligned() })
            }
            #[inline(always)]
            unsafe fn spread(from: *const $t) -> Self {
                // SAFETY: the caller promises the element.
                Self([unsafe { *from }; $lanes])
            }
            #[inline(always)]
            unsafe fn plus(self, other: Self) -> Self {
                Self(std::array::from_fn(|lane| $plus(self.0[lane], other.0[lane])))
            }
            #[inline(always)]
            unsafe fn plus_product(self, a: Self, b: Self) -> Self {
                Self(std::array::from_fn(|lane| $plus_product(self.0[lane], a.0[lane], b.0[lane])))
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut $t) {
                // SAFETY: the caller promises the room.
                unsafe { to.cast::<[$t; $lanes]>().write_unaligned(self.0) }
            }
            #[inline(always)]
            fn expect(_: *const $t) {}
            #[inline(always)]
            fn expect_later(_: *const $t) {}
            unsafe fn make<const M: usize, const V: usize>(tile: &Tile<$t>) {
                // SAFETY: the caller promises it.
                unsafe { tile.make::<Self, M, V>() }
            }
        }
    };
}
plain! { f32, 4, |x: f32, y: f32| x + y, |sum: f32, a: f32, b: f32| a.mul_add(b, sum) }
plain! { f64, 2, |x: f64, y: f64| x + y, |sum: f64, a: f64, b: f64| a.mul_add(b, sum) }
plain! { i32, 4, i32::wrapping_add, |sum: i32, a: i32, b: i32| sum.wrapping_add(a.wrapping_mul(b)) }
plain! { i64, 2, i64::wrapping_add, |sum: i64, a: i64, b: i64| sum.wrapping_add(a.wrapping_mul(b)) }
plain! { i64, 4, i64::wrapping_add, |sum: i64, a: i64, b: i64| sum.wrapping_add(a.wrapping_mul(b)) }

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Register, Tile};
    use std::arch::x86_64::*;

    macro_rules! register {
        (
            $name:ident($register:ident) of $t:ident, $lanes:literal lanes, $rows:literal rows, $features:literal;
            $zero:ident, |$from:ident| $load:expr, $spread:ident, $add:ident,
            |$sum:ident, $a:ident, $b:ident| $plus_product:expr, |$to:ident, $value:ident| $store:expr
        ) => {
            #[derive(Clone, Copy)]
            pub(in crate::routines::matmul) struct $name($register);

            impl Register for $name {
                type Element = $t;
                const LANES: usize = $lanes;
                const ROWS: usize = $rows;

                #[inline(always)]
                unsafe fn zero() -> Self {
                    // SAFETY: the caller promises the instructions.
                    Self(unsafe { $zero() })
                }
                #[inline(always)]
                unsafe fn load($from: *const $t) -> Self {
                    // SAFETY: the caller promises the instructions and the elements.
                    Self(unsafe { $load })
                }
                #[inline(always)]
                unsafe fn spread(from: *const $t) -> Self {
                    // SAFETY: the caller promises the instructions and the element.
                    Self(unsafe { $spread(*from) })
                }
                #[inline(always)]
                unsafe fn plus(self, other: Self) -> Self {
                    // SAFETY: the caller promises the instructions.
                    Self(unsafe { $add(self.0, other.0) })
                }
                #[inline(always)]
                unsafe fn plus_product(self, a: Self, b: Self) -> Self {
                    let ($sum, $a, $b) = (self.0, a.0, b.0);
                    // SAFETY: the caller promises the instructions.
                    Self(unsafe { $plus_product })
                }
                #[inline(always)]
                unsafe fn store(self, $to: *mut $t) {
                    let $value = self.0;
                    // SAFETY: the caller promises the instructions and the room.
                    unsafe { $store }
                }
                #[inline(always)]
                fn expect(place: *const $t) {
                    // SAFETY: a place that is not there is none to be expected.
                    unsafe { _mm_prefetch::<_MM_HINT_T0>(place.cast()) };
                }
                #[inline(always)]
                fn expect_later(place: *const $t) {
                    // SAFETY: as above.
                    unsafe { _mm_prefetch::<_MM_HINT_T1>(place.cast()) };
                }
                unsafe fn make<const M: usize, const V: usize>(tile: &Tile<$t>) {
                    #[target_feature(enable = $features)]
                    unsafe fn inside<R: Register, const M: usize, const V: usize>(tile: &Tile<R::Element>) {
                        // SAFETY: the caller promises it.
                        unsafe { tile.make::<R, M, V>() }
                    }
                    // SAFETY: the caller promises it.
                    unsafe { inside::<Self, M, V>(tile) }
                }
            }
        };
    }
    // Three rows of four vectors leave one of sixteen registers for the element, but for a row's vectors none: they are read again.
    register! {
        F32x8(__m256) of f32, 8 lanes, 3 rows, "avx2,fma";
        _mm256_setzero_ps, |from| _mm256_loadu_ps(from), _mm256_set1_ps, _mm256_add_ps,
        |sum, a, b| _mm256_fmadd_ps(a, b, sum), |to, value| _mm256_storeu_ps(to, value)
    }
    register! {
        F64x4(__m256d) of f64, 4 lanes, 3 rows, "avx2,fma";
        _mm256_setzero_pd, |from| _mm256_loadu_pd(from), _mm256_set1_pd, _mm256_add_pd,
        |sum, a, b| _mm256_fmadd_pd(a, b, sum), |to, value| _mm256_storeu_pd(to, value)
    }
    register! {
        I32x8(__m256i) of i32, 8 lanes, 3 rows, "avx2";
        _mm256_setzero_si256, |from| _mm256_loadu_si256(from.cast()), _mm256_set1_epi32, _mm256_add_epi32,
        |sum, a, b| _mm256_add_epi32(sum, _mm256_mullo_epi32(a, b)), |to, value| _mm256_storeu_si256(to.cast(), value)
    }
    register! {
        F32x16(__m512) of f32, 16 lanes, 6 rows, "avx512f";
        _mm512_setzero_ps, |from| _mm512_loadu_ps(from), _mm512_set1_ps, _mm512_add_ps,
        |sum, a, b| _mm512_fmadd_ps(a, b, sum), |to, value| _mm512_storeu_ps(to, value)
    }
    register! {
        F64x8(__m512d) of f64, 8 lanes, 6 rows, "avx512f";
        _mm512_setzero_pd, |from| _mm512_loadu_pd(from), _mm512_set1_pd, _mm512_add_pd,
        |sum, a, b| _mm512_fmadd_pd(a, b, sum), |to, value| _mm512_storeu_pd(to, value)
    }
    register! {
        I32x16(__m512i) of i32, 16 lanes, 6 rows, "avx512f";
        _mm512_setzero_si512, |from| _mm512_loadu_epi32(from), _mm512_set1_epi32, _mm512_add_epi32,
        |sum, a, b| _mm512_add_epi32(sum, _mm512_mullo_epi32(a, b)), |to, value| _mm512_storeu_epi32(to, value)
    }
    register! {
        I64x8(__m512i) of i64, 8 lanes, 6 rows, "avx512f,avx512dq";
        _mm512_setzero_si512, |from| _mm512_loadu_epi64(from), _mm512_set1_epi64, _mm512_add_epi64,
        |sum, a, b| _mm512_add_epi64(sum, _mm512_mullo_epi64(a, b)), |to, value| _mm512_storeu_epi64(to, value)
    }
}
