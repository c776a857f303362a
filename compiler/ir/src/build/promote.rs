//! The conversion of array arguments to common dtypes, as cast nodes.
//!
//! Literals and sizes are *weak*: they take their partner's dtype where their kind allows it. A weak integer that is not a constant (a
//! size, a loop's index) goes to a float partner's dtype, but meets integers as the `i64` it is, so that nothing wraps unseen.

use crate::attr::Attr;
use crate::build::operand::{Operand, Refused};
use crate::build::{BuildCx, names};
use crate::errors::{e0301_u64_signed, e0302_literal, e0303_dtype, e0307_implicit};
use crate::graph::{ArrayConst, NodeId, NodeKind};
use crate::op::{OpDef, ParamKind, Promote};
use std::sync::Arc;
use texpr_base::{DType, Kind, Scalar, Span};

/// `args` as nodes of the innermost region, converted as the op wants them.
pub(super) fn promote(
    cx: &mut BuildCx,
    def: &'static OpDef,
    args: &[Operand],
    span: Span,
) -> Result<Vec<NodeId>, Refused> {
    let n_together = def.params.iter().filter(|param| param.kind == ParamKind::Array && !param.apart).count();
    if args.len() > n_together && def.params.iter().any(|param| param.apart) {
        let mut nodes = promote(cx, def, &args[..n_together], span)?;
        let literals = def.params.iter().filter(|param| param.apart).map(|param| param.literal);
        for (arg, literal) in args[n_together..].iter().zip(literals) {
            let wanted = literal.filter(|_| arg.weak).map(|literal| literal(cx.graph().ty(nodes[0]).dtype));
            let taken = wanted.map(|dtype| cx.take_dtype(*arg, dtype)).transpose()?.flatten();
            nodes.push(cx.import(taken.unwrap_or(*arg))?);
        }
        return Ok(nodes);
    }
    let target = match def.promote {
        Promote::Keep => {
            return args.iter().map(|arg| cx.import(*arg)).collect();
        }
        Promote::Bool => {
            return args.iter().map(|arg| truth(cx, *arg)).collect();
        }
        Promote::Choice => {
            let Some((condition, rest)) = args.split_first() else { return Ok(Vec::new()) };
            if cx.ty(*condition).dtype != DType::Bool {
                let text = cx.type_text(*condition);
                return Err(e0303_dtype::not_bool(condition.span, "the condition", &text));
            }
            let target = cx.common_dtype(rest, span)?;
            let mut nodes = vec![cx.import(*condition)?];
            for arg in rest {
                cx.refuse_implicit(def, *arg, target, span)?;
                nodes.push(cx.convert(*arg, target)?);
            }
            return Ok(nodes);
        }
        Promote::Common => cx.common_dtype(args, span)?,
        Promote::Numeric => match cx.common_dtype(args, span)? {
            DType::Bool => DType::I64,
            dtype => dtype,
        },
        Promote::Float => cx.common_dtype(args, span)?.to_float(),
        Promote::NarrowFloat => {
            let common = cx.common_dtype(args, span)?;
            // Each for itself: `i8` and `u16` meet in `i32`, but `f32` holds both.
            let own = args.iter().filter(|arg| !arg.weak).map(|arg| cx.ty(*arg).dtype.to_narrow_float());
            let is_weak_size = |arg: &Operand| arg.weak && cx.as_const(*arg).is_none();
            match own.reduce(|a, b| a.promote(b).unwrap_or(DType::F64)) {
                Some(own) if common.is_int() && !args.iter().any(is_weak_size) => own,
                _ => common.to_narrow_float(),
            }
        }
        Promote::Integer => {
            let fits = |dtype: DType| dtype.is_int() || dtype == DType::Bool;
            if let Some(arg) = args.iter().find(|arg| !fits(cx.ty(**arg).dtype)) {
                let text = cx.type_text(*arg);
                return Err(e0303_dtype::refuse(
                    span,
                    &spoken(def),
                    (arg.span, &text),
                    "integers or booleans",
                ));
            }
            cx.common_dtype(args, span)?
        }
    };
    args.iter()
        .map(|arg| {
            cx.refuse_implicit(def, *arg, target, span)?;
            cx.convert(*arg, target)
        })
        .collect()
}

