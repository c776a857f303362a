//! What is computed while building: arithmetic of literals and sizes, so that `axis=-1`, `2*3` and `n - 1` stay what they are.
//!
//! Integer literals are unbounded, as in Python; a result that no dtype holds is an error. Everything else is left to the rewriter.

use crate::build::operand::{Operand, Refused};
use crate::build::{BuildCx, names, sizes};
use crate::errors::e0302_literal;
use crate::graph::NodeKind;
use crate::op::OpDef;
use crate::prim::Prim;
use crate::primfn::PrimFn;
use texpr_base::{DType, Kind, Scalar, Span};

/// A scalar that folding understands.
#[derive(Clone, Copy)]
enum Known {
    Int(i128),
    Float(f64),
    Complex(f64, f64),
    Bool(bool),
}

/// The result, if all arguments are literals or sizes and the op is one of the few that fold.
pub(super) fn fold(
    cx: &mut BuildCx,
    def: &OpDef,
    args: &[Operand],
    span: Span,
) -> Result<Option<Operand>, Refused> {
    if args.is_empty() || args.len() > 2 || !args.iter().all(|arg| is_literal(cx, *arg)) {
        return Ok(None);
    }
    let known: Option<Vec<_>> = args.iter().map(|arg| cx.as_const(*arg).map(value)).collect();
    match known {
        Some(known) => match literal(def.name, &known) {
            Some(Known::Int(value)) => integer(cx, value, span).map(Some),
            Some(Known::Float(value)) => Ok(Some(cx.literal(Scalar::f64(value), span))),
            Some(Known::Complex(re, im)) => Ok(Some(cx.literal(Scalar::complex(DType::C128, re, im), span))),
            Some(Known::Bool(value)) => Ok(Some(cx.constant(Scalar::bool(value), span))),
            None => Ok(None),
        },
        None => {
            let sizes: Option<Vec<_>> = args.iter().map(|arg| cx.as_size(*arg)).collect();
            let folded = sizes.and_then(|sizes| sizes::arithmetic(def.name, &sizes));
            Ok(folded.map(|size| cx.size_value(&size, span)))
        }
    }
}

/// Whether the operand is a scalar literal or a size.
fn is_literal(cx: &BuildCx, operand: Operand) -> bool {
    cx.node(operand).is_some_and(|node| match &node.kind {
        NodeKind::Const(scalar) => operand.weak || scalar.dtype == DType::Bool,
        NodeKind::Size(_) => true,
        NodeKind::Array(_)
        | NodeKind::Input(_)
        | NodeKind::Param(_)
        | NodeKind::Op { .. }
        | NodeKind::Loop(_)
        | NodeKind::If(_)
        | NodeKind::Tabulate(_)
        | NodeKind::Diff(_)
        | NodeKind::Custom(_)
        | NodeKind::Mark(_)
        | NodeKind::Project(_) => false,
    })
}

/// An integer literal: `i64`, or `u64` where only that holds it.
pub fn integer(cx: &mut BuildCx, value: i128, span: Span) -> Result<Operand, Refused> {
    let fits = |dtype: DType| (dtype.int_min()..=dtype.int_max()).contains(&value);
    let dtype = [DType::I64, DType::U64].into_iter().find(|dtype| fits(*dtype));
    let dtype = dtype.ok_or_else(|| e0302_literal::too_large(span))?;
    Ok(cx.literal(Scalar::from_i128(dtype, value), span))
}

fn value(scalar: Scalar) -> Known {
    match scalar.dtype.kind() {
        Kind::Bool => Known::Bool(scalar.as_bool()),
        Kind::Signed | Kind::Unsigned => Known::Int(scalar.as_i128()),
        Kind::Float => Known::Float(scalar.as_f64()),
        Kind::Complex => Known::Complex(scalar.as_f64(), scalar.im().as_f64()),
    }
}

