//! `equal`.

use crate::ops::entry::*;

pub static EQUAL: OpDef = OpDef {
    name: "equal",
    doc: r#"Whether both are equal; never with a `nan`.

```tx
equal(1, 1.0)  # true
```"#,
    props: Props::COMMUTATIVE,
    complex: OnComplex::Taken,
    lower: Lower::Map(|x| x[0].eq(x[1])),
    reference: Some(|x| f64::from(x[0] == x[1])),
    ..COMPARE
};
