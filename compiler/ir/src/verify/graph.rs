//! Checks the typed graph.

use super::{Report, Violation, loop_params, region_types};
use crate::Attr;
use crate::graph::{Effect, EffectKind, Graph, NodeId, NodeKind, Program};
use crate::op::{Call, OpDef, ParamKind};
use crate::ty::Type;
use std::cell::RefCell;
use texpr_base::{DType, SizeTable};

/// What is wrong with a program.
pub fn verify_program(program: &Program) -> Vec<Violation> {
    let mut report = Report::default();
    walk(&mut report, &program.graph, &program.sizes);
    report.elsewhere("program");
    report.expect(program.graph.params.is_empty(), "a program has no parameters");
    let n_results = program.outputs.len() + program.states.len();
    report.expect(n_results == program.graph.results.len(), "outputs, states and results differ in number");
    for (state, id) in program.states.iter().zip(program.graph.results.iter().skip(program.outputs.len())) {
        match program.inputs.get(state.input as usize) {
            Some(input) if id.index() < program.graph.len() => {
                report.same_type(program.graph.ty(*id), &input.ty, &input.name);
                report.expect(input.default.is_some(), "a state has no initial value");
            }
            _ => report.say("a state is no input"),
        }
    }
    report.expect(program.size_origins.len() == program.sizes.len(), "sizes and origins differ in number");
    for id in program.graph.ids() {
        if let NodeKind::Input(k) = program.graph.node(id).kind {
            match program.inputs.get(k as usize) {
                Some(input) => report.same_type(program.graph.ty(id), &input.ty, &input.name),
                None => report.say(format!("there is no input {k}")),
            }
        }
    }
    for input in &program.inputs {
        if let Some(default) = input.default {
            match default.index() < program.graph.len() {
                // Its sizes bind those that the type names, when the program is called.
                true => {
                    let ty = program.graph.ty(default);
                    if ty.dtype != input.ty.dtype || ty.rank() != input.ty.rank() {
                        report.say(format!("the default of {} is {ty:?}, not {:?}", input.name, input.ty));
                    }
                }
                false => report.say(format!("the default of {} is no node", input.name)),
            }
        }
    }
    report.found
}

/// What is wrong with a graph, of a program or of a region.
pub fn verify_graph(graph: &Graph, sizes: &SizeTable) -> Vec<Violation> {
    let mut report = Report::default();
    walk(&mut report, graph, sizes);
    report.found
}

fn walk(report: &mut Report, graph: &Graph, sizes: &SizeTable) {
    let n_broken = report.found.len();
    for id in graph.ids() {
        let node = graph.node(id);
        report.at(id.index(), name(&node.kind));
        report.expect(node.args.iter().all(|arg| *arg < id), "an argument does not stand before it");
    }
    report.elsewhere("graph");
    let roots = graph.results.iter().chain(graph.effects.iter().flat_map(|e| &e.args));
    report.expect(roots.into_iter().all(|id| id.index() < graph.len()), "a result is no node");
    if report.found.len() > n_broken {
        return;
    }
    let live = graph.live();
    for id in graph.ids() {
        let node = graph.node(id);
        report.at(id.index(), name(&node.kind));
        report.expect(!live[id.index()] || !node.spans.is_empty(), "it stands for no place of the source");
        check(report, graph, id, sizes);
    }
    for effect in &graph.effects {
        report.elsewhere("effect");
        check_effect(report, graph, effect);
    }
}

fn name(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::Const(_) => "constant",
        NodeKind::Array(_) => "array",
        NodeKind::Input(_) => "input",
        NodeKind::Param(_) => "parameter",
        NodeKind::Size(_) => "size",
        NodeKind::Op { def, .. } => def.name,
        NodeKind::Loop(_) => "loop",
        NodeKind::If(_) => "if",
        NodeKind::Tabulate(_) => "tabulate",
        NodeKind::Diff(_) => "derivative",
        NodeKind::Custom(_) => "rule",
        NodeKind::Mark(_) => "mark",
        NodeKind::Project(_) => "result",
    }
}

