//! Linear algebra on batches of matrices, by `faer`. Each matrix is one thread's work, in `f64`: `f32` results are rounded once.

use crate::matrix::{Member, batched, owned, row_major};
use faer::linalg::solvers::{DenseSolveCore, Solve};
use faer::{Mat, MatRef, Side};
use texpr_base::Routine;
use texpr_base::routine::RoutineError;

pub(crate) type Outcome = Result<Vec<Vec<f64>>, RoutineError>;

/// A routine of a function of one member of the batch and the parameters.
macro_rules! routine {
    ($(#[$doc:meta])* $name:ident, $text:literal, $ins:expr, $outs:expr, $f:ident) => {
        $(#[$doc])*
        pub static $name: Routine = Routine {
            name: $text,
            in_place: false,
            run: |call| {
                let params = call.params.to_vec();
                batched(call, &$ins, &$outs, |m| $f(m, &params))
            },
        };
    };
}

pub(crate) use routine;

routine!(
    /// `a [n, n], b [n, k] -> x [n, k]` with `a x = b`.
    SOLVE, "solve", [2, 2], [2], solve);
routine!(
    /// `a [n, n] -> [n, n]`.
    INV, "inv", [2], [2], inv);
routine!(
    /// `a [n, n] -> scalar`.
    DET, "det", [2], [0], det);
routine!(
    /// `a [n, n] -> sign, logarithm of the magnitude`.
    SLOGDET, "slogdet", [2], [0, 0], slogdet);
routine!(
    /// `a [n, n] -> [n, n]`; parameter: 1 for the upper factor, from the upper triangle.
    CHOLESKY, "cholesky", [2], [2], cholesky);
routine!(
    /// `a [m, n] -> q, r`; parameter: 1 for a square `q`.
    QR, "qr", [2], [2, 2], qr);
routine!(
    /// `a [m, n] -> u, s, vt`; parameter: 1 for square `u` and `vt`.
    SVD, "svd", [2], [2, 1, 2], svd);
routine!(
    /// `a [m, n] -> s`, descending.
    SVDVALS, "svdvals", [2], [1], svdvals);
routine!(
    /// `a [n, n] -> w, v`, ascending; parameter: 1 to read the upper triangle.
    EIGH, "eigh", [2], [1, 2], eigh);
routine!(
    /// `a [n, n] -> w`, ascending; parameter: 1 to read the upper triangle.
    EIGVALSH, "eigvalsh", [2], [1], eigvalsh);
routine!(
    /// `a [m, n] -> p [m, m], l, u` with `a = p l u`.
    LU, "lu", [2], [2, 2, 2], lu);
routine!(
    /// `a [n, n], b [n, k] -> x [n, k]`; parameters: 1 to read the lower triangle, 1 if the diagonal is taken to be ones.
    SOLVE_TRIANGULAR, "solve_triangular", [2, 2], [2], solve_triangular);
routine!(
    /// `a [m, n], b [m, k], rcond -> x [n, k], residuals [k], rank, s`, all floats.
    LSTSQ, "lstsq", [2, 2, 0], [2, 1, 0, 1], lstsq);
routine!(
    /// `a [m, n], rcond -> [n, m]`.
    PINV, "pinv", [2, 0], [2], pinv);
routine!(
    /// `a [n, n] -> [n, n]`.
    EXPM, "expm", [2], [2], expm);

pub(crate) const SINGULAR: &str = "`linalg.lstsq` and `linalg.pinv` take singular matrices too";

fn solve(m: &Member<'_>, _: &[i64]) -> Outcome {
    let (a, b) = (m.matrix(0), m.matrix(1));
    if a.nrows() == 0 || b.ncols() == 0 {
        return Ok(vec![vec![0.0; b.nrows() * b.ncols()]]);
    }
    let lu = a.partial_piv_lu();
    if singular(lu.U()) {
        return Err(m.refuse("is singular", SINGULAR));
    }
    Ok(vec![row_major(lu.solve(&owned(b)).as_ref())])
}

fn inv(m: &Member<'_>, _: &[i64]) -> Outcome {
    let a = m.matrix(0);
    if a.nrows() == 0 {
        return Ok(vec![vec![]]);
    }
    let lu = a.partial_piv_lu();
    if singular(lu.U()) {
        return Err(m.refuse("is singular", SINGULAR));
    }
    Ok(vec![row_major(lu.inverse().as_ref())])
}

/// Whether a pivot is exactly 0, as LAPACK asks.
fn singular(u: MatRef<'_, f64>) -> bool {
    (0..u.nrows()).any(|i| u[(i, i)] == 0.0)
}

/// The pivots, and whether rows were exchanged an odd number of times.
fn pivots(a: MatRef<'_, f64>) -> (Vec<f64>, bool) {
    if a.nrows() == 0 {
        return (vec![], false);
    }
    let lu = a.partial_piv_lu();
    let order = lu.P().arrays().0;
    let mut seen = vec![false; order.len()];
    let mut odd = false;
    for start in 0..order.len() {
        let mut at = start;
        while !std::mem::replace(&mut seen[at], true) {
            at = order[at];
            // A cycle of k is k - 1 exchanges.
            odd ^= at != start;
        }
    }
    ((0..a.nrows()).map(|i| lu.U()[(i, i)]).collect(), odd)
}

fn det(m: &Member<'_>, _: &[i64]) -> Outcome {
    let (pivots, odd) = pivots(m.matrix(0));
    let start = if odd { -1.0 } else { 1.0 };
    Ok(vec![vec![pivots.into_iter().fold(start, |product, pivot| product * pivot)]])
}

fn slogdet(m: &Member<'_>, _: &[i64]) -> Outcome {
    let (pivots, odd) = pivots(m.matrix(0));
    let mut sign = if odd { -1.0 } else { 1.0 };
    let mut log = 0.0;
    for pivot in pivots {
        sign *= if pivot == 0.0 {
            0.0
        } else if pivot.is_nan() {
            pivot
        } else {
            pivot.signum()
        };
        log += pivot.abs().ln();
    }
    Ok(vec![vec![sign], vec![log]])
}

fn cholesky(m: &Member<'_>, params: &[i64]) -> Outcome {
    let a = m.matrix(0);
    if a.nrows() == 0 {
        return Ok(vec![vec![]]);
    }
    let upper = params[0] != 0;
    let side = if upper { Side::Upper } else { Side::Lower };
    let help =
        "all eigenvalues of a covariance or Gram matrix are above 0 if a small multiple of `eye(n)` is added";
    let factor = a.llt(side).map_err(|_| m.refuse("is not positive definite", help))?;
    let factor = factor.L();
    Ok(vec![if upper { row_major(factor.transpose()) } else { row_major(factor) }])
}

fn qr(m: &Member<'_>, params: &[i64]) -> Outcome {
    let a = m.matrix(0);
    let complete = params[0] != 0;
    let k = if complete { a.nrows() } else { a.nrows().min(a.ncols()) };
    if a.nrows() == 0 || a.ncols() == 0 {
        let q = Mat::<f64>::identity(a.nrows(), k);
        return Ok(vec![row_major(q.as_ref()), vec![0.0; k * a.ncols()]]);
    }
    let qr = a.qr();
    let q = if complete { qr.compute_Q() } else { qr.compute_thin_Q() };
    let r = if complete { qr.R() } else { qr.thin_R() };
    let upper = Mat::from_fn(k, a.ncols(), |i, j| if i <= j && i < r.nrows() { r[(i, j)] } else { 0.0 });
    Ok(vec![row_major(q.as_ref()), row_major(upper.as_ref())])
}

fn svd(m: &Member<'_>, params: &[i64]) -> Outcome {
    let a = m.matrix(0);
    let (rows, columns, full) = (a.nrows(), a.ncols(), params[0] != 0);
    let k = rows.min(columns);
    if k == 0 {
        let (u, v) = if full { (rows, columns) } else { (0, 0) };
        let (u, v) = (Mat::<f64>::identity(rows, u), Mat::<f64>::identity(v, columns));
        return Ok(vec![row_major(u.as_ref()), vec![], row_major(v.as_ref())]);
    }
    let svd = if full { a.svd() } else { a.thin_svd() };
    let svd = svd.map_err(|_| m.no_convergence())?;
    let s = (0..k).map(|i| svd.S()[i]).collect();
    Ok(vec![row_major(svd.U()), s, row_major(svd.V().transpose())])
}

fn svdvals(m: &Member<'_>, _: &[i64]) -> Outcome {
    let a = m.matrix(0);
    if a.nrows() == 0 || a.ncols() == 0 {
        return Ok(vec![vec![]]);
    }
    Ok(vec![a.singular_values().map_err(|_| m.no_convergence())?])
}

pub(crate) fn side(params: &[i64]) -> Side {
    if params[0] != 0 { Side::Upper } else { Side::Lower }
}

fn eigh(m: &Member<'_>, params: &[i64]) -> Outcome {
    let a = m.matrix(0);
    if a.nrows() == 0 {
        return Ok(vec![vec![], vec![]]);
    }
    let eigen = a.self_adjoint_eigen(side(params)).map_err(|_| m.no_convergence())?;
    let w = (0..a.nrows()).map(|i| eigen.S()[i]).collect();
    Ok(vec![w, row_major(eigen.U())])
}

fn eigvalsh(m: &Member<'_>, params: &[i64]) -> Outcome {
    let a = m.matrix(0);
    if a.nrows() == 0 {
        return Ok(vec![vec![]]);
    }
    Ok(vec![a.self_adjoint_eigenvalues(side(params)).map_err(|_| m.no_convergence())?])
}

fn lu(m: &Member<'_>, _: &[i64]) -> Outcome {
    let a = m.matrix(0);
    let (rows, columns) = (a.nrows(), a.ncols());
    let k = rows.min(columns);
    let mut p = vec![0.0; rows * rows];
    if k == 0 {
        (0..rows).for_each(|i| p[i * rows + i] = 1.0);
        return Ok(vec![p, vec![], vec![]]);
    }
    let lu = a.partial_piv_lu();
    for (i, from) in lu.P().arrays().0.iter().enumerate() {
        p[from * rows + i] = 1.0;
    }
    let one_or = |i: usize, j: usize, below: f64| {
        if i == j {
            1.0
        } else if i > j {
            below
        } else {
            0.0
        }
    };
    let l = Mat::from_fn(rows, k, |i, j| one_or(i, j, lu.L()[(i, j)]));
    let u = Mat::from_fn(k, columns, |i, j| if i <= j { lu.U()[(i, j)] } else { 0.0 });
    Ok(vec![p, row_major(l.as_ref()), row_major(u.as_ref())])
}

fn solve_triangular(m: &Member<'_>, params: &[i64]) -> Outcome {
    let (a, mut x) = (m.matrix(0), owned(m.matrix(1)));
    if x.nrows() > 0 && x.ncols() > 0 {
        let (lower, unit) = (params[0] != 0, params[1] != 0);
        if !unit && singular(a) {
            return Err(m.refuse("is singular: its diagonal holds a 0", SINGULAR));
        }
        match (lower, unit) {
            (true, false) => a.solve_lower_triangular_in_place(&mut x),
            (true, true) => a.solve_unit_lower_triangular_in_place(&mut x),
            (false, false) => a.solve_upper_triangular_in_place(&mut x),
            (false, true) => a.solve_unit_upper_triangular_in_place(&mut x),
        }
    }
    Ok(vec![row_major(x.as_ref())])
}

/// What singular values come to: those not above `rcond` times the greatest count as 0. A negative `rcond` stands for rounding.
struct Spectrum {
    u: Mat<f64>,
    s: Vec<f64>,
    v: Mat<f64>,
    rank: usize,
}

fn spectrum(m: &Member<'_>, a: MatRef<'_, f64>, rcond: f64) -> Result<Spectrum, RoutineError> {
    let k = a.nrows().min(a.ncols());
    if k == 0 {
        return Ok(Spectrum { u: Mat::zeros(a.nrows(), 0), s: vec![], v: Mat::zeros(a.ncols(), 0), rank: 0 });
    }
    let svd = a.thin_svd().map_err(|_| m.no_convergence())?;
    let s: Vec<f64> = (0..k).map(|i| svd.S()[i]).collect();
    let rcond = if rcond < 0.0 { m.epsilon * a.nrows().max(a.ncols()) as f64 } else { rcond };
    let least = rcond * s[0];
    let rank = s.iter().take_while(|s| **s > least).count();
    Ok(Spectrum { u: owned(svd.U()), s, v: owned(svd.V()), rank })
}

impl Spectrum {
    /// The pseudo-inverse times `b`.
    fn apply(&self, b: MatRef<'_, f64>) -> Mat<f64> {
        let (u, v) = (self.u.get(.., ..self.rank), self.v.get(.., ..self.rank));
        let mut middle = u.transpose() * b;
        for i in 0..self.rank {
            for j in 0..middle.ncols() {
                middle[(i, j)] /= self.s[i];
            }
        }
        v * middle
    }
}

fn lstsq(m: &Member<'_>, _: &[i64]) -> Outcome {
    let (a, b) = (m.matrix(0), m.matrix(1));
    let spectrum = spectrum(m, a, m.scalar(2))?;
    let x = spectrum.apply(b);
    let rest = b - a * &x;
    let residuals = (0..b.ncols())
        .map(|j| (0..b.nrows()).fold(0.0, |sum, i| sum + rest[(i, j)] * rest[(i, j)]))
        .collect();
    Ok(vec![row_major(x.as_ref()), residuals, vec![spectrum.rank as f64], spectrum.s])
}

fn pinv(m: &Member<'_>, _: &[i64]) -> Outcome {
    let a = m.matrix(0);
    let spectrum = spectrum(m, a, m.scalar(1))?;
    let identity = Mat::<f64>::identity(a.nrows(), a.nrows());
    Ok(vec![row_major(spectrum.apply(identity.as_ref()).as_ref())])
}

/// Scaling and squaring with the Padé approximant of degree 13 (Higham, "The scaling and squaring method for the matrix exponential
/// revisited", 2005), in `f64`: the coefficients of the approximant.
pub(crate) struct Exponential([f64; 14]);

pub(crate) const EXPONENTIAL: Exponential = Exponential([
    64_764_752_532_480_000.0,
    32_382_376_266_240_000.0,
    7_771_770_303_897_600.0,
    1_187_353_796_428_800.0,
    129_060_195_264_000.0,
    10_559_470_521_600.0,
    670_442_572_800.0,
    33_522_128_640.0,
    1_323_241_920.0,
    40_840_800.0,
    960_960.0,
    16_380.0,
    182.0,
    1.0,
]);

impl Exponential {
    /// How often a matrix of this norm is halved before, and the result squared after.
    pub(crate) fn halvings(&self, norm: f64) -> i32 {
        (norm / 5.371_920_351_148_152).log2().ceil().max(0.0) as i32
    }

    /// The coefficients of the sixth, the fourth, the second and no power: of the odd part, which is to be multiplied by the sixth power and not,
    /// and of the even part. Divided by the constant term, so that the exponential of zeros is exact.
    pub(crate) fn sums(&self) -> [[f64; 4]; 4] {
        let b = self.0;
        let sums = [
            [b[13], b[11], b[9], 0.0],
            [b[7], b[5], b[3], b[1]],
            [b[12], b[10], b[8], 0.0],
            [b[6], b[4], b[2], b[0]],
        ];
        sums.map(|sum| sum.map(|c| c / b[0]))
    }
}

fn expm(m: &Member<'_>, _: &[i64]) -> Outcome {
    let a = m.matrix(0);
    let n = a.nrows();
    if n == 0 {
        return Ok(vec![vec![]]);
    }
    let a = Mat::from_fn(n, n, |i, j| a[(i, j)]);
    let norm = (0..n).map(|j| (0..n).map(|i| a[(i, j)].abs()).sum()).fold(0.0, f64::max);
    if !norm.is_finite() {
        return Ok(vec![vec![f64::NAN; n * n]]);
    }
    let halvings = EXPONENTIAL.halvings(norm);
    let a = faer::Scale(0.5f64.powi(halvings)) * &a;
    let one = Mat::<f64>::identity(n, n);
    let a2 = &a * &a;
    let a4 = &a2 * &a2;
    let a6 = &a4 * &a2;
    let sum = |c: [f64; 4]| {
        Mat::from_fn(n, n, |i, j| {
            c[0] * a6[(i, j)] + c[1] * a4[(i, j)] + c[2] * a2[(i, j)] + c[3] * one[(i, j)]
        })
    };
    let [u_high, u_low, v_high, v_low] = EXPONENTIAL.sums();
    let u = &a * (&a6 * sum(u_high) + sum(u_low));
    let v = &a6 * sum(v_high) + sum(v_low);
    let mut power = (&v - &u).partial_piv_lu().solve(&v + &u);
    for _ in 0..halvings {
        power = &power * &power;
    }
    Ok(vec![(0..n * n).map(|at| power[(at / n, at % n)]).collect()])
}
