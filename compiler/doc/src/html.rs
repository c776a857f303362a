//! The Markdown pages for a browser: each stands alone, with its style sheet and a list of all pages beside the text.

use crate::markdown;
use crate::model::{Page, Reference};
use pulldown_cmark::{CowStr, Event, Parser, Tag, html};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What links may lead to.
type Places<'a> = BTreeMap<&'a str, Place<'a>>;

/// Where a name is described: the page, the entry, and how that is called.
#[derive(Clone, Copy)]
struct Place<'a> {
    page: &'a str,
    name: &'a str,
    signature: &'a str,
}

/// Every file of the reference: its name without the ending, and its text.
pub fn pages(reference: &Reference) -> Vec<(String, String)> {
    let mut places = Places::new();
    for page in &reference.pages {
        for entry in page.entries() {
            for name in std::iter::once(&entry.name).chain(&entry.aliases) {
                let signature = entry.signature.as_deref().unwrap_or_default();
                places.entry(name).or_insert(Place { page: &page.name, name: &entry.name, signature });
            }
        }
    }
    let index = document(reference, &places, None, &markdown::index(reference));
    let mut pages = vec![("index".to_owned(), index)];
    for page in &reference.pages {
        let text = document(reference, &places, Some(page), &markdown::page(page));
        pages.push((page.name.clone(), text));
    }
    pages
}

/// A whole page.
fn document(reference: &Reference, places: &Places<'_>, page: Option<&Page>, text: &str) -> String {
    let title = page.map_or(&reference.title, |page| &page.title).replace('`', "");
    let mut body = String::new();
    html::push_html(&mut body, linked(Parser::new(text), places, page.map(|page| page.name.as_str())));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n\
         <nav>\n{}</nav>\n<main>\n{body}</main>\n</body>\n</html>\n",
        escaped(&title),
        include_str!("style.css"),
        sidebar(reference, page),
    )
}

/// All pages; of the one that is shown, its sections and names too.
fn sidebar(reference: &Reference, shown: Option<&Page>) -> String {
    let class = if shown.is_none() { " class=\"here\"" } else { "" };
    let mut out = format!("<ul>\n<li><a{class} href=\"index.html\">{}</a></li>\n", escaped(&reference.title));
    for page in &reference.pages {
        let here = shown.is_some_and(|shown| shown.name == page.name);
        let class = if here { " class=\"here\"" } else { "" };
        let title = escaped(&page.title.replace('`', ""));
        let _ = write!(out, "<li><a{class} href=\"{}.html\">{title}</a>", escaped(&page.name));
        if here {
            for section in &page.sections {
                if let Some(title) = markdown::heading(section) {
                    let _ = write!(out, "\n<div class=\"section\">{}</div>", escaped(&title));
                }
                out.push_str("\n<ul>\n");
                for entry in &section.entries {
                    let name = escaped(&entry.name);
                    let _ = writeln!(out, "<li><a href=\"#{name}\">{name}</a></li>");
                }
                out.push_str("</ul>");
            }
        }
        out.push_str("</li>\n");
    }
    out + "</ul>\n"
}

/// Links between pages lead to their HTML, and a name in code that has an entry leads there, unless it is an argument of the entry it stands in.
fn linked<'a>(
    events: impl Iterator<Item = Event<'a>>,
    places: &Places<'_>,
    page: Option<&str>,
) -> impl Iterator<Item = Event<'a>> {
    let mut depth = 0usize;
    let mut arguments = Vec::new();
    events.map(move |event| match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            depth += 1;
            let dest_url = match dest_url.split_once(".md") {
                Some((name, rest)) if !name.contains('/') => CowStr::from(format!("{name}.html{rest}")),
                _ => dest_url,
            };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::End(end @ pulldown_cmark::TagEnd::Link) => {
            depth -= 1;
            Event::End(end)
        }
        // A heading is no place to go away from.
        Event::Start(start @ Tag::Heading { .. }) => {
            depth += 1;
            Event::Start(start)
        }
        Event::End(end @ pulldown_cmark::TagEnd::Heading(_)) => {
            depth -= 1;
            Event::End(end)
        }
        Event::Code(code) if depth == 0 => match places.get(&*code) {
            Some(place) if !arguments.contains(&&*code) => {
                let there = page == Some(place.page);
                let file = if there { String::new() } else { format!("{}.html", escaped(place.page)) };
                let (name, code) = (escaped(place.name), escaped(&code));
                Event::InlineHtml(format!("<a href=\"{file}#{name}\"><code>{code}</code></a>").into())
            }
            _ => Event::Code(code),
        },
        Event::InlineHtml(mark) => {
            let entry = mark.strip_prefix("<a id=\"").and_then(|rest| rest.split('"').next());
            if let Some(place) = entry.and_then(|name| places.get(name)) {
                let inside = place.signature.split_once('(').map_or("", |(_, inside)| inside);
                arguments = inside.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            }
            Event::InlineHtml(mark)
        }
        other => other,
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
