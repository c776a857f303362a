//! Running a nest: its carries in place, in one call or, where somebody wants to know how far it is, in several.

use super::error::{RunError, RunErrorKind, Turn};
use super::machine::Machine;
use super::memory::BufferId;
use super::plan::{NestExit, NestStep, RegionId, SlotId};
use smallvec::SmallVec;
use std::ptr;
use std::time::{Duration, Instant};

/// What an uninterruptible run reads for its interrupt.
static NEVER: u8 = 0;
/// Turns of the first call where the progress is told, and about how long a later one takes.
const FIRST: u64 = 256;
const CALL: Duration = Duration::from_millis(10);

impl Machine<'_> {
    pub(super) fn nest(&mut self, region: RegionId, step: &NestStep) -> Result<(), RunError> {
        let mut words: SmallVec<[i64; 16]> = SmallVec::new();
        for size in &step.words {
            words.push(self.size(size)?);
        }
        let mut carried: SmallVec<[BufferId; 4]> = SmallVec::new();
        for init in &step.inits {
            let id = self.nest_carry(region, init.slot, init.dies, init.is_written)?;
            carried.push(id);
        }
        let mut control = vec![0i64; step.n_control];
        let mut bases: SmallVec<[*mut u8; 16]> = SmallVec::new();
        bases.extend(carried.iter().map(|id| self.workspace.start(*id)));
        bases.extend(step.captured.iter().map(|slot| self.workspace.address(region, *slot)));
        bases.extend(step.literals.iter().map(|words| words.as_ptr().cast_mut().cast::<u8>()));
        bases.push(control.as_mut_ptr().cast());
        let flag =
            self.options.interrupt.map_or(ptr::from_ref(&NEVER), |flag| flag.as_ptr().cast_const().cast());
        bases.push(flag.cast_mut());
        let outcome = self.turns_of_nest(region, step, &bases, &words, &mut control);
        for (id, to) in carried.into_iter().zip(&step.results) {
            match to {
                Some(to) => self.workspace.set(region, *to, id),
                None => self.workspace.release(id),
            }
        }
        outcome
    }

    /// The buffer in which a carry lives: what the nest writes must be its own.
    fn nest_carry(
        &mut self,
        region: RegionId,
        slot: SlotId,
        dies: bool,
        is_written: bool,
    ) -> Result<BufferId, RunError> {
        let id = self.workspace.get(region, slot);
        if !is_written {
            return Ok(self.workspace.retain(id));
        }
        if dies && self.workspace.is_exclusive(id) {
            return Ok(self.workspace.take(region, slot));
        }
        let ready = self.slot(region, slot)?;
        let mut block = self.block(ready.dtype, &ready.shape)?;
        // SAFETY: both buffers hold the slot's bytes, and the new one was made just now.
        unsafe { ptr::copy_nonoverlapping(self.workspace.start(id), block.as_mut_ptr(), ready.bytes) };
        Ok(self.workspace.add_block(block))
    }

    fn turns_of_nest(
        &mut self,
        region: RegionId,
        step: &NestStep,
        bases: &[*mut u8],
        words: &[i64],
        control: &mut [i64],
    ) -> Result<(), RunError> {
        let (mut index, stop) = (self.int(region, step.start), self.int(region, step.stop));
        let by = self.int(region, step.step);
        let mut left = n_turns(index, stop, by);
        let mut meter = self.options.progress.and_then(|progress| progress.begin(index, stop, by));
        let mut at_once = if meter.is_some() { FIRST } else { u64::MAX };
        while left > 0 {
            let turns = left.min(at_once);
            let function = self.plan.code[step.code].function();
            let start = Instant::now();
            control[STEP] = by;
            // SAFETY: the function was compiled for this step: it reads the words, and the arrays and the control at the addresses in `bases`,
            // each of which holds what the step says. What it writes is its own; every index it follows is checked.
            unsafe { function(bases.as_ptr(), words.as_ptr(), index, turns as i64) };
            self.plan.worked(step.code, start.elapsed().as_nanos() as f64);
            self.count_divisions(step, control)?;
            match control[ENDED] {
                ALL_TURNS => {}
                BY_CONDITION => return Ok(()),
                exit => return Err(self.nest_exit(step, exit - EXITS, control)),
            }
            left -= turns;
            if let Some(meter) = &mut meter {
                meter.turns(turns);
                let faster = start.elapsed() < CALL / 2;
                at_once = if faster { at_once.saturating_mul(2) } else { at_once };
            }
            index = index.wrapping_add(by.wrapping_mul(turns as i64));
        }
        Ok(())
    }

    fn count_divisions(&mut self, step: &NestStep, control: &mut [i64]) -> Result<(), RunError> {
        let first = control.len() - step.divisions.len();
        for (span, count) in step.divisions.iter().zip(&mut control[first..]) {
            let n = usize::try_from(std::mem::take(count)).unwrap_or(0);
            if n > 0 {
                self.divided_by_zero(*span, n)?;
            }
        }
        Ok(())
    }

    fn nest_exit(&self, step: &NestStep, exit: i64, control: &[i64]) -> RunError {
        let NestExit { index, loops } = &step.exits[exit as usize];
        let kind = match index {
            None => RunErrorKind::Interrupted,
            Some((check, size)) => {
                let size = self.size(size).unwrap_or(0);
                let (array, axis, span) = (check.array.clone(), check.axis, check.span);
                RunErrorKind::Index { array, axis, index: control[INDEX], size, span }
            }
        };
        let turns =
            loops.iter().zip(&control[TURNS..]).map(|(span, index)| Turn { span: *span, index: *index });
        RunError { kind, turns: turns.collect() }
    }
}

// The control of a nest, as `texpr_codegen::layout::NestLayout` has it.
const ENDED: usize = 0;
const STEP: usize = 1;
const INDEX: usize = 2;
const TURNS: usize = 3;
const ALL_TURNS: i64 = 0;
const BY_CONDITION: i64 = 1;
const EXITS: i64 = 2;

/// The turns of `start..stop` by `step`.
fn n_turns(start: i64, stop: i64, step: i64) -> u64 {
    let way =
        if step > 0 { i128::from(stop) - i128::from(start) } else { i128::from(start) - i128::from(stop) };
    let width = i128::from(step).unsigned_abs();
    if way <= 0 || width == 0 {
        return 0;
    }
    u64::try_from(way.unsigned_abs().div_ceil(width)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::n_turns;

    #[test]
    fn turns_are_those_of_pythons_range() {
        for (start, stop, step, turns) in [
            (0, 5, 1, 5),
            (0, 5, 2, 3),
            (5, 0, -2, 3),
            (5, 0, 1, 0),
            (0, 5, 0, 0),
            (i64::MIN, i64::MAX, 1, u64::MAX),
            (i64::MAX, i64::MIN, i64::MIN, 2),
        ] {
            assert_eq!(n_turns(start, stop, step), turns, "{start}..{stop} step {step}");
        }
    }
}
