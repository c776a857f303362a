//! A call of an op becomes a node.

use crate::attr::Attr;
use crate::build::index::Item;
use crate::build::operand::{Arg, Named, Operand, Refused};
use crate::build::{BuildCx, attrs, fold, matching, names, promote, refuse};
use crate::errors::{e0305_negative_power, e0414_argument_sort};
use crate::graph::{NodeId, NodeKind};
use crate::op::{Call, Class, OnComplex, OpDef, OpError, Param, ParamKind};
use crate::ty::Type;
use std::cell::RefCell;
use texpr_base::{Combine, DType, Scalar, Size, Span};

impl BuildCx {
    /// Makes the node of `def` on these arguments: matches them to parameters, promotes the arrays, and applies the op's type rule.
    pub fn call(
        &mut self,
        def: &'static OpDef,
        positional: Vec<Arg>,
        named: Vec<Named>,
        span: Span,
    ) -> Result<Operand, Refused> {
        let given = matching::match_op(def, positional, named, span)?;
        let is_default = |(param, arg): (&Param, &Option<Arg>)| param.default.is_some() && is_left_out(arg);
        let all_default = def
            .params
            .iter()
            .zip(&given)
            .all(|(param, arg)| param.default.is_none() || is_default((param, arg)));
        let mut arrays = Vec::new();
        let mut others = Vec::new();
        let last_apart =
            def.params.iter().zip(&given).rposition(|(param, arg)| param.apart && !is_left_out(arg));
        for (at, (param, arg)) in def.params.iter().zip(given).enumerate() {
            match (param.kind, arg) {
                (ParamKind::Array, arg)
                    if param.apart && is_left_out(&arg) && last_apart.is_some_and(|last| at < last) =>
                {
                    arrays.push(self.literal(Scalar::bool(true), span));
                }
                (ParamKind::Array, arg) if is_left_out(&arg) && param.default.is_some() => {
                    if let Some(value) = param.default.filter(|_| !all_default) {
                        let first = arrays.first().map(|array| self.ty(*array).dtype);
                        arrays.push(self.literal(default_of(value, first), span));
                    }
                }
                (ParamKind::Array, Some(arg)) => {
                    if !(param.optional && matches!(arg, Arg::None(_))) {
                        arrays.push(self.array_argument(def, param.name, arg)?);
                    }
                }
                (ParamKind::Arrays, Some(Arg::Tuple(items, _) | Arg::List(items, _))) => {
                    for item in items {
                        arrays.push(self.array_argument(def, param.name, item)?);
                    }
                }
                (ParamKind::Arrays, Some(Arg::Value(all))) if self.parts(all).is_some() => {
                    for i in 0..self.parts(all).unwrap_or(0) {
                        let at = Item::At(self.literal(Scalar::i64(i), span));
                        arrays.push(self.index(all, &[at], "", span)?);
                    }
                }
                (ParamKind::Arrays, Some(arg)) => {
                    let actual = self.describe(&arg);
                    let expected = "a list or tuple of arrays";
                    return Err(e0414_argument_sort::refuse(
                        arg.span(),
                        def.name,
                        param.name,
                        expected,
                        &actual,
                    ));
                }
                (ParamKind::Array | ParamKind::Arrays, None) => {}
                (_, arg) => others.push((param, arg)),
            }
        }
        if def.name == names::POWER {
            refuse_negative_power(self, &arrays, span)?;
        }
        if others.is_empty()
            && let Some(folded) = fold::fold(self, def, &arrays, span)?
        {
            return Ok(folded);
        }
        let mut attributes = Vec::with_capacity(others.len());
        for (param, arg) in others {
            attributes.push(attrs::attribute(self, def, param, arg, arrays.first().copied())?);
        }
        self.finish_call(def, &arrays, attributes, span)
    }

    /// [`BuildCx::call`] with arrays only.
    pub fn call_values(
        &mut self,
        def: &'static OpDef,
        args: &[Operand],
        span: Span,
    ) -> Result<Operand, Refused> {
        let args = args.iter().map(|arg| Arg::Value(*arg)).collect();
        self.call(def, args, Vec::new(), span)
    }

    /// [`BuildCx::call_values`] by name, for ops that the language itself needs.
    pub fn own_call(&mut self, name: &str, args: &[Operand], span: Span) -> Result<Operand, Refused> {
        let def = self.own_op(name, span)?;
        self.call_values(def, args, span)
    }

    /// [`BuildCx::own_call`] with attributes.
    pub fn own_call_with(
        &mut self,
        name: &str,
        args: &[Operand],
        attrs: Vec<Attr>,
        span: Span,
    ) -> Result<Operand, Refused> {
        let def = self.own_op(name, span)?;
        self.finish_call(def, args, attrs, span)
    }

    /// How many parts an array that stands for a list of arrays has, along its first axis.
    fn parts(&self, array: Operand) -> Option<i64> {
        self.ty(array).shape.first()?.as_const().filter(|n| *n <= 1000)
    }

