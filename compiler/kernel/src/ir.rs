//! The loop IR: one pass over a space of axes, with loads through affine indices, a straight-line body of prims, and several results.

use crate::affine::Affine;
use crate::nest::Nest;
use std::fmt::Write as _;
use std::sync::Arc;
use texpr_base::{Combine, Counts, DType, Size, SizeTable, SpanSet};
use texpr_ir::PrimFn;
use texpr_ir::core::CoreId;
use texpr_ir::prim::combining;

/// A fused kernel.
///
/// Its axes, outermost first, are `n_outer` independent ones, then rows, then the inner one, along which it is vectorised. Rows and the inner
/// axis are cut into blocks by [`texpr_base::reduce::block`]; a *unit* of work is one block of one point of the outer axes.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Kernel {
    pub axes: Vec<Size>,
    pub n_outer: usize,
    pub form: Form,
    pub sources: Vec<Source>,
    /// Parameters: the sources in order. Results: the outs in order.
    pub body: Arc<PrimFn>,
    /// A part of the space where another body computes the results.
    pub piece: Option<Piece>,
    pub outs: Vec<Out>,
}

/// A box of the space, with a body of its own: each axis from a bound up to another. Both bodies have the kernel's sources for parameters, but a
/// source is only loaded where the body of the place reads it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Piece {
    pub bounds: Vec<(Size, Size)>,
    pub body: Arc<PrimFn>,
}

impl Piece {
    /// Whether the piece has all of the axis.
    pub fn is_whole(&self, axis: usize, extent: &Size) -> bool {
        self.bounds[axis].0.as_const() == Some(0) && self.bounds[axis].1 == *extent
    }
}

/// How the kernel's reductions, if it has any, run.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Form {
    /// None.
    Map,
    /// Over rows and the inner axis, in lanes.
    Row,
    /// Over rows; the inner axis is kept.
    Column,
}

/// A value that the body starts from.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Source {
    Load {
        node: CoreId,
        dtype: DType,
        at: Affine,
        /// It is read from a copy, along the inner axis, where its elements lie next to each other.
        line: Option<Line>,
    },
    /// The affine value itself, `i64`.
    Index(Affine),
    /// The address of an array, for loads at computed indices; the affine is 0.
    Array { node: CoreId, at: Affine },
}

/// Elements of an array, one for each index of a kernel's inner axis: the first and the distance, in elements.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Line {
    pub offset: Size,
    pub step: Size,
}

impl Source {
    pub fn at(&self) -> &Affine {
        let (Self::Load { at, .. } | Self::Index(at) | Self::Array { at, .. }) = self;
        at
    }

    pub fn at_mut(&mut self) -> &mut Affine {
        let (Self::Load { at, .. } | Self::Index(at) | Self::Array { at, .. }) = self;
        at
    }

    /// The array it reads.
    pub fn node(&self) -> Option<CoreId> {
        match self {
            Self::Load { node, .. } | Self::Array { node, .. } => Some(*node),
            Self::Index(_) => None,
        }
    }

    /// Of the body's parameter.
    pub fn dtype(&self) -> DType {
        match self {
            Self::Load { dtype, .. } => *dtype,
            Self::Index(_) | Self::Array { .. } => DType::I64,
        }
    }
}

/// What becomes of one result of the body.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Out {
    /// The core node it is the value of (for a reduction: the `Reduce` node).
    pub node: CoreId,
    pub dtype: DType,
    pub kind: OutKind,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum OutKind {
    /// Stored at each point: the element offset in the node's buffer.
    Store(Affine),
    /// Combined over the reduced axes. The affine is the element offset of the result, over the kept axes.
    Reduce { combine: Combine, at: Affine },
}

impl Kernel {
    /// The index of the inner axis.
    pub fn inner(&self) -> usize {
        self.axes.len() - 1
    }

    /// The body, and that of the piece.
    pub fn bodies(&self) -> impl Iterator<Item = &PrimFn> {
        std::iter::once(&*self.body).chain(self.piece.as_ref().map(|piece| &*piece.body))
    }

