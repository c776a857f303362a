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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::call;

    /// Numbers between -1 and 1 without a pattern.
    fn noise(n: usize, mut seed: u64) -> Vec<f64> {
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 11) as f64 / 2f64.powi(52) - 1.0
        };
        (0..n).map(|_| next()).collect()
    }

    fn number(parts: [&[f64]; 2], at: usize) -> c64 {
        c64::new(parts[0][at], parts[1][at])
    }

    /// `a v = v w`, and both routines give the same values.
    #[track_caller]
    fn solves(re: &[f64], im: Option<&[f64]>, n: usize) {
        let shape = [n, n];
        let mut ins: Vec<(&[f64], &[usize])> = vec![(re, &shape)];
        ins.extend(im.map(|im| (im, &shape[..])));
        let got = call(&EIG, &ins, &[&[n], &[n], &shape, &shape], &[]).unwrap();
        let zeros = vec![0.0; n * n];
        let a = [re, im.unwrap_or(&zeros)];
        let (w, v) = ([&got[0][..], &got[1]], [&got[2][..], &got[3]]);
        for j in 0..n {
            let mut length = 0.0;
            for i in 0..n {
                let mut sum = c64::new(0.0, 0.0);
                for k in 0..n {
                    sum += number(a, i * n + k) * number(v, k * n + j);
                }
                let off = sum - number(w, j) * number(v, i * n + j);
                assert!(off.re.abs() < 1e-12 * n as f64 && off.im.abs() < 1e-12 * n as f64, "{off:?}");
                let z = number(v, i * n + j);
                length += z.re * z.re + z.im * z.im;
            }
            assert!((length - 1.0).abs() < 1e-12, "{length}");
        }
        let values = call(&EIGVALS, &ins, &[&[n], &[n]], &[]).unwrap();
        let near = |at: usize| {
            let z = number(w, at);
            (0..n).any(|k| (z - number([&values[0], &values[1]], k)).re.abs() < 1e-9)
        };
        assert!((0..n).all(near), "{w:?} {values:?}");
    }

    #[test]
    fn vectors_belong_to_values() {
        for n in [1, 2, 3, 5, 8, 40, 90] {
            let (re, im) = (noise(n * n, 3), noise(n * n, 4));
            solves(&re, None, n);
            solves(&re, Some(&im), n);
        }
        // Defective, nilpotent, a turn, zeros.
        for a in [[1.0, 1.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0], [0.0, -1.0, 1.0, 0.0], [0.0; 4]] {
            solves(&a, None, 2);
        }
    }

    #[test]
    fn a_turn_has_complex_values() {
        let got = call(&EIGVALS, &[(&[0.0, -1.0, 1.0, 0.0], &[2, 2])], &[&[2], &[2]], &[]).unwrap();
        assert_eq!(got[0], [0.0, 0.0]);
        assert_eq!(got[1].iter().map(|x: &f64| x.abs()).collect::<Vec<_>>(), [1.0, 1.0]);
        assert_eq!(got[1][0], -got[1][1]);
    }

    #[test]
    fn what_is_not_finite_is_refused() {
        let refused =
            call(&EIG, &[(&[f64::NAN], &[1, 1])], &[&[1], &[1], &[1, 1], &[1, 1]], &[]).unwrap_err();
        assert_eq!(refused.message, "the matrix holds NaN or infinities");
    }
}
