//! Objects → functions in memory, by LLVM's own linker (ORC).

use crate::KernelFn;
use inkwell::llvm_sys::core::LLVMCreateMemoryBufferWithMemoryRangeCopy;
use inkwell::llvm_sys::error::{LLVMDisposeErrorMessage, LLVMErrorRef, LLVMGetErrorMessage};
use inkwell::llvm_sys::orc2::lljit::{
    LLVMOrcCreateLLJIT, LLVMOrcLLJITAddObjectFileWithRT, LLVMOrcLLJITGetGlobalPrefix,
    LLVMOrcLLJITGetMainJITDylib, LLVMOrcLLJITLookup, LLVMOrcLLJITRef,
};
use inkwell::llvm_sys::orc2::{
    LLVMOrcCreateDynamicLibrarySearchGeneratorForProcess, LLVMOrcJITDylibAddGenerator,
    LLVMOrcJITDylibCreateResourceTracker, LLVMOrcReleaseResourceTracker, LLVMOrcResourceTrackerRef,
    LLVMOrcResourceTrackerRemove,
};
use std::ffi::{CStr, CString};
use std::ptr::null_mut;
use std::sync::LazyLock;

/// The linker of this process, which lives as long as it.
struct Linker(LLVMOrcLLJITRef);

// SAFETY: ORC's sessions lock themselves.
unsafe impl Send for Linker {}
// SAFETY: as above.
unsafe impl Sync for Linker {}

static LINKER: LazyLock<Result<Linker, String>> = LazyLock::new(|| {
    super::machine::target()?;
    let mut jit = null_mut();
    // SAFETY: without a builder, ORC makes one of its defaults; the target was initialised.
    told(unsafe { LLVMOrcCreateLLJIT(&raw mut jit, null_mut()) })?;
    let mut generator = null_mut();
    // SAFETY: the library is of the session just made, which takes the generator over.
    unsafe {
        let prefix = LLVMOrcLLJITGetGlobalPrefix(jit);
        told(LLVMOrcCreateDynamicLibrarySearchGeneratorForProcess(
            &raw mut generator,
            prefix,
            None,
            null_mut(),
        ))?;
        LLVMOrcJITDylibAddGenerator(LLVMOrcLLJITGetMainJITDylib(jit), generator);
    }
    Ok(Linker(jit))
});

/// What an error of LLVM says.
fn told(error: LLVMErrorRef) -> Result<(), String> {
    if error.is_null() {
        return Ok(());
    }
    // SAFETY: the error is not null, and its message is ours until it is given back.
    unsafe {
        let message = LLVMGetErrorMessage(error);
        let text = CStr::from_ptr(message).to_string_lossy().into_owned();
        LLVMDisposeErrorMessage(message);
        Err(text)
    }
}

/// A function in memory; gone when this is dropped.
#[derive(Debug)]
pub(super) struct Linked {
    pub(super) function: KernelFn,
    tracker: LLVMOrcResourceTrackerRef,
}

// SAFETY: the code is immutable, and ORC locks itself.
unsafe impl Send for Linked {}
// SAFETY: as above.
unsafe impl Sync for Linked {}

impl Drop for Linked {
    fn drop(&mut self) {
        // SAFETY: whoever has the function also keeps this.
        unsafe {
            let error = LLVMOrcResourceTrackerRemove(self.tracker);
            let _ = told(error);
            LLVMOrcReleaseResourceTracker(self.tracker);
        }
    }
}

/// Loads an object that defines a kernel of this name, which no other object of the process has.
pub(super) fn link(object: &[u8], name: &CString) -> Result<Linked, String> {
    let jit = LINKER.as_ref().map_err(Clone::clone)?.0;
    // SAFETY: the session lives as long as the process; the buffer is a copy, which ORC takes over; the symbol is a kernel of our signature.
    unsafe {
        let buffer =
            LLVMCreateMemoryBufferWithMemoryRangeCopy(object.as_ptr().cast(), object.len(), name.as_ptr());
        let tracker = LLVMOrcJITDylibCreateResourceTracker(LLVMOrcLLJITGetMainJITDylib(jit));
        let mut address = 0;
        let added = told(LLVMOrcLLJITAddObjectFileWithRT(jit, tracker, buffer));
        let found = added.and_then(|()| told(LLVMOrcLLJITLookup(jit, &raw mut address, name.as_ptr())));
        if let Err(error) = found {
            LLVMOrcReleaseResourceTracker(tracker);
            return Err(error);
        }
        let function = std::mem::transmute::<usize, KernelFn>(address as usize);
        Ok(Linked { function, tracker })
    }
}
