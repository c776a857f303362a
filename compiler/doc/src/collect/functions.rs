//! Functions written in the language, with their `##` comments.

use super::{cut, plain};
use crate::model::{Entry, Page, Section};
use texpr_base::{FileId, Sink};
use texpr_syntax::ast::{Doc, Function, Item, ItemKind};

/// The page of a standard module.
pub(super) fn module(name: &str, source: &str) -> Page {
    let program = texpr_syntax::parse(FileId::new(0), source, &mut Sink::new());
    let of = |item: &Item| {
        let ItemKind::Fn(function) = &item.kind else { return None };
        let name = if name == "prelude" {
            function.name.as_str().to_owned()
        } else {
            format!("{name}.{}", function.name.as_str())
        };
        entry(&name, function, item.doc.as_ref(), source)
    };
    Page {
        name: name.to_owned(),
        title: format!("Module `{name}`"),
        text: program.doc.as_ref().map_or_else(String::new, |doc| doc.text.trim().to_owned()),
        sections: vec![Section { title: None, entries: program.items.iter().filter_map(of).collect() }],
    }
}

/// The entry of a function; none of one whose name begins with `_`, which is nobody else's business.
pub(super) fn entry(name: &str, function: &Function, doc: Option<&Doc>, source: &str) -> Option<Entry> {
    if function.name.as_str().starts_with('_') {
        return None;
    }
    Some(Entry {
        signature: Some(format!("{name}{}", head(function, source))),
        ..plain(name, doc.map_or("", |doc| doc.text.as_str()))
    })
}

/// `(x: f64[n], axis=-1) -> f64`.
fn head(function: &Function, source: &str) -> String {
    let params: Vec<String> = function.params.iter().map(|param| cut(source, param.span)).collect();
    let returns = function.returns.as_ref();
    let returns = returns.map_or_else(String::new, |ty| format!(" -> {}", cut(source, ty.span)));
    format!("({}){returns}", params.join(", "))
}