/// The op in messages.
pub(super) fn spoken(def: &OpDef) -> String {
    match def.name {
        "add" => "`+`".into(),
        "subtract" => "`-`".into(),
        "multiply" => "`*`".into(),
        "divide" => "`/`".into(),
        "floor_divide" => "`//`".into(),
        "remainder" => "`%`".into(),
        "power" => "`**`".into(),
        "matmul" => "`@`".into(),
        "negative" => "unary `-`".into(),
        "positive" => "unary `+`".into(),
        "less" => "`<`".into(),
        "less_equal" => "`<=`".into(),
        "greater" => "`>`".into(),
        "greater_equal" => "`>=`".into(),
        "bitwise_and" => "`&`".into(),
        "bitwise_or" => "`|`".into(),
        "bitwise_xor" => "`^`".into(),
        "bitwise_invert" => "`~`".into(),
        "bitwise_left_shift" => "`<<`".into(),
        "bitwise_right_shift" => "`>>`".into(),
        names::GETITEM => "an index".into(),
        names::UPDATE => "`with`".into(),
        name => format!("`{name}`"),
    }
}

/// What an operand brings to promotion.
#[derive(Clone, Copy)]
struct Weakness {
    kind: Kind,
    /// The value of a constant integer.
    value: Option<i128>,
    dtype: DType,
}

impl BuildCx {
    /// The dtype that all of `args` are converted to.
    pub fn common_dtype(&self, args: &[Operand], span: Span) -> Result<DType, Refused> {
        let mut strong: Option<(DType, Operand)> = None;
        for arg in args.iter().filter(|arg| !arg.weak) {
            let dtype = self.ty(*arg).dtype;
            strong = Some(match strong {
                None => (dtype, *arg),
                Some((common, from)) => match common.promote(dtype) {
                    Some(both) if both == common => (common, from),
                    Some(both) => (both, *arg),
                    None => return Err(self.no_common(from, *arg, span)),
                },
            });
        }
        let Some((mut target, partner)) = strong else { return Ok(self.common_of_weak(args)) };
        for arg in args.iter().filter(|arg| arg.weak) {
            let weak = self.weakness(*arg);
            target = match (weak.kind, target.kind()) {
                (_, Kind::Complex) | (Kind::Bool, _) => target,
                (Kind::Complex, Kind::Float) => target.to_complex(),
                (Kind::Complex, _) => DType::C128,
                (_, Kind::Float) => target,
                (Kind::Float, _) => DType::F64,
                (Kind::Signed | Kind::Unsigned, Kind::Bool) => weak.dtype,
                (Kind::Signed | Kind::Unsigned, Kind::Signed | Kind::Unsigned) => match weak.value {
                    Some(_) => target,
                    None => target.promote(weak.dtype).ok_or_else(|| self.no_common(partner, *arg, span))?,
                },
            };
        }
        if target.is_int() {
            for arg in args.iter().filter(|arg| arg.weak) {
                self.check_fits(*arg, target, Some(partner))?;
            }
        }
        Ok(target)
    }

    fn common_of_weak(&self, args: &[Operand]) -> DType {
        let dtypes = args.iter().map(|arg| self.ty(*arg).dtype);
        dtypes.reduce(|a, b| a.promote(b).unwrap_or(DType::U64)).unwrap_or(DType::F64)
    }

    fn weakness(&self, operand: Operand) -> Weakness {
        let dtype = self.ty(operand).dtype;
        let value = match self.node(operand).map(|node| &node.kind) {
            Some(NodeKind::Const(scalar)) if dtype.is_int() => Some(scalar.as_i128()),
            Some(NodeKind::Array(_)) if dtype.is_int() => Some(0),
            _ => None,
        };
        Weakness { kind: dtype.kind(), value, dtype }
    }

    /// An error, if a weak integer constant does not fit in `dtype`.
    fn check_fits(&self, operand: Operand, dtype: DType, partner: Option<Operand>) -> Result<(), Refused> {
        let range = dtype.int_min()..=dtype.int_max();
        let misfit = match self.node(operand).map(|node| &node.kind) {
            Some(NodeKind::Const(scalar)) => (!range.contains(&scalar.as_i128())).then_some(*scalar),
            Some(NodeKind::Array(array)) => {
                array.elements.iter().find(|scalar| !range.contains(&scalar.as_i128())).copied()
            }
            _ => None,
        };
        match misfit {
            Some(scalar) => {
                let partner = partner.map(|partner| (partner.span, self.type_text(partner)));
                let partner = partner.as_ref().map(|(place, ty)| (*place, ty.as_str()));
                Err(e0302_literal::refuse(operand.span, &scalar.to_string(), dtype.name(), partner))
            }
            None => Ok(()),
        }
    }

