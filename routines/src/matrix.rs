//! Matrices of a batch as `faer` sees them.

use faer::{Mat, MatMut, MatRef, Par, c64};
use rayon::prelude::*;
use std::borrow::Cow;
use texpr_base::DType;
use texpr_base::routine::{ArrayRef, RoutineCall, RoutineError};

/// A float that matrix products are made of.
pub(crate) trait Float: faer::traits::RealField + bytemuck::Pod {
    fn of(x: f64) -> Self;
}
impl Float for f32 {
    fn of(x: f64) -> Self {
        x as f32
    }
}
impl Float for f64 {
    fn of(x: f64) -> Self {
        x
    }
}

/// Evaluates `$body` with `$t` the float type of `$dtype`.
macro_rules! with_float {
    ($dtype:expr, $t:ident => $body:expr) => {
        match $dtype {
            texpr_base::DType::F32 => {
                type $t = f32;
                $body
            }
            _ => {
                type $t = f64;
                $body
            }
        }
    };
}
pub(crate) use with_float;

/// The arguments of one member of the batch, each in row-major order.
pub(crate) struct Member<'a> {
    ins: Vec<(Cow<'a, [f64]>, &'a [usize])>,
    /// Its number, if there are several.
    number: Option<usize>,
    /// Of the dtype of the first argument.
    pub(crate) epsilon: f64,
}

impl Member<'_> {
    /// Argument `i`, a matrix.
    pub(crate) fn matrix(&self, i: usize) -> MatRef<'_, f64> {
        let (x, shape) = &self.ins[i];
        let [.., m, n] = **shape else { unreachable!("invariant: the type rule saw to two axes") };
        MatRef::from_row_major_slice(x, m, n)
    }

    /// The complex matrix whose parts are arguments `i` and `i + 1`.
    pub(crate) fn complex(&self, i: usize) -> Mat<c64> {
        let (re, im) = (self.matrix(i), self.matrix(i + 1));
        Mat::from_fn(re.nrows(), re.ncols(), |i, j| c64::new(re[(i, j)], im[(i, j)]))
    }

    /// Argument `i`, a number.
    pub(crate) fn scalar(&self, i: usize) -> f64 {
        self.ins[i].0[0]
    }

    /// Why there is no result, about this matrix.
    pub(crate) fn refuse(&self, what: &str, help: &str) -> RoutineError {
        let message = match self.number {
            None => format!("the matrix {what}"),
            Some(number) => format!("matrix {number} of the batch {what}"),
        };
        RoutineError { message, help: Some(help.to_string()) }
    }

    /// An iteration came to no end.
    pub(crate) fn no_convergence(&self) -> RoutineError {
        self.refuse("has no result: the iteration does not converge", "look for NaN and infinities in it")
    }
}

/// Elements `at..at + size` as `f64`.
fn part<'a>(x: &ArrayRef<'a>, at: usize, size: usize) -> Cow<'a, [f64]> {
    match x.dtype {
        DType::F32 => x.of::<f32>()[at..at + size].iter().map(|x| f64::from(*x)).collect(),
        _ => Cow::Borrowed(&x.of::<f64>()[at..at + size]),
    }
}

/// Fills all results from `f`, which makes those of one member of the batch, in row-major order. The last axes, as many as the `core`s
/// say, of an argument or result are those of one member; the axes before them are the batch, the same everywhere.
pub(crate) fn batched(
    call: &mut RoutineCall<'_>,
    ins_core: &[usize],
    outs_core: &[usize],
    f: impl Fn(&Member<'_>) -> Result<Vec<Vec<f64>>, RoutineError> + Send + Sync,
) -> Result<(), RoutineError> {
    // One thread a matrix: how `faer` shares a factorisation would depend on how many there are.
    faer::set_global_parallelism(Par::Seq);
    let first = call.ins[0];
    let batch: usize = first.shape[..first.shape.len() - ins_core[0]].iter().product();
    let epsilon = if first.dtype == DType::F32 { f64::from(f32::EPSILON) } else { f64::EPSILON };
    let core = |shape: &[usize], axes: usize| -> usize { shape[shape.len() - axes..].iter().product() };
    let (inputs, threads) = (call.ins, call.threads);
    let member = |number: usize| {
        let ins = inputs.iter().zip(ins_core).map(|(x, axes)| {
            let size = core(x.shape, *axes);
            (part(x, number * size, size), x.shape)
        });
        Member { ins: ins.collect(), number: (batch > 1).then_some(number), epsilon }
    };
    let results: Vec<Result<Vec<Vec<f64>>, RoutineError>> = if threads > 1 && batch > 1 {
        (0..batch).into_par_iter().map(|i| f(&member(i))).collect()
    } else {
        (0..batch).map(|i| f(&member(i))).collect()
    };
    for (number, result) in results.into_iter().enumerate() {
        for ((out, axes), values) in call.outs.iter_mut().zip(outs_core).zip(result?) {
            let size = core(out.shape, *axes);
            let place = number * size..(number + 1) * size;
            match out.dtype {
                DType::F32 => {
                    let out = &mut out.of::<f32>()[place];
                    out.iter_mut().zip(values).for_each(|(to, x)| *to = x as f32);
                }
                _ => out.of::<f64>()[place].copy_from_slice(&values),
            }
        }
    }
    Ok(())
}

/// The elements in row-major order.
pub(crate) fn row_major(x: MatRef<'_, f64>) -> Vec<f64> {
    let mut out = vec![0.0; x.nrows() * x.ncols()];
    if !out.is_empty() {
        MatMut::from_row_major_slice_mut(&mut out, x.nrows(), x.ncols()).copy_from(x);
    }
    out
}

/// The real and the imaginary parts in row-major order.
pub(crate) fn parts(x: MatRef<'_, c64>) -> [Vec<f64>; 2] {
    let all = || (0..x.nrows()).flat_map(|i| (0..x.ncols()).map(move |j| x[(i, j)]));
    [all().map(|z| z.re).collect(), all().map(|z| z.im).collect()]
}

/// A copy that can be worked on.
pub(crate) fn owned(x: MatRef<'_, f64>) -> Mat<f64> {
    Mat::from_fn(x.nrows(), x.ncols(), |i, j| x[(i, j)])
}
