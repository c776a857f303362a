//! Calls: of ops, functions, casts, methods, pipes.

use crate::ctx::Ctx;
use crate::errors::e0405_not_a_function;
use crate::text::text_of;
use crate::value::{Outcome, Stop, Value};
use texpr_base::{DType, Span};
use texpr_ir::OpDef;
use texpr_ir::build::{Arg, Named, names};
use texpr_ir::errors::{e0410_missing_argument, e0411_too_many_arguments, e0412_unknown_keyword};
use texpr_ir::op::ParamKind;
use texpr_syntax::ast::{self, ExprKind};

/// The arguments of a call, analysed.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) positional: Vec<(Span, Value)>,
    pub(crate) named: Vec<GivenByName>,
}

/// An argument given by name.
#[derive(Debug)]
pub(crate) struct GivenByName {
    pub(crate) name: String,
    /// The place of the name.
    pub(crate) span: Span,
    /// The place of the value.
    pub(crate) place: Span,
    pub(crate) value: Value,
}

impl Ctx<'_> {
    /// `f(a, axis=0)`.
    pub(crate) fn call(&mut self, function: &ast::Expr, args: &[ast::Arg], span: Span) -> Outcome<Value> {
        self.call_with(function, Vec::new(), args, span)
    }

    /// `x |> f(2) |> g`.
    pub(crate) fn pipe(&mut self, first: &ast::Expr, stages: &[ast::Expr]) -> Outcome<Value> {
        let mut value = self.expr(first)?;
        let mut place = first.span;
        for stage in stages {
            let leading = vec![(place, value)];
            place = place.to(stage.span);
            value = match &stage.kind {
                ExprKind::Call { function, args } => self.call_with(function, leading, args, place)?,
                _ => self.call_with(stage, leading, &[], place)?,
            };
        }
        Ok(value)
    }

    fn call_with(
        &mut self,
        function: &ast::Expr,
        leading: Vec<(Span, Value)>,
        args: &[ast::Arg],
        span: Span,
    ) -> Outcome<Value> {
        let mut given = Given { positional: leading, named: Vec::new() };
        let callee = self.callee(function, &mut given);
        let callee = self.settle(callee);
        // The arguments are read in any case, for their own mistakes.
        self.arguments(args, &mut given)?;
        match callee {
            // NumPy's `where` with one argument is another function.
            Some(Value::Op(def))
                if def.name == "where" && given.positional.len() == 1 && given.named.is_empty() =>
            {
                let condition = args.first().map_or_else(|| "c".to_string(), |arg| text_of(&arg.value));
                let place = function.span;
                Err(e0410_missing_argument::one_of_where(span, &condition, place).into())
            }
            Some(callee) => self.apply(callee, given, function.span, span),
            None => Err(Stop::Reported),
        }
    }

    /// What is called. The array that a method is called on becomes the first argument.
    fn callee(&mut self, function: &ast::Expr, given: &mut Given) -> Outcome<Value> {
        let ExprKind::Attribute { base, name } = &function.kind else { return self.expr(function) };
        if let Some(callee) = self.member(base, name, function.span)? {
            return Ok(callee);
        }
        let value = self.expr(base)?;
        given.positional.insert(0, (base.span, value));
        self.method(name)
    }

    fn arguments(&mut self, args: &[ast::Arg], given: &mut Given) -> Outcome<()> {
        let mut failed = false;
        for arg in args {
            let outcome = self.expr(&arg.value);
            let Some(value) = self.settle(outcome) else {
                failed = true;
                continue;
            };
            if let Value::Array(operand) = &value {
                self.call_argument(*operand, &arg.value);
            }
            match &arg.name {
                None => given.positional.push((arg.value.span, value)),
                Some(name) => given.named.push(GivenByName {
                    name: name.text.to_string(),
                    span: name.span,
                    place: arg.value.span,
                    value,
                }),
            }
        }
        if failed { Err(Stop::Reported) } else { Ok(()) }
    }

    /// Calls `callee`; `place` is where it stands, `span` the whole call.
    pub(crate) fn apply(&mut self, callee: Value, given: Given, place: Span, span: Span) -> Outcome<Value> {
        match callee {
            Value::Op(def) => self.call_op(def, given, span),
            Value::Function(function) => self.inline(&function, given, span),
            Value::DType(dtype) => self.cast(dtype, given, span),
            Value::Builtin(builtin) => self.builtin(builtin, given, span),
            Value::Mapped(mapped) => self.apply_mapped(&mapped, given, place, span),
            Value::Module(module) => {
                Err(e0405_not_a_function::refuse(place, &format!("the module `{}`", module.name)).into())
            }
            other => {
                let what = self.describe(&other);
                Err(e0405_not_a_function::refuse(place, &what).into())
            }
        }
    }

    /// An op of the vocabulary.
    fn call_op(&mut self, def: &'static OpDef, given: Given, span: Span) -> Outcome<Value> {
        let mut positional = Vec::with_capacity(given.positional.len());
        for (place, value) in given.positional {
            positional.push(value.into_arg(place)?);
        }
        let positional = gather(def, positional);
        let mut named = Vec::with_capacity(given.named.len());
        for GivenByName { name, span, place, value } in given.named {
            named.push(Named { name, span, value: value.into_arg(place)? });
        }
        Ok(Value::Array(self.build.call(def, positional, named, span)?))
    }

    /// `f32(x)`.
    fn cast(&mut self, dtype: DType, given: Given, span: Span) -> Outcome<Value> {
        let signature = format!("`{dtype}(x)`");
        if let Some(named) = given.named.first() {
            let refused =
                e0412_unknown_keyword::refuse(named.span, dtype.name(), &named.name, &[], &signature);
            return Err(refused.into());
        }
        let n_given = given.positional.len();
        let mut positional = given.positional.into_iter();
        let Some((place, value)) = positional.next() else {
            return Err(e0410_missing_argument::refuse(span, dtype.name(), "x", &signature).into());
        };
        if let Some((extra, _)) = positional.next() {
            return Err(e0411_too_many_arguments::refuse(extra, dtype.name(), 1, n_given, &signature).into());
        }
        let value = self.array(value, place)?;
        if value.weak
            && let Some(taken) = self.build.take_dtype(value, dtype)?
        {
            return Ok(Value::Array(taken.at(span)));
        }
        if self.build.ty(value).dtype == dtype {
            return Ok(Value::Array(texpr_ir::build::Operand { weak: false, span, ..value }));
        }
        if self.build.as_const(value).is_some() {
            let node = self.build.convert(value, dtype)?;
            let region = self.build.region();
            return Ok(Value::Array(texpr_ir::build::Operand { node, region, weak: false, span }));
        }
        let def = self.build.own_op(names::ASTYPE, span)?;
        let args = vec![Arg::Value(value), Arg::DType(dtype, span)];
        Ok(Value::Array(self.build.call(def, args, Vec::new(), span)?))
    }

    /// `len(x)`: the size of the first axis, or the number of parts.
    pub(crate) fn len(&mut self, given: Given, span: Span) -> Outcome<Value> {
        let signature = "`len(x)`";
        let Some((place, value)) = given.positional.first().cloned() else {
            return Err(e0410_missing_argument::refuse(span, "len", "x", signature).into());
        };
        if let Some((extra, _)) = given.positional.get(1) {
            let n_given = given.positional.len();
            return Err(e0411_too_many_arguments::refuse(*extra, "len", 1, n_given, signature).into());
        }
        let size = match value {
            Value::Tuple(parts) => texpr_base::Size::constant(parts.len() as i64),
            value => {
                let operand = self.array(value, place)?;
                match self.build.ty(operand).shape.first() {
                    Some(size) => size.clone(),
                    None => {
                        let text = self.build.type_text(operand);
                        let refused = texpr_ir::errors::e0204_rank::refuse(
                            span,
                            "`len`",
                            (place, &text),
                            "at least 1 axis",
                        );
                        return Err(refused.into());
                    }
                }
            }
        };
        Ok(Value::Array(self.build.size_value(&size, span)))
    }

    /// A tuple of values.
    pub(crate) fn tuple(&self, values: Vec<texpr_ir::build::Operand>) -> Value {
        Value::tuple(values.into_iter().map(|v| (Value::Array(v), v.span)).collect())
    }
}

