//! Determinants of what has structure: no factorisation, or a smaller one.

use super::structure::triangular;
use texpr_opt::rewrite::Rule;
use texpr_opt::rewrite::guard::{float, matrix, square, vector};
use texpr_opt::rule;

pub(super) const RULES: &[Rule] = &[
    // The determinant itself overflows; its logarithm does not.
    rule!("slogdet.of_log_abs_det": "(log (abs (linalg.det a)))" => "(linalg.slogdet_log a)", Stabilise, Improves, [float]),
    rule!("slogdet.of_log_det": "(log (linalg.det a))" => "(add (linalg.slogdet_log a) (log (linalg.slogdet_sign a)))",
        Stabilise, Improves, [float]),
    rule!("det.of_transpose": "(linalg.det (matrix_transpose a))" => "(linalg.det a)", Canonical, Improves),
    rule!("slogdet_log.of_transpose": "(linalg.slogdet_log (matrix_transpose a))" => "(linalg.slogdet_log a)",
        Canonical, Improves),
    rule!("slogdet_sign.of_transpose": "(linalg.slogdet_sign (matrix_transpose a))" => "(linalg.slogdet_sign a)",
        Canonical, Improves),
    // A singular matrix has no inverse, and its refusal would be lost.
    rule!("det.of_inv": "(linalg.det (linalg.inv a))" => "(divide 1 (linalg.det a))", Canonical, Fast(Finite)),
    rule!("slogdet_log.of_inv": "(linalg.slogdet_log (linalg.inv a))" => "(negative (linalg.slogdet_log a))",
        Canonical, Fast(Finite)),
    rule!("slogdet_sign.of_inv": "(linalg.slogdet_sign (linalg.inv a))" => "(linalg.slogdet_sign a)",
        Canonical, Fast(Finite)),
    // Two factorisations cost less than a product and one, and a product loses digits of both.
    rule!("slogdet_log.of_product": "(linalg.slogdet_log (matmul a b))" =>
        "(add (linalg.slogdet_log a) (linalg.slogdet_log b))", Simplify, Improves, [a: square, b: square]),
    rule!("slogdet_sign.of_product": "(linalg.slogdet_sign (matmul a b))" =>
        "(multiply (linalg.slogdet_sign a) (linalg.slogdet_sign b))", Simplify, Improves, [a: square, b: square]),
    rule!("det.of_product": "(linalg.det (matmul a b))" => "(multiply (linalg.det a) (linalg.det b))",
        Simplify, Fast(Finite), [a: square, b: square]),
    // Of triangles the diagonal says it all.
    rule!("det.triangular": "(linalg.det a)" => "(prod (linalg.diagonal a))", Specialise, Improves, [a: matrix, a: triangular]),
    rule!("slogdet_log.triangular": "(linalg.slogdet_log a)" => "(sum (log (abs (linalg.diagonal a))))",
        Specialise, Improves, [a: matrix, a: triangular]),
    rule!("slogdet_sign.triangular": "(linalg.slogdet_sign a)" => "(prod (sign (linalg.diagonal a)))",
        Specialise, Improves, [a: matrix, a: triangular]),
    rule!("det.diagonal": "(linalg.det (diag d :k none))" => "(prod d)", Canonical, Improves, [d: vector]),
];
