//! A plan with its sizes filled in: shapes, words, cuts. Made once for each set of sizes, so that a warm call computes none of it.

use super::error::{RunError, RunErrorKind};
use super::plan::{Cutting, KernelStep, MoveTarget, Plan, Region, RegionId, SlotId, SlotType, Word, Work};
use super::strip::ReadyStrip;
use super::worth::Worth;
use crate::array::checked_size;
use std::sync::Arc;
use texpr_base::{Combine, DType, Size, reduce};

/// Elements of a block of a kernel without reductions.
const MAP_BLOCK: usize = 4096;

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
}

#[derive(Clone, Debug)]
pub(super) struct ReadySlot {
    pub(super) dtype: DType,
    pub(super) shape: Box<[usize]>,
    pub(super) bytes: usize,
}

/// A launch, but for what the values decide.
#[derive(Debug)]
pub(super) struct ReadyKernel {
    pub(super) words: Vec<i64>,
    /// One per source.
    pub(super) starts: Vec<Begin>,
    pub(super) moves: Vec<ReadyMove>,
    /// 0 if there are no points.
    pub(super) units: usize,
    pub(super) partials: Vec<Option<Partial>>,
    /// Whether everything is reduced to one value each: then partial results are combined as they come.
    pub(super) folds: bool,
    /// Estimated nanoseconds on one thread.
    pub(super) nanos: f64,
    pub(super) volume: Volume,
}

/// Where a source begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Begin {
    /// In bytes from the start of its array.
    pub(super) offset: isize,
    /// What is copied from there.
    pub(super) line: Option<Line>,
}

/// Elements of some bytes that lie in steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) n: usize,
    pub(super) size: usize,
    /// In bytes.
    pub(super) step: isize,
}

/// How much one launch does, for a profile.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Volume {
    /// Bytes of the array elements that it reads and writes, each counted once.
    pub(super) bytes: u64,
    pub(super) points: u64,
    pub(super) flops: u64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct ReadyMove {
    pub(super) target: MoveTarget,
    pub(super) slot: SlotId,
    /// In bytes for a base.
    pub(super) factor: i64,
}

/// A reduction whose units leave partial results: those of output `o` and part `b` are element `o * strides.0 + b * strides.1`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Partial {
    pub(super) combine: Combine,
    pub(super) n_outs: usize,
    pub(super) n_parts: usize,
    pub(super) strides: (usize, usize),
}

