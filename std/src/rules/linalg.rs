//! Matrices: products, inverses and equations, by what is known of their structure.
//!
//! What is known to be zero counts as zero, so `0 * inf` in a product with a diagonal matrix is no NaN. A routine that refuses a singular
//! matrix is only replaced by one that does too; where the refusal would be lost, the rule waits for `Finite`.

use super::structure::{lower, orthogonal, thin_inside, upper};
use texpr_ir::{Attr, NodeId};
use texpr_opt::rewrite::guard::{column, float, int, matrices, matrix, rank0, row, sole, square, vector};
use texpr_opt::rewrite::{Builder, Rule};
use texpr_opt::rule;

pub(super) const RULES: &[Rule] = &[
    // An inverse that only multiplies is never made: a third of the work, and a smaller error.
    rule!("solve.of_inv": "(matmul i=(linalg.inv a) b)" => "(linalg.solve a b)", Specialise, Improves, [i: sole]),
    rule!("solve.of_inv_transposed": "(matmul (matrix_transpose i=(linalg.inv a)) b)" =>
        "(linalg.solve (matrix_transpose a) b)", Specialise, Improves, [i: sole]),
    rule!("solve.of_inv_right": "(matmul b i=(linalg.inv a))" =>
        "(matrix_transpose (linalg.solve (matrix_transpose a) (matrix_transpose b)))",
        Specialise, Improves, [b: matrices, i: sole]),
    rule!("solve.of_inv_row": "(matmul b i=(linalg.inv a))" => "(linalg.solve (matrix_transpose a) b)",
        Specialise, Improves, [b: vector, i: sole]),
    rule!("inv.of_transpose": "(linalg.inv (matrix_transpose a))" => "(matrix_transpose (linalg.inv a))",
        Canonical, Improves),
    rule!("inv.inv": "(linalg.inv (linalg.inv a))" => "a", Canonical, Fast(Finite)),
    rule!("solve.inv": "(linalg.solve (linalg.inv a) b)" => "(matmul a b)", Canonical, Fast(Finite)),
    // Triangles need no factorisation.
    rule!("solve.lower": "(linalg.solve a b)" => "(linalg.solve_triangular a b :lower true)",
        Specialise, Improves, [a: lower]),
    rule!("solve.upper": "(linalg.solve a b)" => "(linalg.solve_triangular a b)", Specialise, Improves, [a: upper]),
    rule!("inv.lower": "(linalg.inv a)" => apply inv_lower, Specialise, Improves, [a: lower]),
    rule!("inv.upper": "(linalg.inv a)" => apply inv_upper, Specialise, Improves, [a: upper]),
    rule!("solve.orthogonal": "(linalg.solve q b)" => "(matmul (matrix_transpose q) b)",
        Specialise, Improves, [q: orthogonal]),
    rule!("inv.orthogonal": "(linalg.inv q)" => "(matrix_transpose q)", Specialise, Improves, [q: orthogonal]),
    rule!("solve.diagonal": "(linalg.solve (diag d :k none) b)" => "(divide b d)",
        Canonical, Fast(Finite), [d: vector, b: vector]),
    rule!("solve.diagonal_matrix": "(linalg.solve (diag d :k none) b)" => "(divide b (expand_dims d :axis [1]))",
        Canonical, Fast(Finite), [d: vector, b: matrices]),
    rule!("inv.diagonal": "(linalg.inv (diag d :k none))" => "(diag (divide 1 d))",
        Canonical, Fast(Finite), [d: vector]),
    // Products with matrices of few elements.
    rule!("matmul.diagonal_vector": "(matmul (diag d :k none) b)" => "(multiply d b)",
        Simplify, Improves, [d: vector, b: vector]),
    rule!("matmul.diagonal": "(matmul (diag d :k none) b)" => "(multiply (expand_dims d :axis [1]) b)",
        Simplify, Improves, [d: vector, b: matrices]),
    rule!("matmul.diagonal_right": "(matmul b (diag d :k none))" => "(multiply b d)", Simplify, Improves, [d: vector]),
    rule!("matmul.eye": "(matmul (eye :n n :m none :k none :dtype t) b)" => "b", Simplify, Improves),
    rule!("matmul.eye_right": "(matmul b (eye :n n :m none :k none :dtype t))" => "b", Simplify, Improves),
    // A sum of one product each: it joins other elementwise work.
    rule!("matmul.outer": "(matmul a b)" => "(multiply a b)", Simplify, Improves, [thin_inside]),
    rule!("matmul.neg_neg": "(matmul (negative a) (negative b))" => "(matmul a b)", Canonical, Exact),
    rule!("matmul.neg": "(matmul (negative a) b)" => "(negative (matmul a b))", Simplify, Exact, [int, b: vector]),
    rule!("matmul.neg.fast": "(matmul (negative a) b)" => "(negative (matmul a b))",
        Simplify, Fast(NoSignedZeros), [float, b: vector]),
    // The scaled matrix is never made.
    rule!("matmul.scaled": "(matmul (multiply a c) b)" => "(multiply (matmul a b) c)",
        Simplify, Exact, [int, a: matrices, c: rank0, b: vector]),
    rule!("matmul.scaled.fast": "(matmul (multiply a c) b)" => "(multiply (matmul a b) c)",
        Simplify, Fast(Reassociate), [float, a: matrices, c: rank0, b: vector]),
    // Matrices that meet a column or a row do so one after another, whatever the sizes.
    rule!("chain.column": "(matmul p=(matmul a b) v)" => "(matmul a (matmul b v))",
        Simplify, Exact, [int, p: sole, a: matrix, b: matrix, v: column]),
    rule!("chain.column.fast": "(matmul p=(matmul a b) v)" => "(matmul a (matmul b v))",
        Simplify, Fast(Reassociate), [float, p: sole, a: matrix, b: matrix, v: column]),
    rule!("chain.row": "(matmul v p=(matmul a b))" => "(matmul (matmul v a) b)",
        Simplify, Exact, [int, p: sole, a: matrix, b: matrix, v: row]),
    rule!("chain.row.fast": "(matmul v p=(matmul a b))" => "(matmul (matmul v a) b)",
        Simplify, Fast(Reassociate), [float, p: sole, a: matrix, b: matrix, v: row]),
    rule!("chain.left": "(matmul (matmul _ _) _)" => apply chain, Specialise, Exact, [int]),
    rule!("chain.left.fast": "(matmul (matmul _ _) _)" => apply chain, Specialise, Fast(Reassociate), [float]),
    rule!("chain.right": "(matmul _ (matmul _ _))" => apply chain, Specialise, Exact, [int]),
    rule!("chain.right.fast": "(matmul _ (matmul _ _))" => apply chain, Specialise, Fast(Reassociate), [float]),
    // Rows of a product are products of rows.
    rule!("trace.of_product": "(trace p=(matmul a b) :offset none :axis1 none :axis2 none)" =>
        "(sum (multiply a (matrix_transpose b)))", Specialise, Improves, [float, p: sole, p: square, a: matrix, b: matrix]),
    rule!("linalg_trace.of_product": "(linalg.trace p=(matmul a b) :offset none)" =>
        "(sum (multiply a (matrix_transpose b)))", Specialise, Improves, [float, p: sole, p: square, a: matrix, b: matrix]),
    rule!("trace.of_diagonal": "(trace (diag d :k none) :offset none :axis1 none :axis2 none)" => "(sum d)",
        Simplify, Exact, [d: vector]),
    rule!("linalg_trace.of_diagonal": "(linalg.trace (diag d :k none) :offset none)" => "(sum d)",
        Simplify, Exact, [d: vector]),
    rule!("diagonal.of_diagonal": "(linalg.diagonal (diag d :k none) :offset none)" => "d", Simplify, Exact, [d: vector]),
    rule!("diag.of_diag": "(diag (diag d :k none) :k none)" => "d", Simplify, Exact, [d: vector]),
];

