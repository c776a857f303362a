//! Runs a loop whose turns stay in their rows.

use super::call::Stage;
use super::cut::{Fit, MOST_ROOM, ReadyStage, Room, Rooms, least_common_multiple};
use super::turns::{Carry, Turns};
use super::{Names, Strips};
use crate::exec::error::{RunError, Turn};
use crate::exec::machine::Machine;
use crate::exec::plan::{Cutting, KernelStep, LoopStep, Plan, Region, RegionId, SlotId, Work};
use crate::exec::ready::{Cut, cut, slot_bytes};
use crate::exec::worth::Worth;
use rustc_hash::FxHashMap;
use std::time::Instant;

/// Strips of a loop at least, so that threads have about as much to do each.
const STRIPS: usize = 16;

/// A loop that makes all turns for some rows before it goes on, for one set of sizes.
#[derive(Debug)]
pub(in crate::exec) struct ReadyTurns {
    rows: usize,
    height: usize,
    /// With the numbers of their steps in the body.
    stages: Vec<(usize, ReadyStage)>,
    /// All that the body makes, and what it reads of the carries.
    within: FxHashMap<SlotId, Room>,
    rooms: Rooms,
    index: Option<Room>,
    /// Where each carry is read and made; `None` if it stays as it is.
    carries: Vec<Option<(Option<Room>, Room)>>,
}

impl ReadyTurns {
    /// `None` if the loop had better run turn by turn.
    pub(in crate::exec) fn new(
        plan: &Plan,
        step: &LoopStep,
        sizes: &[Option<i64>],
        worth: &Worth,
    ) -> Option<Self> {
        let rows = usize::try_from(step.rows.as_ref()?.eval(sizes).ok()?).ok()?;
        let body = &plan.regions[step.body.index()];
        let kernels: Vec<(usize, &KernelStep)> = body
            .steps
            .iter()
            .enumerate()
            .filter_map(
                |(at, step)| if let Work::Kernel(kernel) = &step.work { Some((at, &**kernel)) } else { None },
            )
            .collect();
        let cuts: Vec<Cut> =
            kernels.iter().map(|(_, kernel)| cut(kernel, sizes).ok()).collect::<Option<_>>()?;
        if rows < 2 || kernels.len() != body.steps.len() || cuts.iter().any(|cut| cut.extents.contains(&0)) {
            return None;
        }
        let fits = kernels.iter().zip(&cuts).map(|((_, kernel), cut)| match is_scalar(body, kernel) {
            true => Some(Fit::Once),
            false => Fit::of(kernel, cut, rows),
        });
        let fits: Vec<Fit> = fits.collect::<Option<_>>()?;
        let n = step.inits.len();
        let changes = |k: usize| body.params[1 + k] != Some(body.results[k]);
        // What is made, and what is read of the carries that change.
        let mut by_rows: Vec<SlotId> =
            (0..n).filter(|k| changes(*k)).filter_map(|k| body.params[1 + k]).collect();
        let made = kernels.iter().filter(|(_, kernel)| !is_scalar(body, kernel));
        by_rows.extend(made.flat_map(|(_, kernel)| kernel.outs.iter().map(|out| out.slot)));
        let row_of = |slot: SlotId| Some(slot_bytes(body, slot, sizes)? / rows);
        let row: usize = by_rows.iter().map(|slot| row_of(*slot)).sum::<Option<usize>>()?;
        if row * rows < worth.strip_bytes {
            return None;
        }
        let align = fits.iter().fold(1, |align, fit| least_common_multiple(align, fit.align()));
        let most = (rows / STRIPS / align * align).max(align);
        let height = (worth.turn_room / row.max(1) / align * align).clamp(align, most);
        if height >= rows || height.saturating_mul(row) > MOST_ROOM {
            return None;
        }
        let mut rooms = Rooms::default();
        let mut within = FxHashMap::default();
        for slot in by_rows {
            within.insert(slot, rooms.add(row_of(slot)?, height));
        }
        for (_, kernel) in kernels.iter().filter(|(_, kernel)| is_scalar(body, kernel)) {
            within.extend(kernel.outs.iter().map(|out| (out.slot, rooms.add_scalar())));
        }
        let index = body.params[0].map(|slot| {
            let room = rooms.add_scalar();
            within.insert(slot, room);
            room
        });
        let carries = (0..n)
            .map(|k| {
                let param = body.params[1 + k].map(|slot| within.get(&slot).copied());
                changes(k).then(|| Some((param.flatten(), *within.get(&body.results[k])?)))
            })
            .map(|carry| carry.map_or(Some(None), |carry| carry.map(Some)))
            .collect::<Option<_>>()?;
        let mut stages = Vec::with_capacity(kernels.len());
        for (((at, kernel), cut), fit) in kernels.iter().zip(&cuts).zip(fits) {
            let dtype = |slot: SlotId| body.slots[slot.index()].dtype;
            let stage = ReadyStage::of(kernel, cut, fit, (rows, height), &dtype, &mut rooms, sizes)?;
            stages.push((*at, stage));
        }
        Some(Self { rows, height, stages, within, rooms, index, carries })
    }
}

