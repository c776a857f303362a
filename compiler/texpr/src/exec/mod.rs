//! Compiled programs: core graph → plan and machine code, and the first step of each run.

mod lower;
pub mod profile;

use crate::bind::CheckedSizes;
use crate::pipeline::timed;
use profile::StepInfo;
use std::sync::Arc;
use std::time::Duration;
use texpr_codegen::cranelift::{Loaded, compile};
use texpr_ir::core::{CoreGraph, CoreProgram};
use texpr_kernel::ir::Code;
use texpr_runtime::exec::Ready;
use texpr_runtime::exec::plan::Plan;

pub use texpr_runtime::exec::parallel::WORTH_SHARING;

/// A program compiled for this machine; may be run from many threads at once. [`texpr_runtime::exec`] runs it.
#[derive(Debug)]
pub struct Executable {
    plan: Arc<Plan>,
    code: Vec<Code>,
    steps: Vec<StepInfo>,
    loaded: Arc<Loaded>,
    took: Took,
}

/// How long the parts of [`Executable::compile`] took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Took {
    /// Core graph to steps and kernels.
    pub fuse: Duration,
    /// Steps to a plan over slots.
    pub plan: Duration,
    /// Kernels to machine code.
    pub code: Duration,
}

impl Executable {
    /// Forgets the machine code that this process keeps for programs with the same kernels: what is compiled next is compiled from nothing.
    pub fn forget_code() {
        texpr_codegen::cranelift::forget();
    }

    /// Fuses and compiles a program.
    ///
    /// # Errors
    /// A text with what the code generator refused: a bug of ours, or a machine it does not know.
    pub fn compile(program: &CoreProgram, listing: bool) -> Result<Self, String> {
        Self::compile_graph(&program.graph, listing)
    }

    /// Fuses and compiles a graph without parameters.
    ///
    /// # Errors
    /// As [`Executable::compile`].
    pub fn compile_graph(graph: &CoreGraph, listing: bool) -> Result<Self, String> {
        let mut took = Took::default();
        let region = timed(&mut took.fuse, || texpr_kernel::fuse::plan(graph));
        let lower::Lowered { regions, code, steps } = timed(&mut took.plan, || lower::lower(&region));
        let loaded = Arc::new(timed(&mut took.code, || compile(&code, listing))?);
        let functions = (0..code.len()).map(|k| loaded.function(k)).collect();
        let plan = Arc::new(Plan { regions, n_steps: steps.len(), code: functions, keep: loaded.clone() });
        Ok(Self { plan, code, steps, loaded, took })
    }

    /// How long compiling it took.
    pub fn took(&self) -> Took {
        self.took
    }

    /// Kernels and nests in the order of their numbers.
    pub fn code(&self) -> &[Code] {
        &self.code
    }

    /// The assembly of each of them, if it was asked for.
    pub fn assembly(&self) -> &[String] {
        &self.loaded.assembly
    }

    /// What a profile says of each step, by [`texpr_runtime::exec::plan::Step::number`].
    pub fn steps(&self) -> &[StepInfo] {
        &self.steps
    }

    /// Fills in the sizes of this program.
    pub fn ready(&self, sizes: &CheckedSizes) -> Ready {
        // SAFETY: the plan and its code were made for each other, and the sizes meet the checks of their program.
        unsafe { Ready::new(self.plan.clone(), sizes) }
    }
}
