//! New arrays.

use super::eval::{assert_same, counting, f64s, i64s, infer, run, sizes};
use crate::ops::creation::*;
use texpr_base::{DType, Size, SizeTable};
use texpr_ir::Attr;

const NONE: Attr = Attr::None;

#[test]
fn filled() {
    assert_same(&run(&ZEROS, &[], &[sizes(&[2]), NONE]), &f64s(&[2], &[0.0; 2]));
    assert_same(&run(&ONES, &[], &[sizes(&[]), Attr::DType(DType::I64)]), &i64s(&[], &[1]));
    assert_same(&run(&FULL, &[i64s(&[], &[7])], &[sizes(&[1, 2]), NONE]), &i64s(&[1, 2], &[7, 7]));
    assert_same(&run(&FULL, &[i64s(&[], &[7])], &[sizes(&[0]), Attr::DType(DType::F64)]), &f64s(&[0], &[]));
    let like = counting(&[2]);
    assert_same(&run(&ZEROS_LIKE, std::slice::from_ref(&like), &[NONE]), &i64s(&[2], &[0, 0]));
    assert_same(
        &run(&ONES_LIKE, std::slice::from_ref(&like), &[Attr::DType(DType::F64)]),
        &f64s(&[2], &[1.0; 2]),
    );
    assert_same(&run(&FULL_LIKE, &[like, f64s(&[], &[2.5])], &[NONE]), &i64s(&[2], &[2, 2]));
    assert!(infer(&ZEROS, &[], &[sizes(&[-1]), NONE]).is_err());
}

#[test]
fn ranges() {
    let arange = |start: i64, stop: Option<i64>, step: Option<i64>| {
        let opt = |v: Option<i64>| v.map_or(NONE, |v| sizes(&[v]));
        run(&ARANGE, &[], &[sizes(&[start]), opt(stop), opt(step), NONE])
    };
    assert_same(&arange(4, None, None), &counting(&[4]));
    assert_same(&arange(2, Some(9), Some(3)), &i64s(&[3], &[2, 5, 8]));
    assert_same(&arange(9, Some(2), Some(-3)), &i64s(&[3], &[9, 6, 3]));
    assert_same(&arange(9, Some(2), None), &i64s(&[0], &[]));
    assert!(infer(&ARANGE, &[], &[sizes(&[0]), sizes(&[9]), sizes(&[0]), NONE]).is_err());
    let mut table = SizeTable::default();
    let n = Size::var(table.add("n"));
    let named = infer(&ARANGE, &[], &[sizes(&[1]), Attr::Sizes(vec![n.clone()]), sizes(&[2]), NONE]).unwrap();
    assert_eq!(named.shape, [n.floor_div(2)]);
}

#[test]
fn spaced_floats() {
    let linspace = |start: f64, stop: f64, num: i64, endpoint: Attr| {
        run(&LINSPACE, &[f64s(&[], &[start]), f64s(&[], &[stop])], &[sizes(&[num]), endpoint, NONE])
    };
    assert_same(&linspace(0.0, 1.0, 5, NONE), &f64s(&[5], &[0.0, 0.25, 0.5, 0.75, 1.0]));
    assert_same(&linspace(0.0, 1.0, 2, Attr::Bool(false)), &f64s(&[2], &[0.0, 0.5]));
    assert_same(&linspace(2.0, 3.0, 1, NONE), &f64s(&[1], &[2.0]));
    assert_same(&linspace(2.0, 3.0, 0, NONE), &f64s(&[0], &[]));
    let tenths = linspace(0.0, 0.7, 8, NONE);
    assert_eq!(tenths.elements[7].as_f64(), 0.7);
}

#[test]
fn patterns() {
    let eye = run(&EYE, &[], &[sizes(&[2]), sizes(&[3]), Attr::Int(1), Attr::DType(DType::I64)]);
    assert_same(&eye, &i64s(&[2, 3], &[0, 1, 0, 0, 0, 1]));
    assert_same(&run(&TRI, &[], &[sizes(&[2]), NONE, NONE, NONE]), &f64s(&[2, 2], &[1.0, 0.0, 1.0, 1.0]));
    assert_same(&run(&TRIL, &[counting(&[2, 2])], &[Attr::Int(-1)]), &i64s(&[2, 2], &[0, 0, 2, 0]));
    assert_same(&run(&TRIU, &[counting(&[2, 2])], &[NONE]), &i64s(&[2, 2], &[0, 1, 0, 3]));
}
