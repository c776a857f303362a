//! Reverse mode: from the cotangents of the results to those of the parameters.

use super::body::{flows, inline, inline_all};
use super::{back, branch, table};
use rustc_hash::FxHashMap;
use texpr_ir::attr::{Attr, SliceAxis, Start};
use texpr_ir::build::names;
use texpr_ir::expr::Exprs;
use texpr_ir::flow::active;
use texpr_ir::grad::{Grad, Local, Pullback, Slope};
use texpr_ir::graph::{Custom, Graph, NodeKind};
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
    /// What the cotangents of the first parameters are added to: a parameter that the body does not read keeps it.
    start: Vec<Option<Ex<'b>>>,
    /// The cotangent of each node so far.
    sums: Vec<Option<Ex<'b>>>,
    /// Where the sum counts, if that is not everywhere: elsewhere the node is of a branch of `where` that is not taken, and the sum is 0, or undefined because
    /// a slope of that branch is.
    guards: Vec<Option<Ex<'b>>>,
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
        let (guards, several) = (vec![None; body.len()], FxHashMap::default());
        let (start, outside, put_off) = (start.to_vec(), Vec::new(), Vec::new());
        Self { b, body, values, active, start, sums, guards, several, outside, put_off }
    }

    /// With the cotangents of elements that are picked of these parameters put off: an array of zeros but for a few elements is then never made.
    pub(super) fn putting_off(self, outside: Vec<bool>) -> Self {
        Self { outside, ..self }
    }

    /// Whether elements that are picked of the node have their cotangents put off.
    pub(super) fn puts_off(&self, id: NodeId) -> bool {
        matches!(self.body.node(id).kind, NodeKind::Param(k) if self.outside.get(k as usize) == Some(&true))
    }

    /// Puts another cotangent in the place of the one so far, which it holds.
    pub(super) fn set(&mut self, id: NodeId, sum: Ex<'b>) {
        self.guards[id.index()] = None;
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
        let mut out = std::mem::take(&mut self.start);
        out.resize(body.params.len(), None);
        for id in body.ids() {
            if let NodeKind::Param(k) = body.node(id).kind {
                out[k as usize] = self.sum(id);
            }
        }
        Found { sums: out, put_off: self.put_off }
    }

    /// The cotangent of a node.
    pub(super) fn sum(&self, id: NodeId) -> Option<Ex<'b>> {
        let sum = self.sums[id.index()]?;
        Some(self.guards[id.index()].map_or(sum, |guard| sum.only_where(guard)))
    }

    /// Adds to the cotangent of a node.
    pub(super) fn add(&mut self, id: NodeId, change: Ex<'b>) {
        let sum = self.sum(id).map_or(change, |sum| sum + change);
        self.sums[id.index()] = Some(sum);
        self.guards[id.index()] = None;
    }

    /// Adds to the cotangent of a node what counts only where `guard` is true. Whoever passes it on through elementwise ops only need not
    /// make it 0 elsewhere after each of them.
    fn add_guarded(&mut self, id: NodeId, change: Ex<'b>, guard: Ex<'b>) {
        let (sum, other) = (self.sums[id.index()], self.guards[id.index()]);
        let (change, guard) = match (sum, other) {
            (None, _) => (change, guard),
            (Some(sum), Some(other)) if other.id == guard.id => (sum + change, guard),
            (Some(sum), Some(other)) => {
                let both = sum.only_where(other) + change.only_where(guard);
                (both, other.bin("logical_or", guard))
            }
            (Some(_), None) => return self.add(id, change.only_where(guard)),
        };
        self.sums[id.index()] = Some(change);
        self.guards[id.index()] = Some(guard);
    }

    /// Adds to some elements of the cotangent of a node: those that a slicing picks. In place, where nobody else needs the sum so far.
    pub(super) fn add_at(&mut self, id: NodeId, starts: &[Ex<'b>], slices: &[SliceAxis], change: Ex<'b>) {
        if let (NodeKind::Param(k), true) = (&self.body.node(id).kind, self.puts_off(id)) {
            let (param, starts, slices) = (*k as usize, starts.to_vec(), slices.to_vec());
            self.put_off.push(PutOff { param, starts, slices, change });
            return;
        }
        let sum = self.sum(id);
        self.guards[id.index()] = None;
        self.sums[id.index()] = Some(add_at(self.values[id.index()], sum, starts, slices, change));
    }

    /// Passes the cotangent of a node on to its arguments.
    fn step(&mut self, id: NodeId) {
        let (b, node) = (self.b, self.body.node(id));
        b.set_spans(&node.spans);
        match &node.kind {
            NodeKind::Project(k) => {
                if let Some(change) = self.sum(id) {
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
                    NodeKind::Loop(l) => back::pull(self, id, l, &changes),
                    NodeKind::If(i) => branch::pull(self, id, i, &changes),
                    NodeKind::Tabulate(t) => table::pull(self, id, t, &changes),
                    _ => {}
                }
            }
            NodeKind::Custom(c) => {
                if let Some(change) = self.sum(id) {
                    self.custom(id, c, change);
                }
            }
            NodeKind::Mark(_) => {
                if let Some(change) = self.sum(id) {
                    self.add(node.args[0], change);
                }
            }
            NodeKind::Op { def, attrs } => {
                let sum = match def.grad {
                    Grad::Each(_) if def.name != names::WHERE => self.sums[id.index()],
                    _ => self.sum(id),
                };
                if let Some(change) = sum {
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

    /// The user's rule, written out.
    fn custom(&mut self, id: NodeId, c: &Custom, dy: Ex<'b>) {
        let args = &self.body.node(id).args[1..];
        let params = rule_params(c, args, &self.values, dy);
        let map = inline_all(self.b, &c.rule, &params);
        for (k, result) in c.rule.results.iter().enumerate() {
            if flows(self.body, &self.active, id, k + 1) {
                self.add(args[k], map[result.index()]);
            }
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
                let local = Local { x, y, d: dy, attrs: attrs.to_vec() };
                let whole = y.shape();
                if (0..args.len()).any(|i| wanted[i] && matches!(slopes.get(i), Some(Slope::Unknown))) {
                    self.b.shared().note_unknown(name, &self.body.node(id).spans);
                }
                for (i, arg) in args.iter().enumerate() {
                    let (true, Some(Slope::Is(slope))) = (wanted[i], slopes.get(i)) else { continue };
                    let outer = self.guards[id.index()];
                    let own = (name == names::WHERE).then(|| match i {
                        1 => local.x[0],
                        _ => local.x[0].un("logical_not"),
                    });
                    let guard = match (own, outer) {
                        (Some(own), Some(outer)) => Some(own.bin(names::LOGICAL_AND, outer)),
                        (own, outer) => own.or(outer),
                    };
                    let (change, ty) = (slope(&local), local.x[i].ty());
                    match guard {
                        Some(guard) if ty.shape == whole => self.add_guarded(*arg, change, guard),
                        Some(guard) if guard.rank() == 0 => self.add_guarded(*arg, change.sum_to(&ty), guard),
                        Some(guard) => self.add(*arg, change.only_where(guard).sum_to(&ty)),
                        None => self.add(*arg, change.sum_to(&ty)),
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
            Grad::Zero => {}
            Grad::Unknown => self.b.shared().note_unknown(name, &self.body.node(id).spans),
        }
    }
}

/// The parameters of a rule. `args`: those of the node but for the function's result.
pub(super) fn rule_params<'b>(c: &Custom, args: &[NodeId], values: &[Ex<'b>], dy: Ex<'b>) -> Vec<Ex<'b>> {
    let mut params: Vec<Ex<'b>> = args.iter().map(|arg| values[arg.index()]).collect();
    params.insert(c.n_by, dy);
    params
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
