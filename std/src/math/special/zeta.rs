//! The zeta functions of Riemann and Hurwitz.
//!
//! Method: Euler and Maclaurin's formula after nine terms, with twelve Bernoulli numbers: what is left out is below 1e-17 wherever the tail matters
//! beside the terms. Riemann's powers of 2 to 10 are products of those of four primes. Below 0 his function is reflected, its gamma function in
//! Lanczos' form with all powers together.

use super::gamma::{G_LESS_HALF, lanczos};
use super::{branch, in_f64, is_whole};
use crate::math::double::two_prod;
use crate::math::float_bits::{infinity, nan};
use crate::math::{exp2, pow, sinpi};
use std::f64::consts::{E, LN_2, PI};
use texpr_ir::Sx;

const TERMS: usize = 9;

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

/// The sum of `(w + k)^-s` over all `k` from 0, over `w^-s`.
fn tail<'b>(s: Sx<'b>, w: Sx<'b>) -> Sx<'b> {
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
    w / (s - 1.0) + 0.5 + rest * s / w
}

/// Hurwitz' function for `s > 1` and `q > 0`.
fn euler_maclaurin<'b>(s: Sx<'b>, q: Sx<'b>) -> Sx<'b> {
    let minus_s = -s;
    let terms: Vec<Sx<'b>> = (0..TERMS).map(|k| pow(q + k as f64, minus_s)).collect();
    let w = q + TERMS as f64;
    // The smallest first.
    terms.into_iter().rev().fold(pow(w, minus_s) * tail(s, w), |sum, term| sum + term)
}

/// Logarithms to base 2 of 3, 5 and 7, in two parts.
const LOG2: [[f64; 2]; 3] = [
    [1.584962500721156, 1.0579781240112554e-16],
    [2.321928094887362, 1.661617516973592e-16],
    [2.807354922057604, -6.661516337822047e-17],
];

/// Riemann's function for `s >= 0`.
fn riemann_positive(s: Sx<'_>) -> Sx<'_> {
    // Beyond, it is 1.
    let s = s.min(s.lit(1100.0));
    let two = exp2(-s);
    let [three, five, seven] = LOG2.map(|[hi, lo]| {
        let t = two_prod(-s, s.lit(hi));
        let e = exp2(t.hi);
        e.fma((-s).fma(s.lit(lo), t.lo) * LN_2, e)
    });
    let four = two * two;
    let powers = [two, three, four, five, two * three, seven, four * two, three * three];
    let last = two * five * tail(s, s.lit(10.0));
    powers.into_iter().rev().fold(last, |sum, power| sum + power) + 1.0
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
        let value = riemann_positive(s.max(s.lit(0.0)));
        let value = branch(value, s.lt(s.lit(0.0)), &[s], |v| {
            let y = v[0].lit(1.0) - v[0];
            let gamma = lanczos(y) * pow((y + G_LESS_HALF) / (2.0 * PI * E), y - 0.5);
            let scale = 2.0 / (2.0 * PI).sqrt();
            gamma * scale * sinpi(v[0] * 0.5) * riemann_positive(y)
        });
        s.eq(one).select(infinity(s), s.eq(infinity(s)).select(one, value))
    })
}
