//! `update`: what `u with [...] = v` becomes.

use super::getitem::{picked, slices};
use crate::ops::entry::*;
use texpr_ir::Prim;

pub static UPDATE: OpDef = OpDef {
    name: "update",
    class: Class::Index,
    doc: r#"`base` with the elements that a slicing picks replaced by `value`: what `u with [1:-1] = v` becomes. Write it with `with`.

```tx
[1, 2, 3, 4] with [1:3] = 0  # [1, 0, 0, 4]
```"#,
    params: &[
        Param::array("base"),
        Param::array("value"),
        Param::required("starts", ParamKind::Arrays),
        Param::required("slices", ParamKind::Slices),
        Param::optional("combine", ParamKind::Str),
    ],
    complex: OnComplex::Taken,
    props: Props::MOVES,
    infer: |call| Ok(call.args[0].clone()),
    lower: Lower::Core(|b, call| {
        let picked = picked(slices(call.attrs));
        let value = b.cast(call.args[1], call.ty.dtype);
        let value = b.broadcast_to(value, &picked.shape);
        let mut args = vec![call.args[0], value];
        args.extend(&call.args[2..]);
        let combine = call.attrs.iter().find_map(|attr| match attr {
            Attr::Str(op) => combination(op),
            _ => None,
        });
        b.add(Core::Update { axes: picked.view(2), combine }, args, call.ty.clone())
    }),
    ..OTHER
};

/// How an element meets the one at its place, by the op's name.
fn combination(op: &str) -> Option<Prim> {
    Some(match op {
        "add" => Prim::Add,
        "subtract" => Prim::Sub,
        "multiply" => Prim::Mul,
        "divide" => Prim::Div,
        "minimum" => Prim::Min,
        "maximum" => Prim::Max,
        _ => return None,
    })
}
