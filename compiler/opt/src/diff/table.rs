//! Derivatives of comprehensions and mapped functions.
//!
//! Forward mode is a table of tangents. In reverse mode, the changes of the elements that the body picks of an array are tables, too, which are put where they
//! belong all at once: `a[i, k]` in a body over `i`, `j`, `k` has the sum over `j` as its cotangent; what has another place for each index is scattered.

use super::body::{flows, inline, silent};
use super::branch::several;
use super::forward::{self, Forward};
use super::reverse::{PutOff, Reverse};
use super::turns::region;
use std::sync::Arc;
use texpr_base::{DType, Size};
use texpr_ir::attr::{SliceAxis, Start};
use texpr_ir::build::names;
use texpr_ir::expr::Exprs;
use texpr_ir::graph::{Graph, NodeKind, Tabulate};
use texpr_ir::{Ex, NodeId, Type};

/// The tangents of the results.
pub(super) fn push<'b>(walk: &mut Forward<'b, '_>, id: NodeId, t: &Tabulate) -> Vec<Option<Ex<'b>>> {
    let (b, r) = (walk.b, t.sizes.len());
    let (args, tangents) = (walk.args(id), walk.of_args(id));
    let spans = walk.body.node(id).spans.clone();
    let given: Vec<Ex<'b>> = tangents.iter().filter_map(|t| *t).collect();
    let types: Vec<Type> = t.body.params.iter().cloned().chain(given.iter().map(|t| t.ty())).collect();
    let again = silent(&t.body);
    let body = region(b, &spans, &types, |region, params| {
        let (params, mut rest) = (&params[..t.body.params.len()], params[t.body.params.len()..].iter());
        let mut of_params = vec![None; r];
        of_params.extend(tangents.iter().map(|t| t.and_then(|_| rest.next().copied())));
        let (values, out) = forward::push(region, &again, params, &of_params);
        let or_zero =
            |(out, value): (Option<Ex<'_>>, Ex<'_>)| out.map_or_else(|| value.zeros().id, |out| out.id);
        out.into_iter().zip(values).map(or_zero).collect()
    });
    let table = Tabulate { sizes: t.sizes.clone(), body };
    let types = table.types();
    let all = args.iter().chain(&given).map(|arg| arg.id).collect();
    several(b, NodeKind::Tabulate(Arc::new(table)), all, &types).into_iter().map(Some).collect()
}

/// Adds the cotangents of the captured values, given those of the tables.
pub(super) fn pull<'b>(walk: &mut Reverse<'b, '_>, id: NodeId, t: &Tabulate, changes: &[Option<Ex<'b>>]) {
    let (b, r) = (walk.b, t.sizes.len());
    let node = walk.body.node(id);
    let spans = node.spans.clone();
    let args: Vec<Ex<'b>> = node.args.iter().map(|arg| walk.values[arg.index()]).collect();
    let mut wanted = vec![false; r];
    wanted.extend((0..args.len()).map(|k| flows(walk.body, &walk.active, id, k)));
    let given: Vec<Ex<'b>> = changes.iter().filter_map(|change| *change).collect();
    // Parameters: the indices, the captured values, the changes of the tables.
    let types: Vec<Type> = t.body.params.iter().cloned().chain(given.iter().map(|t| t.ty())).collect();
    let mut summed: Vec<usize> = Vec::new();
    let mut placed: Vec<Placed> = Vec::new();
    let again = silent(&t.body);
    let body = region(b, &spans, &types, |region, params| {
        let (params, mut rest) = (&params[..t.body.params.len()], params[t.body.params.len()..].iter());
        let own = |change: &Option<Ex<'b>>| {
            change.and_then(|_| rest.next()).map(|table| element(*table, &params[..r]))
        };
        let changes: Vec<Option<Ex<'_>>> = changes.iter().map(own).collect();
        let values = inline(region, &again, params);
        let walk = Reverse::new(region, &again, values, &wanted, &[]).putting_off(wanted.clone());
        let found = walk.run(&changes);
        let mut results = Vec::new();
        for (k, sum) in found.sums.iter().enumerate().skip(r) {
            if let (Some(sum), true) = (sum, wanted[k]) {
                summed.push(k - r);
                results.push(sum.id);
            }
        }
        let graph = region.graph().clone();
        let varies = varying(&graph, r);
        placed = found.put_off.iter().map(|put| Placed::new(put, &graph, &varies, r, &mut results)).collect();
        results
    });
    let graph = body.clone();
    let table = Tabulate { sizes: t.sizes.clone(), body };
    let types = table.types();
    let outer: Vec<Ex<'b>> = args.iter().chain(&given).copied().collect();
    let all = outer.iter().map(|arg| arg.id).collect();
    let tables = several(b, NodeKind::Tabulate(Arc::new(table)), all, &types);
    let over: Vec<usize> = (0..r).collect();
    for (place, k) in summed.iter().enumerate() {
        walk.add(node.args[*k], tables[place].sum(&over, false));
    }
    for put in &placed {
        put.put(walk, node.args[put.param], &t.sizes, &tables, &graph, &outer);
    }
}

