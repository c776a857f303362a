//! What the code of a kernel depends on, and nothing else: the key under which code is kept.
//!
//! The structure of a kernel is the kernel without what its code finds in its words or is told in its addresses ([`crate::layout`]). There remain: the
//! number of axes and which of them are outer ones, the form, the prims of the bodies, the dtype and kind of each source and out, along which axes each
//! access stands still or moves to the next element, whether the inner axis has very few elements, and which axes a piece has whole. Gone
//! are the nodes, sizes, offsets and strides; those of a nest, and the places in the user's text, too.
//!
//! Invariant: code is made of structures, never of the kernels themselves, so kernels of one structure cannot need different code.

use crate::emit::FEW;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use texpr_base::{FileId, Size, SizeVar, Span};
use texpr_ir::core::CoreId;
use texpr_ir::graph::ArrayConst;
use texpr_kernel::affine::Affine;
use texpr_kernel::ir::{Code, Form, Kernel, OutKind, Piece};
use texpr_kernel::nest::{Exit, Nest, Why};

/// A structure with its hash, which is worked out before the cache is locked.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Key {
    hash: u64,
    pub(crate) code: Code,
}

impl Key {
    pub(crate) fn of(code: &Code) -> Arc<Self> {
        let code = of(code);
        let mut hasher = FxHasher::default();
        code.hash(&mut hasher);
        Arc::new(Self { hash: hasher.finish(), code })
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

/// The structure of a kernel or a nest.
fn of(code: &Code) -> Code {
    match code {
        Code::Kernel(kernel) => Code::Kernel(of_kernel(kernel)),
        Code::Nest(nest) => Code::Nest(of_nest(nest)),
    }
}

fn of_kernel(kernel: &Kernel) -> Kernel {
    let inner = kernel.inner();
    let any = Size::var(SizeVar(0));
    let has_few = kernel.form == Form::Map && kernel.piece.is_none();
    let extent = |axis: usize| match kernel.axes[axis].as_const() {
        Some(n) if axis == inner && has_few && n < FEW => kernel.axes[axis].clone(),
        _ => any.clone(),
    };
    let at = |at: &Affine| Affine {
        offset: Size::constant(0),
        strides: at
            .strides
            .iter()
            .enumerate()
            .map(|(axis, stride)| step(stride, axis == inner, &any))
            .collect(),
        dynamic: Vec::new(),
    };
    let axes: Vec<Size> = (0..kernel.axes.len()).map(extent).collect();
    let piece = kernel.piece.as_ref().map(|piece| {
        let bounds = |axis: usize| match piece.is_whole(axis, &kernel.axes[axis]) {
            true => (Size::constant(0), axes[axis].clone()),
            false => (Size::constant(1), Size::constant(1)),
        };
        Piece { bounds: (0..axes.len()).map(bounds).collect(), body: piece.body.clone() }
    });
    let mut sources = kernel.sources.clone();
    for source in &mut sources {
        use texpr_kernel::ir::Source;
        *source.at_mut() = at(source.at());
        match source {
            Source::Load { node, line, .. } => (*node, *line) = (CoreId(0), None),
            Source::Array { node, .. } => *node = CoreId(0),
            Source::Index(_) => {}
        }
    }
    let mut outs = kernel.outs.clone();
    for out in &mut outs {
        out.node = CoreId(0);
        let (OutKind::Store(place) | OutKind::Reduce { at: place, .. }) = &mut out.kind;
        *place = at(place);
    }
    Kernel {
        axes,
        n_outer: kernel.n_outer,
        form: kernel.form,
        sources,
        body: kernel.body.clone(),
        piece,
        outs,
    }
}

/// A stride: 0, any other, or, along the inner axis, 1.
fn step(stride: &Size, is_inner: bool, any: &Size) -> Size {
    match stride.as_const() {
        Some(0) => stride.clone(),
        Some(1) if is_inner => stride.clone(),
        _ => any.clone(),
    }
}

fn of_nest(nest: &Nest) -> Nest {
    let nowhere = Span::new(FileId(0), 0, 0);
    let literal = Arc::new(ArrayConst { shape: Vec::new(), elements: Vec::new() });
    let exit = |exit: &Exit| Exit { why: Why::Interrupted, loops: vec![None; exit.loops.len()] };
    Nest {
        literals: vec![literal; nest.literals.len()],
        words: vec![Size::var(SizeVar(0)); nest.words.len()],
        exits: nest.exits.iter().map(exit).collect(),
        divisions: vec![nowhere; nest.divisions.len()],
        parts: Vec::new(),
        ..nest.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use texpr_base::DType;
    use texpr_ir::PrimFn;
    use texpr_kernel::ir::{Out, Source};

    /// `y[i, j] = f(x[i * outer + j * inner])` over `rows` and `cols`.
    fn kernel(node: u32, [rows, cols]: [&Size; 2], [outer, inner]: [&Size; 2], factor: f64) -> Code {
        let load = Affine {
            offset: Size::constant(i64::from(node)),
            strides: vec![outer.clone(), inner.clone()],
            dynamic: Vec::new(),
        };
        let store = Affine {
            offset: Size::constant(0),
            strides: vec![cols.clone(), Size::constant(1)],
            dynamic: Vec::new(),
        };
        Code::Kernel(Kernel {
            axes: vec![rows.clone(), cols.clone()],
            n_outer: 0,
            form: Form::Map,
            sources: vec![Source::Load { node: CoreId(node), dtype: DType::F64, at: load, line: None }],
            body: Arc::new(PrimFn::build1(&[DType::F64], |x| x[0] * factor)),
            piece: None,
            outs: vec![Out { node: CoreId(node + 1), dtype: DType::F64, kind: OutKind::Store(store) }],
        })
    }

    #[test]
    fn nodes_and_sizes_are_no_part_of_a_structure() {
        let (n, m) = (Size::var(SizeVar(3)), Size::var(SizeVar(5)));
        let (zero, one, large) = (Size::constant(0), Size::constant(1), Size::constant(100));
        let base = of(&kernel(7, [&n, &m], [&m, &one], 2.0));
        assert_eq!(base, of(&kernel(9, [&m, &n], [&large, &one], 2.0)));
        assert_eq!(base, of(&kernel(9, [&n, &large], [&one, &one], 2.0)));
        let others = [
            kernel(7, [&n, &m], [&zero, &one], 2.0),
            kernel(7, [&n, &m], [&m, &zero], 2.0),
            kernel(7, [&n, &m], [&m, &large], 2.0),
            kernel(7, [&n, &m], [&m, &one], 3.0),
            kernel(7, [&n, &one], [&m, &one], 2.0),
        ];
        others.iter().for_each(|other| assert_ne!(base, of(other), "{other:?}"));
    }
}
