//! The programs of the peer benchmark, at a tiny size: the same bits on the interpreter and compiled, and what NumPy makes of the same inputs.
//! `tests/peers/make_expected.py` writes the files.

use std::path::Path;
use texpr::exec::Worth;
use texpr::pipeline::check_file;
use texpr::run::{Outcome, RunOptions, run_compiled};
use texpr_runtime::{Array, Pool};
use texpr_tests::programs::Compiled;
use texpr_tests::{Failures, files, root};

/// How far `got` is from `want`, in tolerances: of an element, and of the largest one, as the benchmark's own check has it.
fn error(got: &Array, want: &Array, tolerance: f64) -> f64 {
    let (got, want) = (got.to_f64_vec(), want.to_f64_vec());
    let scale = want.iter().fold(0.0, |scale: f64, x| scale.max(x.abs()));
    let pairs = got.iter().zip(&want);
    let errors = pairs.map(|(g, w)| (g - w).abs() / (tolerance * (w.abs() + scale) + 1e-300));
    // Not a number is as wrong as can be.
    errors.fold(0.0, |worst, e| worst.max(if e.is_nan() { f64::INFINITY } else { e }))
}

fn check(path: &Path) -> Result<(), String> {
    let name = path.file_stem().and_then(|it| it.to_str()).ok_or("no name")?;
    let expected = root().join(format!("tests/peers/expected/{name}.npz"));
    let read = |member: &str| {
        texpr::read(&format!("{}:{member}", expected.display())).map_err(|error| error.to_string())
    };
    let checked = check_file(&path.display().to_string()).map_err(|error| error.message)?;
    let program = Compiled::checked(checked);
    let mut given = Vec::new();
    for input in &program.core.inputs {
        given.push((input.name.as_str(), read(&format!("in_{}", input.name))?));
    }
    let bound = program.bound(given);
    let oracle = program.oracle(&bound).map_err(|error| error.message)?;
    let tolerance = read("tolerance")?.to_f64_vec()[0];
    for (name, got) in &oracle.outputs {
        let want = read(&format!("out_{name}"))?;
        if got.shape() != want.shape() {
            return Err(format!("{name} has shape {:?}, wanted {:?}", got.shape(), want.shape()));
        }
        let error = error(got, &want, tolerance);
        if error > 1.0 {
            return Err(format!("{name} is {error} tolerances off"));
        }
    }
    let pool = Pool::new();
    for threads in [1, 2, 3] {
        let options = RunOptions { threads: Some(threads), worth: Worth::always(), ..RunOptions::new(&pool) };
        let compiled =
            run_compiled(&program.executable, &program.core, &bound.inputs, &bound.sizes, &options)
                .map_err(|error| error.message)?;
        same(&oracle, &compiled).map_err(|what| format!("{what} at {threads} threads"))?;
    }
    Ok(())
}

fn same(oracle: &Outcome, compiled: &Outcome) -> Result<(), String> {
    for ((name, a), (_, b)) in oracle.outputs.iter().zip(&compiled.outputs) {
        let bits = |array: &Array| array.to_f64_vec().into_iter().map(f64::to_bits).collect::<Vec<_>>();
        if (a.dtype(), a.shape(), bits(a)) != (b.dtype(), b.shape(), bits(b)) {
            return Err(format!("{name} has other bits"));
        }
    }
    Ok(())
}

#[test]
fn every_program_of_the_benchmark_is_right_on_both_backends() {
    let mut failures = Failures::default();
    for path in files(&root().join("tests/peers/programs"), "tx") {
        failures.case();
        if let Err(what) = check(&path) {
            failures.add(&path.display().to_string(), &what);
        }
    }
    failures.done();
}

#[test]
fn errors_are_measured_in_tolerances() {
    let array = |text: &str| texpr::read(text).expect("numbers");
    let want = array("[1.0, 2.0, -4.0]");
    assert_eq!(error(&want, &want, 1e-9), 0.0);
    assert!((error(&array("[1.0, 2.1, -4.0]"), &want, 0.1) - 0.1 / 0.6).abs() < 1e-12);
    assert_eq!(error(&array("[1.0, nan, -4.0]"), &want, 0.1), f64::INFINITY);
}
