//! Forms that neither overflow nor cancel, for those that do.

use texpr_opt::rewrite::Rule;
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
    rule!("logsumexp.of_log": "(log (sum (exp x) :axis a :keepdims k :dtype none))" => "(logsumexp x :axis a :keepdims k)",
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
    rule!("log.of_sqrt": "(log (sqrt x))" => "(multiply (log x) 0.5)", Stabilise, Improves, [float]),
    rule!("erfc.of_erf": "(subtract 1 (erf x))" => "(erfc x)", Stabilise, Improves, [float]),
    rule!("erf.of_erfc": "(subtract 1 (erfc x))" => "(erf x)", Stabilise, Improves, [float]),
    rule!("erfc.of_erf_add": "(add 1 (erf x))" => "(erfc (negative x))", Stabilise, Improves, [float]),
];
