//! `searchsorted`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_routines::search::SEARCHSORTED as ROUTINE;

pub static SEARCHSORTED: OpDef = OpDef {
    name: "searchsorted",
    class: Class::Sort,
    doc: r#"Where each of `values` would stand in the ascending vector `sorted`, as `i64`: before equal elements, or after them with `side="right"`.
Whether the vector ascends is not checked. If it does not, `sorter` holds the indices that sort it, as `argsort` gives them.

```tx
searchsorted([1, 3, 3, 5], [3, 4])                # [1, 3]
searchsorted([1, 3, 3, 5], [3, 4], side="right")  # [3, 3]
searchsorted([5, 1, 3], [3, 4], sorter=[1, 2, 0])  # [1, 2]
```"#,
    params: &[
        Param::array("sorted"),
        Param::array("values"),
        Param::optional("side", ParamKind::Str),
        Param::apart("sorter"),
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
        if let Some(sorter) = call.args.get(2) {
            if !sorter.dtype.is_int() {
                return Err(OpError::DType { arg: 2, expected: "integers" });
            }
            if sorter.rank() != 1 {
                return Err(OpError::Rank { arg: 2, expected: "a vector".into() });
            }
            let left = (0, "the axis of the sorted vector", &call.args[0].shape[0]);
            infer::same_size(call, left, (2, "the axis of `sorter`", &sorter.shape[0]))?;
        }
        Ok(call.args[1].with_dtype(DType::I64))
    },
    lower: Lower::Core(|b, call| {
        let after = matches!(&call.attrs[0], Attr::Str(side) if side == "right");
        let mut args = call.args[..2].to_vec();
        args.extend(call.args.get(2).map(|sorter| b.cast(*sorter, DType::I64)));
        b.routine(&ROUTINE, &args, vec![Size::constant(i64::from(after))], vec![call.ty.clone()])[0]
    }),
    grad: Grad::Zero,
    ..OTHER
};
