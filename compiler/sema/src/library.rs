//! The functions of the standard library, called from outside of any script: by the Rust builder.

use crate::call::{Given as Arguments, GivenByName};
use crate::ctx::{Ctx, Loader};
use crate::module::Module;
use crate::scope::Scope;
use crate::value::{Outcome, Value};
use rustc_hash::FxHashMap;
use std::rc::Rc;
use std::sync::Arc;
use texpr_base::{FileId, Sink, Span};
use texpr_ir::build::{Arg, BuildCx, Named, Operand};
use texpr_syntax::ast;

/// The standard modules read so far.
#[derive(Debug, Default)]
pub struct Library {
    modules: FxHashMap<String, Option<Rc<Module>>>,
    std_files: Vec<FileId>,
    n_inlined: usize,
}

/// The arguments of a call.
#[derive(Debug)]
pub struct Given {
    pub positional: Vec<Arg>,
    pub named: Vec<Named>,
}

impl Library {
    /// `name(given)` for a name as a script writes it: `nn.softmax`, `isclose`. Its value, a tuple's parts one by one; nothing if `sink`
    /// got a message instead.
    pub fn call(
        &mut self,
        build: &mut BuildCx,
        name: &str,
        given: Given,
        span: Span,
        loader: Loader<'_>,
        sink: &mut Sink,
    ) -> Option<Vec<Operand>> {
        let vocabulary = build.vocabulary;
        let mut ctx = Ctx {
            build: std::mem::replace(build, BuildCx::new(vocabulary)),
            loader,
            sink: Sink::new(),
            scope: Scope::inside(None),
            modules: std::mem::take(&mut self.modules),
            std_files: std::mem::take(&mut self.std_files),
            inlining: Vec::new(),
            below: FxHashMap::default(),
            nesting: 0,
            loops: 0,
            n_inlined: self.n_inlined,
            differentiated: rustc_hash::FxHashSet::default(),
            ruling: Vec::new(),
            in_test: false,
        };
        ctx.build.library.clone_from(&ctx.std_files);
        let outcome = ctx.library_call(name, given, span);
        let values = ctx.settle(outcome);
        *build = ctx.build;
        self.modules = ctx.modules;
        self.std_files = ctx.std_files;
        self.n_inlined = ctx.n_inlined;
        sink.diagnostics.append(&mut ctx.sink.diagnostics);
        values
    }
}

impl Ctx<'_> {
    fn library_call(&mut self, name: &str, given: Given, span: Span) -> Outcome<Vec<Operand>> {
        let callee = self.library_name(name, span)?;
        let positional = given.positional.into_iter().map(|arg| (arg.span(), value_of(arg))).collect();
        let named = given.named.into_iter().map(|Named { name, span, value }| GivenByName {
            name,
            span,
            place: value.span(),
            value: value_of(value),
        });
        let given = Arguments { positional, named: named.collect() };
        let value = self.apply(callee, given, span, span)?;
        match self.bindable(value, span)? {
            Value::Tuple(parts) => {
                parts.iter().map(|(part, place)| self.array(part.clone(), *place)).collect()
            }
            value => Ok(vec![self.array(value, span)?]),
        }
    }

    /// What `name`, with its modules before it, means.
    fn library_name(&mut self, name: &str, span: Span) -> Outcome<Value> {
        let mut words = name.split('.').map(|word| ast::Name { text: Arc::from(word), span });
        let Some(first) = words.next() else { return self.name(&ast::Name { text: Arc::from(name), span }) };
        let mut value = self.name(&first)?;
        for word in words {
            value = match value {
                Value::Module(module) => self.module_member(&module, &word)?,
                other => {
                    let of = self.describe(&other);
                    let refused = crate::errors::e0407_unknown_member::refuse(span, &of, word.as_str(), None);
                    return Err(refused.into());
                }
            };
        }
        Ok(value)
    }
}

fn value_of(arg: Arg) -> Value {
    let all = |items: Vec<Arg>| {
        items
            .into_iter()
            .map(|item| {
                let span = item.span();
                (value_of(item), span)
            })
            .collect()
    };
    match arg {
        Arg::Value(operand) => Value::Array(operand),
        Arg::Tuple(items, _) => Value::tuple(all(items)),
        Arg::List(items, _) => Value::List(Rc::new(all(items))),
        Arg::None(_) => Value::None,
        Arg::DType(dtype, _) => Value::DType(dtype),
        Arg::Str(text, _) => Value::Str(Arc::from(text)),
    }
}
