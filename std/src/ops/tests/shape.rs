//! The same elements in other shapes and orders.

use super::eval::{assert_same, counting, f64s, i64s, infer, run, sizes};
use crate::ops::shape::*;
use texpr_base::{DType, Size, SizeTable};
use texpr_ir::op::OpError;
use texpr_ir::{Attr, Type};

fn axes(axes: &[usize]) -> Attr {
    Attr::Axes(axes.to_vec())
}

#[test]
fn reshape_works_out_one_size() {
    let x = counting(&[2, 3]);
    assert_same(&run(&RESHAPE, std::slice::from_ref(&x), &[sizes(&[3, -1])]), &counting(&[3, 2]));
    assert_same(&run(&FLATTEN, &[x], &[]), &counting(&[6]));
    assert_same(&run(&FLATTEN, &[i64s(&[], &[7])], &[]), &i64s(&[1], &[7]));
    assert_same(&run(&RESHAPE, &[counting(&[0, 3])], &[sizes(&[3, 0])]), &counting(&[3, 0]));
}

#[test]
fn reshape_proves_named_sizes_equal() {
    let mut table = SizeTable::default();
    let (n, m) = (Size::var(table.add("n")), Size::var(table.add("m")));
    let open = Size::constant(-1);
    let shape = |from: &[&Size], to: &[&Size]| {
        let ty = Type::new(DType::F64, from.iter().copied().cloned().collect());
        let to = Attr::Sizes(to.iter().copied().cloned().collect());
        infer(&RESHAPE, &[ty], &[to]).map(|ty| ty.shape)
    };
    assert_eq!(shape(&[&n, &m], &[&m, &open]).unwrap(), [m.clone(), n.clone()]);
    assert_eq!(shape(&[&n.mul(&m)], &[&open, &m]).unwrap(), [n.clone(), m.clone()]);
    assert_eq!(shape(&[&n.scale(2)], &[&n, &open]).unwrap(), [n.clone(), 2.into()]);
    assert_eq!(
        shape(&[&n.add(&1.into()), &m], &[&open, &n.add(&1.into())]).unwrap(),
        [m.clone(), n.add(&1.into())]
    );
    // Whether n is even is left to the run.
    assert_eq!(shape(&[&n], &[&2.into(), &open]).unwrap(), [2.into(), n.floor_div(2)]);
    assert!(shape(&[&n, &m], &[&n, &n]).is_err());
    assert!(shape(&[&n], &[&m, &open]).is_err());
    assert!(shape(&[&6.into()], &[&4.into(), &open]).is_err());
    assert!(shape(&[&6.into()], &[&open, &open]).is_err());
}

#[test]
fn axes_in_another_order() {
    let x = counting(&[2, 3]);
    let flipped = i64s(&[3, 2], &[0, 3, 1, 4, 2, 5]);
    assert_same(&run(&TRANSPOSE, std::slice::from_ref(&x), &[Attr::None]), &flipped);
    assert_same(&run(&SWAPAXES, std::slice::from_ref(&x), &[axes(&[0]), axes(&[1])]), &flipped);
    assert_same(&run(&MOVEAXIS, std::slice::from_ref(&x), &[axes(&[0]), axes(&[1])]), &flipped);
    assert_same(&run(&MATRIX_TRANSPOSE, &[x], &[]), &flipped);
    let cube = run(&TRANSPOSE, &[counting(&[1, 2, 3])], &[axes(&[2, 0, 1])]);
    assert_same(&cube, &i64s(&[3, 1, 2], &[0, 3, 1, 4, 2, 5]));
    let moved = run(&MOVEAXIS, &[counting(&[1, 2, 3])], &[axes(&[0, 1]), axes(&[2, 0])]);
    assert_same(&moved, &i64s(&[2, 3, 1], &[0, 1, 2, 3, 4, 5]));
}

#[test]
fn axes_of_size_one() {
    let x = counting(&[3]);
    assert_same(&run(&EXPAND_DIMS, std::slice::from_ref(&x), &[axes(&[0, 2])]), &counting(&[1, 3, 1]));
    assert_same(&run(&SQUEEZE, &[counting(&[1, 3, 1])], &[Attr::None]), &x);
    assert_same(&run(&SQUEEZE, &[counting(&[1, 3, 1])], &[axes(&[0])]), &counting(&[3, 1]));
    let column = counting(&[2, 1]);
    assert_same(&run(&BROADCAST_TO, &[column], &[sizes(&[2, 2])]), &i64s(&[2, 2], &[0, 0, 1, 1]));
    let refused = infer(&SQUEEZE, &[Type::new(DType::F64, vec![2.into()])], &[axes(&[0])]);
    assert!(matches!(refused, Err(OpError::Other { code, .. }) if code.id == "E0214"));
}

