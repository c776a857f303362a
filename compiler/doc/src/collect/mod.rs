//! Gathers what the reference says from where it stands.

mod codes;
mod file;
mod functions;
mod ops;

pub use file::of_file;
pub use ops::OPERATORS;

use crate::builtins;
use crate::missing;
use crate::model::{Entry, Page, Reference, Section};
use std::collections::BTreeMap;
use texpr_base::{ErrorCode, Span};

/// The reference of the language's functions and of the messages with these codes.
pub fn reference(codes: &[&ErrorCode]) -> Reference {
    let mut modules: BTreeMap<&str, Page> = BTreeMap::new();
    for (name, source) in texpr_std::MODULES {
        if *name != "prelude" {
            modules.insert(name, functions::module(name, source));
        }
    }
    let mut families: Vec<Section> = Vec::new();
    for op in ops::listed() {
        let entry = ops::entry(op);
        let Some((module, _)) = op.name.split_once('.') else {
            let title = Some(op.class.name().to_owned());
            match families.iter_mut().find(|section| section.title == title) {
                Some(section) => section.entries.push(entry),
                None => families.push(Section { title, entries: vec![entry] }),
            }
            continue;
        };
        let page = modules.entry(module).or_insert_with(|| Page {
            name: module.to_owned(),
            title: format!("Module `{module}`"),
            text: String::new(),
            sections: vec![Section { title: None, entries: Vec::new() }],
        });
        page.sections[0].entries.push(entry);
    }
    for page in modules.values_mut() {
        page.sections[0].entries.sort_by(|a, b| a.name.cmp(&b.name));
    }
    let mut pages = vec![prelude(families)];
    pages.extend(modules.into_values());
    pages.push(codes::page(codes));
    pages.push(missing::page());
    Reference {
        title: "Reference".to_owned(),
        text: "Every function of the language and its standard library, and every message. Functions of modules are called by the module's name and \
               theirs, as `nn.softmax(x)`; any function can be called as a method of its first argument, `x.sum()`. Arguments in brackets may be left \
               out."
            .to_owned(),
        pages,
    }
}

/// What is in scope everywhere: the builtins, the ops by family, and the functions made of them.
fn prelude(families: Vec<Section>) -> Page {
    let source = texpr_std::vocabulary().module("prelude").unwrap_or_default();
    let mut made = functions::module("prelude", source);
    let mut sections =
        vec![Section { title: Some("of the language itself".to_owned()), entries: builtins::entries() }];
    sections.extend(families);
    let mut entries = made.sections.pop().map_or_else(Vec::new, |section| section.entries);
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    sections.push(Section { title: Some("made of others".to_owned()), entries });
    Page {
        title: "In scope everywhere".to_owned(),
        text: "These functions need no module's name.".to_owned(),
        sections,
        ..made
    }
}

/// The examples of a text: expressions with the values that they have, as the lines `expression  # value` of its `tx` blocks say.
pub fn examples(text: &str) -> Vec<(&str, &str)> {
    let blocks = text.split("```tx").skip(1).filter_map(|rest| rest.split("```").next());
    blocks
        .flat_map(str::lines)
        .filter_map(|line| line.split_once("  # "))
        .map(|(expression, value)| (expression.trim(), value.trim()))
        .collect()
}

/// An entry of which only the name and the text are known.
fn plain(name: &str, text: &str) -> Entry {
    Entry {
        name: name.to_owned(),
        aliases: Vec::new(),
        title: None,
        signature: None,
        text: text.trim().to_owned(),
        arguments: Vec::new(),
        dtypes: None,
    }
}

/// The source at a place, on one line.
fn cut(source: &str, span: Span) -> String {
    let text = source.get(span.start as usize..span.end as usize).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
