//! Convolution at stride 1 without patches: each tap of the kernel is a matrix product of its own, with the padded input read from another place on.
//!
//! Outputs are computed for all places of the padded input from the first output to the last, so that the places a tap reads are one stretch of memory in
//! each channel; what lies between the rows of outputs is thrown away.

use super::{Axis, Shape};
use crate::matrix::Float;
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};
use rayon::prelude::*;

/// Elements of the inputs and outputs that are worked on at once: they stay in a core's own cache from tap to tap.
const TILE: usize = 1 << 15;
/// Products with fewer channels than these are made of patches, which put all taps into one product.
const CHANNELS: usize = 8;

/// The padded input, and the places in it.
pub(super) struct Shifted<'a> {
    shape: &'a Shape,
    /// Elements along each axis of the padded input.
    padded: [usize; 3],
    /// Places from the first output to the last.
    places: usize,
    tile: usize,
}

impl<'a> Shifted<'a> {
    /// `None` if patches are better.
    pub(super) fn of(shape: &'a Shape) -> Option<Self> {
        let axes = &shape.space.0;
        let padded = axes.map(|axis| axis.out + (axis.window - 1) * axis.dilation);
        let [z, y, x] = axes.map(|axis| axis.out);
        let places = ((z - 1) * padded[1] + y - 1) * padded[2] + x;
        let pays = axes.iter().all(|axis| axis.stride == 1)
            && shape.channels >= CHANNELS
            && places * 2 <= shape.space.out() * 3;
        let tile = (TILE / (shape.channels + shape.outs)).clamp(64, 4096);
        pays.then_some(Self { shape, padded, places, tile })
    }

    pub(super) fn run<T: Float>(&self, x: &[T], w: &[T], out: &mut [T], threads: usize) {
        let Shape { space, channels, outs, groups } = self.shape;
        let (size, points) = (channels * space.size(), outs * space.out());
        let weights = self.weights(w);
        let plane: usize = self.padded.iter().product();
        let each_item = |input: &mut Vec<T>, (number, out): (usize, &mut [T]), inside: usize| {
            input.resize(channels * plane, T::of(0.0));
            self.fill(input, &x[number * size..][..size]);
            let weights = &weights[number % groups * weights.len() / groups..][..weights.len() / groups];
            self.item(input, weights, out, inside);
        };
        let n = out.len() / points;
        if threads > 1 && n >= threads {
            let items = out.par_chunks_exact_mut(points).enumerate();
            items.for_each_init(Vec::new, |input, item| each_item(input, item, 1));
        } else {
            let mut input = Vec::new();
            out.chunks_exact_mut(points).enumerate().for_each(|item| each_item(&mut input, item, threads));
        }
    }

    /// Of each group, a matrix of outputs and channels for each tap.
    fn weights<T: Float>(&self, w: &[T]) -> Vec<T> {
        let Shape { space, channels, outs, .. } = self.shape;
        let taps = space.taps();
        let matrices = w.chunks_exact(outs * channels * taps);
        let by_taps = |w: &[T]| -> Vec<T> {
            (0..taps * outs * channels)
                .map(|k| w[k % (outs * channels) * taps + k / (outs * channels)])
                .collect()
        };
        matrices.flat_map(by_taps).collect()
    }

    /// Copies the rows of the input into the padded one; what is around them stays 0.
    fn fill<T: Float>(&self, to: &mut [T], x: &[T]) {
        let [z, y, row] = self.shape.space.0;
        let along = |axis: Axis, padded: usize| axis.size.min(padded.saturating_sub(axis.before));
        let [depth, height, width] = [0, 1, 2].map(|k| along(self.shape.space.0[k], self.padded[k]));
        let plane: usize = self.padded.iter().product();
        for (to, x) in to.chunks_exact_mut(plane).zip(x.chunks_exact(z.size * y.size * row.size)) {
            for k in 0..depth * height {
                let (iz, iy) = (k / height, k % height);
                let at = ((iz + z.before) * self.padded[1] + iy + y.before) * self.padded[2] + row.before;
                to[at..at + width].copy_from_slice(&x[(iz * y.size + iy) * row.size..][..width]);
            }
        }
    }

    fn item<T: Float>(&self, input: &[T], weights: &[T], out: &mut [T], threads: usize) {
        let Shape { space, outs, .. } = self.shape;
        let tiles: Vec<usize> = (0..self.places).step_by(self.tile).collect();
        let points = space.out();
        if threads > 1 {
            let made: Vec<Vec<T>> =
                tiles.par_iter().map(|first| self.tile(input, weights, *first, Vec::new())).collect();
            for (first, made) in tiles.iter().zip(made) {
                self.keep(&made, *first, out, (*outs, points));
            }
        } else {
            let mut made = Vec::new();
            for first in tiles {
                made = self.tile(input, weights, first, made);
                self.keep(&made, first, out, (*outs, points));
            }
        }
    }

    /// All outputs at the places from `first` on.
    fn tile<T: Float>(&self, input: &[T], weights: &[T], first: usize, mut to: Vec<T>) -> Vec<T> {
        let Shape { space, channels, outs, .. } = self.shape;
        let (n, plane) = (self.tile.min(self.places - first), self.padded.iter().product());
        to.resize(outs * n, T::of(0.0));
        for (k, w) in weights.chunks_exact(outs * channels).enumerate() {
            let tap = space.tap(k);
            let [z, y, x] = [0, 1, 2].map(|axis| tap[axis] * space.0[axis].dilation);
            let from = first + (z * self.padded[1] + y) * self.padded[2] + x;
            let w = MatRef::from_row_major_slice(w, *outs, *channels);
            let x = MatRef::from_row_major_slice_with_stride(&input[from..], *channels, n, plane);
            let accum = if k == 0 { Accum::Replace } else { Accum::Add };
            let to = MatMut::from_row_major_slice_mut(&mut to, *outs, n);
            matmul(to, accum, w, x, T::of(1.0), Par::Seq);
        }
        to
    }

    /// Copies what of the tile are outputs.
    fn keep<T: Float>(&self, made: &[T], first: usize, out: &mut [T], (outs, points): (usize, usize)) {
        let [_, y, x] = self.shape.space.0;
        let n = made.len() / outs;
        for (made, out) in made.chunks_exact(n).zip(out.chunks_exact_mut(points)) {
            for (row, out) in out.chunks_exact_mut(x.out).enumerate() {
                let start = (row / y.out * self.padded[1] + row % y.out) * self.padded[2];
                let (low, high) = (start.max(first), (start + x.out).min(first + n));
                if low < high {
                    out[low - start..high - start].copy_from_slice(&made[low - first..high - first]);
                }
            }
        }
    }
}
