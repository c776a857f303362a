//! A user's own file.

use super::{cut, functions, plain};
use crate::model::{Entry, Page, Section};
use texpr_syntax::ast::{Item, ItemKind, Program};

/// The page of a program called `name`: its inputs, states, outputs and functions. `ty` knows the types of names, as far as they are known.
pub fn of_file(name: &str, program: &Program, source: &str, ty: &dyn Fn(&str) -> Option<String>) -> Page {
    let sections = [
        ("inputs", entries(program, |item| declared(item, source, ty, "input"))),
        ("states", entries(program, |item| declared(item, source, ty, "state"))),
        ("outputs", entries(program, |item| declared(item, source, ty, "output"))),
        ("functions", entries(program, |item| function(item, source))),
    ];
    let sections = sections.into_iter().filter(|(_, entries)| !entries.is_empty());
    Page {
        name: name.to_owned(),
        title: format!("`{name}`"),
        text: program.doc.as_ref().map_or_else(String::new, |doc| doc.text.trim().to_owned()),
        sections: sections
            .map(|(title, entries)| Section { title: Some(title.to_owned()), entries })
            .collect(),
    }
}

fn entries(program: &Program, of: impl Fn(&Item) -> Option<Entry>) -> Vec<Entry> {
    program.items.iter().filter_map(of).collect()
}

fn function(item: &Item, source: &str) -> Option<Entry> {
    let ItemKind::Fn(function) = &item.kind else { return None };
    functions::entry(function.name.as_str(), function, item.doc.as_ref(), source)
}

/// What a program takes, keeps or gives, if it is of this kind.
fn declared(item: &Item, source: &str, ty: &dyn Fn(&str) -> Option<String>, kind: &str) -> Option<Entry> {
    let (own, name, written, value) = match &item.kind {
        ItemKind::Input { name, ty, default } => ("input", name, Some(ty), default.as_ref()),
        ItemKind::State { name, ty, value } => ("state", name, ty.as_ref(), Some(value)),
        ItemKind::Output { name, .. } => ("output", name, None, None),
        _ => return None,
    };
    if own != kind {
        return None;
    }
    let typed = match (ty(name.as_str()), written) {
        (Some(ty), _) => format!("{kind} {}: {ty}", name.as_str()),
        (None, Some(written)) => format!("{kind} {}: {}", name.as_str(), cut(source, written.span)),
        (None, None) => format!("{kind} {}", name.as_str()),
    };
    let signature = match value {
        Some(value) => format!("{typed} = {}", cut(source, value.span)),
        None => typed,
    };
    let text = item.doc.as_ref().map_or("", |doc| doc.text.as_str());
    Some(Entry { signature: Some(signature), ..plain(name.as_str(), text) })
}
