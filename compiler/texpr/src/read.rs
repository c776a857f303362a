//! Data files and pictures for embedding programs.

use crate::error::Error;
use texpr_base::SourceMap;
use texpr_runtime::{Array, Pool, files};

/// Reads what `-i` of the command takes: `x.npy`, `set.npz:member`, `model.safetensors:layer.weight`, `table.csv`, `table.csv:price,size`,
/// `x.json`, `photo.png` (`u8[rows, columns]`, or `u8[rows, columns, 3]` for colours), or a value such as `[1, 2, 3]`.
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

/// Writes what `-o` of the command takes: `y.npy`, `set.npz:member`, `y.csv`, `y.json`, `y.png` (of `u8`, `u16`, or floats from 0 to 1), and
/// so on. The file appears whole or not at all.
///
/// ```
/// let path = std::env::temp_dir().join("texpr_write_example.png");
/// let path = path.to_str().unwrap();
/// texpr::write(path, &texpr::read("[[0.0, 0.5], [1.0, 0.25]]")?)?;
/// assert_eq!(texpr::read(path)?.as_slice::<u8>(), Some(&[0, 128, 255, 64][..]));
/// # std::fs::remove_file(path).unwrap();
/// # Ok::<(), texpr::Error>(())
/// ```
///
/// # Errors
/// A file that cannot be written, and an array that its format does not hold.
pub fn write(path: &str, array: &Array) -> Result<(), Error> {
    files::write(path, "", array).map_err(|error| Error::new(vec![error.diag()], SourceMap::new()))
}