#[test]
fn parts_joined() {
    let (a, b) = (counting(&[2, 1]), counting(&[2, 2]));
    assert_same(&run(&CONCAT, &[a.clone(), b], &[axes(&[1])]), &i64s(&[2, 3], &[0, 0, 1, 1, 2, 3]));
    assert_same(&run(&STACK, &[a.clone(), a.clone()], &[axes(&[2])]), &i64s(&[2, 1, 2], &[0, 0, 1, 1]));
    assert_same(&run(&STACK, &[i64s(&[], &[4]), i64s(&[], &[5])], &[Attr::None]), &i64s(&[2], &[4, 5]));
    assert_same(&run(&CONCAT, &[counting(&[0]), counting(&[2])], &[Attr::None]), &counting(&[2]));
    let types =
        [Type::new(DType::F64, vec![2.into(), 1.into()]), Type::new(DType::F64, vec![3.into(), 1.into()])];
    assert!(matches!(infer(&CONCAT, &types, &[axes(&[1])]), Err(OpError::Mismatch { .. })));
    assert!(infer(&CONCAT, &[], &[Attr::None]).is_err());
}

#[test]
fn orders_reversed_and_rotated() {
    let x = counting(&[5]);
    assert_same(&run(&FLIP, std::slice::from_ref(&x), &[Attr::None]), &i64s(&[5], &[4, 3, 2, 1, 0]));
    for (shift, want) in
        [(2, [3, 4, 0, 1, 2]), (-2, [2, 3, 4, 0, 1]), (12, [3, 4, 0, 1, 2]), (5, [0, 1, 2, 3, 4])]
    {
        assert_same(
            &run(&ROLL, std::slice::from_ref(&x), &[sizes(&[shift]), Attr::None]),
            &i64s(&[5], &want),
        );
    }
    let both = run(&ROLL, &[counting(&[2, 3])], &[sizes(&[1, 2]), axes(&[0, 1])]);
    assert_same(&both, &i64s(&[2, 3], &[4, 5, 3, 1, 2, 0]));
    assert_same(&run(&ROLL, &[counting(&[0])], &[sizes(&[3]), Attr::None]), &counting(&[0]));
    assert_same(&run(&FLIP, &[counting(&[0, 2])], &[Attr::None]), &counting(&[0, 2]));
}

#[test]
fn elements_repeated() {
    let x = counting(&[2]);
    assert_same(
        &run(&TILE, std::slice::from_ref(&x), &[sizes(&[2, 2])]),
        &i64s(&[2, 4], &[0, 1, 0, 1, 0, 1, 0, 1]),
    );
    assert_same(
        &run(&REPEAT, std::slice::from_ref(&x), &[sizes(&[2]), Attr::None]),
        &i64s(&[4], &[0, 0, 1, 1]),
    );
    let rows = run(&REPEAT, &[counting(&[2, 1])], &[sizes(&[2]), axes(&[0])]);
    assert_same(&rows, &i64s(&[4, 1], &[0, 0, 1, 1]));
    let padded = run(&PAD, std::slice::from_ref(&x), &[sizes(&[1, 2]), Attr::None]);
    assert_same(&padded, &i64s(&[5], &[0, 0, 1, 0, 0]));
    let framed = run(&PAD, &[x, i64s(&[], &[9])], &[sizes(&[1]), Attr::None]);
    assert_same(&framed, &i64s(&[4], &[9, 0, 1, 9]));
}

#[test]
fn diagonals() {
    let x = counting(&[3, 4]);
    let diagonal =
        |offset| run(&DIAGONAL, std::slice::from_ref(&x), &[Attr::Int(offset), Attr::None, Attr::None]);
    assert_same(&diagonal(0), &i64s(&[3], &[0, 5, 10]));
    assert_same(&diagonal(2), &i64s(&[2], &[2, 7]));
    assert_same(&diagonal(-1), &i64s(&[2], &[4, 9]));
    assert_same(&diagonal(9), &i64s(&[0], &[]));
    let cube = run(&DIAGONAL, &[counting(&[2, 2, 2])], &[Attr::None, axes(&[1]), axes(&[2])]);
    assert_same(&cube, &i64s(&[2, 2], &[0, 3, 4, 7]));
    assert_same(&run(&DIAG, &[i64s(&[1], &[5])], &[Attr::Int(1)]), &i64s(&[2, 2], &[0, 5, 0, 0]));
    assert_same(&run(&DIAG, &[counting(&[2, 2])], &[Attr::None]), &i64s(&[2], &[0, 3]));
}

#[test]
fn conversions() {
    let x = f64s(&[4], &[1.9, -1.9, f64::NAN, 1e30]);
    let got = run(&ASTYPE, &[x], &[Attr::DType(DType::I64)]);
    assert_same(&got, &i64s(&[4], &[1, -1, 0, i64::MAX]));
}
