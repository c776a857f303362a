//! The typed graph as text.

use super::{Body, Names, Region, Row, Shown, body, branch_params, inputs, loop_params};
use crate::attr::{Attr, SliceAxis, Start};
use crate::graph::{Graph, Mode, NodeId, NodeKind, Program, SizeCheckKind};
use crate::ty::display_sizes;
use std::fmt::Write as _;
use texpr_base::SizeTable;

/// A program before it is expanded: `texpr emit --stage graph` and `simplified`.
pub fn program(program: &Program) -> String {
    let mut out = String::new();
    let list = program.inputs.iter().enumerate().map(|(k, i)| {
        let word = if program.is_state(k) { "state" } else { "input" };
        (word, i.name.as_str(), &i.ty, i.default.is_some())
    });
    inputs(&mut out, list, &program.sizes);
    let names =
        Names { sizes: &program.sizes, inputs: program.inputs.iter().map(|i| i.name.as_str()).collect() };
    let results = body(&mut out, Body::Graph(&program.graph), &names, &[], "");
    for check in &program.checks {
        let (left, right) = (check.left.display(&program.sizes), check.right.display(&program.sizes));
        let _ = match &check.kind {
            SizeCheckKind::Equal => writeln!(out, "check {left} == {right}"),
            SizeCheckKind::Index { axis, array } => {
                writeln!(out, "check index {left} of axis {axis} of {array} against {right}")
            }
        };
    }
    let mut results = results.into_iter();
    for (output, result) in program.outputs.iter().zip(&mut results) {
        let _ = writeln!(out, "output {} = {result}", output.name);
    }
    for (state, result) in program.states.iter().zip(results) {
        let _ = writeln!(out, "update {} = {result}", names.input(state.input));
    }
    out
}

pub(super) fn row<'g>(graph: &'g Graph, index: usize, names: &Names<'_>, params: &[String]) -> Row<'g> {
    let node = graph.node(NodeId::new(index));
    let line = |head: String| Shown::Line { head, tail: String::new(), regions: Vec::new() };
    let shown = match &node.kind {
        NodeKind::Const(scalar) => Shown::Inline(scalar.to_string()),
        NodeKind::Input(number) => Shown::Inline(names.input(*number)),
        NodeKind::Param(k) => {
            Shown::Inline(params.get(*k as usize).cloned().unwrap_or_else(|| format!("param{k}")))
        }
        NodeKind::Size(size) => Shown::Inline(size.display(names.sizes).to_string()),
        NodeKind::Array(array) => {
            let elements: Vec<String> = array.elements.iter().map(|e| e.to_string()).collect();
            line(format!("array[{}]", elements.join(", ")))
        }
        NodeKind::Op { def, attrs } => {
            let texts: Vec<String> = attrs.iter().filter_map(|a| attr(a, names.sizes)).collect();
            let tail = if texts.is_empty() { String::new() } else { format!(" [{}]", texts.join("; ")) };
            Shown::Line { head: def.name.to_string(), tail, regions: Vec::new() }
        }
        NodeKind::Project(k) => line(format!("result{k}")),
        NodeKind::Loop(l) => {
            let names = |g: &Graph| loop_params(&l.names, l.n_carries, g.params.len());
            let mut regions = Vec::new();
            if let Some(cond) = &l.cond {
                regions.push(Region { title: "while", params: names(cond), body: Body::Graph(cond) });
            }
            regions.push(Region { title: "do", params: names(&l.body), body: Body::Graph(&l.body) });
            Shown::Line { head: "loop".into(), tail: String::new(), regions }
        }
        NodeKind::If(i) => {
            let region = |title, g: &'g Graph| Region {
                title,
                params: branch_params(g.params.len()),
                body: Body::Graph(g),
            };
            let regions = vec![region("then", &i.then), region("else", &i.otherwise)];
            Shown::Line { head: "if".into(), tail: String::new(), regions }
        }
        NodeKind::Tabulate(t) => {
            let indices = (0..t.sizes.len()).map(|k| format!("i{k}"));
            let captured = branch_params(t.body.params.len().saturating_sub(t.sizes.len()));
            let params = indices.chain(captured).collect();
            let regions = vec![Region { title: "each", params, body: Body::Graph(&t.body) }];
            let tail = format!(" [{}]", crate::ty::display_sizes(&t.sizes, names.sizes));
            Shown::Line { head: "tabulate".into(), tail, regions }
        }
        NodeKind::Diff(d) => {
            let by = (0..d.n_by).map(|k| format!("x{k}"));
            let params = by.chain(branch_params(d.body.params.len() - d.n_by)).collect();
            let regions = vec![Region { title: "of", params, body: Body::Graph(&d.body) }];
            let head = match d.mode {
                Mode::Pull => "pull",
                Mode::Push => "push",
            };
            Shown::Line { head: head.into(), tail: String::new(), regions }
        }
        NodeKind::Custom(c) => {
            let by = (0..c.n_by).map(|k| format!("x{k}"));
            let captured = branch_params(c.rule.params.len() - c.n_by - 1);
            let params = by.chain(["dy".to_string()]).chain(captured).collect();
            let regions = vec![Region { title: "rule", params, body: Body::Graph(&c.rule) }];
            Shown::Line { head: format!("rule of {}", c.name), tail: String::new(), regions }
        }
        NodeKind::Mark(k) => line(format!("mark{k}")),
    };
    Row { shown, args: node.args.iter().map(|arg| arg.index()).collect(), ty: &node.ty }
}

/// An attribute as text; `None` if it was not given.
fn attr(attr: &Attr, sizes: &SizeTable) -> Option<String> {
    Some(match attr {
        Attr::None => return None,
        Attr::Bool(value) => value.to_string(),
        Attr::Int(value) => value.to_string(),
        Attr::Number(value) => value.to_string(),
        Attr::Axes(axes) => axes.iter().map(|a| a.to_string()).collect::<Vec<_>>().join(", "),
        Attr::DType(dtype) => dtype.to_string(),
        Attr::Sizes(list) => display_sizes(list, sizes),
        Attr::Str(text) => format!("{text:?}"),
        Attr::Slices(axes) => axes.iter().map(|axis| slice(axis, sizes)).collect::<Vec<_>>().join(", "),
    })
}

fn slice(axis: &SliceAxis, sizes: &SizeTable) -> String {
    let start = |start: &Start| match start {
        Start::Size(size) => size.display(sizes).to_string(),
        Start::Arg(k) => format!("arg{k}"),
    };
    match axis {
        SliceAxis::New => "newaxis".to_string(),
        SliceAxis::Places(shape) => format!("places({})", crate::ty::display_sizes(shape, sizes)),
        SliceAxis::At(at) => start(at),
        SliceAxis::Range { start: first, step, len } => {
            format!("{} by {step} for {}", start(first), len.display(sizes))
        }
    }
}
