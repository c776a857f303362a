//! A body written out in another graph.

use texpr_ir::expr::Exprs;
use texpr_ir::grad::{carries, several};
use texpr_ir::graph::{Effect, EffectKind, Graph, NodeKind};
use texpr_ir::{Ex, NodeId};

/// Copies the nodes of `body` with these values for its parameters; what each became. Of its effects those are copied that find out sizes: the
/// others were done where the body came from.
pub(super) fn inline<'b>(b: &'b Exprs<'b>, body: &Graph, params: &[Ex<'b>]) -> Vec<Ex<'b>> {
    copy(b, body, params, |kind| matches!(kind, EffectKind::SetSize(_)))
}

/// [`inline`] with all effects.
pub(super) fn inline_all<'b>(b: &'b Exprs<'b>, body: &Graph, params: &[Ex<'b>]) -> Vec<Ex<'b>> {
    copy(b, body, params, |_| true)
}

fn copy<'b>(
    b: &'b Exprs<'b>,
    body: &Graph,
    params: &[Ex<'b>],
    takes: impl Fn(&EffectKind) -> bool,
) -> Vec<Ex<'b>> {
    let mut map: Vec<Ex<'b>> = Vec::with_capacity(body.len());
    for id in body.ids() {
        let node = body.node(id);
        b.set_spans(&node.spans);
        map.push(match &node.kind {
            NodeKind::Param(k) => params[*k as usize],
            kind => {
                let args = node.args.iter().map(|arg| map[arg.index()].id).collect();
                b.ex(b.add(kind.clone(), args, node.ty.clone()))
            }
        });
    }
    for effect in &body.effects {
        if takes(&effect.kind) {
            let args = effect.args.iter().map(|arg| map[arg.index()].id).collect();
            b.effect(Effect { kind: effect.kind.clone(), args, span: effect.span });
        }
    }
    map
}

/// The body without effects, also those of its loops and branches, but for the sizes that they find out: to compute again what was computed before.
pub(super) fn silent(body: &Graph) -> Graph {
    let mut out = Graph::new();
    out.params.clone_from(&body.params);
    let mut map: Vec<NodeId> = Vec::with_capacity(body.len());
    for id in body.ids() {
        let node = body.node(id);
        let args = node.args.iter().map(|arg| map[arg.index()]).collect();
        map.push(out.add(node.kind.map_regions(silent), args, node.ty.clone(), &node.spans));
    }
    let all = |ids: &[NodeId]| ids.iter().map(|id| map[id.index()]).collect();
    out.results = all(&body.results);
    for effect in &body.effects {
        if matches!(effect.kind, EffectKind::SetSize(_)) {
            out.effects.push(Effect {
                kind: effect.kind.clone(),
                args: all(&effect.args),
                span: effect.span,
            });
        }
    }
    out
}

/// Whether small changes flow through argument `i` of `id`, where `active` says which nodes change.
pub(super) fn flows(body: &Graph, active: &[bool], id: NodeId, i: usize) -> bool {
    let node = body.node(id);
    active[node.args[i].index()] && (several(body, node.args[i]) || carries(body, node, i))
}
