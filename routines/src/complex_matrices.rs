//! More of [`crate::complex_linalg`]: factors with pivots, least squares, the exponential.

use crate::linalg::{EXPONENTIAL, Outcome, routine};
use crate::matrix::{Member, batched, parts};
use faer::linalg::solvers::Solve;
use faer::{Mat, c64};
use texpr_base::Routine;

routine!(
    /// `a [m, n] -> p [m, m], l, u` with `a = p l u`; `p` is real.
    LU, "complex lu", [2, 2], [2, 2, 2, 2, 2], lu);
routine!(
    /// `a [m, n], b [m, k], rcond (re, im) -> x [n, k], residuals [k], rank, s`, all but `x` real.
    LSTSQ, "complex lstsq", [2, 2, 2, 2, 0, 0], [2, 2, 1, 0, 1], lstsq);
routine!(
    /// `a [n, n] -> [n, n]`.
    EXPM, "complex expm", [2, 2], [2, 2], expm);

fn lu(m: &Member<'_>, _: &[i64]) -> Outcome {
    let a = m.complex(0);
    let (rows, columns) = (a.nrows(), a.ncols());
    let k = rows.min(columns);
    let mut p = vec![0.0; rows * rows];
    if k == 0 {
        (0..rows).for_each(|i| p[i * rows + i] = 1.0);
        return Ok(vec![p, vec![], vec![], vec![], vec![]]);
    }
    let lu = a.partial_piv_lu();
    for (i, from) in lu.P().arrays().0.iter().enumerate() {
        p[from * rows + i] = 1.0;
    }
    let (zero, one) = (c64::new(0.0, 0.0), c64::new(1.0, 0.0));
    let lower = |i: usize, j: usize| match i.cmp(&j) {
        std::cmp::Ordering::Less => zero,
        std::cmp::Ordering::Equal => one,
        std::cmp::Ordering::Greater => lu.L()[(i, j)],
    };
    let [l_re, l_im] = parts(Mat::from_fn(rows, k, lower).as_ref());
    let upper = |i: usize, j: usize| if i <= j { lu.U()[(i, j)] } else { zero };
    let [u_re, u_im] = parts(Mat::from_fn(k, columns, upper).as_ref());
    Ok(vec![p, l_re, l_im, u_re, u_im])
}

fn lstsq(m: &Member<'_>, _: &[i64]) -> Outcome {
    let (a, b, rcond) = (m.complex(0), m.complex(2), m.scalar(4));
    let (rows, columns) = (a.nrows(), a.ncols());
    let k = rows.min(columns);
    let mut x = Mat::<c64>::zeros(columns, b.ncols());
    let (mut s, mut rank) = (Vec::new(), 0);
    if k > 0 {
        let svd = a.thin_svd().map_err(|_| m.no_convergence())?;
        s = (0..k).map(|i| svd.S()[i].re).collect();
        let rcond = if rcond < 0.0 { m.epsilon * rows.max(columns) as f64 } else { rcond };
        let least = rcond * s[0];
        rank = s.iter().take_while(|s| **s > least).count();
        let (u, v) = (svd.U().get(.., ..rank), svd.V().get(.., ..rank));
        let middle = u.adjoint() * &b;
        x = v * Mat::from_fn(rank, b.ncols(), |i, j| middle[(i, j)] / s[i]);
    }
    let rest = &b - &a * &x;
    let square = |z: c64| z.re * z.re + z.im * z.im;
    let residuals =
        (0..b.ncols()).map(|j| (0..rows).fold(0.0, |sum, i| sum + square(rest[(i, j)]))).collect();
    let [re, im] = parts(x.as_ref());
    Ok(vec![re, im, residuals, vec![rank as f64], s])
}

/// As the real one.
fn expm(m: &Member<'_>, _: &[i64]) -> Outcome {
    let a = m.complex(0);
    let n = a.nrows();
    if n == 0 {
        return Ok(vec![vec![]; 2]);
    }
    let size = |z: c64| z.re.hypot(z.im);
    let norm = (0..n).map(|j| (0..n).map(|i| size(a[(i, j)])).sum()).fold(0.0, f64::max);
    if !norm.is_finite() {
        return Ok(vec![vec![f64::NAN; n * n]; 2]);
    }
    let halvings = EXPONENTIAL.halvings(norm);
    let a = Mat::from_fn(n, n, |i, j| a[(i, j)] * 0.5f64.powi(halvings));
    let a2 = &a * &a;
    let a4 = &a2 * &a2;
    let a6 = &a4 * &a2;
    let sum = |c: [f64; 4]| {
        Mat::from_fn(n, n, |i, j| {
            let constant = if i == j { c[3] } else { 0.0 };
            a6[(i, j)] * c[0] + a4[(i, j)] * c[1] + a2[(i, j)] * c[2] + constant
        })
    };
    let [u_high, u_low, v_high, v_low] = EXPONENTIAL.sums();
    let u = &a * (&a6 * sum(u_high) + sum(u_low));
    let v = &a6 * sum(v_high) + sum(v_low);
    let mut power = (&v - &u).partial_piv_lu().solve(&v + &u);
    for _ in 0..halvings {
        power = &power * &power;
    }
    Ok(parts(power.as_ref()).to_vec())
}
