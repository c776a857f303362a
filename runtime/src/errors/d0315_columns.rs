//! D0315: columns of an Arrow or Parquet file that cannot be read.

use super::{Origin, shortened};
use texpr_base::diag::did_you_mean;
use texpr_base::{Diagnostic, ErrorCode};

/// D0315.
pub static CODE: ErrorCode = ErrorCode {
    id: "D0315",
    title: "columns of an Arrow or Parquet file that cannot be read",
    explain: "\
## What happened

`t.parquet:price` and `t.feather:price,size` read columns of numbers or truth values by name, `t.parquet` all of them. A missing number is
not-a-number, which makes a column of whole numbers one of `f64`. The file is damaged, has no such column, holds something other than
numbers there, or texpr was built without the feature `arrow`, which brings the libraries for such files. Parquet files may be compressed
with snappy, lz4 or gzip, Arrow files with lz4; zstd and brotli are not read.

## Example

    input `x`: `t.parquet` has no column `prize`; it has `price`, `size`

## How to fix it

Name columns of numbers: `-i x=t.parquet:price`. To read such files at all, build texpr with `cargo build --release --features arrow`.
",
};

/// What is wrong with the file or the column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ColumnsProblem {
    /// The library for such files is not there.
    NoFeature,
    /// The file cannot be read.
    Damaged(String),
    /// Compressed by a method that is not read.
    Compressed(&'static str),
    /// No column of that name.
    NoColumn {
        /// What was asked for.
        name: String,
        /// The columns that are there.
        columns: Vec<String>,
    },
    /// A column of something else.
    NotNumbers {
        /// Its name.
        column: String,
        /// Its type in Arrow's words.
        ty: String,
    },
    /// Columns that have no dtype in common.
    NoCommon,
}

/// The facts of D0315.
#[derive(Clone, Debug)]
pub struct NotColumns {
    /// Whose data it is.
    pub origin: Origin,
    /// `parquet` or `arrow`.
    pub format: &'static str,
    /// What is wrong with it.
    pub problem: ColumnsProblem,
}

impl NotColumns {
    /// The message.
    pub fn diag(&self) -> Diagnostic {
        let Self { origin, format, problem } = self;
        let error = |what: String| Diagnostic::error(&CODE, format!("{origin} {what}"));
        match problem {
            ColumnsProblem::NoFeature => {
                error("cannot be read: this texpr was built without the feature `arrow`".to_owned())
                    .help("build it with `cargo build --release --features arrow`")
            }
            ColumnsProblem::Damaged(what) => {
                error(format!("is not a readable {format} file: {}", shortened(what, 200)))
            }
            ColumnsProblem::Compressed(method) => {
                error(format!("cannot be read: it is compressed with {method}, which texpr does not read"))
                    .help("write it compressed with snappy, lz4 or gzip, or not at all")
            }
            ColumnsProblem::NoColumn { name, columns } => {
                let list: Vec<String> =
                    columns.iter().take(12).map(|column| format!("`{}`", shortened(column, 40))).collect();
                let more = if columns.len() > list.len() { ", …" } else { "" };
                let diag = error(format!(
                    "has no column `{}`; it has {}{more}",
                    shortened(name, 40),
                    list.join(", ")
                ));
                match did_you_mean(name, columns.iter().map(String::as_str)) {
                    Some(near) => diag.help(format!("did you mean `{near}`?")),
                    None => diag,
                }
            }
            ColumnsProblem::NotNumbers { column, ty } => {
                let column = shortened(column, 40);
                error(format!("cannot be read: the column `{column}` holds {}", shortened(ty, 60)))
                    .help("choose columns of numbers: `FILE:NAME,NAME`")
            }
            ColumnsProblem::NoCommon => {
                error("cannot be read: u64 and signed columns have no dtype together".to_owned())
                    .help("read them as inputs of their own")
            }
        }
    }
}
