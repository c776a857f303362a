//! Sorting and searching complex numbers, whose real and imaginary parts are two arrays. The order is NumPy's: by the real part, then by the
//! imaginary one; numbers with NaN in them come last, first those whose imaginary part it is, then the real one, then both.

use crate::batch::batches;
use crate::element::with_type;
use crate::key::Key;
use crate::rows::{each_row, last};
use texpr_base::Routine;
use texpr_base::routine::{ArrayRef, RoutineCall, RoutineError};

/// `re, im -> re, im`, sorted along the last axis; equal elements keep their order. Parameter: 1 for descending order.
pub static SORT: Routine = Routine { name: "complex sort", in_place: false, run: sort };

/// `re, im -> indices`, `i64`, that sort them. Parameter: 1 for descending order.
pub static ARGSORT: Routine = Routine { name: "complex argsort", in_place: false, run: argsort };

/// `re, im, elements' re [k], im [k] -> whether each number is among the elements`. Parameter: 1 to turn the answer round.
pub static ISIN: Routine = Routine {
    name: "complex isin",
    in_place: false,
    run: |call| batches(call, call.ins[2].shape.len() - 1, isin),
};

/// Where a number stands in the order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// 1 if the imaginary part is NaN, 2 if the real one is, 3 if both are.
    nan: u8,
    re: u64,
    im: u64,
}

fn places(re: ArrayRef<'_>, im: ArrayRef<'_>, descending: bool) -> Vec<Place> {
    with_type!(re.dtype, T => {
        let pairs = re.of::<T>().iter().zip(im.of::<T>());
        pairs.map(|(re, im)| place(*re, *im, descending)).collect()
    })
}

fn place<T: Key + PartialEq>(re: T, im: T, descending: bool) -> Place {
    Place {
        nan: 2 * u8::from(is_nan(re)) + u8::from(is_nan(im)),
        re: re.key(descending),
        im: im.key(descending),
    }
}

#[expect(clippy::eq_op, reason = "only NaN differs from itself")]
fn is_nan<T: PartialEq>(x: T) -> bool {
    x != x
}

/// The numbers of a row's elements in their order.
fn order(places: &[Place]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..places.len() as u32).collect();
    order.sort_by_key(|i| places[*i as usize]);
    order
}

fn sort(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let [re, im] = call.ins else { unreachable!("invariant: a complex array is two") };
    let n = last(re.shape);
    let places = places(*re, *im, call.params[0] != 0);
    for (x, out) in [re, im].into_iter().zip(call.outs.iter_mut()) {
        with_type!(x.dtype, T => {
            let x = x.of::<T>();
            each_row(out.of::<T>(), n, call.threads, |i, out| {
                let row = i * n..(i + 1) * n;
                for (to, from) in out.iter_mut().zip(order(&places[row.clone()])) {
                    *to = x[row.start + from as usize];
                }
            });
        });
    }
    Ok(())
}

fn argsort(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let [re, im] = call.ins else { unreachable!("invariant: a complex array is two") };
    let n = last(re.shape);
    let places = places(*re, *im, call.params[0] != 0);
    each_row(call.outs[0].of::<i64>(), n, call.threads, |i, out| {
        for (to, from) in out.iter_mut().zip(order(&places[i * n..(i + 1) * n])) {
            *to = i64::from(from);
        }
    });
    Ok(())
}

fn isin(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let [re, im, elements_re, elements_im] = call.ins else {
        unreachable!("invariant: a complex array is two")
    };
    let inverted = call.params[0] != 0;
    let mut elements = places(*elements_re, *elements_im, false);
    elements.retain(|place| place.nan == 0);
    elements.sort_unstable();
    let x = places(*re, *im, false);
    each_row(call.outs[0].of::<u8>(), 1, call.threads, |i, out| {
        out[0] = u8::from(elements.binary_search(&x[i]).is_ok() != inverted);
    });
    Ok(())
}
