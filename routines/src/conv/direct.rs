//! The inner loops of a convolution at stride 1: sums that stay in registers over all channels and taps, and are written once.
//!
//! A block of sums is a few outputs by a few vectors of neighbouring places, so that each vector of the input and each weight that is read is used several
//! times; the input is read where it lies. Every sum goes over the channels, and in each over the taps, whatever the block it is in.
#![cfg(target_arch = "x86_64")]
#![allow(
    unsafe_code,
    reason = "blocks are read and written through pointers, in instructions that the machine has"
)]

use super::registers::{Element, Register};
use rayon::prelude::*;
use std::ops::Range;

/// Vectors of places in a block.
const VECTORS: usize = 3;
/// Vectors of places for which a block of outputs is made before going on to others: what they read stays in a core's own cache, as do the weights.
const TILE: usize = 24;

/// Sets of instructions that blocks are written in.
#[derive(Clone, Copy)]
pub(super) enum Machine {
    Avx2,
    Avx512,
}

impl Machine {
    /// The best that this machine has, if any.
    pub(super) fn this() -> Option<Self> {
        if is_x86_feature_detected!("avx512f") {
            Some(Self::Avx512)
        } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            Some(Self::Avx2)
        } else {
            None
        }
    }

    fn lanes<T: Element>(self) -> usize {
        match self {
            Self::Avx2 => T::Avx2::LANES,
            Self::Avx512 => T::Avx512::LANES,
        }
    }

    /// Outputs of a block, at most.
    fn outs<T: Element>(self) -> usize {
        match self {
            Self::Avx2 => T::Avx2::OUTS,
            Self::Avx512 => T::Avx512::OUTS,
        }
    }
}

/// What of a vector of places are outputs: these lanes, and the number of the first.
#[derive(Clone, Copy, Default)]
pub(super) struct Kept {
    lanes: u32,
    first: usize,
}

/// A convolution in which all outputs at a place read the same places from it on.
pub(super) struct Direct {
    machine: Machine,
    /// From one channel of the input to the next.
    plane: usize,
    channels: usize,
    outs: usize,
    /// Outputs in a plane.
    points: usize,
    /// How far from its place each tap reads.
    taps: Vec<usize>,
    vectors: Vec<Kept>,
}

impl Direct {
    /// `rows` are the places of the outputs, in order.
    pub(super) fn of<T: Element>(
        machine: Machine,
        [channels, outs]: [usize; 2],
        plane: usize,
        taps: Vec<usize>,
        rows: impl Iterator<Item = Range<usize>>,
    ) -> Self {
        let lanes = machine.lanes::<T>();
        let (mut vectors, mut points) = (Vec::new(), 0);
        for Range { mut start, end } in rows {
            vectors.resize(end.div_ceil(lanes), Kept::default());
            while start < end {
                let (vector, lane) = (&mut vectors[start / lanes], start % lanes);
                let n = (lanes - lane).min(end - start);
                if vector.lanes == 0 {
                    vector.first = points;
                }
                vector.lanes |= ((1 << n) - 1) << lane;
                points += n;
                start += n;
            }
        }
        Self { machine, plane, channels, outs, points, taps, vectors }
    }

    /// Elements of the input that are read, with those behind its last place that no output needs.
    pub(super) fn input<T: Element>(&self) -> usize {
        let tap = self.taps.iter().max().map_or(0, |tap| *tap);
        (self.channels - 1) * self.plane + tap + self.vectors.len() * self.machine.lanes::<T>()
    }

    /// Blocks that the outputs are in.
    fn blocks<T: Element>(&self) -> usize {
        self.outs.div_ceil(self.machine.outs::<T>())
    }

    /// The outputs of a block: about as many in each.
    fn outs<T: Element>(&self, block: usize) -> Range<usize> {
        let (outs, n) = (self.outs, self.blocks::<T>());
        outs * block / n..outs * (block + 1) / n
    }

    /// The weights of a group as the blocks read them: those of a block's outputs lie side by side.
    pub(super) fn weights<T: Element>(&self, w: &[T]) -> Vec<T> {
        let depth = self.channels * self.taps.len();
        let mut weights = Vec::with_capacity(w.len());
        for block in 0..self.blocks::<T>() {
            for k in 0..depth {
                weights.extend(self.outs::<T>(block).map(|o| w[o * depth + k]));
            }
        }
        weights
    }

