//! `where`.

use crate::ops::entry::*;

pub static WHERE: OpDef = OpDef {
    name: "where",
    class: Class::Logic,
    doc: r#"The second where the first is true, else the third. Both are computed; `if` computes one.

```tx
where([true, false], 1.0, 2.0)  # [1.0, 2.0]
```"#,
    params: &[Param::array("condition"), Param::array("x1"), Param::array("x2")],
    promote: Promote::Choice,
    complex: OnComplex::Taken,
    props: Props { moves: true, ..Props::ELEMENTWISE },
    lower: Lower::Map(|x| x[0].select(x[1], x[2])),
    reference: Some(|x| if x[0] != 0.0 { x[1] } else { x[2] }),
    grad: Grad::Each(&[
        Slope::Zero,
        Slope::Is(|g| g.d.only_where(g.x[0])),
        Slope::Is(|g| g.x[0].choose(g.d.number(0.0), g.d)),
    ]),
    ..OTHER
};
