//! Builds a kernel's body: the value of a node at an affine index, back to what is in memory.

use crate::affine::Affine;
use crate::inside::Inside;
use crate::ir::Source;
use crate::roots::MAX_DEPTH;
use crate::short::Short;
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};
use std::rc::Rc;
use texpr_base::{Combine, DType, Size};
use texpr_ir::attr::Start;
use texpr_ir::core::{Core, CoreGraph, CoreId, CoreNode, ViewAxis};
use texpr_ir::prim::combining;
use texpr_ir::primfn::{FnBuilder, Inst, Val};
use texpr_ir::{Prim, PrimFn, Sx};

/// Collects the sources and the body of one kernel.
pub struct Puller<'a> {
    graph: &'a CoreGraph,
    inside: &'a Inside,
    in_piece: bool,
    n_axes: usize,
    /// Of the axes.
    extents: &'a [Size],
    /// Whether a node is read from memory.
    in_memory: &'a dyn Fn(CoreId, &[Affine]) -> bool,
    pub sources: Vec<Source>,
    pub members: Vec<CoreId>,
    /// What was computed, and what was loaded.
    memo: FxHashMap<(CoreId, Place, bool), Term>,
    places: Places,
    terms: Vec<TermKind>,
}

/// A value of the body being built.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Term(usize);

#[derive(Clone, Debug)]
enum TermKind {
    Source(usize),
    Const(texpr_base::Scalar),
    Call {
        f: std::sync::Arc<PrimFn>,
        args: SmallVec<[Term; 3]>,
    },
    /// See [`Inst::Load`].
    Load {
        base: Term,
        last: Term,
        index: Term,
        dtype: DType,
    },
}

impl std::fmt::Debug for Puller<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Puller").field("sources", &self.sources).finish_non_exhaustive()
    }
}

impl<'a> Puller<'a> {
    pub fn new(
        graph: &'a CoreGraph,
        inside: &'a Inside,
        extents: &'a [Size],
        in_memory: &'a dyn Fn(CoreId, &[Affine]) -> bool,
    ) -> Self {
        Self {
            graph,
            inside,
            in_piece: false,
            n_axes: extents.len(),
            extents,
            in_memory,
            sources: Vec::new(),
            members: Vec::new(),
            memo: FxHashMap::default(),
            places: Places::default(),
            terms: Vec::new(),
        }
    }

    /// From here on, values are those of points inside the boxes of the updates that kernels compute; before, of points outside.
    pub fn enter_piece(&mut self) {
        self.in_piece = true;
        self.memo.clear();
    }

    /// The value of `node` at `index`, even if the node is itself what the kernel stores.
    pub fn compute(&mut self, node: CoreId, index: Vec<Affine>) -> Term {
        let place = self.places.of(index);
        self.compute_at(node, place)
    }

    /// The value of `node` at `index`, from memory if it is there.
    pub fn read(&mut self, node: CoreId, index: Vec<Affine>) -> Term {
        let place = self.places.of(index);
        self.read_at(node, place)
    }

    fn compute_at(&mut self, node: CoreId, place: Place) -> Term {
        let key = (node, place, false);
        if let Some(&term) = self.memo.get(&key) {
            return term;
        }
        let term = self.node(node, place);
        self.memo.insert(key, term);
        term
    }

    fn read_at(&mut self, node: CoreId, place: Place) -> Term {
        match (self.in_memory)(node, self.places.index(place)) {
            true => self.load(node, place),
            false => self.compute_at(node, place),
        }
    }

    fn load(&mut self, node: CoreId, place: Place) -> Term {
        let key = (node, place, true);
        if let Some(&term) = self.memo.get(&key) {
            return term;
        }
        let ty = self.graph.ty(node);
        let at = Affine::linear(self.places.index(place), &ty.shape, self.n_axes);
        let term = self.source(Source::Load { node, dtype: ty.dtype, at, line: None });
        self.memo.insert(key, term);
        term
    }

    fn source(&mut self, source: Source) -> Term {
        let k = self.sources.iter().position(|s| *s == source).unwrap_or_else(|| {
            self.sources.push(source);
            self.sources.len() - 1
        });
        self.term(TermKind::Source(k))
    }

    fn term(&mut self, kind: TermKind) -> Term {
        self.terms.push(kind);
        Term(self.terms.len() - 1)
    }

