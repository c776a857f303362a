//! Derivatives: the part of the program between a value and what it is differentiated by becomes the body of a [`Diff`] node.
//!
//! The body is a copy. What it computes stays where it was, too, and when the derivative has been worked out both become one again. Whatever can
//! be refused is refused here, with the user's places, so that working out derivatives never fails.

use crate::build::BuildCx;
use crate::build::operand::{Operand, Refused};
use crate::errors::{e0511_not_differentiable, e0513_independent, e0514_no_derivative};
use crate::grad::{carries, several, smooth, unknown};
use crate::graph::{Diff, Graph, Mode, Node, NodeId, NodeKind};
use crate::ty::Type;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use texpr_base::{DType, Span};

/// A node of an open region: the region's depth, and the node.
type Place = (usize, NodeId);

impl BuildCx {
    /// The value as a node of its own, that nothing else is: to be differentiated by.
    pub fn mark(&mut self, operand: Operand) -> Result<Operand, Refused> {
        self.n_marks += 1;
        let node = self.import(operand)?;
        let ty = self.ty(operand).clone();
        let marked = self.add(NodeKind::Mark(self.n_marks), vec![node], ty, operand.span);
        Ok(Operand { weak: operand.weak, ..marked })
    }

    /// The cotangents of `by`, given those of `ys` (`changes`): reverse mode.
    ///
    /// # Errors
    /// E0511 for what is no float, E0513 for a value of `by` that no value of `ys` depends on, E0514 for an op without a derivative.
    pub fn pull(
        &mut self,
        ys: &[Operand],
        by: &[Operand],
        changes: &[Operand],
        span: Span,
    ) -> Result<Vec<Operand>, Refused> {
        let places = self.check(ys, by)?;
        if let Some(place) = self.unbounded(ys, &places)? {
            return Err(e0514_no_derivative::unbounded(by[0].span, ys[0].span, place));
        }
        if by.len() > 1 && self.depend_on_each_other(&places) {
            // What one of them does to the value through another one counts, too: each is differentiated by alone.
            let each = places.iter().map(|place| self.diff(Mode::Pull, ys, &[*place], changes, span));
            return each.map(|one| Ok(one?[0])).collect();
        }
        self.diff(Mode::Pull, ys, &places, changes, span)
    }

    /// The tangents of `ys`, given those of `by` (`changes`): forward mode.
    ///
    /// # Errors
    /// As [`BuildCx::pull`].
    pub fn push(
        &mut self,
        ys: &[Operand],
        by: &[Operand],
        changes: &[Operand],
        span: Span,
    ) -> Result<Vec<Operand>, Refused> {
        let places = self.check(ys, by)?;
        self.diff(Mode::Push, ys, &places, changes, span)
    }

    /// Refuses what has no derivative; the nodes of `by`.
    fn check(&mut self, ys: &[Operand], by: &[Operand]) -> Result<Vec<Place>, Refused> {
        let values = [(ys, "the value to differentiate"), (by, "what it is differentiated by")];
        for (operands, what) in values {
            for operand in operands {
                let ty = self.ty(*operand);
                if !smooth(ty.dtype) {
                    let text = self.type_text(*operand);
                    return Err(e0511_not_differentiable::refuse(operand.span, what, &text));
                }
            }
        }
        let mut roots = Vec::with_capacity(ys.len());
        for y in ys {
            let local = self.localise(*y)?;
            roots.push((self.depth(), local.node));
        }
        let flow = Flow::to(self, &roots);
        let mut places = Vec::with_capacity(by.len());
        for operand in by {
            places.push(self.place_of(*operand, &flow, ys[0].span)?);
        }
        if let Some((depth, node)) = flow.unknown(self, &places) {
            let node = self.regions[depth].graph.node(node);
            let (text, place) = (described(node), node.spans.primary().unwrap_or(ys[0].span));
            return Err(e0514_no_derivative::refuse(by[0].span, ys[0].span, &text, place));
        }
        Ok(places)
    }

