//! What compiling decided, for `texpr explain FILE`: which rewrites fired, what runs in which pass over memory, and which values are stored, and why.

mod work;

use crate::pipeline::{self, Options, expand, simplify};
use std::collections::BTreeSet;
use texpr_base::{Diagnostic, Size, SizeTable, Span, Vectors};
use texpr_ir::core::{Core, CoreGraph, CoreId};
use texpr_ir::graph::{Graph, Program};
use texpr_kernel::fuse::plan;
use texpr_kernel::ir::{Form, KernelInfo, OutKind};
use texpr_kernel::plan::{RegionPlan, Step};
use texpr_kernel::roots::Why;
use texpr_opt::rewrite::{self, Report};
pub use work::Work;

/// What a program costs, as far as that is known without data.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Cost {
    /// Operations, those of loops and branches included.
    pub ops: usize,
    /// Passes over memory.
    pub kernels: usize,
    /// Values that are stored.
    pub stored: usize,
    /// Cycles of one element in each kernel, summed up: estimated.
    pub cycles: u64,
}

/// A value that is stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Where it stands.
    pub span: Option<Span>,
    pub why: Reason,
}

/// Why a value is stored, and not computed where it is read.
#[derive(Clone, Debug)]
pub enum Reason {
    /// It is an output, or what a loop or a branch hands on.
    Result,
    /// A check, an assertion or a `print` reads it.
    Effect,
    /// All of it must be known before anything of it can be read.
    Whole,
    /// What follows a matrix product reads each row alone.
    Rows,
    /// It says where another read begins, or its elements are read at computed places.
    Places,
    /// This reads it, in a step of its own.
    Reader(&'static str, Option<Span>),
    /// It is read several times, and takes so many cycles.
    Shared(u32),
    /// What computes it is as long as a kernel may be.
    Long,
}

impl Reason {
    /// In words. `source` gives the text at a place.
    pub fn text(&self, source: &dyn Fn(Span) -> String) -> String {
        match self {
            Self::Result => "it is a result".into(),
            Self::Effect => "a check, an assertion or a `print` reads it".into(),
            Self::Whole => "all of it must be known before it is read".into(),
            Self::Rows => "what follows reads it row by row: of a large one there are only some rows at a time, or what follows is written over it".into(),
            Self::Places => "it is read at places that are computed".into(),
            Self::Reader(what, Some(span)) => format!("{what} reads it: {}", source(*span)),
            Self::Reader(what, None) => format!("{what} reads it"),
            Self::Shared(cycles) => {
                format!(
                    "it is read several times, and costs more (about {cycles} cycles an element) than to load it"
                )
            }
            Self::Long => "what computes it is as long as a kernel may be".into(),
        }
    }
}

/// What runs after what.
#[derive(Clone, Debug)]
pub struct Run {
    /// How many loops and branches are around it.
    pub depth: usize,
    /// `a pass over [n, m]`, `a matrix product`, `a loop`.
    pub what: String,
    /// What each point of a pass takes.
    pub work: Option<Work>,
    /// The expressions that it computes, each once: fused into one, if there are several.
    pub computes: Vec<Span>,
    pub stores: Vec<Stored>,
}

/// What compiling decided.
#[derive(Clone, Debug)]
pub struct Decisions {
    pub report: Report,
    /// As the program says it, and after rewriting.
    pub cost: (Cost, Cost),
    pub runs: Vec<Run>,
}

/// Compiles a program up to its kernels, and tells what was decided, for code that works on such `vectors`.
///
/// # Errors
/// As [`pipeline::simplify`].
pub fn decisions(
    program: Program,
    options: &Options,
    vectors: Vectors,
) -> Result<Decisions, Box<Diagnostic>> {
    let plainly = rewrite::Options { stabilise: false, ..options.rewrite.clone() };
    let plain = Options { rewrite: plainly, ..options.clone() };
    let (said, _) = pipeline::differentiate(program.clone(), &plain)?;
    let said = rewrite::sweep_dead(said);
    let before = cost(&said, &plan(&expand(&said, options)?.graph));
    let (program, report) = simplify(program, options)?;
    let core = expand(&program, options)?;
    let plan = plan(&core.graph);
    let mut runs = Vec::new();
    tell(&plan, Told { sizes: &core.sizes, vectors }, 0, &mut runs);
    Ok(Decisions { report, cost: (before, cost(&program, &plan)), runs })
}

fn cost(program: &Program, plan: &RegionPlan<'_>) -> Cost {
    let mut cost = Cost { ops: ops(&program.graph), ..Cost::default() };
    count(plan, &mut cost);
    cost
}

/// The nodes of a graph and of the graphs inside.
fn ops(graph: &Graph) -> usize {
    graph.ids().map(|id| 1 + graph.node(id).kind.regions().into_iter().map(ops).sum::<usize>()).sum()
}

fn count(plan: &RegionPlan<'_>, cost: &mut Cost) {
    for info in &plan.kernels {
        cost.kernels += 1;
        cost.stored += info.kernel.outs.len();
        cost.cycles += u64::from(info.kernel.body.cost());
    }
    for step in &plan.steps {
        match step {
            Step::Loop { body, cond, .. } => {
                count(body, cost);
                cond.iter().for_each(|cond| count(cond, cost));
            }
            Step::If { then, otherwise, .. } => {
                count(then, cost);
                count(otherwise, cost);
            }
            Step::Contract(_) | Step::Routine(_) | Step::Update(_) | Step::Concat(_) | Step::Literal(_) => {
                cost.stored += 1;
            }
            Step::Nest { nest, .. } => {
                cost.kernels += 1;
                cost.cycles += nest.parts.iter().map(|part| u64::from(part.cost)).sum::<u64>();
            }
            Step::Kernel(_) | Step::Alias(_) | Step::Effect(_) | Step::Drop(_) => {}
        }
    }
}

/// What all runs are told by.
#[derive(Clone, Copy)]
struct Told<'a> {
    sizes: &'a SizeTable,
    vectors: Vectors,
}

