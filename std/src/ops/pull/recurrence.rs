//! What scans need: a recurrence from the end of an axis to its beginning.

use std::sync::Arc;
use texpr_base::{DType, Scalar, Size};
use texpr_ir::attr::{SliceAxis, Start};
use texpr_ir::expr::Exprs;
use texpr_ir::graph::{Graph, Loop, NodeKind};
use texpr_ir::{Attr, Ex, Type};

/// `h[j] = d[j] + a[j] * h[j + 1]` along `axis`, `h` being 0 behind the end.
///
/// The sum over all `i` from `j` on of `d[i]` times the `a` from `j` up to `i`: what a scan's cotangents are made of. Nothing is divided, so zeros do no
/// harm, in derivatives of derivatives either.
pub(in crate::ops) fn from_the_end<'b>(a: Ex<'b>, d: Ex<'b>, axis: usize) -> Ex<'b> {
    let front: Vec<usize> = std::iter::once(axis).chain((0..a.rank()).filter(|k| *k != axis)).collect();
    let (a, d) = (a.transpose(&front), d.transpose(&front));
    let b = a.b;
    let (all, n) = (a.ty(), a.shape()[0].clone());
    let one = Type::new(all.dtype, all.shape[1..].to_vec());
    let body = Exprs::new(b.shared(), Graph::new());
    body.set_spans(&b.spans());
    {
        let types = [Type::scalar(DType::I64), all.clone(), one.clone(), all.clone(), all.clone()];
        let [turn, out, carried, a, d] = types.map(|ty| body.ex(body.param(ty)));
        let place = body.size(&n) - 1.0 - turn;
        let next = row(d, place) + row(a, place) * carried;
        let out = out.with("update", &[next, place], vec![Attr::Slices(rows(&all, 2)), Attr::None]);
        body.set_results(vec![out.id, next.id]);
    }
    let names = vec!["a running derivative".to_string(), "its last element".to_string()];
    let kind = NodeKind::Loop(Arc::new(Loop { n_carries: 2, body: body.into_graph(), cond: None, names }));
    let [start, step] = [0, 1].map(|k| b.constant(Scalar::i64(k)));
    let args = [start, b.size(&n), step, b.filled(0.0, &all), b.filled(0.0, &one), a, d];
    let turns = b.add(kind, args.iter().map(|arg| arg.id).collect(), all.clone());
    let out = b.ex(b.add(NodeKind::Project(0), vec![turns], all));
    out.transpose(&super::inverse(&front))
}

/// Each element's next one along `axis`, and whether it has one.
pub(in crate::ops) fn next<'b>(x: Ex<'b>, axis: usize) -> (Ex<'b>, Ex<'b>) {
    let attrs = vec![Attr::Sizes(vec![Size::constant(-1)]), Attr::Axes(vec![axis])];
    let last = x.b.size(&x.shape()[axis]) - 1.0;
    (x.with("roll", &[], attrs), super::index(x.b, &x.shape(), axis).bin("less", last))
}

/// [`next`], but 0 where there is none.
pub(in crate::ops) fn next_or_zero<'b>(x: Ex<'b>, axis: usize) -> Ex<'b> {
    let (next, there) = next(x, axis);
    next.only_where(there)
}

/// The slicing that picks one row; its number is argument `arg`.
fn rows(ty: &Type, arg: usize) -> Vec<SliceAxis> {
    let whole =
        |len: &Size| SliceAxis::Range { start: Start::Size(Size::constant(0)), step: 1, len: len.clone() };
    std::iter::once(SliceAxis::At(Start::Arg(arg))).chain(ty.shape[1..].iter().map(whole)).collect()
}

fn row<'b>(x: Ex<'b>, place: Ex<'b>) -> Ex<'b> {
    x.slice(&[place], rows(&x.ty(), 1))
}
