//! Elements at places that the run works out.

use texpr_base::{DType, Size};
use texpr_ir::attr::{SliceAxis, Start};
use texpr_ir::expr::Exprs;
use texpr_ir::{Attr, Ex, Shape};

/// The indices along one axis of `shape`, the other axes having size 1.
pub(in crate::ops) fn index<'b>(b: &'b Exprs<'b>, shape: &[Size], axis: usize) -> Ex<'b> {
    let mut ones: Shape = vec![Size::constant(1); shape.len()];
    ones[axis] = shape[axis].clone();
    b.iota(&shape[axis]).reshape(&ones)
}

/// The slicing that picks `places` along `axis` and goes along with them on the others, its arguments numbered from `first`.
fn along<'b>(places: Ex<'b>, axis: usize, first: usize) -> (Vec<Ex<'b>>, Vec<SliceAxis>) {
    let shape = places.shape();
    let start = |k| if k == axis { places } else { index(places.b, &shape, k) };
    let starts: Vec<Ex<'b>> = (0..shape.len()).map(start).collect();
    let mut slices = vec![SliceAxis::Places(shape)];
    slices.extend((0..starts.len()).map(|k| SliceAxis::At(Start::Arg(first + k))));
    (starts, slices)
}

/// The elements of `x` at `places` along `axis`; on the other axes each place is its own.
pub(in crate::ops) fn take_along<'b>(x: Ex<'b>, places: Ex<'b>, axis: usize) -> Ex<'b> {
    let (starts, slices) = along(places, axis, 1);
    x.slice(&starts, slices)
}

/// An array like `x` of zeros, with `values` added at `places` along `axis`.
pub(in crate::ops) fn put_along<'b>(x: Ex<'b>, places: Ex<'b>, axis: usize, values: Ex<'b>) -> Ex<'b> {
    let (starts, slices) = along(places, axis, 2);
    added(x, &starts, slices, values)
}

/// An array like `x` of zeros, with `values` added at the places that a slicing picks, its arguments numbered from 2.
pub(in crate::ops) fn added<'b>(
    x: Ex<'b>,
    starts: &[Ex<'b>],
    slices: Vec<SliceAxis>,
    values: Ex<'b>,
) -> Ex<'b> {
    // Halves are added up in `f32`.
    let wide = x.dtype().arithmetic();
    let args: Vec<Ex<'b>> = std::iter::once(values.cast(wide)).chain(starts.iter().copied()).collect();
    let attrs = vec![Attr::Slices(slices), Attr::Str("add".into())];
    x.zeros().cast(wide).with("update", &args, attrs).cast(x.dtype())
}

/// The part of an axis that a range with steps picks, for [`put_range`].
pub(in crate::ops) struct Range {
    pub(in crate::ops) axis: usize,
    pub(in crate::ops) start: Size,
    pub(in crate::ops) step: i64,
    pub(in crate::ops) len: Size,
}

/// `base` with `values` in place of the elements of a range.
pub(in crate::ops) fn put_range<'b>(base: Ex<'b>, range: &Range, values: Ex<'b>) -> Ex<'b> {
    let whole =
        |len: &Size| SliceAxis::Range { start: Start::Size(Size::constant(0)), step: 1, len: len.clone() };
    let mut slices: Vec<SliceAxis> = base.shape().iter().map(whole).collect();
    slices[range.axis] = SliceAxis::Range {
        start: Start::Size(range.start.clone()),
        step: range.step,
        len: range.len.clone(),
    };
    base.with("update", &[values], vec![Attr::Slices(slices), Attr::None])
}

/// The first elements of an axis, `size` of them, with zeros behind if there are fewer.
pub(in crate::ops) fn resized<'b>(x: Ex<'b>, axis: usize, size: &Size) -> Ex<'b> {
    let mut ty = x.ty();
    if ty.shape[axis] == *size {
        return x;
    }
    let (zero, kept) = (Size::constant(0), ty.shape[axis].at_most(size));
    let part = x.range(axis, &zero, &kept);
    if kept == *size {
        return part;
    }
    ty.shape[axis].clone_from(size);
    put_range(x.b.filled(0.0, &ty), &Range { axis, start: zero, step: 1, len: kept }, part)
}

/// Whether an element of a matrix (the last two axes of `shape`) is on the `k`-th diagonal.
pub(in crate::ops) fn on_diagonal<'b>(b: &'b Exprs<'b>, shape: &[Size], k: i64) -> Ex<'b> {
    let matrix = &shape[shape.len() - 2..];
    let (row, column) = (index(b, matrix, 0), index(b, matrix, 1));
    let shifted = row + b.size(&Size::constant(k)).cast(DType::I64);
    shifted.bin("equal", column)
}
