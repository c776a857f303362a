//! Reductions. A sum of floats keeps its tree, so nothing may pass through it unless the result is the same for any order.

use super::structure::{axes_of, finite_constant, nonnegative, sums_alike};
use texpr_base::Scalar;
use texpr_ir::{Attr, NodeId};
use texpr_opt::rewrite::guard::{float, int, rank0, sole};
use texpr_opt::rewrite::{Builder, Rule};
use texpr_opt::rule;

pub(super) const RULES: &[Rule] = &[
    rule!("any.of_not": "(any (logical_not x) :axis a :keepdims k)" => "(logical_not (all x :axis a :keepdims k))",
        Simplify, Exact),
    rule!("all.of_not": "(all (logical_not x) :axis a :keepdims k)" => "(logical_not (any x :axis a :keepdims k))",
        Simplify, Exact),
    // NaN wins in both, and -0.0 is below 0.0 in both.
    rule!("max.of_neg": "(max (negative x) :axis a :keepdims k)" => "(negative (min x :axis a :keepdims k))",
        Simplify, Exact, [float]),
    rule!("min.of_neg": "(min (negative x) :axis a :keepdims k)" => "(negative (max x :axis a :keepdims k))",
        Simplify, Exact, [float]),
    // Linear work is done once for each sum.
    rule!("sum.of_neg": "(sum (negative x) :axis a :keepdims k :dtype none)" =>
        "(negative (sum x :axis a :keepdims k))", Simplify, Exact, [int, x: sums_alike]),
    rule!("sum.of_neg.fast": "(sum (negative x) :axis a :keepdims k :dtype none)" =>
        "(negative (sum x :axis a :keepdims k))", Simplify, Fast(NoSignedZeros), [float]),
    rule!("sum.of_scaled": "(sum (multiply x c) :axis a :keepdims k :dtype none)" =>
        "(multiply (sum x :axis a :keepdims k) c)", Simplify, Exact, [int, c: rank0, x: sums_alike]),
    rule!("sum.of_scaled.fast": "(sum (multiply x c) :axis a :keepdims k :dtype none)" =>
        "(multiply (sum x :axis a :keepdims k) c)", Simplify, Fast(Reassociate), [float, c: rank0]),
    rule!("sum.of_ratio.fast": "(sum (divide x c) :axis a :keepdims k :dtype none)" =>
        "(divide (sum x :axis a :keepdims k) c)", Simplify, Fast(Reassociate), [float, c: rank0]),
    rule!("mean.of_neg.fast": "(mean (negative x) :axis a :keepdims k)" => "(negative (mean x :axis a :keepdims k))",
        Simplify, Fast(NoSignedZeros), [float]),
    rule!("mean.of_scaled.fast": "(mean (multiply x c) :axis a :keepdims k)" =>
        "(multiply (mean x :axis a :keepdims k) c)", Simplify, Fast(Reassociate), [float, c: rank0]),
    rule!("mean.of_ratio.fast": "(mean (divide x c) :axis a :keepdims k)" =>
        "(divide (mean x :axis a :keepdims k) c)", Simplify, Fast(Reassociate), [float, c: rank0]),
    // One pass instead of two.
    rule!("max.of_max": "(max (max x :axis a :keepdims k) :axis b :keepdims l)" => apply both, Simplify, Exact),
    rule!("min.of_min": "(min (min x :axis a :keepdims k) :axis b :keepdims l)" => apply both, Simplify, Exact),
    rule!("any.of_any": "(any (any x :axis a :keepdims k) :axis b :keepdims l)" => apply both, Simplify, Exact),
    rule!("all.of_all": "(all (all x :axis a :keepdims k) :axis b :keepdims l)" => apply both, Simplify, Exact),
    rule!("sum.of_sum": "(sum (sum x :axis a :keepdims k :dtype none) :axis b :keepdims l :dtype none)" => apply both,
        Simplify, Exact, [int]),
    rule!("sum.of_sum.fast": "(sum (sum x :axis a :keepdims k :dtype none) :axis b :keepdims l :dtype none)" => apply both,
        Simplify, Fast(Reassociate), [float]),
    rule!("prod.of_prod": "(prod (prod x :axis a :keepdims k :dtype none) :axis b :keepdims l :dtype none)" => apply both,
        Simplify, Exact, [int]),
    // All elements, in whatever order they lie.
    rule!("max.of_moved": "(max x :axis none :keepdims none)" => apply unmoved, Simplify, Exact),
    rule!("min.of_moved": "(min x :axis none :keepdims none)" => apply unmoved, Simplify, Exact),
    rule!("any.of_moved": "(any x :axis none :keepdims none)" => apply unmoved, Simplify, Exact),
    rule!("all.of_moved": "(all x :axis none :keepdims none)" => apply unmoved, Simplify, Exact),
    rule!("sum.of_moved": "(sum x :axis none :keepdims none :dtype none)" => apply unmoved, Simplify, Exact, [int]),
    rule!("sum.of_moved.fast": "(sum x :axis none :keepdims none :dtype none)" => apply unmoved,
        Simplify, Fast(Reassociate), [float]),
    // Of one element each.
    rule!("max.of_one": "(max x :axis a :keepdims k)" => apply of_one, Simplify, Exact),
    rule!("min.of_one": "(min x :axis a :keepdims k)" => apply of_one, Simplify, Exact),
    rule!("sum.of_one": "(sum x :axis a :keepdims k :dtype d)" => apply of_one, Simplify, Exact),
    rule!("prod.of_one": "(prod x :axis a :keepdims k :dtype d)" => apply of_one, Simplify, Exact),
    rule!("mean.of_one": "(mean x :axis a :keepdims k)" => apply of_one, Simplify, Exact),
    rule!("logsumexp.of_one": "(logsumexp x :axis a :keepdims k)" => apply of_one, Simplify, Improves),
    // As often as there are elements.
    rule!("sum.of_constant": "(sum x :axis a :keepdims k :dtype d)" => apply times_count,
        Simplify, Improves, [x: finite_constant]),
    // What grows with its argument is worked out once, of the greatest.
    rule!("max.of_exp": "(max e=(exp x) :axis a :keepdims k)" => "(exp (max x :axis a :keepdims k))",
        Simplify, Improves, [e: sole]),
    rule!("min.of_exp": "(min e=(exp x) :axis a :keepdims k)" => "(exp (min x :axis a :keepdims k))",
        Simplify, Improves, [e: sole]),
    rule!("max.of_sigmoid": "(max e=(sigmoid x) :axis a :keepdims k)" => "(sigmoid (max x :axis a :keepdims k))",
        Simplify, Improves, [e: sole]),
    rule!("min.of_sigmoid": "(min e=(sigmoid x) :axis a :keepdims k)" => "(sigmoid (min x :axis a :keepdims k))",
        Simplify, Improves, [e: sole]),
    rule!("max.of_tanh": "(max e=(tanh x) :axis a :keepdims k)" => "(tanh (max x :axis a :keepdims k))",
        Simplify, Improves, [e: sole]),
    rule!("min.of_tanh": "(min e=(tanh x) :axis a :keepdims k)" => "(tanh (min x :axis a :keepdims k))",
        Simplify, Improves, [e: sole]),
    // The root is taken to be squared again.
    rule!("square.of_norm": "(square (norm x :axis a :keepdims k))" => "(sum (square x) :axis a :keepdims k)",
        Simplify, Improves, [float]),
    rule!("square.of_std": "(square (std x :axis a :keepdims k :correction c :ddof d))" =>
        "(var x :axis a :keepdims k :correction c :ddof d)", Simplify, Improves, [float]),
    rule!("square.of_sqrt": "(square (sqrt x))" => "x", Simplify, Improves, [float, x: nonnegative]),
];

