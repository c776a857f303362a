//! Convolution as networks have it (the kernel is not turned round), and pooling, over up to three axes.
//!
//! Arrays are `[n, channels, spatial…]`, weights `[out channels, channels of a group, spatial…]`. At stride 1 outputs are made in registers from the
//! padded input, otherwise by matrix products of patches where there are enough outputs to pay, or tap by tap; which one depends on the shapes and on
//! what instructions the machine has, and so does the order of summation.

mod direct;
mod registers;
mod shifted;

use crate::batch::batches;
use crate::element::with_type;
use crate::matrix::{Float, with_float};
use crate::number::Number;
use crate::rows::each_row;
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};
use rayon::prelude::*;
use texpr_base::routine::{RoutineCall, RoutineError};
use texpr_base::{DType, Routine};

/// `x, w -> y`. Parameters: the groups, then stride, dilation and padding in front of each spatial axis.
pub static CONV: Routine = Routine {
    name: "conv",
    in_place: false,
    run: |call| batches(call, call.ins[0].shape.len() - 2 - spatial(call), conv),
};

/// `x [n, spatial…] -> y`. Parameters: the kind ([`POOLS`]), then window, stride and padding in front of each spatial axis.
pub static POOL: Routine = Routine {
    name: "pool",
    in_place: false,
    run: |call| batches(call, call.ins[0].shape.len() - 1 - spatial(call), pool),
};

/// How many spatial axes there are: of each there are three parameters, after the first.
fn spatial(call: &RoutineCall<'_>) -> usize {
    call.params.len() / 3
}

/// The greatest element, the sum, the mean over the window, the mean over what of the window is not padding.
pub const POOLS: &[&str] = &["max", "sum", "mean", "mean_inside"];

/// Elements of a patch matrix that are worked on at once: about what a core's cache holds.
const TILE: usize = 1 << 17;

/// One spatial axis.
#[derive(Clone, Copy, Debug)]
struct Axis {
    size: usize,
    window: usize,
    out: usize,
    stride: usize,
    dilation: usize,
    before: usize,
}

impl Axis {
    const NONE: Self = Self { size: 1, window: 1, out: 1, stride: 1, dilation: 1, before: 0 };

    /// Where tap `k` of output `o` reads, if that is no padding.
    fn at(self, o: usize, k: usize) -> Option<usize> {
        (o * self.stride + k * self.dilation).checked_sub(self.before).filter(|i| *i < self.size)
    }

    /// The outputs whose tap `k` reads no padding.
    fn inside(self, k: usize) -> std::ops::Range<usize> {
        let shift = k * self.dilation;
        let low = self.before.saturating_sub(shift).div_ceil(self.stride);
        let high = match (self.size + self.before).checked_sub(shift + 1) {
            Some(last) => last / self.stride + 1,
            None => 0,
        };
        low.min(self.out)..high.min(self.out).max(low.min(self.out))
    }
}

/// Three spatial axes; those that are not there have size 1.
#[derive(Clone, Copy, Debug)]
struct Space([Axis; 3]);

impl Space {
    fn of(axes: &[Axis]) -> Self {
        let mut all = [Axis::NONE; 3];
        all[3 - axes.len()..].copy_from_slice(axes);
        Self(all)
    }
    fn size(&self) -> usize {
        self.0.iter().map(|axis| axis.size).product()
    }
    fn taps(&self) -> usize {
        self.0.iter().map(|axis| axis.window).product()
    }
    fn out(&self) -> usize {
        self.0.iter().map(|axis| axis.out).product()
    }
    /// Tap number `k` along each axis.
    fn tap(&self, k: usize) -> [usize; 3] {
        let [_, y, x] = self.0;
        [k / (y.window * x.window), k / x.window % y.window, k % x.window]
    }
    /// Where row number `row` of the output reads at a tap: the start of a row of the input.
    fn row(&self, row: usize, [kz, ky, _]: [usize; 3]) -> Option<usize> {
        let [z, y, x] = self.0;
        let (iz, iy) = (z.at(row / y.out, kz)?, y.at(row % y.out, ky)?);
        Some((iz * y.size + iy) * x.size)
    }
}

