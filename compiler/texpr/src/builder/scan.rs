//! Just enough of Rust's lexer to step over brackets, strings and comments, and to find operators between operands.
//!
//! Invariant: whatever the text, positions that are given back lie on borders of characters.

/// No further than this many bytes are read.
const MAX_LEN: usize = 4000;

/// A binary operator at bracket depth 0: its place, its characters, how tightly it binds.
pub(super) struct Found<'a> {
    pub(super) at: usize,
    pub(super) text: &'a str,
    pub(super) binds: u8,
}

/// How tightly Rust's binary operators bind; 0 ends the expression.
fn binding(text: &str) -> u8 {
    match text {
        "*" | "/" | "%" => 10,
        "+" | "-" => 9,
        "<<" | ">>" => 8,
        "&" => 7,
        "^" => 6,
        "|" => 5,
        "+=" | "-=" | "*=" | "/=" | "%=" | "&=" | "|=" | "^=" | "<<=" | ">>=" => 1,
        _ => 0,
    }
}

/// The binary operators at bracket depth 0 of the expression at `start`, and where it ends.
pub(super) fn operators(text: &str, start: usize) -> (Vec<Found<'_>>, usize) {
    let bytes = text.as_bytes();
    let limit = text.floor_char_boundary(start + MAX_LEN);
    let mut found = Vec::new();
    let mut at = start;
    // Whether an operand has been read, so that an operator is a binary one.
    let mut operand = false;
    while at < limit {
        match bytes[at] {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'/' if text[at..].starts_with("//") => at = line_end(text, at),
            b'(' | b'[' | b'{' => {
                if bytes[at] == b'{' && operand {
                    break;
                }
                at = after_bracket(text, at);
                operand = true;
            }
            b')' | b']' | b'}' | b';' | b',' => break,
            b'"' => {
                at = after_string(bytes, at);
                operand = true;
            }
            b'\'' => {
                at = after_char(bytes, at);
                operand = true;
            }
            byte if byte.is_ascii_digit() => {
                at = after_number(bytes, at);
                operand = true;
            }
            byte if is_word(byte) || byte >= 0x80 => {
                at = word_end(bytes, at);
                operand = true;
            }
            b'.' if !text[at..].starts_with("..") => {
                at += 1;
                operand = false;
            }
            b'?' => at += 1,
            b'|' if !operand => at = text[at + 1..].find('|').map_or(limit, |close| at + close + 2),
            b'-' | b'!' | b'*' | b'&' if !operand => at += 1,
            _ => {
                let width = operator_width(&bytes[at..]);
                let text = &text[at..at + width];
                if text == "::" {
                    at += 2;
                    continue;
                }
                let binds = binding(text);
                if binds == 0 {
                    break;
                }
                found.push(Found { at, text, binds });
                at += width;
                operand = false;
            }
        }
    }
    (found, at.min(limit))
}

/// The number of characters of the operator that `bytes` begin with.
fn operator_width(bytes: &[u8]) -> usize {
    let is = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
    match bytes[0] {
        first @ (b'<' | b'>') if is(1, first) => 2 + usize::from(is(2, b'=')),
        first @ (b'&' | b'|') if is(1, first) => 2,
        b':' if is(1, b':') => 2,
        first if first.is_ascii() => 1 + usize::from(is(1, b'=')),
        _ => 1,
    }
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|b| !is_word(*b) && *b < 0x80).map_or(bytes.len(), |len| at + len)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |len| at + len)
}

fn after_number(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    while let Some(&byte) = bytes.get(end) {
        let fraction = byte == b'.' && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        let exponent = matches!(byte, b'+' | b'-') && end > at && matches!(bytes[end - 1], b'e' | b'E');
        let hex = bytes[at..].starts_with(b"0x");
        if !(is_word(byte) || fraction || (exponent && !hex)) {
            break;
        }
        end += 1;
    }
    end
}

fn after_string(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'\\' => end += 2,
            b'"' => return end + 1,
            _ => end += 1,
        }
    }
    bytes.len()
}

/// After a character literal or a lifetime.
fn after_char(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at + 1) == Some(&b'\\') {
        let rest = bytes.get(at + 3..).unwrap_or_default();
        return rest.iter().position(|b| *b == b'\'').map_or(bytes.len(), |len| at + 4 + len);
    }
    if bytes.get(at + 2) == Some(&b'\'') { at + 3 } else { word_end(bytes, at + 1) }
}

/// After the bracket that closes the one at `open`.
pub(super) fn after_bracket(text: &str, open: usize) -> usize {
    let bytes = text.as_bytes();
    let limit = bytes.len().min(open + MAX_LEN);
    let mut depth = 0;
    let mut at = open;
    while at < limit {
        match bytes[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            b'"' => {
                at = after_string(bytes, at);
                continue;
            }
            b'\'' => {
                at = after_char(bytes, at).max(at + 1);
                continue;
            }
            b'/' if text[at..].starts_with("//") => {
                at = line_end(text, at);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    line_end(text, open)
}

/// Where the bracket opens that closes just before `end`.
pub(super) fn bracket_before(bytes: &[u8], end: usize, line: usize) -> Option<usize> {
    let mut depth = 0;
    for at in (line..end).rev() {
        match bytes[at] {
            b')' | b']' | b'}' => depth += 1,
            b'(' | b'[' | b'{' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}
