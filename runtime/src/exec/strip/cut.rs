//! How high the strips of some kernels are, and what of the arrays between them never needs to be whole.

use crate::exec::plan::{Cutting, KernelOut, KernelStep, Region, SlotId, Step, Strip, Work};
use crate::exec::ready::{Cut, ReadySlot, cut, words};
use crate::exec::worth::Worth;
use crate::routines::matmul::{Blocked, MOST_PACKED};
use rustc_hash::{FxHashMap, FxHashSet};
use texpr_base::DType;
use texpr_base::reduce::Blocks;

/// The most bytes that the rows of a strip may take if the kernels cannot go over fewer: they must stay in cache.
pub(super) const MOST_ROOM: usize = 512 << 10;
/// Rows of a strip that begins with a product, at the most.
const PRODUCT_ROWS: usize = 64;

/// Steps that go over the same rows, for one set of sizes.
#[derive(Debug)]
pub(in crate::exec) struct ReadyStrip {
    pub(super) rows: usize,
    /// Rows of a strip.
    pub(super) height: usize,
    /// What the strip begins with, if it is a matrix product.
    pub(super) product: Option<ReadyProduct>,
    pub(super) stages: Vec<ReadyStage>,
    /// Slots that are read by the stages alone, with where their rows are in a thread's own room.
    pub(super) within: FxHashMap<SlotId, Room>,
    pub(super) rooms: Rooms,
}

/// A matrix product that begins a strip.
#[derive(Debug)]
pub(super) struct ReadyProduct {
    pub(super) blocked: Blocked,
    /// What a thread needs for itself while it makes rows.
    pub(super) own: Room,
    /// A kernel of the strip writes this over the product, which nobody reads later.
    pub(super) over: Option<SlotId>,
}

/// One kernel of a strip.
#[derive(Debug)]
pub(super) struct ReadyStage {
    /// The kernel's words, with blocks that fit the strip.
    pub(super) words: Vec<i64>,
    /// Units of each strip but the last, and of all strips. 0 if each strip does all units, for what all rows share.
    pub(super) units: usize,
    pub(super) n_units: usize,
    /// Per out that has partial results in each row: where they are in a thread's own room.
    pub(super) parts: Vec<Option<Room>>,
}

/// A part of a thread's own room: some bytes for each row of the strip, none for what all rows share. Parts may change places while a loop runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) number: usize,
    pub(super) row: usize,
}

/// A thread's room: where each part begins, and how many bytes there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Rooms {
    pub(super) starts: Vec<usize>,
    pub(super) bytes: usize,
}

impl Rooms {
    /// A part for `height` rows of `row` bytes.
    pub(super) fn add(&mut self, row: usize, height: usize) -> Room {
        let room = Room { number: self.starts.len(), row };
        self.starts.push(self.bytes);
        self.bytes += (row * height).next_multiple_of(64);
        room
    }

    /// A part of so many bytes for all rows together.
    pub(super) fn add_bytes(&mut self, bytes: usize) -> Room {
        Room { row: 0, ..self.add(bytes, 1) }
    }

    /// A part for a number that all rows share.
    pub(super) fn add_scalar(&mut self) -> Room {
        self.add_bytes(64)
    }
}