/// `x.reshape(2, 3)`, `x.transpose(1, 0)`: sizes and axes given one by one become the tuple that the op takes.
fn gather(def: &OpDef, mut positional: Vec<Arg>) -> Vec<Arg> {
    // `einsum("ij,jk", a, b)`: so do arrays; a list is one of them.
    if let Some(at) = def.params.iter().position(|param| param.kind == ParamKind::Arrays)
        && at + 1 == def.params.len()
        && (positional.len() > at + 1 || matches!(positional.get(at), Some(Arg::Value(_) | Arg::List(..))))
    {
        let items = positional.split_off(at);
        if let Some(span) = items.iter().map(Arg::span).reduce(|a, b| a.to(b)) {
            positional.push(Arg::Tuple(items, span));
        }
        return positional;
    }
    let Some(at) =
        def.params.iter().position(|param| matches!(param.kind, ParamKind::Sizes | ParamKind::AxisList))
    else {
        return positional;
    };
    let last = at + 1 == def.params.len();
    if last
        && positional.len() > def.params.len()
        && positional[at..].iter().all(|arg| matches!(arg, Arg::Value(_)))
    {
        let items = positional.split_off(at);
        let span = items.iter().map(Arg::span).reduce(|a, b| a.to(b));
        if let Some(span) = span {
            positional.push(Arg::Tuple(items, span));
        }
    }
    positional
}
