//! The launch of a kernel with its sizes filled in.

use super::{ReadySlot, eval, extent};
use crate::exec::error::RunErrorKind;
use crate::exec::plan::{Cutting, KernelStep, MoveTarget, SlotId, Word};
use crate::exec::worth::Worth;
use texpr_base::{Combine, DType, Size, Vectors, reduce};

/// Elements of a block of a kernel without reductions.
const MAP_BLOCK: usize = 4096;

/// A launch, but for what the values decide.
#[derive(Debug)]
pub(in crate::exec) struct ReadyKernel {
    pub(in crate::exec) words: Vec<i64>,
    /// One per source.
    pub(in crate::exec) starts: Vec<Begin>,
    pub(in crate::exec) moves: Vec<ReadyMove>,
    /// 0 if there are no points.
    pub(in crate::exec) units: usize,
    pub(in crate::exec) partials: Vec<Option<Partial>>,
    /// Whether everything is reduced to one value each: then partial results are combined as they come.
    pub(in crate::exec) folds: bool,
    /// Estimated nanoseconds on one thread.
    pub(in crate::exec) nanos: f64,
    pub(in crate::exec) volume: Volume,
}

/// Where a source begins.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::exec) struct Begin {
    /// In bytes from the start of its array.
    pub(in crate::exec) offset: isize,
    /// What is copied from there.
    pub(in crate::exec) line: Option<Line>,
}

/// Elements of some bytes that lie in steps.
#[derive(Clone, Copy, Debug)]
pub(in crate::exec) struct Line {
    pub(in crate::exec) n: usize,
    pub(in crate::exec) size: usize,
    /// In bytes.
    pub(in crate::exec) step: isize,
}

/// How much one launch does, for a profile.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::exec) struct Volume {
    /// Bytes of the array elements that it reads and writes, each counted once.
    pub(in crate::exec) bytes: u64,
    pub(in crate::exec) points: u64,
    pub(in crate::exec) flops: u64,
}

#[derive(Clone, Copy, Debug)]
pub(in crate::exec) struct ReadyMove {
    pub(in crate::exec) target: MoveTarget,
    pub(in crate::exec) slot: SlotId,
    /// In bytes for a base.
    pub(in crate::exec) factor: i64,
}

/// A reduction whose units leave partial results: those of output `o` and part `b` are element `o * strides.0 + b * strides.1`.
#[derive(Clone, Copy, Debug)]
pub(in crate::exec) struct Partial {
    pub(in crate::exec) combine: Combine,
    pub(in crate::exec) n_outs: usize,
    pub(in crate::exec) n_parts: usize,
    pub(in crate::exec) strides: (usize, usize),
}

/// How a launch is cut.
#[derive(Clone, Debug)]
pub(in crate::exec) struct Cut {
    pub(in crate::exec) extents: Vec<usize>,
    pub(in crate::exec) n_outer: usize,
    pub(in crate::exec) n_rows: usize,
    pub(in crate::exec) blocks: reduce::Blocks,
}

pub(in crate::exec) fn cut(kernel: &KernelStep, sizes: &[Option<i64>]) -> Result<Cut, RunErrorKind> {
    let extents: Vec<usize> = kernel.axes.iter().map(|size| extent(size, sizes)).collect::<Result<_, _>>()?;
    let inner = extents.len() - 1;
    let n_outer = extents[..kernel.n_outer].iter().product();
    let n_rows = extents[kernel.n_outer..inner].iter().product();
    let cols = extents[inner];
    let blocks = match kernel.cutting {
        Cutting::Map => reduce::block(n_rows, cols, MAP_BLOCK),
        Cutting::Row => reduce::row_block(n_rows, cols),
        Cutting::Column => column_blocks(n_outer, n_rows, cols),
    };
    Ok(Cut { extents, n_outer, n_rows, blocks })
}

/// The blocks of a kernel that combines rows. How many columns they have changes no bit: the more, the longer the piece of each row, which the
/// processor fetches up to 1.5 times as fast; but their results must stay in the nearest cache, and all threads need some.
fn column_blocks(n_outer: usize, n_rows: usize, cols: usize) -> reduce::Blocks {
    const FEWEST: usize = 32;
    let n_row_blocks = n_rows.div_ceil(reduce::RUN);
    let most = if n_outer * n_row_blocks >= FEWEST { 4 * reduce::ROW_BLOCK } else { reduce::ROW_BLOCK };
    let block_cols = cols.clamp(1, most);
    reduce::Blocks {
        block_rows: reduce::RUN,
        block_cols,
        n_row_blocks,
        n_col_blocks: cols.div_ceil(block_cols),
    }
}

/// The words of a kernel that is cut so. Whether it `streams` says where its results go, and nothing about them.
pub(in crate::exec) fn words(
    kernel: &KernelStep,
    cut: &Cut,
    sizes: &[Option<i64>],
    streams: bool,
) -> Result<Vec<i64>, RunErrorKind> {
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
            Word::Streams => i64::from(streams),
        })
    };
    kernel.words.iter().map(word).collect()
}

/// The slots that a kernel names.
type SlotOf<'a> = &'a dyn Fn(SlotId) -> Result<ReadySlot, RunErrorKind>;

pub(in crate::exec) fn ready_kernel(
    kernel: &KernelStep,
    slot_of: SlotOf<'_>,
    dtype_of: &dyn Fn(SlotId) -> DType,
    sizes: &[Option<i64>],
    vectors: Vectors,
    worth: &Worth,
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
    let volume = volume(kernel, &cut.extents, slot_of, sizes)?;
    Ok(ReadyKernel {
        words: words(kernel, &cut, sizes, volume.bytes as usize >= worth.streamed_bytes)?,
        starts,
        moves,
        units: if empty { 0 } else { cut.n_outer * cut.blocks.count() },
        folds: kernel.cutting == Cutting::Row
            && partials.iter().flatten().all(|partial| partial.n_outs == 1)
            && partials.iter().any(Option::is_some),
        partials,
        nanos: points * worth.nanos_of_point(&kernel.counts, vectors, streamed, volume.bytes as usize),
        volume,
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