fn tell(plan: &RegionPlan<'_>, told: Told<'_>, depth: usize, out: &mut Vec<Run>) {
    let graph = &plan.graph;
    for step in &plan.steps {
        let run = |what: String, id: CoreId| Run {
            depth,
            what,
            work: None,
            computes: graph.node(id).spans.primary().into_iter().collect(),
            stores: vec![stored(plan, id)],
        };
        match step {
            Step::Kernel(k) => {
                let info = &plan.kernels[*k];
                let mut run = pass(plan, info, told, depth);
                run.what += &together(plan, info.kernel.outs[0].node);
                out.push(run);
            }
            Step::Contract(id) => {
                out.push(run(format!("a matrix product{}", together(plan, *id)), *id));
            }
            Step::Routine(id) => {
                if let Core::Routine(call) = &graph.node(*id).kind {
                    out.push(run(format!("the library routine {}", call.routine.name), *id));
                }
            }
            Step::Update(id) => {
                out.push(run("an update of a part, in place if nobody else needs the whole".into(), *id))
            }
            Step::Concat(id) => out.push(run("pieces put together".into(), *id)),
            Step::Loop { node, body, cond } => {
                let how = match (&body.turns, &body.tiling) {
                    (Some(_), _) => "a loop: all turns for some rows of its carries, then for the next",
                    (None, Some(_)) => {
                        "a loop: several turns for a part of its arrays at a time, if they are large"
                    }
                    (None, None) => "a loop, step by step",
                };
                out.push(Run { stores: Vec::new(), ..run(how.into(), *node) });
                cond.iter().for_each(|cond| tell(cond, told, depth + 1, out));
                tell(body, told, depth + 1, out);
            }
            Step::Nest { node, nest } => {
                let mut computes: Vec<Span> = nest.parts.iter().filter_map(|part| part.span).collect();
                once(&mut computes);
                let what = "a loop as one function, over single elements".into();
                out.push(Run { computes, stores: Vec::new(), ..run(what, *node) });
            }
            Step::If { node, then, otherwise } => {
                out.push(Run { stores: Vec::new(), ..run("a branch: if it is taken".into(), *node) });
                tell(then, told, depth + 1, out);
                out.push(Run { stores: Vec::new(), ..run("else".into(), *node) });
                tell(otherwise, told, depth + 1, out);
            }
            Step::Alias(_) | Step::Literal(_) | Step::Effect(_) | Step::Drop(_) => {}
        }
    }
}

