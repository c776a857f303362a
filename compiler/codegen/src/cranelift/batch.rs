//! Structures → machine code in memory.

use super::consts::{Consts, Emit};
use crate::KernelFn;
use crate::emit;
use crate::structure::Key;
use cranelift_codegen::FinalizedMachReloc;
use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::ir::{AbiParam, GlobalValueData, types};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{DataDescription, Linkage, Module};
use std::sync::{Arc, OnceLock};

/// What memory is given out in.
const PAGE: usize = 4096;
/// What a module takes beside its code and constants, about.
const BOOKS: usize = 8 << 10;

/// Functions in memory, ready to be called as long as this lives.
pub(super) struct Batch {
    /// The structures with their functions. They also hold the tables that the code reads.
    pub(super) functions: Vec<(Arc<Key>, KernelFn)>,
    /// The memory that it takes, about.
    pub(super) bytes: usize,
    /// The machine code of each function as text, if it was asked for.
    pub(super) assembly: Vec<String>,
    /// `None` only while it is dropped.
    module: Option<JITModule>,
}

// SAFETY: once made, the module is not touched until it is dropped, and its code is immutable.
unsafe impl Send for Batch {}
// SAFETY: as above; the functions themselves touch only what they are called with.
unsafe impl Sync for Batch {}

impl Drop for Batch {
    fn drop(&mut self) {
        if let Some(module) = self.module.take() {
            // SAFETY: whoever has a function of the batch also keeps the batch.
            unsafe { module.free_memory() };
        }
    }
}

/// What code is made for: this machine.
fn isa() -> Result<OwnedTargetIsa, String> {
    static ISA: OnceLock<Result<OwnedTargetIsa, String>> = OnceLock::new();
    ISA.get_or_init(|| {
        let mut flags = settings::builder();
        for (key, value) in [
            ("opt_level", "none"),
            ("is_pic", "false"),
            ("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" }),
        ] {
            flags.set(key, value).map_err(|e| e.to_string())?;
        }
        let mut isa = cranelift_native::builder()?;
        if cfg!(target_arch = "x86_64") {
            // Its one gain is a 64-bit product of fifteen cycles, which Cranelift prefers to the 32-bit product of five.
            isa.set("has_avx512dq", "false").map_err(|e| e.to_string())?;
        }
        isa.finish(settings::Flags::new(flags)).map_err(|e| e.to_string())
    })
    .clone()
}

/// Makes the code of the structures that `next` gives, one after another.
pub(super) fn make(next: &dyn Fn() -> Option<Arc<Key>>, listing: bool) -> Result<Batch, String> {
    let builder = JITBuilder::with_isa(isa()?, cranelift_module::default_libcall_names());
    let mut module = JITModule::new(builder);
    let call_conv = module.isa().default_call_conv();
    let config = module.isa().frontend_config();
    let (mut ids, mut keys, mut assembly, mut bytes) = (Vec::new(), Vec::new(), Vec::new(), 0);
    let mut fn_ctx = FunctionBuilderContext::new();
    let mut ctx = module.make_context();
    let mut consts = Consts::default();
    let at = module.declare_anonymous_data(false, false).map_err(|e| e.to_string())?;
    while let Some(key) = next() {
        ctx.func.signature.params.extend([AbiParam::new(types::I64); 4]);
        ctx.func.signature.call_conv = call_conv;
        let id = module
            .declare_function(&format!("k{}", ids.len()), Linkage::Local, &ctx.func.signature)
            .map_err(|e| e.to_string())?;
        {
            let at = module.declare_data_in_func(at, &mut ctx.func);
            // Code and constants are mapped apart, and the system may put them anywhere: no distance of 32 bits reaches from one to the other for sure.
            if let GlobalValueData::Symbol { colocated, .. } = &mut ctx.func.global_values[at] {
                *colocated = false;
            }
            let builder = FunctionBuilder::new(&mut ctx.func, &mut fn_ctx);
            let (asm, args) = Emit::new(builder, &mut consts, at);
            emit::code(asm, &key.code, args).finish(config);
        }
        ctx.set_disasm(listing);
        module.define_function(id, &mut ctx).map_err(|e| format!("{e:?}"))?;
        if let Some(code) = ctx.compiled_code() {
            let is_whole = |named: &FinalizedMachReloc| named.kind == Reloc::Abs8;
            assert!(code.buffer.relocs().iter().all(is_whole), "invariant: code reaches whatever it names");
            bytes += code.code_buffer().len();
            if listing {
                assembly.push(code.vcode.clone().unwrap_or_default());
            }
        }
        module.clear_context(&mut ctx);
        ids.push(id);
        keys.push(key);
    }
    let mut data = DataDescription::new();
    let constants = consts.bytes();
    bytes = bytes.next_multiple_of(PAGE) + constants.len().next_multiple_of(PAGE) + BOOKS;
    data.define(constants);
    data.set_align(16);
    module.define_data(at, &data).map_err(|e| e.to_string())?;
    module.finalize_definitions().map_err(|e| e.to_string())?;
    let function = |id| {
        let start = module.get_finalized_function(id);
        // SAFETY: the function was just defined with exactly this signature.
        unsafe { std::mem::transmute::<*const u8, KernelFn>(start) }
    };
    let functions = keys.into_iter().zip(ids.into_iter().map(function)).collect();
    Ok(Batch { functions, bytes, assembly, module: Some(module) })
}
