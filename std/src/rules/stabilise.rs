//! Forms that neither overflow nor cancel, for those that do.

use super::structure::{greatest_of_shifted, nonnegative, unshifted};
use texpr_base::Scalar;
use texpr_ir::{Attr, NodeId};
use texpr_opt::rewrite::guard::{accurate, float};
use texpr_opt::rewrite::{Builder, Rule};
use texpr_opt::rule;

pub(super) const RULES: &[Rule] = &[
    rule!("log1p.of_log": "(log (add 1 x))" => "(log1p x)", Stabilise, Improves, [float]),
    rule!("log1p.of_log_sub": "(log (subtract 1 x))" => "(log1p (negative x))", Stabilise, Improves, [float]),
    rule!("expm1.of_exp": "(subtract (exp x) 1)" => "(expm1 x)", Stabilise, Improves, [float]),
    rule!("expm1.of_exp_add": "(add (exp x) -1)" => "(expm1 x)", Stabilise, Improves, [float]),
    // From 0 and not `negative`: 1 - exp(0) is 0.0, not -0.0.
    rule!("expm1.of_sub_exp": "(subtract 1 (exp x))" => "(subtract 0 (expm1 x))", Stabilise, Improves, [float]),
    rule!("log.of_exp": "(log (exp x))" => "x", Stabilise, Improves, [float]),
    rule!("log1p.of_expm1": "(log1p (expm1 x))" => "x", Stabilise, Improves, [float]),
    rule!("softplus.of_log1p": "(log1p (exp x))" => "(softplus x)", Stabilise, Improves, [float]),
    rule!("logaddexp.of_log": "(log (add (exp a) (exp b)))" => "(logaddexp a b)", Stabilise, Improves, [float]),
    // Who took the greatest off already needs no help.
    rule!("logsumexp.of_log": "(log (sum (exp x) :axis a :keepdims k :dtype none))" => "(logsumexp x :axis a :keepdims k)",
        Stabilise, Improves, [float, unshifted]),
    rule!("softmax.of_ratio": "(divide (exp x) (sum (exp x) :axis a :keepdims k :dtype none))" => apply softmax,
        Stabilise, Improves, [float, unshifted]),
    rule!("log.of_ratio": "(log (divide (exp x) (sum (exp z) :axis a :keepdims k :dtype d)))" =>
        "(subtract x (log (sum (exp z) :axis a :keepdims k :dtype d)))", Stabilise, Improves, [float]),
    rule!("log_softmax": "(subtract x (logsumexp x :axis a :keepdims k))" => apply log_softmax, Stabilise, Improves, [float]),
    rule!("logsumexp.of_log_mean": "(log (mean (exp x) :axis a :keepdims k))" => apply log_mean, Stabilise, Improves, [float]),
    // A derivative cannot see that the greatest was taken off already.
    rule!("shift.again": "(where (isfinite m) m 0)" => "0", Simplify, Exact, [float, m: greatest_of_shifted]),
    rule!("log_ndtr.of_log": "(log (special.ndtr x))" => "(special.log_ndtr x)", Stabilise, Improves, [float]),
    rule!("tanh.of_ratio": "(divide (subtract (exp x) (exp (negative x))) (add (exp x) (exp (negative x))))" => "(tanh x)",
        Stabilise, Improves, [float]),
    rule!("sigmoid.of_div": "(divide 1 (add 1 (exp x)))" => "(sigmoid (negative x))", Stabilise, Improves, [float]),
    rule!("sigmoid.of_ratio": "(divide (exp x) (add 1 (exp x)))" => "(sigmoid x)", Stabilise, Improves, [float]),
    rule!("sigmoid.of_complement": "(subtract 1 (sigmoid x))" => "(sigmoid (negative x))", Stabilise, Improves, [float]),
    rule!("softplus.of_log_sigmoid": "(log (sigmoid x))" => "(negative (softplus (negative x)))",
        Stabilise, Improves, [float]),
    rule!("softplus.of_log1p_sigmoid": "(log1p (negative (sigmoid x)))" => "(negative (softplus x))",
        Stabilise, Improves, [float]),
    // The square under the root overflows at 1e154 and loses digits below 1e-154.
    rule!("abs.of_sqrt": "(sqrt (square x))" => "(abs x)", Stabilise, Improves, [float]),
    // sqrt(x*x + y*y) stays: `hypot` costs five times as much, and gives infinity where one is NaN.
    // The same steps, but a length has the slope 0 at its corner, where the root's is infinite.
    rule!("norm.of_sqrt": "(sqrt (sum (square x) :axis a :keepdims k :dtype none))" => "(norm x :axis a :keepdims k)",
        Stabilise, Improves, [float]),
    rule!("log.of_sqrt": "(log (sqrt x))" => "(multiply (log x) 0.5)", Stabilise, Improves, [float]),
    // Small differences of large squares.
    rule!("var.of_moments": "(subtract (mean (square x) :axis a :keepdims k) (square (mean x :axis a :keepdims k)))" =>
        "(var x :axis a :keepdims k)", Stabilise, Improves, [float]),
    rule!("sqrt.difference": "(subtract (sqrt (add x 1)) (sqrt x))" => "(divide 1 (add (sqrt (add x 1)) (sqrt x)))",
        Stabilise, Improves, [float]),
    rule!("cos.complement": "(subtract 1 (cos x))" => "(multiply 2 (square (sin (multiply x 0.5))))",
        Stabilise, Improves, [float]),
    rule!("sinh.of_exp": "(divide (subtract (exp x) (exp (negative x))) 2)" => "(sinh x)", Stabilise, Improves, [float]),
    rule!("sinh.of_exp_half": "(multiply (subtract (exp x) (exp (negative x))) 0.5)" => "(sinh x)",
        Stabilise, Improves, [float]),
    rule!("cosh.of_exp": "(divide (add (exp x) (exp (negative x))) 2)" => "(cosh x)", Stabilise, Improves, [float]),
    rule!("cosh.of_exp_half": "(multiply (add (exp x) (exp (negative x))) 0.5)" => "(cosh x)",
        Stabilise, Improves, [float]),
    rule!("softplus.minus": "(subtract (softplus x) x)" => "(softplus (negative x))", Stabilise, Improves, [float]),
    rule!("softplus.from": "(subtract x (softplus x))" => "(negative (softplus (negative x)))",
        Stabilise, Improves, [float]),
    // What overflows or vanishes on the way.
    rule!("log.of_square": "(log (square x))" => "(multiply 2 (log (abs x)))", Stabilise, Improves, [float]),
    rule!("log.of_prod": "(log (prod x :axis a :keepdims k :dtype none))" => "(sum (log x) :axis a :keepdims k)",
        Stabilise, Improves, [float, x: nonnegative]),
    rule!("logcumsumexp.of_log": "(log (cumsum (exp x) :axis a :dtype none :include_initial none :exclusive none :reverse r))" =>
        "(logcumsumexp x :axis a :reverse r)", Stabilise, Improves, [float]),
    rule!("exp.of_inverse": "(divide 1 (exp x))" => "(exp (negative x))", Stabilise, Improves, [float]),
    rule!("exp.of_square": "(square (exp x))" => "(exp (multiply 2 x))", Stabilise, Improves, [float]),
    rule!("exp.of_sqrt": "(sqrt (exp x))" => "(exp (multiply x 0.5))", Stabilise, Improves, [float]),
    rule!("erfcx.of_product": "(multiply (exp (square x)) (erfc x))" => "(special.erfcx x)", Stabilise, Improves, [float]),
    rule!("i0e.of_product": "(multiply (exp (negative (abs x))) (special.i0 x))" => "(special.i0e x)",
        Stabilise, Improves, [float]),
    rule!("i1e.of_product": "(multiply (exp (negative (abs x))) (special.i1 x))" => "(special.i1e x)",
        Stabilise, Improves, [float]),
    rule!("log1p.of_log2": "(log2 (add 1 x))" => "(multiply (log1p x) 1.4426950408889634)", Stabilise, Improves, [float]),
    rule!("log1p.of_log10": "(log10 (add 1 x))" => "(multiply (log1p x) 0.4342944819032518)",
        Stabilise, Improves, [float]),
    rule!("log.of_picked_ratio":
        "(log (getitem q=(divide (exp x) y=(sum (exp z) :axis a :keepdims k :dtype d)) *i :slices s))" => apply picked_ratio,
        Stabilise, Improves, [float]),
    rule!("erfc.of_erf": "(subtract 1 (erf x))" => "(erfc x)", Stabilise, Improves, [float]),
    rule!("erf.of_erfc": "(subtract 1 (erfc x))" => "(erf x)", Stabilise, Improves, [float]),
    rule!("erfc.of_erf_add": "(add 1 (erf x))" => "(erfc (negative x))", Stabilise, Improves, [float, accurate]),
];

