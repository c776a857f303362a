//! What a run says besides its results.

use std::path::PathBuf;
use texpr_tests::{run, text};

/// The first lines of the messages of a program, on a backend.
fn told(name: &str, program: &str, backend: &str) -> Vec<String> {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("warnings_{name}"));
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    std::fs::write(dir.join("p.tx"), program).expect("a program can be written");
    let output = run(&dir, &["run", "p.tx", "--backend", backend]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stderr).lines().filter(|line| line.starts_with("p.tx")).map(str::to_owned).collect()
}

#[test]
fn integer_divisions_by_zero_are_counted_by_line() {
    for (name, program, want) in [
        ("once", "input n: i64 = 0\noutput y = 7 // n\n", &["2:12 once"][..]),
        ("elements", "let a = arange(6) % 3\noutput y = 6 // a\n", &["2:12 2 times"]),
        (
            "one_line",
            "let a = arange(6) % 3\noutput y = 6 // a + (7 % a)[:3].sum() + a // 1\n",
            &["2:12 4 times"],
        ),
        ("broadcast", "let a = arange(3)\noutput y = ones((4, 3), i64) // a\n", &["2:12 4 times"]),
        ("empty", "let a = arange(1)\noutput y = ones((0, 1), i64) // a\n", &[]),
        (
            "loop",
            "let a = arange(3)\noutput y = loop (s = a) for i in 0..5 { s + 6 // a }\n",
            &["2:45 5 times"],
        ),
        (
            "two_lines",
            "let a = arange(3)\nlet b = 1 // a\noutput y = b + 2 % a\n",
            &["2:9 once", "3:16 once"],
        ),
        (
            "in_the_order_of_the_text",
            "let a = arange(4)\nlet y, z = loop (s = a, c = 0) for i in 0..4 {\n    \
                let t = s with [i] = 7 % i\n    let u = 6 // c\n    (t, u * i)\n}\noutput y\noutput z\n",
            &["3:26 once", "4:13 4 times"],
        ),
        ("none", "output y = 6 // (arange(3) + 1)\n", &[]),
    ] {
        for backend in ["interp", "cranelift"] {
            let want: Vec<String> = want
                .iter()
                .map(|line| {
                    let (place, times) = line.split_once(' ').expect("a place and a count");
                    format!("p.tx:{place}: warning[W1101]: an integer was divided by zero {times}; the result is 0")
                })
                .collect();
            assert_eq!(told(name, program, backend), want, "{name} on {backend}");
        }
    }
}
