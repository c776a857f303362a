//! Why a run failed, in the user's words: the same for the oracle and the compiled programs.

use crate::errors::{
    b0501_invariant, d0402_sizes_disagree, d0403_bad_size, d0404_unbound_size, d0405_too_large, d0408_empty,
    r0501_assert, r0502_index, r0503_division, r0504_interrupted, r0506_routine,
};
use crate::run::{text_of, value_of};
use texpr_base::size::SizeError;
use texpr_base::{Diagnostic, Size, SizeTable, SizeVar, Span};
use texpr_ir::build::sizes::{required_not_empty, required_not_negative};
use texpr_ir::core::CoreProgram;
use texpr_ir::graph::{Shown, SizeCheck, SizeCheckKind, SizeOrigin};
use texpr_ir::interp::{self, ErrorKind, InterpError, Turn};
use texpr_runtime::Pool;
use texpr_runtime::exec::{FailedAssert, RunError, RunErrorKind};

/// Why a compiled run failed.
pub(crate) fn of_run(error: RunError, program: &CoreProgram, pool: &Pool) -> Box<Diagnostic> {
    let kind = match error.kind {
        RunErrorKind::Assert(failed) => {
            let FailedAssert { message, texts, by_element, values, span } = *failed;
            let shown = if by_element { Shown::Elements(texts) } else { Shown::Values(texts) };
            let shown = interp::show(&shown, values.iter().map(value_of).collect());
            ErrorKind::Assert { message, shown, span }
        }
        RunErrorKind::Index { array, axis, index, size, span } => {
            ErrorKind::Index { array, axis, index, size, span }
        }
        RunErrorKind::SizeCheck { check, values } => {
            let texpr_runtime::exec::plan::SizeCheck { left, right, index, span } = *check;
            let kind = match index {
                Some((axis, array)) => SizeCheckKind::Index { axis, array },
                None => SizeCheckKind::Equal,
            };
            ErrorKind::SizeCheck { check: Box::new(SizeCheck { kind, left, right, span }), values }
        }
        RunErrorKind::Routine { name, error, span } => ErrorKind::Routine { name, error, span },
        RunErrorKind::DivisionByZero(span) => ErrorKind::DivisionByZero(span),
        RunErrorKind::TooLarge { elements } => ErrorKind::TooLarge { elements },
        RunErrorKind::NegativeSize { size, value } => ErrorKind::NegativeSize { size, value },
        RunErrorKind::Size(error) => ErrorKind::Size(error),
        RunErrorKind::Input(number) => ErrorKind::Input(number),
        RunErrorKind::Interrupted => ErrorKind::Interrupted,
    };
    let turns = error.turns.iter().map(|turn| Turn { span: turn.span, index: turn.index }).collect();
    let memory = texpr_runtime::pool::region::physical_memory().unwrap_or(8 << 30);
    let most = pool.limit().unwrap_or(memory) / 8;
    failure(&InterpError { kind, turns }, program, most)
}

/// Why a run failed, for the user.
pub(crate) fn failure(error: &InterpError, program: &CoreProgram, max_elements: usize) -> Box<Diagnostic> {
    let named = |var: &SizeVar| program.size_origins.get(var.index()).map(origin_span);
    let mut diagnostic = match &error.kind {
        ErrorKind::Assert { message, shown, span } => {
            let shown: Vec<_> = shown.iter().map(|(text, value)| (text.clone(), text_of(value))).collect();
            r0501_assert::refuse(message, &shown, *span)
        }
        ErrorKind::Index { array, axis, index, size, span } => {
            r0502_index::refuse(array, *axis, *index, *size, *span)
        }
        ErrorKind::SizeCheck { check, values } => {
            check_failure(check, *values, &[], &program.sizes, |_| false)
        }
        ErrorKind::Routine { name, error, span } => r0506_routine::refuse(name, error, *span),
        ErrorKind::DivisionByZero(span) => r0503_division::refuse(*span),
        ErrorKind::TooLarge { elements } => d0405_too_large::refuse(*elements, max_elements),
        ErrorKind::NegativeSize { size, value } => {
            let span = size.vars().first().and_then(named);
            d0403_bad_size::refuse(&size.display(&program.sizes).to_string(), &value.to_string(), span)
        }
        ErrorKind::Size(error) => size_failure(*error, &program.sizes, &program.size_origins),
        ErrorKind::Input(number) => {
            let span = program.inputs.get(*number as usize).map(|input| input.span);
            b0501_invariant::broken("run", "an input was not bound", span)
        }
        ErrorKind::Shape(text) => b0501_invariant::broken("run", text, None),
        ErrorKind::Interrupted => r0504_interrupted::refuse(),
    };
    for turn in &error.turns {
        let text = format!("in the turn of the loop with index {}", turn.index);
        *diagnostic = match turn.span {
            Some(span) if diagnostic.primary.is_some() => diagnostic.label(span, text),
            _ => diagnostic.note(text),
        };
    }
    diagnostic
}

/// The message for a size that cannot be computed.
pub(crate) fn size_failure(error: SizeError, sizes: &SizeTable, origins: &[SizeOrigin]) -> Box<Diagnostic> {
    match error {
        SizeError::Overflow => d0403_bad_size::overflow(),
        SizeError::Unbound(var) => {
            d0404_unbound_size::refuse(&sizes.name(var), origins.get(var.index()).map(origin_span))
        }
    }
}

/// The message for a check of sizes that does not hold; `bound` says where the names in them got their values.
pub(crate) fn check_failure(
    check: &SizeCheck,
    (left, right): (i64, i64),
    bound: &[(String, Option<Span>)],
    sizes: &SizeTable,
    of_arrays: impl Fn(&Size) -> bool,
) -> Box<Diagnostic> {
    let text = |size: &Size| size.display(sizes).to_string();
    if let SizeCheckKind::Index { axis, array } = &check.kind {
        return r0502_index::refuse(array, *axis, left, right, check.span);
    }
    if let Some(size) = required_not_negative(check) {
        return d0403_bad_size::computed(&text(size), right, bound, of_arrays(size), check.span);
    }
    if let Some(size) = required_not_empty(check) {
        return d0408_empty::refuse(&text(size), bound, check.span);
    }
    let (l, r) = (text(&check.left), text(&check.right));
    d0402_sizes_disagree::check((&l, left), (&r, right), bound, check.span)
}

/// Where a size was named first.
pub(crate) fn origin_span(origin: &SizeOrigin) -> Span {
    match origin {
        SizeOrigin::Shape(span) | SizeOrigin::Input(_, span) | SizeOrigin::Data { span, .. } => *span,
    }
}
