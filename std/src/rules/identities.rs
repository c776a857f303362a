//! Arithmetic that changes nothing, or has a plainer spelling.

use texpr_opt::rewrite::Rule;
use texpr_opt::rewrite::guard::{constant, float, int, signed, unsigned, variable};
use texpr_opt::rule;

pub(super) const RULES: &[Rule] = &[
    // Adding +0.0 turns -0.0 into 0.0; adding -0.0 changes nothing. On integers both are 0.
    rule!("add.zero": "(add x -0.0)" => "x", Canonical, Exact),
    rule!("stop_gradient": "(stop_gradient x)" => "x", Simplify, Exact),
    rule!("add.zero.fast": "(add x 0)" => "x", Canonical, Fast(NoSignedZeros), [float]),
    rule!("sub.zero": "(subtract x 0)" => "x", Canonical, Exact),
    rule!("sub.from_zero": "(subtract -0.0 x)" => "(negative x)", Canonical, Exact),
    rule!("sub.from_zero.fast": "(subtract 0 x)" => "(negative x)", Canonical, Fast(NoSignedZeros), [float]),
    rule!("sub.self": "(subtract x x)" => "0", Canonical, Exact, [int]),
    rule!("sub.self.fast": "(subtract x x)" => "0", Canonical, Fast(Finite), [float]),
    rule!("mul.one": "(multiply x 1)" => "x", Canonical, Exact),
    rule!("mul.neg_one": "(multiply x -1)" => "(negative x)", Canonical, Exact),
    rule!("mul.zero": "(multiply x 0)" => "0", Canonical, Exact, [int]),
    rule!("mul.zero.fast": "(multiply x 0)" => "0", Canonical, Fast(Finite), [float]),
    rule!("mul.self": "(multiply x x)" => "(square x)", Canonical, Exact),
    rule!("div.one": "(divide x 1)" => "x", Canonical, Exact),
    rule!("div.neg_one": "(divide x -1)" => "(negative x)", Canonical, Exact),
    rule!("div.self.fast": "(divide x x)" => "1", Canonical, Fast(Finite)),
    rule!("reciprocal": "(reciprocal x)" => "(divide 1 x)", Canonical, Exact, [float]),
    rule!("idiv.one": "(floor_divide x 1)" => "x", Canonical, Exact, [int]),
    rule!("rem.one": "(remainder x 1)" => "0", Canonical, Exact, [int]),
    rule!("pow.one": "(power x 1)" => "x", Canonical, Exact),
    rule!("pow.zero": "(power x 0)" => "1", Canonical, Exact),
    rule!("neg.neg": "(negative (negative x))" => "x", Canonical, Exact),
    // On floats the sign of the zero differs where both are equal.
    rule!("neg.sub": "(negative (subtract a b))" => "(subtract b a)", Canonical, Exact, [int]),
    rule!("neg.sub.fast": "(negative (subtract a b))" => "(subtract b a)", Canonical, Fast(NoSignedZeros), [float]),
    rule!("add.neg": "(add a (negative b))" => "(subtract a b)", Canonical, Exact),
    rule!("sub.neg": "(subtract a (negative b))" => "(add a b)", Canonical, Exact),
    rule!("mul.neg_neg": "(multiply (negative a) (negative b))" => "(multiply a b)", Canonical, Exact),
    rule!("div.neg_neg": "(divide (negative a) (negative b))" => "(divide a b)", Canonical, Exact),
    rule!("abs.neg": "(abs (negative x))" => "(abs x)", Canonical, Exact, [signed]),
    rule!("abs.abs": "(abs (abs x))" => "(abs x)", Canonical, Exact),
    rule!("abs.square": "(abs (square x))" => "(square x)", Canonical, Exact, [float]),
    rule!("abs.unsigned": "(abs x)" => "x", Canonical, Exact, [unsigned]),
    rule!("square.neg": "(square (negative x))" => "(square x)", Canonical, Exact),
    rule!("square.abs": "(square (abs x))" => "(square x)", Canonical, Exact),
    rule!("floor.floor": "(floor (floor x))" => "(floor x)", Canonical, Exact),
    rule!("ceil.ceil": "(ceil (ceil x))" => "(ceil x)", Canonical, Exact),
    rule!("trunc.trunc": "(trunc (trunc x))" => "(trunc x)", Canonical, Exact),
    rule!("min.self": "(minimum x x)" => "x", Canonical, Exact),
    rule!("max.self": "(maximum x x)" => "x", Canonical, Exact),
    rule!("min.again": "(minimum (minimum x y) y)" => "(minimum x y)", Canonical, Exact),
    rule!("max.again": "(maximum (maximum x y) y)" => "(maximum x y)", Canonical, Exact),
    rule!("min.inf": "(minimum x inf)" => "x", Canonical, Exact),
    rule!("max.inf": "(maximum x -inf)" => "x", Canonical, Exact),
    // Integers wrap, so their constants may be regrouped.
    rule!("sub.const": "(subtract x c)" => "(add x (negative c))", Canonical, Exact, [int, signed, c: constant, x: variable]),
    rule!("add.chain": "(add (add x a) b)" => "(add x (add a b))", Canonical, Exact,
        [int, a: constant, b: constant, x: variable]),
    rule!("mul.chain": "(multiply (multiply x a) b)" => "(multiply x (multiply a b))", Canonical, Exact,
        [int, a: constant, b: constant, x: variable]),
];
