//! What users write, and what is left of it when several rules follow one another.

use super::book;
use texpr_base::{DType, Size};
use texpr_ir::{Attr, Type, print};
use texpr_opt::rewrite::{Operand, Options, simplify};

fn check(text: &str, dtype: DType, want: &[&str]) {
    let operand = |_: &str| Operand::Input(Type::new(dtype, vec![Size::constant(3)]));
    let program = book().program_of(text, crate::vocabulary(), &operand, &|_| Attr::None).unwrap();
    let (program, _) = simplify(program, book(), &Options::default());
    let text_of = print::program(&program);
    let lines: Vec<&str> = text_of.lines().filter(|line| !line.starts_with("input")).collect();
    let short: Vec<&str> = lines.iter().map(|line| line.split(" = ").nth(1).unwrap_or(line)).collect();
    assert_eq!(short, want, "{text}");
}

#[test]
fn logistic_forms_meet() {
    check("(log (add 1 (exp x)))", DType::F64, &["softplus(x)", "%0"]);
    check("(divide 1 (add 1 (exp (negative x))))", DType::F32, &["sigmoid(x)", "%0"]);
    check("(reciprocal (add (exp (negative x)) 1))", DType::F64, &["sigmoid(x)", "%0"]);
    check("(power (add 1 (exp (negative x))) -1)", DType::F64, &["sigmoid(x)", "%0"]);
    check("(subtract 1 (divide 1 (add 1 (exp x))))", DType::F64, &["sigmoid(x)", "%0"]);
    let log_sigmoid = ["negative(x)", "softplus(%0)", "negative(%1)", "%2"];
    check("(log (divide 1 (add 1 (exp (negative x)))))", DType::F64, &log_sigmoid);
}

#[test]
fn squares_and_roots_meet() {
    check("(sqrt (power x 2))", DType::F64, &["abs(x)", "%0"]);
    check("(sqrt (multiply x x))", DType::F32, &["abs(x)", "%0"]);
    check("(power x (subtract 3 1))", DType::F64, &["square(x)", "%0"]);
    check("(square (negative (abs x)))", DType::I32, &["square(x)", "%0"]);
}

#[test]
fn constants_gather_and_fold() {
    check("(add (subtract (add x 5) 7) 2)", DType::I64, &["x"]);
    check("(multiply (multiply x 3) 5)", DType::I16, &["multiply(x, 15)", "%0"]);
    check("(divide x (add 2 2))", DType::F64, &["multiply(x, 0.25)", "%0"]);
    check("(remainder x (multiply 4 2))", DType::I64, &["bitwise_and(x, 7)", "%0"]);
    check("(where (less 1 2) x y)", DType::F64, &["x"]);
    check("(multiply (zeros_like x :dtype none) x)", DType::I64, &["broadcast_to(0) [3]", "%0"]);
}
