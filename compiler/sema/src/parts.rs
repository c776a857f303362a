//! `unstack` and `split`: arrays taken apart into tuples.

use crate::call::Given;
use crate::ctx::Ctx;
use crate::value::{Outcome, Value};
use texpr_base::{Size, Span};
use texpr_ir::build::Operand;
use texpr_ir::build::index::Item;
use texpr_ir::build::matching::{Slot, match_arguments};
use texpr_ir::errors::{e0205_axis, e0414_argument_sort};

/// What takes an array apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Parts {
    /// Into arrays of one axis less.
    Unstack,
    /// Into equal pieces along an axis, or at places.
    Split,
    /// Into pieces of which the first ones may have one element more.
    ArraySplit,
    /// `split` along the second axis, or that of a vector.
    HSplit,
    /// `split` along the first axis.
    VSplit,
    /// `split` along the third axis.
    DSplit,
}

impl Parts {
    fn name(self) -> &'static str {
        match self {
            Self::Unstack => "unstack",
            Self::Split => "split",
            Self::ArraySplit => "array_split",
            Self::HSplit => "hsplit",
            Self::VSplit => "vsplit",
            Self::DSplit => "dsplit",
        }
    }

    fn slots(self) -> &'static [Slot<'static>] {
        const X: Slot<'_> = Slot { name: "x", optional: false };
        const PARTS: Slot<'_> = Slot { name: "parts", optional: false };
        const AXIS: Slot<'_> = Slot { name: "axis", optional: true };
        match self {
            Self::Unstack => &[X, AXIS],
            Self::Split | Self::ArraySplit => &[X, PARTS, AXIS],
            Self::HSplit | Self::VSplit | Self::DSplit => &[X, PARTS],
        }
    }

    /// The axis unless one is given, for an array of `rank` axes.
    fn axis(self, rank: usize) -> i64 {
        match self {
            Self::HSplit => i64::from(rank > 1),
            Self::DSplit => 2,
            Self::Unstack | Self::Split | Self::ArraySplit | Self::VSplit => 0,
        }
    }
}

/// More parts than this are an array, not a tuple.
const MAX_PARTS: i64 = 1000;

