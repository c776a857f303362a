//! No text makes the parser panic, overflow its stack (2 MiB in a test) or take long.

use texpr_base::{FileId, Sink};
use texpr_syntax::ast::{ExprKind, ItemKind, Program};

fn parse(text: &str) -> (Program, Sink) {
    let mut sink = Sink::new();
    let program = texpr_syntax::parse(FileId(0), text, &mut sink);
    (program, sink)
}

fn dump(text: &str) -> String {
    texpr_syntax::print::print(&texpr_syntax::parse_interactive(FileId(0), text, &mut Sink::new()))
}

/// Everything that walks a tree, so that each is known to stand what the parser lets through.
fn exercise(text: &str) -> Sink {
    let (program, sink) = parse(text);
    let _ = texpr_syntax::print::print(&program);
    if let Ok(once) = texpr_syntax::format::format(FileId(0), text) {
        assert_eq!(dump(&once), dump(text), "formatting changed the tree of\n{text}\nto\n{once}");
        let twice = texpr_syntax::format::format(FileId(0), &once).expect("formatted text parses");
        assert_eq!(twice, once, "formatting twice differs for\n{text}");
    }
    for diagnostic in &sink.diagnostics {
        let span = diagnostic.primary.as_ref().expect("a syntax error has a place").span;
        assert!(span.start as usize <= text.len() && span.start <= span.end, "{diagnostic:?}");
        for span in diagnostic.fix.iter().map(|fix| fix.span) {
            assert!(span.end as usize <= text.len());
            assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize));
        }
    }
    sink
}

fn codes(sink: &Sink) -> Vec<&'static str> {
    sink.diagnostics.iter().map(|d| d.code.id).collect()
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }
}

#[test]
fn long_chains_are_flat() {
    for op in ["+", "*", "and", "<", "|", "|> f", "with [0] ="] {
        let text = format!("let a = b{}\n", format!(" {op} c").repeat(10_000).replace("f c", "f(c)"));
        let sink = exercise(&text);
        assert!(sink.diagnostics.is_empty(), "{op}: {:?}", sink.diagnostics[0]);
    }
    let (program, sink) = parse(&format!("let a = b{}", " + c".repeat(100_000)));
    assert!(sink.diagnostics.is_empty());
    let ItemKind::Let { value, .. } = &program.items[0].kind else { panic!("a let") };
    let ExprKind::Binary { rest, .. } = &value.kind else { panic!("a sum") };
    assert_eq!(rest.len(), 100_000);
}

#[test]
fn long_lists_and_files_are_read() {
    let text = format!("let a = [{}]\n", "1, ".repeat(50_000)) + &"let b = f(a)\n".repeat(5_000);
    assert!(exercise(&text).diagnostics.is_empty());
}

#[test]
fn deep_nesting_is_an_error_and_says_so_once() {
    let n = 10_000;
    for (open, middle, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{", "1", "}"),
        ("f(", "1", ")"),
        ("x[", "1", "]"),
        ("-", "1", ""),
        ("not ", "1", ""),
        ("2**", "1", ""),
        ("if a then b else ", "1", ""),
        ("if ", "1", " then a else b"),
        ("1 + (", "1", ")"),
        ("", "f", "(1)"),
        ("", "f", "[1]"),
        ("", "f", ".x"),
        ("", "f", ".x()"),
        ("[i < n: ", "1", "]"),
        ("sum[i < n](", "1", ")"),
        ("loop while c { ", "1", " }"),
        ("a if b else ", "1", ""),
    ] {
        let text = format!("let a = {}{middle}{}\nlet b = 1\n", open.repeat(n), close.repeat(n));
        let sink = exercise(&text);
        let found = codes(&sink).into_iter().filter(|&code| code != "E0107").collect::<Vec<_>>();
        assert_eq!(found, ["E0106"], "{open}{middle}{close}");
        let (program, _) = parse(&text);
        assert!(matches!(program.items.last().unwrap().kind, ItemKind::Let { .. }), "{open}");
    }
}

