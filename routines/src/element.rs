//! From dtypes to Rust's number types.

/// Evaluates `$body` with `$t` the Rust type of the elements of `$dtype`; booleans are `u8`.
macro_rules! with_type {
    ($dtype:expr, $t:ident => $body:expr) => {
        match $dtype {
            texpr_base::DType::Bool | texpr_base::DType::U8 => {
                type $t = u8;
                $body
            }
            texpr_base::DType::I8 => {
                type $t = i8;
                $body
            }
            texpr_base::DType::I16 => {
                type $t = i16;
                $body
            }
            texpr_base::DType::I32 => {
                type $t = i32;
                $body
            }
            texpr_base::DType::I64 => {
                type $t = i64;
                $body
            }
            texpr_base::DType::U16 => {
                type $t = u16;
                $body
            }
            texpr_base::DType::U32 => {
                type $t = u32;
                $body
            }
            texpr_base::DType::U64 => {
                type $t = u64;
                $body
            }
            texpr_base::DType::F32 => {
                type $t = f32;
                $body
            }
            texpr_base::DType::F64 => {
                type $t = f64;
                $body
            }
            texpr_base::DType::F16
            | texpr_base::DType::BF16
            | texpr_base::DType::C64
            | texpr_base::DType::C128 => {
                unreachable!("invariant: halves are widened and complex numbers are pairs before a routine")
            }
        }
    };
}

pub(crate) use with_type;
