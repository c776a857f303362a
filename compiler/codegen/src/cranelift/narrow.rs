//! Kernels of small integers: where all values of a kernel have one byte, a vector has sixteen of them, and where they have at most two, eight.
//! Lanes are then as wide as the widest value, and nothing in 32-bit lanes stands between.

use super::values::Width;
use texpr_base::DType;
use texpr_ir::primfn::{Inst, Val};
use texpr_ir::{Prim, PrimFn};
use texpr_kernel::ir::Kernel;

/// The elements of a vector, if they are small enough.
pub(super) fn lanes(kernel: &Kernel) -> Option<usize> {
    let bodies = || std::iter::once(&*kernel.body).chain(kernel.piece.as_ref().map(|piece| &*piece.body));
    [Width::Byte, Width::Short].into_iter().find(|width| bodies().all(|f| fits(f, *width))).map(Width::lanes)
}

/// Whether lanes of that width can hold all values, and each prim is one of theirs.
fn fits(f: &PrimFn, width: Width) -> bool {
    let small = |dtype: DType| dtype.size() <= width.bytes();
    let values = (0..f.params.len() + f.insts.len()).all(|i| small(f.dtype(Val::new(i))));
    values
        && f.insts.iter().all(|inst| match inst {
            Inst::Const(_) => true,
            Inst::Prim { prim: Prim::Shl | Prim::Shr, args, dtype } => {
                // Lanes of bytes have no shifts, and no narrow lanes have any by an amount of their own.
                let by = args[1].index().checked_sub(f.params.len()).map(|i| &f.insts[i]);
                let bits = dtype.size() as i64 * 8;
                width == Width::Short
                    && matches!(by, Some(Inst::Const(by)) if (0..bits).contains(&by.as_i64()))
            }
            Inst::Prim { prim, args, .. } => is_there(*prim, f.dtype(args[0]), width),
            Inst::Rare { .. } | Inst::Table { .. } | Inst::Load { .. } => false,
        })
}

/// Whether small lanes have the prim; what they lack is done in wider ones.
fn is_there(prim: Prim, dtype: DType, width: Width) -> bool {
    match prim {
        Prim::Add
        | Prim::Sub
        | Prim::Neg
        | Prim::Abs
        | Prim::Min
        | Prim::Max
        | Prim::And
        | Prim::Or
        | Prim::Xor
        | Prim::Not
        | Prim::Eq
        | Prim::Ne
        | Prim::Lt
        | Prim::Le
        | Prim::Select
        | Prim::Cast => true,
        // No machine multiplies bytes.
        Prim::Mul => width == Width::Short || dtype == DType::Bool,
        Prim::Shl
        | Prim::Shr
        | Prim::IDiv
        | Prim::IRem
        | Prim::Div
        | Prim::Fma
        | Prim::Sqrt
        | Prim::Floor
        | Prim::Ceil
        | Prim::Trunc
        | Prim::Round
        | Prim::CopySign
        | Prim::Popcount
        | Prim::Clz
        | Prim::MulLow32
        | Prim::Bitcast => false,
    }
}
