//! The values of named sizes, and where each came from.

use crate::errors::d0402_sizes_disagree;
use crate::failure::{check_failure, origin_span, size_failure};
use texpr_base::size::SizeError;
use texpr_base::{Diagnostic, Size, SizeVar, Span};
use texpr_ir::core::CoreProgram;
use texpr_ir::graph::{SizeCheckKind, SizeOrigin};

/// What is known of a program's sizes.
pub(super) struct Sizes<'a> {
    program: &'a CoreProgram,
    pub(super) values: Vec<Option<i64>>,
    /// Where each value came from, in words and in the source.
    bound: Vec<Option<(String, Option<Span>)>>,
    pending: Vec<Requirement>,
}

/// An axis whose size is known and declared.
struct Requirement {
    size: Size,
    have: i64,
    /// ``axis 0 of input `x`: `x.npy` ``.
    what: String,
    span: Span,
}

/// Values of named sizes that meet the checks of their program: no slice or index that they decide leaves its array.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CheckedSizes(Vec<Option<i64>>);

impl std::ops::Deref for CheckedSizes {
    type Target = [Option<i64>];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// What one requirement says, given the values so far.
enum Step {
    Known(i64),
    Solved(SizeVar, i64),
    NoSolution,
    Open,
}

impl<'a> Sizes<'a> {
    pub(super) fn new(program: &'a CoreProgram) -> Self {
        let n = program.sizes.len();
        Self { program, values: vec![None; n], bound: vec![None; n], pending: Vec::new() }
    }

    /// `what`, which is declared as `size` at `span`, is `have`.
    pub(super) fn require(&mut self, size: &Size, have: i64, what: String, span: Span) {
        self.pending.push(Requirement { size: size.clone(), have, what, span });
    }

    /// Gives a size its value, or compares it with the one it has. A scalar input may be negative, as it may be an index; the run refuses
    /// arrays of a negative size.
    pub(super) fn set(
        &mut self,
        var: SizeVar,
        value: i64,
        from: String,
        span: Option<Span>,
    ) -> Result<(), Box<Diagnostic>> {
        let named = self.program.size_origins.get(var.index()).map(origin_span);
        match self.values[var.index()] {
            Some(other) if other != value => {
                let name = self.program.sizes.name(var);
                let bound = self.bound_of(&Size::var(var));
                let at = span.or(named).unwrap_or(Span::new(texpr_base::FileId(0), 0, 0));
                Err(d0402_sizes_disagree::refuse(&from, value, &format!("`{name}` = {other}"), &bound, at))
            }
            Some(_) => Ok(()),
            None => {
                self.values[var.index()] = Some(value);
                self.bound[var.index()] = Some((from, span));
                Ok(())
            }
        }
    }

    /// Solves for what the requirements tell, as far as that goes.
    pub(super) fn solve(&mut self) -> Result<(), Box<Diagnostic>> {
        loop {
            let pending = std::mem::take(&mut self.pending);
            let before = pending.len();
            for requirement in pending {
                match self.step(&requirement)? {
                    Step::Known(want) if want == requirement.have => {}
                    Step::Known(want) => return Err(self.disagree(&requirement, Some(want))),
                    Step::NoSolution => return Err(self.disagree(&requirement, None)),
                    Step::Solved(var, value) => {
                        self.set(var, value, requirement.what, Some(requirement.span))?;
                    }
                    Step::Open => self.pending.push(requirement),
                }
            }
            if self.pending.len() == before || self.pending.is_empty() {
                return Ok(());
            }
        }
    }

    /// Refuses what is still open, and makes the program's own checks.
    pub(super) fn finish(&self) -> Result<CheckedSizes, Box<Diagnostic>> {
        let fail = |error| size_failure(error, &self.program.sizes, &self.program.size_origins);
        for requirement in &self.pending {
            requirement.size.eval(&self.values).map_err(fail)?;
        }
        for check in &self.program.checks {
            for size in [&check.left, &check.right] {
                size.eval(&self.values).map_err(fail)?;
            }
        }
        self.checked()
    }

    /// The values so far, once the program's own checks are made of those that are known. What depends on another size cannot run with them.
    pub(super) fn checked(&self) -> Result<CheckedSizes, Box<Diagnostic>> {
        for check in &self.program.checks {
            let value = |size: &Size| size.eval(&self.values).ok();
            let (Some(left), Some(right)) = (value(&check.left), value(&check.right)) else { continue };
            let holds = match &check.kind {
                SizeCheckKind::Index { .. } => (right.saturating_neg()..right).contains(&left),
                SizeCheckKind::Equal => left == right,
            };
            if !holds {
                let origin = |var: SizeVar| self.program.size_origins.get(var.index());
                let of_arrays = |size: &Size| {
                    size.vars().into_iter().any(|v| matches!(origin(v), Some(SizeOrigin::Shape(_))))
                };
                let mut bound = self.bound_of(&check.left);
                for place in self.bound_of(&check.right) {
                    if !bound.contains(&place) {
                        bound.push(place);
                    }
                }
                return Err(check_failure(check, (left, right), &bound, &self.program.sizes, of_arrays));
            }
        }
        Ok(CheckedSizes(self.values.clone()))
    }

    fn step(&self, requirement: &Requirement) -> Result<Step, Box<Diagnostic>> {
        let fail = |error| size_failure(error, &self.program.sizes, &self.program.size_origins);
        let var = match requirement.size.eval(&self.values) {
            Ok(value) => return Ok(Step::Known(value)),
            Err(SizeError::Overflow) => return Err(fail(SizeError::Overflow)),
            Err(SizeError::Unbound(var)) => var,
        };
        // With the known values in place, `n*m` is linear in `m`.
        let known = |v: SizeVar| self.values[v.index()].map(Size::constant);
        let size = requirement.size.substitute(&known);
        let Some((coefficient, rest)) = size.linear_in(var) else { return Ok(Step::Open) };
        let Some(rest) = rest.as_const() else { return Ok(Step::Open) };
        let Some(left) = requirement.have.checked_sub(rest) else { return Ok(Step::NoSolution) };
        let value = left.checked_div(coefficient).unwrap_or(-1);
        let fits = value >= 0 && value.checked_mul(coefficient) == Some(left);
        Ok(if fits { Step::Solved(var, value) } else { Step::NoSolution })
    }

    fn disagree(&self, requirement: &Requirement, want: Option<i64>) -> Box<Diagnostic> {
        let Requirement { size, have, what, span } = requirement;
        let text = size.display(&self.program.sizes).to_string();
        let want = match want {
            Some(want) if text == want.to_string() => text,
            Some(want) => format!("`{text}` = {want}"),
            None => format!("`{text}`, which no size of 0 or more gives"),
        };
        d0402_sizes_disagree::refuse(what, *have, &want, &self.bound_of(size), *span)
    }

    /// Where the names in `size` got their values: ``n = 3, from axis 0 of input `x` ``.
    fn bound_of(&self, size: &Size) -> Vec<(String, Option<Span>)> {
        let mut out = Vec::new();
        for var in size.vars() {
            if let (Some(value), Some((from, span))) = (self.values[var.index()], &self.bound[var.index()]) {
                let line = (format!("`{}` is {value}: {from}", self.program.sizes.name(var)), *span);
                if !out.contains(&line) {
                    out.push(line);
                }
            }
        }
        out
    }
}
