//! Programs in the spelling that users write, where it overflows or cancels: their values and slopes are those of mpmath.
//!
//! `tests/data/hard/values.txt` holds programs and values. Compiled, and by the oracle.

use texpr::pipeline::check_text;
use texpr_runtime::{Array, Pool};
use texpr_tests::programs::{Compiled, array};
use texpr_tests::{Failures, root};

/// One point: the argument, the value, the slope.
type Row = [Vec<f64>; 3];

fn table() -> Vec<(String, Vec<Row>)> {
    let path = root().join("tests/data/hard/values.txt");
    let text = std::fs::read_to_string(path).expect("the table can be read");
    let mut blocks: Vec<(Vec<String>, Vec<Row>)> = Vec::new();
    let mut fresh = true;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(program) = line.strip_prefix("= ") {
            // Programs that stand together have the same values.
            if fresh || blocks.is_empty() {
                blocks.push((Vec::new(), Vec::new()));
                fresh = false;
            }
            blocks.last_mut().expect("there is one").0.push(program.to_string());
            continue;
        }
        fresh = true;
        let numbers = |text: &str| text.split(';').map(|v| v.trim().parse().expect("a number")).collect();
        let parts: Vec<Vec<f64>> = line.split('|').map(numbers).collect();
        blocks.last_mut().expect("a program").1.push(parts.try_into().expect("three parts"));
    }
    let each = blocks.into_iter().flat_map(|(programs, rows)| {
        programs.into_iter().map(move |program| (program, rows.clone())).collect::<Vec<_>>()
    });
    each.collect()
}

/// Whether a number is what it should be, but for a few roundings: of a power the error is that of its exponent, and of sums that cancel it is that
/// of what is summed, `size`.
fn fits(got: f64, want: f64, size: f64, is_wide: bool) -> bool {
    let (epsilon, least, want) = match is_wide {
        true => (2f64.powi(-52), 5e-324, want),
        false => (2f64.powi(-23), 1.5e-45, f64::from(want as f32)),
    };
    if want.is_nan() || !want.is_finite() || !got.is_finite() {
        return got == want || (got.is_nan() && want.is_nan());
    }
    let scale = if want == 0.0 { 1.0 } else { 1.0 + want.abs().ln().abs() };
    (got - want).abs() <= epsilon * (4.0 * want.abs() * scale + size) + 2.0 * least
}

fn check(program: &str, rows: &[Row], dtype: &str, failures: &mut Failures) {
    let n = rows[0][0].len();
    let ty = if n == 1 { dtype.to_string() } else { format!("{dtype}[{n}]") };
    let m = rows[0][1].len();
    let weights: Vec<String> = (1..=m).map(|k| format!("{k}.0")).collect();
    let sum = if m == 1 { "y".to_string() } else { format!("sum({dtype}([{}]) * y)", weights.join(", ")) };
    let text = format!(
        "input x: {ty}\nlet y = {program}\noutput value = f64(y)\noutput slope = f64(grad({sum}, x))\n"
    );
    let checked = check_text("hard", &text);
    if let Some(error) = checked.diagnostics.iter().find(|it| it.is_error()) {
        return failures.add(program, &error.message);
    }
    let compiled = Compiled::checked(checked);
    for [x, value, slope] in rows {
        let shape = if n == 1 { vec![] } else { vec![n] };
        let given = array(&shape, |i| x[i]);
        let given = if dtype == "f32" {
            let narrow: Vec<f32> = x.iter().map(|x| *x as f32).collect();
            Array::from_slice(&narrow, &shape).expect("it fits")
        } else {
            given
        };
        let bound = compiled.bound(vec![("x", given)]);
        for (how, outcome) in
            [("compiled", compiled.run(&bound, &Pool::new())), ("by the oracle", compiled.oracle(&bound))]
        {
            failures.case();
            let outcome = match outcome {
                Ok(outcome) => outcome,
                Err(error) => {
                    failures.add(program, &error.message);
                    continue;
                }
            };
            let largest = x.iter().filter(|x| x.is_finite()).fold(4.0, |m, x| x.abs().max(m));
            let sizes = if n == 1 { [0.0, 0.0] } else { [largest, 4.0] };
            for (((name, got), want), size) in outcome.outputs.iter().zip([value, slope]).zip(sizes) {
                let got = got.to_f64_vec();
                let all = got.iter().zip(want).all(|(got, want)| fits(*got, *want, size, dtype == "f64"));
                if !all || got.len() != want.len() {
                    failures.add(
                        program,
                        &format!("{dtype}, {how}: at {x:?} the {name} is {got:?}, not {want:?}"),
                    );
                }
            }
        }
    }
}

#[test]
fn naive_spellings_have_the_values_of_mpmath() {
    let mut failures = Failures::default();
    for (program, rows) in table() {
        for dtype in ["f64", "f32"] {
            let mut sizes: Vec<usize> = rows.iter().map(|row| row[0].len()).collect();
            sizes.sort_unstable();
            sizes.dedup();
            for n in sizes {
                // What no `f32` can hold is left to `f64`.
                let narrow = |x: &f64| {
                    dtype == "f64" || *x == 0.0 || !x.is_finite() || (1e-37..1e38).contains(&x.abs())
                };
                let of_size = |row: &&Row| row[0].len() == n && row[0].iter().all(narrow);
                let rows: Vec<Row> = rows.iter().filter(of_size).cloned().collect();
                if !rows.is_empty() {
                    check(&program, &rows, dtype, &mut failures);
                }
            }
        }
    }
    failures.done();
}
