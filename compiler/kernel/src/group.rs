//! Which roots are computed in one pass together.
//!
//! A root joins a group of the same space if what it reads is there before the group runs, or is a member read at the very point that is
//! being computed; so several reductions, and maps with the reductions over them, share one pass.

use crate::affine::Affine;
use crate::inside::Inside;
use crate::ir::Source;
use crate::piece::{Bounds, bounds};
use crate::pull::Puller;
use texpr_base::Size;
use texpr_ir::core::{Core, CoreGraph, CoreId};

/// A root joins one of so many groups before it, or none: time stays linear in programs of many arrays.
const WINDOW: usize = 512;

/// Roots computed in one kernel.
#[derive(Clone, Debug)]
pub struct Group {
    /// The space: the shape of the maps, and of what the reductions reduce.
    pub domain: Vec<Size>,
    /// The axes that the reductions reduce; `None` while there is no reduction.
    pub reduced: Option<Vec<usize>>,
    /// The box of the updates among the members.
    pub piece: Option<Bounds>,
    pub members: Vec<CoreId>,
    loads: Vec<CoreId>,
}

/// A point in the order of execution.
#[derive(Clone, Debug)]
pub enum Item {
    Group(Group),
    /// A root that no kernel computes.
    Node(CoreId),
    Effect(usize),
}

/// The items of a graph in order, and per node the item that computes it.
#[derive(Debug)]
pub struct Order {
    pub items: Vec<Item>,
    /// Roots that some other item, a result or an effect reads.
    pub needed: Vec<bool>,
}

/// Whether a kernel computes nodes of this kind; some updates it computes too.
pub fn in_kernels(kind: &Core) -> bool {
    match kind {
        Core::Const(_) | Core::Size(_) | Core::Iota | Core::Map(_) | Core::View(_) | Core::Reduce { .. } => {
            true
        }
        Core::Array(_)
        | Core::Input(_)
        | Core::Param(_)
        | Core::Reshape
        | Core::Update { .. }
        | Core::Concat { .. }
        | Core::Contract(_)
        | Core::Routine(_)
        | Core::Loop(_)
        | Core::If(_)
        | Core::Project(_) => false,
    }
}

/// What a root reads: the node, and whether only at the point being computed.
fn reads(
    graph: &CoreGraph,
    root: &[bool],
    inside: &Inside,
    id: CoreId,
    domain: &[Size],
) -> Vec<(CoreId, bool)> {
    let n_axes = domain.len();
    let identity: Vec<Affine> = (0..n_axes).map(|k| Affine::axis(k, n_axes)).collect();
    let in_memory = |node: CoreId, _: &[Affine]| root[node.index()];
    let mut puller = Puller::new(graph, inside, domain, &in_memory);
    if inside.reduces(graph, id) {
        let arg = graph.node(id).args[0];
        let same = in_memory(arg, &identity);
        if same {
            return vec![(arg, true)];
        }
        puller.compute(arg, identity.clone());
    } else {
        puller.compute(id, identity.clone());
        if inside.piecewise[id.index()] {
            puller.enter_piece();
            puller.compute(id, identity.clone());
        }
    }
    let here = |node: CoreId, at: &Affine| {
        graph.ty(node).shape == domain && *at == Affine::linear(&identity, domain, n_axes)
    };
    let mut out = Vec::new();
    for source in &puller.sources {
        match source {
            Source::Load { node, at, .. } => {
                out.push((*node, here(*node, at)));
                out.extend(at.dynamic.iter().map(|(start, _)| (*start, false)));
            }
            Source::Index(at) => out.extend(at.dynamic.iter().map(|(start, _)| (*start, false))),
            Source::Array { node, .. } => out.push((*node, false)),
        }
    }
    out
}

