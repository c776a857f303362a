//! Operations on each element.

use super::build::{Block, Gen, Val, broadcast};
use super::choose::Picks;
use texpr_base::DType;

/// What operands become before an operation, as in `texpr_ir::op::Promote`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Takes {
    Common,
    Number,
    Float,
    /// Integers and booleans.
    Integer,
    /// Integers.
    Whole,
}

const UNARY: &[(&str, Takes, f64)] = &[
    ("-", Takes::Number, 1.0),
    ("abs", Takes::Common, 1.0),
    ("square", Takes::Number, 1.0),
    ("sign", Takes::Number, 3.0),
    ("sqrt", Takes::Float, 2.0),
    ("floor", Takes::Common, 1.0),
    ("ceil", Takes::Common, 1.0),
    ("trunc", Takes::Common, 1.0),
    ("rint", Takes::Common, 1.0),
    ("round", Takes::Common, 1.0),
    ("~", Takes::Integer, 1.0),
    ("bitwise_count", Takes::Whole, 8.0),
    ("clz", Takes::Whole, 8.0),
    ("reciprocal", Takes::Float, 1.0),
    ("rsqrt", Takes::Float, 2.0),
    ("nan_to_num", Takes::Common, 3.0),
    ("spacing", Takes::Float, 5.0),
    ("exp", Takes::Float, 30.0),
    ("log", Takes::Float, 30.0),
    ("exp2", Takes::Float, 30.0),
    ("log2", Takes::Float, 30.0),
    ("log10", Takes::Float, 30.0),
    ("expm1", Takes::Float, 30.0),
    ("log1p", Takes::Float, 30.0),
    ("sin", Takes::Float, 60.0),
    ("cos", Takes::Float, 60.0),
    ("tan", Takes::Float, 60.0),
    ("asin", Takes::Float, 40.0),
    ("acos", Takes::Float, 40.0),
    ("atan", Takes::Float, 40.0),
    ("sinh", Takes::Float, 40.0),
    ("cosh", Takes::Float, 40.0),
    ("tanh", Takes::Float, 40.0),
    ("asinh", Takes::Float, 40.0),
    ("acosh", Takes::Float, 40.0),
    ("atanh", Takes::Float, 40.0),
    ("erf", Takes::Float, 60.0),
    ("erfc", Takes::Float, 60.0),
    ("sigmoid", Takes::Float, 40.0),
    ("softplus", Takes::Float, 60.0),
    ("cbrt", Takes::Float, 30.0),
    ("sinc", Takes::Float, 60.0),
];

const BINARY: &[(&str, Takes, f64)] = &[
    ("+", Takes::Number, 1.0),
    ("-", Takes::Number, 1.0),
    ("*", Takes::Number, 1.0),
    ("/", Takes::Float, 1.0),
    ("maximum", Takes::Common, 1.0),
    ("minimum", Takes::Common, 1.0),
    ("//", Takes::Number, 5.0),
    ("%", Takes::Number, 5.0),
    ("+", Takes::Number, 1.0),
    ("*", Takes::Number, 1.0),
    ("&", Takes::Integer, 1.0),
    ("|", Takes::Integer, 1.0),
    ("^", Takes::Integer, 1.0),
    ("<<", Takes::Whole, 2.0),
    (">>", Takes::Whole, 2.0),
    ("**", Takes::Number, 60.0),
    ("fmax", Takes::Common, 2.0),
    ("fmin", Takes::Common, 2.0),
    ("fmod", Takes::Number, 20.0),
    ("hypot", Takes::Float, 20.0),
    ("atan2", Takes::Float, 50.0),
    ("logaddexp", Takes::Float, 70.0),
    ("nextafter", Takes::Float, 8.0),
    ("heaviside", Takes::Float, 3.0),
    ("copysign", Takes::Float, 2.0),
];

const TESTS: &[&str] = &["isnan", "isfinite", "isinf", "isposinf", "isneginf", "not "];
const COMPARE: &[&str] = &["<", "<=", ">", ">=", "==", "!="];
const LOGIC: &[&str] = &["and", "or", "logical_xor"];
const WHOLE: &[i64] = &[0, 1, 2, 3, 7, 100, -1, -2];
const FRACTIONS: &[&str] =
    &["0", "1", "2", "0.5", "(-1)", "(-0.0)", "3", "1e-3", "1e30", "inf", "(-0.5)", "nan"];

/// `a` with what an operation takes.
fn taken(takes: Takes, dtype: DType, p: &mut Picks<'_>) -> DType {
    match takes {
        Takes::Common => dtype,
        Takes::Number if dtype == DType::Bool => *p.of(&[DType::I64, DType::I8, DType::F32]),
        Takes::Number => dtype,
        Takes::Float if dtype.is_float() => dtype,
        Takes::Float => *p.of(&[DType::F64, DType::F32]),
        Takes::Integer if dtype.is_float() => *p.of(&[DType::I64, DType::I32, DType::U8]),
        Takes::Whole if !dtype.is_int() => *p.of(&[DType::I64, DType::I32, DType::U8]),
        Takes::Integer | Takes::Whole => dtype,
    }
}

fn applied(op: &str, args: &[String]) -> String {
    match args {
        [x] if op.ends_with(|c: char| c.is_alphanumeric()) => format!("{op}({x})"),
        [x] => format!("{op}{x}"),
        [x, y] if op == "copysign" => format!("copysign({x}, where(isnan({y}), 1, {y}))"),
        [x, y] if op.len() > 3 => format!("{op}({x}, {y})"),
        [x, y] => format!("{x} {op} {y}"),
        _ => unreachable!("operations have one or two operands"),
    }
}

