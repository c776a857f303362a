//! Programs made from the left sides of rules, for the laws that test every rule from the table.

use super::book::{Compiled, RuleBook};
use super::builder::Builder;
use super::matching::Match;
use super::pattern::{Names, Side, parse};
use super::sweep::{Engine, Sweep};
use super::{Options, Report};
use std::cell::RefCell;
use texpr_base::{DType, FileId, Scalar, SizeTable, Span, SpanSet};
use texpr_ir::graph::{Graph, Input, NodeKind, Output, Program};
use texpr_ir::{Attr, NodeId, Type, Vocabulary};

/// What a variable of a left side stands for in an instance.
#[derive(Clone, PartialEq, Debug)]
pub enum Operand {
    /// An input of the program.
    Input(Type),
    Const(Scalar),
}

impl RuleBook {
    /// The variables of a rule: of nodes, and of attributes. Names of what ops match are none.
    pub fn variables(&self, rule: &str) -> Option<(Vec<String>, Vec<String>)> {
        let compiled = self.named(rule)?;
        Some((compiled.names.free(), compiled.names.attrs.clone()))
    }

    /// The left side of a rule as a program of one output, its variables in the order of [`Self::variables`]; `None` if a type rule
    /// refuses it. Every node but the inputs stands for the same place.
    pub fn instance(&self, rule: &str, operands: &[Operand], attrs: &[Attr]) -> Option<Program> {
        self.make(self.named(rule)?, operands, attrs)
    }

    /// The program that a pattern stands for; `operand` and `attr` give its variables by name.
    pub fn program_of(
        &self,
        text: &str,
        vocabulary: &Vocabulary,
        operand: &dyn Fn(&str) -> Operand,
        attr: &dyn Fn(&str) -> Attr,
    ) -> Result<Program, String> {
        let mut names = Names::default();
        let left = parse(text, Side::Left, &mut names, vocabulary)?;
        let operands: Vec<Operand> = names.free().iter().map(|name| operand(name)).collect();
        let attrs: Vec<Attr> = names.attrs.iter().map(|name| attr(name)).collect();
        let rule = crate::rule!("": "" => "", Canonical, Exact);
        let compiled = Compiled { rule, left, right: None, names, guard_vars: Vec::new() };
        self.make(&compiled, &operands, &attrs).ok_or_else(|| "a type rule refuses it".to_string())
    }

    fn make(&self, rule: &Compiled, operands: &[Operand], attrs: &[Attr]) -> Option<Program> {
        let (sizes, options) = (SizeTable::default(), Options::default());
        let report = RefCell::new(Report::default());
        let engine = Engine { book: self, options: &options, sizes: &sizes, report, on: Vec::new() };
        let mut program = Program::default();
        let mut graph = Graph::new();
        let span = |at: usize| Span::new(FileId(0), at, at + 1);
        let mut nodes: smallvec::SmallVec<[Option<NodeId>; 8]> =
            smallvec::smallvec![None; rule.names.nodes.len()];
        let free = rule.names.free();
        for (i, operand) in operands.iter().enumerate() {
            let spans = SpanSet::one(span(i + 1));
            let name = free.get(i).cloned().unwrap_or_default();
            let slot = nodes.iter_mut().zip(&rule.names.nodes).find(|(_, n)| **n == name);
            let Some((slot, _)) = slot else { continue };
            *slot = Some(match operand {
                Operand::Const(scalar) => graph.constant(*scalar, &spans),
                Operand::Input(ty) => {
                    let number = program.inputs.len() as u32;
                    program.inputs.push(Input { name, ty: ty.clone(), span: span(i + 1), default: None });
                    graph.add(NodeKind::Input(number), vec![], ty.clone(), &spans)
                }
            });
        }
        // A list of further arguments is empty.
        let lists = vec![Some(Vec::new()); rule.names.lists.len()];
        let attrs = attrs.iter().cloned().map(Some).collect();
        let found = Match { nodes, attrs, lists, consumed: smallvec::SmallVec::new() };
        let mut sweep = Sweep::new(&engine, graph, None);
        let spans = SpanSet::one(Span::new(FileId(0), 0, 100));
        let mut builder = Builder { sweep: &mut sweep, rule, found: &found, root: NodeId(0), spans };
        let dtype = match operands.first() {
            Some(Operand::Input(ty)) => ty.dtype,
            Some(Operand::Const(scalar)) => scalar.dtype,
            None => DType::F64,
        };
        let result = builder.pattern(&rule.left, dtype)?;
        program.graph = sweep.graph;
        program.graph.results.push(result);
        program.outputs.push(Output { name: "result".into(), span: span(0) });
        Some(program)
    }
}
