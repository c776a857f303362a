//! Forward mode: from the tangents of the parameters to those of the results.

use super::body::{flows, inline, inline_all};
use super::reverse::{Reverse, rule_params};
use super::{branch, table, turns};
use rustc_hash::FxHashMap;
use texpr_ir::attr::Attr;
use texpr_ir::expr::Exprs;
use texpr_ir::flow::active;
use texpr_ir::grad::{Grad, Local, Pull, Pullback, Slope};
use texpr_ir::graph::{Graph, NodeKind};
use texpr_ir::op::OpDef;
use texpr_ir::{Ex, NodeId, Type};

/// The results of `body`, written out in `b` for these parameters, and their tangents; `tangents` are those of the first parameters, `None` where one
/// does not change.
pub(super) fn push<'b>(
    b: &'b Exprs<'b>,
    body: &Graph,
    params: &[Ex<'b>],
    tangents: &[Option<Ex<'b>>],
) -> (Vec<Ex<'b>>, Vec<Option<Ex<'b>>>) {
    let values = inline(b, body, params);
    let by: Vec<bool> = tangents.iter().map(Option::is_some).collect();
    let forward = Forward {
        b,
        body,
        active: active(body, &by),
        tangents: vec![None; body.len()],
        several: FxHashMap::default(),
        values,
    };
    forward.run(tangents)
}

/// A walk over a body that was written out.
pub(super) struct Forward<'b, 'g> {
    pub(super) b: &'b Exprs<'b>,
    pub(super) body: &'g Graph,
    /// What each node of the body became.
    pub(super) values: Vec<Ex<'b>>,
    /// Which nodes the parameters change.
    pub(super) active: Vec<bool>,
    /// The tangent of each node; `None` where it does not change.
    pub(super) tangents: Vec<Option<Ex<'b>>>,
    /// Those of the results of nodes that have several.
    pub(super) several: FxHashMap<NodeId, Vec<Option<Ex<'b>>>>,
}

impl<'b> Forward<'b, '_> {
    fn run(mut self, tangents: &[Option<Ex<'b>>]) -> (Vec<Ex<'b>>, Vec<Option<Ex<'b>>>) {
        let body = self.body;
        for id in body.ids() {
            if !self.active[id.index()] {
                continue;
            }
            let node = body.node(id);
            self.b.set_spans(&node.spans);
            let tangent = match &node.kind {
                NodeKind::Param(k) => tangents[*k as usize],
                NodeKind::Mark(_) => self.tangents[node.args[0].index()],
                NodeKind::Project(k) => {
                    self.several.get(&node.args[0]).and_then(|list| list.get(*k as usize).copied().flatten())
                }
                NodeKind::Loop(l) => self.several_of(id, |walk| turns::push(walk, id, l)),
                NodeKind::If(i) => self.several_of(id, |walk| branch::push(walk, id, i)),
                NodeKind::Tabulate(t) => self.several_of(id, |walk| table::push(walk, id, t)),
                NodeKind::Op { def, attrs } => self.op(id, def, attrs),
                NodeKind::Custom(c) => {
                    let tangents = &self.of_args(id)[1..=c.n_by];
                    let dy = self.values[id.index()].zeros();
                    let params = rule_params(c, &node.args[1..], &self.values, dy);
                    let values = inline_all(self.b, &c.rule, &params);
                    transposed(self.b, &c.rule, values, c.n_by, tangents)
                }
                NodeKind::Diff(_) => {
                    unreachable!("invariant: derivatives in a body are worked out before its own")
                }
                NodeKind::Const(_) | NodeKind::Array(_) | NodeKind::Input(_) | NodeKind::Size(_) => None,
            };
            self.tangents[id.index()] = tangent;
        }
        let values = body.results.iter().map(|id| self.values[id.index()]).collect();
        (values, body.results.iter().map(|id| self.tangents[id.index()]).collect())
    }

    fn several_of(
        &mut self,
        id: NodeId,
        make: impl FnOnce(&mut Self) -> Vec<Option<Ex<'b>>>,
    ) -> Option<Ex<'b>> {
        let tangents = make(self);
        self.several.insert(id, tangents);
        None
    }

    /// The tangents of the arguments of a node, where small changes flow through them.
    pub(super) fn of_args(&self, id: NodeId) -> Vec<Option<Ex<'b>>> {
        let args = &self.body.node(id).args;
        let of = |i: usize| match flows(self.body, &self.active, id, i) {
            true => self.tangents[args[i].index()],
            false => None,
        };
        (0..args.len()).map(of).collect()
    }

    /// The arguments of a node.
    pub(super) fn args(&self, id: NodeId) -> Vec<Ex<'b>> {
        self.body.node(id).args.iter().map(|arg| self.values[arg.index()]).collect()
    }

    fn op(&mut self, id: NodeId, def: &'static OpDef, attrs: &[Attr]) -> Option<Ex<'b>> {
        let b = self.b;
        let (x, dx, y) = (self.args(id), self.of_args(id), self.values[id.index()]);
        let apply = |args: Vec<NodeId>| b.ex(b.call(def, args, attrs.to_vec()));
        let add = |sum: Option<Ex<'b>>, new: Ex<'b>| Some(sum.map_or(new, |sum| sum + new));
        match def.grad {
            Grad::Zero => None,
            Grad::Unknown => {
                b.shared().note_unknown(def.name, &self.body.node(id).spans);
                None
            }
            Grad::Each(slopes) => {
                let shape = y.shape();
                let mut local = Local { x, y, d: y, attrs: attrs.to_vec() };
                let mut sum = None;
                for (i, tangent) in dx.into_iter().enumerate() {
                    match (tangent, slopes.get(i)) {
                        (Some(tangent), Some(Slope::Is(slope))) => {
                            local.d = tangent.broadcast_to(&shape);
                            sum = add(sum, slope(&local));
                        }
                        (Some(_), Some(Slope::Unknown)) => {
                            b.shared().note_unknown(def.name, &self.body.node(id).spans);
                        }
                        _ => {}
                    }
                }
                sum
            }
            Grad::Linear(_) => {
                if dx.iter().all(Option::is_none) {
                    return None;
                }
                // What does not change has the tangent 0; what is no float, as an index, stays what it is.
                let of = |(x, dx): (&Ex<'b>, Option<Ex<'b>>)| match dx {
                    Some(dx) => dx.id,
                    None if texpr_ir::grad::smooth(x.dtype()) => x.zeros().id,
                    None => x.id,
                };
                Some(apply(x.iter().zip(dx).map(of).collect()))
            }
            Grad::Multilinear(_) => {
                let mut sum = None;
                for (i, tangent) in dx.into_iter().enumerate() {
                    if let Some(tangent) = tangent {
                        let mut args: Vec<NodeId> = x.iter().map(|x| x.id).collect();
                        args[i] = tangent.id;
                        sum = add(sum, apply(args));
                    }
                }
                sum
            }
            Grad::Pull(pull) => {
                let wanted = dx.iter().map(Option::is_some).collect();
                let graph = pullback(b, pull, &x, y, attrs, wanted);
                let params: Vec<Ex<'b>> = x.iter().copied().chain([y, y.zeros()]).collect();
                let asked: Vec<Option<Ex<'b>>> = dx.into_iter().filter(Option::is_some).collect();
                transposed(b, &graph, inline(b, &graph, &params), params.len() - 1, &asked)
            }
        }
    }
}

