//! The steps of a region, in order.

use super::error::{FailedAssert, RunError, RunErrorKind};
use super::memory::{Memory, Workspace};
use super::plan::{ContractStep, IfStep, Plan, PrintPart, RegionId, SlotId, Step, Work};
use super::ready::{Ready, Volume};
use super::strip::ReadyStrip;
use super::{Booking, Given, Printed, PrintedPart, Report, RunOptions};
use crate::array::Array;
use crate::pool::Block;
use crate::routines::matmul::product;
use std::time::{Duration, Instant};
use texpr_base::{DType, Size, Span};

pub(super) const PROGRAM: RegionId = RegionId(0);

/// A run.
pub(super) struct Machine<'a> {
    pub(super) plan: &'a Plan,
    pub(super) ready: &'a Ready,
    pub(super) inputs: &'a [Option<Given<'a>>],
    /// Inputs that are the run's own from when they are read on.
    pub(super) own: &'a mut [Option<Array>],
    pub(super) options: &'a RunOptions<'a>,
    pub(super) workspace: &'a mut Workspace,
    /// Where the program's results go, if the caller said.
    destinations: smallvec::SmallVec<[*mut u8; 4]>,
    pub(super) report: Report,
    /// The most bytes that the pool held so far, as a profile saw it.
    peak: usize,
    /// What the step at hand did, for its booking.
    pub(super) threads: usize,
    pub(super) busy: Option<Duration>,
}

impl Drop for Machine<'_> {
    fn drop(&mut self) {
        self.workspace.clear();
    }
}

