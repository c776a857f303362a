//! Launching one kernel: extents, blocks, strides, memory for the results, partial results.

use super::frame::{Frame, Machine, array};
use super::parallel;
use texpr_base::{Combine, DType, reduce};
use texpr_codegen::layout::Layout;
use texpr_ir::core::CoreId;
use texpr_ir::interp::InterpError;
use texpr_kernel::affine::Affine;
use texpr_kernel::ir::{Form, Kernel, OutKind, Source};
use texpr_runtime::Block;
use texpr_runtime::routines::combine::combine_blocks;

/// Elements of a block of a kernel without reductions.
const MAP_BLOCK: usize = 4096;

/// How a launch is cut.
struct Cut {
    extents: Vec<i64>,
    n_outer: usize,
    n_rows: usize,
    blocks: reduce::Blocks,
}

impl Cut {
    fn units(&self) -> usize {
        self.n_outer * self.blocks.count()
    }

    fn is_empty(&self) -> bool {
        self.extents.contains(&0)
    }
}

/// Where a reduction's units leave their results.
struct Partial {
    out: usize,
    block: Block,
    combine: Combine,
    dtype: DType,
}

impl Machine<'_> {
    /// Runs a kernel and sets the values of its outs. `number` is its number in the loaded code.
    pub(super) fn launch(
        &self,
        frame: &mut Frame<'_>,
        kernel: &Kernel,
        number: usize,
    ) -> Result<(), InterpError> {
        let cut = self.cut(kernel)?;
        let n_blocks = cut.blocks.count();
        let mut results: Vec<(CoreId, Vec<usize>, Block)> = Vec::with_capacity(kernel.outs.len());
        for out in &kernel.outs {
            let shape = self.shape(&frame.graph.ty(out.node).shape)?;
            let block = self.alloc(out.dtype, &shape)?;
            results.push((out.node, shape, block));
        }
        if cut.is_empty() {
            fill_empty(kernel, &mut results);
        } else {
            let mut words = self.words(kernel, &cut)?;
            let mut bases = self.bases(frame, kernel, &mut words)?;
            let mut partials = Vec::new();
            for (k, out) in kernel.outs.iter().enumerate() {
                let reduced = match &out.kind {
                    OutKind::Reduce { combine, .. } => Some(*combine),
                    OutKind::Store(_) => None,
                };
                let n_parts = if kernel.form == Form::Column { cut.blocks.n_row_blocks } else { n_blocks };
                match reduced {
                    Some(combine) if n_parts > 1 => {
                        let n_outs: usize = results[k].1.iter().product();
                        let mut block = self.alloc(out.dtype, &[n_outs, n_parts])?;
                        bases.push(block.as_mut_ptr());
                        partials.push(Partial { out: k, block, combine, dtype: out.dtype });
                    }
                    _ => bases.push(results[k].2.as_mut_ptr()),
                }
            }
            let nanos = estimate(kernel, &cut);
            parallel::run(
                self.loaded.function(number),
                &bases,
                &words,
                cut.units(),
                nanos,
                self.options.threads,
                self.options.share_from,
            );
            for partial in partials {
                let (_, shape, block) = &mut results[partial.out];
                let n_outs: usize = shape.iter().product();
                let (n_parts, strides) = if kernel.form == Form::Column {
                    (cut.blocks.n_row_blocks, (1, n_outs))
                } else {
                    (n_blocks, (n_blocks, 1))
                };
                let bytes = n_outs * n_parts * partial.dtype.size();
                let out_bytes = n_outs * partial.dtype.size();
                combine_blocks(
                    partial.dtype,
                    partial.combine,
                    &partial.block.as_slice()[..bytes],
                    &mut block.as_mut_slice()[..out_bytes],
                    n_parts,
                    strides,
                );
            }
        }
        for (node, shape, block) in results {
            let dtype = frame.graph.ty(node).dtype;
            frame.set(node, array(dtype, shape, block));
        }
        Ok(())
    }

    fn cut(&self, kernel: &Kernel) -> Result<Cut, InterpError> {
        let shape = self.shape(&kernel.axes)?;
        let inner = kernel.inner();
        let n_outer = shape[..kernel.n_outer].iter().product();
        let n_rows = shape[kernel.n_outer..inner].iter().product();
        let cols = shape[inner];
        let blocks = match kernel.form {
            Form::Map => reduce::block(n_rows, cols, MAP_BLOCK),
            Form::Row => reduce::row_block(n_rows, cols),
            Form::Column => reduce::Blocks {
                block_rows: reduce::RUN,
                block_cols: cols.clamp(1, reduce::ROW_BLOCK),
                n_row_blocks: n_rows.div_ceil(reduce::RUN),
                n_col_blocks: cols.div_ceil(reduce::ROW_BLOCK),
            },
        };
        Ok(Cut { extents: shape.iter().map(|n| *n as i64).collect(), n_outer, n_rows, blocks })
    }

    fn words(&self, kernel: &Kernel, cut: &Cut) -> Result<Vec<i64>, InterpError> {
        let layout = Layout::of(kernel);
        let n_sources = kernel.sources.len();
        let mut words = vec![0; layout.n_words()];
        words[..cut.extents.len()].copy_from_slice(&cut.extents);
        words[layout.block_rows()] = cut.blocks.block_rows as i64;
        words[layout.block_cols()] = cut.blocks.block_cols as i64;
        words[layout.n_col_blocks()] = cut.blocks.n_col_blocks as i64;
        words[layout.n_blocks()] = cut.blocks.count() as i64;
        words[layout.n_rows()] = cut.n_rows as i64;
        for (axis, (from, to)) in kernel.piece.iter().flat_map(|piece| &piece.bounds).enumerate() {
            words[layout.bound(axis, 0)] = self.size(from)?;
            words[layout.bound(axis, 1)] = self.size(to)?;
        }
        let mut strides = |access: usize, at: &Affine, scale: i64| -> Result<(), InterpError> {
            for (axis, stride) in at.strides.iter().enumerate() {
                words[layout.stride(access, axis)] = self.size(stride)? * scale;
            }
            Ok(())
        };
        for (k, source) in kernel.sources.iter().enumerate() {
            match source {
                Source::Load { dtype, at, .. } => strides(k, at, dtype.size() as i64)?,
                Source::Index(at) => strides(k, at, 1)?,
            }
        }
        for (k, out) in kernel.outs.iter().enumerate() {
            let (OutKind::Store(at) | OutKind::Reduce { at, .. }) = &out.kind;
            strides(n_sources + k, at, out.dtype.size() as i64)?;
        }
        for (k, source) in kernel.sources.iter().enumerate() {
            if let Source::Index(at) = source {
                words[layout.offset(k)] = self.size(&at.offset)?;
            }
        }
        for (k, out) in kernel.outs.iter().enumerate() {
            if let (OutKind::Reduce { .. }, Form::Column) = (&out.kind, kernel.form) {
                let kept = cut.n_outer as i64 * cut.extents[kernel.inner()];
                words[layout.offset(n_sources + k)] = kept * out.dtype.size() as i64;
            }
        }
        Ok(words)
    }

    /// The addresses of the sources; adds what is known only now to the offsets of index sources.
    fn bases(
        &self,
        frame: &Frame<'_>,
        kernel: &Kernel,
        words: &mut [i64],
    ) -> Result<Vec<*mut u8>, InterpError> {
        let layout = Layout::of(kernel);
        let mut bases = Vec::with_capacity(kernel.sources.len() + kernel.outs.len());
        for (k, source) in kernel.sources.iter().enumerate() {
            let (Source::Load { at, .. } | Source::Index(at)) = source;
            let mut moved = 0;
            for (node, coefficient) in &at.dynamic {
                moved += frame.int(*node) * self.size(coefficient)?;
            }
            bases.push(match source {
                Source::Load { node, dtype, at } => {
                    let elements = self.size(&at.offset)? + moved;
                    let start = frame.get(*node).as_ptr();
                    start.wrapping_offset(elements as isize * dtype.size() as isize).cast_mut()
                }
                Source::Index(_) => {
                    words[layout.offset(k)] += moved;
                    std::ptr::null_mut()
                }
            });
        }
        Ok(bases)
    }
}

