//! One parser for nested lists of numbers: the values of the command line, and JSON, which is a part of them.
//!
//! It keeps a stack of counters instead of recursing, and stores nothing but the numbers.

use super::numbers::{Number, Numbers};
use crate::array::Array;
use crate::errors::{DataError, grouped, shortened};
use crate::pool::Pool;

/// What is wrong with a text, and where; both count from 1, the column in characters.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) what: String,
}

/// Lists nested deeper than this are refused.
const MAX_DEPTH: usize = 32;

struct Ctx<'a> {
    text: &'a str,
    at: usize,
    /// The length of the lists at each depth met so far; `None` while the first of them is open.
    shape: Vec<Option<usize>>,
    /// Where each open list begins, and how many values it has so far.
    open: Vec<(usize, usize)>,
    numbers: Numbers,
}

/// The numbers of `text` and their shape.
pub(super) fn parse(text: &str) -> Result<(Vec<usize>, Numbers), Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut ctx = Ctx { text, at: 0, shape: Vec::new(), open: Vec::new(), numbers: Numbers::None };
    match ctx.value() {
        Ok(()) => Ok((ctx.shape.into_iter().map(Option::unwrap_or_default).collect(), ctx.numbers)),
        Err((at, what)) => {
            let before = &text[..at];
            let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
            let line = before.matches('\n').count() + 1;
            Err(Problem { line, column: before[line_start..].chars().count() + 1, what })
        }
    }
}

/// The array that `text` says.
pub(super) fn read(
    text: &str,
    pool: &Pool,
    problem: impl FnOnce(Problem) -> DataError,
) -> Result<Array, DataError> {
    let (shape, numbers) = parse(text).map_err(problem)?;
    numbers.into_array(&shape, pool)
}