    fn array_argument(&mut self, def: &OpDef, param: &str, arg: Arg) -> Result<Operand, Refused> {
        match arg {
            Arg::Value(operand) => Ok(operand),
            // NumPy takes a tuple of numbers for an array as well.
            Arg::List(items, span) | Arg::Tuple(items, span) => self.list(items, span),
            Arg::None(_) | Arg::DType(..) | Arg::Str(..) => {
                Err(e0414_argument_sort::refuse(arg.span(), def.name, param, "an array", arg.sort()))
            }
        }
    }

    /// Promotes, applies the type rule, and adds the node.
    pub(super) fn finish_call(
        &mut self,
        def: &'static OpDef,
        arrays: &[Operand],
        attributes: Vec<Attr>,
        span: Span,
    ) -> Result<Operand, Refused> {
        let nodes = promote::promote(self, def, arrays, span)?;
        let types: Vec<Type> = nodes.iter().map(|node| self.graph().ty(*node).clone()).collect();
        let maybe_equal = RefCell::new(Vec::new());
        let call =
            Call { def, args: &types, attrs: &attributes, sizes: &self.sizes, maybe_equal: &maybe_equal };
        let ty = match complex_is_taken(&call).and_then(|()| (def.infer)(&call)) {
            Ok(ty) => ty,
            Err(error) => return Err(refuse::refuse(self, def, arrays, &types, error, span)),
        };
        for (left, right) in maybe_equal.into_inner() {
            let not_empty = left == right.at_least(&Size::constant(1));
            if not_empty && left != right && self.in_branch() {
                // The branch may be there for just this case.
                self.check_not_empty(def.name, &right, span)?;
            } else {
                self.check_equal(&left, &right, span);
            }
        }
        if let Some(size) = negative_size(&ty) {
            return Err(crate::errors::e0207_unknown_size::negative(span, size));
        }
        for size in &ty.shape {
            // An integer input may be negative; sizes of arguments have been checked.
            if !types.iter().any(|arg| arg.shape.contains(size)) {
                self.require_not_negative(size, span);
            }
        }
        let weak = result_is_weak(def, arrays, &attributes, ty.dtype);
        Ok(self.add_op(def, attributes, nodes, ty, weak, span))
    }

    /// Adds the node of an op, for arguments of which everything is known to be right.
    pub(super) fn add_op(
        &mut self,
        def: &'static OpDef,
        attrs: Vec<Attr>,
        args: Vec<NodeId>,
        ty: Type,
        weak: bool,
        span: Span,
    ) -> Operand {
        Operand { weak, ..self.add(NodeKind::Op { def, attrs }, args, ty, span) }
    }
}

/// Refuses complex arguments, and a complex `dtype=`, of an op that does not take them.
fn complex_is_taken(call: &Call<'_>) -> Result<(), OpError> {
    if matches!(call.def.complex, OnComplex::Taken | OnComplex::By(_)) {
        return Ok(());
    }
    let asked = |attr: &Attr| matches!(attr, Attr::DType(dtype) if dtype.is_complex());
    match call.args.iter().position(|ty| ty.dtype.is_complex()) {
        Some(arg) => Err(OpError::Complex { arg: Some(arg) }),
        None if call.attrs.iter().any(asked) => Err(OpError::Complex { arg: None }),
        None => Ok(()),
    }
}

/// Integers have no negative powers; one that only the run knows gives 0, or the exact result of 1 and -1.
fn refuse_negative_power(cx: &BuildCx, args: &[Operand], span: Span) -> Result<(), Refused> {
    let [base, exponent] = args else { return Ok(()) };
    let lowest = match cx.node(*exponent).map(|node| &node.kind) {
        Some(NodeKind::Const(scalar)) if scalar.dtype.is_int() => Some(scalar.as_i128()),
        Some(NodeKind::Array(array)) if cx.ty(*exponent).dtype.is_int() => {
            array.elements.iter().map(|scalar| scalar.as_i128()).min()
        }
        _ => None,
    };
    match lowest {
        Some(power) if power < 0 && !cx.common_dtype(args, span)?.is_float() => {
            Err(e0305_negative_power::refuse(cx, *base, *exponent, power))
        }
        _ => Ok(()),
    }
}

/// The default; for integers, which have no infinities, the least or the greatest there is.
fn default_of(value: f64, dtype: Option<DType>) -> Scalar {
    match dtype {
        Some(dtype) if dtype.is_int() && value.is_infinite() => {
            if value > 0.0 {
                Combine::Min.neutral(dtype)
            } else {
                Combine::Max.neutral(dtype)
            }
        }
        _ => Scalar::f64(value),
    }
}

fn is_left_out(arg: &Option<Arg>) -> bool {
    matches!(arg, None | Some(Arg::None(_)))
}

fn negative_size(ty: &Type) -> Option<i64> {
    ty.shape.iter().filter_map(Size::as_const).find(|size| *size < 0)
}

/// A number made of weak operands alone stays weak, unless a dtype was asked for or the op makes a new array.
fn result_is_weak(def: &OpDef, arrays: &[Operand], attrs: &[Attr], dtype: DType) -> bool {
    let asked = attrs.iter().any(|attr| matches!(attr, Attr::DType(_)));
    let makes = matches!(def.class, Class::Creation | Class::Random);
    !asked && !makes && dtype != DType::Bool && !arrays.is_empty() && arrays.iter().all(|arg| arg.weak)
}