/// What the pullback of an op does, as a region. Parameters: the arguments, the result, its cotangent. Results: the cotangents that are wanted.
fn pullback(b: &Exprs<'_>, pull: Pull, x: &[Ex<'_>], y: Ex<'_>, attrs: &[Attr], wanted: Vec<bool>) -> Graph {
    let types: Vec<Type> = x.iter().chain([&y, &y]).map(|ex| ex.ty()).collect();
    turns::region(b, &b.spans(), &types, |_, params| {
        let (args, rest) = params.split_at(x.len());
        let given = Pullback {
            x: args.to_vec(),
            y: rest[0],
            dy: rest[1],
            attrs: attrs.to_vec(),
            wanted: wanted.clone(),
        };
        let results = pull(&given);
        let of = |i: usize| results.get(i).copied().flatten().unwrap_or_else(|| args[i].zeros()).id;
        (0..x.len()).filter(|i| wanted[*i]).map(of).collect()
    })
}

/// The tangent of the result of what only the pullback of is known, which was written out as `values`: what the pullback does to a cotangent, its parameter
/// number `dy`, is linear, and the pullback of that is the tangent.
fn transposed<'b>(
    b: &'b Exprs<'b>,
    pullback: &Graph,
    values: Vec<Ex<'b>>,
    dy: usize,
    tangents: &[Option<Ex<'b>>],
) -> Option<Ex<'b>> {
    let spans = b.spans();
    let by: Vec<bool> = (0..pullback.params.len()).map(|k| k == dy).collect();
    let out = Reverse::new(b, pullback, values, &by, &[]).run(tangents).sums[dy];
    b.set_spans(&spans);
    out
}
