//! Complex numbers: made of real ones, combined, taken apart.

use super::build::{Block, Gen, Val, broadcast};
use super::choose::Picks;
use super::elementwise::literal;
use texpr_base::DType;

fn complex(block: &Block, p: &mut Picks<'_>) -> Option<Val> {
    block.find_any(p, |v| v.dtype.is_complex())
}

pub(super) fn make(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let a = block.any(p);
    let dtype = *p.of(&[DType::C128, DType::C64]);
    let part = dtype.part();
    let text = match p.below(4) {
        0 => format!("{dtype}({})", a.text),
        1 => format!("complex({}, {part}({}))", a.cast(part), literal(part, p)),
        _ => {
            let b = block.find(p, |v| v.shape == a.shape).unwrap_or_else(|| a.clone());
            format!("complex({}, {})", a.cast(part), b.cast(part))
        }
    };
    g.bind(block, &text, dtype, a.shape, 2.0);
}

const UNARY: &[&str] = &[
    "-",
    "conj",
    "square",
    "reciprocal",
    "exp",
    "sqrt",
    "log",
    "sin",
    "cos",
    "sinh",
    "cosh",
    "tanh",
    "tan",
    "log1p",
    "expm1",
    "exp2",
    "log2",
    "log10",
    "sign",
    "asin",
    "acos",
    "atan",
    "asinh",
    "acosh",
    "atanh",
];

pub(super) fn apply(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let Some(a) = complex(block, p) else { return };
    if p.below(3) == 0 {
        let op = *p.of(UNARY);
        let text = if op == "-" { format!("-{}", a.text) } else { format!("{op}({})", a.text) };
        g.bind(block, &text, a.dtype, a.shape, 150.0);
        return;
    }
    let goes = |v: &Val| broadcast(&a.shape, &v.shape).is_some() && v.dtype.promote(a.dtype).is_some();
    let b = block.find_any(p, goes).unwrap_or_else(|| a.clone());
    let (Some(shape), Some(dtype)) = (broadcast(&a.shape, &b.shape), a.dtype.promote(b.dtype)) else {
        return;
    };
    let (x, y) = if p.one_in(2) { (&b.text, &a.text) } else { (&a.text, &b.text) };
    let text = match p.below(8) {
        0 | 1 => format!("{x} + {y}"),
        2 => format!("{x} - {y}"),
        3 | 4 => format!("{x} * {y}"),
        5 => format!("{x} / {y}"),
        6 => format!("where({}, {x}, {y})", condition(&a, p)),
        _ => {
            g.bind(block, &format!("{} ** {}", a.text, p.below(4)), a.dtype, a.shape, 200.0);
            return;
        }
    };
    g.bind(block, &text, dtype, shape, 10.0);
}

fn condition(a: &Val, p: &mut Picks<'_>) -> String {
    match p.below(3) {
        0 => format!("{} == {}", a.text, literal(a.dtype, p)),
        1 => format!("isnan({})", a.text),
        _ => format!("real({}) > {}", a.text, literal(a.dtype.part(), p)),
    }
}

pub(super) fn parts(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let Some(a) = complex(block, p) else { return };
    let op = *p.of(&["real", "imag", "abs", "isfinite", "isnan", "isinf"]);
    let dtype = if op.starts_with("is") { DType::Bool } else { a.dtype.part() };
    g.bind(block, &format!("{op}({})", a.text), dtype, a.shape, 20.0);
}

pub(super) fn reduce(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let Some(a) = block.find_any(p, |v| v.dtype.is_complex() && v.rank() > 0) else { return };
    let axis = p.below(a.rank());
    let mut shape = a.shape.clone();
    shape.remove(axis);
    if !g.spend(&a.shape, 5.0) {
        return;
    }
    let text = match p.below(5) {
        0 | 1 => format!("sum({}, axis={axis})", a.text),
        2 => format!("prod({}, axis={axis})", a.text),
        3 => format!("mean({}, axis={axis})", a.text),
        _ => {
            g.bind(block, &format!("cumsum({}, axis={axis})", a.text), a.dtype, a.shape, 1.0);
            return;
        }
    };
    g.bind(block, &text, a.dtype, shape, 1.0);
}
