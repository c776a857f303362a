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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::call;

    /// The definition.
    fn plain(re: &[f64], im: &[f64], sign: f64) -> (Vec<f64>, Vec<f64>) {
        let n = re.len();
        (0..n)
            .map(|k| {
                (0..n).fold((0.0, 0.0), |(a, b), j| {
                    let turn = sign * std::f64::consts::TAU * ((j * k) % n) as f64 / n as f64;
                    let (sin, cos) = turn.sin_cos();
                    (a + re[j] * cos - im[j] * sin, b + re[j] * sin + im[j] * cos)
                })
            })
            .unzip()
    }

    #[track_caller]
    fn close(a: &[f64], b: &[f64]) {
        assert!(a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12), "{a:?}\n{b:?}");
    }

    #[test]
    fn transforms_are_the_definition() {
        for n in [1, 2, 3, 8, 12, 17] {
            let re: Vec<f64> = (0..2 * n).map(|i| ((i * 37) % 11) as f64 / 11.0).collect();
            let im: Vec<f64> = (0..2 * n).map(|i| ((i * 53) % 7) as f64 / 7.0).collect();
            let shape = [2, n];
            for (inverse, sign) in [(0, -1.0), (1, 1.0)] {
                let got =
                    call(&FFT, &[(&re, &shape), (&im, &shape)], &[&shape, &shape], &[inverse, 0]).unwrap();
                for row in 0..2 {
                    let part = row * n..(row + 1) * n;
                    let want = plain(&re[part.clone()], &im[part.clone()], sign);
                    close(&got[0][part.clone()], &want.0);
                    close(&got[1][part], &want.1);
                }
            }
            let half = [2, n / 2 + 1];
            let got = call(&RFFT, &[(&re, &shape)], &[&half, &half], &[2]).unwrap();
            let want = plain(&re[..n], &vec![0.0; n], -1.0).0;
            let want: Vec<f64> = want[..n / 2 + 1].iter().map(|x| x / (n as f64).sqrt()).collect();
            close(&got[0][..n / 2 + 1], &want);
            let back = call(&IRFFT, &[(&got[0], &half), (&got[1], &half)], &[&shape], &[2]).unwrap();
            close(&back[0], &re);
        }
    }
}
