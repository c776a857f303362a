//! The typed symbolic graph: ops of the open vocabulary, hash-consed, each with the places it came from.

use crate::attr::Attr;
use crate::op::OpDef;
use crate::seen::{Seen, hash_of};
use crate::ty::Type;
use std::sync::Arc;
use texpr_base::{Scalar, Size, SizeTable, SizeVar, Span, SpanSet};

texpr_base::define_id!(
    /// A node of one [`Graph`].
    NodeId
);

/// A literal array: `shape` elements in row-major order.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ArrayConst {
    pub shape: Vec<usize>,
    pub elements: Vec<Scalar>,
}

/// What a node computes from its arguments.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum NodeKind {
    /// A scalar.
    Const(Scalar),
    /// A small literal array.
    Array(Arc<ArrayConst>),
    /// The program's input with this number.
    Input(u32),
    /// A parameter of the region this graph is.
    Param(u32),
    /// An `i64` scalar.
    Size(Size),
    Op {
        def: &'static OpDef,
        attrs: Vec<Attr>,
    },
    /// Arguments: start, stop, step (`i64` scalars), the initial carries, the captured values.
    Loop(Arc<Loop>),
    /// Arguments: the condition (`bool` scalar), then the captured values.
    If(Arc<If>),
    /// Arguments: the captured values.
    Tabulate(Arc<Tabulate>),
    /// Arguments: the values differentiated by, the captured values, then one change for each result of the body (`Mode::Pull`) or for each
    /// value differentiated by (`Mode::Push`).
    Diff(Arc<Diff>),
    /// Its first argument, the result of a function whose derivative the user has said. The others: the values it is differentiated by, then what the
    /// rule captured.
    Custom(Arc<Custom>),
    /// Its argument, but a node of its own: what is differentiated by is told apart from its equals. The number tells marks apart.
    Mark(u32),
    /// One result of a `Loop`, an `If`, a `Tabulate` or a `Diff`.
    Project(u32),
}

/// A derivative of a body, yet to be worked out: `texpr-opt` does that once the body is stable, so no derivative is taken of what overflows.
/// Parameters of the body: the values differentiated by, the captured values.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Diff {
    pub mode: Mode,
    /// How many values it is differentiated by.
    pub n_by: usize,
    /// Results: what is differentiated.
    pub body: Graph,
}

/// Which product with the Jacobian a derivative is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mode {
    /// Cotangents of the results give those of the values differentiated by: reverse mode.
    Pull,
    /// Tangents of the values differentiated by give those of the results: forward mode.
    Push,
}

impl Diff {
    /// The types of the results.
    pub fn types(&self) -> Vec<Type> {
        self.types_in(self.mode)
    }

    fn types_in(&self, mode: Mode) -> Vec<Type> {
        match mode {
            Mode::Pull => self.body.params[..self.n_by].to_vec(),
            Mode::Push => self.body.results.iter().map(|id| self.body.ty(*id).clone()).collect(),
        }
    }

    /// The types of the changes it is given.
    pub fn changes(&self) -> Vec<Type> {
        let other = match self.mode {
            Mode::Pull => Mode::Push,
            Mode::Push => Mode::Pull,
        };
        self.types_in(other)
    }
}

/// A user's rule for the derivative of a function. Parameters: the values differentiated by, the cotangent of the result, the
/// captured values. Results: the cotangents of the values differentiated by.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Custom {
    /// The function's name, for messages.
    pub name: String,
    /// How many values it is differentiated by.
    pub n_by: usize,
    pub rule: Graph,
}

/// A loop's regions. Parameters of both: the index (`i64`), the carries, the captured values.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Loop {
    pub n_carries: usize,
    /// Results: the next carries, of exactly the types of the carries.
    pub body: Graph,
    /// Result: whether to go on (`bool` scalar), tested before each turn.
    pub cond: Option<Graph>,
    /// The user's names of the carries, for messages and profiles.
    pub names: Vec<String>,
}

/// The branches of a lazy conditional. Parameters: the captured values. Both have the same result types.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct If {
    pub then: Graph,
    pub otherwise: Graph,
}

/// The results of a body for every index: a comprehension, or a function mapped over axes. Parameters: the indices (`i64`, each from 0 up to
/// its size), the captured values. Each result has the sizes as further, leading axes. What the body does for one index it does for all
/// at once: [`Tabulate`] is gone when ops are expanded.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Tabulate {
    pub sizes: Vec<Size>,
    pub body: Graph,
}

