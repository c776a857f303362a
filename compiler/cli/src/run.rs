//! `texpr run`.

use crate::args::RunArgs;
use crate::bar::Bar;
use crate::data::{Named, known_outputs};
use crate::out;
use crate::profile::{self, Target};
use crate::status::{self, Status};
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use texpr::Profile;
use texpr::bind::{bind, known_inputs, unknown_input};
use texpr::config::Config;
use texpr::errors::{c0503_given_twice, c0504_bad_flag, c0507_not_yet};
use texpr::pipeline::{Checked, Phases, check_file_with, lower, timed};
use texpr::run::{Outcome, RunOptions};
use texpr::steps::{load, run_steps};
use texpr_base::progress::{Progress, Turns};
use texpr_base::{Diagnostic, Severity};
use texpr_runtime::files::{self, Data, Output};
use texpr_runtime::{Pool, show};

/// Set by Ctrl-C.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The first Ctrl-C asks the run to stop, the second ends the process.
fn watch_interrupt() {
    // Without a handler Ctrl-C ends the process at once, which is right, too.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(status::FAILED.into());
        }
    });
}

/// A pool under the limit of `config`.
pub(crate) fn pool(config: &Config) -> Pool {
    config.mem_limit.map_or_else(Pool::new, Pool::with_limit)
}

/// How to run under `config`.
pub(crate) fn options<'a>(config: &Config, pool: &'a Pool) -> RunOptions<'a> {
    RunOptions {
        backend: config.backend,
        error_model: config.error_model,
        threads: config.threads,
        interrupt: Some(&INTERRUPTED),
        ..RunOptions::new(pool)
    }
}

/// Runs a program.
pub(crate) fn run(args: &RunArgs) -> Status {
    let start = Instant::now();
    for (is_given, flag, help) in [
        (args.nan_guard, "`--nan-guard`", "write an `assert` in the program instead"),
        (
            args.device.is_some(),
            "`--device`",
            "programs run on the processor; `--threads` says on how many cores",
        ),
    ] {
        if is_given {
            return Err(c0507_not_yet::refuse(flag, help));
        }
    }
    let config = args.settings.config()?;
    let Named { inputs, outputs } = args.data.named()?;
    let target = Target::of(args.profile.as_deref(), &outputs)?;
    for (path, flag) in [(&args.load_state, "--load-state"), (&args.save_state, "--save-state")] {
        if let Some(path) = path.as_deref().filter(|path| !files::is_archive(path)) {
            return Err(c0504_bad_flag::refuse(flag, path, "a file that ends in .npz or .safetensors"));
        }
    }
    if let Some(path) = &args.save_state
        && outputs.iter().any(|(_, other)| files::is_same_file(other, path))
    {
        return Err(c0503_given_twice::refuse("file", path));
    }
    let mut checked = check_file_with(&args.data.file, config.strict)?;
    if checked.has_errors() {
        return Ok(out::report(&checked.diagnostics, &checked.sources, args.json));
    }
    watch_interrupt();
    let pool = pool(&config);
    let mut phases = checked.phases;
    let outcome = match outcome(args, &config, &pool, &inputs, &outputs, &mut checked, &mut phases) {
        Ok(outcome) => outcome,
        Err(diagnostic) => return Ok(out::report(&[*diagnostic], &checked.sources, args.json)),
    };
    timed(&mut phases.write, || finish(args, &outputs, &checked, &outcome))?;
    let profile = || profile::of_run(&config, &pool, &checked.sources, &outcome, &phases, start.elapsed());
    let profile = target.is_wanted().then(profile);
    if let Some(profile) = &profile {
        target.write(profile)?;
    }
    let shown = profile.as_ref().filter(|_| target == Target::Shown);
    if args.json {
        print(&outputs, &as_json(&outputs, &outcome, shown));
    } else if let Some(profile) = shown {
        out::eprint(&profile.to_string());
    }
    Ok(status::DONE)
}

