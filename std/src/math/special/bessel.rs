//! Bessel functions of order 0 and 1: `i0 i0e i1 i1e j0 j1 y0 y1`.
//!
//! Method: up to 8, polynomials in `x^2` (of `j0` and `j1` with their two zeros split off in two parts each); beyond, Hankel's form
//! `sqrt(2/(pi x)) (P cos c - Q sin c)` with `P` and `Q` polynomials in `(8/x)^2`, and for `i0` and `i1` a polynomial in `1/x`. Near zeros
//! beyond 8 the error is relative to the amplitude.

use super::tables::*;
use super::{branch, in_f64};
use crate::math::float_bits::{infinity, nan};
use crate::math::{cos, exp, log, sin};
use std::f64::consts::{FRAC_2_PI, PI};
use texpr_ir::Sx;

/// Where the forms meet.
const MEET: f64 = 8.0;

#[derive(Clone, Copy)]
enum Order {
    Zero,
    One,
}

/// `I(a)` up to 8, `exp(-a) I(a)` beyond, for `a >= 0`; and whether it is the former.
fn modified<'b>(a: Sx<'b>, order: Order) -> (Sx<'b>, Sx<'b>) {
    let (near, far) = match order {
        Order::Zero => (I0, I0_FAR),
        Order::One => (I1, I1_FAR),
    };
    let one = a.lit(1.0);
    let y = a * a * 0.25;
    let series = y.fma(y.horner(near), one);
    let series = if matches!(order, Order::One) { series * a * 0.5 } else { series };
    let low = a.le(a.lit(MEET));
    let tail = (a.lit(16.0) / a - one).horner(far) / a.sqrt();
    (low.select(series, tail), low)
}

fn grown<'b>(x: Sx<'b>, order: Order) -> Sx<'b> {
    // Beyond 714 the result is infinite; in halves it does not overflow before.
    let a = x.abs().min(x.lit(1000.0));
    let (value, low) = modified(a, order);
    let e = exp(low.select(a.lit(0.0), a * 0.5));
    e * value * e
}

fn scaled<'b>(x: Sx<'b>, order: Order) -> Sx<'b> {
    let a = x.abs();
    let (value, low) = modified(a, order);
    low.select(value * exp(-a), value)
}

/// The modified Bessel function of order 0. Measured: 6e-16.
pub fn i0(x: Sx<'_>) -> Sx<'_> {
    in_f64(&[x], |v| grown(v[0], Order::Zero))
}

/// `exp(-|x|) i0(x)`.
pub fn i0e(x: Sx<'_>) -> Sx<'_> {
    in_f64(&[x], |v| scaled(v[0], Order::Zero))
}

/// The modified Bessel function of order 1. Measured: 6e-16.
pub fn i1(x: Sx<'_>) -> Sx<'_> {
    in_f64(&[x], |v| grown(v[0], Order::One).copysign(v[0]))
}

/// `exp(-|x|) i1(x)`.
pub fn i1e(x: Sx<'_>) -> Sx<'_> {
    in_f64(&[x], |v| scaled(v[0], Order::One).copysign(v[0]))
}

/// `a^2 - zero^2`.
fn from_zero<'b>(a: Sx<'b>, zero: [f64; 2]) -> Sx<'b> {
    ((a - zero[0]) - zero[1]) * (a + zero[0])
}

/// `j(a)` for `a <= 8`.
fn j_near<'b>(a: Sx<'b>, order: Order) -> Sx<'b> {
    let u = a * a / 32.0 - 1.0;
    match order {
        Order::Zero => from_zero(a, J0_ZERO1) * from_zero(a, J0_ZERO2) * u.horner(J0),
        Order::One => from_zero(a, J1_ZERO1) * from_zero(a, J1_ZERO2) * u.horner(J1) * a,
    }
}

/// Which of the pair.
#[derive(Clone, Copy)]
enum Kind {
    J,
    Y,
}

/// `j(a)` or `y(a)` for `a > 8`.
fn hankel<'b>(a: Sx<'b>, order: Order, kind: Kind) -> Sx<'b> {
    let (p, q) = match order {
        Order::Zero => (HANKEL_P0, HANKEL_Q0),
        Order::One => (HANKEL_P1, HANKEL_Q1),
    };
    let w = a.lit(8.0) / a;
    let u = w * w * 2.0 - 1.0;
    let (p, q) = (u.horner(p), u.horner(q) / a);
    // sqrt(2) times the cosine and sine of a - pi/4.
    let (s, c) = (sin(a), cos(a));
    let (cosine, sine) = (c + s, s - c);
    let sum = match (order, kind) {
        (Order::Zero, Kind::J) => p * cosine - q * sine,
        (Order::Zero, Kind::Y) => p * sine + q * cosine,
        (Order::One, Kind::J) => p * sine + q * cosine,
        (Order::One, Kind::Y) => q * sine - p * cosine,
    };
    a.eq(infinity(a)).select(a.lit(0.0), sum / (a * PI).sqrt())
}

fn j<'b>(a: Sx<'b>, order: Order) -> Sx<'b> {
    branch(j_near(a, order), a.gt(a.lit(MEET)), &[a], move |v| hankel(v[0], order, Kind::J))
}

fn y<'b>(x: Sx<'b>, order: Order) -> Sx<'b> {
    let u = x * x / 32.0 - 1.0;
    let near = match order {
        Order::Zero => (log(x) * FRAC_2_PI).fma(j_near(x, order), u.horner(Y0)),
        Order::One => (log(x) * j_near(x, order) - x.lit(1.0) / x) * FRAC_2_PI + u.horner(Y1) * x,
    };
    let value = branch(near, x.gt(x.lit(MEET)), &[x], move |v| hankel(v[0], order, Kind::Y));
    let zero = x.lit(0.0);
    x.lt(zero).select(nan(x), x.eq(zero).select(-infinity(x), value))
}

/// The Bessel function of the first kind of order 0. Measured: 1.2e-15 of the amplitude.
pub fn j0(x: Sx<'_>) -> Sx<'_> {
    in_f64(&[x], |v| j(v[0].abs(), Order::Zero))
}

/// The Bessel function of the first kind of order 1.
pub fn j1(x: Sx<'_>) -> Sx<'_> {
    in_f64(&[x], |v| {
        let value = j(v[0].abs(), Order::One);
        v[0].lt(v[0].lit(0.0)).select(-value, value)
    })
}

/// The Bessel function of the second kind of order 0. Measured: 1.5e-15 of the amplitude.
pub fn y0(x: Sx<'_>) -> Sx<'_> {
    in_f64(&[x], |v| y(v[0], Order::Zero))
}

/// The Bessel function of the second kind of order 1. Measured: 1.8e-15 of the amplitude.
pub fn y1(x: Sx<'_>) -> Sx<'_> {
    in_f64(&[x], |v| y(v[0], Order::One))
}
