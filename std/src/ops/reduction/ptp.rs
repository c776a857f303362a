//! `ptp`.

use crate::ops::entry::*;

pub static PTP: OpDef = OpDef {
    name: "ptp",
    doc: r#"The greatest element minus the least over `axis`.

```tx
ptp([3, 1, 2])  # 2
```"#,
    promote: Promote::Numeric,
    infer: |call| infer::reduced_non_empty(call, call.args[0].dtype),
    complex: OnComplex::Unordered,
    lower: Lower::Core(|b, call| {
        let greatest = lower::reduce(b, call, call.args[0], Combine::Max);
        let least = lower::reduce(b, call, call.args[0], Combine::Min);
        b.map(&[greatest, least], |x| x[0] - x[1])
    }),
    grad: Grad::Pull(|p| {
        let (axes, _) = pull::reduction(p);
        let side = |name: &str| {
            let x = p.x[0];
            let end = x.with(name, &[], vec![Attr::Axes(axes.clone()), Attr::Bool(true)]);
            let weight = x.bin("equal", end).cast(x.dtype());
            weight / weight.sum(&axes, true)
        };
        p.first(|| (side("max") - side("min")) * pull::kept(p, p.dy))
    }),
    ..REDUCE
};
