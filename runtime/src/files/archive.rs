//! Files of several named arrays: `.npz` and `.safetensors`.

use super::{Format, npz, place_of, safetensors};
use crate::array::Array;
use crate::errors::{ArchiveProblem, DataError, NotArchive, Origin, UnknownFormat};
use crate::pool::Pool;

/// The array to read: `member`, or the only one, or the one named as the input. `members` is sorted.
pub(super) fn choose(
    member: Option<&str>,
    members: Vec<String>,
    format: Format,
    origin: &Origin,
) -> Result<String, DataError> {
    let has = |name: &str| members.binary_search_by(|member| member.as_str().cmp(name)).is_ok();
    let problem = match (member, members.as_slice()) {
        (_, []) => ArchiveProblem::Empty,
        (Some(name), _) if has(name) => return Ok(name.to_owned()),
        (Some(name), _) => ArchiveProblem::NoMember(name.to_owned()),
        (None, [only]) => return Ok(only.clone()),
        (None, _) if has(&origin.input) => return Ok(origin.input.clone()),
        (None, _) => ArchiveProblem::WhichMember,
    };
    Err(NotArchive { origin: origin.clone(), format: format.name(), problem, members }.into())
}

/// The archive of `origin` cannot be unpacked, for the reason `what`.
pub(super) fn damaged(format: Format, what: String, origin: &Origin) -> DataError {
    let problem = ArchiveProblem::Damaged(what);
    NotArchive { origin: origin.clone(), format: format.name(), problem, members: Vec::new() }.into()
}

/// All arrays of the archive at `path` that are wanted, with their names, sorted. `origin` says what messages about one of them begin with.
///
/// # Errors
/// A file that is no archive, and arrays that cannot be read.
pub fn read_all(
    path: &str,
    origin: &dyn Fn(&str) -> Origin,
    pool: &Pool,
) -> Result<Vec<(String, Array)>, DataError> {
    match place_of(path) {
        Some(place) if place.format == Format::Npz && place.member.is_none() => {
            npz::read_all(place.path, origin, pool)
        }
        Some(place) if place.format == Format::Safetensors && place.member.is_none() => {
            safetensors::read_all(place.path, origin, pool)
        }
        _ => Err(UnknownFormat { what: format!("`{path}`"), known: ".npz or .safetensors" }.into()),
    }
}

/// Whether `path` is that of a file of several named arrays.
pub fn is_archive(path: &str) -> bool {
    place_of(path).is_some_and(|place| {
        matches!(place.format, Format::Npz | Format::Safetensors) && place.member.is_none()
    })
}
