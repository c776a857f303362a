//! What the file of an op usually needs.

pub(super) use super::infer;
pub(super) use super::lower;
pub(super) use super::pull;
pub(super) use super::templates::*;
pub(super) use crate::math;
pub(super) use texpr_base::{Combine, DType, Scalar, Size};
pub(super) use texpr_ir::attr::{SliceAxis, Start};
pub(super) use texpr_ir::core::{Core, CoreBuilder, CoreId, ViewAxis};
pub(super) use texpr_ir::grad::{Pullback, Slope};
pub(super) use texpr_ir::op::{
    Call, Class, Lower, LowerCall, OnComplex, OpError, Param, ParamKind, Promote, Props, infer_elementwise,
};
pub(super) use texpr_ir::{Attr, Ex, Grad, OpDef, Shape, Sx, Type};
