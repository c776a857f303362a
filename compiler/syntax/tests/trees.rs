//! Which tree a text has.

use texpr_base::{FileId, Sink};
use texpr_syntax::ast::{ExprKind, ItemKind, Literal};

fn tree(text: &str) -> String {
    let mut sink = Sink::new();
    let program = texpr_syntax::parse_interactive(FileId(0), text, &mut sink);
    assert!(sink.diagnostics.is_empty(), "{text}: {:?}", sink.diagnostics[0].message);
    texpr_syntax::print::print(&program).trim_end().to_owned()
}

fn expr(text: &str, expected: &str) {
    assert_eq!(tree(text), format!("(value {expected})"), "{text}");
}

fn same(a: &str, b: &str) {
    assert_eq!(tree(a), tree(b));
}

#[test]
fn precedence_is_pythons() {
    expr("-x**2", "(- (chain x ** 2))");
    expr("2**-x**y", "(chain 2 ** (- (chain x ** y)))");
    expr("a + b * c - d", "(chain a + (chain b * c) - d)");
    expr("a << b + c", "(chain a << (chain b + c))");
    expr("a & b << c", "(chain a & (chain b << c))");
    expr("a | b ^ c & d", "(chain a | (chain b ^ (chain c & d)))");
    expr("a | b < c", "(compare (chain a | b) < c)");
    expr("not a < b", "(not (compare a < b))");
    expr("not a and b or c", "(chain (chain (not a) and b) or c)");
    expr("0 <= x < 1 == y", "(compare 0 <= x < 1 == y)");
    expr("a @ b / c // d % e", "(chain a @ b / c // d % e)");
    expr("-x.T[0](1)", "(- (call (at (. x T) 0) 1))");
    expr("~x + +y", "(chain (~ x) + (+ y))");
}

#[test]
fn if_pipe_and_with_bind_loosest() {
    expr("if a then b else c + 1", "(if a b (chain c + 1))");
    expr("if a then b else c |> f", "(|> (if a b c) f)");
    expr("if a then x |> f else y", "(if a (|> x f) y)");
    expr("x + 1 |> f(2) |> g", "(|> (chain x + 1) (call f 2) g)");
    expr("u with [0] = a with [-1] += b", "(with u (= (index 0) a) (+= (index (- 1)) b))");
    expr("u + v with [i] = a or b", "(with (chain u + v) (= (index i) (chain a or b)))");
    expr("u with [i] = x |> f", "(with u (= (index i) (|> x f)))");
}

#[test]
fn brackets_make_what_they_hold() {
    expr("(a)", "(paren a)");
    expr("(a,)", "(tuple a)");
    expr("()", "(tuple)");
    expr("[]", "(array)");
    expr("[a, b,]", "(array a b)");
    expr("[i < n: i]", "(comprehension (index i 0 n) i)");
    expr("[lo <= i < n, j < m,: i]", "(comprehension (index i lo n) (index j 0 m) i)");
    expr("sum[k < p](a)", "(reduction sum (index k 0 p) a)");
    expr(
        "a.max[k < p if m[k], ](b)".replace(", ]", "]").as_str(),
        "(reduction (. a max) (index k 0 p) (when (at m k)) b)",
    );
    expr("x[i < n]", "(at x (compare i < n))");
    expr("x[a < 3 + b]", "(at x (compare a < (chain 3 + b)))");
    expr("x[none, newaxis, none + 1]", "(at x newaxis newaxis (chain none + 1))");
    expr(
        "x[:, ::2, 1:, :-1, a:b:c]",
        "(at x (slice _ _ _) (slice _ _ 2) (slice 1 _ _) (slice _ (- 1) _) (slice a b c))",
    );
    expr("{ let a = 1; a }", "(block (let a 1) (value a))");
}

