//! Linear algebra on batches of complex matrices, by `faer`. Each complex array is two, its real and its imaginary parts; otherwise the routines are
//! those of [`crate::linalg`].

use crate::linalg::{Outcome, SINGULAR, routine, side};
use crate::matrix::{Member, batched, parts};
use faer::linalg::solvers::{DenseSolveCore, Solve};
use faer::{Mat, MatRef, c64};
use texpr_base::Routine;

routine!(
    /// `a, b -> x` with `a x = b`.
    SOLVE, "complex solve", [2, 2, 2, 2], [2, 2], solve);
routine!(
    /// `a -> [n, n]`.
    INV, "complex inv", [2, 2], [2, 2], inv);
routine!(
    /// `a -> number`.
    DET, "complex det", [2, 2], [0, 0], det);
routine!(
    /// `a -> sign, logarithm of the magnitude`; the logarithm is real.
    SLOGDET, "complex slogdet", [2, 2], [0, 0, 0], slogdet);
routine!(
    /// `a -> [n, n]`; parameter: 1 for the upper factor, from the upper triangle.
    CHOLESKY, "complex cholesky", [2, 2], [2, 2], cholesky);
routine!(
    /// `a [m, n] -> q, r`; parameter: 1 for a square `q`. The diagonal of `r` is real, with LAPACK's signs.
    QR, "complex qr", [2, 2], [2, 2, 2, 2], qr);
routine!(
    /// `a [m, n] -> u, s, vh`; parameter: 1 for square `u` and `vh`; `s` is real.
    SVD, "complex svd", [2, 2], [2, 2, 1, 2, 2], svd);
routine!(
    /// `a [m, n] -> s`, descending, real.
    SVDVALS, "complex svdvals", [2, 2], [1], svdvals);
routine!(
    /// `a -> w, v`, ascending; parameter: 1 to read the upper triangle; `w` is real.
    EIGH, "complex eigh", [2, 2], [1, 2, 2], eigh);
routine!(
    /// `a -> w`, ascending, real; parameter: 1 to read the upper triangle.
    EIGVALSH, "complex eigvalsh", [2, 2], [1], eigvalsh);
routine!(
    /// `a, b -> x`; parameters: 1 to read the lower triangle, 1 if the diagonal is taken to be ones.
    SOLVE_TRIANGULAR, "complex solve_triangular", [2, 2, 2, 2], [2, 2], solve_triangular);
routine!(
    /// `a [m, n], rcond (re, im) -> [n, m]`.
    PINV, "complex pinv", [2, 2, 0, 0], [2, 2], pinv);

fn singular(u: MatRef<'_, c64>) -> bool {
    (0..u.nrows()).any(|i| u[(i, i)] == c64::new(0.0, 0.0))
}

fn solve(m: &Member<'_>, _: &[i64]) -> Outcome {
    let (a, b) = (m.complex(0), m.complex(2));
    if a.nrows() == 0 || b.ncols() == 0 {
        return Ok(vec![vec![0.0; b.nrows() * b.ncols()]; 2]);
    }
    let lu = a.partial_piv_lu();
    if singular(lu.U()) {
        return Err(m.refuse("is singular", SINGULAR));
    }
    Ok(parts(lu.solve(&b).as_ref()).to_vec())
}

fn inv(m: &Member<'_>, _: &[i64]) -> Outcome {
    let a = m.complex(0);
    if a.nrows() == 0 {
        return Ok(vec![vec![]; 2]);
    }
    let lu = a.partial_piv_lu();
    if singular(lu.U()) {
        return Err(m.refuse("is singular", SINGULAR));
    }
    Ok(parts(lu.inverse().as_ref()).to_vec())
}

/// The pivots, and -1 if rows were exchanged an odd number of times.
fn pivots(a: &Mat<c64>) -> (Vec<c64>, f64) {
    if a.nrows() == 0 {
        return (vec![], 1.0);
    }
    let lu = a.partial_piv_lu();
    let mut order = lu.P().arrays().0.to_vec();
    let mut sign = 1.0;
    for i in 0..order.len() {
        while order[i] != i {
            let to = order[i];
            order.swap(i, to);
            sign = -sign;
        }
    }
    ((0..a.nrows()).map(|i| lu.U()[(i, i)]).collect(), sign)
}

fn det(m: &Member<'_>, _: &[i64]) -> Outcome {
    let (pivots, sign) = pivots(&m.complex(0));
    let det = pivots.into_iter().fold(c64::new(sign, 0.0), |product, pivot| product * pivot);
    Ok(vec![vec![det.re], vec![det.im]])
}

fn slogdet(m: &Member<'_>, _: &[i64]) -> Outcome {
    let (pivots, sign) = pivots(&m.complex(0));
    let (mut sign, mut log) = (c64::new(sign, 0.0), 0.0);
    for pivot in pivots {
        let size = pivot.re.hypot(pivot.im);
        sign *= if size == 0.0 { c64::new(0.0, 0.0) } else { pivot / size };
        log += size.ln();
    }
    Ok(vec![vec![sign.re], vec![sign.im], vec![log]])
}

fn cholesky(m: &Member<'_>, params: &[i64]) -> Outcome {
    let a = m.complex(0);
    if a.nrows() == 0 {
        return Ok(vec![vec![]; 2]);
    }
    let help =
        "all eigenvalues of a covariance or Gram matrix are above 0 if a small multiple of `eye(n)` is added";
    let factor = a.llt(side(params)).map_err(|_| m.refuse("is not positive definite", help))?;
    let factor = factor.L();
    let at = |i: usize, j: usize| if params[0] != 0 { factor[(j, i)].conj() } else { factor[(i, j)] };
    Ok(parts(Mat::from_fn(a.nrows(), a.nrows(), at).as_ref()).to_vec())
}