    /// The node that the value depends on: that of the operand, or what it was marked from.
    fn place_of(&self, by: Operand, flow: &Flow, y: Span) -> Result<Place, Refused> {
        let Some(depth) = self.regions.iter().position(|region| region.id == by.region) else {
            return Err(crate::errors::e0415_region::refuse(by.span));
        };
        let mut node = by.node;
        loop {
            if flow.smooth[depth][node.index()] {
                return Ok((depth, node));
            }
            match &self.regions[depth].graph.node(node).kind {
                NodeKind::Mark(_) => node = self.regions[depth].graph.node(node).args[0],
                _ => break,
            }
        }
        Err(match flow.first_flat(self, (depth, by.node)) {
            Some((depth, flat)) => {
                let flat = self.regions[depth].graph.node(flat);
                let place = flat.spans.primary().unwrap_or(y);
                e0513_independent::broken(by.span, y, &described(flat), place)
            }
            None => e0513_independent::unrelated(by.span, y),
        })
    }

    /// A loop between `by` and `ys` that only its condition ends.
    fn unbounded(&mut self, ys: &[Operand], by: &[Place]) -> Result<Option<Span>, Refused> {
        let mut roots = Vec::with_capacity(ys.len());
        for y in ys {
            roots.push((self.depth(), self.localise(*y)?.node));
        }
        let (flow, after) = (Flow::to(self, &roots), forward(self, by));
        Ok((0..self.regions.len()).find_map(|depth| {
            let graph = &self.regions[depth].graph;
            let on_the_way = |id: &NodeId| flow.smooth[depth][id.index()] && after[depth][id.index()];
            graph.ids().filter(on_the_way).find_map(|id| endless(graph, id))
        }))
    }

    /// Whether one of the values was computed from another one.
    fn depend_on_each_other(&self, places: &[Place]) -> bool {
        let after = forward(self, places);
        places.iter().any(|(depth, node)| {
            let graph = &self.regions[*depth].graph;
            let node = graph.node(*node);
            let outside = self.captured_from(*depth, node).is_some_and(|(d, outer)| after[d][outer.index()]);
            outside
                || (0..node.args.len())
                    .any(|i| after[*depth][node.args[i].index()] && carries(graph, node, i))
        })
    }

    fn diff(
        &mut self,
        mode: Mode,
        ys: &[Operand],
        by: &[Place],
        changes: &[Operand],
        span: Span,
    ) -> Result<Vec<Operand>, Refused> {
        let mut roots = Vec::with_capacity(ys.len());
        for y in ys {
            let local = self.localise(*y)?;
            roots.push((self.depth(), local.node));
        }
        let (body, captured) = Cut::new(self, &roots, by).body(&roots);
        let mut args = Vec::new();
        for (depth, node) in by.iter().chain(&captured) {
            let region = self.regions[*depth].id;
            args.push(self.import(Operand { node: *node, region, weak: false, span })?);
        }
        let node = Diff { mode, n_by: by.len(), body };
        for (change, ty) in changes.iter().zip(node.changes()) {
            let change = self.own_call_with(
                super::names::BROADCAST_TO,
                &[*change],
                vec![crate::Attr::Sizes(ty.shape.clone())],
                change.span,
            )?;
            args.push(self.convert(change, ty.dtype)?);
        }
        let types = node.types();
        let first = types.first().cloned().unwrap_or(Type::scalar(DType::Bool));
        let node = self.add(NodeKind::Diff(Arc::new(node)), args, first, span);
        let project = |(k, ty)| self.add(NodeKind::Project(k), vec![node.node], ty, span);
        Ok((0u32..).zip(types).map(project).collect())
    }

    /// What a captured parameter of region `depth` stands for.
    fn captured_from(&self, depth: usize, node: &Node) -> Option<Place> {
        let NodeKind::Param(k) = node.kind else { return None };
        let region = &self.regions[depth];
        let captured = (k as usize).checked_sub(region.n_own)?;
        Some((depth - 1, *region.captured.get(captured)?))
    }
}

