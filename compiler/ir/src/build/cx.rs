//! The program being built, and its open regions.

use crate::build::operand::{Operand, Refused, RegionId};
use crate::build::states::Building;
use crate::errors::e0415_region;
use crate::graph::{
    Effect, EffectKind, Graph, Input, Node, NodeId, NodeKind, Output, Program, SizeCheck, SizeOrigin, State,
};
use crate::op::Vocabulary;
use crate::ty::Type;
use rustc_hash::FxHashMap;
use texpr_base::{DType, FileId, Scalar, Size, SizeTable, Span, SpanSet};

/// A program under construction.
#[derive(Debug)]
pub struct BuildCx {
    pub vocabulary: &'static Vocabulary,
    pub sizes: SizeTable,
    pub size_origins: Vec<SizeOrigin>,
    pub checks: Vec<SizeCheck>,
    pub inputs: Vec<Input>,
    pub outputs: Vec<Output>,
    /// Whether implicit conversions are errors, and in which files they are not: those of the standard library.
    pub strict: Option<Vec<FileId>>,
    /// The files of the standard library: what goes wrong there is told at the call.
    pub library: Vec<FileId>,
    pub(super) states: Vec<Building>,
    /// The calls being inlined, outermost first: nodes stand for these places too.
    pub call_sites: Vec<Span>,
    /// The program's graph first, the innermost open region last.
    pub(super) regions: Vec<Region>,
    n_regions: usize,
    pub(super) n_marks: u32,
    /// The size that a scalar integer input is, once it was used as one.
    pub(super) input_sizes: FxHashMap<u32, Size>,
}

/// A graph under construction.
#[derive(Debug)]
pub(super) struct Region {
    pub(super) id: RegionId,
    pub(super) graph: Graph,
    /// The region's own parameters; captured values follow them.
    pub(super) n_own: usize,
    /// Captured nodes of the enclosing region, in the order of the parameters they became.
    pub(super) captured: Vec<NodeId>,
    /// What nodes of the enclosing region are called here.
    pub(super) known: FxHashMap<NodeId, NodeId>,
    /// Values that became sizes when the run had to tell.
    pub(super) data_sizes: FxHashMap<NodeId, Size>,
    /// What the user calls them.
    pub(super) texts: FxHashMap<NodeId, String>,
    /// The first parameters, indices, lie in these half-open intervals, as far as that is known.
    pub(super) index_ranges: Vec<(Size, Size)>,
    /// Whether it is the body of a [`crate::graph::Tabulate`].
    pub(super) tabulates: bool,
}

/// A finished region: its graph, and what it captured from the region around it.
#[derive(Debug)]
pub struct Closed {
    pub(super) region: Region,
}

impl Closed {
    /// Whether something happens in it: an assertion, a print, a check.
    pub fn has_effects(&self) -> bool {
        !self.region.graph.effects.is_empty()
    }

    /// Whether the type has a size that this region finds out from its data.
    pub(super) fn finds_size(&self, ty: &Type) -> bool {
        let found = |size: &Size| {
            size.data_vars().iter().any(|var| {
                let sets = |effect: &Effect| effect.kind == EffectKind::SetSize(*var);
                self.region.graph.effects.iter().any(sets)
            })
        };
        ty.shape.iter().any(found)
    }

    /// Ends the region with these results.
    pub(super) fn into_graph(self, results: Vec<NodeId>) -> Graph {
        let mut graph = self.region.graph;
        graph.results = results;
        graph
    }
}

impl BuildCx {
    /// An empty program over `vocabulary`.
    pub fn new(vocabulary: &'static Vocabulary) -> Self {
        let region = Region {
            id: RegionId::new(0),
            graph: Graph::new(),
            n_own: 0,
            captured: Vec::new(),
            known: FxHashMap::default(),
            data_sizes: FxHashMap::default(),
            texts: FxHashMap::default(),
            index_ranges: Vec::new(),
            tabulates: false,
        };
        Self {
            vocabulary,
            sizes: SizeTable::default(),
            size_origins: Vec::new(),
            checks: Vec::new(),
            inputs: Vec::new(),
            outputs: Vec::new(),
            strict: None,
            library: Vec::new(),
            states: Vec::new(),
            call_sites: Vec::new(),
            regions: vec![region],
            n_regions: 1,
            n_marks: 0,
            input_sizes: FxHashMap::default(),
        }
    }

    /// Goes on with a finished program: its values can be computed with, and [`BuildCx::finish`] gives other outputs. States become inputs whose defaults
    /// are their initial values.
    pub fn resume(vocabulary: &'static Vocabulary, program: Program) -> Self {
        let Program { graph, sizes, size_origins, inputs, outputs: _, states: _, checks } = program;
        let mut cx = Self { sizes, size_origins, inputs, checks, ..Self::new(vocabulary) };
        cx.regions[0].graph = graph;
        cx
    }

