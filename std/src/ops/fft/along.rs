//! What Fourier transforms have in common.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_routines::fft::{FFT, IRFFT, RFFT};

/// Along one axis.
pub(super) const PARAMS: &[Param] = &[
    Param::array("x"),
    Param::optional("n", ParamKind::Sizes),
    Param::optional("axis", ParamKind::Axis),
    Param::optional("norm", ParamKind::Str),
];

/// Along several axes.
pub(super) const PARAMS_N: &[Param] = &[
    Param::array("x"),
    Param::optional("s", ParamKind::Sizes),
    Param::optional("axes", ParamKind::AxisList),
    Param::optional("norm", ParamKind::Str),
];

/// A transform of floats or complex numbers; integers become `f64`.
pub(super) const FOURIER: OpDef =
    OpDef { class: Class::Fourier, promote: Promote::Float, complex: OnComplex::Taken, ..OTHER };

/// Which way a transform goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    Inverse,
}

/// What a transform is between.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Complex,
    FromReal,
    ToReal,
}

/// The number of the scale in `texpr_routines::fft::SCALES`.
fn scale(attr: &Attr, way: Way) -> i64 {
    match (attr, way) {
        (Attr::Str(norm), _) if norm == "ortho" => 2,
        (Attr::Str(norm), Way::Forward) if norm == "forward" => 1,
        (Attr::Str(norm), Way::Inverse) if norm == "forward" => 0,
        (_, Way::Forward) => 0,
        (_, Way::Inverse) => 1,
    }
}

/// The axes, and how many elements each is cut or filled up to: those given, or the last ones, as many as sizes are given, or all.
pub(super) fn plan(
    attrs: &[Attr],
    shape: &[Size],
    default: Option<usize>,
    sort: Sort,
) -> (Vec<usize>, Vec<Size>) {
    let rank = shape.len();
    let axes = match (attrs[1].axes(), attrs[0].sizes()) {
        (Some(axes), _) => axes.to_vec(),
        (None, Some(sizes)) => (rank.saturating_sub(sizes.len())..rank).collect(),
        (None, None) => (rank.saturating_sub(default.unwrap_or(rank))..rank).collect(),
    };
    let last = axes.last().copied();
    let own = |axis: usize| match sort {
        Sort::ToReal if Some(axis) == last => shape[axis].sub(&Size::constant(1)).scale(2),
        _ => shape[axis].clone(),
    };
    let sizes = match attrs[0].sizes() {
        Some(sizes) => sizes.to_vec(),
        None => axes.iter().map(|axis| own(*axis)).collect(),
    };
    (axes, sizes)
}

/// The type of a transform.
pub(super) fn infer(call: &Call<'_>, default: Option<usize>, sort: Sort) -> Result<Type, OpError> {
    let x = &call.args[0];
    infer::rank_at_least(call, 0, default.unwrap_or(1))?;
    if sort == Sort::FromReal && x.dtype.is_complex() {
        return Err(OpError::DType { arg: 0, expected: "real numbers" });
    }
    if let Attr::Str(norm) = &call.attrs[2]
        && !["backward", "ortho", "forward"].contains(&norm.as_str())
    {
        let message = format!("`{}` has no norm \"{norm}\"", call.def.name);
        let help = "the norms are \"backward\", \"ortho\" and \"forward\"";
        return Err(e0602_value::refuse(None, message, Some(help)));
    }
    let (axes, sizes) = plan(call.attrs, &x.shape, default, sort);
    if axes.len() != sizes.len() || axes.len() > x.rank() {
        let message = format!("`{}` got {} sizes for {} axes", call.def.name, sizes.len(), axes.len());
        return Err(e0602_value::refuse(None, message, Some("give one size for each axis")));
    }
    let mut shape = x.shape.clone();
    for (axis, size) in axes.iter().zip(&sizes) {
        let least = size.sub(&Size::constant(1));
        if least.as_const().is_some_and(|n| n < 0) {
            let message = format!("`{}` of no elements along axis {axis}", call.def.name);
            let help = (sort == Sort::ToReal).then_some("`n` says how many elements the result has");
            return Err(e0602_value::refuse(Some(0), message, help));
        }
        infer::not_negative(call, &least);
        shape[*axis] = size.clone();
    }
    if let (Sort::FromReal, Some(last)) = (sort, axes.last()) {
        shape[*last] = shape[*last].floor_div(2).add(&Size::constant(1));
    }
    let dtype = if sort == Sort::ToReal { x.dtype.part() } else { x.dtype.to_complex() };
    Ok(Type::new(dtype, shape))
}

