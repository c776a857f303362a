//! Steps of derivatives that several ops share.

mod matrices;
mod places;
mod recurrence;

pub(super) use matrices::*;
pub(super) use places::*;
pub(super) use recurrence::*;

use super::infer;
use texpr_base::{DType, Size};
use texpr_ir::Ex;
use texpr_ir::grad::{Local, Pullback};

/// The density of the standard normal distribution at 0.
pub(super) const FRAC_1_SQRT_2PI: f64 = 0.398_942_280_401_432_7;

/// `x / y`, but `limit` where `y` is 0. Nothing is divided by 0 there, so that a derivative of it is not undefined either.
pub(super) fn over<'b>(x: Ex<'b>, y: Ex<'b>, limit: f64) -> Ex<'b> {
    let corner = y.bin("equal", y.number(0.0));
    corner.choose(x.number(limit), x / corner.choose(y.number(1.0), y))
}

/// The change that argument `i` of two gets where it is `wins` than the other; equal ones share it.
pub(super) fn share<'b>(g: &Local<'b>, i: usize, wins: &str) -> Ex<'b> {
    let (own, other) = (g.x[i], g.x[1 - i]);
    let tie = (g.d * 0.5).only_where(own.bin("equal", other));
    own.bin(wins, other).choose(g.d, tie)
}

/// As [`share`], where nothing wins over a number but a number.
pub(super) fn share_of_numbers<'b>(g: &Local<'b>, i: usize, wins: &str) -> Ex<'b> {
    g.x[1 - i].un("isnan").choose(g.d, share(g, i, wins))
}

/// `exp(a) / (exp(a) + exp(b))`.
pub(super) fn weight<'b>(a: Ex<'b>, b: Ex<'b>) -> Ex<'b> {
    // Two equal infinities have no difference.
    a.bin("equal", b).choose(a.number(0.5), (a - b).un("sigmoid"))
}

pub(super) fn normal_density(x: Ex<'_>) -> Ex<'_> {
    (x * x * -0.5).un("exp") * FRAC_1_SQRT_2PI
}

/// The derivative of the lower regularised incomplete gamma function by `x`: DLMF 8.8.13.
pub(super) fn gamma_density<'b>(a: Ex<'b>, x: Ex<'b>) -> Ex<'b> {
    ((a - 1.0).bin("multiply", x.un("log")) - x - a.un("special.gammaln")).un("exp")
}

/// The derivative of the regularised incomplete beta function by `x`: DLMF 8.17.20.
pub(super) fn beta_density<'b>(a: Ex<'b>, b: Ex<'b>, x: Ex<'b>) -> Ex<'b> {
    ((a - 1.0) * x.un("log") + (b - 1.0) * (-x).un("log1p") - a.bin("special.betaln", b)).un("exp")
}

/// The change of argument `i` of `clip(x, min, max)`: `x` has it all as long as it is within the bounds, these included.
pub(super) fn clip<'b>(g: &Local<'b>, i: usize) -> Ex<'b> {
    let [x, min, max] = g.x[..] else { return g.d };
    let (above, below) = (x.bin("greater_equal", min), x.bin("less_equal", max));
    let crossed = min.bin("greater", max);
    match i {
        0 => g.d.only_where(above.bin("logical_and", below)),
        1 => g.d.only_where(above.un("logical_not").bin("logical_and", crossed.un("logical_not"))),
        _ => g.d.only_where(below.un("logical_not").bin("logical_or", crossed)),
    }
}

/// The change of the base of a power; a power of 0 has none, at 0 either.
pub(super) fn power_base<'b>(g: &Local<'b>) -> Ex<'b> {
    let (x, p) = (g.x[0], g.x[1]);
    let slope = g.d * p * x.bin("power", p - 1.0);
    slope.only_where(p.bin("not_equal", p.number(0.0)))
}

/// The change of the exponent of a power; of the base 0 there is none.
pub(super) fn power_exponent<'b>(g: &Local<'b>) -> Ex<'b> {
    let x = g.x[0];
    let zero = x.bin("equal", x.number(0.0));
    g.d * g.y * zero.choose(x.number(1.0), x).un("log")
}