/// What is said of a step that begins a strip, by what it makes first.
fn together(plan: &RegionPlan<'_>, first: CoreId) -> String {
    match plan.strips.get(&first).map(|strip| strip.n) {
        None => String::new(),
        Some(2) => ", some rows at a time together with the next pass".into(),
        Some(n) => format!(", some rows at a time together with the next {} passes", n - 1),
    }
}

/// A kernel.
fn pass(plan: &RegionPlan<'_>, info: &KernelInfo, told: Told<'_>, depth: usize) -> Run {
    let axes: Vec<String> =
        info.kernel.axes.iter().map(|size| size.display(told.sizes).to_string()).collect();
    let one = info.kernel.axes.iter().all(Size::is_one);
    let reduces = info.kernel.outs.iter().any(|out| matches!(out.kind, OutKind::Reduce { .. }));
    let what = match (one, info.kernel.form) {
        (true, _) => "one element".to_string(),
        (false, Form::Map) if !reduces => format!("a pass over [{}]", axes.join(", ")),
        (false, _) => format!("a pass over [{}] that reduces", axes.join(", ")),
    };
    let mut computes: Vec<Span> =
        info.members.iter().filter_map(|id| plan.graph.node(*id).spans.primary()).collect();
    computes.extend(info.kernel.outs.iter().filter_map(|out| plan.graph.node(out.node).spans.primary()));
    once(&mut computes);
    let stores = info.kernel.outs.iter().map(|out| stored(plan, out.node)).collect();
    let work = (!one).then(|| Work::of(&info.kernel, told.vectors));
    Run { depth, what, work, computes, stores }
}

/// Each place once, in the order of the text.
fn once(spans: &mut Vec<Span>) {
    let all: BTreeSet<Span> = spans.drain(..).collect();
    spans.extend(all);
}

fn stored(plan: &RegionPlan<'_>, id: CoreId) -> Stored {
    let graph = &plan.graph;
    let why = match plan.why[id.index()] {
        Some(Why::Result) => Reason::Result,
        Some(Why::Effect) => Reason::Effect,
        Some(Why::Start | Why::Gathered) => Reason::Places,
        Some(Why::Reader(reader)) => {
            Reason::Reader(called(graph, reader), graph.node(reader).spans.primary())
        }
        Some(Why::Shared(cycles)) => Reason::Shared(cycles),
        Some(Why::Long) => Reason::Long,
        Some(Why::Nature) | None if begins_strip(plan, id) => Reason::Rows,
        Some(Why::Nature) | None => Reason::Whole,
    };
    Stored { span: graph.node(id).spans.primary(), why }
}

/// Whether a node is a product whose rows what follows may read while they are in cache.
fn begins_strip(plan: &RegionPlan<'_>, id: CoreId) -> bool {
    matches!(plan.graph.node(id).kind, Core::Contract(_)) && plan.strips.contains_key(&id)
}

/// What a node that no kernel computes is.
fn called(graph: &CoreGraph, id: CoreId) -> &'static str {
    match &graph.node(id).kind {
        Core::Contract(_) => "a matrix product",
        Core::Routine(_) => "a library routine",
        Core::Update { .. } => "an update",
        Core::Concat { .. } => "a concatenation",
        Core::Loop(_) => "a loop",
        Core::If(_) => "a branch",
        _ => "a reshape",
    }
}
