//! Discrete Fourier transforms along the last axis, by `rustfft` and `realfft`. Complex arrays are pairs of real and imaginary parts.

use crate::rows::last;
use rayon::prelude::*;
use realfft::RealFftPlanner;
use rustfft::num_complex::Complex;
use rustfft::{FftNum, FftPlanner};
use std::sync::{LazyLock, Mutex, PoisonError};
use texpr_base::routine::{ArrayRef, RoutineCall, RoutineError};
use texpr_base::{DType, Routine};

/// `re, im -> re, im`. Parameters: 1 for the inverse, and the scale's number in [`SCALES`].
pub static FFT: Routine = Routine { name: "fft", in_place: false, run: complex };

/// `x [n] -> re, im [n/2 + 1]`. Parameter: the scale's number.
pub static RFFT: Routine = Routine { name: "rfft", in_place: false, run: from_real };

/// `re, im [n/2 + 1] -> x [n]`; the imaginary parts of the first element, and of the last if `n` is even, count as 0. Parameter: the scale's number.
pub static IRFFT: Routine = Routine { name: "irfft", in_place: false, run: to_real };

/// What a result is multiplied with: nothing, `1/n`, `1/sqrt(n)`.
pub const SCALES: &[&str] = &["none", "whole", "root"];

/// A float with its planners, which keep what they have made.
trait Real: FftNum + bytemuck::Pod {
    fn planners() -> &'static (Mutex<FftPlanner<Self>>, Mutex<RealFftPlanner<Self>>);
    fn scale(n: usize, kind: i64) -> Self;
}

macro_rules! reals {
    ($($t:ident)*) => {$(
        impl Real for $t {
            fn planners() -> &'static (Mutex<FftPlanner<Self>>, Mutex<RealFftPlanner<Self>>) {
                static PLANNERS: LazyLock<(Mutex<FftPlanner<$t>>, Mutex<RealFftPlanner<$t>>)> =
                    LazyLock::new(|| (Mutex::new(FftPlanner::new()), Mutex::new(RealFftPlanner::new())));
                &PLANNERS
            }
            fn scale(n: usize, kind: i64) -> Self {
                match kind {
                    1 => (1.0 / n as f64) as $t,
                    2 => (1.0 / (n as f64).sqrt()) as $t,
                    _ => 1.0,
                }
            }
        }
    )*};
}
reals!(f32 f64);

fn complex(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    match call.ins[0].dtype {
        DType::F32 => complex_of::<f32>(call),
        _ => complex_of::<f64>(call),
    }
    Ok(())
}

fn from_real(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    match call.ins[0].dtype {
        DType::F32 => from_real_of::<f32>(call),
        _ => from_real_of::<f64>(call),
    }
    Ok(())
}

fn to_real(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    match call.ins[0].dtype {
        DType::F32 => to_real_of::<f32>(call),
        _ => to_real_of::<f64>(call),
    }
    Ok(())
}

/// Calls `f` with each row of both parts.
fn rows<T: Real>(
    (re, im): (&mut [T], &mut [T]),
    n: usize,
    threads: usize,
    f: impl Fn(usize, &mut [T], &mut [T]) + Send + Sync,
) {
    if threads > 1 && re.len() > n {
        re.par_chunks_exact_mut(n)
            .zip(im.par_chunks_exact_mut(n))
            .enumerate()
            .for_each(|(i, (re, im))| f(i, re, im));
    } else {
        re.chunks_exact_mut(n).zip(im.chunks_exact_mut(n)).enumerate().for_each(|(i, (re, im))| f(i, re, im));
    }
}

fn joined<T: Real>(re: ArrayRef<'_>, im: ArrayRef<'_>, row: usize, n: usize) -> Vec<Complex<T>> {
    let part = |x: ArrayRef<'_>| x.of::<T>()[row * n..(row + 1) * n].to_vec();
    part(re).into_iter().zip(part(im)).map(|(re, im)| Complex { re, im }).collect()
}

fn split<T: Real>(from: &[Complex<T>], scale: T, re: &mut [T], im: &mut [T]) {
    for ((from, re), im) in from.iter().zip(re).zip(im) {
        (*re, *im) = (from.re * scale, from.im * scale);
    }
}

fn complex_of<T: Real>(call: &mut RoutineCall<'_>) {
    let [in_re, in_im] = *call.ins else { unreachable!("invariant: two parts") };
    let n = last(in_re.shape);
    let [re, im] = call.outs else { unreachable!("invariant: two parts") };
    if n == 0 {
        return;
    }
    let mut planner = T::planners().0.lock().unwrap_or_else(PoisonError::into_inner);
    let plan = if call.params[0] != 0 { planner.plan_fft_inverse(n) } else { planner.plan_fft_forward(n) };
    drop(planner);
    let scale = T::scale(n, call.params[1]);
    rows((re.of(), im.of()), n, call.threads, |i, re, im| {
        let mut row = joined(in_re, in_im, i, n);
        plan.process(&mut row);
        split(&row, scale, re, im);
    });
}

fn from_real_of<T: Real>(call: &mut RoutineCall<'_>) {
    let x = call.ins[0];
    let n = last(x.shape);
    let [re, im] = call.outs else { unreachable!("invariant: two parts") };
    if n == 0 {
        return;
    }
    let plan = T::planners().1.lock().unwrap_or_else(PoisonError::into_inner).plan_fft_forward(n);
    let scale = T::scale(n, call.params[0]);
    rows((re.of(), im.of()), n / 2 + 1, call.threads, |i, re, im| {
        let mut row = x.of::<T>()[i * n..(i + 1) * n].to_vec();
        let mut out = plan.make_output_vec();
        plan.process(&mut row, &mut out).expect("invariant: both have the planned lengths");
        split(&out, scale, re, im);
    });
}

fn to_real_of<T: Real>(call: &mut RoutineCall<'_>) {
    let [re, im] = *call.ins else { unreachable!("invariant: two parts") };
    let half = last(re.shape);
    let out = &mut call.outs[0];
    let n = last(out.shape);
    if n == 0 {
        return;
    }
    let plan = T::planners().1.lock().unwrap_or_else(PoisonError::into_inner).plan_fft_inverse(n);
    let scale = T::scale(n, call.params[0]);
    crate::rows::each_row(out.of::<T>(), n, call.threads, |i, out| {
        let mut row = joined::<T>(re, im, i, half);
        row[0].im = T::zero();
        if n.is_multiple_of(2) {
            row[half - 1].im = T::zero();
        }
        plan.process(&mut row, out).expect("invariant: both have the planned lengths");
        out.iter_mut().for_each(|x| *x = *x * scale);
    });
}
