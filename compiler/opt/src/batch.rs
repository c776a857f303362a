//! Tables: what a body does for one index, done for all indices at once.
//!
//! Input: a region in the closed vocabulary, whose first parameters are indices. Output: nodes in the builder of the region around it, each with
//! the sizes of the table as leading axes; an axis along which a value does not change has size 1 there, and a value that depends on no
//! index stays as it is. A conditional whose condition depends on an index becomes a choice by elements, and nothing is checked where its
//! branch is not taken.

mod control;
mod effects;
mod views;

use rustc_hash::FxHashMap;
use texpr_base::{DType, Scalar, Size, SpanSet};
use texpr_ir::Type;
use texpr_ir::core::{Core, CoreBuilder, CoreEffect, CoreGraph, CoreId, CoreNode, Origin, ViewAxis};

/// A value of the body in the region around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Lifted {
    node: CoreId,
    /// Whether it has the axes of the table in front.
    many: bool,
}

/// An `i64` scalar that is `factor` times one index, plus an offset.
#[derive(Clone, Debug)]
struct Linear {
    axis: Option<usize>,
    factor: i64,
    offset: Size,
}

/// Makes one table.
pub(crate) struct Batch<'a> {
    b: &'a mut CoreBuilder,
    sizes: Vec<Size>,
    /// Whether a size is at least 0 whatever the inputs are.
    natural: &'a dyn Fn(&Size) -> bool,
    /// Where things are computed for nothing: `None` if everywhere counts.
    mask: Option<CoreId>,
    effects: Vec<CoreEffect>,
    /// Of the node at hand.
    spans: SpanSet,
}

/// The values of one region.
struct Frame<'g> {
    graph: &'g CoreGraph,
    params: Vec<Lifted>,
    lifted: Vec<Option<Lifted>>,
    /// Of the nodes that are several: a loop's, a conditional's, a routine's results.
    several: FxHashMap<CoreId, Vec<Lifted>>,
    linear: FxHashMap<CoreId, Linear>,
}

/// The tables of `body`'s results, and what has to be checked for them. `captured` are the values of the parameters after the indices.
pub(crate) fn tabulate(
    b: &mut CoreBuilder,
    sizes: &[Size],
    body: &CoreGraph,
    captured: &[CoreId],
    natural: &dyn Fn(&Size) -> bool,
    spans: SpanSet,
) -> (Vec<CoreId>, Vec<CoreEffect>) {
    let mut batch = Batch { b, sizes: sizes.to_vec(), natural, mask: None, effects: Vec::new(), spans };
    let mut params: Vec<Lifted> = (0..sizes.len()).map(|axis| batch.index(axis)).collect();
    params.extend(captured.iter().map(|node| Lifted { node: *node, many: false }));
    let results = batch.region(body, params, sizes.len());
    let results = results.into_iter().map(|result| batch.full(result)).collect();
    (results, batch.effects)
}

