//! Data files and values: what `-i` reads and `-o` writes, one file a format.
//!
//! Invariant: nothing is read or written but the paths given; an output file appears whole or not at all.

mod archive;
mod columns;
mod csv;
mod csv_write;
mod image;
mod json;
mod nested;
mod npy;
mod npy_header;
mod npy_order;
mod npz;
mod numbers;
mod output;
mod room;
mod safetensors;
mod value;

pub use archive::{is_archive, read_all};
pub use csv::Cell;
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
    /// The first cell of a table that holds no number; it is not-a-number in the array.
    pub missing: Option<Cell>,
}

/// How values were written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// With a dtype of their own: npy, npz, safetensors, arrays in memory.
    Typed,
    /// As a picture, whose channels fit several declarations.
    Picture,
    /// As text, whose numbers have no dtype: csv, json, the command line.
    Text,
}

/// The format that the end of a name says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Format {
    Npy,
    Npz,
    Safetensors,
    Csv,
    Json,
    Png,
    Jpeg,
    Bmp,
    Parquet,
    Arrow,
    Feather,
}

/// The endings of all files that are read.
pub(crate) const READ: &str =
    ".npy, .npz, .safetensors, .csv, .json, .png, .jpg, .bmp, .parquet, .arrow or .feather";
/// The endings of all files that are written.
pub const WRITTEN: &str = ".npy, .npz, .safetensors, .csv, .json, .png, .jpg or .bmp";

impl Format {
    /// Those whose files have parts that are named after a colon.
    const WITH_MEMBERS: [Self; 6] =
        [Self::Npz, Self::Safetensors, Self::Csv, Self::Parquet, Self::Arrow, Self::Feather];

    /// The format of a file whose name ends so, in lower case.
    fn of_ending(end: &str) -> Option<Self> {
        Some(match end {
            "npy" => Self::Npy,
            "npz" => Self::Npz,
            "safetensors" => Self::Safetensors,
            "csv" => Self::Csv,
            "json" => Self::Json,
            "png" => Self::Png,
            "jpg" | "jpeg" => Self::Jpeg,
            "bmp" => Self::Bmp,
            "parquet" => Self::Parquet,
            "arrow" => Self::Arrow,
            "feather" => Self::Feather,
            _ => return None,
        })
    }

    /// Whether such files are written as well.
    fn is_written(self) -> bool {
        match self {
            Self::Npy | Self::Npz | Self::Safetensors | Self::Csv | Self::Json => true,
            Self::Png | Self::Jpeg | Self::Bmp => true,
            Self::Parquet | Self::Arrow | Self::Feather => false,
        }
    }

    /// The end of the name of such a file, without the dot.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Npy => "npy",
            Self::Npz => "npz",
            Self::Safetensors => "safetensors",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Bmp => "bmp",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
            Self::Feather => "feather",
        }
    }
}

/// A path as the user gives it, taken apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) path: &'a str,
    pub(crate) format: Format,
    /// What stands after the colon.
    pub(crate) member: Option<&'a str>,
}

impl Data {
    /// An array handed over in memory for input `name`.
    pub fn given(array: Array, name: &str) -> Self {
        Self::typed(array, Origin::new(name, ""))
    }

    /// An array that has a dtype of its own.
    pub fn typed(array: Array, origin: Origin) -> Self {
        Self { array, origin, form: Form::Typed, missing: None }
    }

    /// The array under a declared shape, of which the number of axes matters and the last size, if it is a number: pictures fit several.
    pub fn under(&self, rank: usize, last: Option<i64>, pool: &Pool) -> Result<Array, DataError> {
        match self.form {
            Form::Picture => image::fit(&self.array, rank, last, &self.origin, pool),
            Form::Typed | Form::Text => Ok(self.array.clone()),
        }
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
            if self.form != Form::Text {
                return Err(misfit(None).into());
            }
            if let Some(value) = self.array.iter_scalars().find(|&value| !numbers::is_value_of(value, want)) {
                let text = match self.missing {
                    Some(Cell { line, column }) if value.as_f64().is_nan() => {
                        format!("nan, as the cell in line {line} and column {column} is missing")
                    }
                    _ => value.to_string(),
                };
                return Err(misfit(Some(text)).into());
            }
        }
        self.array.astype_in(want, pool).map_err(|error| error.at(&self.origin))
    }
}

