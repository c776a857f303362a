//! `histogram_counts`.

use crate::ops::entry::*;
use texpr_routines::search::HISTOGRAM as ROUTINE;

pub static HISTOGRAM_COUNTS: OpDef = OpDef {
    name: "histogram_counts",
    class: Class::Sort,
    doc: r#"How many elements of `x` lie between neighbours of the ascending `edges`, as `i64`; with `weights`, the sum of their weights, as `f64`.
Every bin holds its lower edge, the last one both. `uniform=true` promises evenly spaced edges, which is faster. `histogram` makes the
edges too.

```tx
histogram_counts([1.0, 2.0, 2.5, 4.0], [1.0, 2.0, 4.0])  # [1, 3]
```"#,
    params: &[
        Param::array("x"),
        Param::array("edges"),
        Param { optional: true, ..Param::array("weights") },
        Param::optional("uniform", ParamKind::Bool),
    ],
    infer: |call| {
        if call.args[1].rank() != 1 {
            return Err(OpError::Rank { arg: 1, expected: "a vector".into() });
        }
        if call.args.len() > 2 {
            infer::same_shape_as_first(call, 2, None)?;
        }
        let bins = call.args[1].shape[0].sub(&Size::constant(1));
        infer::not_negative(call, &bins);
        let dtype = if call.args.len() > 2 { DType::F64 } else { DType::I64 };
        Ok(Type::new(dtype, vec![bins]))
    },
    lower: Lower::Core(|b, call| {
        let args: Vec<CoreId> = call.args.iter().map(|arg| b.cast(*arg, DType::F64)).collect();
        let uniform = Size::constant(i64::from(infer::flag(&call.attrs[0])));
        b.routine(&ROUTINE, &args, vec![uniform], vec![call.ty.clone()])[0]
    }),
    // The counts change in jumps, the sums of weights with the weights.
    grad: Grad::Pull(|p| {
        let mut out = vec![None, None];
        out.extend(p.x.get(2).map(|weights| p.of(2, || weight(p).cast(weights.dtype()))));
        out
    }),
    ..OTHER
};

/// The cotangent of the bin that each element is in.
fn weight<'b>(p: &Pullback<'b>) -> Ex<'b> {
    let [x, edges] = [p.x[0], p.x[1]].map(|x| x.cast(DType::F64));
    let side = |name: &str| vec![Attr::Str(name.into())];
    let flat = x.reshape(&[Size::product(&x.shape())]);
    let bins = p.dy.b.size(&p.dy.shape()[0]);
    // The last bin holds its upper edge, too.
    let above = edges.with("searchsorted", &[flat], side("right")) - 1.0;
    let upto = edges.with("searchsorted", &[flat], side("left"));
    let bin = above.bin("equal", bins).bin("logical_and", upto.bin("equal", bins)).choose(bins - 1.0, above);
    let inside = bin.bin("greater_equal", bin.number(0.0)).bin("logical_and", bin.bin("less", bins));
    let safe = inside.choose(bin, bin.number(0.0));
    pull::take_along(p.dy, safe, 0).only_where(inside).reshape(&x.shape())
}
