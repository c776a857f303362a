//! The canonical layout: four spaces, 110 columns, one statement a line, long lists one item a line.
//!
//! The tree gives the words, the source the comments, numbers, strings and single blank lines. A statement with a comment
//! where the layout has no place for one (between the operands of a sum) is left as it was written.
//!
//! Invariants: formatting twice is formatting once; the formatted text has the same tree.
//!
//! Reading order: `doc` (text with possible line breaks), `comments`, `items`, `assign` (what stands behind a `=`), `expr`,
//! `control`, `lists`.

mod assign;
mod comments;
mod control;
mod doc;
mod expr;
mod hug;
mod items;
mod lists;

use crate::parser::{self, Mode};
use comments::Comments;
use texpr_base::{Diagnostic, FileId, Sink};

/// The columns of the canonical layout.
const WIDTH: usize = 110;

/// The text in its canonical layout, or what is wrong with it.
pub fn format(file: FileId, text: &str) -> Result<String, Vec<Diagnostic>> {
    format_to(file, text, WIDTH)
}

fn format_to(file: FileId, text: &str, width: usize) -> Result<String, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    // A value nobody uses is wrong in a file, but no reason not to lay it out.
    let parsed = parser::parse(file, text, Mode::Prompt, &mut sink);
    if sink.has_errors() {
        return Err(sink.into_sorted());
    }
    let mut formatter = Formatter { text, comments: Comments::new(parsed.comments), in_type: false };
    let doc = formatter.program(&parsed.program);
    Ok(doc::render(&doc, width))
}

/// The state of one run.
struct Formatter<'a> {
    text: &'a str,
    comments: Comments,
    /// Inside a type, where `f64[2*n + 1]` is usual.
    in_type: bool,
}

#[cfg(test)]
mod tests {
    use super::{format, format_to};
    use std::path::{Path, PathBuf};
    use texpr_base::{FileId, Sink};

    fn dump(text: &str) -> String {
        let mut sink = Sink::new();
        let program = crate::parse_interactive(FileId(0), text, &mut sink);
        assert!(!sink.has_errors(), "{:?}\n{text}", sink.diagnostics);
        crate::print::print(&program)
    }

    fn comments(text: &str) -> Vec<&str> {
        let lexed = crate::lexer::lex(FileId(0), text);
        lexed.comments.iter().map(|c| text[c.start..c.end].trim_end()).collect()
    }

    /// Lays `text` out in several widths; each time, the tree and the comments stay, and a second run changes nothing.
    fn check(text: &str) {
        let (tree, comment_texts) = (dump(text), comments(text));
        for width in [1, 20, 40, 60, 100, 1000] {
            let once = format_to(FileId(0), text, width).unwrap();
            assert_eq!(dump(&once), tree, "width {width}: the tree changed\n{text}\n--->\n{once}");
            assert_eq!(comments(&once), comment_texts, "width {width}: comments changed\n{once}");
            let twice = format_to(FileId(0), &once, width).unwrap();
            assert_eq!(twice, once, "width {width}: not idempotent");
        }
    }

