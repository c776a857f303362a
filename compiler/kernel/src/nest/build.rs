//! Which loops are nests, and their statements.

use super::order::{Access, Item, order};
use super::{Block, Carry, Exit, Location, Nest, NestLoop, Param, Part, Place, Stmt, Var, Why, Word};
use std::collections::BTreeSet;
use texpr_base::{DType, Scalar, Size, Span};
use texpr_ir::attr::Start;
use texpr_ir::core::{Core, CoreEffect, CoreGraph, CoreId, CoreIf, CoreLoop, CoreNode, ViewAxis};
use texpr_ir::graph::EffectKind;

/// A loop of more nodes than this is left to the executor.
const MAX_NODES: usize = 4096;
/// In the books, what stands in an inner loop counts so much more often.
const TURNS: u32 = 16;

/// The loop `id` as one function, if it is a loop over single elements.
pub fn nest(graph: &CoreGraph, id: CoreId) -> Option<Nest> {
    let node = graph.node(id);
    let Core::Loop(l) = &node.kind else { return None };
    let params = &node.args[3..];
    let mut build = Build { n_params: params.len(), ..Build::default() };
    let bounds: Vec<Bound> = params
        .iter()
        .enumerate()
        .map(|(k, arg)| match graph.ty(*arg).rank() {
            0 => Bound::Scalar(build.var(graph.ty(*arg).dtype)),
            _ => Bound::Array(Location(k)),
        })
        .collect();
    let (inits, captured) = bounds.split_at(l.n_carries);
    let made = build.a_loop(l, None, inits, captured, node.spans.primary())?;
    let params = bounds
        .iter()
        .map(|bound| match bound {
            Bound::Scalar(var) => Param::Scalar(*var),
            Bound::Array(at) => Param::Array { is_written: made.writes.contains(at) },
        })
        .collect();
    let Build { vars, words, exits, divisions, literals, parts, .. } = build;
    let n_carries = l.n_carries;
    Some(Nest { params, n_carries, literals, vars, words, exits, divisions, root: made.made, parts })
}

/// What a node of a region stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Bound {
    Scalar(Var),
    Array(Location),
}

impl Bound {
    fn scalar(self) -> Option<Var> {
        if let Self::Scalar(var) = self { Some(var) } else { None }
    }

    fn array(self) -> Option<Location> {
        if let Self::Array(at) = self { Some(at) } else { None }
    }
}

/// Something made of a region or of several, its results, and the arrays that it writes.
struct Made<T> {
    made: T,
    results: Vec<Bound>,
    writes: BTreeSet<Location>,
}

#[derive(Default)]
struct Build {
    n_params: usize,
    n_nodes: usize,
    vars: Vec<DType>,
    words: Vec<Size>,
    exits: Vec<Exit>,
    divisions: Vec<Span>,
    literals: Vec<std::sync::Arc<texpr_ir::graph::ArrayConst>>,
    parts: Vec<Part>,
    /// The places of the loops around what is being built.
    loops: Vec<Option<Span>>,
}

/// A region being built.
struct Region<'a> {
    graph: &'a CoreGraph,
    bounds: Vec<Option<Bound>>,
    /// The loops and branches in it.
    inner: Vec<Option<Made<Stmt>>>,
}

impl Region<'_> {
    fn scalar(&self, id: CoreId) -> Option<Var> {
        self.bounds[id.index()]?.scalar()
    }

    fn scalars(&self, ids: &[CoreId]) -> Option<Vec<Var>> {
        ids.iter().map(|id| self.scalar(*id)).collect()
    }
}

impl Build {
    fn var(&mut self, dtype: DType) -> Var {
        self.vars.push(dtype);
        Var::new(self.vars.len() - 1)
    }

    fn word(&mut self, size: &Size) -> Word {
        if let Some(value) = size.as_const() {
            return Word::Const(value);
        }
        let known = self.words.iter().position(|word| word == size);
        Word::Size(known.unwrap_or_else(|| {
            self.words.push(size.clone());
            self.words.len() - 1
        }))
    }

