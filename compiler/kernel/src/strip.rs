//! Which kernels go over the same rows one after another, a *strip* of rows at a time, while the rows are in cache.
//!
//! A mean, the deviations from it and their squares' sum are three passes, because each needs all of a row; but nothing needs another row. So
//! a strip of rows goes through all of them before the next strip is touched: the array comes from memory once, and what only the passes
//! themselves read never goes there. No kernel changes, and no bit; whether strips pay is decided for the sizes at hand, when they are known.
//!
//! A matrix product makes rows too, so it may be the first of a strip: bias, activation and residual then find its rows in cache.

use crate::ir::{Form, Kernel, KernelInfo, OutKind, Source};
use crate::plan::Step;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use texpr_base::Size;
use texpr_ir::core::{CoreGraph, CoreId};

/// So many steps after a kernel are looked at for others of its strip.
const WINDOW: usize = 32;
/// The most kernels of a strip.
const MOST: usize = 16;

/// Kernels that stand one after another in the plan, the first of them perhaps a matrix product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Strip {
    /// So many.
    pub n: usize,
    /// The leading axes of each of them, all together: how many rows there are.
    pub rows: Size,
}

/// Moves kernels that share rows next to each other, and tells the strips by what their first steps make first. The kernels' axes are those of their space,
/// none merged yet.
pub fn strips<'a>(
    graph: &CoreGraph,
    steps: Vec<Step<'a>>,
    kernels: &[KernelInfo],
) -> (Vec<Step<'a>>, FxHashMap<CoreId, Strip>) {
    let queued = |step| Queued { step, is_placed: false };
    let mut queue: VecDeque<Queued<'a>> = steps.into_iter().map(queued).collect();
    let (mut out, mut strips) = (Vec::with_capacity(queue.len()), FxHashMap::default());
    while let Some(Queued { step, is_placed }) = queue.pop_front() {
        let first = First::of(graph, &step, kernels).filter(|_| !is_placed);
        let Some((first, strip)) =
            first.and_then(|first| Some((first, gather(graph, &queue, kernels, first)?)))
        else {
            out.push(step);
            continue;
        };
        let mut parts: [Vec<Queued<'a>>; 3] = Default::default();
        let [before, members, after] = &mut parts;
        members.push(Queued { step, is_placed: true });
        for place in &strip.places {
            let step = queue.pop_front().expect("invariant: the places are of steps of the queue").step;
            match place {
                Place::Member => members.push(Queued { step, is_placed: true }),
                Place::Before => before.push(queued(step)),
                Place::After => after.push(queued(step)),
            }
        }
        let (n, rows) = (members.len(), Size::product(&first.axes(graph)[..strip.depth]));
        // Where a product had better be made alone, the kernels after it are a strip without it.
        if matches!(first, First::Product(_)) && n > 2 {
            let second = members[1].step.writes(kernels)[0];
            strips.insert(second, Strip { n: n - 1, rows: rows.clone() });
        }
        strips.insert(first.node(), Strip { n, rows });
        parts.into_iter().flatten().rev().for_each(|queued| queue.push_front(queued));
    }
    (out, strips)
}

/// A step that may still be moved, or one of a strip that is complete.
struct Queued<'a> {
    step: Step<'a>,
    is_placed: bool,
}

fn kernel_of(step: &Step<'_>) -> Option<usize> {
    if let Step::Kernel(k) = step { Some(*k) } else { None }
}

/// What a strip begins with.
#[derive(Clone, Copy)]
enum First<'k> {
    Kernel(&'k Kernel),
    /// A product of two matrices.
    Product(CoreId),
}

impl<'k> First<'k> {
    fn of(graph: &CoreGraph, step: &Step<'_>, kernels: &'k [KernelInfo]) -> Option<Self> {
        match step {
            Step::Kernel(k) => Some(Self::Kernel(&kernels[*k].kernel)),
            Step::Contract(id) => (graph.ty(*id).rank() == 2).then_some(Self::Product(*id)),
            _ => None,
        }
    }

    /// What it makes, the first if there are several.
    fn node(self) -> CoreId {
        match self {
            Self::Kernel(kernel) => kernel.outs[0].node,
            Self::Product(id) => id,
        }
    }

    fn axes<'a>(self, graph: &'a CoreGraph) -> &'a [Size]
    where
        'k: 'a,
    {
        match self {
            Self::Kernel(kernel) => &kernel.axes,
            Self::Product(id) => &graph.ty(id).shape,
        }
    }

    /// How many leading axes may count as rows.
    fn depth(self, graph: &CoreGraph) -> Option<usize> {
        match self {
            Self::Kernel(kernel) => depth_of(graph, kernel),
            Self::Product(_) => Some(1),
        }
    }

    /// Of maps alone, all axes count as rows until a reduction joins.
    fn is_settled(self) -> bool {
        match self {
            Self::Kernel(kernel) => kernel.form != Form::Map,
            Self::Product(_) => true,
        }
    }
}

/// Where a step after the first kernel of a strip goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Member,
    Before,
    After,
}

/// A strip in the making.
struct Gathered {
    /// Of the steps after the first kernel, up to the last of the strip.
    places: Vec<Place>,
    /// Leading axes that count as rows.
    depth: usize,
}

