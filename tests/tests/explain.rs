//! `texpr explain FILE`: rewrites with the text before and after, what they saved, what is fused, and why values are stored.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use texpr_tests::{run, text};

/// Tests run side by side: each call has a folder of its own.
static CALLS: AtomicUsize = AtomicUsize::new(0);

const PROGRAM: &str = "input x: f64[p, n]\ninput w: f64[n, m]\nlet h = x @ w\nlet s = log(1 + exp(h))\nlet t = tanh(h) * 2\n\
                       output loss = sum(s) + 0 * n\noutput both = [t, t * t + s]\noutput order = sort(cos(x))\n\
                       output slope = grad(loss, w)\n";

fn explained(args: &[&str]) -> String {
    explained_of(PROGRAM, args)
}

fn explained_of(program: &str, args: &[&str]) -> String {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("explain_{}", CALLS.fetch_add(1, Ordering::Relaxed)));
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    std::fs::write(dir.join("p.tx"), program).expect("a program can be written");
    let output = run(&dir, &[&["explain", "p.tx"], args].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn rewrites_are_told_with_their_texts_and_what_they_are_for() {
    let told = explained(&[]);
    let (accurate, simpler) = told.split_once("simpler\n").expect("both sorts fire");
    assert!(accurate.starts_with("more accurate\n"), "{told}");
    assert!(accurate.contains("p.tx:4:9: log1p.of_log: log(1 + exp(h)) -> log1p(exp(h))"), "{told}");
    assert!(accurate.contains("softplus"), "derivatives are taken of the stable form: {told}");
    assert!(simpler.contains("operations") && simpler.contains("passes over memory"), "{told}");
    let plain = explained(&["--no-stabilise"]);
    assert!(!plain.contains("more accurate"), "{plain}");
}

#[test]
fn what_is_fused_and_what_is_stored_is_told_with_the_reason() {
    let told = explained(&[]);
    let runs = told.split_once("what runs\n").expect("the plan is told").1;
    for want in [
        "a matrix product\n      p.tx:3:9: x @ w",
        "the library routine sort",
        "a library routine reads it: sort(cos(x))",
        "all of it must be known before it is read",
        "it is a result",
        "it is read several times, and costs more",
    ] {
        assert!(runs.contains(want), "{want}\n{runs}");
    }
    // One pass computes several expressions, each once.
    let pass = runs.split("\n  a ").find(|pass| pass.contains("log(1 + exp(h))") && pass.contains("tanh(h)"));
    let pass = pass.unwrap_or_else(|| panic!("both are one pass:\n{runs}"));
    assert_eq!(pass.matches("p.tx:5:9: tanh(h)\n").count(), 1, "{pass}");
}

#[test]
fn what_follows_a_product_row_by_row_is_told() {
    let told = explained_of("input x: f64[n, n]\noutput y = maximum(x @ x + 1, 0)\n", &[]);
    assert!(told.contains("a matrix product, some rows at a time together with the next pass"), "{told}");
    assert!(told.contains("what follows reads it row by row"), "{told}");
    let told = explained_of("input x: f64[n, n]\nlet p = x @ x\noutput y = p + p.T\n", &[]);
    assert!(told.contains("a matrix product\n"), "it is read across:\n{told}");
}

#[test]
fn what_all_turns_share_is_not_joined_to_what_each_does() {
    let program = |matrix: &str| {
        format!(
            "input A: f64[n, n]\ninput x0: f64[n]\n\
             output y = loop (x = x0) for k in 0..10 {{ linalg.inv({matrix}) @ x }}\n"
        )
    };
    let shared = explained_of(&program("A"), &[]);
    assert!(!shared.contains("solve.of_inv"), "one inverse serves all turns:\n{shared}");
    let own = explained_of(&program("A + x"), &[]);
    assert!(own.contains("solve.of_inv"), "each turn has its own matrix:\n{own}");
    let table = "input A: f64[n, n]\noutput t = [i < n: (A.T @ A)[i, 0] * i]\n";
    let table = explained_of(table, &[]);
    assert!(table.contains("a matrix product"), "one product serves all indices:\n{table}");
}

#[test]
fn loops_over_neighbours_make_several_turns_together() {
    let program = |next: &str| {
        format!("input u0: f64[n]\noutput u = loop (u = u0) for k in 0..10 {{ u with [1:-1] = {next} }}\n")
    };
    let several = "several turns for a part of its arrays";
    let told = explained_of(&program("(u[:-2] + u[2:]) / 2"), &[]);
    assert!(told.contains(several), "{told}");
    for whole in ["(u[:-2] + u[2:]) / sum(u)", "u[::-1][:-2]"] {
        let told = explained_of(&program(whole), &[]);
        assert!(!told.contains(several), "a turn needs all of the one before:\n{told}");
    }
}

#[test]
fn json_has_the_same() {
    let document: serde_json::Value = serde_json::from_str(&explained(&["--json"])).expect("it is JSON");
    assert_eq!(document["version"], 3);
    let count = |key: &str| document[key].as_array().map_or(0, Vec::len);
    assert!(count("rewrites") > 1 && count("runs") > 3, "{document}");
    assert!(document["cost"]["after"]["kernels"].as_u64().is_some(), "{document}");
}
