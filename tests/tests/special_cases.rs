//! The special cases of the Python array API standard, in f32 and f64, compiled and by the oracle.

use std::collections::BTreeMap;
use texpr_base::DType;
use texpr_runtime::{Array, Pool};
use texpr_tests::programs::{Compiled, array};
use texpr_tests::{Failures, root};

/// What a result must be.
#[derive(Clone, Copy, Debug)]
enum Want {
    /// This number: zeros by sign, NaN by class.
    Exactly(f64),
    /// This number but for two ulp.
    Near(f64),
    Zero,
    /// Any number of this sign, or NaN.
    Positive,
    Negative,
}

impl Want {
    fn parse(word: &str) -> Self {
        match word {
            "+" => Self::Positive,
            "-" => Self::Negative,
            "zero" => Self::Zero,
            _ => match word.strip_prefix('~') {
                Some(number) => Self::Near(number.parse().expect("a number")),
                None => Self::Exactly(word.parse().expect("a number")),
            },
        }
    }

    fn holds(self, got: f64, epsilon: f64) -> bool {
        match self {
            Self::Exactly(want) => got.to_bits() == want.to_bits() || (got.is_nan() && want.is_nan()),
            Self::Near(want) => (got - want).abs() <= 2.0 * epsilon * want.abs(),
            Self::Zero => got == 0.0,
            Self::Positive => got.is_nan() || got.is_sign_positive(),
            Self::Negative => got.is_nan() || got.is_sign_negative(),
        }
    }
}

/// The calls of one function.
#[derive(Debug, Default)]
struct Calls {
    args: Vec<Vec<f64>>,
    wants: Vec<Vec<Want>>,
}

fn table() -> BTreeMap<String, Calls> {
    let path = root().join("tests/data/special_cases/cases.csv");
    let text = std::fs::read_to_string(path).expect("the table can be read");
    let mut calls = BTreeMap::<String, Calls>::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(',');
        let name = words.next().expect("a name").to_string();
        let mut rest: Vec<&str> = words.collect();
        let want = rest.pop().expect("a result").split('|').map(Want::parse).collect();
        let calls = calls.entry(name).or_default();
        calls.args.push(rest.iter().map(|word| word.parse().expect("a number")).collect());
        calls.wants.push(want);
    }
    calls
}

fn column(calls: &Calls, index: usize) -> Array {
    array(&[calls.args.len()], |row| calls.args[row][index])
}

#[test]
fn functions_keep_to_the_standards_special_cases() {
    let (mut failures, mut rows) = (Failures::default(), 0);
    for (name, calls) in table() {
        for (dtype, epsilon) in [(DType::F64, f64::EPSILON), (DType::F32, f64::from(f32::EPSILON))] {
            let names = &["a", "b", "c"][..calls.args[0].len()];
            let inputs: String = names.iter().map(|name| format!("input {name}: f64[n]\n")).collect();
            let list: Vec<String> = names.iter().map(|name| format!("{dtype}({name})")).collect();
            let program = Compiled::of(&format!("{inputs}output y = f64({name}({}))\n", list.join(", ")));
            let given = names.iter().enumerate().map(|(i, name)| (*name, column(&calls, i))).collect();
            let bound = program.bound(given);
            let pool = Pool::new();
            let compiled = program.run(&bound, &pool).expect("it runs").outputs.remove(0).1.to_f64_vec();
            let oracle = program.oracle(&bound).expect("it runs").outputs.remove(0).1.to_f64_vec();
            let mut wrong = Vec::new();
            for (row, wants) in calls.wants.iter().enumerate() {
                let (got, other) = (compiled[row], oracle[row]);
                let alike = got.to_bits() == other.to_bits() || (got.is_nan() && other.is_nan());
                if !alike || !wants.iter().any(|want| want.holds(got, epsilon)) {
                    wrong.push(format!("{:?} = {got}, the oracle {other}, not {wants:?}", calls.args[row]));
                }
            }
            failures.case();
            rows += calls.args.len();
            if !wrong.is_empty() {
                failures.add(
                    &format!("{name} in {dtype}: {}", wrong.len()),
                    &wrong[..wrong.len().min(6)].join("\n"),
                );
            }
        }
    }
    println!("{rows} calls");
    assert!(rows > 6000, "only {rows} calls");
    failures.done();
}
