//! From ops to the closed vocabulary: every op lowers itself, one node after another.
//!
//! Input: a simplified program. Output: a [`CoreProgram`] without dead nodes, without complex numbers (each is two float nodes), and without
//! arithmetic on halves; invariant work has moved out of loops ([`crate::hoist`]). Keeps: node order, spans, the order of effects. Each core node knows the op it was made for. Integer divisions get an effect that tells how many divisors were zero.

use crate::batch::tabulate;
use std::collections::BTreeMap;
use std::sync::Arc;
use texpr_base::{Combine, DType, FileId, Scalar, Size, Span};
use texpr_ir::core::{
    Core, CoreBuilder, CoreEffect, CoreGraph, CoreId, CoreIf, CoreInput, CoreLoop, CoreProgram, Origin,
};
use texpr_ir::graph::{Effect, EffectKind, Graph, NodeId, NodeKind, PrintPart, Program, Shown, SizeOrigin};
use texpr_ir::op::{Class, Lower, LowerCall, OnComplex, OpDef};
use texpr_ir::primfn::Inst;
use texpr_ir::{Attr, Prim, PrimFn, Type};

/// Lowers a whole program.
pub fn expand(program: &Program) -> CoreProgram {
    let natural = |size: &Size| {
        size.never_negative(&|var| {
            let origin = program.size_origins.get(var.index());
            matches!(origin, Some(SizeOrigin::Shape(_) | SizeOrigin::Data { natural: true, .. }))
        })
    };
    let inputs = program
        .inputs
        .iter()
        .map(|input| CoreInput {
            name: input.name.clone(),
            ty: input.ty.clone(),
            span: input.span,
            default: input.default.map(|id| {
                Arc::new(expand_graph(&program.graph, &[id], &[], Boundary::Interleaved, &natural))
            }),
        })
        .collect();
    CoreProgram {
        graph: crate::hoist::hoist(
            expand_graph(
                &program.graph,
                &program.graph.results,
                &program.graph.effects,
                Boundary::Interleaved,
                &natural,
            ),
            &natural,
        ),
        sizes: program.sizes.clone(),
        size_origins: program.size_origins.clone(),
        inputs,
        outputs: program.outputs.clone(),
        dtypes: program.graph.results.iter().map(|id| program.graph.ty(*id).dtype).collect(),
        states: program.states.clone(),
        checks: program.checks.clone(),
    }
}

/// How complex numbers leave a graph.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Boundary {
    /// As one array of floats with a last axis of two: what files hold.
    Interleaved,
    /// As two results, one for each part.
    Pairs,
}

/// Lowers what `results` and `effects` need of `graph`. Regions are expanded recursively: as deep as the source nests, no deeper.
fn expand_graph(
    graph: &Graph,
    results: &[NodeId],
    effects: &[Effect],
    boundary: Boundary,
    natural: Natural<'_>,
) -> CoreGraph {
    let live = live_from(graph, results, effects);
    let mut cx = ExpandCx {
        builder: CoreBuilder::new(graph.params.iter().flat_map(flat_types).collect()),
        map: vec![None; live.len()],
        divisions: Vec::new(),
        tables: BTreeMap::new(),
        natural,
    };
    cx.builder.reserve(live.iter().filter(|live| **live).count());
    for index in (0..live.len()).filter(|i| live[*i]) {
        cx.node(graph, NodeId::new(index));
    }
    let divisions = std::mem::take(&mut cx.divisions);
    let mut core_effects = Vec::new();
    for e in effects {
        match e.args.first().and_then(|arg| cx.tables.get_mut(arg)) {
            Some(table) if e.kind == EffectKind::Run => core_effects.append(&mut table.effects),
            _ => core_effects.push(cx.effect(e)),
        }
    }
    core_effects.extend(cx.tables.values_mut().flat_map(|table| std::mem::take(&mut table.effects)));
    core_effects.extend(divisions);
    let results = cx.of_all(results);
    let results = match boundary {
        Boundary::Interleaved => results.into_iter().map(|id| cx.builder.interleaved(id)).collect(),
        Boundary::Pairs => cx.builder.flat(&results),
    };
    prune(crate::exchange::exchange(cx.builder.finish(results, core_effects)))
}