#[test]
fn newlines_end_statements_unless_something_is_open() {
    same("let a = 1; let b = 2", "let a = 1\nlet b = 2");
    same("let a = f(1,\n\n 2)\nlet b = 1", "let a = f(1, 2); let b = 1");
    same("let a = 1 +\n  2", "let a = 1 + 2");
    same("let a =\n  # why\n\n 2", "let a = 2");
    same("let a = x\n  |> f\n  .sum()\n  with [0] = 1", "let a = x |> f.sum() with [0] = 1");
    same("let a = if c\n then 1\n else 2", "let a = if c then 1 else 2");
    same("let a, \n b = c", "let a, b = c");
    same("assert a,\n \"b\"", "assert a, \"b\"");
    same("let a = f({\n let b = 1\n\n b\n})", "let a = f({ let b = 1; b })");
    same("let a = x[1, ...\n]\n\n;;let b = 1;", "let a = x[1, ...]; let b = 1");
    same("fn f(x) {\r\n    x\r\n}\r\n", "fn f(x) = { x }");
    same("\u{feff}let a = 1", "let a = 1");
    expr("a\n-b".replace('\n', " ").as_str(), "(chain a - b)");
    assert_eq!(tree("a\n-b"), "(value a)\n(value (- b))");
}

#[test]
fn doc_comments_belong_to_the_item_below() {
    assert_eq!(
        tree("## one\n## two\nlet a = 1 ## no\nlet b = 1"),
        "(let (doc \"one\\ntwo\") a 1)\n(let b 1)"
    );
    assert_eq!(tree("## file\n\n## a\nlet a = 1"), "(doc \"file\")\n(let (doc \"a\") a 1)");
    assert_eq!(
        tree("fn f() {\n ## a\n let a = 1\n a\n ## lost\n}\nlet b = 1"),
        "(fn f (params) (block (let (doc \"a\") a 1) (value a)))\n(let b 1)"
    );
    assert_eq!(tree("# no\n### no\nlet a = 1"), "(let a 1)");
}

#[test]
fn literals_have_their_values() {
    for (text, expected) in [
        ("0xff_ff", Literal::Int { value: 65535, text: "0xff_ff".into() }),
        (
            "340282366920938463463374607431768211455",
            Literal::Int { value: u128::MAX, text: "340282366920938463463374607431768211455".into() },
        ),
        ("1_0.5e-1", Literal::Float { value: 1.05, text: "1_0.5e-1".into() }),
        (".5", Literal::Float { value: 0.5, text: ".5".into() }),
        ("1e999", Literal::Float { value: f64::INFINITY, text: "1e999".into() }),
        ("2.5j", Literal::Imaginary { value: 2.5, text: "2.5j".into() }),
        (r#""a\t\"\u{3b1}""#, Literal::Str("a\t\"α".into())),
        ("'it'", Literal::Str("it".into())),
        ("none", Literal::None),
    ] {
        let program = texpr_syntax::parse_interactive(FileId(0), text, &mut Sink::new());
        let ItemKind::Expr(e) = &program.items[0].kind else { panic!("{text}") };
        let ExprKind::Literal(literal) = &e.kind else { panic!("{text}") };
        assert_eq!(*literal, expected);
    }
}

#[test]
fn spans_cover_their_texts() {
    let text = "let α = f(x, k=1)[1:2].T + -sum[i < n](a[i])\nfn g(a: f64[n] = 1) -> f64 = u with [0] += 1";
    let program = texpr_syntax::parse(FileId(0), text, &mut Sink::new());
    let mut seen = Vec::new();
    let mut todo = Vec::new();
    for item in &program.items {
        item.for_each_expr(&mut |e| todo.push(e));
    }
    while let Some(e) = todo.pop() {
        seen.push(&text[e.span.start as usize..e.span.end as usize]);
        e.for_each_child(&mut |child| todo.push(child));
    }
    for part in [
        "f(x, k=1)[1:2].T",
        "-sum[i < n](a[i])",
        "sum[i < n](a[i])",
        "a[i]",
        "u with [0] += 1",
        "n",
        "f(x, k=1)",
    ] {
        assert!(seen.contains(&part), "{part} not in {seen:?}");
    }
    let items: Vec<&str> =
        program.items.iter().map(|i| &text[i.span.start as usize..i.span.end as usize]).collect();
    assert_eq!(items, text.lines().collect::<Vec<_>>());
}
