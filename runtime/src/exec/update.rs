//! Writing one array into a part of another.

use super::error::RunError;
use super::machine::Machine;
use super::plan::{RegionId, SlotId, Start, UpdateStep};
use super::ready::ReadySlot;
use smallvec::SmallVec;

/// Where the elements of a source go: the first one's place and the distance along each axis, in elements.
pub(super) struct Target {
    pub(super) offset: i64,
    pub(super) strides: SmallVec<[i64; 4]>,
}

impl Machine<'_> {
    /// `base with [region] = value`: in place if nobody else needs the base.
    pub(super) fn update(&mut self, region: RegionId, update: &UpdateStep) -> Result<(), RunError> {
        let (base, value) = (self.slot(region, update.base)?, self.slot(region, update.value)?);
        let mut target = Target { offset: 0, strides: SmallVec::from_elem(0, value.shape.len()) };
        let mut stride = 1i64;
        for (axis, size) in update.axes.iter().zip(&base.shape).rev() {
            let start = match &axis.start {
                Start::Size(size) => self.size(size)?,
                Start::Slot(slot) => self.int(region, *slot),
                Start::Array(_) => 0,
            };
            target.offset += start * stride;
            if let Some(out) = axis.out {
                target.strides[out] += axis.step * stride;
            }
            stride *= *size as i64;
        }
        self.own(region, update.base, update.to, update.base_dies)?;
        let by_arrays = update.axes.iter().any(|axis| matches!(axis.start, Start::Array(_)));
        if by_arrays || update.combine.is_some() {
            return self.scatter_by(region, update, &target);
        }
        self.scatter(region, update.to, &base, update.value, &value, &target);
        Ok(())
    }

    /// Makes `to` the base's elements, to be changed: the base's own memory, if it dies here and nobody else needs it.
    pub(super) fn own(
        &mut self,
        region: RegionId,
        base: SlotId,
        to: SlotId,
        base_dies: bool,
    ) -> Result<(), RunError> {
        let id = self.workspace.get(region, base);
        if base_dies && self.workspace.is_exclusive(id) {
            let id = self.workspace.take(region, base);
            self.workspace.set(region, to, id);
        } else {
            let bytes = self.slot(region, base)?.bytes;
            let to = self.alloc(region, to)?;
            // SAFETY: both buffers hold the base's bytes, and the new one was made just now.
            unsafe { std::ptr::copy_nonoverlapping(self.workspace.start(id), to, bytes) };
        }
        Ok(())
    }

    pub(super) fn concat(
        &mut self,
        region: RegionId,
        parts: &[SlotId],
        axis: usize,
        to: SlotId,
    ) -> Result<(), RunError> {
        self.alloc(region, to)?;
        let whole = self.slot(region, to)?;
        let mut strides = SmallVec::from_elem(1i64, whole.shape.len());
        for k in (0..whole.shape.len().saturating_sub(1)).rev() {
            strides[k] = strides[k + 1] * whole.shape[k + 1] as i64;
        }
        let mut target = Target { offset: 0, strides };
        for &slot in parts {
            let part = self.slot(region, slot)?;
            self.scatter(region, to, &whole, slot, &part, &target);
            target.offset += part.shape[axis] as i64 * target.strides[axis];
        }
        Ok(())
    }

    /// Copies all elements of `source` to their places in `to`, of which this step is the only holder.
    fn scatter(
        &mut self,
        region: RegionId,
        to: SlotId,
        whole: &ReadySlot,
        source: SlotId,
        part: &ReadySlot,
        target: &Target,
    ) {
        // SAFETY: the buffers hold their slots' bytes; `to` was made or taken over by this step, so the source is another buffer.
        let (from, to) = unsafe {
            (
                std::slice::from_raw_parts(self.workspace.address(region, source).cast_const(), part.bytes),
                std::slice::from_raw_parts_mut(self.workspace.address(region, to), whole.bytes),
            )
        };
        scatter(part.dtype.size(), &part.shape, from, to, target);
    }
}

fn scatter(size: usize, mut shape: &[usize], from: &[u8], to: &mut [u8], target: &Target) {
    if from.is_empty() {
        return;
    }
    // An axis of one element would make rows of one element.
    while let [rest @ .., 1] = shape {
        shape = rest;
    }
    let (outer, cols, step) = match shape.split_last() {
        Some((cols, outer)) => (outer, *cols, target.strides[outer.len()]),
        None => (shape, 1, 1),
    };
    let mut index: SmallVec<[usize; 4]> = SmallVec::from_elem(0, outer.len());
    for row in from.chunks_exact(cols * size) {
        let start = target.offset
            + index.iter().zip(&target.strides).map(|(i, stride)| *i as i64 * stride).sum::<i64>();
        if step == 1 {
            let at = start as usize * size;
            to[at..at + row.len()].copy_from_slice(row);
        } else {
            match size {
                1 => apart::<1>(row, to, start, step),
                2 => apart::<2>(row, to, start, step),
                4 => apart::<4>(row, to, start, step),
                _ => apart::<8>(row, to, start, step),
            }
        }
        for k in (0..outer.len()).rev() {
            index[k] += 1;
            if index[k] < outer[k] {
                break;
            }
            index[k] = 0;
        }
    }
}

/// Copies elements of `N` bytes to places that are `step` elements apart.
fn apart<const N: usize>(row: &[u8], to: &mut [u8], start: i64, step: i64) {
    let (elements, rest) = row.as_chunks::<N>();
    debug_assert!(rest.is_empty(), "elements have {N} bytes");
    for (j, element) in elements.iter().enumerate() {
        let at = (start + j as i64 * step) as usize * N;
        to[at..at + N].copy_from_slice(element);
    }
}