impl ReadyStrip {
    /// As many of the steps, from the first on, as pay; `None` if they had better run one after another.
    pub(in crate::exec) fn new<'a>(
        region: &Region,
        at: usize,
        strip: &Strip,
        slot_of: &dyn Fn(SlotId) -> Option<&'a ReadySlot>,
        sizes: &[Option<i64>],
        worth: &Worth,
    ) -> Option<Self> {
        let rows = usize::try_from(strip.rows.eval(sizes).ok()?).ok()?;
        (2..=strip.n).rev().find_map(|n| Self::of(region, (at, n), rows, slot_of, sizes, worth))
    }

    /// The first `n` steps.
    fn of<'a>(
        region: &Region,
        (at, n): (usize, usize),
        rows: usize,
        slot_of: &dyn Fn(SlotId) -> Option<&'a ReadySlot>,
        sizes: &[Option<i64>],
        worth: &Worth,
    ) -> Option<Self> {
        let steps = &region.steps[at..at + n];
        let kernels: Vec<&KernelStep> = steps
            .iter()
            .filter_map(|step| if let Work::Kernel(kernel) = &step.work { Some(&**kernel) } else { None })
            .collect();
        let cuts: Vec<Cut> = kernels.iter().map(|kernel| cut(kernel, sizes).ok()).collect::<Option<_>>()?;
        if rows < 2 || cuts.iter().any(|cut| cut.extents.contains(&0)) {
            return None;
        }
        let product = match &steps[0].work {
            Work::Contract(step) => {
                let (left, out) = (slot_of(step.a)?, slot_of(step.to)?);
                let blocked = Blocked::of(step.sizes(&left.shape, &out.shape, out.dtype))?;
                if blocked.panels * blocked.panel_bytes() > MOST_PACKED {
                    return None;
                }
                Some((step, blocked))
            }
            _ => None,
        };
        let bytes = |slot: SlotId| Some(slot_of(slot)?.bytes);
        let mut within = within(region, at, n);
        let over = product.as_ref().and_then(|(step, _)| {
            let mut outs = kernels.iter().flat_map(|kernel| &kernel.outs);
            let over = outs.find(|out| out.reuse == Some(step.to) && !within.contains(&out.slot))?.slot;
            within.retain(|slot| *slot != step.to);
            Some(over)
        });
        let traffic = Traffic::of(steps, &bytes)?;
        let between: usize = within.iter().map(|slot| bytes(*slot)).sum::<Option<usize>>()?;
        let saved = traffic.all - traffic.distinct + between;
        let is_worth = traffic.distinct >= worth.strip_bytes && saved * 8 >= traffic.all;
        if !(is_worth || worth.is_always()) {
            return None;
        }
        let fits = kernels.iter().zip(&cuts).map(|(kernel, cut)| Fit::of(kernel, cut, rows));
        let fits: Vec<Fit> = fits.collect::<Option<_>>()?;
        let align = fits.iter().fold(1, |align, fit| least_common_multiple(align, fit.align()));
        let row = traffic.distinct.div_ceil(rows).max(1);
        let (height, most) = match product {
            // All of the right factor goes by each strip, so strips are high, as long as their rows stay in the second cache with what goes by.
            Some(_) if !worth.is_always() => {
                ((worth.tile_room / row).clamp(PRODUCT_ROWS / 4, PRODUCT_ROWS), worth.tile_room)
            }
            _ => (worth.strip_room / row, MOST_ROOM),
        };
        let height = (height / align * align).max(align);
        if height >= rows || height.saturating_mul(row) > most {
            return None;
        }
        let mut rooms = Rooms::default();
        let mut part = |slot: &SlotId| Some((*slot, rooms.add(bytes(*slot)? / rows, height)));
        let within = within.iter().map(&mut part).collect::<Option<_>>()?;
        let product = product.map(|(_, blocked)| {
            let own = rooms.add_bytes(blocked.own_bytes());
            ReadyProduct { blocked, own, over }
        });
        let mut stages = Vec::with_capacity(kernels.len());
        for ((kernel, cut), fit) in kernels.iter().zip(&cuts).zip(fits) {
            let dtype = |slot: SlotId| region.slots[slot.index()].dtype;
            stages.push(ReadyStage::of(kernel, cut, fit, (rows, height), &dtype, &mut rooms, sizes)?);
        }
        Some(Self { rows, height, product, stages, within, rooms })
    }

    /// How many steps it is.
    pub(in crate::exec) fn n(&self) -> usize {
        usize::from(self.product.is_some()) + self.stages.len()
    }
}

