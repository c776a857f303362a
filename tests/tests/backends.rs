//! The oracle and the compiled programs agree bit for bit, at any number of threads: every example of the reference, every case and every
//! example program, with the inputs of its command line. They agree, too, where both fail: with the same error.

use std::path::Path;
use texpr::bind::bind;
use texpr::exec::{Executable, Generator, Worth};
use texpr::pipeline::{Checked, Options, Phases, check_file, check_text, lower};
use texpr::run::{Backend, Outcome, RunOptions, execute, run_compiled, value_of};
use texpr_base::Diagnostic;
use texpr_runtime::files::{self, Data};
use texpr_runtime::{Pool, show};
use texpr_tests::{Failures, generators, root, words};

/// What became of a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ran {
    /// On the oracle and compiled, with the same results.
    Alike,
    /// Both failed with this code.
    Failed(&'static str),
    /// It has errors, or no outputs.
    Wrong,
    /// Its data does not fit.
    Unbound,
}

/// How many programs became what, told at the end.
#[derive(Debug, Default)]
struct Counts {
    alike: usize,
    failed: Vec<&'static str>,
    wrong: usize,
    unbound: Vec<String>,
}

impl Counts {
    fn add(&mut self, name: &str, ran: Ran) {
        match ran {
            Ran::Alike => self.alike += 1,
            Ran::Failed(code) => self.failed.push(code),
            Ran::Wrong => self.wrong += 1,
            Ran::Unbound => self.unbound.push(name.to_owned()),
        }
    }

    fn tell(&self) {
        let Self { alike, failed, wrong, unbound } = self;
        println!(
            "{alike} alike, {} failed alike ({}), {wrong} that do not check",
            failed.len(),
            failed.join(" ")
        );
        println!("{} with data that does not fit: {}", unbound.len(), unbound.join(" "));
    }
}

type Came = Result<Outcome, Box<Diagnostic>>;

/// Compares the oracle with compiled runs at 1, 2, 3 and 8 threads; every kernel is shared, however small.
fn compare(mut checked: Checked, given: impl Fn(&Pool) -> Option<Vec<Data>>) -> Result<Ran, String> {
    if checked.has_errors() {
        return Ok(Ran::Wrong);
    }
    let Ok(program) = checked.take_program() else { return Ok(Ran::Wrong) };
    let lowered = lower(program, &Options { verify: true, ..Options::default() }, &mut Phases::default());
    let (core, _) = lowered.map_err(|error| error.message)?;
    let pool = Pool::new();
    let options = RunOptions { backend: Backend::Interp, ..RunOptions::new(&pool) };
    let Some(data) = given(&pool) else { return Ok(Ran::Unbound) };
    let Ok(bound) = bind(&core, data, false, &options) else { return Ok(Ran::Unbound) };
    let oracle = execute(&core, &bound.inputs, &bound.sizes, &options);
    for generator in generators() {
        let name = generator.name();
        let executable = Executable::compile(&core, generator, false)
            .map_err(|error| format!("{name} does not compile it: {}", error.message))?;
        // How work is shared does not depend on who made the code.
        let counts: &[usize] = if generator == Generator::Cranelift { &[1, 2, 3, 8] } else { &[1, 3] };
        for &threads in counts {
            let options = RunOptions {
                threads: Some(threads),
                worth: if threads > 1 { Worth::always() } else { texpr::machine::worth() },
                ..RunOptions::new(&pool)
            };
            let compiled = run_compiled(&executable, &core, &bound.inputs, &bound.sizes, &options);
            same(&oracle, &compiled).map_err(|what| format!("{name} at {threads} threads: {what}"))?;
        }
    }
    Ok(oracle.map_or_else(|error| Ran::Failed(error.code.id), |_| Ran::Alike))
}

fn same(oracle: &Came, compiled: &Came) -> Result<(), String> {
    match (oracle, compiled) {
        (Err(a), Err(b)) if a.code.id == b.code.id => Ok(()),
        (Err(a), Err(b)) => {
            Err(format!("oracle {} {}\ncompiled {} {}", a.code.id, a.message, b.code.id, b.message))
        }
        (Ok(_), Err(error)) => Err(format!("fails compiled: {} {}", error.code.id, error.message)),
        (Err(error), Ok(_)) => Err(format!("the oracle fails: {} {}", error.code.id, error.message)),
        (Ok(a), Ok(b)) => {
            for ((name, x), (_, y)) in a.outputs.iter().zip(&b.outputs) {
                if !value_of(x).same(&value_of(y)) {
                    return Err(format!("{name}\noracle {}\ncompiled {}", show::text(x), show::text(y)));
                }
            }
            if a.printed != b.printed {
                return Err(format!("oracle printed {:?}\ncompiled {:?}", a.printed, b.printed));
            }
            let warned = |outcome: &Outcome| -> Vec<String> {
                outcome
                    .divisions_by_zero
                    .iter()
                    .map(|(_, count)| format!("{count} divisions by zero"))
                    .collect()
            };
            if warned(a) == warned(b) {
                Ok(())
            } else {
                Err(format!("oracle warned {:?}\ncompiled {:?}", warned(a), warned(b)))
            }
        }
    }
}

