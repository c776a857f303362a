//! `random.permutation`.

use super::draw;
use super::philox::{Stream, join, words};
use crate::ops::entry::*;
use texpr_routines::sort::ARGSORT;

pub static PERMUTATION: OpDef = OpDef {
    name: "random.permutation",
    class: Class::Random,
    doc: r#"The integers from 0 up to, but not including, `n` in random order: what sorts as many random words of 64 bits. To shuffle the rows of an
array: `x[random.permutation(key, len(x))]`.

```tx
sort(random.permutation(random.key(42), 4))  # [0, 1, 2, 3]
```"#,
    params: &[Param::array("key"), Param::required("n", ParamKind::Sizes)],
    infer: |call| {
        draw::key(call)?;
        let n = infer::one_size(call, 0, "n")?.unwrap_or(Size::constant(0));
        infer::not_negative(call, &n);
        Ok(Type::new(DType::I64, vec![n]))
    },
    lower: Lower::Core(|b, call| {
        let index = b.iota(call.ty.shape.clone());
        let drawn = b.map(&[call.args[0], index], |x| {
            let w = words(x[0], x[1], Stream::Permutation);
            join(w[0], w[1])
        });
        b.routine(&ARGSORT, &[drawn], vec![Size::constant(0)], vec![call.ty.clone()])[0]
    }),
    grad: Grad::Zero,
    ..OTHER
};
