//! What brackets become.

use super::eval::{assert_same, counting, i64s, run};
use crate::ops::index::*;
use texpr_ir::Attr;
use texpr_ir::attr::{SliceAxis, Start};

fn range(start: i64, step: i64, len: i64) -> SliceAxis {
    SliceAxis::Range { start: Start::Size(start.into()), step, len: len.into() }
}

#[test]
fn slices_pick() {
    let x = counting(&[3, 4]);
    let slices = vec![range(2, -1, 2), SliceAxis::New, SliceAxis::At(Start::Size(1.into()))];
    assert_same(&run(&GETITEM, std::slice::from_ref(&x), &[Attr::Slices(slices)]), &i64s(&[2, 1], &[9, 5]));
    let at = vec![SliceAxis::At(Start::Arg(1)), range(1, 2, 2)];
    assert_same(&run(&GETITEM, &[x, i64s(&[], &[2])], &[Attr::Slices(at)]), &i64s(&[2], &[9, 11]));
}

#[test]
fn slices_are_replaced() {
    let x = counting(&[2, 3]);
    let inner = vec![SliceAxis::At(Start::Arg(2)), range(1, 1, 2)];
    let args = [x.clone(), i64s(&[], &[7]), i64s(&[], &[1])];
    assert_same(&run(&UPDATE, &args, &[Attr::Slices(inner)]), &i64s(&[2, 3], &[0, 1, 2, 3, 7, 7]));
    let with_new = vec![range(0, 1, 2), SliceAxis::New, SliceAxis::At(Start::Size(0.into()))];
    let args = [x, i64s(&[2, 1], &[8, 9])];
    assert_same(&run(&UPDATE, &args, &[Attr::Slices(with_new)]), &i64s(&[2, 3], &[8, 1, 2, 9, 4, 5]));
}
