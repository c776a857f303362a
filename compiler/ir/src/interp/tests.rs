use super::*;
use crate::attr::Start;
use crate::core::{Core, CoreBuilder, CoreEffect, CoreId, CoreLoop, ViewAxis};
use crate::graph::{EffectKind, PrintPart};
use crate::ty::Type;
use std::sync::Arc;
use texpr_base::{Combine, DType, FileId, Scalar};

fn f64s(n: i64) -> Type {
    Type::new(DType::F64, vec![Size::constant(n)])
}

fn run_one(b: CoreBuilder, result: CoreId, inputs: &[Value]) -> Result<Value, InterpError> {
    run_all(b, vec![result], vec![], inputs).map(|mut outcome| outcome.outputs.remove(0))
}

fn run_all(
    b: CoreBuilder,
    results: Vec<CoreId>,
    effects: Vec<CoreEffect>,
    inputs: &[Value],
) -> Result<Outcome, InterpError> {
    let inputs: Vec<_> = inputs.iter().cloned().map(Some).collect();
    run_graph(&b.finish(results, effects), &inputs, &[], &Options::default())
}

fn at() -> Span {
    Span::new(FileId(0), 0, 1)
}

#[test]
fn maps_broadcast() {
    let mut b = CoreBuilder::new(vec![]);
    let x = b.add(Core::Input(0), vec![], f64s(3));
    let col = b.expand_dims(x, &[1]);
    let sum = b.map(&[col, x], |v| v[0] * 10.0 + v[1]);
    let got = run_one(b, sum, &[Value::f64s(&[1.0, 2.0, 3.0])]).unwrap();
    let want = Value::f64s(&[11.0, 12.0, 13.0, 21.0, 22.0, 23.0, 31.0, 32.0, 33.0]).with_shape(vec![3, 3]);
    assert_eq!(got, want);
}

#[test]
fn long_maps_take_several_columns() {
    let mut b = CoreBuilder::new(vec![]);
    let i = b.iota(vec![Size::constant(50), Size::constant(61)]);
    let row = b.iota(vec![Size::constant(61)]);
    let sum = b.map(&[i, row], |v| v[0] - v[1]);
    let total = b.reduce(sum, Combine::Sum, &[0, 1], false);
    let want: i64 = (0..50 * 61).map(|k| k - k % 61).sum();
    assert_eq!(run_one(b, total, &[]).unwrap().as_scalar(), Some(Scalar::i64(want)));
}

#[test]
fn a_negative_step_reverses() {
    let mut b = CoreBuilder::new(vec![]);
    let x = b.add(Core::Input(0), vec![], f64s(3));
    let axis = ViewAxis { out: Some(0), start: Start::Size(Size::constant(2)), step: -1 };
    let y = b.view(x, vec![axis], vec![Size::constant(3)]);
    let got = run_one(b, y, &[Value::f64s(&[1.0, 2.0, 3.0])]).unwrap();
    assert_eq!(got, Value::f64s(&[3.0, 2.0, 1.0]));
}

#[test]
fn an_update_writes_what_the_view_picks() {
    let mut b = CoreBuilder::new(vec![]);
    let x = b.add(Core::Input(0), vec![], f64s(4));
    let v = b.splat(Scalar::f64(9.0), vec![Size::constant(2)]);
    let axis = ViewAxis { out: Some(0), start: Start::Size(Size::constant(1)), step: 2 };
    let y = b.add(Core::Update { axes: vec![axis], combine: None }, vec![x, v], f64s(4));
    let got = run_one(b, y, &[Value::f64s(&[1.0, 2.0, 3.0, 4.0])]).unwrap();
    assert_eq!(got, Value::f64s(&[1.0, 9.0, 3.0, 9.0]));
}

#[test]
fn concat_joins_along_the_inner_axis() {
    let mut b = CoreBuilder::new(vec![]);
    let shape = |n: i64| vec![Size::constant(2), Size::constant(n)];
    let x = b.iota(shape(2));
    let y = b.iota(shape(1));
    let z = b.concat(&[x, y], 1);
    let got = run_one(b, z, &[]).unwrap();
    let ints: Vec<i64> = got.elements.iter().map(|e| e.as_i64()).collect();
    assert_eq!((got.shape, ints), (vec![2, 3], vec![0, 1, 0, 2, 3, 1]));
}

#[test]
fn contraction_wraps_integers() {
    let mut b = CoreBuilder::new(vec![]);
    let x = b.splat(Scalar::from_i128(DType::I8, 100), vec![Size::constant(1), Size::constant(3)]);
    let y = b.splat(Scalar::from_i128(DType::I8, 1), vec![Size::constant(3), Size::constant(1)]);
    let ty = Type::new(DType::I8, vec![Size::constant(1), Size::constant(1)]);
    let z = b.contract(x, y, ty);
    assert_eq!(run_one(b, z, &[]).unwrap().elements[0].as_i64(), 44);
}

