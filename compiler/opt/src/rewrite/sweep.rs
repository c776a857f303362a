//! One walk over a graph, arguments before users, that copies it and rewrites every node as soon as it is copied.
//!
//! A node is *settled* once no rule of the stage fires on it. What a rule makes is settled bottom-up in the same way, so a walk leaves
//! little to the next. Depth is bounded by [`MAX_DEPTH`] firings inside one another, never by the graph's.

use super::Options;
use super::book::RuleBook;
use super::builder::{Builder, promoted};
use super::fold::fold;
use super::guard::Facts;
use super::matching::find;
use super::region::{count_turns, live, uses};
use super::report::{Firing, Report};
use super::rule::{Right, Stage};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use texpr_base::{Scalar, SizeTable, SpanSet};
use texpr_ir::graph::{Effect, EffectKind, Graph, NodeKind};
use texpr_ir::op::Call;
use texpr_ir::{Attr, NodeId, OpDef, Type};

/// Firings inside one another.
const MAX_DEPTH: usize = 24;

/// What all walks over a program share.
#[derive(Debug)]
pub(super) struct Engine<'e> {
    pub(super) book: &'e RuleBook,
    pub(super) options: &'e Options,
    pub(super) sizes: &'e SizeTable,
    pub(super) report: RefCell<Report>,
    /// Whether each rule is on.
    pub(super) on: Vec<bool>,
}

impl<'e> Engine<'e> {
    /// With an empty report.
    pub(super) fn new(book: &'e RuleBook, options: &'e Options, sizes: &'e SizeTable) -> Self {
        let on = book.rules().map(|rule| rule.is_on(options)).collect();
        Self { book, options, sizes, report: RefCell::new(Report::default()), on }
    }
}

/// The walk over one graph.
#[derive(Debug)]
pub(super) struct Sweep<'e> {
    pub(super) engine: &'e Engine<'e>,
    pub(super) graph: Graph,
    /// What stands for each node of the new graph; `None` if no rule has been tried.
    settled: Vec<Option<NodeId>>,
    /// How often the old graph reads what each node stands for.
    uses: Vec<u32>,
    /// `None` only copies.
    pub(super) stage: Option<Stage>,
    known: Known,
    depth: usize,
}

/// What is known of the parameters of a graph.
#[derive(Clone, Default, Debug)]
pub(super) struct Known {
    /// Those whose truth is known.
    pub(super) truths: Vec<(u32, bool)>,
    /// How many, of the first, are others in every turn; `None` if the graph has no turns.
    pub(super) varying: Option<usize>,
}

/// Walks `old` and gives the new graph, and what stands there for `extra`.
pub(super) fn sweep<'e>(
    engine: &'e Engine<'e>,
    old: &Graph,
    extra: &[NodeId],
    stage: Option<Stage>,
    known: Known,
) -> (Graph, Vec<NodeId>) {
    let mut graph = Graph::new();
    graph.params = old.params.clone();
    graph.reserve(old.len());
    let mut sweep = Sweep::new(engine, graph, stage);
    sweep.known = known;
    let copied = sweep.copy(old, extra, None);
    sweep.graph.results = copied.all(&old.results);
    for effect in &old.effects {
        let args = copied.all(&effect.args);
        let spliced = effect.kind == EffectKind::Run && copied.spliced.contains_key(&effect.args[0]);
        let done = spliced || (stage.is_some() && sweep.holds(&effect.kind, &args));
        if !done {
            sweep.graph.effects.push(Effect { kind: effect.kind.clone(), args, span: effect.span });
        }
    }
    let extra = copied.all(extra);
    (sweep.graph, extra)
}

/// Where the nodes of an old graph went.
struct Copied {
    map: Vec<Option<NodeId>>,
    /// The results of conditionals that are known, and of loops of no or one turn.
    spliced: FxHashMap<NodeId, Vec<NodeId>>,
}

impl Copied {
    fn of(&self, id: NodeId) -> NodeId {
        self.map[id.index()].expect("invariant: arguments stand before their users")
    }

    fn all(&self, ids: &[NodeId]) -> Vec<NodeId> {
        ids.iter().map(|id| self.of(*id)).collect()
    }
}

