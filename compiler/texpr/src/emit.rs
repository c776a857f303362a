//! Any stage as text, and the canonical layout of a file.

use crate::exec::{Executable, Generator};
use crate::pipeline::{Checked, Options, expand, simplify};
use crate::source::{read_text, shown};
use texpr_base::{Diagnostic, SourceMap};
use texpr_ir::graph::Program;
use texpr_ir::print;

/// A stage that can be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The syntax tree.
    Ast,
    /// The graph as the program says it.
    Graph,
    /// The graph after rewriting.
    Simplified,
    /// The closed vocabulary.
    Core,
    /// The fused kernels.
    Kernels,
    /// The machine code of the kernels.
    Asm,
    /// The simplified graph as a Graphviz picture.
    Dot,
}

/// The stage of a checked program as text.
pub fn text(
    checked: &mut Checked,
    stage: Stage,
    options: &Options,
    generator: Generator,
) -> Result<String, Box<Diagnostic>> {
    if stage == Stage::Ast {
        return Ok(texpr_syntax::print::print(&checked.ast));
    }
    let program: Program = checked.take_program()?;
    Ok(match stage {
        Stage::Ast | Stage::Graph => print::program(&program),
        Stage::Simplified => print::program(&simplify(program, options)?.0),
        Stage::Core => print::core_program(&expand(&simplify(program, options)?.0, options)?),
        Stage::Kernels | Stage::Asm => {
            let core = expand(&simplify(program, options)?.0, options)?;
            let executable = Executable::compile(&core, generator, stage == Stage::Asm)?;
            let code = executable.code();
            let names = (0..code.len()).map(|k| format!("k{k}"));
            if stage == Stage::Kernels {
                names.zip(code).map(|(name, code)| code.print(&name, &core.sizes)).collect()
            } else {
                names.zip(executable.assembly()).map(|(name, text)| format!("{name}:\n{text}\n")).collect()
            }
        }
        Stage::Dot => print::dot(&simplify(program, options)?.0),
    })
}

/// A file before and after laying it out, or what is wrong with it.
#[derive(Debug)]
pub struct Formatted {
    /// The file, for messages.
    pub sources: SourceMap,
    /// As it stands there.
    pub before: String,
    /// In the canonical layout, or the syntax errors.
    pub after: Result<String, Vec<Diagnostic>>,
}

/// Lays the file at `path` (`-` for standard input) out anew; writes nothing.
pub fn format_file(path: &str) -> Result<Formatted, Box<Diagnostic>> {
    let before = read_text(path)?;
    let mut sources = SourceMap::new();
    let file = sources.add(shown(path), before.clone());
    let after = texpr_syntax::format::format(file, &before);
    Ok(Formatted { sources, before, after })
}