    fn no_common(&self, a: Operand, b: Operand, span: Span) -> Refused {
        let (unsigned, signed) = if self.ty(a).dtype == DType::U64 { (a, b) } else { (b, a) };
        let dtype = self.ty(signed).dtype.name();
        let (left, right) = (self.type_text(unsigned), self.type_text(signed));
        e0301_u64_signed::refuse(span, (unsigned.span, &left), (signed.span, &right), dtype)
    }

    /// An error, if conversions must be written down and this one is not.
    fn refuse_implicit(&self, def: &OpDef, arg: Operand, to: DType, span: Span) -> Result<(), Refused> {
        let Some(exempt) = &self.strict else { return Ok(()) };
        if arg.weak || self.ty(arg).dtype == to || exempt.contains(&span.file) {
            return Ok(());
        }
        Err(e0307_implicit::refuse(span, &spoken(def), (arg.span, &self.type_text(arg)), to.name()))
    }

    /// The value as a node of the innermost region with this dtype: a constant anew, anything else through a cast.
    pub fn convert(&mut self, operand: Operand, dtype: DType) -> Result<NodeId, Refused> {
        let node = self.import(operand)?;
        let ty = self.graph().ty(node).clone();
        if ty.dtype == dtype {
            return Ok(node);
        }
        let ty = ty.with_dtype(dtype);
        let (span, kind) = (operand.span, self.graph().node(node).kind.clone());
        match kind {
            NodeKind::Const(scalar) => Ok(self.constant(scalar.cast(dtype), span).node),
            NodeKind::Array(array) if operand.weak => {
                let elements = array.elements.iter().map(|scalar| scalar.cast(dtype)).collect();
                let array = ArrayConst { shape: array.shape.clone(), elements };
                Ok(self.add(NodeKind::Array(Arc::new(array)), vec![], ty, span).node)
            }
            _ => {
                let def = self.own_op(names::ASTYPE, span)?;
                let attrs = def
                    .params
                    .iter()
                    .filter(|param| !matches!(param.kind, ParamKind::Array | ParamKind::Arrays))
                    .map(|param| if param.kind == ParamKind::DType { Attr::DType(dtype) } else { Attr::None })
                    .collect();
                Ok(self.add(NodeKind::Op { def, attrs }, vec![node], ty, span).node)
            }
        }
    }

    /// The value with this dtype, which a literal takes if it fits; `None` if it is no literal and has another dtype.
    pub fn take_dtype(&mut self, operand: Operand, dtype: DType) -> Result<Option<Operand>, Refused> {
        let own = self.ty(operand).dtype;
        if own == dtype {
            return Ok(Some(Operand { weak: false, ..operand }));
        }
        let exact = match (own.kind(), dtype.kind()) {
            (Kind::Signed | Kind::Unsigned, Kind::Signed | Kind::Unsigned) => {
                self.weakness(operand).value.is_some()
            }
            (Kind::Signed | Kind::Unsigned | Kind::Float, Kind::Float | Kind::Complex)
            | (Kind::Complex, Kind::Complex) => true,
            (Kind::Bool, _)
            | (_, Kind::Bool)
            | (Kind::Complex, _)
            | (Kind::Float, Kind::Signed | Kind::Unsigned) => false,
        };
        if !operand.weak || !exact {
            return Ok(None);
        }
        if dtype.is_int() {
            self.check_fits(operand, dtype, None)?;
        }
        let node = self.convert(operand, dtype)?;
        Ok(Some(Operand { node, region: self.region(), weak: false, span: operand.span }))
    }
}

/// The value as `bool`: numbers are compared with 0.
fn truth(cx: &mut BuildCx, operand: Operand) -> Result<NodeId, Refused> {
    let dtype = cx.ty(operand).dtype;
    if dtype == DType::Bool {
        return cx.import(operand);
    }
    if let Some(scalar) = cx.as_const(operand) {
        return Ok(cx.constant(Scalar::bool(scalar.as_bool()), operand.span).node);
    }
    let def = cx.own_op(names::NOT_EQUAL, operand.span)?;
    let zero = cx.constant(Scalar::zero(dtype), operand.span);
    cx.call_values(def, &[Operand { weak: false, ..operand }, zero], operand.span).map(|result| result.node)
}