impl<'a> Machine<'a> {
    pub(super) fn new(
        ready: &'a Ready,
        inputs: &'a [Option<Given<'a>>],
        workspace: &'a mut Workspace,
        options: &'a RunOptions<'a>,
    ) -> Self {
        let plan = &*ready.plan;
        workspace.prepare(plan);
        workspace.sizes.clone_from(&ready.sizes);
        let mut report = Report::default();
        if options.profile {
            report.steps = vec![Booking::default(); plan.n_steps];
        }
        let destinations = smallvec::SmallVec::new();
        let peak = options.pool.peak();
        Self {
            plan,
            ready,
            inputs,
            own: &mut [],
            options,
            workspace,
            destinations,
            report,
            peak,
            threads: 1,
            busy: None,
        }
    }

    pub(super) fn report(&mut self) -> Report {
        std::mem::take(&mut self.report)
    }

    /// Runs the program; its results are then in its frame.
    pub(super) fn program(&mut self, destinations: &mut [&mut [u8]]) -> Result<(), RunError> {
        self.destinations = destinations.iter_mut().map(|bytes| bytes.as_mut_ptr()).collect();
        self.region(PROGRAM)
    }

    pub(super) fn region(&mut self, region: RegionId) -> Result<(), RunError> {
        let plan = self.plan;
        let steps = &plan.regions[region.index()].steps;
        let mut at = 0;
        while at < steps.len() {
            let step = &steps[at];
            let n = if let Some(strip) = self.ready.regions[region.index()].strip(at) {
                self.booked_strip(region, at, strip)?;
                strip.n()
            } else if self.options.profile {
                self.booked(region, at, step)?;
                1
            } else {
                self.step(region, at, step)?;
                1
            };
            for slot in steps[at..at + n].iter().flat_map(|step| &step.drops) {
                self.workspace.drop_slot(region, *slot);
            }
            at += n;
        }
        Ok(())
    }

    /// Runs a strip and shares its time out among its steps.
    fn booked_strip(&mut self, region: RegionId, at: usize, strip: &ReadyStrip) -> Result<(), RunError> {
        (self.threads, self.busy) = (1, None);
        let start = Instant::now();
        let worked = self.strip(region, at, strip)?;
        if !self.options.profile {
            return Ok(());
        }
        self.book_shares(region, at..at + strip.n(), &worked, start.elapsed(), 1);
        Ok(())
    }

    /// Shares the time of some steps that ran together, each so many times, out by how long each was `worked` at.
    pub(super) fn book_shares(
        &mut self,
        region: RegionId,
        steps: impl Iterator<Item = usize>,
        worked: &[u64],
        time: Duration,
        times: u64,
    ) {
        let all: u64 = worked.iter().sum();
        let (plan, busy) = (self.plan, self.busy);
        for (at, worked) in steps.zip(worked) {
            let part = *worked as f64 / all.max(1) as f64;
            let step = &plan.regions[region.index()].steps[at];
            self.book(region, at, step, (time.mul_f64(part), busy.map(|busy| busy.mul_f64(part))), times);
        }
    }

    /// Does a step and books its time. Loops and branches book what is in them.
    pub(super) fn booked(&mut self, region: RegionId, at: usize, step: &'a Step) -> Result<(), RunError> {
        if matches!(step.work, Work::Loop(_) | Work::If(_)) {
            return self.step(region, at, step);
        }
        (self.threads, self.busy) = (1, None);
        let start = Instant::now();
        self.step(region, at, step)?;
        self.book(region, at, step, (start.elapsed(), self.busy), 1);
        Ok(())
    }

    /// Books a step that ran so many times, in that time, of which threads were busy that long.
    fn book(
        &mut self,
        region: RegionId,
        at: usize,
        step: &Step,
        (time, busy): (Duration, Option<Duration>),
        times: u64,
    ) {
        let volume = self.volume(region, at, &step.work);
        let peak = self.options.pool.peak();
        if peak > self.peak {
            self.peak = peak;
            self.report.peak_step = Some(step.number);
        }
        let booking = &mut self.report.steps[step.number];
        booking.book(time, busy, self.threads);
        booking.calls += times - 1;
        booking.bytes += volume.bytes * times;
        booking.points += volume.points * times;
        booking.flops += volume.flops * times;
    }

    /// What a step reads, writes and computes.
    fn volume(&self, region: RegionId, at: usize, work: &Work) -> Volume {
        let bytes = |slot: &SlotId| self.slot(region, *slot).map_or(0, |slot| slot.bytes as u64);
        let moved = |bytes| Volume { bytes, ..Volume::default() };
        match work {
            Work::Kernel(_) => self.kernel(region, at).map_or(Volume::default(), |kernel| kernel.volume),
            Work::Contract(product) => {
                let (Ok(left), Ok(out)) = (self.slot(region, product.a), self.slot(region, product.to))
                else {
                    return Volume::default();
                };
                let p = product.sizes(&left.shape, &out.shape, out.dtype);
                let points = (p.batch * p.m * p.k * p.n) as u64;
                let flops = if out.dtype.is_float() { 2 * points } else { 0 };
                let bytes = [product.a, product.b, product.to].iter().map(bytes).sum();
                Volume { bytes, points, flops }
            }
            Work::Routine(step) => moved(step.args.iter().chain(&step.results).map(bytes).sum::<u64>()),
            Work::Update(update) => moved(2 * bytes(&update.value)),
            Work::Concat { to, .. } => moved(2 * bytes(to)),
            Work::Literal { to, .. } => moved(bytes(to)),
            Work::Input { .. }
            | Work::Reshape { .. }
            | Work::Loop(_)
            | Work::Nest(_)
            | Work::If(_)
            | Work::Assert { .. }
            | Work::Print { .. }
            | Work::CheckIndex { .. }
            | Work::SetSize { .. }
            | Work::CheckSizes(_)
            | Work::DivisionByZero { .. } => Volume::default(),
        }
    }

    pub(super) fn step(&mut self, region: RegionId, at: usize, step: &'a Step) -> Result<(), RunError> {
        match &step.work {
            Work::Kernel(kernel) => self.launch(region, at, kernel),
            Work::Input { number, to } => self.input(region, *number, *to),
            Work::Reshape { from, to } => {
                let shared = self.workspace.get(region, *from);
                self.workspace.retain(shared);
                self.workspace.set(region, *to, shared);
                Ok(())
            }
            Work::Literal { bytes, to } => {
                let place = self.alloc(region, *to)?;
                // SAFETY: the slot has exactly the literal's size.
                unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), place, bytes.len()) };
                Ok(())
            }
            Work::Contract(product) => self.contract(region, product),
            Work::Routine(step) => self.routine(region, step),
            Work::Update(update) => self.update(region, update),
            Work::Concat { parts, axis, to } => self.concat(region, parts, *axis, *to),
            Work::Loop(step) => self.run_loop(region, at, step),
            Work::Nest(step) => self.nest(region, step),
            Work::If(step) => self.branch(region, step),
            Work::Assert { cond, message, texts, by_element, values, span } => {
                if self.bool(region, *cond) {
                    return Ok(());
                }
                let values = values.iter().map(|slot| self.copy(region, *slot)).collect::<Result<_, _>>()?;
                let (message, texts) = (message.clone(), texts.clone());
                let failed = FailedAssert { message, texts, by_element: *by_element, values, span: *span };
                let kind = RunErrorKind::Assert(Box::new(failed));
                Err(kind.into())
            }
            Work::Print { parts, span } => self.print(region, parts, *span),
            Work::CheckIndex { index, asked, size, axis, array, span } => {
                if asked.is_some_and(|asked| !self.bool(region, asked)) {
                    return Ok(());
                }
                let (index, size) = (self.int(region, *index), self.size(size)?);
                if (-size..size).contains(&index) {
                    return Ok(());
                }
                let (array, axis, span) = (array.clone(), *axis, *span);
                Err(RunErrorKind::Index { array, axis, index, size, span }.into())
            }
            Work::SetSize { var, value } => {
                let value = self.int(region, *value);
                self.set_size(*var, value);
                Ok(())
            }
            Work::CheckSizes(check) => self.check_sizes(check),
            Work::DivisionByZero { count, span } => {
                let n_elements = usize::try_from(self.int(region, *count)).unwrap_or(0);
                if n_elements > 0 { self.divided_by_zero(*span, n_elements) } else { Ok(()) }
            }
        }
    }

    pub(super) fn size(&self, size: &Size) -> Result<i64, RunError> {
        Ok(size.eval(&self.workspace.sizes)?)
    }

    pub(super) fn block(&self, dtype: DType, shape: &[usize]) -> Result<Block, RunError> {
        let elements = shape.iter().map(|n| *n as i128).product::<i128>();
        let bytes = elements as usize * dtype.size();
        self.options.pool.alloc(bytes).map_err(|_| RunErrorKind::TooLarge { elements }.into())
    }

    /// Memory for a slot: the caller's for a result, if it gave any, else the pool's.
    pub(super) fn alloc(&mut self, region: RegionId, slot: SlotId) -> Result<*mut u8, RunError> {
        let id = match self.destination(region, slot) {
            Some(start) => self.workspace.add(start, Memory::Destination),
            None => {
                let ready = self.slot(region, slot)?;
                let block = self.options.pool.alloc(ready.bytes).map_err(|_| RunErrorKind::TooLarge {
                    elements: ready.shape.iter().map(|n| *n as i128).product(),
                })?;
                self.workspace.add_block(block)
            }
        };
        self.workspace.set(region, slot, id);
        Ok(self.workspace.start(id))
    }

    pub(super) fn destination(&self, region: RegionId, slot: SlotId) -> Option<*mut u8> {
        if region != PROGRAM || self.destinations.is_empty() {
            return None;
        }
        let k = self.plan.regions[0].results.iter().position(|result| *result == slot)?;
        self.destinations.get(k).copied()
    }

    /// The value of an `i64` scalar.
    pub(super) fn int(&self, region: RegionId, slot: SlotId) -> i64 {
        // SAFETY: the slot holds an `i64` scalar by the plan's types, in memory aligned for it.
        unsafe { self.workspace.address(region, slot).cast::<i64>().read() }
    }

    pub(super) fn bool(&self, region: RegionId, slot: SlotId) -> bool {
        // SAFETY: the slot holds a `bool` scalar by the plan's types; any byte may be read as `u8`.
        unsafe { self.workspace.address(region, slot).read() != 0 }
    }

    /// A slot's value as an array of its own.
    fn copy(&self, region: RegionId, slot: SlotId) -> Result<Array, RunError> {
        let ready = self.slot(region, slot)?;
        let mut block = self.block(ready.dtype, &ready.shape)?;
        let from = self.workspace.address(region, slot);
        // SAFETY: the buffer and the block hold the slot's bytes.
        unsafe { std::ptr::copy_nonoverlapping(from, block.as_mut_ptr(), ready.bytes) };
        let array = Array::from_block(ready.dtype, ready.shape.to_vec(), block);
        Ok(array.expect("invariant: the block was made for this shape"))
    }

    fn input(&mut self, region: RegionId, number: u32, to: SlotId) -> Result<(), RunError> {
        let ready = self.slot(region, to)?;
        if let Some(array) = self.own.get_mut(number as usize).and_then(Option::take) {
            if array.dtype() != ready.dtype || *array.shape() != *ready.shape {
                return Err(RunErrorKind::Input(number).into());
            }
            let id = match array.into_block() {
                Ok(block) => self.workspace.add_block(block),
                Err(array) => self.workspace.add(array.as_ptr().cast_mut(), Memory::Shared(array)),
            };
            self.workspace.set(region, to, id);
            return Ok(());
        }
        let given = self.inputs.get(number as usize).copied().flatten();
        let given = given
            .filter(|given| {
                let shape = given.dtype.is_complex().then_some(&2);
                given.dtype.part() == ready.dtype
                    && given.shape.iter().chain(shape).eq(ready.shape.iter())
                    && given.bytes.len() == ready.bytes
            })
            .ok_or(RunErrorKind::Input(number))?;
        let memory = given.array.map_or(Memory::Lent, |array| Memory::Shared(array.clone()));
        let id = self.workspace.add(given.bytes.as_ptr().cast_mut(), memory);
        self.workspace.set(region, to, id);
        Ok(())
    }

    fn contract(&mut self, region: RegionId, step: &ContractStep) -> Result<(), RunError> {
        let place = self.alloc(region, step.to)?;
        let (left, right) = (self.slot(region, step.a)?, self.slot(region, step.b)?);
        let out = self.slot(region, step.to)?;
        let p = step.sizes(&left.shape, &out.shape, out.dtype);
        // SAFETY: the buffers hold their slots' bytes; the output was made just now or is the caller's alone, so nothing else names it.
        let (x, y, z) = unsafe {
            (
                std::slice::from_raw_parts(self.workspace.address(region, step.a), left.bytes),
                std::slice::from_raw_parts(self.workspace.address(region, step.b), right.bytes),
                std::slice::from_raw_parts_mut(place, out.bytes),
            )
        };
        let elements = out.shape.iter().map(|n| *n as i128).product();
        self.threads = product(p, x, y, z, self.options.threads, self.options.pool)
            .map_err(|_| RunErrorKind::TooLarge { elements })?;
        Ok(())
    }

    fn print(&mut self, region: RegionId, parts: &[PrintPart], span: Span) -> Result<(), RunError> {
        let part = |part: &PrintPart| {
            Ok(match part {
                PrintPart::Text(text) => PrintedPart::Text(text.clone()),
                PrintPart::Value(slot) => PrintedPart::Value(self.copy(region, *slot)?),
                PrintPart::Complex(slot) => PrintedPart::Value(self.copy(region, *slot)?.joined()),
            })
        };
        let parts = parts.iter().map(part).collect::<Result<_, RunError>>()?;
        (self.options.print)(Printed { parts, span });
        Ok(())
    }

    pub(super) fn divided_by_zero(&mut self, span: Span, n_elements: usize) -> Result<(), RunError> {
        if self.options.division_by_zero_fails {
            return Err(RunErrorKind::DivisionByZero(span).into());
        }
        let counts = &mut self.report.divisions_by_zero;
        match counts.iter_mut().find(|(place, _)| *place == span) {
            Some((_, count)) => *count += n_elements,
            None => counts.push((span, n_elements)),
        }
        Ok(())
    }

    fn branch(&mut self, region: RegionId, step: &IfStep) -> Result<(), RunError> {
        let taken = if self.bool(region, step.cond) { step.then } else { step.otherwise };
        for (slot, param) in step.captured.iter().zip(&self.plan.regions[taken.index()].params) {
            if let Some(param) = param {
                let id = self.workspace.get(region, *slot);
                self.workspace.retain(id);
                self.workspace.set(taken, *param, id);
            }
        }
        self.region(taken)?;
        for (to, from) in step.results.iter().zip(&self.plan.regions[taken.index()].results) {
            if let Some(to) = to {
                let id = self.workspace.get(taken, *from);
                self.workspace.retain(id);
                self.workspace.set(region, *to, id);
            }
        }
        self.workspace.clear_frame(taken, &[]);
        Ok(())
    }
}
