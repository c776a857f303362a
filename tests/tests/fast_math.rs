//! `--fast-math`: what rewrites give up only where they are told to.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use texpr_tests::{run, text as text_of};

/// Tests run side by side: each call has a folder of its own.
static CALLS: AtomicUsize = AtomicUsize::new(0);

const PROGRAM: &str = "input x: f64[3] = [-0.0, inf, 1e308]\ninput a: f64[4, 4] = eye(4)\ninput v: f64[4] = ones(4)\n\
                       output zero = 1.0 / (x + 0.0)\noutput back = x - x\noutput chain = a @ a @ v\n";

fn folder() -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("fast_math_{}", CALLS.fetch_add(1, Ordering::Relaxed)));
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    dir
}

fn told(command: &str, args: &[&str]) -> String {
    let dir = folder();
    std::fs::write(dir.join("p.tx"), PROGRAM).expect("a program can be written");
    let output = run(&dir, &[&[command, "p.tx"], args].concat());
    assert!(output.status.success(), "{}", text_of(&output.stderr));
    text_of(&output.stdout)
}

#[test]
fn nothing_is_given_up_unasked() {
    let strict = told("run", &[]);
    assert!(strict.contains("zero = [inf, 0.0, 1e-308]\n"), "{strict}");
    assert!(strict.contains("back = [0.0, nan, 0.0]\n"), "{strict}");
    assert!(!told("explain", &[]).contains("chain."), "a chain keeps its groups");
}

#[test]
fn each_part_gives_up_what_it_names() {
    let nsz = told("run", &["--fast-math=nsz"]);
    assert!(
        nsz.contains("zero = [-inf, 0.0, 1e-308]\n") && nsz.contains("back = [0.0, nan, 0.0]\n"),
        "{nsz}"
    );
    let finite = told("run", &["--fast-math=finite"]);
    assert!(finite.contains("back = [0.0, 0.0, 0.0]\n") && finite.contains("zero = [inf,"), "{finite}");
    let told = told("explain", &["--fast-math"]);
    assert!(told.contains("chain.") && !told.contains("sub.self.fast"), "{told}");
}

/// Half of what a flag for both would give up.
#[test]
fn nans_and_infinities_are_given_up_one_by_one() {
    let back = |list: &str| told("run", &[&format!("--fast-math={list}")]);
    assert!(back("nnan").contains("back = [0.0, nan, 0.0]\n"));
    assert!(back("ninf").contains("back = [0.0, nan, 0.0]\n"));
    assert!(back("nnan,ninf").contains("back = [0.0, 0.0, 0.0]\n"));
    assert!(back("reassoc,contract,recip,approx").contains("back = [0.0, nan, 0.0]\n"));
}

/// The products, quotients and functions of these programs are other nodes under the flag, and nothing else is.
#[test]
fn rounding_is_given_up_by_name() {
    let fires = |flag: &str, rule: &str, text: &str| {
        let dir = folder();
        std::fs::write(dir.join("q.tx"), text).expect("a program can be written");
        let told = |args: &[&str]| text_of(&run(&dir, &[&["explain", "q.tx"], args].concat()).stdout);
        let with = told(&[&format!("--fast-math={flag}")]);
        assert!(with.contains(rule), "{with}");
        let without = told(&["--fast-math=nsz"]);
        assert!(!without.contains(rule), "{without}");
    };
    fires("contract", "add.mul.fast", "input x: f64[n]\noutput y = x * x[::-1] + 1\n");
    fires("contract", "sub.of_mul.fast", "input x: f64[n]\noutput y = 1 - x * x[::-1]\n");
    fires("recip", "div.by_one.fast", "input x: f64[n, m]\noutput y = x / sum(x, axis=1, keepdims=true)\n");
    fires("approx", "hypot.fast", "input x: f64[n]\noutput y = hypot(x, 2.0)\n");
}
