//! Random well-typed programs: the oracle and the compiled program agree bit for bit, and so do a program before and after rewriting.
//!
//! `PROPTEST_CASES` says how many, `PROPTEST_RNG_SEED` which; the seed is printed. A failing program is shrunk, shown, and written with its
//! inputs to `target/tmp/random`, where `last_….tx` is the program that ran last, should one end the whole process.

use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use std::path::PathBuf;
use texpr::bind::{Bound, bind};
use texpr::exec::{Executable, Generator, Worth};
use texpr::pipeline::{self, Options, Phases, check_text};
use texpr::run::{Backend, Outcome, RunOptions, array_of, execute, run_compiled, value_of};
use texpr_base::{Diagnostic, SourceMap};
use texpr_ir::core::CoreProgram;
use texpr_ir::interp::Value;
use texpr_opt::rewrite::{Promise, Report};
use texpr_runtime::files::{Data, write};
use texpr_runtime::{Pool, show};
use texpr_tests::generators;
use texpr_tests::random::program::{Program, build};
use texpr_tests::random::recipe::{Recipe, recipes};

/// What came out of a run, as far as it must be the same: the outputs, or the code of the error.
type Came = Result<Vec<Value>, String>;

fn code(diagnostic: &Diagnostic) -> String {
    format!("{} {}", diagnostic.code.id, diagnostic.message)
}

fn scratch() -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("random");
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    dir
}

/// Reads and types a program, which must be right.
fn checked(program: &Program) -> Result<texpr_ir::graph::Program, String> {
    let mut checked = check_text("random.tx", &program.text);
    if let Some(error) = checked.diagnostics.iter().find(|it| it.is_error()) {
        return Err(format!("the generator's fault: {}", told(error, &checked.sources)));
    }
    checked.take_program().map_err(|error| code(&error))
}

fn told(error: &Diagnostic, sources: &SourceMap) -> String {
    texpr_base::render::text::render(error, sources, false)
}

fn lowered(program: &Program, options: &Options) -> Result<(CoreProgram, Report), String> {
    let typed = checked(program)?;
    pipeline::lower(typed, options, &mut Phases::default()).map_err(|error| code(&error))
}

fn bound(program: &Program, core: &CoreProgram, options: &RunOptions<'_>) -> Result<Bound, String> {
    let data = program.inputs.iter().map(|(name, value)| {
        let array = array_of(value, options.pool).expect("a small array has memory");
        Data::given(array, name)
    });
    bind(core, data.collect(), false, options).map_err(|error| format!("cannot be bound: {}", code(&error)))
}

/// Runs a compiled program; every kernel is shared between the threads, however small. Also what it printed and warned of.
fn compiled(
    executable: &Executable,
    core: &CoreProgram,
    bound: &Bound,
    threads: usize,
) -> (Came, Vec<String>) {
    let pool = Pool::new();
    let options = RunOptions {
        threads: Some(threads),
        worth: if threads > 1 { Worth::always() } else { texpr::machine::worth() },
        ..RunOptions::new(&pool)
    };
    came(run_compiled(executable, core, &bound.inputs, &bound.sizes, &options))
}

fn came(outcome: Result<Outcome, Box<Diagnostic>>) -> (Came, Vec<String>) {
    match outcome {
        Err(error) => (Err(code(&error)), Vec::new()),
        Ok(outcome) => {
            let mut divisions = outcome.divisions_by_zero;
            divisions.sort_unstable();
            let warned = divisions.iter().map(|(_, count)| format!("{count} divisions by zero"));
            let said = outcome.printed.iter().cloned().chain(warned).collect();
            (Ok(outcome.outputs.iter().map(|(_, array)| value_of(array)).collect()), said)
        }
    }
}

fn difference(what: (&str, &str), a: &Came, b: &Came) -> Result<(), String> {
    let (left, right) = what;
    match (a, b) {
        (Err(x), Err(y)) if x == y => Ok(()),
        (Ok(x), Ok(y)) => match x.iter().zip(y).position(|(x, y)| !x.same(y)) {
            None => Ok(()),
            Some(k) => {
                let (x, y) = (&x[k], &y[k]);
                let at = x.elements.iter().zip(&y.elements).position(|(a, b)| a.bits != b.bits).unwrap_or(0);
                let text =
                    |v: &Value| array_of(v, &Pool::new()).map_or_else(|e| e.to_string(), |a| show::text(&a));
                let bits = |v: &Value| v.elements.get(at).map(|scalar| format!("{scalar:?}"));
                let (x, y, p, q) = (text(x), text(y), bits(x), bits(y));
                Err(format!("y{k} differs at {at}: {p:?}, {q:?}\n{left}: {x}\n{right}: {y}"))
            }
        },
        _ => {
            let text = |came: &Came| came.as_ref().map_or_else(Clone::clone, |_| "runs".to_owned());
            Err(format!("{left}: {}\n{right}: {}", text(a), text(b)))
        }
    }
}

