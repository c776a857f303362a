//! Checks the core graph.

use super::{Report, Violation, loop_params, may_be_equal, region_types, verify_fn};
use crate::attr::Start;
use crate::core::{Core, CoreGraph, CoreId, CoreProgram, ViewAxis};
use crate::graph::EffectKind;
use crate::ty::Type;
use texpr_base::{Combine, DType};

/// What is wrong with a program of core nodes.
pub fn verify_core_program(program: &CoreProgram) -> Vec<Violation> {
    let mut report = Report::default();
    walk(&mut report, &program.graph);
    report.elsewhere("program");
    let n_results = program.outputs.len() + program.states.len();
    report.expect(n_results == program.graph.results.len(), "outputs, states and results differ in number");
    for (state, id) in program.states.iter().zip(program.graph.results.iter().skip(program.outputs.len())) {
        match program.inputs.get(state.input as usize) {
            Some(input) if id.index() < program.graph.nodes.len() => {
                report.same_type(program.graph.ty(*id), &input.ty, &input.name);
                report.expect(input.default.is_some(), "a state has no initial value");
            }
            _ => report.say("a state is no input"),
        }
    }
    for (id, node) in program.graph.ids().zip(&program.graph.nodes) {
        if let Core::Input(k) = node.kind {
            match program.inputs.get(k as usize) {
                Some(input) => report.same_type(program.graph.ty(id), &input.ty.split(), &input.name),
                None => report.say(format!("there is no input {k}")),
            }
        }
    }
    for input in &program.inputs {
        if let Some(default) = &input.default {
            walk(&mut report, default);
            report.elsewhere("default");
            match default.results.as_slice() {
                // Its sizes bind those that the type names, when the program is called.
                [only] => {
                    let (ty, want) = (default.ty(*only), input.ty.split());
                    if ty.dtype != want.dtype || ty.rank() != want.rank() {
                        report.say(format!("the default of {} is {ty:?}, not {want:?}", input.name));
                    }
                }
                _ => report.say("it must have one result"),
            }
        }
    }
    report.found
}

/// What is wrong with a core graph, of a program or of a region.
pub fn verify_core(graph: &CoreGraph) -> Vec<Violation> {
    let mut report = Report::default();
    walk(&mut report, graph);
    report.found
}

fn walk(report: &mut Report, graph: &CoreGraph) {
    let n_broken = report.found.len();
    for (id, node) in graph.ids().zip(&graph.nodes) {
        report.at(id.index(), name(&node.kind));
        report.expect(node.args.iter().all(|arg| *arg < id), "an argument does not stand before it");
    }
    report.elsewhere("graph");
    let mut roots = graph.results.iter().chain(graph.effects.iter().flat_map(|e| &e.args));
    report.expect(roots.all(|id| id.index() < graph.nodes.len()), "a result is no node");
    if report.found.len() > n_broken {
        return;
    }
    let live = graph.live();
    for (id, node) in graph.ids().zip(&graph.nodes) {
        report.at(id.index(), name(&node.kind));
        report.expect(!live[id.index()] || !node.spans.is_empty(), "it stands for no place of the source");
        check(report, graph, id);
    }
    for effect in &graph.effects {
        report.elsewhere("effect");
        let ty = effect.args.first().map(|arg| graph.ty(*arg));
        match (&effect.kind, ty) {
            (EffectKind::Print(_) | EffectKind::CheckSizes { .. }, _) => {}
            (EffectKind::CheckIndex { .. }, Some(ty)) => report.scalar(ty, DType::I64, "its argument"),
            (EffectKind::SetSize(_) | EffectKind::DivisionByZero, Some(ty)) => {
                report.scalar(ty, DType::I64, "its argument")
            }
            (EffectKind::Assert { .. } | EffectKind::Run, Some(_)) => {}
            (_, None) => report.say("it has no argument"),
        }
    }
}

fn name(kind: &Core) -> &'static str {
    match kind {
        Core::Const(_) => "constant",
        Core::Array(_) => "array",
        Core::Input(_) => "input",
        Core::Param(_) => "parameter",
        Core::Size(_) => "size",
        Core::Iota => "iota",
        Core::Map(_) => "map",
        Core::View(_) => "view",
        Core::Reshape => "reshape",
        Core::Update { .. } => "update",
        Core::Concat { .. } => "concat",
        Core::Reduce { .. } => "reduce",
        Core::Contract(_) => "contract",
        Core::Routine(_) => "routine",
        Core::Loop(_) => "loop",
        Core::If(_) => "if",
        Core::Project(_) => "result",
    }
}

