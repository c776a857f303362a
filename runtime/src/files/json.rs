//! JSON: nested lists of numbers or booleans; complex numbers are pairs. Not-a-number and the infinities are the strings `"nan"`, `"inf"` and
//! `"-inf"`, which every JSON reader takes.

use super::{nested, room};
use crate::array::Array;
use crate::errors::{CannotOpen, DataError, NotJson, Origin};
use crate::pool::Pool;
use std::fs::File;
use std::io::{self, Write};
use texpr_base::Scalar;

/// Reads the file at `path`.
pub(super) fn read(path: &str, origin: &Origin, pool: &Pool) -> Result<Array, DataError> {
    let cannot = |error: io::Error| CannotOpen::new(origin, &error);
    let file = File::open(path).map_err(cannot)?;
    room::for_text(file.metadata().map_err(cannot)?.len(), origin, pool)?;
    let text = io::read_to_string(file).map_err(cannot)?;
    // Numbers take 8 bytes each while they are read, truth values 1; no more values than commas and one.
    let is_truth = text.contains("true") || text.contains("false");
    let n_values = text.bytes().filter(|&byte| byte == b',').count() + 1;
    room::for_bytes(n_values.saturating_mul(if is_truth { 1 } else { 8 }), origin, pool)?;
    nested::read(&text, pool, |problem| {
        let (line, column) = (problem.line, problem.column);
        NotJson { origin: origin.clone(), line, column, what: problem.what }.into()
    })
}

/// A number, or the name of one that JSON does not have.
fn leaf(scalar: Scalar) -> String {
    let is_named = scalar.dtype.is_float() && !scalar.as_f64().is_finite();
    if is_named { format!("\"{scalar}\"") } else { scalar.to_string() }
}

/// Writes `array` as nested lists, each innermost one on a line; a complex number is `[re, im]`.
pub(super) fn write(array: &Array, to: &mut dyn Write) -> io::Result<()> {
    // Past an axis of size 0 there is nothing to nest: its lists are the leaves.
    let zero_axis = array.shape().iter().position(|&size| size == 0);
    let outer = &array.shape()[..zero_axis.unwrap_or(array.rank())];
    let mut scalars = array.iter_scalars();
    let mut index = vec![0; outer.len()];
    let mut n_open = outer.len();
    loop {
        to.write_all("[".repeat(n_open).as_bytes())?;
        match scalars.next() {
            None => to.write_all(b"[]")?,
            Some(z) if z.dtype.is_complex() => write!(to, "[{}, {}]", leaf(z.re()), leaf(z.im()))?,
            Some(scalar) => write!(to, "{}", leaf(scalar))?,
        }
        n_open = 0;
        while n_open < outer.len() {
            let axis = outer.len() - 1 - n_open;
            index[axis] += 1;
            if index[axis] < outer[axis] {
                break;
            }
            index[axis] = 0;
            n_open += 1;
        }
        to.write_all("]".repeat(n_open).as_bytes())?;
        if n_open == outer.len() {
            return to.write_all(b"\n");
        }
        to.write_all(if n_open == 0 { b", " } else { b",\n" })?;
    }
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::array::Array;
    use crate::files::read;
    use crate::pool::Pool;
    use texpr_base::{DType, Scalar};

    fn text(array: &Array) -> String {
        let mut bytes = Vec::new();
        write(array, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn arrays_are_nested_lists() {
        assert_eq!(text(&Array::scalar(Scalar::f64(1.5))), "1.5\n");
        assert_eq!(text(&Array::from(&[1u8, 2][..])), "[1, 2]\n");
        assert_eq!(text(&Array::from_slice(&[1, 2, 3, 4i64], &[2, 2]).unwrap()), "[[1, 2],\n[3, 4]]\n");
        assert_eq!(text(&Array::from_slice(&[1, 2i64], &[2, 1, 1]).unwrap()), "[[[1]],\n[[2]]]\n");
        assert_eq!(
            text(&Array::from(&[f64::NAN, f64::INFINITY, -f64::INFINITY, 1e300][..])),
            "[\"nan\", \"inf\", \"-inf\", 1e300]\n"
        );
        for (shape, want) in
            [(&[0][..], "[]\n"), (&[2, 0], "[[], []]\n"), (&[0, 3], "[]\n"), (&[2, 1, 0], "[[[]],\n[[]]]\n")]
        {
            assert_eq!(text(&Array::zeros(DType::F64, shape).unwrap()), want);
        }
    }

    #[test]
    fn what_is_written_is_valid_json_and_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let array = Array::from_slice(&[1.0, f64::NAN, 1e-7, -0.0, 5e-324, 1e22], &[3, 2]).unwrap();
        std::fs::write(&path, text(&array)).unwrap();
        let _: serde_json::Value = serde_json::from_str(&text(&array)).unwrap();
        let back = read(path.to_str().unwrap(), "x", &Pool::new()).unwrap();
        assert_eq!(back.array, array);
    }

    #[test]
    fn a_slip_is_named_with_line_and_column() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        std::fs::write(&path, "[[1, 2],\n [3, null]]").unwrap();
        let error = read(path.to_str().unwrap(), "x", &Pool::new()).unwrap_err().to_string();
        assert!(
            error.ends_with(".json`:2:6: `null` is not a number; a missing number is written \"nan\""),
            "{error}"
        );
    }
}
