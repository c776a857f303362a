//! What messages at run time call a value: by the user's text, or, inside of the standard library, by the function that the user called.

use crate::ctx::Ctx;
use crate::text::text_of;
use texpr_base::Span;
use texpr_ir::build::Operand;
use texpr_syntax::ast;

impl Ctx<'_> {
    /// The array that `expr` is, in a message that puts it in backticks.
    pub(crate) fn told(&self, expr: &ast::Expr) -> String {
        match self.library_function(expr.span) {
            None => text_of(expr),
            Some(function) => format!("{}` in `{function}", text_of(expr)),
        }
    }

    /// Names a value that may become a size by its text.
    pub(crate) fn call_it(&mut self, operand: Operand, expr: &ast::Expr) {
        match self.library_function(expr.span).map(|function| format!("{function}(…)")) {
            None => self.build.call_it(operand, &text_of(expr)),
            Some(text) => self.build.call_it_at_last(operand, &text),
        }
    }

    /// [`Ctx::call_it`] for an argument, whose text says less than one that it has already.
    pub(crate) fn call_argument(&mut self, operand: Operand, expr: &ast::Expr) {
        let ty = self.build.ty(operand);
        if ty.rank() > 0 || !ty.dtype.is_int() || self.build.as_const(operand).is_some() {
            return;
        }
        let text = match self.library_function(expr.span) {
            None => text_of(expr),
            Some(function) => format!("{function}(…)"),
        };
        self.build.call_it_at_last(operand, &text);
    }

    /// The function of the standard library that the user called, if `place` stands there.
    fn library_function(&self, place: Span) -> Option<&str> {
        if !self.std_files.contains(&place.file) {
            return None;
        }
        let calls = self.build.call_sites.iter();
        let at = calls.rev().position(|call| !self.std_files.contains(&call.file))?;
        self.inlining.iter().rev().nth(at).map(|name| &**name)
    }
}
