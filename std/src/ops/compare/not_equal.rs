//! `not_equal`.

use crate::ops::entry::*;

pub static NOT_EQUAL: OpDef = OpDef {
    name: "not_equal",
    doc: r#"Whether they differ; always with a `nan`.

```tx
not_equal(nan, nan)  # true
```"#,
    props: Props::COMMUTATIVE,
    complex: OnComplex::Taken,
    lower: Lower::Map(|x| x[0].ne(x[1])),
    reference: Some(|x| f64::from(x[0] != x[1])),
    ..COMPARE
};
