//! Outputs on disk: each file is written beside its place under another name, and takes the place when all of them are
//! complete. Whatever fails before that leaves everything as it was.

use super::{Format, Place, WRITTEN, csv_write, image, json, npy, npz, place_of, safetensors};
use crate::array::Array;
use crate::errors::{CannotWrite, DataError, UnknownFormat};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use zip::ZipWriter;

/// One output and where it goes.
#[derive(Clone, Copy, Debug)]
pub struct Output<'a> {
    /// The output's name in the program; the member's name in an `.npz`.
    pub name: &'a str,
    /// `y.npy`, `set.npz`, `set.npz:member`, `t.csv`, `t.csv:column`, `y.json`, `y.png`, or `-` for an npy on standard output.
    pub path: &'a str,
    /// Its value.
    pub array: &'a Array,
}

/// A file to be written, with the outputs that go there.
struct Target<'a> {
    path: String,
    format: Format,
    outputs: Vec<Output<'a>>,
    members: Vec<(String, &'a Array)>,
}

/// A file that is complete but not yet in its place.
struct Pending {
    file: NamedTempFile,
    place: PathBuf,
}

const BUFFER: usize = 1 << 18;

/// Writes one output.
pub fn write(path: &str, name: &str, array: &Array) -> Result<(), DataError> {
    write_all(&[Output { name, path, array }])
}

/// Writes all outputs, those for one `.npz`, `.safetensors` or `.csv` into one file. No file changes its place before all are complete.
pub fn write_all(outputs: &[Output<'_>]) -> Result<(), DataError> {
    let targets = targets(outputs)?;
    let mut done = Vec::new();
    for target in &targets {
        let failed = |error| CannotWrite::new(target.outputs[0].name, &target.path, &error);
        done.push((target, target.write().map_err(failed)?));
    }
    for (target, pending) in done {
        if let Some(Pending { file, place }) = pending {
            let moved = file.persist(place).map(|_| ());
            moved.map_err(|failed| CannotWrite::new(target.outputs[0].name, &target.path, &failed.error))?;
        }
    }
    Ok(())
}

/// Writes a text that is no output, such as a profile; the file appears whole or not at all.
pub fn write_text(path: &str, text: &str) -> Result<(), DataError> {
    let write = || {
        let place = if Path::new(path).exists() { fs::canonicalize(path)? } else { PathBuf::from(path) };
        let mut file = new_beside(&place)?;
        file.write_all(text.as_bytes())?;
        file.persist(place).map_err(|failed| failed.error)
    };
    write().map(|_| ()).map_err(|error| CannotWrite::new("", path, &error).into())
}

fn targets<'a>(outputs: &[Output<'a>]) -> Result<Vec<Target<'a>>, DataError> {
    let mut targets: Vec<Target<'_>> = Vec::new();
    for &output in outputs {
        let place = match place_of(output.path) {
            _ if output.path == "-" => Place { path: "-", format: Format::Npy, member: None },
            Some(place) if place.format.is_written() => place,
            _ => {
                let what = format!("output `{}`: `{}`", output.name, output.path);
                return Err(UnknownFormat { what, known: WRITTEN }.into());
            }
        };
        let (path, format) = (place.path.to_owned(), place.format);
        let member = match format {
            Format::Npz | Format::Safetensors | Format::Csv => place.member.unwrap_or(output.name).to_owned(),
            _ => String::new(),
        };
        let taken = |other: &str| {
            let reason = format!("output `{other}` goes there too");
            CannotWrite { output: output.name.to_owned(), path: output.path.to_owned(), reason }
        };
        match targets.iter_mut().find(|target| target.path == path) {
            None => {
                targets.push(Target {
                    path,
                    format,
                    outputs: vec![output],
                    members: vec![(member, output.array)],
                });
            }
            Some(target) => {
                let same = target.members.iter().position(|(other, _)| *other == member);
                if let Some(at) = same {
                    return Err(taken(target.outputs[at].name).into());
                }
                target.outputs.push(output);
                target.members.push((member, output.array));
            }
        }
    }
    // Standard output cannot be taken back, so it comes last.
    targets.sort_by_key(|target| target.path == "-");
    Ok(targets)
}

