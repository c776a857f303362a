//! Builds the plan of a region: roots, their order and groups, and a kernel for each group.

use crate::affine::Affine;
use crate::group::{Group, Item, Order, order};
use crate::inside::Inside;
use crate::ir::{Form, Kernel, KernelInfo, Line, Out, OutKind, Piece, Source};
use crate::nest::nest;
use crate::plan::{RegionPlan, Step};
use crate::pull::{Puller, Term};
use crate::roots::roots;
use crate::strip::strips;
use crate::tiling::tiling;
use crate::turns::rows_of_turns;
use std::sync::Arc;
use texpr_base::{Size, SpanSet};
use texpr_ir::core::{Core, CoreGraph, CoreId, CoreLoop};

/// The plan of `graph` and of every region inside it.
pub fn plan(graph: &CoreGraph) -> RegionPlan<'_> {
    region(graph, None)
}

/// The plan of a region, the body of the loop `of` or no loop's.
fn region<'a>(graph: &'a CoreGraph, of: Option<&CoreLoop>) -> RegionPlan<'a> {
    let live = graph.live();
    let inside = Inside::of(graph, &live);
    let why = roots(graph, &live, &inside);
    let root: Vec<bool> = why.iter().map(Option::is_some).collect();
    let Order { items, needed } = order(graph, &live, &root, &inside);
    let mut steps = Vec::new();
    let mut kernels = Vec::new();
    for item in &items {
        match item {
            Item::Group(group) => {
                if let Some(info) = kernel(graph, &root, &inside, &needed, group) {
                    steps.push(Step::Kernel(kernels.len()));
                    kernels.push(info);
                }
            }
            Item::Node(id) => steps.extend(step(graph, *id)),
            Item::Effect(k) => steps.push(Step::Effect(*k)),
        }
    }
    let (steps, strips) = strips(graph, steps, &kernels);
    let turns = of.and_then(|l| rows_of_turns(l, &steps, &kernels));
    for info in &mut kernels {
        drop_points(&mut info.kernel);
        collapse(&mut info.kernel);
        lines(&mut info.kernel);
    }
    let steps = with_drops(graph, steps, &kernels);
    let tiling = of.and_then(|l| tiling(l, &steps, &kernels));
    RegionPlan { graph, steps, kernels, strips, turns, tiling, why }
}

fn step(graph: &CoreGraph, id: CoreId) -> Option<Step<'_>> {
    Some(match &graph.node(id).kind {
        Core::Reshape | Core::Project(_) | Core::Input(_) | Core::Param(_) => Step::Alias(id),
        Core::Contract(_) => Step::Contract(id),
        Core::Routine(_) => Step::Routine(id),
        Core::Update { .. } => Step::Update(id),
        Core::Concat { .. } => Step::Concat(id),
        Core::Array(_) => Step::Literal(id),
        Core::Loop(l) => match nest(graph, id) {
            Some(nest) => Step::Nest { node: id, nest: Box::new(nest) },
            None => Step::Loop {
                node: id,
                body: Box::new(region(&l.body, Some(l))),
                cond: l.cond.as_ref().map(|cond| Box::new(plan(cond))),
            },
        },
        Core::If(i) => {
            Step::If { node: id, then: Box::new(plan(&i.then)), otherwise: Box::new(plan(&i.otherwise)) }
        }
        Core::Const(_) | Core::Size(_) | Core::Iota | Core::Map(_) | Core::View(_) | Core::Reduce { .. } => {
            return None;
        }
    })
}

