//! `stop_gradient`.

use crate::ops::entry::*;

pub static STOP_GRADIENT: OpDef = OpDef {
    name: "stop_gradient",
    class: Class::Control,
    doc: r#"The array itself, which counts as a constant when a value is differentiated: its derivative is 0.

```tx
stop_gradient([1.0, 2.0])  # [1.0, 2.0]
```"#,
    complex: OnComplex::Taken,
    props: Props { moves: true, ..Props::ELEMENTWISE },
    lower: Lower::Core(|_, call| call.args[0]),
    grad: Grad::Zero,
    reference: Some(|x| x[0]),
    ..UNARY
};
