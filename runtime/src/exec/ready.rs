//! A plan with its sizes filled in: shapes, words, cuts. Made once for each set of sizes, so that a warm call computes none of it.

mod kernel;

pub(super) use kernel::{Begin, Cut, Line, Partial, ReadyKernel, Volume, cut, words};

use super::error::{RunError, RunErrorKind};
use super::plan::{Plan, Region, RegionId, SlotId, SlotType, Word, Work};
use super::strip::{ReadyStrip, ReadyTurns};
use super::tiling::ReadyTiling;
use super::worth::Worth;
use crate::array::checked_size;
use kernel::ready_kernel;
use std::sync::Arc;
use texpr_base::{DType, Size};

/// A plan for one set of sizes.
#[derive(Debug)]
pub struct Ready {
    pub(super) plan: Arc<Plan>,
    pub(super) regions: Vec<ReadyRegion>,
    pub(super) sizes: Vec<Option<i64>>,
    /// Per size: what has to be made ready again when the data tells it.
    pub(super) late: Vec<Late>,
}

/// What depends on a size that only the data tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Late {
    pub(super) slots: Vec<(RegionId, SlotId)>,
    /// Kernels, by their steps.
    pub(super) steps: Vec<(RegionId, usize)>,
}

/// What is ready since the plan is, or since the data told a size.
pub(super) enum Held<'a, T> {
    Fixed(&'a T),
    Late(Arc<T>),
}

impl<T> std::ops::Deref for Held<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Fixed(value) => value,
            Self::Late(value) => value,
        }
    }
}

#[derive(Debug)]
pub(super) struct ReadyRegion {
    /// An impossible shape is an error once its step is reached, not before: the step may stand in a branch that is not taken.
    slots: Vec<Result<ReadySlot, RunErrorKind>>,
    /// One per step; `None` for what is no kernel.
    kernels: Vec<Option<Result<ReadyKernel, RunErrorKind>>>,
    /// One per step; only the first of a strip has it.
    strips: Vec<Option<Box<ReadyStrip>>>,
    /// One per step; for loops whose turns stay in their rows.
    turns: Vec<Option<Box<ReadyTurns>>>,
    /// One per step; for loops that make several turns of a part of their arrays.
    tilings: Vec<Option<Box<ReadyTiling>>>,
}

#[derive(Clone, Debug)]
pub(super) struct ReadySlot {
    pub(super) dtype: DType,
    pub(super) shape: Box<[usize]>,
    pub(super) bytes: usize,
}

impl Ready {
    /// The plan for these values of the named sizes.
    ///
    /// # Safety
    /// The plan's code was compiled for its steps, and the sizes meet the checks of the program that the plan was made of: a slice or index that
    /// they decide lies in its array. A run of the plan relies on both; whatever the data decides it checks itself.
    pub unsafe fn new(plan: Arc<Plan>, sizes: &[Option<i64>], worth: &Worth) -> Self {
        let regions = plan.regions.iter().map(|region| ready_region(&plan, region, sizes, worth)).collect();
        let late = late(&plan, sizes.len());
        Self { plan, regions, sizes: sizes.to_vec(), late }
    }

    /// Whether the shape of the program's result `k` is known before it runs.
    pub fn knows_result(&self, k: usize) -> bool {
        let shape = &self.plan.regions[0].slots[self.plan.regions[0].results[k].index()].shape;
        shape.iter().all(|size| size.data_vars().is_empty())
    }

    /// The shape of the program's result `k`.
    pub fn result_shape(&self, k: usize) -> Result<&[usize], RunError> {
        Ok(&self.regions[0].slot(self.plan.regions[0].results[k])?.shape)
    }
}

impl ReadyRegion {
    pub(super) fn slot(&self, id: SlotId) -> Result<&ReadySlot, RunError> {
        self.slots[id.index()].as_ref().map_err(|kind| kind.clone().into())
    }

    /// The strip that begins with step `at`.
    pub(super) fn strip(&self, at: usize) -> Option<&ReadyStrip> {
        self.strips[at].as_deref()
    }

    /// The loop of step `at`, if it makes all turns for some rows before it goes on.
    pub(super) fn turns(&self, at: usize) -> Option<&ReadyTurns> {
        self.turns[at].as_deref()
    }

    /// The loop of step `at`, if it makes several turns of a part of its arrays before it goes on.
    pub(super) fn tiling(&self, at: usize) -> Option<&ReadyTiling> {
        self.tilings[at].as_deref()
    }

    /// The launch of step `at`, which is a kernel's.
    pub(super) fn kernel(&self, at: usize) -> Result<&ReadyKernel, RunError> {
        let kernel = self.kernels[at].as_ref().expect("invariant: the step is a kernel's");
        kernel.as_ref().map_err(|kind| kind.clone().into())
    }
}

