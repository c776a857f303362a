//! Updates that a kernel computes: `base with [1:-1, 1:-1] = value` as one pass over the base's space.
//!
//! In a box of the space the result is the value, elsewhere the base. A kernel therefore has two bodies (see [`crate::ir::Piece`]), each pulled
//! back on its own to what is in memory: neither the value nor the base needs memory of its own, and what reads the result at the same
//! point (a sum of `(v - u)**2`) joins the pass. No element is tested: rows are inside or outside, and a row has at most three stretches.
//!
//! The alternative is to store the value into the base's own memory. That costs only the box, but the value must be in memory first, and the
//! base must not be needed any more. So it stays the way for small parts of arrays: `u with [i] = x` in a loop.

use rustc_hash::FxHashSet;
use texpr_base::Size;
use texpr_ir::attr::Start;
use texpr_ir::core::{Core, CoreGraph, CoreId};

/// From one index up to another, per axis.
pub type Bounds = Vec<(Size, Size)>;

/// An axis counts as nearly whole if all but this many of its elements are replaced.
const MARGIN: i64 = 16;

/// The box that an update replaces, if it is one whose place is known before the program runs.
pub fn bounds(graph: &CoreGraph, id: CoreId) -> Option<Bounds> {
    let node = graph.node(id);
    let Core::Update { axes, combine: None } = &node.kind else { return None };
    let value = &graph.ty(node.args[1]).shape;
    let outs: Vec<usize> = axes.iter().filter_map(|axis| axis.out).collect();
    if outs.iter().enumerate().any(|(k, out)| outs[..k].contains(out)) {
        // A diagonal.
        return None;
    }
    axes.iter()
        .map(|axis| {
            let Start::Size(start) = &axis.start else { return None };
            let extent = match axis.out {
                None => Size::constant(1),
                Some(out) if axis.step == 1 => value[out].clone(),
                Some(_) => return None,
            };
            Some((start.clone(), start.add(&extent)))
        })
        .collect()
}

/// Per node: whether it is an update that a kernel computes.
pub fn piecewise(graph: &CoreGraph, live: &[bool]) -> Vec<bool> {
    let is_update = |id: CoreId| live[id.index()] && matches!(graph.node(id).kind, Core::Update { .. });
    if !graph.ids().any(is_update) {
        return vec![false; live.len()];
    }
    let readers = Readers::of(graph, live);
    graph.ids().map(|id| is_update(id) && pays(graph, &readers, id)).collect()
}

fn pays(graph: &CoreGraph, readers: &Readers, id: CoreId) -> bool {
    let Some(bounds) = bounds(graph, id).filter(|bounds| !bounds.is_empty()) else { return false };
    let (base, value) = (graph.node(id).args[0], graph.node(id).args[1]);
    // The base need not be stored at all, or would have to be copied, or the value need not be stored.
    is_inlined(graph, base)
        || outlives(graph, readers, base, id)
        || (is_inlined(graph, value) && is_nearly_whole(&graph.ty(base).shape, &bounds))
}

fn is_inlined(graph: &CoreGraph, id: CoreId) -> bool {
    matches!(graph.node(id).kind, Core::Const(_) | Core::Iota | Core::Map(_) | Core::View(_))
}

fn is_nearly_whole(shape: &[Size], bounds: &Bounds) -> bool {
    shape.iter().zip(bounds).all(|(extent, (from, to))| {
        let part = to.add(&from.mul(&Size::constant(-1)));
        let rest = extent.add(&part.mul(&Size::constant(-1)));
        match (rest.as_const(), extent.as_const()) {
            (Some(rest), None) => rest <= MARGIN,
            (Some(rest), Some(extent)) => rest * 2 <= extent,
            (None, _) => false,
        }
    })
}

/// Who reads each node.
struct Readers {
    of: Vec<Vec<CoreId>>,
    is_result: Vec<bool>,
}

impl Readers {
    fn of(graph: &CoreGraph, live: &[bool]) -> Self {
        let (mut of, mut is_result) = (vec![Vec::new(); live.len()], vec![false; live.len()]);
        for id in graph.ids().filter(|id| live[id.index()]) {
            graph.node(id).args.iter().for_each(|arg| of[arg.index()].push(id));
        }
        graph.results.iter().for_each(|id| is_result[id.index()] = true);
        Self { of, is_result }
    }
}

/// Whether anything but the update and the value that it stores reads the base.
fn outlives(graph: &CoreGraph, readers: &Readers, base: CoreId, update: CoreId) -> bool {
    if readers.is_result[base.index()] {
        return true;
    }
    let others: Vec<CoreId> =
        readers.of[base.index()].iter().copied().filter(|user| *user != update).collect();
    let Some(first) = others.first().copied() else { return false };
    // What the value is computed from; nothing before the first of the readers can lead to one.
    let mut of_value = FxHashSet::default();
    let mut work = vec![graph.node(update).args[1]];
    while let Some(id) = work.pop() {
        if id >= first && of_value.insert(id) {
            work.extend(&graph.node(id).args);
        }
    }
    others.iter().any(|user| !of_value.contains(user))
}
