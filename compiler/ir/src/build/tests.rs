//! Promotion, folding, attributes, regions.

use crate::build::loops::{LoopHead, build_loop};
use crate::build::operand::{Arg, Named, Operand, Refused};
use crate::build::testing::{cx, show, span};
use crate::build::{BuildCx, fold};
use texpr_base::{DType, Scalar};

fn int(cx: &mut BuildCx, value: i128) -> Operand {
    fold::integer(cx, value, span()).unwrap()
}

fn float(cx: &mut BuildCx, value: f64) -> Operand {
    cx.literal(Scalar::f64(value), span())
}

#[test]
fn literals_take_their_partners_dtype() {
    let (mut cx, [x, y, a, b, i, _]) = cx();
    let (two, half, big) = (int(&mut cx, 2), float(&mut cx, 0.5), int(&mut cx, 300));
    let cases = [
        ("multiply", a, two, "multiply(a, 2.0): f32[n]"),
        ("multiply", a, half, "multiply(a, 0.5): f32[n]"),
        ("multiply", b, two, "multiply(b, 2): u8[n]"),
        ("multiply", b, half, "multiply(astype(b; f64), 0.5): f64[n]"),
        ("multiply", b, big, "E0302: 300 does not fit in u8"),
        ("divide", b, two, "divide(astype(b; f64), 2.0): f64[n]"),
        ("add", x, a, "add(x, astype(a; f64)): f64[n]"),
        ("add", i, b, "add(i, astype(b; i64)): i64[n]"),
        (
            "add",
            x,
            y,
            "E0201: f64[n] and f64[m] do not broadcast: the last axis is n on one side and m on the other",
        ),
    ];
    for (op, left, right, want) in cases {
        let outcome = cx.own_call(op, &[left, right], span());
        assert_eq!(show(&cx, outcome), want);
    }
}

#[test]
fn arithmetic_of_literals_and_sizes_folds() {
    let (mut cx, _) = cx();
    let (one, three) = (int(&mut cx, 1), int(&mut cx, 3));
    let n = texpr_base::Size::var(cx.sizes.find("n").unwrap());
    let n = cx.size_value(&n, span());
    let cases = [
        ("divide", one, three, "0.3333333333333333: weak f64"),
        ("multiply", three, three, "9: weak i64"),
        ("subtract", n, one, "<n - 1>: weak i64"),
        ("subtract", n, n, "0: weak i64"),
    ];
    for (op, left, right, want) in cases {
        let outcome = cx.own_call(op, &[left, right], span());
        assert_eq!(show(&cx, outcome), want);
    }
    let least = int(&mut cx, 1 << 63);
    let outcome = cx.own_call("negative", &[least], span());
    assert_eq!(show(&cx, outcome), "-9223372036854775808: weak i64");
}

#[test]
fn a_size_goes_to_a_float_partner_but_not_to_a_narrow_integer() {
    let (mut cx, [_, _, a, b, ..]) = cx();
    let n = texpr_base::Size::var(cx.sizes.find("n").unwrap());
    let n = cx.size_value(&n, span());
    let outcome = cx.own_call("divide", &[a, n], span());
    assert_eq!(show(&cx, outcome), "divide(a, astype(<n>; f32)): f32[n]");
    let outcome = cx.own_call("add", &[b, n], span());
    assert_eq!(show(&cx, outcome), "add(astype(b; i64), <n>): i64[n]");
}

#[test]
fn arguments_are_matched_and_axes_normalised() {
    let (mut cx, [x, _, _, _, i, _]) = cx();
    let def = cx.own_op("sum", span()).unwrap();
    let named = |name: &str, value| vec![Named { name: name.into(), span: span(), value }];
    let last = int(&mut cx, -1);
    let two = int(&mut cx, 2);
    let yes = cx.constant(Scalar::bool(true), span());
    let signature = "";
    let cases = [
        (vec![Arg::Value(x)], named("axis", Arg::Value(last)), "sum(x; [0]): f64"),
        (vec![Arg::Value(x)], named("axis", Arg::None(span())), "sum(x): f64"),
        (
            vec![Arg::Value(x)],
            named("axis", Arg::Value(two)),
            "E0205: axis 2 is out of range for f64[n]: the only axis is 0 (or -1)",
        ),
        (vec![Arg::Value(x)], named("axes", Arg::Value(last)), "E0412: `sum` has no argument `axes`"),
        (vec![Arg::Value(x)], named("x", Arg::Value(x)), "E0413: `sum` is given its argument `x` twice"),
        (vec![], named("axis", Arg::Value(last)), "E0410: `sum` needs an argument `x`"),
        (
            vec![Arg::Value(x)],
            named("keepdims", Arg::Value(two)),
            "E0414: the argument `keepdims` of `sum` must be `true` or `false`, not a constant i64",
        ),
        (
            vec![Arg::Value(x)],
            named("axis", Arg::Value(i)),
            "E0414: the argument `axis` of `sum` must be a constant integer or a tuple of them, not i64",
        ),
        (
            vec![Arg::Value(x), Arg::Value(last), Arg::Value(yes), Arg::Value(x)],
            vec![],
            "E0411: `sum` takes 3 arguments, and 4 are given",
        ),
    ];
    for (positional, named, want) in cases {
        let outcome = cx.call(def, positional, named, span());
        assert_eq!(show(&cx, outcome), want, "{signature}");
    }
}

#[test]
fn an_integer_input_is_a_size() {
    let (mut cx, [x, _, _, _, i, _]) = cx();
    let def = cx.own_op("reshape", span()).unwrap();
    let one = int(&mut cx, 1);
    let more = cx.own_call("add", &[i, one], span()).unwrap();
    let outcome = cx.call(def, vec![Arg::Value(x), Arg::Value(more)], vec![], span());
    assert_eq!(show(&cx, outcome), "reshape(x; i + 1): f64[i + 1]");
    // It may be negative, so the call checks it.
    assert_eq!(cx.checks.len(), 1);
}

#[test]
fn a_literal_start_takes_the_bodys_type_and_outer_values_are_captured() {
    let (mut cx, [x, _, a, ..]) = cx();
    let zero = int(&mut cx, 0);
    for (array, want) in [(x, "r0: f64"), (a, "r0: f32")] {
        let head = LoopHead {
            range: None,
            carries: vec![("s".into(), zero)],
            span: span(),
            body_span: span(),
            n_emits: 0,
        };
        let result: Result<Vec<Operand>, Refused> = build_loop(&mut cx, &head, None, &mut |cx, params| {
            let total = cx.own_call("sum", &[array], span())?;
            Ok(vec![cx.own_call("add", &[params[1], total], span())?])
        });
        let result = result.map(|all| all[0]);
        assert_eq!(show(&cx, result), want);
        assert_eq!(cx.depth(), 0);
    }
}

#[test]
fn a_carry_that_changes_its_type_is_refused() {
    let (mut cx, [_, _, a, ..]) = cx();
    let head =
        LoopHead { range: None, carries: vec![("s".into(), a)], span: span(), body_span: span(), n_emits: 0 };
    let result: Result<Vec<Operand>, Refused> = build_loop(&mut cx, &head, None, &mut |cx, params| {
        let wide = cx.convert(params[1], DType::F64)?;
        Ok(vec![Operand { node: wide, region: cx.region(), ..params[1] }])
    });
    let result = result.map(|all| all[0]);
    assert_eq!(show(&cx, result), "E0416: carry `s` is f32[n] going in and f64[n] coming out");
    assert_eq!(cx.depth(), 0);
}
