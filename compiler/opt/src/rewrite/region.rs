//! What a walk knows about regions, checks and liveness.

use super::rule::Stage;
use super::sweep::{Sweep, sweep};
use texpr_ir::NodeId;
use texpr_ir::graph::{EffectKind, Graph, If, NodeKind};

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

    /// The kind with its regions walked. Recurses as deep as the source nests.
    pub(super) fn regions(&self, kind: &NodeKind) -> NodeKind {
        let walk = |graph: &Graph| sweep(self.engine, graph, &[], self.stage).0;
        kind.map_regions(walk)
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
