//! The end of a builder: its program, or everything that is wrong with it.

use super::Builder;
use super::place::Sort;
use super::state::State;
use crate::error::Error;
use crate::function::{Function, FunctionOptions};
use crate::pipeline::{Checked, Phases};
use std::panic::Location;
use texpr_base::{Diagnostic, FileId, SourceMap, Span};
use texpr_ir::graph::Program;
use texpr_sema::errors::{e0404_nothing_to_output, w1001_unused, w1002_never_updated};
use texpr_syntax::ast;

/// A program written in Rust, checked.
#[derive(Clone, Debug)]
pub struct Built {
    /// The typed graph.
    pub program: Program,
    /// The files of Rust that it was written in, and the standard modules that it calls.
    pub sources: SourceMap,
    /// What is odd about it, by place.
    pub warnings: Vec<Diagnostic>,
}

/// As if it had been read from a script, for whatever takes one; its tree is empty.
impl From<Built> for Checked {
    fn from(built: Built) -> Self {
        let span = Span::new(FileId::new(0), 0, 0);
        Self {
            sources: built.sources,
            ast: ast::Program { doc: None, items: Vec::new(), span },
            program: Some(built.program),
            tests: Vec::new(),
            names: Vec::new(),
            diagnostics: built.warnings,
            phases: Phases::default(),
        }
    }
}

impl Builder {
    /// The program, or all mistakes that were made on the way to it.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, ["n"]);
    /// let y = tx.input("y", F64, ["m"]);
    /// tx.output("z", x + y);
    /// let error = tx.finish().unwrap_err();
    /// assert_eq!(error.code(), "E0201");
    /// assert!(error.to_string().contains("error[E0201]: f64[n] and f64[m] do not broadcast"));
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with the program, each with its line of Rust.
    #[track_caller]
    pub fn finish(self) -> Result<Built, Error> {
        let mut state = self.state.into_inner();
        let span = state.span(Location::caller(), Sort::Call);
        if state.cx.outputs.is_empty() && !state.cx.has_states() && !state.sink.has_errors() {
            let mut refused = e0404_nothing_to_output::refuse(span).at(span, "no output before this");
            refused.help = Some("say what the program computes with `output(name, value)`".to_owned());
            state.report(refused, span);
        }
        let failed = state.sink.has_errors();
        if !failed {
            state.warn_unused();
        }
        let State { cx, sink, loader, rust, results, .. } = state;
        let sources = rust.finish(loader.sources);
        let diagnostics = sink.into_sorted();
        if failed {
            return Err(Error::new(diagnostics, sources));
        }
        Ok(Built { program: cx.finish(results), sources, warnings: diagnostics })
    }

    /// Compiles the program for this machine.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, ["n"]);
    /// tx.output("y", 2 * x + 1);
    /// let f = tx.compile()?;
    /// let x = ndarray::array![1.0, 2.0, 3.0];
    /// let out = f.call(&[(&x).into()])?;
    /// assert_eq!(out["y"].view::<f64>().unwrap(), ndarray::array![3.0, 5.0, 7.0].into_dyn());
    /// # Ok::<(), texpr::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Builder::finish`].
    #[track_caller]
    pub fn compile(self) -> Result<Function, Error> {
        self.compile_with(FunctionOptions::default())
    }

    /// [`Builder::compile`] with options.
    ///
    /// # Errors
    /// As there.
    #[track_caller]
    pub fn compile_with(self, options: FunctionOptions) -> Result<Function, Error> {
        Function::compile(self.finish()?.into(), options)
    }
}

impl State {
    /// Warns about the inputs that nothing uses, and the states that nothing updates.
    fn warn_unused(&mut self) {
        for state in self.cx.never_updated().into_iter().filter(|state| !state.name.starts_with('_')) {
            self.sink.push(*w1002_never_updated::warn(state.span, &state.name));
        }
        for known in self.names.iter().filter(|known| known.is_input && !known.used) {
            if known.name.starts_with('_') {
                continue;
            }
            let warning = w1001_unused::warn(known.span, &format!("the input `{}`", known.name), &known.name);
            self.sink.push(Diagnostic { fix: None, ..*warning });
        }
    }
}
