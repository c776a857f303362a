//! Runs one graph, of the program or of a region: the nodes each effect needs, then the effect, and the results last.

use super::array::{Picked, Place, concat, update, view};
use super::contract::contract;
use super::map::map;
use super::routine::routine;
use super::shown::show;
use super::{ErrorKind, InterpError, Options, Outcome, Printed, PrintedPart, Turn, Value};
use crate::attr::Start;
use crate::core::{Core, CoreEffect, CoreGraph, CoreId, CoreLoop, CoreNode, ViewAxis};
use crate::graph::{EffectKind, PrintPart, SizeCheck, SizeCheckKind};
use std::rc::Rc;
use texpr_base::{Scalar, Size};

/// What all regions of a run share.
pub(super) struct Machine<'a> {
    pub(super) inputs: Vec<Option<Rc<Value>>>,
    pub(super) sizes: Vec<Option<i64>>,
    pub(super) options: &'a Options<'a>,
    pub(super) outcome: Outcome,
}

/// The value of a node.
#[derive(Clone)]
enum Slot {
    Empty,
    One(Rc<Value>),
    /// Of a loop or a conditional: its results.
    Many(Vec<Rc<Value>>),
}

/// The values of one region while it runs.
struct Frame<'g> {
    graph: &'g CoreGraph,
    params: Vec<Rc<Value>>,
    slots: Vec<Slot>,
    /// How many uses of each node are still to come.
    uses: Vec<u32>,
}

impl Frame<'_> {
    fn get(&self, id: CoreId) -> Rc<Value> {
        match &self.slots[id.index()] {
            Slot::One(value) => value.clone(),
            Slot::Many(values) if !values.is_empty() => values[0].clone(),
            // A loop without results counts as a `bool` scalar; nothing reads it.
            Slot::Many(_) | Slot::Empty => Rc::new(Value::scalar(Scalar::bool(false))),
        }
    }

    fn start(&self, start: &Start, args: &[CoreId], machine: &Machine<'_>) -> Result<Place, InterpError> {
        Ok(match start {
            Start::Size(size) => Place::One(size.eval(&machine.sizes)?),
            Start::Arg(k) => {
                let value = self.get(args[*k]);
                if value.shape.is_empty() { Place::One(int(&value)) } else { Place::Each(value) }
            }
        })
    }

    fn picked(
        &self,
        axes: &[ViewAxis],
        starts: &[CoreId],
        machine: &Machine<'_>,
    ) -> Result<Vec<Picked>, InterpError> {
        axes.iter()
            .map(|axis| {
                let start = self.start(&axis.start, starts, machine)?;
                Ok(Picked { out: axis.out, start, step: axis.step })
            })
            .collect()
    }

    /// Drops the values that nothing will use any more.
    fn release(&mut self, args: &[CoreId]) {
        for arg in args {
            let uses = &mut self.uses[arg.index()];
            *uses = uses.saturating_sub(1);
            if *uses == 0 {
                self.slots[arg.index()] = Slot::Empty;
            }
        }
    }
}

