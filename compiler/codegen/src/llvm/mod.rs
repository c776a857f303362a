//! The LLVM backend: the same code as Cranelift's, in vectors of the CPU's full width, with the work on it that takes time: some milliseconds a kernel.

mod asm;
mod jit;
mod later;
mod machine;
mod prims;
mod writer;

use crate::structure::Key;
use crate::{KernelFn, Loaded, emit};
use inkwell::context::Context;
use rustc_hash::FxHashMap;
use std::ffi::CString;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use texpr_kernel::ir::Code;
use writer::Writer;

/// A kernel's code in memory.
#[derive(Debug)]
pub(crate) struct Compiled {
    linked: jit::Linked,
    /// The machine code as text, if it was asked for.
    assembly: Option<String>,
}

impl Compiled {
    fn function(&self) -> KernelFn {
        self.linked.function
    }
}

/// The code of this process, by its structure.
static CACHE: LazyLock<Mutex<FxHashMap<Arc<Key>, Arc<Compiled>>>> = LazyLock::new(Mutex::default);

/// Compiles `code` for this machine.
pub(crate) fn compile(code: &[Code], listing: bool) -> Result<Loaded, String> {
    let mut loaded = Loaded { functions: Vec::new(), _homes: Vec::new(), assembly: Vec::new() };
    for code in code {
        let compiled = of_structure(&Key::of(code), listing)?;
        loaded.functions.push(compiled.function());
        loaded.assembly.extend(compiled.assembly.clone());
        loaded._homes.push(compiled);
    }
    Ok(loaded)
}

/// Compiles a kernel in the background.
pub(crate) fn compile_later(code: &Code, done: later::Done) {
    later::compile(Key::of(code), done);
}

/// Forgets the code that is kept for programs to come.
pub(crate) fn forget() {
    CACHE.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// The code of a structure, of this process if it was made before and no listing is asked for.
fn of_structure(key: &Arc<Key>, listing: bool) -> Result<Arc<Compiled>, String> {
    let cached = || CACHE.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
    if let Some(compiled) = if listing { None } else { cached() } {
        return Ok(compiled);
    }
    let compiled = Arc::new(make(key, listing)?);
    CACHE.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), compiled.clone());
    Ok(compiled)
}

/// Compiles one structure.
fn make(key: &Key, listing: bool) -> Result<Compiled, String> {
    static NAMES: AtomicUsize = AtomicUsize::new(0);
    let machine = machine::target()?;
    let context = Context::create();
    let module = context.create_module("kernel");
    module.set_triple(&machine.get_triple());
    module.set_data_layout(&machine.get_target_data().get_data_layout());
    let name = CString::new(format!("texpr_kernel_{}", NAMES.fetch_add(1, Ordering::Relaxed)))
        .map_err(|e| e.to_string())?;
    let (writer, args) = Writer::new(context.raw(), module.as_mut_ptr(), &name);
    writer.attribute("target-cpu", &machine::CPU.name);
    writer.attribute("target-features", &machine::CPU.features);
    writer.attribute("prefer-vector-width", &(machine::vector_bytes() * 8).to_string());
    emit::code(writer, &key.code, args).finish();
    let object = machine::object(&module, &machine)?;
    let assembly = if listing { Some(machine::assembly(&module, &machine)?) } else { None };
    Ok(Compiled { linked: jit::link(&object, &name)?, assembly })
}
