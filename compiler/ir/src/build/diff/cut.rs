//! The part of the program between a value and what it is differentiated by, copied.

use super::Place;
use super::way::Way;
use crate::build::BuildCx;
use crate::grad::several;
use crate::graph::{Graph, NodeId, NodeKind};
use rustc_hash::FxHashMap;

/// The copy of what lies between `by` and the roots.
pub(super) struct Cut<'c> {
    cx: &'c BuildCx,
    graph: Graph,
    /// What nodes of the open regions are called in the copy.
    map: FxHashMap<Place, NodeId>,
    captured: Vec<Place>,
    way: &'c Way,
}

impl<'c> Cut<'c> {
    pub(super) fn new(cx: &'c BuildCx, way: &'c Way) -> Self {
        let mut cut = Self { cx, graph: Graph::new(), map: FxHashMap::default(), captured: Vec::new(), way };
        for (k, (depth, node)) in (0u32..).zip(&way.by) {
            let source = cx.regions[*depth].graph.node(*node);
            cut.graph.params.push(source.ty.clone());
            let param = cut.graph.add(NodeKind::Param(k), vec![], source.ty.clone(), &source.spans);
            cut.map.insert((*depth, *node), param);
        }
        cut
    }

    /// The body, and what it captured.
    pub(super) fn body(mut self) -> (Graph, Vec<Place>) {
        for depth in 0..self.cx.regions.len() {
            for id in self.cx.regions[depth].graph.ids() {
                if self.way.between[depth][id.index()] && !self.map.contains_key(&(depth, id)) {
                    self.copy((depth, id));
                }
            }
        }
        self.graph.results = self.way.roots.iter().map(|root| self.of(*root)).collect();
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
