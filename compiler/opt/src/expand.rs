//! From ops to the closed vocabulary: every op lowers itself, one node after another.
//!
//! Input: a simplified program. Output: a [`CoreProgram`] without dead nodes. Keeps: node order, spans, the order of effects. Each
//! core node knows the op it was made for. Integer divisions get an effect that tells how many divisors were zero.

use std::sync::Arc;
use texpr_base::{Combine, DType, FileId, Scalar, Size, Span};
use texpr_ir::core::{
    Core, CoreBuilder, CoreEffect, CoreGraph, CoreId, CoreIf, CoreInput, CoreLoop, CoreProgram, Origin,
};
use texpr_ir::graph::{Effect, EffectKind, Graph, NodeId, NodeKind, Program};
use texpr_ir::op::{Class, Lower, LowerCall, OpDef};
use texpr_ir::primfn::Inst;
use texpr_ir::{Attr, Prim, PrimFn, Type};

/// Lowers a whole program.
pub fn expand(program: &Program) -> CoreProgram {
    let inputs = program
        .inputs
        .iter()
        .map(|input| CoreInput {
            name: input.name.clone(),
            ty: input.ty.clone(),
            span: input.span,
            default: input.default.map(|id| Arc::new(expand_graph(&program.graph, &[id], &[]))),
        })
        .collect();
    CoreProgram {
        graph: expand_graph(&program.graph, &program.graph.results, &program.graph.effects),
        sizes: program.sizes.clone(),
        size_origins: program.size_origins.clone(),
        inputs,
        outputs: program.outputs.clone(),
        states: program.states.clone(),
        checks: program.checks.clone(),
    }
}

/// Lowers what `results` and `effects` need of `graph`. Regions are expanded recursively: as deep as the source nests, no deeper.
fn expand_graph(graph: &Graph, results: &[NodeId], effects: &[Effect]) -> CoreGraph {
    let live = live_from(graph, results, effects);
    let mut cx = ExpandCx {
        builder: CoreBuilder::new(graph.params.clone()),
        map: vec![None; live.len()],
        divisions: Vec::new(),
    };
    for index in (0..live.len()).filter(|i| live[*i]) {
        cx.node(graph, NodeId::new(index));
    }
    let divisions = std::mem::take(&mut cx.divisions);
    let core_effects = effects
        .iter()
        .map(|e| CoreEffect { kind: e.kind.clone(), args: cx.of_all(&e.args), span: e.span })
        .chain(divisions)
        .collect();
    let results = cx.of_all(results);
    prune(cx.builder.finish(results, core_effects))
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

struct ExpandCx {
    builder: CoreBuilder,
    /// The core node of each node lowered so far.
    map: Vec<Option<CoreId>>,
    /// One effect per integer division; they come after the program's own.
    divisions: Vec<CoreEffect>,
}

impl ExpandCx {
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
            _ => Origin::NONE,
        };
        self.builder.set_origin(origin, &node.spans);
        let ty = node.ty.clone();
        let b = &mut self.builder;
        let out = match &node.kind {
            NodeKind::Const(scalar) => b.splat(*scalar, ty.shape),
            NodeKind::Array(array) => b.add(Core::Array(array.clone()), args, ty),
            NodeKind::Input(number) => b.add(Core::Input(*number), args, ty),
            NodeKind::Param(number) => b.add(Core::Param(*number), args, ty),
            NodeKind::Size(size) => b.size(size),
            NodeKind::Project(number) => b.add(Core::Project(*number), args, ty),
            NodeKind::Loop(l) => {
                let body = region(&l.body);
                let cond = l.cond.as_ref().map(region);
                let l = CoreLoop { n_carries: l.n_carries, body, cond, names: l.names.clone() };
                b.add(Core::Loop(Arc::new(l)), args, ty)
            }
            NodeKind::If(i) => {
                let (then, otherwise) = (region(&i.then), region(&i.otherwise));
                b.add(Core::If(Arc::new(CoreIf { then, otherwise })), args, ty)
            }
            NodeKind::Op { def, attrs } => {
                let span = node.spans.primary().unwrap_or(Span::new(FileId(0), 0, 0));
                self.op(def, attrs, args, &ty, span)
            }
        };
        self.map[id.index()] = Some(out);
    }

    fn op(&mut self, def: &OpDef, attrs: &[Attr], args: Vec<CoreId>, ty: &Type, span: Span) -> CoreId {
        let out = match def.lower {
            Lower::Core(lower) => lower(&mut self.builder, &LowerCall { args: &args, attrs, ty }),
            Lower::Map(body) => {
                let out = self.builder.map(&args, body);
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
            Core::Map(f) => f.clone(),
            _ => return None,
        };
        let constant = |index: usize| match self.builder.kind(args[index]) {
            Core::Const(scalar) => Some(*scalar),
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

fn region(graph: &Graph) -> CoreGraph {
    expand_graph(graph, &graph.results, &graph.effects)
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
            for val in operands(&f.insts[i]) {
                needed[val] = true;
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

fn operands(inst: &Inst) -> Vec<usize> {
    match inst {
        Inst::Const(_) => vec![],
        Inst::Prim { args, .. } => args.iter().map(|a| a.index()).collect(),
        Inst::Rare { cond, args, otherwise, .. } => {
            args.iter().chain([cond, otherwise]).map(|a| a.index()).collect()
        }
        Inst::Table { index, .. } => vec![index.index()],
    }
}

/// The graph without the nodes that nothing needs.
fn prune(graph: CoreGraph) -> CoreGraph {
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