impl Ready {
    /// The plan for these values of the named sizes.
    ///
    /// # Safety
    /// The plan's code was compiled for its steps, and the sizes meet the checks of the program that the plan was made of: a slice or index that
    /// they decide lies in its array. A run of the plan relies on both; whatever the data decides it checks itself.
    pub unsafe fn new(plan: Arc<Plan>, sizes: &[Option<i64>], worth: &Worth) -> Self {
        let regions = plan.regions.iter().map(|region| ready_region(region, sizes, worth)).collect();
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

    /// The launch of step `at`, which is a kernel's.
    pub(super) fn kernel(&self, at: usize) -> Result<&ReadyKernel, RunError> {
        let kernel = self.kernels[at].as_ref().expect("invariant: the step is a kernel's");
        kernel.as_ref().map_err(|kind| kind.clone().into())
    }
}

fn ready_region(region: &Region, sizes: &[Option<i64>], worth: &Worth) -> ReadyRegion {
    let slots: Vec<_> = region.slots.iter().map(|ty| ready_slot(ty, sizes)).collect();
    let kernels = region
        .steps
        .iter()
        .map(|step| {
            let Work::Kernel(kernel) = &step.work else { return None };
            let dtype = |slot: SlotId| region.slots[slot.index()].dtype;
            Some(ready_kernel(kernel, &|slot| slots[slot.index()].clone(), &dtype, sizes))
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
    ReadyRegion { slots, kernels, strips }
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
    )
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

/// How a launch is cut.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    pub(super) extents: Vec<usize>,
    pub(super) n_outer: usize,
    pub(super) n_rows: usize,
    pub(super) blocks: reduce::Blocks,
}

pub(super) fn cut(kernel: &KernelStep, sizes: &[Option<i64>]) -> Result<Cut, RunErrorKind> {
    let extents: Vec<usize> = kernel.axes.iter().map(|size| extent(size, sizes)).collect::<Result<_, _>>()?;
    let inner = extents.len() - 1;
    let n_outer = extents[..kernel.n_outer].iter().product();
    let n_rows = extents[kernel.n_outer..inner].iter().product();
    let cols = extents[inner];
    let blocks = match kernel.cutting {
        Cutting::Map => reduce::block(n_rows, cols, MAP_BLOCK),
        Cutting::Row => reduce::row_block(n_rows, cols),
        Cutting::Column => reduce::Blocks {
            block_rows: reduce::RUN,
            block_cols: cols.clamp(1, reduce::ROW_BLOCK),
            n_row_blocks: n_rows.div_ceil(reduce::RUN),
            n_col_blocks: cols.div_ceil(reduce::ROW_BLOCK),
        },
    };
    Ok(Cut { extents, n_outer, n_rows, blocks })
}

/// The words of a kernel that is cut so.
pub(super) fn words(kernel: &KernelStep, cut: &Cut, sizes: &[Option<i64>]) -> Result<Vec<i64>, RunErrorKind> {
    let kept = cut.n_outer * cut.extents.last().copied().unwrap_or(1);
    let word = |word: &Word| {
        Ok(match word {
            Word::Zero => 0,
            Word::Size(size, factor) => eval(size, sizes)?.wrapping_mul(*factor),
            Word::BlockRows => cut.blocks.block_rows as i64,
            Word::BlockCols => cut.blocks.block_cols as i64,
            Word::ColBlocks => cut.blocks.n_col_blocks as i64,
            Word::Blocks => cut.blocks.count() as i64,
            Word::Rows => cut.n_rows as i64,
            Word::PartialDistance(size) => (kept * size) as i64,
        })
    };
    kernel.words.iter().map(word).collect()
}

/// The slots that a kernel names.
type SlotOf<'a> = &'a dyn Fn(SlotId) -> Result<ReadySlot, RunErrorKind>;

fn ready_kernel(
    kernel: &KernelStep,
    slot_of: SlotOf<'_>,
    dtype_of: &dyn Fn(SlotId) -> DType,
    sizes: &[Option<i64>],
) -> Result<ReadyKernel, RunErrorKind> {
    // A result that cannot be is told before any other size.
    for out in &kernel.outs {
        slot_of(out.slot)?;
    }
    let cut = cut(kernel, sizes)?;
    let size_of = |slot: SlotId| dtype_of(slot).size();
    let n_cols = cut.extents.last().copied().unwrap_or(1);
    let starts = kernel
        .loads
        .iter()
        .map(|load| {
            let Some(load) = load else { return Ok(Begin::default()) };
            let size = size_of(load.slot);
            let bytes = |elements: &Size| {
                Ok::<isize, RunErrorKind>((eval(elements, sizes)? as isize).wrapping_mul(size as isize))
            };
            let line = match &load.line {
                Some(step) => Some(Line { n: n_cols, size, step: bytes(step)? }),
                None => None,
            };
            Ok(Begin { offset: bytes(&load.offset)?, line })
        })
        .collect::<Result<_, RunErrorKind>>()?;
    let moves = kernel
        .moves
        .iter()
        .map(|m| {
            let bytes = match m.target {
                MoveTarget::Base(k) => kernel.loads[k].as_ref().map_or(1, |load| size_of(load.slot) as i64),
                MoveTarget::Word(_) => 1,
            };
            Ok(ReadyMove {
                target: m.target,
                slot: m.slot,
                factor: eval(&m.factor, sizes)?.wrapping_mul(bytes),
            })
        })
        .collect::<Result<_, RunErrorKind>>()?;
    let partials: Vec<Option<Partial>> = kernel
        .outs
        .iter()
        .map(|out| {
            let Some(combine) = out.combine else { return Ok(None) };
            let slot = slot_of(out.slot)?;
            let n_outs = slot.shape.iter().product();
            let (n_parts, strides) = match kernel.cutting {
                Cutting::Column => (cut.blocks.n_row_blocks, (1, n_outs)),
                Cutting::Map | Cutting::Row => (cut.blocks.count(), (cut.blocks.count(), 1)),
            };
            Ok((n_parts > 1).then_some(Partial { combine, n_outs, n_parts, strides }))
        })
        .collect::<Result<_, RunErrorKind>>()?;
    let empty = cut.extents.contains(&0);
    let points: f64 = cut.extents.iter().map(|n| *n as f64).product();
    let streamed: usize = kernel.loads.iter().flatten().map(|load| size_of(load.slot)).sum::<usize>()
        + kernel.outs.iter().filter(|out| out.combine.is_none()).map(|out| size_of(out.slot)).sum::<usize>();
    Ok(ReadyKernel {
        words: words(kernel, &cut, sizes)?,
        starts,
        moves,
        units: if empty { 0 } else { cut.n_outer * cut.blocks.count() },
        folds: kernel.cutting == Cutting::Row
            && partials.iter().flatten().all(|partial| partial.n_outs == 1)
            && partials.iter().any(Option::is_some),
        partials,
        // Vector instructions at a few a nanosecond, memory at some ten bytes.
        nanos: points * (f64::from(kernel.cost) * 0.2 + streamed as f64 * 0.05),
        volume: volume(kernel, &cut.extents, slot_of, sizes)?,
    })
}

fn volume(
    kernel: &KernelStep,
    extents: &[usize],
    slot_of: SlotOf<'_>,
    sizes: &[Option<i64>],
) -> Result<Volume, RunErrorKind> {
    let product = |sizes: &mut dyn Iterator<Item = usize>| {
        sizes.fold(1u64, |product, n| product.saturating_mul(n as u64))
    };
    let points = product(&mut extents.iter().copied());
    if points == 0 {
        return Ok(Volume::default());
    }
    let (mut inside, mut inside_flops) = (0, 0);
    if let Some(piece) = &kernel.piece {
        (inside, inside_flops) = (1u64, u64::from(piece.flops));
        for ((from, to), extent) in piece.bounds.iter().zip(extents) {
            let (from, to) = (eval(from, sizes)?.max(0), eval(to, sizes)?.min(*extent as i64));
            inside = inside.saturating_mul((to - from).max(0) as u64);
        }
    }
    let outside = points.saturating_sub(inside);
    let flops =
        inside.saturating_mul(inside_flops).saturating_add(outside.saturating_mul(u64::from(kernel.flops)));
    // Neighbouring loads of one array meet in the cache: no element is counted twice.
    let mut read: smallvec::SmallVec<[(SlotId, u64); 8]> = smallvec::SmallVec::new();
    for load in kernel.loads.iter().flatten() {
        let slot = slot_of(load.slot)?;
        let elements = product(&mut load.along.iter().map(|axis| extents[*axis]));
        let bytes = elements.saturating_mul(slot.dtype.size() as u64).min(slot.bytes as u64);
        match read.iter_mut().find(|(other, _)| *other == load.slot) {
            Some((_, sum)) => *sum = (*sum + bytes).min(slot.bytes as u64),
            None => read.push((load.slot, bytes)),
        }
    }
    let mut bytes = read.iter().map(|(_, bytes)| bytes).sum::<u64>();
    for out in &kernel.outs {
        bytes += slot_of(out.slot)?.bytes as u64;
    }
    Ok(Volume { bytes, points, flops })
}