impl<'e> Sweep<'e> {
    pub(super) fn new(engine: &'e Engine<'e>, graph: Graph, stage: Option<Stage>) -> Self {
        Self {
            engine,
            graph,
            settled: Vec::new(),
            uses: Vec::new(),
            stage,
            known: Known::default(),
            depth: 0,
        }
    }

    /// Copies what the results, the effects and `extra` need. With `params`, the graph is a region whose parameters they are.
    fn copy(&mut self, old: &Graph, extra: &[NodeId], params: Option<&[NodeId]>) -> Copied {
        let live = live(old, extra);
        let mut uses = uses(old, &live, extra);
        if let (Some(varying), None) = (self.known.varying, params) {
            count_turns(old, &live, varying, &mut uses);
        }
        let mut copied = Copied { map: vec![None; old.len()], spliced: FxHashMap::default() };
        for id in old.ids().filter(|id| live[id.index()]) {
            let node = old.node(id);
            let mut args = copied.all(&node.args);
            let new = match (&node.kind, params) {
                (NodeKind::Param(k), Some(params)) => params[*k as usize],
                (NodeKind::Param(k), None) if self.truth(*k).is_some() => {
                    let truth = self.truth(*k).unwrap_or_default();
                    self.graph.constant(Scalar::bool(truth), &node.spans)
                }
                (NodeKind::Project(k), _) if copied.spliced.contains_key(&node.args[0]) => {
                    copied.spliced[&node.args[0]][*k as usize]
                }
                (NodeKind::If(i), _) if self.known(&args, i).is_some() => {
                    let branch = if self.known(&args, i) == Some(true) { &i.then } else { &i.otherwise };
                    let inner = self.copy(branch, &[], Some(&args[1..]));
                    let results = inner.all(&branch.results);
                    let first = results.first().copied().unwrap_or(args[0]);
                    copied.spliced.insert(id, results);
                    first
                }
                (NodeKind::Loop(l), _) if self.turns(&args, l).is_some() => {
                    let carries = &args[3..3 + l.n_carries];
                    let results = if self.turns(&args, l) == Some(0) {
                        carries.to_vec()
                    } else {
                        let params: Vec<NodeId> = [args[0]].iter().chain(&args[3..]).copied().collect();
                        self.copy(&l.body, &[], Some(&params)).all(&l.body.results)
                    };
                    let first = results.first().copied().unwrap_or(args[0]);
                    copied.spliced.insert(id, results);
                    first
                }
                (kind, _) => {
                    if let NodeKind::Op { def, .. } = kind {
                        self.order(def, &mut args);
                    }
                    let new = self.graph.add(self.regions(kind, &args), args, node.ty.clone(), &node.spans);
                    self.settle(new)
                }
            };
            if params.is_some() {
                self.graph.add_spans(new, &node.spans);
            }
            copied.map[id.index()] = Some(new);
            self.uses.resize(self.graph.len(), 0);
            self.uses[new.index()] += uses[id.index()];
        }
        copied
    }

    /// What is known of a parameter of this region.
    fn truth(&self, param: u32) -> Option<bool> {
        self.known.truths.iter().find(|(k, _)| *k == param).map(|(_, truth)| *truth)
    }

    /// Arguments of a commutative op in their one order: constants last, then by age.
    fn order(&self, def: &OpDef, args: &mut [NodeId]) {
        if let ([a, b], true) = (&mut *args, def.props.commutative && self.stage.is_some()) {
            let facts = self.facts();
            let rank = |id: NodeId| (facts.constant(id).is_some(), id);
            if rank(*b) < rank(*a) {
                std::mem::swap(a, b);
            }
        }
    }

