//! Data files and values: what `-i` reads and `-o` writes, one file a format.
//!
//! Invariant: nothing is read or written but the paths given; an output file appears whole or not at all.

mod csv;
mod json;
mod nested;
mod npy;
mod npy_header;
mod npy_order;
mod npz;
mod numbers;
mod output;
mod room;
mod value;

pub use output::{Output, write, write_all, write_text};

use crate::array::Array;
use crate::errors::{DTypeDoesNotFit, DataError, Origin, UnknownFormat};
use crate::pool::Pool;
use texpr_base::{DType, Scalar};

/// An array as it was given for an input, before it is fitted to the declared dtype.
#[derive(Clone, Debug)]
pub struct Data {
    /// The values, with the dtype of the file or, for numbers written as text, a guess.
    pub array: Array,
    /// Where it came from.
    pub origin: Origin,
    /// Whether the dtype is stated or guessed.
    pub form: Form,
}

/// How values were written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// With a dtype of their own: npy, npz, arrays in memory.
    Typed,
    /// As text, whose numbers have no dtype: csv, json, the command line.
    Text,
}

/// The format that the end of a name says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Format {
    Npy,
    /// The archive's path and the member after the colon.
    Npz(String, Option<String>),
    Csv,
    Json,
}

impl Data {
    /// An array handed over in memory for input `name`.
    pub fn given(array: Array, name: &str) -> Self {
        Self { array, origin: Origin::new(name, ""), form: Form::Typed }
    }

    /// The array with dtype `want`. It is taken when every value of its dtype is one of `want`, or, for text, when each of its values
    /// is (a fraction is rounded to `f32`, as a literal in a program is); `cast` takes anything. Without a copy when the
    /// dtype is `want` already.
    pub fn conform(&self, want: DType, cast: bool, pool: &Pool) -> Result<Array, DataError> {
        let have = self.array.dtype();
        if !cast && !have.widens_to(want) {
            let misfit = |value| DTypeDoesNotFit { origin: self.origin.clone(), have, want, value };
            // A file of `f32` may be one of `bf16`, for which there is no other form.
            let was_stored = (have, want) == (DType::F32, DType::BF16);
            if was_stored {
                let differs =
                    |value: &Scalar| value.cast(want).cast(have) != *value && !value.as_f64().is_nan();
                return match self.array.iter_scalars().find(differs) {
                    Some(value) => Err(misfit(Some(value.to_string())).into()),
                    None => self.array.astype_in(want, pool).map_err(|error| error.at(&self.origin)),
                };
            }
            if self.form == Form::Typed {
                return Err(misfit(None).into());
            }
            if let Some(value) = self.array.iter_scalars().find(|&value| !numbers::is_value_of(value, want)) {
                return Err(misfit(Some(value.to_string())).into());
            }
        }
        self.array.astype_in(want, pool).map_err(|error| error.at(&self.origin))
    }
}

/// Reads what `-i name=source` gives: `data.npy`, `set.npz:member`, `table.csv`, `x.json`, `-` for an npy on standard input, or
/// a value such as `1.5` or `[1, 2, 3]`. Whatever must be copied goes to blocks of `pool`.
pub fn read(source: &str, name: &str, pool: &Pool) -> Result<Data, DataError> {
    let origin = Origin::new(name, source);
    let (array, form) = match format_of(source) {
        _ if source == "-" => (npy::read_stdin(&origin, pool), Form::Typed),
        Some(Format::Npy) => (npy::read_file(source, &origin, pool), Form::Typed),
        Some(Format::Npz(path, member)) => (npz::read(&path, member.as_deref(), &origin, pool), Form::Typed),
        Some(Format::Csv) => (csv::read(source, &origin, pool), Form::Text),
        Some(Format::Json) => (json::read(source, &origin, pool), Form::Text),
        None if value::is_meant(source) => (value::read(&origin, pool), Form::Text),
        None => (Err(UnknownFormat { what: origin.to_string() }.into()), Form::Text),
    };
    match array {
        Ok(array) => Ok(Data { array, origin, form }),
        Err(error) => Err(error.at(&origin)),
    }
}