/// The inputs of a command line that is run in `dir`; `None` if one cannot be read.
fn inputs(args: &[String], dir: &Path, pool: &Pool) -> Option<Vec<Data>> {
    let given =
        args.iter().zip(args.iter().skip(1)).filter(|(flag, _)| *flag == "-i").map(|(_, given)| given);
    given
        .map(|given| {
            let (name, source) = given.split_once('=')?;
            let beside = dir.join(source).to_string_lossy().into_owned();
            let is_file = [".npy", ".npz", ".csv", ".json", ".safetensors", ".png", ".jpg", ".bmp"]
                .iter()
                .any(|ending| source.contains(ending));
            files::read(if is_file { &beside } else { source }, name, pool).ok()
        })
        .collect()
}

/// The arguments that a program's header gives it: of a case `# args: …`, of an example its first command.
fn arguments(source: &str) -> Vec<String> {
    let line = source
        .lines()
        .find_map(|line| line.strip_prefix("# args: ").or_else(|| line.strip_prefix("#     texpr ")));
    words(line.unwrap_or_default())
}

#[test]
fn examples_of_the_reference_agree() {
    let (mut failures, mut counts) = (Failures::default(), Counts::default());
    for op in texpr_std::vocabulary().ops() {
        let blocks = op.doc.split("```tx").skip(1).filter_map(|rest| rest.split("```").next());
        for line in blocks.flat_map(str::lines).filter(|line| !line.trim().is_empty()) {
            // An example is an expression with its value in a comment; lines of whole programs are run elsewhere.
            let text = format!("output y = {}\n", line.split("  #").next().unwrap_or(line));
            failures.case();
            match compare(check_text(op.name, &text), |_| Some(Vec::new())) {
                Ok(ran) => counts.add(op.name, ran),
                Err(what) => failures.add(&format!("{}: {line}", op.name), &what),
            }
        }
    }
    counts.tell();
    assert!(counts.alike > 100, "only {} examples were run", counts.alike);
    failures.done();
}

#[test]
fn cases_agree() {
    let counts = programs_agree(&[
        ("tests/cases/run", "tests/cases/run"),
        ("tests/cases/errors", "tests/cases/errors"),
    ]);
    assert!(counts.failed.len() >= 3, "only {:?} fail when they run", counts.failed);
}

#[test]
fn examples_agree() {
    assert!(programs_agree(&[("examples", "")]).alike > 5);
}

/// The programs of some folders, each with the folder that their data is named from.
fn programs_agree(folders: &[(&str, &str)]) -> Counts {
    let (mut failures, mut counts) = (Failures::default(), Counts::default());
    for &(folder, dir) in folders {
        for path in texpr_tests::files(&root().join(folder), "tx") {
            let Ok(source) = std::fs::read_to_string(&path) else { continue };
            let args = arguments(&source);
            let checked = check_file(&path.to_string_lossy()).expect("a case can be read");
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            failures.case();
            match compare(checked, |pool| inputs(&args, &root().join(dir), pool)) {
                // Only of wrong programs may the data be wrong, too.
                Ok(Ran::Wrong | Ran::Unbound) if folder != "tests/cases/errors" => {
                    failures.add(&name, "was not run");
                }
                Ok(ran) => counts.add(&name, ran),
                Err(what) => failures.add(&path.display().to_string(), &what),
            }
        }
    }
    counts.tell();
    failures.done();
    counts
}

#[test]
fn division_by_zero_agrees() {
    let mut failures = Failures::default();
    for dtype in ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64"] {
        // Whole vectors and a tail; only some divisors are 0.
        let text = format!(
            "let a = {dtype}(arange(23) * 11)\nlet b = {dtype}(arange(23) % 4)\noutput q = a // b\noutput r = a % b\n\
             output s = sum(a // b)\noutput by = a // (a * 0)\n"
        );
        let checked = check_text(dtype, &text);
        assert!(!checked.has_errors(), "{text}");
        failures.case();
        match compare(checked, |_| Some(Vec::new())) {
            Ok(Ran::Alike) => {}
            Ok(_) => failures.add(dtype, "was not run"),
            Err(what) => failures.add(dtype, &what),
        }
    }
    failures.done();
}
