//! Graphs written as expressions: handles that compute. Derivatives are written with them.
//!
//! An [`Ex`] is a node of an [`Exprs`]; its operators and methods add nodes, by the ops' own type rules. Nothing is promoted: the operands of an
//! operator have one dtype, numbers take it.

use crate::NodeId;
use crate::attr::{Attr, SliceAxis, Start};
use crate::build::names;
use crate::graph::{Effect, Graph, NodeKind};
use crate::op::{Call, OpDef, Vocabulary};
use crate::ty::{Shape, Type};
use std::cell::{Ref, RefCell};
use std::ops;
use texpr_base::{DType, Scalar, Size, SizeTable, Span, SpanSet};

/// What the graphs of one program share while they are made.
#[derive(Debug)]
pub struct Shared {
    pub vocabulary: &'static Vocabulary,
    pub sizes: RefCell<SizeTable>,
    pub size_origins: RefCell<Vec<crate::graph::SizeOrigin>>,
    /// An op that was to be differentiated, but whose derivative is not known, and where it stands.
    pub unknown: RefCell<Option<(String, Option<Span>)>>,
    /// The most bytes that a loop keeps of its turns for a derivative; beyond, turns are computed again.
    pub max_kept: i64,
    /// How many derivatives there are around the one that is worked out.
    pub nested: std::cell::Cell<usize>,
}

impl Shared {
    /// Notes that the derivative of an op was asked for that nobody has written.
    pub fn note_unknown(&self, op: &str, spans: &SpanSet) {
        self.unknown.borrow_mut().get_or_insert_with(|| (format!("`{op}`"), spans.primary()));
    }
}

/// A graph being added to.
#[derive(Debug)]
pub struct Exprs<'v> {
    shared: &'v Shared,
    graph: RefCell<Graph>,
    spans: RefCell<SpanSet>,
}

/// A node of an [`Exprs`].
#[derive(Clone, Copy, Debug)]
pub struct Ex<'b> {
    pub b: &'b Exprs<'b>,
    pub id: NodeId,
}

impl<'v> Exprs<'v> {
    /// Goes on with `graph`.
    pub fn new(shared: &'v Shared, graph: Graph) -> Self {
        Self { shared, graph: RefCell::new(graph), spans: RefCell::new(SpanSet::empty()) }
    }

    /// The graph, with all that was added.
    pub fn into_graph(self) -> Graph {
        self.graph.into_inner()
    }

