//! The entry: a syntax tree becomes programs.

use crate::ctx::{Ctx, Loader};
use crate::errors::{e0404_nothing_to_output, w1001_unused, w1002_never_updated};
use crate::scope::{Scope, Sort};
use crate::value::Value;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;
use texpr_base::{Sink, Span};
use texpr_ir::Vocabulary;
use texpr_ir::build::BuildCx;
use texpr_ir::graph::Program;
use texpr_syntax::ast;

/// What a file means.
#[derive(Debug, Default)]
pub struct Analysis {
    /// `None` if there were errors.
    pub program: Option<Program>,
    /// The `test` blocks, each with the items above it. A test's program has no results: its effects are what it does.
    pub tests: Vec<Test>,
    /// Every name bound at the top of the file, in order.
    pub names: Vec<NameInfo>,
}

/// A `test` block.
#[derive(Debug)]
pub struct Test {
    pub name: String,
    pub span: Span,
    pub program: Program,
}

/// A bound name, for `texpr check`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameInfo {
    pub name: String,
    /// Its type as the user would write it; `fn(a, b)` for a function.
    pub ty: String,
    pub span: Span,
}

/// Analyses a file. `loader` reads the files and standard modules it uses: it is given the path as written, or `std:NAME` for the standard
/// module `NAME`, and reports syntax errors in them itself. Several independent errors are reported in one run.
pub fn analyse(
    ast: &ast::Program,
    vocabulary: &'static Vocabulary,
    loader: Loader<'_>,
    sink: &mut Sink,
) -> Analysis {
    analyse_with(ast, vocabulary, loader, sink, false)
}

/// [`analyse`]; if it is `strict`, implicit conversions between dtypes are errors.
pub fn analyse_with(
    ast: &ast::Program,
    vocabulary: &'static Vocabulary,
    loader: Loader<'_>,
    sink: &mut Sink,
    strict: bool,
) -> Analysis {
    let had_errors = sink.has_errors();
    let mut ctx = Ctx {
        build: BuildCx::new(vocabulary),
        loader,
        sink: Sink::new(),
        scope: Scope::inside(None),
        modules: FxHashMap::default(),
        std_files: Vec::new(),
        inlining: Vec::new(),
        below: names_bound(ast),
        nesting: 0,
        loops: 0,
        n_inlined: 0,
        differentiated: FxHashSet::default(),
        ruling: Vec::new(),
        in_test: false,
    };
    ctx.build.strict = strict.then(Vec::new);
    let mut analysis = Analysis::default();
    ctx.note_derivatives(ast);
    let results = ctx.program(ast);
    ctx.uncalled_functions();
    analysis.names = name_infos(&ctx);
    ctx.warn_unused();
    ctx.warn_never_updated();
    let n_tests = ast.items.iter().filter(|item| matches!(item.kind, ast::ItemKind::Test { .. })).count();
    let build = std::mem::replace(&mut ctx.build, BuildCx::new(vocabulary));
    // A program may be there for what its states become.
    let has_output = !build.outputs.is_empty() || build.has_states();
    if !has_output && n_tests == 0 && !had_errors && !ctx.sink.has_errors() {
        ctx.report(*e0404_nothing_to_output::refuse(ast.span));
    }
    let sound = has_output && !had_errors && !ctx.sink.has_errors();
    analysis.program = sound.then(|| build.finish(results));
    for (i, item) in ast.items.iter().enumerate() {
        if let ast::ItemKind::Test { name, body } = &item.kind {
            ctx.build = BuildCx::new(vocabulary);
            ctx.build.library.clone_from(&ctx.std_files);
            ctx.scope = Scope::inside(None);
            ctx.in_test = true;
            let before = ctx.sink.diagnostics.len();
            ctx.test_items(&ast.items[..i]);
            // What the items above have to say was said before.
            ctx.sink.diagnostics.truncate(before);
            ctx.test_body(body);
            if !had_errors && !ctx.sink.has_errors() {
                let build = std::mem::replace(&mut ctx.build, BuildCx::new(vocabulary));
                analysis.tests.push(Test {
                    name: name.value.to_string(),
                    span: item.span,
                    program: build.finish(Vec::new()),
                });
            }
        }
    }
    // What a mistake kept from being read looks unused.
    if had_errors || ctx.sink.has_errors() {
        let of_use = [&w1001_unused::CODE, &w1002_never_updated::CODE];
        ctx.sink.diagnostics.retain(|d| !of_use.iter().any(|code| std::ptr::eq(d.code, *code)));
    }
    sink.diagnostics.append(&mut ctx.sink.diagnostics);
    analysis
}

/// The names that the items of a file bind, with their places.
fn names_bound(ast: &ast::Program) -> FxHashMap<Arc<str>, Span> {
    let mut out = FxHashMap::default();
    let mut add = |name: &ast::Name| {
        out.entry(Arc::clone(&name.text)).or_insert(name.span);
    };
    for item in &ast.items {
        match &item.kind {
            ast::ItemKind::Input { name, .. }
            | ast::ItemKind::Output { name, value: Some(_) }
            | ast::ItemKind::State { name, .. } => add(name),
            ast::ItemKind::Let { pattern, .. } => pattern.names().into_iter().for_each(&mut add),
            ast::ItemKind::Fn(function) => add(&function.name),
            _ => {}
        }
    }
    out
}

fn name_infos(ctx: &Ctx<'_>) -> Vec<NameInfo> {
    let mut out = Vec::new();
    for binding in ctx.scope.bindings() {
        let Some(span) = binding.span.filter(|_| binding.sort != Sort::Size) else { continue };
        let ty = match &binding.value {
            Value::Error => continue,
            Value::Function(f) => {
                let params: Vec<_> = f.ast.params.iter().map(|param| param.name.as_str()).collect();
                format!("fn({})", params.join(", "))
            }
            value => ctx.describe(value),
        };
        out.push(NameInfo { name: binding.name.to_string(), ty, span });
    }
    out
}
