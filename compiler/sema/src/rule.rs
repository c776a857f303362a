//! `deriv f(x) = …` and `vjp f(x, dy) = …`: the derivative of a function, said by the user.

use crate::ctx::Ctx;
use crate::scope::{Scope, Sort, Visible};
use crate::value::{Function, Outcome, Value};
use texpr_base::Span;
use texpr_ir::build::Operand;
use texpr_ir::build::rules::Ruled;
use texpr_ir::errors::e0515_rule;
use texpr_ir::grad::smooth;
use texpr_syntax::ast;

/// A call of a function inside of its own rule carries the rule again, so deep: derivatives of so many derivatives use it.
const MAX_RULES: usize = 3;

/// What a rule says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RuleSort {
    /// `deriv`: the partial derivatives of an elementwise function.
    Slopes,
    /// `vjp`: what a change of the result is worth.
    Pullback,
}

impl RuleSort {
    fn word(self) -> &'static str {
        match self {
            Self::Slopes => "deriv",
            Self::Pullback => "vjp",
        }
    }
}

/// The rule that a function carries.
#[derive(Debug)]
pub(crate) struct Rule {
    sort: RuleSort,
    ast: ast::Rule,
    /// What it sees.
    scope: Visible,
}

impl Ctx<'_> {
    /// Gives a function its rule.
    pub(crate) fn rule(&mut self, rule: &ast::Rule, sort: RuleSort) -> Outcome<()> {
        let (name, place) = (rule.function.as_str(), rule.function.span);
        let Some(binding) = self.scope.own(name) else {
            return Err(e0515_rule::no_function(place, sort.word(), name).into());
        };
        let function = match &binding.value {
            Value::Function(function) => function,
            Value::Error => return Ok(()),
            _ => return Err(e0515_rule::no_function(place, sort.word(), name).into()),
        };
        if binding.used.get() {
            return Err(e0515_rule::late(place, name).into());
        }
        let (n, dy) = (function.ast.params.len(), sort == RuleSort::Pullback);
        if rule.params.len() != n + usize::from(dy) {
            let numbers = (n, rule.params.len());
            return Err(e0515_rule::parameters(place, function.ast.name.span, name, numbers, dy).into());
        }
        let rule = Rule { sort, ast: rule.clone(), scope: self.scope.now() };
        match function.rule.set(rule) {
            Ok(()) => Ok(()),
            Err(_) => {
                let first = function.rule.get().map(|rule| rule.ast.function.span);
                Err(e0515_rule::twice(place, name, first).into())
            }
        }
    }

    /// The argument of a function with a rule: a value of its own, so that it is known what the function computes from it.
    pub(crate) fn ruled_argument(&mut self, value: Value) -> Outcome<Value> {
        match value {
            Value::Array(operand) if smooth(self.build.ty(operand).dtype) => {
                Ok(Value::Array(self.build.mark(operand)?))
            }
            other => Ok(other),
        }
    }

    /// The result of a function, carrying the rule. `given`: the arguments.
    pub(crate) fn with_rule(
        &mut self,
        function: &Function,
        rule: &Rule,
        given: &[Value],
        result: Value,
        span: Span,
    ) -> Outcome<Value> {
        let name = function.ast.name.as_str();
        let y = match result {
            Value::Array(y) => y,
            Value::Error => return Ok(Value::Error),
            other => return Err(e0515_rule::result(span, name, &self.describe(&other)).into()),
        };
        let mut ruled = Ruled { name, xs: Vec::new(), params: Vec::new(), y };
        for (param, value) in function.ast.params.iter().zip(given) {
            if let Some(x) = self.changing(value) {
                ruled.xs.push(x);
                ruled.params.push(param.name.as_str().to_string());
            }
        }
        let deep = self.ruling.iter().filter(|place| **place == rule.ast.function.span).count();
        if ruled.xs.is_empty() || deep >= MAX_RULES || !smooth(self.build.ty(y).dtype) {
            return Ok(Value::Array(y));
        }
        let depth = self.build.depth();
        self.ruling.push(rule.ast.function.span);
        let outer = std::mem::replace(&mut self.scope, Scope::inside(Some(rule.scope.clone())));
        let outcome = self.rule_body(rule, &ruled, given, span);
        self.scope = outer;
        self.ruling.pop();
        while self.build.depth() > depth {
            self.build.close();
        }
        outcome.map(Value::Array)
    }

    /// The operand of an argument that a change of can be worth something.
    fn changing(&self, value: &Value) -> Option<Operand> {
        match value {
            Value::Array(operand) if smooth(self.build.ty(*operand).dtype) => Some(*operand),
            _ => None,
        }
    }

    fn rule_body(&mut self, rule: &Rule, ruled: &Ruled<'_>, given: &[Value], span: Span) -> Outcome<Operand> {
        let n = given.len();
        let mut params = self.build.open_rule(ruled, span);
        let dy = params.pop().unwrap_or(ruled.y);
        let mut own = params.into_iter();
        for (name, value) in rule.ast.params.iter().zip(given) {
            let value = match self.changing(value) {
                Some(_) => own.next().map_or(Value::Error, Value::Array),
                None => value.clone(),
            };
            self.bind(name, value, Sort::Other);
        }
        if rule.sort == RuleSort::Pullback {
            self.bind(&rule.ast.params[n], Value::Array(dy), Sort::Other);
        }
        let place = rule.ast.body.span;
        let value = self.expr(&rule.ast.body)?;
        let value = self.bindable(value, place)?;
        let parts = match &value {
            Value::Error => return Err(crate::value::Stop::Reported),
            Value::Tuple(parts) if parts.len() == n => parts.to_vec(),
            other if n == 1 && !matches!(other, Value::Tuple(_)) => vec![(value.clone(), place)],
            other => {
                let text = self.describe(other);
                return Err(e0515_rule::count(place, ruled.name, n, &text).into());
            }
        };
        let mut cotangents = Vec::with_capacity(ruled.xs.len());
        for (argument, (part, place)) in given.iter().zip(parts) {
            if self.changing(argument).is_none() {
                continue;
            }
            let k = cotangents.len();
            let part = match part {
                Value::Array(part) => part.at(place),
                other => {
                    let text = self.describe(&other);
                    return Err(e0515_rule::sort(place, &ruled.params[k], &text).into());
                }
            };
            cotangents.push(match rule.sort {
                RuleSort::Slopes => self.build.times_slope(ruled, k, part, dy, place)?.at(place),
                RuleSort::Pullback => part,
            });
        }
        Ok(self.build.close_rule(ruled, &cotangents, span)?)
    }
}
