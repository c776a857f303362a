//! From logos' tokens to those of the grammar.
//!
//! The filter decides what a context-free grammar says badly: a newline ends a statement unless a bracket is open, the line
//! ends in an operator or a comma, or the next line starts with `|>`, `.name`, `then`, `else` or `with`; some words are
//! keywords only in their place; brackets always balance ([`super::brackets`]), whatever the text does.

use super::brackets::Open;
use super::number::NumberKind;
use super::{Comment, Lexed, Statements, Tok, Token, slips, words};
use crate::ast::Doc;
use crate::errors;
use logos::Logos;
use std::collections::BTreeMap;
use texpr_base::{Diagnostic, FileId, Span};

pub(super) struct Filter<'a> {
    file: FileId,
    pub(super) text: &'a str,
    raw: Vec<Token>,
    /// The raw token being read.
    pub(super) at: usize,
    pub(super) out: Vec<Token>,
    pub(super) brackets: Vec<Open>,
    /// The first token of the statement being read at each open brace, outermost first.
    heads: Vec<Tok>,
    newline_pending: bool,
    comments: Vec<Comment>,
    pending_docs: Vec<(usize, usize)>,
    docs: BTreeMap<usize, Doc>,
    program_doc: Option<Doc>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where something was reported that will also trouble the grammar.
    pub(super) poisoned: Vec<usize>,
}

impl<'a> Filter<'a> {
    pub(super) fn new(file: FileId, text: &'a str) -> Self {
        Self {
            file,
            text,
            raw: Vec::new(),
            at: 0,
            out: Vec::new(),
            brackets: Vec::new(),
            heads: vec![Tok::Sep],
            newline_pending: false,
            comments: Vec::new(),
            pending_docs: Vec::new(),
            docs: BTreeMap::new(),
            program_doc: None,
            diagnostics: Vec::new(),
            poisoned: Vec::new(),
        }
    }

