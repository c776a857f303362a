//! Reductions. A sum keeps its tree, so nothing may pass through it unless the result is the same for any order.

use texpr_opt::rewrite::Rule;
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
];
