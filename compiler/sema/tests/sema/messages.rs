//! Messages: one mistake, one message, in the user's words.

use crate::helper::{analysed, check};

#[test]
fn several_independent_mistakes_in_one_run() {
    check(
        "
input x: f64[n]
input y: f64[m]
let a = smu(x)
let b = a + 1
let c = x + y
let x = 2
output b
output d = np.sum(x)
output e2 = x.len
output f = x(0)
output g = sum(x, axis=3)
output h = x[true]
",
        "x: f64[n]
         y: f64[m]
         3: E0401 nothing is called `smu` here
         5: E0201 f64[n] and f64[m] do not broadcast: the last axis is n on one side and m on the other
         6: E0402 `x` is bound already
         8: E0401 there is no `np` here: write `sum`
         9: E0407 f64[n] has no `len`
         10: E0405 this is f64[n], not a function
         11: E0205 axis 3 is out of range for f64[n]: the only axis is 0 (or -1)
         12: E0601 indexing with a single boolean is not available yet",
    );
}

#[test]
fn unused_names_are_warned_of() {
    check(
        "
input x: f64[n]
input y: f64
let a = x + 1
let _b = x + 2
fn f(z) = { let q = z; z }
output r = f(x)
",
        "x: f64[n]
         y: f64
         a: f64[n]
         _b: f64[n]
         f: fn(z)
         r: f64[n]
         2: W1001 the input `y` is never used
         3: W1001 `a` is never used
         5: W1001 `q` is never used",
    );
}

#[test]
fn what_is_not_there_yet_says_so() {
    check(
        "
input step: i64
output a = arange(10)[::step]
",
        "step: i64
         2: E0601 a slice with a step that is not a constant is not available yet",
    );
}

#[test]
fn a_program_without_output() {
    check("let x = 1\n", "x: i64\n1: E0404 nothing to output");
    check("", "1: E0404 nothing to output");
}

#[test]
fn a_note_tells_where_each_size_came_from() {
    let it = analysed("input x: f64[n]\ninput y: f64[m]\noutput z = x + y\n", &[]);
    let d = &it.diagnostics[0];
    assert_eq!(d.notes, ["`n` comes from the input `x: f64[n]`", "`m` comes from the input `y: f64[m]`"]);
    let labels: Vec<_> = d.secondary.iter().map(|l| (it.sources.text(l.span), l.text.as_str())).collect();
    assert_eq!(labels, [("x", "this is f64[n]"), ("y", "this is f64[m]")]);
}

#[test]
fn did_you_mean() {
    let it = analysed("input x: float[n]\noutput y = zeros(3)\n", &[]);
    assert_eq!(it.diagnostics[0].help.as_deref(), Some("did you mean `f64`?"));
    let it = analysed("output y = np.float32(1)\n", &[]);
    assert_eq!(it.diagnostics[0].message, "there is no `np` here: write `f32`");
    let it = analysed("output y = float(1)\n", &[]);
    assert_eq!(it.diagnostics[0].help.as_deref(), Some("did you mean `f64`?"));
    let it = analysed("input signal: f64[n]\noutput y = sinal + 1\n", &[]);
    assert!(it.diagnostics.iter().any(|d| d.help.as_deref() == Some("did you mean `signal`?")));
}

#[test]
fn deep_and_broken_programs_do_not_panic() {
    let mut text = String::from("fn f0(x) = x + 1\n");
    for i in 1..400 {
        text.push_str(&format!("fn f{i}(x) = f{}(x)\n", i - 1));
    }
    text.push_str("output y = f399(1.0)\n");
    let it = analysed(&text, &[]);
    assert_eq!(it.diagnostics.iter().filter(|d| d.is_error()).count(), 1);
    let deep = format!("{}x{}", "(".repeat(150), ")".repeat(150));
    let mut text = format!("fn f0(x) = {deep}\n");
    for i in 1..9 {
        text.push_str(&format!("fn f{i}(x) = {}f{}(x){}\n", "(".repeat(150), i - 1, ")".repeat(150)));
    }
    text.push_str("output y = f8(1.0)\n");
    let it = analysed(&text, &[]);
    assert_eq!(it.diagnostics.iter().filter(|d| d.is_error()).count(), 1, "{:?}", it.diagnostics);
    let nested =
        format!("output y = {}0.0{}", "loop (a = 0) for i in 0..2 { a + ".repeat(40), "}".repeat(40));
    let it = analysed(&nested, &[]);
    assert!(it.diagnostics.iter().any(|d| d.code.id == "E0419"));
    let it = analysed(&format!("input x: f64[n]\noutput y = n{}", " // 2 * 3".repeat(3000)), &[]);
    assert!(it.diagnostics.iter().all(|d| !d.is_error()), "{:?}", it.diagnostics);
    let mut text = String::from("let a0 = (1, 2)\nlet b0 = [1, 2]\n");
    for i in 1..100 {
        text.push_str(&format!("let a{i} = (a{j}, a{j})\nlet b{i} = [b{j}, b{j}]\n", j = i - 1));
    }
    text.push_str("output y = a99\noutput z = b30");
    let it = analysed(&text, &[]);
    assert_eq!(it.diagnostics.iter().filter(|d| d.code.id == "E0419").count(), 1);
    for text in [
        "output y = ",
        "output y = (1, 2)",
        "output y = {}",
        "output y = sum",
        "let a, b = 1\noutput a",
        "fn f(x, x) = x\noutput y = f(1, 2)",
        "output y = loop (a = 1) { a }",
        "output y = \"s\" + 1",
        "output y = none",
        "output y = nn",
        "output y = f64",
        "output y = f64()",
        "output y = [[1, 2], [3]]",
        "output y = [(1, 2)]",
        "output y = 1[0]",
        "output y = zeros(-1)",
        "output y = zeros(3)[::0]",
        "output y = 99999999999999999999999",
        "output y = 10**30",
        "output y = if true then 1",
        "input x: f64[n, ...]\noutput x",
        "input x: f64[0 - 1]\noutput x",
        "input x: (f64, f64)\noutput x",
        "input x: f64[sum(3)]\noutput x",
        "output y = len()",
        "output y = len(1)",
        "test \"t\" { output x = 1 }",
        "fn f(x) = { output y = x; x }\noutput z = f(1)",
        "input x: f64[n]\noutput y = x with [0] = \"a\"",
        "input x: f64[n]\noutput y = x.shape with [0] = 1",
        "input x: f64[n]\noutput y = x.shape.T",
        "input x: f64[n]\noutput y = x.shape[n]",
        "input x: f64[n]\noutput y = x.shape[9]",
        "input x: f64[n]\noutput y = x[1, 2, 3]",
        "input x: f64[n]\noutput y = x[..., ...]",
        "input x: f64[n]\noutput y = x[x:]",
        "input x: f64[n]\nlet n = 3\noutput y = x",
    ] {
        let it = analysed(text, &[]);
        assert!(it.diagnostics.iter().any(|d| d.is_error()), "{text}");
    }
}
