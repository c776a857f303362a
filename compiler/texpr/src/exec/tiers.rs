//! Better code for kernels that have worked long enough: LLVM makes it in the background, and it is called from the next call of the kernel on. The bits are
//! the same, so nobody can tell but by the time.

use std::sync::Arc;
use texpr_kernel::ir::Code;
use texpr_runtime::exec::entry::Entry;
use texpr_runtime::exec::plan::Hot;

/// What is told that a kernel is worth it.
pub(super) fn hot(code: &Arc<[Code]>, entries: &Arc<[Entry]>) -> Hot {
    // The plan has both the entries and this.
    let (code, entries) = (code.clone(), Arc::downgrade(entries));
    Box::new(move |kernel| {
        let entries = entries.clone();
        texpr_codegen::compile_later(&code[kernel], move |function, home| {
            if let Some(entries) = entries.upgrade() {
                // SAFETY: it is the code of the same kernel.
                unsafe { entries[kernel].replace(function, home) };
            }
        });
    })
}
