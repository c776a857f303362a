//! Files of named tensors as machine-learning programs keep their weights in. Large ones are mapped, as npy files are.

use super::{Format, archive};
use crate::array::Array;
use crate::errors::{ArchiveProblem, CannotOpen, DTypeNotSupported, DataError, NotArchive, Origin};
use crate::pool::Pool;
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, Metadata, TensorInfo};
use std::fs::File;
use std::io::{self, Read, Write};
use texpr_base::DType;

/// Smaller files are read: that is faster than a mapping, and safe from whoever shortens the file.
const MAP_FROM: u64 = 1 << 20;
/// Before the header stands its length.
const LENGTH: usize = 8;

/// A file whose header was read.
struct Opened {
    file: File,
    /// All of its bytes.
    bytes: Array,
    is_mapped: bool,
    header: Metadata,
    /// Where the tensors begin.
    start: usize,
}

/// Reads one tensor of the file at `path`.
pub(super) fn read(
    path: &str,
    member: Option<&str>,
    origin: &Origin,
    pool: &Pool,
) -> Result<Array, DataError> {
    let opened = open(path, origin, pool)?;
    let name = archive::choose(member, opened.names(), Format::Safetensors, origin)?;
    opened.tensor(&name, origin, pool)
}

/// Reads all tensors of the file at `path`.
pub(super) fn read_all(
    path: &str,
    origin: &dyn Fn(&str) -> Origin,
    pool: &Pool,
) -> Result<Vec<(String, Array)>, DataError> {
    let opened = open(path, &origin(""), pool)?;
    let names = opened.names();
    names
        .into_iter()
        .map(|name| {
            let array = opened.tensor(&name, &origin(&name), pool)?;
            Ok((name, array))
        })
        .collect()
}

fn open(path: &str, origin: &Origin, pool: &Pool) -> Result<Opened, DataError> {
    let unreadable = |error: io::Error| CannotOpen::new(origin, &error);
    let mut file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    let is_mapped = metadata.is_file() && metadata.len() >= MAP_FROM;
    let bytes = if is_mapped {
        let len = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
        Array::map(DType::U8, vec![len], &file, 0).map_err(unreadable)?
    } else {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(unreadable)?;
        Array::from_slice_in(&bytes, &[bytes.len()], pool)?
    };
    let (n, header) = SafeTensors::read_metadata(bytes.bytes())
        .map_err(|error| archive::damaged(Format::Safetensors, error.to_string(), origin))?;
    Ok(Opened { file, bytes, is_mapped, header, start: LENGTH + n })
}

impl Opened {
    fn names(&self) -> Vec<String> {
        let mut names = self.header.offset_keys();
        names.sort_unstable();
        names
    }

    fn tensor(&self, name: &str, origin: &Origin, pool: &Pool) -> Result<Array, DataError> {
        let Some(info) = self.header.info(name) else {
            let problem = ArchiveProblem::NoMember(name.to_owned());
            let (origin, format) = (origin.clone(), Format::Safetensors.name());
            return Err(NotArchive { origin, format, problem, members: self.names() }.into());
        };
        let Some(dtype) = dtype_of(info.dtype) else {
            let found = info.dtype.to_string();
            return Err(DTypeNotSupported { origin: origin.clone(), descr: found }.into());
        };
        let offset = self.start + info.data_offsets.0;
        // A byte that is no truth value must not become one, so they are copied.
        if self.is_mapped && dtype != DType::Bool && offset.is_multiple_of(dtype.size()) {
            return Array::map(dtype, info.shape.clone(), &self.file, offset)
                .map_err(|error| CannotOpen::new(origin, &error).into());
        }
        let from = &self.bytes.bytes()[offset..self.start + info.data_offsets.1];
        let mut block = pool.alloc(from.len())?;
        let to = &mut block.as_mut_slice()[..from.len()];
        to.copy_from_slice(from);
        if dtype == DType::Bool {
            to.iter_mut().for_each(|byte| *byte = u8::from(*byte != 0));
        }
        Array::from_block(dtype, info.shape.clone(), block)
    }
}

fn dtype_of(dtype: Dtype) -> Option<DType> {
    Some(match dtype {
        Dtype::BOOL => DType::Bool,
        Dtype::I8 => DType::I8,
        Dtype::I16 => DType::I16,
        Dtype::I32 => DType::I32,
        Dtype::I64 => DType::I64,
        Dtype::U8 => DType::U8,
        Dtype::U16 => DType::U16,
        Dtype::U32 => DType::U32,
        Dtype::U64 => DType::U64,
        Dtype::F32 => DType::F32,
        Dtype::F64 => DType::F64,
        Dtype::F16 => DType::F16,
        Dtype::BF16 => DType::BF16,
        Dtype::C64 => DType::C64,
        _ => return None,
    })
}

fn of_dtype(dtype: DType) -> io::Result<Dtype> {
    Ok(match dtype {
        DType::Bool => Dtype::BOOL,
        DType::I8 => Dtype::I8,
        DType::I16 => Dtype::I16,
        DType::I32 => Dtype::I32,
        DType::I64 => Dtype::I64,
        DType::U8 => Dtype::U8,
        DType::U16 => Dtype::U16,
        DType::U32 => Dtype::U32,
        DType::U64 => Dtype::U64,
        DType::F32 => Dtype::F32,
        DType::F64 => Dtype::F64,
        DType::F16 => Dtype::F16,
        DType::BF16 => Dtype::BF16,
        DType::C64 => Dtype::C64,
        DType::C128 => {
            let what = "a .safetensors file holds no c128; cast it, `c64(…)`, or write an .npz file";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
        }
    })
}

