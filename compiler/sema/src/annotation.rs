//! Types as written, and the sizes in them.

use crate::ctx::Ctx;
use crate::errors::e0418_annotation;
use crate::scope::Sort;
use crate::value::{Outcome, Stop, Value};
use std::sync::Arc;
use texpr_base::diag::did_you_mean;
use texpr_base::{DType, Size, SizeVar, Span};
use texpr_ir::Type;
use texpr_ir::build::Operand;
use texpr_ir::errors::{e0203_declared_shape, e0601_not_yet};
use texpr_syntax::ast::{self, BinaryOp, DimKind, ExprKind, Literal, TypeKind, UnaryOp};

/// Stands for the one unknown name of a size while it is solved for.
const UNKNOWN: SizeVar = SizeVar(u32::MAX);

impl Ctx<'_> {
    /// The type of an input: unknown names become sizes.
    pub(crate) fn input_type(&mut self, ty: &ast::Type) -> Outcome<Type> {
        let (dtype, dims) = match &ty.kind {
            TypeKind::Array { dtype, dims } => (self.dtype(dtype), dims.as_deref().unwrap_or(&[])),
            TypeKind::Tuple(_) => return Err(e0418_annotation::misplaced(ty.span, "a tuple").into()),
        };
        // The sizes are named, whatever the dtype is.
        let dtype = self.settle(dtype);
        let mut shape = Vec::with_capacity(dims.len());
        for dim in dims {
            shape.push(match &dim.kind {
                DimKind::Size(expr) => {
                    let size = self.size(expr, &mut |ctx, name| Ok(ctx.new_size(name)))?;
                    if let Some(value) = size.as_const().filter(|value| *value < 0) {
                        return Err(texpr_ir::errors::e0207_unknown_size::negative(dim.span, value).into());
                    }
                    size
                }
                DimKind::Wild => self.build.name_size("_", dim.span),
                DimKind::Ellipsis => {
                    return Err(e0601_not_yet::refuse(dim.span, "an input of any rank (`...`)").into());
                }
            });
        }
        Ok(Type::new(dtype.ok_or(Stop::Reported)?, shape))
    }

    /// A name that stands for a size from here on.
    fn new_size(&mut self, name: &ast::Name) -> Size {
        let size = self.build.name_size(name.as_str(), name.span);
        let value = if self.in_test {
            Value::NoInput(Arc::clone(&name.text))
        } else {
            Value::Array(self.build.size_value(&size, name.span))
        };
        self.bind(name, value, Sort::Size);
        size
    }

    /// A dtype by its name.
    pub(crate) fn dtype(&mut self, name: &ast::Name) -> Outcome<DType> {
        if let Some(dtype) = DType::from_name(name.as_str()) {
            return Ok(dtype);
        }
        let known = DType::ALL.iter().map(|dtype| dtype.name());
        let near = elsewhere(name.as_str()).or_else(|| did_you_mean(name.as_str(), known));
        Err(e0418_annotation::dtype(name.span, name.as_str(), near).into())
    }

    /// The size that an expression in a type says; `unknown` says what a name is that means nothing yet.
    fn size(
        &mut self,
        expr: &ast::Expr,
        unknown: &mut dyn FnMut(&mut Self, &ast::Name) -> Outcome<Size>,
    ) -> Outcome<Size> {
        let not_a_size = || e0418_annotation::size(expr.span).into();
        match &expr.kind {
            ExprKind::Literal(Literal::Int { value, .. }) => {
                i64::try_from(*value).map(Size::constant).map_err(|_| not_a_size())
            }
            ExprKind::Paren(inner) => self.size(inner, unknown),
            ExprKind::Name(name) => {
                let Some(binding) = self.scope.now().find(name.as_str()) else { return unknown(self, name) };
                match self.bound(binding.value.clone(), name.span)? {
                    Value::Array(operand) => {
                        let scalar = self.build.ty(operand).rank() == 0;
                        let size = if scalar { self.build.as_size(operand) } else { None };
                        size.ok_or_else(not_a_size)
                    }
                    _ => Err(not_a_size()),
                }
            }
            ExprKind::Unary { op: UnaryOp::Neg, operand, .. } => Ok(self.size(operand, unknown)?.scale(-1)),
            ExprKind::Binary { first, rest } => {
                let mut left = self.size(first, unknown)?;
                for link in rest {
                    let right = self.size(&link.rhs, unknown)?;
                    left = match link.op {
                        BinaryOp::Add => left.add(&right),
                        BinaryOp::Sub => left.sub(&right),
                        BinaryOp::Mul => left.mul(&right),
                        BinaryOp::FloorDiv => {
                            let divisor = right.as_const().filter(|d| *d > 0).ok_or_else(not_a_size)?;
                            left.floor_div(divisor)
                        }
                        _ => return Err(not_a_size()),
                    };
                }
                Ok(left)
            }
            ExprKind::Error => Err(crate::value::Stop::Reported),
            _ => Err(not_a_size()),
        }
    }

    /// A value under the type declared for a parameter or result: size names that are not bound in this very scope are bound to the
    /// value's sizes. `what` is the value in the user's words.
    pub(crate) fn fit(&mut self, value: Value, span: Span, ty: &ast::Type, what: &str) -> Outcome<Value> {
        match &ty.kind {
            TypeKind::Tuple(types) => match value {
                Value::Tuple(parts) if parts.len() == types.len() => {
                    let mut out = Vec::with_capacity(parts.len());
                    for ((part, place), ty) in parts.iter().zip(types) {
                        out.push((self.fit(part.clone(), *place, ty, what)?, *place));
                    }
                    Ok(Value::tuple(out))
                }
                other => {
                    let (declared, actual) = (format!("a tuple of {}", types.len()), self.describe(&other));
                    Err(e0203_declared_shape::refuse(span, what, (ty.span, &declared), &actual).into())
                }
            },
            TypeKind::Array { dtype, dims } => {
                let operand = self.array(value, span)?;
                let dtype = self.dtype(dtype)?;
                self.fit_array(operand, dtype, dims.as_deref().unwrap_or(&[]), ty.span, what)
                    .map(Value::Array)
            }
        }
    }

    fn fit_array(
        &mut self,
        operand: Operand,
        dtype: DType,
        dims: &[ast::Dim],
        place: Span,
        what: &str,
    ) -> Outcome<Operand> {
        let actual = self.build.ty(operand).shape.clone();
        let leading = dims.iter().take_while(|dim| matches!(dim.kind, DimKind::Ellipsis)).count();
        let dims = &dims[leading..];
        let fits = if leading > 0 { dims.len() <= actual.len() } else { dims.len() == actual.len() };
        if !fits {
            let axes = if dims.len() == 1 { "1 axis".into() } else { format!("{} axes", dims.len()) };
            let axes =
                if leading > 0 { format!("to have at least {axes}") } else { format!("to have {axes}") };
            let actual = self.build.type_text(operand);
            let declared = if dims.is_empty() { "a scalar".to_string() } else { axes };
            return Err(e0203_declared_shape::refuse(operand.span, what, (place, &declared), &actual).into());
        }
        let n_leading = actual.len() - dims.len();
        let mut shape = actual[..n_leading].to_vec();
        for (dim, size) in dims.iter().zip(&actual[n_leading..]) {
            shape.push(match &dim.kind {
                DimKind::Wild => size.clone(),
                DimKind::Ellipsis => return Err(e0418_annotation::size(dim.span).into()),
                DimKind::Size(expr) => self.solve(expr, size)?,
            });
        }
        Ok(self.build.declare(operand, &Type::new(dtype, shape), what, place)?)
    }

    /// The size that `expr` says, where a name that is not bound in this scope is told from `actual`.
    fn solve(&mut self, expr: &ast::Expr, actual: &Size) -> Outcome<Size> {
        if let ExprKind::Name(name) = &expr.kind {
            if let Some(binding) = self.scope.own(name.as_str()) {
                return match binding.value {
                    Value::Array(operand) => {
                        self.build.as_size(operand).ok_or_else(|| e0418_annotation::size(expr.span).into())
                    }
                    _ => Err(e0418_annotation::size(expr.span).into()),
                };
            }
            self.bind_size(name, actual);
            return Ok(actual.clone());
        }
        let mut wanted: Option<ast::Name> = None;
        let size = self.size(expr, &mut |_, name| match &wanted {
            Some(other) if other.text != name.text => {
                Err(e0418_annotation::unsolvable(name.span, name.as_str()).into())
            }
            _ => {
                wanted = Some(name.clone());
                Ok(Size::var(UNKNOWN))
            }
        })?;
        let Some(name) = wanted else { return Ok(size) };
        let Some((factor, rest)) = size.linear_in(UNKNOWN) else {
            return Err(e0418_annotation::unsolvable(name.span, name.as_str()).into());
        };
        let (factor, product) =
            if factor < 0 { (factor.wrapping_neg(), rest.sub(actual)) } else { (factor, actual.sub(&rest)) };
        if factor <= 0 {
            return Err(e0418_annotation::unsolvable(name.span, name.as_str()).into());
        }
        let value = product.floor_div(factor);
        self.bind_size(&name, &value);
        // The declared size with the solution in place: `declare` compares it with the actual one.
        Ok(size.substitute(&|var| (var == UNKNOWN).then(|| value.clone())))
    }

    fn bind_size(&mut self, name: &ast::Name, size: &Size) {
        let value = self.build.size_value(size, name.span);
        self.bind(name, Value::Array(value), Sort::Size);
    }
}

/// What a word of Python or NumPy is called here.
pub(crate) fn elsewhere(name: &str) -> Option<&'static str> {
    Some(match name {
        "float" | "float64" | "double" => "f64",
        "float32" | "single" => "f32",
        "int" | "int64" => "i64",
        "int32" => "i32",
        "int16" => "i16",
        "int8" => "i8",
        "uint64" => "u64",
        "uint32" => "u32",
        "uint16" => "u16",
        "uint8" => "u8",
        "bool_" => "bool",
        "Inf" | "infinity" => "inf",
        "NaN" => "nan",
        "range" => "arange",
        _ => return None,
    })
}