    fn node(&mut self, id: CoreId, place: Place) -> Term {
        let graph = self.graph;
        let index = self.places.index(place).clone();
        let node = graph.node(id);
        match &node.kind {
            Core::Const(scalar) => self.term(TermKind::Const(*scalar)),
            Core::Size(size) => self.source(Source::Index(Affine::constant(size.clone(), self.n_axes))),
            Core::Iota => {
                let at = Affine::linear(&index, &node.ty.shape, self.n_axes);
                self.source(Source::Index(at))
            }
            Core::Map(f) => {
                self.members.push(id);
                let args = node
                    .args
                    .iter()
                    .map(|arg| {
                        let at = self.places.aligned(&graph.ty(*arg).shape, place, self.n_axes);
                        self.read_at(*arg, at)
                    })
                    .collect();
                self.term(TermKind::Call { f: f.clone(), args })
            }
            Core::View(axes) if graph.is_gather(id) => self.gather(id, axes, &index),
            Core::View(axes) => {
                let at = axes
                    .iter()
                    .map(|axis| {
                        let start = match &axis.start {
                            Start::Size(size) => Affine::constant(size.clone(), self.n_axes),
                            Start::Arg(k) => Affine {
                                dynamic: vec![(node.args[1 + *k], Size::constant(1))],
                                ..Affine::constant(Size::constant(0), self.n_axes)
                            },
                        };
                        match axis.out {
                            Some(out) => start.add(&index[out].scale(&Size::constant(axis.step))),
                            None => start,
                        }
                    })
                    .collect();
                self.read(node.args[0], at)
            }
            Core::Update { axes, .. } if self.inside.piecewise[id.index()] => {
                self.members.push(id);
                if !self.in_piece {
                    return self.read_at(node.args[0], place);
                }
                let mut at =
                    vec![Affine::constant(Size::constant(0), self.n_axes); graph.ty(node.args[1]).rank()];
                for (axis, index) in axes.iter().zip(index.iter()) {
                    if let (Start::Size(start), Some(out)) = (&axis.start, axis.out) {
                        let back = Affine::constant(start.mul(&Size::constant(-1)), self.n_axes);
                        at[out] = index.add(&back);
                    }
                }
                self.read(node.args[1], at)
            }
            Core::Reduce { combine, .. } if self.inside.short[id.index()] => {
                self.members.push(id);
                self.reduce(id, *combine, &index)
            }
            Core::Array(_)
            | Core::Input(_)
            | Core::Param(_)
            | Core::Reshape
            | Core::Update { .. }
            | Core::Concat { .. }
            | Core::Reduce { .. }
            | Core::Contract(_)
            | Core::Routine(_)
            | Core::Loop(_)
            | Core::If(_)
            | Core::Project(_) => self.load(id, place),
        }
    }

    /// The elements of a short reduction, combined.
    fn reduce(&mut self, id: CoreId, combine: Combine, index: &[Affine]) -> Term {
        let graph = self.graph;
        let Some(short) = Short::of(graph, id) else {
            unreachable!("invariant: only short reductions are computed in bodies");
        };
        let arg = graph.node(id).args[0];
        let elements: Vec<Term> = (0..short.count())
            .map(|k| {
                let mut at = index.to_vec();
                for (axis, place) in short.place(k) {
                    at.insert(axis, Affine::constant(place, self.n_axes));
                }
                self.read(arg, at)
            })
            .collect();
        let dtypes = [graph.ty(id).dtype; 2];
        let f = PrimFn::build1(&dtypes, |x| x[0].b.prim(combining(combine), x[0].dtype, x));
        let f = std::sync::Arc::new(f);
        short.fold(&elements, |a, b| self.term(TermKind::Call { f: f.clone(), args: smallvec![a, b] }))
    }

    /// The element of a view's source at the sum of what is affine of its place and what arrays say.
    fn gather(&mut self, id: CoreId, axes: &[ViewAxis], index: &[Affine]) -> Term {
        let graph = self.graph;
        let node = graph.node(id);
        let ty = graph.ty(node.args[0]);
        if let Some(at) = self.affine_places(node, axes, index) {
            return self.read(node.args[0], at);
        }
        let zero = || Affine::constant(Size::constant(0), self.n_axes);
        let (mut affine, mut arrays) = (zero(), Vec::new());
        let mut stride = Size::constant(1);
        for (axis, size) in axes.iter().zip(&ty.shape).rev() {
            if let Some(out) = axis.out {
                affine = affine.add(&index[out].scale(&Size::constant(axis.step)).scale(&stride));
            }
            match &axis.start {
                Start::Size(size) => affine.offset = affine.offset.add(&size.mul(&stride)),
                Start::Arg(k) => {
                    let start = node.args[1 + *k];
                    if graph.ty(start).rank() == 0 {
                        affine.dynamic.push((start, stride.clone()));
                    } else {
                        arrays.push((start, stride.clone()));
                    }
                }
            }
            stride = stride.mul(size);
        }
        let constant = |size: Size, n_axes| Source::Index(Affine::constant(size, n_axes));
        let mut place = self.source(Source::Index(affine));
        for (start, stride) in arrays {
            let at = aligned(&graph.ty(start).shape, index, self.n_axes);
            let mut term = self.read(start, at);
            if !stride.is_one() {
                let stride = self.source(constant(stride, self.n_axes));
                term = self.sum_or_product(term, stride, false);
            }
            place = self.sum_or_product(place, term, true);
        }
        let last = Size::product(&ty.shape).add(&Size::constant(-1));
        let last = self.source(constant(last, self.n_axes));
        let at = Affine::constant(Size::constant(0), self.n_axes);
        let base = self.source(Source::Array { node: node.args[0], at });
        self.term(TermKind::Load { base, last, index: place, dtype: ty.dtype })
    }

