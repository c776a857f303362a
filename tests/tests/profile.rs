//! Profiles: what they say of programs, and that it adds up.

use serde_json::Value;
use std::path::PathBuf;
use texpr::exec::profile::VERSION;
use texpr::run::{RunOptions, run_compiled};
use texpr::{Function, FunctionOptions, Profile};
use texpr_runtime::Pool;
use texpr_tests::programs::{Compiled, array};
use texpr_tests::{root, run, text};

fn scratch(name: &str) -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    dir
}

fn near(sum: f64, what: &str) {
    assert!((sum - 1.0).abs() < 1e-4, "the shares of {what} sum to {sum}");
}

/// Everything that must hold of any profile of a compiled program.
fn adds_up(profile: &Profile, name: &str) {
    assert_eq!(profile.version, VERSION);
    near(profile.phases.iter().map(|phase| phase.share).sum(), &format!("phases of {name}"));
    let shares = |rows: &mut dyn Iterator<Item = f64>, rest: f64, what: &str| {
        near(rows.sum::<f64>() + rest, &format!("{what} of {name}"));
    };
    let Profile { classes, ops, steps, lines, .. } = profile;
    shares(&mut classes.rows.iter().map(|row| row.cost.share), classes.remaining.share, "classes");
    shares(&mut ops.rows.iter().map(|row| row.cost.share), ops.remaining.share, "ops");
    shares(&mut steps.rows.iter().map(|row| row.cost.share), steps.remaining.share, "steps");
    shares(&mut lines.rows.iter().map(|row| row.cost.share), lines.remaining.share, "lines");
    let idle = steps.rows.iter().filter_map(|row| row.idle_share);
    assert!(idle.into_iter().all(|share| (0.0..=1.0).contains(&share)), "{name}");
}

