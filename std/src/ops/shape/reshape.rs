//! `reshape`.

use crate::ops::entry::*;
use crate::ops::errors::{e0211_reshape, e0602_value};
use texpr_ir::ty::display_sizes;

pub static RESHAPE: OpDef = OpDef {
    name: "reshape",
    doc: r#"The elements in row-major order under another shape. One size may be -1: it is worked out from the others.

```tx
reshape(arange(6), (2, -1))  # [[0, 1, 2], [3, 4, 5]]
```"#,
    params: &[Param::array("x"), Param::required("shape", ParamKind::Sizes)],
    infer: |call| {
        let from = &call.args[0];
        let mut shape = call.attrs[0].sizes().unwrap_or_default().to_vec();
        let unknown = open_axis(call, &shape)?;
        let total = Size::product(&from.shape);
        let refused = |shape: &[Size], why: &str, help: Option<String>| {
            e0211_reshape::refuse(
                &display_sizes(&from.shape, call.sizes),
                &display_sizes(shape, call.sizes),
                why,
                help,
            )
        };
        if let Some(axis) = unknown {
            let mut others = shape.clone();
            others.remove(axis);
            let known = Size::product(&others);
            match divide(call, others) {
                Some(size) => shape[axis] = size,
                None => {
                    let (n, d) = (total.display(call.sizes), known.display(call.sizes));
                    let why = format!("{n} elements are not plainly a multiple of {d}");
                    return Err(refused(&shape, &why, Some("write the size instead of -1".into())));
                }
            }
        } else {
            let wanted = Size::product(&shape);
            if wanted != total {
                if wanted.is_polynomial() && total.is_polynomial() {
                    let (n, d) = (total.display(call.sizes), wanted.display(call.sizes));
                    return Err(refused(&shape, &format!("it has {n} elements, not {d}"), None));
                }
                call.maybe_equal.borrow_mut().push((total, wanted));
            }
        }
        shape.iter().for_each(|size| infer::not_negative(call, size));
        Ok(Type::new(from.dtype, shape))
    },
    lower: Lower::Core(|b, call| b.reshape(call.args[0], call.ty.shape.clone())),
    grad: Grad::Linear(|p| pull::moved(p, |dy| dy.reshape(&p.x[0].shape()))),
    ..SHAPE
};

/// The axis written -1.
fn open_axis(call: &Call<'_>, shape: &[Size]) -> Result<Option<usize>, OpError> {
    let mut open = None;
    for (axis, size) in shape.iter().enumerate() {
        match size.as_const() {
            Some(-1) if open.is_none() => open = Some(axis),
            Some(-1) => {
                let message = "the new shape has -1 twice".to_string();
                return Err(e0602_value::refuse(None, message, Some("only one size can be worked out")));
            }
            Some(value) if value < 0 => {
                let message = format!("`{}` got the negative size {value}", call.def.name);
                return Err(e0602_value::refuse(
                    None,
                    message,
                    Some("sizes are 0 or more, or -1 for one of them"),
                ));
            }
            _ => {}
        }
    }
    Ok(open)
}

/// The size that the others leave for the axis written -1, if that is plain; that they leave no remainder may be left to the run.
fn divide(call: &Call<'_>, others: Vec<Size>) -> Option<Size> {
    // Equal factors first: they may be sums.
    let mut factors = call.args[0].shape.clone();
    let mut left = Vec::new();
    for size in others {
        match factors.iter().position(|factor| *factor == size && size.as_const() != Some(0)) {
            Some(i) => drop(factors.remove(i)),
            None => left.push(size),
        }
    }
    let mut quotient = Size::product(&factors);
    let mut divisor = Size::product(&left);
    for var in divisor.vars() {
        let one = |v| (v == var).then(|| Size::constant(1));
        let (smaller, rest) = (quotient.substitute(&one), divisor.substitute(&one));
        if smaller.mul(&Size::var(var)) != quotient || rest.mul(&Size::var(var)) != divisor {
            return None;
        }
        (quotient, divisor) = (smaller, rest);
    }
    let divisor = divisor.as_const().filter(|d| *d > 0)?;
    let size = quotient.floor_div(divisor);
    if size.scale(divisor) != quotient {
        if quotient.as_const().is_some() {
            return None;
        }
        call.maybe_equal.borrow_mut().push((size.scale(divisor), quotient));
    }
    Some(size)
}
