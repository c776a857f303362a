//! How the arrays of a loop are cut so that several turns of a part stay in cache.

use crate::exec::plan::{Cutting, LoopStep, Plan, Region, SlotId, Work};
use crate::exec::ready::{Cut, cut, slot_bytes, words};
use crate::exec::worth::Worth;
use rustc_hash::FxHashSet;
use texpr_base::reduce::Blocks;
use texpr_base::{Size, When};

/// Elements of a granule, about, if no reduction says it.
const GRANULE: usize = 2048;
/// Turns together at most.
pub(super) const MOST_TURNS: usize = 32;

/// A loop whose turns may be made together, for one set of sizes. Its arrays are cut into *granules*: what a kernel does at a time.
#[derive(Debug)]
pub(in crate::exec) struct ReadyTiling {
    pub(super) granules: usize,
    /// Each stage stays so many granules behind the stage before, whose results it needs.
    pub(super) lag: usize,
    pub(super) stages: Vec<ReadyStage>,
    /// Turns that fit in cache together.
    pub(super) turns: usize,
    /// A stretch has at least so many times the granules by which the last stage is behind the first.
    border: usize,
}

/// A kernel of a turn.
#[derive(Debug)]
pub(super) struct ReadyStage {
    /// Its step in the body.
    pub(super) at: usize,
    pub(super) words: Vec<i64>,
    /// Units of a granule, and of all granules.
    pub(super) units: usize,
    pub(super) n_units: usize,
}

impl ReadyTiling {
    /// `None` if the loop had better run turn by turn.
    pub(in crate::exec) fn new(
        plan: &Plan,
        step: &LoopStep,
        sizes: &[Option<i64>],
        worth: &Worth,
    ) -> Option<Self> {
        let tiling = step.tiling.as_ref()?;
        let eval = |size: &Size| size.eval(sizes).ok();
        let points = usize::try_from(eval(&tiling.points)?).ok()?;
        let body = &plan.regions[step.body.index()];
        let mut cuts = Vec::new();
        for (at, step) in body.steps.iter().enumerate().filter(|(_, step)| step.when == When::Within) {
            let Work::Kernel(kernel) = &step.work else { return None };
            cuts.push((at, &**kernel, cut(kernel, sizes).ok()?));
        }
        let granule = granule(cuts.iter().map(|(_, kernel, cut)| (kernel.cutting, cut)))?;
        let granules = points.div_ceil(granule);
        let mut stages = Vec::with_capacity(cuts.len());
        for (at, kernel, cut) in cuts {
            let cut = if kernel.cutting == Cutting::Map { in_granules(&cut, granule)? } else { cut };
            let words = words(kernel, &cut, sizes, false).ok()?;
            let n_units = cut.blocks.count();
            let units = if cut.n_rows == 1 { 1 } else { cut.blocks.n_col_blocks };
            debug_assert_eq!(n_units.div_ceil(units), granules);
            stages.push(ReadyStage { at, words, units, n_units });
        }
        let reach = tiling.reach.iter().map(|size| Some(eval(size)?.unsigned_abs() as usize));
        let reach = reach.collect::<Option<Vec<usize>>>()?.into_iter().max()?;
        let lag = reach.div_ceil(granule);
        let arrays = arrays(step, body).into_iter().map(|slot| slot_bytes(body, slot, sizes));
        let bytes = arrays.sum::<Option<usize>>()?;
        if bytes < worth.tiled_bytes || granules < 4 {
            return None;
        }
        let in_cache = worth.tile_room / bytes.div_ceil(granules).max(1);
        let turns = in_cache.saturating_sub(2) / (lag * stages.len()).max(1);
        let (turns, border) =
            if worth.is_always() { (FEW, LEAST_BORDER) } else { (turns.min(MOST_TURNS), BORDER) };
        (turns >= FEW).then_some(Self { granules, lag, stages, turns, border })
    }

    /// How so many threads make turns together. What lies about the borders between their stretches waits for both sides, and must stay small beside them.
    pub(super) fn together(&self, threads: usize) -> Option<Together> {
        if threads < 2 || self.lag == 0 {
            let stretches = if threads < 2 { 1 } else { self.granules.min(threads * CHUNKS) };
            return Some(Together { threads, turns: self.turns, stretches });
        }
        let behind = self.lag * self.stages.len();
        let turns = self.turns.min(self.granules / threads / (self.border * behind));
        (turns >= FEW).then_some(Together { threads, turns, stretches: threads })
    }
}

/// How turns are made together: so many, by these threads, which cut the arrays into so many stretches.
#[derive(Clone, Copy, Debug)]
pub(in crate::exec) struct Together {
    pub(super) threads: usize,
    pub(super) turns: usize,
    pub(super) stretches: usize,
}

/// Fewer turns together do not pay.
const FEW: usize = 3;
/// Stretches per thread where they do not touch each other, so that threads have about as much to do each.
const CHUNKS: usize = 8;
/// See [`ReadyTiling::border`]: what is left out about borders is done while others wait.
const BORDER: usize = 8;
/// What is left out about two borders must not touch.
const LEAST_BORDER: usize = 2;

/// Elements of a granule: a block of the reductions, or whole rows of maps.
fn granule<'a>(cuts: impl Iterator<Item = (Cutting, &'a Cut)> + Clone) -> Option<usize> {
    let of_block = |cut: &Cut| match cut.n_rows {
        1 => cut.blocks.block_cols,
        _ => cut.blocks.block_rows * cut.extents.last().copied().unwrap_or(1),
    };
    let mut blocks =
        cuts.clone().filter(|(cutting, _)| *cutting != Cutting::Map).map(|(_, cut)| of_block(cut));
    if let Some(first) = blocks.next() {
        return (first > 0 && blocks.all(|other| other == first)).then_some(first);
    }
    let rows =
        cuts.filter(|(_, cut)| cut.n_rows > 1).map(|(_, cut)| cut.extents.last().copied().unwrap_or(1));
    let row = rows.max().unwrap_or(1);
    (row > 0).then(|| row * (GRANULE / row).max(1))
}

/// A map's cut with a block for each granule.
fn in_granules(cut: &Cut, granule: usize) -> Option<Cut> {
    let cols = cut.extents.last().copied().unwrap_or(1);
    let (block_rows, block_cols) = match cut.n_rows {
        1 => (1, granule),
        _ => (granule.is_multiple_of(cols).then_some(granule / cols)?, cols),
    };
    let (n_row_blocks, n_col_blocks) = (cut.n_rows.div_ceil(block_rows), cols.div_ceil(block_cols));
    Some(Cut { blocks: Blocks { block_rows, block_cols, n_row_blocks, n_col_blocks }, ..cut.clone() })
}

/// The arrays that turns read of each other and make.
pub(super) fn arrays(step: &LoopStep, body: &Region) -> FxHashSet<SlotId> {
    let carries = step.tiling.iter().flat_map(|tiling| &tiling.carries).zip(&body.params[1..]);
    let carried = carries.filter(|(when, _)| **when == When::Within).filter_map(|(_, slot)| *slot);
    let within = body.steps.iter().filter(|step| step.when == When::Within);
    let made = within.flat_map(|step| match &step.work {
        Work::Kernel(kernel) => {
            kernel.outs.iter().filter(|out| out.combine.is_none()).map(|out| out.slot).collect()
        }
        _ => Vec::new(),
    });
    carried.chain(made).collect()
}
