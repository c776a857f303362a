//! Draws: the same for the same key, in their interval, and with the moments of their distribution.

use super::eval::{assert_same, f64s, i64s, infer, key, run, sizes};
use crate::ops::random::*;
use texpr_base::DType;
use texpr_ir::interp::Value;
use texpr_ir::{Attr, Type};

const NONE: Attr = Attr::None;

fn floats(value: &Value) -> Vec<f64> {
    value.elements.iter().map(|e| e.as_f64()).collect()
}

fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (mean, values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64)
}

#[test]
fn uniform() {
    for dtype in [DType::F64, DType::F32] {
        let draw = run(&UNIFORM, &[key(42)], &[sizes(&[100, 100]), Attr::DType(dtype)]);
        let values = floats(&draw);
        assert!(values.iter().all(|v| (0.0..1.0).contains(v)));
        let (mean, variance) = mean_and_variance(&values);
        assert!((mean - 0.5).abs() < 0.01 && (variance - 1.0 / 12.0).abs() < 0.005, "{mean} {variance}");
        // Element i does not depend on how many are drawn.
        let few = run(&UNIFORM, &[key(42)], &[sizes(&[3]), Attr::DType(dtype)]);
        assert_eq!(floats(&few), values[..3]);
    }
    let moved = run(&UNIFORM, &[key(1), f64s(&[], &[2.0]), f64s(&[], &[3.0])], &[sizes(&[1000]), NONE]);
    assert!(floats(&moved).iter().all(|v| (2.0..3.0).contains(v)));
}

#[test]
fn normal() {
    for dtype in [DType::F64, DType::F32] {
        let values = floats(&run(&NORMAL, &[key(7)], &[sizes(&[10000]), Attr::DType(dtype)]));
        let (mean, variance) = mean_and_variance(&values);
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
        let fourth = values.iter().map(|v| v.powi(4)).sum::<f64>() / values.len() as f64;
        assert!((fourth - 3.0).abs() < 0.3, "{fourth}");
    }
    let point = run(&NORMAL, &[key(7), f64s(&[], &[5.0]), f64s(&[], &[0.0])], &[sizes(&[2]), NONE]);
    assert_same(&point, &f64s(&[2], &[5.0, 5.0]));
}

#[test]
fn integers_and_truth() {
    let draw = run(&RANDINT, &[key(3), i64s(&[], &[-2]), i64s(&[], &[3])], &[sizes(&[5000]), NONE]);
    for wanted in -2..3 {
        let share = draw.elements.iter().filter(|e| e.as_i64() == wanted).count() as f64 / 5000.0;
        assert!((share - 0.2).abs() < 0.03, "{wanted}: {share}");
    }
    let empty = run(&RANDINT, &[key(3), i64s(&[], &[4]), i64s(&[], &[4])], &[sizes(&[2]), NONE]);
    assert_same(&empty, &i64s(&[2], &[4, 4]));
    let from_zero = run(&RANDINT, &[key(3), i64s(&[], &[1])], &[sizes(&[2]), NONE]);
    assert_same(&from_zero, &i64s(&[2], &[0, 0]));
    let heads = run(&BERNOULLI, &[key(9), f64s(&[], &[0.25])], &[sizes(&[4000])]);
    let share = heads.elements.iter().filter(|e| e.as_bool()).count() as f64 / 4000.0;
    assert!((share - 0.25).abs() < 0.03, "{share}");
}

#[test]
fn keys() {
    assert_same(&run(&KEY, &[i64s(&[], &[-1])], &[]), &key(u64::MAX));
    let keys = run(&SPLIT, &[key(1)], &[sizes(&[3])]);
    let mut bits: Vec<u64> = keys.elements.iter().map(|e| e.bits).collect();
    bits.dedup();
    assert_eq!((keys.dtype, bits.len()), (DType::U64, 3));
    let types = [Type::scalar(DType::I64)];
    assert!(infer(&UNIFORM, &types, &[sizes(&[3]), NONE]).is_err());
}
