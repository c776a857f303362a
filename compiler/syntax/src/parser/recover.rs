//! LALRPOP's complaints as messages in the user's words, and the recovery at the end of the statement.

use super::{Ctx, slips};
use crate::ast::{Item, ItemKind, Name};
use crate::errors::{e0101_unexpected, e0109_assign_in_condition, e0110_unused_value, e0113_reserved_name};
use crate::lexer::{Tok, Token};
use lalrpop_util::{ErrorRecovery, ParseError};
use texpr_base::Diagnostic;

/// Operators that need a left operand, which the line above cannot be.
const JOINING: &[&str] = &[
    "*", "/", "//", "%", "@", "**", "|", "&", "^", "<<", ">>", "==", "!=", "<", "<=", ">", ">=", "and", "or",
    "|>",
];

/// What stands where the parser could not go on.
pub(super) struct Trouble<'e> {
    /// `None` at the end of the file.
    pub(super) found: Option<Token>,
    /// The token before it.
    pub(super) before: Option<Token>,
    /// LALRPOP's names of the terminals that could stand there.
    expected: &'e [String],
    at: usize,
}

impl Trouble<'_> {
    /// Whether the grammar would have taken `terminal`, named as in the grammar.
    pub(super) fn expects(&self, terminal: &str) -> bool {
        self.expected.iter().any(|e| e.strip_prefix('"').and_then(|e| e.strip_suffix('"')) == Some(terminal))
    }

    /// Whether an expression should stand here.
    pub(super) fn wants_operand(&self) -> bool {
        self.expects("name") && self.expects("int") && self.expects("(")
    }

    fn ends_statement(&self) -> bool {
        self.found.is_none_or(|t| t.tok == Tok::Sep)
    }
}

impl Ctx<'_> {
    /// Stands in for a statement that could not be read.
    pub(crate) fn recover(&mut self, e: &ErrorRecovery<usize, Tok, ()>) -> Item {
        self.report_parse_error(&e.error);
        let at = location(&e.error);
        let (start, end) = self.statements.range_around(at).unwrap_or((at, at));
        self.statements.mute(start, end);
        if !self.is_dropped(at) {
            self.dropped = Some((start, end));
        }
        let names = self.names_bound_by(start, end);
        Item { kind: ItemKind::Error(names), doc: self.docs.remove(&start), span: self.span(start, end) }
    }

    /// The names that an unreadable statement was probably meant to bind, sizes among them.
    fn names_bound_by(&mut self, start: usize, end: usize) -> Vec<Name> {
        let tokens = self.tokens;
        let (from, to) = (self.token_index(start), self.token_index(end));
        let Some((head, rest)) = tokens.get(from..to).and_then(<[Token]>::split_first) else {
            return Vec::new();
        };
        let left: Vec<Token> = rest.iter().copied().take_while(|t| t.tok != Tok::Assign).collect();
        let mut names: Vec<Token> = match head.tok {
            Tok::Let => {
                let pattern =
                    |t: &&Token| matches!(t.tok, Tok::Ident | Tok::Comma | Tok::LParen | Tok::RParen);
                // `let f(x)` is a function of somebody who knows another language.
                let is_call =
                    matches!(*left, [name, open, ..] if name.tok == Tok::Ident && open.tok == Tok::LParen);
                left.iter().take_while(pattern).take(if is_call { 1 } else { usize::MAX }).copied().collect()
            }
            Tok::Input | Tok::State => {
                let sizes = left.iter().skip_while(|t| t.tok != Tok::LBracket).copied();
                left.first().copied().into_iter().chain(sizes).collect()
            }
            Tok::Output | Tok::Fn => left.first().copied().into_iter().collect(),
            Tok::Use => rest.iter().copied().skip_while(|t| t.tok != Tok::As).skip(1).take(1).collect(),
            Tok::Ident if rest.first().is_some_and(|t| t.tok == Tok::Assign) => vec![*head],
            _ => Vec::new(),
        };
        names.retain(|t| t.tok == Tok::Ident);
        names.into_iter().map(|t| self.name(t.start, t.end)).collect()
    }

    pub(super) fn report_parse_error(&mut self, error: &ParseError<usize, Tok, ()>) {
        let at = location(error);
        if self.statements.is_muted(at) {
            return;
        }
        let (found, expected) = match error {
            ParseError::UnrecognizedToken { token: (l, tok, r), expected } => {
                (Some(Token { start: *l, tok: *tok, end: *r }), expected.as_slice())
            }
            ParseError::ExtraToken { token: (l, tok, r) } => {
                (Some(Token { start: *l, tok: *tok, end: *r }), &[][..])
            }
            ParseError::UnrecognizedEof { expected, .. } => (None, expected.as_slice()),
            ParseError::InvalidToken { .. } | ParseError::User { .. } => (None, &[][..]),
        };
        let before = self.token_before(at);
        let trouble = Trouble { found, before, expected, at };
        let diagnostic = slips::diagnose(self, &trouble).unwrap_or_else(|| self.plain(&trouble));
        self.report(at, diagnostic);
        self.statements.mute_around(at);
    }

    /// The message when no slip is recognised.
    fn plain(&self, trouble: &Trouble<'_>) -> Diagnostic {
        let end = trouble.before.map_or(trouble.at, |t| t.end);
        let span = match trouble.found {
            Some(t) if !trouble.ends_statement() => self.span(t.start, t.end.max(t.start + 1)),
            // The caret of a missing thing stands right behind what it should follow.
            _ => self.span(end, end + 1),
        };
        let found = self.found(trouble);
        let after = match trouble.before {
            Some(t) if !matches!(t.tok, Tok::Sep | Tok::LBrace) => format!(" after {}", self.quoted(t)),
            _ => String::new(),
        };
        if let Some(t) = trouble.found
            && t.tok.is_reserved_word()
            && trouble.expects("name")
            && !trouble.wants_operand()
        {
            return e0113_reserved_name::diag(self.text(span), span);
        }
        if trouble.found.is_some_and(|t| t.tok == Tok::Assign)
            && trouble.before.is_some_and(|t| t.tok.ends_operand())
        {
            return e0109_assign_in_condition::diag(span);
        }
        let at_start = trouble.before.is_none_or(|t| matches!(t.tok, Tok::Sep | Tok::LBrace));
        if at_start && trouble.expects("let") {
            let message = format!("a statement cannot begin with {found}");
            let diagnostic = e0101_unexpected::diag(message, "unexpected".into(), span);
            let text = self.text(span);
            if JOINING.contains(&text) {
                return diagnostic.help(e0110_unused_value::continuation(text));
            }
            return diagnostic;
        }
        let wanted = expectation(trouble);
        let (message, label) = match wanted {
            Some(wanted) if trouble.ends_statement() => {
                (format!("expected {wanted}{after}, but {found}"), format!("expected {wanted} here"))
            }
            Some(wanted) => {
                (format!("expected {wanted}{after}, found {found}"), format!("expected {wanted} here"))
            }
            None if trouble.ends_statement() => {
                (format!("{found} too early{after}"), "something is missing here".into())
            }
            None => (format!("unexpected {found}{after}"), "cannot stand here".into()),
        };
        e0101_unexpected::diag(message, label, span)
    }

    fn found(&self, trouble: &Trouble<'_>) -> String {
        match trouble.found {
            None => "the file ends".into(),
            Some(t) if t.tok == Tok::Sep => "the line ends".into(),
            Some(t) => self.quoted(t),
        }
    }

    /// A token as the user wrote it; a long one is cut.
    pub(super) fn quoted(&self, token: Token) -> String {
        let text = self.text(self.span(token.start, token.end));
        if text.chars().count() <= 24 {
            return format!("`{text}`");
        }
        let head: String = text.chars().take(20).collect();
        format!("`{head}...`")
    }
}

