//! Reverse mode: from the cotangents of the results to those of the parameters.

use super::body::{active, flows, inline};
use super::{branch, table, turns};
use rustc_hash::FxHashMap;
use texpr_ir::attr::{Attr, SliceAxis, Start};
use texpr_ir::build::names;
use texpr_ir::expr::Exprs;
use texpr_ir::grad::{Grad, Local, Pullback, Slope};
use texpr_ir::graph::{Graph, NodeKind};
use texpr_ir::{Ex, NodeId};

/// The cotangents of the first `n_by` parameters of `body`, written out in `b` for these parameters. `changes` are the cotangents of its results.
pub(super) fn pull<'b>(
    b: &'b Exprs<'b>,
    body: &Graph,
    params: &[Ex<'b>],
    n_by: usize,
    changes: &[Ex<'b>],
) -> Vec<Option<Ex<'b>>> {
    let values = inline(b, body, params);
    let by: Vec<bool> = (0..body.params.len()).map(|k| k < n_by).collect();
    let changes: Vec<Option<Ex<'b>>> = changes.iter().copied().map(Some).collect();
    Reverse::new(b, body, values, &by, &[]).run(&changes).sums[..n_by].to_vec()
}

/// A walk back over a body that was written out.
pub(super) struct Reverse<'b, 'g> {
    pub(super) b: &'b Exprs<'b>,
    pub(super) body: &'g Graph,
    /// What each node of the body became.
    pub(super) values: Vec<Ex<'b>>,
    /// Which nodes the parameters change.
    pub(super) active: Vec<bool>,
    /// The cotangent of each node so far.
    sums: Vec<Option<Ex<'b>>>,
    /// Those of the results of nodes that have several.
    several: FxHashMap<NodeId, Vec<Option<Ex<'b>>>>,
    /// Parameters whose elements, where they are picked, have their cotangents put off for whoever is around the body.
    outside: Vec<bool>,
    put_off: Vec<PutOff<'b>>,
}

/// The cotangent of elements that were picked of a parameter.
pub(super) struct PutOff<'b> {
    pub(super) param: usize,
    pub(super) starts: Vec<Ex<'b>>,
    /// As in a `getitem` of the parameter.
    pub(super) slices: Vec<SliceAxis>,
    pub(super) change: Ex<'b>,
}

/// What a walk over a body found.
pub(super) struct Found<'b> {
    /// The cotangent of each parameter.
    pub(super) sums: Vec<Option<Ex<'b>>>,
    pub(super) put_off: Vec<PutOff<'b>>,
}

impl<'b, 'g> Reverse<'b, 'g> {
    /// `by` says which parameters the cotangents are wanted of, `start` what those of the first parameters are added to.
    pub(super) fn new(
        b: &'b Exprs<'b>,
        body: &'g Graph,
        values: Vec<Ex<'b>>,
        by: &[bool],
        start: &[Option<Ex<'b>>],
    ) -> Self {
        let mut sums = vec![None; body.len()];
        for id in body.ids() {
            if let NodeKind::Param(k) = body.node(id).kind {
                sums[id.index()] = start.get(k as usize).copied().flatten();
            }
        }
        let active = active(body, by);
        let several = FxHashMap::default();
        Self { b, body, values, active, sums, several, outside: Vec::new(), put_off: Vec::new() }
    }

    /// With the cotangents of elements that are picked of these parameters put off: an array of zeros but for a few elements is then never made.
    pub(super) fn putting_off(self, outside: Vec<bool>) -> Self {
        Self { outside, ..self }
    }

    /// Whether elements that are picked of the node have their cotangents put off.
    pub(super) fn puts_off(&self, id: NodeId) -> bool {
        matches!(self.body.node(id).kind, NodeKind::Param(k) if self.outside.get(k as usize) == Some(&true))
    }

    /// The cotangent of a node so far.
    pub(super) fn sum(&self, id: NodeId) -> Option<Ex<'b>> {
        self.sums[id.index()]
    }

    /// Puts another cotangent in the place of the one so far, which it holds.
    pub(super) fn set(&mut self, id: NodeId, sum: Ex<'b>) {
        self.sums[id.index()] = Some(sum);
    }