impl Tabulate {
    /// The types of the results.
    pub fn types(&self) -> Vec<Type> {
        let of = |id: &NodeId| {
            let own = self.body.ty(*id);
            Type::new(own.dtype, self.sizes.iter().chain(&own.shape).cloned().collect())
        };
        self.body.results.iter().map(of).collect()
    }
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Node {
    pub kind: NodeKind,
    pub args: Vec<NodeId>,
    /// For a `Loop` or `If`: the type of its first result (or a `bool` scalar if it has none).
    pub ty: Type,
    pub spans: SpanSet,
}

/// Something that happens in program order.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Effect {
    pub kind: EffectKind,
    pub args: Vec<NodeId>,
    pub span: Span,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum EffectKind {
    /// The first argument must be true; the others are shown if it is not.
    Assert { message: String, shown: Shown },
    /// Texts and arguments, with nothing between them but what the texts say.
    Print(Vec<PrintPart>),
    /// The argument, an `i64` scalar, must lie in `-size..size`, if the second argument, where there is one, is true; the user indexed axis
    /// `axis` of `array` (source text).
    CheckIndex { axis: usize, size: Size, array: String },
    /// The argument, an `i64` scalar, tells how many elements of the expression divided an integer by zero.
    DivisionByZero,
    /// The argument, an `i64` scalar, is the value of this size from here on.
    SetSize(SizeVar),
    /// What must hold of sizes that only the data tells.
    CheckSizes { kind: SizeCheckKind, left: Size, right: Size },
    /// A loop that has effects inside it runs for their sake: the argument is the loop.
    Run,
}

/// What a failing assertion shows: source texts of its arguments.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Shown {
    /// The values of all arguments but the first.
    Values(Vec<String>),
    /// The second argument, an `i64` scalar, is a row-major index. Of the others, broadcast together, the elements there are shown.
    Elements(Vec<String>),
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum PrintPart {
    Text(String),
    /// The effect's argument with this number.
    Arg(usize),
    /// Of core graphs: the argument holds complex numbers, their parts along its last axis.
    Complex(usize),
}

/// A graph: of a whole program, or of a region (a loop's body, a branch).
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    pub results: Vec<NodeId>,
    pub effects: Vec<Effect>,
    /// The types of the region's parameters; empty for a program.
    pub params: Vec<Type>,
    seen: Seen,
}

impl PartialEq for Graph {
    fn eq(&self, other: &Self) -> bool {
        self.nodes == other.nodes
            && self.results == other.results
            && self.effects == other.effects
            && self.params == other.params
    }
}
impl Eq for Graph {}

impl std::hash::Hash for Graph {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.nodes.hash(state);
        self.results.hash(state);
    }
}

impl Graph {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a node, or finds the equal one and unites the places.
    pub fn add(&mut self, kind: NodeKind, args: Vec<NodeId>, ty: Type, spans: &SpanSet) -> NodeId {
        debug_assert!(args.iter().all(|arg| arg.index() < self.nodes.len()));
        let hash = hash_of(&(&kind, &args, &ty));
        let nodes = &self.nodes;
        let is_equal = |at: usize| {
            let node = &nodes[at];
            node.args == args && node.kind == kind && node.ty == ty
        };
        if let Some(at) = self.seen.find(hash, is_equal) {
            self.nodes[at].spans.unite(spans);
            return NodeId::new(at);
        }
        let id = NodeId::new(self.nodes.len());
        self.nodes.push(Node { kind, args, ty, spans: spans.clone() });
        self.seen.push(hash);
        id
    }

    /// Makes room for so many more nodes.
    pub fn reserve(&mut self, more: usize) {
        self.nodes.reserve(more);
        self.seen.reserve(more);
    }

    #[inline]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    #[inline]
    pub fn ty(&self, id: NodeId) -> &Type {
        &self.nodes[id.index()].ty
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// All nodes in topological order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..self.nodes.len()).map(NodeId::new)
    }

    /// Adds places to a node.
    pub fn add_spans(&mut self, id: NodeId, spans: &SpanSet) {
        self.nodes[id.index()].spans.unite(spans);
    }

    pub fn constant(&mut self, scalar: Scalar, spans: &SpanSet) -> NodeId {
        self.add(NodeKind::Const(scalar), vec![], Type::scalar(scalar.dtype), spans)
    }

    /// The scalar, if the node is a constant one.
    #[inline]
    pub fn as_const(&self, id: NodeId) -> Option<Scalar> {
        match self.nodes[id.index()].kind {
            NodeKind::Const(scalar) => Some(scalar),
            _ => None,
        }
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

/// A program's input.
#[derive(Clone, Debug)]
pub struct Input {
    pub name: String,
    pub ty: Type,
    pub span: Span,
    /// The node (of `Program::graph`) whose value is used when the caller gives none. It may name earlier inputs.
    pub default: Option<NodeId>,
}

/// A value that lives from one call to the next: an input, whose default is its initial value, and a result, its value in the next call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct State {
    /// The number of the input that it is.
    pub input: u32,
    pub span: Span,
}

/// A program's result.
#[derive(Clone, Debug)]
pub struct Output {
    pub name: String,
    pub span: Span,
}

/// What must hold of two sizes when the program runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SizeCheck {
    pub kind: SizeCheckKind,
    pub left: Size,
    pub right: Size,
    pub span: Span,
}

/// See [`SizeCheck`].
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum SizeCheckKind {
    /// Both are equal.
    Equal,
    /// The left one is an index, maybe from the end, into axis `axis`, of the right size, of `array` (source text).
    Index { axis: usize, array: String },
}

/// How a named size gets its value.
#[derive(Clone, Debug)]
pub enum SizeOrigin {
    /// From the shapes of the inputs that name it; the place where it was named first.
    Shape(Span),
    /// It is the value of the scalar integer input with this number.
    Input(u32, Span),
    /// An effect sets it while the program runs.
    Data {
        span: Span,
        /// Whether it can be no less than 0.
        natural: bool,
    },
}

/// A whole program: what sema and the Rust builder make.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Its results are the outputs in order, then the next values of the states in order.
    pub graph: Graph,
    pub sizes: SizeTable,
    /// One per size name.
    pub size_origins: Vec<SizeOrigin>,
    pub inputs: Vec<Input>,
    pub outputs: Vec<Output>,
    pub states: Vec<State>,
    pub checks: Vec<SizeCheck>,
}

impl Program {
    /// Whether the input with this number is a state.
    pub fn is_state(&self, input: usize) -> bool {
        self.states.iter().any(|state| state.input as usize == input)
    }
}
