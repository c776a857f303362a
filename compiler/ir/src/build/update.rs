//! `u with [1:-1] = v`, and `+=` and its like.

use crate::attr::Attr;
use crate::build::index::{Item, pick};
use crate::build::operand::{Operand, Refused};
use crate::build::{BuildCx, names};
use crate::errors::{e0201_broadcast, e0304_declared_dtype, e0601_not_yet};
use crate::ty;
use texpr_base::{Scalar, Size, Span};

impl BuildCx {
    /// `base` with the elements that `items` pick replaced by `value`, or by `op(old, value)`. `text` is the source of `base`.
    pub fn update(
        &mut self,
        base: Operand,
        items: &[Item],
        op: Option<&str>,
        value: Operand,
        text: &str,
        span: Span,
    ) -> Result<Operand, Refused> {
        let mut value = value;
        let by_arrays = super::places::has_arrays(self, items);
        let combine = match op {
            Some(op) if by_arrays => Attr::Str(op.to_string()),
            _ => Attr::None,
        };
        if let (Some(op), true) = (op, by_arrays) {
            value = self.combinable(base, op, value)?;
        } else if let Some(op) = op {
            let old = self.index(base, items, text, span)?;
            value = self.own_call(op, &[old, value], value.span)?;
        }
        let dtype = self.ty(base).dtype;
        let Some(value) = self.take_dtype(value, dtype)? else {
            let (array, value_text) = (self.type_text(base), self.type_text(value));
            return Err(e0304_declared_dtype::update(
                value.span,
                (base.span, &array),
                &value_text,
                dtype.name(),
            ));
        };
        let n_effects = self.graph().effects.len();
        let picked = pick(self, base, items, text, 2)?;
        if op.is_some() && !by_arrays {
            // The index was checked when the old value was read.
            self.top_mut().graph.effects.truncate(n_effects);
        }
        self.check_value_shape(value, &picked.shape, span)?;
        let def = self.own_op(names::UPDATE, span)?;
        let args: Vec<_> = [base, value].into_iter().chain(picked.starts).collect();
        self.finish_call(def, &args, vec![Attr::Slices(picked.axes), combine], span)
    }

    /// The value, as it is combined with elements of the base by `op`: in the base's dtype, if the result has that.
    fn combinable(&mut self, base: Operand, op: &str, value: Operand) -> Result<Operand, Refused> {
        // The result itself is not needed, only its type.
        let zero = Operand { weak: false, ..self.constant(Scalar::zero(self.ty(base).dtype), base.span) };
        let probe = self.own_call(op, &[zero, value], value.span)?;
        if self.ty(probe).dtype != self.ty(base).dtype {
            return Ok(probe);
        }
        if self.ty(base).dtype.is_half() {
            return Err(e0601_not_yet::refuse(value.span, "combining halves at indexed places"));
        }
        let is_sum = matches!(op, names::ADD | names::SUBTRACT);
        if self.ty(base).dtype.is_complex() && !is_sum {
            return Err(e0601_not_yet::refuse(value.span, "multiplying complex elements at indexed places"));
        }
        let node = self.convert(value, self.ty(base).dtype)?;
        Ok(Operand { node, region: self.region(), ..value })
    }

    /// The value must broadcast to the place it is put.
    fn check_value_shape(&mut self, value: Operand, place: &[Size], span: Span) -> Result<(), Refused> {
        let shape = self.ty(value).shape.clone();
        let mut maybe = Vec::new();
        let common = ty::broadcast(place, &shape, &mut |a, b| maybe.push((a.clone(), b.clone())));
        let text = self.type_text(value);
        let place_text = ty::Type::new(self.ty(value).dtype, place.to_vec()).display(&self.sizes);
        let conflict = match common {
            Ok(common) if common.len() == place.len() && common == place => None,
            Ok(_) => Some(("the place".to_string(), String::new(), String::new())),
            Err(c) => Some((
                if c.axis_from_end == 1 {
                    "the last axis".into()
                } else {
                    format!("axis -{}", c.axis_from_end)
                },
                c.left.display(&self.sizes).to_string(),
                c.right.display(&self.sizes).to_string(),
            )),
        };
        if let Some((axis, left, right)) = conflict {
            let (left, right) =
                if left.is_empty() { (place_text.clone(), text.clone()) } else { (left, right) };
            return Err(e0201_broadcast::refuse(
                span,
                (span, &place_text),
                (value.span, &text),
                &axis,
                (&left, &right),
            ));
        }
        for (a, b) in maybe {
            self.check_equal(&a, &b, span);
        }
        Ok(())
    }
}