/// Which nodes the given results and effects need, up to the last of them.
fn live_from(graph: &Graph, results: &[NodeId], effects: &[Effect]) -> Vec<bool> {
    let roots = || results.iter().chain(effects.iter().flat_map(|e| &e.args));
    let mut live = vec![false; roots().map(|id| id.index() + 1).max().unwrap_or(0)];
    for id in roots() {
        live[id.index()] = true;
    }
    for index in (0..live.len()).rev() {
        if live[index] {
            for arg in &graph.node(NodeId::new(index)).args {
                live[arg.index()] = true;
            }
        }
    }
    live
}

/// The types of the core nodes that a value of this type is.
fn flat_types(ty: &Type) -> Vec<Type> {
    vec![ty.with_dtype(ty.dtype.part()); width(ty)]
}

/// How many core nodes a value of this type is.
fn width(ty: &Type) -> usize {
    if ty.dtype.is_complex() { 2 } else { 1 }
}

/// Whether a size is at least 0 whatever the inputs are.
type Natural<'a> = &'a dyn Fn(&Size) -> bool;

/// A table that was made: its results, and what has to be checked for them.
struct Table {
    results: Vec<CoreId>,
    effects: Vec<CoreEffect>,
}

struct ExpandCx<'a> {
    tables: BTreeMap<NodeId, Table>,
    natural: Natural<'a>,
    builder: CoreBuilder,
    /// The core node of each node lowered so far, or the pair that a complex one is.
    map: Vec<Option<CoreId>>,
    /// One effect per integer division; they come after the program's own.
    divisions: Vec<CoreEffect>,
}

