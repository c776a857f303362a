//! Functions of the language itself.

use crate::call::Given;
use crate::ctx::Ctx;
use crate::value::{Builtin, Outcome, Value};
use texpr_base::{Size, Span};
use texpr_ir::build::index::Item;
use texpr_ir::build::matching::{Slot, match_arguments};
use texpr_ir::build::{Arg, Operand};
use texpr_ir::errors::{e0204_rank, e0205_axis, e0414_argument_sort};

impl Ctx<'_> {
    /// A call of `builtin`.
    pub(crate) fn builtin(&mut self, builtin: Builtin, given: Given, span: Span) -> Outcome<Value> {
        match builtin {
            Builtin::Len => self.len(given, span),
            Builtin::Parts(parts) => self.parts_of(parts, given, span),
            Builtin::Stack(stack) => self.stack(stack, given, span),
            Builtin::Block => self.block_of(given, span),
            Builtin::Limits { float } => self.limits_of(float, given, span),
            Builtin::IsDType => self.is_dtype(given, span),
            Builtin::ResultType => self.result_type(given, span),
            Builtin::CanCast => self.can_cast(given, span),
            Builtin::Vmap => self.vmap(given, span),
            Builtin::Grad => self.grad(given, span),
            Builtin::Vjp => self.vjp(given, span),
            Builtin::Jvp => self.jvp(given, span),
            Builtin::Jacobian => self.jacobian(given, span),
            Builtin::Hessian => self.hessian(given, span),
            Builtin::Nonzero => {
                let [x] = self.matched("nonzero", [("x", false)], given, span)?;
                let (value, place) = x.unwrap_or((Value::Error, span));
                let x = self.array(value, place)?;
                let places = self.build.nonzero(x)?;
                Ok(self.tuple(places))
            }
            Builtin::Take => {
                let slots = [("x", false), ("indices", false), ("axis", true)];
                let [x, indices, axis] = self.matched("take", slots, given, span)?;
                let (x, indices) = self.array_and_indices(x, indices, span)?;
                let (x, axis) = match self.axis("take", axis, x)? {
                    Some(axis) => (x, axis),
                    None => (self.build.own_call("ravel", &[x], span)?, 0),
                };
                let mut items = vec![Item::Range { start: None, stop: None, step: None, span }; axis];
                items.push(Item::At(indices));
                Ok(Value::Array(self.build.index(x, &items, "the array", span)?))
            }
            Builtin::TakeAlongAxis => {
                let slots = [("x", false), ("indices", false), ("axis", true)];
                let [x, indices, axis] = self.matched("take_along_axis", slots, given, span)?;
                let (x, indices) = self.array_and_indices(x, indices, span)?;
                let items = self.items_along("take_along_axis", x, indices, axis, span)?;
                Ok(Value::Array(self.build.index(x, &items, "the array", span)?))
            }
            Builtin::PutAlongAxis => {
                let slots = [("x", false), ("indices", false), ("values", false), ("axis", true)];
                let [x, indices, values, axis] = self.matched("put_along_axis", slots, given, span)?;
                let (x, indices) = self.array_and_indices(x, indices, span)?;
                let (values, at) = values.unwrap_or((Value::Error, span));
                let values = self.array(values, at)?;
                let items = self.items_along("put_along_axis", x, indices, axis, span)?;
                Ok(Value::Array(self.build.update(x, &items, None, values, "the array", span)?))
            }
            Builtin::BroadcastArrays => self.broadcast_arrays(given, span),
            Builtin::BroadcastShapes => self.broadcast_shapes(given, span),
            Builtin::Meshgrid => self.meshgrid(given, span),
        }
    }

    /// What picks the elements at `indices` along the axis, and at each index along the others.
    fn items_along(
        &mut self,
        function: &str,
        x: Operand,
        indices: Operand,
        axis: Option<(Value, Span)>,
        span: Span,
    ) -> Outcome<Vec<Item>> {
        let rank = self.build.ty(x).rank();
        if rank == 0 || self.build.ty(indices).rank() != rank {
            let text = self.build.type_text(indices);
            let want = format!("indices of {} axes, as many as the array has", rank.max(1));
            let of = format!("`{function}`");
            return Err(e0204_rank::refuse(span, &of, (indices.span, &text), &want).into());
        }
        let axis = self.axis(function, axis, x)?.unwrap_or(rank - 1);
        let mut items = Vec::with_capacity(rank);
        for (k, size) in self.build.ty(x).shape.clone().into_iter().enumerate() {
            items.push(if k == axis { Item::At(indices) } else { self.along(&size, k, rank, span)? });
        }
        Ok(items)
    }

    /// The indices `0, 1, …` along axis `k` of `rank`.
    fn along(&mut self, size: &Size, k: usize, rank: usize, span: Span) -> Outcome<Item> {
        let size = self.build.size_value(size, span);
        let def = self.build.own_op("arange", span)?;
        let indices = self.build.call(def, vec![Arg::Value(size)], Vec::new(), span)?;
        let mut items = vec![Item::Ellipsis(span)];
        items.extend(std::iter::repeat_n(Item::New(span), rank - 1 - k));
        Ok(Item::Place(self.build.index(indices, &items, "", span)?))
    }

    /// The arguments by the names of parameters, each with whether it may be left out.
    pub(crate) fn matched<const N: usize>(
        &self,
        function: &str,
        slots: [(&str, bool); N],
        given: Given,
        span: Span,
    ) -> Outcome<[Option<(Value, Span)>; N]> {
        let slots = slots.map(|(name, optional)| Slot { name, optional });
        let positional = given.positional.into_iter().map(|(span, value)| (span, (value, span))).collect();
        let named = given.named.into_iter().map(|n| (n.name, n.span, (n.value, n.place))).collect();
        let matched = match_arguments(function, &slots, positional, named, span)?;
        let mut matched = matched.into_iter();
        Ok(std::array::from_fn(|_| matched.next().flatten()))
    }

    fn array_and_indices(
        &mut self,
        x: Option<(Value, Span)>,
        indices: Option<(Value, Span)>,
        span: Span,
    ) -> Outcome<(Operand, Operand)> {
        let (x, at) = x.unwrap_or((Value::Error, span));
        let x = self.array(x, at)?;
        let (indices, at) = indices.unwrap_or((Value::Error, span));
        Ok((x, self.array(indices, at)?))
    }

    /// An axis of `x`, from the front.
    fn axis(&mut self, function: &str, axis: Option<(Value, Span)>, x: Operand) -> Outcome<Option<usize>> {
        let Some((value, place)) = axis.filter(|(value, _)| !matches!(value, Value::None)) else {
            return Ok(None);
        };
        let operand = self.array(value, place)?;
        let Some(axis) = self.build.const_int(operand) else {
            let actual = self.build.type_text(operand);
            let refused = e0414_argument_sort::refuse(place, function, "axis", "a constant integer", &actual);
            return Err(refused.into());
        };
        let rank = self.build.ty(x).rank();
        let from_front = if axis < 0 { axis.saturating_add(rank as i64) } else { axis };
        match usize::try_from(from_front).ok().filter(|axis| *axis < rank) {
            Some(axis) => Ok(Some(axis)),
            None => {
                let text = self.build.type_text(x);
                Err(e0205_axis::out_of_range(place, axis, rank, Some((x.span, &text))).into())
            }
        }
    }
}