fn ready_region(plan: &Plan, region: &Region, sizes: &[Option<i64>], worth: &Worth) -> ReadyRegion {
    let slots: Vec<_> = region.slots.iter().map(|ty| ready_slot(ty, sizes)).collect();
    let kernels = region
        .steps
        .iter()
        .map(|step| {
            let Work::Kernel(kernel) = &step.work else { return None };
            let dtype = |slot: SlotId| region.slots[slot.index()].dtype;
            let slot_of = |slot: SlotId| slots[slot.index()].clone();
            Some(ready_kernel(kernel, &slot_of, &dtype, sizes, plan.vectors, worth))
        })
        .collect();
    let strips = region
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| {
            let strip = step.strip.as_ref()?;
            let slot_of = |slot: SlotId| slots[slot.index()].as_ref().ok();
            ReadyStrip::new(region, at, strip, &slot_of, sizes, worth).map(Box::new)
        })
        .collect();
    let turns = region
        .steps
        .iter()
        .map(|step| {
            let Work::Loop(step) = &step.work else { return None };
            ReadyTurns::new(plan, step, sizes, worth).map(Box::new)
        })
        .collect();
    let tilings = region
        .steps
        .iter()
        .map(|step| {
            let Work::Loop(step) = &step.work else { return None };
            ReadyTiling::new(plan, step, sizes, worth).map(Box::new)
        })
        .collect();
    ReadyRegion { slots, kernels, strips, turns, tilings }
}

/// What depends on each of `n` sizes when the data tells it.
fn late(plan: &Plan, n: usize) -> Vec<Late> {
    let mut late: Vec<Late> = Vec::new();
    let mut depends = |sizes: &mut dyn Iterator<Item = &Size>, add: &mut dyn FnMut(&mut Late)| {
        let mut vars: Vec<_> = sizes.flat_map(Size::data_vars).collect();
        vars.sort_unstable();
        vars.dedup();
        for var in vars {
            late.resize_with(late.len().max(n), Late::default);
            add(&mut late[var.index()]);
        }
    };
    for (r, region) in plan.regions.iter().enumerate() {
        let id = RegionId::new(r);
        for (k, slot) in region.slots.iter().enumerate() {
            depends(&mut slot.shape.iter(), &mut |late| late.slots.push((id, SlotId::new(k))));
        }
        for (at, step) in region.steps.iter().enumerate() {
            let Work::Kernel(kernel) = &step.work else { continue };
            let slots =
                kernel.outs.iter().map(|out| out.slot).chain(kernel.loads.iter().flatten().map(|l| l.slot));
            let mut sizes = kernel
                .axes
                .iter()
                .chain(kernel.loads.iter().flatten().map(|load| &load.offset))
                .chain(kernel.loads.iter().flatten().filter_map(|load| load.line.as_ref()))
                .chain(kernel.moves.iter().map(|m| &m.factor))
                .chain(kernel.words.iter().filter_map(|word| match word {
                    Word::Size(size, _) => Some(size),
                    _ => None,
                }))
                .chain(kernel.piece.iter().flat_map(|piece| &piece.bounds).flat_map(|(from, to)| [from, to]))
                .chain(slots.flat_map(|slot| &region.slots[slot.index()].shape));
            depends(&mut sizes, &mut |late| late.steps.push((id, at)));
        }
    }
    late
}

/// A slot once the data told a size of its shape.
pub(super) fn slot_again(
    plan: &Plan,
    region: RegionId,
    slot: SlotId,
    sizes: &[Option<i64>],
) -> Result<ReadySlot, RunErrorKind> {
    ready_slot(&plan.regions[region.index()].slots[slot.index()], sizes)
}

/// A launch once the data told a size of it.
pub(super) fn kernel_again(
    plan: &Plan,
    region: RegionId,
    at: usize,
    sizes: &[Option<i64>],
    worth: &Worth,
) -> Result<ReadyKernel, RunErrorKind> {
    let region = &plan.regions[region.index()];
    let Work::Kernel(kernel) = &region.steps[at].work else {
        unreachable!("invariant: only kernels are made ready again")
    };
    ready_kernel(
        kernel,
        &|slot| ready_slot(&region.slots[slot.index()], sizes),
        &|slot| region.slots[slot.index()].dtype,
        sizes,
        plan.vectors,
        worth,
    )
}

/// The bytes of a slot; `None` if it cannot be.
pub(super) fn slot_bytes(region: &Region, slot: SlotId, sizes: &[Option<i64>]) -> Option<usize> {
    Some(ready_slot(&region.slots[slot.index()], sizes).ok()?.bytes)
}

fn eval(size: &Size, sizes: &[Option<i64>]) -> Result<i64, RunErrorKind> {
    size.eval(sizes).map_err(RunErrorKind::Size)
}

fn extent(size: &Size, sizes: &[Option<i64>]) -> Result<usize, RunErrorKind> {
    let value = eval(size, sizes)?;
    usize::try_from(value).map_err(|_| RunErrorKind::NegativeSize { size: size.clone(), value })
}

fn ready_slot(ty: &SlotType, sizes: &[Option<i64>]) -> Result<ReadySlot, RunErrorKind> {
    let shape: Vec<usize> = ty.shape.iter().map(|size| extent(size, sizes)).collect::<Result<_, _>>()?;
    let too_large = |_| RunErrorKind::TooLarge {
        elements: shape.iter().fold(1i128, |n, size| n.saturating_mul(*size as i128)),
    };
    let (_, bytes) = checked_size(ty.dtype, &shape).map_err(too_large)?;
    Ok(ReadySlot { dtype: ty.dtype, shape: shape.into(), bytes })
}
