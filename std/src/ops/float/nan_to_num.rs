//! `nan_to_num`.

use crate::ops::entry::*;

pub static NAN_TO_NUM: OpDef = OpDef {
    name: "nan_to_num",
    class: Class::Float,
    doc: r#"The number, with 0 (or `nan`) for `nan` and the greatest finite numbers for the infinities; integers stay. Of complex numbers both parts.

```tx
nan_to_num([nan, 1.0])  # [0.0, 1.0]
```"#,
    params: &[Param::array("x"), Param { optional: true, ..Param::array("nan") }],
    promote: Promote::Common,
    complex: OnComplex::By(|x| {
        let part =
            |of: for<'b> fn(Sx<'b>) -> Sx<'b>| nan_to_num(&x.iter().map(|x| of(*x)).collect::<Vec<_>>());
        part(|z| z.re()).complex(part(|z| z.im()))
    }),
    lower: Lower::Map(nan_to_num),
    grad: Grad::Each(&[Slope::Is(|g| g.d.only_where(g.x[0].un("isfinite")))]),
    ..UNARY
};

fn nan_to_num<'b>(args: &[Sx<'b>]) -> Sx<'b> {
    let x = args[0];
    let greatest = match x.dtype {
        DType::F32 => f64::from(f32::MAX),
        DType::F64 => f64::MAX,
        _ => return x,
    };
    let nan = args.get(1).copied().unwrap_or(x.lit(0.0));
    x.is_nan().select(nan, x.max(x.lit(-greatest)).min(x.lit(greatest)))
}
