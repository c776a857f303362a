//! Distributions drawn by trying again: `random.gamma`, `random.poisson`, `random.binomial`.

use super::draw;
use crate::ops::entry::*;
use texpr_base::Routine;
use texpr_routines::random;

pub static GAMMA: OpDef = OpDef {
    name: "random.gamma",
    class: Class::Random,
    doc: r#"Numbers (`f64`) drawn from the gamma distribution with shape `a`, times `scale` (1). `a` and `scale` are numbers or arrays that broadcast to the
shape drawn. Marsaglia and Tsang's method.

```tx
random.gamma(random.key(42), 2, 1.0, scale=0.0)  # [0.0, 0.0]
```"#,
    params: &[
        Param::array("key"),
        Param::required("shape", ParamKind::Sizes),
        Param::array("a"),
        Param { optional: true, ..Param::array("scale") },
    ],
    infer: |call| infer_drawn(call, DType::F64),
    lower: Lower::Core(|b, call| {
        let drawn = drawn(b, call, &call.args[1..2], &random::GAMMA);
        match call.args.get(2) {
            None => drawn,
            Some(scale) => {
                let scale = b.cast(*scale, DType::F64);
                b.map(&[drawn, scale], |x| x[0] * x[1])
            }
        }
    }),
    // By the shape of the distribution nobody has written it.
    grad: Grad::Each(&[
        Slope::Zero,
        Slope::Unknown,
        Slope::Is(|g| {
            let drawn = g.x[0].with("random.gamma", &[g.x[1]], g.attrs.clone());
            // Either way: from the scale to the result, or back.
            let to = if g.d.dtype() == DType::F64 { g.x[2].dtype() } else { DType::F64 };
            (g.d.cast(DType::F64) * drawn).cast(to)
        }),
    ]),
    ..OTHER
};

pub static POISSON: OpDef = OpDef {
    name: "random.poisson",
    class: Class::Random,
    doc: r#"Integers drawn from the Poisson distribution with the mean `rate`, a number or an array that broadcasts to the shape drawn.

```tx
random.poisson(random.key(42), 2, 0.0)  # [0, 0]
```"#,
    params: &[Param::array("key"), Param::required("shape", ParamKind::Sizes), Param::array("rate")],
    infer: |call| infer_drawn(call, DType::I64),
    lower: Lower::Core(|b, call| drawn(b, call, &call.args[1..], &random::POISSON)),
    grad: Grad::Zero,
    ..OTHER
};

pub static BINOMIAL: OpDef = OpDef {
    name: "random.binomial",
    class: Class::Random,
    doc: r#"How many of `n` trials succeed, each with probability `p`: integers drawn from the binomial distribution. `n` and `p` are numbers or arrays
that broadcast to the shape drawn.

```tx
random.binomial(random.key(42), 2, 10, 1.0)  # [10, 10]
```"#,
    params: &[
        Param::array("key"),
        Param::required("shape", ParamKind::Sizes),
        Param::array("n"),
        Param::array("p"),
    ],
    infer: |call| infer_drawn(call, DType::I64),
    lower: Lower::Core(|b, call| drawn(b, call, &call.args[1..], &random::BINOMIAL)),
    grad: Grad::Zero,
    ..OTHER
};

/// The shape is attribute 0; all arguments but the key broadcast to it.
fn infer_drawn(call: &Call<'_>, dtype: DType) -> Result<Type, OpError> {
    draw::key(call)?;
    let shape = infer::shape(call, 0)?;
    for (arg, ty) in call.args.iter().enumerate().skip(1) {
        let Some(lead) = shape.len().checked_sub(ty.rank()) else {
            return Err(OpError::Rank {
                arg,
                expected: format!("no more than the {} axes drawn", shape.len()),
            });
        };
        for (axis, size) in ty.shape.iter().enumerate().filter(|(_, size)| !size.is_one()) {
            let drawn = format!("axis {} of the shape drawn", lead + axis);
            let given = format!("axis {axis} of the parameter");
            infer::same_size(call, (arg, &drawn, &shape[lead + axis]), (arg, &given, size))?;
        }
    }
    Ok(Type::new(dtype, shape))
}

fn drawn(
    b: &mut CoreBuilder,
    call: &LowerCall<'_>,
    parameters: &[CoreId],
    routine: &'static Routine,
) -> CoreId {
    let mut args = vec![call.args[0]];
    for parameter in parameters {
        let parameter = b.cast(*parameter, DType::F64);
        args.push(b.broadcast_to(parameter, &call.ty.shape));
    }
    b.routine(routine, &args, vec![], vec![call.ty.clone()])[0]
}