impl ReadyStage {
    pub(super) fn of(
        kernel: &KernelStep,
        cut: &Cut,
        fit: Fit,
        (rows, height): (usize, usize),
        dtype: &dyn Fn(SlotId) -> DType,
        rooms: &mut Rooms,
        sizes: &[Option<i64>],
    ) -> Option<Self> {
        let cut = fit.cut(cut, height);
        let n_units = cut.n_outer * cut.blocks.count();
        let part = |out: &KernelOut| {
            let has_parts = out.combine.is_some() && kernel.n_outer > 0 && cut.blocks.count() > 1;
            has_parts.then(|| rooms.add(n_units / rows * dtype(out.slot).size(), height))
        };
        let parts = kernel.outs.iter().map(part).collect();
        let words = words(kernel, &cut, sizes, false).ok()?;
        Some(Self { words, units: fit.units(height), n_units, parts })
    }
}

/// How the rows of strips lie in the blocks of a kernel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fit {
    /// A map, whose blocks may be any: so many of its rows for each row of the strip.
    Rows(usize),
    /// A map of one row: so many of its columns.
    Columns(usize),
    /// A map: so many rows of the strip in each of its rows.
    Parts(usize),
    /// So many units for each row.
    Units(usize),
    /// The kernel combines rows: `each` of its own for each row of the strip, and `units` for a block of `block` of its own.
    Blocks { each: usize, block: usize, units: usize },
    /// What the kernel makes is the same for all rows.
    Once,
}

impl Fit {
    pub(super) fn of(kernel: &KernelStep, cut: &Cut, rows: usize) -> Option<Self> {
        let cols = *cut.extents.last()?;
        let divides = |n: usize| n.is_multiple_of(rows);
        match kernel.cutting {
            Cutting::Map if divides(cut.n_rows) => Some(Self::Rows(cut.n_rows / rows)),
            Cutting::Map if cut.n_rows == 1 && divides(cols) => Some(Self::Columns(cols / rows)),
            Cutting::Map => (cut.n_rows * cols == rows).then_some(Self::Parts(cols)),
            Cutting::Row if kernel.n_outer > 0 => {
                divides(cut.n_outer).then(|| Self::Units(cut.n_outer / rows * cut.blocks.count()))
            }
            Cutting::Row | Cutting::Column if kernel.n_outer == 0 => {
                let Blocks { block_rows: block, n_col_blocks: units, .. } = cut.blocks;
                divides(cut.n_rows).then(|| Self::Blocks { each: cut.n_rows / rows, block, units })
            }
            Cutting::Row | Cutting::Column => None,
        }
    }

    /// A strip has a multiple of so many rows.
    pub(super) fn align(self) -> usize {
        match self {
            Self::Rows(_) | Self::Columns(_) | Self::Units(_) | Self::Once => 1,
            Self::Parts(rows) => rows,
            Self::Blocks { each, block, .. } => block / greatest_common_divisor(block, each),
        }
    }

    /// The units of a strip of so many rows.
    fn units(self, height: usize) -> usize {
        match self {
            Self::Once => 0,
            Self::Rows(_) | Self::Columns(_) | Self::Parts(_) => 1,
            Self::Units(each) => each * height,
            Self::Blocks { each, block, units } => each * height / block * units,
        }
    }

    /// The kernel's cut with blocks that fit.
    fn cut(self, cut: &Cut, height: usize) -> Cut {
        let cols = cut.extents.last().copied().unwrap_or(1);
        let (block_rows, block_cols) = match self {
            Self::Rows(each) => (each * height, cols),
            Self::Columns(each) => (1, each * height),
            Self::Parts(rows) => (height / rows, cols),
            Self::Units(_) | Self::Blocks { .. } | Self::Once => return cut.clone(),
        };
        let (n_row_blocks, n_col_blocks) = (cut.n_rows.div_ceil(block_rows), cols.div_ceil(block_cols));
        Cut { blocks: Blocks { block_rows, block_cols, n_row_blocks, n_col_blocks }, ..cut.clone() }
    }
}

