//! What a walk knows about regions, checks and liveness.

use super::rule::Stage;
use super::sweep::{Known, Sweep, sweep};
use std::sync::Arc;
use texpr_ir::NodeId;
use texpr_ir::graph::{EffectKind, Graph, If, Loop, NodeKind};

impl Sweep<'_> {
    /// Whether an assertion or a check is known to hold.
    pub(super) fn holds(&self, kind: &EffectKind, args: &[NodeId]) -> bool {
        let known = args.first().and_then(|arg| self.facts().constant(*arg));
        match (kind, known) {
            (EffectKind::Assert { .. }, Some(known)) => known.as_bool(),
            (EffectKind::DivisionByZero, Some(known)) => !known.as_bool(),
            (EffectKind::CheckIndex { size, .. }, Some(known)) => {
                size.as_const().is_some_and(|size| (-size..size).contains(&known.as_i64()))
            }
            _ => false,
        }
    }

    /// The condition of a conditional that can be decided now; one with effects stays.
    pub(super) fn known(&self, args: &[NodeId], i: &If) -> Option<bool> {
        let pure = i.then.effects.is_empty() && i.otherwise.effects.is_empty();
        self.stage.filter(|stage| *stage >= Stage::Simplify && pure)?;
        self.graph.as_const(args[0]).map(|scalar| scalar.as_bool())
    }

    /// How often a loop without effects runs, if that is not at all or once. Arguments of its regions are then known: no loop is needed.
    pub(super) fn turns(&self, args: &[NodeId], l: &Loop) -> Option<usize> {
        let pure = l.body.effects.is_empty() && l.cond.is_none();
        self.stage.filter(|stage| *stage >= Stage::Simplify && pure)?;
        let bound = |k: usize| self.graph.as_const(args[k]).map(|scalar| i128::from(scalar.as_i64()));
        let (start, stop, step) = (bound(0)?, bound(1)?, bound(2)?);
        let turns = match step {
            1.. => (stop - start + step - 1).div_euclid(step),
            ..0 => (start - stop - step - 1).div_euclid(-step),
            0 => return None,
        };
        (turns <= 1).then_some(turns.max(0) as usize)
    }

    /// What is known of the parameters of a branch: those that are the condition itself.
    fn asked(&self, args: &[NodeId], is_true: bool) -> Vec<(u32, bool)> {
        let stage = self.stage.filter(|stage| *stage >= Stage::Simplify);
        let captured = args.iter().skip(1).zip(0..).filter(|(arg, _)| stage.is_some() && **arg == args[0]);
        captured.map(|(_, k)| (k, is_true)).collect()
    }

    /// The kind with its regions walked; `args` are the node's. Recurses as deep as the source nests.
    pub(super) fn regions(&self, kind: &NodeKind, args: &[NodeId]) -> NodeKind {
        let walk = |graph: &Graph, known: Known| sweep(self.engine, graph, &[], self.stage, known).0;
        let branch = |graph: &Graph, is_true: bool| {
            walk(graph, Known { truths: self.asked(args, is_true), varying: None })
        };
        let varying = match kind {
            NodeKind::Loop(l) => Some(1 + l.n_carries),
            NodeKind::Tabulate(t) => Some(t.sizes.len()),
            _ => None,
        };
        match kind {
            NodeKind::If(i) => NodeKind::If(Arc::new(If {
                then: branch(&i.then, true),
                otherwise: branch(&i.otherwise, false),
            })),
            other => other.map_regions(|graph| walk(graph, Known { truths: Vec::new(), varying })),
        }
    }
}

/// How often the results, the effects, `extra` and the nodes that are needed read each node.
pub(super) fn uses(graph: &Graph, live: &[bool], extra: &[NodeId]) -> Vec<u32> {
    let mut uses = vec![0; graph.len()];
    let effects = graph.effects.iter().flat_map(|e| &e.args);
    let nodes = graph.ids().filter(|id| live[id.index()]).flat_map(|id| &graph.node(id).args);
    for id in graph.results.iter().chain(extra).chain(effects).chain(nodes) {
        uses[id.index()] += 1;
    }
    uses
}

/// Counts one use more of what is the same in all turns but is read by what is not: the other turns read it too, once it has left the loop.
pub(super) fn count_turns(graph: &Graph, live: &[bool], varying: usize, uses: &mut [u32]) {
    let mut varies = vec![false; graph.len()];
    for id in graph.ids().filter(|id| live[id.index()]) {
        let node = graph.node(id);
        varies[id.index()] = match node.kind {
            NodeKind::Param(k) => (k as usize) < varying,
            _ => node.args.iter().any(|arg| varies[arg.index()]),
        };
        if varies[id.index()] {
            for arg in node.args.iter().filter(|arg| !varies[arg.index()]) {
                uses[arg.index()] += 1;
            }
        }
    }
}

/// Nodes that the results, the effects or `extra` need, by index.
pub(super) fn live(graph: &Graph, extra: &[NodeId]) -> Vec<bool> {
    let mut live = graph.live();
    for id in extra {
        live[id.index()] = true;
    }
    if !extra.is_empty() {
        for id in (0..graph.len()).rev().map(NodeId::new) {
            if live[id.index()] {
                for arg in &graph.node(id).args {
                    live[arg.index()] = true;
                }
            }
        }
    }
    live
}
