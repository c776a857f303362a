//! Where `--profile` goes: text on standard error, a JSON file, or the JSON document of `--json`.

use std::time::Duration;
use texpr::Profile;
use texpr::config::Config;
use texpr::errors::{c0503_given_twice, c0504_bad_flag, c0507_not_yet};
use texpr::exec::Generator;
use texpr::exec::profile::Measured;
use texpr::pipeline::Phases;
use texpr::run::{Backend, Outcome, RunOptions};
use texpr_base::{Diagnostic, SourceMap};
use texpr_runtime::{Pool, files};

/// Where the profile goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Target<'a> {
    /// Nobody asked.
    Nowhere,
    /// Text on standard error; part of the document on standard output with `--json`.
    Shown,
    /// A JSON file.
    File(&'a str),
}

impl<'a> Target<'a> {
    /// What `--profile[=FILE]` says; refuses what cannot be written before anything runs.
    pub(crate) fn of(flag: Option<&'a str>, outputs: &[(&str, &str)]) -> Result<Self, Box<Diagnostic>> {
        let Some(path) = flag else { return Ok(Self::Nowhere) };
        if path.is_empty() {
            return Ok(Self::Shown);
        }
        if outputs.iter().any(|(_, other)| *other == path) {
            return Err(c0503_given_twice::refuse("file", path));
        }
        let lower = path.to_ascii_lowercase();
        let help = "`--profile=FILE.json` writes JSON, `--profile` alone prints the report";
        for (end, what) in
            [(".trace.json", "`--profile=FILE.trace.json`"), (".html", "`--profile=FILE.html`")]
        {
            if lower.ends_with(end) {
                return Err(c0507_not_yet::refuse(what, help));
            }
        }
        if lower.ends_with(".json") {
            Ok(Self::File(path))
        } else {
            Err(c0504_bad_flag::refuse("--profile", path, "a file that ends in .json"))
        }
    }

    pub(crate) fn is_wanted(self) -> bool {
        self != Self::Nowhere
    }

    /// Writes the file, if it goes to one.
    pub(crate) fn write(self, profile: &Profile) -> Result<(), Box<Diagnostic>> {
        let Self::File(path) = self else { return Ok(()) };
        let text = serde_json::to_string_pretty(profile).expect("invariant: a profile has only string keys");
        files::write_text(path, &(text + "\n")).map_err(|error| Box::new(error.diag()))
    }
}

/// The profile of a run.
pub(crate) fn of_run(
    config: &Config,
    pool: &Pool,
    sources: &SourceMap,
    outcome: &Outcome,
    phases: &Phases,
    total: Duration,
) -> Profile {
    let program = sources.files().next().map_or("", |(_, file)| file.name.as_str());
    let is_compiled = config.backend != Backend::Interp;
    Profile::new(&Measured {
        program,
        backend: config.backend.generator().map_or("interp", Generator::name),
        threads: if is_compiled {
            RunOptions { threads: config.threads, ..RunOptions::new(pool) }.n_threads()
        } else {
            1
        },
        phases,
        total,
        rows: outcome.rows.as_deref(),
        // The interpreter's values live outside of the pool.
        pool: is_compiled.then(|| pool.stats()),
        turns_together: outcome.turns_together,
        peak: outcome.peak,
        sources,
    })
}
