//! Cheaper special cases.

use texpr_base::Scalar;
use texpr_ir::NodeId;
use texpr_opt::rewrite::{Builder, Rule};
use texpr_opt::rule;

pub(super) const RULES: &[Rule] = &[
    // One or two roundings, where the general power has a bound of its own that is no smaller.
    rule!("pow.two": "(power x 2)" => "(square x)", Canonical, Improves),
    rule!("pow.neg_one": "(power x -1)" => "(divide 1 x)", Canonical, Improves, [float]),
    rule!("pow.three": "(power x 3)" => "(multiply (square x) x)", Specialise, Improves),
    rule!("pow.four": "(power x 4)" => "(square (square x))", Specialise, Exact, [int]),
    rule!("pow.four.fast": "(power x 4)" => "(square (square x))", Specialise, Fast(Reassociate), [float]),
    rule!("div.const": "(divide x c)" => apply div_const, Specialise, Exact, [c: exact_reciprocal, x: variable]),
    rule!("idiv.const": "(floor_divide x c)" => apply idiv_const, Specialise, Exact, [c: int_power_of_two, x: variable]),
    rule!("rem.const": "(remainder x c)" => apply rem_const, Specialise, Exact, [c: int_power_of_two, x: variable]),
];

/// Division by a power of two is multiplication by its reciprocal.
fn div_const(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (x, c) = (b.node("x")?, b.node("c")?);
    let c = b.constant_of(c)?;
    let reciprocal = b.constant(Scalar::from_f64(c.dtype, c.as_f64().recip()));
    b.op("multiply", &[x, reciprocal], &[])
}

/// Floor division by `2**k` is an arithmetic shift by `k`.
fn idiv_const(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (x, c) = (b.node("x")?, b.node("c")?);
    let c = b.constant_of(c)?;
    let k = b.constant(Scalar::from_i128(c.dtype, i128::from(c.as_i128().trailing_zeros())));
    b.op("bitwise_right_shift", &[x, k], &[])
}

/// The remainder by `2**k` is the low `k` bits, whatever the sign.
fn rem_const(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (x, c) = (b.node("x")?, b.node("c")?);
    let c = b.constant_of(c)?;
    let mask = b.constant(Scalar::from_i128(c.dtype, c.as_i128() - 1));
    b.op("bitwise_and", &[x, mask], &[])
}
