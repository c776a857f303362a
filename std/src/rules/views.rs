//! Shapes and conversions that cancel or collapse.

use texpr_base::{DType, Scalar};
use texpr_ir::{Attr, NodeId};
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

/// The axes in order; without an attribute they are reversed.
fn permutation(attr: &Attr, rank: usize) -> Vec<usize> {
    match attr.axes() {
        Some(axes) => axes.to_vec(),
        None => (0..rank).rev().collect(),
    }
}