/// `sinc`'s derivative, `(cos(z) - sin(z) / z) / x` with `z = pi x`; near 0 by its series.
pub(super) fn sinc<'b>(g: &Local<'b>) -> Ex<'b> {
    let x = g.x[0];
    let z = x * std::f64::consts::PI;
    let z2 = z * z;
    let near = z.un("abs").bin("less", z.number(0.3));
    let terms = [
        12.0 / 6_227_020_800.0,
        -10.0 / 39_916_800.0,
        8.0 / 362_880.0,
        -6.0 / 5_040.0,
        4.0 / 120.0,
        -2.0 / 6.0,
    ];
    let series = terms[1..].iter().fold(z.number(terms[0]), |sum, term| sum * z2 + *term);
    let series = series * z * std::f64::consts::PI;
    let safe = near.choose(x.number(1.0), x);
    g.d * near.choose(series, (x.un("cospi") - g.y) / safe)
}

/// The axes of a reduction whose attributes begin with `axis` and `keepdims`, and whether they stay.
pub(super) fn reduction(p: &Pullback<'_>) -> (Vec<usize>, bool) {
    (infer::axes_or_all(&p.attrs[0], p.x[0].rank()), infer::flag(&p.attrs[1]))
}

/// A result of a reduction (or its cotangent), with the reduced axes as axes of size 1.
pub(super) fn kept<'b>(p: &Pullback<'b>, value: Ex<'b>) -> Ex<'b> {
    let (axes, keepdims) = reduction(p);
    if keepdims { value } else { value.expand(&axes) }
}

/// A result of a reduction (or its cotangent) at every element that went into it.
pub(super) fn spread<'b>(p: &Pullback<'b>, value: Ex<'b>) -> Ex<'b> {
    kept(p, value).broadcast_to(&p.x[0].shape())
}

/// What is 0 where the mask of a reduction leaves an element out.
pub(super) fn masked<'b>(p: &Pullback<'b>, value: Ex<'b>) -> Ex<'b> {
    match p.x.get(1) {
        Some(mask) => value.only_where(*mask),
        None => value,
    }
}

/// How many elements each result of a reduction is made of, as a `dtype`, with the reduced axes as axes of size 1.
pub(super) fn count<'b>(p: &Pullback<'b>, dtype: DType) -> Ex<'b> {
    let (axes, _) = reduction(p);
    let (x, shape) = (p.x[0], p.x[0].shape());
    match p.x.get(1) {
        Some(mask) => mask.broadcast_to(&shape).cast(dtype).sum(&axes, true),
        None => x.b.size(&Size::product(axes.iter().map(|axis| &shape[*axis]))).cast(dtype),
    }
}

/// The pullback of a function of one array that only moves elements: `back` puts the cotangent into the array's shape.
pub(super) fn moved<'b>(p: &Pullback<'b>, back: impl FnOnce(Ex<'b>) -> Ex<'b>) -> Vec<Option<Ex<'b>>> {
    p.first(|| back(p.dy))
}

/// The cotangents of arrays that were put one after another along `axis`.
pub(super) fn parts<'b>(p: &Pullback<'b>, axis: usize) -> Vec<Option<Ex<'b>>> {
    let mut start = Size::constant(0);
    let mut out = Vec::with_capacity(p.x.len());
    for (i, x) in p.x.iter().enumerate() {
        let len = x.shape()[axis].clone();
        out.push(p.of(i, || p.dy.range(axis, &start, &len)));
        start = start.add(&len);
    }
    out
}

/// The order of axes that undoes `order`.
pub(super) fn inverse(order: &[usize]) -> Vec<usize> {
    let mut out = vec![0; order.len()];
    for (to, from) in order.iter().enumerate() {
        out[*from] = to;
    }
    out
}

/// The pullback of `max` and `min`: whoever is the result has the change, and equal ones share it, the element to begin with among them.
pub(super) fn extreme<'b>(p: &Pullback<'b>) -> Vec<Option<Ex<'b>>> {
    let (axes, _) = reduction(p);
    let dtype = p.y.dtype();
    let hit = p.x[0].bin("equal", kept(p, p.y));
    let hit = match p.x.get(1) {
        Some(mask) => hit.bin("logical_and", *mask),
        None => hit,
    };
    let weight = hit.cast(dtype);
    let first = p.x.get(2).map(|first| first.cast(dtype).bin("equal", p.y).cast(dtype));
    let count = weight.sum(&axes, true);
    let count = first.map_or(count, |first| count + kept(p, first));
    let mut out = p.first(|| weight * (kept(p, p.dy) / count));
    if let (Some(first), Some(slot)) = (first, out.get_mut(2)) {
        let share = first * p.dy / count.reshape(&p.y.shape());
        *slot = p.of(2, || share.cast(p.x[2].dtype()).sum_to(&p.x[2].ty()));
    }
    out
}
