//! Which nodes get memory ("roots"). Everything else is computed where it is read.
//!
//! Costly work is never repeated to save a store: a map with several readers, or one read through a broadcast, is a root if it costs
//! more than a load.

use crate::inside::Inside;
use crate::short::Short;
use texpr_ir::core::{Core, CoreGraph, CoreId};

/// The longest chain of nodes that one kernel inlines.
pub const MAX_DEPTH: usize = 64;
/// The most instructions (counted with repeats) that one inlined value may take.
const MAX_INSTS: usize = 600;
/// A load at a computed place.
const LOOKUP: u32 = 4;
/// A value that costs at most this many cycles is recomputed rather than stored.
const CHEAP: u32 = 4;

/// Why a node has memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// It is a result of the region.
    Result,
    /// A check, an assertion or a `print` reads it.
    Effect,
    /// It has memory by its nature: a reduction, an update, what a library routine gives.
    Nature,
    /// It says where a view starts.
    Start,
    /// Elements of it are read at computed places.
    Gathered,
    /// This node reads it, which no kernel computes.
    Reader(CoreId),
    /// It is read several times, and costs more to compute (so many cycles) than to load.
    Shared(u32),
    /// What computes it is as long as a kernel may be.
    Long,
}

/// Per node: why it is materialised, if it is. What is computed `inside` of kernels need not be.
pub fn roots(graph: &CoreGraph, live: &[bool], inside: &Inside) -> Vec<Option<Why>> {
    let n = graph.nodes.len();
    let mut root = vec![None; n];
    for id in &graph.results {
        root[id.index()] = Some(Why::Result);
    }
    for id in graph.effects.iter().flat_map(|e| &e.args) {
        root[id.index()].get_or_insert(Why::Effect);
    }
    for (i, node) in graph.nodes.iter().enumerate().filter(|(i, _)| live[*i]) {
        match &node.kind {
            Core::Array(_)
            | Core::Input(_)
            | Core::Param(_)
            | Core::Reduce { .. }
            | Core::Project(_)
            | Core::Const(_)
            | Core::Size(_)
            | Core::Iota
            | Core::Map(_) => {}
            Core::View(_) => {
                // Starts that are arrays are computed where they are read; what they are places in is not.
                for start in node.args[1..].iter().filter(|start| graph.ty(**start).rank() == 0) {
                    root[start.index()].get_or_insert(Why::Start);
                }
                if graph.is_gather(CoreId::new(i)) {
                    root[node.args[0].index()].get_or_insert(Why::Gathered);
                }
            }
            Core::Update { .. } if inside.piecewise[i] => {}
            Core::Reshape
            | Core::Update { .. }
            | Core::Concat { .. }
            | Core::Contract(_)
            | Core::Routine(_)
            | Core::Loop(_)
            | Core::If(_) => {
                for arg in &node.args {
                    root[arg.index()].get_or_insert(Why::Reader(CoreId::new(i)));
                }
            }
        }
        if always(&node.kind) && !inside.short[i] {
            root[i].get_or_insert(Why::Nature);
        }
    }
    shared(graph, live, inside, &mut root);
    deep(graph, live, inside, &mut root);
    root
}

/// Nodes that have memory by their nature, but for short reductions.
pub fn always(kind: &Core) -> bool {
    match kind {
        Core::Array(_)
        | Core::Input(_)
        | Core::Param(_)
        | Core::Update { .. }
        | Core::Concat { .. }
        | Core::Reduce { .. }
        | Core::Contract(_)
        | Core::Routine(_)
        | Core::Loop(_)
        | Core::If(_)
        | Core::Reshape
        | Core::Project(_) => true,
        Core::Const(_) | Core::Size(_) | Core::Iota | Core::Map(_) | Core::View(_) => false,
    }
}

/// Whether a body computes such a node from its arguments.
fn computes(kind: &Core, is_short: bool) -> bool {
    is_short || matches!(kind, Core::Map(_) | Core::View(_))
}

/// How many elements a short reduction combines; `None` for all other nodes.
fn terms(graph: &CoreGraph, inside: &Inside, i: usize) -> Option<usize> {
    let short = inside.short[i].then(|| Short::of(graph, CoreId::new(i)))?;
    Some(short?.count())
}