impl Machine<'_> {
    /// Runs `graph` and gives its results.
    pub(super) fn region(
        &mut self,
        graph: &CoreGraph,
        params: Vec<Rc<Value>>,
    ) -> Result<Vec<Rc<Value>>, InterpError> {
        let mut uses = vec![0u32; graph.nodes.len()];
        let roots = graph.results.iter().chain(graph.effects.iter().flat_map(|e| &e.args));
        for id in graph.nodes.iter().flat_map(|node| &node.args).chain(roots) {
            uses[id.index()] += 1;
        }
        let mut frame = Frame { graph, params, slots: vec![Slot::Empty; graph.nodes.len()], uses };
        let mut done = vec![false; graph.nodes.len()];
        for effect in &graph.effects {
            self.compute(&mut frame, &mut done, &effect.args)?;
            self.effect(&frame, effect)?;
            frame.release(&effect.args);
        }
        self.compute(&mut frame, &mut done, &graph.results)?;
        Ok(graph.results.iter().map(|id| frame.get(*id)).collect())
    }

    /// Computes what `roots` need and is not done yet, in the order of the graph.
    fn compute(
        &mut self,
        frame: &mut Frame<'_>,
        done: &mut [bool],
        roots: &[CoreId],
    ) -> Result<(), InterpError> {
        let mut todo = Vec::new();
        let mut stack = roots.to_vec();
        while let Some(id) = stack.pop() {
            if !std::mem::replace(&mut done[id.index()], true) {
                todo.push(id);
                stack.extend(&frame.graph.node(id).args);
            }
        }
        todo.sort_unstable();
        for id in todo {
            let node = frame.graph.node(id);
            let slot = self.node(frame, node)?;
            frame.slots[id.index()] = slot;
            frame.release(&node.args);
        }
        Ok(())
    }

    fn node(&mut self, frame: &mut Frame<'_>, node: &CoreNode) -> Result<Slot, InterpError> {
        let arg = |i: usize| frame.get(node.args[i]);
        let value = match &node.kind {
            Core::Loop(l) => return Ok(Slot::Many(self.run_loop(frame, node, l)?)),
            Core::If(i) => {
                let branch = if bool_of(&arg(0)) { &i.then } else { &i.otherwise };
                let captured = node.args[1..].iter().map(|id| frame.get(*id)).collect();
                return Ok(Slot::Many(self.region(branch, captured)?));
            }
            Core::Routine(call) => {
                let args: Vec<Rc<Value>> = node.args.iter().map(|id| frame.get(*id)).collect();
                let params = call.params.iter().map(|size| size.eval(&self.sizes));
                let params = params.collect::<Result<Vec<i64>, _>>()?;
                let shapes = call.outs.iter().map(|ty| self.shape_of(&ty.shape));
                let shapes = shapes.collect::<Result<Vec<_>, _>>()?;
                let results = routine(call, &args, &params, &shapes).map_err(|error| ErrorKind::Routine {
                    name: call.routine.name,
                    error,
                    span: node.spans.primary(),
                })?;
                return Ok(Slot::Many(results.into_iter().map(Rc::new).collect()));
            }
            Core::Project(k) => match &frame.slots[node.args[0].index()] {
                Slot::Many(values) => return Ok(Slot::One(values[*k as usize].clone())),
                Slot::One(_) | Slot::Empty => return Err(ErrorKind::Shape("a projection".into()).into()),
            },
            Core::Param(k) => return Ok(Slot::One(frame.params[*k as usize].clone())),
            Core::Input(k) => return Ok(Slot::One(self.input(*k, node)?)),
            Core::Const(scalar) => Value::filled(*scalar, self.shape(node)?),
            Core::Array(array) => Value::new(node.ty.dtype, array.shape.clone(), array.elements.clone()),
            Core::Size(size) => Value::scalar(Scalar::i64(size.eval(&self.sizes)?)),
            Core::Iota => {
                let shape = self.shape(node)?;
                let count: usize = shape.iter().product();
                Value::new(node.ty.dtype, shape, (0..count as i64).map(Scalar::i64).collect())
            }
            Core::Map(f) => {
                let args: Vec<Rc<Value>> = node.args.iter().map(|id| frame.get(*id)).collect();
                let args: Vec<&Value> = args.iter().map(|a| &**a).collect();
                map(f, &args, self.shape(node)?)?
            }
            Core::View(axes) => view(&arg(0), &frame.picked(axes, &node.args[1..], self)?, self.shape(node)?),
            Core::Reshape => {
                let (x, shape) = (arg(0), self.shape(node)?);
                if shape.iter().product::<usize>() != x.elements.len() {
                    return Err(ErrorKind::Shape(format!("{:?} to {shape:?}", x.shape)).into());
                }
                (*x).clone().with_shape(shape)
            }
            Core::Update { axes, combine } => {
                let axes = frame.picked(axes, &node.args[2..], self)?;
                let with = arg(1);
                let base = take(frame, node.args[0]);
                update(base, &with, &axes, *combine)
            }
            Core::Concat { axis } => {
                let parts: Vec<Rc<Value>> = node.args.iter().map(|id| frame.get(*id)).collect();
                let parts: Vec<&Value> = parts.iter().map(|a| &**a).collect();
                concat(&parts, *axis, self.shape(node)?)
            }
            Core::Reduce { combine, axes } => super::reduce::reduce(*combine, &arg(0), axes),
            Core::Contract(exchanged) => {
                self.shape(node)?;
                contract(&arg(0), &arg(1), *exchanged, self.options)?
            }
        };
        Ok(Slot::One(Rc::new(value)))
    }

    fn run_loop(
        &mut self,
        frame: &mut Frame<'_>,
        node: &CoreNode,
        l: &CoreLoop,
    ) -> Result<Vec<Rc<Value>>, InterpError> {
        let of = |i: usize| frame.get(node.args[i]);
        let (mut index, stop, step) = (int(&of(0)), int(&of(1)), int(&of(2)));
        let mut carries: Vec<Rc<Value>> = (3..3 + l.n_carries).map(of).collect();
        let captured: Vec<Rc<Value>> = (3 + l.n_carries..node.args.len()).map(of).collect();
        // The frame lets go of the carries it no longer needs, so that a turn may update them in place.
        for id in &node.args[3..3 + l.n_carries] {
            if frame.uses[id.index()] == 1 {
                frame.slots[id.index()] = Slot::Empty;
            }
        }
        let mut meter = self.options.progress.and_then(|progress| progress.begin(index, stop, step));
        while if step > 0 { index < stop } else { step < 0 && index > stop } {
            let turn = Turn { span: node.spans.primary(), index };
            let trace = |mut error: InterpError| {
                error.turns.insert(0, turn);
                error
            };
            if (self.options.interrupted)() {
                return Err(trace(ErrorKind::Interrupted.into()));
            }
            let params = |carries: &[Rc<Value>]| {
                let index = Rc::new(Value::scalar(Scalar::i64(index)));
                std::iter::once(&index).chain(carries).chain(&captured).cloned().collect::<Vec<_>>()
            };
            if let Some(cond) = &l.cond {
                let goes_on = self.region(cond, params(&carries)).map_err(trace)?;
                if !bool_of(&goes_on[0]) {
                    break;
                }
            }
            let given = params(&carries);
            carries.clear();
            carries = self.region(&l.body, given).map_err(trace)?;
            if let Some(meter) = &mut meter {
                meter.turn();
            }
            match index.checked_add(step) {
                Some(next) => index = next,
                None => break,
            }
        }
        Ok(carries)
    }

    fn effect(&mut self, frame: &Frame<'_>, effect: &CoreEffect) -> Result<(), InterpError> {
        let arg = |i: usize| frame.get(effect.args[i]);
        let span = effect.span;
        match &effect.kind {
            EffectKind::Run => {}
            EffectKind::Print(parts) => {
                let parts = parts
                    .iter()
                    .map(|part| match part {
                        PrintPart::Text(text) => PrintedPart::Text(text.clone()),
                        PrintPart::Arg(i) => PrintedPart::Value((*arg(*i)).clone()),
                        PrintPart::Complex(i) => PrintedPart::Value((*arg(*i)).clone().joined()),
                    })
                    .collect();
                let printed = Printed { parts, span };
                (self.options.print)(&printed);
                self.outcome.printed.push(printed);
            }
            EffectKind::Assert { message, shown } => {
                if !arg(0).elements.iter().all(|e| e.as_bool()) {
                    let values = (1..effect.args.len()).map(|i| (*arg(i)).clone()).collect();
                    let shown = show(shown, values);
                    return Err(ErrorKind::Assert { message: message.clone(), shown, span }.into());
                }
            }
            EffectKind::CheckIndex { axis, size, array } => {
                let (index, size) = (int(&arg(0)), size.eval(&self.sizes)?);
                let asked = effect.args.len() < 2 || bool_of(&arg(1));
                if asked && (index < -size || index >= size) {
                    let array = array.clone();
                    return Err(ErrorKind::Index { array, axis: *axis, index, size, span }.into());
                }
            }
            EffectKind::SetSize(var) => {
                if let Some(size) = self.sizes.get_mut(var.index()) {
                    *size = Some(int(&arg(0)));
                }
            }
            EffectKind::CheckSizes { kind, left, right } => {
                let values = (left.eval(&self.sizes)?, right.eval(&self.sizes)?);
                let holds = match kind {
                    SizeCheckKind::Equal => values.0 == values.1,
                    SizeCheckKind::Index { .. } => (-values.1..values.1).contains(&values.0),
                };
                if !holds {
                    let (left, right) = (left.clone(), right.clone());
                    let check = SizeCheck { kind: kind.clone(), left, right, span };
                    return Err(ErrorKind::SizeCheck { check: Box::new(check), values }.into());
                }
            }
            EffectKind::DivisionByZero => {
                let n_elements = usize::try_from(int(&arg(0))).unwrap_or(0);
                if n_elements > 0 {
                    if self.options.division_by_zero_fails {
                        return Err(ErrorKind::DivisionByZero(span).into());
                    }
                    let seen = &mut self.outcome.divisions_by_zero;
                    match seen.iter_mut().find(|(at, _)| *at == span) {
                        Some((_, count)) => *count += n_elements,
                        None => seen.push((span, n_elements)),
                    }
                }
            }
        }
        Ok(())
    }

    fn input(&self, number: u32, node: &CoreNode) -> Result<Rc<Value>, InterpError> {
        let value = self.inputs.get(number as usize).cloned().flatten();
        let value = value.ok_or(ErrorKind::Input(number))?;
        if value.dtype != node.ty.dtype || value.shape != self.shape(node)? {
            return Err(ErrorKind::Input(number).into());
        }
        Ok(value)
    }

    /// The node's shape at run time.
    fn shape(&self, node: &CoreNode) -> Result<Vec<usize>, InterpError> {
        self.shape_of(&node.ty.shape)
    }

    fn shape_of(&self, shape: &[Size]) -> Result<Vec<usize>, InterpError> {
        let extent = |size: &Size| {
            let value = size.eval(&self.sizes)?;
            usize::try_from(value)
                .map_err(|_| InterpError::from(ErrorKind::NegativeSize { size: size.clone(), value }))
        };
        let shape = shape.iter().map(extent).collect::<Result<Vec<usize>, _>>()?;
        let zero = shape.contains(&0);
        let elements = shape.iter().fold(1i128, |n, extent| n.saturating_mul(*extent as i128));
        if !zero && elements > self.options.max_elements as i128 {
            return Err(ErrorKind::TooLarge { elements }.into());
        }
        Ok(shape)
    }
}

/// The value of `id`, without a copy if nothing else needs it.
fn take(frame: &mut Frame<'_>, id: CoreId) -> Value {
    let value = frame.get(id);
    if frame.uses[id.index()] == 1 {
        frame.slots[id.index()] = Slot::Empty;
        // A parameter is held by its node and by the list of parameters.
        if let Core::Param(k) = frame.graph.node(id).kind {
            let others = frame.graph.nodes.iter().filter(|n| n.kind == Core::Param(k)).count();
            if others == 1 {
                frame.params[k as usize] = Rc::new(Value::scalar(Scalar::bool(false)));
            }
        }
    }
    Rc::try_unwrap(value).unwrap_or_else(|shared| (*shared).clone())
}

/// An `i64` scalar; 0 for what is none.
fn int(value: &Value) -> i64 {
    value.elements.first().map_or(0, |e| e.as_i64())
}

/// A `bool` scalar; false for what is none.
fn bool_of(value: &Value) -> bool {
    value.elements.first().is_some_and(|e| e.as_bool())
}
