//! What a function remembers of the shapes it was called with.
//!
//! Invariant: a signature is found only for arguments whose dtypes are the declared ones and whose shapes, and values of inputs that are
//! sizes, are those that it was made for.

use super::GivenList;
use crate::bind::Bound;
use smallvec::SmallVec;
use std::sync::{Arc, Mutex, PoisonError};
use texpr_base::DType;
use texpr_ir::core::{Core, CoreProgram};
use texpr_ir::graph::SizeOrigin;
use texpr_runtime::exec::{Given, Ready};
use texpr_runtime::{Arg, Array, DataError};

/// How many are kept.
const KEPT: usize = 16;

/// One set of shapes and the plan for them.
#[derive(Debug)]
pub(super) struct Signature {
    /// One for each input; `None` where the call gives nothing.
    shapes: Vec<Option<SmallVec<[usize; 4]>>>,
    /// The values of the arguments that are sizes.
    values: SmallVec<[Option<i64>; 2]>,
    /// The inputs that the call does not give.
    defaults: Vec<Option<Array>>,
    pub(super) ready: Ready,
}

/// The signatures of a function, the latest first.
#[derive(Debug)]
pub(super) struct Signatures {
    dtypes: Vec<DType>,
    /// Inputs whose value is a size.
    sizes: Vec<usize>,
    /// For each input, whether its default depends on the values of other inputs, and must be computed in each call.
    defaults_vary: Vec<bool>,
    kept: Mutex<Vec<Arc<Signature>>>,
}

impl Signature {
    pub(super) fn new(
        args: &[Option<&Arg<'_>>],
        values: SmallVec<[Option<i64>; 2]>,
        bound: &Bound,
        ready: Ready,
    ) -> Self {
        Self {
            shapes: args.iter().map(|arg| arg.map(|arg| SmallVec::from_slice(arg.shape()))).collect(),
            values,
            defaults: bound
                .inputs
                .iter()
                .zip(args)
                .map(|(array, arg)| if arg.is_none() { array.clone() } else { None })
                .collect(),
            ready,
        }
    }

    /// The inputs for these arguments, which the signature was found for.
    pub(super) fn given<'a>(&'a self, args: &[Option<&'a Arg<'a>>]) -> Result<GivenList<'a>, DataError> {
        let given = |(arg, default): (&Option<&'a Arg<'a>>, &'a Option<Array>)| match arg {
            Some(arg) => arg.given().map(Some),
            None => Ok(default.as_ref().map(Given::from)),
        };
        args.iter().zip(&self.defaults).map(given).collect()
    }
}

impl Signatures {
    pub(super) fn of(program: &CoreProgram) -> Self {
        let size_of = |origin: &SizeOrigin| match origin {
            SizeOrigin::Input(k, _) => Some(*k as usize),
            SizeOrigin::Shape(_) | SizeOrigin::Data { .. } => None,
        };
        let reads_inputs = |graph: &Arc<texpr_ir::core::CoreGraph>| {
            graph.nodes.iter().any(|node| matches!(node.kind, Core::Input(_)))
        };
        Self {
            dtypes: program.inputs.iter().map(|input| input.ty.dtype).collect(),
            sizes: program.size_origins.iter().filter_map(size_of).collect(),
            defaults_vary: program
                .inputs
                .iter()
                .map(|i| i.default.as_ref().is_some_and(reads_inputs))
                .collect(),
            kept: Mutex::default(),
        }
    }

    /// The signature for these arguments, if they fit one that is kept.
    pub(super) fn find(&self, args: &[Option<&Arg<'_>>]) -> Option<Arc<Signature>> {
        let fits = |signature: &&Arc<Signature>| {
            signature.shapes.iter().zip(args).all(|(shape, arg)| shape.as_deref() == arg.map(Arg::shape))
                && self.values(args).eq(signature.values.iter().copied())
        };
        if !self.is_plain(args) {
            return None;
        }
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(fits).cloned()
    }

    /// Keeps a signature made for these arguments, if it may be used again.
    pub(super) fn keep(&self, args: &[Option<&Arg<'_>>], signature: &Arc<Signature>) {
        if !self.is_plain(args) {
            return;
        }
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.insert(0, signature.clone());
    }

    pub(super) fn values<'a>(
        &'a self,
        args: &'a [Option<&Arg<'_>>],
    ) -> impl Iterator<Item = Option<i64>> + 'a {
        self.sizes.iter().map(|k| args[*k].and_then(Arg::as_int))
    }

    /// Whether nothing has to be converted or computed before the run.
    fn is_plain(&self, args: &[Option<&Arg<'_>>]) -> bool {
        args.iter().zip(&self.dtypes).zip(&self.defaults_vary).all(|((arg, dtype), varies)| match arg {
            Some(arg) => arg.dtype() == *dtype,
            None => !varies,
        })
    }
}

/// An argument as an array that reads the caller's memory, for the time of the call.
pub(super) fn lent(arg: &Arg<'_>) -> Result<Array, DataError> {
    let given = arg.given()?;
    match given.array {
        Some(array) => Ok(array.clone()),
        // A scalar is copied; it may be kept as a default is.
        None if given.shape.is_empty() => {
            let scalar = texpr_base::Scalar::from_le_bytes(given.dtype, given.bytes);
            Ok(Array::scalar(scalar))
        }
        // SAFETY: the arrays made here are dropped before the call returns, which the arguments outlive.
        None => unsafe { Array::lend(given.dtype, given.shape.to_vec(), given.bytes) },
    }
}

/// Copies of those arrays that are lent.
pub(super) fn owned(arrays: Vec<Array>) -> Result<Vec<Array>, DataError> {
    arrays.into_iter().map(Array::into_owned).collect()
}
