//! `random.bernoulli`.

use super::draw;
use super::philox::{Stream, unit_f64, words};
use crate::ops::entry::*;

pub static BERNOULLI: OpDef = OpDef {
    name: "random.bernoulli",
    class: Class::Random,
    doc: r#"Booleans that are true with probability `p` (0.5 if not given).

```tx
random.bernoulli(random.key(42), 2, p=1.0)  # [true, true]
```"#,
    params: &[
        Param::array("key"),
        Param::required("shape", ParamKind::Sizes),
        Param { optional: true, ..Param::array("p") },
    ],
    infer: |call| {
        draw::key(call)?;
        infer::scalar(call, 1)?;
        Ok(Type::new(DType::Bool, infer::shape(call, 0)?))
    },
    lower: Lower::Core(|b, call| {
        let args = draw::arguments(b, call, DType::F64);
        b.map(&args, |x| {
            let w = words(x[0], x[1], Stream::Bernoulli);
            let unit = unit_f64(w[0], w[1]);
            unit.lt(x.get(2).copied().unwrap_or(unit.lit(0.5)))
        })
    }),
    grad: Grad::Zero,
    ..OTHER
};
