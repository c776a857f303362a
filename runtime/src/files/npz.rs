//! Archives of npy files, as `numpy.savez` and `numpy.savez_compressed` write them.

use super::{Format, archive, npy};
use crate::array::Array;
use crate::errors::{CannotOpen, DataError, Origin};
use crate::pool::Pool;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Reads one array of the archive at `path`: `member`, or the only one, or the one named as the input.
pub(super) fn read(
    path: &str,
    member: Option<&str>,
    origin: &Origin,
    pool: &Pool,
) -> Result<Array, DataError> {
    let (mut zip, members) = open(path, origin)?;
    let name = archive::choose(member, members, Format::Npz, origin)?;
    read_member(&mut zip, &name, origin, pool)
}

/// Reads all arrays of the archive at `path`.
pub(super) fn read_all(
    path: &str,
    origin: &dyn Fn(&str) -> Origin,
    pool: &Pool,
) -> Result<Vec<(String, Array)>, DataError> {
    let (mut zip, members) = open(path, &origin(""))?;
    members
        .into_iter()
        .map(|name| {
            let array = read_member(&mut zip, &name, &origin(&name), pool)?;
            Ok((name, array))
        })
        .collect()
}

type Zip = ZipArchive<BufReader<File>>;

/// The archive with the names of its arrays, sorted.
fn open(path: &str, origin: &Origin) -> Result<(Zip, Vec<String>), DataError> {
    let file = File::open(path).map_err(|error| CannotOpen::new(origin, &error))?;
    let zip = ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(error, origin))?;
    let mut members: Vec<String> =
        zip.file_names().filter_map(|name| name.ok()?.strip_suffix(".npy").map(str::to_owned)).collect();
    members.sort_unstable();
    Ok((zip, members))
}

fn read_member(zip: &mut Zip, name: &str, origin: &Origin, pool: &Pool) -> Result<Array, DataError> {
    let mut entry = zip.by_name(&format!("{name}.npy")).map_err(|error| damaged(error, origin))?;
    let len = entry.size();
    // The archive's check sum is compared when the entry's end is reached; a slip there is no fault of the disk.
    read_entry(&mut entry, len, origin, pool)
}

fn read_entry(entry: &mut dyn Read, len: u64, origin: &Origin, pool: &Pool) -> Result<Array, DataError> {
    npy::read_stream(entry, Some(len), origin, pool).map_err(|error| match error {
        DataError::Open(failed) => archive::damaged(Format::Npz, failed.reason, origin),
        error => error,
    })
}

/// Writes named arrays, not compressed, as `numpy.savez` does it. The same arrays give the same bytes.
pub(super) fn write<W: Write + Seek>(arrays: &[(&str, &Array)], mut zip: ZipWriter<W>) -> io::Result<W> {
    for (name, array) in arrays {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(array.n_bytes() > u32::MAX as usize - 4096);
        zip.start_file(format!("{name}.npy"), options).map_err(io::Error::from)?;
        npy::write(array, &mut zip)?;
    }
    zip.finish().map_err(io::Error::from)
}

fn damaged(error: ZipError, origin: &Origin) -> DataError {
    let what = match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => crate::errors::reason(&error),
        ZipError::Io(_) => "it ends too early".to_owned(),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => "it is encrypted".to_owned(),
        error => error.to_string(),
    };
    archive::damaged(Format::Npz, what, origin)
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::array::Array;
    use crate::files::read;
    use crate::pool::Pool;
    use std::io::Cursor;
    use zip::ZipWriter;

    fn archive(arrays: &[(&str, &Array)]) -> Vec<u8> {
        write(arrays, ZipWriter::new(Cursor::new(Vec::new()))).unwrap().into_inner()
    }

    #[test]
    fn the_member_is_found_or_the_message_lists_them() {
        let (a, b) = (Array::from(&[1.0, 2.0][..]), Array::from(&[3i32][..]));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("set.npz");
        let path = path.to_str().unwrap();
        let get = |member: &str, name| {
            read(&format!("{path}{member}"), name, &Pool::new())
                .map(|data| data.array)
                .map_err(|error| error.to_string().replace(path, "set.npz"))
        };
        std::fs::write(path, archive(&[("train", &a), ("test", &b)])).unwrap();
        assert_eq!(get(":train", "x"), Ok(a.clone()));
        assert_eq!(get("", "test"), Ok(b.clone()));
        assert!(get("", "x").unwrap_err().ends_with("holds several arrays: `test`, `train`"));
        assert!(get(":tran", "x").unwrap_err().ends_with("has no array `tran`; it has `test`, `train`"));
        std::fs::write(path, archive(&[("only", &b)])).unwrap();
        assert_eq!(get("", "x"), Ok(b));
        std::fs::write(path, archive(&[])).unwrap();
        assert!(get("", "x").unwrap_err().ends_with("holds no arrays"));
    }

    #[test]
    fn damage_is_seen() {
        let mut bytes = archive(&[("a", &Array::from(&[1.0; 20][..]))]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.npz");
        let message = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            read(path.to_str().unwrap(), "x", &Pool::new()).unwrap_err().to_string()
        };
        assert!(message(b"not a zip").contains("is not a readable npz file"));
        assert!(message(&bytes[..100]).contains("is not a readable npz file"));
        let at = bytes.windows(8).rposition(|window| window == 1f64.to_le_bytes()).unwrap();
        bytes[at] ^= 1;
        assert!(
            message(&bytes).ends_with("is not a readable npz file: invalid checksum"),
            "{}",
            message(&bytes)
        );
    }
}
