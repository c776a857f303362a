//! Indexing and updates.

use crate::build::index::Item;
use crate::build::operand::{Operand, Refused};
use crate::build::testing::{cx, show, span};
use crate::build::{BuildCx, fold};

fn bound(cx: &mut BuildCx, value: Option<i128>) -> Option<Operand> {
    value.map(|value| fold::integer(cx, value, span()).unwrap())
}

fn slice(cx: &mut BuildCx, start: Option<i128>, stop: Option<i128>, step: Option<i128>) -> Item {
    let (start, stop, step) = (bound(cx, start), bound(cx, stop), bound(cx, step));
    Item::Range { start, stop, step, span: span() }
}

fn type_of(cx: &BuildCx, outcome: Result<Operand, Refused>) -> String {
    let text = show(cx, outcome);
    text.rsplit_once(": ").map(|(_, ty)| ty.to_string()).unwrap_or_default()
}

#[test]
fn neighbouring_slices_of_a_named_size_are_equal() {
    let (mut cx, [x, ..]) = cx();
    for (start, stop, step, want) in [
        (Some(1), Some(-1), None, "f64[n - 2]"),
        (Some(2), None, None, "f64[n - 2]"),
        (None, Some(-2), None, "f64[n - 2]"),
        (None, None, None, "f64[n]"),
        (None, None, Some(-1), "f64[n]"),
        (None, Some(3), None, "f64[min(3, n)]"),
        (Some(-3), None, None, "f64[3]"),
        (None, None, Some(2), "f64[(n + 1)//2]"),
        (Some(3), Some(1), None, "f64[0]"),
        (Some(-2), None, Some(-1), "f64[n - 1]"),
    ] {
        let item = slice(&mut cx, start, stop, step);
        let outcome = cx.index(x, &[item], "x", span());
        assert_eq!(type_of(&cx, outcome), want, "{start:?}:{stop:?}:{step:?}");
    }
    // n - 2 and n - 3, n - 1 must not be negative.
    assert!(cx.checks.len() >= 3);
    assert!(cx.graph().effects.is_empty());
}

#[test]
fn run_time_indices_are_checked_and_counted_from_the_front() {
    let (mut cx, [x, _, _, _, i, k]) = cx();
    let outcome = cx.index(x, &[Item::At(i)], "x", span());
    assert_eq!(type_of(&cx, outcome), "f64");
    assert_eq!(cx.graph().effects.len(), 1);
    // A length that is known before the run, and clipped: x[k:k + 3].
    let three = fold::integer(&mut cx, 3, span()).unwrap();
    let stop = cx.own_call("add", &[k, three], span()).unwrap();
    let item = Item::Range { start: Some(k), stop: Some(stop), step: None, span: span() };
    let outcome = cx.index(x, &[item], "x", span());
    assert_eq!(type_of(&cx, outcome), "f64[max(0, clip(k + 3, n) - clip(k, n))]");
    // One that is not.
    let total = cx.own_call("sum", &[x], span()).unwrap();
    let node = cx.convert(total, texpr_base::DType::I64).unwrap();
    let data = Operand { node, ..total };
    let item = Item::Range { start: None, stop: Some(data), step: None, span: span() };
    let outcome = cx.index(x, &[item], "x", span());
    assert_eq!(type_of(&cx, outcome), "f64[clip(size4, n)]");
}

#[test]
fn refusals_name_axis_index_and_size() {
    let (mut cx, [x, ..]) = cx();
    let fixed = slice(&mut cx, Some(-3), None, None);
    let three = cx.index(x, &[fixed], "x", span()).unwrap();
    let at = Item::At(fold::integer(&mut cx, 3, span()).unwrap());
    let outcome = cx.index(three, &[at], "x", span());
    assert_eq!(
        show(&cx, outcome),
        "E0206: index 3 is out of range for axis 0 of size 3: it goes from 0 to 2, or from -3 to -1"
    );
    let outcome = cx.index(three, &[at, at], "x", span());
    assert_eq!(show(&cx, outcome), "E0206: 2 indices for f64[3], which has 1 axis");
    let outcome = cx.index(three, &[Item::At(three)], "x", span());
    assert_eq!(show(&cx, outcome), "E0303: an index must be an integer, not f64[3]");
}

#[test]
fn an_update_takes_a_literal_and_refuses_another_dtype() {
    let (mut cx, [x, _, a, ..]) = cx();
    let inner = slice(&mut cx, Some(1), Some(-1), None);
    let one = fold::integer(&mut cx, 1, span()).unwrap();
    let outcome = cx.update(a, &[inner], Some("add"), one, "a", span());
    assert_eq!(type_of(&cx, outcome), "f32[n]");
    let part = cx.index(x, &[inner], "x", span()).unwrap();
    let outcome = cx.update(a, &[inner], None, part, "a", span());
    assert_eq!(show(&cx, outcome), "E0304: the new value is f64[n - 2] but the array is f32[n]");
    let outcome = cx.update(x, &[inner], None, x, "x", span());
    assert_eq!(
        show(&cx, outcome),
        "E0201: f64[n - 2] and f64[n] do not broadcast: the last axis is n - 2 on one side and n on the other"
    );
}
