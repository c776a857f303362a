//! The LLVM backend: the same code as Cranelift's, in vectors of the CPU's full width, with the work on it that takes time: some milliseconds a kernel.

mod asm;
mod jit;
pub(crate) mod later;
mod machine;
mod prims;
mod writer;

use crate::structure::Key;
use crate::{KernelFn, Loaded, disk, emit};
use inkwell::context::Context;
use rustc_hash::FxHashMap;
use std::ffi::CString;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};
use std::time::Duration;
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

/// As many kernels are kept for programs to come; most take some kilobytes.
const MAX_KEPT: usize = 4096;

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
    let compiled = make(key, listing)?;
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    if cache.len() >= MAX_KEPT {
        // What programs still use lives on with them.
        cache.clear();
    }
    cache.insert(key.clone(), compiled.clone());
    Ok(compiled)
}

/// Compiles one structure, or finds what it was compiled to: in this process, or on disk.
fn make(key: &Key, listing: bool) -> Result<Arc<Compiled>, String> {
    /// What is in memory, by what it was made of.
    static LINKED: LazyLock<Mutex<FxHashMap<disk::Name, Weak<Compiled>>>> = LazyLock::new(Mutex::default);
    let machine = machine::target()?;
    let context = Context::create();
    let module = context.create_module("kernel");
    module.set_triple(&machine.get_triple());
    module.set_data_layout(&machine.get_target_data().get_data_layout());
    let (writer, args) = Writer::new(context.raw(), module.as_mut_ptr(), c"kernel");
    writer.attribute("target-cpu", &machine::CPU.name);
    writer.attribute("target-features", &machine::CPU.features);
    writer.attribute("prefer-vector-width", &(machine::vector_bytes() * 8).to_string());
    let function = emit::code(writer, &key.code, args).finish();
    let written = module.print_to_string();
    let [llvm, passes, texpr] = machine::made_by();
    let name = disk::Name::of(&[written.to_bytes(), llvm, passes, texpr]);
    if !listing {
        let linked = LINKED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(compiled) = linked.get(&name).and_then(Weak::upgrade) {
            return Ok(compiled);
        }
    }
    // A listing has a name of its own, since it is made anew.
    static LISTINGS: AtomicUsize = AtomicUsize::new(0);
    let number = if listing { LISTINGS.fetch_add(1, Ordering::Relaxed) } else { 0 };
    let prefix = if listing { format!("listing{number}_") } else { "kernel_".to_string() };
    let symbol = CString::new(prefix + &name.text()[..32]).map_err(|e| e.to_string())?;
    function.rename(&symbol);
    let object = match if listing { None } else { disk::find(name) } {
        Some(object) => object,
        None => {
            let object = machine::object(&module, &machine)?;
            if !listing {
                disk::keep(name, &object);
            }
            object
        }
    };
    let assembly = if listing { Some(machine::assembly(&module, &machine)?) } else { None };
    let mut linked = LINKED.lock().unwrap_or_else(PoisonError::into_inner);
    // Another thread may have been at it, too.
    if let (false, Some(compiled)) = (listing, linked.get(&name).and_then(Weak::upgrade)) {
        return Ok(compiled);
    }
    // One that nobody needs any more may still be on its way out of the linker, which takes no name twice.
    let is_leaving = linked.contains_key(&name);
    let mut tries = 0;
    let code = loop {
        match jit::link(&object, &symbol) {
            Err(_) if is_leaving && tries < 1000 => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(1));
            }
            done => break done?,
        }
    };
    let compiled = Arc::new(Compiled { linked: code, assembly });
    if !listing {
        if linked.len() > 4 * MAX_KEPT {
            linked.retain(|_, compiled| compiled.strong_count() > 0);
        }
        linked.insert(name, Arc::downgrade(&compiled));
    }
    Ok(compiled)
}
