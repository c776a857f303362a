//! The canonical layout: four spaces, a hundred columns, one statement a line, long lists one item a line.
//!
//! The tree gives the words, the source the comments, numbers, strings and single blank lines. A statement with a comment
//! where the layout has no place for one (between the operands of a sum) is left as it was written.
//!
//! Invariants: formatting twice is formatting once; the formatted text has the same tree.
//!
//! Reading order: `doc` (text with possible line breaks), `comments`, `items`, `expr`, `lists`.

mod comments;
mod doc;
mod expr;
mod items;
mod lists;

use crate::parser::{self, Mode};
use comments::Comments;
use texpr_base::{Diagnostic, FileId, Sink};

/// The columns of the canonical layout.
const WIDTH: usize = 100;

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
    let mut formatter = Formatter { text, comments: Comments::new(parsed.comments) };
    let doc = formatter.program(&parsed.program);
    Ok(doc::render(&doc, width))
}

/// The state of one run.
struct Formatter<'a> {
    text: &'a str,
    comments: Comments,
}

#[cfg(test)]
mod tests {
    use super::format_to;
    use std::path::Path;
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

    #[test]
    fn the_corpus_keeps_its_meaning_and_comments() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
        let mut n_files = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "tx") {
                check(&std::fs::read_to_string(&path).unwrap());
                n_files += 1;
            }
        }
        assert!(n_files >= 4);
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
    fn long_sums_break_behind_operators() {
        formats_to(
            "let a = first_long_operand+second_long_operand-third_long_operand*2",
            "let a = first_long_operand +\n    second_long_operand -\n    third_long_operand * 2\n",
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
