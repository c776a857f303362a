//! Computes ops of constants, while the result is one scalar.

use super::guard::Facts;
use std::cell::RefCell;
use texpr_base::{Scalar, SizeTable};
use texpr_ir::core::{Core, CoreBuilder};
use texpr_ir::interp::{self, Options};
use texpr_ir::op::{Call, Lower, LowerCall};
use texpr_ir::primfn::{Inst, Val};
use texpr_ir::{Attr, NodeId, OpDef, Prim, PrimFn, Type};

/// More elements than this are not computed while compiling.
const MAX_ELEMENTS: usize = 4096;

/// The scalar that `def` of these arguments is everywhere, if all are constants and `def` is elementwise, or its result has rank 0, or it
/// lowers to a constant.
/// A division by an integer zero stays: the run counts it.
pub(super) fn fold(
    facts: &Facts<'_>,
    def: &'static OpDef,
    attrs: &[Attr],
    args: &[NodeId],
) -> Option<Scalar> {
    // A constant in a larger shape stays one; there is nothing to compute.
    if facts.book.broadcast == Some(def) {
        return None;
    }
    // What looks at whole arrays is not asked about scalars in their place.
    let looks_at_all = matches!(def.lower, Lower::Core(_)) && !def.props.elementwise;
    if looks_at_all && args.iter().any(|id| facts.ty(*id).rank() > 0) {
        return None;
    }
    let constants = args.iter().map(|id| facts.constant(*id)).collect::<Option<Vec<Scalar>>>()?;
    let types: Vec<Type> = constants.iter().map(|c| Type::scalar(c.dtype)).collect();
    let ty = infer(def, attrs, &types)?;
    if ty.dtype.is_complex() || constants.iter().any(|c| c.dtype.is_complex()) {
        return None;
    }
    // Halves are computed with as the expansion does it.
    let constants: Vec<Scalar> = constants.iter().map(|c| c.cast(def.works_in(c.dtype))).collect();
    let rounded = ty.dtype;
    let ty = ty.with_dtype(def.works_in(rounded));
    compute(def, attrs, &constants, &ty).map(|scalar| scalar.cast(rounded))
}

fn compute(def: &'static OpDef, attrs: &[Attr], constants: &[Scalar], ty: &Type) -> Option<Scalar> {
    match def.lower {
        Lower::Map(body) => {
            let params: Vec<_> = constants.iter().map(|c| c.dtype).collect();
            let f = PrimFn::build1(&params, body);
            if divides_by_zero(&f, constants) { None } else { f.eval(constants).first().copied() }
        }
        Lower::Core(lower) => {
            let mut builder = CoreBuilder::new(Vec::new());
            let args: Vec<_> = constants.iter().map(|c| builder.constant(*c)).collect();
            let out = lower(&mut builder, &LowerCall { args: &args, attrs, ty });
            if let Some(Core::Const(scalar)) = builder.kind(out) {
                return Some(*scalar).filter(|scalar| scalar.dtype == ty.dtype);
            }
            if ty.rank() > 0 {
                return None;
            }
            let graph = builder.finish(vec![out], Vec::new());
            let options = Options { max_elements: MAX_ELEMENTS, ..Options::default() };
            let outcome = interp::run_graph(&graph, &[], &[], &options).ok()?;
            outcome.outputs.first()?.as_scalar().filter(|scalar| scalar.dtype == ty.dtype)
        }
    }
}

fn infer(def: &'static OpDef, attrs: &[Attr], types: &[Type]) -> Option<Type> {
    let maybe_equal = RefCell::new(Vec::new());
    let sizes = SizeTable::default();
    (def.infer)(&Call { def, args: types, attrs, sizes: &sizes, maybe_equal: &maybe_equal }).ok()
}

/// Whether an integer division in `f` of these arguments has the divisor 0.
fn divides_by_zero(f: &PrimFn, args: &[Scalar]) -> bool {
    let divisors: Vec<Val> = f
        .insts
        .iter()
        .filter_map(|inst| match inst {
            Inst::Prim { prim: Prim::IDiv | Prim::IRem, args, .. } => Some(args[1]),
            _ => None,
        })
        .collect();
    if divisors.is_empty() {
        return false;
    }
    let divisors = PrimFn { results: divisors, ..f.clone() };
    divisors.eval(args).iter().any(|divisor| !divisor.as_bool())
}
