//! Steps of derivatives of linear algebra. The last two axes are matrices.

use texpr_base::Size;
use texpr_ir::grad::Pullback;
use texpr_ir::{Attr, Ex};

/// The complex conjugate; a real number itself.
///
/// Textbooks give derivatives as cotangents that are conjugated, ours are not: such formulas begin and end with this.
pub(in crate::ops) fn conj(x: Ex<'_>) -> Ex<'_> {
    if x.dtype().is_complex() { x.un("conj") } else { x }
}

/// The conjugate transpose.
pub(in crate::ops) fn adjoint(x: Ex<'_>) -> Ex<'_> {
    conj(x.mt())
}

/// Rows and columns.
pub(in crate::ops) fn sides(x: Ex<'_>) -> [Size; 2] {
    let shape = x.shape();
    [shape[shape.len() - 2].clone(), shape[shape.len() - 1].clone()]
}

/// The lower triangle (or the upper one) with half the diagonal.
pub(in crate::ops) fn half(x: Ex<'_>, upper: bool) -> Ex<'_> {
    let (name, next) = if upper { ("triu", 1) } else { ("tril", -1) };
    (x.un(name) + x.with(name, &[], vec![Attr::Int(next)])) * 0.5
}

/// The cotangent of a Hermitian matrix of which only one triangle is read.
pub(in crate::ops) fn of_triangle(x: Ex<'_>, upper: bool) -> Ex<'_> {
    half(x + adjoint(x), upper)
}

/// The solution of `a @ x == b` for a triangular matrix `a`.
pub(in crate::ops) fn solve_triangular<'b>(a: Ex<'b>, b: Ex<'b>, lower: bool) -> Ex<'b> {
    a.with("linalg.solve_triangular", &[b], vec![Attr::Bool(lower), Attr::None])
}

/// `b @ inverse(adjoint(a))` for a triangular matrix `a`.
pub(in crate::ops) fn over_adjoint<'b>(b: Ex<'b>, a: Ex<'b>, lower: bool) -> Ex<'b> {
    adjoint(solve_triangular(a, adjoint(b), lower))
}

/// The columns `start .. start + len`.
pub(in crate::ops) fn columns<'b>(x: Ex<'b>, start: &Size, len: &Size) -> Ex<'b> {
    if x.shape()[x.rank() - 1] == *len { x } else { x.range(x.rank() - 1, start, len) }
}

/// The rows `start .. start + len`.
pub(in crate::ops) fn rows<'b>(x: Ex<'b>, start: &Size, len: &Size) -> Ex<'b> {
    if x.shape()[x.rank() - 2] == *len { x } else { x.range(x.rank() - 2, start, len) }
}

/// Matrices beside one another (`axis` 1 from the end) or one below the other (2).
pub(in crate::ops) fn joined<'b>(x: Ex<'b>, y: Ex<'b>, from_end: usize) -> Ex<'b> {
    let axis = x.rank() - from_end;
    if y.shape()[axis].as_const() == Some(0) {
        return x;
    }
    x.with("concat", &[y], vec![Attr::Axes(vec![axis])])
}

/// The cotangent of the matrix of a function that is a power series in it: the same function of twice as large a matrix has the derivative as a block.
pub(in crate::ops) fn of_series<'b>(p: &Pullback<'b>, name: &str) -> Ex<'b> {
    let (xt, n) = (p.x[0].mt(), sides(p.x[0])[0].clone());
    let upper = joined(xt, p.dy, 1);
    let lower = joined(xt.zeros(), xt, 1);
    let both = joined(upper, lower, 2).with(name, &[], p.attrs.clone());
    rows(columns(both, &n, &n), &Size::constant(0), &n)
}

/// Sides of a product of which some axes are summed over, one of each array a pair: what `tensordot` is.
pub(in crate::ops) fn contracted<'b>(p: &Pullback<'b>, pairs: &[(usize, usize)]) -> Vec<Option<Ex<'b>>> {
    let (x, y) = (p.x[0], p.x[1]);
    let kept_x: Vec<usize> = (0..x.rank()).filter(|axis| pairs.iter().all(|pair| pair.0 != *axis)).collect();
    let kept_y: Vec<usize> = (0..y.rank()).filter(|axis| pairs.iter().all(|pair| pair.1 != *axis)).collect();
    let order_x: Vec<usize> = kept_x.iter().copied().chain(pairs.iter().map(|pair| pair.0)).collect();
    let order_y: Vec<usize> = pairs.iter().map(|pair| pair.1).chain(kept_y.iter().copied()).collect();
    let (moved_x, moved_y) = (x.transpose(&order_x), y.transpose(&order_y));
    let (shape_x, shape_y) = (moved_x.shape(), moved_y.shape());
    let (rows, inner) = shape_x.split_at(kept_x.len());
    let columns = &shape_y[pairs.len()..];
    let [rows, inner, columns] = [rows, inner, columns].map(Size::product);
    let left = moved_x.reshape(&[rows.clone(), inner.clone()]);
    let right = moved_y.reshape(&[inner, columns.clone()]);
    let dy = p.dy.reshape(&[rows, columns]);
    let of_x = || dy.matmul(right.mt()).reshape(&shape_x).transpose(&super::inverse(&order_x));
    let of_y = || left.mt().matmul(dy).reshape(&shape_y).transpose(&super::inverse(&order_y));
    vec![p.of(0, of_x), p.of(1, of_y)]
}

/// The cotangents of the two sides of a product of scalars, or of a scalar and an array.
pub(in crate::ops) fn product<'b>(p: &Pullback<'b>) -> Vec<Option<Ex<'b>>> {
    let side = |i: usize| (p.dy * p.x[1 - i]).sum_to(&p.x[i].ty());
    vec![p.of(0, || side(0)), p.of(1, || side(1))]
}
