//! The Rust types that elements are.

use half::{bf16, f16};
use num_complex::Complex;
use texpr_base::{DType, Scalar};

/// A Rust type that is a dtype: `bool`, `i8` to `i64`, `u8` to `u64`, `f32`, `f64`; `f16` and `bf16` of the crate `half`, and `Complex<f32>` and
/// `Complex<f64>` of `num-complex`.
pub trait Element: sealed::Element {
    /// The dtype.
    const DTYPE: DType;

    /// The value with its dtype.
    fn to_scalar(self) -> Scalar;
}

pub(crate) mod sealed {
    /// What only this crate may ask of an element.
    pub trait Element: Copy + Default + Send + Sync + 'static {
        /// `bytes` as elements; `None` if they are not aligned or not valid.
        fn view(bytes: &[u8]) -> Option<&[Self]>;
        /// Elements as their bytes.
        fn bytes_of(slice: &[Self]) -> &[u8];
        /// Elements as their bytes, to write. Whoever writes leaves elements that are valid: for `bool`, 0 and 1 only.
        fn bytes_of_mut(slice: &mut [Self]) -> &mut [u8];
    }

    /// An element for which all bits are valid.
    pub(crate) trait Number: Element {
        /// `bytes` as elements to write; `None` if they are not aligned.
        fn view_mut(bytes: &mut [u8]) -> Option<&mut [Self]>;
    }
}

macro_rules! elements {
    ($($T:ty: $DTYPE:ident,)*) => {
        $(impl Element for $T {
            const DTYPE: DType = DType::$DTYPE;

            fn to_scalar(self) -> Scalar {
                Scalar::from_le_bytes(DType::$DTYPE, <Self as sealed::Element>::bytes_of(&[self]))
            }
        }

        impl sealed::Element for $T {
            fn view(bytes: &[u8]) -> Option<&[Self]> {
                // SAFETY: all bits are valid for a number, and `align_to` looks after alignment and lifetime.
                let (before, middle, after) = unsafe { bytes.align_to::<Self>() };
                (before.is_empty() && after.is_empty()).then_some(middle)
            }

            fn bytes_of(slice: &[Self]) -> &[u8] {
                // SAFETY: numbers have no padding, and bytes need no alignment, so nothing is left before or after.
                unsafe { slice.align_to::<u8>() }.1
            }

            fn bytes_of_mut(slice: &mut [Self]) -> &mut [u8] {
                // SAFETY: as in `bytes_of`; whatever is written is a valid number.
                unsafe { slice.align_to_mut::<u8>() }.1
            }
        }

        impl sealed::Number for $T {
            fn view_mut(bytes: &mut [u8]) -> Option<&mut [Self]> {
                // SAFETY: as in `view`; whatever number is written is valid as bytes.
                let (before, middle, after) = unsafe { bytes.align_to_mut::<Self>() };
                (before.is_empty() && after.is_empty()).then_some(middle)
            }
        })*
    };
}

elements! {
    i8: I8, i16: I16, i32: I32, i64: I64, u8: U8, u16: U16, u32: U32, u64: U64,
    // A half is its 16 bits, a complex number two floats one after the other (both crates promise it).
    f16: F16, bf16: BF16, f32: F32, f64: F64, Complex<f32>: C64, Complex<f64>: C128,
}

impl Element for bool {
    const DTYPE: DType = DType::Bool;

    fn to_scalar(self) -> Scalar {
        Scalar::bool(self)
    }
}

impl sealed::Element for bool {
    fn view(bytes: &[u8]) -> Option<&[Self]> {
        if !super::cast::all_bools(bytes) {
            return None;
        }
        // SAFETY: each byte was just seen to be 0 or 1, which are the two bools; sizes and alignments are 1.
        Some(unsafe { bytes.align_to::<Self>() }.1)
    }

    fn bytes_of(slice: &[Self]) -> &[u8] {
        // SAFETY: a bool is one byte, 0 or 1.
        unsafe { slice.align_to::<u8>() }.1
    }

    fn bytes_of_mut(slice: &mut [Self]) -> &mut [u8] {
        // SAFETY: a bool is one byte; this trait is sealed, and programs write 0 and 1 only.
        unsafe { slice.align_to_mut::<u8>() }.1
    }
}

/// Runs an expression with a type name standing for the Rust type of a dtype that Rust has; `bool` stands as the `u8` that holds it. For the other
/// dtypes it runs the second one.
macro_rules! for_each_dtype {
    ($dtype:expr, $T:ident => $run:expr, else $other:expr) => {
        match $dtype {
            ::texpr_base::DType::Bool | ::texpr_base::DType::U8 => {
                type $T = u8;
                $run
            }
            ::texpr_base::DType::I8 => {
                type $T = i8;
                $run
            }
            ::texpr_base::DType::I16 => {
                type $T = i16;
                $run
            }
            ::texpr_base::DType::I32 => {
                type $T = i32;
                $run
            }
            ::texpr_base::DType::I64 => {
                type $T = i64;
                $run
            }
            ::texpr_base::DType::U16 => {
                type $T = u16;
                $run
            }
            ::texpr_base::DType::U32 => {
                type $T = u32;
                $run
            }
            ::texpr_base::DType::U64 => {
                type $T = u64;
                $run
            }
            ::texpr_base::DType::F32 => {
                type $T = f32;
                $run
            }
            ::texpr_base::DType::F64 => {
                type $T = f64;
                $run
            }
            ::texpr_base::DType::F16
            | ::texpr_base::DType::BF16
            | ::texpr_base::DType::C64
            | ::texpr_base::DType::C128 => $other,
        }
    };
}
pub(super) use for_each_dtype;
