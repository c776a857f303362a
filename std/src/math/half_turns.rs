//! `sinpi` and `cospi`: sine and cosine of multiples of pi.
//!
//! Method: the argument's magnitude less its even part, and less a multiple of 1/2, both exactly; then as in `trig.rs`.

use super::double::{Double, two_prod};
use super::float_bits::{lit, to_unsigned};
use super::trig::{Reduced, cos_of, sin_of};
use texpr_ir::Sx;

/// The reduction of `pi x` for `x >= 0`.
fn reduce(x: Sx<'_>) -> Reduced<'_> {
    let turn = x - (x * 0.5).floor() * 2.0;
    let shift = lit(x, 6_755_399_441_055_744.0, 12_582_912.0);
    let shifted = turn.fma(x.lit(2.0), shift);
    let rest = (shifted - shift).fma(x.lit(-0.5), turn);
    let r = two_prod(rest, lit(x, std::f64::consts::PI, 3.1415927410125732));
    let lo = rest.fma(lit(x, 1.2246467991473532e-16, -8.742277657347586e-8), r.lo);
    Reduced { q: to_unsigned(shifted), r: Double { hi: r.hi, lo } }
}

/// The sine of `pi x`; exactly 0 for whole numbers, with the sign of `x`.
pub fn sinpi(x: Sx<'_>) -> Sx<'_> {
    let value = sin_of(x, reduce(x.abs()));
    let zero = x.lit(0.0);
    value.eq(zero).select(zero.copysign(x), value)
}

/// The cosine of `pi x`; exactly 0 halfway between whole numbers.
pub fn cospi(x: Sx<'_>) -> Sx<'_> {
    let value = cos_of(x, reduce(x.abs()));
    let zero = x.lit(0.0);
    value.eq(zero).select(zero, value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::{Subject, assert_exact};
    use texpr_base::DType;

    const INF: f64 = f64::INFINITY;

    #[test]
    fn quarters_of_a_turn_are_exact() {
        let sine =
            [(0.0, 0.0), (-0.0, -0.0), (0.5, 1.0), (1.0, 0.0), (1.5, -1.0), (-1.0, -0.0), (-2.5, -1.0)];
        assert_exact(sinpi, &sine);
        assert_exact(sinpi, &[(1e30, 0.0), (INF, f64::NAN), (-INF, f64::NAN), (f64::NAN, f64::NAN)]);
        assert_exact(cospi, &[(0.0, 1.0), (0.5, 0.0), (1.0, -1.0), (1.5, 0.0), (-3.0, -1.0), (1e30, 1.0)]);
    }

    #[test]
    fn values_from_mpmath() {
        let [sine, cosine] = [sinpi, cospi].map(|f| Subject::unary(f, DType::F64));
        let near = |got: f64, want: f64| assert!((got / want - 1.0).abs() < 4e-16, "{got}, not {want}");
        near(sine.at_f64(&[0.3]), 0.8090169943749475);
        near(sine.at_f64(&[1e5 + 0.1]), 0.3090169943923389);
        near(cosine.at_f64(&[0.49999]), 3.1415926530761636e-5);
        near(cosine.at_f64(&[-1.3]), -0.587785252292473);
    }
}