    fn exit(&mut self, why: Why) -> usize {
        self.exits.push(Exit { why, loops: self.loops.clone() });
        self.exits.len() - 1
    }

    fn a_loop(
        &mut self,
        l: &CoreLoop,
        range: Option<[Var; 3]>,
        inits: &[Bound],
        captured: &[Bound],
        span: Option<Span>,
    ) -> Option<Made<NestLoop>> {
        self.loops.push(span);
        let interrupted = self.exit(Why::Interrupted);
        let index = self.var(DType::I64);
        let mut params = vec![Bound::Scalar(index)];
        for init in inits {
            params.push(match init {
                Bound::Scalar(var) => Bound::Scalar(self.var(self.vars[var.index()])),
                Bound::Array(_) => *init,
            });
        }
        params.extend(captured);
        let cond = match &l.cond {
            Some(cond) => Some(self.region(cond, &params)?),
            None => None,
        };
        let body = self.region(&l.body, &params)?;
        self.loops.pop();
        // What is written is carried, and by one carry alone; the condition writes nothing.
        let alone = |at: &Location| {
            inits.contains(&Bound::Array(*at))
                && inits.iter().chain(captured).filter(|bound| **bound == Bound::Array(*at)).count() == 1
        };
        let harmless =
            body.writes.iter().all(alone) && cond.as_ref().is_none_or(|cond| cond.writes.is_empty());
        if !harmless {
            return None;
        }
        let (mut carries, mut results, mut next) = (Vec::new(), Vec::new(), Vec::new());
        for ((init, param), result) in inits.iter().zip(&params[1..]).zip(&body.results) {
            match (init, param, result) {
                (Bound::Scalar(init), Bound::Scalar(param), Bound::Scalar(last)) => {
                    let result = self.var(self.vars[param.index()]);
                    carries.push(Carry { init: *init, param: *param, result });
                    results.push(Bound::Scalar(result));
                    next.push(*last);
                }
                (_, Bound::Array(at), Bound::Array(last)) if at == last => results.push(*param),
                _ => return None,
            }
        }
        let cond = match cond {
            Some(cond) => {
                let goes_on = cond.results.first()?.scalar()?;
                Some(Block { stmts: cond.made, results: vec![goes_on] })
            }
            None => None,
        };
        let block = Block { stmts: body.made, results: next };
        let made = NestLoop { range, index, carries, cond, body: block, interrupted };
        Some(Made { made, results, writes: body.writes })
    }

    fn branches(&mut self, i: &CoreIf, cond: Var, captured: &[Bound]) -> Option<Made<Stmt>> {
        let (then, otherwise) = (self.region(&i.then, captured)?, self.region(&i.otherwise, captured)?);
        let (mut results, mut vars) = (Vec::new(), Vec::new());
        let mut blocks = [Block::default(), Block::default()];
        for (a, b) in then.results.iter().zip(&otherwise.results) {
            match (a, b) {
                (Bound::Scalar(a), Bound::Scalar(b)) => {
                    let var = self.var(self.vars[a.index()]);
                    vars.push(var);
                    results.push(Bound::Scalar(var));
                    blocks[0].results.push(*a);
                    blocks[1].results.push(*b);
                }
                (Bound::Array(a), Bound::Array(b)) if a == b => results.push(Bound::Array(*a)),
                _ => return None,
            }
        }
        let writes: BTreeSet<Location> = then.writes.union(&otherwise.writes).copied().collect();
        let alone = |at: &Location| {
            let given = captured.iter().filter(|bound| **bound == Bound::Array(*at)).count();
            given == 1 && results.contains(&Bound::Array(*at))
        };
        if !writes.iter().all(alone) {
            return None;
        }
        [blocks[0].stmts, blocks[1].stmts] = [then.made, otherwise.made];
        let [then, otherwise] = blocks;
        Some(Made { made: Stmt::If { cond, then, otherwise, results: vars }, results, writes })
    }

