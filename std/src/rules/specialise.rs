//! Cheaper special cases.

use texpr_base::Scalar;
use texpr_ir::NodeId;
use texpr_opt::rewrite::guard::{
    exact_reciprocal, float, int, int_power_of_two, many, sole, stretched, variable, wide,
};
use texpr_opt::rewrite::{Builder, Facts, Rule};
use texpr_opt::rule;

pub(super) const RULES: &[Rule] = &[
    // One or two roundings, where the general power has a bound of its own that is no smaller.
    rule!("pow.two": "(power x 2)" => "(square x)", Canonical, Improves),
    rule!("pow.neg_one": "(power x -1)" => "(divide 1 x)", Canonical, Improves, [float]),
    rule!("pow.three": "(power x 3)" => "(multiply (square x) x)", Specialise, Improves),
    rule!("pow.four": "(power x 4)" => "(square (square x))", Specialise, Exact, [int]),
    rule!("pow.four.fast": "(power x 4)" => "(square (square x))", Specialise, Fast(Reassociate), [float]),
    rule!("pow.small": "(power x n)" => apply by_squaring, Specialise, Exact, [int, n: small_exponent]),
    rule!("pow.small.fast": "(power x n)" => apply by_squaring, Specialise, Fast(Reassociate), [wide, n: small_exponent]),
    rule!("pow.base_two": "(power 2 x)" => "(exp2 x)", Specialise, Improves, [float]),
    rule!("pow.half.fast": "(power x 0.5)" => "(sqrt x)", Specialise, Fast(NoInfs), [float]),
    rule!("pow.neg_half.fast": "(power x -0.5)" => "(divide 1 (sqrt x))", Specialise, Fast(NoInfs), [wide]),
    rule!("pow.three_halves.fast": "(power x 1.5)" => "(multiply x (sqrt x))", Specialise, Fast(NoInfs), [wide]),
    // Roots take a tenth of the time of powers. What the root and the reciprocal leave over is put back, so the bound is smaller, too.
    rule!("pow.half": "(power x 0.5)" => "(where (equal x -inf) inf (sqrt (add x 0)))", Specialise, Improves, [wide]),
    rule!("pow.three_halves": "(power x 1.5)" => apply three_halves, Specialise, Improves, [wide]),
    rule!("pow.neg_half": "(power x -0.5)" => apply neg_half, Specialise, Improves, [wide]),
    rule!("pow.neg_three_halves": "(power x -1.5)" => apply neg_three_halves, Specialise, Improves, [wide]),
    // One of two costly functions.
    rule!("mul.exp_exp.fast": "(multiply e=(exp a) f=(exp b))" => "(exp (add a b))",
        Specialise, Fast(Finite), [e: sole, f: sole]),
    rule!("div.exp.fast": "(divide a e=(exp b))" => "(multiply a (exp (negative b)))",
        Specialise, Fast(Finite), [wide, e: sole]),
    rule!("mul.sqrt_sqrt.fast": "(multiply e=(sqrt a) f=(sqrt b))" => "(sqrt (multiply a b))",
        Specialise, Fast(Finite), [e: sole, f: sole]),
    rule!("exp.of_log.fast": "(exp (log x))" => "x", Canonical, Fast(NoNans), [float]),
    // One rounding instead of two.
    rule!("add.mul.fast": "(add m=(multiply a b) c)" => "(fma a b c)", Specialise, Fast(Contract), [wide, m: sole]),
    rule!("add.square.fast": "(add m=(square a) c)" => "(fma a a c)", Specialise, Fast(Contract), [wide, m: sole]),
    rule!("sub.mul.fast": "(subtract m=(multiply a b) c)" => "(fma a b (negative c))", Specialise, Fast(Contract), [wide, m: sole]),
    rule!("sub.of_mul.fast": "(subtract c m=(multiply a b))" => "(fma (negative a) b c)",
        Specialise, Fast(Contract), [wide, m: sole]),
    // One division for all places.
    rule!("div.by_one.fast": "(divide x c)" => "(multiply x (divide 1 c))",
        Specialise, Fast(Reciprocal), [wide, many, x: variable, c: stretched]),
    rule!("hypot.fast": "(hypot a b)" => "(sqrt (add (square a) (square b)))", Specialise, Fast(Approximate), [wide]),
    rule!("div.const": "(divide x c)" => apply div_const, Specialise, Exact, [c: exact_reciprocal, x: variable]),
    rule!("idiv.const": "(floor_divide x c)" => apply idiv_const, Specialise, Exact, [c: int_power_of_two, x: variable]),
    rule!("rem.const": "(remainder x c)" => apply rem_const, Specialise, Exact, [c: int_power_of_two, x: variable]),
];

/// More than this is left to the library.
const MAX_EXPONENT: i128 = 64;