fn location(error: &ParseError<usize, Tok, ()>) -> usize {
    match error {
        ParseError::UnrecognizedToken { token, .. } | ParseError::ExtraToken { token } => token.0,
        ParseError::UnrecognizedEof { location, .. } | ParseError::InvalidToken { location } => *location,
        ParseError::User { .. } => 0,
    }
}

/// What should stand there, in words; `None` when too many things could.
fn expectation(trouble: &Trouble<'_>) -> Option<String> {
    if trouble.wants_operand() {
        let closes = trouble.expects(")") || trouble.expects("]");
        let closing_found = trouble.found.is_some_and(|t| matches!(t.tok, Tok::RParen | Tok::RBracket));
        return (!closes || !closing_found).then(|| "an expression".into());
    }
    if trouble.expects("name") {
        return Some("a name".into());
    }
    if trouble.expects("string") {
        return Some("a string in quotes".into());
    }
    // Signs that give a place its shape; operators could stand there too, but nobody means those.
    const SHAPE: [&str; 16] =
        ["then", "else", "in", ":", "=", "->", "for", "while", "as", "(", "[", "{", ",", ")", "]", "}"];
    let is_operand_before = trouble.before.is_some_and(|t| t.tok.ends_operand());
    let wanted: Vec<String> = SHAPE
        .iter()
        .filter(|s| trouble.expects(s))
        // After an operand these could always follow.
        .filter(|s| !(is_operand_before && trouble.expects(".") && matches!(**s, "(" | "[" | ":")))
        .map(|s| format!("`{s}`"))
        .collect();
    match wanted.as_slice() {
        [one] => Some(one.clone()),
        [first, second] => Some(format!("{first} or {second}")),
        [first, second, third] => Some(format!("{first}, {second} or {third}")),
        _ => None,
    }
}
