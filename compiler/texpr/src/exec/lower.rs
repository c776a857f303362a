//! Region plans → [`texpr_runtime::exec::plan::Plan`]: core nodes become slots, kernels become launches, and the plan needs the graph no more.

mod nest;

use super::profile::{Member, StepInfo};
use rustc_hash::FxHashMap;
use texpr_base::{Combine, Size, SpanSet, When};
use texpr_codegen::layout::Layout;
use texpr_ir::core::{Core, CoreGraph, CoreId};
use texpr_ir::graph::{self, EffectKind, Shown, SizeCheckKind};
use texpr_ir::{Prim, attr};
use texpr_kernel::affine::Affine;
use texpr_kernel::ir::{Code, Form, Kernel, Out, OutKind, Source};
use texpr_kernel::plan::{RegionPlan, Step as CoreStep};
use texpr_runtime::exec::plan::{
    ContractStep, Cutting, IfStep, KernelOut, KernelStep, Load, LoopStep, Merge, Move, MoveTarget,
    PieceFlops, PlaceAxis, PrintPart, Region, RegionId, RoutineStep, SizeCheck, SlotId, SlotType, Start,
    Step, Strip, Tiling, UpdateStep, Word, Work,
};

/// A plan's regions, its kernels by their numbers, and what a profile says of each step.
#[derive(Debug, Default)]
pub(super) struct Lowered {
    pub(super) regions: Vec<Region>,
    pub(super) code: Vec<Code>,
    pub(super) steps: Vec<StepInfo>,
}

pub(super) fn lower(program: &RegionPlan<'_>) -> Lowered {
    let mut lowered = Lowered::default();
    lowered.region(program, &[]);
    lowered
}

impl Lowered {
    /// Lowers a region; parameters from `kept` on keep their values from turn to turn of a loop.
    fn region(&mut self, plan: &RegionPlan<'_>, kept: &[u32]) -> RegionId {
        let id = RegionId::new(self.regions.len());
        self.regions.push(Region::default());
        let mut region = RegionLowering {
            out: self,
            graph: plan.graph,
            plan,
            slots: Vec::new(),
            slot_of: vec![None; plan.graph.nodes.len()],
            projections: FxHashMap::default(),
            params: vec![None; plan.graph.params.len()],
            steps: Vec::new(),
            kept,
            when: When::Before,
        };
        region.projections();
        let mut at = 0;
        while at < plan.steps.len() {
            let rest = &plan.steps[at + 1..];
            let n_drops = rest.iter().take_while(|step| matches!(step, CoreStep::Drop(_))).count();
            let drops: Vec<CoreId> = rest[..n_drops]
                .iter()
                .filter_map(|step| if let CoreStep::Drop(id) = step { Some(*id) } else { None })
                .collect();
            region.when = plan.tiling.as_ref().map_or(When::Before, |tiling| tiling.steps[at]);
            region.step(&plan.steps[at], &drops);
            at += 1 + n_drops;
        }
        let results = plan.graph.results.iter().map(|id| region.slot(*id)).collect();
        let RegionLowering { slots, params, steps, .. } = region;
        self.regions[id.index()] = Region { slots, params, steps, results };
        id
    }
}

struct RegionLowering<'a> {
    out: &'a mut Lowered,
    graph: &'a CoreGraph,
    plan: &'a RegionPlan<'a>,
    slots: Vec<SlotType>,
    slot_of: Vec<Option<SlotId>>,
    /// The nodes that name the results of a loop or conditional.
    projections: FxHashMap<CoreId, Vec<(u32, CoreId)>>,
    params: Vec<Option<SlotId>>,
    steps: Vec<Step>,
    kept: &'a [u32],
    /// Of the step at hand.
    when: When,
}

