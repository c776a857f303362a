//! `tri`.

use super::eye::EYE;
use crate::ops::entry::*;

pub static TRI: OpDef = OpDef {
    name: "tri",
    doc: r#"An `n` by `m` matrix (square if `m` is not given) with ones on and below the `k`-th diagonal and zeros above.

```tx
tri(2)  # [[1.0, 0.0], [1.0, 1.0]]
```"#,
    params: EYE.params,
    infer: EYE.infer,
    lower: Lower::Core(|b, call| {
        let k = call.attrs[2].int().unwrap_or(0);
        let row = lower::axis_index(b, &call.ty.shape[0], 0, 2);
        let column = lower::axis_index(b, &call.ty.shape[1], 1, 2);
        let dtype = call.ty.dtype;
        b.map(&[row, column], |x| (x[0] + x[0].int(i128::from(k))).ge(x[1]).cast(dtype))
    }),
    ..CREATION
};