    /// Makes all outputs of an item and a group.
    pub(super) fn run<T: Element>(&self, input: &[T], weights: &[T], out: &mut [T], threads: usize) {
        assert!(input.len() >= self.input::<T>(), "invariant: what is read is there");
        assert!(
            weights.len() == self.outs * self.channels * self.taps.len(),
            "invariant: weights are packed"
        );
        assert!(out.len() == self.outs * self.points, "invariant: there is room for each output");
        let out = Out(out.as_mut_ptr());
        let (tiles, blocks) = (self.vectors.len().div_ceil(TILE), self.blocks::<T>());
        let one = |i: usize| {
            let tile = i / blocks * TILE..((i / blocks + 1) * TILE).min(self.vectors.len());
            let outs = self.outs::<T>(i % blocks);
            // SAFETY: the machine has the instructions; lengths were checked; all else is about other places or other outputs.
            unsafe {
                match self.machine {
                    Machine::Avx2 => self.tile::<T::Avx2>(input, weights, &out, tile, outs),
                    Machine::Avx512 => self.tile::<T::Avx512>(input, weights, &out, tile, outs),
                }
            }
        };
        if threads > 1 {
            (0..tiles * blocks).into_par_iter().for_each(one);
        } else {
            (0..tiles * blocks).for_each(one);
        }
    }

    /// The outputs of a block at some vectors of places.
    ///
    /// # Safety
    /// The machine has the instructions, the arrays are as long as [`Self::run`] asks for, and nobody else writes these outputs at these places.
    unsafe fn tile<R: Register>(
        &self,
        input: &[R::Element],
        weights: &[R::Element],
        out: &Out<R::Element>,
        tile: Range<usize>,
        outs: Range<usize>,
    ) {
        let w = weights[outs.start * self.channels * self.taps.len()..].as_ptr();
        let n = tile.len().div_ceil(VECTORS);
        for i in 0..n {
            let [low, high] = [i, i + 1].map(|i| tile.start + tile.len() * i / n);
            let (x, kept) = (input[low * R::LANES..].as_ptr(), &self.vectors[low..high]);
            // SAFETY: the outputs from this one on are in the array, and the rest is what the caller promises.
            unsafe {
                let to = out.0.add(outs.start * self.points);
                match outs.len() {
                    1 => self.some::<R, 1>(x, w, to, kept),
                    2 => self.some::<R, 2>(x, w, to, kept),
                    3 => self.some::<R, 3>(x, w, to, kept),
                    4 => self.some::<R, 4>(x, w, to, kept),
                    5 if R::OUTS > 4 => self.some::<R, 5>(x, w, to, kept),
                    6 if R::OUTS > 4 => self.some::<R, 6>(x, w, to, kept),
                    7 if R::OUTS > 4 => self.some::<R, 7>(x, w, to, kept),
                    8 if R::OUTS > 4 => self.some::<R, 8>(x, w, to, kept),
                    _ => unreachable!("invariant: a block has no more outputs than there are registers for"),
                }
            }
        }
    }

    /// # Safety
    /// As [`Self::block`].
    unsafe fn some<R: Register, const O: usize>(
        &self,
        x: *const R::Element,
        w: *const R::Element,
        to: *mut R::Element,
        kept: &[Kept],
    ) {
        // SAFETY: the caller promises it.
        unsafe {
            match kept {
                [a] => R::block::<O, 1>(self, x, w, to, &[*a]),
                [a, b] => R::block::<O, 2>(self, x, w, to, &[*a, *b]),
                [a, b, c] => R::block::<O, 3>(self, x, w, to, &[*a, *b, *c]),
                _ => unreachable!("invariant: a block has one to three vectors"),
            }
        }
    }

    /// The sums of `O` outputs and `V` vectors of places: from `x` on in the first channel, and from `to` on in the first output's plane.
    ///
    /// # Safety
    /// The machine has the instructions. Each tap of each channel can be read for all lanes, `O` weights from `w` on for each, and what is
    /// kept can be written in `O` planes.
    #[inline(always)]
    pub(super) unsafe fn block<R: Register, const O: usize, const V: usize>(
        &self,
        x: *const R::Element,
        mut w: *const R::Element,
        to: *mut R::Element,
        kept: &[Kept; V],
    ) {
        // SAFETY: the caller promises it; pointers wrap where they go past the last channel and are not read.
        unsafe {
            let mut sums = [[R::zero(); V]; O];
            let mut plane = x;
            for _ in 0..self.channels {
                for tap in &self.taps {
                    let from = plane.add(*tap);
                    let mut x = [R::zero(); V];
                    for (v, x) in x.iter_mut().enumerate() {
                        *x = R::load(from.add(v * R::LANES));
                    }
                    for (o, sums) in sums.iter_mut().enumerate() {
                        let w = R::spread(w.add(o));
                        for (sum, x) in sums.iter_mut().zip(x) {
                            *sum = sum.plus_product(w, x);
                        }
                    }
                    w = w.add(O);
                }
                plane = plane.wrapping_add(self.plane);
            }
            for (o, sums) in sums.iter().enumerate() {
                for (sum, kept) in sums.iter().zip(kept) {
                    sum.keep(kept.lanes, to.add(o * self.points + kept.first));
                }
            }
        }
    }
}

/// The outputs, of which each thread writes its own.
struct Out<T>(*mut T);
// SAFETY: threads write different elements.
unsafe impl<T: Send> Sync for Out<T> {}
