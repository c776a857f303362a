//! Columns of Arrow (`.arrow`, `.feather`) and Parquet files; with the feature `arrow`, for the libraries are large.

use super::Format;
use crate::array::Array;
use crate::errors::{ColumnsProblem, DataError, NotColumns, Origin};
use crate::pool::Pool;

/// Reads columns of the file at `path`, all of them unless some are chosen by name: one axis for one column, else rows and columns.
pub(super) fn read(
    path: &str,
    format: Format,
    columns: Option<&str>,
    origin: &Origin,
    pool: &Pool,
) -> Result<Array, DataError> {
    let told = |problem| NotColumns { origin: origin.clone(), format: format.name(), problem };
    tables::read(path, format, columns, origin, pool, &|problem| told(problem).into())
}

/// How a problem becomes an error.
type Told<'a> = &'a dyn Fn(ColumnsProblem) -> DataError;

#[cfg(not(feature = "arrow"))]
mod tables {
    use super::{Array, ColumnsProblem, DataError, Format, Origin, Pool, Told};

    pub(super) fn read(
        _: &str,
        _: Format,
        _: Option<&str>,
        _: &Origin,
        _: &Pool,
        told: Told<'_>,
    ) -> Result<Array, DataError> {
        Err(told(ColumnsProblem::NoFeature))
    }
}

#[cfg(feature = "arrow")]
mod guard;
#[cfg(feature = "arrow")]
mod tables;

#[cfg(all(test, not(feature = "arrow")))]
mod tests {
    use crate::files::read;
    use crate::pool::Pool;

    #[test]
    fn without_the_feature_the_message_names_it() {
        for name in ["t.parquet", "t.arrow:a", "t.feather"] {
            let error = read(name, "x", &Pool::new()).unwrap_err().diag();
            assert!(error.message.contains("without the feature `arrow`"), "{}", error.message);
            assert!(error.help.unwrap().contains("--features arrow"));
        }
    }
}
