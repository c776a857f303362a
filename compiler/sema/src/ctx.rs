//! The working state of an analysis.

use crate::module::Module;
use crate::scope::{Binding, Scope, Sort};
use crate::value::{Outcome, Stop, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use texpr_base::{Diagnostic, FileId, Sink, Span};
use texpr_ir::build::loops::Host;
use texpr_ir::build::{BuildCx, Operand};
use texpr_syntax::ast;

/// Expressions of inlined calls nest no deeper than this, all together.
pub(crate) const MAX_NESTING: usize = 600;

/// Reads a file: its path as written, or `std:NAME` for a standard module.
pub(crate) type Loader<'a> = &'a mut dyn FnMut(&str, Span) -> Result<(FileId, ast::Program), Diagnostic>;

/// An analysis under way.
pub(crate) struct Ctx<'a> {
    pub(crate) build: BuildCx,
    pub(crate) loader: Loader<'a>,
    pub(crate) sink: Sink,
    pub(crate) scope: Rc<Scope>,
    /// Modules by path, `None` while they are being read.
    pub(crate) modules: FxHashMap<String, Option<Rc<Module>>>,
    /// Files of the standard library: messages point at the user's call instead.
    pub(crate) std_files: Vec<FileId>,
    /// The functions being inlined, outermost first.
    pub(crate) inlining: Vec<Arc<str>>,
    /// Names bound at the top of the file, for "used before it is bound".
    pub(crate) below: FxHashMap<Arc<str>, Span>,
    pub(crate) nesting: usize,
    /// The loops being analysed, one inside the other.
    pub(crate) loops: usize,
    /// Calls written out so far.
    pub(crate) n_inlined: usize,
    /// Names that a file differentiates by.
    pub(crate) differentiated: FxHashSet<(FileId, Arc<str>)>,
    /// The rules being read, by place, one inside the other.
    pub(crate) ruling: Vec<Span>,
    /// Whether a test is analysed: inputs are then not there.
    pub(crate) in_test: bool,
}

impl Host for Ctx<'_> {
    fn cx(&mut self) -> &mut BuildCx {
        &mut self.build
    }

    fn mark(&mut self) -> usize {
        self.sink.diagnostics.len()
    }

    fn rewind(&mut self, mark: usize) {
        self.sink.diagnostics.truncate(mark);
    }
}