/// A power with a small whole exponent, by squares.
fn by_squaring(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let (x, n) = (b.node("x")?, b.constant_of(b.node("n")?)?);
    let mut n = whole(n)?;
    let (mut square, mut product) = (x, None);
    while n > 0 {
        if n & 1 == 1 {
            product = Some(match product {
                Some(product) => b.op("multiply", &[product, square], &[])?,
                None => square,
            });
        }
        n >>= 1;
        if n > 0 {
            square = b.op("square", &[square], &[])?;
        }
    }
    product
}

/// The power 3/2: with `x = s*s + e`, that is `x*s + s*e/2` and what is far below the rounding.
fn three_halves(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let Root { s, half_rest } = Root::of(b, x)?;
    let more = b.op("multiply", &[s, half_rest], &[])?;
    let more = finite_or_zero(b, more)?;
    let power = b.op("fma", &[x, s, more], &[])?;
    at_negative_infinity(b, x, f64::INFINITY, power)
}

/// The power -1/2: with `q = 1/s` and `1 = s*q + g`, that is `q + q*(g - q*q*e/2)`.
fn neg_half(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let Root { s, half_rest } = Root::of(b, x)?;
    let (q, g) = reciprocal(b, s)?;
    let square = b.op("square", &[q], &[])?;
    let back = b.op("negative", &[half_rest], &[])?;
    let more = b.op("fma", &[back, square, g], &[])?;
    let more = b.op("multiply", &[q, more], &[])?;
    let more = finite_or_zero(b, more)?;
    let power = b.op("add", &[q, more], &[])?;
    at_negative_infinity(b, x, 0.0, power)
}

/// The power -3/2: with `r = 1/x`, `1 = x*r + g` and `r = s*s + e`, that is `r*s + s*(e/2 + 3/2*g*r)`. Of -0.0 it is that of 0.0.
fn neg_three_halves(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let x = b.node("x")?;
    let zero = number(b, x, 0.0);
    let x = b.op("add", &[x, zero], &[])?;
    let (r, g) = reciprocal(b, x)?;
    let Root { s, half_rest } = Root::of_nonzero(b, r)?;
    let factor = number(b, x, 1.5);
    let g = b.op("multiply", &[g, factor], &[])?;
    let more = b.op("fma", &[g, r, half_rest], &[])?;
    let more = b.op("multiply", &[s, more], &[])?;
    let more = finite_or_zero(b, more)?;
    b.op("fma", &[r, s, more], &[])
}

/// A root, and half of what its square leaves over, which is exact.
struct Root {
    s: NodeId,
    half_rest: NodeId,
}

impl Root {
    /// Of -0.0 the root is that of 0.0.
    fn of(b: &mut Builder<'_, '_>, x: NodeId) -> Option<Self> {
        let zero = number(b, x, 0.0);
        let x = b.op("add", &[x, zero], &[])?;
        Self::of_nonzero(b, x)
    }

    fn of_nonzero(b: &mut Builder<'_, '_>, x: NodeId) -> Option<Self> {
        let half = number(b, x, 0.5);
        let s = b.op("sqrt", &[x], &[])?;
        let back = b.op("negative", &[s], &[])?;
        let rest = b.op("fma", &[back, s, x], &[])?;
        Some(Self { s, half_rest: b.op("multiply", &[rest, half], &[])? })
    }
}

/// `1 / x`, and what its product with `x` leaves of 1.
fn reciprocal(b: &mut Builder<'_, '_>, x: NodeId) -> Option<(NodeId, NodeId)> {
    let one = number(b, x, 1.0);
    let r = b.op("divide", &[one, x], &[])?;
    let back = b.op("negative", &[x], &[])?;
    Some((r, b.op("fma", &[back, r, one], &[])?))
}

/// What is left over is NaN where the root is 0 or infinite: nothing then.
fn finite_or_zero(b: &mut Builder<'_, '_>, rest: NodeId) -> Option<NodeId> {
    let zero = number(b, rest, 0.0);
    let is_finite = b.op("equal", &[rest, rest], &[])?;
    b.op("where", &[is_finite, rest, zero], &[])
}

/// Powers of -inf are those of inf, whose root is not.
fn at_negative_infinity(b: &mut Builder<'_, '_>, x: NodeId, value: f64, otherwise: NodeId) -> Option<NodeId> {
    let infinity = number(b, x, f64::NEG_INFINITY);
    let is_infinite = b.op("equal", &[x, infinity], &[])?;
    let value = number(b, x, value);
    b.op("where", &[is_infinite, value, otherwise], &[])
}

/// A constant of the dtype of `like`.
fn number(b: &mut Builder<'_, '_>, like: NodeId, value: f64) -> NodeId {
    let dtype = b.ty(like).dtype;
    b.constant(Scalar::from_f64(dtype, value))
}

/// The exponent, if it is a whole number of a size that is worth it.
fn whole(n: Scalar) -> Option<i128> {
    let value = n.as_f64();
    let fits = value.fract() == 0.0 && (5.0..=MAX_EXPONENT as f64).contains(&value);
    fits.then_some(value as i128)
}

fn small_exponent(facts: &Facts<'_>, id: NodeId) -> bool {
    facts.constant(id).is_some_and(|n| !n.dtype.is_complex() && whole(n).is_some())
}

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
