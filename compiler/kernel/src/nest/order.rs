//! The order of a region's parts where arrays are written in place.
//!
//! A write makes a new *version* of an array in the memory of the old one. So all that reads a version runs before what writes the next one,
//! and a version has one successor at most. Effects keep their order, and nothing that stands behind one moves before it.

use super::Location;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use texpr_ir::core::{Core, CoreGraph, CoreId};

/// What a node has to do with arrays.
#[derive(Clone, Default, Debug)]
pub(super) struct Access {
    /// The array that the node is, if it is one.
    pub(super) is: Option<Location>,
    /// Of its arguments, those that are only read.
    pub(super) reads: BTreeSet<Location>,
    pub(super) writes: BTreeSet<Location>,
}

impl Access {
    /// Of a loop or branch with these arguments.
    pub(super) fn of(args: impl Iterator<Item = Location>, writes: &BTreeSet<Location>) -> Self {
        let reads = args.filter(|at| !writes.contains(at)).collect();
        Self { is: None, reads, writes: writes.clone() }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Item {
    Node(CoreId),
    Effect(usize),
}

/// The order, if there is one.
pub(super) fn order(graph: &CoreGraph, live: &[bool], accesses: &[Access]) -> Option<Vec<Item>> {
    let n = graph.nodes.len();
    let mut edges: Vec<Vec<usize>> = vec![Vec::new(); n + graph.effects.len()];
    for id in graph.ids().filter(|id| live[id.index()]) {
        for arg in &graph.node(id).args {
            edges[arg.index()].push(id.index());
        }
    }
    versions(graph, live, accesses, &mut edges)?;
    let stages = stages(graph, live);
    for (k, effect) in graph.effects.iter().enumerate() {
        for arg in &effect.args {
            edges[arg.index()].push(n + k);
        }
    }
    for (i, stage) in stages.iter().enumerate().filter(|(i, _)| live[*i]) {
        if let Some(before) = stage.checked_sub(1) {
            edges[n + before].push(i);
        }
    }
    for k in 1..graph.effects.len() {
        edges[n + k - 1].push(n + k);
    }
    let mut waits = vec![0usize; edges.len()];
    edges.iter().flatten().for_each(|to| waits[*to] += 1);
    let key = |item: usize| match item.checked_sub(n) {
        None => (stages[item], false, item),
        Some(effect) => (effect, true, item),
    };
    let is_there = |item: usize| item >= n || live[item];
    let mut heap: BinaryHeap<_> =
        (0..edges.len()).filter(|i| is_there(*i) && waits[*i] == 0).map(|i| Reverse(key(i))).collect();
    let mut out = Vec::new();
    while let Some(Reverse((_, _, item))) = heap.pop() {
        out.push(item.checked_sub(n).map_or_else(|| Item::Node(CoreId::new(item)), Item::Effect));
        for to in &edges[item] {
            waits[*to] -= 1;
            if waits[*to] == 0 {
                heap.push(Reverse(key(*to)));
            }
        }
    }
    let all = live.iter().filter(|live| **live).count() + graph.effects.len();
    (out.len() == all).then_some(out)
}

/// Per node, the first effect that needs it; the number of effects if none does.
fn stages(graph: &CoreGraph, live: &[bool]) -> Vec<usize> {
    let n = graph.nodes.len();
    let mut stages = vec![graph.effects.len(); n];
    for (k, effect) in graph.effects.iter().enumerate().rev() {
        effect.args.iter().for_each(|arg| stages[arg.index()] = k);
    }
    for i in (0..n).rev().filter(|i| live[*i]) {
        for arg in &graph.nodes[i].args {
            stages[arg.index()] = stages[arg.index()].min(stages[i]);
        }
    }
    stages
}

/// Adds an edge from each reader of a version to the node that writes over it. `None` if a version would have to outlive that.
fn versions(graph: &CoreGraph, live: &[bool], accesses: &[Access], edges: &mut [Vec<usize>]) -> Option<()> {
    // Which node made the version that a node is.
    let mut made_by: Vec<CoreId> = graph.ids().collect();
    let mut readers: FxHashMap<(Location, CoreId), Vec<CoreId>> = FxHashMap::default();
    let mut writer: FxHashMap<(Location, CoreId), CoreId> = FxHashMap::default();
    for id in graph.ids().filter(|id| live[id.index()]) {
        let node = graph.node(id);
        let access = &accesses[id.index()];
        if let (Core::Project(_), Some(at)) = (&node.kind, access.is) {
            let inner = node.args[0];
            made_by[id.index()] = if accesses[inner.index()].writes.contains(&at) {
                inner
            } else {
                let same = |arg: &&CoreId| accesses[arg.index()].is == Some(at);
                made_by[graph.node(inner).args.iter().find(same)?.index()]
            };
        }
        for arg in &node.args {
            let Some(at) = accesses[arg.index()].is else { continue };
            let version = (at, made_by[arg.index()]);
            if access.reads.contains(&at) {
                readers.entry(version).or_default().push(id);
            }
            if access.writes.contains(&at) && writer.insert(version, id).is_some_and(|other| other != id) {
                return None;
            }
        }
    }
    let is_result_written = |id: &CoreId| {
        accesses[id.index()].is.is_some_and(|at| writer.contains_key(&(at, made_by[id.index()])))
    };
    if graph.results.iter().any(is_result_written) {
        return None;
    }
    for (version, writer) in &writer {
        for reader in readers.get(version).into_iter().flatten().filter(|reader| *reader != writer) {
            edges[reader.index()].push(writer.index());
        }
    }
    Some(())
}
