//! `texpr bench`: figures that hang together, the same inputs and settings as `run`, outputs as `run` writes them.

use serde_json::Value;
use std::path::{Path, PathBuf};
use texpr_tests::{run, text};

fn dir(name: &str, program: &str) -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("bench_{name}"));
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    std::fs::write(dir.join("p.tx"), program).expect("a program can be written");
    dir
}

fn figures(dir: &Path, args: &[&str]) -> Value {
    let args = [&["bench", "p.tx", "--json", "--samples", "5", "--time", "1"], args].concat();
    let output = run(dir, &args);
    let printed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_str(&printed).unwrap_or_else(|_| panic!("{printed}"))
}

fn number(figures: &Value, path: &str) -> f64 {
    let found = path.split('.').fold(figures, |value, key| &value[key]);
    found.as_f64().unwrap_or_else(|| panic!("{path} in {figures}"))
}

#[test]
fn figures_hang_together() {
    let dir = dir("figures", "input n: i64 = 4\ninput x: f64[n]\noutput y = x * 2 + 1\noutput s = sum(x)\n");
    let values = format!("x=[{}1]", "1, ".repeat(999));
    let f = figures(&dir, &["-i", &values, "-i", "n=1000", "--threads", "1", "--backend", "cranelift"]);
    assert_eq!(
        (f["version"].as_u64(), f["backend"].as_str(), f["threads"].as_u64()),
        (Some(1), Some("cranelift"), Some(1))
    );
    assert_eq!(
        (f["data"]["read_bytes"].as_u64(), f["data"]["written_bytes"].as_u64()),
        (Some(8008), Some(8008))
    );
    assert_eq!(f["samples"], 5);
    assert!(number(&f, "calls_per_sample") > 1.0, "{f}");
    let (min, median, p95) = (number(&f, "min_ms"), number(&f, "median_ms"), number(&f, "p95_ms"));
    assert!(0.0 < min && min <= median && median <= p95, "{f}");
    assert!(number(&f, "compile_ms") > median && number(&f, "first_ms") >= min, "{f}");
    let rate = (8008.0 + 8008.0) / median * 1e-6;
    assert!((number(&f, "data.gb_per_s") / rate - 1.0).abs() < 1e-9, "{f}");
    // A thousand products and two thousand sums; x is read, y and s are written.
    assert!((2000.0..=4000.0).contains(&number(&f, "steps.flops")), "{f}");
    assert!(number(&f, "steps.bytes") >= 16_008.0, "{f}");
    for limit in ["read_gb_per_s", "copy_gb_per_s", "product_gflop_per_s"] {
        assert!(number(&f, &format!("limits.{limit}")) > 0.1, "{f}");
    }
    let share = number(&f, "steps.gflop_per_s") / number(&f, "limits.product_gflop_per_s");
    assert!((number(&f, "share.product") / share - 1.0).abs() < 1e-9, "{f}");
    assert!(number(&f, "share.memory") > 0.0, "{f}");
}

#[test]
fn the_interpreter_is_timed_too_and_knows_no_steps() {
    let dir = dir("interp", "input x: f32[n]\noutput y = x + 1\n");
    let f = figures(&dir, &["-i", "x=[1, 2, 3]", "--backend", "interp"]);
    assert_eq!((f["backend"].as_str(), f["steps"].is_null()), (Some("interp"), true), "{f}");
    assert_eq!(
        (f["data"]["written_bytes"].as_u64(), f["limits"]["product_dtype"].as_str()),
        (Some(12), Some("f32"))
    );
}

#[test]
fn outputs_are_those_of_one_call_and_prints_are_dropped() {
    let dir = dir(
        "outputs",
        "state k: i64 = 1\nupdate k = k + 1\ninput x: i64[n] = arange(3)\nprint(\"seen\", k)\noutput y = x * k\n",
    );
    for backend in ["cranelift", "interp"] {
        let output = run(&dir, &["bench", "p.tx", "-o", "y=y.json", "--samples", "3", "--backend", backend]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let shown = text(&output.stdout);
        assert!(shown.contains("warm call") && shown.contains("median of 3 samples"), "{shown}");
        assert!(!shown.contains("seen"), "{shown}");
        let y = std::fs::read_to_string(dir.join("y.json")).expect("it was written");
        assert_eq!(y.split_whitespace().collect::<String>(), "[0,1,2]");
    }
}

#[test]
fn what_run_refuses_is_refused_alike() {
    let dir = dir("refused", "input x: f64[n]\noutput y = x + 1\n");
    for args in [
        &["p.tx"][..],
        &["p.tx", "-i", "z=1"],
        &["p.tx", "-i", "x=[1]", "-o", "z=z.npy"],
        &["p.tx", "-i", "x=[1]", "-o", "y=y.exe"],
        &["p.tx", "-i", "x=[1]", "-i", "x=[2]"],
        &["p.tx", "-i", "x=[[1]]"],
        &["p.tx", "-i", "x=[1]", "--backend", "gpu"],
        &["none.tx"],
        &["-", "-i", "x=-"],
    ] {
        let (ran, benched) = (run(&dir, &[&["run"], args].concat()), run(&dir, &[&["bench"], args].concat()));
        assert_ne!(benched.status.code(), Some(0), "{args:?}");
        assert_eq!(ran.status.code(), benched.status.code(), "{args:?}");
        assert_eq!(text(&ran.stderr), text(&benched.stderr), "{args:?}");
    }
    for flag in [["--samples", "0"], ["--time", "soon"], ["--time", "-1"]] {
        let output = run(&dir, &["bench", "p.tx", "-i", "x=[1]", flag[0], flag[1]]);
        assert_eq!(output.status.code(), Some(2), "{flag:?}");
    }
}
