//! `use`: standard modules and files beside this one.

use crate::ctx::Ctx;
use crate::errors::{e0407_unknown_member, e0408_misplaced, e0409_use};
use crate::rule::RuleSort;
use crate::scope::{Scope, Sort, Visible};
use crate::value::{Builtin, Function, Lazy, Outcome, Stop, Value};
use std::rc::Rc;
use std::sync::Arc;
use texpr_base::Span;
use texpr_base::diag::did_you_mean;
use texpr_syntax::ast::{self, ItemKind};

/// The module that is in scope without its name.
const PRELUDE: &str = "prelude";

/// A module: functions and constants.
#[derive(Debug)]
pub(crate) struct Module {
    /// As the user calls it.
    pub(crate) name: String,
    /// Ops called `ops.NAME` belong to it.
    ops: Option<String>,
    /// What its file binds.
    bound: Option<Visible>,
}

impl Module {
    /// A standard module that has no file.
    pub(crate) fn of_ops(name: &str) -> Self {
        Self { name: name.to_string(), ops: Some(name.to_string()), bound: None }
    }
}

impl Ctx<'_> {
    /// `use "mine.tx" as m`, `use nn as layers`.
    pub(crate) fn use_module(
        &mut self,
        path: &ast::UsePath,
        alias: Option<&ast::Name>,
        span: Span,
    ) -> Outcome<()> {
        let (module, name) = match path {
            ast::UsePath::Module(name) => (self.named_module(name), name.clone()),
            ast::UsePath::File(path) => {
                let file = path.value.rsplit(['/', '\\']).next().unwrap_or("");
                let stem = file.strip_suffix(".tx").unwrap_or(file);
                (self.file_module(&path.value, span), ast::Name { text: Arc::from(stem), span: path.span })
            }
        };
        let name = alias.cloned().unwrap_or(name);
        let value = match self.settle(module) {
            Some(module) => Value::Module(module),
            None => Value::Error,
        };
        self.bind(&name, value, Sort::Other);
        Ok(())
    }

    /// Whether ops are called `name.…`: a standard module of ops alone.
    pub(crate) fn has_ops(&self, name: &str) -> bool {
        let belongs = |op: &str| op.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        self.build.vocabulary.ops().iter().any(|op| belongs(op.name))
    }

    fn named_module(&mut self, name: &ast::Name) -> Outcome<Rc<Module>> {
        if self.build.vocabulary.module(name.as_str()).is_some() {
            return self.std_module(name.as_str(), name.span);
        }
        if self.has_ops(name.as_str()) {
            return Ok(Rc::new(Module::of_ops(name.as_str())));
        }
        let known: Vec<&str> = self.build.vocabulary.modules().iter().map(|(name, _)| *name).collect();
        let near = did_you_mean(name.as_str(), known);
        Err(e0409_use::unknown(name.span, name.as_str(), near).into())
    }

    /// A standard module written in texpr.
    pub(crate) fn std_module(&mut self, name: &str, span: Span) -> Outcome<Rc<Module>> {
        self.load(&format!("std:{name}"), name, Some(name), span)
    }

    fn file_module(&mut self, path: &str, span: Span) -> Outcome<Rc<Module>> {
        self.load(path, path, None, span)
    }

    fn load(&mut self, path: &str, name: &str, std: Option<&str>, span: Span) -> Outcome<Rc<Module>> {
        match self.modules.get(path) {
            Some(Some(module)) => return Ok(Rc::clone(module)),
            Some(None) => return Err(e0409_use::circle(span, path).into()),
            None => {}
        }
        let (file, ast) =
            (self.loader)(path, span).map_err(|diagnostic| Stop::Refused(Box::new(diagnostic)))?;
        self.modules.insert(path.to_string(), None);
        if std.is_some() {
            self.std_files.push(file);
            self.build.library.push(file);
            if let Some(exempt) = &mut self.build.strict {
                exempt.push(file);
            }
        }
        let outer = std::mem::replace(&mut self.scope, Scope::inside(None));
        self.note_derivatives(&ast);
        for item in &ast.items {
            self.module_item(item);
        }
        let scope = std::mem::replace(&mut self.scope, outer);
        let module = Rc::new(Module {
            name: name.to_string(),
            ops: std.map(str::to_string),
            bound: Some(scope.now()),
        });
        self.modules.insert(path.to_string(), Some(Rc::clone(&module)));
        Ok(module)
    }

    fn module_item(&mut self, item: &ast::Item) {
        let misplaced = match &item.kind {
            ItemKind::Fn(function) => {
                let value = Function::value(function, self.scope.now());
                return self.bind(&function.name, value, Sort::Other);
            }
            ItemKind::Let { pattern, value } => return self.lazy_pattern(pattern, value, &mut Vec::new()),
            ItemKind::Use { path, alias } => {
                let outcome = self.use_module(path, alias.as_ref(), item.span);
                self.settle(outcome);
                return;
            }
            ItemKind::Deriv(rule) => return self.rule_item(rule, RuleSort::Slopes),
            ItemKind::Vjp(rule) => return self.rule_item(rule, RuleSort::Pullback),
            ItemKind::Test { .. } => return,
            ItemKind::Error(names) => return self.poison(names),
            ItemKind::Input { .. } => "`input`",
            ItemKind::Output { .. } => "`output`",
            ItemKind::State { .. } => "`state`",
            ItemKind::Update { .. } => "`update`",
            ItemKind::Assert { .. } => "`assert`",
            ItemKind::Print { .. } => "`print`",
            ItemKind::Emit { .. } => "`emit`",
            ItemKind::Expr(_) => "an expression",
        };
        self.report(*e0408_misplaced::refuse(item.span, misplaced, "a file that another one uses"));
    }

    fn lazy_pattern(&mut self, pattern: &ast::Pattern, value: &ast::Expr, path: &mut Vec<(usize, usize)>) {
        match pattern {
            ast::Pattern::Name(name) => {
                let lazy = Lazy { expr: value.clone(), scope: self.scope.now(), path: path.clone() };
                self.bind(name, Value::Lazy(Rc::new(lazy)), Sort::Other);
            }
            ast::Pattern::Tuple(parts, _) => {
                for (i, part) in parts.iter().enumerate() {
                    path.push((i, parts.len()));
                    self.lazy_pattern(part, value, path);
                    path.pop();
                }
            }
        }
    }

    /// The value of a module's `let`, analysed where it is used.
    pub(crate) fn lazy(&mut self, lazy: &Lazy) -> Outcome<Value> {
        let inner = Scope::inside(Some(lazy.scope.clone()));
        let outer = std::mem::replace(&mut self.scope, inner);
        let outcome = self.expr(&lazy.expr);
        self.scope = outer;
        let mut value = self.bindable(outcome?, lazy.expr.span)?;
        for &(i, n) in &lazy.path {
            value = match value {
                Value::Tuple(parts) if parts.len() == n => parts[i].0.clone(),
                other => {
                    let text = self.describe(&other);
                    return Err(crate::errors::e0406_unpack::refuse(
                        lazy.expr.span,
                        n,
                        lazy.expr.span,
                        &text,
                    )
                    .into());
                }
            };
        }
        Ok(value)
    }

    /// `module.name`.
    pub(crate) fn module_member(&mut self, module: &Module, name: &ast::Name) -> Outcome<Value> {
        if let Some(ops) = &module.ops
            && let Some(def) = self.build.vocabulary.op(&format!("{ops}.{}", name.as_str()))
        {
            return Ok(Value::Op(def));
        }
        // `prelude.square`: what is in scope everywhere, where another name hides it.
        if module.ops.as_deref() == Some(PRELUDE) {
            if let Some(def) = self.build.vocabulary.op(name.as_str()) {
                return Ok(Value::Op(def));
            }
            if let Some(builtin) = Builtin::find(name.as_str()) {
                return Ok(Value::Builtin(builtin));
            }
        }
        let bound = module.bound.as_ref();
        if let Some(binding) = bound.and_then(|bound| bound.scope.own(name.as_str())) {
            return self.bound(binding.value.clone(), name.span);
        }
        let mut known: Vec<String> = Vec::new();
        if let Some(ops) = &module.ops {
            let prefix = format!("{ops}.");
            let names = self.build.vocabulary.names();
            known.extend(names.iter().filter_map(|op| op.strip_prefix(&prefix)).map(str::to_string));
        }
        known.extend(bound.iter().flat_map(|b| b.scope.bindings()).map(|b| b.name.to_string()));
        let near = did_you_mean(name.as_str(), known.iter().map(String::as_str));
        let of = format!("the module `{}`", module.name);
        Err(e0407_unknown_member::refuse(name.span, &of, name.as_str(), near).into())
    }

    /// A name of the module that is in scope everywhere.
    pub(crate) fn prelude(&mut self, name: &str, span: Span) -> Outcome<Option<Value>> {
        // While the prelude itself is read its names are ordinary ones.
        let reading = matches!(self.modules.get("std:prelude"), Some(None));
        if reading || self.build.vocabulary.module(PRELUDE).is_none() {
            return Ok(None);
        }
        let module = self.std_module(PRELUDE, span)?;
        let binding = module.bound.as_ref().and_then(|bound| bound.scope.own(name));
        match binding {
            Some(binding) => self.bound(binding.value.clone(), span).map(Some),
            None => Ok(None),
        }
    }

    /// The names of the module that is in scope everywhere, as far as it was read.
    pub(crate) fn prelude_names(&self) -> Vec<String> {
        let module = self.modules.get("std:prelude").and_then(Option::as_ref);
        let bound = module.and_then(|module| module.bound.as_ref());
        bound.iter().flat_map(|bound| bound.scope.bindings()).map(|b| b.name.to_string()).collect()
    }
}
