//! Statements.

use crate::ctx::Ctx;
use crate::errors::{e0404_nothing_to_output, e0406_unpack, e0408_misplaced};
use crate::rule::RuleSort;
use crate::scope::Sort;
use crate::text::text_of;
use crate::value::{Function, Outcome, Value};
use std::sync::Arc;
use texpr_base::Span;
use texpr_ir::NodeId;
use texpr_ir::build::Operand;
use texpr_ir::errors::e0414_argument_sort;
use texpr_ir::graph::{Input, Output};
use texpr_syntax::ast::{self, ItemKind};

impl Ctx<'_> {
    /// The items of a program: its results.
    pub(crate) fn program(&mut self, ast: &ast::Program) -> Vec<NodeId> {
        let mut results = Vec::new();
        for item in &ast.items {
            match &item.kind {
                ItemKind::Output { name, value } => {
                    let outcome = self.output(name, value.as_ref());
                    if let Some(operand) = self.settle(outcome) {
                        results.push(operand.node);
                    }
                }
                ItemKind::Test { .. } => {}
                _ => self.top_item(item),
            }
        }
        results
    }

    /// The items above a test: no outputs, no effects, no inputs; states have their initial values.
    pub(crate) fn test_items(&mut self, items: &[ast::Item]) {
        for item in items {
            match &item.kind {
                ItemKind::Assert { .. }
                | ItemKind::Print { .. }
                | ItemKind::Test { .. }
                | ItemKind::Update { .. } => {}
                ItemKind::Output { value: None, .. } => {}
                ItemKind::Output { name, value: Some(value) } => self.let_name(name, value, Sort::Other),
                _ => self.top_item(item),
            }
        }
    }

    /// The body of a test.
    pub(crate) fn test_body(&mut self, body: &ast::Block) {
        self.nested(|ctx| {
            for item in &body.items {
                ctx.inner_item(item, "a test");
            }
            if let Some(value) = &body.value {
                let outcome = ctx.expr(value);
                ctx.settle(outcome);
            }
        });
    }

    fn top_item(&mut self, item: &ast::Item) {
        match &item.kind {
            ItemKind::Input { name, ty, default } => {
                let outcome = self.input(name, ty, default.as_ref());
                let value = self.settle(outcome).unwrap_or(Value::Error);
                if matches!(value, Value::Error) {
                    self.poison(&size_names(ty));
                }
                self.bind(name, value, Sort::Input);
            }
            ItemKind::Use { path, alias } => {
                let outcome = self.use_module(path, alias.as_ref(), item.span);
                self.settle(outcome);
            }
            ItemKind::State { name, ty, value } => {
                let outcome = self.state(name, ty.as_ref(), value);
                let value = self.settle(outcome).unwrap_or(Value::Error);
                if let (Value::Error, Some(ty)) = (&value, ty) {
                    self.poison(&size_names(ty));
                }
                self.bind(name, value, Sort::State);
            }
            ItemKind::Update { name, value } => {
                let outcome = self.update_state(name, value, item.span);
                self.settle(outcome);
            }
            _ => self.inner_item(item, "a program"),
        }
    }

    /// An item that may stand in a block as well.
    pub(crate) fn inner_item(&mut self, item: &ast::Item, place: &str) {
        let refuse = match &item.kind {
            ItemKind::Let { pattern, value } => return self.let_pattern(pattern, value),
            ItemKind::Fn(function) => {
                let value = Function::value(function, self.scope.now());
                return self.bind(&function.name, value, Sort::Other);
            }
            ItemKind::Assert { condition, message } => {
                let outcome = self.assertion(condition, message.as_ref(), item.span);
                self.settle(outcome);
                return;
            }
            ItemKind::Print { args } => {
                let outcome = self.print(args, item.span);
                self.settle(outcome);
                return;
            }
            ItemKind::Expr(expr) => {
                let outcome = self.expr(expr);
                self.settle(outcome);
                return;
            }
            ItemKind::Error(names) => return self.poison(names),
            ItemKind::Deriv(rule) => return self.rule_item(rule, RuleSort::Slopes),
            ItemKind::Vjp(rule) => return self.rule_item(rule, RuleSort::Pullback),
            ItemKind::Emit { .. } => e0408_misplaced::emit(item.span, place),
            ItemKind::State { .. } => e0408_misplaced::refuse(item.span, "`state`", place),
            ItemKind::Update { .. } => e0408_misplaced::refuse(item.span, "`update`", place),
            ItemKind::Input { .. } => e0408_misplaced::refuse(item.span, "`input`", place),
            ItemKind::Output { .. } => e0408_misplaced::refuse(item.span, "`output`", place),
            ItemKind::Use { .. } => e0408_misplaced::refuse(item.span, "`use`", place),
            ItemKind::Test { .. } => e0408_misplaced::refuse(item.span, "`test`", place),
        };
        self.report(*refuse);
        if let ItemKind::State { name, .. } | ItemKind::Input { name, .. } = &item.kind {
            self.poison(std::slice::from_ref(name));
        }
    }

    pub(crate) fn rule_item(&mut self, rule: &ast::Rule, sort: RuleSort) {
        let outcome = self.rule(rule, sort);
        self.settle(outcome);
    }

    fn input(&mut self, name: &ast::Name, ty: &ast::Type, default: Option<&ast::Expr>) -> Outcome<Value> {
        let declared = self.input_type(ty)?;
        if self.in_test {
            let Some(default) = default else { return Ok(Value::NoInput(Arc::clone(&name.text))) };
            let value = self.operand(default)?;
            return Ok(Value::Array(self.build.declare_default(value, &declared, &quoted(name), ty.span)?));
        }
        let default = match default {
            None => None,
            Some(default) => {
                let value = self.operand(default)?;
                let value = self.build.declare_default(value, &declared, &quoted(name), ty.span)?;
                let value = self.build.import(value)?;
                self.build.check_default(value, name.as_str(), default.span)?;
                Some(value)
            }
        };
        let input = Input { name: name.text.to_string(), ty: declared, span: name.span, default };
        Ok(Value::Array(self.build.input(input)))
    }

    fn output(&mut self, name: &ast::Name, value: Option<&ast::Expr>) -> Outcome<Operand> {
        let value = match value {
            None => {
                let value = self.name(name)?;
                self.one_output(value, (name, name.as_str()), name.span)?
            }
            Some(expr) => {
                let outcome = self
                    .expr(expr)
                    .and_then(|value| self.one_output(value, (name, &text_of(expr)), expr.span));
                let bound = outcome.as_ref().map_or(Value::Error, |operand| Value::Array(*operand));
                self.bind(name, bound, Sort::Other);
                outcome?
            }
        };
        if let Some(first) = self.build.outputs.iter().find(|output| output.name == name.as_str()) {
            return Err(e0404_nothing_to_output::twice(name.span, name.as_str(), first.span).into());
        }
        self.build.outputs.push(Output { name: name.text.to_string(), span: name.span });
        Ok(self.build.localise(value)?)
    }

    /// The value of an output: an array. A tuple is several, of which each must have a name.
    fn one_output(&mut self, value: Value, (name, text): (&ast::Name, &str), span: Span) -> Outcome<Operand> {
        match value {
            Value::Tuple(parts) => {
                Err(e0414_argument_sort::tuple_output(span, name.as_str(), text, parts.len()).into())
            }
            value => self.array(value, span),
        }
    }

    fn let_name(&mut self, name: &ast::Name, value: &ast::Expr, sort: Sort) {
        let outcome = self.expr(value).and_then(|v| self.bindable(v, value.span));
        let value = self.settle(outcome).unwrap_or(Value::Error);
        self.bind(name, value, sort);
    }

    fn let_pattern(&mut self, pattern: &ast::Pattern, value: &ast::Expr) {
        let outcome = self.expr(value).and_then(|v| self.bindable(v, value.span));
        let bound = self.settle(outcome).unwrap_or(Value::Error);
        self.bind_pattern(pattern, bound, value.span, Sort::Let);
    }

    /// Binds the names of a pattern to the parts of a value.
    pub(crate) fn bind_pattern(&mut self, pattern: &ast::Pattern, value: Value, span: Span, sort: Sort) {
        let (parts, place) = match pattern {
            ast::Pattern::Name(name) => return self.bind(name, value, sort),
            ast::Pattern::Tuple(parts, place) => (parts, *place),
        };
        // Who takes a tuple apart must name all of it.
        let sort = if sort == Sort::Let { Sort::Other } else { sort };
        match &value {
            Value::Tuple(values) if values.len() == parts.len() => {
                for (part, (value, place)) in parts.iter().zip(values.iter()) {
                    self.bind_pattern(part, value.clone(), *place, sort);
                }
                return;
            }
            Value::Error => {}
            Value::Array(operand) => {
                let outcome = self.take_apart(*operand, parts.len(), span);
                if let Some(values) = outcome.transpose()
                    && let Some(values) = self.settle(values)
                {
                    for (part, value) in parts.iter().zip(values) {
                        self.bind_pattern(part, Value::Array(value), span, sort);
                    }
                    return;
                }
                let text = self.describe(&value);
                self.report(*e0406_unpack::refuse(place, parts.len(), span, &text));
            }
            other => {
                let text = self.describe(other);
                self.report(*e0406_unpack::refuse(place, parts.len(), span, &text));
            }
        }
        for part in parts {
            self.bind_pattern(part, Value::Error, span, sort);
        }
    }

    /// The rows of an array whose first axis has `n` of them, as in NumPy.
    fn take_apart(&mut self, operand: Operand, n: usize, span: Span) -> Outcome<Option<Vec<Operand>>> {
        let ty = self.build.ty(operand);
        if ty.shape.first().and_then(texpr_base::Size::as_const) != i64::try_from(n).ok() {
            return Ok(None);
        }
        let mut out = Vec::with_capacity(n);
        for i in 0..n {
            out.push(self.element(operand, i, span)?);
        }
        Ok(Some(out))
    }

    /// `base[i]`.
    pub(crate) fn element(&mut self, base: Operand, i: usize, span: Span) -> Outcome<Operand> {
        let index = self.build.literal(texpr_base::Scalar::i64(i as i64), span);
        let items = [texpr_ir::build::index::Item::At(index)];
        Ok(self.build.index(base, &items, "", span)?)
    }
}

/// The names in the sizes of a type.
fn size_names(ty: &ast::Type) -> Vec<ast::Name> {
    fn walk(expr: &ast::Expr, out: &mut Vec<ast::Name>) {
        if let ast::ExprKind::Name(name) = &expr.kind {
            out.push(name.clone());
        }
        expr.for_each_child(&mut |child| walk(child, out));
    }
    let mut out = Vec::new();
    if let ast::TypeKind::Array { dims: Some(dims), .. } = &ty.kind {
        for dim in dims {
            if let ast::DimKind::Size(size) = &dim.kind {
                walk(size, &mut out);
            }
        }
    }
    out
}

pub(crate) fn quoted(name: &ast::Name) -> String {
    format!("`{}`", name.as_str())
}
