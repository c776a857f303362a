//! Tables as text, commas between the columns. Of some columns, chosen by name or position, the others may hold anything.

use super::numbers::{Number, Numbers};
use super::room;
use crate::array::Array;
use crate::errors::{CannotOpen, CsvProblem, DataError, NotCsv, Origin};
use crate::pool::Pool;
use csv::{ByteRecord, ErrorKind, ReaderBuilder, Trim};
use std::fs::File;
use std::io::Read;

/// What stands for a number that is not there, besides an empty cell; `nan` is a number.
const MISSING: [&str; 8] = ["NA", "N/A", "n/a", "#N/A", "<NA>", "null", "NULL", "None"];

/// A place in a table, both from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cell {
    /// The line of the file.
    pub line: u64,
    /// The column.
    pub column: usize,
}

/// A table that was read.
pub(super) struct Table {
    pub(super) array: Array,
    /// The first cell that holds no number; it is not-a-number in the array.
    pub(super) missing: Option<Cell>,
}

/// Reads columns of the file at `path`, all of them unless some are chosen: one axis for one column, else rows and columns.
pub(super) fn read(
    path: &str,
    columns: Option<&str>,
    origin: &Origin,
    pool: &Pool,
) -> Result<Table, DataError> {
    let file = File::open(path).map_err(|error| CannotOpen::new(origin, &error))?;
    let n_bytes = file.metadata().map_err(|error| CannotOpen::new(origin, &error))?.len();
    room::for_text(n_bytes, origin, pool)?;
    parse(file, columns, origin, pool)
}

fn parse(from: impl Read, columns: Option<&str>, origin: &Origin, pool: &Pool) -> Result<Table, DataError> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .comment(Some(b'#'))
        .buffer_capacity(1 << 16)
        .from_reader(from);
    let most = room::left(pool);
    let mut record = ByteRecord::new();
    let mut numbers = Numbers::default();
    let (mut n_rows, mut missing) = (0, None);
    // How many columns there are, and which are wanted, once the first row was read.
    let mut layout: Option<(usize, Vec<usize>)> = None;
    loop {
        let more = reader.read_byte_record(&mut record).map_err(|error| unreadable(error, origin))?;
        if !more {
            break;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let wrong = |problem| NotCsv { origin: origin.clone(), line, problem };
        let wanted = match &layout {
            Some((first, _)) if *first != record.len() => {
                return Err(wrong(CsvProblem::Ragged { has: record.len(), first: *first }).into());
            }
            Some((_, wanted)) => wanted,
            None => {
                let first = First::of(&record, columns).map_err(wrong)?;
                let (_, wanted) = layout.insert((record.len(), first.wanted));
                if first.is_header {
                    continue;
                }
                wanted
            }
        };
        for &i in wanted {
            let (cell, column) = (std::str::from_utf8(&record[i]).ok(), i + 1);
            let number = match cell {
                Some(cell) if cell.is_empty() || MISSING.contains(&cell) => {
                    missing.get_or_insert(Cell { line, column });
                    Some(Number::Float(f64::NAN))
                }
                cell => cell.and_then(Number::parse),
            };
            let Some(number) = number else {
                let cell = String::from_utf8_lossy(&record[i]).into_owned();
                return Err(wrong(CsvProblem::NotANumber { cell, column }).into());
            };
            numbers.push(number).map_err(|_| wrong(CsvProblem::Mixed { column }))?;
        }
        n_rows += 1;
        if numbers.n_bytes() > most {
            room::for_bytes(numbers.n_bytes(), origin, pool)?;
        }
    }
    let array = match layout.map(|(_, wanted)| wanted.len()) {
        None if columns.is_some() => {
            let problem = CsvProblem::NoColumn { name: String::new(), columns: Vec::new() };
            return Err(NotCsv { origin: origin.clone(), line: 0, problem }.into());
        }
        None => numbers.into_array(&[0], pool),
        Some(1) => numbers.into_array(&[n_rows], pool),
        Some(n_columns) => numbers.into_array(&[n_rows, n_columns], pool),
    };
    Ok(Table { array: array?, missing })
}

/// What the first row says.
struct First {
    wanted: Vec<usize>,
    is_header: bool,
}

impl First {
    /// The first row is one of names if a column is chosen by such a name, or if there is no number in it.
    fn of(record: &ByteRecord, columns: Option<&str>) -> Result<Self, CsvProblem> {
        let names: Vec<String> =
            record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
        let mut is_header = names.iter().all(|name| Number::parse(name).is_none());
        let Some(columns) = columns else {
            return Ok(Self { wanted: (0..names.len()).collect(), is_header });
        };
        let mut wanted = Vec::new();
        for column in split(columns) {
            let mut named = names.iter().enumerate().filter(|(_, name)| **name == column);
            match (named.next(), named.next()) {
                (Some((i, _)), None) => {
                    is_header = true;
                    wanted.push(i);
                }
                (Some(_), Some(_)) => return Err(CsvProblem::SameName(column)),
                (None, _) => match position(&column, names.len()) {
                    Some(i) => wanted.push(i),
                    None => return Err(CsvProblem::NoColumn { name: column, columns: names }),
                },
            }
        }
        Ok(Self { wanted, is_header })
    }
}

