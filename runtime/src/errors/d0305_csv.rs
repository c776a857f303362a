//! D0305: a table that is not rows of numbers.

use super::{Origin, grouped, shortened};
use texpr_base::diag::did_you_mean;
use texpr_base::{Diagnostic, ErrorCode};

/// D0305.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0305",
    title: "not a table of numbers",
    explain: "\
## What happened

A `.csv` file is read as rows of numbers (or of `true` and `false`) with commas between them, all rows of one length. A first row
without any number is taken as the names of the columns; lines that start with `#` are skipped. `t.csv:rain` reads the column of that
name, `t.csv:rain,temp` two of them, `t.csv:0` the first one, whatever the other columns hold. An empty cell, or `NA`, is
not-a-number. Some cell is not a number, or some row is longer or shorter than the first, or there is no such column.

## Example

    temp,rain
    1.5,0.2
    warm,0.4

    input `x`: `t.csv`:3:1: `warm` is not a number

## How to fix it

Mend the cell at that line and column: leave it empty for a missing number, write a point for the decimal sign, commas between
columns, and no thousands signs. If other columns hold texts, choose those of numbers: `-i x=t.csv:temp,rain`.
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
    /// There is no column that is called so, or at that position.
    NoColumn {
        /// What was asked for.
        name: String,
        /// The first row; empty if there is none.
        columns: Vec<String>,
    },
    /// Several columns have this name.
    SameName(String),
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
            CsvProblem::NotANumber { cell, column } => {
                let given = shortened(&self.origin.given, 40);
                let help = if cell.contains([';', '\t']) {
                    "columns are separated by commas".to_owned()
                } else if given.contains(".csv:") {
                    "choose columns of numbers; a missing number is an empty cell".to_owned()
                } else {
                    format!(
                        "choose the columns of numbers by their names in the first row: `-i {}={given}:a,b`",
                        self.origin.input
                    )
                };
                let help = Some(help);
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
            CsvProblem::NoColumn { columns, .. } if columns.is_empty() => {
                (None, "there is no column, not even a row".to_owned(), None)
            }
            CsvProblem::NoColumn { name, columns } => {
                let mut list: Vec<String> =
                    columns.iter().take(12).map(|column| format!("`{}`", shortened(column, 40))).collect();
                if columns.len() > list.len() {
                    list.push(format!("and {} more", columns.len() - list.len()));
                }
                let what =
                    format!("there is no column `{}`; there are {}", shortened(name, 40), list.join(", "));
                let near = did_you_mean(name, columns.iter().map(String::as_str));
                (None, what, near.map(|near| format!("did you mean `{near}`?")))
            }
            CsvProblem::SameName(name) => {
                let what = format!("several columns are called `{}`", shortened(name, 40));
                (None, what, Some("choose one by its position, from 0".to_owned()))
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
