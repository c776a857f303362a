//! `state` and `update`.

use crate::ctx::Ctx;
use crate::errors::w1002_never_updated;
use crate::items::quoted;
use crate::scope::Sort;
use crate::value::{Outcome, Value};
use texpr_base::Span;
use texpr_ir::errors::e0420_no_state;
use texpr_ir::graph::Input;
use texpr_syntax::ast;

impl Ctx<'_> {
    /// `state w: f32[n] = EXPR`; without a type, that of the expression. In a test it is its initial value.
    pub(crate) fn state(
        &mut self,
        name: &ast::Name,
        ty: Option<&ast::Type>,
        value: &ast::Expr,
    ) -> Outcome<Value> {
        let declared = match ty {
            Some(ty) => Some((self.input_type(ty)?, ty.span)),
            None => None,
        };
        let value = self.operand(value)?;
        let (value, ty) = match declared {
            Some((ty, place)) => (self.build.declare_default(value, &ty, &quoted(name), place)?, ty),
            None => {
                let ty = self.build.ty(value).clone();
                (texpr_ir::build::Operand { weak: false, ..value }, ty)
            }
        };
        if self.in_test {
            return Ok(Value::Array(value));
        }
        let default = Some(self.build.import(value)?);
        let input = Input { name: name.text.to_string(), ty, span: name.span, default };
        Ok(Value::Array(self.build.state(input)))
    }

    /// `update w = EXPR`.
    pub(crate) fn update_state(&mut self, name: &ast::Name, value: &ast::Expr, span: Span) -> Outcome<()> {
        let used = self.scope.own(name.as_str()).map(|binding| binding.used.get());
        let old = self.name(name)?;
        let binding = self.scope.own(name.as_str());
        // To be updated is no use.
        if let (Some(binding), Some(used)) = (&binding, used) {
            binding.used.set(used);
        }
        let bound = binding.as_ref().and_then(|binding| binding.span);
        match (binding.map(|binding| binding.sort), old) {
            (Some(Sort::State), Value::Array(state)) => {
                let value = self.operand(value)?;
                self.build.update_state(state, name.as_str(), value, span)?;
                Ok(())
            }
            _ => Err(e0420_no_state::refuse(name.span, name.as_str(), bound).into()),
        }
    }

    /// Warns about states that keep their initial value.
    pub(crate) fn warn_never_updated(&mut self) {
        for state in self.build.never_updated() {
            if !state.name.starts_with('_') {
                self.report(*w1002_never_updated::warn(state.span, &state.name));
            }
        }
    }
}