    /// The cotangent of each parameter, given those of the results.
    pub(super) fn run(mut self, changes: &[Option<Ex<'b>>]) -> Found<'b> {
        let body = self.body;
        for (result, change) in body.results.iter().zip(changes) {
            if let (true, Some(change)) = (self.active[result.index()], change) {
                self.add(*result, *change);
            }
        }
        for id in body.ids().collect::<Vec<_>>().into_iter().rev() {
            if self.active[id.index()] {
                self.step(id);
            }
        }
        let mut out = vec![None; body.params.len()];
        for id in body.ids() {
            if let NodeKind::Param(k) = body.node(id).kind {
                out[k as usize] = self.sums[id.index()];
            }
        }
        Found { sums: out, put_off: self.put_off }
    }

    /// Adds to the cotangent of a node.
    pub(super) fn add(&mut self, id: NodeId, change: Ex<'b>) {
        let slot = &mut self.sums[id.index()];
        *slot = Some(slot.map_or(change, |sum| sum + change));
    }

    /// Adds to some elements of the cotangent of a node: those that a slicing picks. In place, where nobody else needs the sum so far.
    pub(super) fn add_at(&mut self, id: NodeId, starts: &[Ex<'b>], slices: &[SliceAxis], change: Ex<'b>) {
        if let (NodeKind::Param(k), true) = (&self.body.node(id).kind, self.puts_off(id)) {
            let (param, starts, slices) = (*k as usize, starts.to_vec(), slices.to_vec());
            self.put_off.push(PutOff { param, starts, slices, change });
            return;
        }
        let sum = self.sums[id.index()];
        self.sums[id.index()] = Some(add_at(self.values[id.index()], sum, starts, slices, change));
    }

    /// Passes the cotangent of a node on to its arguments.
    fn step(&mut self, id: NodeId) {
        let (b, node) = (self.b, self.body.node(id));
        b.set_spans(&node.spans);
        match &node.kind {
            NodeKind::Project(k) => {
                if let Some(change) = self.sums[id.index()] {
                    let list = self.several.entry(node.args[0]).or_default();
                    let k = *k as usize;
                    list.resize(list.len().max(k + 1), None);
                    list[k] = Some(change);
                }
            }
            NodeKind::Loop(_) | NodeKind::If(_) | NodeKind::Tabulate(_) => {
                let Some(mut changes) = self.several.remove(&id) else { return };
                changes.resize(n_results(&node.kind), None);
                match &node.kind {
                    NodeKind::Loop(l) => turns::pull(self, id, l, &changes),
                    NodeKind::If(i) => branch::pull(self, id, i, &changes),
                    NodeKind::Tabulate(t) => table::pull(self, id, t, &changes),
                    _ => {}
                }
            }
            NodeKind::Mark(_) => {
                if let Some(change) = self.sums[id.index()] {
                    self.add(node.args[0], change);
                }
            }
            NodeKind::Op { def, attrs } => {
                if let Some(change) = self.sums[id.index()] {
                    self.op(id, &def.grad, def.name, attrs, change);
                }
            }
            NodeKind::Diff(_) => {
                unreachable!("invariant: derivatives in a body are worked out before its own")
            }
            NodeKind::Const(_)
            | NodeKind::Array(_)
            | NodeKind::Input(_)
            | NodeKind::Param(_)
            | NodeKind::Size(_) => {}
        }
    }

    fn op(&mut self, id: NodeId, grad: &Grad, name: &str, attrs: &[Attr], dy: Ex<'b>) {
        let args = &self.body.node(id).args;
        let x: Vec<Ex<'b>> = args.iter().map(|arg| self.values[arg.index()]).collect();
        let wanted: Vec<bool> = (0..args.len()).map(|i| flows(self.body, &self.active, id, i)).collect();
        let y = self.values[id.index()];
        match grad {
            // What is picked of an array is put back into its cotangent, without an array of zeros for each.
            Grad::Linear(_) if name == names::GETITEM => {
                let slices = attrs.iter().find_map(Attr::slices).unwrap_or_default();
                self.add_at(args[0], &x[1..], slices, dy);
            }
            Grad::Each(slopes) => {
                // Where a choice fell on something else there is no change, even if the slope here is infinite or undefined.
                let (mask, d) = chosen(dy).map_or((None, dy), |(mask, d)| (Some(mask), d));
                let local = Local { x, y, d, attrs: attrs.to_vec() };
                for (i, arg) in args.iter().enumerate() {
                    if let (true, Some(Slope::Is(slope))) = (wanted[i], slopes.get(i)) {
                        let change = slope(&local);
                        let change = mask.map_or(change, |mask| change.only_where(mask));
                        self.add(*arg, change.sum_to(&local.x[i].ty()));
                    }
                }
            }
            Grad::Linear(pull) | Grad::Multilinear(pull) | Grad::Pull(pull) => {
                let changes = pull(&Pullback { x, y, dy, attrs: attrs.to_vec(), wanted: wanted.clone() });
                for ((arg, change), wanted) in args.iter().zip(changes).zip(wanted) {
                    if let (Some(change), true) = (change, wanted) {
                        self.add(*arg, change);
                    }
                }
            }
            Grad::Zero | Grad::Unknown => {}
        }
    }
}

/// The mask outside of which a change is 0, and the change inside, if it is such a choice, or a view of one.
fn chosen<'b>(change: Ex<'b>) -> Option<(Ex<'b>, Ex<'b>)> {
    let b = change.b;
    let node = b.graph().node(change.id).clone();
    let NodeKind::Op { def, attrs } = node.kind else { return None };
    let zero = |id: NodeId| {
        let graph = b.graph();
        let node = graph.node(id);
        let inner = match &node.kind {
            NodeKind::Op { def, .. } if def.name == names::BROADCAST_TO => node.args[0],
            _ => id,
        };
        graph.as_const(inner).is_some_and(|scalar| scalar == texpr_base::Scalar::zero(scalar.dtype))
    };
    match (def.name, node.args.as_slice()) {
        (names::WHERE, [mask, yes, no]) if zero(*no) => Some((b.ex(*mask), b.ex(*yes))),
        (names::WHERE, [mask, yes, no]) if zero(*yes) => Some((b.ex(*mask).un("logical_not"), b.ex(*no))),
        (names::BROADCAST_TO | names::RESHAPE | "expand_dims" | "transpose", [inner]) => {
            let inner = b.ex(*inner);
            let (mask, change) = chosen(inner)?;
            let shape = inner.shape();
            let view = |x: Ex<'b>| x.broadcast_to(&shape).with(def.name, &[], attrs.clone());
            Some((view(mask), view(change)))
        }
        _ => None,
    }
}

/// How many results a node of several has.
fn n_results(kind: &NodeKind) -> usize {
    match kind {
        NodeKind::Loop(l) => l.n_carries,
        NodeKind::If(i) => i.then.results.len(),
        NodeKind::Tabulate(t) => t.body.results.len(),
        _ => 1,
    }
}

/// `sum` (0 where it is none), an array like `x`, with `change` added to the elements that a slicing picks.
pub(super) fn add_at<'b>(
    x: Ex<'b>,
    sum: Option<Ex<'b>>,
    starts: &[Ex<'b>],
    slices: &[SliceAxis],
    change: Ex<'b>,
) -> Ex<'b> {
    let scattered = slices.iter().any(|axis| matches!(axis, SliceAxis::Places(_)));
    // Halves are combined in `f32`.
    let wide = x.dtype().arithmetic();
    let base = sum.unwrap_or_else(|| x.zeros());
    let (base, change) = (base.cast(wide), change.cast(wide));
    let mut args = vec![change];
    args.extend(starts);
    let shifted: Vec<SliceAxis> = slices.iter().map(|axis| shifted(axis, 1)).collect();
    let out = if scattered {
        base.with(names::UPDATE, &args, vec![Attr::Slices(shifted), Attr::Str(names::ADD.into())])
    } else {
        if sum.is_some() {
            args[0] = base.slice(starts, slices.to_vec()) + change;
        }
        base.with(names::UPDATE, &args, vec![Attr::Slices(shifted), Attr::None])
    };
    out.cast(x.dtype())
}

/// The axis of a slicing, its arguments numbered higher by `by`: those of an update come after the value.
pub(super) fn shifted(axis: &SliceAxis, by: usize) -> SliceAxis {
    let start = |start: &Start| match start {
        Start::Size(size) => Start::Size(size.clone()),
        Start::Arg(k) => Start::Arg(k + by),
    };
    match axis {
        SliceAxis::At(at) => SliceAxis::At(start(at)),
        SliceAxis::Range { start: first, step, len } => {
            SliceAxis::Range { start: start(first), step: *step, len: len.clone() }
        }
        SliceAxis::New => SliceAxis::New,
        SliceAxis::Places(shape) => SliceAxis::Places(shape.clone()),
    }
}
