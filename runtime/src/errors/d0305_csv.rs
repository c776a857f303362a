//! D0305: a table that is not rows of numbers.

use super::{Origin, grouped, shortened};
use texpr_base::{Diagnostic, ErrorCode};

/// D0305.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0305",
    title: "not a table of numbers",
    explain: "\
## What happened

A `.csv` file is read as rows of numbers (or of `true` and `false`) with commas between them, all rows of one length. A first row
without any number is taken as the names of the columns; lines that start with `#` are skipped. Some cell is not a
number, or some row is longer or shorter than the first.

## Example

    temp,rain
    1.5,0.2
    n/a,0.4

    input `x`: `t.csv`:3:1: `n/a` is not a number

## How to fix it

Mend the cell at that line and column: write `nan` for a missing number, a point for the decimal sign, commas between
columns, and no thousands signs.
",
};

/// What is wrong with the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CsvProblem {
    /// A cell that is no number.
    NotANumber {
        /// Its text.
        cell: String,
        /// From 1.
        column: usize,
    },
    /// A row of another length than the first.
    Ragged {
        /// Its cells.
        has: usize,
        /// The first row's.
        first: usize,
    },
    /// `true` or `false` among numbers, or a number among those.
    Mixed {
        /// From 1.
        column: usize,
    },
    /// Something else that the reader says.
    Other(String),
}

/// The facts of D0305.
#[derive(Clone, Debug)]
pub struct NotCsv {
    /// Whose data it is.
    pub origin: Origin,
    /// From 1; 0 where unknown.
    pub line: u64,
    /// What is wrong there.
    pub problem: CsvProblem,
}

impl NotCsv {
    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let (column, what, help) = match &self.problem {
            CsvProblem::NotANumber { cell, column } if cell.is_empty() => {
                (Some(column), "the cell is empty".to_owned(), Some("write `nan` for a missing number"))
            }
            CsvProblem::NotANumber { cell, column } => {
                let help = if cell.contains([';', '\t']) {
                    Some("columns are separated by commas")
                } else if self.line == 1 {
                    Some("a first row that names the columns has no numbers in it")
                } else {
                    Some("write `nan` for a missing number")
                };
                (Some(column), format!("`{}` is not a number", shortened(cell, 40)), help)
            }
            CsvProblem::Ragged { has, first } => {
                let (has, first) = (grouped(*has as u64), grouped(*first as u64));
                let cells = if has == "1" { "cell" } else { "cells" };
                (None, format!("the row has {has} {cells}, the first row has {first}"), None)
            }
            CsvProblem::Mixed { column } => {
                (Some(column), "numbers and true/false stand in one table".to_owned(), None)
            }
            CsvProblem::Other(what) => (None, what.clone(), None),
        };
        let column = column.map(|column| format!(":{column}")).unwrap_or_default();
        let line = if self.line > 0 { format!(":{}", self.line) } else { String::new() };
        let diag = Diagnostic::error(&CODE, format!("{}{line}{column}: {what}", self.origin));
        match help {
            Some(help) => diag.help(help),
            None => diag,
        }
    }
}