/// The format of `path` by the end of its name, in either case; a colon after `.npz` ends the path.
pub(crate) fn format_of(path: &str) -> Option<Format> {
    let lower = path.to_ascii_lowercase();
    if let Some(at) = lower.rfind(".npz:") {
        let (archive, member) = (&path[..at + 4], &path[at + 5..]);
        return Some(Format::Npz(archive.to_owned(), Some(member.to_owned())));
    }
    match lower.rsplit_once('.')?.1 {
        "npy" => Some(Format::Npy),
        "npz" => Some(Format::Npz(path.to_owned(), None)),
        "csv" => Some(Format::Csv),
        "json" => Some(Format::Json),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Data, Format, format_of, read};
    use crate::array::Array;
    use crate::errors::DataError;
    use crate::pool::Pool;
    use texpr_base::DType;

    fn conform(source: &str, want: DType) -> Result<Array, DataError> {
        let pool = Pool::new();
        read(source, "x", &pool)?.conform(want, false, &pool)
    }

    #[test]
    fn formats_go_by_the_end_of_the_name() {
        assert_eq!(format_of("a.b.NPY"), Some(Format::Npy));
        assert_eq!(format_of("set.npz:a:b"), Some(Format::Npz("set.npz".into(), Some("a:b".into()))));
        assert_eq!((format_of("data.xlsx"), format_of("1.5"), format_of("npy")), (None, None, None));
        assert_eq!(
            conform("data.xlsx", DType::F64).unwrap_err().to_string(),
            "input `x`: `data.xlsx` has no known format; files end in .npy, .npz, .csv or .json"
        );
        assert_eq!(
            conform("no.npy", DType::F64).unwrap_err().to_string(),
            "input `x`: `no.npy` cannot be read: no such file or directory"
        );
    }

    #[test]
    fn text_fits_when_each_value_does() {
        for (source, want, fits) in [
            ("1", DType::F32, true),
            ("16777217", DType::F32, false),
            ("0.1", DType::F32, true),
            ("1e39", DType::F32, false),
            ("inf", DType::F32, true),
            ("3.0", DType::I8, true),
            ("3.5", DType::I8, false),
            ("128", DType::I8, false),
            ("1", DType::Bool, true),
            ("2", DType::Bool, false),
            ("true", DType::F64, true),
            ("nan", DType::I64, false),
            ("18446744073709551615", DType::U64, true),
            ("18446744073709551615", DType::I64, false),
            ("[]", DType::U8, true),
        ] {
            assert_eq!(conform(source, want).is_ok(), fits, "{source} as {want}");
        }
        assert_eq!(
            conform("[1, 300]", DType::U8).unwrap_err().to_string(),
            "input `x`: `[1, 300]` has the value 300, and the program declares u8"
        );
    }

    #[test]
    fn a_typed_array_must_widen_or_be_cast() {
        let (pool, data) = (Pool::new(), Data::given(Array::from(&[1i64, 2][..]), "x"));
        assert_eq!(data.conform(DType::I64, false, &pool).unwrap().as_ptr(), data.array.as_ptr());
        assert_eq!(data.conform(DType::F64, false, &pool).unwrap().to_f64_vec(), [1.0, 2.0]);
        assert_eq!(data.conform(DType::U8, true, &pool).unwrap().as_slice::<u8>(), Some(&[1, 2][..]));
        let error = data.conform(DType::F32, false, &pool).unwrap_err();
        assert_eq!(error.to_string(), "input `x`: the array holds i64, and the program declares f32");
        assert!(error.diag().help.unwrap().contains("--cast"));
    }

    #[test]
    fn the_limit_holds_for_what_is_read() {
        let pool = Pool::with_limit(20);
        assert_eq!(
            read("[1, 2, 3]", "x", &pool).unwrap_err().to_string(),
            "input `x`: `[1, 2, 3]` needs 24 bytes; 0 bytes of the 20 bytes allowed are in use"
        );
    }
}