fn literal(name: &str, args: &[Known]) -> Option<Known> {
    match *args {
        [Known::Int(a)] => match name {
            names::NEGATIVE => a.checked_neg().map(Known::Int),
            "positive" => Some(Known::Int(a)),
            "bitwise_invert" => Some(Known::Int(!a)),
            _ => None,
        },
        [Known::Float(a)] => match name {
            names::NEGATIVE => Some(Known::Float(-a)),
            "positive" => Some(Known::Float(a)),
            _ => None,
        },
        [Known::Complex(re, im)] => match name {
            names::NEGATIVE => Some(Known::Complex(-re, -im)),
            "positive" => Some(Known::Complex(re, im)),
            _ => None,
        },
        [Known::Bool(a)] => (name == "logical_not").then_some(Known::Bool(!a)),
        [Known::Int(a), Known::Int(b)] => integers(name, a, b),
        [Known::Bool(a), Known::Bool(b)] => match name {
            names::LOGICAL_AND => Some(Known::Bool(a && b)),
            "logical_or" => Some(Known::Bool(a || b)),
            _ => None,
        },
        [Known::Int(a), Known::Float(b)] => floats(name, a as f64, b),
        [Known::Float(a), Known::Int(b)] => floats(name, a, b as f64),
        [Known::Float(a), Known::Float(b)] => floats(name, a, b),
        [a @ Known::Complex(..), b] | [a, b @ Known::Complex(..)] => complex(name, parts(a)?, parts(b)?),
        _ => None,
    }
}

/// A number as its real and imaginary part.
fn parts(known: Known) -> Option<(f64, f64)> {
    match known {
        Known::Int(a) => Some((a as f64, 0.0)),
        Known::Float(a) => Some((a, 0.0)),
        Known::Complex(re, im) => Some((re, im)),
        Known::Bool(_) => None,
    }
}

/// By the formulas that arithmetic on arrays goes by.
fn complex(name: &str, a: (f64, f64), b: (f64, f64)) -> Option<Known> {
    let dtype = DType::C128;
    let f = PrimFn::build1(&[dtype; 2], |x| match name {
        names::ADD => x[0] + x[1],
        names::SUBTRACT => x[0] - x[1],
        names::MULTIPLY => x[0] * x[1],
        _ => x[0] / x[1],
    });
    let known = matches!(name, names::ADD | names::SUBTRACT | names::MULTIPLY | "divide");
    let out = known.then(|| f.eval(&[a.0, a.1, b.0, b.1].map(Scalar::f64)))?;
    Some(Known::Complex(out[0].as_f64(), out[1].as_f64()))
}

fn integers(name: &str, a: i128, b: i128) -> Option<Known> {
    let ordered = compare(name, a.cmp(&b) as i8);
    if ordered.is_some() {
        return ordered;
    }
    let int = match name {
        names::ADD => a.checked_add(b),
        names::SUBTRACT => a.checked_sub(b),
        names::MULTIPLY => a.checked_mul(b),
        names::FLOOR_DIVIDE if b != 0 => {
            a.checked_div_euclid(b).map(|q| if b < 0 && a.rem_euclid(b) != 0 { q - 1 } else { q })
        }
        names::REMAINDER if b != 0 => {
            let r = a.rem_euclid(b);
            Some(if b < 0 && r != 0 { r + b } else { r })
        }
        names::POWER => u32::try_from(b).ok().and_then(|b| a.checked_pow(b)),
        names::MINIMUM => Some(a.min(b)),
        names::MAXIMUM => Some(a.max(b)),
        "divide" => return floats(name, a as f64, b as f64),
        _ => None,
    };
    int.map(Known::Int)
}

/// Comparisons of integers, by the sign of their difference.
fn compare(name: &str, order: i8) -> Option<Known> {
    let holds = match name {
        "equal" => order == 0,
        names::NOT_EQUAL => order != 0,
        names::LESS => order < 0,
        names::LESS_EQUAL => order <= 0,
        "greater" => order > 0,
        "greater_equal" => order >= 0,
        _ => return None,
    };
    Some(Known::Bool(holds))
}

fn floats(name: &str, a: f64, b: f64) -> Option<Known> {
    let prim = match name {
        names::ADD => Prim::Add,
        names::SUBTRACT => Prim::Sub,
        names::MULTIPLY => Prim::Mul,
        "divide" => Prim::Div,
        _ => return None,
    };
    Some(Known::Float(prim.eval(DType::F64, &[Scalar::f64(a), Scalar::f64(b)]).as_f64()))
}
