//! This machine as LLVM knows it, and modules → objects.

use inkwell::OptimizationLevel;
use inkwell::module::Module;
use inkwell::passes::PassBuilderOptions;
use inkwell::targets::{CodeModel, FileType, InitializationConfig, RelocMode, Target, TargetMachine};
use std::sync::{LazyLock, Once};

/// What is done with a function before instructions are chosen: the driver has laid it out already, so what remains is to drop what is written twice and
/// to move out of loops what does not change in them. Nothing here may change a bit of a float.
const PASSES: &str = "function(mem2reg,instcombine<no-verify-fixpoint>,simplifycfg,early-cse<memssa>,loop-mssa(licm),gvn,instcombine<no-verify-fixpoint>,dse,simplifycfg)";

/// The CPU by LLVM's name, and what it can.
pub(super) struct Cpu {
    pub(super) name: String,
    pub(super) features: String,
    /// The version of LLVM.
    version: String,
}

pub(super) static CPU: LazyLock<Cpu> = LazyLock::new(|| Cpu {
    name: TargetMachine::get_host_cpu_name().to_string(),
    features: TargetMachine::get_host_cpu_features().to_string(),
    version: {
        let (major, minor, patch) = inkwell::support::get_llvm_version();
        format!("{major}.{minor}.{patch}")
    },
});

/// What an object is made of beside the function, which has the CPU in it.
pub(super) fn made_by() -> [&'static [u8]; 3] {
    [CPU.version.as_bytes(), PASSES.as_bytes(), env!("CARGO_PKG_VERSION").as_bytes()]
}

/// Bytes of the widest vectors that this machine works on.
pub(super) fn vector_bytes() -> usize {
    #[cfg(target_arch = "x86_64")]
    {
        // Masks of bytes are part of the second.
        if is_x86_feature_detected!("avx512vl") && is_x86_feature_detected!("avx512bw") {
            return 64;
        }
        if is_x86_feature_detected!("avx2") {
            return 32;
        }
    }
    16
}

/// A code generator for this machine.
pub(super) fn target() -> Result<TargetMachine, String> {
    static READY: Once = Once::new();
    READY.call_once(|| {
        let all = InitializationConfig::default();
        if cfg!(target_arch = "aarch64") {
            Target::initialize_aarch64(&all)
        } else {
            Target::initialize_x86(&all)
        }
    });
    let triple = TargetMachine::get_default_triple();
    let target = Target::from_triple(&triple).map_err(|e| e.to_string())?;
    let (level, relocations) = (OptimizationLevel::Default, RelocMode::PIC);
    let machine =
        target.create_target_machine(&triple, &CPU.name, &CPU.features, level, relocations, CodeModel::Small);
    machine
        .ok_or_else(|| format!("LLVM knows no code for {} ({})", triple.as_str().to_string_lossy(), CPU.name))
}

/// Improves a module and makes its object.
pub(super) fn object(module: &Module<'_>, machine: &TargetMachine) -> Result<Vec<u8>, String> {
    if cfg!(debug_assertions) {
        module.verify().map_err(|e| e.to_string())?;
    }
    module.run_passes(PASSES, machine, PassBuilderOptions::create()).map_err(|e| e.to_string())?;
    let object = machine.write_to_memory_buffer(module, FileType::Object).map_err(|e| e.to_string())?;
    Ok(object.as_slice().to_vec())
}

/// The instructions of a module that [`object`] has seen, as text.
pub(super) fn assembly(module: &Module<'_>, machine: &TargetMachine) -> Result<String, String> {
    let text = machine.write_to_memory_buffer(module, FileType::Assembly).map_err(|e| e.to_string())?;
    Ok(String::from_utf8_lossy(text.as_slice()).trim_end_matches('\0').to_string())
}