/// Runs the command with `--json --profile` and takes the profile out of the document.
fn of_command(args: &[&str]) -> Profile {
    let output = run(root(), &[&["run", "--json", "--profile"], args].concat());
    assert!(output.status.success(), "{args:?}: {}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "", "{args:?}");
    let mut document: Value = serde_json::from_slice(&output.stdout).expect("it is one JSON document");
    serde_json::from_value(document["profile"].take()).expect("it is a profile")
}

#[test]
fn shares_of_each_view_sum_to_all() {
    let digits = ["examples/digits.tx", "-i", "x=examples/digits.npz:x", "-i", "y=examples/digits.npz:y"];
    let pi = ["examples/pi.tx", "-i", "n=200_000"];
    for program in [&pi[..], &["examples/laplace.tx"], &digits, &["examples/particles.tx"]] {
        for threads in [1, 2] {
            let profile = of_command(&[program, &["--threads", &threads.to_string()]].concat());
            adds_up(&profile, program[0]);
            assert_eq!((profile.program.as_str(), profile.threads), (program[0], threads));
            assert!(profile.steps_booked && !profile.steps.rows.is_empty(), "{}", program[0]);
            assert!(profile.steps.rows.iter().all(|row| row.threads <= threads), "{}", program[0]);
            assert!(profile.memory.peak_bytes.is_some_and(|bytes| bytes > 0), "{}", program[0]);
            let calls: u64 = profile.steps.rows.iter().map(|row| row.calls).sum();
            assert_eq!(profile.overhead.bookings, calls);
        }
    }
}

#[test]
fn rows_are_the_users_own_expressions_and_lines() {
    let profile = of_command(&["examples/pi.tx"]);
    let hits = &profile.steps.rows[0];
    assert_eq!(hits.expression, "sum(x**2 + y**2 <= 1)");
    assert_eq!(hits.place.as_ref().map(|at| (at.file.as_str(), at.line)), Some(("examples/pi.tx", 14)));
    assert!(hits.kernel.is_some() && hits.ops.iter().any(|op| op == "sum"), "{hits:?}");
    assert!(hits.cost.share > 0.2 && !hits.cost.est, "{hits:?}");
    let line = profile.lines.rows.iter().find(|row| row.text.starts_with("let hits")).expect("its line");
    assert!(line.cost.est && line.cost.seconds < hits.cost.seconds, "{line:?}");
    assert_eq!(profile.classes.rows[0].name, "random");
}

fn profile_of(text: &str, x: &[f64]) -> Profile {
    let options = FunctionOptions { threads: Some(2), ..FunctionOptions::default() };
    let f = Function::compile(texpr::pipeline::check_text("f.tx", text), options).expect("it compiles");
    let (_, profile) = f.profile(&[x.into()]).expect("it runs");
    adds_up(&profile, text);
    profile
}

fn volume(profile: &Profile) -> (u64, u64) {
    let rows = &profile.steps.rows;
    (rows.iter().map(|row| row.bytes).sum(), rows.iter().map(|row| row.flops).sum())
}

/// An f64 result is 8 bytes more than what is read.
#[test]
fn bytes_and_flops_are_those_of_the_arrays() {
    let n = 100_000;
    let x = vec![0.5; n as usize];
    assert_eq!(volume(&profile_of("input x: f64[n]\noutput s = sum(x)\n", &x)), (8 * n + 8, n));
    assert_eq!(volume(&profile_of("input x: f64[n]\noutput s = sum(x * x)\n", &x)), (8 * n + 8, 2 * n));
    assert_eq!(volume(&profile_of("input x: f64[n]\noutput y = x * 2 + 1\n", &x)), (16 * n, 2 * n));
    let half = "input x: f64[n]\noutput y = x[:1000] + 1\n";
    assert_eq!(volume(&profile_of(half, &x)), (16_000, 1000));
    let neighbours = "input x: f64[n]\noutput y = x[1:] + x[:-1]\n";
    assert_eq!(volume(&profile_of(neighbours, &x)), (8 * n + 8 * (n - 1), n - 1));
    let turns = "input x: f64[n]\noutput y = loop (y = x) for i in 0..10 { y + x }\n";
    let profile = profile_of(turns, &x);
    let row = profile.steps.rows.iter().find(|row| row.calls == 10).expect("the body ran ten times");
    assert_eq!((row.bytes, row.flops), (10 * 3 * 8 * n, 10 * n), "{row:?}");
}

/// Kernels of one structure share their code, not what is said of them.
#[test]
fn each_use_of_shared_code_has_its_own_line() {
    let text = "input x: f64[n]\noutput a = x[:1000] * 2 + 1\noutput b = x[1000:] * 2 + 1\n";
    let profile = profile_of(text, &vec![0.5; 100_000]);
    let mut rows: Vec<(usize, u64)> = Vec::new();
    for row in profile.steps.rows.iter().filter(|row| row.kernel.is_some()) {
        rows.push((row.place.as_ref().map_or(0, |place| place.line), row.bytes));
    }
    rows.sort_unstable();
    assert_eq!(rows, [(2, 16_000), (3, 16 * 99_000)]);
}

#[test]
fn a_product_counts_its_multiplications_and_additions() {
    let text = "input x: f64[n]\nlet a = ones((n, 30))\noutput c = (a.T * x) @ a\n";
    let profile = profile_of(text, &vec![1.0; 200]);
    let row = profile.steps.rows.iter().find(|row| row.kind == "product").expect("a product");
    assert_eq!((row.flops, row.bytes), (2 * 30 * 200 * 30, 8 * (2 * 30 * 200 + 30 * 30)), "{row:?}");
    let peak = profile.memory.peak_bytes.expect("it is known");
    assert!(peak >= 8 * 2 * 30 * 200, "{peak}");
    assert!(profile.memory.place.is_some(), "{:?}", profile.memory);
}

#[test]
fn a_second_call_needs_no_new_memory() {
    let checked = texpr::pipeline::check_text("f.tx", "input x: f64[n]\noutput y = x + sum(x)\n");
    let function = Function::compile(checked, FunctionOptions::default()).expect("it compiles");
    let x = vec![1.0; 100_000];
    let memory = || function.profile(&[x.as_slice().into()]).expect("it runs").1.memory;
    assert!(memory().fresh_blocks > Some(0));
    let second = memory();
    assert_eq!(second.fresh_blocks, Some(0), "{second:?}");
    assert!(second.reused_blocks > Some(0), "{second:?}");
}

#[test]
fn long_expressions_are_cut_and_lines_fit() {
    let sum: Vec<String> = (0..200).map(|k| format!("sin(x + {k})")).collect();
    let profile = profile_of(&format!("input x: f64[n]\noutput y = {}\n", sum.join(" + ")), &[1.0; 100]);
    let row = profile.steps.rows.iter().find(|row| row.kernel.is_some()).expect("a kernel");
    assert!(row.expression.chars().count() <= 120 && row.expression.contains('…'), "{}", row.expression);
    let shown = profile.to_string();
    for line in shown.lines() {
        assert!(line.chars().count() <= 100, "{} columns: {line}", line.chars().count());
    }
    assert!(shown.contains("remaining") && shown.contains("sin(x"), "{shown}");
}

#[test]
fn a_run_that_is_not_profiled_books_nothing() {
    let program = Compiled::of("input x: f64[n]\noutput y = x + 1\n");
    let bound = program.bound(vec![("x", array(&[10], |i| i as f64))]);
    let pool = Pool::new();
    for profile in [false, true] {
        let options = RunOptions { profile, ..RunOptions::new(&pool) };
        let outcome = run_compiled(&program.executable, &program.core, &bound.inputs, &bound.sizes, &options);
        let rows = outcome.unwrap_or_else(|error| panic!("{}", error.message)).rows;
        assert_eq!(rows.is_some_and(|rows| !rows.is_empty()), profile);
    }
}

#[test]
fn the_interpreter_says_that_it_books_no_steps() {
    let args = ["run", "examples/laplace.tx", "--profile", "--backend", "interp"];
    let output = run(root(), &args);
    let shown = text(&output.stderr);
    assert!(shown.contains("on interp") && shown.contains("books no steps"), "{shown}");
    let profile = of_command(&["examples/laplace.tx", "--backend", "interp"]);
    adds_up(&profile, "interp");
    assert!(!profile.steps_booked && profile.memory.peak_bytes.is_none(), "{profile:?}");
}

#[test]
fn a_profile_goes_to_a_file() {
    let dir = scratch("profile_file");
    std::fs::write(dir.join("p.tx"), "output y = sum(zeros(1000) + 1)\n").expect("a program can be written");
    let output = run(&dir, &["run", "p.tx", "--profile=p.json"]);
    assert_eq!((text(&output.stdout), text(&output.stderr)), ("y = 1000.0\n".into(), String::new()));
    let json = std::fs::read(dir.join("p.json")).expect("it was written");
    let profile: Profile = serde_json::from_slice(&json).expect("it is a profile");
    adds_up(&profile, "p.tx");
    let back = serde_json::to_value(&profile).expect("it is data");
    assert_eq!(back["version"], VERSION);
    for (flag, code) in [("--profile=no/p.json", 4), ("--profile=p.txt", 2), ("--profile=p.html", 2)] {
        let output = run(&dir, &["run", "p.tx", flag]);
        assert_eq!(output.status.code(), Some(code), "{flag}: {}", text(&output.stderr));
    }
    let twice = run(&dir, &["run", "p.tx", "-o", "y=a.json", "--profile=a.json"]);
    assert_eq!(twice.status.code(), Some(2), "{}", text(&twice.stderr));
    assert!(!dir.join("a.json").exists());
}
