//! What a name means: bindings first, then the names of the language.

use crate::annotation::elsewhere;
use crate::ctx::Ctx;
use crate::errors::{e0401_unknown_name, e0403_recursion, e0408_misplaced};
use crate::value::{Builtin, Outcome, Stop, Value};
use std::rc::Rc;
use texpr_base::diag::did_you_mean;
use texpr_base::{DType, Scalar, Span};
use texpr_syntax::ast;

/// Prefixes people bring along.
const FOREIGN: &[&str] = &["np", "numpy", "math", "jnp", "jax", "torch", "tf", "scipy", "cmath"];

/// The dtypes and constants that every program knows.
const CONSTANTS: &[&str] = &["inf", "nan", "pi", "e", "newaxis"];

impl Ctx<'_> {
    /// The value of a name.
    pub(crate) fn name(&mut self, name: &ast::Name) -> Outcome<Value> {
        match self.find(name.as_str(), name.span)? {
            Some(value) => Ok(value),
            None => Err(self.unknown(name).into()),
        }
    }

    /// The value of a name, if it means anything here.
    pub(crate) fn find(&mut self, name: &str, span: Span) -> Outcome<Option<Value>> {
        if let Some(binding) = self.scope.now().find(name) {
            return self.bound(binding.value.clone(), span).map(Some);
        }
        if let Some(def) = self.build.vocabulary.op(name) {
            return Ok(Some(Value::Op(def)));
        }
        if let Some(dtype) = DType::from_name(name) {
            return Ok(Some(Value::DType(dtype)));
        }
        let constant = match name {
            "inf" => Some(f64::INFINITY),
            "nan" => Some(f64::NAN),
            "pi" => Some(std::f64::consts::PI),
            "e" => Some(std::f64::consts::E),
            _ => None,
        };
        if let Some(constant) = constant {
            return Ok(Some(Value::Array(self.build.literal(Scalar::f64(constant), span))));
        }
        if let Some(builtin) = Builtin::find(name) {
            return Ok(Some(Value::Builtin(builtin)));
        }
        if name == "newaxis" {
            return Ok(Some(Value::NewAxis));
        }
        if self.build.vocabulary.module(name).is_some() {
            let module = self.std_module(name, span)?;
            return Ok(Some(Value::Module(module)));
        }
        if self.has_ops(name) {
            return Ok(Some(Value::Module(Rc::new(crate::module::Module::of_ops(name)))));
        }
        if let Some(value) = self.prelude(name, span)? {
            return Ok(Some(value));
        }
        Ok(None)
    }

    /// The value of a binding, wherever it is used.
    pub(crate) fn bound(&mut self, value: Value, span: Span) -> Outcome<Value> {
        match value {
            Value::Error => Err(Stop::Reported),
            Value::Lazy(lazy) => self.lazy(&lazy),
            Value::NoInput(name) => Err(e0408_misplaced::input_in_test(span, &name).into()),
            Value::Array(operand) => Ok(Value::Array(operand.at(span))),
            other => Ok(other),
        }
    }

    fn unknown(&mut self, name: &ast::Name) -> texpr_ir::build::Refused {
        let text = name.as_str();
        if self.inlining.iter().any(|f| &**f == text) {
            return e0403_recursion::refuse(name.span, text);
        }
        if let Some(bound) = self.below.get(text)
            && bound.file == name.span.file
            && bound.start > name.span.start
        {
            return e0401_unknown_name::below(name.span, text, *bound);
        }
        let near = self.near(text);
        e0401_unknown_name::refuse(name.span, text, near.as_deref())
    }

    /// The known name that was probably meant: one of the user's own rather than one of the language's.
    fn near(&mut self, name: &str) -> Option<String> {
        if let Some(here) = elsewhere(name) {
            return Some(here.to_string());
        }
        let own = self.scope.now().names();
        if let Some(near) = did_you_mean(name, own.iter().map(|n| &**n)) {
            return Some(near.to_string());
        }
        if let Some(member) = self.in_a_module(name) {
            return Some(member);
        }
        let mut known: Vec<String> = self.build.vocabulary.names().iter().map(|n| n.to_string()).collect();
        known.extend(DType::ALL.iter().map(|dtype| dtype.name().to_string()));
        known.extend(CONSTANTS.iter().map(|n| n.to_string()));
        known.extend(self.build.vocabulary.modules().iter().map(|(n, _)| n.to_string()));
        known.extend(self.prelude_names());
        did_you_mean(name, known.iter().map(String::as_str)).map(str::to_string)
    }

    /// `nn.softmax` for `softmax`.
    fn in_a_module(&self, name: &str) -> Option<String> {
        let vocabulary = self.build.vocabulary;
        let head = format!("\nfn {name}(");
        let written = vocabulary.modules().iter().find(|(_, source)| source.contains(&head));
        if let Some((module, _)) = written {
            return Some(format!("{module}.{name}"));
        }
        let op = vocabulary.names().into_iter().find(|op| op.rsplit_once('.').is_some_and(|it| it.1 == name));
        op.map(str::to_string)
    }

    /// The message for `np.sum`, if that is what `base.member` is.
    pub(crate) fn foreign(&mut self, base: &ast::Expr, member: &ast::Name, span: Span) -> Option<Stop> {
        let ast::ExprKind::Name(name) = &base.kind else { return None };
        let foreign = FOREIGN.contains(&name.as_str()) && self.scope.now().find(name.as_str()).is_none();
        let here = elsewhere(member.as_str()).unwrap_or(member.as_str());
        foreign.then(|| e0401_unknown_name::prefix(span, name.as_str(), here).into())
    }
}