fn qr(m: &Member<'_>, params: &[i64]) -> Outcome {
    let a = m.complex(0);
    let (rows, columns, complete) = (a.nrows(), a.ncols(), params[0] != 0);
    let k = if complete { rows } else { rows.min(columns) };
    let mut out = Vec::with_capacity(4);
    if rows == 0 || columns == 0 {
        out.extend(parts(Mat::<c64>::identity(rows, k).as_ref()));
        out.extend(vec![vec![0.0; k * columns]; 2]);
        return Ok(out);
    }
    let qr = a.qr();
    let q = if complete { qr.compute_Q() } else { qr.compute_thin_Q() };
    let r = if complete { qr.R() } else { qr.thin_R() };
    let zero = c64::new(0.0, 0.0);
    // What turns the diagonal of `r` to the real axis, on the side that is nearer.
    let turn = |i: usize| {
        let z = if i < r.nrows().min(columns) { r[(i, i)] } else { zero };
        let size = z.re.hypot(z.im);
        if size == 0.0 { c64::new(1.0, 0.0) } else { z / (if z.re < 0.0 { -size } else { size }) }
    };
    let turns: Vec<c64> = (0..k).map(turn).collect();
    let upper = |i: usize, j: usize| {
        if i > j || i >= r.nrows() {
            zero
        } else if i == j {
            c64::new((turns[i].conj() * r[(i, i)]).re, 0.0)
        } else {
            turns[i].conj() * r[(i, j)]
        }
    };
    out.extend(parts(Mat::from_fn(rows, k, |i, j| q[(i, j)] * turns[j]).as_ref()));
    out.extend(parts(Mat::from_fn(k, columns, upper).as_ref()));
    Ok(out)
}

fn svd(m: &Member<'_>, params: &[i64]) -> Outcome {
    let a = m.complex(0);
    let (rows, columns, full) = (a.nrows(), a.ncols(), params[0] != 0);
    let k = rows.min(columns);
    let (u, s, v) = if k == 0 {
        let (u, v) = if full { (rows, columns) } else { (0, 0) };
        (Mat::<c64>::identity(rows, u), vec![], Mat::<c64>::identity(columns, v))
    } else {
        let svd = if full { a.svd() } else { a.thin_svd() };
        let svd = svd.map_err(|_| m.no_convergence())?;
        let s = (0..k).map(|i| svd.S()[i].re).collect();
        (svd.U().to_owned(), s, svd.V().to_owned())
    };
    let vh = Mat::from_fn(v.ncols(), v.nrows(), |i, j| v[(j, i)].conj());
    let [u_re, u_im] = parts(u.as_ref());
    let [v_re, v_im] = parts(vh.as_ref());
    Ok(vec![u_re, u_im, s, v_re, v_im])
}

fn svdvals(m: &Member<'_>, _: &[i64]) -> Outcome {
    let a = m.complex(0);
    if a.nrows() == 0 || a.ncols() == 0 {
        return Ok(vec![vec![]]);
    }
    Ok(vec![a.singular_values().map_err(|_| m.no_convergence())?])
}

fn eigh(m: &Member<'_>, params: &[i64]) -> Outcome {
    let a = m.complex(0);
    if a.nrows() == 0 {
        return Ok(vec![vec![]; 3]);
    }
    let eigen = a.self_adjoint_eigen(side(params)).map_err(|_| m.no_convergence())?;
    let w = (0..a.nrows()).map(|i| eigen.S()[i].re).collect();
    let [re, im] = parts(eigen.U());
    Ok(vec![w, re, im])
}

fn eigvalsh(m: &Member<'_>, params: &[i64]) -> Outcome {
    let a = m.complex(0);
    if a.nrows() == 0 {
        return Ok(vec![vec![]]);
    }
    Ok(vec![a.self_adjoint_eigenvalues(side(params)).map_err(|_| m.no_convergence())?])
}

fn solve_triangular(m: &Member<'_>, params: &[i64]) -> Outcome {
    let (a, mut x) = (m.complex(0), m.complex(2));
    if x.nrows() > 0 && x.ncols() > 0 {
        let (lower, unit) = (params[0] != 0, params[1] != 0);
        if !unit && singular(a.as_ref()) {
            return Err(m.refuse("is singular: its diagonal holds a 0", SINGULAR));
        }
        match (lower, unit) {
            (true, false) => a.solve_lower_triangular_in_place(&mut x),
            (true, true) => a.solve_unit_lower_triangular_in_place(&mut x),
            (false, false) => a.solve_upper_triangular_in_place(&mut x),
            (false, true) => a.solve_unit_upper_triangular_in_place(&mut x),
        }
    }
    Ok(parts(x.as_ref()).to_vec())
}

fn pinv(m: &Member<'_>, _: &[i64]) -> Outcome {
    let a = m.complex(0);
    let (rows, columns, rcond) = (a.nrows(), a.ncols(), m.scalar(2));
    let mut out = Mat::<c64>::zeros(columns, rows);
    if rows > 0 && columns > 0 {
        let svd = a.thin_svd().map_err(|_| m.no_convergence())?;
        let rcond = if rcond < 0.0 { m.epsilon * rows.max(columns) as f64 } else { rcond };
        let least = rcond * svd.S()[0].re;
        for i in (0..rows.min(columns)).take_while(|i| svd.S()[*i].re > least) {
            let (u, v, s) = (svd.U(), svd.V(), svd.S()[i].re);
            out += Mat::from_fn(columns, rows, |j, k| v[(j, i)] * u[(k, i)].conj() / s);
        }
    }
    Ok(parts(out.as_ref()).to_vec())
}
