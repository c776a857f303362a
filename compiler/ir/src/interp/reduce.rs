//! Reductions in the one order that `texpr_base::reduce` defines.

use super::value::{Value, for_each_index, strides};
use crate::prim::combine;
use texpr_base::reduce::{RUN, lanes, pairwise, row_block};
use texpr_base::{Combine, Scalar};

/// Reduces `axes` (sorted) of `x`; they go away.
pub fn reduce(how: Combine, x: &Value, axes: &[usize]) -> Value {
    let strides = strides(&x.shape);
    let kept: Vec<usize> = (0..x.shape.len()).filter(|axis| !axes.contains(axis)).collect();
    let pick = |axes: &[usize]| axes.iter().map(|a| x.shape[*a]).collect::<Vec<usize>>();
    let (out_shape, reduced_shape) = (pick(&kept), pick(axes));
    let row_form = axes.last().is_some_and(|last| last + 1 == x.shape.len());
    let (rows, cols) = match reduced_shape.split_last() {
        Some((cols, rows)) if row_form => (rows.iter().product(), *cols),
        _ => (reduced_shape.iter().product(), 1),
    };

    // Where each reduced element lies relative to the first, in row-major order of the reduced axes.
    let mut offsets = Vec::with_capacity(rows * cols);
    for_each_index(&reduced_shape, |index| {
        offsets.push(index.iter().zip(axes).map(|(i, axis)| i * strides[*axis]).sum::<usize>());
    });

    let mut elements = Vec::with_capacity(out_shape.iter().product());
    for_each_index(&out_shape, |index| {
        let base: usize = index.iter().zip(&kept).map(|(i, axis)| i * strides[*axis]).sum();
        let at = |i: usize| x.elements[base + offsets[i]];
        let result = if row_form { rows_of(how, x, rows, cols, at) } else { columns_of(how, x, rows, at) };
        elements.push(result.unwrap_or_else(|| how.of_empty(x.dtype)));
    });
    Value::new(x.dtype, out_shape, elements)
}

/// Row form: blocks of lanes, lanes by halving, blocks pairwise.
fn rows_of(
    how: Combine,
    x: &Value,
    rows: usize,
    cols: usize,
    at: impl Fn(usize) -> Scalar,
) -> Option<Scalar> {
    if rows * cols == 0 {
        return None;
    }
    let blocks = row_block(rows, cols);
    let lanes = lanes(x.dtype);
    let mut partial = Vec::with_capacity(blocks.count());
    for row_block in 0..blocks.n_row_blocks {
        for col_block in 0..blocks.n_col_blocks {
            let first_row = row_block * blocks.block_rows;
            let first_col = col_block * blocks.block_cols;
            let mut acc = vec![how.neutral(x.dtype); lanes];
            for row in first_row..(first_row + blocks.block_rows).min(rows) {
                for col in first_col..(first_col + blocks.block_cols).min(cols) {
                    let lane = (col - first_col) % lanes;
                    acc[lane] = combine(how, acc[lane], at(row * cols + col));
                }
            }
            let mut width = lanes;
            while width > 1 {
                width /= 2;
                for lane in 0..width {
                    acc[lane] = combine(how, acc[lane], acc[lane + width]);
                }
            }
            partial.push(acc[0]);
        }
    }
    pairwise(partial, |a, b| combine(how, a, b))
}

/// Column form: blocks of rows one after another, blocks pairwise.
fn columns_of(how: Combine, x: &Value, rows: usize, at: impl Fn(usize) -> Scalar) -> Option<Scalar> {
    let starts = (0..rows).step_by(RUN);
    let partial = starts.map(|first| {
        (first..(first + RUN).min(rows)).fold(how.neutral(x.dtype), |acc, row| combine(how, acc, at(row)))
    });
    pairwise(partial.collect(), |a, b| combine(how, a, b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use texpr_base::DType;

    fn ramp(shape: &[usize]) -> Value {
        let count: usize = shape.iter().product();
        let elements = (0..count).map(|i| Scalar::f64(1.0 / (i as f64 + 1.0))).collect();
        Value::new(DType::F64, shape.to_vec(), elements)
    }

    #[test]
    fn sum_of_an_empty_axis_is_zero() {
        let x = Value::new(DType::F64, vec![2, 0], vec![]);
        assert_eq!(reduce(Combine::Sum, &x, &[1]).elements, [Scalar::f64(0.0); 2]);
        assert_eq!(reduce(Combine::Max, &x, &[0, 1]).elements, [Scalar::f64(f64::NEG_INFINITY)]);
        assert!(reduce(Combine::Sum, &x, &[0]).elements.is_empty());
    }

    #[test]
    fn a_row_goes_through_eight_lanes() {
        let x = ramp(&[11]);
        let v = |i: usize| x.elements[i].as_f64();
        let mut lane: Vec<f64> = (0..8).map(|l| if l < 3 { v(l) + v(l + 8) } else { v(l) }).collect();
        for width in [4, 2, 1] {
            for l in 0..width {
                lane[l] += lane[l + width];
            }
        }
        assert_eq!(reduce(Combine::Sum, &x, &[0]).elements, [Scalar::f64(lane[0])]);
    }

    #[test]
    fn columns_are_added_one_after_another_in_runs() {
        let x = ramp(&[300, 2]);
        let v = |row: usize| x.elements[row * 2].as_f64();
        let run = |rows: std::ops::Range<usize>| rows.fold(-0.0, |sum, row| sum + v(row));
        let want = (run(0..128) + run(128..256)) + run(256..300);
        assert_eq!(reduce(Combine::Sum, &x, &[0]).elements[0], Scalar::f64(want));
    }

    #[test]
    fn long_rows_are_cut_and_short_rows_share_a_block() {
        let close = |x: &Value, axes: &[usize]| {
            let exact: f64 = x.elements.iter().map(|e| e.as_f64()).sum();
            let got = reduce(Combine::Sum, x, axes).elements[0].as_f64();
            assert!((got - exact).abs() < 1e-12, "{got} {exact}");
        };
        close(&ramp(&[5000]), &[0]);
        close(&ramp(&[3, 2000]), &[0, 1]);
        close(&ramp(&[700, 7]), &[0, 1]);
        close(&ramp(&[3000, 1]), &[0, 1]);
        assert_eq!(reduce(Combine::Sum, &ramp(&[]), &[]), ramp(&[]));
    }

    #[test]
    fn a_kept_middle_axis_is_row_form_over_the_others() {
        let x = ramp(&[2, 3, 4]);
        let got = reduce(Combine::Max, &x, &[0, 2]);
        assert_eq!(got.shape, [3]);
        assert_eq!(got.elements[1], x.elements[4]);
    }
}
