//! Arrays as a table of text: each array is a column, or several side by side.

use super::csv::split;
use crate::array::Array;
use std::io::{self, Write};
use texpr_base::Scalar;

/// An array with the names of its columns: one that several columns are numbered under, or one for each, with commas between.
pub(super) type Column<'a> = (&'a str, &'a Array);

/// Writes arrays of at most two axes and as many rows; with a line of names before them if `has_names`.
pub(super) fn write(columns: &[Column<'_>], has_names: bool, to: &mut dyn Write) -> io::Result<()> {
    let (mut n_rows, mut widths) = (None, Vec::with_capacity(columns.len()));
    for (name, array) in columns {
        let (rows, width) = match *array.shape() {
            [] => (1, 1),
            [rows] => (rows, 1),
            [rows, width] => (rows, width),
            ref shape => {
                let axes = shape.len();
                return refuse(format!("a csv file holds at most 2 axes, and the array has {axes}"));
            }
        };
        let (first, of) = *n_rows.get_or_insert((rows, *name));
        if rows != first {
            return refuse(format!("the column `{name}` has {rows} rows, and `{of}` has {first}"));
        }
        widths.push(width);
    }
    if has_names {
        let mut line = csv::Writer::from_writer(&mut *to);
        let names: Vec<String> = columns
            .iter()
            .zip(&widths)
            .map(|((name, _), width)| names(name, *width))
            .collect::<io::Result<Vec<_>>>()?
            .concat();
        line.write_record(names).map_err(io::Error::other)?;
        line.flush()?;
    }
    let mut cells: Vec<_> = columns.iter().map(|(_, array)| array.iter_scalars()).collect();
    for _ in 0..n_rows.map_or(0, |(rows, _)| rows) {
        let mut between = "";
        for (cells, width) in cells.iter_mut().zip(&widths) {
            for scalar in cells.take(*width) {
                to.write_all(between.as_bytes())?;
                write_scalar(scalar, to)?;
                between = ",";
            }
        }
        to.write_all(b"\n")?;
    }
    Ok(())
}

fn write_scalar(scalar: Scalar, to: &mut dyn Write) -> io::Result<()> {
    write!(to, "{scalar}")
}

/// The names of `width` columns that are called `name` together.
fn names(name: &str, width: usize) -> io::Result<Vec<String>> {
    let parts = split(name);
    match parts.len() {
        n if n == width => Ok(parts),
        1 => Ok((0..width).map(|i| format!("{name}_{i}")).collect()),
        n => refuse(format!("{n} names are given for {width} columns")),
    }
}

fn refuse<T>(what: String) -> io::Result<T> {
    Err(io::Error::new(io::ErrorKind::InvalidInput, what))
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::array::Array;
    use crate::files::{Output, read, write_all};
    use crate::pool::Pool;
    use texpr_base::{DType, Scalar};

    fn text(columns: &[(&str, &Array)], has_names: bool) -> String {
        let mut bytes = Vec::new();
        match write(columns, has_names, &mut bytes) {
            Ok(()) => String::from_utf8(bytes).unwrap(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn columns_stand_side_by_side_under_their_names() {
        let (a, b) =
            (Array::from(&[1i64, 2][..]), Array::from_slice(&[0.5, 1.0, 1.5, 2.0], &[2, 2]).unwrap());
        assert_eq!(text(&[("b", &b)], false), "0.5,1.0\n1.5,2.0\n");
        assert_eq!(text(&[("a", &a)], true), "a\n1\n2\n");
        assert_eq!(text(&[("a", &a), ("b", &b)], true), "a,b_0,b_1\n1,0.5,1.0\n2,1.5,2.0\n");
        assert_eq!(
            text(&[("x,y", &b), ("say \"a\"", &a)], true),
            "x,y,\"say \"\"a\"\"\"\n0.5,1.0,1\n1.5,2.0,2\n"
        );
        assert_eq!(text(&[("one", &Array::scalar(Scalar::f64(1.0)))], true), "one\n1.0\n");
        assert_eq!(text(&[("x,y,z", &b)], true), "3 names are given for 2 columns");
        let c = Array::from(&[1u8][..]);
        assert_eq!(text(&[("a", &a), ("c", &c)], true), "the column `c` has 1 rows, and `a` has 2");
        assert_eq!(text(&[("n", &Array::zeros(DType::F64, &[0, 2]).unwrap())], true), "n_0,n_1\n");
    }

    #[test]
    fn what_is_written_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        let path = path.to_str().unwrap();
        for array in [
            Array::from_slice(&[1.0, -0.0, f64::NAN, 5e-324, f64::INFINITY, 0.1], &[2, 3]).unwrap(),
            Array::from(&[1u64 << 63, 2][..]),
            Array::from(&[true, false][..]),
            Array::zeros(DType::F64, &[0]).unwrap(),
        ] {
            write_all(&[Output { name: "y", path, array: &array }]).unwrap();
            assert_eq!(read(path, "x", &Pool::new()).unwrap().array, array);
        }
        let (a, b) = (Array::from(&[1i64, 2][..]), Array::from(&[0.5, f64::NAN][..]));
        write_all(&[Output { name: "a", path, array: &a }, Output { name: "b", path, array: &b }]).unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap(), "a,b\n1,0.5\n2,nan\n");
        assert_eq!(read(&format!("{path}:b"), "x", &Pool::new()).unwrap().array, b);
        let given = format!("{path}:price");
        write_all(&[Output { name: "a", path: &given, array: &a }]).unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap(), "price\n1\n2\n");
        let cube = Array::zeros(DType::F64, &[1, 1, 1]).unwrap();
        let error = write_all(&[Output { name: "a", path, array: &cube }]).unwrap_err().to_string();
        assert!(error.ends_with("at most 2 axes, and the array has 3"), "{error}");
    }
}
