//! Shapes and conversions that cancel or collapse.

use texpr_base::{DType, Scalar};
use texpr_ir::{Attr, NodeId};
use texpr_opt::rewrite::guard::constant;
use texpr_opt::rewrite::{Builder, Rule};
use texpr_opt::rule;

pub(super) const RULES: &[Rule] = &[
    rule!("astype.same": "(astype x :dtype d)" => apply same_type, Canonical, Exact),
    rule!("astype.astype": "(astype (astype x :dtype u) :dtype v)" => apply cast_once, Canonical, Exact),
    rule!("zeros_like": "(zeros_like x :dtype d)" => apply zeros, Canonical, Exact),
    rule!("ones_like": "(ones_like x :dtype d)" => apply ones, Canonical, Exact),
    rule!("reshape.same": "(reshape x :shape s)" => apply same_type, Canonical, Exact),
    rule!("reshape.reshape": "(reshape (reshape x :shape s) :shape t)" => "(reshape x :shape t)", Canonical, Exact),
    rule!("broadcast.same": "(broadcast_to x :shape s)" => apply same_type, Canonical, Exact),
    rule!("broadcast.broadcast": "(broadcast_to (broadcast_to x :shape s) :shape t)" => "(broadcast_to x :shape t)",
        Canonical, Exact),
    rule!("transpose.same": "(transpose x :axes p)" => apply same_order, Canonical, Exact),
    rule!("transpose.transpose": "(transpose (transpose x :axes p) :axes q)" => apply transpose_once, Canonical, Exact),
    rule!("matrix_transpose.again": "(matrix_transpose (matrix_transpose x))" => "x", Canonical, Exact),
    rule!("flip.flip": "(flip (flip x :axis a) :axis a)" => "x", Canonical, Exact),
    rule!("squeeze.expand_dims": "(squeeze (expand_dims x :axis a) :axis a)" => "x", Canonical, Exact),
    rule!("expand_dims.squeeze": "(expand_dims (squeeze x :axis a) :axis a)" => "x", Canonical, Exact),
    // One spelling of each order of the axes, so that equal ones are one.
    rule!("swapaxes": "(swapaxes x :axis1 i :axis2 j)" => apply swapped, Canonical, Exact),
    rule!("moveaxis": "(moveaxis x :source p :destination q)" => apply moved, Canonical, Exact),
    rule!("transpose.of_matrices": "(transpose x :axes p)" => apply as_matrices, Canonical, Exact),
    rule!("transpose.matrix_transpose": "(transpose (matrix_transpose x) :axes p)" => apply transpose_of_matrices,
        Canonical, Exact),
    rule!("matrix_transpose.transpose": "(matrix_transpose (transpose x :axes p))" => apply matrices_of_transpose,
        Canonical, Exact),
    rule!("flatten": "(flatten x)" => apply reshaped, Canonical, Exact),
    rule!("reshape.expand_dims": "(reshape (expand_dims x :axis a) :shape s)" => "(reshape x :shape s)", Canonical, Exact),
    rule!("reshape.squeeze": "(reshape (squeeze x :axis a) :shape s)" => "(reshape x :shape s)", Canonical, Exact),
    rule!("squeeze.reshape": "(squeeze (reshape x :shape s) :axis a)" => apply reshaped, Canonical, Exact),
    rule!("expand_dims.reshape": "(expand_dims (reshape x :shape s) :axis a)" => apply reshaped, Canonical, Exact),
    // What is the same everywhere has no order.
    rule!("reshape.of_constant": "(reshape x :shape s)" => apply one_value, Canonical, Exact, [x: constant]),
    rule!("transpose.of_constant": "(transpose x :axes p)" => apply one_value, Canonical, Exact, [x: constant]),
    rule!("matrix_transpose.of_constant": "(matrix_transpose x)" => apply one_value, Canonical, Exact, [x: constant]),
    rule!("expand_dims.of_constant": "(expand_dims x :axis a)" => apply one_value, Canonical, Exact, [x: constant]),
    rule!("squeeze.of_constant": "(squeeze x :axis a)" => apply one_value, Canonical, Exact, [x: constant]),
    rule!("flip.of_constant": "(flip x :axis a)" => apply one_value, Canonical, Exact, [x: constant]),
    rule!("broadcast.of_expand_dims": "(broadcast_to (expand_dims x :axis a) :shape s)" => apply leading,
        Canonical, Exact),
    rule!("concat.one": "(concat x :axis a)" => "x", Canonical, Exact),
    rule!("stack.one": "(stack x :axis a)" => apply stacked_one, Canonical, Exact),
];

/// The argument, where it has the result's type already.
fn same_type(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    (b.ty(x) == b.ty(b.root())).then_some(x)
}

/// 0 everywhere; the engine gives it the root's shape.
fn zeros(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let dtype = b.ty(b.root()).dtype;
    Some(b.constant(Scalar::zero(dtype)))
}

/// 1 everywhere.
fn ones(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let dtype = b.ty(b.root()).dtype;
    Some(b.constant(Scalar::from_i128(dtype, 1)))
}