    /// The statements of a region whose parameters stand for `params`.
    fn region(&mut self, graph: &CoreGraph, params: &[Bound]) -> Option<Made<Vec<Stmt>>> {
        let live = graph.live();
        self.n_nodes += live.iter().filter(|live| **live).count();
        if self.n_nodes > MAX_NODES {
            return None;
        }
        let n = graph.nodes.len();
        let mut region = Region { graph, bounds: vec![None; n], inner: (0..n).map(|_| None).collect() };
        let mut accesses: Vec<Access> = (0..n).map(|_| Access::default()).collect();
        for id in graph.ids().filter(|id| live[id.index()]) {
            let (bound, access) = self.node(&mut region, id, params)?;
            region.bounds[id.index()] = bound;
            accesses[id.index()] = access;
        }
        let mut stmts = Vec::new();
        for item in order(graph, &live, &accesses)? {
            match item {
                Item::Node(id) => self.stmt(&mut region, id, &mut stmts)?,
                Item::Effect(k) => self.effect(&region, &graph.effects[k], &mut stmts)?,
            }
        }
        let results = graph.results.iter().map(|id| region.bounds[id.index()]).collect::<Option<_>>()?;
        let writes = accesses.iter().flat_map(|access| access.writes.iter().copied()).collect();
        Some(Made { made: stmts, results, writes })
    }

    /// What a node stands for, and the arrays that it reads and writes. A loop or branch that is itself nothing but its results stands for nothing.
    fn node(
        &mut self,
        region: &mut Region<'_>,
        id: CoreId,
        params: &[Bound],
    ) -> Option<(Option<Bound>, Access)> {
        let node = region.graph.node(id);
        let bound = |arg: CoreId| region.bounds[arg.index()];
        let mut access = Access::default();
        let is = match &node.kind {
            Core::Param(k) => *params.get(*k as usize)?,
            Core::Array(literal) => {
                self.literals.push(literal.clone());
                Bound::Array(Location(self.n_params + self.literals.len() - 1))
            }
            Core::Const(_) | Core::Size(_) | Core::Map(_) if node.ty.rank() == 0 => {
                if node.args.iter().any(|arg| bound(*arg).and_then(Bound::scalar).is_none()) {
                    return None;
                }
                Bound::Scalar(self.var(node.ty.dtype))
            }
            Core::View(_) if node.ty.rank() == 0 => match bound(node.args[0])? {
                Bound::Scalar(var) => Bound::Scalar(var),
                Bound::Array(at) => {
                    access.reads.insert(at);
                    Bound::Scalar(self.var(node.ty.dtype))
                }
            },
            Core::Update { axes, combine: None } if axes.iter().all(|axis| axis.out.is_none()) => {
                let at = bound(node.args[0])?.array().filter(|at| at.0 < self.n_params)?;
                bound(node.args[1])?.scalar()?;
                access.writes.insert(at);
                Bound::Array(at)
            }
            Core::Loop(l) => {
                let args: Vec<Bound> = node.args.iter().map(|arg| bound(*arg)).collect::<Option<_>>()?;
                let range = [args[0].scalar()?, args[1].scalar()?, args[2].scalar()?];
                let (inits, captured) = args[3..].split_at(l.n_carries);
                let Made { made, results, writes } =
                    self.a_loop(l, Some(range), inits, captured, node.spans.primary())?;
                access = Access::of(args.iter().filter_map(|bound| bound.array()), &writes);
                region.inner[id.index()] = Some(Made { made: Stmt::Loop(made), results, writes });
                return Some((None, access));
            }
            Core::If(i) => {
                let args: Vec<Bound> = node.args.iter().map(|arg| bound(*arg)).collect::<Option<_>>()?;
                let made = self.branches(i, args[0].scalar()?, &args[1..])?;
                access = Access::of(args.iter().filter_map(|bound| bound.array()), &made.writes);
                region.inner[id.index()] = Some(made);
                return Some((None, access));
            }
            Core::Project(k) => {
                let inner = region.inner[node.args[0].index()].as_ref()?;
                *inner.results.get(*k as usize)?
            }
            Core::Const(_)
            | Core::Size(_)
            | Core::Map(_)
            | Core::View(_)
            | Core::Update { .. }
            | Core::Input(_)
            | Core::Iota
            | Core::Reshape
            | Core::Concat { .. }
            | Core::Reduce { .. }
            | Core::Contract(_)
            | Core::Routine(_) => return None,
        };
        if let Bound::Array(at) = is {
            access.is = Some(at);
        }
        Some((Some(is), access))
    }