/// A table has the values of the loop beside it: the oracle knows no tables, so only this sees a fault in how they are taken apart.
fn twins_agree(program: &Program, came: &Came) -> Result<(), String> {
    let Ok(outputs) = came else { return Ok(()) };
    for (table, walked) in &program.twins {
        let pair = [table, walked].map(|place| Ok(vec![outputs[*place].clone()]));
        difference(("the table", "the loop"), &pair[0], &pair[1])
            .map_err(|what| format!("y{table}, y{walked}: {what}"))?;
    }
    Ok(())
}

/// The oracle against the compiled program at one thread and at three.
fn backends_agree(program: &Program) -> Result<(), String> {
    let options = Options { verify: true, ..Options::default() };
    let (core, _) = lowered(program, &options)?;
    let pool = Pool::new();
    let run = RunOptions { backend: Backend::Interp, ..RunOptions::new(&pool) };
    let bound = bound(program, &core, &run)?;
    let (oracle, said_by_oracle) = came(execute(&core, &bound.inputs, &bound.sizes, &run));
    twins_agree(program, &oracle)?;
    for generator in generators() {
        let name = generator.name();
        let executable = Executable::compile(&core, generator, false)
            .map_err(|error| format!("{name} does not compile it: {}", error.message))?;
        let (one, said) = compiled(&executable, &core, &bound, 1);
        difference(("oracle", name), &oracle, &one)?;
        let (three, said_by_three) = compiled(&executable, &core, &bound, 3);
        difference(("one thread", "three"), &one, &three)?;
        for (who, other) in [("oracle", &said_by_oracle), ("three threads", &said_by_three)] {
            if said != *other {
                return Err(format!("printed and warned, {who}: {other:?}\n{name}, one thread: {said:?}"));
            }
        }
    }
    Ok(())
}

/// The compiled program without rewriting against the one rewritten by all rules that promise the same bits.
fn rewriting_keeps_the_bits(program: &Program) -> Result<(), String> {
    let rules: Vec<_> = texpr_std::rules::book().rules().collect();
    let exact = |promise| matches!(promise, Promise::Exact);
    let off = |keep: bool| {
        let off = rules.iter().filter(|rule| !(keep && exact(rule.promise))).map(|rule| rule.name.to_owned());
        let mut options = Options { verify: true, ..Options::default() };
        options.rewrite.stabilise = false;
        options.rewrite.off = off.collect();
        options
    };
    let run = |options: &Options| -> Result<(Came, Report), String> {
        let (core, report) = lowered(program, options)?;
        let pool = Pool::new();
        let bound = bound(program, &core, &RunOptions::new(&pool))?;
        let executable = Executable::compile(&core, Generator::Cranelift, false)
            .map_err(|error| format!("does not compile: {}", error.message))?;
        Ok((compiled(&executable, &core, &bound, 1).0, report))
    };
    let (plain, _) = run(&off(false))?;
    let (rewritten, report) = run(&off(true))?;
    difference(("plain", "rewritten"), &plain, &rewritten)
        .map_err(|what| format!("{what}\nfired: {:?}", report.by_rule()))
}

/// Runs `test` on random programs.
fn hunt(name: &'static str, seed: u64, test: fn(&Program) -> Result<(), String>) {
    let mut config = Config {
        failure_persistence: None,
        max_shrink_iters: 4000,
        source_file: Some(file!()),
        test_name: Some(name),
        ..Config::default()
    };
    if let RngSeed::Random = config.rng_seed {
        config.rng_seed = RngSeed::Fixed(seed);
    }
    println!("{} cases from the seed {:?}", config.cases, config.rng_seed);
    let last = scratch().join(format!("last_{}.tx", name.split("::").last().unwrap_or(name)));
    let mut runner = TestRunner::new(config);
    let result = runner.run(&recipes(), |recipe| {
        let program = build(&recipe);
        std::fs::write(&last, &program.text).expect("a program can be written");
        test(&program).map_err(TestCaseError::fail)
    });
    match result {
        Ok(()) => {}
        Err(TestError::Abort(why)) => panic!("{why}"),
        Err(TestError::Fail(why, recipe)) => panic!("{}\n{why}", shown(&recipe)),
    }
}

/// The program of a recipe, written down with its inputs.
fn shown(recipe: &Recipe) -> String {
    let program = build(recipe);
    let dir = scratch();
    std::fs::write(dir.join("fail.tx"), &program.text).expect("a program can be written");
    let mut command = format!("cd {}; texpr run fail.tx", dir.display());
    for (name, value) in &program.inputs {
        let path = dir.join(format!("{name}.npy"));
        let array = array_of(value, &Pool::new()).expect("a small array has memory");
        write(&path.to_string_lossy(), name, &array).expect("an array can be written");
        command.push_str(&format!(" -i {name}={name}.npy"));
    }
    let sizes: Vec<_> =
        program.inputs.iter().map(|(name, value)| format!("{name} {:?}", value.shape)).collect();
    format!("{}\n# {}\n{command}", program.text, sizes.join(", "))
}

#[test]
fn the_oracle_and_compiled_programs_agree() {
    hunt(concat!(module_path!(), "::the_oracle_and_compiled_programs_agree"), 1, backends_agree);
}

#[test]
fn rewritten_programs_give_the_same_bits() {
    hunt(concat!(module_path!(), "::rewritten_programs_give_the_same_bits"), 2, rewriting_keeps_the_bits);
}