/// Whether what the kernel makes is the same for all rows.
fn is_scalar(body: &Region, kernel: &KernelStep) -> bool {
    let is_number = |slot: SlotId| body.slots[slot.index()].shape.is_empty();
    kernel.cutting == Cutting::Map && kernel.outs.iter().all(|out| is_number(out.slot))
}

impl Machine<'_> {
    /// Makes `n` turns from the index `start` on, and sets the slots of the loop's results.
    pub(in crate::exec) fn turns(
        &mut self,
        region: RegionId,
        step: &LoopStep,
        ready: &ReadyTurns,
        (start, n): (i64, u64),
        by: i64,
    ) -> Result<(), RunError> {
        let began = Instant::now();
        self.workspace.lines.clear();
        let body = &self.plan.regions[step.body.index()];
        let n_carries = step.inits.len();
        let mut outside = FxHashMap::default();
        for (slot, param) in step.captured.iter().zip(&body.params[1 + n_carries..]) {
            outside.extend(param.map(|param| (param, (region, *slot))));
        }
        for (k, _) in ready.carries.iter().enumerate().filter(|(_, carry)| carry.is_none()) {
            outside.extend(body.params[1 + k].map(|param| (param, (region, step.inits[k].0))));
        }
        let names = Names { region: step.body, within: &ready.within, placed: FxHashMap::default(), outside };
        let (mut stages, mut nanos) = (Vec::with_capacity(ready.stages.len()), 0.0);
        for (at, cut) in &ready.stages {
            let (stage, work) = self.kernel_stage(&names, *at, cut, ready.rows, &mut Vec::new())?;
            self.plan.worked(stage.code, work * n as f64);
            nanos += work * n as f64;
            stages.push(Stage::Kernel(stage));
        }
        let mut carries = Vec::with_capacity(n_carries);
        for (k, carry) in ready.carries.iter().enumerate() {
            let (init, to) = (step.inits[k].0, step.results[k]);
            let Some((param, made)) = *carry else {
                if let Some(to) = to {
                    let id = self.workspace.get(region, init);
                    self.workspace.retain(id);
                    self.workspace.set(region, to, id);
                }
                continue;
            };
            let last = to.map(|to| self.alloc(region, to)).transpose()?.map(|place| place as usize);
            let init = self.workspace.address(region, init) as usize;
            carries.push(Carry { param, made, init, last });
        }
        let interrupt = self.options.interrupt.map_or(0, |flag| std::ptr::from_ref(flag) as usize);
        let turns = Some(Turns { start, step: by, n, index: ready.index, carries, interrupt });
        let (rows, height, rooms) = (ready.rows, ready.height, &ready.rooms);
        let progress = self.options.progress;
        let meter = progress.and_then(|progress| progress.begin(0, rows.div_ceil(height) as i64, 1));
        let strips = Strips { stages, nanos, rows, height, rooms, turns };
        let worked = self.all_strips(strips, meter).map_err(|mut error| {
            error.turns.insert(0, Turn { span: step.span, index: start });
            error
        })?;
        if self.options.profile {
            let steps = ready.stages.iter().map(|(at, _)| *at);
            self.book_shares(step.body, steps, &worked, began.elapsed(), n);
        }
        Ok(())
    }
}
