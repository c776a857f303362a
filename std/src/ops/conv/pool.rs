//! `nn.max_pool`, `nn.sum_pool`, `nn.avg_pool`.

use super::pull_windows::{Slide, pull_input};
use super::window::{Axis, Padding, infer_padding, infer_places, known_steps, padding, steps};
use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_routines::conv::{POOL, POOLS};

pub static MAX_POOL: OpDef = OpDef {
    name: "nn.max_pool",
    aliases: &["nn.max_pool1d", "nn.max_pool2d", "nn.max_pool3d"],
    class: Class::Convolution,
    doc: r#"The greatest element of each `window` that slides over the last axes: as many as `window` has numbers, or, for one number, all axes but the
first two. `stride` is the window unless given; `padding` is as in `nn.conv2d`, and never the greatest. NaN is, if there is one.

```tx
nn.max_pool([[[1.0, 3.0, 2.0, 0.0]]], 2)  # [[[3.0, 2.0]]]
```"#,
    params: PARAMS,
    promote: Promote::Numeric,
    infer: infer_pool,
    lower: Lower::Core(|b, call| lower_pool(b, call, "max")),
    grad: Grad::Pull(pull_max),
    ..OTHER
};

pub static SUM_POOL: OpDef = OpDef {
    name: "nn.sum_pool",
    aliases: &[],
    doc: r#"The sum of each `window`; arguments are those of `nn.max_pool`.

```tx
nn.sum_pool([[[1.0, 3.0, 2.0, 0.0]]], 2)  # [[[4.0, 2.0]]]
```"#,
    lower: Lower::Core(|b, call| lower_pool(b, call, "sum")),
    grad: Grad::Linear(|p| p.first(|| spread(p, p.dy))),
    ..MAX_POOL
};

pub static AVG_POOL: OpDef = OpDef {
    name: "nn.avg_pool",
    aliases: &["nn.avg_pool1d", "nn.avg_pool2d", "nn.avg_pool3d"],
    doc: r#"The mean of each `window`; arguments are those of `nn.max_pool`. Padding counts as zeros, unless `count_include_pad` is false.

```tx
nn.avg_pool([[[1.0, 3.0, 2.0, 0.0]]], 2)  # [[[2.0, 1.0]]]
```"#,
    params: &[
        Param::array("x"),
        Param::required("window", ParamKind::Sizes),
        Param::optional("stride", ParamKind::Sizes),
        Param::optional("padding", ParamKind::SizesOrStr),
        Param::optional("count_include_pad", ParamKind::Bool),
    ],
    promote: Promote::Float,
    lower: Lower::Core(|b, call| {
        let all = call.attrs[3].bool() != Some(false);
        lower_pool(b, call, if all { "mean" } else { "mean_inside" })
    }),
    grad: Grad::Linear(|p| {
        let Pool { windows, .. } = pool(p);
        let n = match p.attrs[3].bool() {
            // Padding does not count.
            Some(false) => p.x[0].b.filled(1.0, &p.x[0].ty()).with("nn.sum_pool", &[], p.attrs[..3].to_vec()),
            _ => p.dy.b.size(&Size::product(&windows)).cast(p.dy.dtype()),
        };
        p.first(|| spread(p, p.dy / n))
    }),
    ..MAX_POOL
};

const PARAMS: &[Param] = &[
    Param::array("x"),
    Param::required("window", ParamKind::Sizes),
    Param::optional("stride", ParamKind::Sizes),
    Param::optional("padding", ParamKind::SizesOrStr),
];

/// The window along each of the last axes.
fn windows(attr: &Attr, rank: usize) -> Vec<Size> {
    let given = attr.sizes().unwrap_or_default();
    match given {
        [one] => vec![one.clone(); rank.saturating_sub(2).max(1)],
        all => all.to_vec(),
    }
}

fn axes(shape: &[Size], windows: &[Size], strides: &[i64]) -> Vec<Axis> {
    let sizes = &shape[shape.len() - windows.len()..];
    let all = sizes.iter().zip(windows).zip(strides);
    all.map(|((size, window), stride)| Axis {
        size: size.clone(),
        window: window.clone(),
        stride: *stride,
        dilation: 1,
    })
    .collect()
}