    /// Where the source of a view is read, if what its arrays say is affine, and in range for certain.
    fn affine_places(&self, node: &CoreNode, axes: &[ViewAxis], index: &[Affine]) -> Option<Vec<Affine>> {
        let shape = &self.graph.ty(node.args[0]).shape;
        axes.iter()
            .zip(shape)
            .map(|(axis, size)| {
                let mut at = match axis.out {
                    Some(out) => index[out].scale(&Size::constant(axis.step)),
                    None => Affine::constant(Size::constant(0), self.n_axes),
                };
                match &axis.start {
                    Start::Size(start) => at.offset = at.offset.add(start),
                    Start::Arg(k) => {
                        let start = node.args[1 + *k];
                        let place = aligned(&self.graph.ty(start).shape, index, self.n_axes);
                        at = at.add(&affine_value(self.graph, start, &place, self.n_axes, MAX_DEPTH)?);
                        is_inside(&at, self.extents, size).then_some(())?;
                    }
                }
                Some(at)
            })
            .collect()
    }

    /// Of two `i64`.
    fn sum_or_product(&mut self, a: Term, b: Term, sum: bool) -> Term {
        let f = PrimFn::build1(&[DType::I64; 2], |x| if sum { x[0] + x[1] } else { x[0] * x[1] });
        self.term(TermKind::Call { f: std::sync::Arc::new(f), args: smallvec![a, b] })
    }

    /// The body with these results; its parameters are all sources, so it is made when there will be no more.
    pub fn finish(&self, results: &[Term]) -> PrimFn {
        let params: Vec<DType> = self.sources.iter().map(Source::dtype).collect();
        let builder = FnBuilder::new(&params);
        let mut needed = vec![false; self.terms.len()];
        for term in results {
            needed[term.0] = true;
        }
        for (k, term) in self.terms.iter().enumerate().rev() {
            match term {
                TermKind::Call { args, .. } if needed[k] => {
                    args.iter().for_each(|arg| needed[arg.0] = true);
                }
                TermKind::Load { base, last, index, .. } if needed[k] => {
                    [base, last, index].iter().for_each(|arg| needed[arg.0] = true);
                }
                TermKind::Call { .. } | TermKind::Load { .. } | TermKind::Source(_) | TermKind::Const(_) => {}
            }
        }
        let vals: Vec<Val> = {
            let mut values: Vec<Option<Sx<'_>>> = Vec::with_capacity(self.terms.len());
            let mut call: Vec<Sx<'_>> = Vec::new();
            for (k, term) in self.terms.iter().enumerate() {
                let value = match term {
                    _ if !needed[k] => None,
                    TermKind::Source(k) => Some(builder.param(*k)),
                    TermKind::Const(scalar) => Some(builder.constant(*scalar)),
                    TermKind::Call { f, args } => {
                        call.clear();
                        call.extend(args.iter().filter_map(|a| values[a.0]));
                        builder.append(f, &mut call);
                        Some(call[f.results[0].index()])
                    }
                    TermKind::Load { base, last, index, dtype } => {
                        let of = |term: &Term| values[term.0].map_or(Val::new(0), |value| value.val);
                        let (base, last, index) = (of(base), of(last), of(index));
                        Some(builder.inst(Inst::Load { base, last, index, dtype: *dtype }, *dtype))
                    }
                };
                values.push(value);
            }
            results.iter().filter_map(|term| values[term.0]).map(|value| value.val).collect()
        };
        builder.finish(vals)
    }
}

