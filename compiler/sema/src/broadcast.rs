//! Functions of any number of arrays that broadcast: `broadcast_arrays`, `broadcast_shapes`, `meshgrid`.

use crate::call::Given;
use crate::ctx::Ctx;
use crate::value::{Outcome, Value};
use texpr_base::{Size, Span};
use texpr_ir::attr::Attr;
use texpr_ir::build::Operand;
use texpr_ir::build::index::Item;
use texpr_ir::errors::{e0204_rank, e0410_missing_argument, e0412_unknown_keyword, e0414_argument_sort};

impl Ctx<'_> {
    pub(crate) fn broadcast_arrays(&mut self, given: Given, span: Span) -> Outcome<Value> {
        let values = self.several("broadcast_arrays", given, span)?;
        let arrays = self.arrays(values)?;
        let shape = self.build.common_shape(&arrays)?;
        self.broadcast_each(&arrays, &shape, span)
    }

    pub(crate) fn broadcast_shapes(&mut self, given: Given, span: Span) -> Outcome<Value> {
        let mut arrays = Vec::new();
        for (value, place) in self.several(SHAPES, given, span)? {
            // An array of that shape, which nothing reads.
            let zeros = self.build.own_op("zeros", place)?;
            let shape = value.into_arg(place)?;
            arrays.push(self.build.call(zeros, vec![shape], Vec::new(), place)?);
        }
        let shape = self.build.common_shape(&arrays)?;
        let sizes = shape.iter().map(|size| self.build.size_value(size, span)).collect();
        Ok(self.tuple(sizes))
    }

    /// One array for each vector: array `i` goes along axis `i` of all, but that `"xy"`, the usual, exchanges the first two axes.
    pub(crate) fn meshgrid(&mut self, mut given: Given, span: Span) -> Outcome<Value> {
        let mut swapped = true;
        if let Some(at) = given.named.iter().position(|it| it.name == "indexing") {
            let indexing = given.named.remove(at);
            swapped = match &indexing.value {
                Value::Str(text) if &**text == "xy" => true,
                Value::Str(text) if &**text == "ij" => false,
                other => {
                    let place = indexing.place;
                    let actual = match other {
                        Value::Str(text) => format!("\"{text}\""),
                        other => self.describe(other),
                    };
                    let want = "\"xy\" or \"ij\"";
                    return Err(
                        e0414_argument_sort::refuse(place, "meshgrid", "indexing", want, &actual).into()
                    );
                }
            };
        }
        let values = self.several("meshgrid", given, span)?;
        let vectors = self.arrays(values)?;
        let n = vectors.len();
        let mut arrays = Vec::with_capacity(n);
        for (i, vector) in vectors.into_iter().enumerate() {
            let rank = self.build.ty(vector).rank();
            if rank > 1 {
                let text = self.build.type_text(vector);
                let want = "vectors, or numbers";
                return Err(e0204_rank::refuse(span, "`meshgrid`", (vector.span, &text), want).into());
            }
            let axis = if swapped && n > 1 && i < 2 { 1 - i } else { i };
            // A number is a vector of one.
            let after = n - axis - rank;
            let mut items = if rank == 0 { Vec::new() } else { vec![Item::Ellipsis(span)] };
            items.extend(std::iter::repeat_n(Item::New(span), after));
            arrays.push(if after == 0 { vector } else { self.build.index(vector, &items, "", span)? });
        }
        let shape = self.build.common_shape(&arrays)?;
        self.broadcast_each(&arrays, &shape, span)
    }

    fn broadcast_each(&mut self, arrays: &[Operand], shape: &[Size], span: Span) -> Outcome<Value> {
        let mut out = Vec::with_capacity(arrays.len());
        for array in arrays {
            let attrs = vec![Attr::Sizes(shape.to_vec())];
            out.push(self.build.own_call_with("broadcast_to", &[*array], attrs, span)?);
        }
        Ok(self.tuple(out))
    }

    /// The arguments, given one by one, or as one tuple, each with its place.
    fn several(&self, function: &str, mut given: Given, span: Span) -> Outcome<Vec<(Value, Span)>> {
        let optional: &[&str] = if function == "meshgrid" { &["indexing"] } else { &[] };
        let signature = || match optional {
            [] => format!("`{function}(a, b, …)`"),
            [name, ..] => format!("`{function}(a, b, …, [{name}])`"),
        };
        if let Some(named) = given.named.first() {
            let refused =
                e0412_unknown_keyword::refuse(named.span, function, &named.name, optional, &signature());
            return Err(refused.into());
        }
        if given.positional.is_empty() {
            return Err(e0410_missing_argument::refuse(span, function, "a", &signature()).into());
        }
        if let [(_, Value::Tuple(parts))] = given.positional.as_slice()
            && function != SHAPES
        {
            given.positional = parts.iter().map(|(value, place)| (*place, value.clone())).collect();
        }
        Ok(given.positional.into_iter().map(|(place, value)| (value, place)).collect())
    }

    fn arrays(&mut self, values: Vec<(Value, Span)>) -> Outcome<Vec<Operand>> {
        values.into_iter().map(|(value, place)| self.array(value, place)).collect()
    }
}

/// Its arguments are tuples themselves.
const SHAPES: &str = "broadcast_shapes";