fn infer_pool(call: &Call<'_>) -> Result<Type, OpError> {
    infer::rank_at_least(call, 0, 1)?;
    let x = &call.args[0];
    let refuse = |message: String| Err(e0602_value::refuse(Some(0), message, None));
    let windows = windows(&call.attrs[0], x.rank());
    if windows.is_empty() || windows.len() > 3 || windows.len() > x.rank() {
        return refuse(format!(
            "`{}` has a window of {} axes: one to three, and no more than the array has",
            call.def.name,
            windows.len()
        ));
    }
    for window in &windows {
        if window.as_const().is_some_and(|n| n < 1) {
            return refuse(format!("the window of `{}` must be 1 or more", call.def.name));
        }
    }
    let strides = match steps(call, 1, "stride", windows.len())? {
        Some(strides) => strides,
        None => match windows.iter().map(Size::as_const).collect() {
            Some(strides) => strides,
            None => {
                return refuse(format!(
                    "`stride` of `{}` must be constant: give it, or a constant window",
                    call.def.name
                ));
            }
        },
    };
    let axes = axes(&x.shape, &windows, &strides);
    let padding = infer_padding(call, 2, &axes)?;
    let mut shape = x.shape[..x.rank() - axes.len()].to_vec();
    for (axis, padding) in axes.iter().zip(&padding) {
        shape.push(infer_places(call, axis, padding)?);
    }
    Ok(Type::new(x.dtype, shape))
}

fn lower_pool(b: &mut CoreBuilder, call: &LowerCall<'_>, kind: &str) -> CoreId {
    let x = call.args[0];
    let source = b.shape(x);
    let windows = windows(&call.attrs[0], source.len());
    let n = windows.len();
    let strides =
        known_steps(&call.attrs[1], n).unwrap_or_else(|| windows.iter().filter_map(Size::as_const).collect());
    let axes = axes(&source, &windows, &strides);
    let padding = padding(&call.attrs[2], &axes).unwrap_or_default();
    let lead = Size::product(&source[..source.len() - n]);
    let planes = |spatial: &[Size]| std::iter::once(lead.clone()).chain(spatial.iter().cloned()).collect();
    let x = b.reshape(x, planes(&source[source.len() - n..]));
    let number = POOLS.iter().position(|pool| *pool == kind).unwrap_or(0);
    let mut params = vec![Size::constant(number as i64)];
    for (axis, padding) in axes.iter().zip(&padding) {
        params.extend([axis.window.clone(), Size::constant(axis.stride), padding.0.clone()]);
    }
    let ty = Type::new(call.ty.dtype, planes(&call.ty.shape[source.len() - n..]));
    let out = b.routine(&POOL, &[x], params, vec![ty])[0];
    b.reshape(out, call.ty.shape.clone())
}

/// How a window slides over the last axes of the array that a node pools.
struct Pool {
    windows: Vec<Size>,
    axes: Vec<Axis>,
    padding: Vec<Padding>,
}

fn pool(p: &Pullback<'_>) -> Pool {
    let shape = p.x[0].shape();
    let windows = windows(&p.attrs[0], shape.len());
    let strides = known_steps(&p.attrs[1], windows.len())
        .unwrap_or_else(|| windows.iter().filter_map(Size::as_const).collect());
    let axes = axes(&shape, &windows, &strides);
    let padding = padding(&p.attrs[2], &axes).unwrap_or_default();
    Pool { windows, axes, padding }
}

/// Each cotangent at all elements that its window was over, summed up.
fn spread<'b>(p: &Pullback<'b>, dy: Ex<'b>) -> Ex<'b> {
    let Pool { windows, axes, padding } = pool(p);
    let shape = dy.shape();
    let (lead, spatial) = shape.split_at(shape.len() - windows.len());
    let image = |first: Size, spatial: &[Size]| -> Shape {
        [first, Size::constant(1)].into_iter().chain(spatial.iter().cloned()).collect()
    };
    let ones = dy.b.filled(1.0, &Type::new(dy.dtype(), image(Size::constant(1), &windows)));
    let dy = dy.reshape(&image(Size::product(lead), spatial));
    pull_input(&Slide { axes, padding, groups: 1 }, ones, dy).reshape(&p.x[0].shape())
}

/// The cotangent of each window at its greatest element, the first if there are several.
fn pull_max<'b>(p: &Pullback<'b>) -> Vec<Option<Ex<'b>>> {
    let pool = pool(p);
    let taps: Option<Vec<i64>> = pool.windows.iter().map(Size::as_const).collect();
    match taps {
        Some(taps) if taps.iter().product::<i64>() <= MOST_TAPS => p.first(|| by_taps(p, &pool, &taps)),
        _ => p.first(|| by_places(p, &pool)),
    }
}

/// Taps of a window that are each looked at on their own; there is code for each.
const MOST_TAPS: i64 = 64;

