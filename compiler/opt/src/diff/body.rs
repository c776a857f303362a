//! A body written out in another graph.

use texpr_ir::expr::Exprs;
use texpr_ir::grad::{carries, several, smooth};
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

/// Which nodes of a body change a little when these parameters do.
pub(super) fn active(body: &Graph, params: &[bool]) -> Vec<bool> {
    let mut active = vec![false; body.len()];
    for id in body.ids() {
        let node = body.node(id);
        active[id.index()] = match node.kind {
            NodeKind::Param(k) => params.get(k as usize) == Some(&true) && smooth(node.ty.dtype),
            _ => (0..node.args.len()).any(|i| active[node.args[i].index()] && carries(body, node, i)),
        };
    }
    active
}

/// Whether small changes flow through argument `i` of `id`, where `active` says which nodes change.
pub(super) fn flows(body: &Graph, active: &[bool], id: NodeId, i: usize) -> bool {
    let node = body.node(id);
    active[node.args[i].index()] && (several(body, node.args[i]) || carries(body, node, i))
}
