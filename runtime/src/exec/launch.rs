//! Launching one kernel: memory for its results, addresses, partial results.

use super::error::RunError;
use super::fold::{Fold, chunk_size, room};
use super::machine::Machine;
use super::parallel::{self, Call, Chunks};
use super::plan::{KernelStep, MoveTarget, RegionId, SlotId};
use super::ready::{Begin, Line, Partial, ReadyKernel};
use crate::routines::combine::combine_blocks;
use smallvec::SmallVec;
use texpr_base::DType;

/// What lanes without an element may read of an empty array.
#[repr(align(16))]
struct NoElement([u8; 16]);
static NO_ELEMENT: NoElement = NoElement([0; 16]);

/// The partial results of one reduction in its block: after the room of the threads, `n` for each output.
struct Parts {
    n_room: usize,
    n: usize,
    /// Of neighbouring outputs, and of neighbouring parts of one.
    strides: (usize, usize),
}

impl Parts {
    fn of(ready: &ReadyKernel, partial: &Partial, dtype: DType, chunks: Chunks, threads: usize) -> Self {
        if ready.folds {
            let n_room = threads * room(chunks.most_units(), dtype);
            Self { n_room, n: chunks.n(), strides: (chunks.n(), 1) }
        } else {
            Self { n_room: 0, n: partial.n_parts, strides: partial.strides }
        }
    }
}