/// Tap by tap: where it is the first that is the greatest, it gets the cotangent.
fn by_taps<'b>(p: &Pullback<'b>, pool: &Pool, taps: &[i64]) -> Ex<'b> {
    let (x, shape) = (p.x[0], p.x[0].shape());
    let lead = shape.len() - taps.len();
    // With what is never the greatest around it.
    let padded = pool.padding.iter().enumerate().fold(x, |x, (i, (before, after))| {
        if before.as_const() == Some(0) && after.as_const() == Some(0) {
            return x;
        }
        let mut ty = x.ty();
        let len = ty.shape[lead + i].clone();
        ty.shape[lead + i] = len.add(before).add(after);
        let place = pull::Range { axis: lead + i, start: before.clone(), step: 1, len };
        pull::put_range(x.b.filled(f64::NEG_INFINITY, &ty), &place, x)
    });
    let whole = |len: &Size| (Size::constant(0), 1, len.clone());
    let mut change = padded.zeros();
    let mut found: Option<Ex<'b>> = None;
    for number in 0..taps.iter().product::<i64>() {
        let mut rest = number;
        let mut ranges: Vec<(Size, i64, Size)> = p.dy.shape().iter().map(whole).collect();
        for (i, (tap, axis)) in taps.iter().zip(&pool.axes).enumerate().rev() {
            ranges[lead + i].0 = Size::constant(rest % tap);
            ranges[lead + i].1 = axis.stride;
            rest /= tap;
        }
        let range =
            |(start, step, len): (Size, i64, Size)| SliceAxis::Range { start: Start::Size(start), step, len };
        let slices: Vec<SliceAxis> = ranges.into_iter().map(range).collect();
        let seen = padded.slice(&[], slices.clone());
        let mut hit = seen.bin("equal", p.y);
        if seen.dtype().is_float() {
            hit = hit.bin("logical_or", seen.un("isnan"));
        }
        let first = found.map_or(hit, |found| hit.bin("logical_and", found.un("logical_not")));
        found = Some(found.map_or(hit, |found| found.bin("logical_or", hit)));
        let sum = change.slice(&[], slices.clone()) + p.dy.only_where(first);
        change = change.with("update", &[sum], vec![Attr::Slices(slices), Attr::None]);
    }
    let inside = pool.padding.iter().zip(&pool.axes).enumerate();
    inside.fold(change, |x, (i, ((before, _), axis))| match x.shape()[lead + i] == axis.size {
        true => x,
        false => x.range(lead + i, before, &axis.size),
    })
}

/// By the places of all elements of all windows, for windows of any size.
fn by_places<'b>(p: &Pullback<'b>, pool: &Pool) -> Ex<'b> {
    let Pool { windows, axes, padding } = pool;
    let (x, shape, n) = (p.x[0], p.x[0].shape(), windows.len());
    let lead = shape.len() - n;
    // Which element a place of the window is at: axes are those of the result, then those of the window.
    let out = p.dy.shape();
    let all: Shape = out.iter().chain(windows).cloned().collect();
    let mut inside = x.b.constant(Scalar::bool(true));
    let mut at: Vec<Ex<'b>> = (0..lead).map(|k| pull::index(x.b, &all, k)).collect();
    for (i, (axis, (before, _))) in axes.iter().zip(padding).enumerate() {
        let first = pull::index(x.b, &all, lead + i) * axis.stride as f64 - x.b.size(before);
        let place = first + pull::index(x.b, &all, shape.len() + i);
        let fits = place.bin("greater_equal", place.number(0.0));
        let fits = fits.bin("logical_and", place.bin("less", x.b.size(&axis.size)));
        inside = inside.bin("logical_and", fits);
        at.push(fits.choose(place, place.number(0.0)));
    }
    let slices = |first: usize| -> Vec<SliceAxis> {
        let each = (0..at.len()).map(|k| SliceAxis::At(Start::Arg(first + k)));
        std::iter::once(SliceAxis::Places(all.clone())).chain(each).collect()
    };
    let least = x.number(f64::NEG_INFINITY);
    let seen = inside.choose(x.slice(&at, slices(1)), least);
    // The number of the greatest in its window.
    let flat: Shape = out.iter().cloned().chain([Size::product(windows)]).collect();
    let best = seen.reshape(&flat).with("argmax", &[], vec![Attr::Axes(vec![out.len()]), Attr::Bool(true)]);
    let hit = pull::index(x.b, &flat, out.len()).bin("equal", best).reshape(&all);
    let last: Vec<usize> = (out.len()..out.len() + n).collect();
    let change = p.dy.expand(&last).broadcast_to(&all).only_where(hit);
    pull::added(x, &at, slices(2), change)
}
