//! Loops that only write down what each turn makes are tables: all turns at once, in vectors and on every core, and fused with what reads them.
//!
//! Input and output: any program. A result of a loop becomes a table if it is a stack of which turn `i` writes row `i`, the row depends on the
//! turn and on captured values but on no carry, and is made of elementwise work and views. Keeps: values, spans. The loop is left for its other
//! results; [`crate::loops::trim`] drops what nobody reads.

use rustc_hash::FxHashMap;
use std::sync::Arc;
use texpr_base::{DType, Size};
use texpr_ir::attr::{SliceAxis, Start};
use texpr_ir::graph::{Effect, Graph, If, Loop, NodeKind, Program, Tabulate};
use texpr_ir::op::ParamKind;
use texpr_ir::{Attr, NodeId, OpDef, Type};

/// Makes tables of all loops that are some.
pub(crate) fn tables_of_loops(mut program: Program) -> Program {
    if !has_loops(&program.graph) {
        return program;
    }
    let defaults: Vec<NodeId> = program.inputs.iter().filter_map(|input| input.default).collect();
    let (graph, defaults) = rebuild(&program.graph, &defaults);
    program.graph = graph;
    let mut defaults = defaults.into_iter();
    for default in program.inputs.iter_mut().filter_map(|input| input.default.as_mut()) {
        *default = defaults.next().expect("invariant: as many defaults come back");
    }
    program
}

fn has_loops(graph: &Graph) -> bool {
    graph.ids().any(|id| match &graph.node(id).kind {
        NodeKind::Loop(_) => true,
        NodeKind::If(i) => has_loops(&i.then) || has_loops(&i.otherwise),
        _ => false,
    })
}

/// Copies a graph, and those of its branches. Loops in loops stay: over single elements they are one function, where a table would be a pass of
/// its own. Recurses as deep as the source nests.
fn rebuild(graph: &Graph, extra: &[NodeId]) -> (Graph, Vec<NodeId>) {
    let mut out = Graph::new();
    out.params = graph.params.clone();
    let mut map: Vec<NodeId> = Vec::with_capacity(graph.len());
    let mut tables: FxHashMap<(NodeId, u32), NodeId> = FxHashMap::default();
    let all =
        |map: &[NodeId], ids: &[NodeId]| -> Vec<NodeId> { ids.iter().map(|id| map[id.index()]).collect() };
    for id in graph.ids() {
        let node = graph.node(id);
        let args = all(&map, &node.args);
        let kind = match &node.kind {
            NodeKind::Project(k) if tables.contains_key(&(node.args[0], *k)) => {
                map.push(tables[&(node.args[0], *k)]);
                continue;
            }
            NodeKind::Loop(l) => {
                for (k, table) in tables_of(l, &args, &out) {
                    let (args, ty) = (args[3 + l.n_carries..].to_vec(), table.types()[0].clone());
                    let made = out.add(NodeKind::Tabulate(Arc::new(table)), args, ty.clone(), &node.spans);
                    tables.insert((id, k), out.add(NodeKind::Project(0), vec![made], ty, &node.spans));
                }
                node.kind.clone()
            }
            NodeKind::If(i) => NodeKind::If(Arc::new(If {
                then: rebuild(&i.then, &[]).0,
                otherwise: rebuild(&i.otherwise, &[]).0,
            })),
            other => other.clone(),
        };
        map.push(out.add(kind, args, node.ty.clone(), &node.spans));
    }
    out.results = all(&map, &graph.results);
    let effects = graph.effects.iter();
    out.effects =
        effects.map(|e| Effect { kind: e.kind.clone(), args: all(&map, &e.args), span: e.span }).collect();
    let extra = all(&map, extra);
    (out, extra)
}

/// The tables among the results of a loop with these arguments in `outer`, each with its number.
fn tables_of(l: &Loop, args: &[NodeId], outer: &Graph) -> Vec<(u32, Tabulate)> {
    let is = |arg: NodeId, value: i64| outer.as_const(arg).is_some_and(|scalar| scalar.as_i64() == value);
    let stop = match &outer.node(args[1]).kind {
        NodeKind::Size(size) => Some(size.clone()),
        NodeKind::Const(scalar) => Some(Size::constant(scalar.as_i64())),
        _ => None,
    };
    let Some(stop) = stop.filter(|_| is(args[0], 0) && is(args[2], 1)) else { return Vec::new() };
    // What a turn does beside making values must happen in turn.
    if l.cond.is_some() || !l.body.effects.is_empty() {
        return Vec::new();
    }
    (0..l.n_carries).filter_map(|k| Some((k as u32, table(l, k, &stop)?))).collect()
}

