//! Vector registers as the convolution's inner loops use them, one implementation for each set of instructions.
#![cfg(target_arch = "x86_64")]
#![allow(unsafe_code, reason = "vectors are loaded and stored through pointers")]

use super::direct::{Direct, Kept};
use crate::matrix::Float;
use std::arch::x86_64::*;

/// A float and the registers that hold several of it.
pub(in crate::conv) trait Element: Float {
    type Avx2: Register<Element = Self>;
    type Avx512: Register<Element = Self>;
}
impl Element for f32 {
    type Avx2 = __m256;
    type Avx512 = __m512;
}
impl Element for f64 {
    type Avx2 = __m256d;
    type Avx512 = __m512d;
}

/// A vector of floats. All is to be inlined into a function that has the instructions.
///
/// # Safety
/// Of each function: the machine has the instructions, and memory is there as each says.
pub(super) trait Register: Copy {
    type Element: Element;
    const LANES: usize;
    /// As many by three are the sums that there are registers for.
    const OUTS: usize;

    unsafe fn zero() -> Self;
    /// Reads as many elements as there are lanes.
    unsafe fn load(from: *const Self::Element) -> Self;
    /// Reads one element for all lanes.
    unsafe fn spread(from: *const Self::Element) -> Self;
    unsafe fn plus_product(self, a: Self, b: Self) -> Self;
    /// Writes the lanes whose bits are set, one after another.
    unsafe fn keep(self, lanes: u32, to: *mut Self::Element);
    /// [`Direct::block`] in these registers: a function of its own for each size, so that the compiler finds registers for all sums.
    unsafe fn block<const O: usize, const V: usize>(
        direct: &Direct,
        x: *const Self::Element,
        w: *const Self::Element,
        to: *mut Self::Element,
        kept: &[Kept; V],
    );
}

macro_rules! block {
    ($features:literal) => {
        unsafe fn block<const O: usize, const V: usize>(
            direct: &Direct,
            x: *const Self::Element,
            w: *const Self::Element,
            to: *mut Self::Element,
            kept: &[Kept; V],
        ) {
            #[target_feature(enable = $features)]
            #[inline(never)]
            unsafe fn inside<R: Register, const O: usize, const V: usize>(
                direct: &Direct,
                x: *const R::Element,
                w: *const R::Element,
                to: *mut R::Element,
                kept: &[Kept; V],
            ) {
                // SAFETY: the caller promises it.
                unsafe { direct.block::<R, O, V>(x, w, to, kept) }
            }
            // SAFETY: the caller promises it.
            unsafe { inside::<Self, O, V>(direct, x, w, to, kept) }
        }
    };
}

/// Writes the elements whose bits are set, one after another.
///
/// # Safety
/// There is room for them from `to` on.
#[inline(always)]
unsafe fn scatter<T: Copy>(from: &[T], lanes: u32, mut to: *mut T) {
    for (i, x) in from.iter().enumerate() {
        if lanes >> i & 1 == 1 {
            // SAFETY: as many elements are written as bits are set, for which the caller promises room.
            unsafe {
                *to = *x;
                to = to.add(1);
            }
        }
    }
}

/// What all registers do alike, each with instructions of its own.
macro_rules! arithmetic {
    ($t:ident: $zero:ident $load:ident $spread:ident $fma:ident) => {
        #[inline(always)]
        unsafe fn zero() -> Self {
            // SAFETY: the caller promises the instructions.
            unsafe { $zero() }
        }
        #[inline(always)]
        unsafe fn load(from: *const $t) -> Self {
            // SAFETY: the caller promises the instructions and the elements.
            unsafe { $load(from) }
        }
        #[inline(always)]
        unsafe fn spread(from: *const $t) -> Self {
            // SAFETY: the caller promises the instructions and the element.
            unsafe { $spread(*from) }
        }
        #[inline(always)]
        unsafe fn plus_product(self, a: Self, b: Self) -> Self {
            // SAFETY: the caller promises the instructions.
            unsafe { $fma(a, b, self) }
        }
    };
}

macro_rules! avx2 {
    ($register:ident of $t:ident, $lanes:literal; $zero:ident $load:ident $spread:ident $fma:ident $store:ident) => {
        impl Register for $register {
            type Element = $t;
            const LANES: usize = $lanes;
            const OUTS: usize = 4;
            block! { "avx2,fma" }

            arithmetic! { $t: $zero $load $spread $fma }

            #[inline(always)]
            unsafe fn keep(self, lanes: u32, to: *mut $t) {
                // SAFETY: the caller promises the instructions, and room for the lanes that are set.
                unsafe {
                    if lanes == (1 << $lanes) - 1 {
                        $store(to, self);
                    } else {
                        let mut all = [0.0; $lanes];
                        $store(all.as_mut_ptr(), self);
                        scatter(&all, lanes, to);
                    }
                }
            }
        }
    };
}
avx2! { __m256 of f32, 8; _mm256_setzero_ps _mm256_loadu_ps _mm256_set1_ps _mm256_fmadd_ps _mm256_storeu_ps }
avx2! { __m256d of f64, 4; _mm256_setzero_pd _mm256_loadu_pd _mm256_set1_pd _mm256_fmadd_pd _mm256_storeu_pd }

macro_rules! avx512 {
    (
        $register:ident of $t:ident, $lanes:literal, mask $mask:ident;
        $zero:ident $load:ident $spread:ident $fma:ident $compress:ident $store:ident
    ) => {
        impl Register for $register {
            type Element = $t;
            const LANES: usize = $lanes;
            const OUTS: usize = 8;
            block! { "avx512f" }

            arithmetic! { $t: $zero $load $spread $fma }

            #[inline(always)]
            unsafe fn keep(self, lanes: u32, to: *mut $t) {
                let first = ((1u32 << lanes.count_ones()) - 1) as $mask;
                // SAFETY: the caller promises the instructions, and room for the lanes that are set. Some machines are slow to compress
                // into memory, so that is a step of its own.
                unsafe { $store(to, first, $compress(lanes as $mask, self)) }
            }
        }
    };
}
avx512! {
    __m512 of f32, 16, mask __mmask16;
    _mm512_setzero_ps _mm512_loadu_ps _mm512_set1_ps _mm512_fmadd_ps _mm512_maskz_compress_ps _mm512_mask_storeu_ps
}
avx512! {
    __m512d of f64, 8, mask __mmask8;
    _mm512_setzero_pd _mm512_loadu_pd _mm512_set1_pd _mm512_fmadd_pd _mm512_maskz_compress_pd _mm512_mask_storeu_pd
}