/// Results of a kernel over no points: nothing to store, and reductions of nothing.
fn fill_empty(kernel: &Kernel, results: &mut [(CoreId, Vec<usize>, Block)]) {
    for (out, (_, shape, block)) in kernel.outs.iter().zip(results) {
        if let OutKind::Reduce { combine, .. } = &out.kind {
            let element = combine.of_empty(out.dtype).to_le_bytes();
            let bytes = shape.iter().product::<usize>() * out.dtype.size();
            for place in block.as_mut_slice()[..bytes].chunks_exact_mut(out.dtype.size()) {
                place.copy_from_slice(&element);
            }
        }
    }
}

/// Nanoseconds of one thread, roughly: vector instructions at two a nanosecond, memory at ten bytes a nanosecond.
fn estimate(kernel: &Kernel, cut: &Cut) -> f64 {
    let elements: f64 = cut.extents.iter().map(|n| *n as f64).product();
    let bytes: usize = kernel
        .sources
        .iter()
        .map(|s| if let Source::Load { dtype, .. } = s { dtype.size() } else { 0 })
        .chain(kernel.outs.iter().map(|o| if let OutKind::Store(_) = o.kind { o.dtype.size() } else { 0 }))
        .sum();
    elements * (f64::from(kernel.body.cost()) * 0.2 + bytes as f64 * 0.05)
}
