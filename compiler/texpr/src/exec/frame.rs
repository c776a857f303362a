//! The state of a run, and of one region in it.

use super::{ExecOptions, ExecOutcome};
use texpr_base::{DType, Size};
use texpr_codegen::cranelift::Loaded;
use texpr_ir::core::{CoreGraph, CoreId};
use texpr_ir::interp::{ErrorKind, InterpError};
use texpr_runtime::array::checked_size;
use texpr_runtime::{Array, Block};

/// What all regions of a run share.
pub(super) struct Machine<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) inputs: &'a [Option<Array>],
    pub(super) sizes: &'a [Option<i64>],
    pub(super) options: &'a ExecOptions<'a>,
    pub(super) outcome: ExecOutcome,
}

/// The value of a node.
#[derive(Clone)]
pub(super) enum Slot {
    Empty,
    One(Array),
    /// Of a loop or a conditional: its results.
    Many(Vec<Array>),
}

/// The values of one region while it runs.
pub(super) struct Frame<'g> {
    pub(super) graph: &'g CoreGraph,
    pub(super) params: Vec<Option<Array>>,
    pub(super) slots: Vec<Slot>,
}

impl<'g> Frame<'g> {
    pub(super) fn new(graph: &'g CoreGraph, params: Vec<Array>) -> Self {
        let slots = vec![Slot::Empty; graph.nodes.len()];
        Self { graph, params: params.into_iter().map(Some).collect(), slots }
    }

    pub(super) fn get(&self, id: CoreId) -> &Array {
        match &self.slots[id.index()] {
            Slot::One(array) => array,
            Slot::Many(_) | Slot::Empty => unreachable!("invariant: n{} has a value before it is read", id.0),
        }
    }

    pub(super) fn set(&mut self, id: CoreId, value: Array) {
        self.slots[id.index()] = Slot::One(value);
    }

    /// The value of an `i64` scalar.
    pub(super) fn int(&self, id: CoreId) -> i64 {
        self.get(id).to_scalar().expect("invariant: the node is a scalar").as_i64()
    }

    /// The value of a `bool` scalar.
    pub(super) fn bool(&self, id: CoreId) -> bool {
        self.get(id).to_scalar().expect("invariant: the node is a scalar").as_bool()
    }
}

impl Machine<'_> {
    pub(super) fn size(&self, size: &Size) -> Result<i64, InterpError> {
        Ok(size.eval(self.sizes)?)
    }

    pub(super) fn shape(&self, sizes: &[Size]) -> Result<Vec<usize>, InterpError> {
        sizes
            .iter()
            .map(|size| {
                let value = self.size(size)?;
                usize::try_from(value)
                    .map_err(|_| ErrorKind::NegativeSize { size: size.clone(), value }.into())
            })
            .collect()
    }

    /// Fresh memory for an array.
    pub(super) fn alloc(&self, dtype: DType, shape: &[usize]) -> Result<Block, InterpError> {
        let elements = shape.iter().map(|n| *n as i128).product();
        let too_large = || InterpError::from(ErrorKind::TooLarge { elements });
        let (_, bytes) = checked_size(dtype, shape).map_err(|_| too_large())?;
        self.options.pool.alloc(bytes).map_err(|_| too_large())
    }
}

/// The array in a block that was allocated for it.
pub(super) fn array(dtype: DType, shape: Vec<usize>, block: Block) -> Array {
    Array::from_block(dtype, shape, block).expect("invariant: the block was allocated for this shape")
}
