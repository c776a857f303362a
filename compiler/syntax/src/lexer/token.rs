//! The tokens, and the logos lexer that cuts them. Tokens carry no text: their place in the source is enough.

use super::number::{self, NumberKind};
use logos::{Lexer, Logos};

/// A token. The variants without a pattern are made by the filter from the others, by their context.
#[derive(Logos, Clone, Copy, PartialEq, Eq, Debug)]
#[logos(skip r"[ \t\r\f\u{feff}]+")]
pub(crate) enum Tok {
    #[token("\n")]
    Newline,
    #[regex(r"#[^\n]*", allow_greedy = true)]
    Comment,

    #[regex(r"[\p{XID_Start}_]\p{XID_Continue}*")]
    Ident,
    #[regex(r"\.?[0-9]", number::scan)]
    Number(NumberKind),
    /// Whether it was closed on its line.
    #[regex("[\"']", scan_string)]
    Str(bool),

    #[token("let")]
    Let,
    #[token("fn")]
    Fn,
    #[token("if")]
    If,
    #[token("then")]
    Then,
    #[token("else")]
    Else,
    #[token("for")]
    For,
    #[token("in")]
    In,
    #[token("while")]
    While,
    #[token("loop")]
    Loop,
    #[token("with")]
    With,
    #[token("and")]
    And,
    #[token("or")]
    Or,
    #[token("not")]
    Not,
    #[token("true")]
    True,
    #[token("false")]
    False,
    #[token("none")]
    None,

    #[token("(")]
    LParen,
    #[token(")")]
    RParen,
    #[token("[")]
    LBracket,
    #[token("]")]
    RBracket,
    #[token("{")]
    LBrace,
    #[token("}")]
    RBrace,

    #[token(";")]
    Semicolon,
    #[token(",")]
    Comma,
    #[token(":")]
    Colon,
    #[token(".")]
    Dot,
    #[token("..")]
    DotDot,
    #[token("...")]
    Ellipsis,
    #[token("->")]
    Arrow,
    #[token("|>")]
    PipeTo,

    #[token("=")]
    Assign,
    #[token("+=")]
    AddAssign,
    #[token("-=")]
    SubAssign,
    #[token("*=")]
    MulAssign,
    #[token("/=")]
    DivAssign,

    #[token("==")]
    EqEq,
    #[token("!=")]
    NotEq,
    #[token("<")]
    Lt,
    #[token("<=")]
    Le,
    #[token(">")]
    Gt,
    #[token(">=")]
    Ge,

    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("*")]
    Star,
    #[token("/")]
    Slash,
    #[token("//")]
    SlashSlash,
    #[token("%")]
    Percent,
    #[token("@")]
    At,
    #[token("**")]
    StarStar,
    #[token("<<")]
    Shl,
    #[token(">>")]
    Shr,
    #[token("&")]
    Amp,
    #[token("^")]
    Caret,
    #[token("|")]
    Bar,
    #[token("~")]
    Tilde,

    // Slips from other languages; the filter reports them and puts the right token in their place.
    #[token("&&")]
    AmpAmp,
    #[token("||")]
    BarBar,
    #[token("!")]
    Bang,

    // Words that are words of the language only where a statement starts; see `words`.
    Input,
    Output,
    State,
    Update,
    Use,
    Assert,
    Print,
    Test,
    Deriv,
    Vjp,
    Emit,
    // ... or only after an operand.
    As,
    Step,
    /// `min` and `=` after `]`, as one token.
    MinAssign,
    MaxAssign,
    /// The `if` of `sum[k < p if c]`.
    GuardIf,
    /// The `if` of Python's `a if c else b`.
    PostIf,
    /// The end of a statement.
    Sep,
    /// Something unreadable that stands where an expression could; reported by the filter.
    Bad,
}

impl Tok {
    /// Whether an expression may end with this token.
    pub(crate) fn ends_operand(self) -> bool {
        matches!(
            self,
            Self::Ident
                | Self::Number(_)
                | Self::Str(_)
                | Self::True
                | Self::False
                | Self::None
                | Self::RParen
                | Self::RBracket
                | Self::RBrace
                | Self::Bad
        )
    }

    /// Whether an expression may begin with this token.
    pub(crate) fn starts_operand(self) -> bool {
        matches!(
            self,
            Self::Ident
                | Self::Number(_)
                | Self::Str(_)
                | Self::True
                | Self::False
                | Self::None
                | Self::LParen
                | Self::LBracket
                | Self::LBrace
                | Self::Minus
                | Self::Plus
                | Self::Tilde
                | Self::Not
                | Self::Bang
                | Self::If
                | Self::Loop
                | Self::Bad
        )
    }

    /// Whether a statement goes on in the next line when this token ends a line.
    pub(crate) fn continues_line(self) -> bool {
        !self.ends_operand()
            && !matches!(
                self,
                Self::Sep | Self::Semicolon | Self::Colon | Self::Ellipsis | Self::LBrace | Self::Newline
            )
    }

    /// Whether a line that begins with this token belongs to the statement of the line before.
    pub(crate) fn continues_previous_line(self) -> bool {
        matches!(self, Self::PipeTo | Self::Dot | Self::Then | Self::Else | Self::With)
    }

    /// A reserved word of the language.
    pub(crate) fn is_reserved_word(self) -> bool {
        matches!(
            self,
            Self::Let
                | Self::Fn
                | Self::If
                | Self::Then
                | Self::Else
                | Self::For
                | Self::In
                | Self::While
                | Self::Loop
                | Self::With
                | Self::And
                | Self::Or
                | Self::Not
                | Self::True
                | Self::False
                | Self::None
                | Self::GuardIf
                | Self::PostIf
        )
    }
}

/// Takes the rest of a string up to its quote; `false` when the line ends first.
fn scan_string(lexer: &mut Lexer<'_, Tok>) -> bool {
    let quote = lexer.slice().as_bytes()[0];
    let rest = lexer.remainder().as_bytes();
    let mut at = 0;
    while at < rest.len() {
        match rest[at] {
            b'\n' => break,
            // What is escaped may be any character; its further bytes are none of those looked for here.
            b'\\' if rest.get(at + 1).is_some_and(|&b| b != b'\n') => at += 1,
            b if b == quote => {
                lexer.bump(at + 1);
                return true;
            }
            _ => {}
        }
        at += 1;
    }
    let mut end = at.min(rest.len());
    while !lexer.remainder().is_char_boundary(end) {
        end -= 1;
    }
    lexer.bump(end);
    false
}
