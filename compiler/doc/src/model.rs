//! What a reference is made of. All texts are Markdown.

/// A set of pages that link to each other.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The heading of the index.
    pub title: String,
    /// What the index says first.
    pub text: String,
    pub pages: Vec<Page>,
}

/// A module, a user's file, or the codes of messages.
#[derive(Clone, Debug)]
pub struct Page {
    /// The name of its file, without the ending.
    pub name: String,
    pub title: String,
    pub text: String,
    pub sections: Vec<Section>,
}

/// Entries that belong together.
#[derive(Clone, Debug)]
pub struct Section {
    /// None where a page has one section only.
    pub title: Option<String>,
    pub entries: Vec<Entry>,
}

/// A function, an input, a code: what one looks up.
#[derive(Clone, Debug)]
pub struct Entry {
    /// As a script writes it: `nn.softmax`.
    pub name: String,
    /// The other names it has.
    pub aliases: Vec<String>,
    /// What follows the name in its heading, if anything does.
    pub title: Option<String>,
    /// How it is called, or declared.
    pub signature: Option<String>,
    pub text: String,
    /// Arguments that need a word, with it.
    pub arguments: Vec<(String, String)>,
    /// What it does with dtypes.
    pub dtypes: Option<String>,
}

impl Entry {
    /// The first sentence of its text, or what its heading says.
    pub fn summary(&self) -> String {
        if let Some(title) = &self.title {
            return title.clone();
        }
        let paragraph: Vec<&str> = self.text.lines().take_while(|line| !line.trim().is_empty()).collect();
        let paragraph = paragraph.join(" ");
        match paragraph.find(". ") {
            Some(end) => paragraph[..=end].to_owned(),
            None => paragraph,
        }
    }
}

impl Page {
    /// Its entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.sections.iter().flat_map(|section| &section.entries)
    }
}

impl Reference {
    /// The entry with this name or alias, and its page. Codes are found in either case.
    pub fn find(&self, name: &str) -> Option<(&Page, &Entry)> {
        let has = |entry: &Entry| {
            entry.name == name
                || entry.aliases.iter().any(|alias| alias == name)
                || (entry.title.is_some() && entry.name.eq_ignore_ascii_case(name))
        };
        self.pages.iter().find_map(|page| Some((page, page.entries().find(|entry| has(entry))?)))
    }

    /// Every name that [`Reference::find`] knows.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().flat_map(Page::entries).flat_map(|entry| {
            std::iter::once(entry.name.as_str()).chain(entry.aliases.iter().map(String::as_str))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Entry;

    #[test]
    fn a_summary_is_the_first_sentence() {
        let entry = |text: &str| Entry {
            name: "f".into(),
            aliases: Vec::new(),
            title: None,
            signature: None,
            text: text.into(),
            arguments: Vec::new(),
            dtypes: None,
        };
        assert_eq!(entry("One, `a.b` that\nis long. Two.\n\nThree.").summary(), "One, `a.b` that is long.");
        assert_eq!(entry("One\ntwo\n\nThree.").summary(), "One two");
        assert_eq!(entry("").summary(), "");
    }
}
