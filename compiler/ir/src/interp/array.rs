//! Views, updates and concatenation.

use super::value::{Value, for_each_index, strides};
use crate::prim::Prim;
use std::rc::Rc;
use texpr_base::Scalar;

/// One axis of a view's source at run time: index `start + step * i` along the view's axis `out`.
#[derive(Clone, Debug)]
pub(super) struct Picked {
    pub(super) out: Option<usize>,
    pub(super) start: Place,
    pub(super) step: i64,
}

/// Where an axis starts: everywhere, or for each element of the view, to whose shape the array broadcasts.
#[derive(Clone, Debug)]
pub(super) enum Place {
    One(i64),
    Each(Rc<Value>),
}

impl Place {
    fn at(&self, index: &[usize]) -> i64 {
        let array = match self {
            Self::One(place) => return *place,
            Self::Each(array) => array,
        };
        let lead = index.len() - array.shape.len();
        let offset = array
            .shape
            .iter()
            .zip(&index[lead..])
            .fold(0, |offset, (size, i)| offset * size + if *size == 1 { 0 } else { *i });
        array.elements.get(offset).map_or(0, |element| element.as_i64())
    }
}

impl Picked {
    /// The index into an axis of `size`; `None` out of range.
    fn at(&self, index: &[usize], size: usize) -> Option<usize> {
        let along = self.out.map_or(0, |axis| index[axis] as i64);
        let at = self.start.at(index).checked_add(self.step.checked_mul(along)?)?;
        usize::try_from(at).ok().filter(|at| *at < size)
    }
}

/// The elements of `x` that `axes` pick, as an array of `shape`. An index out of range reads the nearest element.
pub(super) fn view(x: &Value, axes: &[Picked], shape: Vec<usize>) -> Value {
    let strides = strides(&x.shape);
    let mut elements = Vec::with_capacity(shape.iter().product());
    for_each_index(&shape, |index| {
        let mut offset = 0;
        for ((axis, size), stride) in axes.iter().zip(&x.shape).zip(&strides) {
            let nearest = if axis.start.at(index) < 0 { 0 } else { size.saturating_sub(1) };
            offset += axis.at(index, *size).unwrap_or(nearest) * stride;
        }
        elements.push(x.elements.get(offset).copied().unwrap_or(Scalar::zero(x.dtype)));
    });
    Value::new(x.dtype, shape, elements)
}

/// `base` with the elements that `axes` pick replaced by those of `with`, or combined with them. What is out of range is not written.
pub(super) fn update(mut base: Value, with: &Value, axes: &[Picked], combine: Option<Prim>) -> Value {
    let strides = strides(&base.shape);
    let mut source = with.elements.iter();
    for_each_index(&with.shape, |index| {
        let element = source.next().expect("invariant: an array has as many elements as indices");
        let mut offset = Some(0);
        for ((axis, size), stride) in axes.iter().zip(&base.shape).zip(&strides) {
            offset = offset.and_then(|o| Some(o + axis.at(index, *size)? * stride));
        }
        if let Some(offset) = offset {
            let place = &mut base.elements[offset];
            *place = match combine {
                None => *element,
                Some(prim) => prim.eval(base.dtype, &[*place, *element]),
            };
        }
    });
    base
}

/// The arrays one after another along `axis`.
pub(super) fn concat(parts: &[&Value], axis: usize, shape: Vec<usize>) -> Value {
    let outer: usize = shape[..axis].iter().product();
    let mut elements = Vec::with_capacity(shape.iter().product());
    for row in 0..outer {
        for part in parts {
            let inner: usize = part.shape[axis..].iter().product();
            elements.extend_from_slice(&part.elements[row * inner..(row + 1) * inner]);
        }
    }
    Value::new(parts[0].dtype, shape, elements)
}