impl RegionLowering<'_> {
    fn projections(&mut self) {
        for step in &self.plan.steps {
            if let CoreStep::Alias(id) = step
                && let Core::Project(k) = self.graph.node(*id).kind
            {
                self.projections.entry(self.graph.node(*id).args[0]).or_default().push((k, *id));
            }
        }
    }

    fn slot(&mut self, id: CoreId) -> SlotId {
        if let Some(slot) = self.slot_of[id.index()] {
            return slot;
        }
        let ty = self.graph.ty(id);
        let slot = SlotId::new(self.slots.len());
        self.slots.push(SlotType { dtype: ty.dtype, shape: ty.shape.clone() });
        self.slot_of[id.index()] = Some(slot);
        slot
    }

    fn slots_of(&mut self, ids: &[CoreId]) -> Vec<SlotId> {
        ids.iter().map(|id| self.slot(*id)).collect()
    }

    /// Whether a node's value outlives its last reader: it is what a loop passes to each turn.
    fn is_kept(&self, id: CoreId) -> bool {
        matches!(&self.graph.node(id).kind, Core::Param(k) if self.kept.contains(k))
    }

    /// Adds a step; the values of `drops` are not needed after it.
    fn push(&mut self, work: Work, drops: &[CoreId], info: StepInfo) {
        let number = self.out.steps.len();
        self.out.steps.push(info);
        let drops =
            drops.iter().filter(|id| !self.is_kept(**id)).filter_map(|id| self.slot_of[id.index()]).collect();
        self.steps.push(Step { number, work, drops, strip: None, when: self.when });
    }

    /// Tells the step that was added last of the strip that begins with it, if one does.
    fn begin_strip(&mut self, first: CoreId) {
        let strip = self.plan.strips.get(&first);
        let step = self.steps.last_mut().expect("invariant: just pushed");
        step.strip = strip.map(|strip| Strip { n: strip.n, rows: strip.rows.clone() });
    }

    fn step(&mut self, step: &CoreStep<'_>, drops: &[CoreId]) {
        let graph = self.graph;
        match step {
            CoreStep::Kernel(k) => {
                let info = &self.plan.kernels[*k];
                let work = self.kernel(&info.kernel, drops);
                let members = info.members.iter().map(|id| member(graph, *id)).collect();
                let results = info.kernel.outs.iter().map(|out| out.node);
                let kernel = Some(work.code);
                let step = StepInfo { kernel, ..step_info("kernel", graph, results, members) };
                self.push(Work::Kernel(Box::new(work)), drops, step);
                self.begin_strip(info.kernel.outs[0].node);
            }
            CoreStep::Alias(id) => self.alias(*id, drops),
            CoreStep::Contract(id) => {
                let args = self.slots_of(&graph.node(*id).args);
                let Core::Contract(exchanged) = graph.node(*id).kind else {
                    unreachable!("invariant: the step is of a product")
                };
                let exchanged = (exchanged.left, exchanged.right);
                let product = ContractStep { a: args[0], b: args[1], exchanged, to: self.slot(*id) };
                self.push(Work::Contract(product), drops, single("product", graph, *id));
                self.begin_strip(*id);
            }
            CoreStep::Routine(id) => {
                let (work, unread) = self.routine(*id, drops);
                self.push(Work::Routine(work), drops, single("routine", graph, *id));
                self.steps.last_mut().expect("invariant: just pushed").drops.extend(unread);
            }
            CoreStep::Update(id) => {
                let work = self.update(*id, drops);
                self.push(Work::Update(work), drops, single("update", graph, *id));
            }
            CoreStep::Concat(id) => {
                let node = graph.node(*id);
                let Core::Concat { axis } = node.kind else {
                    unreachable!("invariant: the step names a concat")
                };
                let work = Work::Concat { parts: self.slots_of(&node.args), axis, to: self.slot(*id) };
                self.push(work, drops, single("concat", graph, *id));
            }
            CoreStep::Literal(id) => {
                let Core::Array(literal) = &graph.node(*id).kind else {
                    unreachable!("invariant: the step names a literal")
                };
                let bytes = literal.elements.iter().flat_map(|element| element.to_le_bytes()).collect();
                let work = Work::Literal { bytes, to: self.slot(*id) };
                self.push(work, drops, single("literal", graph, *id));
            }
            CoreStep::Loop { node, body, cond } => self.run_loop(*node, body, cond.as_deref(), drops),
            CoreStep::Nest { node, nest } => self.nest(*node, nest, drops),
            CoreStep::If { node, then, otherwise } => {
                let args = self.slots_of(&graph.node(*node).args);
                let (then, otherwise) = (self.out.region(then, &[]), self.out.region(otherwise, &[]));
                let Core::If(branches) = &graph.node(*node).kind else {
                    unreachable!("invariant: the step names a conditional")
                };
                let results = self.results(*node, branches.then.results.len());
                let captured = args[1..].to_vec();
                let work = IfStep { cond: args[0], captured, then, otherwise, results };
                self.push(Work::If(work), drops, single("if", graph, *node));
            }
            CoreStep::Effect(k) => {
                let effect = &graph.effects[*k];
                if let Some(work) = self.effect(&effect.kind, &effect.args, effect.span) {
                    let info = StepInfo {
                        kind: effect_kind(&effect.kind),
                        span: Some(effect.span),
                        ..StepInfo::default()
                    };
                    self.push(work, drops, info);
                } else {
                    self.drop_late(drops);
                }
            }
            CoreStep::Drop(id) => self.drop_late(&[*id]),
        }
    }

    /// Lets go of values after the step before; of what no step set there is nothing to let go.
    fn drop_late(&mut self, ids: &[CoreId]) {
        let slots: Vec<SlotId> =
            ids.iter().filter(|id| !self.is_kept(**id)).filter_map(|id| self.slot_of[id.index()]).collect();
        if let Some(step) = self.steps.last_mut() {
            step.drops.extend(slots);
        }
    }

    fn alias(&mut self, id: CoreId, drops: &[CoreId]) {
        let node = self.graph.node(id);
        match &node.kind {
            Core::Input(k) => {
                let work = Work::Input { number: *k, to: self.slot(id) };
                self.push(work, drops, single("input", self.graph, id));
            }
            Core::Param(k) => {
                self.params[*k as usize] = Some(self.slot(id));
                self.drop_late(drops);
            }
            // The loop's own step sets it.
            Core::Project(_) => self.drop_late(drops),
            _ => {
                let work = Work::Reshape { from: self.slot(node.args[0]), to: self.slot(id) };
                self.push(work, drops, single("reshape", self.graph, id));
            }
        }
    }

    /// Where the results of a loop or conditional go.
    fn results(&mut self, id: CoreId, n: usize) -> Vec<Option<SlotId>> {
        let mut results = vec![None; n];
        for (k, node) in self.projections.remove(&id).unwrap_or_default() {
            results[k as usize] = Some(self.slot(node));
        }
        results
    }

    fn run_loop(
        &mut self,
        id: CoreId,
        body: &RegionPlan<'_>,
        cond: Option<&RegionPlan<'_>>,
        drops: &[CoreId],
    ) {
        let node = self.graph.node(id);
        let Core::Loop(l) = &node.kind else { unreachable!("invariant: the step names a loop") };
        let n = l.n_carries;
        let first_kept = 1 + n as u32;
        let args = self.slots_of(&node.args);
        let kept: Vec<u32> = (first_kept..body.graph.params.len() as u32).collect();
        let inits = (3..3 + n)
            .map(|k| {
                let elsewhere = args.iter().enumerate().any(|(other, slot)| other != k && *slot == args[k]);
                (args[k], drops.contains(&node.args[k]) && !elsewhere && !self.is_kept(node.args[k]))
            })
            .collect();
        let rows = body.turns.clone();
        let tiling = body.tiling.as_ref().map(|tiling| Tiling {
            carries: tiling.carries.clone(),
            points: tiling.points.clone(),
            reach: tiling.reach.clone(),
        });
        let (body, cond) = (self.out.region(body, &kept), cond.map(|cond| self.out.region(cond, &kept)));
        let work = LoopStep {
            rows,
            tiling,
            start: args[0],
            stop: args[1],
            step: args[2],
            inits,
            captured: args[3 + n..].to_vec(),
            body,
            cond,
            results: self.results(id, n),
            span: node.spans.primary(),
        };
        self.push(Work::Loop(work), drops, single("loop", self.graph, id));
    }

    /// The call, and the places of results that nobody reads.
    fn routine(&mut self, id: CoreId, drops: &[CoreId]) -> (RoutineStep, Vec<SlotId>) {
        let node = self.graph.node(id);
        let Core::Routine(call) = &node.kind else { unreachable!("invariant: the step names a routine") };
        let args = self.slots_of(&node.args);
        let results = self.results(id, call.outs.len());
        let mut unread = Vec::new();
        let results = results.into_iter().zip(&call.outs).map(|(slot, ty)| {
            slot.unwrap_or_else(|| {
                self.slots.push(SlotType { dtype: ty.dtype, shape: ty.shape.clone() });
                unread.push(SlotId::new(self.slots.len() - 1));
                unread[unread.len() - 1]
            })
        });
        let results = results.collect();
        let base_dies = node.args.first().is_some_and(|base| drops.contains(base) && !self.is_kept(*base))
            && !args[1..].contains(&args[0]);
        let (routine, params) = (call.routine, call.params.clone());
        let step = RoutineStep { routine, params, args, results, base_dies, span: node.spans.primary() };
        (step, unread)
    }

    fn update(&mut self, id: CoreId, drops: &[CoreId]) -> UpdateStep {
        let node = self.graph.node(id);
        let Core::Update { axes, combine } = &node.kind else {
            unreachable!("invariant: the step names an update")
        };
        let args = self.slots_of(&node.args);
        let axes = axes
            .iter()
            .map(|axis| PlaceAxis {
                start: match &axis.start {
                    attr::Start::Size(size) => Start::Size(size.clone()),
                    attr::Start::Arg(k) if self.graph.ty(node.args[2 + *k]).rank() == 0 => {
                        Start::Slot(args[2 + *k])
                    }
                    attr::Start::Arg(k) => Start::Array(args[2 + *k]),
                },
                step: axis.step,
                out: axis.out,
            })
            .collect();
        let base_dies =
            drops.contains(&node.args[0]) && !self.is_kept(node.args[0]) && !args[1..].contains(&args[0]);
        let combine = combine.map(merge_of);
        UpdateStep { base: args[0], value: args[1], axes, combine, to: self.slot(id), base_dies }
    }

    fn effect(&mut self, kind: &EffectKind, args: &[CoreId], span: texpr_base::Span) -> Option<Work> {
        let args = self.slots_of(args);
        Some(match kind {
            EffectKind::Assert { message, shown } => Work::Assert {
                cond: args[0],
                message: message.clone(),
                texts: match shown {
                    Shown::Values(texts) | Shown::Elements(texts) => texts.clone(),
                },
                by_element: matches!(shown, Shown::Elements(_)),
                values: args[1..].to_vec(),
                span,
            },
            EffectKind::Print(parts) => {
                let part = |part: &graph::PrintPart| match part {
                    graph::PrintPart::Text(text) => PrintPart::Text(text.clone()),
                    graph::PrintPart::Arg(k) => PrintPart::Value(args[*k]),
                    graph::PrintPart::Complex(k) => PrintPart::Complex(args[*k]),
                };
                Work::Print { parts: parts.iter().map(part).collect(), span }
            }
            EffectKind::CheckIndex { axis, size, array } => Work::CheckIndex {
                index: args[0],
                asked: args.get(1).copied(),
                size: size.clone(),
                axis: *axis,
                array: array.clone(),
                span,
            },
            EffectKind::DivisionByZero => Work::DivisionByZero { count: args[0], span },
            EffectKind::SetSize(var) => Work::SetSize { var: *var, value: args[0] },
            EffectKind::CheckSizes { kind, left, right } => {
                let index = match kind {
                    SizeCheckKind::Equal => None,
                    SizeCheckKind::Index { axis, array } => Some((*axis, array.clone())),
                };
                Work::CheckSizes(SizeCheck { left: left.clone(), right: right.clone(), index, span })
            }
            EffectKind::Run => return None,
        })
    }

    fn kernel(&mut self, kernel: &Kernel, drops: &[CoreId]) -> KernelStep {
        let words = Words::of(kernel);
        let mut moves = Vec::new();
        let mut loads = Vec::new();
        for (k, source) in kernel.sources.iter().enumerate() {
            let at = source.at();
            let target = match source {
                Source::Load { .. } | Source::Array { .. } => MoveTarget::Base(k),
                Source::Index(_) => MoveTarget::Word(Layout::of(kernel).offset(k)),
            };
            for (node, factor) in &at.dynamic {
                moves.push(Move { target, slot: self.slot(*node), factor: factor.clone() });
            }
            loads.push(match source {
                Source::Load { node, at, line, .. } => {
                    let along = at.strides.iter().enumerate().filter(|(_, s)| s.as_const() != Some(0));
                    let along = along.map(|(axis, _)| axis).collect();
                    let offset = line.as_ref().map_or(&at.offset, |line| &line.offset).clone();
                    let line = line.as_ref().map(|line| line.step.clone());
                    Some(Load { slot: self.slot(*node), offset, along, line })
                }
                Source::Array { node, .. } => {
                    let along = (0..kernel.axes.len()).collect();
                    Some(Load { slot: self.slot(*node), offset: Size::constant(0), along, line: None })
                }
                Source::Index(_) => None,
            });
        }
        let mut taken: Vec<CoreId> = Vec::new();
        let mut outs = Vec::new();
        for out in &kernel.outs {
            let combine = match &out.kind {
                OutKind::Reduce { combine, .. } => Some(*combine),
                OutKind::Store(_) => None,
            };
            let reuse = self.reusable(kernel, out.node, &out.kind, drops, &taken);
            taken.extend(reuse);
            let reuse = reuse.map(|id| self.slot(id));
            outs.push(KernelOut { slot: self.slot(out.node), combine, reuse });
        }
        let reductions = kernel.outs.iter().filter(|out| reduces_floats(out)).count() as u32;
        let code = self.out.code.len();
        self.out.code.push(Code::Kernel(kernel.clone()));
        KernelStep {
            code,
            axes: kernel.axes.clone(),
            n_outer: kernel.n_outer,
            cutting: match kernel.form {
                Form::Map => Cutting::Map,
                Form::Row => Cutting::Row,
                Form::Column => Cutting::Column,
            },
            loads,
            outs,
            words: words.0,
            moves,
            counts: kernel.counts(),
            flops: kernel.body.flops() + reductions,
            piece: kernel.piece.as_ref().map(|piece| PieceFlops {
                bounds: piece.bounds.clone(),
                flops: piece.body.flops() + reductions,
            }),
        }
    }

    /// A source of `kernel` that dies here, and whose memory the out may take: every load of it reads just the element whose place is stored to.
    fn reusable(
        &self,
        kernel: &Kernel,
        out: CoreId,
        kind: &OutKind,
        drops: &[CoreId],
        taken: &[CoreId],
    ) -> Option<CoreId> {
        let OutKind::Store(to) = kind else { return None };
        let ty = self.graph.ty(out);
        drops.iter().copied().find(|&id| {
            let source = self.graph.ty(id);
            let mut loads = kernel.sources.iter().filter_map(|source| match source {
                Source::Load { node, at, line: None, .. } if *node == id => Some(at),
                Source::Load { .. } | Source::Index(_) | Source::Array { .. } => None,
            });
            let is_looked_up = kernel.sources.iter().any(|source| match source {
                Source::Array { node, .. } | Source::Load { node, line: Some(_), .. } => *node == id,
                Source::Load { .. } | Source::Index(_) => false,
            });
            let mut any = false;
            !taken.contains(&id)
                && !is_looked_up
                && id != out
                && !self.is_kept(id)
                && source.dtype.size() == ty.dtype.size()
                && source.shape == ty.shape
                && loads.all(|at| {
                    any = true;
                    at == to
                })
                && any
        })
    }
}

