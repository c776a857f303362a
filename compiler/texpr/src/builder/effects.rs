//! Assertions and prints: they happen when the program runs, in the order written, also inside loops.

use super::place::Sort;
use super::state::{State, Stop};
use super::{Builder, Value};
use std::panic::Location;
use texpr_base::Span;
use texpr_ir::build::line::Line;
use texpr_ir::build::loops::check_condition;
use texpr_ir::build::{Arg, Operand, names};
use texpr_ir::graph::{Effect, EffectKind, Node, NodeKind, Shown};
use texpr_ir::op::Class;

/// The most characters of an expression that is shown with its value.
const MAX_TEXT: usize = 60;

impl Builder {
    /// Fails the run unless `condition` holds. The operands of a comparison are shown with their values.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, ["n"]);
    /// tx.assert(x.min().ge(0), "the numbers must not be negative");
    /// tx.output("roots", x.sqrt());
    /// # tx.finish().unwrap();
    /// ```
    #[track_caller]
    pub fn assert<'t>(&'t self, condition: impl Into<Value<'t>>, message: &str) {
        let condition = condition.into();
        self.happens(Location::caller(), |state, span| {
            let value = state.operand(self, condition, span)?;
            let compared = compared(state, value);
            let value = check_condition(&mut state.cx, value, "what is asserted")?;
            let (mut args, mut shown) = (vec![value.node], Vec::new());
            for (text, operand) in compared {
                if !shown.contains(&text) {
                    args.push(state.cx.import(operand)?);
                    shown.push(text);
                }
            }
            let kind = EffectKind::Assert { message: message.to_owned(), shown: Shown::Values(shown) };
            state.cx.effect(Effect { kind, args, span });
            Ok(())
        });
    }

    /// Prints a label and values when the program runs; several values are a tuple.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, ["n"]);
    /// tx.print("sum and mean", (x.sum(), x.mean()));
    /// tx.output("x", x);
    /// # tx.finish().unwrap();
    /// ```
    #[track_caller]
    pub fn print<'t>(&'t self, label: &str, values: impl Into<Value<'t>>) {
        let values = values.into();
        self.happens(Location::caller(), |state, span| {
            let mut line = Line::default();
            line.text(label);
            let values = match values {
                Value::Tuple(values) => state.args(self, values, span)?,
                one => vec![state.arg(self, one, span)?],
            };
            for value in &values {
                line.text(" ");
                print_part(state, value, &mut line)?;
            }
            state.cx.effect(line.into_effect(span));
            Ok(())
        });
    }

    fn happens(
        &self,
        place: &'static Location<'static>,
        f: impl FnOnce(&mut State, Span) -> Result<(), Stop>,
    ) {
        let state = &mut *self.state.borrow_mut();
        let span = state.span(place, Sort::Call);
        let outcome = f(state, span);
        state.settle(outcome, span);
    }
}

/// The operands of a comparison that are not literals, with their texts.
fn compared(state: &State, value: Operand) -> Vec<(String, Operand)> {
    let Some(node) = state.cx.node(value) else { return Vec::new() };
    match &node.kind {
        NodeKind::Op { def, .. } if def.class == Class::Compare => {}
        _ => return Vec::new(),
    }
    // A conversion to the partner's dtype is not what the user wrote.
    let written = |operand: Operand| match state.cx.node(operand) {
        Some(Node { kind: NodeKind::Op { def, .. }, args, .. }) if def.name == names::ASTYPE => {
            Operand { node: args[0], ..operand }
        }
        _ => operand,
    };
    let operands = node.args.iter().map(|arg| written(Operand { node: *arg, weak: false, ..value }));
    operands.filter(|operand| state.cx.as_const(*operand).is_none()).map(|it| (text(state, it), it)).collect()
}

fn text(state: &State, operand: Operand) -> String {
    let Some(node) = state.cx.node(operand) else { return String::new() };
    match &node.kind {
        NodeKind::Input(number) => state.cx.inputs[*number as usize].name.clone(),
        NodeKind::Size(size) => size.display(&state.cx.sizes).to_string(),
        _ => node.spans.primary().map(|span| state.loader.sources.label(span, MAX_TEXT)).unwrap_or_default(),
    }
}

fn print_part(state: &mut State, value: &Arg, line: &mut Line) -> Result<(), Stop> {
    match value {
        Arg::Str(label, _) => line.text(label),
        Arg::None(_) => line.text("none"),
        Arg::DType(dtype, _) => line.text(dtype.name()),
        Arg::Tuple(items, _) => line.tuple(items.len(), |line, i| print_part(state, &items[i], line))?,
        Arg::List(items, span) => {
            let operand = state.cx.list(items.clone(), *span)?;
            line.value(state.cx.import(operand)?);
        }
        Arg::Value(operand) => line.value(state.cx.import(*operand)?),
    }
    Ok(())
}
