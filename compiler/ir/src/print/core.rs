//! The core graph as text.

use super::{Body, Names, Region, Row, Shown, body, branch_params, inputs, loop_params};
use crate::attr::Start;
use crate::core::{Core, CoreGraph, CoreId, CoreProgram, ViewAxis};
use crate::primfn::{Inst, PrimFn};
use std::fmt::Write as _;
use texpr_base::SizeTable;

/// A program of core nodes.
pub fn core_program(program: &CoreProgram) -> String {
    let mut out = String::new();
    let list = program.inputs.iter().enumerate().map(|(k, i)| {
        let word = if program.is_state(k) { "state" } else { "input" };
        (word, i.name.as_str(), &i.ty, i.default.is_some())
    });
    inputs(&mut out, list, &program.sizes);
    let names =
        Names { sizes: &program.sizes, inputs: program.inputs.iter().map(|i| i.name.as_str()).collect() };
    let results = body(&mut out, Body::Core(&program.graph), &names, &[], "");
    let mut results = results.into_iter();
    for (output, result) in program.outputs.iter().zip(&mut results) {
        let _ = writeln!(out, "output {} = {result}", output.name);
    }
    for (state, result) in program.states.iter().zip(results) {
        let _ = writeln!(out, "update {} = {result}", names.input(state.input));
    }
    out
}

pub(super) fn row<'g>(graph: &'g CoreGraph, index: usize, names: &Names<'_>, params: &[String]) -> Row<'g> {
    let node = graph.node(CoreId::new(index));
    let line = |head: String, tail: String| Shown::Line { head, tail, regions: Vec::new() };
    let plain = |head: &str| line(head.to_string(), String::new());
    let shown = match &node.kind {
        Core::Const(scalar) if node.ty.shape.is_empty() => Shown::Inline(scalar.to_string()),
        Core::Const(scalar) => line(format!("splat {scalar}"), String::new()),
        Core::Array(array) => {
            let elements: Vec<String> = array.elements.iter().map(|e| e.to_string()).collect();
            plain(&format!("array[{}]", elements.join(", ")))
        }
        Core::Input(number) => Shown::Inline(names.input(*number)),
        Core::Param(k) => {
            Shown::Inline(params.get(*k as usize).cloned().unwrap_or_else(|| format!("param{k}")))
        }
        Core::Size(size) => Shown::Inline(size.display(names.sizes).to_string()),
        Core::Iota => plain("iota"),
        Core::Map(f) => match one_prim(f) {
            Some(prim) => plain(&format!("map {prim}")),
            None => line("map".into(), format!(" {{ {} }}", instructions(f))),
        },
        Core::View(axes) => line("view".into(), view(axes, names.sizes)),
        Core::Reshape => plain("reshape"),
        Core::Update { axes, combine } => {
            let how = combine.map_or_else(String::new, |prim| format!(" {}", prim.name()));
            line(format!("update{how}"), view(axes, names.sizes))
        }
        Core::Concat { axis } => line("concat".into(), format!(" [{axis}]")),
        Core::Reduce { combine, axes } => {
            let axes = axes.iter().map(|a| a.to_string()).collect::<Vec<_>>().join(", ");
            line(format!("reduce {}", combine.name()), format!(" [{axes}]"))
        }
        Core::Contract(exchanged) => plain(match (exchanged.left, exchanged.right) {
            (false, false) => "contract",
            (true, false) => "contract_tn",
            (false, true) => "contract_nt",
            (true, true) => "contract_tt",
        }),
        Core::Routine(call) => {
            let params: Vec<String> =
                call.params.iter().map(|size| size.display(names.sizes).to_string()).collect();
            let tail = if params.is_empty() { String::new() } else { format!(" [{}]", params.join(", ")) };
            line(format!("routine {}", call.routine.name), tail)
        }
        Core::Project(k) => plain(&format!("result{k}")),
        Core::Loop(l) => {
            let names = |g: &CoreGraph| loop_params(&l.names, l.n_carries, g.params.len());
            let mut regions = Vec::new();
            if let Some(cond) = &l.cond {
                regions.push(Region { title: "while", params: names(cond), body: Body::Core(cond) });
            }
            regions.push(Region { title: "do", params: names(&l.body), body: Body::Core(&l.body) });
            Shown::Line { head: "loop".into(), tail: String::new(), regions }
        }
        Core::If(i) => {
            let region = |title, g: &'g CoreGraph| Region {
                title,
                params: branch_params(g.params.len()),
                body: Body::Core(g),
            };
            let regions = vec![region("then", &i.then), region("else", &i.otherwise)];
            Shown::Line { head: "if".into(), tail: String::new(), regions }
        }
    };
    Row { shown, args: node.args.iter().map(|arg| arg.index()).collect(), ty: &node.ty }
}

/// The prim, if the function is just one of its parameters in order.
fn one_prim(f: &PrimFn) -> Option<&'static str> {
    match f.insts.as_slice() {
        [Inst::Prim { prim, args, .. }] => {
            let in_order =
                args.len() == f.params.len() && args.iter().enumerate().all(|(i, a)| a.index() == i);
            in_order.then(|| prim.name())
        }
        _ => None,
    }
}

/// More instructions than this are counted, not shown.
const MAX_SHOWN: usize = 12;

fn instructions(f: &PrimFn) -> String {
    let result = f.results.first().map_or_else(String::new, |val| format!("v{}", val.0));
    if f.insts.len() > MAX_SHOWN {
        return format!("{} instructions; {result}", f.insts.len());
    }
    let text = f.print("");
    text.lines().map(|line| format!("{line}; ")).collect::<String>() + &result
}

fn view(axes: &[ViewAxis], sizes: &SizeTable) -> String {
    let texts = axes.iter().map(|axis| {
        let start = match &axis.start {
            Start::Size(size) => size.display(sizes).to_string(),
            Start::Arg(k) => format!("arg{k}"),
        };
        match axis.out {
            Some(out) if start == "0" && axis.step == 1 => format!("i{out}"),
            Some(out) if axis.step == 1 => format!("{start} + i{out}"),
            Some(out) => format!("{start} + {}*i{out}", axis.step),
            None => start,
        }
    });
    format!(" [{}]", texts.collect::<Vec<_>>().join(", "))
}
