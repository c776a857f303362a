//! The codes of messages, with their pages.

use super::plain;
use crate::model::{Entry, Page, Section};
use texpr_base::ErrorCode;

/// What the first letters of codes mean.
const FAMILIES: &[(char, &str)] = &[
    ('E', "the program"),
    ('W', "warnings"),
    ('C', "the command line"),
    ('D', "data"),
    ('R', "while running"),
    ('B', "mistakes of texpr itself"),
];

/// The page of all codes, by family.
pub(super) fn page(codes: &[&ErrorCode]) -> Page {
    let sections = FAMILIES.iter().map(|(letter, title)| Section {
        title: Some((*title).to_owned()),
        entries: codes.iter().filter(|code| code.id.starts_with(*letter)).map(|code| entry(code)).collect(),
    });
    Page {
        name: "messages".to_owned(),
        title: "Messages".to_owned(),
        text: "What messages mean, by their codes. `texpr explain E0201` shows one of these texts."
            .to_owned(),
        sections: sections.filter(|section| !section.entries.is_empty()).collect(),
    }
}

fn entry(code: &ErrorCode) -> Entry {
    Entry { title: Some(code.title.to_owned()), ..plain(code.id, &lowered(code.explain)) }
}

/// The text with headings two levels further down, below the heading of its entry.
fn lowered(text: &str) -> String {
    let mut fenced = false;
    let lines = text.lines().map(|line| {
        fenced ^= line.starts_with("```");
        if !fenced && line.starts_with('#') { format!("##{line}\n") } else { format!("{line}\n") }
    });
    lines.collect()
}
