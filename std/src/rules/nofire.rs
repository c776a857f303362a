//! Near misses: what looks like a rule's left side and must stay as it is.

use super::book;
use texpr_base::{DType, Scalar, Size};
use texpr_ir::{Attr, Type};
use texpr_opt::rewrite::{Operand, Options, simplify};

/// Programs that no rule may change. Variables are vectors of the dtype; `two` and `three` are constants.
const STILL: &[(&str, DType)] = &[
    // x + 0.0 makes 0.0 of -0.0.
    ("(add x 0)", DType::F64),
    ("(subtract x -0.0)", DType::F32),
    ("(subtract 0 x)", DType::F64),
    // NaN and infinities.
    ("(multiply x 0)", DType::F64),
    ("(subtract x x)", DType::F64),
    ("(divide x x)", DType::F64),
    ("(equal x x)", DType::F32),
    ("(less_equal x x)", DType::F64),
    ("(logical_not (less x y))", DType::F64),
    // exp of the logarithm of a negative number is NaN.
    ("(exp (log x))", DType::F64),
    ("(expm1 (log1p x))", DType::F64),
    ("(power x 4)", DType::F64),
    // 1/3 is rounded, 1/0.0 is infinite.
    ("(divide x three)", DType::F64),
    ("(divide x 0)", DType::F64),
    ("(negative (subtract x y))", DType::F64),
    ("(log (add two x))", DType::F64),
    ("(log (multiply x y))", DType::F64),
    ("(subtract (exp x) two)", DType::F64),
    ("(multiply (exp x) (exp y))", DType::F64),
    ("(divide 1 (add two (exp x)))", DType::F64),
    ("(divide (exp x) (add 1 (exp y)))", DType::F64),
    ("(sqrt (add (square x) (square y)))", DType::F64),
    ("(subtract (square x) (square y))", DType::F64),
    ("(subtract (sqrt (add x two)) (sqrt x))", DType::F64),
    ("(multiply (exp (square x)) (erfc y))", DType::F64),
    ("(subtract (softplus x) y)", DType::F64),
    ("(subtract (mean (square x) :axis a :keepdims k) (square (mean y :axis a :keepdims k)))", DType::F64),
    ("(log (sum (square x) :axis a :keepdims k :dtype none))", DType::F64),
    // It may be below zero.
    ("(square (sqrt x))", DType::F64),
    ("(log (prod x :axis a :keepdims k :dtype none))", DType::F64),
    ("(power three x)", DType::F64),
    ("(divide x (exp y))", DType::F64),
    ("(where (less x y) (where (less y x) x y) three)", DType::F64),
    // Regrouping floats changes the rounding.
    ("(add (add x two) three)", DType::F64),
    ("(multiply (multiply x two) three)", DType::F64),
    ("(subtract (add x y) y)", DType::F64),
    // Division and remainder by what is no power of two, or may be zero.
    ("(floor_divide x three)", DType::I64),
    ("(remainder x y)", DType::I32),
    ("(floor_divide x 0)", DType::I64),
    // -MIN is MIN.
    ("(abs (square x))", DType::I32),
    ("(minimum (maximum x y) y)", DType::F64),
    ("(where (less x y) x y)", DType::F64),
    // A sum keeps its tree.
    ("(sum (negative x) :axis a :keepdims k :dtype none)", DType::F64),
    ("(sum (multiply x two) :axis a :keepdims k :dtype none)", DType::F64),
    ("(log (sum (exp x) :axis a :keepdims k :dtype d))", DType::F32),
    // The way through i8 wraps, through f32 rounds.
    ("(astype (astype x :dtype i8) :dtype i64)", DType::I64),
    ("(astype (astype x :dtype f32) :dtype i64)", DType::I64),
];

#[test]
fn near_misses_stay_as_they_are() {
    let (book, vocabulary) = (book(), crate::vocabulary());
    let mut mistakes = Vec::new();
    for (text, dtype) in STILL {
        let operand = |name: &str| match name {
            "two" => Operand::Const(Scalar::from_f64(*dtype, 2.0)),
            "three" => Operand::Const(Scalar::from_f64(*dtype, 3.0)),
            _ => Operand::Input(Type::new(*dtype, vec![Size::constant(4)])),
        };
        let attr = |name: &str| match name {
            "d" => Attr::DType(DType::F64),
            name => DType::from_name(name).map_or(Attr::None, Attr::DType),
        };
        match book.program_of(text, vocabulary, &operand, &attr) {
            Err(message) => mistakes.push(format!("{text}: {message}")),
            Ok(program) => {
                let report = simplify(program, book, &Options::default()).1;
                if report.count + report.folded > 0 {
                    mistakes.push(format!("{text}: {:?}", report.by_rule()));
                }
            }
        }
    }
    assert!(mistakes.is_empty(), "\n{}", mistakes.join("\n"));
}
