//! `lexsort`.

use crate::ops::entry::*;
use texpr_routines::sort::LEXSORT as ROUTINE;

pub static LEXSORT: OpDef = OpDef {
    name: "lexsort",
    class: Class::Sort,
    doc: r#"The indices that sort by the last row of `keys`, equal ones by the row before it, and so on, as NumPy's.

```tx
lexsort([[2, 1, 0], [7, 5, 5]])  # [2, 1, 0]
```"#,
    params: &[Param::array("keys")],
    infer: |call| match call.args[0].shape.as_slice() {
        [_, n] => Ok(Type::new(DType::I64, vec![n.clone()])),
        _ => Err(OpError::Rank { arg: 0, expected: "a matrix with one row a key".into() }),
    },
    lower: Lower::Core(|b, call| b.routine(&ROUTINE, call.args, vec![], vec![call.ty.clone()])[0]),
    grad: Grad::Zero,
    ..OTHER
};
