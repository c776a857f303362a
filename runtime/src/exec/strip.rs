//! Runs the kernels of a strip, or a matrix product and the kernels after it: each thread takes some rows through all of them before it takes the next.
//!
//! What the kernels alone read of each other has no memory of its own: each thread has room for the rows of one strip.

mod call;
mod cut;
mod loops;
mod turns;

pub(super) use cut::ReadyStrip;
pub(super) use loops::ReadyTurns;

use super::error::{RunError, RunErrorKind};
use super::machine::Machine;
use super::parallel::{self, Chunks};
use super::plan::{ContractStep, MoveTarget, RegionId, SlotId, Work};
use super::ready::Partial;
use crate::pool::Block;
use crate::routines::combine::combine_blocks;
use crate::routines::matmul::Packed;
use call::{Call, Combined, KernelStage, Part, Place, ProductStage, Stage, Times};
use cut::{ReadyProduct, ReadyStage, Room, Rooms};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use texpr_base::DType;
use texpr_base::progress::Meter;
use turns::Turns;

/// Partial results over all rows, that are combined when the last row is done.
struct Whole {
    slot: SlotId,
    partial: Partial,
    dtype: DType,
    block: Block,
}

/// Looks at the progress of a loop.
const LOOKS: usize = 64;

/// What all strips go through.
struct Strips<'a> {
    stages: Vec<Stage>,
    /// Estimated nanoseconds on one thread.
    nanos: f64,
    rows: usize,
    /// Rows of a strip.
    height: usize,
    rooms: &'a Rooms,
    turns: Option<Turns>,
}

/// Where a stage finds what it names.
struct Names<'a> {
    /// The region of the kernels.
    region: RegionId,
    /// Slots in the thread's own room.
    within: &'a FxHashMap<SlotId, Room>,
    /// The addresses of slots that have memory before their stage is made.
    placed: FxHashMap<SlotId, usize>,
    /// Slots that stand for others, of a region around.
    outside: FxHashMap<SlotId, (RegionId, SlotId)>,
}

