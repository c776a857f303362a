//! Kernels → machine code. [`layout`] is the contract between generated code and whoever calls it; `emit` decides what the code does, for every backend
//! alike, and [`Generator`] which of them makes instructions of it.
//!
//! Invariant: a dtype is matched without a `_` arm. A prim that has no vector form falls to its scalar one, lane by lane, and
//! `scalar_prim` is where a new prim that nobody taught Cranelift would panic: the exhaustive match it should be is still owed.

mod cranelift;
#[cfg_attr(
    not(feature = "llvm"),
    allow(dead_code, reason = "only LLVM's code is kept; the command clears it in any build")
)]
pub mod disk;
mod emit;
pub mod layout;
#[cfg(feature = "llvm")]
mod llvm;
mod structure;

use std::any::Any;
use std::sync::Arc;
use texpr_base::Vectors;
use texpr_kernel::ir::Code;

/// The signature of every CPU kernel: base pointers (one per load and out, with offsets applied), words ([`layout`]), first unit, end unit.
pub type KernelFn = unsafe extern "C" fn(*const *mut u8, *const i64, i64, i64);

/// What makes instructions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Generator {
    /// Cranelift at once; who calls a kernel often may have its code made by LLVM in the meantime ([`compile_later`]).
    #[default]
    Auto,
    /// In well under a millisecond a kernel, vectors of 128 bits.
    Cranelift,
    /// In some milliseconds a kernel, vectors of the CPU's full width.
    Llvm,
}

impl Generator {
    /// What it is called in profiles.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto if Self::Llvm.is_built() => "cranelift, llvm",
            Self::Auto => "cranelift",
            Self::Cranelift => "cranelift",
            Self::Llvm => "llvm",
        }
    }

    /// What its code works on, at first.
    pub fn vectors(self) -> Vectors {
        match self {
            Self::Auto | Self::Cranelift => Vectors::Short,
            Self::Llvm => Vectors::Full,
        }
    }

    /// Whether this build has it.
    pub fn is_built(self) -> bool {
        match self {
            Self::Auto | Self::Cranelift => true,
            Self::Llvm => cfg!(feature = "llvm"),
        }
    }
}

/// Kernels loaded into memory, ready to be called as long as this lives.
pub struct Loaded {
    functions: Vec<KernelFn>,
    /// What the functions live in.
    _homes: Vec<Home>,
    /// The machine code of each kernel as text, if it was asked for.
    pub assembly: Vec<String>,
}

/// What a function lives in.
pub type Home = Arc<dyn Any + Send + Sync>;

impl std::fmt::Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaded").field("functions", &self.functions.len()).finish_non_exhaustive()
    }
}

impl Loaded {
    /// The function of the kernel with this number.
    pub fn function(&self, kernel: usize) -> KernelFn {
        self.functions[kernel]
    }
}

/// Compiles `code` for this machine. `listing` also keeps the assembly as text; then nothing comes from a cache.
///
/// # Errors
/// A text that tells what the generator refused: a bug of ours, an unsupported machine, or a generator that this build does not have.
pub fn compile(code: &[Code], generator: Generator, listing: bool) -> Result<Loaded, String> {
    #[cfg(feature = "llvm")]
    if generator == Generator::Auto {
        llvm::later::guard();
    }
    match generator {
        Generator::Auto | Generator::Cranelift => cranelift::compile(code, listing),
        #[cfg(feature = "llvm")]
        Generator::Llvm => llvm::compile(code, listing),
        #[cfg(not(feature = "llvm"))]
        Generator::Llvm => Err("this texpr was built without LLVM".to_string()),
    }
}

/// Has LLVM make the code of a kernel in the background, and gives it to `done` there. Nothing happens in a build without LLVM, and if it refuses the
/// kernel: what is there goes on.
pub fn compile_later(code: &Code, done: impl FnOnce(KernelFn, Home) + Send + 'static) {
    #[cfg(feature = "llvm")]
    llvm::compile_later(code, Box::new(done));
    #[cfg(not(feature = "llvm"))]
    drop((code, done));
}

/// Forgets the code that is kept in memory for programs to come.
pub fn forget() {
    cranelift::forget();
    #[cfg(feature = "llvm")]
    llvm::forget();
}
