//! Reductions and matrix products.

use super::build::{Block, Gen, Val};
use super::choose::Picks;
use texpr_base::{DType, Size};

/// The dtype of a reduction's result.
#[derive(Clone, Copy, Debug)]
enum Gives {
    Own,
    Sum,
    Float,
    Bool,
    Index,
}

/// Name, result, whether it takes several axes, and whether it needs elements.
const REDUCTIONS: &[(&str, Gives, bool, bool)] = &[
    ("sum", Gives::Sum, true, false),
    ("max", Gives::Own, true, true),
    ("min", Gives::Own, true, true),
    ("prod", Gives::Sum, true, false),
    ("mean", Gives::Float, true, false),
    ("sum", Gives::Sum, true, false),
    ("var", Gives::Float, true, false),
    ("std", Gives::Float, true, false),
    ("any", Gives::Bool, true, false),
    ("all", Gives::Bool, true, false),
    ("count_nonzero", Gives::Index, true, false),
    ("argmax", Gives::Index, false, true),
    ("argmin", Gives::Index, false, true),
    ("norm", Gives::Float, true, false),
    ("logsumexp", Gives::Float, true, true),
    ("ptp", Gives::Own, true, true),
];

pub(super) fn reduce(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let Some(a) = block.find(p, |v| v.rank() > 0) else { return };
    let (op, gives, several, needs) = *p.of(REDUCTIONS);
    let rank = a.rank();
    let first = p.below(rank);
    let (axes, mut text): (Vec<usize>, String) = match p.below(4) {
        0 => ((0..rank).collect(), a.text.clone()),
        1 => (vec![first], format!("{}, axis={first}", a.text)),
        2 if several && rank > 1 => {
            let second = (first + 1) % rank;
            (vec![first, second], format!("{}, axis=({first}, {second})", a.text))
        }
        _ => (vec![first], format!("{}, axis={}", a.text, first as i64 - rank as i64)),
    };
    if needs && axes.iter().any(|k| g.value(&a.shape[*k]) == 0) {
        return;
    }
    let keep = p.one_in(3);
    if keep {
        text.push_str(", keepdims=true");
    }
    let mut shape: Vec<Size> = Vec::new();
    for (k, n) in a.shape.iter().enumerate() {
        match axes.contains(&k) {
            true if keep => shape.push(Size::constant(1)),
            true => {}
            false => shape.push(n.clone()),
        }
    }
    let dtype = match gives {
        Gives::Own if a.dtype == DType::Bool && op == "ptp" => DType::I64,
        Gives::Own => a.dtype,
        Gives::Sum => a.dtype.to_sum(),
        Gives::Float => a.dtype.to_float(),
        Gives::Bool => DType::Bool,
        Gives::Index => DType::I64,
    };
    if g.spend(&a.shape, if op == "logsumexp" { 60.0 } else { 3.0 }) {
        g.bind(block, &format!("{op}({text})"), dtype, shape, 1.0);
    }
}

/// `exp(x - max(x)) / sum`, the classic of several passes over one array.
pub(super) fn softmax(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let Some(a) = block.find(p, |v| v.rank() > 0 && v.dtype.is_float()) else { return };
    let axis = p.below(a.rank());
    if g.value(&a.shape[axis]) == 0 {
        return;
    }
    let shifted = format!("{x} - max({x}, axis={axis}, keepdims=true)", x = a.text);
    let Some(d) = g.bind(block, &shifted, a.dtype, a.shape.clone(), 3.0) else { return };
    let Some(e) = g.bind(block, &format!("exp({})", d.text), a.dtype, a.shape.clone(), 30.0) else { return };
    g.bind(block, &format!("{e} / sum({e}, axis={axis}, keepdims=true)", e = e.text), a.dtype, a.shape, 3.0);
}

pub(super) fn matmul(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let Some(a) = block.find(p, |v| (1..3).contains(&v.rank()) && g.elements(&v.shape) < 3000) else {
        return;
    };
    let inner = &a.shape[a.rank() - 1];
    let goes = |v: &Val| {
        (1..3).contains(&v.rank())
            && v.shape[0] == *inner
            && v.dtype.promote(a.dtype).is_some()
            && g.elements(&v.shape) < 3000
    };
    let b = match block.find(p, goes) {
        Some(b) => b,
        None => {
            Val { text: format!("{}.T", a.text), shape: a.shape.iter().rev().cloned().collect(), ..a.clone() }
        }
    };
    let dtype = match a.dtype.promote(b.dtype) {
        Some(DType::Bool) => DType::I64,
        Some(dtype) => dtype,
        None => return,
    };
    let mut shape = a.shape[..a.rank() - 1].to_vec();
    shape.extend(b.shape[1..].iter().cloned());
    let work = 2.0 + g.value(inner) as f64;
    g.bind(block, &format!("{} @ {}", a.text, b.text), dtype, shape, work);
}