impl ExpandCx<'_> {
    fn of(&self, id: NodeId) -> CoreId {
        self.map[id.index()].expect("invariant: arguments stand before their users")
    }

    fn of_all(&self, ids: &[NodeId]) -> Vec<CoreId> {
        ids.iter().map(|id| self.of(*id)).collect()
    }

    fn node(&mut self, graph: &Graph, id: NodeId) {
        let node = graph.node(id);
        let args = self.of_all(&node.args);
        let origin = match &node.kind {
            NodeKind::Op { def, .. } => Origin { op: def.name, class: def.class.name() },
            NodeKind::Loop(_) => Origin { op: "loop", class: Class::Control.name() },
            NodeKind::If(_) => Origin { op: "if", class: Class::Control.name() },
            NodeKind::Tabulate(_) => Origin { op: "table", class: Class::Control.name() },
            _ => Origin::NONE,
        };
        self.builder.set_origin(origin, &node.spans);
        let ty = node.ty.clone();
        let b = &mut self.builder;
        let whole = |ty: &Type| ty.with_dtype(ty.dtype.part());
        let out = match &node.kind {
            NodeKind::Const(scalar) => b.splat(*scalar, ty.shape),
            NodeKind::Array(array) => b.add(Core::Array(array.clone()), args, ty),
            NodeKind::Input(number) => b.add(Core::Input(*number), args, ty),
            NodeKind::Param(number) => {
                let before = graph.params.iter().take(*number as usize).map(width).sum();
                numbered(b, Core::Param, before, &[], &ty)
            }
            NodeKind::Size(size) => b.size(size),
            NodeKind::Mark(_) | NodeKind::Diff(_) | NodeKind::Custom(_) => {
                unreachable!("invariant: derivatives are worked out before ops are expanded")
            }
            NodeKind::Tabulate(t) => {
                let body = region(&t.body, self.natural);
                let captured = b.flat(&args);
                let spans = node.spans.clone();
                let (flat, effects) = tabulate(b, &t.sizes, &body, &captured, self.natural, spans);
                let mut flat = flat.into_iter();
                let mut results = Vec::new();
                for id in &t.body.results {
                    let mut next = || flat.next().expect("invariant: a table has the results of its body");
                    let first = next();
                    let is_complex = t.body.ty(*id).dtype.is_complex();
                    results.push(if is_complex { b.pair(first, next()) } else { first });
                }
                let first = results.first().copied();
                let first = first.unwrap_or_else(|| b.constant(Scalar::bool(false)));
                self.tables.insert(id, Table { results, effects });
                first
            }
            NodeKind::Project(number) if self.tables.contains_key(&node.args[0]) => {
                self.tables[&node.args[0]].results[*number as usize]
            }
            NodeKind::Project(number) => {
                let results = match &graph.node(node.args[0]).kind {
                    NodeKind::Loop(l) => &l.body,
                    NodeKind::If(i) => &i.then,
                    _ => unreachable!("invariant: only loops and branches have several results"),
                };
                let types = results.results.iter().map(|id| results.ty(*id));
                let before = types.take(*number as usize).map(width).sum();
                numbered(b, Core::Project, before, &args, &ty)
            }
            NodeKind::Loop(l) => {
                let body = region(&l.body, self.natural);
                let cond = l.cond.as_ref().map(|cond| region(cond, self.natural));
                // The index, then the carries.
                let widths: Vec<usize> = l.body.params.iter().skip(1).take(l.n_carries).map(width).collect();
                let names =
                    l.names.iter().zip(&widths).flat_map(|(name, n)| vec![name.clone(); *n]).collect();
                let l = CoreLoop { n_carries: widths.iter().sum(), body, cond, names };
                let args = b.flat(&args);
                b.add(Core::Loop(Arc::new(l)), args, whole(&ty))
            }
            NodeKind::If(i) => {
                let (then, otherwise) = (region(&i.then, self.natural), region(&i.otherwise, self.natural));
                let args = b.flat(&args);
                b.add(Core::If(Arc::new(CoreIf { then, otherwise })), args, whole(&ty))
            }
            NodeKind::Op { def, attrs } => {
                let span = node.spans.primary().unwrap_or(Span::new(FileId(0), 0, 0));
                self.op(def, attrs, args, &ty, span)
            }
        };
        self.map[id.index()] = Some(out);
    }

    /// An effect's arguments are arrays of their own: complex numbers that are printed are put together, and of those that an assertion shows
    /// both parts are shown.
    fn effect(&mut self, effect: &Effect) -> CoreEffect {
        let args = self.of_all(&effect.args);
        let is_pair = |k: usize| self.builder.parts(args[k]).is_some();
        let kind = match &effect.kind {
            EffectKind::Print(parts) => {
                let part = |part: &PrintPart| match part {
                    PrintPart::Arg(k) if is_pair(*k) => PrintPart::Complex(*k),
                    other => other.clone(),
                };
                EffectKind::Print(parts.iter().map(part).collect())
            }
            EffectKind::Assert { message, shown } => {
                let (Shown::Values(texts) | Shown::Elements(texts)) = shown;
                let first = args.len() - texts.len();
                let names = |(i, text): (usize, &String)| match is_pair(first + i) {
                    true => vec![format!("real({text})"), format!("imag({text})")],
                    false => vec![text.clone()],
                };
                let texts = texts.iter().enumerate().flat_map(names).collect();
                let shown = match shown {
                    Shown::Values(_) => Shown::Values(texts),
                    Shown::Elements(_) => Shown::Elements(texts),
                };
                EffectKind::Assert { message: message.clone(), shown }
            }
            kind @ (EffectKind::CheckIndex { .. }
            | EffectKind::SetSize(_)
            | EffectKind::CheckSizes { .. }
            | EffectKind::DivisionByZero
            | EffectKind::Run) => kind.clone(),
        };
        let args = match kind {
            EffectKind::Print(_) => args.into_iter().map(|id| self.builder.interleaved(id)).collect(),
            _ => self.builder.flat(&args),
        };
        CoreEffect { kind, args, span: effect.span }
    }

    /// Halves are made wider, computed with, and rounded once.
    fn op(&mut self, def: &OpDef, attrs: &[Attr], args: Vec<CoreId>, ty: &Type, span: Span) -> CoreId {
        let b = &mut self.builder;
        let args: Vec<CoreId> = args
            .into_iter()
            .map(|arg| {
                let dtype = def.works_in(b.ty(arg).dtype);
                b.cast(arg, dtype)
            })
            .collect();
        let wide = ty.with_dtype(def.works_in(ty.dtype));
        let out = self.lowered(def, attrs, args, &wide, span);
        self.builder.cast(out, ty.dtype)
    }

    fn lowered(&mut self, def: &OpDef, attrs: &[Attr], args: Vec<CoreId>, ty: &Type, span: Span) -> CoreId {
        let is_complex = ty.dtype.is_complex() || args.iter().any(|arg| self.builder.parts(*arg).is_some());
        let out = match def.lower {
            _ if is_complex && let OnComplex::By(body) = def.complex => self.builder.map_op(&args, body),
            Lower::Core(lower) => lower(&mut self.builder, &LowerCall { args: &args, attrs, ty }),
            Lower::Map(body) => {
                let out = self.builder.map_op(&args, body);
                if let Some(flag) = self.divides_by_zero(out, &args) {
                    self.divisions.push(CoreEffect {
                        kind: EffectKind::DivisionByZero,
                        args: vec![flag],
                        span,
                    });
                }
                out
            }
        };
        let got = self.builder.ty(out);
        debug_assert_eq!(
            (got.dtype, got.rank()),
            (ty.dtype, ty.rank()),
            "{} lowers to another type than it infers",
            def.name
        );
        out
    }

    /// An `i64` scalar: how many elements of the map `out` divide an integer by zero; `None` if none can.
    fn divides_by_zero(&mut self, out: CoreId, args: &[CoreId]) -> Option<CoreId> {
        let f = match self.builder.kind(out) {
            Some(Core::Map(f)) => f.clone(),
            _ => return None,
        };
        if args.iter().any(|arg| self.builder.parts(*arg).is_some()) {
            return None;
        }
        let constant = |index: usize| match self.builder.kind(args[index]) {
            Some(Core::Const(scalar)) => Some(*scalar),
            _ => None,
        };
        let (flag, used) = zero_divisor(&f, &constant)?;
        let args: Vec<CoreId> = used.iter().map(|i| args[*i]).collect();
        let hit = self.builder.map(&args, |xs| xs[0].b.call(&flag, xs)[0].cast(DType::I64));
        let (over, all) = (self.builder.shape(hit), self.builder.shape(out));
        let axes: Vec<usize> = (0..over.len()).collect();
        let count = self.builder.reduce(hit, Combine::Sum, &axes, false);
        if over == all {
            return Some(count);
        }
        // The divisor is smaller than the result, each of its elements divides equally often.
        let all = self.builder.size(&Size::product(&all));
        let over = self.builder.size(&Size::product(&over));
        Some(self.builder.map(&[count, all, over], |x| x[0] * x[1].idiv(x[2])))
    }
}

