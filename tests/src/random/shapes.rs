//! Views, reshaping, joining and updates of parts.

use super::build::{Block, Gen, Val};
use super::choose::Picks;
use super::elementwise::literal;
use texpr_base::{DType, Size};

/// What an index picks of one axis: its text, and the size of the axis that stays.
type Part = (String, Option<Size>);

fn size(value: i64) -> Size {
    Size::constant(value)
}

/// `start:stop:step` of an axis that is a number, which clips.
fn clipped(n: i64, p: &mut Picks<'_>) -> Part {
    let bound = |p: &mut Picks<'_>| match p.below(5) {
        0 => None,
        1 => Some(p.below(4) as i64),
        2 => Some(-(p.below(4) as i64)),
        3 => Some(n - p.below(3) as i64),
        _ => Some(p.below(2000) as i64 - 1000),
    };
    let (start, stop) = (bound(p), bound(p));
    let step: i64 = *p.of(&[1, 2, -1, 3, -2, 1, 7, -5]);
    let (low, high) = if step > 0 { (0, n) } else { (-1, n - 1) };
    let clip = |bound: i64| (if bound < 0 { bound + n } else { bound }).clamp(low, high);
    let first = start.map_or(if step > 0 { low } else { high }, clip);
    let last = stop.map_or(if step > 0 { high } else { low }, clip);
    let extent = if step > 0 { last - first } else { first - last };
    let len = if extent <= 0 { 0 } else { (extent - 1) / step.abs() + 1 };
    let text = |bound: Option<i64>| bound.map_or(String::new(), |bound| bound.to_string());
    (format!("{}:{}:{step}", text(start), text(stop)), Some(size(len)))
}

/// The same of an axis that has a name: no bound may lie outside.
fn named(g: &Gen, n: &Size, p: &mut Picks<'_>) -> Part {
    let (front, back) = (p.below(3) as i64, p.below(3) as i64);
    let fits = g.value(n) >= front + back;
    let step: i64 = *p.of(&[1, 2, 3, 5]);
    match p.below(5) {
        1 if fits => (format!("{front}:"), Some(n.sub(&size(front)))),
        2 if fits && back > 0 => (format!(":{}:{step}", -back), Some(n.sub(&size(back)).ceil_div(step))),
        3 if fits && back > 0 => {
            let len = n.sub(&size(front + back)).ceil_div(step);
            (format!("{front}:{}:{step}", -back), Some(len))
        }
        4 => (format!("::{}", -step), Some(n.ceil_div(step))),
        _ => (format!("::{step}"), Some(n.ceil_div(step))),
    }
}

/// An index of a whole array.
fn parts(g: &Gen, shape: &[Size], p: &mut Picks<'_>) -> Vec<Part> {
    let mut out = Vec::new();
    for n in shape {
        let value = g.value(n);
        out.push(match p.below(6) {
            0 | 1 => (":".to_owned(), Some(n.clone())),
            2 if value > 0 => (if p.one_in(2) { "-1".to_owned() } else { "0".to_owned() }, None),
            3 if value > 2 => ("2".to_owned(), None),
            _ if n.as_const().is_some() => clipped(value, p),
            _ => named(g, n, p),
        });
        if p.one_in(9) {
            out.push(("newaxis".to_owned(), Some(size(1))));
        }
    }
    out
}

fn index(parts: &[Part]) -> (String, Vec<Size>) {
    let texts: Vec<_> = parts.iter().map(|(text, _)| text.as_str()).collect();
    (texts.join(", "), parts.iter().filter_map(|(_, size)| size.clone()).collect())
}

fn array(block: &Block, p: &mut Picks<'_>) -> Option<Val> {
    block.find_any(p, |v| v.rank() > 0)
}

pub(super) fn slice(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let Some(a) = array(block, p) else { return };
    let (text, shape) = index(&parts(g, &a.shape, p));
    g.bind(block, &format!("{}[{text}]", a.text), a.dtype, shape, 1.0);
}

/// Neighbours along an axis: three slices of one array.
pub(super) fn stencil(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let Some(a) = block.find(p, |v| v.rank() > 0 && v.dtype != DType::Bool) else { return };
    let axis = p.below(a.rank());
    if g.value(&a.shape[axis]) < 2 {
        return;
    }
    let at = |range: &str| format!("{}[{}{range}]", a.text, ":, ".repeat(axis));
    let mut shape = a.shape.clone();
    shape[axis] = shape[axis].sub(&size(2));
    let op = *p.of(&["+", "-", "*"]);
    let text = format!("{} {op} {} + {}", at("2:"), at("1:-1"), at(":-2"));
    g.bind(block, &text, a.dtype, shape, 3.0);
}

pub(super) fn turn(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let Some(a) = array(block, p) else { return };
    let axis = p.below(a.rank());
    let mut shape = a.shape.clone();
    let (x, dtype) = (a.text, a.dtype);
    let matrix = shape.len() > 1 && dtype != DType::Bool;
    let text = match p.below(8) {
        6 if matrix => format!("{}({x}, {})", p.of(&["tril", "triu"]), p.below(3) as i64 - 1),
        7 if matrix => {
            shape.swap(0, axis);
            format!("swapaxes({x}, 0, {axis})")
        }
        0 => {
            shape.reverse();
            format!("{x}.T")
        }
        1 => format!("flip({x}, axis={axis})"),
        2 => {
            shape.insert(axis, size(1));
            format!("expand_dims({x}, {axis})")
        }
        3 => format!("roll({x}, {}, axis={axis})", p.below(9) as i64 - 4),
        4 if shape[axis].is_one() => {
            shape.remove(axis);
            format!("squeeze({x}, axis={axis})")
        }
        _ => {
            let first = shape.remove(0);
            shape.insert(axis, first);
            format!("moveaxis({x}, 0, {axis})")
        }
    };
    g.bind(block, &text, dtype, shape, 1.0);
}