impl Names<'_> {
    /// Where a slot is that is made by the stages, if that is known.
    fn place(&self, slot: SlotId) -> Option<Place> {
        let placed = || self.placed.get(&slot).map(|address| Place::At(*address));
        self.within.get(&slot).map(|room| Place::Room(*room)).or_else(placed)
    }
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
        let (placed, outside) = (FxHashMap::default(), FxHashMap::default());
        let mut names = Names { region, within: &strip.within, placed, outside };
        let packed = strip.product.as_ref().map(|product| self.packed(region, at, product)).transpose()?;
        if let (Some(product), Some(packed)) = (&strip.product, &packed) {
            stages.push(Stage::Product(self.product_stage(&mut names, at, product, packed)?));
            nanos += product.blocked.nanos(&self.options.worth.model);
        }
        let first = at + stages.len();
        for (k, cut) in strip.stages.iter().enumerate() {
            let (stage, work) = self.kernel_stage(&names, first + k, cut, strip.rows, &mut wholes)?;
            self.plan.worked(stage.code, work);
            stages.push(Stage::Kernel(stage));
            nanos += work;
        }
        let (rows, height, rooms) = (strip.rows, strip.height, &strip.rooms);
        let worked = self.all_strips(Strips { stages, nanos, rows, height, rooms, turns: None }, None)?;
        for whole in &mut wholes {
            self.combine_whole(region, whole)?;
        }
        Ok(worked)
    }

    /// Takes all strips through their stages, and returns how long each stage was worked at, if the run is profiled. A meter is told of strips.
    ///
    /// # Errors
    /// That turns were interrupted.
    fn all_strips(&mut self, strips: Strips<'_>, mut meter: Option<Meter<'_>>) -> Result<Vec<u64>, RunError> {
        let Strips { stages, nanos, rows, height, rooms, turns } = strips;
        let n_strips = rows.div_ceil(height);
        let is_shared = parallel::is_shared(n_strips, nanos, self.options);
        let threads = if is_shared { self.options.threads } else { 1 };
        let mut room = self.block(DType::U8, &[threads * rooms.bytes])?;
        let times = Times::of(stages.len(), self.options.profile);
        let (rooms, address, may_stop) = (rooms.clone(), room.as_mut_ptr() as usize, turns.is_some());
        let code = self.plan.code.clone();
        let call = Arc::new(Call { code, stages, rows, height, rooms, address, turns, times: times.clone() });
        let at_once = if meter.is_some() { n_strips.div_ceil(LOOKS) } else { n_strips };
        (self.threads, self.busy) = (1, None);
        for first in (0..n_strips).step_by(at_once) {
            let n = at_once.min(n_strips - first);
            let part = Part { of: call.clone(), first };
            let shared = parallel::run(part, Chunks::balanced(n, threads), threads);
            self.threads = self.threads.max(shared.threads);
            self.busy = shared.busy.map(|more| self.busy.unwrap_or_default() + more);
            if may_stop && self.options.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
                return Err(RunErrorKind::Interrupted.into());
            }
            if let Some(meter) = &mut meter {
                meter.turns(n as u64);
            }
        }
        Ok(times.get())
    }

    /// The right factor of the product of step `at`, as the product reads it.
    fn packed(&self, region: RegionId, at: usize, product: &ReadyProduct) -> Result<Packed, RunError> {
        let step = self.contract_of(region, at);
        let right = self.slot(region, step.b)?;
        // SAFETY: the buffer holds the slot's bytes.
        let b = unsafe { std::slice::from_raw_parts(self.workspace.address(region, step.b), right.bytes) };
        let elements = right.shape.iter().map(|n| *n as i128).product();
        Packed::new(product.blocked, b, 0..product.blocked.panels, self.options.threads, self.options.pool)
            .map_err(|_| RunErrorKind::TooLarge { elements }.into())
    }

    fn contract_of(&self, region: RegionId, at: usize) -> ContractStep {
        match self.plan.regions[region.index()].steps[at].work {
            Work::Contract(step) => step,
            _ => unreachable!("invariant: the strip begins with a product"),
        }
    }

    /// The product of step `at` with all its addresses.
    fn product_stage(
        &mut self,
        names: &mut Names<'_>,
        at: usize,
        product: &ReadyProduct,
        packed: &Packed,
    ) -> Result<ProductStage, RunError> {
        let step = self.contract_of(names.region, at);
        let ReadyProduct { blocked, own, over } = *product;
        if let Some(over) = over {
            let address = self.alloc(names.region, over)? as usize;
            names.placed.extend([(step.to, address), (over, address)]);
        }
        let to = match names.place(step.to) {
            Some(place) => place,
            None => Place::At(self.alloc(names.region, step.to)? as usize),
        };
        let a = self.workspace.address(names.region, step.a) as usize;
        Ok(ProductStage { blocked, a, packed: packed.panels(), to, own })
    }

    /// The kernel of step `at` with all its addresses, and the nanoseconds that it may take.
    fn kernel_stage(
        &mut self,
        names: &Names<'_>,
        at: usize,
        cut: &ReadyStage,
        rows: usize,
        wholes: &mut Vec<Whole>,
    ) -> Result<(KernelStage, f64), RunError> {
        let region = names.region;
        let Work::Kernel(kernel) = &self.plan.regions[region.index()].steps[at].work else {
            unreachable!("invariant: the steps of a strip are kernels")
        };
        let ready = self.kernel(region, at)?;
        let mut places = Vec::with_capacity(kernel.loads.len() + kernel.outs.len());
        let mut words = cut.words.clone();
        for (load, start) in kernel.loads.iter().zip(&ready.starts) {
            places.push(match load {
                Some(load) => match names.place(load.slot) {
                    Some(place) => place,
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
            let to = match names.place(out.slot) {
                Some(place) => place,
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
        let (units, n_units) = (cut.units, cut.n_units);
        let stage = KernelStage { code: kernel.code, places, words, units, n_units, combined };
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