/// The sum of the powers of the distances of the elements from the greatest, and of which it is the sum: no power is above 1. What is taken off
/// changes no ratio, so it has no slope either.
struct Powers {
    distances: NodeId,
    powers: NodeId,
    sum: NodeId,
}

fn powers(b: &mut Builder<'_, '_>) -> Option<Powers> {
    let (x, axis, keepdims) = (b.node("x")?, b.attr("a")?, b.attr("k")?);
    let ty = b.ty(x).clone();
    // Each sum must meet the elements it is made of.
    let is_aligned = keepdims == Attr::Bool(true) || axis.axes().is_none_or(|axes| axes.len() == ty.rank());
    is_aligned.then_some(())?;
    let greatest = b.op("max", &[x], &[axis.clone(), Attr::Bool(true)])?;
    // An infinite one would make all of them undefined.
    let is_finite = b.op("isfinite", &[greatest], &[])?;
    let zero = b.constant(Scalar::zero(ty.dtype));
    let shift = b.op("where", &[is_finite, greatest, zero], &[])?;
    let shift = b.op("stop_gradient", &[shift], &[])?;
    let distances = b.op("subtract", &[x, shift], &[])?;
    let powers = b.op("exp", &[distances], &[])?;
    // The dtype is told, so that no rule finds its own result.
    let sum = b.op("sum", &[powers], &[axis, keepdims, Attr::DType(ty.dtype)])?;
    Some(Powers { distances, powers, sum })
}

