//! Running sums, products, extremes and sums of exponentials.
//!
//! Arrays are `[…, n, inner]`, scanned along the middle. Along rows, sums and extremes are taken chunk by chunk (`running.rs`), which threads share; products of
//! floats and sums of exponentials, where the order of the elements shows, one after another. Columns are shared among threads. Sums of floats carry what
//! rounding loses (`f32` in `f64`, `f64` in a second `f64`), so the error of an element does not grow with its place.
//! Parameters: 1 to leave the element itself out of its result, 1 to go from the end to the beginning.

use crate::element::with_type;
use crate::exponentials::Exponentials;
use crate::number::Number;
use crate::rows::{WORTH_SHARING, each_row};
use crate::running::{BLOCK, Before, Carried, Way, running};
use rayon::prelude::*;
use texpr_base::routine::{RoutineCall, RoutineError};
use texpr_base::{DType, Routine};

pub static CUMSUM: Routine = Routine {
    name: "cumsum",
    in_place: false,
    run: |call| {
        match call.outs[0].dtype {
            DType::F32 => along::<f32, f64, Narrow>(call),
            DType::F64 => along::<f64, Carried, Carried>(call),
            dtype => with_type!(dtype, T => along::<T, Plain<T, 0>, Plain<T, 0>>(call)),
        }
        Ok(())
    },
};

pub static CUMPROD: Routine = Routine {
    name: "cumprod",
    in_place: false,
    run: |call| {
        match call.outs[0].dtype {
            // A product of some of the elements may overflow where the running product does not.
            DType::F32 => each_line::<f32, Plain<f32, 1>>(call),
            DType::F64 => each_line::<f64, Plain<f64, 1>>(call),
            dtype => with_type!(dtype, T => along::<T, Plain<T, 1>, Plain<T, 1>>(call)),
        }
        Ok(())
    },
};

/// `re, im -> re, im`.
pub static CUMPROD_COMPLEX: Routine =
    Routine { name: "cumprod_complex", in_place: false, run: complex_products };

pub static CUMMAX: Routine = Routine { name: "cummax", in_place: false, run: |call| extremes::<2>(call) };

pub static CUMMIN: Routine = Routine { name: "cummin", in_place: false, run: |call| extremes::<3>(call) };

/// Of floats: the logarithm of the running sum of exponentials.
pub static LOGCUMSUMEXP: Routine = Routine {
    name: "logcumsumexp",
    in_place: false,
    run: |call| {
        match call.outs[0].dtype {
            DType::F32 => each_line::<f32, Exponentials>(call),
            _ => each_line::<f64, Exponentials>(call),
        }
        Ok(())
    },
};