fn check(report: &mut Report, graph: &CoreGraph, id: CoreId) {
    let node = graph.node(id);
    let types: Vec<&Type> = node.args.iter().map(|arg| graph.ty(*arg)).collect();
    let want_args = match &node.kind {
        Core::Const(_) | Core::Array(_) | Core::Input(_) | Core::Param(_) | Core::Size(_) | Core::Iota => {
            Some(0)
        }
        Core::Reshape | Core::Reduce { .. } | Core::Project(_) => Some(1),
        Core::Contract(_) => Some(2),
        Core::Map(f) => Some(f.params.len()),
        Core::View(_)
        | Core::Update { .. }
        | Core::Concat { .. }
        | Core::Routine(_)
        | Core::Loop(_)
        | Core::If(_) => None,
    };
    if want_args.is_some_and(|n| n != types.len()) {
        return report.say("it has the wrong number of arguments");
    }
    let ty = &node.ty;
    match &node.kind {
        Core::Const(scalar) => report.expect(scalar.dtype == ty.dtype, "its dtype is not the scalar's"),
        Core::Array(array) => {
            let extents: Vec<i64> = array.shape.iter().map(|n| *n as i64).collect();
            let have: Option<Vec<i64>> = ty.shape.iter().map(|size| size.as_const()).collect();
            report.expect(have == Some(extents), "its shape is not that of its elements");
        }
        Core::Input(_) => {}
        Core::Param(k) => match graph.params.get(*k as usize) {
            Some(param) => report.same_type(ty, param, "it"),
            None => report.say(format!("there is no parameter {k}")),
        },
        Core::Size(_) => report.scalar(ty, DType::I64, "it"),
        Core::Iota => report.expect(ty.dtype == DType::I64, "its dtype is not i64"),
        Core::Map(f) => {
            for message in verify_fn(f) {
                report.say(message);
            }
            let params: Vec<DType> = types.iter().map(|t| t.dtype).collect();
            report.expect(params == f.params, "the arguments are not what the function takes");
            let one = f.results.len() == 1 && f.dtype(f.results[0]) == ty.dtype;
            report.expect(one, "the function's result is not of its dtype");
            for arg in types {
                report.expect(broadcasts(arg, ty), "an argument does not broadcast to its shape");
            }
        }
        Core::View(axes) => match types.split_first() {
            Some((source, starts)) => {
                report.expect(source.dtype == ty.dtype, "a view changes no dtype");
                view(report, axes, source.rank(), ty, starts);
            }
            None => report.say("it has no source"),
        },
        Core::Update { axes, .. } => match types.as_slice() {
            [base, with, starts @ ..] => {
                report.same_type(ty, base, "it");
                report.expect(base.dtype == with.dtype, "the new elements have another dtype");
                view(report, axes, base.rank(), with, starts);
            }
            _ => report.say("it has too few arguments"),
        },
        Core::Reshape => report.expect(types[0].dtype == ty.dtype, "a reshape changes no dtype"),
        Core::Concat { axis } => {
            let fits = |t: &&Type| t.dtype == ty.dtype && t.rank() == ty.rank() && *axis < t.rank();
            report.expect(!types.is_empty() && types.iter().all(fits), "its parts do not fit");
        }
        Core::Reduce { combine, axes } => {
            let sorted = axes.windows(2).all(|pair| pair[0] < pair[1]);
            let in_range = axes.iter().all(|axis| *axis < types[0].rank());
            report.expect(sorted && in_range && !axes.is_empty(), "its axes are not in order and in range");
            let kept = (0..types[0].rank()).filter(|axis| !axes.contains(axis));
            let shape = kept.map(|axis| types[0].shape[axis].clone()).collect();
            report.same_type(ty, &Type::new(types[0].dtype, shape), "it");
            let takes = match combine {
                Combine::Sum | Combine::Prod => ty.dtype != DType::Bool,
                Combine::And | Combine::Or => !ty.dtype.is_float(),
                Combine::Min | Combine::Max => true,
            };
            report.expect(takes, "its combination does not take the dtype");
        }
        Core::Contract(exchanged) => {
            let fits = types.iter().all(|t| t.rank() >= 2 && t.dtype == ty.dtype && t.rank() == ty.rank());
            report.expect(fits, "its arguments are no stacks of matrices of its dtype");
            if fits {
                let inner =
                    |k: usize, is_last: bool| &types[k].shape[ty.rank() - if is_last { 1 } else { 2 }];
                let (k, l) = (inner(0, !exchanged.left), inner(1, exchanged.right));
                report.expect(may_be_equal(k, l), "the inner sizes differ");
            }
        }
        Core::Routine(call) => {
            report.expect(call.outs.first() == Some(ty), "its type is not that of its first result");
            if call.routine.in_place {
                let same =
                    types.first().is_some_and(|base| base.dtype == ty.dtype && base.rank() == ty.rank());
                report.expect(same, "it works in place on an argument of another type");
            }
        }
        Core::Project(k) => match results_of(graph, node.args[0]).get(*k as usize) {
            Some(want) => report.same_type(ty, want, "it"),
            None => report.say(format!("there is no result {k}")),
        },
        Core::Loop(l) => {
            if types.len() < 3 + l.n_carries {
                return report.say("it has too few arguments");
            }
            for ty in &types[..3] {
                report.scalar(ty, DType::I64, "a bound");
            }
            let params = loop_params(types[3..].iter().copied());
            region(report, &l.body, "body", &params, &params[1..=l.n_carries]);
            if let Some(cond) = &l.cond {
                region(report, cond, "condition", &params, &[Type::scalar(DType::Bool)]);
            }
        }
        Core::If(i) => match types.split_first() {
            Some((cond, captured)) => {
                report.scalar(cond, DType::Bool, "the condition");
                let captured: Vec<Type> = captured.iter().map(|t| (*t).clone()).collect();
                let want = results(&i.then);
                region(report, &i.then, "then", &captured, &want);
                region(report, &i.otherwise, "else", &captured, &want);
            }
            None => report.say("it has no condition"),
        },
    }
}

