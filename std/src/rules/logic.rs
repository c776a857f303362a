//! Conditions, comparisons and choices.

use texpr_opt::rewrite::Rule;
use texpr_opt::rewrite::guard::{boolean, discrete};
use texpr_opt::rule;

pub(super) const RULES: &[Rule] = &[
    rule!("not.not": "(logical_not (logical_not x))" => "x", Canonical, Exact),
    rule!("and.self": "(logical_and x x)" => "x", Canonical, Exact),
    rule!("and.true": "(logical_and x true)" => "x", Canonical, Exact),
    rule!("and.false": "(logical_and x false)" => "false", Canonical, Exact),
    rule!("or.self": "(logical_or x x)" => "x", Canonical, Exact),
    rule!("or.false": "(logical_or x false)" => "x", Canonical, Exact),
    rule!("or.true": "(logical_or x true)" => "true", Canonical, Exact),
    rule!("not.eq": "(logical_not (equal a b))" => "(not_equal a b)", Canonical, Exact),
    rule!("not.ne": "(logical_not (not_equal a b))" => "(equal a b)", Canonical, Exact),
    // With a NaN a comparison and its opposite are both false.
    rule!("not.lt": "(logical_not (less a b))" => "(less_equal b a)", Canonical, Exact, [a: discrete]),
    rule!("not.le": "(logical_not (less_equal a b))" => "(less b a)", Canonical, Exact, [a: discrete]),
    rule!("eq.self": "(equal x x)" => "true", Canonical, Exact, [x: discrete]),
    rule!("ne.self": "(not_equal x x)" => "false", Canonical, Exact, [x: discrete]),
    rule!("lt.self": "(less x x)" => "false", Canonical, Exact),
    rule!("gt.self": "(greater x x)" => "false", Canonical, Exact),
    rule!("le.self": "(less_equal x x)" => "true", Canonical, Exact, [x: discrete]),
    rule!("ge.self": "(greater_equal x x)" => "true", Canonical, Exact, [x: discrete]),
    rule!("where.true": "(where true a b)" => "a", Canonical, Exact),
    rule!("where.false": "(where false a b)" => "b", Canonical, Exact),
    rule!("where.same": "(where c a a)" => "a", Canonical, Exact),
    rule!("where.not": "(where (logical_not c) a b)" => "(where c b a)", Canonical, Exact),
    rule!("where.bool": "(where c true false)" => "c", Canonical, Exact),
    rule!("where.bool_not": "(where c false true)" => "(logical_not c)", Canonical, Exact),
    // A condition that was asked already is known, and choices between the same two are one.
    rule!("where.asked_true": "(where c (where c a b) d)" => "(where c a d)", Simplify, Exact),
    rule!("where.asked_false": "(where c a (where c b d))" => "(where c a d)", Simplify, Exact),
    rule!("where.and": "(where c (where d a b) b)" => "(where (logical_and c d) a b)", Simplify, Exact),
    rule!("where.or": "(where c a (where d a b))" => "(where (logical_or c d) a b)", Simplify, Exact),
    rule!("and.not": "(logical_and x (logical_not x))" => "false", Canonical, Exact),
    rule!("or.not": "(logical_or x (logical_not x))" => "true", Canonical, Exact),
    rule!("xor.self": "(logical_xor x x)" => "false", Canonical, Exact),
    rule!("xor.false": "(logical_xor x false)" => "x", Canonical, Exact),
    rule!("xor.true": "(logical_xor x true)" => "(logical_not x)", Canonical, Exact),
    rule!("eq.true": "(equal x true)" => "x", Canonical, Exact),
    rule!("eq.false": "(equal x false)" => "(logical_not x)", Canonical, Exact),
    rule!("ne.true": "(not_equal x true)" => "(logical_not x)", Canonical, Exact),
    rule!("ne.false": "(not_equal x false)" => "x", Canonical, Exact),
    rule!("ne.mask_zero": "(not_equal (astype x :dtype d) 0)" => "x", Canonical, Exact, [x: boolean]),
    rule!("gt.mask_zero": "(greater (astype x :dtype d) 0)" => "x", Canonical, Exact, [x: boolean]),
    rule!("eq.mask_zero": "(equal (astype x :dtype d) 0)" => "(logical_not x)", Canonical, Exact, [x: boolean]),
    rule!("not.gt": "(logical_not (greater a b))" => "(less_equal a b)", Canonical, Exact, [a: discrete]),
    rule!("not.ge": "(logical_not (greater_equal a b))" => "(less a b)", Canonical, Exact, [a: discrete]),
];