/// The element of a table at these indices.
fn element<'r>(table: Ex<'r>, indices: &[Ex<'r>]) -> Ex<'r> {
    let shape = table.shape();
    let whole =
        |len: &Size| SliceAxis::Range { start: Start::Size(Size::constant(0)), step: 1, len: len.clone() };
    let at = (0..indices.len()).map(|k| SliceAxis::At(Start::Arg(1 + k)));
    table.slice(indices, at.chain(shape[indices.len()..].iter().map(whole)).collect())
}

/// Which nodes of a region depend on its first `r` parameters.
fn varying(graph: &Graph, r: usize) -> Vec<bool> {
    let mut varies = vec![false; graph.len()];
    for id in graph.ids() {
        let node = graph.node(id);
        varies[id.index()] = match node.kind {
            NodeKind::Param(k) => (k as usize) < r,
            _ => node.args.iter().any(|arg| varies[arg.index()]),
        };
    }
    varies
}

/// Where a start of a slicing stands, seen from outside of the table.
enum At {
    /// At index `k` of the table, and so much further on.
    Index(usize, Size),
    /// The same for all indices: this node of the body.
    Fixed(NodeId),
    /// The table with this number says where.
    Table(usize),
}

/// Elements put off, whose change is a table.
struct Placed {
    /// The captured value they are of.
    param: usize,
    slices: Vec<SliceAxis>,
    starts: Vec<At>,
    /// Which table their changes are.
    change: usize,
}

impl Placed {
    /// Adds the tables that are needed to the results of the body.
    fn new(put: &PutOff<'_>, graph: &Graph, varies: &[bool], r: usize, results: &mut Vec<NodeId>) -> Self {
        let start = |ex: &Ex<'_>| {
            if let Some((k, offset)) = affine(graph, ex.id, r) {
                return At::Index(k, offset);
            }
            if !varies[ex.id.index()] && liftable(graph, ex.id) {
                return At::Fixed(ex.id);
            }
            results.push(ex.id);
            At::Table(results.len() - 1)
        };
        let starts: Vec<At> = put.starts.iter().map(start).collect();
        results.push(put.change.id);
        let change = results.len() - 1;
        // Each index in one place at most; twice is a diagonal.
        let mut out = Self { param: put.param - r, slices: put.slices.clone(), starts, change };
        if !out.is_box(r) {
            for (at, ex) in out.starts.iter_mut().zip(&put.starts) {
                if let At::Index(..) = at {
                    results.push(ex.id);
                    *at = At::Table(results.len() - 1);
                }
            }
        }
        out
    }

    /// Whether the elements of all indices together are a box: each start is another index, or the same for all.
    fn is_box(&self, r: usize) -> bool {
        let mut seen = vec![false; r];
        let mut free = |k: usize| !std::mem::replace(&mut seen[k], true);
        let fits = |at: &At| match at {
            At::Index(k, _) => free(*k),
            At::Fixed(_) => true,
            At::Table(_) => false,
        };
        let plain = |axis: &SliceAxis| match axis {
            SliceAxis::Places(_) => false,
            SliceAxis::Range { start: Start::Arg(k), .. } => matches!(self.starts[k - 1], At::Fixed(_)),
            SliceAxis::Range { .. } | SliceAxis::At(_) | SliceAxis::New => true,
        };
        self.starts.iter().all(fits) && self.slices.iter().all(plain)
    }

    /// Adds the tables to the cotangent of `id`.
    fn put<'b>(
        &self,
        walk: &mut Reverse<'b, '_>,
        id: NodeId,
        sizes: &[Size],
        tables: &[Ex<'b>],
        graph: &Graph,
        outer: &[Ex<'b>],
    ) {
        let whole = walk.values[id.index()].shape();
        let fixed = |node: NodeId| lifted(walk.b, graph, node, sizes.len(), outer);
        if self.is_box(sizes.len()) && self.is_inside(sizes, &whole) {
            let (starts, slices, change) = self.as_box(sizes, tables, &fixed);
            return walk.add_at(id, &starts, &slices, change);
        }
        let change = tables[self.change];
        let rest = change.rank() - sizes.len();
        let start = |at: &At| match at {
            At::Index(k, offset) => {
                let b = walk.b;
                let mut shape = vec![Size::constant(1); sizes.len() + rest];
                shape[*k] = sizes[*k].clone();
                (b.iota(&sizes[*k]) + b.size(offset)).reshape(&shape)
            }
            At::Fixed(node) => fixed(*node),
            At::Table(k) => {
                // The axes of the table in front, its own at the end.
                let shape = tables[*k].shape();
                let own = shape.len() - sizes.len();
                let ones = std::iter::repeat_n(Size::constant(1), rest - own);
                let shape: Vec<Size> =
                    sizes.iter().cloned().chain(ones).chain(shape[sizes.len()..].iter().cloned()).collect();
                tables[*k].reshape(&shape)
            }
        };
        let starts: Vec<Ex<'b>> = self.starts.iter().map(start).collect();
        let mut slices = vec![SliceAxis::Places(sizes.to_vec())];
        slices.extend(self.slices.iter().cloned());
        walk.add_at(id, &starts, &slices, change);
    }

    /// Whether the box is within the array for certain. (In an empty table, indices are never checked.)
    fn is_inside(&self, sizes: &[Size], whole: &[Size]) -> bool {
        let axes = self.slices.iter().filter(|axis| !matches!(axis, SliceAxis::New));
        axes.zip(whole).all(|(axis, size)| match axis {
            SliceAxis::At(Start::Arg(k)) => match &self.starts[k - 1] {
                At::Index(k, offset) => {
                    let room = size.sub(offset).sub(&sizes[*k]);
                    let natural = |_| true;
                    offset.never_negative(&natural) && room.never_negative(&natural)
                }
                At::Fixed(_) | At::Table(_) => true,
            },
            _ => true,
        })
    }

    /// The slicing that picks the elements of all indices at once, and the sum of their changes.
    fn as_box<'b>(
        &self,
        sizes: &[Size],
        tables: &[Ex<'b>],
        fixed: &dyn Fn(NodeId) -> Ex<'b>,
    ) -> (Vec<Ex<'b>>, Vec<SliceAxis>, Ex<'b>) {
        let used = |k: usize| self.starts.iter().any(|at| matches!(at, At::Index(i, _) if *i == k));
        let others: Vec<usize> = (0..sizes.len()).filter(|k| !used(*k)).collect();
        let indices: Vec<usize> = (0..sizes.len()).filter(|k| used(*k)).collect();
        let change = tables[self.change].sum(&others, false);
        let (mut starts, mut slices, mut order, mut kept) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut next = indices.len();
        let shape = change.shape();
        let mut start_of = |k: usize| {
            let At::Fixed(node) = self.starts[k - 1] else {
                unreachable!("invariant: only a start that is the same for all indices stays one")
            };
            starts.push(fixed(node));
            Start::Arg(starts.len())
        };
        for axis in &self.slices {
            match axis {
                SliceAxis::At(Start::Arg(k)) if let At::Index(i, offset) = &self.starts[k - 1] => {
                    let place =
                        indices.iter().position(|k| k == i).expect("invariant: it is among those used");
                    order.push(place);
                    kept.push(shape[place].clone());
                    let len = sizes[*i].clone();
                    slices.push(SliceAxis::Range { start: Start::Size(offset.clone()), step: 1, len });
                }
                SliceAxis::At(Start::Arg(k)) => slices.push(SliceAxis::At(start_of(*k))),
                SliceAxis::At(Start::Size(size)) => slices.push(SliceAxis::At(Start::Size(size.clone()))),
                SliceAxis::Range { start, step, len } => {
                    let start = match start {
                        Start::Arg(k) => start_of(*k),
                        Start::Size(size) => Start::Size(size.clone()),
                    };
                    slices.push(SliceAxis::Range { start, step: *step, len: len.clone() });
                    order.push(next);
                    kept.push(shape[next].clone());
                    next += 1;
                }
                SliceAxis::New => {
                    order.push(next);
                    next += 1;
                }
                SliceAxis::Places(_) => unreachable!("invariant: a box has no places"),
            }
        }
        (starts, slices, change.transpose(&order).reshape(&kept))
    }
}

/// `k` and an offset, if the node is index `k` of the first `r` parameters plus a size.
fn affine(graph: &Graph, id: NodeId, r: usize) -> Option<(usize, Size)> {
    let size = |id: NodeId| match &graph.node(id).kind {
        NodeKind::Const(scalar) if scalar.dtype == DType::I64 => Some(Size::constant(scalar.as_i64())),
        NodeKind::Size(size) => Some(size.clone()),
        _ => None,
    };
    let (mut id, mut offset) = (id, Size::constant(0));
    loop {
        let node = graph.node(id);
        match &node.kind {
            NodeKind::Param(k) if (*k as usize) < r => return Some((*k as usize, offset)),
            NodeKind::Op { def, .. } if def.name == names::ADD => {
                let by = size(node.args[1]).map(|by| (node.args[0], by));
                let (rest, by) = by.or_else(|| size(node.args[0]).map(|by| (node.args[1], by)))?;
                (id, offset) = (rest, offset.add(&by));
            }
            NodeKind::Op { def, .. } if def.name == names::SUBTRACT => {
                (id, offset) = (node.args[0], offset.sub(&size(node.args[1])?));
            }
            _ => return None,
        }
    }
}

/// The nodes that `id` is made of, in order.
fn ancestors(graph: &Graph, id: NodeId) -> Vec<NodeId> {
    let mut needed = vec![false; id.index() + 1];
    needed[id.index()] = true;
    let mut work = vec![id];
    while let Some(id) = work.pop() {
        for arg in &graph.node(id).args {
            if !std::mem::replace(&mut needed[arg.index()], true) {
                work.push(*arg);
            }
        }
    }
    graph.ids().take(needed.len()).filter(|id| needed[id.index()]).collect()
}

/// Whether the node is made of plain nodes alone.
fn liftable(graph: &Graph, id: NodeId) -> bool {
    ancestors(graph, id).into_iter().all(|id| {
        matches!(
            graph.node(id).kind,
            NodeKind::Const(_)
                | NodeKind::Array(_)
                | NodeKind::Size(_)
                | NodeKind::Param(_)
                | NodeKind::Op { .. }
        )
    })
}

/// The node of a body over `r` indices, on none of which it depends, computed outside, where `outer` are the captured values.
fn lifted<'b>(b: &'b Exprs<'b>, graph: &Graph, id: NodeId, r: usize, outer: &[Ex<'b>]) -> Ex<'b> {
    let mut map: rustc_hash::FxHashMap<NodeId, Ex<'b>> = Default::default();
    for id in ancestors(graph, id) {
        let node = graph.node(id);
        let new = match &node.kind {
            NodeKind::Param(k) => outer[*k as usize - r],
            kind => {
                b.ex(b.add(kind.clone(), node.args.iter().map(|arg| map[arg].id).collect(), node.ty.clone()))
            }
        };
        map.insert(id, new);
    }
    map[&id]
}
