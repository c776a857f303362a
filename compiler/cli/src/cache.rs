//! `texpr cache`: the machine code that is kept between runs.

use crate::args::CacheAction;
use crate::out;
use crate::status::{self, Status};
use serde_json::json;
use std::io;
use std::path::Path;
use texpr::cache;
use texpr::errors::c0506_cannot_read;
use texpr_base::Diagnostic;
use texpr_runtime::errors::in_bytes;

/// Tells of the cache, empties it, or looks for damaged files.
pub(crate) fn cache(action: CacheAction, json: bool) -> Status {
    let Some(folder) = cache::folder() else {
        out::print("no cache: neither XDG_CACHE_HOME nor HOME is set\n");
        return Ok(status::DONE);
    };
    let path = folder.display().to_string();
    let refused =
        |error: io::Error| -> Box<Diagnostic> { c0506_cannot_read::refuse(&path, &error.to_string()) };
    let text = match action {
        CacheAction::Info => {
            let entries = cache::entries(&folder).map_err(refused)?;
            let bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
            if json {
                json!({ "version": 1, "folder": path, "files": entries.len(), "bytes": bytes, "limit": cache::MAX_BYTES })
                    .to_string()
            } else {
                format!("{path}\n{} files, {} of {}", entries.len(), size(bytes), size(cache::MAX_BYTES))
            }
        }
        CacheAction::Clear => {
            let files = cache::clear(&folder).map_err(refused)?;
            if json {
                json!({ "version": 1, "cleared": files }).to_string()
            } else {
                format!("{files} files cleared")
            }
        }
        CacheAction::Verify => {
            let (files, damaged) = verify(&folder).map_err(refused)?;
            if json {
                json!({ "version": 1, "files": files, "damaged": damaged }).to_string()
            } else if damaged.is_empty() {
                format!("{files} files, all whole")
            } else {
                format!(
                    "{files} files, {} damaged; they will be made again:\n{}",
                    damaged.len(),
                    damaged.join("\n")
                )
            }
        }
    };
    out::print(&(text + "\n"));
    Ok(status::DONE)
}

fn size(bytes: u64) -> String {
    in_bytes(usize::try_from(bytes).unwrap_or(usize::MAX))
}

/// How many files there are, and which are damaged.
fn verify(folder: &Path) -> io::Result<(usize, Vec<String>)> {
    let entries = cache::entries(folder)?;
    let mut damaged = Vec::new();
    for entry in &entries {
        if !cache::is_whole(entry)? {
            damaged.push(entry.path.display().to_string());
        }
    }
    Ok((entries.len(), damaged))
}
