//! Running sums, products, extremes and sums of exponentials.
//!
//! Arrays are `[…, n, inner]`, scanned along the middle. Elements are taken one after another, but in sums of floats along rows (`sums.rs`). Sums of floats carry
//! what rounding loses (`f32` in `f64`, `f64` in a second `f64`), so the error of an element does not grow with its place.
//! Parameters: 1 to leave the element itself out of its result, 1 to go from the end to the beginning.

use crate::element::with_type;
use crate::number::Number;
use crate::rows::each_row;
use crate::sums::{Before, Carried, Way, running_sums};
use texpr_base::routine::{RoutineCall, RoutineError};
use texpr_base::{DType, Routine};

pub static CUMSUM: Routine = Routine {
    name: "cumsum",
    in_place: false,
    run: |call| {
        match call.outs[0].dtype {
            DType::F32 => sums::<f32, f64, Narrow>(call),
            DType::F64 => sums::<f64, Carried, Carried>(call),
            dtype => with_type!(dtype, T => run::<T, Plain<T, 0>>(call)),
        }
        Ok(())
    },
};

pub static CUMPROD: Routine = Routine { name: "cumprod", in_place: false, run: |call| each_type::<1>(call) };

/// `re, im -> re, im`.
pub static CUMPROD_COMPLEX: Routine =
    Routine { name: "cumprod_complex", in_place: false, run: complex_products };

pub static CUMMAX: Routine = Routine { name: "cummax", in_place: false, run: |call| each_type::<2>(call) };

pub static CUMMIN: Routine = Routine { name: "cummin", in_place: false, run: |call| each_type::<3>(call) };

/// Of floats: the logarithm of the running sum of exponentials.
pub static LOGCUMSUMEXP: Routine = Routine {
    name: "logcumsumexp",
    in_place: false,
    run: |call| {
        match call.outs[0].dtype {
            DType::F32 => run::<f32, Exponentials>(call),
            _ => run::<f64, Exponentials>(call),
        }
        Ok(())
    },
};

fn each_type<const KIND: u8>(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    with_type!(call.outs[0].dtype, T => run::<T, Plain<T, KIND>>(call));
    Ok(())
}

fn complex_products(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    match call.outs[0].dtype {
        DType::F32 => complex_products_of::<f32>(call),
        _ => complex_products_of::<f64>(call),
    }
    Ok(())
}

fn complex_products_of<T: Number + std::ops::Sub<Output = T>>(call: &mut RoutineCall<'_>) {
    let (exclusive, reverse) = (call.params[0] != 0, call.params[1] != 0);
    let [x, y] = *call.ins else { unreachable!("invariant: two parts") };
    let [ref outer @ .., n, inner] = *x.shape else { unreachable!("invariant: outer, n, inner") };
    let outer: usize = outer.iter().product();
    let (x, y) = (x.of::<T>(), y.of::<T>());
    let [re, im] = call.outs else { unreachable!("invariant: two parts") };
    let (re, im) = (re.of::<T>(), im.of::<T>());
    for row in 0..outer * inner {
        let (mut a, mut b) = (T::NEUTRAL[1], T::ZERO);
        for i in 0..n {
            let i = if reverse { n - 1 - i } else { i };
            let at = (row / inner * n + i) * inner + row % inner;
            if exclusive {
                (re[at], im[at]) = (a, b);
            }
            (a, b) = (a.mul(x[at]) - b.mul(y[at]), a.mul(y[at]).add(b.mul(x[at])));
            if !exclusive {
                (re[at], im[at]) = (a, b);
            }
        }
    }
}

/// What is known of the elements so far.
trait Scan<T>: Copy + Send + Sync {
    /// Before any element.
    fn start() -> Self;
    fn take(self, x: T) -> Self;
    fn value(self) -> T;
    /// The result over no elements.
    fn of_none() -> T;
}

/// The four operations that need no more than the result so far.
#[derive(Clone, Copy)]
struct Plain<T, const KIND: u8>(T);

impl<T: Number, const KIND: u8> Scan<T> for Plain<T, KIND> {
    fn start() -> Self {
        Self(T::NEUTRAL[usize::from(KIND)])
    }
    fn take(self, x: T) -> Self {
        Self(match KIND {
            0 => self.0.add(x),
            1 => self.0.mul(x),
            2 => self.0.greater(x),
            _ => self.0.lesser(x),
        })
    }
    fn value(self) -> T {
        self.0
    }
    fn of_none() -> T {
        T::NEUTRAL[usize::from(KIND)]
    }
}

