//! `logsumexp`.

use crate::ops::entry::*;

pub static LOGSUMEXP: OpDef = OpDef {
    name: "logsumexp",
    class: Class::ExpLog,
    doc: r#"`log(sum(exp(x)))` over `axis`, without overflow; `-inf` of no elements.

```tx
logsumexp([1000.0, 1000.0])  # 1000.6931471805599
```"#,
    lower: Lower::Core(|b, call| {
        let (axes, keepdims) = lower::reduction(b, call);
        let x = call.args[0];
        let greatest = b.reduce(x, Combine::Max, &axes, true);
        // An infinite or undefined maximum would turn `x - greatest` into nan; exp and log carry those themselves.
        let shift =
            b.map(&[greatest], |x| x[0].abs().lt(x[0].lit(f64::INFINITY)).select(x[0], x[0].lit(0.0)));
        let powers = b.map(&[x, shift], |x| math::exp(x[0] - x[1]));
        let sum = b.reduce(powers, Combine::Sum, &axes, keepdims);
        let shift = if keepdims { shift } else { lower::drop_axes(b, shift, &axes) };
        b.map(&[sum, shift], |x| math::log(x[0]) + x[1])
    }),
    grad: Grad::Pull(|p| {
        // Powers of distances from the greatest element, which may be any as long as it is near: it has no slope.
        let (axes, _) = pull::reduction(p);
        let greatest = p.x[0].with("max", &[], vec![Attr::Axes(axes.clone()), Attr::Bool(true)]);
        let powers = (p.x[0] - greatest.choose_finite().un("stop_gradient")).un("exp");
        let sum = powers.sum(&axes, true);
        // Of nothing but `-inf`, nothing is the greatest.
        let share = sum.bin("equal", sum.number(0.0)).choose(sum.number(1.0), sum);
        p.first(|| powers * (pull::kept(p, p.dy) / share))
    }),
    ..REDUCE_FLOAT
};