    /// The instructions at a point: of the dearer body, and one for each reduction.
    pub fn counts(&self) -> Counts {
        let mut counts = self.bodies().map(PrimFn::counts).max_by_key(Counts::cost).unwrap_or_default();
        // The lanes are those of both.
        counts.wide = self.bodies().any(|body| body.counts().wide);
        for out in &self.outs {
            if let OutKind::Reduce { combine, .. } = &out.kind {
                let (class, n) = combining(*combine).class(out.dtype, out.dtype);
                counts.add(class, n);
            }
        }
        counts
    }

    /// The kernel as text, for `texpr emit --stage kernels`.
    pub fn print(&self, name: &str, sizes: &SizeTable) -> String {
        let mut out = String::new();
        let axes: Vec<String> = self.axes.iter().map(|s| s.display(sizes).to_string()).collect();
        let (outer, rest) = axes.split_at(self.n_outer);
        let _ = writeln!(
            out,
            "kernel {name} {:?} outer({}) loop({})",
            self.form,
            outer.join(", "),
            rest.join(", ")
        );
        for (i, source) in self.sources.iter().enumerate() {
            let _ = match source {
                Source::Load { node, dtype, at, line } => {
                    let _ = write!(out, "  v{i}: {dtype} = load n{}[{}]", node.0, at.display(sizes));
                    match line {
                        Some(Line { offset, step }) => writeln!(
                            out,
                            " of a copy of [{} + ({})*i]",
                            offset.display(sizes),
                            step.display(sizes)
                        ),
                        None => writeln!(out),
                    }
                }
                Source::Index(at) => writeln!(out, "  v{i}: i64 = index {}", at.display(sizes)),
                Source::Array { node, .. } => writeln!(out, "  v{i}: i64 = array n{}", node.0),
            };
        }
        if let Some(piece) = &self.piece {
            let bounds: Vec<String> = piece
                .bounds
                .iter()
                .map(|(from, to)| format!("{}..{}", from.display(sizes), to.display(sizes)))
                .collect();
            let _ = writeln!(out, " in [{}]:", bounds.join(", "));
            self.print_body(&piece.body, &mut out, sizes);
            let _ = writeln!(out, " else:");
        }
        self.print_body(&self.body, &mut out, sizes);
        out
    }

    fn print_body(&self, body: &PrimFn, out: &mut String, sizes: &SizeTable) {
        out.push_str(&body.print("  "));
        for (result, o) in body.results.iter().zip(&self.outs) {
            let _ = match &o.kind {
                OutKind::Store(at) => {
                    writeln!(out, "  store n{}[{}] = v{}", o.node.0, at.display(sizes), result.0)
                }
                OutKind::Reduce { combine, at } => {
                    writeln!(
                        out,
                        "  {} n{}[{}] <- v{}",
                        combine.name(),
                        o.node.0,
                        at.display(sizes),
                        result.0
                    )
                }
            };
        }
    }
}

/// What is compiled to one function.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Code {
    Kernel(Kernel),
    Nest(Nest),
}

impl Code {
    /// As text, for `texpr emit --stage kernels`.
    pub fn print(&self, name: &str, sizes: &SizeTable) -> String {
        match self {
            Self::Kernel(kernel) => kernel.print(name, sizes),
            Self::Nest(nest) => nest.print(name, sizes),
        }
    }

    pub fn kernel(&self) -> Option<&Kernel> {
        if let Self::Kernel(kernel) = self { Some(kernel) } else { None }
    }

    pub fn nest(&self) -> Option<&Nest> {
        if let Self::Nest(nest) = self { Some(nest) } else { None }
    }
}

/// A kernel with what the profile needs to know about it.
#[derive(Clone, Debug)]
pub struct KernelInfo {
    pub kernel: Kernel,
    /// The core nodes computed in it, for sharing out its time.
    pub members: Vec<CoreId>,
    pub spans: SpanSet,
}
