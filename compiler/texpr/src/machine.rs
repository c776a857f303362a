//! What this machine is good at: measured when a program is first compiled on it, then kept in a file beside the cache.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{fs, io};
use texpr_runtime::exec::Worth;
pub use texpr_runtime::model::{Costs, Model};

/// The figures, and where they are from.
#[derive(Clone, Debug)]
pub struct Known {
    pub model: Model,
    pub origin: Origin,
}

/// Where figures are from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// Measured, and kept in this file.
    Kept(PathBuf),
    /// Measured, but not kept, and why.
    Lost(String),
    /// There is no place to keep any, so nothing was measured.
    Assumed,
}

/// The file, beside the cache. A process that is kept to some of the cores has figures of its own.
fn file() -> Option<PathBuf> {
    texpr_codegen::disk::folder().map(|folder| folder.join(format!("machine.{}.json", cores())))
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// What the file holds.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Which machine, and who measured it: figures of another one are measured again.
    of: String,
    model: Model,
}

/// The figures of this machine. The first call on a machine takes 50 to 100 ms, the first of a process reads a file.
pub fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        match file().and_then(|file| Some((kept(&file).or_else(|| measure_to(&file).ok())?, file))) {
            Some((model, file)) => Known { model, origin: Origin::Kept(file) },
            None => Known { model: Model::assumed(), origin: Origin::Assumed },
        }
    })
}

/// When which way of running pays here.
pub fn worth() -> Worth {
    Worth::of(&known().model)
}

/// Measures this machine again and keeps the figures, if that can be, for the processes that come.
pub fn measure() -> Known {
    let file = file();
    let kept = match &file {
        Some(file) => measure_to(file).map(|model| (model, Origin::Kept(file.clone()))),
        None => Err(io::Error::other("neither XDG_CACHE_HOME nor HOME is set")),
    };
    let (model, origin) = kept.unwrap_or_else(|error| (Model::measured(), Origin::Lost(error.to_string())));
    Known { model, origin }
}

fn kept(file: &Path) -> Option<Model> {
    let kept: Kept = serde_json::from_str(&fs::read_to_string(file).ok()?).ok()?;
    (kept.of == this()).then_some(kept.model)
}

/// Measures only if the figures can be kept: otherwise each process would.
fn measure_to(file: &Path) -> io::Result<Model> {
    fs::create_dir_all(file.parent().unwrap_or(file))?;
    // The file appears whole, by renaming: processes side by side may both measure.
    let part = file.with_extension(format!("{}.part", std::process::id()));
    fs::write(&part, "")?;
    let model = Model::measured();
    let kept = Kept { of: this(), model };
    fs::write(&part, serde_json::to_string_pretty(&kept)?)?;
    fs::rename(part, file)?;
    Ok(model)
}

/// This machine, and this version of what measures it.
fn this() -> String {
    let name = fs::read_to_string("/proc/cpuinfo").ok();
    let name = name.iter().flat_map(|text| text.lines()).find(|line| line.starts_with("model name"));
    format!(
        "texpr {}, {} cores, {}",
        env!("CARGO_PKG_VERSION"),
        cores(),
        name.unwrap_or(std::env::consts::ARCH)
    )
}
