//! `texpr doc`.

use crate::args::{DocArgs, DocFormat};
use crate::out;
use crate::status::{self, Status};
use std::path::Path;
use texpr::errors::{c0502_input_unknown, c0504_bad_flag};
use texpr::explain::codes;
use texpr::pipeline::{Checked, check_file};
use texpr::source::shown;
use texpr_base::Diagnostic;
use texpr_doc::{Page, Reference, html, markdown};
use texpr_runtime::errors::{CannotWrite, DataError};
use texpr_runtime::files::write_text;

/// Shows or writes documentation.
pub(crate) fn doc(args: &DocArgs) -> Status {
    let is_file = |what: &String| what == "-" || what.ends_with(".tx") || Path::new(what).is_file();
    let reference = if args.what.is_empty() {
        texpr_doc::reference(&codes())
    } else if args.what.iter().any(is_file) {
        let mut pages = Vec::new();
        for path in &args.what {
            match page(path)? {
                Ok(page) => pages.push(page),
                Err(status) => return Ok(status),
            }
        }
        Reference { title: "Programs".to_owned(), text: String::new(), pages }
    } else {
        return entries(args);
    };
    if let Some(folder) = &args.out {
        write(&reference, folder, args.format)?;
    } else if args.what.is_empty() {
        out::print(&names(&reference));
    } else {
        out::print(&reference.pages.iter().map(markdown::text).collect::<Vec<_>>().join("\n"));
    }
    Ok(status::DONE)
}

/// Shows entries of the reference, or whole modules.
fn entries(args: &DocArgs) -> Status {
    let reference = texpr_doc::reference(&codes());
    let mut texts = Vec::new();
    for name in &args.what {
        let page = || reference.pages.iter().find(|page| page.name == *name);
        texts.push(match (reference.find(name), page()) {
            (Some((_, entry)), _) => markdown::entry(entry),
            (None, Some(page)) => markdown::text(page),
            (None, None) => {
                let pages = reference.pages.iter().map(|page| page.name.as_str());
                let known: Vec<&str> = reference.names().chain(pages).collect();
                return Err(c0502_input_unknown::refuse_entry(name, &known));
            }
        });
    }
    if args.out.is_some() {
        return Err(c0504_bad_flag::entry_as_page());
    }
    out::print(&texts.join("\n"));
    Ok(status::DONE)
}

/// The page of the program at `path`, or the status of what is wrong with it.
fn page(path: &str) -> Result<Result<Page, u8>, Box<Diagnostic>> {
    let checked = check_file(path)?;
    // A file of functions has no outputs, and need not.
    let is_wrong = |it: &&Diagnostic| it.is_error() && it.code.id != "E0404";
    let wrong: Vec<Diagnostic> = checked.diagnostics.iter().filter(is_wrong).cloned().collect();
    if !wrong.is_empty() {
        return Ok(Err(out::report(&wrong, &checked.sources, false)));
    }
    let Checked { ast, sources, names, .. } = &checked;
    let ty = |name: &str| names.iter().find(|info| info.name == name).map(|info| info.ty.clone());
    let stem =
        Path::new(shown(path)).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into());
    let source = &sources.file(ast.span.file).text;
    Ok(Ok(Page { name: stem, ..texpr_doc::of_file(shown(path), ast, source, &ty) }))
}

/// Writes every page, and the index, to files in `folder`.
fn write(reference: &Reference, folder: &str, format: DocFormat) -> Result<(), Box<Diagnostic>> {
    let (pages, ending) = match format {
        DocFormat::Md => (markdown::pages(reference), "md"),
        DocFormat::Html => (html::pages(reference), "html"),
    };
    std::fs::create_dir_all(folder)
        .map_err(|error| Box::new(DataError::from(CannotWrite::new("", folder, &error)).diag()))?;
    for (name, text) in pages {
        let path = Path::new(folder).join(format!("{name}.{ending}"));
        write_text(&path.to_string_lossy(), &text).map_err(|error| Box::new(error.diag()))?;
    }
    Ok(())
}

/// All names, each on a line with what it is.
fn names(reference: &Reference) -> String {
    let mut text = String::new();
    for page in &reference.pages {
        text += &format!("{}\n", page.title.replace('`', ""));
        for entry in page.entries() {
            text += &format!("  {:24} {}\n", entry.name, entry.summary());
        }
        text.push('\n');
    }
    text + "`texpr doc NAME` tells more\n"
}
