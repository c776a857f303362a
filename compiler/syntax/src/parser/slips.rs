//! Mistakes with a known cause: habits from Python, C and mathematics.

use super::Ctx;
use super::recover::Trouble;
use crate::errors::{e0101_unexpected, e0107_foreign_word};
use crate::lexer::{Tok, Token};
use texpr_base::Diagnostic;
use texpr_base::diag::did_you_mean;

/// How the statements of other languages are written here.
const STATEMENTS: &[(&str, &str)] = &[
    ("def", "a function is written `fn f(x, y=1.0) = EXPR`, or with a body `{ let a = ...; EXPR }`"),
    ("function", "a function is written `fn f(x, y=1.0) = EXPR`, or with a body `{ let a = ...; EXPR }`"),
    ("func", "a function is written `fn f(x, y=1.0) = EXPR`, or with a body `{ let a = ...; EXPR }`"),
    ("lambda", "functions have names: write `fn f(x) = EXPR` on a line of its own and pass `f`"),
    ("return", "the last expression of a body is its value; a result of the program is `output y = EXPR`"),
    (
        "import",
        "another file is `use \"mine.tx\" as m`; the standard modules (`nn`, `linalg`, ...) are always there",
    ),
    (
        "from",
        "another file is `use \"mine.tx\" as m`; the standard modules (`nn`, `linalg`, ...) are always there",
    ),
    ("class", "there are only functions (`fn`) and values (`let`)"),
    ("var", "a binding is written `let x = EXPR`"),
    ("const", "a binding is written `let x = EXPR`"),
    ("mut", "values never change: bind a new name, or carry the value through a `loop`"),
    ("elif", "write `else if`"),
    ("pass", "an empty body is not needed"),
    ("del", "values free themselves"),
    ("global", "a function sees the names above it"),
    ("yield", "in a loop, write `emit EXPR`"),
    ("try", "nothing can be caught; check with `assert COND, \"message\"`"),
];

/// The words that statements begin with.
const WORDS: &[&str] =
    &["let", "fn", "input", "output", "state", "update", "use", "assert", "print", "test", "emit"];

const LOOPS: &str = "a loop is an expression: `let x = loop (x = x0) for i in 0..n { ... }`, with `while COND` as well or instead";

/// The message for a recognised slip.
pub(super) fn diagnose(ctx: &Ctx<'_>, trouble: &Trouble<'_>) -> Option<Diagnostic> {
    statement(ctx, trouble)
        .or_else(|| colon(ctx, trouble))
        .or_else(|| untyped_input(ctx, trouble))
        .or_else(|| let_target(ctx, trouble))
        .or_else(|| bare_tuple(ctx, trouble))
        .or_else(|| comprehension(ctx, trouble))
        .or_else(|| two_operands(ctx, trouble))
}

/// A statement that begins with another language's word, or a `for` that Python would have there.
fn statement(ctx: &Ctx<'_>, trouble: &Trouble<'_>) -> Option<Diagnostic> {
    for token in [trouble.found, trouble.before].into_iter().flatten() {
        let text = ctx.text(ctx.span(token.start, token.end));
        let starts = ctx.starts_statement(token);
        if starts && matches!(token.tok, Tok::For | Tok::While) {
            let span = ctx.span(token.start, token.end);
            return Some(
                Diagnostic::error(
                    &e0107_foreign_word::CODE,
                    format!("a statement cannot begin with `{text}`"),
                )
                .at(span, "a loop is an expression here")
                .help(LOOPS),
            );
        }
        if token.tok == Tok::Ident
            && (starts || text == "lambda")
            && let Some((word, help)) = STATEMENTS.iter().find(|(word, _)| *word == text)
        {
            return Some(e0107_foreign_word::statement(word, help, ctx.span(token.start, token.end)));
        }
    }
    None
}

/// `input x = 3`.
fn untyped_input(ctx: &Ctx<'_>, trouble: &Trouble<'_>) -> Option<Diagnostic> {
    let token = trouble.found.filter(|t| t.tok == Tok::Assign)?;
    let name = trouble.before.filter(|t| t.tok == Tok::Ident)?;
    let index = ctx.token_index(token.start);
    if index < 2 || ctx.tokens[index - 2].tok != Tok::Input {
        return None;
    }
    let name = ctx.text(ctx.span(name.start, name.end));
    let span = ctx.span(token.start, token.end);
    Some(
        e0101_unexpected::diag(format!("the input `{name}` needs a type"), "expected `:` here".into(), span)
            .help(format!("write `input {name}: f64 = ...`, or with sizes `input {name}: f64[n] = ...`")),
    )
}

/// `let x: f64 = 1`, and the `:` that begins a block in Python.
fn colon(ctx: &Ctx<'_>, trouble: &Trouble<'_>) -> Option<Diagnostic> {
    let token = trouble.found.filter(|t| t.tok == Tok::Colon)?;
    let span = ctx.span(token.start, token.end);
    let index = ctx.token_index(token.start);
    let head = head_of(ctx, index);
    match head {
        Tok::Let if index >= 2 && ctx.tokens[index - 2].tok == Tok::Let => Some(
            e0101_unexpected::diag("`let` takes no type".into(), "a type cannot stand here".into(), span)
                .help("the type follows from the value; a cast changes it: `let x = f32(...)`"),
        ),
        Tok::Fn if trouble.expects("=") || trouble.expects("{") => {
            Some(e0107_foreign_word::colon("the head of a function", " =", span))
        }
        _ if trouble.expects("{") => {
            Some(e0107_foreign_word::colon("the head of a block; a block stands in `{ }`", "", span))
        }
        _ => None,
    }
}

