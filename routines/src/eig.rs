//! Eigenvalues and eigenvectors of any square matrix, by `faer`, in `f64`. Complex arrays are pairs of real and imaginary parts.

use crate::matrix::{Member, batched};
use faer::c64;
use texpr_base::Routine;
use texpr_base::routine::{RoutineCall, RoutineError};

/// `re [n, n][, im [n, n]] -> values (re, im) [n], vectors (re, im) [n, n]`. The vectors are columns of length 1 whose element of the greatest
/// magnitude is real and above 0.
pub static EIG: Routine = Routine { name: "eig", in_place: false, run: eig };

/// `re [n, n][, im [n, n]] -> values (re, im) [n]`.
pub static EIGVALS: Routine = Routine { name: "eigvals", in_place: false, run: eigvals };

fn eig(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let parts = call.ins.len();
    batched(call, &[2, 2][..parts], &[1, 1, 2, 2], |m| {
        let n = checked(m, parts)?;
        if n == 0 {
            return Ok(vec![Vec::new(); 4]);
        }
        let eigen = if parts == 1 { m.matrix(0).eigen() } else { m.complex(0).eigen() };
        let eigen = eigen.map_err(|_| m.no_convergence())?;
        let mut out = halves((0..n).map(|i| eigen.S()[i]));
        let factors: Vec<c64> =
            (0..n).map(|j| factor(&(0..n).map(|i| eigen.U()[(i, j)]).collect::<Vec<_>>())).collect();
        let vectors = (0..n * n).map(|at| eigen.U()[(at / n, at % n)] * factors[at % n]);
        out.extend(halves(vectors));
        Ok(out)
    })
}

fn eigvals(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let parts = call.ins.len();
    batched(call, &[2, 2][..parts], &[1, 1], |m| {
        if checked(m, parts)? == 0 {
            return Ok(vec![Vec::new(); 2]);
        }
        let values = if parts == 1 { m.matrix(0).eigenvalues() } else { m.complex(0).eigenvalues() };
        Ok(halves(values.map_err(|_| m.no_convergence())?.into_iter()))
    })
}

/// The number of rows, if all elements are finite: of others there is nothing to find.
fn checked(m: &Member<'_>, parts: usize) -> Result<usize, RoutineError> {
    let n = m.matrix(0).nrows();
    let finite = |part: usize| (0..n).all(|i| (0..n).all(|j| m.matrix(part)[(i, j)].is_finite()));
    if (0..parts).all(finite) {
        Ok(n)
    } else {
        Err(m.refuse("holds NaN or infinities", "it has no eigenvalues: look for where they come from"))
    }
}

/// What makes a vector one of length 1 whose greatest element is real.
fn factor(vector: &[c64]) -> c64 {
    let square = |z: c64| z.re * z.re + z.im * z.im;
    let length = vector.iter().map(|z| square(*z)).sum::<f64>().sqrt();
    let greatest = vector.iter().copied().reduce(|a, b| if square(b) > square(a) { b } else { a });
    match greatest {
        Some(z) if length > 0.0 => c64::new(z.re, -z.im) * (1.0 / (square(z).sqrt() * length)),
        _ => c64::new(1.0, 0.0),
    }
}

/// The real and the imaginary parts.
fn halves(values: impl Iterator<Item = c64>) -> Vec<Vec<f64>> {
    let (re, im) = values.map(|z| (z.re, z.im)).unzip();
    vec![re, im]
}