/// Writes named arrays, those with the largest elements first, so that all are aligned. The same arrays give the same bytes.
pub(super) fn write(arrays: &[(&str, &Array)], to: &mut dyn Write) -> io::Result<()> {
    let mut arrays = arrays.to_vec();
    arrays.sort_by_key(|(name, array)| (std::cmp::Reverse(array.dtype().size()), name.to_owned()));
    let mut end = 0;
    let infos = arrays.iter().map(|(name, array)| {
        let start = end;
        end += array.n_bytes();
        let (dtype, shape) = (of_dtype(array.dtype())?, array.shape().to_vec());
        Ok(((*name).to_owned(), TensorInfo { dtype, shape, data_offsets: (start, end) }))
    });
    let infos = infos.collect::<io::Result<Vec<_>>>()?;
    let header = Metadata::new(None, infos).map_err(io::Error::other)?;
    let mut header = serde_json::to_vec(&header)?;
    header.resize(header.len().next_multiple_of(LENGTH), b' ');
    to.write_all(&(header.len() as u64).to_le_bytes())?;
    to.write_all(&header)?;
    arrays.iter().try_for_each(|(_, array)| to.write_all(array.bytes()))
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::array::Array;
    use crate::errors::Origin;
    use crate::files::{read, read_all};
    use crate::pool::Pool;

    fn bytes(arrays: &[(&str, &Array)]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(arrays, &mut bytes).unwrap();
        bytes
    }

    /// What reading `bytes`, and of them `member`, says.
    fn told(bytes: &[u8], member: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.safetensors");
        std::fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        match read(&format!("{path}{member}"), "x", &Pool::new()) {
            Ok(data) => format!("{:?}", data.array),
            Err(error) => error.to_string().replace(path, "m.safetensors"),
        }
    }

    fn with_header(header: &str, data: &[u8]) -> Vec<u8> {
        [&(header.len() as u64).to_le_bytes(), header.as_bytes(), data].concat()
    }

    #[test]
    fn what_is_written_reads_back_with_the_library_too() {
        let (a, b) =
            (Array::from_slice(&[1.5f32, 2.0], &[2, 1]).unwrap(), Array::from(&[true, false, true][..]));
        let (c, d) = (Array::from(&[1u64 << 63][..]), Array::from_slice::<i16>(&[], &[0, 3]).unwrap());
        let all = [("layer.a", &a), ("b", &b), ("c:1", &c), ("d", &d)];
        let bytes = bytes(&all);
        for (name, array) in all {
            assert_eq!(told(&bytes, &format!(":{name}")), format!("{array:?}"));
        }
        let theirs = safetensors::SafeTensors::deserialize(&bytes).unwrap();
        assert_eq!(theirs.tensor("layer.a").unwrap().shape(), [2, 1]);
        assert_eq!(theirs.tensor("c:1").unwrap().data(), (1u64 << 63).to_le_bytes());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.safetensors");
        std::fs::write(&path, &bytes).unwrap();
        let read = read_all(path.to_str().unwrap(), &|name| Origin::state(name, "f"), &Pool::new()).unwrap();
        let names: Vec<&str> = read.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["b", "c:1", "d", "layer.a"]);
    }

    #[test]
    fn large_files_are_mapped() {
        let large = Array::zeros(texpr_base::DType::F64, &[1 << 18]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.safetensors");
        std::fs::write(&path, bytes(&[("w", &large)])).unwrap();
        let pool = Pool::with_limit(1000);
        assert_eq!(read(path.to_str().unwrap(), "x", &pool).unwrap().array, large);
    }

    #[test]
    fn the_member_is_found_or_the_message_lists_them() {
        let (a, b) = (Array::from(&[1.0][..]), Array::from(&[3i32][..]));
        let two = bytes(&[("train", &a), ("test", &b)]);
        assert!(told(&two, "").ends_with("holds several arrays: `test`, `train`"));
        assert!(told(&two, ":tran").ends_with("has no array `tran`; it has `test`, `train`"));
        assert_eq!(told(&bytes(&[("only", &b)]), ""), "i32[1] [3]");
        assert!(told(&bytes(&[]), "").ends_with("holds no arrays"));
    }

    #[test]
    fn damage_is_seen() {
        let good = bytes(&[("a", &Array::from(&[1.0; 20][..]))]);
        for bad in [
            vec![],
            b"no tensors".to_vec(),
            u64::MAX.to_le_bytes().to_vec(),
            good[..good.len() - 1].to_vec(),
            good[..40].to_vec(),
            [good.as_slice(), b"x"].concat(),
            with_header("{}", b"x"),
            with_header("[1]", b""),
            with_header(
                "{\"a\":{\"dtype\":\"F64\",\"shape\":[9223372036854775807,9],\"data_offsets\":[0,8]}}",
                &[0; 8],
            ),
            with_header("{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,8]}}", &[0; 8]),
            with_header("{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}}", &[0; 16]),
        ] {
            let told = told(&bad, "");
            assert!(told.contains("is not a readable safetensors file: "), "{told}");
        }
        let odd = with_header("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}", &[0]);
        assert!(told(&odd, "").contains("F8_E4M3"), "{}", told(&odd, ""));
    }
}