    /// Every `.tx` file under `folder`.
    fn files(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, out);
            } else if path.extension().is_some_and(|e| e == "tx") {
                out.push(path);
            }
        }
    }

    #[test]
    fn every_file_of_the_project_keeps_its_meaning_and_comments() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut found = Vec::new();
        for folder in ["compiler/syntax/tests/data", "examples", "std/lib", "tests/cases"] {
            files(&root.join(folder), &mut found);
        }
        let mut n_files = 0;
        for path in found {
            let text = std::fs::read_to_string(&path).unwrap();
            // Some cases are wrong on purpose.
            if format_to(FileId(0), &text, 100).is_ok() {
                check(&text);
                n_files += 1;
            }
        }
        assert!(n_files >= 90, "{n_files}");
    }

    #[test]
    fn examples_and_the_library_are_laid_out() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut found = Vec::new();
        for folder in ["examples", "std/lib"] {
            files(&root.join(folder), &mut found);
        }
        assert!(found.len() >= 20, "{}", found.len());
        let mut wrong = String::new();
        for path in found {
            let text = std::fs::read_to_string(&path).unwrap();
            let laid_out = format(FileId(0), &text).unwrap();
            if let Some((line, _)) = laid_out.lines().zip(text.lines()).find(|(a, b)| a != b) {
                wrong += &format!("{}: {line}\n", path.display());
            } else if laid_out != text {
                wrong += &format!("{}: the end\n", path.display());
            }
        }
        assert!(wrong.is_empty(), "run `texpr fmt` on:\n{wrong}");
    }

    #[test]
    fn small_texts_keep_their_meaning() {
        for text in [
            "",
            "\n\n",
            "# only a comment",
            "## doc\n\nlet a = 1",
            "## doc\nlet a = 1",
            "let a = 1 .e5",
            "let a = 1. .T",
            "let a = loop for i in 1. ..n { emit i }",
            "let a = loop for i in 0.. .5 { emit i }",
            "let a = 'it\\'s \"\\u{3b1}'",
            "let (a,) = (1,)",
            "let a = f(# c\n)",
            "let a = f(x, # c\n y # d\n # e\n)",
            "let a = f(x\n, # c\n y)",
            "let a = x + # why\n y",
            "let a = [ # first\n 1, 2]; let b = { # note\n 1 }",
            "fn f() {\n\n\n # c\n\n\n 1 # d\n\n\n # e\n\n }",
            "let a = {}",
            "let a = {\n# c\n}",
            "let a = 1;;;let b = 2 # c\n\n\n\n# d",
            "let a = - - -x; let b = not not x",
            "let a = (# c\n x # d\n)",
            "let a = f({ x }, [i < n: { i }])",
            "let a = (if b then c else d)[0]",
            "sum(x)",
            "let a = b\n    # between\n    |> f()",
            "let a = loop (u = 1 # start\n) for i in 0..n { u }",
        ] {
            check(text);
        }
    }

    fn formats_to(text: &str, expected: &str) {
        assert_eq!(format_to(FileId(0), text, 60).unwrap(), expected);
    }

    #[test]
    fn long_lists_break_one_item_a_line() {
        formats_to(
            "let a = some_function(first_argument, second_argument, third=[1,2,3])",
            "let a = some_function(\n    first_argument,\n    second_argument,\n    third=[1, 2, 3],\n)\n",
        );
    }

    #[test]
    fn loop_headers_stay_on_their_line_or_open_the_carries() {
        formats_to(
            "let u = loop (u = start) for i in 1..n - 1 {\n  u with [i] = 0.25 * (u[i - 1] + u[i + 1])\n}",
            "let u = loop (u = start) for i in 1..n - 1 {\n    u with [i] = 0.25 * (u[i - 1] + u[i + 1])\n}\n",
        );
        formats_to(
            "let u, err = loop (u = start, err = inf) for i in 0..1_000 while err > 1e-6 { (u, err) }",
            "let u, err = loop (\n    u = start,\n    err = inf,\n) for i in 0..1_000 while err > 1e-6 { (u, err) }\n",
        );
    }

    #[test]
    fn a_block_stays_on_one_line_only_if_it_was_written_so() {
        formats_to("fn f(x) { let y = x;y*y }", "fn f(x) { let y = x; y * y }\n");
        formats_to("fn f(x) {\n x }", "fn f(x) {\n    x\n}\n");
        formats_to("fn f(x) { let y = x\n y }", "fn f(x) {\n    let y = x\n    y\n}\n");
    }

    #[test]
    fn choices_have_a_line_for_each_case() {
        formats_to(
            "fn f(x) = if x < 0 then -1 else if x > 0 then 1 else 0",
            "fn f(x) =\n    if x < 0 then -1\n    else if x > 0 then 1\n    else 0\n",
        );
        formats_to("let a = if x < 0 then -1 else 1", "let a = if x < 0 then -1 else 1\n");
    }

    #[test]
    fn a_value_that_does_not_fit_moves_to_its_own_line_before_it_breaks() {
        formats_to(
            "fn smooth(x, width=3, axis=-1) = mean(x, width) + mean(x, axis)",
            "fn smooth(x, width=3, axis=-1) =\n    mean(x, width) + mean(x, axis)\n",
        );
    }

    #[test]
    fn numbers_fill_their_lines() {
        let row = "1.25, 2.25, 3.25, 4.25, 5.25, 6.25, 7.25, 8.25, 9.25";
        formats_to(&format!("let a = [{row}, {row}]"), &format!("let a = [\n    {row},\n    {row},\n]\n"));
    }

    #[test]
    fn a_last_comma_keeps_a_list_open() {
        formats_to("let a = [[1, 2],\n[3, 4],\n]", "let a = [\n    [1, 2],\n    [3, 4],\n]\n");
        formats_to("let a = [[1, 2],\n[3, 4]]", "let a = [[1, 2], [3, 4]]\n");
    }

    #[test]
    fn powers_and_sizes_are_tight() {
        formats_to("let a=x ** 2+y ** -k+f(x) ** (1/3)", "let a = x**2 + y**-k + f(x) ** (1 / 3)\n");
        formats_to("input z:f64[2 * n+1]", "input z: f64[2*n + 1]\n");
    }

    #[test]
    fn long_sums_break_behind_operators() {
        formats_to(
            "let a = first_long_operand+second_long_operand-third_long_operand*2",
            "let a =\n    first_long_operand +\n    second_long_operand -\n    third_long_operand * 2\n",
        );
    }

    #[test]
    fn brackets_at_the_end_open_behind_the_operator() {
        formats_to(
            "let speed = day * [[1.5, 2.5, 3.5],[4.5, 5.5, 6.5],[7.5, 8.5, 9.5]]",
            "let speed = day * [\n    [1.5, 2.5, 3.5],\n    [4.5, 5.5, 6.5],\n    [7.5, 8.5, 9.5],\n]\n",
        );
        formats_to(
            "let speed = day * [[1.5, 2.5],\n[4.5, 5.5],\n]\n",
            "let speed = day * [\n    [1.5, 2.5],\n    [4.5, 5.5],\n]\n",
        );
        formats_to(
            "let speed = day * [[1.5, 2.5],\n[4.5, 5.5]]\n",
            "let speed = day * [[1.5, 2.5], [4.5, 5.5]]\n",
        );
        formats_to(
            "let y = 0.5 * dx * some_function(first_argument, second_argument, third=[1,2,3])",
            "let y = 0.5 * dx * some_function(\n    first_argument,\n    second_argument,\n    third=[1, 2, 3],\n)\n",
        );
        formats_to(
            "let y = scale * some_function(first_argument, second_argument)",
            "let y =\n    scale * some_function(first_argument, second_argument)\n",
        );
        formats_to(
            "assert x == [[1.5, 2.5, 3.5],[4.5, 5.5, 6.5],[7.5, 8.5, 9.5]]",
            "assert x == [\n    [1.5, 2.5, 3.5],\n    [4.5, 5.5, 6.5],\n    [7.5, 8.5, 9.5],\n]\n",
        );
        formats_to(
            "let y = f(offset + scale * [[1.5, 2.5, 3.5],[4.5, 5.5, 6.5],[7.5, 8.5, 9.5]], axis=0)",
            "let y = f(\n    offset + scale * [\n        [1.5, 2.5, 3.5],\n        [4.5, 5.5, 6.5],\n        [7.5, 8.5, 9.5],\n    ],\n    axis=0,\n)\n",
        );
    }

    #[test]
    fn comments_and_single_blank_lines_stay() {
        formats_to(
            "# head\n\n\nlet a=1#one\n  # own\nfn f(x){let y=x # two\n\n\ny}\n",
            "# head\n\nlet a = 1  #one\n# own\nfn f(x) {\n    let y = x  # two\n\n    y\n}\n",
        );
    }

    #[test]
    fn a_comment_without_a_place_keeps_its_statement_as_it_was() {
        formats_to("let a=1  +  # why\n   2\nlet  b=3\n", "let a=1  +  # why\n   2\nlet b = 3\n");
    }

    #[test]
    fn what_is_wrong_is_reported_and_not_laid_out() {
        assert!(format_to(FileId(0), "let a = ", 100).is_err());
    }
}