/// The logarithm of elements picked of a ratio of powers and their sum.
fn picked_ratio(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let shape = Attr::Sizes(b.ty(b.node("q")?).shape.clone());
    let (starts, slices) = (b.list("i")?, b.attr("s")?);
    let mut pick = |name: &str| {
        let whole = b.node(name)?;
        let whole = b.op("broadcast_to", &[whole], std::slice::from_ref(&shape))?;
        let args: Vec<NodeId> = std::iter::once(whole).chain(starts.iter().copied()).collect();
        b.op("getitem", &args, std::slice::from_ref(&slices))
    };
    let (x, sum) = (pick("x")?, pick("y")?);
    let log = b.op("log", &[sum], &[])?;
    b.op("subtract", &[x, log], &[])
}

fn softmax(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let Powers { powers, sum, .. } = powers(b)?;
    b.op("divide", &[powers, sum], &[])
}

fn log_softmax(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let Powers { distances, sum, .. } = powers(b)?;
    let log = b.op("log", &[sum], &[])?;
    b.op("subtract", &[distances, log], &[])
}

fn log_mean(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (x, attrs) = (b.node("x")?, [b.attr("a")?, b.attr("k")?]);
    let ones = b.op("ones_like", &[x], &[Attr::None])?;
    let count = b.op("sum", &[ones], &[attrs[0].clone(), attrs[1].clone(), Attr::None])?;
    let (sum, count) = (b.op("logsumexp", &[x], &attrs)?, b.op("log", &[count], &[])?);
    b.op("subtract", &[sum, count], &[])
}