/// How an update combines old and new elements.
fn merge_of(prim: Prim) -> Merge {
    match prim {
        Prim::Add => Merge::Add,
        Prim::Sub => Merge::Sub,
        Prim::Mul => Merge::Mul,
        Prim::Div => Merge::Div,
        Prim::Min => Merge::Min,
        Prim::Max => Merge::Max,
        other => unreachable!("invariant: updates do not combine by {}", other.name()),
    }
}

fn effect_kind(kind: &EffectKind) -> &'static str {
    match kind {
        EffectKind::Assert { .. } => "assert",
        EffectKind::Print(_) => "print",
        EffectKind::CheckIndex { .. } => "index check",
        EffectKind::SetSize(_) => "size",
        EffectKind::CheckSizes { .. } => "size check",
        EffectKind::DivisionByZero => "division check",
        EffectKind::Run => "run",
    }
}

/// Whether each point costs an operation on floats more, for a sum or another reduction.
fn reduces_floats(out: &Out) -> bool {
    let is_operation = match &out.kind {
        OutKind::Reduce { combine, .. } => match combine {
            Combine::Sum | Combine::Prod | Combine::Min | Combine::Max => true,
            Combine::And | Combine::Or => false,
        },
        OutKind::Store(_) => false,
    };
    is_operation && out.dtype.is_float()
}

