//! `x.T`, `x.shape`, `nn.softmax`, and methods.

use crate::ctx::Ctx;
use crate::errors::e0407_unknown_member;
use crate::value::{Outcome, Value};
use texpr_base::diag::did_you_mean;
use texpr_base::{Size, Span};
use texpr_ir::build::Operand;
use texpr_syntax::ast;

const PROPERTIES: &[&str] = &["T", "shape", "ndim", "size", "dtype", "real", "imag"];

impl Ctx<'_> {
    /// `base.name`, not called.
    pub(crate) fn attribute(&mut self, base: &ast::Expr, name: &ast::Name, span: Span) -> Outcome<Value> {
        if let Some(member) = self.member(base, name, span)? {
            return Ok(member);
        }
        let value = self.expr(base)?;
        let operand = match value {
            Value::Limits(dtype) => return self.limit(dtype, name, span),
            Value::Tuple(_) => {
                let of = self.describe(&value);
                return Err(e0407_unknown_member::refuse(name.span, &of, name.as_str(), None).into());
            }
            value => self.array(value, base.span)?,
        };
        self.property(operand, name, span)
    }

    /// The member, if `base` names a module.
    pub(crate) fn member(
        &mut self,
        base: &ast::Expr,
        name: &ast::Name,
        span: Span,
    ) -> Outcome<Option<Value>> {
        let ast::ExprKind::Name(module) = &base.kind else { return Ok(None) };
        if let Some(stop) = self.foreign(base, name, span) {
            return Err(stop);
        }
        let value = match self.find(module.as_str(), module.span)? {
            Some(value) => value,
            None => self.name(module)?,
        };
        match value {
            Value::Module(module) => self.module_member(&module, name).map(Some),
            _ => Ok(None),
        }
    }

    /// The function that a method call means. A value of that name does not hide it.
    pub(crate) fn method(&mut self, name: &ast::Name) -> Outcome<Value> {
        if let Some(def) = self.build.vocabulary.op(name.as_str())
            && !self.scope.now().find(name.as_str()).is_some_and(|b| matches!(b.value, Value::Function(_)))
        {
            return Ok(Value::Op(def));
        }
        if let Some(value) = self.find(name.as_str(), name.span)? {
            return Ok(value);
        }
        let known = self.build.vocabulary.names();
        let near = did_you_mean(name.as_str(), known.into_iter().chain(PROPERTIES.iter().copied()));
        Err(e0407_unknown_member::refuse(name.span, "an array", name.as_str(), near).into())
    }

    fn property(&mut self, operand: Operand, name: &ast::Name, span: Span) -> Outcome<Value> {
        let ty = self.build.ty(operand).clone();
        Ok(match name.as_str() {
            "T" => Value::Array(self.build.own_call("transpose", &[operand], span)?),
            "shape" => {
                let sizes =
                    ty.shape.iter().map(|size| (Value::Array(self.build.size_value(size, span)), span));
                Value::tuple(sizes.collect())
            }
            "ndim" => Value::Array(self.build.size_value(&Size::constant(ty.rank() as i64), span)),
            "size" => Value::Array(self.build.size_value(&Size::product(&ty.shape), span)),
            "dtype" => Value::DType(ty.dtype),
            part @ ("real" | "imag") => Value::Array(self.build.own_call(part, &[operand], span)?),
            other => {
                let is_function = self.find(other, name.span)?.is_some();
                let known = PROPERTIES.iter().copied();
                let near = did_you_mean(other, known).map(str::to_string);
                let near = if is_function { Some(format!("{other}()")) } else { near };
                let of = ty.display(&self.build.sizes);
                return Err(e0407_unknown_member::refuse(name.span, &of, other, near.as_deref()).into());
            }
        })
    }
}
