//! The core graph: the closed vocabulary that fusion, the oracle and every backend understand.
//!
//! Elementwise ops are [`Core::Map`]s of prims, reductions name a [`Combine`], everything about shapes is an affine view. The match on
//! [`Core`] is exhaustive wherever it stands.

pub mod columns;
mod complex;

use crate::attr::Start;
use crate::graph::{ArrayConst, EffectKind, Output, SizeCheck, SizeOrigin, State};
use crate::prim::Prim;
use crate::primfn::{PrimFn, Sx};
use crate::seen::{Seen, hash_of};
use crate::ty::{Shape, Type};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::sync::Arc;
use texpr_base::{Combine, DType, Routine, Scalar, Size, SizeTable, Span, SpanSet};

texpr_base::define_id!(
    /// A node of one [`CoreGraph`].
    CoreId
);

/// What a core node computes. Sizes are those of the node's type unless said otherwise.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Core {
    /// The scalar everywhere.
    Const(Scalar),
    Array(Arc<ArrayConst>),
    Input(u32),
    /// A parameter of the region.
    Param(u32),
    /// An `i64` scalar.
    Size(Size),
    /// The row-major index of each element, `i64`.
    Iota,
    /// The function of the arguments, broadcast to the node's shape. One result.
    Map(Arc<PrimFn>),
    /// Elements of the first argument, one entry per axis of the source. Further arguments are the `i64` values of [`Start::Arg`], in range
    /// by an effect: scalars, or arrays that broadcast to the node's shape, whose elements say where each element comes from.
    View(Vec<ViewAxis>),
    /// The argument's elements in row-major order under another shape.
    Reshape,
    /// The first argument with the elements that the view picks replaced by the second, whose shape is the view's, or combined with them.
    /// Further arguments as for `View`. One entry per axis of the base; the entries' `out` are axes of the second argument, in whose
    /// row-major order elements are taken: of several for one place the last one stays, or all are combined.
    Update {
        axes: Vec<ViewAxis>,
        /// Of the old element and the new one: `Add Sub Mul Div Min Max`.
        combine: Option<Prim>,
    },
    /// The arguments, one after another along the axis.
    Concat {
        axis: usize,
    },
    /// The axes, sorted, go away.
    Reduce {
        combine: Combine,
        axes: Vec<usize>,
    },
    /// `[..., m, k] x [..., k, n] -> [..., m, n]` with equal leading axes; integers wrap.
    Contract(Exchanged),
    /// A library routine on whole arrays. Its results are `Project`s.
    Routine(Arc<CoreRoutine>),
    /// Arguments: start, stop, step, the initial carries, the captured values.
    Loop(Arc<CoreLoop>),
    /// Arguments: the condition, the captured values.
    If(Arc<CoreIf>),
    /// One result of a `Loop`, an `If` or a `Routine`.
    Project(u32),
}

/// Which factors of a matrix product are stored with their last two axes exchanged: transposed, without a copy.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Exchanged {
    pub left: bool,
    pub right: bool,
}

/// Where one axis of a view's source stands: index `start + step * i`, with `i` the index along the view's axis `out`, or just `start`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ViewAxis {
    pub out: Option<usize>,
    pub start: Start,
    pub step: i64,
}

impl ViewAxis {
    /// The whole axis, as the view's axis `out`.
    pub fn whole(out: usize) -> Self {
        Self { out: Some(out), start: Start::Size(Size::constant(0)), step: 1 }
    }

    /// The element 0 of the axis.
    pub fn first() -> Self {
        Self { out: None, start: Start::Size(Size::constant(0)), step: 0 }
    }
}

/// A call of a library routine.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CoreRoutine {
    pub routine: &'static Routine,
    pub params: Vec<Size>,
    /// The types of its results.
    pub outs: Vec<Type>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CoreLoop {
    pub n_carries: usize,
    pub body: CoreGraph,
    pub cond: Option<CoreGraph>,
    pub names: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CoreIf {
    pub then: CoreGraph,
    pub otherwise: CoreGraph,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CoreNode {
    pub kind: Core,
    pub args: Vec<CoreId>,
    pub ty: Type,
    pub spans: SpanSet,
    /// The op it was made for: the rows and classes of a profile.
    pub origin: Origin,
}

/// The op that a core node belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Origin {
    pub op: &'static str,
    pub class: &'static str,
}

impl Origin {
    pub const NONE: Self = Self { op: "", class: "" };
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CoreEffect {
    pub kind: EffectKind,
    pub args: Vec<CoreId>,
    pub span: Span,
}

/// A graph of core nodes, of a program or of a region.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CoreGraph {
    pub nodes: Vec<CoreNode>,
    pub results: Vec<CoreId>,
    pub effects: Vec<CoreEffect>,
    pub params: Vec<Type>,
}

impl std::hash::Hash for CoreGraph {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.nodes.hash(state);
        self.results.hash(state);
    }
}

