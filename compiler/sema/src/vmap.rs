//! `vmap(f, in_axes=(0, none), out_axes=0)(xs, w)`: a function mapped over axes.

use crate::call::Given;
use crate::control::{flatten, rebuild};
use crate::ctx::Ctx;
use crate::value::{Outcome, Value};
use std::rc::Rc;
use texpr_base::{Size, Span};
use texpr_ir::Attr;
use texpr_ir::build::index::Item;
use texpr_ir::build::{Operand, names};
use texpr_ir::errors::{e0202_size_mismatch, e0205_axis, e0410_missing_argument, e0414_argument_sort};

/// A function and the axes of its arguments that it is mapped over.
#[derive(Debug)]
pub(crate) struct Mapped {
    function: Value,
    axes: Axes,
    /// Where the results have the mapped axis.
    out_axes: Axes,
    /// Where `out_axes` stands.
    out_place: Span,
}

const SIGNATURE: &str = "`vmap(f, in_axes=0, out_axes=0)`";

/// One axis for all arguments, or one each; `None` for an argument that is the same for all.
#[derive(Clone, Debug)]
enum Axes {
    All(i64),
    Each(Vec<Option<i64>>),
}

impl Ctx<'_> {
    /// `vmap(f, in_axes=0, out_axes=0)`.
    pub(crate) fn vmap(&mut self, given: Given, span: Span) -> Outcome<Value> {
        let mut values = given.positional.into_iter();
        let Some((place, function)) = values.next() else {
            return Err(e0410_missing_argument::refuse(span, "vmap", "f", SIGNATURE).into());
        };
        if !function.is_function() {
            let actual = self.describe(&function);
            return Err(e0414_argument_sort::refuse(place, "vmap", "f", "a function", &actual).into());
        }
        let (mut axes, mut out_axes) = (values.next(), values.next());
        for named in given.named {
            if named.name == "in_axes" && axes.is_none() {
                axes = Some((named.place, named.value));
            } else if named.name == "out_axes" && out_axes.is_none() {
                out_axes = Some((named.place, named.value));
            } else {
                let refused = texpr_ir::errors::e0412_unknown_keyword::refuse(
                    named.span,
                    "vmap",
                    &named.name,
                    &["in_axes", "out_axes"],
                    SIGNATURE,
                );
                return Err(refused.into());
            }
        }
        let axes = match axes {
            None => Axes::All(0),
            Some((place, value)) => self.axes_of("in_axes", value, place)?,
        };
        let (out_place, out_axes) = match out_axes {
            None => (span, Axes::All(0)),
            Some((place, value)) => (place, self.axes_of("out_axes", value, place)?),
        };
        Ok(Value::Mapped(Rc::new(Mapped { function, axes, out_axes, out_place })))
    }

    fn axes_of(&mut self, param: &str, value: Value, place: Span) -> Outcome<Axes> {
        let one = |ctx: &mut Self, value: Value, place: Span| -> Outcome<Option<i64>> {
            if matches!(value, Value::None) {
                return Ok(None);
            }
            let operand = ctx.array(value, place)?;
            match ctx.build.const_int(operand) {
                Some(axis) => Ok(Some(axis)),
                None => {
                    let actual = ctx.build.type_text(operand);
                    let expected = "constant axes or `none`";
                    Err(e0414_argument_sort::refuse(place, "vmap", param, expected, &actual).into())
                }
            }
        };
        match value {
            Value::Tuple(parts) => {
                let parts = parts.to_vec();
                let axes = parts.into_iter().map(|(value, place)| one(self, value, place));
                Ok(Axes::Each(axes.collect::<Outcome<_>>()?))
            }
            value => Ok(match one(self, value, place)? {
                Some(axis) => Axes::All(axis),
                None => Axes::Each(Vec::new()),
            }),
        }
    }

    /// `vmap(f)(xs, w)`.
    pub(crate) fn apply_mapped(
        &mut self,
        mapped: &Mapped,
        given: Given,
        place: Span,
        span: Span,
    ) -> Outcome<Value> {
        let mut size: Option<(Size, Span, String)> = None;
        let mut args: Vec<(Span, Value, Option<(Operand, usize)>)> = Vec::new();
        for (k, (at, value)) in given.positional.into_iter().enumerate() {
            let axis = match &mapped.axes {
                Axes::All(axis) => Some(*axis),
                Axes::Each(axes) => axes.get(k).copied().flatten(),
            };
            let Some(axis) = axis else {
                args.push((at, value, None));
                continue;
            };
            let array = self.array(value.clone(), at)?;
            let ty = self.build.ty(array).clone();
            let text = ty.display(&self.build.sizes);
            let rank = ty.rank() as i64;
            let from_front = if axis < 0 { axis + rank } else { axis };
            if !(0..rank).contains(&from_front) {
                return Err(e0205_axis::out_of_range(at, axis, ty.rank(), Some((at, &text))).into());
            }
            let own = ty.shape[from_front as usize].clone();
            match &size {
                None => size = Some((own, at, text)),
                Some((first, from, first_text)) if own != *first => {
                    if own.is_polynomial() && first.is_polynomial() {
                        let show = |size: &Size| size.display(&self.build.sizes).to_string();
                        let (a, b) = (show(first), show(&own));
                        let refused = e0202_size_mismatch::refuse(
                            span,
                            (*from, first_text, "the mapped axis of one argument", &a),
                            (at, &text, "that of the other", &b),
                        );
                        return Err(self.build.note_origins(refused, &[first, &own]).into());
                    }
                    let first = first.clone();
                    self.build.check_equal(&first, &own, span);
                }
                Some(_) => {}
            }
            args.push((at, value, Some((array, from_front as usize))));
        }
        let Some((size, ..)) = size else {
            let signature = "`vmap(f)(xs)`: at least one array to map over";
            return Err(e0410_missing_argument::refuse(span, "the mapped function", "xs", signature).into());
        };
        let depth = self.build.depth();
        let index = self.build.open_tabulate(std::slice::from_ref(&size), span)[0];
        let outcome = self.each(mapped, args, given.named, index, place, span);
        let closed = match outcome {
            Ok((like, results)) => {
                let tables = self.build.close_tabulate(vec![size], &results, span);
                tables.map(|tables| (like, tables)).map_err(Into::into)
            }
            Err(stop) => Err(stop),
        };
        while self.build.depth() > depth {
            self.build.close();
        }
        let (like, mut tables) = closed?;
        for (k, table) in tables.iter_mut().enumerate() {
            *table = self.moved(*table, mapped, k, span)?;
        }
        Ok(rebuild(&like, &mut tables.into_iter(), span))
    }

    /// Result number `k` with its first axis where `out_axes` wants it.
    fn moved(&mut self, table: Operand, mapped: &Mapped, k: usize, span: Span) -> Outcome<Operand> {
        let axis = match &mapped.out_axes {
            Axes::All(axis) => Some(*axis),
            Axes::Each(axes) => axes.get(k).copied().flatten(),
        };
        let place = mapped.out_place;
        let Some(axis) = axis else {
            let expected = "one constant axis, or one for each result";
            return Err(e0414_argument_sort::refuse(place, "vmap", "out_axes", expected, "less").into());
        };
        let ty = self.build.ty(table).clone();
        let rank = ty.rank() as i64;
        let from_front = if axis < 0 { axis + rank } else { axis };
        if !(0..rank).contains(&from_front) {
            let text = ty.display(&self.build.sizes);
            return Err(e0205_axis::out_of_range(place, axis, ty.rank(), Some((span, &text))).into());
        }
        if from_front == 0 {
            return Ok(table);
        }
        let attrs = vec![Attr::Axes(vec![0]), Attr::Axes(vec![from_front as usize])];
        Ok(self.build.own_call_with(names::MOVEAXIS, &[table], attrs, span)?)
    }

    /// The function's results for one index.
    fn each(
        &mut self,
        mapped: &Mapped,
        args: Vec<(Span, Value, Option<(Operand, usize)>)>,
        named: Vec<crate::call::GivenByName>,
        index: Operand,
        place: Span,
        span: Span,
    ) -> Outcome<(Value, Vec<Operand>)> {
        let mut positional = Vec::with_capacity(args.len());
        for (at, value, axis) in args {
            let value = match axis {
                None => value,
                Some((array, axis)) => {
                    let whole = Item::Range { start: None, stop: None, step: None, span: at };
                    let mut items = vec![whole; axis];
                    items.push(Item::At(index));
                    Value::Array(self.build.index(array, &items, "the argument", at)?)
                }
            };
            positional.push((at, value));
        }
        let value = self.apply(mapped.function.clone(), Given { positional, named }, place, span)?;
        let value = self.bindable(value, span)?;
        let mut results = Vec::new();
        flatten(self, &value, span, &mut results)?;
        Ok((value, results))
    }
}