    pub(super) fn run(mut self) -> Lexed {
        self.cut();
        while self.at < self.raw.len() {
            let token = self.raw[self.at];
            match token.tok {
                Tok::Newline => self.newline(),
                Tok::Comment => self.comment(token),
                _ => self.token(token),
            }
            self.at += 1;
        }
        self.close_all();
        if self.out.is_empty() && self.program_doc.is_none() {
            self.program_doc = self.take_docs();
        }
        let mut statements = Statements::of(&self.out, self.text.len());
        for at in self.poisoned {
            statements.mute_around(at);
        }
        Lexed {
            tokens: self.out,
            comments: self.comments,
            docs: self.docs,
            program_doc: self.program_doc,
            statements,
            diagnostics: self.diagnostics,
        }
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    /// Runs logos. Unreadable characters are reported, neighbours together, and left out.
    fn cut(&mut self) {
        let mut unreadable: Option<(usize, usize)> = None;
        for (result, range) in Tok::lexer(self.text).spanned() {
            match result {
                Ok(tok) => self.raw.push(Token { start: range.start, tok, end: range.end }),
                Err(()) => {
                    unreadable = match unreadable {
                        Some((start, end)) if end == range.start => Some((start, range.end)),
                        before => {
                            self.unreadable(before);
                            Some((range.start, range.end))
                        }
                    };
                }
            }
        }
        self.unreadable(unreadable);
    }

    fn unreadable(&mut self, place: Option<(usize, usize)>) {
        if let Some((start, end)) = place {
            let span = self.span(start, end);
            self.diagnostics.push(errors::e0103_unknown_character::diag(&self.text[start..end], span));
            self.poisoned.push(start);
        }
    }

    fn newline(&mut self) {
        let blank = self.at > 0 && self.raw[self.at - 1].tok == Tok::Newline;
        if blank && self.out.is_empty() && self.program_doc.is_none() {
            self.program_doc = self.take_docs();
        }
        self.newline_pending = true;
    }

    fn comment(&mut self, token: Token) {
        let own_line = self.at == 0 || self.raw[self.at - 1].tok == Tok::Newline;
        self.comments.push(Comment { start: token.start, end: token.end, own_line });
        let text = &self.text[token.start..token.end];
        if own_line && text.starts_with("##") && !text.starts_with("###") {
            self.pending_docs.push((token.start, token.end));
        }
    }

    fn take_docs(&mut self) -> Option<Doc> {
        let (&(start, _), &(_, end)) = (self.pending_docs.first()?, self.pending_docs.last()?);
        let lines: Vec<&str> = self
            .pending_docs
            .iter()
            .map(|&(start, end)| {
                let line = self.text[start + 2..end].trim_end();
                line.strip_prefix(' ').unwrap_or(line)
            })
            .collect();
        let text = lines.join("\n");
        self.pending_docs.clear();
        Some(Doc { text, span: self.span(start, end) })
    }

    /// The `n`-th token after the one being read, comments aside; a line's end counts.
    pub(super) fn peek(&self, n: usize) -> Tok {
        let rest = &self.raw[self.at + 1..];
        rest.iter().filter(|t| t.tok != Tok::Comment).nth(n).map_or(Tok::Newline, |t| t.tok)
    }

    pub(super) fn last(&self) -> Tok {
        self.out.last().map_or(Tok::Sep, |t| t.tok)
    }

    fn at_statement_start(&self) -> bool {
        matches!(self.last(), Tok::Sep | Tok::LBrace)
    }

    pub(super) fn emit(&mut self, start: usize, tok: Tok, end: usize) {
        if self.at_statement_start() && !matches!(tok, Tok::Sep | Tok::RBrace) {
            if let Some(head) = self.heads.last_mut() {
                *head = tok;
            }
            if let Some(doc) = self.take_docs() {
                self.docs.insert(start, doc);
            }
        } else if tok != Tok::Sep {
            // A comment inside a statement, or at the end of a block, documents nothing.
            self.pending_docs.clear();
        }
        match tok {
            Tok::LBrace => self.heads.push(Tok::Sep),
            Tok::RBrace => {
                self.heads.pop();
            }
            _ => {}
        }
        self.out.push(Token { start, tok, end });
    }

    fn separate(&mut self, start: usize, end: usize) {
        if !self.at_statement_start() {
            self.emit(start, Tok::Sep, end);
        }
    }

    fn token(&mut self, token: Token) {
        let word = &self.text[token.start..token.end];
        if std::mem::take(&mut self.newline_pending) {
            self.line_start(token, word);
        }
        let Token { start, tok, end } = token;
        match tok {
            Tok::Semicolon if self.in_braces() => self.separate(start, end),
            Tok::LParen | Tok::LBracket | Tok::LBrace => self.open(token),
            Tok::RParen | Tok::RBracket | Tok::RBrace => self.close(token),
            Tok::Ident => self.word(token, word),
            Tok::If => {
                let tok = match self.brackets.last() {
                    _ if !self.last().ends_operand() => Tok::If,
                    Some(open) if open.is_index => Tok::GuardIf,
                    _ => Tok::PostIf,
                };
                self.emit(start, tok, end);
            }
            Tok::Number(NumberKind::Bad) => {
                self.diagnostics.push(errors::e0104_bad_number::diag(word, self.span(start, end)));
                self.emit(start, Tok::Bad, end);
            }
            Tok::Str(false) => {
                self.diagnostics.push(errors::e0102_unterminated_string::diag(word, self.span(start, end)));
                self.poisoned.push(start);
                self.emit(start, Tok::Bad, end);
            }
            Tok::AmpAmp | Tok::BarBar | Tok::Bang => {
                let (tok, diagnostic) = slips::operator(tok, self.span(start, end));
                self.diagnostics.push(diagnostic);
                self.emit(start, tok, end);
            }
            _ => self.emit(start, tok, end),
        }
    }

    /// Decides whether the line that `token` starts is a new statement.
    fn line_start(&mut self, token: Token, word: &str) {
        let new_statement = words::must_be_statement(word, token.tok, self.peek(0), self.peek(1));
        if new_statement {
            self.close_before_statement(word, token.start);
        }
        let continues = self.last().continues_line() || token.tok.continues_previous_line();
        if self.in_braces() && token.tok != Tok::RBrace && (new_statement || !continues) {
            let end = self.out.last().map_or(0, |t| t.end);
            self.separate(end, end);
        }
    }

    fn word(&mut self, token: Token, word: &str) {
        let Token { start, end, .. } = token;
        let (last, next) = (self.last(), self.peek(0));
        let head = self.heads.last().copied().unwrap_or(Tok::Sep);
        let tok = match word {
            _ if self.at_statement_start() => {
                words::at_statement_start(word, next, self.peek(1)).unwrap_or(Tok::Ident)
            }
            "step" if last.ends_operand() => Tok::Step,
            "as" if last.ends_operand() && head == Tok::Use => Tok::As,
            "min" | "max" if last == Tok::RBracket && next == Tok::Assign => {
                // The `=` that follows is part of the operator.
                self.at += 1;
                let end = self.raw[self.at].end;
                self.emit(start, if word == "min" { Tok::MinAssign } else { Tok::MaxAssign }, end);
                return;
            }
            _ => Tok::Ident,
        };
        let is_plain_name = tok == Tok::Ident && last != Tok::Dot && next != Tok::Assign;
        if is_plain_name && let Some((tokens, diagnostic)) = slips::word(word, last, self.span(start, end)) {
            self.diagnostics.push(diagnostic);
            for &tok in tokens {
                self.emit(start, tok, end);
            }
            return;
        }
        self.emit(start, tok, end);
    }

    /// Skips raw tokens to the end of the bracket that the current one opens, and of those that follow it directly.
    pub(super) fn skip_brackets(&mut self) {
        let mut depth = 0usize;
        while self.at < self.raw.len() {
            match self.raw[self.at].tok {
                Tok::LParen | Tok::LBracket | Tok::LBrace => depth += 1,
                Tok::RParen | Tok::RBracket | Tok::RBrace => depth -= 1,
                _ => {}
            }
            if depth == 0 && !matches!(self.peek(0), Tok::LParen | Tok::LBracket | Tok::LBrace) {
                return;
            }
            self.at += 1;
        }
    }
}
