//! Running a program that stands there as a script and in Rust.

use texpr::bind::bind;
use texpr::pipeline::{self, Options, Phases, check_text};
use texpr::run::{Backend, RunOptions, execute};
use texpr::{Builder, Built};
use texpr_base::render::text::render;
use texpr_ir::graph::Program;
use texpr_ir::print;
use texpr_runtime::{Pool, files, show};

/// The options of every test: the verifier runs after each pass.
pub(crate) fn options() -> Options {
    Options { verify: true, ..Options::default() }
}

/// The program of a script.
pub(crate) fn script(text: &str) -> Program {
    let mut checked = check_text("script.tx", text);
    let told: String = checked.diagnostics.iter().map(|d| render(d, &checked.sources, false)).collect();
    assert!(!checked.has_errors(), "{told}");
    checked.take_program().expect("a program has outputs")
}

/// The program that `write` writes.
pub(crate) fn written(write: impl FnOnce(&Builder)) -> Built {
    let tx = Builder::new();
    write(&tx);
    tx.finish().unwrap_or_else(|error| panic!("{error}"))
}

/// The simplified graph as text.
pub(crate) fn simplified(program: Program) -> String {
    match pipeline::simplify(program, &options()) {
        Ok((program, _)) => print::program(&program),
        Err(diagnostic) => panic!("{diagnostic:?}"),
    }
}

/// What a program prints and gives, as the command shows it.
pub(crate) fn run(program: Program, given: &[(&str, &str)], backend: Backend) -> Result<String, String> {
    let failed = |d: Box<texpr_base::Diagnostic>| format!("{}: {}", d.code.id, d.message);
    let (core, _) = pipeline::lower(program, &options(), &mut Phases::default()).map_err(failed)?;
    let pool = Pool::new();
    let options = RunOptions { backend, threads: Some(2), ..RunOptions::new(&pool) };
    let read =
        |(name, source): &(&str, &str)| files::read(source, name, &pool).expect("the data can be read");
    let bound = bind(&core, given.iter().map(read).collect(), false, &options).map_err(failed)?;
    let outcome = execute(&core, &bound.inputs, &bound.sizes, &options).map_err(failed)?;
    let printed = outcome.printed.into_iter();
    let outputs = outcome.outputs.iter().map(|(name, array)| format!("{name} = {}", show::text(array)));
    Ok(printed.chain(outputs).collect::<Vec<_>>().join("\n"))
}

/// Both are one program: the same simplified graph, and the same results on both backends. Gives the results.
#[track_caller]
pub(crate) fn same(text: &str, write: impl Fn(&Builder), given: &[(&str, &str)]) -> String {
    let (want, got) = (simplified(script(text)), simplified(written(&write).program));
    let (want, got) = (without_names(&want), without_names(&got));
    assert!(want == got, "the script's:\n{want}\nthe builder's:\n{got}");
    same_results(text, write, given)
}

/// Checks of indices name the array by its text, which the two spell differently: the same check stands once.
fn without_names(printed: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in printed.lines() {
        let line = match (line.split_once(" of axis "), line.split_once(" against ")) {
            (Some((index, _)), Some((_, size))) => format!("{index} against {size}"),
            _ => line.to_owned(),
        };
        if !line.starts_with("check") || !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// Both give the same results on both backends.
#[track_caller]
pub(crate) fn same_results(text: &str, write: impl Fn(&Builder), given: &[(&str, &str)]) -> String {
    let results = run(written(&write).program, given, Backend::Interp).expect("it runs");
    for backend in [Backend::Interp, Backend::Cranelift] {
        assert_eq!(run(script(text), given, backend).as_deref(), Ok(results.as_str()), "{backend:?}");
        assert_eq!(
            run(written(&write).program, given, backend).as_deref(),
            Ok(results.as_str()),
            "{backend:?}"
        );
    }
    results
}
