//! Reverse mode of loops under a memory bound: what turns began with is kept, or computed again; the slopes are the same bits.

use std::path::PathBuf;
use texpr_tests::{run, text};

fn told(name: &str, program: &str, args: &[&str]) -> Result<String, String> {
    // Tests run side by side: each program has a folder of its own.
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("grad_memory_{name}"));
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    let file = format!("{name}.tx");
    std::fs::write(dir.join(&file), program).expect("a program can be written");
    let output = run(&dir, &[&["run", &file], args].concat());
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// Programs with `N` in the place of a number of turns.
const PROGRAMS: &[(&str, &str)] = &[
    (
        "known",
        "let c = linspace(0.1, 0.9, 5)\nlet y = loop (x = c, p = 1.0) for i in 0..N { (sin(c) * x + 0.1 * cos(x) * p, p * 0.99 + x[0] * i) }\n\
         let by = grad(sum(y[0]) + y[1], c)\noutput by\n",
    ),
    (
        "given",
        "input c: f64[n] = [0.1, 0.5, 0.9]\ninput turns: i64 = N\nlet y = loop (x = c) for i in 0..turns { sin(c) * x + 0.1 * cos(x) }\n\
         output by = grad(sum(y), c)\n",
    ),
    (
        "backwards",
        "input c: f64[n] = [0.1, 0.5, 0.9]\nlet y = loop (x = c) for i in N..0 step -2 { tanh(x * c) + f64(i) / 100 }\n\
         output by = grad(sum(y), c)\noutput curve = hessian(sum(y), c)\n",
    ),
    (
        "while",
        "input c: f64[n] = [0.1, 0.5, 0.9]\nlet y = loop (x = c) for i in 0..1000 while sum(x) < 0.01 * N { x + 0.003 * cos(x) * c }\n\
         output by = grad(sum(y), c)\n",
    ),
    (
        "nested",
        "let c = linspace(0.1, 0.9, 4)\nlet y = loop (x = c) for i in 0..N { loop (z = x) for j in 0..7 { cos(z) * c + 0.1 * z } }\n\
         output by = grad(sum(y), c)\noutput along = jvp(y, c, c)\n",
    ),
    (
        "twice",
        "input x: f64[n] = [0.3, -0.7, 1.1]\nlet a = loop (a = x) for i in 0..N { 0.5 * sin(a) * a + x }\nlet gx = grad(sum(a), x)\n\
         output again = grad(sum(gx * x), x)\noutput curve = hessian(sum(a), x)\n",
    ),
    (
        "trained",
        "let c = linspace(0.1, 0.9, 4)\nlet w = loop (w = c) for k in 0..3 { w - 0.1 * grad(sum(loop (x = w) for i in 0..N { sin(x) * w }), w) }\n\
         output w\n",
    ),
];

#[test]
fn slopes_do_not_depend_on_the_bound() {
    for (name, program) in PROGRAMS {
        for turns in ["0", "1", "2", "127", "128", "129", "300"] {
            let program = program.replace('N', turns);
            let want = told(name, &program, &["--grad-memory", "1G"])
                .unwrap_or_else(|e| panic!("{name} {turns}: {e}"));
            for backend in ["cranelift", "interp"] {
                let args = ["--grad-memory", "64", "--backend", backend, "--self-check"];
                assert_eq!(told(name, &program, &args).as_ref(), Ok(&want), "{name} {turns} {backend}");
            }
        }
    }
}

#[test]
fn memory_is_bounded() {
    // 20,000 turns of 1000 numbers are 160 MB.
    for (name, turns) in [("bound_known", "let turns = 20000"), ("bound_given", "input turns: i64 = 20000")] {
        let program = format!(
            "{turns}\nlet c = linspace(0.1, 0.9, 1000)\nlet y = loop (x = c) for i in 0..turns {{ 3.0 * c * x * (1.0 - x) }}\n\
             output by = sum(grad(sum(y), c))\n"
        );
        let all = told(name, &program, &["--grad-memory", "1G", "--mem-limit", "20M"]);
        assert!(all.is_err_and(|told| told.contains("--mem-limit")));
        let some = told(name, &program, &["--grad-memory", "16M", "--mem-limit", "20M"]);
        assert_eq!(some, told(name, &program, &["--grad-memory", "1G"]));
    }
}