/// The inverse of a lower triangular matrix: equations with the identity.
fn inv_lower(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    inv_triangular(b, true)
}

fn inv_upper(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    inv_triangular(b, false)
}

fn inv_triangular(b: &mut Builder<'_, '_>, lower: bool) -> Option<NodeId> {
    let a = b.node("a")?;
    let ty = b.ty(a);
    let attrs = [Attr::Sizes(vec![ty.shape.last()?.clone()]), Attr::None, Attr::None, Attr::DType(ty.dtype)];
    let eye = b.op("eye", &[], &attrs)?;
    b.op("linalg.solve_triangular", &[a, eye], &[Attr::Bool(lower), Attr::None])
}

/// More factors than this stay as they are: the search is cubic.
const MAX_FACTORS: usize = 16;

/// A product of matrices of known sizes, in the cheapest order.
fn chain(b: &mut Builder<'_, '_>) -> Option<NodeId> {
    let mut factors = Vec::new();
    let now = flatten(b, b.root(), true, &mut factors)?;
    let sizes = factors.iter().map(|f| sizes(b, *f)).collect::<Option<Vec<[i64; 2]>>>()?;
    let n = factors.len();
    // `best[i][j]`: the least cost of the product of factors `i` to `j`, and after which one it is split.
    let mut best = vec![vec![(0.0, 0); n]; n];
    for length in 1..n {
        for i in 0..n - length {
            let j = i + length;
            let cost =
                |k: usize| best[i][k].0 + best[k + 1][j].0 + work(sizes[i][0], sizes[k][1], sizes[j][1]);
            let k = (i..j).min_by(|k, l| cost(*k).total_cmp(&cost(*l)))?;
            best[i][j] = (cost(k), k);
        }
    }
    // Only what is clearly cheaper: equal costs would turn each other round.
    if best[0][n - 1].0 >= now * 0.95 {
        return None;
    }
    build(b, &factors, &best, 0, n - 1)
}

fn work(m: i64, k: i64, n: i64) -> f64 {
    m as f64 * k as f64 * n as f64
}

/// The rows and columns of one matrix.
fn sizes(b: &Builder<'_, '_>, id: NodeId) -> Option<[i64; 2]> {
    match b.ty(id).shape.as_slice() {
        [m, n] => Some([m.as_const()?, n.as_const()?]),
        _ => None,
    }
}

/// The factors from left to right, and what their product costs as it is written. A product that others need too is one factor.
fn flatten(b: &Builder<'_, '_>, id: NodeId, is_root: bool, factors: &mut Vec<NodeId>) -> Option<f64> {
    sizes(b, id)?;
    match b.called(id) {
        Some(("matmul", [x, y])) if factors.len() < MAX_FACTORS && (is_root || sole(&b.facts(), id)) => {
            let (x, y) = (*x, *y);
            let ([m, k], [_, n]) = (sizes(b, x)?, sizes(b, y)?);
            Some(flatten(b, x, false, factors)? + flatten(b, y, false, factors)? + work(m, k, n))
        }
        _ => {
            factors.push(id);
            Some(0.0)
        }
    }
}

fn build(
    b: &mut Builder<'_, '_>,
    factors: &[NodeId],
    best: &[Vec<(f64, usize)>],
    i: usize,
    j: usize,
) -> Option<NodeId> {
    if i == j {
        return Some(factors[i]);
    }
    let k = best[i][j].1;
    let (x, y) = (build(b, factors, best, i, k)?, build(b, factors, best, k + 1, j)?);
    b.op("matmul", &[x, y], &[])
}