fn broadcasts(arg: &Type, to: &Type) -> bool {
    arg.rank() <= to.rank()
        && arg.shape.iter().rev().zip(to.shape.iter().rev()).all(|(a, t)| a.is_one() || may_be_equal(a, t))
}

/// One entry per axis of the source, its `out` an axis of the view, its start an `i64` that broadcasts to the view.
fn view(report: &mut Report, axes: &[ViewAxis], source: usize, picked: &Type, starts: &[&Type]) {
    report.expect(axes.len() == source, "it has not one entry per axis of its source");
    for axis in axes {
        report.expect(
            axis.out.is_none_or(|out| out < picked.rank()),
            "an entry names an axis that is not there",
        );
        if let Start::Arg(k) = axis.start {
            match starts.get(k) {
                Some(ty) => {
                    let fits = ty.dtype == DType::I64 && broadcasts(ty, picked);
                    report.expect(fits, "a start is no i64 of the view's shape");
                }
                None => report.say(format!("there is no start {k}")),
            }
        }
    }
}

fn region(report: &mut Report, graph: &CoreGraph, title: &str, params: &[Type], want: &[Type]) {
    region_types(report, &graph.params, params, title);
    let n_broken = report.found.len();
    report.inside(title, |report| walk(report, graph));
    if report.found.len() > n_broken {
        return;
    }
    let have = results(graph);
    report.expect(have.len() == want.len(), &format!("{title} has the wrong number of results"));
    for (k, (have, want)) in have.iter().zip(want).enumerate() {
        report.same_type(have, want, &format!("result {k} of {title}"));
    }
}

fn results(graph: &CoreGraph) -> Vec<Type> {
    graph.results.iter().filter(|id| id.index() < graph.nodes.len()).map(|id| graph.ty(*id).clone()).collect()
}

/// The types of a loop's or a conditional's results.
fn results_of(graph: &CoreGraph, id: CoreId) -> Vec<Type> {
    match &graph.node(id).kind {
        Core::Loop(l) => results(&l.body),
        Core::If(i) => results(&i.then),
        Core::Routine(call) => call.outs.clone(),
        _ => Vec::new(),
    }
}
