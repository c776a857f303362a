//! Sizes that the data tells: what depends on one is made ready when it is set.

use super::error::{RunError, RunErrorKind};
use super::machine::Machine;
use super::plan::{RegionId, SizeCheck, SlotId};
use super::ready::{Held, ReadyKernel, ReadySlot, kernel_again, slot_again};
use std::sync::Arc;
use texpr_base::SizeVar;

impl<'a> Machine<'a> {
    pub(super) fn set_size(&mut self, var: SizeVar, value: i64) {
        let known = &mut self.workspace.sizes[var.index()];
        if known.replace(value) == Some(value) {
            return;
        }
        let Some(late) = self.ready.late.get(var.index()) else { return };
        for &(region, slot) in &late.slots {
            let ready = slot_again(self.plan, region, slot, &self.workspace.sizes).map(Arc::new);
            self.workspace.late_slots.insert((region, slot), ready);
        }
        for &(region, at) in &late.steps {
            let (sizes, worth) = (&self.workspace.sizes, &self.options.worth);
            let ready = kernel_again(self.plan, region, at, sizes, worth).map(Arc::new);
            self.workspace.late_kernels.insert((region, at), ready);
        }
    }

    pub(super) fn check_sizes(&self, check: &SizeCheck) -> Result<(), RunError> {
        let values = (self.size(&check.left)?, self.size(&check.right)?);
        let holds = match check.index {
            Some(_) => (-values.1..values.1).contains(&values.0),
            None => values.0 == values.1,
        };
        if holds {
            Ok(())
        } else {
            Err(RunErrorKind::SizeCheck { check: Box::new(check.clone()), values }.into())
        }
    }

    pub(super) fn slot(&self, region: RegionId, slot: SlotId) -> Result<Held<'a, ReadySlot>, RunError> {
        match self.ready.regions[region.index()].slot(slot) {
            Ok(ready) => Ok(Held::Fixed(ready)),
            Err(error) => match self.workspace.late_slots.get(&(region, slot)) {
                Some(Ok(ready)) => Ok(Held::Late(Arc::clone(ready))),
                Some(Err(kind)) => Err(kind.clone().into()),
                None => Err(error),
            },
        }
    }

    /// The launch of step `at`, which is a kernel's.
    pub(super) fn kernel(&self, region: RegionId, at: usize) -> Result<Held<'a, ReadyKernel>, RunError> {
        match self.ready.regions[region.index()].kernel(at) {
            Ok(ready) => Ok(Held::Fixed(ready)),
            Err(error) => match self.workspace.late_kernels.get(&(region, at)) {
                Some(Ok(ready)) => Ok(Held::Late(Arc::clone(ready))),
                Some(Err(kind)) => Err(kind.clone().into()),
                None => Err(error),
            },
        }
    }
}
