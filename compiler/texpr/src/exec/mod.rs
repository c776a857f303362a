//! Compiled programs: core graph → plan and machine code, and the first step of each run.

mod lower;
pub mod profile;
mod tiers;

use crate::bind::CheckedSizes;
use crate::errors::{b0501_invariant, c0511_not_built};
use crate::pipeline::timed;
use profile::StepInfo;
use std::sync::Arc;
use std::time::Duration;
use texpr_base::Diagnostic;
use texpr_codegen::{Loaded, compile};
use texpr_ir::core::{CoreGraph, CoreProgram};
use texpr_kernel::ir::Code;
use texpr_runtime::exec::Ready;
use texpr_runtime::exec::entry::Entry;
use texpr_runtime::exec::plan::Plan;

pub use texpr_codegen::Generator;
pub use texpr_runtime::exec::Worth;

/// A program compiled for this machine; may be run from many threads at once. [`texpr_runtime::exec`] runs it.
#[derive(Debug)]
pub struct Executable {
    plan: Arc<Plan>,
    code: Arc<[Code]>,
    steps: Vec<StepInfo>,
    generator: Generator,
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
        texpr_codegen::forget();
    }

    /// Fuses and compiles a program.
    ///
    /// # Errors
    /// C0511 for a generator that this build does not have; B0501 with what the generator refused: a bug of ours, or a machine it does not know.
    pub fn compile(
        program: &CoreProgram,
        generator: Generator,
        listing: bool,
    ) -> Result<Self, Box<Diagnostic>> {
        Self::compile_graph(&program.graph, generator, listing)
    }

    /// Fuses and compiles a graph without parameters.
    ///
    /// # Errors
    /// As [`Executable::compile`].
    pub fn compile_graph(
        graph: &CoreGraph,
        generator: Generator,
        listing: bool,
    ) -> Result<Self, Box<Diagnostic>> {
        if !generator.is_built() {
            return Err(c0511_not_built::backend(generator.name()));
        }
        let mut took = Took::default();
        let region = timed(&mut took.fuse, || texpr_kernel::fuse::plan(graph));
        let lower::Lowered { regions, code, steps } = timed(&mut took.plan, || lower::lower(&region));
        let loaded = Arc::new(
            timed(&mut took.code, || compile(&code, generator, listing)).map_err(b0501_invariant::codegen)?,
        );
        let code: Arc<[Code]> = code.into();
        let entries: Arc<[Entry]> = (0..code.len()).map(|k| Entry::new(loaded.function(k))).collect();
        let hot =
            (generator == Generator::Auto && Generator::Llvm.is_built()).then(|| tiers::hot(&code, &entries));
        let plan = Arc::new(Plan {
            regions,
            n_steps: steps.len(),
            code: entries,
            vectors: generator.vectors(),
            hot,
            keep: loaded.clone(),
        });
        Ok(Self { plan, code, steps, generator, loaded, took })
    }

    /// How long compiling it took.
    pub fn took(&self) -> Took {
        self.took
    }

    /// What its code was asked of.
    pub fn generator(&self) -> Generator {
        self.generator
    }

    /// What made the code that a kernel runs now.
    pub fn generator_of(&self, kernel: usize) -> Generator {
        match self.generator {
            Generator::Auto if self.plan.code[kernel].is_replaced() => Generator::Llvm,
            Generator::Auto => Generator::Cranelift,
            asked => asked,
        }
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
    pub fn ready(&self, sizes: &CheckedSizes, worth: &Worth) -> Ready {
        // SAFETY: the plan and its code were made for each other, and the sizes meet the checks of their program.
        unsafe { Ready::new(self.plan.clone(), sizes, worth) }
    }
}
