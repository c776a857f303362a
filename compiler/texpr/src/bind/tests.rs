use super::{Bound, bind};
use crate::pipeline::{Options, Phases, check_text, lower};
use crate::run::RunOptions;
use texpr_base::Diagnostic;
use texpr_runtime::Pool;
use texpr_runtime::files::read;

fn bound(text: &str, given: &[(&str, &str)]) -> Result<Bound, Box<Diagnostic>> {
    let checked = check_text("t.tx", text);
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    let (core, _) = lower(checked.program.unwrap(), &Options::default(), &mut Phases::default()).unwrap();
    let pool = Pool::new();
    let given = given.iter().map(|(name, source)| read(source, name, &pool).unwrap()).collect();
    bind(&core, given, false, &RunOptions::new(&pool))
}

fn code(text: &str, given: &[(&str, &str)]) -> &'static str {
    bound(text, given).unwrap_err().code.id
}

#[test]
fn sizes_follow_from_shapes_and_values() {
    let text = "input x: f64[n]\ninput y: f64[2*n + 1]\noutput s = sum(x) + sum(y)\n";
    assert_eq!(*bound(text, &[("x", "[1,2]"), ("y", "[1,2,3,4,5]")]).unwrap().sizes, [Some(2)]);
    let text = "input y: f64[2*n + 1]\noutput s = sum(y) * n\n";
    assert_eq!(*bound(text, &[("y", "[1,2,3,4,5]")]).unwrap().sizes, [Some(2)]);
    let text = "input n: i64 = 3\noutput s = sum(zeros(n))\n";
    assert_eq!(*bound(text, &[]).unwrap().sizes, [Some(3)]);
}

#[test]
fn a_negative_index_is_no_negative_size() {
    let text = "input i: i64\noutput y = [1, 2, 3][i]\n";
    assert_eq!(*bound(text, &[("i", "-1")]).unwrap().sizes, [Some(-1)]);
}

#[test]
fn what_does_not_fit_is_refused_by_code() {
    let text = "input x: f64[n]\ninput y: f64[n]\noutput s = sum(x * y)\n";
    assert_eq!(code(text, &[("x", "[1]")]), "C0501");
    assert_eq!(code(text, &[("x", "[1]"), ("y", "[1]"), ("z", "1")]), "C0502");
    assert_eq!(code(text, &[("x", "[1]"), ("x", "[1]")]), "C0503");
    assert_eq!(code(text, &[("x", "[1]"), ("y", "1")]), "D0401");
    assert_eq!(code(text, &[("x", "[1]"), ("y", "[1,2]")]), "D0402");
    assert_eq!(code("input y: f64[2*n + 1]\noutput s = sum(y) * n\n", &[("y", "[1,2]")]), "D0402");
    assert_eq!(code("input x: f64[n*m]\noutput s = sum(x) * n\n", &[("x", "[]"), ("n", "-1")]), "D0403");
    assert_eq!(code("input x: f64[n*m]\noutput s = sum(x) * n\n", &[("x", "[1,2]")]), "D0404");
}
