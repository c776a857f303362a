//! The road from text to the core graph, one function an arrow, each timed.

use crate::errors::b0501_invariant;
use crate::source::{Loader, read_text, shown};
use std::time::{Duration, Instant};
use texpr_base::{Diagnostic, Sink, SourceMap};
use texpr_ir::core::CoreProgram;
use texpr_ir::graph::Program;
use texpr_ir::verify::{Violation, verify_core_program, verify_program};
use texpr_opt::rewrite::{self, Report};
use texpr_sema::errors::e0404_nothing_to_output;
use texpr_sema::{Analysis, NameInfo, Test};
use texpr_syntax::ast;

/// What compiling may do.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What rewriting may do.
    pub rewrite: rewrite::Options,
    /// Whether the verifier runs after each pass.
    pub verify: bool,
}

/// How long each phase took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Phases {
    /// Text to tree.
    pub parse: Duration,
    /// Tree to graph: names, types, sizes.
    pub check: Duration,
    /// Derivatives worked out.
    pub differentiate: Duration,
    /// Graph to simpler graph.
    pub rewrite: Duration,
    /// Graph to core graph.
    pub expand: Duration,
    /// Reading data files.
    pub read: Duration,
    /// Fitting the data to the inputs.
    pub bind: Duration,
    /// Fusing and machine code.
    pub codegen: Duration,
    /// The run itself.
    pub run: Duration,
    /// Showing and writing the outputs.
    pub write: Duration,
}

impl Phases {
    /// Each phase with its name, in order.
    pub fn rows(&self) -> [(&'static str, Duration); 10] {
        [
            ("parse", self.parse),
            ("check", self.check),
            ("differentiate", self.differentiate),
            ("rewrite", self.rewrite),
            ("expand", self.expand),
            ("read", self.read),
            ("bind", self.bind),
            ("codegen", self.codegen),
            ("run", self.run),
            ("write", self.write),
        ]
    }
}

/// A program that was read and checked.
#[derive(Debug)]
pub struct Checked {
    /// All files read.
    pub sources: SourceMap,
    /// The tree of the script.
    pub ast: ast::Program,
    /// The typed graph; `None` if there were errors or the file has tests only.
    pub program: Option<Program>,
    /// The `test` blocks.
    pub tests: Vec<Test>,
    /// The names bound at the top of the file.
    pub names: Vec<NameInfo>,
    /// Errors and warnings by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The time so far.
    pub phases: Phases,
}

impl Checked {
    /// Whether anything is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The program, which a file of tests alone does not have.
    pub fn take_program(&mut self) -> Result<Program, Box<Diagnostic>> {
        self.program.take().ok_or_else(|| e0404_nothing_to_output::refuse(self.ast.span))
    }
}

/// Reads and checks the script at `path`, `-` for standard input. An error is a file that cannot be read; what is wrong in it stands in
/// [`Checked::diagnostics`].
pub fn check_file(path: &str) -> Result<Checked, Box<Diagnostic>> {
    check_file_with(path, false)
}

/// [`check_file`]; if it is `strict`, implicit conversions between dtypes are errors.
pub fn check_file_with(path: &str, strict: bool) -> Result<Checked, Box<Diagnostic>> {
    let text = read_text(path)?;
    Ok(check(Loader::beside(path), shown(path), text, strict))
}

/// Checks a text called `name`, which can use standard modules only.
pub fn check_text(name: &str, text: &str) -> Checked {
    check(Loader::nowhere(), name, text.to_owned(), false)
}

fn check(mut loader: Loader, name: &str, text: String, strict: bool) -> Checked {
    let mut phases = Phases::default();
    let mut sink = Sink::new();
    let file = loader.sources.add(name, text);
    let ast =
        timed(&mut phases.parse, || texpr_syntax::parse(file, &loader.sources.file(file).text, &mut sink));
    let analysis = timed(&mut phases.check, || analyse(&ast, &mut loader, &mut sink, strict));
    sink.diagnostics.append(&mut loader.sink.diagnostics);
    let Analysis { program, tests, names } = analysis;
    Checked { sources: loader.sources, ast, program, tests, names, diagnostics: sink.into_sorted(), phases }
}

#[allow(clippy::result_large_err, reason = "the analysis takes its loader so")]
fn analyse(ast: &ast::Program, loader: &mut Loader, sink: &mut Sink, strict: bool) -> Analysis {
    texpr_sema::analyse_with(
        ast,
        texpr_std::vocabulary(),
        &mut |path, span| loader.load(path, span).map_err(|refused| *refused),
        sink,
        strict,
    )
}

/// Works the derivatives of a program out, and rewrites it by the rules of the standard library.
pub fn simplify(program: Program, options: &Options) -> Result<(Program, Report), Box<Diagnostic>> {
    rewrite(differentiate(program, options)?, options)
}

/// Works the derivatives of a program out.
pub fn differentiate(program: Program, options: &Options) -> Result<(Program, Report), Box<Diagnostic>> {
    verified(options, "check", &verify(options, &program))?;
    let book = texpr_std::rules::book();
    let (program, report) = rewrite::differentiate(program, book, texpr_std::vocabulary(), &options.rewrite)?;
    verified(options, "differentiate", &verify(options, &program))?;
    Ok((program, report))
}

/// Rewrites a program without derivatives; goes on with a report.
fn rewrite(
    (program, report): (Program, Report),
    options: &Options,
) -> Result<(Program, Report), Box<Diagnostic>> {
    let (program, report) = rewrite::simplify_on(program, report, texpr_std::rules::book(), &options.rewrite);
    verified(options, "rewrite", &verify(options, &program))?;
    Ok((program, report))
}

/// Lowers a program to the closed vocabulary.
pub fn expand(program: &Program, options: &Options) -> Result<CoreProgram, Box<Diagnostic>> {
    let core = texpr_opt::expand::expand(program);
    let violations = if options.verify { verify_core_program(&core) } else { Vec::new() };
    verified(options, "expand", &violations)?;
    Ok(core)
}

/// From the checked program to what runs.
pub fn lower(
    program: Program,
    options: &Options,
    phases: &mut Phases,
) -> Result<(CoreProgram, Report), Box<Diagnostic>> {
    let program = timed(&mut phases.differentiate, || differentiate(program, options))?;
    let (program, report) = timed(&mut phases.rewrite, || rewrite(program, options))?;
    let core = timed(&mut phases.expand, || expand(&program, options))?;
    Ok((core, report))
}

/// Runs `f` and adds its time to `total`.
pub fn timed<T>(total: &mut Duration, f: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let out = f();
    *total += start.elapsed();
    out
}

fn verify(options: &Options, program: &Program) -> Vec<Violation> {
    if options.verify { verify_program(program) } else { Vec::new() }
}

fn verified(options: &Options, stage: &str, violations: &[Violation]) -> Result<(), Box<Diagnostic>> {
    match violations.first() {
        Some(first) if options.verify => Err(b0501_invariant::broken(stage, &first.to_string(), None)),
        _ => Ok(()),
    }
}
