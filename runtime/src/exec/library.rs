//! Library routines on whole arrays.

use super::error::{RunError, RunErrorKind};
use super::machine::Machine;
use super::plan::{RegionId, RoutineStep};
use smallvec::SmallVec;
use texpr_base::routine::{ArrayMut, ArrayRef, RoutineCall};

impl Machine<'_> {
    pub(super) fn routine(&mut self, region: RegionId, step: &RoutineStep) -> Result<(), RunError> {
        let mut args = step.args.as_slice();
        let mut results = step.results.as_slice();
        if step.routine.in_place
            && let ([base, rest @ ..], [to, others @ ..]) = (args, results)
        {
            self.own(region, *base, *to, step.base_dies)?;
            (args, results) = (rest, others);
        }
        for result in results {
            self.alloc(region, *result)?;
        }
        let params: SmallVec<[i64; 4]> =
            step.params.iter().map(|size| self.size(size)).collect::<Result<_, _>>()?;
        let ready_ins =
            args.iter().map(|arg| self.slot(region, *arg)).collect::<Result<SmallVec<[_; 4]>, _>>()?;
        let ready_outs = step.results.iter().map(|out| self.slot(region, *out));
        let ready_outs = ready_outs.collect::<Result<SmallVec<[_; 4]>, _>>()?;
        let mut ins: SmallVec<[ArrayRef<'_>; 4]> = SmallVec::new();
        for (arg, ready) in args.iter().zip(&ready_ins) {
            // SAFETY: the buffer holds its slot's bytes, and no result shares it: those were made just now, or taken over.
            let bytes =
                unsafe { std::slice::from_raw_parts(self.workspace.address(region, *arg), ready.bytes) };
            ins.push(ArrayRef { dtype: ready.dtype, shape: &ready.shape, bytes });
        }
        let mut outs: Vec<ArrayMut<'_>> = Vec::with_capacity(step.results.len());
        for (result, ready) in step.results.iter().zip(&ready_outs) {
            // SAFETY: the buffer holds its slot's bytes; it was made or taken over by this step, each result its own.
            let bytes = unsafe {
                std::slice::from_raw_parts_mut(self.workspace.address(region, *result), ready.bytes)
            };
            outs.push(ArrayMut { dtype: ready.dtype, shape: &ready.shape, bytes });
        }
        let threads = self.options.threads;
        let mut call = RoutineCall { ins: &ins, outs: &mut outs, params: &params, threads };
        (step.routine.run)(&mut call)
            .map_err(|error| RunErrorKind::Routine { name: step.routine.name, error, span: step.span }.into())
    }
}
