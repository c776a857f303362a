//! Brackets: every one that opens is closed in the filter's output, and none nests too deep.

use super::filter::Filter;
use super::{Tok, Token, words};
use crate::errors;

/// How deep brackets may nest. Every later stage recurses over brackets, on stacks as small as 2 MiB.
pub(super) const MAX_BRACKETS: usize = 200;

/// A bracket that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    token: Token,
    /// `[` after an operand: `x[`.
    pub(super) is_index: bool,
}

impl Filter<'_> {
    /// Whether newlines end statements here: the innermost open bracket is a brace, or none is open.
    pub(super) fn in_braces(&self) -> bool {
        self.brackets.last().is_none_or(|open| open.token.tok == Tok::LBrace)
    }

    pub(super) fn open(&mut self, token: Token) {
        if self.brackets.len() >= MAX_BRACKETS {
            let span = self.span(token.start, token.end);
            self.diagnostics.push(errors::e0106_too_deep::brackets(MAX_BRACKETS, span));
            self.poisoned.push(token.start);
            self.skip_brackets();
            self.emit(token.start, Tok::Bad, token.end);
            return;
        }
        let is_index = token.tok == Tok::LBracket && self.last().ends_operand();
        self.brackets.push(Open { token, is_index });
        self.emit(token.start, token.tok, token.end);
    }

    pub(super) fn close(&mut self, token: Token) {
        let wanted = opener(token.tok);
        let Some(innermost) = self.brackets.last() else {
            let (text, span) = (&self.text[token.start..token.end], self.span(token.start, token.end));
            self.diagnostics.push(errors::e0105_unclosed_bracket::stray(text, span));
            return;
        };
        if innermost.token.tok != wanted {
            match self.brackets.iter().rposition(|open| open.token.tok == wanted) {
                Some(depth) => self.force_close(depth + 1, token.start),
                None if innermost.token.tok == Tok::LBrace => {
                    let (text, span) =
                        (&self.text[token.start..token.end], self.span(token.start, token.end));
                    self.diagnostics.push(errors::e0105_unclosed_bracket::stray(text, span));
                    self.poisoned.push(token.start);
                    return;
                }
                None => {
                    // The wrong sort of bracket closes the right one: `f(a]`.
                    let open = innermost.token;
                    let spans = (self.span(open.start, open.end), self.span(token.start, token.end));
                    self.diagnostics.push(errors::e0105_unclosed_bracket::mismatch(
                        &self.text[open.start..open.end],
                        &self.text[token.start..token.end],
                        spans.0,
                        spans.1,
                    ));
                    self.poisoned.push(token.start);
                }
            }
        }
        if let Some(open) = self.brackets.pop() {
            self.emit(token.start, closer(open.token.tok), token.end);
        }
    }

    /// A line that can only be a statement begins: brackets still open around it were forgotten.
    pub(super) fn close_before_statement(&mut self, word: &str, at: usize) {
        let depth = if words::is_top_level_only(word) && self.is_column_one(at) {
            0
        } else {
            self.brackets.iter().rposition(|open| open.token.tok == Tok::LBrace).map_or(0, |i| i + 1)
        };
        self.force_close(depth, at);
    }

    pub(super) fn close_all(&mut self) {
        self.force_close(0, self.text.len());
    }

    /// Closes brackets until `depth` are open, and says so once, at the innermost.
    fn force_close(&mut self, depth: usize, found: usize) {
        if self.brackets.len() <= depth {
            return;
        }
        let innermost = self.brackets[self.brackets.len() - 1].token;
        let text = &self.text[innermost.start..innermost.end];
        let span = self.span(innermost.start, innermost.end);
        let end = self.out.last().map_or(0, |t| t.end);
        let place = self.span(end, end);
        let found = self.text[found..].chars().next().filter(|c| matches!(c, ')' | ']' | '}'));
        self.diagnostics.push(errors::e0105_unclosed_bracket::unclosed(text, span, found, place));
        self.poisoned.push(innermost.start);
        while self.brackets.len() > depth {
            if let Some(open) = self.brackets.pop() {
                self.emit(end, closer(open.token.tok), end);
            }
        }
    }

    fn is_column_one(&self, at: usize) -> bool {
        at == 0 || self.text.as_bytes()[at - 1] == b'\n'
    }
}

fn closer(open: Tok) -> Tok {
    match open {
        Tok::LParen => Tok::RParen,
        Tok::LBracket => Tok::RBracket,
        _ => Tok::RBrace,
    }
}

fn opener(close: Tok) -> Tok {
    match close {
        Tok::RParen => Tok::LParen,
        Tok::RBracket => Tok::LBracket,
        _ => Tok::LBrace,
    }
}