/// The kernel of a group; `None` if nobody needs any of its members.
fn kernel(
    graph: &CoreGraph,
    root: &[bool],
    inside: &Inside,
    needed: &[bool],
    group: &Group,
) -> Option<KernelInfo> {
    let rank = group.domain.len();
    let reduced = group.reduced.clone().unwrap_or_default();
    let is_reduced = |k: usize| reduced.contains(&k);
    let (form, order): (Form, Vec<usize>) = match &group.reduced {
        None => (Form::Map, (0..rank).collect()),
        Some(_) => {
            let inner = rank.saturating_sub(1);
            let mut order: Vec<usize> = (0..inner).filter(|k| !is_reduced(*k)).collect();
            order.extend((0..inner).filter(|k| is_reduced(*k)));
            order.extend((rank > 0).then_some(inner));
            (if rank == 0 || is_reduced(inner) { Form::Row } else { Form::Column }, order)
        }
    };
    let n_axes = rank.max(1);
    let n_outer = match form {
        Form::Map => 0,
        Form::Row | Form::Column => (0..rank.saturating_sub(1)).filter(|k| !is_reduced(*k)).count(),
    };
    let mut axes: Vec<Size> = order.iter().map(|k| group.domain[*k].clone()).collect();
    if rank == 0 {
        axes.push(Size::constant(1));
    }
    let mut index = vec![Affine::constant(Size::constant(0), n_axes); rank];
    for (place, k) in order.iter().enumerate() {
        index[*k] = Affine::axis(place, n_axes);
    }
    let member = |id: CoreId| group.members.contains(&id) && !inside.reduces(graph, id);
    // Axes of size 1 may be spelled 0 or by their own index: the offset tells whether it is the same point.
    let here = Affine::linear(&index, &group.domain, n_axes);
    let at_point = |id: CoreId, at: &[Affine]| {
        let shape = &graph.ty(id).shape;
        *shape == group.domain && Affine::linear(at, shape, n_axes) == here
    };
    let in_memory = |id: CoreId, at: &[Affine]| root[id.index()] && !(member(id) && at_point(id, at));
    let extents = axes.clone();
    let mut puller = Puller::new(graph, inside, &extents, &in_memory);
    let members: Vec<CoreId> = group.members.iter().copied().filter(|id| needed[id.index()]).collect();
    if members.is_empty() {
        return None;
    }
    let mut spans = SpanSet::empty();
    let mut outs = Vec::new();
    for &id in &members {
        let node = graph.node(id);
        spans.unite(&node.spans);
        let kind = if let Core::Reduce { combine, axes } = &node.kind
            && !inside.short[id.index()]
        {
            let kept: Vec<Affine> =
                (0..rank).filter(|k| !axes.contains(k)).map(|k| index[k].clone()).collect();
            OutKind::Reduce { combine: *combine, at: Affine::linear(&kept, &node.ty.shape, n_axes) }
        } else {
            OutKind::Store(Affine::linear(&index, &node.ty.shape, n_axes))
        };
        outs.push(Out { node: id, dtype: node.ty.dtype, kind });
    }
    let results = |puller: &mut Puller<'_>| -> Vec<Term> {
        let result = |id: &CoreId| {
            let node = graph.node(*id);
            if inside.reduces(graph, *id) {
                puller.members.push(*id);
                puller.read(node.args[0], index.clone())
            } else {
                puller.compute(*id, index.clone())
            }
        };
        members.iter().map(result).collect()
    };
    let outside = results(&mut puller);
    // The kernel has a piece if an update is still in it.
    let bounds =
        group.piece.as_ref().filter(|_| puller.members.iter().any(|id| inside.piecewise[id.index()]));
    let in_piece = bounds.map(|bounds| {
        puller.enter_piece();
        (order.iter().map(|k| bounds[*k].clone()).collect(), results(&mut puller))
    });
    let body = Arc::new(puller.finish(&outside));
    let piece = in_piece.map(|(bounds, terms)| Piece { bounds, body: Arc::new(puller.finish(&terms)) });
    let mut members = std::mem::take(&mut puller.members);
    members.sort_unstable();
    members.dedup();
    for id in &members {
        spans.unite(&graph.node(*id).spans);
    }
    let form = if outs.iter().all(|o| matches!(o.kind, OutKind::Store(_))) { Form::Map } else { form };
    let n_outer = if form == Form::Map { 0 } else { n_outer };
    let kernel = Kernel { axes, n_outer, form, sources: puller.sources, body, piece, outs };
    Some(KernelInfo { kernel, members, spans })
}

/// Drops axes of one point, which would make rows of one element. Those of reductions stay: they define the order.
fn drop_points(kernel: &mut Kernel) {
    if kernel.form != Form::Map {
        return;
    }
    let is_point = |kernel: &Kernel, k: usize| {
        let size = &kernel.axes[k];
        size.as_const() == Some(1) && kernel.piece.as_ref().is_none_or(|piece| piece.is_whole(k, size))
    };
    while kernel.axes.len() > 1
        && let Some(k) = (0..kernel.axes.len()).find(|k| is_point(kernel, *k))
    {
        kernel.axes.remove(k);
        if let Some(piece) = &mut kernel.piece {
            piece.bounds.remove(k);
        }
        for source in &mut kernel.sources {
            source.at_mut().strides.remove(k);
        }
        for out in &mut kernel.outs {
            let (OutKind::Store(at) | OutKind::Reduce { at, .. }) = &mut out.kind;
            at.strides.remove(k);
        }
    }
}

