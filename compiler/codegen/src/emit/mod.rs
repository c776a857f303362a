//! Kernels and nests → code, for any machine that is an [`asm::Asm`]: what loops there are, where accesses stand, what is done in which block. The one
//! place that decides it, so that backends differ in instructions only, and not in a bit.

mod acc;
mod address;
pub(crate) mod asm;
mod body;
mod driver;
mod nest;
mod partial;
mod rare;
mod rows;
mod turn;

use asm::Asm;
pub(crate) use body::widest;
pub(crate) use driver::{FEW, MAX_TURN};
use texpr_kernel::ir::Code;

/// Writes the function of a kernel or a nest. `args` are its parameters, in the order of [`crate::KernelFn`].
pub(crate) fn code<A: Asm>(asm: A, code: &Code, args: [A::Value; 4]) -> A {
    match code {
        Code::Kernel(kernel) => driver::emit(asm, kernel, args),
        Code::Nest(nest) => nest::emit(asm, nest, args),
    }
}