impl CoreGraph {
    /// The array of which `id` is a view with the last two axes exchanged, and nothing else.
    pub fn exchanged(&self, id: CoreId) -> Option<CoreId> {
        let node = self.node(id);
        let Core::View(axes) = &node.kind else { return None };
        let rank = node.ty.rank();
        let place = |axis: usize| match rank - axis {
            1 => rank - 2,
            2 => rank - 1,
            _ => axis,
        };
        let whole = |axis: usize| axes[axis] == ViewAxis::whole(place(axis));
        if rank < 2 || axes.len() != rank || node.args.len() != 1 || !(0..rank).all(whole) {
            return None;
        }
        // A view that does not move is exactly as long as what it is of, or a piece of it.
        let source = node.args[0];
        let sizes = &self.ty(source).shape;
        (0..rank).all(|axis| sizes[axis] == node.ty.shape[place(axis)]).then_some(source)
    }

    /// Whether the node is a view whose index is more than affine: an array says where elements come from.
    pub fn is_gather(&self, id: CoreId) -> bool {
        let node = self.node(id);
        matches!(node.kind, Core::View(_)) && node.args[1..].iter().any(|start| self.ty(*start).rank() > 0)
    }

    #[inline]
    pub fn node(&self, id: CoreId) -> &CoreNode {
        &self.nodes[id.index()]
    }

    #[inline]
    pub fn ty(&self, id: CoreId) -> &Type {
        &self.nodes[id.index()].ty
    }

    pub fn ids(&self) -> impl Iterator<Item = CoreId> + use<> {
        (0..self.nodes.len()).map(CoreId::new)
    }

    /// Nodes that a result or an effect needs, by index.
    pub fn live(&self) -> Vec<bool> {
        let mut live = vec![false; self.nodes.len()];
        for id in self.results.iter().chain(self.effects.iter().flat_map(|e| &e.args)) {
            live[id.index()] = true;
        }
        for i in (0..self.nodes.len()).rev() {
            if live[i] {
                for arg in &self.nodes[i].args {
                    live[arg.index()] = true;
                }
            }
        }
        live
    }
}

/// A whole program in the closed vocabulary: what the oracle runs and the back half compiles.
#[derive(Clone, Debug, Default)]
pub struct CoreProgram {
    /// Its results are the outputs in order, then the next values of the states in order.
    pub graph: CoreGraph,
    pub sizes: SizeTable,
    /// One per size name.
    pub size_origins: Vec<SizeOrigin>,
    pub inputs: Vec<CoreInput>,
    pub outputs: Vec<Output>,
    /// The user's dtype of each output. Complex ones are results as [`Type::split`] has them.
    pub dtypes: Vec<DType>,
    pub states: Vec<State>,
    pub checks: Vec<SizeCheck>,
}

impl CoreProgram {
    /// Whether the input with this number is a state.
    pub fn is_state(&self, input: usize) -> bool {
        self.states.iter().any(|state| state.input as usize == input)
    }

    /// The input of each state.
    pub fn state_inputs(&self) -> impl ExactSizeIterator<Item = (usize, &CoreInput)> {
        self.states.iter().map(|state| (state.input as usize, &self.inputs[state.input as usize]))
    }
}

/// An input of a [`CoreProgram`].
#[derive(Clone, Debug)]
pub struct CoreInput {
    pub name: String,
    /// As declared; `Core::Input` has it as [`Type::split`] says.
    pub ty: Type,
    pub span: Span,
    /// A graph of its own with one result, the value when the caller gives none. Its `Core::Input`s are earlier inputs of the program.
    pub default: Option<Arc<CoreGraph>>,
}