impl Batch<'_> {
    fn n(&self) -> usize {
        self.sizes.len()
    }

    /// The index along an axis of the table.
    fn index(&mut self, axis: usize) -> Lifted {
        let line = self.b.iota(vec![self.sizes[axis].clone()]);
        let others: Vec<usize> = (0..self.n()).filter(|k| *k != axis).collect();
        Lifted { node: self.b.expand_dims(line, &others), many: true }
    }

    /// The results of a region; its first `n_indices` parameters are indices of the table.
    fn region(&mut self, graph: &CoreGraph, params: Vec<Lifted>, n_indices: usize) -> Vec<Lifted> {
        let live = graph.live();
        let mut frame = Frame {
            graph,
            params,
            lifted: vec![None; graph.nodes.len()],
            several: FxHashMap::default(),
            linear: FxHashMap::default(),
        };
        let mut done = vec![false; graph.nodes.len()];
        // What an effect needs stands before it, as in the body.
        for effect in &graph.effects {
            self.nodes(&mut frame, &mut done, &effect.args, n_indices);
            self.effect(&frame, effect);
        }
        for id in graph.ids().filter(|id| live[id.index()]) {
            self.nodes(&mut frame, &mut done, &[id], n_indices);
        }
        graph.results.iter().map(|id| frame.get(*id)).collect()
    }

    /// Lifts what `roots` need and is not there yet.
    fn nodes(&mut self, frame: &mut Frame<'_>, done: &mut [bool], roots: &[CoreId], n_indices: usize) {
        let mut todo = Vec::new();
        let mut stack = roots.to_vec();
        while let Some(id) = stack.pop() {
            if !std::mem::replace(&mut done[id.index()], true) {
                todo.push(id);
                stack.extend(&frame.graph.node(id).args);
            }
        }
        todo.sort_unstable();
        for id in todo {
            let node = frame.graph.node(id);
            self.b.set_origin(node.origin, &node.spans);
            self.spans = node.spans.clone();
            let lifted = self.node(frame, id, node);
            frame.lifted[id.index()] = Some(lifted);
            frame.find_linear(id, node, n_indices);
        }
    }

    fn node(&mut self, frame: &mut Frame<'_>, id: CoreId, node: &CoreNode) -> Lifted {
        let args: Vec<Lifted> = node.args.iter().map(|arg| frame.get(*arg)).collect();
        let many = args.iter().any(|arg| arg.many);
        match &node.kind {
            Core::Param(k) => return frame.params[*k as usize],
            Core::Project(k) => return frame.several[&node.args[0]][*k as usize],
            Core::Loop(l) => {
                let results = self.lift_loop(node, l, &args);
                return frame.keep(id, results, args[0]);
            }
            Core::If(i) => {
                let results = self.lift_if(node, i, &args);
                return frame.keep(id, results, args[0]);
            }
            Core::Routine(call) => {
                let results = self.lift_routine(call, &args);
                return frame.keep(id, results, Lifted { node: CoreId(0), many: false });
            }
            _ if !many => {
                let args = args.iter().map(|arg| arg.node).collect();
                return Lifted { node: self.b.add(node.kind.clone(), args, node.ty.clone()), many: false };
            }
            _ => {}
        }
        let n = self.n();
        let node = match &node.kind {
            Core::Map(f) => {
                let rank = node.ty.rank();
                let args: Vec<CoreId> = args
                    .iter()
                    .zip(&node.args)
                    .map(|(arg, old)| self.padded(*arg, frame.graph.ty(*old).rank(), rank))
                    .collect();
                let mut shape = Vec::new();
                for arg in &args {
                    shape = texpr_ir::ty::broadcast(&shape, &self.b.shape(*arg), &mut |_, _| {})
                        .expect("invariant: the body's shapes broadcast, and so do those of the table");
                }
                self.b.add(Core::Map(f.clone()), args, Type::new(node.ty.dtype, shape))
            }
            Core::View(axes) => self.lift_view(frame, node, axes, &args),
            Core::Update { axes, combine } => self.lift_update(node, axes, *combine, &args),
            Core::Reshape => {
                let lead = self.lead(args[0]);
                let shape = lead.into_iter().chain(node.ty.shape.iter().cloned()).collect();
                self.b.reshape(args[0].node, shape)
            }
            Core::Concat { axis } => {
                let parts: Vec<CoreId> = self.together(&args);
                self.b.concat(&parts, n + axis)
            }
            Core::Reduce { combine, axes } => {
                let axes: Vec<usize> = axes.iter().map(|axis| n + axis).collect();
                self.b.reduce(args[0].node, *combine, &axes, false)
            }
            Core::Contract(exchanged) => {
                let parts = self.together(&args);
                let lead = self.b.shape(parts[0]);
                let shape = lead[..n].iter().chain(&node.ty.shape).cloned().collect();
                self.b.add(Core::Contract(*exchanged), parts, Type::new(node.ty.dtype, shape))
            }
            Core::Const(_)
            | Core::Array(_)
            | Core::Input(_)
            | Core::Param(_)
            | Core::Size(_)
            | Core::Iota
            | Core::Routine(_)
            | Core::Loop(_)
            | Core::If(_)
            | Core::Project(_) => unreachable!("invariant: these were lifted above, or have no arguments"),
        };
        Lifted { node, many: true }
    }

    /// The sizes in front of a value: those of the table, or 1.
    fn lead(&self, x: Lifted) -> Vec<Size> {
        if x.many { self.b.shape(x.node)[..self.n()].to_vec() } else { vec![Size::constant(1); self.n()] }
    }

    /// A value of `own` axes as one of `rank`, with axes of size 1 between those of the table and its own.
    fn padded(&mut self, x: Lifted, own: usize, rank: usize) -> CoreId {
        if !x.many || own == rank {
            return x.node;
        }
        let at: Vec<usize> = (self.n()..self.n() + rank - own).collect();
        self.b.expand_dims(x.node, &at)
    }

    /// The value with these sizes in front.
    fn spread(&mut self, x: Lifted, lead: &[Size]) -> CoreId {
        let shape = self.b.shape(x.node);
        let own = if x.many { &shape[self.n()..] } else { &shape[..] };
        let want: Vec<Size> = lead.iter().chain(own).cloned().collect();
        self.b.broadcast_to(x.node, &want)
    }

    /// The value for each index.
    fn full(&mut self, x: Lifted) -> CoreId {
        let sizes = self.sizes.clone();
        self.spread(x, &sizes)
    }

    /// Values with the same sizes in front.
    fn together(&mut self, xs: &[Lifted]) -> Vec<CoreId> {
        let lead = self.common_lead(xs);
        xs.iter().map(|x| self.spread(*x, &lead)).collect()
    }

    fn common_lead(&self, xs: &[Lifted]) -> Vec<Size> {
        (0..self.n())
            .map(|k| {
                let varies = xs.iter().any(|x| !self.lead(*x)[k].is_one());
                if varies { self.sizes[k].clone() } else { Size::constant(1) }
            })
            .collect()
    }

    fn constant(&mut self, scalar: Scalar) -> Lifted {
        Lifted { node: self.b.constant(scalar), many: false }
    }

    /// An elementwise function of scalars of the body.
    fn scalar_map(
        &mut self,
        xs: &[Lifted],
        f: impl for<'b> FnOnce(&[texpr_ir::Sx<'b>]) -> texpr_ir::Sx<'b>,
    ) -> Lifted {
        let nodes: Vec<CoreId> = xs.iter().map(|x| x.node).collect();
        Lifted { node: self.b.map(&nodes, f), many: xs.iter().any(|x| x.many) }
    }
}