fn conv(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let (x, w, threads) = (call.ins[0], call.ins[1], call.threads);
    let groups = call.params[0] as usize;
    let (xs, ws, ys) = (x.shape, w.shape, call.outs[0].shape);
    let param = |axis: usize, which: usize| call.params[1 + 3 * axis + which] as usize;
    let axes: Vec<Axis> = (0..xs.len() - 2)
        .map(|i| Axis {
            size: xs[i + 2],
            window: ws[i + 2],
            out: ys[i + 2],
            stride: param(i, 0),
            dilation: param(i, 1),
            before: param(i, 2),
        })
        .collect();
    let shape = Shape { space: Space::of(&axes), channels: ws[1], outs: ws[0] / groups.max(1), groups };
    let out = &mut call.outs[0];
    if out.bytes.is_empty() {
        return Ok(());
    }
    let float = matches!(out.dtype, DType::F32 | DType::F64) && shape.channels * shape.space.taps() > 0;
    #[cfg(target_arch = "x86_64")]
    if float && let Some(shifted) = shifted::Shifted::of(&shape) {
        with_float!(out.dtype, T => shifted.run::<T>(x.of(), w.of(), out.of(), threads));
        return Ok(());
    }
    if float && shape.outs >= 4 {
        with_float!(out.dtype, T => by_products::<T>(&shape, x.of(), w.of(), out.of(), threads));
    } else {
        with_type!(out.dtype, T => by_taps::<T>(&shape, x.of(), w.of(), out.of(), threads));
    }
    Ok(())
}

/// What a convolution is between.
struct Shape {
    space: Space,
    /// Of a group.
    channels: usize,
    /// Of a group.
    outs: usize,
    groups: usize,
}

fn by_taps<T: Number>(shape: &Shape, x: &[T], w: &[T], out: &mut [T], threads: usize) {
    let Shape { space, channels, outs, groups } = *shape;
    let (size, taps, [_, _, last]) = (space.size(), space.taps(), space.0);
    each_row(out, space.out(), threads, |plane, out| {
        let (item, o) = (plane / (outs * groups), plane % (outs * groups));
        let first = item * groups + o / outs;
        out.fill(T::ZERO);
        for c in 0..channels {
            let x = &x[(first * channels + c) * size..][..size];
            let w = &w[(o * channels + c) * taps..][..taps];
            for (k, weight) in w.iter().enumerate() {
                let tap = space.tap(k);
                let inside = last.inside(tap[2]);
                if inside.is_empty() {
                    continue;
                }
                let start = inside.start * last.stride + tap[2] * last.dilation - last.before;
                for (row, out) in out.chunks_exact_mut(last.out).enumerate() {
                    let Some(from) = space.row(row, tap) else { continue };
                    let (x, out) = (&x[from + start..from + last.size], &mut out[inside.clone()]);
                    if last.stride == 1 {
                        out.iter_mut().zip(x).for_each(|(y, x)| *y = y.add(x.mul(*weight)));
                    } else {
                        let x = x.iter().step_by(last.stride);
                        out.iter_mut().zip(x).for_each(|(y, x)| *y = y.add(x.mul(*weight)));
                    }
                }
            }
        }
    });
}

fn by_products<T: Float>(shape: &Shape, x: &[T], w: &[T], out: &mut [T], threads: usize) {
    let Shape { space, channels, outs, groups } = *shape;
    let (size, depth, points) = (space.size(), channels * space.taps(), space.out());
    let tile = (TILE / depth).clamp(64, 4096);
    for (number, out) in out.chunks_exact_mut(outs * points).enumerate() {
        let x = &x[number * channels * size..][..channels * size];
        let w =
            MatRef::from_row_major_slice(&w[number % groups * outs * depth..][..outs * depth], outs, depth);
        let one = |(i, out): (usize, MatMut<'_, T>)| {
            let columns = out.ncols();
            let mut patch = vec![T::of(0.0); depth * columns];
            for (k, row) in patch.chunks_exact_mut(columns).enumerate() {
                let (c, tap) = (k / space.taps(), space.tap(k % space.taps()));
                fill(row, &x[c * size..][..size], &space, tap, i * tile);
            }
            let patch = MatRef::from_row_major_slice(&patch, depth, columns);
            matmul(out, Accum::Replace, w, patch, T::of(1.0), Par::Seq);
        };
        let out = MatMut::from_row_major_slice_mut(out, outs, points);
        if threads > 1 {
            out.par_col_chunks_mut(tile).enumerate().for_each(one);
        } else {
            let mut rest = out;
            for i in 0..points.div_ceil(tile) {
                let width = tile.min(rest.ncols());
                let (part, others) = rest.split_at_col_mut(width);
                one((i, part));
                rest = others;
            }
        }
    }
}

