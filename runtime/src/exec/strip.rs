//! Runs the kernels of a strip: each thread takes some rows through all of them before it takes the next.
//!
//! What the kernels alone read of each other has no memory of its own: each thread has room for the rows of one strip.

mod call;
mod cut;
mod loops;
mod turns;

pub(super) use cut::ReadyStrip;
pub(super) use loops::ReadyTurns;

use super::error::RunError;
use super::machine::Machine;
use super::parallel::{self, Chunks};
use super::plan::{MoveTarget, RegionId, SlotId, Work};
use super::ready::Partial;
use crate::pool::Block;
use crate::routines::combine::combine_blocks;
use call::{Call, Combined, Part, Place, Stage, Times};
use cut::{ReadyStage, Room};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use texpr_base::DType;

/// Partial results over all rows, that are combined when the last row is done.
struct Whole {
    slot: SlotId,
    partial: Partial,
    dtype: DType,
    block: Block,
}

/// Where a stage finds what it names.
struct Names<'a> {
    /// The region of the kernels.
    region: RegionId,
    /// Slots in the thread's own room.
    within: &'a FxHashMap<SlotId, Room>,
    /// Slots that stand for others, of a region around.
    outside: FxHashMap<SlotId, (RegionId, SlotId)>,
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
        let names = Names { region, within: &strip.within, outside: FxHashMap::default() };
        for (k, cut) in strip.stages.iter().enumerate() {
            let (stage, work) = self.stage(&names, at + k, cut, strip.rows, &mut wholes)?;
            self.plan.worked(stage.code, work);
            stages.push(stage);
            nanos += work;
        }
        let n_strips = strip.rows.div_ceil(strip.height);
        let is_shared = parallel::is_shared(n_strips, nanos, self.options);
        let threads = if is_shared { self.options.threads } else { 1 };
        let mut room = self.block(DType::U8, &[threads * strip.rooms.bytes])?;
        let times = Times::of(stages.len(), self.options.profile);
        let call = Call {
            code: self.plan.code.clone(),
            stages,
            rows: strip.rows,
            height: strip.height,
            rooms: strip.rooms.clone(),
            address: room.as_mut_ptr() as usize,
            turns: None,
            times: times.clone(),
        };
        let all = Part { of: Arc::new(call), first: 0 };
        let shared = parallel::run(all, Chunks::balanced(n_strips, threads), threads);
        (self.threads, self.busy) = (shared.threads, shared.busy);
        for whole in &mut wholes {
            self.combine_whole(region, whole)?;
        }
        Ok(times.get())
    }

    /// The kernel of step `at` with all its addresses, and the nanoseconds that it may take.
    fn stage(
        &mut self,
        names: &Names<'_>,
        at: usize,
        cut: &ReadyStage,
        rows: usize,
        wholes: &mut Vec<Whole>,
    ) -> Result<(Stage, f64), RunError> {
        let region = names.region;
        let Work::Kernel(kernel) = &self.plan.regions[region.index()].steps[at].work else {
            unreachable!("invariant: the steps of a strip are kernels")
        };
        let ready = self.kernel(region, at)?;
        let mut places = Vec::with_capacity(kernel.loads.len() + kernel.outs.len());
        let mut words = cut.words.clone();
        for (load, start) in kernel.loads.iter().zip(&ready.starts) {
            places.push(match load {
                Some(load) => match names.within.get(&load.slot) {
                    Some(room) => Place::Room(*room),
                    None => {
                        let (region, slot) =
                            names.outside.get(&load.slot).copied().unwrap_or((region, load.slot));
                        Place::At(self.source(region, slot, *start)? as usize)
                    }
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
            let to = match names.within.get(&out.slot) {
                Some(room) => Place::Room(*room),
                None => Place::At(self.alloc(region, out.slot)? as usize),
            };
            let dtype = self.plan.regions[region.index()].slots[out.slot.index()].dtype;
            let place = match (partial, part) {
                (None, _) => to,
                (Some(partial), Some(room)) => {
                    let Partial { combine, n_outs, n_parts, .. } = *partial;
                    let n_outs = n_outs / rows;
                    combined.push(Combined { dtype, combine, n_outs, n_parts, from: *room, to });
                    Place::Room(*room)
                }
                (Some(partial), None) => {
                    let mut block = self.block(dtype, &[partial.n_outs, partial.n_parts])?;
                    let place = Place::At(block.as_mut_ptr() as usize);
                    wholes.push(Whole { slot: out.slot, partial: *partial, dtype, block });
                    place
                }
            };
            places.push(place);
        }
        let stage =
            Stage { code: kernel.code, places, words, units: cut.units, n_units: cut.n_units, combined };
        Ok((stage, ready.nanos))
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