impl Target<'_> {
    /// Writes everything, at once if the place is no ordinary file, else beside it.
    fn write(&self) -> io::Result<Option<Pending>> {
        if self.path == "-" {
            let mut stdout = io::stdout().lock();
            self.write_stream(&mut stdout)?;
            return Ok(None);
        }
        let before = fs::metadata(&self.path).ok();
        if before.as_ref().is_some_and(|before| !before.is_file() && !before.is_dir()) {
            // A device or a pipe, such as /dev/null: to put a file in its place would do away with it.
            let mut file = BufWriter::with_capacity(BUFFER, OpenOptions::new().write(true).open(&self.path)?);
            self.write_stream(&mut file)?;
            return Ok(None);
        }
        // A link stays; the file it leads to is replaced.
        let place = match &before {
            Some(_) => fs::canonicalize(&self.path)?,
            None => PathBuf::from(&self.path),
        };
        if place.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        let mut file = new_beside(&place)?;
        if let Some(before) = before {
            file.as_file().set_permissions(before.permissions())?;
        }
        self.write_file(file.as_file_mut())?;
        Ok(Some(Pending { file, place }))
    }

    fn write_file(&self, file: &mut File) -> io::Result<()> {
        let mut buffer = BufWriter::with_capacity(BUFFER, file);
        match self.format {
            Format::Npz => npz::write(&self.named(), ZipWriter::new(&mut buffer)).map(|_| ())?,
            _ => self.write_stream(&mut buffer)?,
        }
        buffer.flush()
    }

    fn write_stream(&self, to: &mut dyn Write) -> io::Result<()> {
        let array = self.outputs[0].array;
        match self.format {
            Format::Npy => npy::write(array, to)?,
            Format::Npz => npz::write(&self.named(), ZipWriter::new_stream(&mut *to)).map(|_| ())?,
            Format::Safetensors => safetensors::write(&self.named(), to)?,
            Format::Csv => csv_write::write(&self.named(), self.has_names(), to)?,
            Format::Json => json::write(array, to)?,
            Format::Png | Format::Jpeg | Format::Bmp => image::write(array, self.format, to)?,
            Format::Parquet | Format::Arrow | Format::Feather => {
                return Err(io::Error::new(io::ErrorKind::Unsupported, "such files are only read"));
            }
        }
        to.flush()
    }

    /// Whether a table begins with the names of its columns: if they were named, or if there are several outputs in it.
    fn has_names(&self) -> bool {
        let is_named =
            |output: &Output<'_>| place_of(output.path).is_some_and(|place| place.member.is_some());
        self.outputs.len() > 1 || self.outputs.iter().any(is_named)
    }

    fn named(&self) -> Vec<(&str, &Array)> {
        self.members.iter().map(|(name, array)| (name.as_str(), *array)).collect()
    }
}

/// A new file in the folder of `place`, removed unless it is put there.
fn new_beside(place: &Path) -> io::Result<NamedTempFile> {
    let folder = match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let prefix = format!(".{name}.");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::{Output, write, write_all};
    use crate::array::Array;
    use crate::files::read;
    use crate::pool::Pool;
    use std::fs;
    use texpr_base::DType;

    #[test]
    fn every_format_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let array = Array::from_slice(&[1.5, -0.0, f64::NAN, 4.0], &[2, 2]).unwrap();
        for name in ["a.npy", "a.npz", "a.npz:b", "a.csv", "a.json"] {
            let path = folder.path().join(name);
            let path = path.to_str().unwrap();
            write(path, "y", &array).unwrap();
            assert_eq!(read(path, "y", &Pool::new()).unwrap().array, array, "{name}");
        }
    }

    #[test]
    fn outputs_for_one_archive_share_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("set.npz");
        let path = path.to_str().unwrap();
        let (a, b) = (Array::from(&[1.0][..]), Array::from(&[true][..]));
        write_all(&[Output { name: "a", path, array: &a }, Output { name: "b", path, array: &b }]).unwrap();
        assert_eq!(read(&format!("{path}:b"), "x", &Pool::new()).unwrap().array, b);
        let twice =
            write_all(&[Output { name: "a", path, array: &a }, Output { name: "a", path, array: &b }]);
        assert!(twice.unwrap_err().to_string().ends_with("cannot be written: output `a` goes there too"));
    }

    #[test]
    fn a_failure_leaves_everything_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let (good, bad) = (folder.path().join("good.npy"), folder.path().join("bad.csv"));
        fs::write(&good, "before").unwrap();
        let cube = Array::zeros(DType::F64, &[1, 1, 1]).unwrap();
        let error = write_all(&[
            Output { name: "a", path: good.to_str().unwrap(), array: &cube },
            Output { name: "b", path: bad.to_str().unwrap(), array: &cube },
        ])
        .unwrap_err();
        assert!(error.to_string().starts_with("output `b`: "), "{error}");
        assert!(
            error.to_string().ends_with("a csv file holds at most 2 axes, and the array has 3"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(&good).unwrap(), "before");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let error = write(folder.path().join("no/y.npy").to_str().unwrap(), "y", &cube).unwrap_err();
        assert!(
            error.to_string().ends_with("y.npy` cannot be written: no such file or directory"),
            "{error}"
        );
        assert_eq!(error.diag().code.id, "D0310");
        assert!(
            write("y.xlsx", "y", &cube)
                .unwrap_err()
                .to_string()
                .starts_with("output `y`: `y.xlsx` has no known")
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_devices_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.npy"), folder.path().join("l.npy"));
        let array = Array::from(&[1u8][..]);
        write(file.to_str().unwrap(), "y", &array).unwrap();
        assert_ne!(fs::metadata(&file).unwrap().permissions().mode() & 0o044, 0);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        write(link.to_str().unwrap(), "y", &Array::from(&[1u8, 2][..])).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(read(file.to_str().unwrap(), "x", &Pool::new()).unwrap().array.n_elements(), 2);
        let null = folder.path().join("null.npy");
        symlink("/dev/null", &null).unwrap();
        write(null.to_str().unwrap(), "y", &array).unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
