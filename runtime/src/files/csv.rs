//! Tables of numbers as text, commas between the columns.

use super::numbers::{Number, Numbers};
use super::room;
use crate::array::Array;
use crate::errors::{CannotOpen, CsvProblem, DataError, NotCsv, Origin};
use crate::pool::Pool;
use csv::{ByteRecord, ErrorKind, ReaderBuilder, Trim};
use std::fs::File;
use std::io::{self, Read, Write};

/// Reads the file at `path`: one axis for one column, else rows and columns.
pub(super) fn read(path: &str, origin: &Origin, pool: &Pool) -> Result<Array, DataError> {
    let file = File::open(path).map_err(|error| CannotOpen::new(origin, &error))?;
    let n_bytes = file.metadata().map_err(|error| CannotOpen::new(origin, &error))?.len();
    room::for_text(n_bytes, origin, pool)?;
    parse(file, origin, pool)
}

fn parse(from: impl Read, origin: &Origin, pool: &Pool) -> Result<Array, DataError> {
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
    let (mut is_first, mut n_rows, mut n_columns) = (true, 0, None);
    loop {
        let more = reader.read_byte_record(&mut record).map_err(|error| unreadable(error, origin))?;
        if !more {
            break;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let wrong = |problem| NotCsv { origin: origin.clone(), line, problem };
        match n_columns {
            None => n_columns = Some(record.len()),
            Some(first) if first != record.len() => {
                return Err(wrong(CsvProblem::Ragged { has: record.len(), first }).into());
            }
            Some(_) => {}
        }
        let cells = record.iter().map(|cell| std::str::from_utf8(cell).ok().and_then(Number::parse));
        if std::mem::take(&mut is_first) && cells.clone().all(|number| number.is_none()) {
            continue;
        }
        for (i, number) in cells.enumerate() {
            let column = i + 1;
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
    match n_columns {
        None => numbers.into_array(&[0], pool),
        Some(1) => numbers.into_array(&[n_rows], pool),
        Some(n_columns) => numbers.into_array(&[n_rows, n_columns], pool),
    }
}

/// Writes an array of at most two axes; one axis is a column.
pub(super) fn write(array: &Array, to: &mut dyn Write) -> io::Result<()> {
    let width = match *array.shape() {
        [] | [_] => 1,
        [_, width] => width,
        ref shape => {
            let what = format!("a csv file holds at most 2 axes, and the array has {}", shape.len());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
        }
    };
    for (i, scalar) in array.iter_scalars().enumerate() {
        let end = if (i + 1) % width == 0 { "\n" } else { "," };
        write!(to, "{scalar}{end}")?;
    }
    Ok(())
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
    use super::{parse, write};
    use crate::array::Array;
    use crate::errors::Origin;
    use crate::pool::Pool;
    use texpr_base::DType;

    fn check(text: &str, want: &str) {
        let got = match parse(text.as_bytes(), &Origin::new("x", "t.csv"), &Pool::new()) {
            Ok(array) => format!("{array:?}"),
            Err(error) => error.to_string(),
        };
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn rows_of_numbers_are_an_array() {
        check("1,2\n3,4\n", "i64[2, 2] [[1, 2],\n [3, 4]]");
        check("\u{feff}a , b\r\n1, 2.5\r\n", "f64[1, 2] [[1.0, 2.5]]");
        check("1\n2\n\n3", "i64[3] [1, 2, 3]");
        check("# made by hand\nx\nnan\n-inf\n", "f64[2] [nan, -inf]");
        check("\"1\",\"2\"\n", "i64[1, 2] [[1, 2]]");
        check("true,false\n", "bool[1, 2] [[ true, false]]");
        check("", "f64[0] []");
        check("a,b\n", "f64[0, 2] []");
    }

    #[test]
    fn slips_are_named_with_line_and_column() {
        check("a,b\n1,2\n3,x\n", "input `x`: `t.csv`:3:2: `x` is not a number");
        check("a,b\nc,d\n", "input `x`: `t.csv`:2:1: `c` is not a number");
        check("year,1990\n1,2\n", "input `x`: `t.csv`:1:1: `year` is not a number");
        check("1,2\n3,\n", "input `x`: `t.csv`:2:2: the cell is empty");
        check("1,2\n3\n", "input `x`: `t.csv`:2: the row has 1 cell, the first row has 2");
        check("1,2\ntrue,3\n", "input `x`: `t.csv`:2:1: numbers and true/false stand in one table");
        check("1;2\n3;4\n5,6", "input `x`: `t.csv`:2:1: `3;4` is not a number");
    }

    #[test]
    fn what_is_written_reads_back() {
        for array in [
            Array::from_slice(&[1.0, -0.0, f64::NAN, 5e-324, f64::INFINITY, 0.1], &[2, 3]).unwrap(),
            Array::from(&[1u64 << 63, 2][..]),
            Array::from(&[true, false][..]),
            Array::zeros(DType::F64, &[0]).unwrap(),
        ] {
            let mut bytes = Vec::new();
            write(&array, &mut bytes).unwrap();
            assert_eq!(parse(&bytes[..], &Origin::new("x", "t.csv"), &Pool::new()).unwrap(), array);
        }
        let cube = Array::zeros(DType::F64, &[1, 1, 1]).unwrap();
        assert!(write(&cube, &mut Vec::new()).unwrap_err().to_string().contains("at most 2 axes"));
    }
}
