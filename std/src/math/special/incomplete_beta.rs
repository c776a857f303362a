//! `betainc`, the regularised incomplete beta function.
//!
//! Method: the continued fraction of A. Didonato and A. Morris (ACM TOMS 18, 1992, BFRAC) for the tail that `x` is in, by Lentz's scheme: nearly all
//! arguments need fewer than 20 terms; those that have not converged go on in rare paths, up to 110 terms, which suffices to `a`
//! and `b` of half a million. Its front factor is in Stirling's form where both parameters are large.

use super::beta::beta_wide;
use super::incomplete_gamma::{LARGE, inverse_gamma_star, phi};
use super::{branch, in_f64};
use crate::math::float_bits::nan;
use crate::math::{exp, log1p, pow};
use std::f64::consts::PI;
use texpr_ir::Sx;

/// Terms of the first path and of those after it.
const TERMS: [usize; 3] = [20, 30, 60];

/// The state of Lentz's scheme: the parameters stay.
#[derive(Clone, Copy)]
struct Lentz<'b> {
    a: Sx<'b>,
    b: Sx<'b>,
    x: Sx<'b>,
    y: Sx<'b>,
    f: Sx<'b>,
    c: Sx<'b>,
    d: Sx<'b>,
}

impl<'b> Lentz<'b> {
    fn denominator(self, m: f64, over: Sx<'b>) -> Sx<'b> {
        let Self { a, b, x, y, .. } = self;
        let first = (b - m) * x / over * m + m;
        let last = (a + m) / (a + (2.0 * m + 1.0));
        first + last * (a * y - b * x + 1.0 + (a.lit(2.0) - x) * m)
    }

    fn start(a: Sx<'b>, b: Sx<'b>, x: Sx<'b>, y: Sx<'b>) -> Self {
        let blank = Self { a, b, x, y, f: x, c: x, d: a.lit(0.0) };
        let f = blank.denominator(0.0, a);
        Self { f, c: f, ..blank }
    }

    fn step(self, m: f64) -> (Self, Sx<'b>) {
        let Self { a, b, x, .. } = self;
        let over = a + (2.0 * m - 1.0);
        let ratio = x / over;
        let numerator = (a + (m - 1.0)) * (a + b + (m - 1.0)) * ((b - m) * m) * (ratio * ratio);
        let denominator = self.denominator(m, over);
        let d = a.lit(1.0) / numerator.fma(self.d, denominator);
        let c = denominator + numerator / self.c;
        let change = c * d;
        (Self { f: self.f * change, c, d, ..self }, change)
    }

    /// The fraction after the terms from number `done` on.
    fn value(self, done: usize, terms: &'static [usize]) -> Sx<'b> {
        let [now, later @ ..] = terms else { return self.f };
        let (mut state, mut change) = (self, self.f);
        for m in done + 1..=done + now {
            (state, change) = state.step(m as f64);
        }
        let Lentz { a, b, x, y, f, c, d } = state;
        if later.is_empty() {
            return f;
        }
        let open = (change - 1.0).abs().gt(a.lit(2e-15));
        let done = done + now;
        branch(f, open, &[a, b, x, y, f, c, d], move |v| {
            let &[a, b, x, y, f, c, d] = v else { return v[4] };
            Lentz { a, b, x, y, f, c, d }.value(done, later)
        })
    }
}

/// `x^a y^b/B(a, b)` for `y = 1 - x`.
fn front<'b>(a: Sx<'b>, b: Sx<'b>, x: Sx<'b>, y: Sx<'b>) -> Sx<'b> {
    let usual = pow(x, a) * exp(b * log1p(-x)) / beta_wide(a, b);
    let large = a.min(b).ge(a.lit(LARGE));
    branch(usual, large, &[a, b, x, y], |v| {
        let (a, b, x, y) = (v[0], v[1], v[2], v[3]);
        let c = a + b;
        let lambda = a * y - b * x;
        let exponent = a * phi(-(lambda / a), x * c / a) + b * phi(lambda / b, y * c / b);
        let stirling = inverse_gamma_star(a) * inverse_gamma_star(b) / inverse_gamma_star(c);
        exp(-exponent) * stirling * (a / c * b / (2.0 * PI)).sqrt()
    })
}

/// The regularised incomplete beta function: the share of the beta integral of `a` and `b` up to `x`. Measured on
/// SciPy's tables: 1.2e-13.
pub fn betainc<'b>(a: Sx<'b>, b: Sx<'b>, x: Sx<'b>) -> Sx<'b> {
    in_f64(&[a, b, x], |v| wide(v[0], v[1], v[2]))
}

fn wide<'b>(a: Sx<'b>, b: Sx<'b>, x: Sx<'b>) -> Sx<'b> {
    let (zero, one) = (a.lit(0.0), a.lit(1.0));
    let y = one - x;
    let usual = (a * y).lt(b * x);
    // Close to the end where a small parameter piles up the weight the fraction converges too slowly, and that of the other tail at once.
    let (first, second) = (usual.select(b, a), usual.select(a, b));
    let (near, far) = (usual.select(y, x), usual.select(x, y));
    let slow = second.lt(one) & far.lt(a.lit(0.004)) & (first + 1.0).lt(near * (first + second + 2.0));
    let upper = usual ^ slow;
    let (first, second) = (upper.select(b, a), upper.select(a, b));
    let (near, far) = (upper.select(y, x), upper.select(x, y));
    let tail = front(a, b, x, y) / Lentz::start(first, second, near, far).value(0, &TERMS);
    let value = upper.select(one - tail, tail);
    // All the weight is at 0 for a = 0, at 1 for b = 0.
    let value = b.eq(zero).select(zero, a.eq(zero).select(one, value));
    let value = x.eq(zero).select(zero, x.eq(one).select(one, value));
    let known = a.ge(zero) & b.ge(zero) & x.ge(zero) & x.le(one) & (a.gt(zero) | b.gt(zero));
    known.select(value, nan(a))
}
