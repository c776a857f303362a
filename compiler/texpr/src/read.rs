//! Data files for embedding programs.

use crate::error::Error;
use texpr_base::SourceMap;
use texpr_runtime::{Array, Pool, files};

/// Reads what `-i` of the command takes: `x.npy`, `set.npz:member`, `table.csv`, `x.json`, or a value such as `[1, 2, 3]`.
///
/// ```
/// let x = texpr::read("[[1.5, 2], [3, 4]]")?;
/// assert_eq!(x.shape(), [2, 2]);
/// assert_eq!(texpr::read("nowhere.npy").unwrap_err().code(), "D0301");
/// # Ok::<(), texpr::Error>(())
/// ```
///
/// # Errors
/// A file that cannot be read, or whose contents are not what its name says.
pub fn read(source: &str) -> Result<Array, Error> {
    match files::read(source, source, &Pool::new()) {
        Ok(data) => Ok(data.array),
        Err(error) => Err(Error::new(vec![error.diag()], SourceMap::new())),
    }
}