/// The node as the user knows it.
fn described(node: &Node) -> String {
    match &node.kind {
        NodeKind::Op { def, attrs } if def.name == super::names::ASTYPE => {
            let dtype = attrs.iter().find_map(crate::Attr::dtype).unwrap_or(node.ty.dtype);
            format!("the conversion to {dtype}")
        }
        NodeKind::Op { def, .. } => format!("`{}`", def.name),
        _ => "this".into(),
    }
}

/// From which nodes of the open regions a value can be reached.
struct Flow {
    /// By some way at all.
    any: Vec<Vec<bool>>,
    /// By a way on which small changes stay small changes.
    smooth: Vec<Vec<bool>>,
}

impl Flow {
    /// Walks back from `roots`. Linear in the nodes of the open regions.
    fn to(cx: &BuildCx, roots: &[Place]) -> Self {
        let blank = || cx.regions.iter().map(|region| vec![false; region.graph.len()]).collect::<Vec<_>>();
        let mut flow = Self { any: blank(), smooth: blank() };
        for (depth, node) in roots {
            flow.any[*depth][node.index()] = true;
            flow.smooth[*depth][node.index()] = true;
        }
        for depth in (0..cx.regions.len()).rev() {
            for index in (0..cx.regions[depth].graph.len()).rev() {
                let (any, is_smooth) = (flow.any[depth][index], flow.smooth[depth][index]);
                if !any {
                    continue;
                }
                let graph = &cx.regions[depth].graph;
                let node = graph.node(NodeId::new(index));
                if let Some((depth, outer)) = cx.captured_from(depth, node) {
                    flow.any[depth][outer.index()] |= any;
                    flow.smooth[depth][outer.index()] |= is_smooth;
                }
                for (i, arg) in node.args.iter().enumerate() {
                    flow.any[depth][arg.index()] = true;
                    flow.smooth[depth][arg.index()] |= is_smooth && carries(graph, node, i);
                }
            }
        }
        flow
    }

    /// The first node behind `place` at which every smooth way ends.
    fn first_flat(&self, cx: &BuildCx, place: Place) -> Option<Place> {
        if !self.any[place.0][place.1.index()] {
            return None;
        }
        let after = forward(cx, &[place]);
        after.iter().enumerate().skip(place.0).find_map(|(depth, after)| {
            let graph = &cx.regions[depth].graph;
            let reads = |id: &NodeId| {
                let ends = !after[id.index()] && self.any[depth][id.index()];
                ends && graph.node(*id).args.iter().any(|arg| after[arg.index()])
            };
            graph.ids().find(reads).map(|id| (depth, id))
        })
    }

    /// An op without a derivative on a way from `by` to the roots.
    fn unknown(&self, cx: &BuildCx, by: &[Place]) -> Option<Place> {
        let after = forward(cx, by);
        (0..cx.regions.len()).find_map(|depth| {
            let graph = &cx.regions[depth].graph;
            let is_unknown = |id: &NodeId| {
                let node = graph.node(*id);
                let comes_in = |i: usize| after[depth][node.args[i].index()] && unknown(node, i);
                let on_the_way = after[depth][id.index()] && self.smooth[depth][id.index()];
                on_the_way && (0..node.args.len()).any(comes_in)
            };
            graph.ids().find(is_unknown).map(|id| (depth, id))
        })
    }
}

/// The nodes that change a little when `from` do.
fn forward(cx: &BuildCx, from: &[Place]) -> Vec<Vec<bool>> {
    let mut out: Vec<Vec<bool>> = cx.regions.iter().map(|region| vec![false; region.graph.len()]).collect();
    for (depth, node) in from {
        out[*depth][node.index()] = true;
    }
    for depth in 0..cx.regions.len() {
        let graph = &cx.regions[depth].graph;
        for id in graph.ids() {
            let node = graph.node(id);
            let outside = cx.captured_from(depth, node).is_some_and(|(d, outer)| out[d][outer.index()]);
            let inside =
                (0..node.args.len()).any(|i| out[depth][node.args[i].index()] && carries(graph, node, i));
            out[depth][id.index()] |= outside || inside;
        }
    }
    out
}

