//! `texpr fmt`.

use crate::args::FmtArgs;
use crate::out;
use crate::status::{self, Status};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use texpr::emit::format_file;
use texpr_base::Diagnostic;
use texpr_runtime::errors::{CannotWrite, DataError};

/// Lays files out anew.
pub(crate) fn fmt(args: &FmtArgs) -> Status {
    let mut status = status::DONE;
    for path in &args.files {
        let one = match format_file(path) {
            Ok(formatted) => match formatted.after {
                Err(diagnostics) => out::report(&diagnostics, &formatted.sources, false),
                Ok(after) if path == "-" && !args.check => {
                    out::print(&after);
                    status::DONE
                }
                Ok(after) if after == formatted.before => status::DONE,
                Ok(_) if args.check => {
                    let name = texpr::source::shown(path);
                    out::eprint(&format!("{name} is not laid out; run `texpr fmt {path}`\n"));
                    status::PROGRAM
                }
                Ok(after) => match replace(path, &after) {
                    Ok(()) => status::DONE,
                    Err(error) => out::report(&[refuse(path, &error)], &formatted.sources, false),
                },
            },
            Err(diagnostic) => out::report(&[*diagnostic], &texpr_base::SourceMap::new(), false),
        };
        if status == status::DONE {
            status = one;
        }
    }
    Ok(status)
}

fn refuse(path: &str, error: &io::Error) -> Diagnostic {
    DataError::from(CannotWrite::new("", path, error)).diag()
}

/// Puts `text` in the place of the file, whole or not at all.
fn replace(path: &str, text: &str) -> io::Result<()> {
    let place = fs::canonicalize(path)?;
    let folder = place.parent().unwrap_or(Path::new("."));
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.part", std::process::id()));
    let result = write_new(&beside, text, &place);
    if result.is_err() {
        let _ = fs::remove_file(&beside);
    }
    result
}

fn write_new(beside: &Path, text: &str, place: &Path) -> io::Result<()> {
    // A file that may not be written is not replaced either.
    fs::OpenOptions::new().write(true).open(place)?;
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(beside)?;
    file.write_all(text.as_bytes())?;
    file.set_permissions(fs::metadata(place)?.permissions())?;
    drop(file);
    fs::rename(beside, place)
}