fn check(report: &mut Report, graph: &Graph, id: NodeId, sizes: &SizeTable) {
    let node = graph.node(id);
    let types: Vec<Type> = node.args.iter().map(|arg| graph.ty(*arg).clone()).collect();
    let n_args = |report: &mut Report, n: usize| {
        report.expect(node.args.len() == n, "it has the wrong number of arguments");
    };
    match &node.kind {
        NodeKind::Const(scalar) => {
            n_args(report, 0);
            report.scalar(&node.ty, scalar.dtype, "it");
        }
        NodeKind::Array(array) => {
            n_args(report, 0);
            let extents: Vec<i64> = array.shape.iter().map(|n| *n as i64).collect();
            let have: Option<Vec<i64>> = node.ty.shape.iter().map(|size| size.as_const()).collect();
            report.expect(have == Some(extents), "its shape is not that of its elements");
            let count: usize = array.shape.iter().product();
            report.expect(array.elements.len() == count, "it has the wrong number of elements");
            let dtype = node.ty.dtype;
            report.expect(array.elements.iter().all(|e| e.dtype == dtype), "an element has another dtype");
        }
        NodeKind::Input(_) => n_args(report, 0),
        NodeKind::Param(k) => {
            n_args(report, 0);
            match graph.params.get(*k as usize) {
                Some(ty) => report.same_type(&node.ty, ty, "it"),
                None => report.say(format!("there is no parameter {k}")),
            }
        }
        NodeKind::Size(_) => {
            n_args(report, 0);
            report.scalar(&node.ty, DType::I64, "it");
        }
        NodeKind::Op { def, attrs } => check_op(report, def, attrs, &types, &node.ty, sizes),
        NodeKind::Project(k) => {
            let results = node.args.first().map(|arg| results_of(graph, *arg));
            match results.as_ref().and_then(|r| r.get(*k as usize)) {
                Some(ty) => report.same_type(&node.ty, ty, "it"),
                None => report.say(format!("there is no result {k}")),
            }
        }
        NodeKind::Loop(l) => {
            if types.len() < 3 + l.n_carries {
                return report.say("it has too few arguments");
            }
            for ty in &types[..3] {
                report.scalar(ty, DType::I64, "a bound");
            }
            let params = loop_params(types[3..].iter());
            region(report, &l.body, "body", &params, &params[1..=l.n_carries], sizes);
            if let Some(cond) = &l.cond {
                region(report, cond, "condition", &params, &[Type::scalar(DType::Bool)], sizes);
            }
        }
        NodeKind::If(i) => match types.split_first() {
            Some((cond, captured)) => {
                report.scalar(cond, DType::Bool, "the condition");
                let want = results(&i.then);
                region(report, &i.then, "then", captured, &want, sizes);
                region(report, &i.otherwise, "else", captured, &want, sizes);
            }
            None => report.say("it has no condition"),
        },
        NodeKind::Tabulate(t) => {
            let indices = t.sizes.iter().map(|_| Type::scalar(DType::I64));
            let params: Vec<Type> = indices.chain(types.iter().cloned()).collect();
            let want = results(&t.body);
            region(report, &t.body, "body", &params, &want, sizes);
        }
        NodeKind::Diff(d) => {
            let changes = d.changes();
            let n_args = d.body.params.len() + changes.len();
            if types.len() != n_args {
                return report.say(format!("it has {} arguments, not {n_args}", types.len()));
            }
            let (params, given) = types.split_at(d.body.params.len());
            let want = results(&d.body);
            region(report, &d.body, "body", params, &want, sizes);
            for (have, want) in given.iter().zip(&changes) {
                report.same_type(have, want, "a change");
            }
        }
        NodeKind::Custom(c) => match types.split_first() {
            Some((value, rest)) if c.n_by <= rest.len() => {
                report.same_type(&node.ty, value, "it");
                let (by, captured) = rest.split_at(c.n_by);
                let params: Vec<Type> = by.iter().chain([value]).chain(captured).cloned().collect();
                region(report, &c.rule, "rule", &params, &rest[..c.n_by], sizes);
            }
            _ => report.say("it has too few arguments".to_string()),
        },
        NodeKind::Mark(_) => {
            n_args(report, 1);
            if let [ty] = types.as_slice() {
                report.same_type(&node.ty, ty, "it");
            }
        }
    }
}