    /// What this graph shares with the others of its program.
    pub fn shared(&self) -> &'v Shared {
        self.shared
    }

    /// The graph so far. Nothing can be added while it is looked at.
    pub fn graph(&self) -> Ref<'_, Graph> {
        self.graph.borrow()
    }

    /// Makes room for so many more nodes.
    pub fn reserve(&self, more: usize) {
        self.graph.borrow_mut().reserve(more);
    }

    /// The places of all nodes made from here on.
    pub fn set_spans(&self, spans: &SpanSet) {
        self.spans.borrow_mut().clone_from(spans);
    }

    /// The places of nodes that are made now.
    pub fn spans(&self) -> SpanSet {
        self.spans.borrow().clone()
    }

    /// Adds a node of any kind.
    pub fn add(&self, kind: NodeKind, args: Vec<NodeId>, ty: Type) -> NodeId {
        self.graph.borrow_mut().add(kind, args, ty, &self.spans.borrow())
    }

    /// Adds an effect.
    pub fn effect(&self, effect: Effect) {
        self.graph.borrow_mut().effects.push(effect);
    }

    /// Adds a parameter of the region that this graph is.
    pub fn param(&self, ty: Type) -> NodeId {
        let mut graph = self.graph.borrow_mut();
        let number = u32::try_from(graph.params.len()).expect("invariant: a region has few parameters");
        graph.params.push(ty.clone());
        graph.add(NodeKind::Param(number), vec![], ty, &self.spans.borrow())
    }

    /// Sets the results of the region that this graph is.
    pub fn set_results(&self, results: Vec<NodeId>) {
        self.graph.borrow_mut().results = results;
    }

    /// The op with this name; it is a mistake of the caller if there is none.
    pub fn op(&self, name: &str) -> &'static OpDef {
        self.shared
            .vocabulary
            .op(name)
            .unwrap_or_else(|| panic!("invariant: a derivative uses the op `{name}`"))
    }

    /// Adds the node of an op, for arguments that fit it.
    pub fn call(&self, def: &'static OpDef, args: Vec<NodeId>, attrs: Vec<Attr>) -> NodeId {
        let types: Vec<Type> = {
            let graph = self.graph.borrow();
            args.iter().map(|id| graph.ty(*id).clone()).collect()
        };
        // Sizes that only the run can compare were compared by the program's own checks.
        let maybe_equal = RefCell::new(Vec::new());
        let sizes = self.shared.sizes.borrow();
        let call = Call { def, args: &types, attrs: &attrs, sizes: &sizes, maybe_equal: &maybe_equal };
        let ty = (def.infer)(&call).unwrap_or_else(|error| {
            panic!(
                "invariant: derivatives fit the ops they use, but {} refuses {types:?}: {error:?}",
                def.name
            )
        });
        drop(sizes);
        self.add(NodeKind::Op { def, attrs }, args, ty)
    }

    /// A handle of a node.
    pub fn ex(&'v self, id: NodeId) -> Ex<'v> {
        Ex { b: self, id }
    }

    /// A scalar.
    pub fn constant(&'v self, scalar: Scalar) -> Ex<'v> {
        self.ex(self.add(NodeKind::Const(scalar), vec![], Type::scalar(scalar.dtype)))
    }

    /// An `i64` scalar.
    pub fn size(&'v self, size: &Size) -> Ex<'v> {
        self.ex(self.add(NodeKind::Size(size.clone()), vec![], Type::scalar(DType::I64)))
    }

    /// The integers from 0 up to, but not including, a size.
    pub fn iota(&'v self, size: &Size) -> Ex<'v> {
        let def = self.op("arange");
        let mut attrs = vec![Attr::Sizes(vec![size.clone()])];
        attrs.resize(def.n_attrs(), Attr::None);
        self.ex(self.call(def, vec![], attrs))
    }

    /// One number everywhere.
    pub fn filled(&'v self, value: f64, ty: &Type) -> Ex<'v> {
        self.constant(Scalar::from_f64(ty.dtype, value)).broadcast_to(&ty.shape)
    }
}

impl<'b> Ex<'b> {
    pub fn ty(self) -> Type {
        self.b.graph().ty(self.id).clone()
    }

    pub fn dtype(self) -> DType {
        self.b.graph().ty(self.id).dtype
    }

    pub fn shape(self) -> Shape {
        self.ty().shape
    }

    pub fn rank(self) -> usize {
        self.b.graph().ty(self.id).rank()
    }

    /// The number, in this value's dtype.
    pub fn number(self, value: f64) -> Self {
        self.b.constant(Scalar::from_f64(self.dtype(), value))
    }

    /// An array of this type full of zeros.
    pub fn zeros(self) -> Self {
        self.b.filled(0.0, &self.ty())
    }

    /// The elementwise op of one array.
    pub fn un(self, name: &str) -> Self {
        self.with(name, &[], vec![])
    }

    /// The elementwise op of two arrays.
    pub fn bin(self, name: &str, other: Self) -> Self {
        self.with(name, &[other], vec![])
    }

    /// Any op, with this value as its first array. Attributes that are not given have their defaults.
    pub fn with(self, name: &str, others: &[Self], mut attrs: Vec<Attr>) -> Self {
        let args = std::iter::once(self.id).chain(others.iter().map(|other| other.id)).collect();
        let def = self.b.op(name);
        attrs.resize(def.n_attrs(), Attr::None);
        self.b.ex(self.b.call(def, args, attrs))
    }

    /// Where `self`, a mask, is true, `yes`, and `no` elsewhere.
    pub fn choose(self, yes: Self, no: Self) -> Self {
        self.with(names::WHERE, &[yes, no], vec![])
    }

    /// Where the mask is true, this value, and 0 elsewhere.
    pub fn only_where(self, mask: Self) -> Self {
        mask.choose(self, self.number(0.0))
    }

    /// This value, and 0 where it is infinite or undefined.
    pub fn choose_finite(self) -> Self {
        self.only_where(self.un("isfinite"))
    }

    pub fn cast(self, dtype: DType) -> Self {
        if self.dtype() == dtype { self } else { self.with(names::ASTYPE, &[], vec![Attr::DType(dtype)]) }
    }

    pub fn broadcast_to(self, shape: &[Size]) -> Self {
        if self.shape() == shape {
            return self;
        }
        self.with(names::BROADCAST_TO, &[], vec![Attr::Sizes(shape.to_vec())])
    }

    /// The elements in row-major order in another shape.
    pub fn reshape(self, shape: &[Size]) -> Self {
        if self.shape() == shape {
            return self;
        }
        self.with(names::RESHAPE, &[], vec![Attr::Sizes(shape.to_vec())])
    }

    /// The sum over these axes.
    pub fn sum(self, axes: &[usize], keepdims: bool) -> Self {
        if axes.is_empty() {
            return self;
        }
        let dtype = Attr::DType(self.dtype());
        self.with("sum", &[], vec![Attr::Axes(axes.to_vec()), Attr::Bool(keepdims), dtype])
    }

    /// With axes of size 1 at these places of the result.
    pub fn expand(self, axes: &[usize]) -> Self {
        if axes.is_empty() {
            return self;
        }
        self.with("expand_dims", &[], vec![Attr::Axes(axes.to_vec())])
    }

    /// Axis `k` of the result is axis `order[k]` of this value.
    pub fn transpose(self, order: &[usize]) -> Self {
        if order.iter().enumerate().all(|(k, axis)| k == *axis) {
            return self;
        }
        self.with("transpose", &[], vec![Attr::Axes(order.to_vec())])
    }

    /// The last two axes exchanged.
    pub fn mt(self) -> Self {
        let rank = self.rank();
        let mut order: Vec<usize> = (0..rank).collect();
        order.swap(rank - 2, rank - 1);
        self.transpose(&order)
    }

    pub fn matmul(self, other: Self) -> Self {
        self.bin("matmul", other)
    }

    /// What broadcasting an array of `ty` to this shape added, summed up again: the cotangent of the array.
    pub fn sum_to(self, ty: &Type) -> Self {
        let own = self.shape();
        if own == ty.shape {
            return self;
        }
        let more = own.len() - ty.rank();
        let stretched = (more..own.len()).filter(|k| ty.shape[k - more].is_one() && !own[*k].is_one());
        let axes: Vec<usize> = (0..more).chain(stretched).collect();
        self.sum(&axes, false).reshape(&ty.shape)
    }

    /// The elements that a slicing picks; `starts` are what its arguments are, numbered from 1.
    pub fn slice(self, starts: &[Self], slices: Vec<SliceAxis>) -> Self {
        self.with(names::GETITEM, starts, vec![Attr::Slices(slices)])
    }

    /// The elements `start .. start + len` along one axis.
    pub fn range(self, axis: usize, start: &Size, len: &Size) -> Self {
        let whole = |size: &Size| SliceAxis::Range {
            start: Start::Size(Size::constant(0)),
            step: 1,
            len: size.clone(),
        };
        let mut slices: Vec<SliceAxis> = self.shape().iter().map(whole).collect();
        slices[axis] = SliceAxis::Range { start: Start::Size(start.clone()), step: 1, len: len.clone() };
        self.slice(&[], slices)
    }
}

macro_rules! operators {
    ($($trait:ident $method:ident $name:expr;)*) => {
        $(
            impl<'b> ops::$trait for Ex<'b> {
                type Output = Ex<'b>;
                fn $method(self, other: Ex<'b>) -> Ex<'b> {
                    self.bin($name, other)
                }
            }
            impl<'b> ops::$trait<f64> for Ex<'b> {
                type Output = Ex<'b>;
                fn $method(self, other: f64) -> Ex<'b> {
                    self.bin($name, self.number(other))
                }
            }
            impl<'b> ops::$trait<Ex<'b>> for f64 {
                type Output = Ex<'b>;
                fn $method(self, other: Ex<'b>) -> Ex<'b> {
                    other.number(self).bin($name, other)
                }
            }
        )*
    };
}

operators! {
    Add add names::ADD;
    Sub sub names::SUBTRACT;
    Mul mul names::MULTIPLY;
    Div div "divide";
}

impl<'b> ops::Neg for Ex<'b> {
    type Output = Ex<'b>;
    fn neg(self) -> Ex<'b> {
        self.un(names::NEGATIVE)
    }
}
