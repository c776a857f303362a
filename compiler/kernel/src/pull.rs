//! Builds a kernel's body: the value of a node at an affine index, back to what is in memory.

use crate::affine::Affine;
use crate::ir::Source;
use rustc_hash::FxHashMap;
use texpr_base::{DType, Size};
use texpr_ir::attr::Start;
use texpr_ir::core::{Core, CoreGraph, CoreId};
use texpr_ir::primfn::{FnBuilder, Val};
use texpr_ir::{PrimFn, Sx};

/// Collects the sources and the body of one kernel.
pub struct Puller<'a> {
    graph: &'a CoreGraph,
    n_axes: usize,
    /// Whether a node is read from memory.
    in_memory: &'a dyn Fn(CoreId, &[Affine]) -> bool,
    pub sources: Vec<Source>,
    pub members: Vec<CoreId>,
    memo: FxHashMap<(CoreId, Vec<Affine>), Piece>,
    pieces: Vec<PieceKind>,
}

/// A value of the body being built.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Piece(usize);

#[derive(Clone, Debug)]
enum PieceKind {
    Source(usize),
    Const(texpr_base::Scalar),
    Call { f: std::sync::Arc<PrimFn>, args: Vec<Piece> },
}

impl std::fmt::Debug for Puller<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Puller").field("sources", &self.sources).finish_non_exhaustive()
    }
}

impl<'a> Puller<'a> {
    pub fn new(
        graph: &'a CoreGraph,
        n_axes: usize,
        in_memory: &'a dyn Fn(CoreId, &[Affine]) -> bool,
    ) -> Self {
        Self {
            graph,
            n_axes,
            in_memory,
            sources: Vec::new(),
            members: Vec::new(),
            memo: FxHashMap::default(),
            pieces: Vec::new(),
        }
    }

    /// The value of `node` at `index`, even if the node is itself what the kernel stores.
    pub fn compute(&mut self, node: CoreId, index: Vec<Affine>) -> Piece {
        let key = (node, index);
        if let Some(&piece) = self.memo.get(&key) {
            return piece;
        }
        let (node_id, index) = key.clone();
        let piece = self.node(node_id, index);
        self.memo.insert(key, piece);
        piece
    }

    /// The value of `node` at `index`, from memory if it is there.
    pub fn read(&mut self, node: CoreId, index: Vec<Affine>) -> Piece {
        if (self.in_memory)(node, &index) { self.load(node, &index) } else { self.compute(node, index) }
    }

    fn load(&mut self, node: CoreId, index: &[Affine]) -> Piece {
        let ty = self.graph.ty(node);
        let at = Affine::linear(index, &ty.shape, self.n_axes);
        self.source(Source::Load { node, dtype: ty.dtype, at })
    }

    fn source(&mut self, source: Source) -> Piece {
        let k = self.sources.iter().position(|s| *s == source).unwrap_or_else(|| {
            self.sources.push(source);
            self.sources.len() - 1
        });
        self.piece(PieceKind::Source(k))
    }

    fn piece(&mut self, kind: PieceKind) -> Piece {
        self.pieces.push(kind);
        Piece(self.pieces.len() - 1)
    }

    fn node(&mut self, id: CoreId, index: Vec<Affine>) -> Piece {
        let graph = self.graph;
        let node = graph.node(id);
        match &node.kind {
            Core::Const(scalar) => self.piece(PieceKind::Const(*scalar)),
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
                        let shape = &graph.ty(*arg).shape;
                        let lead = index.len() - shape.len();
                        let zero = Affine::constant(Size::constant(0), self.n_axes);
                        let at = shape.iter().enumerate().map(|(k, size)| {
                            if size.is_one() { zero.clone() } else { index[lead + k].clone() }
                        });
                        let at = at.collect();
                        self.read(*arg, at)
                    })
                    .collect();
                self.piece(PieceKind::Call { f: f.clone(), args })
            }
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
            Core::Array(_)
            | Core::Input(_)
            | Core::Param(_)
            | Core::Reshape
            | Core::Update(_)
            | Core::Concat { .. }
            | Core::Reduce { .. }
            | Core::Contract
            | Core::Loop(_)
            | Core::If(_)
            | Core::Project(_) => self.load(id, &index),
        }
    }

    /// The body with these results; its parameters are the sources.
    pub fn finish(&self, results: &[Piece]) -> PrimFn {
        let params: Vec<DType> = self
            .sources
            .iter()
            .map(|source| match source {
                Source::Load { dtype, .. } => *dtype,
                Source::Index(_) => DType::I64,
            })
            .collect();
        let builder = FnBuilder::new(&params);
        let vals: Vec<Val> = {
            let mut values: Vec<Sx<'_>> = Vec::with_capacity(self.pieces.len());
            for piece in &self.pieces {
                let value = match piece {
                    PieceKind::Source(k) => builder.param(*k),
                    PieceKind::Const(scalar) => builder.constant(*scalar),
                    PieceKind::Call { f, args } => {
                        let args: Vec<_> = args.iter().map(|a| values[a.0]).collect();
                        builder.call(f, &args)[0]
                    }
                };
                values.push(value);
            }
            results.iter().map(|piece| values[piece.0].val).collect()
        };
        builder.finish(vals)
    }
}