/// An op's arguments must be as many as its parameters, and its own type rule must give the node's type.
fn check_op(
    report: &mut Report,
    def: &'static OpDef,
    attrs: &[Attr],
    types: &[Type],
    ty: &Type,
    sizes: &SizeTable,
) {
    let arrays = || def.params.iter().filter(|p| p.kind == ParamKind::Array);
    let open = def.params.iter().any(|p| matches!(p.kind, ParamKind::Arrays | ParamKind::Slices));
    let (least, most) = (arrays().filter(|p| !p.optional).count(), arrays().count());
    let enough = types.len() >= least && (open || types.len() <= most);
    report.expect(enough, "it has the wrong number of arguments");
    let n_attrs =
        def.params.iter().filter(|p| !matches!(p.kind, ParamKind::Array | ParamKind::Arrays)).count();
    report.expect(attrs.len() == n_attrs, "it has the wrong number of attributes");
    if !enough || attrs.len() != n_attrs {
        return;
    }
    let maybe_equal = RefCell::new(Vec::new());
    match (def.infer)(&Call { def, args: types, attrs, sizes, maybe_equal: &maybe_equal }) {
        Ok(want) => report.same_type(ty, &want, "it"),
        Err(error) => report.say(format!("its type rule refuses it: {error:?}")),
    }
}

fn region(
    report: &mut Report,
    graph: &Graph,
    title: &str,
    params: &[Type],
    want: &[Type],
    sizes: &SizeTable,
) {
    region_types(report, &graph.params, params, title);
    let n_broken = report.found.len();
    report.inside(title, |report| walk(report, graph, sizes));
    if report.found.len() > n_broken {
        return;
    }
    let have = results(graph);
    if have.len() != want.len() {
        report.say(format!("{title} has {} results, not {}", have.len(), want.len()));
    }
    for (k, (have, want)) in have.iter().zip(want).enumerate() {
        report.same_type(have, want, &format!("result {k} of {title}"));
    }
}

fn results(graph: &Graph) -> Vec<Type> {
    graph.results.iter().filter(|id| id.index() < graph.len()).map(|id| graph.ty(*id).clone()).collect()
}

/// The types of a loop's or a conditional's results.
fn results_of(graph: &Graph, id: NodeId) -> Vec<Type> {
    match &graph.node(id).kind {
        NodeKind::Loop(l) => results(&l.body),
        NodeKind::If(i) => results(&i.then),
        NodeKind::Tabulate(t) => t.types(),
        NodeKind::Diff(d) => d.types(),
        _ => Vec::new(),
    }
}

fn check_effect(report: &mut Report, graph: &Graph, effect: &Effect) {
    let first = effect.args.first();
    let scalar = |report: &mut Report, dtype: DType| match first {
        Some(arg) => report.scalar(graph.ty(*arg), dtype, "its argument"),
        None => report.say("it has no argument"),
    };
    match &effect.kind {
        EffectKind::Assert { .. } => {
            let is_bool = first.is_some_and(|arg| graph.ty(*arg).dtype == DType::Bool);
            report.expect(is_bool, "an assertion needs a condition");
        }
        EffectKind::Print(_) => {}
        EffectKind::CheckIndex { .. } => scalar(report, DType::I64),
        EffectKind::SetSize(_) => scalar(report, DType::I64),
        EffectKind::CheckSizes { .. } => {}
        EffectKind::DivisionByZero => scalar(report, DType::I64),
        EffectKind::Run => {
            let kind = first.map(|arg| &graph.node(*arg).kind);
            report.expect(
                matches!(kind, Some(NodeKind::Loop(_) | NodeKind::If(_) | NodeKind::Tabulate(_))),
                "only a loop is run",
            );
        }
    }
}
