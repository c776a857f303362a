//! Files of NumPy, one array each. Large ones that lie as we keep them are mapped, so opening costs nothing and memory is
//! filled page by page; the others are read and put in order.

use super::npy_header::{self, Header};
use crate::array::Array;
use crate::errors::{CannotOpen, DataError, NotNpy, NpyProblem, Origin};
use crate::pool::Pool;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use texpr_base::DType;

/// Smaller files are read: that is faster than a mapping, and safe from whoever shortens the file.
const MAP_FROM: usize = 1 << 20;

/// Reads, or maps, the file at `path`.
pub(super) fn read_file(path: &str, origin: &Origin, pool: &Pool) -> Result<Array, DataError> {
    let unreadable = |error| CannotOpen::new(origin, &error);
    let mut file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return read_stream(&mut BufReader::new(file), None, origin, pool);
    }
    let header = npy_header::read(&mut file, origin).map_err(unreadable)??;
    let has = metadata.len().saturating_sub(header.offset as u64);
    check_length(has, &header, origin)?;
    if header.n_bytes < MAP_FROM {
        return read_elements(&mut file, header, origin, pool);
    }
    let offset = header.offset;
    if header.is_as_kept() && offset.is_multiple_of(header.dtype.size()) {
        return Ok(Array::map(header.dtype, header.shape, &file, offset).map_err(unreadable)?);
    }
    let raw = Array::map(DType::U8, vec![header.n_bytes], &file, offset).map_err(unreadable)?;
    let mut block = pool.alloc(header.n_bytes)?;
    header.arrange(raw.bytes(), block.as_mut_slice());
    Array::from_block(header.dtype, header.shape, block)
}

/// Reads an array from standard input, which it must fill.
pub(super) fn read_stdin(origin: &Origin, pool: &Pool) -> Result<Array, DataError> {
    read_stream(&mut io::stdin().lock(), None, origin, pool)
}

/// Reads an array from `from`, which it must fill; `len` is the length of it all where known.
pub(super) fn read_stream(
    from: &mut dyn Read,
    len: Option<u64>,
    origin: &Origin,
    pool: &Pool,
) -> Result<Array, DataError> {
    let unreadable = |error| CannotOpen::new(origin, &error);
    let header = npy_header::read(from, origin).map_err(unreadable)??;
    if let Some(len) = len {
        check_length(len.saturating_sub(header.offset as u64), &header, origin)?;
    }
    let promised = header.n_bytes as u64;
    let array = read_elements(from, header, origin, pool)?;
    if npy_header::fill(from, &mut [0]).map_err(unreadable)? > 0 {
        return Err(
            NotNpy { origin: origin.clone(), problem: NpyProblem::Trailing { has: None, promised } }.into()
        );
    }
    Ok(array)
}

/// Writes `array`.
pub(super) fn write(array: &Array, to: &mut dyn Write) -> io::Result<()> {
    to.write_all(&npy_header::write(array.dtype(), array.shape()))?;
    let stored = npy_header::stored(array.dtype());
    let array = array.astype(stored).map_err(|error| io::Error::other(error.to_string()))?;
    to.write_all(array.bytes())
}

fn check_length(has: u64, header: &Header, origin: &Origin) -> Result<(), DataError> {
    let promised = header.n_bytes as u64;
    let problem = match has.cmp(&promised) {
        std::cmp::Ordering::Less => NpyProblem::Truncated { has, promised },
        std::cmp::Ordering::Equal => return Ok(()),
        std::cmp::Ordering::Greater => NpyProblem::Trailing { has: Some(has), promised },
    };
    Err(NotNpy { origin: origin.clone(), problem }.into())
}

fn read_elements(
    from: &mut dyn Read,
    header: Header,
    origin: &Origin,
    pool: &Pool,
) -> Result<Array, DataError> {
    let mut block = pool.alloc(header.n_bytes)?;
    let has =
        npy_header::fill(from, block.as_mut_slice()).map_err(|error| CannotOpen::new(origin, &error))?;
    if has < header.n_bytes {
        let (has, promised) = (has as u64, header.n_bytes as u64);
        return Err(
            NotNpy { origin: origin.clone(), problem: NpyProblem::Truncated { has, promised } }.into()
        );
    }
    if !header.arrange_in_place(block.as_mut_slice()) {
        let mut turned = pool.alloc(header.n_bytes)?;
        header.arrange(block.as_slice(), turned.as_mut_slice());
        block = turned;
    }
    Array::from_block(header.dtype, header.shape, block)
}