/// Makes a [`CoreGraph`]; equal nodes are made once. Ops lower themselves with it.
///
/// Core graphs know no complex numbers. A handle that the builder gives for one stands for two nodes, and whatever is made of such handles is
/// made of their parts ([`complex`]), so that lowerings need not care.
#[derive(Debug, Default)]
pub struct CoreBuilder {
    graph: CoreGraph,
    pairs: complex::Pairs,
    seen: Seen,
    /// The functions made of these bodies for arguments of these dtypes.
    bodies: FxHashMap<(usize, SmallVec<[DType; 4]>), Arc<PrimFn>>,
    spans: SpanSet,
    origin: Option<Origin>,
}

/// The view `outer` of the view `inner`, as a view of what `inner` is of.
fn composed(inner: &[ViewAxis], outer: &[ViewAxis]) -> Option<Vec<ViewAxis>> {
    inner
        .iter()
        .map(|axis| {
            let Some(out) = axis.out else { return Some(axis.clone()) };
            let (Start::Size(first), Start::Size(start)) = (&axis.start, &outer[out].start) else {
                return None;
            };
            Some(ViewAxis {
                out: outer[out].out,
                start: Start::Size(first.add(&start.scale(axis.step))),
                step: axis.step.checked_mul(outer[out].step)?,
            })
        })
        .collect()
}

impl CoreBuilder {
    pub fn new(params: Vec<Type>) -> Self {
        Self { graph: CoreGraph { params, ..CoreGraph::default() }, ..Self::default() }
    }

    /// Makes room for so many more nodes.
    pub fn reserve(&mut self, more: usize) {
        self.graph.nodes.reserve(more);
        self.seen.reserve(more);
    }

    /// The nodes made from now on belong to this op and stand for these places.
    pub fn set_origin(&mut self, origin: Origin, spans: &SpanSet) {
        self.origin = Some(origin);
        self.spans.clone_from(spans);
    }

    pub fn finish(mut self, results: Vec<CoreId>, effects: Vec<CoreEffect>) -> CoreGraph {
        self.graph.results = results;
        self.graph.effects = effects;
        self.graph
    }

    pub fn ty(&self, id: CoreId) -> &Type {
        self.pairs.get(id).map_or_else(|| self.graph.ty(id), |pair| &pair.ty)
    }

    /// What a node made so far computes; `None` for a complex number, which is two.
    pub fn kind(&self, id: CoreId) -> Option<&Core> {
        self.pairs.get(id).is_none().then(|| &self.graph.node(id).kind)
    }

    /// The arguments of a node made so far.
    pub fn args(&self, id: CoreId) -> &[CoreId] {
        &self.graph.node(id).args
    }

    pub fn shape(&self, id: CoreId) -> Shape {
        self.ty(id).shape.clone()
    }

    pub fn add(&mut self, kind: Core, args: Vec<CoreId>, ty: Type) -> CoreId {
        if ty.dtype.is_complex() {
            return self.add_complex(&kind, &args, &ty);
        }
        debug_assert!(args.iter().all(|arg| self.parts(*arg).is_none()), "{kind:?} of complex numbers");
        let hash = match &kind {
            // A large body is told from others by its size and its end nearly always.
            Core::Map(f) => hash_of(&(f.outline(), &args, &ty)),
            kind => hash_of(&(kind, &args, &ty)),
        };
        let nodes = &self.graph.nodes;
        let is_equal = |at: usize| {
            let node = &nodes[at];
            node.args == args && node.kind == kind && node.ty == ty
        };
        if let Some(at) = self.seen.find(hash, is_equal) {
            self.graph.nodes[at].spans.unite(&self.spans);
            return CoreId::new(at);
        }
        let id = CoreId::new(self.graph.nodes.len());
        self.graph.nodes.push(CoreNode {
            kind,
            args,
            ty,
            spans: self.spans.clone(),
            origin: self.origin.unwrap_or(Origin::NONE),
        });
        self.seen.push(hash);
        id
    }

    /// A scalar constant.
    pub fn constant(&mut self, scalar: Scalar) -> CoreId {
        self.splat(scalar, Vec::new())
    }

    /// A constant everywhere in `shape`.
    pub fn splat(&mut self, scalar: Scalar, shape: Shape) -> CoreId {
        let ty = Type::new(scalar.dtype, shape);
        self.add(Core::Const(scalar), vec![], ty)
    }

