//! A type rule's refusal, told in the user's own operands.

use crate::build::BuildCx;
use crate::build::operand::{Operand, Refused};
use crate::build::promote::spoken;
use crate::errors::{
    e0201_broadcast, e0202_size_mismatch, e0203_declared_shape, e0204_rank, e0303_dtype, e0306_complex,
};
use crate::graph::SizeOrigin;
use crate::op::{OnComplex, OpDef, OpError};
use crate::ty::Type;
use texpr_base::{Diagnostic, Size, SizeVar, Span};

/// The message of `error`; `types` are those of the promoted arguments.
pub(super) fn refuse(
    cx: &BuildCx,
    def: &'static OpDef,
    args: &[Operand],
    types: &[Type],
    error: OpError,
    span: Span,
) -> Refused {
    let place = |i: usize| args.get(i).map_or(span, |arg| arg.span);
    let text = |i: usize| match args.get(i) {
        Some(arg) => cx.type_text(*arg),
        None => types.get(i).map(|ty| ty.display(&cx.sizes)).unwrap_or_default(),
    };
    match error {
        OpError::Broadcast { left, right, conflict } => {
            let axis = match conflict.axis_from_end {
                1 => "the last axis".to_string(),
                n => format!("axis -{n}"),
            };
            let show = |size: &Size| size.display(&cx.sizes).to_string();
            let sizes = (show(&conflict.left), show(&conflict.right));
            let diagnostic = e0201_broadcast::refuse(
                span,
                (place(left), &text(left)),
                (place(right), &text(right)),
                &axis,
                (&sizes.0, &sizes.1),
            );
            cx.note_origins(diagnostic, &[&conflict.left, &conflict.right])
        }
        OpError::Mismatch { left, right } => {
            let show = |size: &Size| size.display(&cx.sizes).to_string();
            let diagnostic = e0202_size_mismatch::refuse(
                span,
                (place(left.0), &text(left.0), &left.1, &show(&left.2)),
                (place(right.0), &text(right.0), &right.1, &show(&right.2)),
            );
            cx.note_origins(diagnostic, &[&left.2, &right.2])
        }
        OpError::DType { arg, expected } => {
            e0303_dtype::refuse(span, &spoken(def), (place(arg), &text(arg)), expected)
        }
        OpError::Complex { arg } => {
            let given = arg.map(|i| (place(i), text(i)));
            let given = given.as_ref().map(|(place, text)| (*place, text.as_str()));
            e0306_complex::refuse(span, &spoken(def), given, matches!(def.complex, OnComplex::Unordered))
        }
        OpError::Rank { arg, expected } => {
            e0204_rank::refuse(span, &spoken(def), (place(arg), &text(arg)), &expected)
        }
        OpError::Other { code, arg, message, help } => {
            let mut diagnostic = match arg {
                Some(i) => Diagnostic::error(code, message).at(place(i), format!("this is {}", text(i))),
                None => Diagnostic::error(code, message).at(span, "here"),
            };
            diagnostic.help = help;
            Box::new(diagnostic)
        }
    }
}

impl BuildCx {
    /// Adds a note for each name in `sizes`: where it came from.
    pub fn note_origins(&self, mut diagnostic: Refused, sizes: &[&Size]) -> Refused {
        let mut vars: Vec<SizeVar> = sizes.iter().flat_map(|size| size.vars()).collect();
        vars.sort_unstable();
        vars.dedup();
        for var in vars.into_iter().take(3) {
            if let Some(note) = self.origin_note(var) {
                diagnostic.notes.push(note);
            }
        }
        diagnostic
    }

    fn origin_note(&self, var: SizeVar) -> Option<String> {
        let name = self.sizes.name(var);
        if let Some(SizeOrigin::Input(number, _)) = self.size_origins.get(var.index()) {
            let input = &self.inputs[*number as usize].name;
            return Some(format!("`{name}` is the value of the input `{input}`"));
        }
        let input =
            self.inputs.iter().find(|input| input.ty.shape.iter().any(|s| s.vars().contains(&var)))?;
        Some(format!("`{name}` comes from the input `{}: {}`", input.name, input.ty.display(&self.sizes)))
    }

    /// `value` with the declared type, whose dtype a literal takes. `what` is the value in the user's words.
    pub fn declare(
        &mut self,
        value: Operand,
        ty: &Type,
        what: &str,
        place: Span,
    ) -> Result<Operand, Refused> {
        let declared = ty.display(&self.sizes);
        let actual_shape = self.ty(value).shape.clone();
        if actual_shape.len() != ty.rank() {
            let actual = self.type_text(value);
            return Err(e0203_declared_shape::refuse(value.span, what, (place, &declared), &actual));
        }
        for (size, want) in actual_shape.iter().zip(&ty.shape) {
            if size == want {
                continue;
            }
            if size.is_polynomial() && want.is_polynomial() {
                let actual = self.type_text(value);
                let diagnostic = e0203_declared_shape::refuse(value.span, what, (place, &declared), &actual);
                return Err(self.note_origins(diagnostic, &[size, want]));
            }
            self.check_equal(size, want, value.span);
        }
        self.declare_dtype(value, ty, what, place)
    }

    /// [`BuildCx::declare`] for the default of an input. Its sizes bind the names in `ty`, as data would, so only numbers are compared
    /// here; the rest is compared when the default is used.
    pub fn declare_default(
        &mut self,
        value: Operand,
        ty: &Type,
        what: &str,
        place: Span,
    ) -> Result<Operand, Refused> {
        let shape = &self.ty(value).shape;
        let differ = |(have, want): (&Size, &Size)| {
            have.as_const().zip(want.as_const()).is_some_and(|(have, want)| have != want)
        };
        if shape.len() != ty.rank() || shape.iter().zip(&ty.shape).any(differ) {
            let (declared, actual) = (ty.display(&self.sizes), self.type_text(value));
            return Err(e0203_declared_shape::refuse(value.span, what, (place, &declared), &actual));
        }
        self.declare_dtype(value, ty, what, place)
    }

    fn declare_dtype(
        &mut self,
        value: Operand,
        ty: &Type,
        what: &str,
        place: Span,
    ) -> Result<Operand, Refused> {
        match self.take_dtype(value, ty.dtype)? {
            Some(value) => Ok(value),
            None => {
                let (declared, actual) = (ty.display(&self.sizes), self.type_text(value));
                let dtype = ty.dtype.name();
                Err(crate::errors::e0304_declared_dtype::refuse(
                    value.span,
                    what,
                    (place, &declared),
                    dtype,
                    &actual,
                ))
            }
        }
    }
}