/// Reads what `-i name=source` gives: `data.npy`, `set.npz:member`, `table.csv`, `x.json`, `-` for an npy on standard input, or
/// a value such as `1.5` or `[1, 2, 3]`. Whatever must be copied goes to blocks of `pool`.
pub fn read(source: &str, name: &str, pool: &Pool) -> Result<Data, DataError> {
    let origin = Origin::new(name, source);
    let typed = |array| Data::typed(array, origin.clone());
    let as_form = |form, array| Data { form, ..typed(array) };
    let data = match place_of(source) {
        _ if source == "-" => npy::read_stdin(&origin, pool).map(typed),
        Some(Place { path, format, member }) => match format {
            Format::Npy => npy::read_file(path, &origin, pool).map(typed),
            Format::Npz => npz::read(path, member, &origin, pool).map(typed),
            Format::Safetensors => safetensors::read(path, member, &origin, pool).map(typed),
            Format::Csv => csv::read(path, member, &origin, pool)
                .map(|table| Data { missing: table.missing, ..as_form(Form::Text, table.array) }),
            Format::Json => json::read(path, &origin, pool).map(|array| as_form(Form::Text, array)),
            Format::Png | Format::Jpeg | Format::Bmp => {
                image::read(path, &origin, pool).map(|array| as_form(Form::Picture, array))
            }
            Format::Parquet | Format::Arrow | Format::Feather => {
                columns::read(path, format, member, &origin, pool).map(typed)
            }
        },
        None if value::is_meant(source) => value::read(&origin, pool).map(|array| as_form(Form::Text, array)),
        None => Err(UnknownFormat { what: origin.to_string(), known: READ }.into()),
    };
    data.map_err(|error| error.at(&origin))
}

/// Whether both are the same file, whatever they name in it.
pub fn is_same_file(a: &str, b: &str) -> bool {
    let path = |given| place_of(given).map_or(given, |place| place.path);
    path(a) == path(b)
}

/// Whether the format of `path` is one that is written.
pub fn is_written(path: &str) -> bool {
    place_of(path).is_some_and(|place| place.format.is_written())
}

/// The format of `given` by the end of its name, in either case; in files of several arrays a colon after that ends the path.
pub(crate) fn place_of(given: &str) -> Option<Place<'_>> {
    let lower = given.to_ascii_lowercase();
    let members = Format::WITH_MEMBERS.into_iter().filter_map(|format| {
        let end = lower.find(&format!(".{}:", format.name()))? + 1 + format.name().len();
        Some(Place { path: &given[..end], format, member: Some(&given[end + 1..]) })
    });
    if let Some(place) = members.min_by_key(|place| place.path.len()) {
        return Some(place);
    }
    let (_, end) = lower.rsplit_once('.')?;
    Some(Place { path: given, format: Format::of_ending(end)?, member: None })
}

#[cfg(test)]
mod tests {
    use super::{Data, Format, Place, place_of, read};
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
        let place = |path, format, member| Some(Place { path, format, member });
        assert_eq!(place_of("a.b.NPY"), place("a.b.NPY", Format::Npy, None));
        assert_eq!(place_of("set.npz:a:b"), place("set.npz", Format::Npz, Some("a:b")));
        assert_eq!(
            place_of("m.safetensors:a.npz:b"),
            place("m.safetensors", Format::Safetensors, Some("a.npz:b"))
        );
        assert_eq!(place_of("t.csv:a,b"), place("t.csv", Format::Csv, Some("a,b")));
        assert_eq!(place_of("a.JPEG"), place("a.JPEG", Format::Jpeg, None));
        assert_eq!((place_of("data.xlsx"), place_of("1.5"), place_of("npy")), (None, None, None));
        assert_eq!(
            conform("data.xlsx", DType::F64).unwrap_err().to_string(),
            format!("input `x`: `data.xlsx` has no known format; files end in {}", super::READ)
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