fn outcome(
    args: &RunArgs,
    config: &Config,
    pool: &Pool,
    inputs: &[(&str, &str)],
    outputs: &[(&str, &str)],
    checked: &mut Checked,
    phases: &mut Phases,
) -> Result<Outcome, Box<Diagnostic>> {
    let program = checked.take_program()?;
    let known: Vec<&str> = program.outputs.iter().map(|output| output.name.as_str()).collect();
    known_outputs(outputs, &known)?;
    if let Some(flag) = state_flag(args).filter(|_| program.states.is_empty()) {
        return Err(c0504_bad_flag::no_state(flag));
    }
    let (core, _) = lower(program, &args.settings.options(config), phases)?;
    let mut options = options(config, pool);
    options.profile = args.profile.is_some();
    // Prints come as they happen, unless standard output must hold one JSON document or array.
    let takes_stdout = args.json || outputs.iter().any(|(_, path)| *path == "-");
    let print = |line: &str| out::print(&format!("{line}\n"));
    if !takes_stdout {
        options.print = Some(&print);
    }
    let bar = if args.quiet || args.json { None } else { Bar::on_terminal() };
    let tell = |turns: Turns| bar.iter().for_each(|bar| bar.tell(turns));
    let progress = Progress::new(&tell);
    options.progress = bar.is_some().then_some(&progress);
    let given = timed(&mut phases.read, || {
        let mut given = Vec::with_capacity(inputs.len());
        for (name, source) in inputs {
            let known = known_inputs(&core);
            if !known.contains(name) && core.sizes.find(name).is_none() {
                return Err(unknown_input(&core, name, &known));
            }
            given.push(files::read(source, name, pool).map_err(|error| Box::new(error.diag()))?);
        }
        let loaded = args.load_state.as_deref().map(|path| load(&core, path, pool)).transpose()?;
        Ok::<_, Box<Diagnostic>>((given, loaded.unwrap_or_default()))
    })?;
    let (given, loaded) = given;
    let fit = |states: Vec<Data>| {
        let all = given.iter().cloned().chain(states).collect();
        bind(&core, all, args.data.cast, &options)
    };
    let bound = timed(&mut phases.bind, || fit(loaded))?;
    let count = args.steps.unwrap_or(1);
    let outcome = timed(&mut phases.run, || run_steps(&core, bound, count, &fit, &options))?;
    phases.codegen = outcome.codegen;
    phases.run = phases.run.saturating_sub(outcome.codegen);
    Ok(outcome)
}

/// The flag that only a program with states knows.
fn state_flag(args: &RunArgs) -> Option<&'static str> {
    let flags = [(&args.load_state, "--load-state"), (&args.save_state, "--save-state")];
    flags.into_iter().find(|(path, _)| path.is_some()).map(|(_, flag)| flag)
}

/// Writes what the run left, and shows it unless that is to be one JSON document.
fn finish(
    args: &RunArgs,
    outputs: &[(&str, &str)],
    checked: &Checked,
    outcome: &Outcome,
) -> Result<(), Box<Diagnostic>> {
    if !args.quiet {
        let warnings = checked.diagnostics.iter().filter(|d| d.severity == Severity::Warning).cloned();
        let warnings: Vec<_> = warnings.chain(outcome.warnings(&checked.sources)).collect();
        out::report(&warnings, &checked.sources, args.json);
    }
    let mut written = Vec::new();
    for (name, path) in outputs {
        if let Some((name, array)) = outcome.outputs.iter().find(|(other, _)| other == name) {
            written.push(Output { name, path, array });
        }
    }
    if let Some(path) = &args.save_state {
        written.extend(outcome.states.iter().map(|(name, array)| Output { name, path, array }));
    }
    files::write_all(&written).map_err(|error| Box::new(error.diag()))?;
    if !args.json {
        print(outputs, &as_text(args.quiet, outputs, outcome));
    }
    Ok(())
}

/// Prints on standard output, unless an array goes there, which must stand alone.
fn print(outputs: &[(&str, &str)], text: &str) {
    if outputs.iter().any(|(_, path)| *path == "-") { out::eprint(text) } else { out::print(text) }
}

fn as_text(quiet: bool, outputs: &[(&str, &str)], outcome: &Outcome) -> String {
    let mut text = String::new();
    for line in &outcome.printed {
        let _ = writeln!(text, "{line}");
    }
    for (name, array) in &outcome.outputs {
        if quiet || outputs.iter().any(|(written, _)| written == name) {
            continue;
        }
        text.push_str(&show::named(name, array));
    }
    text
}

fn as_json(outputs: &[(&str, &str)], outcome: &Outcome, profile: Option<&Profile>) -> String {
    let mut map = Map::new();
    for (name, array) in &outcome.outputs {
        let mut entry = json!({ "dtype": array.dtype().name(), "shape": array.shape() });
        match outputs.iter().find(|(written, _)| written == name) {
            Some((_, path)) => entry["file"] = Value::from(*path),
            None => entry["value"] = show::json(array),
        }
        map.insert(name.clone(), entry);
    }
    let mut document = json!({ "version": 1, "outputs": map, "printed": outcome.printed });
    if let Some(profile) = profile {
        document["profile"] = json!(profile);
    }
    document.to_string() + "\n"
}
