//! `random.split`.

use super::draw;
use super::philox::{Stream, join, words};
use crate::ops::entry::*;

pub static SPLIT: OpDef = OpDef {
    name: "random.split",
    class: Class::Random,
    doc: r#"`n` new keys (2 if not given) that draw numbers unrelated to each other's and to those of `key`.

```tx
random.split(random.key(42), 3).size  # 3
```"#,
    params: &[Param::array("key"), Param::optional("n", ParamKind::Sizes)],
    infer: |call| {
        draw::key(call)?;
        let n = infer::one_size(call, 0, "n")?.unwrap_or(Size::constant(2));
        infer::not_negative(call, &n);
        Ok(Type::new(DType::U64, vec![n]))
    },
    lower: Lower::Core(|b, call| {
        let args = draw::arguments(b, call, DType::U64);
        b.map(&args, |x| {
            let words = words(x[0], x[1], Stream::Split);
            join(words[0], words[1])
        })
    }),
    grad: Grad::Zero,
    ..OTHER
};