/// Merges neighbouring axes that every access walks as one. Rows stay apart from the inner axis of a reduction, whose order they define.
fn collapse(kernel: &mut Kernel) {
    let mut k = 0;
    while k + 1 < kernel.axes.len() {
        let inner = kernel.inner();
        let together = match kernel.form {
            Form::Map => true,
            Form::Row | Form::Column => k + 1 != inner && (k + 1 < kernel.n_outer || k >= kernel.n_outer),
        };
        let size = kernel.axes[k + 1].clone();
        let walks = |at: &Affine| at.strides[k] == at.strides[k + 1].mul(&size);
        let all = kernel.sources.iter().all(|s| walks(s.at()))
            && kernel.outs.iter().all(|o| match &o.kind {
                OutKind::Store(at) | OutKind::Reduce { at, .. } => walks(at),
            });
        let whole = kernel.piece.as_ref().is_none_or(|piece| piece.is_whole(k + 1, &size));
        if !(together && all && whole) {
            k += 1;
            continue;
        }
        if let Some(piece) = &mut kernel.piece {
            let (from, to) = &piece.bounds[k];
            piece.bounds[k] = (from.mul(&size), to.mul(&size));
            piece.bounds.remove(k + 1);
        }
        kernel.axes[k] = kernel.axes[k].mul(&size);
        kernel.axes.remove(k + 1);
        if k < kernel.n_outer {
            kernel.n_outer -= 1;
        }
        for source in &mut kernel.sources {
            source.at_mut().strides.remove(k);
        }
        for out in &mut kernel.outs {
            let (OutKind::Store(at) | OutKind::Reduce { at, .. }) = &mut out.kind;
            at.strides.remove(k);
        }
    }
}

/// What every row reads again, and not element by neighbouring element, is read from a copy that lies as it is read.
fn lines(kernel: &mut Kernel) {
    /// Fewer rows are not worth a copy.
    const FEW: i64 = 4;
    let inner = kernel.inner();
    let rows = Size::product(&kernel.axes[..inner]).as_const();
    // What is read in a piece alone may lie beside the array elsewhere.
    if rows.is_some_and(|rows| rows < FEW) || kernel.piece.is_some() {
        return;
    }
    for source in &mut kernel.sources {
        let Source::Load { at, line, .. } = source else { continue };
        let (step, others) = at.strides.split_last().expect("invariant: a kernel has an axis");
        let steps = !matches!(step.as_const(), Some(0 | 1));
        if steps && others.iter().all(|stride| stride.as_const() == Some(0)) && at.dynamic.is_empty() {
            *line = Some(Line { offset: at.offset.clone(), step: step.clone() });
            at.offset = Size::constant(0);
            at.strides[inner] = Size::constant(1);
        }
    }
}

/// Adds a [`Step::Drop`] after the last use of each value that is no result.
fn with_drops<'a>(graph: &'a CoreGraph, steps: Vec<Step<'a>>, kernels: &[KernelInfo]) -> Vec<Step<'a>> {
    let uses = |step: &Step<'_>| {
        let mut ids = step.reads(graph, kernels);
        ids.extend(step.writes(kernels));
        ids
    };
    let mut last = vec![None; graph.nodes.len()];
    for (at, step) in steps.iter().enumerate() {
        for id in uses(step) {
            last[id.index()] = Some(at);
        }
    }
    let mut is_result = vec![false; graph.nodes.len()];
    graph.results.iter().for_each(|id| is_result[id.index()] = true);
    let mut out = Vec::with_capacity(steps.len() * 2);
    for (at, step) in steps.into_iter().enumerate() {
        let mut over: Vec<CoreId> = uses(&step);
        over.sort_unstable();
        over.dedup();
        over.retain(|id| last[id.index()] == Some(at) && !is_result[id.index()]);
        out.push(step);
        out.extend(over.into_iter().map(Step::Drop));
    }
    out
}