/// A literal that fits `dtype`.
pub(super) fn literal(dtype: DType, p: &mut Picks<'_>) -> String {
    match dtype {
        DType::Bool => (*p.of(&["false", "true"])).to_owned(),
        _ if dtype.is_complex() => (*p.of(&["1j", "2", "(0.5 - 2j)", "(-1j)", "0", "1e30"])).to_owned(),
        _ if dtype.is_float() => (*p.of(FRACTIONS)).to_owned(),
        _ => {
            let number = *p.of(WHOLE);
            let number = if dtype.is_signed() { number } else { number.abs() };
            if number < 0 { format!("({number})") } else { number.to_string() }
        }
    }
}

pub(super) fn unary(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let a = block.any(p);
    let (op, takes, work) = *p.of(UNARY);
    let dtype = taken(takes, a.dtype, p);
    let gives = if op == "bitwise_count" { DType::U8 } else { dtype };
    g.bind(block, &applied(op, &[a.cast(dtype)]), gives, a.shape, work);
}

/// Two operands whose shapes go together, of one dtype or of two that go together.
pub(super) fn pair(g: &Gen, block: &Block, p: &mut Picks<'_>) -> (Val, Val) {
    let a = block.any(p);
    let goes = |b: &Val| {
        broadcast(&a.shape, &b.shape).is_some_and(|shape| {
            g.elements(&shape) <= 4 * g.elements(&a.shape).max(g.elements(&b.shape)).max(100)
        })
    };
    let b = block.find(p, goes).unwrap_or_else(|| a.clone());
    (a, b)
}

/// Both operands as texts for an operation, and the dtype they have in common.
fn operands(a: &Val, b: &Val, takes: Takes, p: &mut Picks<'_>) -> (String, String, DType) {
    let (x, y) = (taken(takes, a.dtype, p), taken(takes, b.dtype, p));
    let common = x.promote(y).filter(|dtype| taken(takes, *dtype, p) == *dtype);
    match common {
        Some(dtype) if !p.one_in(3) => (a.cast(x), b.cast(y), dtype),
        _ => (a.cast(x), b.cast(x), x),
    }
}

pub(super) fn binary(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let (a, b) = pair(g, block, p);
    let (op, takes, work) = *p.of(BINARY);
    let (x, y, dtype) = operands(&a, &b, takes, p);
    let Some(shape) = broadcast(&a.shape, &b.shape) else { return };
    g.bind(block, &applied(op, &[x, y]), dtype, shape, work);
}

pub(super) fn with_literal(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let a = block.any(p);
    let (op, takes, work) = *p.of(BINARY);
    let takes = if takes == Takes::Common { Takes::Number } else { takes };
    let dtype = taken(takes, a.dtype, p);
    let (x, mut y) = (a.cast(dtype), literal(dtype, p));
    if op == "**" && dtype.is_int() {
        // Integers have no negative powers.
        y = y.replace("(-", "").replace(')', "");
    }
    let args = if p.one_in(2) && op != "copysign" { [y, x] } else { [x, y] };
    let text = if op == "copysign" { format!("copysign({x}, -2)", x = args[0]) } else { applied(op, &args) };
    g.bind(block, &text, dtype, a.shape, work);
}

pub(super) fn compare(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let (a, b) = pair(g, block, p);
    let Some(shape) = broadcast(&a.shape, &b.shape) else { return };
    let (x, y, _) = operands(&a, &b, Takes::Common, p);
    let text = match p.below(4) {
        0 | 1 => format!("{x} {} {y}", p.of(COMPARE)),
        2 => {
            let op = *p.of(LOGIC);
            if op == "logical_xor" { format!("{op}({x}, {y})") } else { format!("logical_{op}({x}, {y})") }
        }
        _ => {
            let test = *p.of(TESTS);
            let text = if test == "not " { format!("logical_not({x})") } else { format!("{test}({x})") };
            g.bind(block, &text, DType::Bool, a.shape, 2.0);
            return;
        }
    };
    g.bind(block, &text, DType::Bool, shape, 1.0);
}

pub(super) fn choice(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let (a, b) = pair(g, block, p);
    let Some(shape) = broadcast(&a.shape, &b.shape) else { return };
    let (x, y, dtype) = operands(&a, &b, Takes::Common, p);
    let fits = |c: &Val| c.dtype == DType::Bool && broadcast(&shape, &c.shape).as_ref() == Some(&shape);
    let (condition, of) = match block.find(p, fits) {
        Some(c) => (c.text, c.shape),
        None => (format!("{x} {} {}", p.of(COMPARE), literal(a.dtype, p)), a.shape.clone()),
    };
    if p.one_in(3) {
        let y = literal(a.dtype, p);
        let Some(shape) = broadcast(&of, &a.shape) else { return };
        g.bind(block, &format!("where({condition}, {x}, {y})"), a.dtype, shape, 2.0);
    } else {
        g.bind(block, &format!("where({condition}, {x}, {y})"), dtype, shape, 2.0);
    }
}

pub(super) fn three(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let a = block.any(p);
    let dtype = taken(Takes::Number, a.dtype, p);
    let x = a.cast(dtype);
    let same = |v: &Val| v.shape == a.shape || v.shape.is_empty();
    let y = block.find(p, same).map_or_else(|| x.clone(), |v| v.cast(dtype));
    let z = block.find(p, same).map_or_else(|| x.clone(), |v| v.cast(dtype));
    let op = *p.of(&["fma", "clip"]);
    g.bind(block, &format!("{op}({x}, {y}, {z})"), dtype, a.shape, 2.0);
}

pub(super) fn cast(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    let a = block.any(p);
    let dtype = *p.of(&super::dtypes());
    g.bind(block, &format!("{dtype}({})", a.text), dtype, a.shape, 2.0);
}