/// The parameter, or the result, with this number among the core graph's: two of them for a complex type.
fn numbered(b: &mut CoreBuilder, kind: fn(u32) -> Core, number: usize, args: &[CoreId], ty: &Type) -> CoreId {
    let part = ty.with_dtype(ty.dtype.part());
    let mut one = |number: usize| b.add(kind(number as u32), args.to_vec(), part.clone());
    if ty.dtype.is_complex() {
        let (re, im) = (one(number), one(number + 1));
        b.pair(re, im)
    } else {
        one(number)
    }
}

fn region(graph: &Graph, natural: Natural<'_>) -> CoreGraph {
    expand_graph(graph, &graph.results, &graph.effects, Boundary::Pairs, natural)
}

/// The function that tells whether `f` divides an integer by zero, and which of `f`'s parameters it takes; `None` if every divisor
/// is a constant other than zero, or there is none.
fn zero_divisor(f: &PrimFn, constant: &dyn Fn(usize) -> Option<Scalar>) -> Option<(PrimFn, Vec<usize>)> {
    let n_params = f.params.len();
    let known = |val: usize| match val.checked_sub(n_params) {
        None => constant(val),
        Some(i) => match &f.insts[i] {
            Inst::Const(scalar) => Some(*scalar),
            _ => None,
        },
    };
    let mut divisors: Vec<usize> = f
        .insts
        .iter()
        .filter_map(|inst| match inst {
            Inst::Prim { prim: Prim::IDiv | Prim::IRem, args, .. } => Some(args[1].index()),
            _ => None,
        })
        .filter(|val| known(*val).is_none_or(|scalar| !scalar.as_bool()))
        .collect();
    divisors.sort_unstable();
    divisors.dedup();
    if divisors.is_empty() {
        return None;
    }
    // What the divisors are computed from.
    let mut needed = vec![false; n_params + f.insts.len()];
    for val in &divisors {
        needed[*val] = true;
    }
    for i in (0..f.insts.len()).rev() {
        if needed[n_params + i] {
            for val in f.insts[i].operands() {
                needed[val.index()] = true;
            }
        }
    }
    let mut used: Vec<usize> = (0..n_params).filter(|i| needed[*i]).collect();
    if used.is_empty() {
        used.push(0);
    }
    let params: Vec<_> = used.iter().map(|i| f.params[*i]).collect();
    let g = PrimFn::build(&params, |b, xs| {
        // Values that are not needed get any handle; dead instructions are left out by `sliced`.
        let mut args = vec![xs[0]; n_params];
        for (x, i) in xs.iter().zip(&used) {
            args[*i] = *x;
        }
        let sliced = sliced(f, &needed, &divisors);
        let zeros: Vec<_> = b.call(&sliced, &args).into_iter().map(|d| d.eq(d.int(0))).collect();
        let any = zeros.into_iter().reduce(|a, b| a | b).expect("invariant: there is a divisor");
        vec![any.val]
    });
    Some((g, used))
}

