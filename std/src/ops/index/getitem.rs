//! `getitem`: what `x[...]` becomes.

use crate::ops::entry::*;

pub static GETITEM: OpDef = OpDef {
    name: "getitem",
    class: Class::Index,
    doc: r#"The elements that a slicing picks: what `x[1:-1, ::2]` becomes. Write it with brackets.

```tx
[10, 20, 30, 40][1:3]        # [20, 30]
[10, 20, 30, 40][[3, 0, 3]]  # [40, 10, 40]
```"#,
    params: &[
        Param::array("x"),
        Param::required("starts", ParamKind::Arrays),
        Param::required("slices", ParamKind::Slices),
    ],
    complex: OnComplex::Taken,
    props: Props::MOVES,
    infer: |call| Ok(Type::new(call.args[0].dtype, picked(slices(call.attrs)).shape)),
    lower: Lower::Core(|b, call| {
        let picked = picked(slices(call.attrs));
        b.view_at(call.args[0], &call.args[1..], picked.view(1), picked.shape)
    }),
    grad: Grad::Linear(|p| {
        let base = p.x[0].zeros();
        p.first(|| put(base, &p.x[1..], slices(&p.attrs), p.dy))
    }),
    ..OTHER
};

/// What a slicing picks.
pub(super) struct Picked<'a> {
    /// One entry per axis of the source.
    axes: Vec<(Option<usize>, &'a Start, i64)>,
    pub(super) shape: Shape,
    /// Axes of `shape` that the source does not have.
    pub(super) new_axes: Vec<usize>,
}

impl Picked<'_> {
    /// The view, where the op's argument number `first_start` is start number 0.
    pub(super) fn view(&self, first_start: usize) -> Vec<ViewAxis> {
        let renumber = |start: &Start| match start {
            Start::Size(size) => Start::Size(size.clone()),
            Start::Arg(k) => Start::Arg(k - first_start),
        };
        self.axes
            .iter()
            .map(|(out, start, step)| ViewAxis { out: *out, start: renumber(start), step: *step })
            .collect()
    }
}

/// The slicing among the attributes.
pub(super) fn slices(attrs: &[Attr]) -> &[SliceAxis] {
    attrs.iter().find_map(Attr::slices).unwrap_or_default()
}

/// Works out the view that a slicing is.
pub(super) fn picked(slices: &[SliceAxis]) -> Picked<'_> {
    let mut picked = Picked { axes: Vec::new(), shape: Shape::new(), new_axes: Vec::new() };
    for slice in slices {
        match slice {
            SliceAxis::New => {
                picked.new_axes.push(picked.shape.len());
                picked.shape.push(Size::constant(1));
            }
            SliceAxis::Range { start, step, len } => {
                picked.axes.push((Some(picked.shape.len()), start, *step));
                picked.shape.push(len.clone());
            }
            SliceAxis::At(start) => picked.axes.push((None, start, 0)),
            SliceAxis::Places(shape) => picked.shape.extend(shape.iter().cloned()),
        }
    }
    picked
}

/// `base` with `value` added to the elements that a slicing picks, where nothing but zeros stand.
fn put<'b>(base: Ex<'b>, starts: &[Ex<'b>], slices: &[SliceAxis], value: Ex<'b>) -> Ex<'b> {
    let several = slices.iter().any(|axis| matches!(axis, SliceAxis::Places(_)));
    let combine = if several { Attr::Str("add".into()) } else { Attr::None };
    let axes = slices.iter().map(|axis| numbered(axis, 2)).collect();
    let args: Vec<Ex<'b>> = std::iter::once(value).chain(starts.iter().copied()).collect();
    base.with("update", &args, vec![Attr::Slices(axes), combine])
}

/// The axis of a slicing with its arguments numbered for an op in which they begin with `first`.
pub(super) fn numbered(axis: &SliceAxis, first: usize) -> SliceAxis {
    let from = if first == 1 { 2 } else { 1 };
    let start = |start: &Start| match start {
        Start::Size(size) => Start::Size(size.clone()),
        Start::Arg(k) => Start::Arg(k + first - from),
    };
    match axis {
        SliceAxis::At(at) => SliceAxis::At(start(at)),
        SliceAxis::Range { start: begin, step, len } => {
            SliceAxis::Range { start: start(begin), step: *step, len: len.clone() }
        }
        SliceAxis::New => SliceAxis::New,
        SliceAxis::Places(shape) => SliceAxis::Places(shape.clone()),
    }
}