    /// The finished program, with these outputs. Every region but the program's own must be closed.
    pub fn finish(mut self, mut results: Vec<NodeId>) -> Program {
        let mut graph = std::mem::take(&mut self.regions[0].graph);
        results.extend(self.states.iter().map(Building::next));
        graph.results = results;
        Program {
            graph,
            sizes: self.sizes,
            size_origins: self.size_origins,
            inputs: self.inputs,
            outputs: self.outputs,
            states: self.states.iter().map(|state| State { input: state.input, span: state.span }).collect(),
            checks: self.checks,
        }
    }

    pub(super) fn top(&self) -> &Region {
        self.regions.last().expect("invariant: the program's own region is never closed")
    }

    pub(super) fn top_mut(&mut self) -> &mut Region {
        self.regions.last_mut().expect("invariant: the program's own region is never closed")
    }

    /// The innermost open graph.
    pub fn graph(&self) -> &Graph {
        &self.top().graph
    }

    /// The innermost open region.
    pub fn region(&self) -> RegionId {
        self.top().id
    }

    /// The number of open regions around the innermost one: 0 in the program itself.
    pub fn depth(&self) -> usize {
        self.regions.len() - 1
    }

    /// Whether the innermost region is a branch of an `if`, or lies in one.
    pub(super) fn in_branch(&self) -> bool {
        // A loop's regions have an index of their own.
        self.regions[1..].iter().any(|region| region.n_own == 0)
    }

    fn region_of(&self, operand: Operand) -> Option<&Region> {
        self.regions.iter().rev().find(|region| region.id == operand.region)
    }

    /// The type of a value of any open region.
    pub fn ty(&self, operand: Operand) -> &Type {
        static OF_A_CLOSED_REGION: Type = Type { dtype: DType::F64, shape: Vec::new() };
        self.region_of(operand).map_or(&OF_A_CLOSED_REGION, |region| region.graph.ty(operand.node))
    }

    /// The node of a value of any open region.
    pub fn node(&self, operand: Operand) -> Option<&Node> {
        self.region_of(operand).map(|region| region.graph.node(operand.node))
    }

    /// The scalar, if the value is a constant one.
    pub fn as_const(&self, operand: Operand) -> Option<Scalar> {
        self.region_of(operand).and_then(|region| region.graph.as_const(operand.node))
    }

    /// The type as the user writes it.
    pub fn type_text(&self, operand: Operand) -> String {
        self.ty(operand).display(&self.sizes)
    }

    /// The places of a node made for the expression at `span`: there, and the calls that are being inlined, in the user's files.
    pub fn spans(&self, span: Span) -> SpanSet {
        let users = |span: &Span| !self.library.contains(&span.file);
        let spans: SpanSet = self.call_sites.iter().copied().chain([span]).filter(users).collect();
        if spans.is_empty() { SpanSet::one(span) } else { spans }
    }

    /// Where to tell of what happens at `span`: there, or, in the standard library, at the user's call that led to it.
    pub(super) fn told_at(&self, span: Span) -> Span {
        let users = |span: &Span| !self.library.contains(&span.file);
        if users(&span) { span } else { self.call_sites.iter().rev().copied().find(users).unwrap_or(span) }
    }

    /// Adds a node to the innermost region.
    pub fn add(&mut self, kind: NodeKind, args: Vec<NodeId>, ty: Type, span: Span) -> Operand {
        let spans = self.spans(span);
        let region = self.top_mut();
        let node = region.graph.add(kind, args, ty, &spans);
        Operand { node, region: region.id, weak: false, span }
    }

    /// A constant with its own dtype.
    pub fn constant(&mut self, scalar: Scalar, span: Span) -> Operand {
        self.add(NodeKind::Const(scalar), vec![], Type::scalar(scalar.dtype), span)
    }

    /// A literal: takes its partner's dtype.
    pub fn literal(&mut self, scalar: Scalar, span: Span) -> Operand {
        Operand { weak: scalar.dtype != DType::Bool, ..self.constant(scalar, span) }
    }

    /// Adds an effect to the innermost region.
    pub fn effect(&mut self, mut effect: Effect) {
        effect.span = self.told_at(effect.span);
        self.top_mut().graph.effects.push(effect);
    }

    /// Forgets the effects of the innermost region but the first `n`.
    pub(super) fn forget_effects(&mut self, n: usize) {
        self.top_mut().graph.effects.truncate(n);
    }

    /// Adds an input to the program.
    pub fn input(&mut self, input: Input) -> Operand {
        let number = u32::try_from(self.inputs.len()).unwrap_or(u32::MAX);
        let (ty, span) = (input.ty.clone(), input.span);
        self.inputs.push(input);
        let spans = SpanSet::one(span);
        let node = self.regions[0].graph.add(NodeKind::Input(number), vec![], ty, &spans);
        Operand { node, region: self.regions[0].id, weak: false, span }
    }

    /// The value as a node of the innermost region: captured, if it belongs to one around it.
    pub fn import(&mut self, operand: Operand) -> Result<NodeId, Refused> {
        let Some(home) = self.regions.iter().rposition(|region| region.id == operand.region) else {
            return Err(e0415_region::refuse(operand.span));
        };
        let mut node = operand.node;
        for depth in home + 1..self.regions.len() {
            node = self.capture(depth, node);
        }
        Ok(node)
    }

