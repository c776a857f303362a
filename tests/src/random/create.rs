//! New arrays and drawn numbers.

use super::build::{Block, Gen};
use super::choose::Picks;
use super::elementwise::literal;
use texpr_base::{DType, Size};

/// A shape of up to two of the program's sizes.
fn shape(g: &Gen, p: &mut Picks<'_>) -> Vec<Size> {
    let mut shape = vec![g.sizes[p.below(g.sizes.len())].clone()];
    if p.one_in(3) {
        shape.push(g.sizes[p.below(g.sizes.len())].clone());
    }
    shape
}

pub(super) fn create(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let kind = p.below(7);
    let dtype = *p.of(&super::dtypes());
    let float = *p.of(&[DType::F64, DType::F32]);
    let mut shape = shape(g, p);
    let n = g.text(&shape[0]);
    let one = vec![shape[0].clone()];
    let Some(dims) = g.shape_text(&shape) else { return };
    let (text, dtype) = match kind {
        0 => {
            shape = one;
            (format!("arange({n})"), DType::I64)
        }
        1 => (format!("full({dims}, {}, dtype={dtype})", literal(dtype, p)), dtype),
        2 => (format!("zeros({dims}, dtype={dtype})"), dtype),
        3 => (format!("ones({dims}, dtype={dtype})"), dtype),
        4 => {
            shape = one;
            (format!("linspace(0.0, 1.0, {n}, dtype={float})"), float)
        }
        5 => {
            shape = vec![shape[0].clone(), shape[0].clone()];
            (format!("eye({n}, dtype={dtype})"), dtype)
        }
        _ => {
            let a = block.any(p);
            shape = a.shape;
            (format!("ones_like({}, dtype={dtype})", a.text), dtype)
        }
    };
    g.bind(block, &text, dtype, shape, 1.0);
}

pub(super) fn draw(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let shape = shape(g, p);
    let Some(dims) = g.shape_text(&shape) else { return };
    let key = format!("random.key({})", p.below(3));
    let key = if p.one_in(3) { format!("random.split({key}, 2)[{}]", p.below(2)) } else { key };
    let float = *p.of(&[DType::F64, DType::F32]);
    let (text, dtype) = match p.below(4) {
        0 => (format!("random.uniform({key}, {dims}, dtype={float})"), float),
        1 => (format!("random.normal({key}, {dims}, dtype={float})"), float),
        2 => (format!("random.randint({key}, {dims}, -5, 9)"), DType::I64),
        _ => (format!("random.bernoulli({key}, {dims})"), DType::Bool),
    };
    g.bind(block, &text, dtype, shape, 120.0);
}