/// Two conversions are one if the first loses nothing and the second sees the same number.
fn cast_once(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let (from, Attr::DType(via), Attr::DType(to)) = (b.ty(x).dtype, b.attr("u")?, b.attr("v")?) else {
        return None;
    };
    // Floats saturate where integers wrap.
    let other_rule = from.is_int() && via.is_float() && to.is_int() && !keeps_all(from, to);
    if !keeps_all(from, via) || other_rule {
        return None;
    }
    b.op("astype", &[x], &[Attr::DType(to)])
}

/// Whether every value of `from` is a value of `to`.
fn keeps_all(from: DType, to: DType) -> bool {
    if from.is_complex() || to.is_complex() {
        // A real number is a complex one if it is a part of it.
        return to.is_complex() && keeps_all(from.part(), to.part());
    }
    let digits = match to {
        DType::BF16 => 8,
        DType::F16 => 11,
        DType::F32 => 24,
        _ => 53,
    };
    match (from.is_float(), to.is_float()) {
        (true, true) => from.promote(to) == Some(to),
        (true, false) => false,
        (false, true) => from == DType::Bool || from.size() * 8 <= digits,
        (false, false) => {
            let least = if from == DType::Bool { 0 } else { from.int_min() };
            to != DType::Bool && least >= to.int_min() && from.int_max() <= to.int_max() || from == to
        }
    }
}

/// The argument, where the axes stay where they are.
fn same_order(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let axes = permutation(&b.attr("p")?, b.ty(x).rank());
    axes.iter().enumerate().all(|(i, axis)| i == *axis).then_some(x)
}

/// The composition of two permutations: axis `i` of the result is axis `p[q[i]]` of `x`.
fn transpose_once(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let rank = b.ty(x).rank();
    let (p, q) = (permutation(&b.attr("p")?, rank), permutation(&b.attr("q")?, rank));
    let axes = q.iter().map(|i| p.get(*i).copied()).collect::<Option<Vec<usize>>>()?;
    b.op("transpose", &[x], &[Attr::Axes(axes)])
}

/// Two axes exchanged, as an order of all axes.
fn swapped(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let axis = |attr: Attr| attr.axes().and_then(|axes| axes.first().copied());
    let mut order: Vec<usize> = (0..b.ty(x).rank()).collect();
    order.swap(axis(b.attr("i")?)?, axis(b.attr("j")?)?);
    b.op("transpose", &[x], &[Attr::Axes(order)])
}

/// Axes moved, as an order of all axes.
fn moved(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let (from, to) = (b.attr("p")?, b.attr("q")?);
    let mut pairs: Vec<(usize, usize)> =
        to.axes()?.iter().copied().zip(from.axes()?.iter().copied()).collect();
    pairs.sort_unstable();
    let mut order: Vec<usize> =
        (0..b.ty(x).rank()).filter(|axis| !from.axes().is_some_and(|f| f.contains(axis))).collect();
    for (to, from) in pairs {
        order.insert(to, from);
    }
    b.op("transpose", &[x], &[Attr::Axes(order)])
}

/// The axes of `rank`, the last two exchanged.
fn matrices_turned(rank: usize) -> Option<Vec<usize>> {
    let mut order: Vec<usize> = (0..rank).collect();
    order.swap(rank.checked_sub(2)?, rank - 1);
    Some(order)
}

fn as_matrices(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let rank = b.ty(x).rank();
    let is_turned = permutation(&b.attr("p")?, rank) == matrices_turned(rank)?;
    if is_turned { b.op("matrix_transpose", &[x], &[]) } else { None }
}

fn transpose_of_matrices(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let turned = matrices_turned(b.ty(x).rank())?;
    let axes = permutation(&b.attr("p")?, turned.len()).iter().map(|i| turned[*i]).collect();
    b.op("transpose", &[x], &[Attr::Axes(axes)])
}

fn matrices_of_transpose(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let order = permutation(&b.attr("p")?, b.ty(x).rank());
    let axes = matrices_turned(order.len())?.iter().map(|i| order[*i]).collect();
    b.op("transpose", &[x], &[Attr::Axes(axes)])
}

/// `x` in the root's shape.
fn reshaped(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (x, shape) = (b.node("x")?, b.ty(b.root()).shape.clone());
    b.op("reshape", &[x], &[Attr::Sizes(shape)])
}

/// The scalar; the engine gives it the root's shape.
fn one_value(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let value = b.constant_of(b.node("x")?)?;
    Some(b.constant(value))
}

/// Leading axes come of themselves.
fn leading(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (x, axes, sizes) = (b.node("x")?, b.attr("a")?, b.attr("s")?);
    let is_leading = axes.axes()?.iter().enumerate().all(|(i, axis)| i == *axis);
    if is_leading { b.op("broadcast_to", &[x], &[sizes]) } else { None }
}

fn stacked_one(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (x, axis) = (b.node("x")?, b.attr("a")?);
    let axis = axis.axes().and_then(|axes| axes.first().copied()).unwrap_or(0);
    b.op("expand_dims", &[x], &[Attr::Axes(vec![axis])])
}

/// The axes in order; without an attribute they are reversed.
fn permutation(attr: &Attr, rank: usize) -> Vec<usize> {
    match attr.axes() {
        Some(axes) => axes.to_vec(),
        None => (0..rank).rev().collect(),
    }
}
