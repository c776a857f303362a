//! Derivatives of numbers and tables of derivatives, made of the two products of [`super::diff`].

use crate::attr::{Attr, SliceAxis, Start};
use crate::build::operand::{Operand, Refused};
use crate::build::{BuildCx, names};
use crate::errors::{e0202_size_mismatch, e0512_not_scalar};
use texpr_base::{Scalar, Size, Span};

impl BuildCx {
    /// The slopes of a real number `y` by each value. `function` is what the user called, for messages.
    ///
    /// # Errors
    /// E0512 if `y` is no real number, and as [`BuildCx::pull`].
    pub fn slopes(
        &mut self,
        function: &str,
        y: Operand,
        by: &[Operand],
        span: Span,
    ) -> Result<Vec<Operand>, Refused> {
        let ty = self.ty(y);
        if ty.rank() != 0 || ty.dtype.is_complex() {
            let text = self.type_text(y);
            return Err(e0512_not_scalar::refuse(y.span, function, &text));
        }
        let one = self.literal(Scalar::f64(1.0), span);
        self.pull(&[y], by, &[one], span)
    }

    /// Refuses a change (`what`) that has not the shape of what it is a change of (`of`) and is no scalar.
    ///
    /// # Errors
    /// E0202.
    pub fn check_change(
        &mut self,
        (change, what): (Operand, &str),
        (value, of): (Operand, &str),
    ) -> Result<(), Refused> {
        let (have, want) = (self.ty(change).clone(), self.ty(value).clone());
        let differ = |(a, b): (&Size, &Size)| a != b && a.is_polynomial() && b.is_polynomial();
        let mismatch = have.rank() != want.rank() || have.shape.iter().zip(&want.shape).any(differ);
        if have.rank() == 0 || !mismatch {
            for (a, b) in have.shape.iter().zip(&want.shape) {
                self.check_equal(a, b, change.span);
            }
            return Ok(());
        }
        let (have, want) = (self.type_text(change), self.type_text(value));
        Err(e0202_size_mismatch::refuse(
            change.span,
            (change.span, &have, what, &have),
            (value.span, &want, of, &want),
        ))
    }

    /// The slope of every element of `y` by every element of `x`: the axes of `y`, then those of `x`. One row for each element of `y`, by reverse
    /// mode; or, where `x` is known to be smaller, one column for each element of `x`.
    ///
    /// # Errors
    /// As [`BuildCx::pull`].
    pub fn jacobian(&mut self, y: Operand, x: Operand, span: Span) -> Result<Operand, Refused> {
        let (of_y, of_x) = (self.ty(y).clone(), self.ty(x).clone());
        let count = |shape: &[Size]| Size::product(shape).as_const();
        let by_columns = matches!((count(&of_y.shape), count(&of_x.shape)), (Some(n), Some(m)) if m < n);
        let (over, other) = if by_columns { (&of_x, &of_y) } else { (&of_y, &of_x) };
        let depth = self.depth();
        let outcome = self.lines(y, x, &over.shape, by_columns, span);
        while self.depth() > depth {
            self.close();
        }
        let table = outcome?;
        if !by_columns || over.rank() == 0 {
            return Ok(table);
        }
        let (n, m) = (over.rank(), other.rank());
        let order: Vec<usize> = (n..n + m).chain(0..n).collect();
        self.own_call_with("transpose", &[table], vec![Attr::Axes(order)], span)
    }

    /// The slopes of the slopes of a real number.
    ///
    /// # Errors
    /// As [`BuildCx::slopes`].
    pub fn hessian(&mut self, y: Operand, x: Operand, span: Span) -> Result<Operand, Refused> {
        let slope = self.slopes("`hessian`", y, &[x], span)?[0];
        self.jacobian(slope, x, span)
    }

    fn lines(
        &mut self,
        y: Operand,
        x: Operand,
        over: &[Size],
        by_columns: bool,
        span: Span,
    ) -> Result<Operand, Refused> {
        let changed = if by_columns { x } else { y };
        let dtype = self.ty(changed).dtype;
        let one = Operand { weak: false, ..self.constant(Scalar::from_f64(dtype, 1.0), span) };
        if over.is_empty() {
            return self.line(y, x, one, by_columns, span);
        }
        let indices = self.open_tabulate(over, span);
        let zero = self.constant(Scalar::zero(dtype), span);
        let shape = vec![Attr::Sizes(over.to_vec())];
        let zeros = self.own_call_with(names::BROADCAST_TO, &[zero], shape, span)?;
        let starts = (0..over.len()).map(|k| SliceAxis::At(Start::Arg(2 + k))).collect();
        let args: Vec<Operand> = [zeros, one].into_iter().chain(indices).collect();
        let unit = self.own_call_with(names::UPDATE, &args, vec![Attr::Slices(starts), Attr::None], span)?;
        let line = self.line(y, x, unit, by_columns, span)?;
        Ok(self.close_tabulate(over.to_vec(), &[line], span)?[0])
    }

    fn line(
        &mut self,
        y: Operand,
        x: Operand,
        unit: Operand,
        by_columns: bool,
        span: Span,
    ) -> Result<Operand, Refused> {
        let changes = match by_columns {
            true => self.push(&[y], &[x], &[unit], span)?,
            false => self.pull(&[y], &[x], &[unit], span)?,
        };
        Ok(changes[0])
    }
}
