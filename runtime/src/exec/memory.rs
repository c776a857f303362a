//! The memory of a run: buffers with counts of who needs them, and the frames of slots that name them. Kept from call to call, so that a
//! warm call asks the heap for nothing.
//!
//! Invariant: between runs all frames are empty and no buffer is counted, so no address outlives the run it was valid for.

use super::error::RunErrorKind;
use super::plan::{Plan, RegionId, SlotId};
use super::ready::{ReadyKernel, ReadySlot};
use crate::Array;
use crate::pool::Block;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Number of a buffer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct BufferId(u32);

/// What a buffer's bytes are.
#[derive(Debug)]
pub(super) enum Memory {
    /// Of the pool, this run's own.
    Pooled(Block),
    /// Of an array that others may hold, too.
    Shared(Array),
    /// The caller's, to read for the time of the run.
    Lent,
    /// The caller's, to write: the result goes there.
    Destination,
    /// The buffer is free.
    None,
}

#[derive(Debug)]
struct Buffer {
    start: *mut u8,
    memory: Memory,
    refs: u32,
}

/// What runs of one plan reuse.
#[derive(Debug, Default)]
pub struct Workspace {
    buffers: Vec<Buffer>,
    free: Vec<u32>,
    frames: Vec<Vec<Option<BufferId>>>,
    /// Loop carries on their way from one turn to the next.
    pub(super) carries: Vec<BufferId>,
    pub(super) bases: Vec<*mut u8>,
    pub(super) words: Vec<i64>,
    /// Partial results of the launch at hand.
    pub(super) partials: Vec<Block>,
    /// Copies of lines that the kernel at hand reads.
    pub(super) lines: Vec<Block>,
    /// Whether memory that nobody needs any more is kept until what is planned has run.
    pub(super) holds: bool,
    pub(super) held: Vec<Memory>,
    /// The sizes as the data has told them so far.
    pub(super) sizes: Vec<Option<i64>>,
    /// What depends on them.
    pub(super) late_slots: FxHashMap<(RegionId, SlotId), Result<Arc<ReadySlot>, RunErrorKind>>,
    pub(super) late_kernels: FxHashMap<(RegionId, usize), Result<Arc<ReadyKernel>, RunErrorKind>>,
}

// SAFETY: a workspace is used by one run at a time, and between runs its addresses are never read (see the invariant above).
unsafe impl Send for Workspace {}

impl Workspace {
    pub(super) fn prepare(&mut self, plan: &Plan) {
        let lengths = plan.regions.iter().map(|region| region.slots.len());
        if !lengths.eq(self.frames.iter().map(Vec::len)) {
            self.frames = plan.regions.iter().map(|region| vec![None; region.slots.len()]).collect();
        }
    }

    /// Ends a run, however it ended.
    pub(super) fn clear(&mut self) {
        for frame in &mut self.frames {
            frame.fill(None);
        }
        self.late_slots.clear();
        self.late_kernels.clear();
        self.carries.clear();
        self.partials.clear();
        self.lines.clear();
        self.bases.clear();
        self.holds = false;
        self.held.clear();
        for (k, buffer) in self.buffers.iter_mut().enumerate() {
            if buffer.refs > 0 {
                buffer.refs = 0;
                buffer.memory = Memory::None;
                self.free.push(k as u32);
            }
        }
    }

    /// A new buffer with one reference.
    pub(super) fn add(&mut self, start: *mut u8, memory: Memory) -> BufferId {
        let buffer = Buffer { start, memory, refs: 1 };
        match self.free.pop() {
            Some(k) => {
                self.buffers[k as usize] = buffer;
                BufferId(k)
            }
            None => {
                self.buffers.push(buffer);
                BufferId(self.buffers.len() as u32 - 1)
            }
        }
    }

    pub(super) fn add_block(&mut self, mut block: Block) -> BufferId {
        self.add(block.as_mut_ptr(), Memory::Pooled(block))
    }

