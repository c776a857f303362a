//! `texpr config`, `texpr devices` and `texpr completions`.

use crate::args::{Cli, SettingArgs};
use crate::out;
use crate::status::{self, Status};
use clap::CommandFactory;
use clap_complete::{Shell, generate};
use std::fmt::Write;

/// Shows every setting.
pub(crate) fn config(args: &SettingArgs) -> Status {
    let config = args.config()?;
    let mut text = String::new();
    for setting in &config.settings {
        let line = format!("{} = {}", setting.key.name, setting.value);
        let _ = writeln!(text, "{line:24} # {}: {}", setting.source, setting.key.doc);
    }
    out::print(&text);
    Ok(status::DONE)
}

/// Shows what programs can run on.
pub(crate) fn devices() -> Status {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = texpr_runtime::pool::region::physical_memory()
        .map_or_else(String::new, |bytes| format!(", {}", texpr_runtime::errors::in_bytes(bytes)));
    let features = features();
    let features = if features.is_empty() { "none detected".to_owned() } else { features.join(" ") };
    let plural = if cores == 1 { "core" } else { "cores" };
    out::print(&format!(
        "cpu  {} ({}), {cores} {plural}{memory}\n     features: {features}\n     backends: interp\n",
        cpu_name().unwrap_or_else(|| "unknown processor".to_owned()),
        std::env::consts::ARCH,
    ));
    Ok(status::DONE)
}

/// Prints a completion script.
pub(crate) fn completions(shell: Shell) -> Status {
    let mut bytes = Vec::new();
    generate(shell, &mut Cli::command(), "texpr", &mut bytes);
    out::print(&String::from_utf8_lossy(&bytes));
    Ok(status::DONE)
}

/// The processor's name, where the system tells it.
fn cpu_name() -> Option<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// The vector instructions this machine has.
#[cfg(target_arch = "x86_64")]
fn features() -> Vec<&'static str> {
    let all = [
        ("sse2", std::is_x86_feature_detected!("sse2")),
        ("sse4.1", std::is_x86_feature_detected!("sse4.1")),
        ("avx", std::is_x86_feature_detected!("avx")),
        ("avx2", std::is_x86_feature_detected!("avx2")),
        ("fma", std::is_x86_feature_detected!("fma")),
        ("avx512f", std::is_x86_feature_detected!("avx512f")),
    ];
    all.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect()
}

/// The vector instructions this machine has.
#[cfg(not(target_arch = "x86_64"))]
fn features() -> Vec<&'static str> {
    if cfg!(target_arch = "aarch64") { vec!["neon"] } else { Vec::new() }
}