/// A sum of `f32` in `f64`.
#[derive(Clone, Copy)]
struct Narrow(f64);

impl Scan<f32> for Narrow {
    fn start() -> Self {
        Self(-0.0)
    }
    fn take(self, x: f32) -> Self {
        Self(self.0 + f64::from(x))
    }
    fn value(self) -> f32 {
        self.0 as f32
    }
    fn of_none() -> f32 {
        0.0
    }
}

impl Scan<f64> for Carried {
    fn start() -> Self {
        Self::NOTHING
    }
    fn take(self, x: f64) -> Self {
        self.plus(x)
    }
    fn value(self) -> f64 {
        Before::value(self)
    }
    fn of_none() -> f64 {
        0.0
    }
}

/// The greatest element, and the sum of exponentials of what the others are below it.
#[derive(Clone, Copy)]
struct Exponentials {
    greatest: f64,
    sum: f64,
}

impl Exponentials {
    fn with(self, x: f64) -> Self {
        let Self { greatest, sum } = self;
        if x > greatest {
            Self { greatest: x, sum: sum * (greatest - x).exp() + 1.0 }
        } else if x == greatest {
            Self { greatest, sum: sum + if x == f64::NEG_INFINITY { 0.0 } else { 1.0 } }
        } else {
            Self { greatest, sum: sum + (x - greatest).exp() }
        }
    }
    fn log(self) -> f64 {
        self.greatest + self.sum.ln()
    }
}

impl Scan<f64> for Exponentials {
    fn start() -> Self {
        Self { greatest: f64::NEG_INFINITY, sum: 0.0 }
    }
    fn take(self, x: f64) -> Self {
        self.with(x)
    }
    fn value(self) -> f64 {
        self.log()
    }
    fn of_none() -> f64 {
        f64::NEG_INFINITY
    }
}

impl Scan<f32> for Exponentials {
    fn start() -> Self {
        Self { greatest: f64::NEG_INFINITY, sum: 0.0 }
    }
    fn take(self, x: f32) -> Self {
        self.with(f64::from(x))
    }
    fn value(self) -> f32 {
        self.log() as f32
    }
    fn of_none() -> f32 {
        f32::NEG_INFINITY
    }
}

/// Sums of floats: along rows with `B`, along columns with `S`.
fn sums<T: Number, B: Before<Element = T>, S: Scan<T>>(call: &mut RoutineCall<'_>) {
    let out = &mut call.outs[0];
    match *out.shape {
        [.., n, 1] => {
            let way = Way { exclusive: call.params[0] != 0, reverse: call.params[1] != 0 };
            running_sums::<B>(call.ins[0].of(), out.of(), n, way, call.threads);
        }
        _ => run::<T, S>(call),
    }
}

fn run<T: Number, S: Scan<T>>(call: &mut RoutineCall<'_>) {
    let (exclusive, reverse, threads) = (call.params[0] != 0, call.params[1] != 0, call.threads);
    let x = call.ins[0].of::<T>();
    let out = &mut call.outs[0];
    let [.., n, inner] = *out.shape else { return };
    each_row(out.of::<T>(), n * inner, threads, |number, block| {
        let x = &x[number * n * inner..][..n * inner];
        let mut states = vec![S::start(); inner];
        let mut begun = false;
        let mut line = |(to, x): (&mut [T], &[T])| {
            for ((to, x), state) in to.iter_mut().zip(x).zip(&mut states) {
                let next = state.take(*x);
                *to = match (exclusive, begun) {
                    (false, _) => next.value(),
                    (true, true) => state.value(),
                    (true, false) => S::of_none(),
                };
                *state = next;
            }
            begun = true;
        };
        let lines = block.chunks_exact_mut(inner.max(1)).zip(x.chunks_exact(inner.max(1)));
        if reverse {
            lines.rev().for_each(&mut line);
        } else if inner == 1 && !exclusive {
            // The common case, with the state in registers.
            let mut state = S::start();
            for (to, x) in block.iter_mut().zip(x) {
                state = state.take(*x);
                *to = state.value();
            }
        } else {
            lines.for_each(&mut line);
        }
    });
}