impl Ctx<'_> {
    /// Reports a message once. Inside of an inlined call the message names the call; inside of the standard library it points at it.
    pub(crate) fn report(&mut self, mut diagnostic: Diagnostic) {
        let calls: Vec<Span> = self.build.call_sites.clone();
        let in_std = |span: Span| self.std_files.contains(&span.file);
        if let Some(primary) = &diagnostic.primary
            && !calls.is_empty()
        {
            if in_std(primary.span) {
                if let Some(call) = calls.iter().rev().find(|call| !in_std(**call)) {
                    diagnostic = diagnostic.at(*call, "in this call");
                }
            } else if let Some(call) =
                calls.iter().rev().find(|call| **call != primary.span && !in_std(**call))
            {
                diagnostic = diagnostic.label(*call, "in this call");
            }
            diagnostic.secondary.retain(|label| !in_std(label.span));
        }
        let place = |d: &Diagnostic| d.primary.as_ref().map(|label| label.span);
        let known = self.sink.diagnostics.iter().any(|other| {
            // A limit is told once: everything after it is its consequence.
            let limit = std::ptr::eq(other.code, &crate::errors::e0419_too_deep::CODE);
            std::ptr::eq(other.code, diagnostic.code) && (limit || place(other) == place(&diagnostic))
        });
        if !known {
            self.sink.push(diagnostic);
        }
    }

    /// The value, or nothing after reporting why.
    pub(crate) fn settle<T>(&mut self, outcome: Outcome<T>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(Stop::Refused(refused)) => {
                self.report(*refused);
                None
            }
            Err(Stop::Reported) => None,
        }
    }

    /// Binds a name in the innermost scope. `_` binds nothing.
    pub(crate) fn bind(&mut self, name: &ast::Name, value: Value, sort: Sort) {
        if name.as_str() == "_" {
            return;
        }
        let value = match sort {
            Sort::Let | Sort::Other => {
                let outcome = self.told_apart(name, value);
                self.settle(outcome).unwrap_or(Value::Error)
            }
            Sort::Input | Sort::State | Sort::Size | Sort::Unread => value,
        };
        let binding = Binding {
            name: Arc::clone(&name.text),
            value,
            span: Some(name.span),
            sort,
            used: Cell::new(false),
        };
        if let Err(old) = self.scope.bind(binding) {
            let refused = crate::errors::e0402_bound_twice::refuse(name.span, name.as_str(), old.span);
            self.report(*refused);
        }
    }

    /// Binds the names of a statement that could not be read, so that their uses are no further mistakes.
    pub(crate) fn poison(&mut self, names: &[ast::Name]) {
        for name in names {
            if self.scope.own(name.as_str()).is_none() {
                self.bind(name, Value::Error, Sort::Unread);
            }
        }
    }

    /// Runs `f` in a scope of its own.
    pub(crate) fn nested<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> T {
        let inner = Scope::inside(Some(self.scope.now()));
        let outer = std::mem::replace(&mut self.scope, inner);
        let out = f(self);
        self.warn_unused();
        self.scope = outer;
        out
    }

    /// Warns about the `let`s of the innermost scope, and the inputs, that nothing uses.
    pub(crate) fn warn_unused(&mut self) {
        for binding in self.scope.bindings() {
            let what = match binding.sort {
                Sort::Input => format!("the input `{}`", binding.name),
                Sort::State => format!("the state `{}`", binding.name),
                Sort::Let => format!("`{}`", binding.name),
                Sort::Size | Sort::Other | Sort::Unread => continue,
            };
            let poisoned = matches!(binding.value, Value::Error);
            if binding.used.get() || binding.name.starts_with('_') || poisoned {
                continue;
            }
            if let Some(span) = binding.span.filter(|span| !self.std_files.contains(&span.file)) {
                let warning = crate::errors::w1001_unused::warn(span, &what, &binding.name);
                // A warning is about the text, not about a call.
                let calls = std::mem::take(&mut self.build.call_sites);
                self.report(*warning);
                self.build.call_sites = calls;
            }
        }
    }

    /// What a value is, in the user's words.
    pub(crate) fn describe(&self, value: &Value) -> String {
        match value {
            Value::Array(operand) => self.build.type_text(*operand),
            Value::Tuple(parts) => {
                let parts: Vec<_> = parts.iter().map(|(part, _)| self.describe(part)).collect();
                format!("({})", parts.join(", "))
            }
            other => other.sort(),
        }
    }

    /// The value as an array.
    pub(crate) fn array(&mut self, value: Value, span: Span) -> Outcome<Operand> {
        match value {
            Value::Array(operand) => Ok(operand.at(span)),
            Value::List(parts) => {
                let args: Result<Vec<_>, _> =
                    parts.iter().map(|(part, span)| part.clone().into_arg(*span)).collect();
                Ok(self.build.list(args?, span)?)
            }
            Value::Op(def) => Err(crate::errors::e0405_not_a_function::as_value(span, def.name).into()),
            Value::Function(f) => {
                Err(crate::errors::e0405_not_a_function::as_value(span, f.ast.name.as_str()).into())
            }
            Value::Module(module) => Err(crate::errors::e0409_use::as_value(span, &module.name).into()),
            Value::Error => Err(Stop::Reported),
            Value::Tuple(parts) => {
                let refused =
                    texpr_ir::errors::e0414_argument_sort::not_array(span, &Value::Tuple(parts).sort());
                let help = "`stack(…)` makes an array of its parts, `let a, b = …` takes it apart";
                Err(Box::new(refused.help(help)).into())
            }
            other => Err(texpr_ir::errors::e0414_argument_sort::not_array(span, &other.sort()).into()),
        }
    }

    /// The value as it is bound to a name: a list becomes an array.
    pub(crate) fn bindable(&mut self, value: Value, span: Span) -> Outcome<Value> {
        match value {
            Value::List(_) => Ok(Value::Array(self.array(value, span)?)),
            Value::Tuple(parts) => {
                let mut out = Vec::with_capacity(parts.len());
                for (part, place) in parts.iter() {
                    out.push((self.bindable(part.clone(), *place)?, *place));
                }
                Ok(Value::tuple(out))
            }
            other => Ok(other),
        }
    }
}
