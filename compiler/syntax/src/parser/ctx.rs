//! The parser's state: the text, the tokens, and what was reported.

use crate::ast::{Doc, Expr, ExprKind, MAX_DEPTH, Name, Str};
use crate::errors::e0106_too_deep;
use crate::lexer::{Statements, Tok, Token};
use std::collections::BTreeMap;
use std::sync::Arc;
use texpr_base::{Diagnostic, FileId, Span};

/// What the grammar's actions work on.
pub(crate) struct Ctx<'a> {
    pub(super) file: FileId,
    source: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) docs: BTreeMap<usize, Doc>,
    pub(super) statements: Statements,
    diagnostics: Vec<Diagnostic>,
    /// The last statement that could not be read; what the grammar finds in the rest of it is not kept.
    pub(super) dropped: Option<(usize, usize)>,
}

impl<'a> Ctx<'a> {
    pub(super) fn new(
        file: FileId,
        source: &'a str,
        tokens: &'a [Token],
        docs: BTreeMap<usize, Doc>,
        statements: Statements,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        Self { file, source, tokens, docs, statements, diagnostics, dropped: None }
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    pub(super) fn span(&self, l: usize, r: usize) -> Span {
        Span::new(self.file, l, r.max(l))
    }

    pub(super) fn text(&self, span: Span) -> &'a str {
        self.source.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Reports unless the statement around `at` already has a message that explains this one.
    pub(super) fn report(&mut self, at: usize, diagnostic: Diagnostic) {
        if !self.statements.is_muted(at) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether `at` lies inside the last statement that could not be read, after its first byte.
    pub(super) fn is_dropped(&self, at: usize) -> bool {
        self.dropped.is_some_and(|(start, end)| start < at && at <= end)
    }

    /// The index of the first token at or after byte `at`.
    pub(super) fn token_index(&self, at: usize) -> usize {
        self.tokens.partition_point(|t| t.start < at)
    }

    /// The token before byte `at`.
    pub(super) fn token_before(&self, at: usize) -> Option<Token> {
        self.token_index(at).checked_sub(1).map(|i| self.tokens[i])
    }

    /// Whether the token starts a statement.
    pub(super) fn starts_statement(&self, token: Token) -> bool {
        self.token_before(token.start).is_none_or(|t| matches!(t.tok, Tok::Sep | Tok::LBrace))
    }

    pub(crate) fn name(&mut self, l: usize, r: usize) -> Name {
        let span = self.span(l, r);
        Name { text: Arc::from(self.text(span)), span }
    }

    pub(crate) fn string(&mut self, l: usize, r: usize) -> Str {
        let span = self.span(l, r);
        let (value, bad) = super::strings::unescape(self.text(span), span);
        for diagnostic in bad {
            self.report(l, diagnostic);
        }
        Str { value: Arc::from(value), span }
    }

    /// An expression, unless it is nested too deep.
    pub(super) fn make(&mut self, kind: ExprKind, span: Span) -> Expr {
        let mut expr = Expr { kind, span, depth: 1 };
        let mut below = 0;
        expr.for_each_child(&mut |child| below = below.max(child.depth));
        expr.depth = below + 1;
        if expr.depth <= MAX_DEPTH {
            return expr;
        }
        let at = span.start as usize;
        self.report(at, e0106_too_deep::expression(MAX_DEPTH, span));
        self.statements.mute_around(at);
        Expr { kind: ExprKind::Error, span, depth: 1 }
    }
}