    /// The value as a value of the innermost region.
    pub fn localise(&mut self, operand: Operand) -> Result<Operand, Refused> {
        let node = self.import(operand)?;
        Ok(Operand { node, region: self.region(), ..operand })
    }

    /// What region `depth` calls `node` of the region around it. Constants and sizes are made anew, everything else becomes a parameter.
    fn capture(&mut self, depth: usize, node: NodeId) -> NodeId {
        let (outer, inner) = self.regions.split_at_mut(depth);
        let (outer, inner) = (&outer[depth - 1], &mut inner[0]);
        if let Some(&known) = inner.known.get(&node) {
            return known;
        }
        let source = outer.graph.node(node);
        let here = match &source.kind {
            NodeKind::Const(_) | NodeKind::Array(_) | NodeKind::Size(_) => {
                inner.graph.add(source.kind.clone(), vec![], source.ty.clone(), &source.spans)
            }
            NodeKind::Input(_)
            | NodeKind::Param(_)
            | NodeKind::Op { .. }
            | NodeKind::Loop(_)
            | NodeKind::If(_)
            | NodeKind::Tabulate(_)
            | NodeKind::Diff(_)
            | NodeKind::Custom(_)
            | NodeKind::Mark(_)
            | NodeKind::Project(_) => {
                let number = inner.n_own + inner.captured.len();
                inner.captured.push(node);
                inner.graph.params.push(source.ty.clone());
                let kind = NodeKind::Param(u32::try_from(number).unwrap_or(u32::MAX));
                inner.graph.add(kind, vec![], source.ty.clone(), &source.spans)
            }
        };
        inner.known.insert(node, here);
        here
    }

    /// Opens a region with parameters of these types.
    pub fn open(&mut self, params: &[Type], span: Span) -> Vec<Operand> {
        let id = RegionId::new(self.n_regions);
        self.n_regions += 1;
        let spans = self.spans(span);
        let mut graph = Graph::new();
        graph.params = params.to_vec();
        let operands = (0u32..)
            .zip(params)
            .map(|(i, ty)| {
                let node = graph.add(NodeKind::Param(i), vec![], ty.clone(), &spans);
                Operand { node, region: id, weak: false, span }
            })
            .collect();
        self.regions.push(Region {
            id,
            graph,
            n_own: params.len(),
            captured: Vec::new(),
            known: FxHashMap::default(),
            data_sizes: FxHashMap::default(),
            texts: FxHashMap::default(),
            index_ranges: Vec::new(),
            tabulates: false,
        });
        operands
    }

    /// Opens a region with parameters of the same types as `other`'s, and the same captured values.
    pub(super) fn open_beside(&mut self, other: &Closed, span: Span) -> Vec<Operand> {
        let params = other.region.graph.params[..other.region.n_own].to_vec();
        let operands = self.open(&params, span);
        self.top_mut().index_ranges.clone_from(&other.region.index_ranges);
        self.share_captures(other);
        operands
    }

    /// Captures what `other` captured, in the same order, so that both regions have the same parameters.
    pub(super) fn share_captures(&mut self, other: &Closed) {
        let depth = self.regions.len() - 1;
        for &node in &other.region.captured {
            self.capture(depth, node);
        }
    }

    /// Opens a closed region again.
    pub(super) fn reopen(&mut self, closed: Closed) {
        self.regions.push(closed.region);
    }

    /// Tells that the first parameter of the innermost region, a loop's index, lies in `low..high`.
    pub fn set_index_range(&mut self, low: Size, high: Size) {
        self.top_mut().index_ranges = vec![(low, high)];
    }

    /// Closes the innermost region.
    pub fn close(&mut self) -> Closed {
        assert!(self.regions.len() > 1, "invariant: the program's own region is never closed");
        Closed { region: self.regions.pop().expect("invariant: just asserted") }
    }

    /// The state to come back to after [`BuildCx::restore`]; no region but the program's own may be open.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            sizes: self.sizes.clone(),
            size_origins: self.size_origins.clone(),
            n_checks: self.checks.len(),
            input_sizes: self.input_sizes.clone(),
            n_effects: self.regions[0].graph.effects.len(),
        }
    }

    /// Closes all regions, and forgets sizes, checks and effects that were added since. Nodes stay: nothing needs them.
    pub fn restore(&mut self, snapshot: Snapshot) {
        self.regions.truncate(1);
        self.regions[0].graph.effects.truncate(snapshot.n_effects);
        self.sizes = snapshot.sizes;
        self.size_origins = snapshot.size_origins;
        self.checks.truncate(snapshot.n_checks);
        self.input_sizes = snapshot.input_sizes;
    }
}

/// See [`BuildCx::snapshot`].
#[derive(Debug)]
pub struct Snapshot {
    sizes: SizeTable,
    size_origins: Vec<SizeOrigin>,
    n_checks: usize,
    input_sizes: FxHashMap<u32, Size>,
    n_effects: usize,
}
