//! A run's results, as arrays or in the caller's memory.

use super::error::RunError;
use super::machine::{Machine, PROGRAM};
use crate::Array;

impl Machine<'_> {
    pub(super) fn take_results(&mut self) -> Result<Vec<Array>, RunError> {
        let plan = self.plan;
        let results = &plan.regions[0].results;
        let mut arrays: Vec<Array> = Vec::with_capacity(results.len());
        for (k, &slot) in results.iter().enumerate() {
            let ready = self.slot(PROGRAM, slot)?;
            let (dtype, shape, bytes) = (ready.dtype, ready.shape.to_vec(), ready.bytes);
            if let Some(twin) = results[..k].iter().position(|other| *other == slot) {
                arrays.push(arrays[twin].clone());
                continue;
            }
            let id = self.workspace.get(PROGRAM, slot);
            if let Some(array) = self.workspace.shared(id) {
                let array = array.split().reshape(&shape).expect("invariant: the input has the slot's size");
                arrays.push(array);
                continue;
            }
            let id = self.workspace.take(PROGRAM, slot);
            let block = match self.workspace.take_block(id) {
                Some(block) => block,
                None => {
                    // Another result under another shape, or lent for the run only.
                    let mut block = self.block(dtype, &shape)?;
                    // SAFETY: the buffer holds the slot's bytes, and the block was just made.
                    unsafe {
                        std::ptr::copy_nonoverlapping(self.workspace.start(id), block.as_mut_ptr(), bytes)
                    };
                    self.workspace.release(id);
                    block
                }
            };
            arrays.push(Array::from_block(dtype, shape, block).expect("invariant: the block is as long"));
        }
        Ok(arrays)
    }

    /// Copies what the steps did not write there themselves.
    pub(super) fn write_results(&mut self, destinations: &mut [&mut [u8]]) {
        for (&slot, destination) in self.plan.regions[0].results.iter().zip(destinations) {
            let from = self.workspace.address(PROGRAM, slot);
            if from.cast_const() != destination.as_ptr() {
                // SAFETY: the buffer holds the slot's bytes, which the destination is as long as; they do not overlap, as a destination
                // is the caller's alone.
                unsafe {
                    std::ptr::copy_nonoverlapping(from, destination.as_mut_ptr(), destination.len());
                }
            }
        }
    }
}