/// What a step makes row by row.
fn made(work: &Work) -> Vec<SlotId> {
    match work {
        Work::Kernel(kernel) => {
            kernel.outs.iter().filter(|out| is_by_rows(kernel, out)).map(|out| out.slot).collect()
        }
        Work::Contract(product) => vec![product.to],
        _ => Vec::new(),
    }
}

/// What a step reads row by row.
fn read(work: &Work) -> Vec<SlotId> {
    match work {
        Work::Kernel(kernel) => {
            let loads = kernel.loads.iter().flatten().filter(|load| load.along.contains(&0));
            loads.map(|load| load.slot).collect()
        }
        Work::Contract(product) if !product.exchanged.0 => vec![product.a],
        _ => Vec::new(),
    }
}

/// Slots that some step sets row by row, and that nothing reads after the steps.
fn within(region: &Region, at: usize, n: usize) -> Vec<SlotId> {
    let steps = &region.steps[at..at + n];
    let dropped: FxHashSet<SlotId> = steps.iter().flat_map(|step| step.drops.iter().copied()).collect();
    let made = steps.iter().flat_map(|step| made(&step.work));
    made.filter(|slot| dropped.contains(slot) && !region.results.contains(slot)).collect()
}

/// The bytes that steps move along their rows.
struct Traffic {
    all: usize,
    /// Each array once.
    distinct: usize,
}

impl Traffic {
    fn of(steps: &[Step], bytes: &dyn Fn(SlotId) -> Option<usize>) -> Option<Self> {
        let mut traffic = Self { all: 0, distinct: 0 };
        let mut seen: FxHashSet<SlotId> = FxHashSet::default();
        for step in steps {
            let mut own = read(&step.work);
            own.extend(made(&step.work));
            own.sort_unstable();
            own.dedup();
            for slot in own {
                let bytes = bytes(slot)?;
                traffic.all += bytes;
                traffic.distinct += if seen.insert(slot) { bytes } else { 0 };
            }
        }
        Some(traffic)
    }
}

/// Whether an out has a part of its own for each row.
fn is_by_rows(kernel: &KernelStep, out: &KernelOut) -> bool {
    out.combine.is_none() || kernel.n_outer > 0
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

pub(super) fn least_common_multiple(a: usize, b: usize) -> usize {
    a / greatest_common_divisor(a, b) * b
}

#[cfg(test)]
mod tests {
    use super::{Cut, Fit};
    use texpr_base::reduce::{RUN, block, row_block};

    fn cut(extents: &[usize], n_rows: usize) -> Cut {
        let blocks = block(n_rows, extents[extents.len() - 1], 4096);
        Cut { extents: extents.to_vec(), n_outer: 1, n_rows, blocks }
    }

    #[test]
    fn a_strip_of_a_map_is_one_unit() {
        let rows = Fit::Rows(2).cut(&cut(&[40, 7], 40), 5).blocks;
        assert_eq!((rows.block_rows, rows.block_cols, rows.n_row_blocks, rows.n_col_blocks), (10, 7, 4, 1));
        let columns = Fit::Columns(3).cut(&cut(&[60], 1), 5).blocks;
        assert_eq!((columns.block_cols, columns.n_row_blocks, columns.n_col_blocks), (15, 1, 4));
        let parts = Fit::Parts(7).cut(&cut(&[4, 7], 4), 14).blocks;
        assert_eq!((parts.block_rows, parts.block_cols, parts.n_row_blocks), (2, 7, 2));
    }

    #[test]
    fn strips_end_where_blocks_of_combined_rows_do() {
        let columns = Fit::Blocks { each: 1, block: RUN, units: 3 };
        assert_eq!((columns.align(), columns.units(2 * RUN)), (RUN, 6));
        let blocks = row_block(600, 100);
        let rows = Fit::Blocks { each: 4, block: blocks.block_rows, units: 1 };
        assert_eq!((blocks.block_rows, rows.align(), rows.units(5)), (10, 5, 2));
        assert_eq!(Fit::Blocks { each: 2, block: 1, units: 4 }.units(3), 24);
    }
}
