//! The rewriting engine: rules are data, the engine names no op.
//!
//! [`rule!`](crate::rule!) makes a rule, [`RuleBook::new`] reads them once, [`simplify`] applies them: one walk with those that stabilise, then
//! walks with all of them, constants folded, until nothing fires; at each node the rules of earlier stages are tried first. Common subexpressions become one by hash-consing, and
//! what nothing needs is dropped. Regions of loops and branches are rewritten, too.
//!
//! Invariant: a rewrite keeps the dtype and the shape of the node it replaces, and unites the places of all it consumed.
//! A guard may ask how often a node is read (`guard::sole`), so that what others need is not computed twice.
//!
//! Invariant: time is linear in the nodes, and nothing recurses over a graph's depth.

mod book;
mod builder;
mod fold;
pub mod guard;
mod instance;
mod matching;
mod pattern;
mod region;
mod report;
pub mod rule;
mod sweep;

pub use book::{RuleBook, RuleError};
pub use builder::Builder;
pub use guard::Facts;
pub use instance::Operand;
pub use report::{Firing, Report};
pub use rule::{Flag, Guard, Promise, Right, Rule, Stage};

use sweep::{Engine, Known, sweep};
use texpr_ir::build::Refused;
use texpr_ir::graph::{Graph, Program};
use texpr_ir::{NodeId, Vocabulary};

/// What rewriting may do.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether the rules of [`Stage::Stabilise`] are on.
    pub stabilise: bool,
    /// What fast mathematics may give up; empty for strict programs.
    pub fast: Vec<Flag>,
    /// Rules that are switched off, by name.
    pub off: Vec<String>,
    /// The most bytes that a loop keeps of its turns for a derivative; beyond, turns are computed again.
    pub max_kept: i64,
    /// Firings and folded constants in all.
    pub max_firings: usize,
    /// Nodes of one graph on the way.
    pub max_nodes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            stabilise: true,
            fast: Vec::new(),
            off: Vec::new(),
            max_kept: 256 << 20,
            max_firings: 1_000_000,
            max_nodes: 20_000_000,
        }
    }
}

/// Rounds of the last stage; each round but the last has fired something.
const MAX_ROUNDS: usize = 6;

/// The rules that keep results from overflowing, once, and then derivatives worked out, so that none is taken of what overflows.
///
/// # Errors
/// E0514 for an op whose derivative is not known, found only now.
pub fn differentiate(
    mut program: Program,
    book: &RuleBook,
    vocabulary: &'static Vocabulary,
    options: &Options,
) -> Result<(Program, Report), Refused> {
    if !crate::diff::has_derivatives(&program.graph) {
        return Ok((program, Report::default()));
    }
    let sizes = program.sizes.clone();
    let engine = Engine::new(book, options, &sizes);
    walk(&engine, &mut program, Some(Stage::Stabilise));
    let stabilise = |graph: &Graph| sweep(&engine, graph, &[], Some(Stage::Stabilise), Known::default()).0;
    let program = crate::diff::differentiate(program, vocabulary, options.max_kept, &stabilise)?;
    Ok((program, engine.report.into_inner()))
}

/// Rewrites a program.
pub fn simplify(program: Program, book: &RuleBook, options: &Options) -> (Program, Report) {
    simplify_on(program, Report::default(), book, options)
}

/// Rewrites a program to which something was done before, for whose report to go on with.
pub fn simplify_on(
    mut program: Program,
    before: Report,
    book: &RuleBook,
    options: &Options,
) -> (Program, Report) {
    let sizes = std::mem::take(&mut program.sizes);
    let engine = Engine::new(book, options, &sizes);
    engine.report.replace(before);
    engine.report.borrow_mut().nodes.0 = program.graph.len();
    walk(&engine, &mut program, Some(Stage::Stabilise));
    for _ in 0..MAX_ROUNDS {
        if walk(&engine, &mut program, Some(Stage::Specialise)) == 0 {
            break;
        }
    }
    program = crate::loops::trim(crate::maps::tables_of_loops(program));
    if !program.graph.live().iter().all(|live| *live) {
        walk(&engine, &mut program, None);
    }
    let mut report = engine.report.into_inner();
    report.nodes.1 = program.graph.len();
    program.sizes = sizes;
    (program, report)
}

/// Drops what nothing needs, rewrites nothing.
pub fn sweep_dead(mut program: Program) -> Program {
    let (book, options) = (RuleBook::default(), Options::default());
    let sizes = std::mem::take(&mut program.sizes);
    let engine = Engine::new(&book, &options, &sizes);
    walk(&engine, &mut program, None);
    program.sizes = sizes;
    program
}

/// One walk over the whole program: how much fired.
fn walk<'e>(engine: &'e Engine<'e>, program: &mut Program, stage: Option<Stage>) -> usize {
    let fired = || {
        let report = engine.report.borrow();
        report.count + report.folded
    };
    let before = fired();
    let defaults: Vec<NodeId> = program.inputs.iter().filter_map(|input| input.default).collect();
    let (graph, mut defaults) = {
        let (graph, defaults) = sweep(engine, &program.graph, &defaults, stage, Known::default());
        (graph, defaults.into_iter())
    };
    program.graph = graph;
    for default in program.inputs.iter_mut().filter_map(|input| input.default.as_mut()) {
        *default = defaults.next().expect("invariant: as many defaults come back");
    }
    fired() - before
}

#[cfg(test)]
mod tests;