pub(super) fn lower(
    b: &mut CoreBuilder,
    call: &LowerCall<'_>,
    default: Option<usize>,
    sort: Sort,
    way: Way,
) -> CoreId {
    let (axes, sizes) = plan(call.attrs, &b.shape(call.args[0]), default, sort);
    let scale = scale(&call.attrs[2], way);
    let mut x = call.args[0];
    let last = axes.len().saturating_sub(1);
    let steps: Vec<usize> = match sort {
        // The real axis first, so that the others are transforms of half as many elements.
        Sort::FromReal => (0..axes.len()).rev().collect(),
        _ => (0..axes.len()).collect(),
    };
    for i in steps {
        let real = i == last && sort != Sort::Complex;
        let wanted = match sort {
            Sort::ToReal if real => sizes[i].floor_div(2).add(&Size::constant(1)),
            _ => sizes[i].clone(),
        };
        x = resized(b, x, axes[i], &wanted);
        x = lower::axis_last(b, x, axes[i]);
        x = match (real, sort) {
            (true, Sort::FromReal) => from_real(b, x, scale),
            (true, Sort::ToReal) => to_real(b, x, &sizes[i], scale),
            _ => complex(b, x, way, scale),
        };
        x = lower::axis_back(b, x, axes[i]);
    }
    b.cast(x, call.ty.dtype)
}

/// The first `n` elements of the axis, with zeros behind if there are fewer.
fn resized(b: &mut CoreBuilder, x: CoreId, axis: usize, n: &Size) -> CoreId {
    let size = b.ty(x).shape[axis].clone();
    if size == *n {
        return x;
    }
    let kept = size.at_most(n);
    let part = lower::slice(b, x, axis, Size::constant(0), 1, kept.clone());
    if kept == *n {
        return part;
    }
    let mut ty = b.ty(x).clone();
    ty.shape[axis] = n.sub(&kept);
    let zeros = b.splat(Scalar::zero(ty.dtype), ty.shape);
    b.concat(&[part, zeros], axis)
}

fn parts(b: &mut CoreBuilder, x: CoreId) -> (CoreId, CoreId) {
    match b.parts(x) {
        Some(parts) => parts,
        None => {
            let ty = b.ty(x).clone();
            (x, b.splat(Scalar::zero(ty.dtype), ty.shape))
        }
    }
}

fn complex(b: &mut CoreBuilder, x: CoreId, way: Way, scale: i64) -> CoreId {
    let (re, im) = parts(b, x);
    let ty = b.ty(re).clone();
    let params = [i64::from(way == Way::Inverse), scale].map(Size::constant).to_vec();
    let out = b.routine(&FFT, &[re, im], params, vec![ty.clone(), ty]);
    b.pair(out[0], out[1])
}

fn from_real(b: &mut CoreBuilder, x: CoreId, scale: i64) -> CoreId {
    let mut ty = b.ty(x).clone();
    let last = ty.rank() - 1;
    ty.shape[last] = ty.shape[last].floor_div(2).add(&Size::constant(1));
    let out = b.routine(&RFFT, &[x], vec![Size::constant(scale)], vec![ty.clone(), ty]);
    b.pair(out[0], out[1])
}

fn to_real(b: &mut CoreBuilder, x: CoreId, n: &Size, scale: i64) -> CoreId {
    let (re, im) = parts(b, x);
    let mut ty = b.ty(re).clone();
    let last = ty.rank() - 1;
    ty.shape[last] = n.clone();
    b.routine(&IRFFT, &[re, im], vec![Size::constant(scale)], vec![ty])[0]
}

/// The cotangent of what is transformed. A transform is its own transpose; that of real numbers has one half of it, and to real numbers goes
/// what has both.
pub(super) fn pull<'b>(
    p: &Pullback<'b>,
    default: Option<usize>,
    sort: Sort,
    way: Way,
) -> Vec<Option<Ex<'b>>> {
    let x = p.x[0];
    let (axes, sizes) = plan(&p.attrs, &x.shape(), default, sort);
    let attrs = |norm: Attr| vec![Attr::Sizes(sizes.clone()), Attr::Axes(axes.clone()), norm];
    let change = match sort {
        Sort::Complex if way == Way::Inverse => p.dy.with("fft.ifftn", &[], attrs(p.attrs[2].clone())),
        Sort::Complex | Sort::FromReal => p.dy.with("fft.fftn", &[], attrs(p.attrs[2].clone())),
        Sort::ToReal => {
            // The forward transform has the inverse's scale if its norm is the other one.
            let norm = match &p.attrs[2] {
                Attr::Str(norm) if norm == "ortho" => "ortho",
                Attr::Str(norm) if norm == "forward" => "backward",
                _ => "forward",
            };
            let whole = p.dy.with("fft.rfftn", &[], attrs(Attr::Str(norm.into()))).un("conj");
            twice(whole, axes.last().copied(), sizes.last())
        }
    };
    let fitted = axes.iter().fold(change, |change, axis| pull::resized(change, *axis, &x.shape()[*axis]));
    p.first(|| if x.dtype().is_complex() { fitted } else { fitted.un("real") })
}

/// Twice the elements along the axis that stand for two frequencies: all but the first, and the last of an even number `n`.
fn twice<'b>(x: Ex<'b>, axis: Option<usize>, n: Option<&Size>) -> Ex<'b> {
    let (Some(axis), Some(n)) = (axis, n) else { return x };
    let number = pull::index(x.b, &x.shape(), axis);
    let is_own = number.bin("equal", number.number(0.0));
    let is_own = is_own.bin("logical_or", (number * 2.0).bin("equal", x.b.size(n)));
    is_own.choose(x, x * 2.0)
}