/// What a kernel computes at a point, outside of its piece and inside.
/// The words of a kernel, as `texpr_codegen::layout` lays them out.
struct Words(Vec<Word>);

impl Words {
    fn of(kernel: &Kernel) -> Self {
        let layout = Layout::of(kernel);
        let n_sources = kernel.sources.len();
        let mut words = Self(vec![Word::Zero; layout.n_words()]);
        for (axis, size) in kernel.axes.iter().enumerate() {
            words.0[layout.extent(axis)] = Word::Size(size.clone(), 1);
        }
        for (axis, (from, to)) in kernel.piece.iter().flat_map(|piece| &piece.bounds).enumerate() {
            words.0[layout.bound(axis, 0)] = Word::Size(from.clone(), 1);
            words.0[layout.bound(axis, 1)] = Word::Size(to.clone(), 1);
        }
        words.0[layout.block_rows()] = Word::BlockRows;
        words.0[layout.block_cols()] = Word::BlockCols;
        words.0[layout.n_col_blocks()] = Word::ColBlocks;
        words.0[layout.n_blocks()] = Word::Blocks;
        words.0[layout.n_rows()] = Word::Rows;
        for (k, source) in kernel.sources.iter().enumerate() {
            match source {
                Source::Load { dtype, at, .. } => words.strides(layout, k, at, dtype.size() as i64),
                Source::Array { at, .. } => words.strides(layout, k, at, 1),
                Source::Index(at) => {
                    words.strides(layout, k, at, 1);
                    words.0[layout.offset(k)] = Word::Size(at.offset.clone(), 1);
                }
            }
        }
        for (k, out) in kernel.outs.iter().enumerate() {
            let (OutKind::Store(at) | OutKind::Reduce { at, .. }) = &out.kind;
            words.strides(layout, n_sources + k, at, out.dtype.size() as i64);
            let offset = &mut words.0[layout.offset(n_sources + k)];
            match (&out.kind, kernel.form) {
                (OutKind::Store(_), Form::Map) => *offset = Word::Streams,
                (OutKind::Reduce { .. }, Form::Column) => *offset = Word::PartialDistance(out.dtype.size()),
                _ => {}
            }
        }
        words
    }

