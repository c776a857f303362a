//! What a failing assertion shows.

use super::value::{Value, strides};
use crate::graph::Shown;
use std::fmt::Write;

/// The texts with their values; `values` are the effect's arguments behind the condition.
pub fn show(shown: &Shown, values: Vec<Value>) -> Vec<(String, Value)> {
    match shown {
        Shown::Values(texts) => texts.iter().cloned().zip(values).collect(),
        Shown::Elements(texts) => {
            let Some((place, operands)) = values.split_first() else { return Vec::new() };
            let place = place.as_scalar().and_then(|place| usize::try_from(place.as_i64()).ok());
            elements(texts, place.unwrap_or(0), operands)
        }
    }
}

/// `x[3] = -1.0` for each operand: its element at a row-major index of the shape that all broadcast to.
fn elements(texts: &[String], place: usize, operands: &[Value]) -> Vec<(String, Value)> {
    let rank = operands.iter().map(|value| value.shape.len()).max().unwrap_or(0);
    let size = |value: &Value, axis: usize| {
        (axis + value.shape.len()).checked_sub(rank).map_or(1, |own| value.shape[own])
    };
    let common: Vec<usize> = (0..rank)
        .map(|axis| operands.iter().map(|value| size(value, axis)).find(|size| *size != 1).unwrap_or(1))
        .collect();
    let index: Vec<usize> =
        strides(&common).iter().zip(&common).map(|(stride, size)| place / stride % (*size).max(1)).collect();
    let element = |(text, value): (&String, &Value)| {
        let missing = rank - value.shape.len();
        let own: Vec<usize> = value
            .shape
            .iter()
            .zip(&index[missing..])
            .map(|(size, i)| if *size == 1 { 0 } else { *i })
            .collect();
        let at: usize = own.iter().zip(strides(&value.shape)).map(|(i, stride)| i * stride).sum();
        let scalar = value.elements.get(at)?;
        Some((indexed(text, &own), Value::scalar(*scalar)))
    };
    texts.iter().zip(operands).filter_map(element).collect()
}

/// `x[3]`, `(x - y)[0, 2]`.
fn indexed(text: &str, index: &[usize]) -> String {
    if index.is_empty() {
        return text.to_string();
    }
    let is_name = text.chars().all(|c| c.is_alphanumeric() || c == '_');
    let mut out = if is_name { text.to_string() } else { format!("({text})") };
    for (i, at) in index.iter().enumerate() {
        let _ = write!(out, "{}{at}", if i == 0 { "[" } else { ", " });
    }
    out.push(']');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use texpr_base::{DType, Scalar};

    #[test]
    fn elements_are_found_through_broadcasting() {
        let ints = |shape: &[usize], values: &[i64]| {
            Value::new(DType::I64, shape.to_vec(), values.iter().map(|v| Scalar::i64(*v)).collect())
        };
        let texts = ["x", "y + 1", "z"].map(str::to_string).to_vec();
        let values = vec![
            ints(&[], &[4]),
            ints(&[2, 3], &[0, 1, 2, 3, 4, 5]),
            ints(&[3], &[10, 20, 30]),
            ints(&[], &[7]),
        ];
        let told: Vec<String> = show(&Shown::Elements(texts), values)
            .into_iter()
            .map(|(text, value)| format!("{text} = {}", value.elements[0]))
            .collect();
        assert_eq!(told, ["x[1, 1] = 4", "(y + 1)[1] = 20", "z = 7"]);
    }
}
