//! Special functions: gamma and its kin, incomplete gamma and beta, inverse error functions, Bessel functions, zeta.
//!
//! All are computed in f64; f32 arguments are widened and the result rounded once. Where regions need different methods, each method is
//! a rare path, so a vector pays only for those that its elements need. There are no loops in prims: series and continued
//! fractions have as many terms as their region needs, and beta's goes on in ever rarer paths until it has converged.
//!
//! Polynomials are in `tables.rs`, made by `coefficients.py`. Measured errors stand at each function; they are relative to mpmath
//! and SciPy's tables (`tests/tests/special_tables.rs` repeats the latter).

mod bessel;
mod beta;
mod digamma;
mod gamma;
mod incomplete_beta;
mod incomplete_gamma;
mod inverse_erf;
mod normal;
mod polygamma;
mod tables;
mod zeta;

pub use bessel::{i0, i0e, i1, i1e, j0, j1, y0, y1};
pub use beta::{beta, betaln};
pub use digamma::{digamma, trigamma};
pub use gamma::{gamma, lgamma};
pub use incomplete_beta::betainc;
pub use incomplete_gamma::{gammainc, gammaincc};
pub use inverse_erf::{erfcinv, erfinv, ndtri};
pub use normal::{erfcx, log_ndtr, ndtr};
pub use polygamma::polygamma;
pub use zeta::{hurwitz_zeta, riemann_zeta};

use std::sync::Arc;
use texpr_base::DType;
use texpr_ir::{PrimFn, Sx};

/// `f` in f64, whatever the width of the arguments.
fn in_f64<'b>(args: &[Sx<'b>], f: impl FnOnce(&[Sx<'b>]) -> Sx<'b>) -> Sx<'b> {
    let wide: Vec<Sx<'b>> = args.iter().map(|x| x.cast(DType::F64)).collect();
    f(&wide).cast(args[0].dtype)
}

/// `f(args)` where `cond` holds, else `otherwise`, by a branch.
fn branch<'b>(
    otherwise: Sx<'b>,
    cond: Sx<'b>,
    args: &[Sx<'b>],
    f: impl for<'a> FnOnce(&[Sx<'a>]) -> Sx<'a>,
) -> Sx<'b> {
    let dtypes: Vec<DType> = args.iter().map(|x| x.dtype).collect();
    otherwise.rare(cond, Arc::new(PrimFn::build1(&dtypes, f)), args)
}

fn is_whole(x: Sx<'_>) -> Sx<'_> {
    x.floor().eq(x)
}

#[cfg(test)]
mod tests;
