//! The typed graph as a Graphviz picture.

use crate::graph::{NodeId, NodeKind, Program};
use std::fmt::Write as _;

/// A program for `dot`: `texpr emit --stage dot`. A loop or a conditional is one box.
pub fn dot(program: &Program) -> String {
    let graph = &program.graph;
    let mut out =
        String::from("digraph texpr {\n  rankdir=TB;\n  node [shape=box, fontname=\"monospace\"];\n");
    let live = graph.live();
    for index in (0..graph.len()).filter(|i| live[*i]) {
        let node = graph.node(NodeId::new(index));
        let (name, style) = match &node.kind {
            NodeKind::Const(scalar) => (scalar.to_string(), "shape=plaintext"),
            NodeKind::Array(array) => (format!("array of {}", array.elements.len()), "shape=plaintext"),
            NodeKind::Input(k) => {
                let name = program.inputs.get(*k as usize).map_or("input", |input| input.name.as_str());
                (name.to_string(), "shape=ellipse")
            }
            NodeKind::Param(k) => (format!("param{k}"), "shape=ellipse"),
            NodeKind::Size(size) => (size.display(&program.sizes).to_string(), "shape=plaintext"),
            NodeKind::Op { def, .. } => (def.name.to_string(), "shape=box"),
            NodeKind::Loop(l) => (format!("loop {}", l.names.join(", ")), "shape=box3d"),
            NodeKind::If(_) => ("if".to_string(), "shape=box3d"),
            NodeKind::Tabulate(_) => ("tabulate".to_string(), "shape=box3d"),
            NodeKind::Diff(_) => ("derivative".to_string(), "shape=box3d"),
            NodeKind::Custom(c) => (format!("rule of {}", c.name), "shape=box3d"),
            NodeKind::Mark(k) => (format!("mark {k}"), "shape=box"),
            NodeKind::Project(k) => (format!("result {k}"), "shape=box"),
        };
        let ty = node.ty.display(&program.sizes);
        let _ = writeln!(out, "  n{index} [label=\"{}\\n{}\", {style}];", escape(&name), escape(&ty));
        for arg in &node.args {
            let _ = writeln!(out, "  n{} -> n{index};", arg.0);
        }
    }
    let outputs = program.outputs.iter().map(|output| output.name.clone());
    let name = |input: u32| program.inputs.get(input as usize).map_or("state", |input| input.name.as_str());
    let updates = program.states.iter().map(|state| format!("update {}", name(state.input)));
    for (k, (label, id)) in outputs.chain(updates).zip(&graph.results).enumerate() {
        let _ = writeln!(out, "  out{k} [label=\"{}\", shape=ellipse, style=bold];", escape(&label));
        let _ = writeln!(out, "  n{} -> out{k};", id.0);
    }
    out.push_str("}\n");
    out
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
