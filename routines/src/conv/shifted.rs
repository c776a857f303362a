//! Convolution at stride 1 without patches: each tap of the kernel reads the padded input from another place on, and where there is no padding the
//! input itself.
//!
//! Outputs are computed for all places of the padded input from the first output to the last, so that the places a tap reads are one stretch of memory in
//! each channel; what lies between the rows of outputs is thrown away.

#![cfg(target_arch = "x86_64")]

use super::direct::{Direct, Machine};
use super::registers::Element;
use super::{Axis, Shape};
use rayon::prelude::*;

/// Bytes that the cache fetches at once.
const LINE: usize = 64;

/// The padded input, and the places in it.
pub(super) struct Shifted<'a> {
    shape: &'a Shape,
    machine: Machine,
    /// Elements along each axis of the padded input.
    padded: [usize; 3],
}

impl<'a> Shifted<'a> {
    /// `None` if other ways are better, or the machine has no instructions for this one.
    pub(super) fn of(shape: &'a Shape) -> Option<Self> {
        let axes = &shape.space.0;
        let padded = axes.map(|axis| axis.out + (axis.window - 1) * axis.dilation);
        let [z, y, x] = axes.map(|axis| axis.out);
        let places = ((z - 1) * padded[1] + y - 1) * padded[2] + x;
        let pays = axes.iter().all(|axis| axis.stride == 1) && places * 2 <= shape.space.out() * 3;
        Machine::this().filter(|_| pays).map(|machine| Self { shape, machine, padded })
    }

    pub(super) fn run<T: Element>(&self, x: &[T], w: &[T], out: &mut [T], threads: usize) {
        let Shape { space, channels, outs, groups } = self.shape;
        let plane = self.plane::<T>();
        let direct = Direct::of::<T>(self.machine, [*channels, *outs], plane, self.taps(), self.rows());
        let weights: Vec<Vec<T>> = w.chunks_exact(w.len() / groups).map(|w| direct.weights(w)).collect();
        let (size, points) = (channels * space.size(), outs * space.out());
        let each_item = |input: &mut Vec<T>, (number, out): (usize, &mut [T]), inside: usize| {
            let (x, weights) = (&x[number * size..], &weights[number % groups]);
            // Without padding the input is read where it is; behind its last place that may be the next item's.
            if self.is_padded() || x.len() < direct.input::<T>() {
                input.resize(direct.input::<T>().max(channels * plane), T::of(0.0));
                self.fill(input, plane, &x[..size], inside);
                direct.run(input, weights, out, inside);
            } else {
                direct.run(x, weights, out, inside);
            }
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

    fn is_padded(&self) -> bool {
        self.shape
            .space
            .0
            .iter()
            .zip(self.padded)
            .any(|(axis, padded)| axis.before > 0 || axis.size != padded)
    }

    /// From one channel to the next: with padding an odd number of cache lines, so that channels do not all fall into the same few sets of a cache.
    fn plane<T>(&self) -> usize {
        let (size, line) = (self.padded.iter().product::<usize>(), LINE / size_of::<T>());
        if self.is_padded() { (size.div_ceil(line) | 1) * line } else { size }
    }

    /// How far from its place each tap reads.
    fn taps(&self) -> Vec<usize> {
        let space = &self.shape.space;
        let tap = |k: usize| {
            let tap = space.tap(k);
            let [z, y, x] = [0, 1, 2].map(|axis| tap[axis] * space.0[axis].dilation);
            (z * self.padded[1] + y) * self.padded[2] + x
        };
        (0..space.taps()).map(tap).collect()
    }

    /// The places of the outputs.
    fn rows(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let [z, y, x] = self.shape.space.0.map(|axis| axis.out);
        (0..z * y).map(move |row| {
            let start = (row / y * self.padded[1] + row % y) * self.padded[2];
            start..start + x
        })
    }

    /// Copies the rows of the input into the padded one; what is around them stays 0.
    fn fill<T: Element>(&self, to: &mut [T], plane: usize, x: &[T], threads: usize) {
        let [z, y, row] = self.shape.space.0;
        let along = |axis: Axis, padded: usize| axis.size.min(padded.saturating_sub(axis.before));
        let [depth, height, width] = [0, 1, 2].map(|k| along(self.shape.space.0[k], self.padded[k]));
        let one = |(to, x): (&mut [T], &[T])| {
            for k in 0..depth * height {
                let (iz, iy) = (k / height, k % height);
                let at = ((iz + z.before) * self.padded[1] + iy + y.before) * self.padded[2] + row.before;
                to[at..at + width].copy_from_slice(&x[(iz * y.size + iy) * row.size..][..width]);
            }
        };
        let size = (z.size * y.size * row.size).max(1);
        if threads > 1 {
            to.par_chunks_exact_mut(plane).zip(x.par_chunks_exact(size)).for_each(one);
        } else {
            to.chunks_exact_mut(plane).zip(x.chunks_exact(size)).for_each(one);
        }
    }
}