/// What one tap reads for the outputs from number `first` on; padding stays 0.
fn fill<T: Copy>(to: &mut [T], x: &[T], space: &Space, tap: [usize; 3], first: usize) {
    let last = space.0[2];
    let inside = last.inside(tap[2]);
    let mut at = 0;
    while at < to.len() {
        let (row, column) = ((first + at) / last.out, (first + at) % last.out);
        let end = (column + to.len() - at).min(last.out);
        let (low, high) = (inside.start.max(column), inside.end.min(end));
        if let (Some(from), true) = (space.row(row, tap), low < high) {
            let start = from + low * last.stride + tap[2] * last.dilation - last.before;
            let to = &mut to[at + low - column..at + high - column];
            if last.stride == 1 {
                to.copy_from_slice(&x[start..start + to.len()]);
            } else {
                to.iter_mut().zip(x[start..].iter().step_by(last.stride)).for_each(|(to, x)| *to = *x);
            }
        }
        at += end - column;
    }
}

fn pool(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let (x, threads) = (call.ins[0], call.threads);
    let kind = POOLS.get(call.params[0] as usize).copied().unwrap_or("max");
    let param = |axis: usize, which: usize| call.params[1 + 3 * axis + which] as usize;
    let ys = call.outs[0].shape;
    let axes: Vec<Axis> = (0..x.shape.len() - 1)
        .map(|i| Axis {
            size: x.shape[i + 1],
            window: param(i, 0),
            out: ys[i + 1],
            stride: param(i, 1),
            dilation: 1,
            before: param(i, 2),
        })
        .collect();
    let space = Space::of(&axes);
    let out = &mut call.outs[0];
    match kind {
        "max" => with_type!(out.dtype, T => {
            pooled::<T>(&space, x.of(), out.of(), threads, T::NEUTRAL[2], |a, b| a.greater(b), |y, _| y);
        }),
        "sum" => with_type!(out.dtype, T => {
            pooled::<T>(&space, x.of(), out.of(), threads, T::ZERO, |a, b| a.add(b), |y, _| y);
        }),
        mean => with_float!(out.dtype, T => {
            let taps = space.taps();
            let share = |y: T, inside: usize| y / (if mean == "mean" { taps } else { inside }) as T;
            pooled::<T>(&space, x.of(), out.of(), threads, T::ZERO, |a, b| a + b, share);
        }),
    }
    Ok(())
}

/// Each window's elements combined, and then divided by their number.
fn pooled<T: Number>(
    space: &Space,
    x: &[T],
    out: &mut [T],
    threads: usize,
    neutral: T,
    combine: impl Fn(T, T) -> T + Send + Sync,
    finish: impl Fn(T, usize) -> T + Send + Sync,
) {
    let (size, [_, _, last]) = (space.size(), space.0);
    each_row(out, space.out(), threads, |plane, out| {
        let x = &x[plane * size..][..size];
        let mut inside = vec![0usize; last.out];
        for (row, out) in out.chunks_exact_mut(last.out.max(1)).enumerate() {
            out.fill(neutral);
            inside.fill(0);
            for k in 0..space.taps() {
                let tap = space.tap(k);
                let Some(from) = space.row(row, tap) else { continue };
                for o in last.inside(tap[2]) {
                    let at = from + o * last.stride + tap[2] - last.before;
                    out[o] = combine(out[o], x[at]);
                    inside[o] += 1;
                }
            }
            out.iter_mut().zip(&inside).for_each(|(y, inside)| *y = finish(*y, *inside));
        }
    });
}
