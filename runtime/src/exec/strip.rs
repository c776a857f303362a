//! Runs the kernels of a strip: each thread takes some rows through all of them before it takes the next.
//!
//! What the kernels alone read of each other has no memory of its own: each thread has room for the rows of one strip.

mod call;
mod cut;

pub(super) use cut::ReadyStrip;

use super::error::RunError;
use super::machine::Machine;
use super::parallel::{self, Chunks};
use super::plan::{KernelStep, MoveTarget, RegionId, SlotId, Work};
use super::ready::{Partial, ReadyKernel};
use crate::pool::Block;
use crate::routines::combine::combine_blocks;
use call::{Call, Combined, Place, Stage};
use texpr_base::DType;

/// Partial results over all rows, that are combined when the last row is done.
struct Whole {
    slot: SlotId,
    partial: Partial,
    dtype: DType,
    block: Block,
}

impl Machine<'_> {
    /// Runs the kernels of the steps from `at` on, and returns how long each was worked at, if the run is profiled.
    pub(super) fn strip(
        &mut self,
        region: RegionId,
        at: usize,
        strip: &ReadyStrip,
    ) -> Result<Vec<u64>, RunError> {
        self.workspace.lines.clear();
        let mut wholes = Vec::new();
        let mut stages = Vec::with_capacity(strip.n());
        let mut nanos = 0.0;
        for k in 0..strip.n() {
            let step = &self.plan.regions[region.index()].steps[at + k];
            let Work::Kernel(kernel) = &step.work else {
                unreachable!("invariant: the steps of a strip are kernels")
            };
            let ready = self.kernel(region, at + k)?;
            nanos += ready.nanos;
            stages.push(self.stage(region, kernel, &ready, strip, k, &mut wholes)?);
            self.plan.worked(kernel.code, ready.nanos);
        }
        let n_strips = strip.rows.div_ceil(strip.height);
        let is_shared = parallel::is_shared(n_strips, nanos, self.options);
        let threads = if is_shared { self.options.threads } else { 1 };
        let mut room = self.block(DType::U8, &[threads * strip.room])?;
        let (rows, height) = (strip.rows, strip.height);
        let call = Call::new(stages, rows, height, strip.room, room.as_mut_ptr(), self.options.profile);
        let times = call.times();
        let shared = parallel::run(call, Chunks::balanced(n_strips, threads), threads);
        (self.threads, self.busy) = (shared.threads, shared.busy);
        for whole in &mut wholes {
            self.combine_whole(region, whole)?;
        }
        Ok(times.get())
    }

    /// The kernel number `k` of a strip with all its addresses.
    fn stage(
        &mut self,
        region: RegionId,
        kernel: &KernelStep,
        ready: &ReadyKernel,
        strip: &ReadyStrip,
        k: usize,
        wholes: &mut Vec<Whole>,
    ) -> Result<Stage, RunError> {
        let cut = &strip.stages[k];
        let mut places = Vec::with_capacity(kernel.loads.len() + kernel.outs.len());
        let mut words = cut.words.clone();
        for (load, start) in kernel.loads.iter().zip(&ready.starts) {
            places.push(match load {
                Some(load) => match strip.rooms.get(&load.slot) {
                    Some(room) => Place::Room(*room),
                    None => Place::At(self.source(region, load.slot, *start)? as usize),
                },
                None => Place::At(0),
            });
        }
        for m in &ready.moves {
            let distance = self.int(region, m.slot).wrapping_mul(m.factor);
            match m.target {
                MoveTarget::Base(k) => {
                    if let Place::At(base) = &mut places[k] {
                        *base = base.wrapping_add_signed(distance as isize);
                    }
                }
                MoveTarget::Word(k) => words[k] += distance,
            }
        }
        let mut combined = Vec::new();
        for ((out, partial), part) in kernel.outs.iter().zip(&ready.partials).zip(&cut.parts) {
            let to = match strip.rooms.get(&out.slot) {
                Some(room) => Place::Room(*room),
                None => Place::At(self.alloc(region, out.slot)? as usize),
            };
            let place = match (partial, part) {
                (None, _) => to,
                (Some(partial), Some(room)) => {
                    let dtype = self.slot(region, out.slot)?.dtype;
                    let Partial { combine, n_outs, n_parts, .. } = *partial;
                    let n_outs = n_outs / strip.rows;
                    combined.push(Combined { dtype, combine, n_outs, n_parts, from: *room, to });
                    Place::Room(*room)
                }
                (Some(partial), None) => {
                    let (slot, dtype) = (out.slot, self.slot(region, out.slot)?.dtype);
                    let mut block = self.block(dtype, &[partial.n_outs, partial.n_parts])?;
                    let place = Place::At(block.as_mut_ptr() as usize);
                    wholes.push(Whole { slot, partial: *partial, dtype, block });
                    place
                }
            };
            places.push(place);
        }
        let function = self.plan.code[kernel.code].function();
        Ok(Stage { function, places, words, units: cut.units, n_units: cut.n_units, combined })
    }

    fn combine_whole(&mut self, region: RegionId, whole: &mut Whole) -> Result<(), RunError> {
        let Whole { slot, partial, dtype, block } = whole;
        let bytes = self.slot(region, *slot)?.bytes;
        // SAFETY: the slot's buffer was made for this strip, holds its bytes, and nothing else names it.
        let to = unsafe { std::slice::from_raw_parts_mut(self.workspace.address(region, *slot), bytes) };
        combine_blocks(*dtype, partial.combine, block.as_mut_slice(), to, partial.n_parts, partial.strides);
        Ok(())
    }
}