pub(super) fn larger(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let a = block.any(p);
    let (x, mut shape) = (a.text, a.shape);
    let kind = if shape.is_empty() { 0 } else { p.below(4) };
    let text = match kind {
        0 => {
            if p.one_in(3) {
                shape.iter_mut().filter(|n| n.is_one()).for_each(|n| *n = size(3));
            }
            shape.insert(0, g.sizes[p.below(g.sizes.len())].clone());
            let Some(target) = g.shape_text(&shape) else { return };
            format!("broadcast_to({x}, {target})")
        }
        1 => {
            let axis = p.below(shape.len());
            shape[axis] = shape[axis].scale(3);
            format!("repeat({x}, 3, axis={axis})")
        }
        2 => {
            let last = shape.len() - 1;
            shape[last] = shape[last].scale(2);
            format!("tile({x}, 2)")
        }
        _ => {
            shape.iter_mut().for_each(|n| *n = n.add(&size(3)));
            format!("pad({x}, (1, 2))")
        }
    };
    if shape.len() <= 4 {
        g.bind(block, &text, a.dtype, shape, 1.0);
    }
}

pub(super) fn reshape(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let a = block.any(p);
    let flat = Size::product(&a.shape);
    let mut shape = match p.below(4) {
        0 => vec![flat],
        1 => vec![flat, size(1)],
        2 => a.shape.iter().rev().cloned().collect(),
        _ => match flat.as_const() {
            Some(n) if n > 0 && n % 2 == 0 => vec![size(2), size(n / 2)],
            Some(n) if n > 0 && n % 3 == 0 => vec![size(n / 3), size(3)],
            _ => vec![size(1), flat],
        },
    };
    if p.one_in(5) {
        shape.insert(0, size(1));
    }
    let Some(target) = g.shape_text(&shape) else { return };
    g.bind(block, &format!("reshape({}, {target})", a.text), a.dtype, shape, 1.0);
}

pub(super) fn join(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let Some(a) = array(block, p) else { return };
    let axis = p.below(a.rank());
    let stacked = p.one_in(3);
    let alike = |v: &Val| {
        let same = |k: usize| v.shape[k] == a.shape[k] || (k == axis && !stacked);
        v.rank() == a.rank() && (0..a.rank()).all(same) && v.dtype.promote(a.dtype).is_some()
    };
    let (mut dtype, mut shape) = (a.dtype, a.shape.clone());
    let mut texts = vec![a.text.clone()];
    for _ in 0..p.below(3) {
        let Some(b) = block.find(p, alike) else { continue };
        let Some(common) = dtype.promote(b.dtype) else { continue };
        dtype = common;
        shape[axis] = if stacked { shape[axis].clone() } else { shape[axis].add(&b.shape[axis]) };
        texts.push(b.text);
    }
    let op = if stacked { "stack" } else { "concat" };
    if stacked {
        shape.insert(axis, size(texts.len() as i64));
    }
    g.bind(block, &format!("{op}([{}], axis={axis})", texts.join(", ")), dtype, shape, 1.0);
}

pub(super) fn update(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let Some(a) = array(block, p) else { return };
    let (text, shape) = index(&parts(g, &a.shape, p));
    if text.contains("newaxis") {
        return;
    }
    let ops: &[&str] = match a.dtype {
        DType::Bool => &["="],
        dtype if dtype.is_complex() => &["=", "+=", "-=", "*=", "/="],
        dtype if dtype.is_float() => &["=", "+=", "-=", "*=", "min=", "max=", "/="],
        _ => &["=", "+=", "-=", "*=", "min=", "max="],
    };
    let op = *p.of(ops);
    let other = block.find(p, |v| v.shape == shape || v.shape.is_empty() || v.shape == a.shape);
    let value = match other {
        Some(v) if p.one_in(3) || v.text == a.text && p.one_in(2) => {
            let part =
                if v.shape == a.shape && v.shape != shape { format!("[{text}]") } else { String::new() };
            Val { text: format!("{}{part}", v.text), ..v }.cast(a.dtype)
        }
        _ => literal(a.dtype, p),
    };
    g.bind(block, &format!("{} with [{text}] {op} {value}", a.text), a.dtype, a.shape, 2.0);
}

/// An index, or the start of a slice, that only the run knows.
pub(super) fn at_run_time(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let Some(a) = array(block, p) else { return };
    let Some(s) = block.find(p, |v| v.rank() == 0 && v.dtype.is_int() && v.dtype != DType::U64) else {
        return;
    };
    let n = g.value(&a.shape[0]);
    let width = *p.of(&[0, 1, 3]);
    let room = n - width + i64::from(width > 0);
    if room < 1 {
        return;
    }
    let Some(j) = g.bind(block, &format!("{} % {room}", s.cast(DType::I64)), DType::I64, vec![], 1.0) else {
        return;
    };
    let (x, j) = (a.text, j.text);
    if width == 0 {
        g.bind(block, &format!("{x}[{j}]"), a.dtype, a.shape[1..].to_vec(), 1.0);
    } else {
        if p.one_in(2) {
            g.bind(
                block,
                &format!("{x} with [{j}:{j} + {width}] = {}", literal(a.dtype, p)),
                a.dtype,
                a.shape,
                1.0,
            );
        } else if a.dtype != DType::Bool && !a.dtype.is_complex() {
            // Outside of a loop nobody but the run knows its first size, for slices clip.
            let text = format!("max({x}[{j}:{j} + {width}], axis=0)");
            g.bind(block, &text, a.dtype, a.shape[1..].to_vec(), 1.0);
        }
    }
}
