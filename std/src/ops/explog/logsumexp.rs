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
        let y = pull::kept(p, p.y);
        // Of nothing but `-inf`, nothing is the greatest.
        let y = y.choose_finite();
        p.first(|| (p.x[0] - y).un("exp") * pull::kept(p, p.dy))
    }),
    ..REDUCE_FLOAT
};
