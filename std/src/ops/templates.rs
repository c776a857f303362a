//! What ops of one sort have in common, so that an op's own file holds only what is its own.
//!
//! Every entry overrides `name`, `class`, `doc` and `lower`.

use super::infer;
use texpr_base::DType;
use texpr_ir::op::{
    Class, Lower, OnComplex, Param, ParamKind, Promote, Props, infer_compare, infer_elementwise,
};
use texpr_ir::{Grad, OpDef};

/// Any number or boolean: `positive`, `floor`.
pub(super) const UNARY: OpDef = OpDef {
    name: "",
    aliases: &[],
    class: Class::Arithmetic,
    doc: "",
    params: &[Param::array("x")],
    promote: Promote::Keep,
    infer: infer_elementwise,
    lower: Lower::Map(|x| x[0]),
    grad: Grad::Unknown,
    complex: OnComplex::Refused,
    props: Props::ELEMENTWISE,
    reference: None,
    max_ulp: 0,
    domain: (-1e3, 1e3),
};

/// Numbers; booleans count as `i64`.
pub(super) const UNARY_NUM: OpDef = OpDef { promote: Promote::Numeric, ..UNARY };

/// Floats; integers become `f64`, narrow ones `f32`.
pub(super) const UNARY_FLOAT: OpDef = OpDef { promote: Promote::NarrowFloat, max_ulp: 1, ..UNARY };

/// Integers and booleans.
pub(super) const UNARY_INT: OpDef = OpDef { promote: Promote::Integer, grad: Grad::Zero, ..UNARY };

/// A question about each element.
pub(super) const UNARY_TEST: OpDef = OpDef { infer: infer_compare, grad: Grad::Zero, ..UNARY };

/// Two operands of a common dtype, booleans included.
pub(super) const BINARY: OpDef =
    OpDef { params: &[Param::array("x1"), Param::array("x2")], promote: Promote::Common, ..UNARY };

/// Two numbers of a common dtype; booleans count as `i64`.
pub(super) const BINARY_NUM: OpDef = OpDef { promote: Promote::Numeric, ..BINARY };

/// Two floats; integers become `f64`, narrow ones `f32`.
pub(super) const BINARY_FLOAT: OpDef = OpDef { promote: Promote::NarrowFloat, max_ulp: 1, ..BINARY };

/// Two integers or booleans.
pub(super) const BINARY_INT: OpDef = OpDef { promote: Promote::Integer, grad: Grad::Zero, ..BINARY };

/// Two operands compared.
pub(super) const COMPARE: OpDef =
    OpDef { class: Class::Compare, infer: infer_compare, grad: Grad::Zero, ..BINARY };

/// Two truth values; a number is true unless it is 0.
pub(super) const LOGIC: OpDef = OpDef {
    class: Class::Logic,
    promote: Promote::Bool,
    infer: infer_compare,
    props: Props::COMMUTATIVE,
    grad: Grad::Zero,
    ..BINARY
};

/// The mask of the elements that a reduction is over, its second array.
pub(super) const MASK: Param = Param::apart("where");

/// What the greatest or least element of a reduction is compared with too, its third array.
pub(super) const INITIAL: Param = Param::apart_as("initial", |dtype| dtype);

/// The parameters of a reduction with a mask.
pub(super) const MASKED_PARAMS: &[Param] = &[
    Param::array("x"),
    Param::optional("axis", ParamKind::Axes),
    Param::optional("keepdims", ParamKind::Bool),
    MASK,
];

/// A reduction over `axis`; attributes: 0 is `axis`, 1 is `keepdims`.
pub(super) const REDUCE: OpDef = OpDef {
    class: Class::Reduction,
    params: &[
        Param::array("x"),
        Param::optional("axis", ParamKind::Axes),
        Param::optional("keepdims", ParamKind::Bool),
    ],
    infer: |call| Ok(infer::reduced(call, call.args[0].dtype)),
    props: Props::NONE,
    ..UNARY
};

/// A reduction of floats; integers become `f64`.
pub(super) const REDUCE_FLOAT: OpDef = OpDef { promote: Promote::Float, ..REDUCE };

/// A reduction of truth values.
pub(super) const REDUCE_BOOL: OpDef = OpDef {
    promote: Promote::Bool,
    infer: |call| Ok(infer::reduced(call, DType::Bool)),
    grad: Grad::Zero,
    ..REDUCE
};

/// Something else than elementwise, with parameters of its own.
pub(super) const OTHER: OpDef = OpDef { props: Props::NONE, ..UNARY };

/// A new array.
pub(super) const CREATION: OpDef = OpDef { class: Class::Creation, grad: Grad::Zero, ..OTHER };

/// The same elements in another shape or order.
pub(super) const SHAPE: OpDef =
    OpDef { class: Class::Shape, complex: OnComplex::Taken, props: Props::MOVES, ..OTHER };
