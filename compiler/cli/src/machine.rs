//! `texpr config`, `texpr devices` and `texpr completions`.

use crate::args::{Cli, ConfigArgs};
use crate::out;
use crate::status::{self, Status};
use clap::CommandFactory;
use clap_complete::{Shell, generate};
use serde_json::json;
use std::fmt::Write;
use texpr::errors::{c0507_not_yet, c0510_unknown_command};
use texpr::machine::{self, Costs, Known, Model, Origin};
use texpr::run::Backend;
use texpr_base::Class;

/// Shows every setting.
pub(crate) fn config(args: &ConfigArgs) -> Status {
    let config = args.settings.config()?;
    if args.json {
        let settings: Vec<_> = config
            .settings
            .iter()
            .map(|s| json!({ "name": s.key.name, "value": s.value, "source": s.source, "about": s.key.doc }))
            .collect();
        out::print(&(json!({ "version": 1, "settings": settings }).to_string() + "\n"));
        return Ok(status::DONE);
    }
    let mut text = String::new();
    for setting in &config.settings {
        let line = format!("{} = {}", setting.key.name, setting.value);
        let _ = writeln!(text, "{line:24} # {}: {}", setting.source, setting.key.doc);
    }
    out::print(&text);
    Ok(status::DONE)
}

/// Shows what programs can run on, and how good it is at what.
pub(crate) fn devices(json: bool, measure: bool) -> Status {
    let known = if measure { machine::measure() } else { machine::known().clone() };
    let backends: Vec<&str> = Backend::built().map(Backend::name).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let bytes = texpr_runtime::pool::region::physical_memory();
    if json {
        let device = json!({
            "kind": "cpu", "name": cpu_name(), "arch": std::env::consts::ARCH, "cores": cores,
            "memory": bytes, "features": features(), "backends": backends,
            "model": known.model, "measured": !matches!(known.origin, Origin::Assumed),
        });
        out::print(&(json!({ "version": 1, "devices": [device] }).to_string() + "\n"));
        return Ok(status::DONE);
    }
    let memory =
        bytes.map_or_else(String::new, |bytes| format!(", {}", texpr_runtime::errors::in_bytes(bytes)));
    let features = features();
    let features = if features.is_empty() { "none detected".to_owned() } else { features.join(" ") };
    let plural = if cores == 1 { "core" } else { "cores" };
    out::print(&format!(
        "cpu  {} ({}), {cores} {plural}{memory}\n     features: {features}\n     backends: {}\n",
        cpu_name().unwrap_or_else(|| "unknown processor".to_owned()),
        std::env::consts::ARCH,
        backends.join(" "),
    ));
    out::print(&figures(&known));
    Ok(status::DONE)
}

/// Commands of the reference that later versions bring.
const NOT_YET: [(&str, &str); 3] = [
    ("repl", "`texpr run -` runs what it reads from standard input"),
    ("lsp", "`texpr check FILE --json` prints messages for editors"),
    ("profile", "`texpr run FILE --profile` tells where the time goes"),
];

/// Refuses a command that is none.
pub(crate) fn unknown(words: &[String]) -> Status {
    let word = words.first().map_or("", String::as_str);
    if let Some((name, help)) = NOT_YET.iter().find(|(name, _)| *name == word) {
        return Err(c0507_not_yet::refuse(&format!("`texpr {name}`"), help));
    }
    let command = Cli::command();
    let known: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    Err(c0510_unknown_command::refuse(word, &known, std::path::Path::new(word).is_file()))
}

/// Prints a completion script.
pub(crate) fn completions(shell: Shell) -> Status {
    let mut bytes = Vec::new();
    generate(shell, &mut Cli::command(), "texpr", &mut bytes);
    out::print(&String::from_utf8_lossy(&bytes));
    Ok(status::DONE)
}

/// What is known of the machine's speed.
fn figures(known: &Known) -> String {
    let Model { caches, read, wake, short, full } = &known.model;
    let [first, second, third] = caches.map(texpr_runtime::errors::in_bytes);
    let [a, b, c, d] = read;
    let origin = match &known.origin {
        Origin::Kept(file) => format!("measured, kept in {}", file.display()),
        Origin::Lost(reason) => format!("measured, but it cannot be kept: {reason}"),
        Origin::Assumed => "assumed: there is no place to keep what would be measured".to_owned(),
    };
    format!(
        "     one thread reads {a:.0} GB/s from {first} of cache, {b:.0} from {second}, {c:.0} from {third}, {d:.0} from memory\n     \
         a thread that sleeps begins after {:.1} us\n{}     ({origin})\n",
        wake * 1e-3,
        instructions(&[("128-bit vectors", short), ("full vectors", full)])
    )
}

/// What an instruction of each class takes for one element.
fn instructions(vectors: &[(&str, &Costs)]) -> String {
    let mut text = format!("     {:24}", "ns an element");
    Class::ALL.iter().for_each(|class| text += &format!(" {:>12}", class.name()));
    for (name, costs) in vectors {
        for wide in [false, true] {
            let lanes = if wide { "8 bytes" } else { "4 bytes" };
            let _ = write!(text, "\n     {:24}", format!("{name}, {lanes}"));
            Class::ALL.iter().for_each(|class| text += &format!(" {:>12.3}", costs.of(*class, wide)));
        }
    }
    text + "\n"
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