impl Frame<'_> {
    fn get(&self, id: CoreId) -> Lifted {
        self.lifted[id.index()].expect("invariant: arguments stand before their users")
    }

    /// Keeps the results of a node; what stands for the node itself is read by nobody.
    fn keep(&mut self, id: CoreId, results: Vec<Lifted>, none: Lifted) -> Lifted {
        let first = results.first().copied().unwrap_or(none);
        self.several.insert(id, results);
        first
    }

    /// Remembers an index, and what is an index times a constant plus a size.
    fn find_linear(&mut self, id: CoreId, node: &CoreNode, n_indices: usize) {
        use texpr_ir::Prim;
        use texpr_ir::primfn::Inst;
        if node.ty.dtype != DType::I64 || node.ty.rank() > 0 {
            return;
        }
        let one = |axis, offset| Linear { axis, factor: i64::from(axis.is_some()), offset };
        let found = match &node.kind {
            Core::Param(k) if (*k as usize) < n_indices => one(Some(*k as usize), Size::constant(0)),
            Core::Const(scalar) => one(None, Size::constant(scalar.as_i64())),
            Core::Size(size) => one(None, size.clone()),
            Core::Map(f) => {
                let [Inst::Prim { prim, args, .. }] = f.insts.as_slice() else { return };
                let of = |k: usize| {
                    args.get(k).and_then(|val| node.args.get(val.index())).and_then(|id| self.linear.get(id))
                };
                let (Some(a), Some(b)) = (of(0), of(1)) else { return };
                let sum = |a: &Linear, b: &Linear, sign: i64| {
                    (a.axis.is_none() || b.axis.is_none()).then(|| Linear {
                        axis: a.axis.or(b.axis),
                        factor: a.factor + sign * b.factor,
                        offset: a.offset.add(&b.offset.scale(sign)),
                    })
                };
                let product = |a: &Linear, b: &Linear| {
                    let by = (b.axis.is_none()).then(|| b.offset.as_const())??;
                    Some(Linear {
                        axis: a.axis,
                        factor: a.factor.checked_mul(by)?,
                        offset: a.offset.scale(by),
                    })
                };
                let found = match prim {
                    Prim::Add => sum(a, b, 1),
                    Prim::Sub => sum(a, b, -1),
                    Prim::Mul => product(a, b).or_else(|| product(b, a)),
                    _ => None,
                };
                let Some(found) = found else { return };
                found
            }
            _ => return,
        };
        self.linear.insert(id, found);
    }
}

/// The origin of nodes that nobody wrote.
const OF_THE_TABLE: Origin = Origin { op: "table", class: "control" };

/// A view of everything behind the axes of the table.
fn whole(n: usize) -> Vec<ViewAxis> {
    (0..n).map(ViewAxis::whole).collect()
}
