//! What the builder knows, and how arguments become operands.

use super::place::{RustFiles, Sort};
use super::{Builder, Value};
use crate::errors::e0503_other_builder;
use crate::source::Loader;
use std::panic::Location;
use texpr_base::{Diagnostic, Label, Scalar, Sink, Span};
use texpr_ir::NodeId;
use texpr_ir::build::{Arg, BuildCx, Operand, Refused, fold};
use texpr_ir::errors::{e0414_argument_sort, e0415_region};
use texpr_ir::graph::NodeKind;
use texpr_sema::Library;

/// Why a value was not made.
#[derive(Debug)]
pub(super) enum Stop {
    /// With this message, still to be reported.
    Refused(Refused),
    /// With a message that was reported before.
    Reported,
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// A name: of an input, or of a size in an input's shape.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) operand: Operand,
    pub(super) span: Span,
    pub(super) is_input: bool,
    pub(super) used: bool,
}

/// The working state.
#[derive(Debug)]
pub(super) struct State {
    pub(super) cx: BuildCx,
    pub(super) sink: Sink,
    /// Holds the sources: files of Rust, and the standard modules that were called.
    pub(super) loader: Loader,
    pub(super) library: Library,
    pub(super) rust: RustFiles,
    pub(super) names: Vec<Known>,
    /// One for each output.
    pub(super) results: Vec<NodeId>,
    /// The loops being written, one inside the other.
    pub(super) loops: usize,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            cx: BuildCx::new(texpr_std::vocabulary()),
            sink: Sink::new(),
            loader: Loader::nowhere(),
            library: Library::default(),
            rust: RustFiles::default(),
            names: Vec::new(),
            results: Vec::new(),
            loops: 0,
        }
    }

    /// The span of what stands at a place in Rust.
    pub(super) fn span(&mut self, place: &'static Location<'static>, sort: Sort) -> Span {
        self.rust.span(place, sort, &mut self.loader.sources)
    }

    /// The value, or nothing after reporting why. `span` is the call that it went wrong in.
    pub(super) fn settle<T>(&mut self, outcome: Result<T, Stop>, span: Span) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(Stop::Refused(refused)) => {
                self.report(*refused, span);
                None
            }
            Err(Stop::Reported) => None,
        }
    }

    /// Keeps a message, once for each place. It points at the call: where its operands were made is told beside it.
    pub(super) fn report(&mut self, mut diagnostic: Diagnostic, span: Span) {
        // Fixes are spelled as a script would be.
        diagnostic.fix = None;
        let outside = |label: &Label| {
            label.span.file != span.file || label.span.start < span.start || label.span.end > span.end
        };
        if diagnostic.primary.as_ref().is_some_and(outside) {
            let there = diagnostic.primary.replace(Label { span, text: "in this call".to_owned() });
            diagnostic.secondary.extend(there);
        }
        let place = |d: &Diagnostic| d.primary.as_ref().map(|label| label.span);
        let same = |other: &Diagnostic| {
            std::ptr::eq(other.code, diagnostic.code) && place(other) == place(&diagnostic)
        };
        if !self.sink.diagnostics.iter().any(same) {
            self.sink.push(diagnostic);
        }
    }

    /// The input or size called `name`.
    pub(super) fn named(&mut self, name: &str) -> Option<Operand> {
        let known = self.names.iter_mut().find(|known| known.name == name)?;
        known.used = true;
        Some(known.operand)
    }

    /// Remembers that an input is used.
    fn mark_used(&mut self, operand: Operand) {
        if let Some(NodeKind::Input(_)) = self.cx.node(operand).map(|node| &node.kind) {
            let same = |known: &&mut Known| known.operand.node == operand.node && known.is_input;
            if let Some(known) = self.names.iter_mut().find(same) {
                known.used = true;
            }
        }
    }

    /// What a value of the builder stands for.
    pub(super) fn expr(&mut self, tx: &Builder, expr: super::Expr<'_>, span: Span) -> Result<Operand, Stop> {
        if !std::ptr::eq(expr.tx, tx) {
            return Err(e0503_other_builder::refuse(span).into());
        }
        let operand = expr.operand.ok_or(Stop::Reported)?;
        if self.cx.node(operand).is_none() {
            return Err(e0415_region::refuse(span).into());
        }
        self.mark_used(operand);
        Ok(operand)
    }

    /// [`State::expr`] of a value that is not used thereby.
    pub(super) fn known_expr(
        &mut self,
        tx: &Builder,
        expr: super::Expr<'_>,
        span: Span,
    ) -> Result<Operand, Stop> {
        let used: Vec<bool> = self.names.iter().map(|known| known.used).collect();
        let operand = self.expr(tx, expr, span);
        for (known, used) in self.names.iter_mut().zip(used) {
            known.used = used;
        }
        operand
    }

    /// A value as an argument of a call at `span`.
    pub(super) fn arg(&mut self, tx: &Builder, value: Value<'_>, span: Span) -> Result<Arg, Stop> {
        Ok(match value {
            Value::Expr(expr) => Arg::Value(self.expr(tx, expr, span)?),
            Value::Int(value) => Arg::Value(fold::integer(&mut self.cx, value, span)?),
            Value::Float(value) => Arg::Value(self.cx.literal(Scalar::f64(value), span)),
            Value::Bool(value) => Arg::Value(self.cx.constant(Scalar::bool(value), span)),
            Value::List(items) => Arg::List(self.args(tx, items, span)?, span),
            Value::Tuple(items) => Arg::Tuple(self.args(tx, items, span)?, span),
            Value::DType(dtype) => Arg::DType(dtype, span),
            Value::Str(text) => Arg::Str(text, span),
            Value::None => Arg::None(span),
        })
    }

    /// Several arguments.
    pub(super) fn args(
        &mut self,
        tx: &Builder,
        values: Vec<Value<'_>>,
        span: Span,
    ) -> Result<Vec<Arg>, Stop> {
        values.into_iter().map(|value| self.arg(tx, value, span)).collect()
    }

    /// A value as an array or number.
    pub(super) fn operand(&mut self, tx: &Builder, value: Value<'_>, span: Span) -> Result<Operand, Stop> {
        match self.arg(tx, value, span)? {
            Arg::Value(operand) => Ok(operand),
            Arg::List(items, _) | Arg::Tuple(items, _) => Ok(self.cx.list(items, span)?),
            other => Err(e0414_argument_sort::not_array(span, other.sort()).into()),
        }
    }

    /// Several values as arrays or numbers.
    pub(super) fn operands(
        &mut self,
        tx: &Builder,
        values: Vec<Value<'_>>,
        span: Span,
    ) -> Result<Vec<Operand>, Stop> {
        let mut failed = false;
        let mut out = Vec::with_capacity(values.len());
        for value in values {
            let outcome = self.operand(tx, value, span);
            match self.settle(outcome, span) {
                Some(operand) => out.push(operand),
                None => failed = true,
            }
        }
        if failed { Err(Stop::Reported) } else { Ok(out) }
    }
}
