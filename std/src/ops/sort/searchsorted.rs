//! `searchsorted`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_routines::search::SEARCHSORTED as ROUTINE;

pub static SEARCHSORTED: OpDef = OpDef {
    name: "searchsorted",
    class: Class::Sort,
    doc: r#"Where each of `values` would stand in the ascending vector `sorted`, as `i64`: before equal elements, or after them with `side="right"`.
Whether the vector ascends is not checked.

```tx
searchsorted([1, 3, 3, 5], [3, 4])                # [1, 3]
searchsorted([1, 3, 3, 5], [3, 4], side="right")  # [3, 3]
```"#,
    params: &[
        Param::array("sorted"),
        Param::array("values"),
        Param::optional("side", ParamKind::Str),
    ],
    promote: Promote::Common,
    infer: |call| {
        if call.args[0].rank() != 1 {
            return Err(OpError::Rank { arg: 0, expected: "a vector".into() });
        }
        if let Attr::Str(side) = &call.attrs[0]
            && side != "left"
            && side != "right"
        {
            let message = format!("`searchsorted` has no side \"{side}\"");
            return Err(e0602_value::refuse(None, message, Some("the sides are \"left\" and \"right\"")));
        }
        Ok(call.args[1].with_dtype(DType::I64))
    },
    lower: Lower::Core(|b, call| {
        let after = matches!(&call.attrs[0], Attr::Str(side) if side == "right");
        b.routine(&ROUTINE, call.args, vec![Size::constant(i64::from(after))], vec![call.ty.clone()])[0]
    }),
    ..OTHER
};