    pub(super) fn retain(&mut self, id: BufferId) -> BufferId {
        self.buffers[id.0 as usize].refs += 1;
        id
    }

    pub(super) fn release(&mut self, id: BufferId) {
        let buffer = &mut self.buffers[id.0 as usize];
        buffer.refs -= 1;
        if buffer.refs == 0 {
            let memory = std::mem::replace(&mut buffer.memory, Memory::None);
            self.free.push(id.0);
            if self.holds {
                self.held.push(memory);
            }
        }
    }

    /// A held block of so many bytes.
    pub(super) fn take_held(&mut self, bytes: usize) -> Option<Block> {
        let fits = |memory: &Memory| matches!(memory, Memory::Pooled(block) if block.len() == bytes);
        let at = self.held.iter().position(fits)?;
        match self.held.swap_remove(at) {
            Memory::Pooled(block) => Some(block),
            Memory::Shared(_) | Memory::Lent | Memory::Destination | Memory::None => None,
        }
    }

    pub(super) fn start(&self, id: BufferId) -> *mut u8 {
        self.buffers[id.0 as usize].start
    }

    /// Whether the buffer is this run's own and nobody else's: it may be written again.
    pub(super) fn is_exclusive(&self, id: BufferId) -> bool {
        let buffer = &self.buffers[id.0 as usize];
        buffer.refs == 1 && matches!(buffer.memory, Memory::Pooled(_))
    }

    /// Takes the memory of a buffer that is released with it; `None` if others need it still, or it was never the run's own.
    pub(super) fn take_block(&mut self, id: BufferId) -> Option<Block> {
        if !self.is_exclusive(id) {
            return None;
        }
        let memory = std::mem::replace(&mut self.buffers[id.0 as usize].memory, Memory::None);
        self.release(id);
        match memory {
            Memory::Pooled(block) => Some(block),
            Memory::Shared(_) | Memory::Lent | Memory::Destination | Memory::None => None,
        }
    }

    /// The array behind a buffer, if it is one.
    pub(super) fn shared(&self, id: BufferId) -> Option<&Array> {
        match &self.buffers[id.0 as usize].memory {
            Memory::Shared(array) => Some(array),
            Memory::Pooled(_) | Memory::Lent | Memory::Destination | Memory::None => None,
        }
    }

    pub(super) fn get(&self, region: RegionId, slot: SlotId) -> BufferId {
        self.frames[region.index()][slot.index()].expect("invariant: a slot is set before it is read")
    }

    pub(super) fn address(&self, region: RegionId, slot: SlotId) -> *mut u8 {
        self.start(self.get(region, slot))
    }

    /// Sets a slot, which takes over the reference.
    pub(super) fn set(&mut self, region: RegionId, slot: SlotId, id: BufferId) {
        if let Some(old) = self.frames[region.index()][slot.index()].replace(id) {
            self.release(old);
        }
    }

    /// Empties a slot and hands its reference over.
    pub(super) fn take(&mut self, region: RegionId, slot: SlotId) -> BufferId {
        self.frames[region.index()][slot.index()].take().expect("invariant: a slot is set before it is taken")
    }

    /// The same of a slot that may be empty.
    pub(super) fn take_if_set(&mut self, region: RegionId, slot: SlotId) -> Option<BufferId> {
        self.frames[region.index()][slot.index()].take()
    }

    pub(super) fn drop_slot(&mut self, region: RegionId, slot: SlotId) {
        if let Some(id) = self.frames[region.index()][slot.index()].take() {
            self.release(id);
        }
    }

    /// Empties all slots of a region but `kept`.
    pub(super) fn clear_frame(&mut self, region: RegionId, kept: &[Option<SlotId>]) {
        for k in 0..self.frames[region.index()].len() {
            let slot = SlotId::new(k);
            if self.frames[region.index()][k].is_some() && !kept.contains(&Some(slot)) {
                self.drop_slot(region, slot);
            }
        }
    }
}