/// A reduction of a reduction, at once.
fn both(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let (name, _) = b.called(b.root())?;
    let (rank, flag) = (b.ty(x).rank(), |attr: Option<Attr>| attr.and_then(|a| a.bool()).unwrap_or(false));
    let (kept, kept_after) = (flag(b.attr("k")), flag(b.attr("l")));
    let inner = axes_of(&b.attr("a")?, rank);
    let left: Vec<usize> = (0..rank).filter(|axis| kept || !inner.contains(axis)).collect();
    let outer = axes_of(&b.attr("b")?, left.len());
    let outer: Vec<usize> = outer.iter().map(|axis| left.get(*axis).copied()).collect::<Option<_>>()?;
    // Axes of size 1 that one of them leaves must be left by both.
    let covers = inner.iter().all(|axis| outer.contains(axis));
    if kept != kept_after && !(kept && covers) {
        return None;
    }
    let mut axes: Vec<usize> = inner.into_iter().chain(outer).collect();
    axes.sort_unstable();
    axes.dedup();
    let n_attrs = b.attrs_of(b.root())?.len();
    let mut attrs = vec![Attr::None; n_attrs];
    attrs[0] = Attr::Axes(axes);
    attrs[1] = b.attr("l")?;
    b.op(name, &[x], &attrs)
}

/// The reduction of all elements without the views that only move them.
fn unmoved(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (name, _) = b.called(b.root())?;
    let attrs = b.attrs_of(b.root())?.to_vec();
    let mut x = b.node("x")?;
    let before = x;
    while let Some((
        "transpose" | "matrix_transpose" | "swapaxes" | "moveaxis" | "flip" | "roll" | "reshape"
        | "expand_dims" | "squeeze",
        [inner],
    )) = b.called(x)
    {
        x = *inner;
    }
    if x == before {
        return None;
    }
    b.op(name, &[x], &attrs)
}

/// The elements themselves, where each is the only one of its group.
fn of_one(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let (from, to) = (b.ty(x).clone(), b.ty(b.root()).clone());
    let axes = axes_of(&b.attr("a")?, from.rank());
    if axes.is_empty() || !axes.iter().all(|axis| from.shape[*axis].is_one()) {
        return None;
    }
    let x = b.op("astype", &[x], &[Attr::DType(to.dtype)])?;
    b.op("reshape", &[x], &[Attr::Sizes(to.shape)])
}

/// The sum of equal elements.
fn times_count(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let (value, from, dtype) = (b.constant_of(x)?, b.ty(x).clone(), b.ty(b.root()).dtype);
    // A half cannot count far.
    if dtype.size() < 4 {
        return None;
    }
    let axes = axes_of(&b.attr("a")?, from.rank());
    // The sum of nothing is 0.0, and nothing times a negative number -0.0.
    let some = axes.iter().all(|axis| from.shape[*axis].as_const().is_some_and(|size| size > 0));
    if dtype.is_float() && value.as_f64().is_sign_negative() && !some {
        return None;
    }
    let mut count = b.constant(Scalar::i64(1));
    for axis in axes {
        let size = b.size(&from.shape[axis]);
        count = b.op("multiply", &[count, size], &[])?;
    }
    let count = b.op("astype", &[count], &[Attr::DType(dtype)])?;
    let value = b.constant(value.cast(dtype));
    b.op("multiply", &[count, value], &[])
}
