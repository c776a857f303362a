//! Products of arrays: ranks, broadcasting, no elements.

use super::eval::{assert_same, counting, i64s, infer, run};
use crate::ops::contraction::*;
use texpr_base::DType;
use texpr_ir::op::OpError;
use texpr_ir::{Attr, Type};

#[test]
fn matrix_products_of_every_rank() {
    let matmul = |a: &[usize], b: &[usize]| run(&MATMUL, &[counting(a), counting(b)], &[]);
    assert_same(&matmul(&[3], &[3]), &i64s(&[], &[5]));
    assert_same(&matmul(&[2, 3], &[3]), &i64s(&[2], &[5, 14]));
    assert_same(&matmul(&[3], &[3, 2]), &i64s(&[2], &[10, 13]));
    assert_same(&matmul(&[2, 2], &[2, 2]), &i64s(&[2, 2], &[2, 3, 6, 11]));
    assert_same(&matmul(&[2, 2, 1], &[1, 2]), &i64s(&[2, 2, 2], &[0, 0, 0, 1, 0, 2, 0, 3]));
    assert_same(&matmul(&[2, 1, 1, 2], &[2, 2, 1]), &i64s(&[2, 2, 1, 1], &[1, 3, 3, 13]));
    assert_same(&matmul(&[2, 0], &[0, 2]), &i64s(&[2, 2], &[0; 4]));
    assert_same(&matmul(&[0, 2], &[2, 3]), &i64s(&[0, 3], &[]));
}

#[test]
fn sizes_that_do_not_fit_are_refused() {
    let ty = |shape: &[i64]| Type::new(DType::F64, shape.iter().map(|n| (*n).into()).collect());
    assert!(matches!(infer(&MATMUL, &[ty(&[2, 3]), ty(&[2, 3])], &[]), Err(OpError::Mismatch { .. })));
    assert!(matches!(infer(&MATMUL, &[ty(&[]), ty(&[2])], &[]), Err(OpError::Rank { arg: 0, .. })));
    let batches = infer(&MATMUL, &[ty(&[2, 1, 1]), ty(&[3, 1, 1])], &[]);
    assert!(matches!(batches, Err(OpError::Broadcast { conflict, .. }) if conflict.axis_from_end == 3));
    assert!(matches!(infer(&VECDOT, &[ty(&[2]), ty(&[1])], &[]), Err(OpError::Mismatch { .. })));
    assert!(matches!(infer(&DOT, &[ty(&[2]), ty(&[3, 2])], &[]), Err(OpError::Mismatch { .. })));
}

#[test]
fn other_products() {
    let dot = |a: &[usize], b: &[usize]| run(&DOT, &[counting(a), counting(b)], &[]);
    assert_same(&dot(&[3], &[3]), &i64s(&[], &[5]));
    assert_same(&dot(&[], &[3]), &i64s(&[3], &[0, 0, 0]));
    assert_same(&dot(&[2, 2], &[2, 2, 1]), &i64s(&[2, 2, 1], &[1, 3, 3, 13]));
    assert_same(&run(&VECDOT, &[counting(&[2, 3]), counting(&[3])], &[]), &i64s(&[2], &[5, 14]));
    assert_same(&run(&OUTER, &[counting(&[2]), counting(&[3])], &[]), &i64s(&[2, 3], &[0, 0, 0, 0, 1, 2]));
    assert_same(&run(&TRACE, &[counting(&[2, 3])], &[Attr::None, Attr::None, Attr::None]), &i64s(&[], &[4]));
}
