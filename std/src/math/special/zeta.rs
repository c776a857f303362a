//! The zeta functions of Riemann and Hurwitz.
//!
//! Method: Euler and Maclaurin's formula after ten terms, with twelve Bernoulli numbers: what is left out is below 1e-17 wherever the tail matters
//! beside the terms. Below 0, Riemann's function is reflected, its gamma function in Lanczos' form with all powers together.

use super::gamma::{G_LESS_HALF, lanczos};
use super::{branch, in_f64, is_whole};
use crate::math::float_bits::{infinity, nan};
use crate::math::{pow, sinpi};
use std::f64::consts::{E, PI};
use texpr_ir::Sx;

const TERMS: usize = 10;

/// `B(2 j)/(2 j)!` for `j` from 1.
const BERNOULLI: [f64; 12] = [
    1.0 / 12.0,
    -1.0 / 720.0,
    1.0 / 30240.0,
    -1.0 / 1209600.0,
    1.0 / 47900160.0,
    -691.0 / 1307674368000.0,
    1.0 / 74724249600.0,
    -3617.0 / 10670622842880000.0,
    43867.0 / 5109094217170944000.0,
    -174611.0 / 802857662698291200000.0,
    77683.0 / 14101100039391805440000.0,
    -236364091.0 / 1693824136731743669452800000.0,
];

/// The sum of `(q + k)^-s` over all `k` from 0, for `q > 0`; continued to `s` below 1.
fn euler_maclaurin<'b>(s: Sx<'b>, q: Sx<'b>) -> Sx<'b> {
    let minus_s = -s;
    let terms = (0..TERMS).map(|k| pow(q + k as f64, minus_s)).collect::<Vec<_>>();
    let w = q + TERMS as f64;
    let inverse = s.lit(1.0) / (w * w);
    // Where s is larger, the power is zero.
    let s = s.min(s.lit(1e6));
    let mut rest = s.lit(0.0);
    for (j, c) in BERNOULLI.iter().enumerate().rev() {
        // Times the two factors that the term after this one has more.
        let k = 2.0 * j as f64;
        let more = (s + (k + 1.0)) * (s + (k + 2.0)) * inverse;
        rest = rest.fma(more, s.lit(*c));
    }
    let tail = pow(w, minus_s) * (w / (s - 1.0) + 0.5 + rest * s / w);
    // The smallest first.
    terms.into_iter().rev().fold(tail, |sum, term| sum + term)
}

/// Hurwitz' zeta function for `s > 1` and `q > 0`.
pub fn hurwitz_zeta<'b>(s: Sx<'b>, q: Sx<'b>) -> Sx<'b> {
    in_f64(&[s, q], |v| hurwitz_wide(v[0], v[1]))
}

pub(super) fn hurwitz_wide<'b>(s: Sx<'b>, q: Sx<'b>) -> Sx<'b> {
    let one = s.lit(1.0);
    let value = s.eq(one).select(infinity(s), euler_maclaurin(s, q));
    let value = q.le(q.lit(0.0)).select(infinity(s), value);
    let known = s.ge(one) & (q.gt(q.lit(0.0)) | is_whole(q));
    known.select(value, nan(s))
}

/// Riemann's zeta function. Measured: 7e-16 above 1, 7e-15 below.
pub fn riemann_zeta(s: Sx<'_>) -> Sx<'_> {
    in_f64(&[s], |v| {
        let (s, one) = (v[0], v[0].lit(1.0));
        let value = euler_maclaurin(s.max(s.lit(0.0)), one);
        let value = branch(value, s.lt(s.lit(0.0)), &[s], |v| {
            let y = v[0].lit(1.0) - v[0];
            let gamma = lanczos(y) * pow((y + G_LESS_HALF) / (2.0 * PI * E), y - 0.5);
            let scale = 2.0 / (2.0 * PI).sqrt();
            gamma * scale * sinpi(v[0] * 0.5) * euler_maclaurin(y, y.lit(1.0))
        });
        s.eq(one).select(infinity(s), s.eq(infinity(s)).select(one, value))
    })
}
