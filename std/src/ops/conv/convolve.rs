//! `convolve`, `correlate` and their two-dimensional kin.

use super::conv::conv;
use super::pull_windows::{Slide, pull_input, pull_weights};
use super::window::Axis;
use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static CONVOLVE: OpDef = OpDef {
    name: "convolve",
    aliases: &["signal.convolve"],
    class: Class::Convolution,
    doc: r#"The discrete convolution of two vectors: element `k` is the sum of `a[i] * v[k - i]`. Mode "full" (unless given) has all
`len(a) + len(v) - 1` elements, "same" the middle ones, as many as the longer vector has, "valid" those where the vectors overlap fully.

```tx
convolve([1, 2, 3], [1, 10])                # [1, 12, 23, 30]
convolve([1, 2, 3], [1, 10], mode="valid")  # [12, 23]
```"#,
    params: PARAMS,
    promote: Promote::Numeric,
    infer: |call| infer_convolve(call, 1),
    complex: OnComplex::Taken,
    lower: Lower::Core(|b, call| lower_convolve(b, call, true)),
    grad: Grad::Multilinear(|p| pull_convolve(p, true)),
    ..OTHER
};

pub static CORRELATE: OpDef = OpDef {
    name: "correlate",
    aliases: &["signal.correlate"],
    doc: r#"The cross-correlation of two vectors: the convolution of `a` with `v` turned round. Of complex numbers `v` is conjugated. Modes are those of
`convolve`, but "valid" is the one that is meant if none is given, as in NumPy.

```tx
correlate([1, 2, 3], [1, 10])  # [21, 32]
```"#,
    infer: |call| infer_convolve(call, 1),
    lower: Lower::Core(|b, call| lower_convolve(b, call, false)),
    grad: Grad::Multilinear(|p| pull_convolve(p, false)),
    ..CONVOLVE
};

pub static CONVOLVE2D: OpDef = OpDef {
    name: "signal.convolve2d",
    aliases: &[],
    doc: r#"The discrete convolution of two matrices; zeros stand around the first. Mode "full" (unless given) has all elements, "same" the middle
ones, as many as the first matrix has, "valid" those that need no zeros.

```tx
signal.convolve2d([[1, 2], [3, 4]], [[1, 1]], mode="valid")  # [[3], [7]]
```"#,
    infer: |call| infer_convolve(call, 2),
    lower: Lower::Core(|b, call| lower_convolve(b, call, true)),
    grad: Grad::Multilinear(|p| pull_convolve(p, true)),
    ..CONVOLVE
};

const PARAMS: &[Param] = &[Param::array("a"), Param::array("v"), Param::optional("mode", ParamKind::Str)];

/// The first element of the full convolution that is wanted, and how many are.
fn part(n: &Size, m: &Size, mode: &str, first_decides: bool) -> (Size, Size) {
    let one = Size::constant(1);
    let (least, most) = if first_decides { (m.clone(), n.clone()) } else { (n.at_most(m), n.at_least(m)) };
    match mode {
        "same" => (least.sub(&one).floor_div(2), most),
        "valid" => (least.sub(&one), most.sub(&least).add(&one)),
        _ => (Size::constant(0), n.add(m).sub(&one)),
    }
}

fn mode<'a>(attr: &'a Attr, name: &str) -> &'a str {
    match attr {
        Attr::Str(mode) => mode,
        _ if name == "correlate" => "valid",
        _ => "full",
    }
}

fn infer_convolve(call: &Call<'_>, rank: usize) -> Result<Type, OpError> {
    for arg in 0..2 {
        if call.args[arg].rank() != rank {
            let expected = if rank == 1 { "a vector" } else { "a matrix" };
            return Err(OpError::Rank { arg, expected: expected.into() });
        }
        for size in &call.args[arg].shape {
            if size.as_const() == Some(0) {
                let message = format!("`{}` of an empty array", call.def.name);
                return Err(e0602_value::refuse(Some(arg), message, None));
            }
            call.maybe_equal.borrow_mut().push((size.at_least(&Size::constant(1)), size.clone()));
        }
    }
    let mode = mode(&call.attrs[0], call.def.name);
    if !["full", "same", "valid"].contains(&mode) {
        let message = format!("`{}` has no mode \"{mode}\"", call.def.name);
        return Err(e0602_value::refuse(
            None,
            message,
            Some("the modes are \"full\", \"same\" and \"valid\""),
        ));
    }
    let mut shape = Shape::new();
    for (n, m) in call.args[0].shape.iter().zip(&call.args[1].shape) {
        let (_, len) = part(n, m, mode, rank > 1);
        if len.as_const().is_some_and(|len| len < 1) {
            let message = format!("the second array of `{}` is larger than the first", call.def.name);
            return Err(e0602_value::refuse(Some(1), message, Some("exchange them, or use mode \"full\"")));
        }
        infer::not_negative(call, &len);
        shape.push(len);
    }
    Ok(Type::new(call.args[0].dtype, shape))
}