/// `f` with the instructions that are not needed replaced by a constant, and with other results.
fn sliced(f: &PrimFn, needed: &[bool], results: &[usize]) -> PrimFn {
    use texpr_ir::primfn::Val;
    let mut out = f.clone();
    for (i, inst) in out.insts.iter_mut().enumerate() {
        if !needed[f.params.len() + i] {
            *inst = Inst::Const(Scalar::zero(f.dtype(Val::new(f.params.len() + i))));
        }
    }
    out.results = results.iter().map(|i| Val::new(*i)).collect();
    out
}

/// The graph without the nodes that nothing needs.
pub(crate) fn prune(graph: CoreGraph) -> CoreGraph {
    let live = graph.live();
    let mut map = vec![CoreId(0); live.len()];
    let mut out = CoreGraph { params: graph.params, ..CoreGraph::default() };
    for (index, mut node) in graph.nodes.into_iter().enumerate().filter(|(i, _)| live[*i]) {
        for arg in &mut node.args {
            *arg = map[arg.index()];
        }
        map[index] = CoreId::new(out.nodes.len());
        out.nodes.push(node);
    }
    out.results = graph.results.iter().map(|id| map[id.index()]).collect();
    out.effects = graph.effects;
    for arg in out.effects.iter_mut().flat_map(|e| &mut e.args) {
        *arg = map[arg.index()];
    }
    out
}

#[cfg(test)]
mod tests;
