//! The steps of a region, in order.

use super::frame::{Frame, Machine, Slot, array};
use super::kernel_count;
use crate::run::value_of;
use std::sync::atomic::Ordering;
use texpr_base::{DType, Scalar, Span};
use texpr_ir::core::{Core, CoreEffect, CoreId, CoreLoop, CoreNode};
use texpr_ir::graph::{EffectKind, PrintPart};
use texpr_ir::interp::{ErrorKind, InterpError, Printed, PrintedPart, Turn, show};
use texpr_kernel::plan::{RegionPlan, Step};
use texpr_runtime::Array;
use texpr_runtime::routines::matmul::{Product, product};

impl Machine<'_> {
    /// Runs a region; `first` is the number of its first kernel. Returns its results.
    pub(super) fn region(
        &mut self,
        plan: &RegionPlan,
        first: usize,
        params: Vec<Array>,
    ) -> Result<Vec<Array>, InterpError> {
        let mut frame = Frame::new(&plan.graph, params);
        // Kernels of inner regions come after the region's own, in the order of the steps.
        let mut next = first + plan.kernels.len();
        for (at, step) in plan.steps.iter().enumerate() {
            match step {
                Step::Kernel(k) => self.booked(&mut frame, plan, (first, at), |machine, frame| {
                    machine.launch(frame, &plan.kernels[*k].kernel, first + k)
                })?,
                Step::Alias(id) => self.alias(&mut frame, *id)?,
                Step::Contract(id) => {
                    self.booked(&mut frame, plan, (first, at), |machine, frame| {
                        machine.contract(frame, *id)
                    })?;
                }
                Step::Update(id) => {
                    let last = dies(&plan.steps[at + 1..], plan.graph.node(*id).args[0]);
                    self.booked(&mut frame, plan, (first, at), |machine, frame| {
                        machine.update(frame, *id, last)
                    })?;
                }
                Step::Concat(id) => {
                    self.booked(&mut frame, plan, (first, at), |machine, frame| machine.concat(frame, *id))?;
                }
                Step::Literal(id) => self.literal(&mut frame, *id)?,
                Step::Effect(k) => self.effect(&frame, &plan.graph.effects[*k])?,
                Step::Drop(id) => frame.slots[id.index()] = Slot::Empty,
                Step::Loop { node, body, cond } => {
                    let numbers = (next, next + kernel_count(body));
                    next = numbers.1 + cond.as_deref().map_or(0, kernel_count);
                    let rest = &plan.steps[at + 1..];
                    let values = self.run_loop(&mut frame, *node, body, cond.as_deref(), numbers, rest)?;
                    frame.slots[node.index()] = Slot::Many(values);
                }
                Step::If { node, then, otherwise } => {
                    let numbers = (next, next + kernel_count(then));
                    next = numbers.1 + kernel_count(otherwise);
                    let args = &plan.graph.node(*node).args;
                    let captured = args[1..].iter().map(|id| frame.get(*id).clone()).collect();
                    let values = if frame.bool(args[0]) {
                        self.region(then, numbers.0, captured)?
                    } else {
                        self.region(otherwise, numbers.1, captured)?
                    };
                    frame.slots[node.index()] = Slot::Many(values);
                }
            }
        }
        Ok(plan.graph.results.iter().map(|id| frame.get(*id).clone()).collect())
    }

    fn run_loop(
        &mut self,
        frame: &mut Frame<'_>,
        id: CoreId,
        body: &RegionPlan,
        cond: Option<&RegionPlan>,
        (body_first, cond_first): (usize, usize),
        rest: &[Step],
    ) -> Result<Vec<Array>, InterpError> {
        let node = frame.graph.node(id);
        let Core::Loop(l) = &node.kind else { unreachable!("invariant: the step names a loop") };
        let CoreLoop { n_carries, .. } = **l;
        let (mut index, stop, step) =
            (frame.int(node.args[0]), frame.int(node.args[1]), frame.int(node.args[2]));
        let captured: Vec<Array> =
            node.args[3 + n_carries..].iter().map(|id| frame.get(*id).clone()).collect();
        let mut carries: Vec<Array> =
            node.args[3..3 + n_carries].iter().map(|id| frame.get(*id).clone()).collect();
        // What the frame needs no more belongs to the loop alone, so that the first turn may update it in place.
        for id in &node.args[3..3 + n_carries] {
            if dies(rest, *id) {
                frame.slots[id.index()] = Slot::Empty;
            }
        }
        while if step > 0 { index < stop } else { step < 0 && index > stop } {
            let turn = Turn { span: node.spans.primary(), index };
            let trace = |mut error: InterpError| {
                error.turns.insert(0, turn);
                error
            };
            if self.options.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
                return Err(trace(ErrorKind::Interrupted.into()));
            }
            let counter = Array::scalar(Scalar::i64(index));
            if let Some(cond) = cond {
                let params =
                    std::iter::once(&counter).chain(&carries).chain(&captured).cloned().collect::<Vec<_>>();
                let goes_on = self.region(cond, cond_first, params).map_err(trace)?;
                if !goes_on[0].to_scalar().is_some_and(Scalar::as_bool) {
                    break;
                }
            }
            let mut params = vec![counter];
            params.append(&mut carries);
            params.extend(captured.iter().cloned());
            carries = self.region(body, body_first, params).map_err(trace)?;
            match index.checked_add(step) {
                Some(next) => index = next,
                None => break,
            }
        }
        Ok(carries)
    }

    fn alias(&self, frame: &mut Frame<'_>, id: CoreId) -> Result<(), InterpError> {
        let node = frame.graph.node(id);
        let value = match &node.kind {
            Core::Input(k) => self.input(*k, node)?,
            Core::Param(k) => {
                frame.params[*k as usize].take().expect("invariant: a parameter is taken by one node")
            }
            Core::Project(k) => match &frame.slots[node.args[0].index()] {
                Slot::Many(values) => values[*k as usize].clone(),
                Slot::One(_) | Slot::Empty => {
                    unreachable!("invariant: projections are of loops and branches")
                }
            },
            _ => {
                let shape = self.shape(&node.ty.shape)?;
                let x = frame.get(node.args[0]);
                x.reshape(&shape).map_err(|_| ErrorKind::Shape(format!("{:?} to {shape:?}", x.shape())))?
            }
        };
        frame.set(id, value);
        Ok(())
    }

    fn input(&self, k: u32, node: &CoreNode) -> Result<Array, InterpError> {
        let given = self.inputs.get(k as usize).and_then(Option::as_ref).ok_or(ErrorKind::Input(k))?;
        if given.dtype() != node.ty.dtype || given.shape() != self.shape(&node.ty.shape)? {
            return Err(ErrorKind::Input(k).into());
        }
        Ok(given.clone())
    }

    fn literal(&self, frame: &mut Frame<'_>, id: CoreId) -> Result<(), InterpError> {
        let node = frame.graph.node(id);
        let Core::Array(literal) = &node.kind else { unreachable!("invariant: the step names a literal") };
        let size = node.ty.dtype.size();
        let mut block = self.alloc(node.ty.dtype, &literal.shape)?;
        for (place, element) in block.as_mut_slice().chunks_exact_mut(size).zip(&literal.elements) {
            place.copy_from_slice(&element.to_le_bytes());
        }
        frame.set(id, array(node.ty.dtype, literal.shape.clone(), block));
        Ok(())
    }

    fn contract(&self, frame: &mut Frame<'_>, id: CoreId) -> Result<(), InterpError> {
        let node = frame.graph.node(id);
        let shape = self.shape(&node.ty.shape)?;
        let dtype = node.ty.dtype;
        let mut block = self.alloc(dtype, &shape)?;
        let (a, b) = (frame.get(node.args[0]), frame.get(node.args[1]));
        let rank = shape.len();
        let (m, n) = (shape[rank - 2], shape[rank - 1]);
        let k = a.shape()[rank - 1];
        let batch = shape[..rank - 2].iter().product();
        let bytes = batch * m * n * dtype.size();
        let p = Product { dtype, batch, m, k, n };
        product(p, a.bytes(), b.bytes(), &mut block.as_mut_slice()[..bytes], self.options.threads);
        frame.set(id, array(dtype, shape, block));
        Ok(())
    }

    fn effect(&mut self, frame: &Frame<'_>, effect: &CoreEffect) -> Result<(), InterpError> {
        let args = &effect.args;
        match &effect.kind {
            EffectKind::Assert { message, shown } => {
                if !frame.bool(args[0]) {
                    let values = args[1..].iter().map(|id| value_of(frame.get(*id))).collect();
                    let shown = show(shown, values);
                    let (message, span) = (message.clone(), effect.span);
                    return Err(ErrorKind::Assert { message, shown, span }.into());
                }
            }
            EffectKind::Print(parts) => {
                let parts = parts
                    .iter()
                    .map(|part| match part {
                        PrintPart::Text(text) => PrintedPart::Text(text.clone()),
                        PrintPart::Arg(k) => PrintedPart::Value(value_of(frame.get(args[*k]))),
                    })
                    .collect();
                self.outcome.printed.push(Printed { parts, span: effect.span });
            }
            EffectKind::CheckIndex { axis, size, array } => {
                let (index, size) = (frame.int(args[0]), self.size(size)?);
                if !(-size..size).contains(&index) {
                    let (array, axis, span) = (array.clone(), *axis, effect.span);
                    return Err(ErrorKind::Index { array, axis, index, size, span }.into());
                }
            }
            EffectKind::DivisionByZero => {
                debug_assert_eq!(frame.get(args[0]).dtype(), DType::I64);
                let n_elements = usize::try_from(frame.int(args[0])).unwrap_or(0);
                if n_elements > 0 {
                    self.divided_by_zero(effect.span, n_elements)?;
                }
            }
            EffectKind::Run => {}
        }
        Ok(())
    }

    fn divided_by_zero(&mut self, span: Span, n_elements: usize) -> Result<(), InterpError> {
        if self.options.division_by_zero_fails {
            return Err(ErrorKind::DivisionByZero(span).into());
        }
        let counts = &mut self.outcome.divisions_by_zero;
        match counts.iter_mut().find(|(place, _)| *place == span) {
            Some((_, count)) => *count += n_elements,
            None => counts.push((span, n_elements)),
        }
        Ok(())
    }
}

/// Whether the value is let go right after the step before `rest`.
fn dies(rest: &[Step], id: CoreId) -> bool {
    rest.iter()
        .map_while(|step| if let Step::Drop(dropped) = step { Some(*dropped) } else { None })
        .any(|dropped| dropped == id)
}
