//! What is said about wrong programs, and that the rest of the program survives.

use texpr_base::{FileId, Sink, SourceMap};
use texpr_syntax::errors::CODES;

/// `line:column CODE message` for each diagnostic.
fn complaints(text: &str) -> Vec<String> {
    let mut sources = SourceMap::new();
    let file = sources.add("t", text);
    let mut sink = Sink::new();
    texpr_syntax::parse(file, text, &mut sink);
    let line = |d: &texpr_base::Diagnostic| {
        let at = sources.line_col(d.primary.as_ref().expect("a place").span);
        format!("{}:{} {} {}", at.line, at.col, d.code.id, d.message)
    };
    sink.into_sorted().iter().map(line).collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(complaints(text), expected, "{text}");
}

/// The text after the first fix was applied.
fn fixed(text: &str) -> String {
    let mut sink = Sink::new();
    texpr_syntax::parse(FileId(0), text, &mut sink);
    let fix = sink.into_sorted().into_iter().find_map(|d| d.fix).expect("a fix");
    format!("{}{}{}", &text[..fix.span.start as usize], fix.replacement, &text[fix.span.end as usize..])
}

fn blocks(page: &str) -> Vec<&str> {
    page.split("```tx\n").skip(1).map(|rest| rest.split("```").next().unwrap_or("")).collect()
}

#[test]
fn each_page_shows_its_own_error_and_a_program_without() {
    for code in CODES {
        let blocks = blocks(code.explain);
        assert_eq!(blocks.len(), 2, "{}", code.id);
        let wrong = complaints(blocks[0]);
        assert!(wrong.iter().any(|line| line.contains(code.id)), "{}: {wrong:?}", code.id);
        assert_eq!(complaints(blocks[1]), [""; 0], "{}", code.id);
    }
}

#[test]
fn codes_are_in_order_and_titled() {
    let ids: Vec<&str> = CODES.iter().map(|code| code.id).collect();
    let expected: Vec<String> = (1..=CODES.len()).map(|i| format!("E01{i:02}")).collect();
    assert_eq!(ids, expected);
    assert!(CODES.iter().all(|code| !code.title.is_empty() && !code.explain.is_empty()));
}

#[test]
fn one_mistake_one_message() {
    check("let a = 2 +\nlet b = 3", &["1:12 E0101 expected an expression after `+`, but the line ends"]);
    check("let a = 2 + * 3", &["1:13 E0101 expected an expression after `+`, found `*`"]);
    check("fn f(x: ) { let y = 3; z\n y }\nlet a = 1", &["1:9 E0101 expected a name after `:`, found `)`"]);
    check("let a = (1 + [2 * 3)\nlet b = 1", &["1:14 E0105 this `[` is never closed"]);
    check("let a = f(1\nlet b = 2", &["1:10 E0105 this `(` is never closed"]);
    check("let a = 1)", &["1:10 E0105 this `)` closes nothing"]);
}

#[test]
fn each_statement_gets_its_own_message() {
    check(
        "let a = 1 +\nfn f(x) {\n    let b = * 2\n    x\n}\noutput = 3\nlet c = (1 2)",
        &[
            "1:12 E0101 expected an expression after `+`, but the line ends",
            "3:13 E0101 expected an expression after `=`, found `*`",
            "6:1 E0108 a binding begins with `let`: write `let output = 3`",
            "7:12 E0101 expected an operator, `,` or `)` between `1` and `2`",
        ],
    );
}

#[test]
fn habits_from_python_are_recognised() {
    check("let a = b if c else d", &["1:9 E0107 `a if c else b` is written `if c then a else b`"]);
    check("def f(x):\n    return x", &["1:1 E0107 texpr has no `def`", "2:5 E0107 texpr has no `return`"]);
    check("let f = lambda x: x", &["1:9 E0107 texpr has no `lambda`"]);
    check("import numpy as np", &["1:1 E0107 texpr has no `import`"]);
    check("for i in range(3):\nlet a = 1", &["1:1 E0107 a statement cannot begin with `for`"]);
    check("let a = [x for x in xs]", &["1:12 E0101 unexpected `for`"]);
    check("let a: f64 = 1", &["1:6 E0101 `let` takes no type"]);
    check("let f(x) = 1", &["1:6 E0101 expected `=` after `f`, found `(`"]);
    check("let a = 1, 2", &["1:10 E0101 unexpected `,` after `1`"]);
    check("x += 1", &["1:3 E0108 `x` cannot be changed by `+=`"]);
    check(
        "fn f(x):\n    x + 1",
        &["1:8 E0107 no `:` stands after the head of a function", "2:5 E0110 nobody uses this value"],
    );
    // One message each: the names that these would bind are bound.
    check(
        "let y = sum[i < j < n](x[j])",
        &["1:13 E0111 an index starts at its lower bound: write `i + 1 <= j < n`"],
    );
    check("assert x = 3", &["1:10 E0109 `=` does not compare; write `==`"]);
}

#[test]
fn a_line_that_starts_with_an_operator_does_not_continue_the_one_above() {
    for (text, operator) in [
        ("fn f(a) {\n    let x = a\n        + a\n    x\n}", "+"),
        ("let x = 1\n    - 2", "-"),
        ("let x = 1\n    * 2", "*"),
        ("let x = true\n    and false", "and"),
    ] {
        let mut sink = Sink::new();
        texpr_syntax::parse(FileId(0), text, &mut sink);
        let [diagnostic] = sink.diagnostics.as_slice() else { panic!("one message about {text}") };
        let help = diagnostic.help.as_deref().unwrap_or_default();
        assert!(help.contains(&format!("end it with the `{operator}`")), "{help}");
    }
}

#[test]
fn what_is_missing_is_named() {
    check("input x", &["1:8 E0101 expected `:` after `x`, but the file ends"]);
    check("input x = 3", &["1:9 E0101 the input `x` needs a type"]);
    check("let = 3", &["1:5 E0101 expected a name after `let`, found `=`"]);
    check("let a = if b then c", &["1:20 E0101 expected `else` after `c`, but the file ends"]);
    check("let a = f(1,, 2)", &["1:13 E0101 expected an expression after `,`, found `,`"]);
}

#[test]
fn fixes_mend_the_program() {
    for (wrong, right) in [
        ("x = 3", "let x = 3"),
        ("let a = b if c else d", "let a = if c then b else d"),
        ("let a = b && c", "let a = b and c"),
        ("let a = !b", "let a = not b"),
        ("let a = None", "let a = none"),
        ("u[0, 1:] = v", "let new_u = u with [0, 1:] = v"),
        ("let a = if x = 3 then 1 else 0", "let a = if x == 3 then 1 else 0"),
        ("let a = if x: 1 else 0", "let a = if x then 1 else 0"),
        ("let a = 3 × 4", "let a = 3 * 4"),
        ("let a = 2pi", "let a = 2 * pi"),
        ("let a = \"b", "let a = \"b\""),
        ("let a = (1 + 2\nlet b = 3", "let a = (1 + 2)\nlet b = 3"),
        ("let a = f(b]", "let a = f(b)"),
        ("let loop = 1", "let loop_ = 1"),
        ("let a = \"c:\\data\"", "let a = \"c:\\\\data\""),
        ("let a = if b then 1 elif c then 2 else 3", "let a = if b then 1 else if c then 2 else 3"),
    ] {
        assert_eq!(fixed(wrong), right);
        assert_eq!(complaints(right), [""; 0], "{right}");
    }
}
