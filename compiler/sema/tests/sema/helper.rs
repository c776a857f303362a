//! One helper for all tests: [`check`] analyses a script and compares what `texpr check` would tell.

use texpr_base::{Diagnostic, FileId, Sink, SourceMap, Span};
use texpr_sema::{Analysis, analyse};
use texpr_syntax::ast;

/// A script with the files beside it, analysed.
pub(crate) struct Analysed {
    pub(crate) analysis: Analysis,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) sources: SourceMap,
}

/// Analyses `text`; `files` are the files beside it.
pub(crate) fn analysed(text: &str, files: &[(&str, &str)]) -> Analysed {
    let mut sources = SourceMap::new();
    let mut sink = Sink::new();
    let file = sources.add("main.tx", text);
    let ast = texpr_syntax::parse(file, text, &mut sink);
    let mut loaded = Sink::new();
    let vocabulary = texpr_std::vocabulary();
    #[expect(clippy::result_large_err, reason = "the loader's type is that of `analyse`")]
    let mut loader = |path: &str, span: Span| -> Result<(FileId, ast::Program), Diagnostic> {
        let text = match path.strip_prefix("std:") {
            Some(name) => vocabulary.module(name),
            None => files.iter().find(|(name, _)| *name == path).map(|(_, text)| *text),
        };
        let Some(text) = text else {
            return Err(*texpr_sema::errors::e0409_use::unknown(span, path, None));
        };
        let file = sources.add(path, text);
        Ok((file, texpr_syntax::parse(file, text, &mut loaded)))
    };
    let analysis = analyse(&ast, vocabulary, &mut loader, &mut sink);
    sink.diagnostics.append(&mut loaded.diagnostics);
    Analysed { analysis, diagnostics: sink.into_sorted(), sources }
}

/// The bound names with their types, then the messages as `line: CODE message`.
pub(crate) fn summary(text: &str, files: &[(&str, &str)]) -> String {
    let Analysed { analysis, diagnostics, sources } = analysed(text, files);
    let mut out: Vec<String> =
        analysis.names.iter().map(|info| format!("{}: {}", info.name, info.ty)).collect();
    for d in &diagnostics {
        let line = d.primary.as_ref().map_or(0, |label| sources.line_col(label.span).line);
        out.push(format!("{line}: {} {}", d.code.id, d.message));
    }
    let has_tests = text.contains("test ");
    assert_eq!(
        analysis.program.is_some(),
        has_tests || !diagnostics.iter().any(Diagnostic::is_error),
        "{diagnostics:#?}"
    );
    if let Some(program) = &analysis.program {
        verify(&program.graph);
    }
    out.join("\n")
}

/// Ids are in topological order, parameters fit the regions' arguments.
fn verify(graph: &texpr_ir::Graph) {
    use texpr_ir::graph::NodeKind;
    for id in graph.ids() {
        let node = graph.node(id);
        assert!(node.args.iter().all(|arg| arg.index() < id.index()));
        assert!(!node.spans.is_empty());
        let arg_types =
            |from: usize| -> Vec<_> { node.args[from..].iter().map(|a| graph.ty(*a).clone()).collect() };
        match &node.kind {
            NodeKind::Loop(inner) => {
                let types = arg_types(3);
                assert_eq!(inner.body.params[1..], types[..]);
                for (result, ty) in inner.body.results.iter().zip(&types) {
                    assert_eq!(inner.body.ty(*result), ty);
                }
                if let Some(cond) = &inner.cond {
                    assert_eq!(cond.params, inner.body.params);
                    verify(cond);
                }
                verify(&inner.body);
            }
            NodeKind::If(inner) => {
                let types = arg_types(1);
                assert_eq!(inner.then.params, types);
                assert_eq!(inner.otherwise.params, types);
                let of =
                    |g: &texpr_ir::Graph| -> Vec<_> { g.results.iter().map(|r| g.ty(*r).clone()).collect() };
                assert_eq!(of(&inner.then), of(&inner.otherwise));
                verify(&inner.then);
                verify(&inner.otherwise);
            }
            _ => {}
        }
    }
    for effect in &graph.effects {
        assert!(effect.args.iter().all(|arg| arg.index() < graph.len()));
    }
}

/// Compares the summary of a script with what is expected, line by line, indentation aside.
#[track_caller]
pub(crate) fn check(text: &str, expect: &str) {
    check_with(text, &[], expect);
}

/// [`check`] with files beside the script.
#[track_caller]
pub(crate) fn check_with(text: &str, files: &[(&str, &str)], expect: &str) {
    let clean = |text: &str| -> String {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(clean(&summary(text.trim_start(), files)), clean(expect), "\nin\n{text}");
}