/// `loop (s = 0) for i in 0..10 while s < 20 { print(i); s + i }`, or without the condition.
fn counting(b: &mut CoreBuilder, shown: bool) -> CoreId {
    let params = vec![Type::scalar(DType::I64); 2];
    let region = |f: &dyn Fn(&mut CoreBuilder, CoreId, CoreId) -> CoreId, shown: bool| {
        let mut r = CoreBuilder::new(params.clone());
        let i = r.add(Core::Param(0), vec![], params[0].clone());
        let s = r.add(Core::Param(1), vec![], params[1].clone());
        let out = f(&mut r, i, s);
        let print = EffectKind::Print(vec![PrintPart::Text("turn".into()), PrintPart::Arg(0)]);
        let effects =
            if shown { vec![CoreEffect { kind: print, args: vec![i], span: at() }] } else { vec![] };
        r.finish(vec![out], effects)
    };
    let l = CoreLoop {
        n_carries: 1,
        body: region(&|r, i, s| r.map(&[i, s], |v| v[0] + v[1]), shown),
        cond: Some(region(&|r, _, s| r.map(&[s], |v| v[0].lt(v[0].int(20))), false)),
        names: vec!["s".into()],
    };
    let int = |b: &mut CoreBuilder, v: i64| b.constant(Scalar::i64(v));
    let args = vec![int(b, 0), int(b, 10), int(b, 1), int(b, 0)];
    b.add(Core::Loop(Arc::new(l)), args, Type::scalar(DType::I64))
}

#[test]
fn a_loop_stops_at_its_condition() {
    let mut b = CoreBuilder::new(vec![]);
    let l = counting(&mut b, false);
    let s = b.add(Core::Project(0), vec![l], Type::scalar(DType::I64));
    assert_eq!(run_one(b, s, &[]).unwrap().as_scalar(), Some(Scalar::i64(21)));
}

#[test]
fn effects_come_in_program_order() {
    let mut b = CoreBuilder::new(vec![]);
    let l = counting(&mut b, true);
    let text = |t: &str| EffectKind::Print(vec![PrintPart::Text(t.into())]);
    let effect = |kind, args| CoreEffect { kind, args, span: at() };
    let effects =
        vec![effect(text("start"), vec![]), effect(EffectKind::Run, vec![l]), effect(text("end"), vec![])];
    let outcome = run_all(b, vec![], effects, &[]).unwrap();
    let firsts: Vec<_> = outcome.printed.iter().map(|p| p.parts[0].clone()).collect();
    let word = |t: &str| PrintedPart::Text(t.into());
    assert_eq!(firsts.len(), 9);
    assert_eq!((&firsts[0], &firsts[1], &firsts[8]), (&word("start"), &word("turn"), &word("end")));
}

#[test]
fn a_bad_index_is_reported_and_reads_nothing_wrong() {
    let mut b = CoreBuilder::new(vec![]);
    let x = b.add(Core::Input(0), vec![], f64s(3));
    let i = b.constant(Scalar::i64(7));
    let axis = ViewAxis { out: None, start: Start::Arg(0), step: 0 };
    let y = b.view_at(x, &[i], vec![axis], vec![]);
    let kind = EffectKind::CheckIndex { axis: 0, size: Size::constant(3), array: "x".into() };
    let effects = vec![CoreEffect { kind, args: vec![i], span: at() }];
    let error = run_all(b, vec![y], effects, &[Value::f64s(&[1.0, 2.0, 3.0])]).unwrap_err();
    assert_eq!(error.to_string(), "index 7 is out of range for axis 0 of x, which has size 3");
}

#[test]
fn sizes_out_of_bounds_are_errors() {
    let big = |size: Size| {
        let mut b = CoreBuilder::new(vec![]);
        let x = b.splat(Scalar::f64(0.0), vec![size]);
        run_one(b, x, &[]).unwrap_err().kind
    };
    assert!(matches!(big(Size::constant(1 << 40)), ErrorKind::TooLarge { .. }));
    assert!(matches!(big(Size::constant(-1)), ErrorKind::NegativeSize { value: -1, .. }));
    assert!(matches!(big(Size::var(texpr_base::SizeVar(0))), ErrorKind::Size(_)));
}

#[test]
fn a_long_chain_needs_no_stack() {
    let mut b = CoreBuilder::new(vec![]);
    let mut x = b.add(Core::Input(0), vec![], Type::scalar(DType::F64));
    for i in 0..20_000 {
        x = b.map(&[x], |v| v[0] + f64::from(i));
    }
    let got = run_one(b, x, &[Value::scalar(Scalar::f64(0.0))]).unwrap();
    assert_eq!(got.as_scalar(), Some(Scalar::f64(199_990_000.0)));
}