fn gather(
    graph: &CoreGraph,
    queue: &VecDeque<Queued<'_>>,
    kernels: &[KernelInfo],
    first: First<'_>,
) -> Option<Gathered> {
    let (mut depth, mut settled, axes) = (first.depth(graph)?, first.is_settled(), first.axes(graph));
    let mut state = State::default();
    match first {
        First::Kernel(kernel) => state.join(graph, kernel, depth),
        First::Product(id) => _ = state.made.insert(id),
    }
    let (mut places, mut end, mut members) = (Vec::new(), 0, 1);
    for Queued { step, is_placed } in queue.iter().take(WINDOW) {
        if *is_placed || matches!(step, Step::Effect(_)) || members == MOST {
            break;
        }
        let reads = step.reads(graph, kernels);
        let joins = kernel_of(step).and_then(|k| {
            let next = &kernels[k].kernel;
            let same = next.axes.iter().zip(axes).take(depth_of(graph, next)?.min(depth));
            let common = same.take_while(|(a, b)| a == b).count();
            let fits = common > 0 && (common == depth || members == 1 || !settled);
            (fits && state.takes(graph, next, common)).then_some((next, common))
        });
        let waits = reads.iter().any(|id| state.late.contains(id));
        places.push(match joins {
            Some((next, common)) if !waits => {
                settled |= next.form != Form::Map || (members == 1 && common < depth);
                depth = common;
                state.join(graph, next, depth);
                members += 1;
                end = places.len() + 1;
                Place::Member
            }
            _ if waits || may_write_over(step) || reads.iter().any(|id| state.made.contains(id)) => {
                state.late.extend(step.writes(kernels));
                Place::After
            }
            _ => Place::Before,
        });
    }
    places.truncate(end);
    (end > 0).then_some(Gathered { places, depth })
}

/// Whether a step may write over what it reads, if nothing reads it later: what stands before it must stay there, or it would copy.
fn may_write_over(step: &Step<'_>) -> bool {
    match step {
        Step::Update(_) | Step::Routine(_) | Step::Loop { .. } | Step::Nest { .. } | Step::If { .. } => true,
        Step::Kernel(_)
        | Step::Alias(_)
        | Step::Contract(_)
        | Step::Concat(_)
        | Step::Literal(_)
        | Step::Effect(_)
        | Step::Drop(_) => false,
    }
}

/// What the kernels of a strip made and read so far.
#[derive(Default)]
struct State {
    /// Made row by row.
    made: FxHashSet<CoreId>,
    /// Not there before the strip is done.
    late: FxHashSet<CoreId>,
    read: FxHashSet<CoreId>,
}

impl State {
    fn join(&mut self, graph: &CoreGraph, kernel: &Kernel, depth: usize) {
        for out in &kernel.outs {
            // What combines rows is complete with the last.
            let combines = kernel.n_outer == 0 && matches!(out.kind, OutKind::Reduce { .. });
            if combines { &mut self.late } else { &mut self.made }.insert(out.node);
        }
        for source in &kernel.sources {
            self.read.extend(source.node().filter(|_| in_rows(graph, source, kernel, depth)));
        }
    }

    /// Whether a kernel may be one of the strip, and has something of it: what the strip made it reads in the same rows.
    fn takes(&self, graph: &CoreGraph, kernel: &Kernel, depth: usize) -> bool {
        let mut shares = false;
        for source in &kernel.sources {
            if source.at().dynamic.iter().any(|(node, _)| self.made.contains(node)) {
                return false;
            }
            let Some(node) = source.node() else { continue };
            let in_rows = in_rows(graph, source, kernel, depth);
            if self.made.contains(&node) && !in_rows {
                return false;
            }
            shares |= in_rows && (self.made.contains(&node) || self.read.contains(&node));
        }
        shares
    }
}

/// How many leading axes of a kernel may count as rows; `None` if it cannot be one of a strip.
pub(crate) fn depth_of(graph: &CoreGraph, kernel: &Kernel) -> Option<usize> {
    if is_scalar(graph, kernel) {
        return None;
    }
    let depth = match kernel.form {
        Form::Map => kernel.axes.len(),
        Form::Row if kernel.n_outer > 0 => kernel.n_outer,
        // All rows are combined.
        Form::Row | Form::Column if kernel.n_outer == 0 => kernel.inner(),
        Form::Row | Form::Column => 0,
    };
    (depth > 0).then_some(depth)
}

/// Whether all that a kernel makes are numbers, which no row has for itself.
pub(crate) fn is_scalar(graph: &CoreGraph, kernel: &Kernel) -> bool {
    kernel.form == Form::Map && kernel.outs.iter().all(|out| graph.ty(out.node).rank() == 0)
}

/// Whether a load stays, for each index of the kernel's first `depth` axes, in the row of that index.
pub(crate) fn in_rows(graph: &CoreGraph, source: &Source, kernel: &Kernel, depth: usize) -> bool {
    let Source::Load { node, at, .. } = source else { return false };
    let (shape, axes) = (&graph.ty(*node).shape, &kernel.axes);
    if !at.dynamic.is_empty() || at.offset.as_const() != Some(0) || shape.get(..depth) != Some(&axes[..depth])
    {
        return false;
    }
    let mut strides = vec![Size::constant(1); shape.len()];
    for k in (1..shape.len()).rev() {
        strides[k - 1] = strides[k].mul(&shape[k]);
    }
    let still = |k: usize| at.strides[k].as_const() == Some(0);
    let rows_walk = (0..depth).all(|k| at.strides[k] == strides[k]);
    let mut free: Vec<usize> = (depth..shape.len()).collect();
    rows_walk
        && (depth..axes.len()).filter(|k| !still(*k)).all(|k| {
            let place = free.iter().position(|d| strides[*d] == at.strides[k] && shape[*d] == axes[k]);
            place.map(|place| free.swap_remove(place)).is_some()
        })
}