    /// The size as an `i64` scalar.
    pub fn size(&mut self, size: &Size) -> CoreId {
        match size.as_const() {
            Some(value) => self.constant(Scalar::i64(value)),
            None => self.add(Core::Size(size.clone()), vec![], Type::scalar(DType::I64)),
        }
    }

    /// The size as a scalar of `dtype`.
    pub fn size_as(&mut self, size: &Size, dtype: DType) -> CoreId {
        let size = self.size(size);
        self.cast(size, dtype)
    }

    /// The row-major index of each element of `shape`.
    pub fn iota(&mut self, shape: Shape) -> CoreId {
        self.add(Core::Iota, vec![], Type::new(DType::I64, shape))
    }

    /// A map of `args`, which broadcast by NumPy's rule (their sizes agree: the type rule has seen to that).
    pub fn map(&mut self, args: &[CoreId], body: impl for<'b> FnOnce(&[Sx<'b>]) -> Sx<'b>) -> CoreId {
        let params: SmallVec<[DType; 4]> = args.iter().map(|arg| self.ty(*arg).dtype).collect();
        let f = Arc::new(PrimFn::build1(&params, body));
        self.mapped(f, &params, args)
    }

    /// [`CoreBuilder::map`] with the body of an op: it is written out once for all nodes of the op with arguments of the same dtypes.
    pub fn map_op(&mut self, args: &[CoreId], body: for<'b> fn(&[Sx<'b>]) -> Sx<'b>) -> CoreId {
        let params: SmallVec<[DType; 4]> = args.iter().map(|arg| self.ty(*arg).dtype).collect();
        // Functions of one address do the same.
        let key = (body as usize, params.clone());
        let f = self.bodies.entry(key).or_insert_with(|| Arc::new(PrimFn::build1(&params, body))).clone();
        self.mapped(f, &params, args)
    }

    fn mapped(&mut self, f: Arc<PrimFn>, params: &[DType], args: &[CoreId]) -> CoreId {
        let is_complex = f.results.len() > 1 || params.iter().any(|dtype| dtype.is_complex());
        let (mut shape, mut rest) = (Vec::new(), args);
        if let Some((first, others)) = args.split_first() {
            (shape, rest) = (self.ty(*first).shape.clone(), others);
        }
        for arg in rest.iter().filter(|arg| self.ty(**arg).rank() > 0) {
            shape = crate::ty::broadcast(&shape, &self.ty(*arg).shape, &mut |_, _| {})
                .expect("invariant: the type rule checked that the shapes broadcast");
        }
        if is_complex {
            return self.map_complex(&f, args, &shape);
        }
        let dtype = f.dtype(f.results[0]);
        self.add(Core::Map(f), args.to_vec(), Type::new(dtype, shape))
    }

    /// A map by a function that another node has.
    fn map_of(&mut self, f: Arc<PrimFn>, args: &[CoreId]) -> CoreId {
        let params: SmallVec<[DType; 4]> = args.iter().map(|arg| self.ty(*arg).dtype).collect();
        self.mapped(f, &params, args)
    }

    /// `x` converted to `dtype`.
    pub fn cast(&mut self, x: CoreId, dtype: DType) -> CoreId {
        if self.ty(x).dtype == dtype {
            return x;
        }
        if let Some(Core::Const(scalar)) = self.kind(x) {
            let (scalar, shape) = (scalar.cast(dtype), self.shape(x));
            return self.splat(scalar, shape);
        }
        self.map(&[x], |x| x[0].cast(dtype))
    }

    /// A view; `shape` is its shape.
    pub fn view(&mut self, x: CoreId, axes: Vec<ViewAxis>, shape: Shape) -> CoreId {
        self.view_at(x, &[], axes, shape)
    }

    /// A view whose [`Start::Arg`]`(k)` is `starts[k]`.
    pub fn view_at(&mut self, x: CoreId, starts: &[CoreId], axes: Vec<ViewAxis>, shape: Shape) -> CoreId {
        // Whatever a view picks of a constant is that constant.
        if let Some(Core::Const(scalar)) = self.kind(x) {
            return self.splat(*scalar, shape);
        }
        let whole =
            shape == self.ty(x).shape && axes.iter().enumerate().all(|(i, axis)| *axis == ViewAxis::whole(i));
        if whole {
            return x;
        }
        if starts.is_empty()
            && let Some(Core::View(inner)) = self.kind(x)
            && let [source] = self.args(x)[..]
            && let Some(composed) = composed(inner, &axes)
        {
            return self.view(source, composed, shape);
        }
        let ty = Type::new(self.ty(x).dtype, shape);
        let args = std::iter::once(x).chain(starts.iter().copied()).collect();
        self.add(Core::View(axes), args, ty)
    }

    /// The matrix product of two stacks of matrices with equal leading axes.
    pub fn contract(&mut self, x: CoreId, y: CoreId, ty: Type) -> CoreId {
        self.add(Core::Contract(Exchanged::default()), vec![x, y], ty)
    }

    /// [`CoreGraph::exchanged`] of a value that is no complex one.
    pub fn exchanged(&self, id: CoreId) -> Option<CoreId> {
        if self.pairs.get(id).is_some() { None } else { self.graph.exchanged(id) }
    }

    pub fn reshape(&mut self, x: CoreId, shape: Shape) -> CoreId {
        if self.ty(x).shape == shape {
            return x;
        }
        let ty = Type::new(self.ty(x).dtype, shape);
        self.add(Core::Reshape, vec![x], ty)
    }

    /// `x` seen with `shape`, to which it broadcasts.
    pub fn broadcast_to(&mut self, x: CoreId, shape: &[Size]) -> CoreId {
        let source = self.shape(x);
        let lead = shape.len() - source.len();
        let axes = source
            .iter()
            .enumerate()
            .map(|(i, size)| {
                if size.is_one() && !shape[lead + i].is_one() {
                    ViewAxis::first()
                } else {
                    ViewAxis::whole(lead + i)
                }
            })
            .collect();
        self.view(x, axes, shape.to_vec())
    }

    /// New axes of size 1 at the places `at` (sorted axes of the result).
    pub fn expand_dims(&mut self, x: CoreId, at: &[usize]) -> CoreId {
        let mut source = self.shape(x).into_iter();
        let rank = self.ty(x).rank() + at.len();
        let mut shape = Vec::with_capacity(rank);
        let mut axes = Vec::new();
        for axis in 0..rank {
            if at.contains(&axis) {
                shape.push(Size::constant(1));
            } else {
                shape.push(source.next().expect("invariant: the new axes are distinct"));
                axes.push(ViewAxis::whole(axis));
            }
        }
        self.view(x, axes, shape)
    }

    /// Reduces `axes` (sorted); with `keepdims` they stay, with size 1.
    pub fn reduce(&mut self, x: CoreId, combine: Combine, axes: &[usize], keepdims: bool) -> CoreId {
        let ty = self.ty(x).clone();
        let shape: Shape =
            (0..ty.rank()).filter(|i| !axes.contains(i)).map(|i| ty.shape[i].clone()).collect();
        let product =
            if combine == Combine::Sum { crate::contraction::recognise(self, x, axes) } else { None };
        let out = match product {
            Some(product) => product,
            None if axes.is_empty() => x,
            None => match self.reduce_columns(x, combine, axes) {
                Some(columns) => columns,
                None => self.reduce_whole(x, combine, axes, shape),
            },
        };
        if keepdims { self.expand_dims(out, axes) } else { out }
    }

    fn reduce_whole(&mut self, x: CoreId, combine: Combine, axes: &[usize], shape: Shape) -> CoreId {
        let ty = Type::new(self.ty(x).dtype, shape);
        self.add(Core::Reduce { combine, axes: axes.to_vec() }, vec![x], ty)
    }

    /// The results of a library routine.
    pub fn routine(
        &mut self,
        routine: &'static Routine,
        args: &[CoreId],
        params: Vec<Size>,
        outs: Vec<Type>,
    ) -> Vec<CoreId> {
        let ty = outs[0].clone();
        let call = CoreRoutine { routine, params, outs: outs.clone() };
        let node = self.add(Core::Routine(Arc::new(call)), args.to_vec(), ty);
        (0u32..).zip(outs).map(|(k, ty)| self.add(Core::Project(k), vec![node], ty)).collect()
    }

    pub fn concat(&mut self, parts: &[CoreId], axis: usize) -> CoreId {
        if let [only] = parts {
            return *only;
        }
        let mut ty = self.ty(parts[0]).clone();
        for part in &parts[1..] {
            ty.shape[axis] = ty.shape[axis].add(&self.ty(*part).shape[axis]);
        }
        self.add(Core::Concat { axis }, parts.to_vec(), ty)
    }
}
