//! A call of a script's function: its body, written out.

use crate::call::Given;
use crate::ctx::{Ctx, MAX_NESTING};
use crate::errors::e0419_too_deep;
use crate::scope::{Scope, Sort};
use crate::value::{Function, Outcome, Stop, Value};
use std::sync::Arc;
use texpr_base::Span;
use texpr_ir::build::matching::{Slot, match_arguments};
use texpr_syntax::ast;

/// More calls than this are not written out: functions that call each other twice would never end.
const MAX_INLINED: usize = 20_000;

impl Ctx<'_> {
    /// The value of `function(given)`.
    pub(crate) fn inline(&mut self, function: &Function, given: Given, span: Span) -> Outcome<Value> {
        if self.inlining.len() * 4 >= MAX_NESTING {
            return Err(e0419_too_deep::refuse(span).into());
        }
        self.n_inlined += 1;
        if self.n_inlined > MAX_INLINED {
            return Err(e0419_too_deep::too_many(span).into());
        }
        let name = function.ast.name.as_str();
        let slots: Vec<_> = function
            .ast
            .params
            .iter()
            .map(|param| Slot { name: param.name.as_str(), optional: param.default.is_some() })
            .collect();
        let positional = given.positional.into_iter().map(|(span, value)| (span, (value, span))).collect();
        let named = given.named.into_iter().map(|n| (n.name, n.span, (n.value, n.place))).collect();
        let arguments = match_arguments(name, &slots, positional, named, span)?;
        let inner = Scope::inside(Some(function.scope.clone()));
        let outer = std::mem::replace(&mut self.scope, inner);
        self.build.call_sites.push(span);
        self.inlining.push(Arc::clone(&function.ast.name.text));
        let outcome = self.body(function, arguments, span);
        // What went wrong inside is reported while the call is still known.
        let value = self.settle(outcome);
        self.warn_unused();
        self.inlining.pop();
        self.build.call_sites.pop();
        self.scope = outer;
        match value {
            Some(Value::Array(operand)) => Ok(Value::Array(operand.at(span))),
            Some(other) => Ok(other),
            None => Err(Stop::Reported),
        }
    }

    fn body(
        &mut self,
        function: &Function,
        arguments: Vec<Option<(Value, Span)>>,
        span: Span,
    ) -> Outcome<Value> {
        let mut values = Vec::with_capacity(arguments.len());
        for (param, argument) in function.ast.params.iter().zip(arguments) {
            let (value, place) = match (argument, &param.default) {
                (Some(given), _) => given,
                (None, Some(default)) => (self.expr(default)?, default.span),
                (None, None) => (Value::Error, span),
            };
            let value = self.bindable(value, place)?;
            let value = match &param.ty {
                Some(ty) => {
                    let what = format!("`{}`", param.name.as_str());
                    self.fit(value, place, ty, &what)?
                }
                None => value,
            };
            let value = if function.rule.get().is_some() { self.ruled_argument(value)? } else { value };
            self.bind(&param.name, value.clone(), Sort::Other);
            values.push(value);
        }
        let value = self.expr(&function.ast.body)?;
        let value = self.bindable(value, function.ast.body.span)?;
        let value = match &function.ast.returns {
            Some(ty) => {
                let what = format!("the result of `{}`", function.ast.name.as_str());
                self.fit(value, function.ast.body.span, ty, &what)?
            }
            None => value,
        };
        match function.rule.get() {
            Some(rule) => self.with_rule(function, rule, &values, value, span),
            None => Ok(value),
        }
    }

    /// Reads the bodies of functions that nothing calls, where the types of all parameters are written.
    pub(crate) fn uncalled_functions(&mut self) {
        for binding in self.scope.bindings() {
            let Value::Function(function) = &binding.value else { continue };
            let known = |param: &ast::Param| param.ty.is_some() || param.default.is_some();
            if binding.used.get() || !function.ast.params.iter().all(known) {
                continue;
            }
            let outcome = self.try_body(function);
            self.settle(outcome);
        }
    }

    /// Analyses a function on made-up arguments, and forgets what was built.
    fn try_body(&mut self, function: &Function) -> Outcome<()> {
        let saved = self.build.snapshot();
        // Size names are bound anew, whatever they mean outside.
        let outer = std::mem::replace(&mut self.scope, Scope::inside(None));
        self.inlining.push(Arc::clone(&function.ast.name.text));
        let span = function.ast.name.span;
        let types: Outcome<Vec<_>> = function
            .ast
            .params
            .iter()
            .filter(|param| param.default.is_none())
            .filter_map(|param| param.ty.as_ref())
            .map(|ty| self.input_type(ty))
            .collect();
        let sizes = std::mem::replace(&mut self.scope, Scope::inside(Some(function.scope.clone())));
        for size in sizes.bindings() {
            let name = ast::Name { text: Arc::clone(&size.name), span: size.span.unwrap_or(span) };
            self.bind(&name, size.value.clone(), Sort::Size);
        }
        let outcome = types.and_then(|types| {
            let mut values = self.build.open(&types, span).into_iter();
            for param in &function.ast.params {
                let value = match &param.default {
                    None => values.next().map_or(Value::Error, Value::Array),
                    Some(default) => self.expr(default)?,
                };
                self.bind(&param.name, value, Sort::Other);
            }
            let value = self.expr(&function.ast.body)?;
            self.bindable(value, function.ast.body.span).map(|_| ())
        });
        self.build.restore(saved);
        self.inlining.pop();
        self.scope = outer;
        // A type of any rank says too little to read the body.
        match outcome {
            Err(Stop::Refused(refused)) if refused.code.id == "E0601" => Ok(()),
            other => other,
        }
    }
}