    fn stmt(&mut self, region: &mut Region<'_>, id: CoreId, stmts: &mut Vec<Stmt>) -> Option<()> {
        let graph = region.graph;
        let node = graph.node(id);
        let to = region.bounds[id.index()];
        let stmt = match (&node.kind, to) {
            (Core::Const(value), Some(Bound::Scalar(to))) => Stmt::Const { to, value: *value },
            (Core::Size(size), Some(Bound::Scalar(to))) => Stmt::Word { to, word: self.word(size) },
            (Core::Map(f), Some(Bound::Scalar(to))) => {
                Stmt::Call { to, f: f.clone(), args: region.scalars(&node.args)? }
            }
            (Core::View(axes), Some(Bound::Scalar(to))) => match region.bounds[node.args[0].index()]? {
                Bound::Scalar(_) => return Some(()),
                Bound::Array(array) => {
                    let at = self.place(region, node, axes, 1)?;
                    Stmt::Load { to, array, at }
                }
            },
            (Core::Update { axes, .. }, Some(Bound::Array(array))) => {
                let at = self.place(region, node, axes, 2)?;
                Stmt::Store { array, at, value: region.scalar(node.args[1])? }
            }
            (Core::Loop(_) | Core::If(_), _) => {
                stmts.push(region.inner[id.index()].as_mut().map(|inner| {
                    let nothing = Stmt::Const { to: Var::new(0), value: Scalar::bool(false) };
                    std::mem::replace(&mut inner.made, nothing)
                })?);
                return Some(());
            }
            _ => return Some(()),
        };
        let cost = if let Core::Map(f) = &node.kind { f.cost().max(1) } else { 1 };
        let depth = u32::try_from(self.loops.len().saturating_sub(1)).unwrap_or(0);
        let cost = cost.saturating_mul(TURNS.saturating_pow(depth));
        let (op, class, span) = (node.origin.op, node.origin.class, node.spans.primary());
        self.parts.push(Part { op, class, span, cost });
        stmts.push(stmt);
        Some(())
    }

    /// The element that `axes` pick of the node's first argument; starts are the arguments from `first` on.
    fn place(
        &mut self,
        region: &Region<'_>,
        node: &CoreNode,
        axes: &[ViewAxis],
        first: usize,
    ) -> Option<Place> {
        let shape = &region.graph.ty(node.args[0]).shape;
        let (mut stride, mut offset) = (Size::constant(1), Size::constant(0));
        let mut terms = Vec::new();
        for (axis, size) in axes.iter().zip(shape).rev() {
            match &axis.start {
                Start::Size(start) => offset = offset.add(&start.mul(&stride)),
                Start::Arg(k) => {
                    let index = region.scalar(*node.args.get(first + *k)?)?;
                    terms.push((index, self.word(&stride)));
                }
            }
            stride = stride.mul(size);
        }
        terms.reverse();
        Some(Place { offset: self.word(&offset), terms })
    }

    fn effect(&mut self, region: &Region<'_>, effect: &CoreEffect, stmts: &mut Vec<Stmt>) -> Option<()> {
        match &effect.kind {
            EffectKind::CheckIndex { axis, size, array } => {
                let [index] = effect.args[..] else { return None };
                let (array, axis, span) = (array.clone(), *axis, effect.span);
                let exit = self.exit(Why::Index { array, axis, size: size.clone(), span });
                stmts.push(Stmt::Check { index: region.scalar(index)?, size: self.word(size), exit });
            }
            EffectKind::DivisionByZero => {
                self.divisions.push(effect.span);
                let count = region.scalar(*effect.args.first()?)?;
                stmts.push(Stmt::Count { count, division: self.divisions.len() - 1 });
            }
            EffectKind::Run => {}
            EffectKind::Assert { .. }
            | EffectKind::Print(_)
            | EffectKind::SetSize(_)
            | EffectKind::CheckSizes { .. } => return None,
        }
        Some(())
    }
}