/// `let f(x) = ...`, `let u[0] = ...`, `let x += ...`.
fn let_target(ctx: &Ctx<'_>, trouble: &Trouble<'_>) -> Option<Diagnostic> {
    let token = trouble.found?;
    let index = ctx.token_index(token.start);
    if index < 2 || ctx.tokens[index - 2].tok != Tok::Let || ctx.tokens[index - 1].tok != Tok::Ident {
        return None;
    }
    let name = ctx.text(ctx.span(ctx.tokens[index - 1].start, ctx.tokens[index - 1].end));
    let help = match token.tok {
        Tok::LParen => format!("a function is written `fn {name}(x) = ...`"),
        Tok::LBracket => format!("part of an array is replaced by `let new = {name} with [...] = ...`"),
        Tok::AddAssign | Tok::SubAssign | Tok::MulAssign | Tok::DivAssign => {
            "values never change: bind a new name, or carry the value through a `loop`".to_owned()
        }
        _ => return None,
    };
    let message = format!("expected `=` after `{name}`, found {}", ctx.quoted(token));
    let span = ctx.span(token.start, token.end);
    Some(e0101_unexpected::diag(message, "`let` binds a name".into(), span).help(help))
}

/// `let x = a, b` and `output a, b`.
fn bare_tuple(ctx: &Ctx<'_>, trouble: &Trouble<'_>) -> Option<Diagnostic> {
    let token = trouble.found.filter(|t| t.tok == Tok::Comma)?;
    if !trouble.before?.tok.ends_operand() || !trouble.expects("end of line") {
        return None;
    }
    let span = ctx.span(token.start, token.end);
    let head = head_of(ctx, ctx.token_index(token.start));
    let help = match head {
        Tok::Output => "each output has a line of its own",
        _ => "a tuple stands in parentheses: `(a, b)`",
    };
    let message = format!("unexpected `,` after {}", ctx.quoted(trouble.before?));
    Some(e0101_unexpected::diag(message, "the statement should end here".into(), span).help(help))
}

/// `[x**2 for x in xs]`.
fn comprehension(ctx: &Ctx<'_>, trouble: &Trouble<'_>) -> Option<Diagnostic> {
    let token = trouble.found.filter(|t| matches!(t.tok, Tok::For | Tok::In))?;
    if !trouble.before?.tok.ends_operand() || trouble.expects("in") {
        return None;
    }
    let word = ctx.quoted(token);
    let span = ctx.span(token.start, token.end);
    let help = match token.tok {
        Tok::For => {
            "a comprehension is written `[i < n: x[i]**2]`; most need none: `x**2` works on whole arrays"
        }
        _ => "an index is written `i < n`; whether an array holds a value is `any(xs == x)`",
    };
    Some(e0101_unexpected::diag(format!("unexpected {word}"), "cannot stand here".into(), span).help(help))
}

/// `2 x`, `f x`, `(1 2)`.
fn two_operands(ctx: &Ctx<'_>, trouble: &Trouble<'_>) -> Option<Diagnostic> {
    let (found, before) = (trouble.found?, trouble.before?);
    let is_value =
        matches!(found.tok, Tok::Ident | Tok::Number(_) | Tok::Str(_) | Tok::True | Tok::False | Tok::None);
    if !is_value || !before.tok.ends_operand() || trouble.wants_operand() || !trouble.expects("*") {
        return None;
    }
    let close = [")", "]"].into_iter().find(|close| trouble.expects(close));
    let wanted = match close {
        Some(close) => format!("expected an operator, `,` or `{close}`"),
        None => "expected an operator or a new line".to_owned(),
    };
    let span = ctx.span(found.start, found.end);
    let message = format!("{wanted} between {} and {}", ctx.quoted(before), ctx.quoted(found));
    let diagnostic = e0101_unexpected::diag(message, "two values side by side".into(), span);
    // `emt x`: a word that begins a statement, misspelt.
    let place = ctx.span(before.start, before.end);
    let near = (before.tok == Tok::Ident && ctx.starts_statement(before))
        .then(|| did_you_mean(ctx.text(place), WORDS.iter().copied()))
        .flatten();
    Some(match near {
        None => diagnostic,
        Some(near) => {
            diagnostic.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), place, near)
        }
    })
}

/// The first token of the statement that token `index` stands in, as far as braces tell.
fn head_of(ctx: &Ctx<'_>, index: usize) -> Tok {
    let before = &ctx.tokens[..index.min(ctx.tokens.len())];
    let start = before.iter().rposition(|t| matches!(t.tok, Tok::Sep | Tok::LBrace)).map_or(0, |i| i + 1);
    ctx.tokens.get(start).map_or(Tok::Sep, |t: &Token| t.tok)
}
