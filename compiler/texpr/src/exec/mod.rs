//! Runs compiled programs: a plan's steps one after another over values that know how many still need them.
//!
//! A value that nobody else holds is updated in place; one whose last reader is gone returns its memory to the pool, where the next
//! step finds it: so loop carries go back and forth between two buffers without anybody planning it.
//!
//! Invariant: every index that a kernel follows was checked by an effect before it, or is in range by the type rules.

mod frame;
mod launch;
mod parallel;
pub mod profile;
mod region;
mod update;

use std::sync::atomic::AtomicBool;
use texpr_base::Span;
use texpr_base::progress::Progress;
use texpr_codegen::cranelift::{Loaded, compile};
use texpr_ir::core::{CoreGraph, CoreProgram};
use texpr_ir::interp::{InterpError, Printed};
use texpr_kernel::ir::Kernel;
use texpr_kernel::plan::{RegionPlan, Step};
use texpr_runtime::{Array, Pool};

pub use parallel::WORTH_SHARING;

/// A program compiled for this machine; may be run from many threads at once.
#[derive(Debug)]
pub struct Executable {
    region: RegionPlan,
    loaded: Loaded,
}

/// What a run may use.
#[derive(Clone, Copy, Debug)]
pub struct ExecOptions<'a> {
    pub pool: &'a Pool,
    pub threads: usize,
    pub division_by_zero_fails: bool,
    pub interrupt: Option<&'a AtomicBool>,
    /// Told of the turns of long loops.
    pub progress: Option<&'a Progress<'a>>,
    /// Whether to book the time of each step.
    pub profile: bool,
    /// Estimated nanoseconds of a kernel from which on it is shared between threads; [`WORTH_SHARING`] unless a test says otherwise.
    pub share_from: f64,
}

/// What a run leaves.
#[derive(Debug, Default)]
pub struct ExecOutcome {
    pub outputs: Vec<Array>,
    pub printed: Vec<Printed>,
    pub divisions_by_zero: Vec<(Span, usize)>,
    /// The steps by first call; empty unless profiled.
    pub rows: Vec<profile::Row>,
}

impl Executable {
    /// Fuses and compiles a program.
    ///
    /// # Errors
    /// A text with what the code generator refused: a bug of ours, or a machine it does not know.
    pub fn compile(program: &CoreProgram, listing: bool) -> Result<Self, String> {
        Self::of_graph(&program.graph, listing)
    }

    fn of_graph(graph: &CoreGraph, listing: bool) -> Result<Self, String> {
        let region = texpr_kernel::fuse::plan(graph);
        let mut kernels = Vec::new();
        collect(&region, &mut kernels);
        Ok(Self { loaded: compile(&kernels, listing)?, region })
    }

    /// The kernels in the order of their numbers.
    pub fn kernels(&self) -> Vec<Kernel> {
        let mut kernels = Vec::new();
        collect(&self.region, &mut kernels);
        kernels
    }

    /// The assembly of each kernel, if it was asked for.
    pub fn assembly(&self) -> &[String] {
        &self.loaded.assembly
    }

    /// Runs the program. Inputs and sizes are those of [`crate::bind::bind`].
    ///
    /// # Errors
    /// Those of the oracle, in the same words.
    pub fn run(
        &self,
        inputs: &[Option<Array>],
        sizes: &[Option<i64>],
        options: &ExecOptions<'_>,
    ) -> Result<ExecOutcome, InterpError> {
        let mut machine =
            frame::Machine { loaded: &self.loaded, inputs, sizes, options, outcome: ExecOutcome::default() };
        let outputs = machine.region(&self.region, 0, Vec::new())?;
        machine.outcome.outputs = outputs;
        Ok(machine.outcome)
    }
}

/// All kernels of a region: its own, then those of the regions inside it in the order of its steps. [`kernel_count`] counts alike.
fn collect(region: &RegionPlan, out: &mut Vec<Kernel>) {
    out.extend(region.kernels.iter().map(|info| info.kernel.clone()));
    for inner in inner_regions(region) {
        collect(inner, out);
    }
}

fn kernel_count(region: &RegionPlan) -> usize {
    region.kernels.len() + inner_regions(region).map(kernel_count).sum::<usize>()
}

fn inner_regions(region: &RegionPlan) -> impl Iterator<Item = &RegionPlan> {
    region.steps.iter().flat_map(|step| match step {
        Step::Loop { body, cond, .. } => std::iter::once(&**body).chain(cond.as_deref()).collect::<Vec<_>>(),
        Step::If { then, otherwise, .. } => vec![&**then, &**otherwise],
        Step::Kernel(_)
        | Step::Alias(_)
        | Step::Contract(_)
        | Step::Update(_)
        | Step::Concat(_)
        | Step::Literal(_)
        | Step::Effect(_)
        | Step::Drop(_) => Vec::new(),
    })
}