/// Carry `k` as a table over the turns from 0 up to `stop`.
fn table(l: &Loop, k: usize, stop: &Size) -> Option<Tabulate> {
    let body = &l.body;
    let node = body.node(body.results[k]);
    let NodeKind::Op { def, attrs } = &node.kind else { return None };
    let [stack, value, turn] = node.args[..] else { return None };
    let (rows, row) = node.ty.shape.split_first()?;
    let is_written = is_update(def)
        && is_row(attrs, row)
        && matches!(body.node(stack).kind, NodeKind::Param(p) if p as usize == k + 1)
        && matches!(body.node(turn).kind, NodeKind::Param(0))
        && (rows == stop || *rows == stop.when_positive());
    let value_ty = body.ty(value);
    if !is_written || value_ty.shape != row || value_ty.dtype != node.ty.dtype {
        return None;
    }
    let body = row_of(l, value, value_ty)?;
    Some(Tabulate { sizes: vec![rows.clone()], body })
}

/// Whether the op is its first argument with its second at places that further arguments and a slicing tell.
fn is_update(def: &OpDef) -> bool {
    let kinds: Vec<ParamKind> = def.params.iter().map(|param| param.kind).collect();
    kinds.starts_with(&[ParamKind::Array, ParamKind::Array, ParamKind::Arrays, ParamKind::Slices])
}

/// Whether the attributes of an update say: the row that its third argument tells, all of it, replaced.
fn is_row(attrs: &[Attr], row: &[Size]) -> bool {
    let (Some(slices), true) = (attrs[0].slices(), attrs[1..].iter().all(|attr| *attr == Attr::None)) else {
        return false;
    };
    let Some((SliceAxis::At(Start::Arg(2)), rest)) = slices.split_first() else { return false };
    rest.len() == row.len()
        && rest.iter().zip(row).all(|(axis, size)| match axis {
            SliceAxis::Range { start: Start::Size(start), step: 1, len } => {
                start.as_const() == Some(0) && len == size
            }
            _ => false,
        })
}

/// What makes the value, as the body of a table, if all of it may be done at once.
fn row_of(l: &Loop, value: NodeId, row: &Type) -> Option<Graph> {
    let body = &l.body;
    let mut needed = vec![false; body.len()];
    needed[value.index()] = true;
    for id in (0..=value.index()).rev().map(NodeId::new) {
        if needed[id.index()] {
            body.node(id).args.iter().for_each(|arg| needed[arg.index()] = true);
        }
    }
    let mut out = Graph::new();
    let captured = &body.params[1 + l.n_carries..];
    out.params = std::iter::once(&body.params[0]).chain(captured).cloned().collect();
    let mut map: FxHashMap<NodeId, NodeId> = FxHashMap::default();
    let mut varies = vec![false; body.len()];
    for id in body.ids().filter(|id| needed[id.index()]) {
        let node = body.node(id);
        varies[id.index()] = node.args.iter().any(|arg| varies[arg.index()]);
        let kind = match &node.kind {
            NodeKind::Param(0) => {
                varies[id.index()] = true;
                node.kind.clone()
            }
            NodeKind::Param(p) => {
                NodeKind::Param((*p as usize).checked_sub(l.n_carries).filter(|p| *p > 0)? as u32)
            }
            NodeKind::Const(_) | NodeKind::Array(_) | NodeKind::Size(_) => node.kind.clone(),
            NodeKind::Op { def, .. }
                if may_be_at_once(def, node.args.len(), &node.ty, varies[id.index()], row) =>
            {
                node.kind.clone()
            }
            _ => return None,
        };
        let args = node.args.iter().map(|arg| map[arg]).collect();
        map.insert(id, out.add(kind, args, node.ty.clone(), &node.spans));
    }
    out.results = vec![map[&value]];
    // A row that is the same in every turn is no work for a table.
    varies[value.index()].then_some(out)
}

/// Whether an op may be done for all turns at once: it needs no more memory than the rows, and does nothing that a loop without turns would not.
fn may_be_at_once(def: &OpDef, n_args: usize, ty: &Type, varies: bool, row: &Type) -> bool {
    let is_known = ty.shape.iter().all(|size| size.data_vars().is_empty());
    let is_plain = def.props.elementwise || def.props.moves;
    if varies {
        return is_known && is_plain && (ty.rank() == 0 || ty.shape == row.shape);
    }
    // It will be done once, turns or not: it must not divide by an integer zero or look beside an array.
    let is_safe = ty.dtype.is_float() || ty.dtype == DType::Bool;
    is_known && is_safe && (def.props.elementwise || (def.props.moves && n_args == 1))
}