/// The copy of what lies between `by` and the roots.
struct Cut<'c> {
    cx: &'c BuildCx,
    graph: Graph,
    /// What nodes of the open regions are called in the copy.
    map: FxHashMap<Place, NodeId>,
    captured: Vec<Place>,
    /// Which nodes are copied.
    between: Vec<Vec<bool>>,
}

impl<'c> Cut<'c> {
    fn new(cx: &'c BuildCx, roots: &[Place], by: &[Place]) -> Self {
        let mut between = forward(cx, by);
        let flow = Flow::to(cx, roots);
        for (list, needed) in between.iter_mut().zip(&flow.smooth) {
            list.iter_mut().zip(needed).for_each(|(b, needed)| *b &= *needed);
        }
        let mut cut =
            Self { cx, graph: Graph::new(), map: FxHashMap::default(), captured: Vec::new(), between };
        for (k, (depth, node)) in (0u32..).zip(by) {
            let source = cx.regions[*depth].graph.node(*node);
            cut.graph.params.push(source.ty.clone());
            let param = cut.graph.add(NodeKind::Param(k), vec![], source.ty.clone(), &source.spans);
            cut.map.insert((*depth, *node), param);
        }
        cut
    }

    /// The body, and what it captured.
    fn body(mut self, roots: &[Place]) -> (Graph, Vec<Place>) {
        for depth in 0..self.cx.regions.len() {
            for id in self.cx.regions[depth].graph.ids() {
                if self.between[depth][id.index()] && !self.map.contains_key(&(depth, id)) {
                    self.copy((depth, id));
                }
            }
        }
        self.graph.results = roots.iter().map(|root| self.of(*root)).collect();
        (self.graph, self.captured)
    }

    fn copy(&mut self, (depth, id): Place) {
        let node = self.cx.regions[depth].graph.node(id);
        let new = match self.cx.captured_from(depth, node) {
            Some(outer) => self.of(outer),
            None => {
                let args = node.args.iter().map(|arg| self.of((depth, *arg))).collect();
                self.graph.add(node.kind.clone(), args, node.ty.clone(), &node.spans)
            }
        };
        self.map.insert((depth, id), new);
    }

    /// What the copy calls a node: copied before, or captured.
    fn of(&mut self, place: Place) -> NodeId {
        if let Some(known) = self.map.get(&place) {
            return *known;
        }
        let (depth, id) = place;
        let node = self.cx.regions[depth].graph.node(id);
        let new = match &node.kind {
            NodeKind::Const(_) | NodeKind::Array(_) | NodeKind::Size(_) => {
                self.graph.add(node.kind.clone(), vec![], node.ty.clone(), &node.spans)
            }
            _ => match self.cx.captured_from(depth, node) {
                Some(outer) => self.of(outer),
                None => self.capture(place),
            },
        };
        self.map.insert(place, new);
        new
    }

    fn capture(&mut self, place: Place) -> NodeId {
        let node = self.cx.regions[place.0].graph.node(place.1);
        // Of several results, only those that are read are values.
        debug_assert!(!several(&self.cx.regions[place.0].graph, place.1), "a loop itself is captured");
        let k = u32::try_from(self.graph.params.len()).unwrap_or(u32::MAX);
        self.captured.push(place);
        self.graph.params.push(node.ty.clone());
        self.graph.add(NodeKind::Param(k), vec![], node.ty.clone(), &node.spans)
    }
}

/// The place of the node, if it is a loop that only its condition ends, or of such a loop in it. Recurses as deep as the source nests.
fn endless(graph: &Graph, id: NodeId) -> Option<Span> {
    let node = graph.node(id);
    let inside = |graph: &Graph| graph.ids().find_map(|id| endless(graph, id));
    match &node.kind {
        NodeKind::Loop(l) => {
            let last = graph.as_const(node.args[1]).map(|scalar| scalar.as_i64());
            if l.cond.is_some() && last == Some(i64::MAX) {
                return node.spans.primary();
            }
            inside(&l.body)
        }
        NodeKind::If(i) => inside(&i.then).or_else(|| inside(&i.otherwise)),
        NodeKind::Tabulate(t) => inside(&t.body),
        _ => None,
    }
}
