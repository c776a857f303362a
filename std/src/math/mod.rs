//! Elementary functions as straight-line [`Prim`](texpr_ir::Prim) code, each written once for f32 and f64.
//!
//! A family a file; each says its method, its sources and its error. The errors were measured against MPFR in f64 (about a
//! million arguments a function, more where it is hard) and against f64 in f32 (every 53rd argument there is); the tests repeat
//! a part of that. No path depends on the backend: every step is one rounded [`Prim`](texpr_ir::Prim), so all backends
//! give the same bits.

pub mod check;
mod double;
mod erf;
mod exp;
mod float_bits;
mod half_turns;
mod hyperbolic;
mod inverse_trig;
mod log;
mod pow;
mod remainder;
mod scale;
pub mod special;
mod trig;

pub use erf::{erf, erfc};
pub use exp::{exp, exp2, expm1, sigmoid};
pub use float_bits::{nextafter, spacing};
pub use half_turns::{cospi, sinpi};
pub use hyperbolic::{acosh, asinh, atanh, cosh, sinh, tanh};
pub use inverse_trig::{acos, asin, atan, atan2};
pub use log::{log, log1p, log2, log10, logaddexp, softplus};
pub use pow::{cbrt, hypot, pow};
pub use remainder::{floor_div, fmod, rem};
pub use scale::{frexp_exponent, frexp_mantissa, high_product, ldexp, unsigned};
pub use trig::{cos, sin, tan};

use texpr_ir::Sx;

/// The functions of one argument, by name.
pub const UNARY: &[(&str, for<'b> fn(Sx<'b>) -> Sx<'b>)] = &[
    ("exp", exp),
    ("exp2", exp2),
    ("expm1", expm1),
    ("sigmoid", sigmoid),
    ("spacing", spacing),
    ("asin", asin),
    ("acos", acos),
    ("atan", atan),
    ("erf", erf),
    ("erfc", erfc),
    ("cbrt", cbrt),
    ("sinh", sinh),
    ("cosh", cosh),
    ("tanh", tanh),
    ("asinh", asinh),
    ("acosh", acosh),
    ("atanh", atanh),
    ("sin", sin),
    ("cos", cos),
    ("tan", tan),
    ("log", log),
    ("log2", log2),
    ("log10", log10),
    ("log1p", log1p),
    ("softplus", softplus),
    ("sinpi", sinpi),
    ("cospi", cospi),
];

/// The functions of two arguments, by name.
pub const BINARY: &[(&str, for<'b> fn(Sx<'b>, Sx<'b>) -> Sx<'b>)] = &[
    ("nextafter", nextafter),
    ("atan2", atan2),
    ("fmod", fmod),
    ("rem", rem),
    ("floor_div", floor_div),
    ("pow", pow),
    ("hypot", hypot),
    ("logaddexp", logaddexp),
];

#[cfg(test)]
mod tests;
