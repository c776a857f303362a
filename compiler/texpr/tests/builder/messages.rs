//! Mistakes in programs written in Rust are told with lines of Rust.

use crate::faulty::{CASES, mistakes};
use crate::helper::run;
use std::fmt::Write;
use std::path::Path;
use texpr::run::Backend;
use texpr::{Builder, DType::F64, DType::I64, ix};
use texpr_base::render::text::render;

#[test]
fn mistakes_point_at_lines_of_rust() {
    let mut told = String::new();
    for (name, write) in CASES {
        let mistakes = mistakes(*write);
        let _ = writeln!(told, "=== {name}\n{mistakes}\n");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/builder/faulty.expected");
    if std::env::var_os("BLESS").is_some_and(|value| value != "0") {
        std::fs::write(&path, &told).expect("the expectation can be written");
    }
    let want = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = want.lines().zip(told.lines()).find(|(want, told)| want != told);
    assert!(want == told, "BLESS=1 takes what came; first difference: {differs:#?}");
}

#[test]
fn what_fails_in_a_run_points_at_rust_as_well() {
    let tx = Builder::new();
    let x = tx.input("x", F64, ["n"]);
    let k = tx.input("k", I64, []);
    tx.assert(x.sum().lt(k), "too much");
    tx.output("y", x.at(k));
    let line = line!() - 2;
    let built = tx.finish().expect("it is right");
    let given = |k| [("x", "[1,2,3]"), ("k", k)];
    for backend in [Backend::Interp, Backend::Cranelift] {
        let failed = run(built.program.clone(), &given("2"), backend);
        assert_eq!(failed, Err("R0501: assertion failed: too much".into()));
        let failed = run(built.program.clone(), &given("9"), backend);
        assert_eq!(
            failed,
            Err("R0502: index 9 is out of range for axis 0 of `x`, which has size 3".into()),
            "{backend:?}"
        );
    }
    let assert = &built.program.graph.effects[0];
    assert_eq!(built.sources.text(assert.span), "tx.assert(x.sum().lt(k), \"too much\")");
    assert_eq!(built.sources.line_col(assert.span).line, line as usize);
    let texpr_ir::graph::EffectKind::Assert { shown, .. } = &assert.kind else { panic!("an assertion") };
    assert_eq!(*shown, texpr_ir::graph::Shown::Values(vec!["x.sum()".into(), "k".into()]));
}

#[test]
fn nodes_are_named_by_the_rust_they_came_from() {
    let tx = Builder::new();
    let (x, y) = (tx.input("x", F64, ["n"]), tx.input("y", F64, ["n"]));
    let hits = (x.pow(2) + y.pow(2)).le(1).sum();
    tx.output("estimate", 4.0 * hits / tx.size("n"));
    tx.output("tail", x.at(ix![1..]));
    let built = tx.finish().expect("it is right");
    let graph = &built.program.graph;
    let texts: Vec<&str> = graph
        .ids()
        .filter(|id| matches!(graph.node(*id).kind, texpr_ir::graph::NodeKind::Op { .. }))
        .filter_map(|id| graph.node(id).spans.primary().map(|span| built.sources.text(span)))
        .collect();
    let want = [
        "x.pow(2)",
        "y.pow(2)",
        "(x.pow(2) + y.pow(2))",
        "(x.pow(2) + y.pow(2)).le(1)",
        "(x.pow(2) + y.pow(2)).le(1).sum()",
        "(x.pow(2) + y.pow(2)).le(1).sum()",
        "4.0 * hits",
        "tx.size(\"n\")",
        "4.0 * hits / tx.size(\"n\")",
        "x.at(ix![1..])",
    ];
    assert_eq!(texts, want);
}

#[test]
fn unused_inputs_are_warned_of() {
    let tx = Builder::new();
    let x = tx.input("x", F64, ["n"]);
    let _y = tx.input("y", F64, ["n"]);
    let _quiet = tx.input("_quiet", F64, []);
    let k = tx.input("k", I64, []);
    let _z = tx.input("z", F64, ("n", k));
    tx.output("s", x.sum());
    let built = tx.finish().expect("it is right");
    let told: Vec<String> = built.warnings.iter().map(|d| render(d, &built.sources, false)).collect();
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].contains("warning[W1001]: the input `y` is never used"), "{}", told[0]);
    assert!(told[1].contains("the input `z`"), "{}", told[1]);
}

#[test]
fn builders_do_not_mix() {
    let (a, b) = (Builder::new(), Builder::new());
    let x = a.input("x", F64, ["n"]);
    let y = b.input("y", F64, ["n"]);
    b.output("z", y + x);
    let mistakes = b.finish().expect_err("they mix");
    assert!(
        mistakes.to_string().contains("error[E0503]: this value belongs to another `Builder`"),
        "{mistakes}"
    );
    // The other is none the worse.
    a.output("x", x);
    assert!(a.finish().is_ok());
}
