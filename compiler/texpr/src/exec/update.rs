//! Writing one array into a part of another.

use super::frame::{Frame, Machine, Slot, array};
use texpr_ir::attr::Start;
use texpr_ir::core::{Core, CoreId};
use texpr_ir::interp::InterpError;
use texpr_runtime::{Array, Block};

/// Where the elements of a source go: the first one's place and the distance along each axis, in elements.
struct Target {
    offset: i64,
    strides: Vec<i64>,
}

impl Machine<'_> {
    /// `base with [region] = value`: in place if nobody else needs the base.
    pub(super) fn update(
        &self,
        frame: &mut Frame<'_>,
        id: CoreId,
        base_dies: bool,
    ) -> Result<(), InterpError> {
        let node = frame.graph.node(id);
        let Core::Update(axes) = &node.kind else { unreachable!("invariant: the step names an update") };
        let (base_id, value_id) = (node.args[0], node.args[1]);
        let shape = frame.get(base_id).shape().to_vec();
        let mut target = Target { offset: 0, strides: vec![0; frame.get(value_id).rank()] };
        let mut stride = 1i64;
        for (axis, size) in axes.iter().zip(&shape).rev() {
            let start = match &axis.start {
                Start::Size(size) => self.size(size)?,
                Start::Arg(k) => frame.int(node.args[2 + *k]),
            };
            target.offset += start * stride;
            if let Some(out) = axis.out {
                target.strides[out] += axis.step * stride;
            }
            stride *= *size as i64;
        }
        let base = frame.get(base_id).clone();
        if base_dies && base_id != value_id {
            frame.slots[base_id.index()] = Slot::Empty;
        }
        let dtype = base.dtype();
        let mut block = self.owned(base)?;
        scatter(&mut block, &target, frame.get(value_id));
        frame.set(id, array(dtype, shape, block));
        Ok(())
    }

    /// The array's memory if it is its only holder's, else a copy.
    fn owned(&self, x: Array) -> Result<Block, InterpError> {
        match x.into_block() {
            Ok(block) => Ok(block),
            Err(x) => {
                let mut block = self.alloc(x.dtype(), x.shape())?;
                block.as_mut_slice()[..x.n_bytes()].copy_from_slice(x.bytes());
                Ok(block)
            }
        }
    }

    pub(super) fn concat(&self, frame: &mut Frame<'_>, id: CoreId) -> Result<(), InterpError> {
        let node = frame.graph.node(id);
        let Core::Concat { axis } = node.kind else { unreachable!("invariant: the step names a concat") };
        let shape = self.shape(&node.ty.shape)?;
        let mut block = self.alloc(node.ty.dtype, &shape)?;
        let mut strides = vec![1i64; shape.len()];
        for k in (0..shape.len().saturating_sub(1)).rev() {
            strides[k] = strides[k + 1] * shape[k + 1] as i64;
        }
        let mut offset = 0;
        for arg in &node.args {
            let part = frame.get(*arg);
            scatter(&mut block, &Target { offset, strides: strides.clone() }, part);
            offset += part.shape()[axis] as i64 * strides[axis];
        }
        frame.set(id, array(node.ty.dtype, shape, block));
        Ok(())
    }
}

/// Copies all elements of `source` to their places.
fn scatter(block: &mut Block, target: &Target, source: &Array) {
    let size = source.dtype().size();
    let n = source.n_elements();
    if n == 0 {
        return;
    }
    let (from, to) = (source.bytes(), block.as_mut_slice());
    let rank = source.rank();
    let (cols, step) = match rank {
        0 => (1, 1),
        _ => (source.shape()[rank - 1], target.strides[rank - 1]),
    };
    let outer = &source.shape()[..rank.saturating_sub(1)];
    let mut index = vec![0usize; outer.len()];
    for row in from.chunks_exact(cols * size) {
        let start = target.offset
            + index.iter().zip(&target.strides).map(|(i, stride)| *i as i64 * stride).sum::<i64>();
        if step == 1 {
            let at = start as usize * size;
            to[at..at + row.len()].copy_from_slice(row);
        } else {
            for (j, element) in row.chunks_exact(size).enumerate() {
                let at = (start + j as i64 * step) as usize * size;
                to[at..at + size].copy_from_slice(element);
            }
        }
        for k in (0..outer.len()).rev() {
            index[k] += 1;
            if index[k] < outer[k] {
                break;
            }
            index[k] = 0;
        }
    }
}
