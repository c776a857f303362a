//! Graphs as text, for people and for tests.
//!
//! A line is a node: its number, its type as the user would write it, what it does. Constants, inputs, parameters and sizes stand where they
//! are used. Numbers count lines, so two equal graphs have the same text.

mod core;
mod dot;
mod graph;

pub use self::core::core_program;
pub use self::dot::dot;
pub use self::graph::program;

use crate::core::CoreGraph;
use crate::graph::{EffectKind, Graph, PrintPart};
use crate::ty::Type;
use std::fmt::Write as _;
use texpr_base::SizeTable;

/// What a node looks like.
enum Shown<'g> {
    /// Where it is used.
    Inline(String),
    /// On a line: the text before the arguments, how many of the arguments are listed there, and what follows.
    Line { head: String, tail: String, regions: Vec<Region<'g>> },
}

/// A region of a loop or a branch.
struct Region<'g> {
    title: &'static str,
    params: Vec<String>,
    body: Body<'g>,
}

/// A graph of either kind.
#[derive(Clone, Copy)]
enum Body<'g> {
    Graph(&'g Graph),
    Core(&'g CoreGraph),
}

/// One node as the printer sees it.
struct Row<'g> {
    shown: Shown<'g>,
    args: Vec<usize>,
    ty: &'g Type,
}

/// The names a program gives.
struct Names<'a> {
    sizes: &'a SizeTable,
    inputs: Vec<&'a str>,
}

impl Names<'_> {
    fn input(&self, number: u32) -> String {
        self.inputs.get(number as usize).map_or_else(|| format!("input{number}"), |name| (*name).to_string())
    }
}

impl<'g> Body<'g> {
    fn len(self) -> usize {
        match self {
            Self::Graph(g) => g.len(),
            Self::Core(g) => g.nodes.len(),
        }
    }

    fn row(self, index: usize, names: &Names<'_>, params: &[String]) -> Row<'g> {
        match self {
            Self::Graph(g) => graph::row(g, index, names, params),
            Self::Core(g) => core::row(g, index, names, params),
        }
    }

    fn results(self) -> Vec<usize> {
        match self {
            Self::Graph(g) => g.results.iter().map(|id| id.index()).collect(),
            Self::Core(g) => g.results.iter().map(|id| id.index()).collect(),
        }
    }

    fn effects(self) -> Vec<(&'g EffectKind, Vec<usize>)> {
        match self {
            Self::Graph(g) => {
                g.effects.iter().map(|e| (&e.kind, e.args.iter().map(|a| a.index()).collect())).collect()
            }
            Self::Core(g) => {
                g.effects.iter().map(|e| (&e.kind, e.args.iter().map(|a| a.index()).collect())).collect()
            }
        }
    }
}

/// Prints a region; gives the texts of its results. Recurses as deep as regions nest.
fn body(out: &mut String, body: Body<'_>, names: &Names<'_>, params: &[String], indent: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::with_capacity(body.len());
    let mut lines = 0;
    for index in 0..body.len() {
        let row = body.row(index, names, params);
        match row.shown {
            Shown::Inline(text) => texts.push(text),
            Shown::Line { head, tail, regions } => {
                let args: Vec<&str> = row.args.iter().map(|arg| texts[*arg].as_str()).collect();
                let ty = row.ty.display(names.sizes);
                let _ = writeln!(out, "{indent}%{lines}: {ty} = {head}({}){tail}", args.join(", "));
                for region in regions {
                    let _ = writeln!(out, "{indent}  {}({}):", region.title, region.params.join(", "));
                    let inner = format!("{indent}    ");
                    let results = self::body(out, region.body, names, &region.params, &inner);
                    let _ = writeln!(out, "{inner}yield {}", results.join(", "));
                }
                texts.push(format!("%{lines}"));
                lines += 1;
            }
        }
    }
    for (kind, args) in body.effects() {
        let args: Vec<String> = args.iter().map(|arg| texts[*arg].clone()).collect();
        let _ = writeln!(out, "{indent}{}", effect(kind, &args, names.sizes));
    }
    body.results().into_iter().map(|id| texts[id].clone()).collect()
}

fn effect(kind: &EffectKind, args: &[String], sizes: &SizeTable) -> String {
    match kind {
        EffectKind::Assert { message, .. } => format!("assert {}, {message:?}", args.join(", ")),
        EffectKind::Print(parts) => {
            let parts = parts.iter().map(|part| match part {
                PrintPart::Text(text) => format!("{text:?}"),
                PrintPart::Arg(k) | PrintPart::Complex(k) => args.get(*k).cloned().unwrap_or_default(),
            });
            format!("print({})", parts.collect::<Vec<_>>().join(", "))
        }
        EffectKind::CheckIndex { axis, size, array } => {
            let size = size.display(sizes);
            format!("check index {} of axis {axis} of {array} against {size}", args.join(", "))
        }
        EffectKind::DivisionByZero => format!("count division by zero if {}", args.join(", ")),
        EffectKind::SetSize(var) => format!("size {} = {}", sizes.name(*var), args.join(", ")),
        EffectKind::CheckSizes { left, right, .. } => {
            format!("check size {} against {}", left.display(sizes), right.display(sizes))
        }
        EffectKind::Run => format!("run {}", args.join(", ")),
    }
}

/// The names of a loop region's parameters: the index, the carries, the captured values.
fn loop_params(names: &[String], n_carries: usize, n_params: usize) -> Vec<String> {
    let carry = |i: usize| names.get(i).cloned().unwrap_or_else(|| format!("s{i}"));
    std::iter::once("i".to_string())
        .chain((0..n_carries).map(carry))
        .chain((0..n_params.saturating_sub(1 + n_carries)).map(|i| format!("c{i}")))
        .collect()
}

/// The names of a branch's parameters: the captured values.
fn branch_params(n_params: usize) -> Vec<String> {
    (0..n_params).map(|i| format!("c{i}")).collect()
}

/// The lines of the inputs and states, in their order.
fn inputs<'a>(
    out: &mut String,
    inputs: impl Iterator<Item = (&'static str, &'a str, &'a Type, bool)>,
    sizes: &SizeTable,
) {
    for (word, name, ty, has_default) in inputs {
        let default = if has_default { " = ..." } else { "" };
        let _ = writeln!(out, "{word} {name}: {}{default}", ty.display(sizes));
    }
}

#[cfg(test)]
mod tests;