/// The elements of an `i64` node as an affine function of the axes, if they are one.
fn affine_value(
    graph: &CoreGraph,
    id: CoreId,
    index: &[Affine],
    n_axes: usize,
    fuel: usize,
) -> Option<Affine> {
    let node = graph.node(id);
    let fuel = fuel.checked_sub(1)?;
    match &node.kind {
        Core::Const(scalar) if node.ty.dtype == DType::I64 => {
            Some(Affine::constant(Size::constant(scalar.as_i64()), n_axes))
        }
        Core::Size(size) => Some(Affine::constant(size.clone(), n_axes)),
        Core::Iota => Some(Affine::linear(index, &node.ty.shape, n_axes)),
        Core::View(axes) if node.args.len() == 1 => {
            let place = |axis: &ViewAxis| match (&axis.start, axis.out) {
                (Start::Size(start), Some(out)) => {
                    let at = index[out].scale(&Size::constant(axis.step));
                    Some(at.add(&Affine::constant(start.clone(), n_axes)))
                }
                (Start::Size(start), None) => Some(Affine::constant(start.clone(), n_axes)),
                (Start::Arg(_), _) => None,
            };
            let at: Option<Vec<Affine>> = axes.iter().map(place).collect();
            affine_value(graph, node.args[0], &at?, n_axes, fuel)
        }
        Core::Map(f) => {
            let [Inst::Prim { prim, args, .. }] = f.insts.as_slice() else { return None };
            let of = |k: usize| {
                let arg = *node.args.get(args.get(k)?.index())?;
                let at = aligned(&graph.ty(arg).shape, index, n_axes);
                affine_value(graph, arg, &at, n_axes, fuel)
            };
            let constant = |a: &Affine| {
                let still = a.strides.iter().all(|stride| stride.as_const() == Some(0));
                (still && a.dynamic.is_empty()).then(|| a.offset.as_const())?
            };
            let (a, b) = (of(0)?, of(1)?);
            match prim {
                Prim::Add => Some(a.add(&b)),
                Prim::Sub => Some(a.add(&b.scale(&Size::constant(-1)))),
                Prim::Mul => match (constant(&a), constant(&b)) {
                    (_, Some(factor)) => Some(a.scale(&Size::constant(factor))),
                    (Some(factor), _) => Some(b.scale(&Size::constant(factor))),
                    (None, None) => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether an index is in an axis of `size` at every point of a space of these extents, none of which is 0.
fn is_inside(at: &Affine, extents: &[Size], size: &Size) -> bool {
    let one = Size::constant(1);
    let (mut low, mut high) = (at.offset.clone(), at.offset.clone());
    for (stride, extent) in at.strides.iter().zip(extents) {
        let Some(stride) = stride.as_const() else { return false };
        let distance = extent.when_positive().sub(&one).scale(stride);
        if stride >= 0 {
            high = high.add(&distance);
        } else {
            low = low.add(&distance);
        }
    }
    let not_negative = |size: &Size| size.as_const().is_some_and(|value| value >= 0);
    at.dynamic.is_empty() && not_negative(&low) && not_negative(&size.sub(&one).sub(&high))
}

/// Indices by number: a chain of thousands of nodes is read at one and the same index.
#[derive(Debug, Default)]
struct Places {
    list: Vec<Rc<[Affine]>>,
    seen: FxHashMap<Rc<[Affine]>, Place>,
}

/// An index of [`Places`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Place(u32);

impl Places {
    fn of(&mut self, index: Vec<Affine>) -> Place {
        if let Some(place) = self.seen.get(index.as_slice()) {
            return *place;
        }
        let place = Place(self.list.len() as u32);
        let index: Rc<[Affine]> = index.into();
        self.list.push(index.clone());
        self.seen.insert(index, place);
        place
    }

    fn index(&self, place: Place) -> &Rc<[Affine]> {
        &self.list[place.0 as usize]
    }

    /// [`aligned`].
    fn aligned(&mut self, shape: &[Size], place: Place, n_axes: usize) -> Place {
        let index = self.index(place);
        if shape.len() == index.len() && !shape.iter().any(Size::is_one) {
            return place;
        }
        let at = aligned(shape, index, n_axes);
        self.of(at)
    }
}

/// Where an array of `shape`, which broadcasts to the space of `index`, is read.
fn aligned(shape: &[Size], index: &[Affine], n_axes: usize) -> Vec<Affine> {
    let lead = index.len() - shape.len();
    let zero = Affine::constant(Size::constant(0), n_axes);
    let place =
        |(k, size): (usize, &Size)| if size.is_one() { zero.clone() } else { index[lead + k].clone() };
    shape.iter().enumerate().map(place).collect()
}
