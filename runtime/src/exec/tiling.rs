//! Time tiling: several turns of a loop over one part of its arrays, before the next part is touched.
//!
//! Some turns are taken together. First their kernels are only *planned*, in order and with the memory that they would have one after another; what
//! does not depend on the arrays runs at once. Then the planned kernels go over the arrays in a wave ([`wave`]). Last, turn by turn,
//! comes what needs whole arrays. No kernel changes, and no bit.

mod ready;
mod wave;

pub(super) use ready::{ReadyTiling, Together};

use super::error::{RunError, RunErrorKind, Turn};
use super::machine::Machine;
use super::memory::BufferId;
use super::parallel::{self, Chunks};
use super::plan::{KernelStep, LoopStep, RegionId, SlotId, Work};
use super::ready::Partial;
use crate::pool::Block;
use crate::routines::combine::combine_blocks;
use ready::{ReadyStage, arrays};
use rustc_hash::FxHashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use texpr_base::{DType, When};
use wave::{Of, Part, Stage, Wave};

/// A turn whose kernels are planned.
struct Planned {
    index: i64,
    /// What is there besides the arrays.
    values: Vec<(SlotId, BufferId)>,
    sums: Vec<Sum>,
}

/// Partial results that are combined when the last granule is done.
struct Sum {
    slot: SlotId,
    partial: Partial,
    dtype: DType,
    block: Block,
}

/// What stays the same for all turns.
struct Tiled<'a> {
    step: &'a LoopStep,
    ready: &'a ReadyTiling,
    carries: &'a [When],
    arrays: FxHashSet<SlotId>,
    /// The place of the first carry in the workspace's pile.
    first: usize,
}