    fn strides(&mut self, layout: Layout, access: usize, at: &Affine, scale: i64) {
        for (axis, stride) in at.strides.iter().enumerate() {
            self.0[layout.stride(access, axis)] = Word::Size(stride.clone(), scale);
        }
    }
}

fn member(graph: &CoreGraph, id: CoreId) -> Member {
    let node = graph.node(id);
    let cost = match &node.kind {
        Core::Map(f) => f.cost().max(1),
        _ => 1,
    };
    Member { op: node.origin.op, class: node.origin.class, span: node.spans.primary(), cost }
}

fn single(kind: &'static str, graph: &CoreGraph, id: CoreId) -> StepInfo {
    step_info(kind, graph, std::iter::once(id), vec![member(graph, id)])
}

/// A step is called by what it results in, the outermost expression.
fn step_info(
    kind: &'static str,
    graph: &CoreGraph,
    mut results: impl Iterator<Item = CoreId>,
    members: Vec<Member>,
) -> StepInfo {
    let span = results.find_map(|id| graph.node(id).spans.primary());
    let mut spans = SpanSet::empty();
    for member in &members {
        if let Some(span) = member.span {
            spans.unite(&SpanSet::one(span));
        }
    }
    StepInfo { kind, span: span.or(spans.primary()), members, kernel: None }
}