fn lower_convolve(b: &mut CoreBuilder, call: &LowerCall<'_>, turn: bool) -> CoreId {
    let (Some((a, ai)), Some((v, vi))) = (b.parts(call.args[0]), b.parts(call.args[1])) else {
        return convolve(b, call, [call.args[0], call.args[1]], turn);
    };
    let vi = if turn { vi } else { b.map(&[vi], |x| -x[0]) };
    let mut of = |a, v| convolve(b, call, [a, v], turn);
    let (rr, ii, ri, ir) = (of(a, v), of(ai, vi), of(a, vi), of(ai, v));
    let re = b.map(&[rr, ii], |x| x[0] - x[1]);
    let im = b.map(&[ri, ir], |x| x[0] + x[1]);
    b.pair(re, im)
}

fn convolve(b: &mut CoreBuilder, call: &LowerCall<'_>, [a, v]: [CoreId; 2], turn: bool) -> CoreId {
    let (ns, ms) = (b.shape(a), b.shape(v));
    let mode = mode(&call.attrs[0], if turn { "convolve" } else { "correlate" });
    let turned = ms.iter().enumerate().map(|(axis, m)| {
        let last = Start::Size(m.sub(&Size::constant(1)));
        ViewAxis { out: Some(axis), start: last, step: -1 }
    });
    let v = if turn { b.view(v, turned.collect(), ms.clone()) } else { v };
    let (a, v) = (b.expand_dims(a, &[0, 1]), b.expand_dims(v, &[0, 1]));
    let (axes, padding) = geometry(&ns, &ms, mode, turn);
    let out = conv(b, a, v, 1, &axes, &padding);
    lower::drop_axes(b, out, &[0, 1])
}

/// How the second array, turned round, slides over the first, for arrays of these sizes.
fn geometry(ns: &[Size], ms: &[Size], mode: &str, turn: bool) -> (Vec<Axis>, Vec<(Size, Size)>) {
    let (rank, one) = (ns.len(), Size::constant(1));
    let along = |(n, m): (&Size, &Size)| {
        let (mut start, len) = part(n, m, mode, rank > 1);
        if !turn && mode == "same" && rank == 1 {
            // If the second is longer NumPy correlates it with the first and turns the result round: the odd element is on the other side.
            let is_longer = m.sub(n).at_least(&Size::constant(0)).at_most(&one);
            start = n.at_most(m).sub(&one).add(&is_longer).floor_div(2);
        }
        // Element 0 of the full convolution reads `m - 1` zeros first.
        let before = m.sub(&one).sub(&start);
        let after = len.sub(&one).add(m).sub(n).sub(&before);
        (Axis { size: n.clone(), window: m.clone(), stride: 1, dilation: 1 }, (before, after))
    };
    ns.iter().zip(ms).map(along).unzip()
}

fn pull_convolve<'b>(p: &Pullback<'b>, turn: bool) -> Vec<Option<Ex<'b>>> {
    let (a, v) = (p.x[0], p.x[1]);
    let (axes, padding) = geometry(
        &a.shape(),
        &v.shape(),
        mode(&p.attrs[0], if turn { "convolve" } else { "correlate" }),
        turn,
    );
    let slide = Slide { axes, padding, groups: 1 };
    let turned = |v: Ex<'b>| if turn { v.un("flip") } else { pull::conj(v) };
    let of_a = |v: Ex<'b>, dy: Ex<'b>| pull_input(&slide, v, dy);
    let of_v = |a: Ex<'b>, dy: Ex<'b>| pull_weights(&slide, a, dy);
    vec![
        p.of(0, || by_parts(turned(v), p.dy, of_a).reshape(&a.shape())),
        p.of(1, || turned(by_parts(a, p.dy, of_v).reshape(&v.shape()))),
    ]
}

/// What a bilinear function of real images gives for arrays, which may be complex.
fn by_parts<'b>(x: Ex<'b>, y: Ex<'b>, f: impl Fn(Ex<'b>, Ex<'b>) -> Ex<'b>) -> Ex<'b> {
    let image = |x: Ex<'b>| x.expand(&[0, 1]);
    let (x, y) = (image(x), image(y));
    if !x.dtype().is_complex() {
        return f(x, y);
    }
    let [[xr, xi], [yr, yi]] = [x, y].map(|x| [x.un("real"), x.un("imag")]);
    (f(xr, yr) - f(xi, yi)).bin("complex", f(xr, yi) + f(xi, yr))
}