impl Ctx<'_> {
    fn value(&mut self) -> Result<(), (usize, String)> {
        let mut after_value = false;
        loop {
            self.at = self.text.len() - self.text[self.at..].trim_start().len();
            let start = self.at;
            let fail = |what: &str| Err((start, what.to_owned()));
            match self.text[start..].chars().next() {
                None if self.open.is_empty() && after_value => return Ok(()),
                None if self.open.is_empty() => return fail("there is no value"),
                None => return fail("the value ends inside a list"),
                Some(']') if !self.open.is_empty() => {
                    self.at += 1;
                    self.close()?;
                    after_value = true;
                }
                Some(',') if after_value && !self.open.is_empty() => {
                    self.at += 1;
                    after_value = false;
                }
                Some(',' | ']') => return fail("a number or a list should stand here"),
                Some(_) if after_value && self.open.is_empty() => return fail("more follows the value"),
                Some(_) if after_value => return fail("a comma or `]` should stand here"),
                Some('[') => {
                    self.at += 1;
                    self.open(start)?;
                }
                Some('{') => return fail("an object stands where a number or a list should"),
                Some(_) => {
                    self.number(start)?;
                    after_value = true;
                }
            }
        }
    }

    fn open(&mut self, start: usize) -> Result<(), (usize, String)> {
        let has_numbers = !matches!(self.numbers, Numbers::None);
        self.count();
        self.open.push((start, 0));
        if self.open.len() > MAX_DEPTH {
            return Err((start, format!("lists are nested deeper than {MAX_DEPTH}")));
        }
        if self.open.len() > self.shape.len() {
            if has_numbers {
                return Err((start, "a list stands where its neighbours are numbers".to_owned()));
            }
            self.shape.push(None);
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), (usize, String)> {
        let (start, n) = self.open.pop().unwrap_or_default();
        match &mut self.shape[self.open.len()] {
            Some(want) if *want != n => {
                let (s, want) = (if n == 1 { "" } else { "s" }, grouped(*want as u64));
                Err((
                    start,
                    format!("this list has {} value{s}, its neighbours have {want}", grouped(n as u64)),
                ))
            }
            size => {
                *size = Some(n);
                Ok(())
            }
        }
    }

    fn number(&mut self, start: usize) -> Result<(), (usize, String)> {
        let rest = &self.text[start..];
        let (word, len) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let Some(end) = quoted.find('"') else {
                    return Err((start, "the text has no closing `\"`".to_owned()));
                };
                let word = quoted[..end].trim_start_matches(['+', '-']);
                let special = ["nan", "inf", "infinity"].iter().any(|name| name.eq_ignore_ascii_case(word));
                (if special { &quoted[..end] } else { &rest[..end + 2] }, end + 2)
            }
            None => {
                let end = rest.find(|c: char| c.is_whitespace() || "[],{}:\"".contains(c));
                let end = end.unwrap_or(rest.len()).max(rest.chars().next().map_or(0, char::len_utf8));
                (&rest[..end], end)
            }
        };
        let Some(number) = Number::parse(word) else {
            let help = if word == "null" { "; a missing number is written \"nan\"" } else { "" };
            return Err((start, format!("`{}` is not a number{help}", shortened(word, 40))));
        };
        if self.open.len() != self.shape.len() {
            return Err((start, "a number stands where its neighbours are lists".to_owned()));
        }
        self.at = start + len;
        self.count();
        self.numbers.push(number).map_err(|_| (start, "numbers and true/false stand together".to_owned()))
    }

    fn count(&mut self) {
        if let Some((_, n)) = self.open.last_mut() {
            *n += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::pool::Pool;

    fn check(text: &str, want: &str) {
        let got = match parse(text) {
            Ok((shape, numbers)) => format!("{:?}", numbers.into_array(&shape, &Pool::new()).unwrap()),
            Err(problem) => format!("{}:{}: {}", problem.line, problem.column, problem.what),
        };
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn lists_nest_to_arrays() {
        check("1.5", "f64[] 1.5");
        check(" [1, 2,3 ,] ", "i64[3] [1, 2, 3]");
        check("[[1,2],[3,4.5]]", "f64[2, 2] [[1.0, 2.0],\n [3.0, 4.5]]");
        check("[[[1]], [[2]]]", "i64[2, 1, 1] [[[1]],\n\n [[2]]]");
        check("[]", "f64[0] []");
        check("[[], []]", "f64[2, 0] [[], []]");
        check("[\"nan\", -Infinity, \"inf\", NaN]", "f64[4] [nan, -inf, inf, nan]");
    }

    #[test]
    fn slips_are_named_with_their_place() {
        check("", "1:1: there is no value");
        check("[1, 2", "1:6: the value ends inside a list");
        check("[1,,2]", "1:4: a number or a list should stand here");
        check("[1 2]", "1:4: a comma or `]` should stand here");
        check("1 2", "1:3: more follows the value");
        check("[1]]", "1:4: a number or a list should stand here");
        check("[1, x2]", "1:5: `x2` is not a number");
        check("[1, null]", "1:5: `null` is not a number; a missing number is written \"nan\"");
        check("[\"abc\"]", "1:2: `\"abc\"` is not a number");
        check("{\"a\": 1}", "1:1: an object stands where a number or a list should");
        check("[[1, 2],\n [3]]", "2:2: this list has 1 value, its neighbours have 2");
        check("[[], [1]]", "1:6: this list has 1 value, its neighbours have 0");
        check("[[[]], []]", "1:8: this list has 0 values, its neighbours have 1");
        check("[1, [2]]", "1:5: a list stands where its neighbours are numbers");
        check("[[1], 2]", "1:7: a number stands where its neighbours are lists");
        check("[[], 2]", "1:6: a number stands where its neighbours are lists");
        check("[1, true]", "1:5: numbers and true/false stand together");
        check("[é", "1:2: `é` is not a number");
        check(":", "1:1: `:` is not a number");
        check("\"", "1:1: the text has no closing `\"`");
        check(&"[".repeat(100_000), "1:33: lists are nested deeper than 32");
    }
}