/// Orders and groups the roots of `graph`.
pub fn order(graph: &CoreGraph, live: &[bool], root: &[bool], inside: &Inside) -> Order {
    let n = graph.nodes.len();
    let mut state = State {
        graph,
        root,
        inside,
        items: Vec::new(),
        item_of: vec![None; n],
        barrier: 0,
        needed: vec![false; n],
    };
    for id in &graph.results {
        state.needed[id.index()] = true;
    }
    let mut done = vec![false; n];
    // What is there from the start stands first, so that it does not part what reads it from what does not.
    let is_given = |id: CoreId| matches!(graph.node(id).kind, Core::Input(_) | Core::Param(_));
    for id in graph.ids().filter(|id| live[id.index()] && is_given(*id)) {
        done[id.index()] = true;
        state.place(id);
    }
    for (k, effect) in graph.effects.iter().enumerate() {
        for arg in &effect.args {
            state.needed[arg.index()] = true;
        }
        // What the effect needs and no effect before it did.
        let mut cone = Vec::new();
        let mut work = effect.args.clone();
        while let Some(id) = work.pop() {
            if !std::mem::replace(&mut done[id.index()], true) {
                cone.push(id);
                work.extend(&graph.node(id).args);
            }
        }
        cone.sort_unstable();
        cone.into_iter().for_each(|id| state.place(id));
        state.items.push(Item::Effect(k));
        state.barrier = state.items.len();
    }
    for i in (0..n).filter(|i| live[*i]) {
        if !done[i] {
            state.place(CoreId::new(i));
        }
    }
    Order { items: state.items, needed: state.needed }
}

struct State<'a> {
    graph: &'a CoreGraph,
    root: &'a [bool],
    inside: &'a Inside,
    items: Vec<Item>,
    item_of: Vec<Option<usize>>,
    /// Nothing joins an item before this one: effects stay between what they check and what they guard.
    barrier: usize,
    needed: Vec<bool>,
}

impl State<'_> {
    fn place(&mut self, id: CoreId) {
        if !self.root[id.index()] {
            return;
        }
        let node = self.graph.node(id);
        if !in_kernels(&node.kind) && !self.inside.piecewise[id.index()] {
            for arg in &node.args {
                self.needed[arg.index()] = true;
            }
            self.item_of[id.index()] = Some(self.items.len());
            self.items.push(Item::Node(id));
            return;
        }
        let (domain, reduced) = match &node.kind {
            Core::Reduce { axes, .. } if !self.inside.short[id.index()] => {
                (self.graph.ty(node.args[0]).shape.clone(), Some(axes.clone()))
            }
            _ => (node.ty.shape.clone(), None),
        };
        let piece = if self.inside.piecewise[id.index()] { bounds(self.graph, id) } else { None };
        let reads = reads(self.graph, self.root, self.inside, id, &domain);
        let at = self.home(&domain, reduced.as_ref(), piece.as_ref(), &reads).unwrap_or(self.items.len());
        if at == self.items.len() {
            let group = Group { domain, reduced: None, piece: None, members: Vec::new(), loads: Vec::new() };
            self.items.push(Item::Group(group));
        }
        for (dep, _) in &reads {
            if self.item_of[dep.index()] != Some(at) {
                self.needed[dep.index()] = true;
            }
        }
        self.item_of[id.index()] = Some(at);
        if let Item::Group(group) = &mut self.items[at] {
            group.reduced = reduced.or(group.reduced.take());
            group.piece = piece.or(group.piece.take());
            group.members.push(id);
            group.loads.extend(reads.iter().map(|(dep, _)| *dep));
        }
    }

    /// The latest group that the root may join, if joining pays.
    fn home(
        &self,
        domain: &[Size],
        reduced: Option<&Vec<usize>>,
        piece: Option<&Bounds>,
        reads: &[(CoreId, bool)],
    ) -> Option<usize> {
        let after = reads.iter().filter_map(|(dep, _)| self.item_of[dep.index()]).max().unwrap_or(0);
        let first = after.max(self.barrier);
        (first..self.items.len()).rev().take(WINDOW).find(|&at| {
            let Item::Group(group) = &self.items[at] else { return false };
            let fits = group.domain == domain
                && (reduced.is_none() || group.reduced.is_none() || group.reduced.as_ref() == reduced)
                && (piece.is_none() || group.piece.is_none() || group.piece.as_ref() == piece);
            let readable = |(dep, here): &(CoreId, bool)| {
                self.item_of[dep.index()] != Some(at) || (*here && !self.inside.reduces(self.graph, *dep))
            };
            let shares = domain.is_empty()
                || reads.iter().any(|(dep, _)| group.loads.contains(dep) || group.members.contains(dep));
            fits && reads.iter().all(readable) && shares && group.members.len() < 16
        })
    }
}
