//! Loops whose turns are made one after another, by the steps of their regions.

use super::error::{RunError, RunErrorKind, Turn};
use super::machine::Machine;
use super::memory::BufferId;
use super::plan::{LoopStep, RegionId};
use std::sync::atomic::Ordering;
use texpr_base::DType;

impl Machine<'_> {
    pub(super) fn run_loop(&mut self, region: RegionId, at: usize, step: &LoopStep) -> Result<(), RunError> {
        let (start, stop) = (self.int(region, step.start), self.int(region, step.stop));
        let by = self.int(region, step.step);
        let n_turns = n_turns(start, stop, by);
        let ready = &self.ready.regions[region.index()];
        if let Some(ready) = ready.turns(at)
            && n_turns > 1
        {
            return self.turns(region, step, ready, (start, n_turns), by);
        }
        let first = self.workspace.carries.len();
        for (slot, dies) in &step.inits {
            // What nobody else needs belongs to the loop alone, so that the first turn may update it in place.
            let id = if *dies {
                self.workspace.take(region, *slot)
            } else {
                let id = self.workspace.get(region, *slot);
                self.workspace.retain(id)
            };
            self.workspace.carries.push(id);
        }
        let n = step.inits.len();
        let inner = [Some(step.body), step.cond];
        for inner in inner.into_iter().flatten() {
            let params = &self.plan.regions[inner.index()].params;
            for (slot, param) in step.captured.iter().zip(&params[1 + n..]) {
                if let Some(param) = param {
                    let id = self.workspace.get(region, *slot);
                    self.workspace.retain(id);
                    self.workspace.set(inner, *param, id);
                }
            }
        }
        let tiling = ready.tiling(at).filter(|_| n_turns > 1);
        let together = tiling.map(|ready| self.together(step, ready)).transpose()?.flatten();
        match tiling.zip(together) {
            Some(tiling) => self.tiled(step, tiling, first, (start, n_turns, by))?,
            None => self.turn_by_turn(step, first, (start, stop, by))?,
        }
        for inner in inner.into_iter().flatten() {
            self.workspace.clear_frame(inner, &[]);
        }
        for (k, to) in step.results.iter().enumerate() {
            let id = self.workspace.carries[first + k];
            match to {
                Some(to) => self.workspace.set(region, *to, id),
                None => self.workspace.release(id),
            }
        }
        self.workspace.carries.truncate(first);
        Ok(())
    }

    /// Makes turns, one after another, as long as there are any.
    fn turn_by_turn(
        &mut self,
        step: &LoopStep,
        first: usize,
        (start, stop, by): (i64, i64, i64),
    ) -> Result<(), RunError> {
        let counter = self.scalar(start)?;
        let mut index = start;
        let mut meter = self.options.progress.and_then(|progress| progress.begin(index, stop, by));
        while if by > 0 { index < stop } else { by < 0 && index > stop } {
            let turn = Turn { span: step.span, index };
            let trace = |mut error: RunError| {
                error.turns.insert(0, turn);
                error
            };
            if self.options.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
                return Err(trace(RunErrorKind::Interrupted.into()));
            }
            let goes_on = self.turn(step, first, counter, index).map_err(trace)?;
            if !goes_on {
                break;
            }
            if let Some(meter) = &mut meter {
                meter.turn();
            }
            match index.checked_add(by) {
                Some(next) => index = next,
                None => break,
            }
        }
        self.workspace.release(counter);
        Ok(())
    }

    /// One turn of a loop whose carries are the last on the pile, from `first` on; whether there was one.
    fn turn(
        &mut self,
        step: &LoopStep,
        first: usize,
        counter: BufferId,
        index: i64,
    ) -> Result<bool, RunError> {
        // SAFETY: the counter is an `i64` of this run's own; regions let go of it at the end of each turn.
        unsafe { self.workspace.start(counter).cast::<i64>().write(index) };
        let n = step.inits.len();
        if let Some(cond) = step.cond {
            for k in 0..n {
                self.workspace.retain(self.workspace.carries[first + k]);
            }
            self.pass(cond, first, counter);
            self.region(cond)?;
            let goes_on = self.bool(cond, self.plan.regions[cond.index()].results[0]);
            let params = &self.plan.regions[cond.index()].params;
            self.workspace.clear_frame(cond, &params[1 + n..]);
            if !goes_on {
                return Ok(false);
            }
        }
        self.pass(step.body, first, counter);
        self.region(step.body)?;
        let body = &self.plan.regions[step.body.index()];
        for (k, result) in body.results.iter().enumerate() {
            let mut id = self.workspace.get(step.body, *result);
            if id == counter {
                // The counter is written again in the next turn.
                id = self.scalar(index)?;
            } else {
                self.workspace.retain(id);
            }
            self.workspace.carries[first + k] = id;
        }
        self.workspace.clear_frame(step.body, &body.params[1 + n..]);
        Ok(true)
    }

    /// Sets the index and the carries of a region, which takes over the references to the carries.
    fn pass(&mut self, region: RegionId, first: usize, counter: BufferId) {
        let params = &self.plan.regions[region.index()].params;
        if let Some(slot) = params[0] {
            self.workspace.retain(counter);
            self.workspace.set(region, slot, counter);
        }
        let n = self.workspace.carries.len() - first;
        for (k, param) in params[1..=n].iter().enumerate() {
            let id = self.workspace.carries[first + k];
            match param {
                Some(param) => self.workspace.set(region, *param, id),
                None => self.workspace.release(id),
            }
        }
    }

    pub(super) fn scalar(&mut self, value: i64) -> Result<BufferId, RunError> {
        let mut block = self.block(DType::I64, &[])?;
        block.as_mut_slice()[..8].copy_from_slice(&value.to_le_bytes());
        Ok(self.workspace.add_block(block))
    }
}

/// How many turns there are from an index up (or down) to another.
fn n_turns(start: i64, stop: i64, by: i64) -> u64 {
    let way = (i128::from(stop) - i128::from(start)) * i128::from(by.signum());
    let turns = way.max(0).unsigned_abs().div_ceil(u128::from(by.unsigned_abs().max(1)));
    u64::try_from(turns).unwrap_or(u64::MAX)
}
