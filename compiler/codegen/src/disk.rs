//! Code that is kept between processes: LLVM's objects, by their content.
//!
//! A file's name is the hash of all that its code was made of: the function as LLVM was given it, the CPU, what that can, and who compiled it. A file
//! begins with the hash of the rest, so that one that was cut short or changed is seen and made again. Files appear whole, by renaming, so processes side
//! by side do not disturb each other. When there are more than [`MAX_BYTES`], those go that were not used for longest.

use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

/// As much as is kept.
pub const MAX_BYTES: u64 = 256 << 20;
/// Bytes of a hash.
const HASH: usize = 32;
/// How files of the cache end.
const ENDING: &str = "texpr-code";

/// What an object is kept under.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Name([u8; HASH]);

impl Name {
    /// Of what the object is made of, part by part.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// As text of letters and digits.
    pub(crate) fn text(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The folder of the cache: `$XDG_CACHE_HOME/texpr`, or `~/.cache/texpr`; `None` if neither variable is set.
pub fn folder() -> Option<PathBuf> {
    let given = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let root = given("XDG_CACHE_HOME").or_else(|| Some(given("HOME")?.join(".cache")))?;
    Some(root.join("texpr"))
}

/// A file of the cache.
#[derive(Clone, Debug)]
pub struct Entry {
    pub path: PathBuf,
    pub bytes: u64,
    used: SystemTime,
}

/// The files of the cache in `folder`; none if it is not there.
///
/// # Errors
/// If the folder cannot be read.
pub fn entries(folder: &Path) -> io::Result<Vec<Entry>> {
    let listed = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        listed => listed?,
    };
    let mut entries = Vec::new();
    for file in listed {
        let path = file?.path();
        // Another process may have taken it away in the meantime.
        let Ok(about) = fs::metadata(&path) else { continue };
        if path.extension().is_some_and(|ending| ending == ENDING) {
            entries.push(Entry { path, bytes: about.len(), used: about.modified()? });
        }
    }
    Ok(entries)
}

/// Takes away what is kept in `folder`: how many files that were.
///
/// # Errors
/// If a file cannot be taken away.
pub fn clear(folder: &Path) -> io::Result<usize> {
    let entries = entries(folder)?;
    entries.iter().try_for_each(|entry| fs::remove_file(&entry.path))?;
    Ok(entries.len())
}

/// The object of a file; `None` if it is not what was written.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = fs::read(path)?;
    if bytes.len() < HASH {
        return Ok(None);
    }
    let object = bytes.split_off(HASH);
    Ok((Sha256::digest(&object)[..] == bytes[..]).then_some(object))
}

/// Whether a file holds what was written to it.
///
/// # Errors
/// If it cannot be read.
pub fn is_whole(entry: &Entry) -> io::Result<bool> {
    Ok(read(&entry.path)?.is_some())
}

fn place(name: Name) -> Option<PathBuf> {
    Some(folder()?.join(name.text()).with_extension(ENDING))
}

/// The object that is kept under this name. One that is damaged is taken away.
pub(crate) fn find(name: Name) -> Option<Vec<u8>> {
    let path = place(name)?;
    let object = read(&path).ok()?;
    if object.is_none() {
        let _ = fs::remove_file(&path);
    } else if let Ok(file) = File::options().append(true).open(&path) {
        let _ = file.set_modified(SystemTime::now());
    }
    object
}

/// Keeps an object. What fails is not kept: the cache only saves time.
pub(crate) fn keep(name: Name, object: &[u8]) {
    let Some(path) = place(name) else { return };
    let Some(folder) = path.parent() else { return };
    if write(folder, &path, object).is_ok() {
        let _ = trim(folder);
    }
}

fn write(folder: &Path, path: &Path, object: &[u8]) -> io::Result<()> {
    static PARTS: AtomicUsize = AtomicUsize::new(0);
    fs::create_dir_all(folder)?;
    let number = PARTS.fetch_add(1, Ordering::Relaxed);
    let part = folder.join(format!("{}-{number}.part", std::process::id()));
    let written = File::create(&part).and_then(|mut file| {
        file.write_all(&Sha256::digest(object))?;
        file.write_all(object)
    });
    let done = written.and_then(|()| fs::rename(&part, path));
    if done.is_err() {
        let _ = fs::remove_file(&part);
    }
    done
}

/// Takes away what was not used for longest, if there is too much.
fn trim(folder: &Path) -> io::Result<()> {
    let mut entries = entries(folder)?;
    let mut bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
    entries.sort_by_key(|entry| entry.used);
    for entry in entries {
        if bytes <= MAX_BYTES {
            break;
        }
        fs::remove_file(&entry.path)?;
        bytes -= entry.bytes;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_seen() {
        let folder = std::env::temp_dir().join(format!("texpr-disk-{}", std::process::id()));
        let path = folder.join("x").with_extension(ENDING);
        write(&folder, &path, b"some code").unwrap();
        assert_eq!(read(&path).unwrap().as_deref(), Some(&b"some code"[..]));
        let whole = fs::read(&path).unwrap();
        for damaged in [&whole[..whole.len() - 1], &whole[..HASH - 1], &[]] {
            fs::write(&path, damaged).unwrap();
            assert!(!is_whole(&entries(&folder).unwrap()[0]).unwrap());
        }
        assert_eq!(clear(&folder).unwrap(), 1);
        fs::remove_dir(&folder).unwrap();
    }

    #[test]
    fn names_tell_where_parts_end() {
        assert_ne!(Name::of(&[b"ab", b"c"]), Name::of(&[b"a", b"bc"]));
    }
}
