//! `concat`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static CONCAT: OpDef = OpDef {
    name: "concat",
    aliases: &["concatenate"],
    doc: r#"The arrays one after another along `axis` (the first if not given). Their other sizes must be equal.

```tx
concat([[1, 2], [3]])  # [1, 2, 3]
```"#,
    params: &[Param::required("arrays", ParamKind::Arrays), Param::optional("axis", ParamKind::Axis)],
    promote: Promote::Common,
    infer: |call| {
        let Some((first, rest)) = call.args.split_first() else {
            return Err(e0602_value::refuse(None, "`concat` needs at least one array".into(), None));
        };
        infer::rank_at_least(call, 0, 1)?;
        let axis = along(&call.attrs[0]);
        let mut ty = first.clone();
        for (i, other) in rest.iter().enumerate() {
            let arg = i + 1;
            infer::same_shape_as_first(call, arg, Some(axis))?;
            ty.shape[axis] = ty.shape[axis].add(&other.shape[axis]);
        }
        Ok(ty)
    },
    lower: Lower::Core(|b, call| b.concat(call.args, along(&call.attrs[0]))),
    grad: Grad::Linear(|p| pull::parts(p, along(&p.attrs[0]))),
    ..SHAPE
};

fn along(attr: &Attr) -> usize {
    attr.axes().and_then(<[usize]>::first).copied().unwrap_or(0)
}
