//! `update`: what `u with [...] = v` becomes.

use super::getitem::{numbered, picked, slices};
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
    grad: Grad::Pull(pull_update),
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

/// Where an element was replaced, its cotangent is the new value's; where it was combined, both have one.
fn pull_update<'b>(p: &Pullback<'b>) -> Vec<Option<Ex<'b>>> {
    let slices = slices(&p.attrs);
    let (base, value, starts) = (p.x[0], p.x[1], &p.x[2..]);
    // Slicings of a `getitem` number its arguments from 1, those of an update from 2.
    let picking: Vec<SliceAxis> = slices.iter().map(|axis| numbered(axis, 1)).collect();
    let at = |array: Ex<'b>| array.slice(starts, picking.clone());
    let combine =
        p.attrs.iter().find_map(|attr| if let Attr::Str(op) = attr { Some(op.as_str()) } else { None });
    let mut out = vec![None; p.x.len()];
    let change = at(p.dy);
    match combine {
        None => {
            let zero = p.dy.number(0.0);
            out[0] =
                p.of(0, || p.dy.with("update", &with(zero, starts), vec![Attr::Slices(slices.to_vec())]));
            // Of places written twice, the last one counts.
            out[1] = p.of(1, || last_written(p, slices, starts, change).sum_to(&value.ty()));
        }
        Some("add") => {
            out[0] = p.of(0, || p.dy);
            out[1] = p.of(1, || change.sum_to(&value.ty()));
        }
        Some("subtract") => {
            out[0] = p.of(0, || p.dy);
            out[1] = p.of(1, || (-change).sum_to(&value.ty()));
        }
        Some("multiply" | "divide") => {
            // Each element of the result is the old one times (or over) all values put there.
            let name = if combine == Some("multiply") { "multiply" } else { "divide" };
            let factors = |array: Ex<'b>| {
                let attrs = vec![Attr::Slices(slices.to_vec()), Attr::Str(name.into())];
                array.with("update", &with(value, starts), attrs)
            };
            out[0] = p.of(0, || factors(p.dy));
            let share = at(p.dy * p.y) / value;
            let share = if name == "multiply" { share } else { -share };
            out[1] = p.of(1, || share.sum_to(&value.ty()));
        }
        Some(_) => {
            // The least or greatest: whoever it is has the change, and equal ones share it.
            let (new, dtype) = (at(p.y), base.dtype());
            let hits = value.bin("equal", new).cast(dtype);
            let own = base.bin("equal", p.y).cast(dtype);
            let attrs = vec![Attr::Slices(slices.to_vec()), Attr::Str("add".into())];
            let count = own.with("update", &with(hits, starts), attrs);
            // Where nothing was written and nothing is hit, the element is what it was, `nan` included.
            let share = count.bin("equal", count.number(0.0)).choose(p.dy, p.dy / count);
            let touched = share * own;
            out[0] = p.of(0, || count.bin("equal", count.number(0.0)).choose(p.dy, touched));
            out[1] = p.of(1, || (at(share) * hits).sum_to(&value.ty()));
        }
    }
    out
}

fn with<'b>(value: Ex<'b>, starts: &[Ex<'b>]) -> Vec<Ex<'b>> {
    std::iter::once(value).chain(starts.iter().copied()).collect()
}

/// `picked`, but 0 for values that a later one was written over.
fn last_written<'b>(p: &Pullback<'b>, slices: &[SliceAxis], starts: &[Ex<'b>], picked: Ex<'b>) -> Ex<'b> {
    if !slices.iter().any(|axis| matches!(axis, SliceAxis::Places(_))) {
        return picked;
    }
    let shape = picked.shape();
    let number = picked.b.iota(&Size::product(&shape)).reshape(&shape);
    let base = picked.b.filled(0.0, &p.x[0].ty().with_dtype(DType::I64));
    let written = base.with("update", &with(number, starts), vec![Attr::Slices(slices.to_vec())]);
    let picking: Vec<SliceAxis> = slices.iter().map(|axis| numbered(axis, 1)).collect();
    picked.only_where(written.slice(starts, picking).bin("equal", number))
}
