//! `prod`.

use super::sum::{SUM_PARAMS, infer_sum};
use crate::ops::entry::*;

pub static PROD: OpDef = OpDef {
    name: "prod",
    doc: r#"Product over `axis`; 1 of no elements. Its dtype is that of `sum`. With a mask `where` only of the elements for which it is true; each
product is multiplied by `initial`.

```tx
prod([1, 2, 3, 4])           # 24
prod([1, 2, 3], initial=10)  # 60
```"#,
    params: SUM_PARAMS,
    infer: infer_sum,
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| {
        let x = b.cast(call.args[0], call.ty.dtype);
        let x = lower::masked(b, call, x, Scalar::from_i128(call.ty.dtype, 1));
        lower::reduce_from(b, call, x, Combine::Prod, |x, y| x * y)
    }),
    grad: Grad::Pull(|p| {
        // The product of the others, without a division: elements may be 0.
        let (axes, _) = pull::reduction(p);
        let x = match p.x.get(1) {
            Some(mask) => mask.broadcast_to(&p.x[0].shape()).choose(p.x[0], p.x[0].number(1.0)),
            None => p.x[0],
        };
        let order: Vec<usize> =
            (0..x.rank()).filter(|axis| !axes.contains(axis)).chain(axes.iter().copied()).collect();
        let moved = x.transpose(&order).shape();
        let (kept, reduced) = moved.split_at(moved.len() - axes.len());
        let rows: Shape = kept.iter().cloned().chain([Size::product(reduced)]).collect();
        let flat = x.transpose(&order).reshape(&rows);
        let side = |reverse: bool| {
            let flags = [false, true, reverse].map(Attr::Bool);
            let attrs = [Attr::Axes(vec![kept.len()]), Attr::None].into_iter().chain(flags).collect();
            flat.with("cumprod", &[], attrs)
        };
        let others = (side(false) * side(true)).reshape(&moved).transpose(&pull::inverse(&order));
        let dy = p.dy.cast(x.dtype());
        let Some(first) = p.x.get(2) else {
            return p.first(|| pull::masked(p, others * pull::spread(p, dy)));
        };
        let rest = || p.x[0].with("prod", &p.x[1..2], p.attrs.clone()).cast(first.dtype());
        let own = first.cast(x.dtype());
        let mut out = p.first(|| pull::masked(p, others * pull::spread(p, dy * own)));
        out[2] = p.of(2, || (p.dy.cast(first.dtype()) * rest()).sum_to(&first.ty()));
        out
    }),
    ..REDUCE
};
