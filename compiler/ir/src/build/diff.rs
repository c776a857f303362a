//! Derivatives: the part of the program between a value and what it is differentiated by becomes the body of a [`Diff`] node.
//!
//! The body is a copy. What it computes stays where it was, too, and when the derivative has been worked out both become one again. Whatever can
//! be refused is refused here, with the user's places, so that working out derivatives never fails.

mod cut;
mod way;

use crate::build::BuildCx;
use crate::build::operand::{Operand, Refused};
use crate::errors::{e0511_not_differentiable, e0513_independent, e0514_no_derivative};
use crate::flow::Obstacle;
use crate::grad::{carries, smooth};
use crate::graph::{Diff, Mode, Node, NodeId, NodeKind};
use crate::ty::Type;
use cut::Cut;
use std::sync::Arc;
use texpr_base::{DType, Span};
use way::{Flow, Way, forward};

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
    /// E0511 for what is no float, E0513 for a value of `by` that no value of `ys` depends on, E0514 for what has no derivative.
    pub fn pull(
        &mut self,
        ys: &[Operand],
        by: &[Operand],
        changes: &[Operand],
        span: Span,
    ) -> Result<Vec<Operand>, Refused> {
        let way = self.way(ys, by, Mode::Pull)?;
        if by.len() > 1 && self.depend_on_each_other(&way.by) {
            // What one of them does to the value through another one counts, too: each is differentiated by alone.
            let flow = Flow::to(self, &way.roots);
            let each = way.by.iter().map(|place| {
                let alone = Way::new(self, way.roots.clone(), &flow, vec![*place]);
                Ok(self.diff(Mode::Pull, &alone, changes, span)?[0])
            });
            return each.collect();
        }
        self.diff(Mode::Pull, &way, changes, span)
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
        let way = self.way(ys, by, Mode::Push)?;
        self.diff(Mode::Push, &way, changes, span)
    }

    /// Whether a value changes a little when another one does.
    ///
    /// # Errors
    /// A value of a region that is closed.
    pub fn depends(&mut self, y: Operand, by: Operand) -> Result<bool, Refused> {
        let root = (self.depth(), self.localise(y)?.node);
        let flow = Flow::to(self, &[root]);
        Ok(self.place_of(by, &flow, y.span).is_ok())
    }

    /// What lies between `by` and `ys`; refuses what has no derivative.
    fn way(&mut self, ys: &[Operand], by: &[Operand], mode: Mode) -> Result<Way, Refused> {
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
        let way = Way::new(self, roots, &flow, places);
        match way.obstacle(self, mode == Mode::Pull) {
            Some(obstacle) => Err(refused(&obstacle, by[0].span, ys[0].span)),
            None => Ok(way),
        }
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
        way: &Way,
        changes: &[Operand],
        span: Span,
    ) -> Result<Vec<Operand>, Refused> {
        let (body, captured) = Cut::new(self, way).body();
        let mut args = Vec::new();
        for (depth, node) in way.by.iter().chain(&captured) {
            let region = self.regions[*depth].id;
            args.push(self.import(Operand { node: *node, region, weak: false, span })?);
        }
        let node = Diff { mode, n_by: way.by.len(), body };
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
}

/// The message about what stands in the way.
fn refused(obstacle: &Obstacle<'_>, by: Span, y: Span) -> Refused {
    let place = obstacle.place().unwrap_or(y);
    match obstacle {
        Obstacle::Unknown(graph, id) => {
            e0514_no_derivative::refuse(by, y, &described(graph.node(*id)), place)
        }
        Obstacle::Unruled(graph, id) => {
            e0514_no_derivative::unruled(by, y, &described(graph.node(*id)), place)
        }
        Obstacle::Endless(..) => e0514_no_derivative::unbounded(by, y, place),
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
        NodeKind::Custom(c) => format!("`{}`", c.name),
        _ => "this".into(),
    }
}