impl Machine<'_> {
    /// Runs the kernel of step `at` and sets the slots of its outs.
    pub(super) fn launch(
        &mut self,
        region: RegionId,
        at: usize,
        kernel: &KernelStep,
    ) -> Result<(), RunError> {
        let ready = self.kernel(region, at)?;
        let ready = &*ready;
        if ready.units == 0 {
            return self.launch_empty(region, kernel);
        }
        self.gather(region, kernel, ready, &ready.words)?;
        let is_shared = parallel::is_shared(ready.units, ready.nanos, self.options);
        let threads = if is_shared { self.options.threads } else { 1 };
        let chunks = if ready.folds {
            Chunks::of_size(ready.units, chunk_size(ready.units, threads))
        } else {
            Chunks::balanced(ready.units, threads)
        };
        let mut folds = SmallVec::new();
        for (out, partial) in kernel.outs.iter().zip(&ready.partials) {
            let mut place = match out.reuse {
                // Where turns are planned, what dies here may be wanted by what comes later.
                Some(source) if !self.workspace.holds && self.reusable(region, source, out.slot) => {
                    let id = self.workspace.take(region, source);
                    self.workspace.set(region, out.slot, id);
                    self.workspace.start(id)
                }
                _ => self.alloc(region, out.slot)?,
            };
            if let Some(partial) = partial {
                let dtype = self.slot(region, out.slot)?.dtype;
                let parts = Parts::of(ready, partial, dtype, chunks, threads);
                let mut block = self.block(dtype, &[parts.n_room + partial.n_outs * parts.n])?;
                place = block.as_mut_ptr();
                if ready.folds {
                    folds.push(Fold {
                        base: self.workspace.bases.len(),
                        dtype,
                        combine: partial.combine,
                        chunk: chunks.most_units(),
                        scratch: place as usize,
                        results: place as usize + parts.n_room * dtype.size(),
                    });
                }
                self.workspace.partials.push(block);
            }
            self.workspace.bases.push(place);
        }
        self.plan.worked(kernel.code, ready.nanos);
        let function = self.plan.code[kernel.code].function();
        if threads < 2 && folds.is_empty() {
            let (bases, words) = (&self.workspace.bases, &self.workspace.words);
            parallel::alone(function, bases, words, ready.units);
            return self.combine(region, kernel, ready, chunks, threads);
        }
        let call = Call {
            function,
            bases: self.workspace.bases.iter().map(|base| *base as usize).collect(),
            words: SmallVec::from_slice(&self.workspace.words),
            folds,
        };
        let shared = parallel::run(call, chunks, threads);
        (self.threads, self.busy) = (shared.threads, shared.busy);
        self.combine(region, kernel, ready, chunks, threads)
    }

    /// The addresses of a kernel's loads, and its words: `words` with what the values move.
    pub(super) fn gather(
        &mut self,
        region: RegionId,
        kernel: &KernelStep,
        ready: &ReadyKernel,
        words: &[i64],
    ) -> Result<(), RunError> {
        self.workspace.bases.clear();
        self.workspace.words.clear();
        self.workspace.lines.clear();
        self.workspace.words.extend_from_slice(words);
        for (load, start) in kernel.loads.iter().zip(&ready.starts) {
            let base = match load {
                Some(load) => self.source(region, load.slot, *start)?,
                None => std::ptr::null_mut(),
            };
            self.workspace.bases.push(base);
        }
        for m in &ready.moves {
            let distance = self.int(region, m.slot).wrapping_mul(m.factor);
            match m.target {
                MoveTarget::Base(k) => {
                    self.workspace.bases[k] = self.workspace.bases[k].wrapping_offset(distance as isize);
                }
                MoveTarget::Word(k) => self.workspace.words[k] += distance,
            }
        }
        Ok(())
    }

    /// Where a kernel finds a source. Copies live until the next kernel begins.
    pub(super) fn source(
        &mut self,
        region: RegionId,
        slot: SlotId,
        start: Begin,
    ) -> Result<*mut u8, RunError> {
        // A computed place in an array of no elements is clamped to one that is not read from it.
        if self.slot(region, slot)?.bytes == 0 {
            return Ok(NO_ELEMENT.0.as_ptr().cast_mut());
        }
        let from = self.workspace.address(region, slot).wrapping_offset(start.offset);
        let Some(line) = start.line else { return Ok(from) };
        let mut block = self.block(DType::U8, &[line.n * line.size])?;
        let copy = block.as_mut_ptr();
        // SAFETY: the line's elements lie in the array, as those of every load of a kernel, which is about to read them; the copy has room.
        unsafe { line.copy(from, copy) };
        self.workspace.lines.push(block);
        Ok(copy)
    }

    /// Whether an out may take the memory of a source: it is this run's own, and the result is not wanted elsewhere.
    pub(super) fn reusable(&self, region: RegionId, source: SlotId, out: SlotId) -> bool {
        self.destination(region, out).is_none()
            && self.workspace.is_exclusive(self.workspace.get(region, source))
    }

    fn combine(
        &mut self,
        region: RegionId,
        kernel: &KernelStep,
        ready: &ReadyKernel,
        chunks: Chunks,
        threads: usize,
    ) -> Result<(), RunError> {
        if self.workspace.partials.is_empty() {
            return Ok(());
        }
        let mut blocks = std::mem::take(&mut self.workspace.partials);
        let reduced =
            kernel.outs.iter().zip(&ready.partials).filter_map(|(out, partial)| Some((out, (*partial)?)));
        for ((out, partial), block) in reduced.zip(&mut blocks) {
            let slot = self.slot(region, out.slot)?;
            let Parts { n_room, n, strides } = Parts::of(ready, &partial, slot.dtype, chunks, threads);
            let size = slot.dtype.size();
            // SAFETY: the slot's buffer was made by this launch, holds its bytes, and nothing else names it.
            let to = unsafe {
                std::slice::from_raw_parts_mut(self.workspace.address(region, out.slot), slot.bytes)
            };
            let parts = &mut block.as_mut_slice()[n_room * size..][..partial.n_outs * n * size];
            combine_blocks(slot.dtype, partial.combine, parts, to, n, strides);
        }
        blocks.clear();
        self.workspace.partials = blocks;
        Ok(())
    }

    /// A kernel over no points: nothing to store, and reductions of nothing.
    fn launch_empty(&mut self, region: RegionId, kernel: &KernelStep) -> Result<(), RunError> {
        for out in &kernel.outs {
            let place = self.alloc(region, out.slot)?;
            let slot = self.slot(region, out.slot)?;
            if let Some(combine) = out.combine {
                let element = combine.of_empty(slot.dtype).to_le_bytes();
                // SAFETY: the slot's buffer was made just now and holds its bytes.
                let bytes = unsafe { std::slice::from_raw_parts_mut(place, slot.bytes) };
                for to in bytes.chunks_exact_mut(element.len()) {
                    to.copy_from_slice(&element);
                }
            }
        }
        Ok(())
    }
}

impl Line {
    /// Copies the elements next to each other.
    ///
    /// # Safety
    /// `from` is where the first of them is, and `to` has room for all.
    unsafe fn copy(self, from: *const u8, to: *mut u8) {
        // SAFETY: as the caller's.
        unsafe {
            match self.size {
                1 => self.copy_as::<u8>(from, to),
                2 => self.copy_as::<u16>(from, to),
                4 => self.copy_as::<u32>(from, to),
                _ => self.copy_as::<u64>(from, to),
            }
        }
    }

    unsafe fn copy_as<T: Copy>(self, from: *const u8, to: *mut u8) {
        for k in 0..self.n {
            let element = from.wrapping_offset(k as isize * self.step).cast::<T>();
            // SAFETY: as the caller's; elements are aligned for their dtype.
            unsafe { to.cast::<T>().add(k).write(element.read()) };
        }
    }
}
