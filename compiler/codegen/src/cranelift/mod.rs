//! The Cranelift backend: 128-bit vectors, compiled in well under a millisecond a kernel.

mod acc;
mod address;
mod body;
mod driver;
mod emit;
mod narrow;
mod nest;
mod partial;
mod prims;
mod rare;
mod rows;
mod turn;
mod values;

use crate::KernelFn;
use cranelift_codegen::Context;
use cranelift_codegen::ir::{AbiParam, types};
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{DataDescription, Linkage, Module};
use emit::Consts;
use texpr_kernel::ir::Code;

/// Kernels loaded into memory, ready to be called as long as this lives.
pub struct Loaded {
    functions: Vec<KernelFn>,
    /// Keeps the code and the tables that it reads.
    _module: Option<JITModule>,
    _code: Vec<Code>,
    /// The machine code of each kernel as text.
    pub assembly: Vec<String>,
}

impl std::fmt::Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaded").field("functions", &self.functions.len()).finish_non_exhaustive()
    }
}

// SAFETY: after loading, the module is never touched again and its code is immutable.
unsafe impl Send for Loaded {}
// SAFETY: as above; the functions themselves touch only what they are called with.
unsafe impl Sync for Loaded {}

impl Loaded {
    pub fn function(&self, kernel: usize) -> KernelFn {
        self.functions[kernel]
    }
}

/// Compiles `code` for this machine. `listing` also keeps the assembly as text.
///
/// # Errors
/// A text that tells what Cranelift refused: always a bug of ours or an unsupported machine.
pub fn compile(code: &[Code], listing: bool) -> Result<Loaded, String> {
    if code.is_empty() {
        return Ok(Loaded { functions: Vec::new(), _module: None, _code: Vec::new(), assembly: Vec::new() });
    }
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
    let isa = isa.finish(settings::Flags::new(flags)).map_err(|e| e.to_string())?;
    let builder = JITBuilder::with_isa(isa, cranelift_module::default_libcall_names());
    let mut module = JITModule::new(builder);
    let mut ids = Vec::new();
    let mut assembly = Vec::new();
    let mut fn_ctx = FunctionBuilderContext::new();
    let mut consts = Consts::default();
    let at = module.declare_anonymous_data(false, false).map_err(|e| e.to_string())?;
    for (k, code) in code.iter().enumerate() {
        let mut ctx = Context::new();
        for _ in 0..4 {
            ctx.func.signature.params.push(AbiParam::new(types::I64));
        }
        ctx.func.signature.call_conv = module.isa().default_call_conv();
        let id = module
            .declare_function(&format!("k{k}"), Linkage::Local, &ctx.func.signature)
            .map_err(|e| e.to_string())?;
        {
            let at = module.declare_data_in_func(at, &mut ctx.func);
            let builder = FunctionBuilder::new(&mut ctx.func, &mut fn_ctx);
            let config = module.isa().frontend_config();
            match code {
                Code::Kernel(kernel) => driver::emit(builder, kernel, &mut consts, at, config),
                Code::Nest(nest) => nest::emit(builder, nest, &mut consts, at, config),
            }
        }
        ctx.set_disasm(listing);
        module.define_function(id, &mut ctx).map_err(|e| format!("{e:?}"))?;
        if listing {
            let text = ctx.compiled_code().and_then(|code| code.vcode.clone()).unwrap_or_default();
            assembly.push(text);
        }
        ids.push(id);
    }
    let mut data = DataDescription::new();
    data.define(consts.bytes());
    data.set_align(16);
    module.define_data(at, &data).map_err(|e| e.to_string())?;
    module.finalize_definitions().map_err(|e| e.to_string())?;
    let functions = ids
        .into_iter()
        .map(|id| {
            let start = module.get_finalized_function(id);
            // SAFETY: the function was just defined with exactly this signature.
            unsafe { std::mem::transmute::<*const u8, KernelFn>(start) }
        })
        .collect();
    Ok(Loaded { functions, _module: Some(module), _code: code.to_vec(), assembly })
}