/// Who computes a node when it is not a root.
#[derive(Clone, Copy, PartialEq)]
enum Owner {
    Nobody,
    One(CoreId),
    Many,
}

fn shared(graph: &CoreGraph, live: &[bool], inside: &Inside, root: &mut [Option<Why>]) {
    let n = graph.nodes.len();
    let mut owner = vec![Owner::Nobody; n];
    let mut spread = vec![false; n];
    // The cost of computing a node from the nearest roots, in its own kernel. What costs something and is read by each element of a row again will be a root.
    let mut cost = vec![0u32; n];
    for (i, node) in graph.nodes.iter().enumerate() {
        let id = CoreId::new(i);
        if let Core::Map(f) = &node.kind {
            let is_loaded = |a: &CoreId| cost[a.index()] > CHEAP && broadcasts(graph, id, *a);
            let args: u32 = node.args.iter().filter(|a| !is_loaded(a)).map(|a| cost[a.index()]).sum();
            cost[i] = f.cost().saturating_add(args);
        } else if let Core::View(_) = &node.kind {
            let starts = node.args[1..].iter().filter(|start| graph.ty(**start).rank() > 0);
            let places: u32 = starts.map(|start| LOOKUP.saturating_add(cost[start.index()])).sum();
            cost[i] = cost[node.args[0].index()].saturating_add(places);
        } else if let Some(count) = terms(graph, inside, i) {
            cost[i] = cost[node.args[0].index()].saturating_add(2).saturating_mul(count as u32);
        }
    }
    for i in (0..n).rev().filter(|i| live[*i]) {
        let node = &graph.nodes[i];
        let many = owner[i] == Owner::Many || spread[i];
        // A scalar that a whole array is combined with is computed once, whatever it costs: its dtypes must not narrow the vectors.
        let cheap = if spread[i] && node.ty.rank() == 0 { 0 } else { CHEAP };
        if many && cost[i] > cheap && computes(&node.kind, inside.short[i]) {
            root[i].get_or_insert(Why::Shared(cost[i]));
        }
        let mine = if root[i].is_some() { Owner::One(CoreId::new(i)) } else { owner[i] };
        for arg in &node.args {
            let a = arg.index();
            owner[a] = match owner[a] {
                Owner::Nobody => mine,
                old if old == mine => old,
                _ => Owner::Many,
            };
            spread[a] |= (spread[i] && root[i].is_none()) || broadcasts(graph, CoreId::new(i), *arg);
        }
    }
}

/// Whether `user` reads an element of `arg` more than once.
fn broadcasts(graph: &CoreGraph, user: CoreId, arg: CoreId) -> bool {
    let (node, source) = (graph.node(user), graph.node(arg));
    match &node.kind {
        Core::Map(_) => node.ty.shape != source.ty.shape && node.ty.rank() > 0,
        Core::View(axes) => {
            let used = axes.iter().filter(|a| a.out.is_some()).count();
            used < node.ty.shape.iter().filter(|s| !s.is_one()).count()
        }
        _ => false,
    }
}

/// Makes roots where inlined chains get too long or too large.
fn deep(graph: &CoreGraph, live: &[bool], inside: &Inside, root: &mut [Option<Why>]) {
    let mut depth = vec![0usize; graph.nodes.len()];
    let mut insts = vec![0usize; graph.nodes.len()];
    for (i, node) in graph.nodes.iter().enumerate().filter(|(i, _)| live[*i]) {
        let (own, times) = match (&node.kind, terms(graph, inside, i)) {
            (Core::Map(f), _) => (f.insts.len(), 1),
            (_, Some(count)) => (count, count),
            _ => (0, 1),
        };
        let inlined = |a: &&CoreId| root[a.index()].is_none();
        let d = 1 + node.args.iter().filter(inlined).map(|a| depth[a.index()]).max().unwrap_or(0);
        let k = own + times * node.args.iter().filter(inlined).map(|a| insts[a.index()]).sum::<usize>();
        if (d > MAX_DEPTH || k > MAX_INSTS) && computes(&node.kind, inside.short[i]) {
            root[i].get_or_insert(Why::Long);
        }
        depth[i] = d;
        insts[i] = k;
    }
}
