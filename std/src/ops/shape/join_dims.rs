//! `join_dims`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static JOIN_DIMS: OpDef = OpDef {
    name: "join_dims",
    doc: r#"The axes from `start` up to but not with `stop` as one: all unless given. From no axes comes one of size 1.

```tx
join_dims(zeros((2, 3, 4)), 1, 3).shape[1]  # 12
join_dims([[1, 2], [3, 4]])                 # [1, 2, 3, 4]
```"#,
    params: &[
        Param::array("x"),
        Param::optional("start", ParamKind::Int),
        Param::optional("stop", ParamKind::Int),
    ],
    infer: |call| {
        let x = &call.args[0];
        let rank = x.rank() as i64;
        let place = |attr: &Attr, given: i64| {
            let at = attr.int().unwrap_or(given);
            if at < 0 { at.saturating_add(rank) } else { at }
        };
        let (start, stop) = (place(&call.attrs[0], 0), place(&call.attrs[1], rank));
        if !(0 <= start && start <= stop && stop <= rank) {
            let message = format!("`join_dims` from axis {start} to {stop} of an array of {rank} axes");
            let help = "`start` is at most `stop`, and that at most the number of axes";
            return Err(e0602_value::refuse(Some(0), message, Some(help)));
        }
        let mut shape = x.shape.clone();
        let joined = Size::product(&shape[start as usize..stop as usize]);
        shape.splice(start as usize..stop as usize, [joined]);
        Ok(Type::new(x.dtype, shape))
    },
    lower: Lower::Core(|b, call| b.reshape(call.args[0], call.ty.shape.clone())),
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.reshape(&p.x[0].shape()))),
    ..SHAPE
};