impl Machine<'_> {
    /// Makes `n` turns from an index on; the carries are the last on the pile, from `first` on.
    pub(super) fn tiled(
        &mut self,
        step: &LoopStep,
        (ready, together): (&ReadyTiling, Together),
        first: usize,
        (start, n, by): (i64, u64, i64),
    ) -> Result<(), RunError> {
        let carries = step.tiling.as_ref().map_or(&[][..], |tiling| &tiling.carries);
        let arrays = arrays(step, &self.plan.regions[step.body.index()]);
        let tiled = Tiled { step, ready, carries, arrays, first };
        let mut meter = self.options.progress.and_then(|progress| {
            progress.begin(start, start.saturating_add(by.saturating_mul(n as i64)), by)
        });
        let (mut index, mut left) = (start, n);
        while left > 0 {
            let turns = together.turns.min(usize::try_from(left).unwrap_or(usize::MAX));
            let mut planned = Vec::with_capacity(turns);
            let mut stages = Vec::with_capacity(turns * ready.stages.len());
            self.workspace.holds = true;
            for _ in 0..turns {
                let turn = self.plan_turn(&tiled, index, &mut stages);
                planned.push(turn.map_err(|error| traced(error, step, index))?);
                index = index.wrapping_add(by);
            }
            self.workspace.holds = false;
            self.wave(&tiled, stages, together);
            self.workspace.held.clear();
            if self.is_interrupted() {
                let index = planned.first().map_or(index, |turn| turn.index);
                return Err(traced(RunErrorKind::Interrupted.into(), step, index));
            }
            for turn in planned {
                let index = turn.index;
                self.finish_turn(&tiled, turn).map_err(|error| traced(error, step, index))?;
            }
            left -= turns as u64;
            self.report.turns_together += turns as u64;
            if let Some(meter) = &mut meter {
                meter.turns(turns as u64);
            }
        }
        Ok(())
    }

    fn is_interrupted(&self) -> bool {
        self.options.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// How the turns of a loop are made together; `None` if they had better be made one by one: the arrays are too small for the stretches of all
    /// threads, whose caches hold them then.
    pub(super) fn together(
        &self,
        step: &LoopStep,
        ready: &ReadyTiling,
    ) -> Result<Option<Together>, RunError> {
        let mut nanos = 0.0;
        for stage in &ready.stages {
            nanos += self.kernel(step.body, stage.at)?.nanos;
        }
        let shared = parallel::is_shared(ready.granules, nanos * ready.turns as f64, self.options);
        Ok(ready.together(if shared { self.options.threads } else { 1 }))
    }

    /// Runs what comes before the arrays of a turn, and plans its kernels.
    fn plan_turn(
        &mut self,
        tiled: &Tiled<'_>,
        index: i64,
        stages: &mut Vec<Stage>,
    ) -> Result<Planned, RunError> {
        let (step, plan) = (tiled.step, self.plan);
        let body = &plan.regions[step.body.index()];
        let n = step.inits.len();
        if let Some(slot) = body.params[0] {
            let counter = self.scalar(index)?;
            self.workspace.set(step.body, slot, counter);
        }
        for (k, _) in tiled.carries.iter().enumerate().filter(|(_, when)| **when != When::After) {
            let id = self.workspace.carries[tiled.first + k];
            match body.params[1 + k] {
                Some(param) => self.workspace.set(step.body, param, id),
                None => self.workspace.release(id),
            }
        }
        let mut sums = Vec::new();
        let mut next_stage = tiled.ready.stages.iter();
        for (at, work) in body.steps.iter().enumerate() {
            match (work.when, &work.work) {
                (When::Before, _) if self.options.profile => self.booked(step.body, at, work)?,
                (When::Before, _) => self.step(step.body, at, work)?,
                (When::Within, Work::Kernel(kernel)) => {
                    let stage = next_stage.next().expect("invariant: each step within the arrays is a stage");
                    stages.push(self.plan_kernel(step.body, kernel, stage, &mut sums)?);
                    // What else is dropped here may be wanted after the arrays.
                    for slot in work.drops.iter().filter(|slot| tiled.arrays.contains(slot)) {
                        self.workspace.drop_slot(step.body, *slot);
                    }
                }
                (When::Within | When::After, _) => {}
            }
        }
        for (k, result) in body.results.iter().enumerate() {
            if tiled.carries[k] != When::After {
                let id = self.workspace.get(step.body, *result);
                self.workspace.carries[tiled.first + k] = self.workspace.retain(id);
            }
        }
        let captured = &body.params[1 + n..];
        let mut values = Vec::new();
        for slot in (0..body.slots.len()).map(SlotId::new) {
            if captured.contains(&Some(slot)) {
                continue;
            }
            if tiled.arrays.contains(&slot) {
                self.workspace.drop_slot(step.body, slot);
            } else if let Some(id) = self.workspace.take_if_set(step.body, slot) {
                values.push((slot, id));
            }
        }
        Ok(Planned { index, values, sums })
    }

    /// A kernel with all its addresses; its outs have memory when this returns, and are made later.
    fn plan_kernel(
        &mut self,
        region: RegionId,
        kernel: &KernelStep,
        stage: &ReadyStage,
        sums: &mut Vec<Sum>,
    ) -> Result<Stage, RunError> {
        let ready = self.kernel(region, stage.at)?;
        self.gather(region, kernel, &ready, &stage.words)?;
        for (out, partial) in kernel.outs.iter().zip(&ready.partials) {
            let place = match out.reuse {
                Some(source) if self.reusable(region, source, out.slot) => {
                    let id = self.workspace.take(region, source);
                    self.workspace.set(region, out.slot, id);
                    self.workspace.start(id)
                }
                _ if out.combine.is_none() => self.alloc_again(region, out.slot)?,
                _ => self.alloc(region, out.slot)?,
            };
            let Some(partial) = *partial else {
                self.workspace.bases.push(place);
                continue;
            };
            let dtype = self.slot(region, out.slot)?.dtype;
            let mut block = self.block(dtype, &[partial.n_outs, partial.n_parts])?;
            self.workspace.bases.push(block.as_mut_ptr());
            sums.push(Sum { slot: out.slot, partial, dtype, block });
        }
        self.plan.worked(kernel.code, ready.nanos);
        let bases = self.workspace.bases.iter().map(|base| *base as usize).collect();
        let (units, n_units) = (stage.units, stage.n_units);
        Ok(Stage { code: kernel.code, bases, words: self.workspace.words.clone(), units, n_units })
    }

    /// Memory for an array: that of one which nothing planned so far reads after it is written.
    fn alloc_again(&mut self, region: RegionId, slot: SlotId) -> Result<*mut u8, RunError> {
        let bytes = self.slot(region, slot)?.bytes;
        let Some(block) = self.workspace.take_held(bytes) else { return self.alloc(region, slot) };
        let id = self.workspace.add_block(block);
        self.workspace.set(region, slot, id);
        Ok(self.workspace.start(id))
    }

    /// Runs all that is planned.
    fn wave(&mut self, tiled: &Tiled<'_>, stages: Vec<Stage>, together: Together) {
        let Together { threads, stretches, .. } = together;
        let began = Instant::now();
        let n_kernels = tiled.ready.stages.len();
        let turns = stages.len() / n_kernels;
        let times = self.options.profile.then(|| stages.iter().map(|_| Default::default()).collect());
        let (code, ready) = (self.plan.code.clone(), tiled.ready);
        let interrupt = self.options.interrupt.map_or(0, |flag| std::ptr::from_ref(flag) as usize);
        let (granules, lag) = (ready.granules, ready.lag);
        let wave = Arc::new(Wave { code, stages, granules, lag, stretches, interrupt, times });
        let part = |part| Of { wave: wave.clone(), part };
        let shared = parallel::run(part(Part::Stretches), Chunks::of_size(stretches, 1), threads);
        let mut busy = shared.busy;
        self.threads = shared.threads;
        if stretches > 1 && ready.lag > 0 {
            let borders = parallel::run(part(Part::Borders), Chunks::of_size(stretches - 1, 1), threads);
            busy = busy.zip(borders.busy).map(|(a, b)| a + b);
        }
        self.busy = busy;
        if let Some(times) = &wave.times {
            let of_kernel =
                |k: usize| times[k..].iter().step_by(n_kernels).map(|t| t.load(Ordering::Relaxed));
            let worked: Vec<u64> = (0..n_kernels).map(|k| of_kernel(k).sum()).collect();
            let steps = ready.stages.iter().map(|stage| stage.at);
            self.book_shares(tiled.step.body, steps, &worked, began.elapsed(), turns as u64);
        }
    }

    /// What a turn makes of its whole arrays.
    fn finish_turn(&mut self, tiled: &Tiled<'_>, turn: Planned) -> Result<(), RunError> {
        let (step, plan) = (tiled.step, self.plan);
        let body = &plan.regions[step.body.index()];
        for (slot, id) in turn.values {
            self.workspace.set(step.body, slot, id);
        }
        for mut sum in turn.sums {
            let bytes = self.slot(step.body, sum.slot)?.bytes;
            // SAFETY: the slot's buffer was made for this turn, holds its bytes, and nothing else names it.
            let to =
                unsafe { std::slice::from_raw_parts_mut(self.workspace.address(step.body, sum.slot), bytes) };
            let Partial { combine, n_parts, strides, .. } = sum.partial;
            combine_blocks(sum.dtype, combine, sum.block.as_mut_slice(), to, n_parts, strides);
        }
        let late = || tiled.carries.iter().enumerate().filter(|(_, when)| **when == When::After);
        for (k, _) in late() {
            let id = self.workspace.carries[tiled.first + k];
            match body.params[1 + k] {
                Some(param) => self.workspace.set(step.body, param, id),
                None => self.workspace.release(id),
            }
        }
        for (at, work) in body.steps.iter().enumerate().filter(|(_, work)| work.when == When::After) {
            (self.threads, self.busy) = (1, None::<Duration>);
            if self.options.profile {
                self.booked(step.body, at, work)?;
            } else {
                self.step(step.body, at, work)?;
            }
            for slot in &work.drops {
                self.workspace.drop_slot(step.body, *slot);
            }
        }
        for (k, _) in late() {
            let id = self.workspace.get(step.body, body.results[k]);
            self.workspace.carries[tiled.first + k] = self.workspace.retain(id);
        }
        self.workspace.clear_frame(step.body, &body.params[1 + step.inits.len()..]);
        Ok(())
    }
}

fn traced(mut error: RunError, step: &LoopStep, index: i64) -> RunError {
    error.turns.insert(0, Turn { span: step.span, index });
    error
}
