//! `texpr grad-check`: right derivatives pass, wrong ones are found, and where differences tell nothing that is said.

use std::path::PathBuf;
use texpr_tests::{run, text};

fn check(name: &str, program: &str, args: &[&str]) -> (i32, serde_json::Value) {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("grad_check_{name}"));
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    std::fs::write(dir.join("p.tx"), program).expect("a program can be written");
    let output = run(&dir, &[&["grad-check", "p.tx", "--json"], args].concat());
    let status = output.status.code().expect("it ends by itself");
    let printed = text(&output.stdout);
    (status, serde_json::from_str(&printed).unwrap_or_else(|_| panic!("{printed}{}", text(&output.stderr))))
}

/// What is said of each pair, as `OUTPUT by INPUT: VERDICT`.
fn verdicts(found: &serde_json::Value) -> Vec<String> {
    let rows = found["checked"].as_array().expect("a list of pairs");
    let word = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_string();
    rows.iter()
        .map(|row| format!("{} by {}: {}", word(row, "output"), word(row, "by"), word(row, "verdict")))
        .collect()
}

#[test]
fn right_derivatives_pass_at_every_dtype_and_through_loops() {
    for dtype in ["f64", "f32"] {
        let program = format!(
            "input x: {dtype}[n]\ninput w: {dtype}[n, m]\ninput k: i64 = 3\nstate s: {dtype} = 1\nupdate s = s + 1\n\
             output loss = sum(tanh(x @ w)**k) * s\noutput rows = loop (y = x) for i in 0..4 {{ sin(y) * w[:, 0] }}\n\
             output kink = maximum(x, 2 - x)\noutput steps = floor(x)\n"
        );
        let (status, found) = check(&format!("right_{dtype}"), &program, &["-i", "n=5"]);
        let want = ["loss by x: ok", "loss by w: ok", "rows by x: ok", "rows by w: ok", "kink by x: ok"];
        assert_eq!((status, verdicts(&found)), (0, want.map(String::from).to_vec()), "{found}");
    }
}

#[test]
fn a_wrong_rule_is_found_and_its_element_named() {
    let program = "input x: f64[4]\nfn f(x) = x**3\nderiv f(x) = where(x > 1.0, 3.05 * x**2, 3.0 * x**2)\n\
                   output y = f(x)\noutput z = x**3\n";
    let (status, found) = check("wrong", program, &["-i", "x=[0.5, 0.9, 2.0, 0.1]"]);
    assert_eq!((status, verdicts(&found)), (4, vec!["y by x: WRONG".into(), "z by x: ok".into()]), "{found}");
    let worst = &found["checked"][0]["worst"];
    assert_eq!(worst["element"], 2);
    let ratio = worst["slope"].as_f64().expect("a number") / worst["differences"].as_f64().expect("a number");
    assert!((ratio - 3.05 / 3.0).abs() < 1e-6, "{ratio}");
}

#[test]
fn what_has_no_derivative_is_told() {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("grad_check_none");
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    std::fs::write(dir.join("p.tx"), "input x: f64[3]\noutput y = nextafter(x, 2.0)\n")
        .expect("it is written");
    let output = run(&dir, &["grad-check", "p.tx"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("E0514"), "{}", text(&output.stderr));
    std::fs::write(dir.join("p.tx"), "input n: i64 = 3\noutput y = n * 2\n").expect("it is written");
    let output = run(&dir, &["grad-check", "p.tx"]);
    assert_eq!(text(&output.stdout), "no output depends on an input of floats\n");
}
