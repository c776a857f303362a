//! Reductions: axes, `keepdims`, no elements, NaN.

use core::slice::from_ref;

use super::eval::{assert_same, bools, counting, f64s, i64s, infer, run, sizes};
use crate::ops::{explog::*, reduction::*};
use texpr_base::{DType, Scalar};
use texpr_ir::op::OpError;
use texpr_ir::{Attr, Type};

const EVERY: Attr = Attr::None;
const DROP: Attr = Attr::None;
const KEEP: Attr = Attr::Bool(true);

fn axes(axes: &[usize]) -> Attr {
    Attr::Axes(axes.to_vec())
}

#[test]
fn sum_over_some_axes_or_all() {
    let x = counting(&[2, 3, 4]);
    let sum = |axes, keepdims| run(&SUM, from_ref(&x), &[axes, keepdims, Attr::None]);
    assert_same(&sum(EVERY, DROP), &i64s(&[], &[276]));
    assert_same(&sum(axes(&[0, 2]), DROP), &i64s(&[3], &[60, 92, 124]));
    assert_same(&sum(axes(&[0, 2]), KEEP), &i64s(&[1, 3, 1], &[60, 92, 124]));
    assert_same(&sum(axes(&[]), DROP), &x);
    let narrow = run(&SUM, &[bools(&[3], &[true, true, false])], &[EVERY, DROP, Attr::None]);
    assert_same(&narrow, &i64s(&[], &[2]));
    let asked = run(&SUM, &[bools(&[3], &[true, true, false])], &[EVERY, DROP, Attr::DType(DType::F64)]);
    assert_same(&asked, &f64s(&[], &[2.0]));
}

#[test]
fn no_elements_have_a_sum_and_a_product_but_no_maximum() {
    let none = f64s(&[2, 0], &[]);
    assert_same(&run(&SUM, from_ref(&none), &[axes(&[1]), DROP, Attr::None]), &f64s(&[2], &[0.0, 0.0]));
    assert_same(&run(&PROD, from_ref(&none), &[axes(&[1]), DROP, Attr::None]), &f64s(&[2], &[1.0, 1.0]));
    assert_same(&run(&MEAN, from_ref(&none), &[axes(&[1]), DROP]), &f64s(&[2], &[f64::NAN; 2]));
    let lse = run(&LOGSUMEXP, from_ref(&none), &[axes(&[1]), DROP]);
    assert_same(&lse, &f64s(&[2], &[f64::NEG_INFINITY; 2]));
    assert_same(&run(&ANY, &[bools(&[0], &[])], &[EVERY, DROP]), &bools(&[], &[false]));
    assert_same(&run(&crate::ops::reduction::ALL, &[bools(&[0], &[])], &[EVERY, DROP]), &bools(&[], &[true]));
    let ty = Type::new(DType::F64, vec![2.into(), 0.into()]);
    for op in [&MAX, &MIN, &ARGMAX, &ARGMIN] {
        let refused = infer(op, from_ref(&ty), &[axes(&[1]), DROP]);
        assert!(matches!(refused, Err(OpError::Other { code, .. }) if code.id == "E0212"), "{}", op.name);
        assert_eq!(infer(op, from_ref(&ty), &[axes(&[0]), DROP]).unwrap().shape, [0.into()]);
    }
}

#[test]
fn extremes_and_their_places() {
    let x = f64s(&[2, 3], &[1.0, 5.0, 5.0, 7.0, f64::NAN, 7.0]);
    let one = from_ref(&x);
    assert_same(&run(&MAX, one, &[axes(&[1]), DROP]), &f64s(&[2], &[5.0, f64::NAN]));
    assert_same(&run(&ARGMAX, one, &[axes(&[1]), DROP]), &i64s(&[2], &[1, 1]));
    assert_same(&run(&ARGMIN, one, &[axes(&[0]), KEEP]), &i64s(&[1, 3], &[0, 1, 0]));
    assert_same(&run(&ARGMAX, one, &[EVERY, DROP]), &i64s(&[], &[4]));
    let zeros = f64s(&[2], &[-0.0, 0.0]);
    assert_same(&run(&ARGMAX, from_ref(&zeros), &[EVERY, DROP]), &i64s(&[], &[0]));
    assert_same(&run(&MAX, from_ref(&zeros), &[EVERY, DROP]), &f64s(&[], &[0.0]));
    assert_same(&run(&PTP, &[counting(&[2, 3])], &[axes(&[1]), DROP]), &i64s(&[2], &[2, 2]));
}

#[test]
fn moments() {
    let x = f64s(&[4], &[1.0, 2.0, 4.0, 5.0]);
    let var = |correction, ddof| run(&VAR, from_ref(&x), &[EVERY, DROP, correction, ddof]);
    assert_same(&var(Attr::None, Attr::None), &f64s(&[], &[2.5]));
    let (two, float) = (sizes(&[2]), Attr::Number(Scalar::f64(2.0)));
    assert_same(&var(two.clone(), Attr::None), &var(Attr::None, two.clone()));
    assert_same(&var(two, Attr::None), &f64s(&[], &[5.0]));
    assert_same(&var(float, Attr::None), &f64s(&[], &[5.0]));
    assert_same(
        &run(&STD, &[f64s(&[2], &[1.0, 3.0])], &[EVERY, KEEP, Attr::None, Attr::None]),
        &f64s(&[1], &[1.0]),
    );
    assert_same(
        &run(&MEAN, &[f64s(&[2, 2], &[1.0, 3.0, 5.0, 9.0])], &[axes(&[0]), DROP]),
        &f64s(&[2], &[3.0, 6.0]),
    );
    assert_same(&run(&NORM, &[f64s(&[2], &[3.0, 4.0])], &[EVERY, DROP]), &f64s(&[], &[5.0]));
}

#[test]
fn logsumexp_neither_overflows_nor_loses_infinities() {
    let (inf, nan) = (f64::INFINITY, f64::NAN);
    let x = f64s(&[5, 2], &[1000.0, 1000.0, -inf, -inf, inf, 1.0, nan, 1.0, -inf, 3.0]);
    let got = run(&LOGSUMEXP, &[x], &[axes(&[1]), DROP]);
    let half = core::f64::consts::LN_2;
    assert_same(&got, &f64s(&[5], &[1000.0 + half, -inf, inf, nan, 3.0]));
}

#[test]
fn truth() {
    let x = bools(&[2, 2], &[true, false, true, true]);
    let one = from_ref(&x);
    assert_same(&run(&ANY, one, &[axes(&[1]), DROP]), &bools(&[2], &[true, true]));
    assert_same(&run(&crate::ops::reduction::ALL, one, &[axes(&[1]), DROP]), &bools(&[2], &[false, true]));
    assert_same(&run(&COUNT_NONZERO, one, &[axes(&[0]), DROP]), &i64s(&[2], &[2, 1]));
}