#[test]
fn deep_nesting_that_never_closes_is_survived() {
    for open in [
        "(",
        "[",
        "{",
        "f(",
        "x[",
        "fn f() {",
        "let a = {",
        "loop {",
        "if ",
        "if a then ",
        "not ",
        "-",
        "([{",
    ] {
        exercise(&open.repeat(10_000));
        exercise(&format!("let a = {}", open.repeat(10_000)));
        exercise(&format!("{}\nlet b = 1", open.repeat(300)));
    }
    for close in [")", "]", "}", "})]", "fn f() }", "else "] {
        assert!(exercise(&close.repeat(3_000)).has_errors());
    }
}

#[test]
fn nesting_just_under_the_limits_is_fine_everywhere() {
    for (n, open, close) in
        [(190, "(", ")"), (120, "1 + (", ")"), (80, "f(-x[{ let a = 1\n", "}])"), (250, "-", "")]
    {
        let depth = n / open.matches(['(', '[', '{']).count().max(1);
        let text = format!("let a = {}1{}\n", open.repeat(depth.max(1)), close.repeat(depth.max(1)));
        assert!(exercise(&text).diagnostics.is_empty(), "{open}");
    }
}

#[test]
fn random_bytes_never_panic() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..2_000 {
        let n = random.below(60);
        let bytes: Vec<u8> = (0..n).map(|_| random.below(256) as u8).collect();
        exercise(&String::from_utf8_lossy(&bytes));
        let ascii: String = (0..n).map(|_| char::from(random.below(95) as u8 + 32)).collect();
        exercise(&ascii);
    }
}

const WORDS: &[&str] = &[
    "let", "fn", "if", "then", "else", "for", "in", "while", "loop", "with", "and", "or", "not", "true",
    "none", "input", "output", "state", "update", "use", "assert", "print", "test", "deriv", "vjp", "emit",
    "as", "step", "min", "x", "y", "_", "f64", "1", "2.5", "3j", "0x", "1..", "\"s\"", "\"", "'", "(", ")",
    "[", "]", "{", "}", "(", ")", "[", "]", "{", "}", ",", ":", ".", "..", "...", "->", "|>", "=", "+=",
    "==", "<", "<=", "+", "-", "*", "**", "/", "@", "&", "|", "~", "&&", "!", "\n", "\n", "\n", ";", "# c\n",
    "## d\n", "α", "×", "$", "\\", "\t", "def", "lambda", "elif", "True", "é\"",
];

#[test]
fn random_tokens_never_panic() {
    let mut random = Random(42);
    for _ in 0..4_000 {
        let n = random.below(40);
        let spaced = random.below(4) > 0;
        let text: String =
            (0..n).flat_map(|_| [WORDS[random.below(WORDS.len())], if spaced { " " } else { "" }]).collect();
        exercise(&text);
    }
}

#[test]
fn damaged_programs_never_panic_and_are_reported_in_order() {
    let programs =
        [include_str!("data/tour.tx"), include_str!("data/comments.tx"), include_str!("data/words.tx")];
    let mut random = Random(7);
    for round in 0..300 {
        let mut text = programs[round % programs.len()].to_owned();
        for _ in 0..=random.below(3) {
            let mut at = random.below(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            if random.below(2) == 0 {
                text.remove(at);
            } else {
                text.insert_str(at, WORDS[random.below(WORDS.len())]);
            }
        }
        let sink = exercise(&text);
        let starts: Vec<u32> =
            sink.diagnostics.iter().map(|d| d.primary.as_ref().unwrap().span.start).collect();
        assert!(starts.is_sorted());
    }
}

#[test]
fn many_errors_take_no_long_time() {
    let sink = exercise(&"let a = 1 +\nlet b = (\nx = $ 3\n".repeat(5_000));
    assert!(sink.diagnostics.len() >= 10_000);
}