impl Ctx<'_> {
    pub(crate) fn parts_of(&mut self, parts: Parts, given: Given, span: Span) -> Outcome<Value> {
        let (name, slots) = (parts.name(), parts.slots());
        let positional = given.positional.into_iter().map(|(place, value)| (place, (value, place))).collect();
        let named = given.named.into_iter().map(|n| (n.name, n.span, (n.value, n.place))).collect();
        let mut args = match_arguments(name, slots, positional, named, span)?.into_iter();
        let Some((x, place)) = args.next().flatten() else { return Ok(Value::Error) };
        let x = self.array(x, place)?;
        let how = if parts == Parts::Unstack { None } else { args.next().flatten() };
        let axis = match args.next().flatten() {
            None | Some((Value::None, _)) => {
                let axis = parts.axis(self.build.ty(x).rank());
                self.axis_of(x, axis, span)?
            }
            Some((value, at)) => {
                let number = self.constant(name, "axis", "a constant integer", value, at)?;
                self.axis_of(x, number, at)?
            }
        };
        let pieces = match how {
            None => {
                let size = self.build.ty(x).shape[axis].clone();
                let Some(n) = size.as_const().filter(|n| *n <= MAX_PARTS) else {
                    let expected = "an array whose axis has a size of a known number, at most 1000";
                    let actual = self.build.type_text(x);
                    return Err(e0414_argument_sort::refuse(place, name, "x", expected, &actual).into());
                };
                (0..n).map(|i| self.one(x, axis, i, span)).collect::<Outcome<Vec<_>>>()?
            }
            Some((how, at)) => {
                let bounds = self.bounds_of(parts, (x, axis), how, at, span)?;
                bounds.windows(2).map(|pair| self.piece(x, axis, pair, span)).collect::<Outcome<Vec<_>>>()?
            }
        };
        Ok(self.tuple(pieces))
    }

    /// Axis `number` of `x`, counted from either end.
    fn axis_of(&self, x: Operand, number: i64, span: Span) -> Outcome<usize> {
        let rank = self.build.ty(x).rank();
        let from_front = if number < 0 { number.saturating_add(rank as i64) } else { number };
        match usize::try_from(from_front) {
            Ok(axis) if axis < rank => Ok(axis),
            _ => {
                let text = self.build.type_text(x);
                Err(e0205_axis::out_of_range(span, number, rank, Some((x.span, &text))).into())
            }
        }
    }

    fn constant(&mut self, op: &str, param: &str, expected: &str, value: Value, at: Span) -> Outcome<i64> {
        let operand = self.array(value, at)?;
        match self.build.const_int(operand) {
            Some(number) => Ok(number),
            None => {
                let actual = self.build.type_text(operand);
                Err(e0414_argument_sort::refuse(at, op, param, expected, &actual).into())
            }
        }
    }

    /// Where the pieces begin, and where the last one ends.
    fn bounds_of(
        &mut self,
        parts: Parts,
        (x, axis): (Operand, usize),
        how: Value,
        at: Span,
        span: Span,
    ) -> Outcome<Vec<Size>> {
        let name = parts.name();
        let size = self.build.ty(x).shape[axis].clone();
        let expected = "how many equal parts, or a list of the places where parts begin";
        let places = match &how {
            Value::List(items) => Some(items.to_vec()),
            Value::Tuple(items) => Some(items.to_vec()),
            _ => None,
        };
        if let Some(places) = places {
            let mut bounds = vec![Size::constant(0)];
            for (value, place) in places {
                let operand = self.array(value, place)?;
                let Some(bound) = self.build.as_size(operand) else {
                    let actual = self.build.type_text(operand);
                    return Err(e0414_argument_sort::refuse(place, name, "parts", expected, &actual).into());
                };
                bounds.push(bound);
            }
            bounds.push(size);
            return Ok(bounds);
        }
        let n = self.constant(name, "parts", expected, how, at)?;
        if !(1..=MAX_PARTS).contains(&n) {
            let actual = n.to_string();
            return Err(e0414_argument_sort::refuse(at, name, "parts", "1 to 1000 parts", &actual).into());
        }
        let part = size.floor_div(n);
        let whole = part.scale(n);
        if parts == Parts::ArraySplit {
            // The first pieces take what is left over, one element each.
            let rest = size.sub(&whole);
            return Ok((0..=n).map(|i| part.scale(i).add(&rest.at_most(&Size::constant(i)))).collect());
        }
        if let (Some(a), Some(b)) = (whole.as_const(), size.as_const())
            && a != b
        {
            let expected = format!("a number of equal parts of axis {axis}, which has {b} elements");
            return Err(e0414_argument_sort::refuse(at, name, "parts", &expected, &n.to_string()).into());
        }
        self.build.check_equal(&whole, &size, span);
        Ok((0..=n).map(|i| if i == n { size.clone() } else { part.scale(i) }).collect())
    }

    fn piece(&mut self, x: Operand, axis: usize, bounds: &[Size], span: Span) -> Outcome<Operand> {
        let start = Some(self.build.size_value(&bounds[0], span));
        let stop = Some(self.build.size_value(&bounds[1], span));
        self.item(x, axis, Item::Range { start, stop, step: None, span }, span)
    }

    fn one(&mut self, x: Operand, axis: usize, i: i64, span: Span) -> Outcome<Operand> {
        let index = self.build.size_value(&Size::constant(i), span);
        self.item(x, axis, Item::At(index), span)
    }

    fn item(&mut self, x: Operand, axis: usize, item: Item, span: Span) -> Outcome<Operand> {
        let whole = || Item::Range { start: None, stop: None, step: None, span };
        let items: Vec<Item> = (0..axis).map(|_| whole()).chain([item]).collect();
        Ok(self.build.index(x, &items, "x", span)?)
    }
}
