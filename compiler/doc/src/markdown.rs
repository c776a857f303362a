//! A reference as Markdown: a page for each module, and an index. Also what the terminal shows.

use crate::model::{Entry, Page, Reference, Section};
use std::fmt::Write;

/// What every page says of itself first; browsers and readers do not show it.
const MADE: &str = "<!-- Made by `texpr doc`; not to be changed by hand. -->\n\n";

/// Every file of the reference: its name without the ending, and its text.
pub fn pages(reference: &Reference) -> Vec<(String, String)> {
    let mut pages = vec![("index".to_owned(), MADE.to_owned() + &index(reference))];
    pages.extend(reference.pages.iter().map(|it| (it.name.clone(), MADE.to_owned() + &page(it))));
    pages
}

/// The list of all pages, with the names on each.
pub fn index(reference: &Reference) -> String {
    let mut out = format!("# {}\n\n{}\n", reference.title, reference.text);
    for page in &reference.pages {
        let _ = write!(out, "\n## [{}]({}.md)\n\n", page.title, page.name);
        let first = page.text.split("\n\n").next().unwrap_or_default();
        if !first.is_empty() {
            let _ = write!(out, "{first}\n\n");
        }
        for entry in page.entries() {
            let mut names = format!("[`{}`]({}.md#{})", entry.name, page.name, anchor(&entry.name));
            for alias in &entry.aliases {
                let _ = write!(names, ", `{alias}`");
            }
            let _ = writeln!(out, "- {}", with_summary(names, &entry.summary()));
        }
    }
    out
}

fn with_summary(names: String, summary: &str) -> String {
    if summary.is_empty() { names } else { format!("{names}: {summary}") }
}

/// A page: its text, the names on it, and the entries.
pub fn page(page: &Page) -> String {
    let mut out = format!("# {}\n", page.title);
    if !page.text.is_empty() {
        let _ = write!(out, "\n{}\n", page.text);
    }
    out.push('\n');
    for section in page.sections.iter().filter(|section| !section.entries.is_empty()) {
        let names: Vec<String> = section
            .entries
            .iter()
            .map(|entry| format!("[`{}`](#{})", entry.name, anchor(&entry.name)))
            .collect();
        let title = heading(section).map_or_else(String::new, |title| format!("**{title}**: "));
        let _ = write!(out, "{title}{}\n\n", names.join(" "));
    }
    for section in &page.sections {
        if let Some(title) = heading(section) {
            let _ = write!(out, "## {title}\n\n");
        }
        for entry in &section.entries {
            let _ = write!(out, "<a id=\"{}\"></a>\n\n### {}\n", anchor(&entry.name), entry_heading(entry));
            let _ = write!(out, "\n{}\n", body(entry));
        }
    }
    format!("{}\n", out.trim_end())
}

/// One entry alone, as the terminal shows it.
pub fn entry(entry: &Entry) -> String {
    format!("# {}\n\n{}", entry_heading(entry).replace('`', ""), body(entry))
}

/// A page as the terminal shows it: without links.
pub fn text(page: &Page) -> String {
    let mut out = format!("# {}\n", page.title.replace('`', ""));
    if !page.text.is_empty() {
        let _ = write!(out, "\n{}\n", page.text);
    }
    for section in &page.sections {
        if let Some(title) = heading(section) {
            let _ = write!(out, "\n## {title}\n");
        }
        for entry in &section.entries {
            let _ = write!(out, "\n### {}\n\n{}", entry_heading(entry).replace('`', ""), body(entry));
        }
    }
    out
}

fn entry_heading(entry: &Entry) -> String {
    match &entry.title {
        Some(title) => format!("{}: {title}", entry.name),
        None => format!("`{}`", entry.name),
    }
}

fn body(entry: &Entry) -> String {
    let mut parts = Vec::new();
    if let Some(signature) = &entry.signature {
        parts.push(format!("```tx\n{signature}\n```"));
    }
    if !entry.text.is_empty() {
        parts.push(entry.text.clone());
    }
    if !entry.arguments.is_empty() {
        let lines = entry.arguments.iter().map(|(name, meaning)| format!("- `{name}`: {meaning}"));
        parts.push(lines.collect::<Vec<_>>().join("\n"));
    }
    if let Some(dtypes) = &entry.dtypes {
        parts.push(format!("Dtypes: {dtypes}."));
    }
    if !entry.aliases.is_empty() {
        let names: Vec<String> = entry.aliases.iter().map(|alias| format!("`{alias}`")).collect();
        parts.push(format!("Also called {}.", names.join(", ")));
    }
    parts.join("\n\n") + "\n"
}

/// The heading of a section, with a capital.
pub(crate) fn heading(section: &Section) -> Option<String> {
    let title = section.title.as_ref()?;
    let mut letters = title.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

/// What links to an entry name.
pub(crate) fn anchor(name: &str) -> &str {
    name
}