/// The position that `text` says among `n` columns: from 0, or from the end as -1.
fn position(text: &str, n: usize) -> Option<usize> {
    let at: i64 = text.parse().ok()?;
    let at = if at < 0 { at.checked_add_unsigned(n as u64)? } else { at };
    usize::try_from(at).ok().filter(|at| *at < n)
}

/// The names of columns in `a,b`; one with a comma in it is quoted.
pub(super) fn split(columns: &str) -> Vec<String> {
    let mut reader = ReaderBuilder::new().has_headers(false).trim(Trim::All).from_reader(columns.as_bytes());
    let first = reader.records().next();
    let first = first.and_then(Result::ok).map(|record| record.iter().map(str::to_owned).collect());
    first.unwrap_or_else(|| vec![columns.to_owned()])
}

fn unreadable(error: csv::Error, origin: &Origin) -> DataError {
    let line = error.position().map_or(0, csv::Position::line);
    match error.into_kind() {
        ErrorKind::Io(error) => CannotOpen::new(origin, &error).into(),
        kind => {
            NotCsv { origin: origin.clone(), line, problem: CsvProblem::Other(format!("{kind:?}")) }.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, parse};
    use crate::errors::Origin;
    use crate::pool::Pool;

    fn check_columns(text: &str, columns: Option<&str>, want: &str) {
        let got = match parse(text.as_bytes(), columns, &Origin::new("x", "t.csv"), &Pool::new()) {
            Ok(table) => format!("{:?}", table.array),
            Err(error) => error.to_string(),
        };
        assert_eq!(got, want, "{text}");
    }

    fn check(text: &str, want: &str) {
        check_columns(text, None, want);
    }

    #[test]
    fn rows_of_numbers_are_an_array() {
        check("1,2\n3,4\n", "i64[2, 2] [[1, 2],\n [3, 4]]");
        check("\u{feff}a , b\r\n1, 2.5\r\n", "f64[1, 2] [[1.0, 2.5]]");
        check("1\n2\n\n3", "i64[3] [1, 2, 3]");
        check("# made by hand\nx\nnan\n-inf\n", "f64[2] [nan, -inf]");
        check("\"1\",\"2\"\n", "i64[1, 2] [[1, 2]]");
        check("\"a, b\",\"say \"\"c\"\"\"\n1,2\n", "i64[1, 2] [[1, 2]]");
        check("true,false\n", "bool[1, 2] [[ true, false]]");
        check("", "f64[0] []");
        check("a,b\n", "f64[0, 2] []");
    }

    #[test]
    fn columns_are_chosen_by_name_or_position() {
        let iris = "length,width,species\n5.1,3,setosa\n4.9,2,\"a, b\"\n";
        check_columns(iris, Some("width"), "i64[2] [3, 2]");
        check_columns(iris, Some("width, length"), "f64[2, 2] [[3.0, 5.1],\n [2.0, 4.9]]");
        check_columns(iris, Some("-2"), "i64[2] [3, 2]");
        check_columns("7,8,9\n1,2,3\n", Some("0,2"), "i64[2, 2] [[7, 9],\n [1, 3]]");
        check_columns("year,1990\nspain,5\n", Some("1990"), "i64[1] [5]");
        check_columns("\"a, b\",c\n1,x\n", Some("\"a, b\""), "i64[1] [1]");
        let no = "input `x`: `t.csv`:1: there is no column `wdth`; there are `length`, `width`, `species`";
        check_columns(iris, Some("wdth"), no);
        let far = "input `x`: `t.csv`:1: there is no column `3`; there are `length`, `width`, `species`";
        check_columns(iris, Some("3"), far);
        check_columns("a,a\n1,2\n", Some("a"), "input `x`: `t.csv`:1: several columns are called `a`");
        check_columns(iris, Some("species"), "input `x`: `t.csv`:2:3: `setosa` is not a number");
        check_columns("", Some("a"), "input `x`: `t.csv`: there is no column, not even a row");
    }

    #[test]
    fn missing_numbers_are_not_a_number() {
        check("a,b\n1,\nNA,4\n", "f64[2, 2] [[1.0, nan],\n [nan, 4.0]]");
        let table = parse("1,2\n3,n/a\n".as_bytes(), None, &Origin::new("x", "t.csv"), &Pool::new()).unwrap();
        assert_eq!(table.missing, Some(Cell { line: 2, column: 2 }));
        check("true,\n", "input `x`: `t.csv`:1:2: numbers and true/false stand in one table");
    }

    #[test]
    fn slips_are_named_with_line_and_column() {
        check("a,b\n1,2\n3,x\n", "input `x`: `t.csv`:3:2: `x` is not a number");
        check("a,b\nc,d\n", "input `x`: `t.csv`:2:1: `c` is not a number");
        check("year,1990\n1,2\n", "input `x`: `t.csv`:1:1: `year` is not a number");
        check("1,2\n3\n", "input `x`: `t.csv`:2: the row has 1 cell, the first row has 2");
        check("1,2\ntrue,3\n", "input `x`: `t.csv`:2:1: numbers and true/false stand in one table");
        check("1;2\n3;4\n5,6", "input `x`: `t.csv`:2:1: `3;4` is not a number");
    }
}
