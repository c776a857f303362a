//! The oracle and the compiled programs agree bit for bit, at any number of threads: every example of the reference, every run case.

use std::path::Path;
use texpr::bind::bind;
use texpr::exec::{ExecOptions, Executable};
use texpr::pipeline::{Options, Phases, check_file, check_text, lower};
use texpr::run::{Backend, RunOptions, execute, value_of};
use texpr_runtime::Pool;
use texpr_tests::{Failures, files, root};

/// Compares the oracle with compiled runs at 1, 2, 3 and 8 threads; every kernel is shared, however small. `None` if the program does not
/// check, needs inputs, or fails on both.
fn disagreement(mut checked: texpr::pipeline::Checked) -> Option<String> {
    let program = checked.take_program().ok()?;
    let (core, _) = lower(program, &Options::default(), &mut Phases::default()).ok()?;
    let pool = Pool::new();
    let options = RunOptions { backend: Backend::Interp, ..RunOptions::new(&pool) };
    let bound = bind(&core, Vec::new(), false, &options).ok()?;
    let oracle = execute(&core, &bound.inputs, &bound.sizes, &options);
    let executable = match Executable::compile(&core, false) {
        Ok(executable) => executable,
        Err(error) => return Some(format!("does not compile: {error}")),
    };
    for threads in [1, 2, 3, 8] {
        let exec = ExecOptions {
            pool: &pool,
            threads,
            division_by_zero_fails: false,
            interrupt: None,
            profile: false,
            share_from: 0.0,
        };
        let compiled = executable.run(&bound.inputs, &bound.sizes, &exec);
        match (&oracle, &compiled) {
            (Err(_), Err(_)) => {}
            (Ok(a), Ok(b)) => {
                for ((name, x), y) in a.outputs.iter().zip(&b.outputs) {
                    if !value_of(x).same(&value_of(y)) {
                        let (x, y) = (texpr_runtime::show::text(x), texpr_runtime::show::text(y));
                        return Some(format!("{name} at {threads} threads:\noracle {x}\ncompiled {y}"));
                    }
                }
            }
            (Ok(_), Err(error)) => return Some(format!("fails compiled: {:?}", error.kind)),
            (Err(error), Ok(_)) => return Some(format!("the oracle fails: {}", error.message)),
        }
    }
    None
}

#[test]
fn examples_of_the_reference_agree() {
    let mut failures = Failures::default();
    let mut programs = 0;
    for op in texpr_std::vocabulary().ops() {
        let blocks = op.doc.split("```tx").skip(1).filter_map(|rest| rest.split("```").next());
        for line in blocks.flat_map(str::lines).filter(|line| !line.trim().is_empty()) {
            // An example is an expression with its value in a comment; lines of whole programs are run elsewhere.
            let text = format!("output y = {}\n", line.split("  #").next().unwrap_or(line));
            let checked = check_text(op.name, &text);
            if checked.has_errors() {
                continue;
            }
            programs += 1;
            failures.case();
            if let Some(what) = disagreement(checked) {
                failures.add(&format!("{}: {line}", op.name), &what);
            }
        }
    }
    assert!(programs > 100, "only {programs} examples were run");
    failures.done();
}

#[test]
fn run_cases_and_examples_agree() {
    let mut failures = Failures::default();
    let folders = ["tests/cases/run", "examples"];
    for path in folders.iter().flat_map(|folder| files(&root().join(Path::new(folder)), "tx")) {
        let checked = check_file(&path.to_string_lossy()).expect("a case can be read");
        failures.case();
        if let Some(what) = disagreement(checked) {
            failures.add(&path.display().to_string(), &what);
        }
    }
    failures.done();
}

#[test]
fn division_by_zero_agrees() {
    let mut failures = Failures::default();
    for dtype in ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64"] {
        // Whole vectors and a tail; only some divisors are 0.
        let text = format!(
            "let a = {dtype}(arange(23) * 11)\nlet b = {dtype}(arange(23) % 4)\noutput q = a // b\noutput r = a % b\n\
             output s = sum(a // b)\noutput by = a // (a * 0)\n"
        );
        let checked = check_text(dtype, &text);
        assert!(!checked.has_errors(), "{text}");
        failures.case();
        if let Some(what) = disagreement(checked) {
            failures.add(dtype, &what);
        }
    }
    failures.done();
}