fn extremes<const KIND: u8>(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    with_type!(call.outs[0].dtype, T => along::<T, Plain<T, KIND>, Plain<T, KIND>>(call));
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
pub(crate) trait Scan<T>: Copy + Send + Sync {
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

impl<T: Number, const KIND: u8> Plain<T, KIND> {
    #[inline(always)]
    fn total_of(x: &[T], way: Way) -> Self {
        let take = |sum: Self, x: &T| sum.take(*x);
        if way.reverse { x.iter().rfold(Self::start(), take) } else { x.iter().fold(Self::start(), take) }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f")]
    fn total_wide(x: &[T], way: Way) -> Self {
        Self::total_of(x, way)
    }
}

/// Of integers, and of extremes of floats: the first NaN wins, and zeros are ordered.
impl<T: Number, const KIND: u8> Before for Plain<T, KIND> {
    type Element = T;
    const NOTHING: Self = Self(Self::NEUTRAL);
    const NEUTRAL: T = T::NEUTRAL[KIND as usize];
    const OF_NONE: T = Self::NEUTRAL;
    const ASSOCIATIVE: bool = true;

    fn block(mut self, x: [T; BLOCK]) -> ([T; BLOCK], Self) {
        let results = x.map(|x| {
            self = self.take(x);
            self.0
        });
        (results, self)
    }
    fn then(self, next: Self) -> Self {
        self.take(next.0)
    }
    fn sums(mut self, x: &[T], out: &mut [T]) -> Self {
        for (out, x) in out.iter_mut().zip(x) {
            self = self.take(*x);
            *out = self.0;
        }
        self
    }
    fn total(x: &[T], way: Way) -> Self {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx512f") {
            #[allow(
                unsafe_code,
                reason = "the same function in wide vectors: the narrow ones have no comparison of 64-bit integers"
            )]
            // SAFETY: this machine has what the function asks for.
            return unsafe { Self::total_wide(x, way) };
        }
        Self::total_of(x, way)
    }
    fn value(self) -> T {
        self.0
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

fn way(call: &RoutineCall<'_>) -> Way {
    Way { exclusive: call.params[0] != 0, reverse: call.params[1] != 0 }
}

/// Along rows with `B`, along columns with `S`.
fn along<T: Number, B: Before<Element = T>, S: Scan<T>>(call: &mut RoutineCall<'_>) {
    let way = way(call);
    let out = &mut call.outs[0];
    match *out.shape {
        [.., n, 1] => running::<B>(call.ins[0].of(), out.of(), n, way, call.threads),
        _ => each_line::<T, S>(call),
    }
}

/// Columns that a thread takes at once if there is but one block of lines.
const COLUMNS: usize = 256;

/// Element after element.
fn each_line<T: Number, S: Scan<T>>(call: &mut RoutineCall<'_>) {
    let (way, threads) = (way(call), call.threads);
    let x = call.ins[0].of::<T>();
    let out = &mut call.outs[0];
    let [.., n, inner] = *out.shape else { return };
    let (out, inner) = (out.of::<T>(), inner.max(1));
    let is_shared = threads > 1 && out.len() >= WORTH_SHARING;
    if is_shared && out.len() / (n * inner).max(1) < threads && inner >= 2 * COLUMNS {
        for (out, x) in out.chunks_exact_mut(n * inner).zip(x.chunks_exact(n * inner)) {
            let mut parts: Vec<Vec<(&mut [T], &[T])>> = Vec::new();
            parts.resize_with(inner.div_ceil(COLUMNS), || Vec::with_capacity(n));
            for (out, x) in out.chunks_exact_mut(inner).zip(x.chunks_exact(inner)) {
                let columns = out.chunks_mut(COLUMNS).zip(x.chunks(COLUMNS));
                parts.iter_mut().zip(columns).for_each(|(part, columns)| part.push(columns));
            }
            parts.into_par_iter().for_each(|part| scan::<T, S>(part.into_iter(), inner.min(COLUMNS), way));
        }
        return;
    }
    each_row(out, n * inner, threads, |number, block| {
        let x = &x[number * n * inner..][..n * inner];
        scan::<T, S>(block.chunks_exact_mut(inner).zip(x.chunks_exact(inner)), inner, way);
    });
}

/// The running results over lines of at most `width` elements, each with where its results go.
fn scan<'a, T: Number, S: Scan<T>>(
    lines: impl DoubleEndedIterator<Item = (&'a mut [T], &'a [T])>,
    width: usize,
    way: Way,
) {
    if width == 1 && !way.exclusive {
        // The common case, with the state in a register.
        let mut state = S::start();
        let one = |(to, x): (&mut [T], &[T])| {
            state = state.take(x[0]);
            to[0] = state.value();
        };
        return if way.reverse { lines.rev().for_each(one) } else { lines.for_each(one) };
    }
    let mut states = vec![S::start(); width];
    let mut begun = false;
    let line = |(to, x): (&mut [T], &[T])| {
        for ((to, x), state) in to.iter_mut().zip(x).zip(&mut states) {
            let next = state.take(*x);
            *to = match (way.exclusive, begun) {
                (false, _) => next.value(),
                (true, true) => state.value(),
                (true, false) => S::of_none(),
            };
            *state = next;
        }
        begun = true;
    };
    if way.reverse { lines.rev().for_each(line) } else { lines.for_each(line) }
}