    pub(super) fn facts(&self) -> Facts<'_> {
        Facts {
            graph: &self.graph,
            book: self.engine.book,
            fast: &self.engine.options.fast,
            uses: &self.uses,
        }
    }

    /// Adds an op and settles it; `None` if its type rule refuses the arguments.
    pub(super) fn op(
        &mut self,
        def: &'static OpDef,
        mut args: Vec<NodeId>,
        attrs: Vec<Attr>,
        spans: &SpanSet,
    ) -> Option<NodeId> {
        self.order(def, &mut args);
        let types: Vec<Type> = args.iter().map(|id| self.graph.ty(*id).clone()).collect();
        if !promoted(def, &types) {
            return None;
        }
        // Sizes that only the run can compare were compared by the program's own checks.
        let maybe_equal = RefCell::new(Vec::new());
        let call =
            Call { def, args: &types, attrs: &attrs, sizes: self.engine.sizes, maybe_equal: &maybe_equal };
        let ty = (def.infer)(&call).ok()?;
        let id = self.graph.add(NodeKind::Op { def, attrs }, args, ty, spans);
        Some(self.settle(id))
    }

    /// What stands for the node once nothing fires on it.
    fn settle(&mut self, id: NodeId) -> NodeId {
        let Some(stage) = self.stage else {
            return id;
        };
        if let Some(done) = self.settled.get(id.index()).copied().flatten() {
            return done;
        }
        let out = self.step(id, stage).unwrap_or(id);
        self.settled.resize(self.graph.len(), None);
        self.settled[id.index()] = Some(out);
        self.settled[out.index()] = Some(out);
        out
    }

    /// The first thing that fires on the node, already settled.
    fn step(&mut self, id: NodeId, stage: Stage) -> Option<NodeId> {
        let NodeKind::Op { def, attrs } = &self.graph.node(id).kind else {
            return None;
        };
        let def = *def;
        if self.depth >= MAX_DEPTH || self.exhausted() {
            return None;
        }
        self.depth += 1;
        let mut out = None;
        if stage >= Stage::Simplify
            && let Some(scalar) = fold(&self.facts(), def, attrs, &self.graph.node(id).args)
        {
            let spans = self.graph.node(id).spans.clone();
            let scalar = self.graph.constant(scalar, &spans);
            out = self.fit(scalar, id, &spans);
            if out.is_some() {
                self.engine.report.borrow_mut().folded += 1;
            }
        }
        let book = self.engine.book;
        for &index in book.of_root(def) {
            if out.is_some() {
                break;
            }
            if self.engine.on[index] && book.rule(index).stage <= stage {
                out = self.fire(index, id);
            }
        }
        self.depth -= 1;
        out
    }

    /// Tries one rule on the node.
    fn fire(&mut self, index: usize, id: NodeId) -> Option<NodeId> {
        let rule = self.engine.book.read(index)?;
        let found = find(&self.facts(), rule, id)?;
        let mut spans = SpanSet::empty();
        for node in &found.consumed {
            spans.unite(&self.graph.node(*node).spans);
        }
        let dtype = self.graph.ty(id).dtype;
        let mut builder = Builder { sweep: self, rule, found: &found, root: id, spans: spans.clone() };
        let made = match (&rule.right, rule.rule.right) {
            (Some(pat), _) => builder.pattern(pat, dtype)?,
            (None, Right::Apply(apply)) => apply(&mut builder)?,
            (None, Right::Pattern(_)) => return None,
        };
        let out = self.fit(made, id, &spans)?;
        if out == id {
            return None;
        }
        self.graph.add_spans(out, &spans);
        let vars = found.nodes.iter().zip(&rule.names.nodes);
        let vars =
            vars.filter_map(|(node, name)| Some((name.clone(), self.graph.node((*node)?).spans.primary())));
        let firing = || Firing { rule: rule.rule, spans: spans.clone(), vars: vars.collect() };
        self.engine.report.borrow_mut().add(rule.rule.name, firing);
        Some(out)
    }

    /// `made` with the type of `root`: broadcast if need be, `None` if that is not enough.
    fn fit(&mut self, made: NodeId, root: NodeId, spans: &SpanSet) -> Option<NodeId> {
        let (have, want) = (self.graph.ty(made), self.graph.ty(root).clone());
        if *have == want {
            return Some(made);
        }
        let shapes = have.shape.iter().rev().zip(want.shape.iter().rev());
        let broadcasts = have.rank() <= want.rank() && shapes.into_iter().all(|(h, w)| h == w || h.is_one());
        if have.dtype != want.dtype || !broadcasts {
            return None;
        }
        let broadcast = self.engine.book.broadcast?;
        let out = self.op(broadcast, vec![made], vec![Attr::Sizes(want.shape.clone())], spans)?;
        (*self.graph.ty(out) == want).then_some(out)
    }

    /// Whether a budget is used up; says so in the report.
    fn exhausted(&self) -> bool {
        let mut report = self.engine.report.borrow_mut();
        let over = report.count + report.folded >= self.engine.options.max_firings
            || self.graph.len() >= self.engine.options.max_nodes;
        report.exhausted |= over;
        over
    }
}
