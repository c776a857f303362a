//! The reference: what `docs/reference` holds is what `texpr doc` makes, its links lead somewhere, and every function of the library has a text,
//! an example and a test. `BLESS=1 cargo test --release -p texpr-tests --test reference` makes `docs/reference` anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use texpr::emit::{Stage, text as stage};
use texpr::exec::Generator;
use texpr::explain::codes;
use texpr::pipeline::{Options, check_text};
use texpr_base::{FileId, Sink};
use texpr_doc::builtins::BUILTINS;
use texpr_doc::{OPERATORS, examples, html, markdown, reference};
use texpr_syntax::ast::ItemKind;
use texpr_tests::{Failures, bless, root, run, text};

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a directory can be made");
    folder
}

/// The files of a folder with their texts.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeMap::new() };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap_or_default())
        })
        .collect()
}

#[test]
fn the_reference_is_what_the_command_makes() {
    let (kept, made) = (root().join("docs/reference"), folder("reference"));
    let output = run(root(), &["doc", "--out", &made.to_string_lossy()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let made = texts(&made);
    if bless() {
        let _ = std::fs::remove_dir_all(&kept);
        std::fs::create_dir_all(&kept).expect("a directory can be made");
        for (name, text) in &made {
            std::fs::write(kept.join(name), text).expect("a page can be written");
        }
    }
    let kept = texts(&kept);
    let names: BTreeSet<_> = made.keys().chain(kept.keys()).collect();
    let stale: Vec<_> = names.into_iter().filter(|name| made.get(*name) != kept.get(*name)).collect();
    assert!(
        stale.is_empty() && made.len() > 10,
        "not what `texpr doc` makes (BLESS=1 makes them anew): {stale:?}"
    );
}

#[test]
fn links_lead_somewhere() {
    let pages: BTreeMap<String, String> =
        html::pages(&reference(&codes())).into_iter().map(|(name, text)| (name + ".html", text)).collect();
    let mut n_links = 0;
    for (name, text) in &pages {
        for link in text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            n_links += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { Some(text) } else { pages.get(file) };
            let target = target.unwrap_or_else(|| panic!("{name}: no page {link}"));
            let there = anchor.is_empty() || target.contains(&format!("<a id=\"{anchor}\">"));
            assert!(there, "{name}: no place {link}");
        }
        assert!(!text.contains(".md"), "{name} links to Markdown");
    }
    assert!(n_links > 2000, "{n_links}");
    // A name in code leads to its entry, but an argument of the entry that it stands in does not.
    let nn = &pages["nn.html"];
    assert!(nn.contains("<a href=\"prelude.html#sigmoid\"><code>sigmoid</code></a>"));
    assert!(nn.contains("less <code>average</code>"));
}

#[test]
fn names_are_there_once() {
    let reference = reference(&codes());
    let mut seen = BTreeSet::new();
    for name in reference.names() {
        assert!(seen.insert(name), "{name} is there twice");
    }
    for name in ["nn.softmax", "concatenate", "len", "e0201", "stats.t_sf"] {
        assert!(reference.find(name).is_some(), "{name}");
    }
}

#[test]
fn builtins_are_those_of_the_compiler() {
    let told: BTreeSet<_> = BUILTINS.iter().map(|it| it.name).collect();
    let known: BTreeSet<_> = texpr_sema::builtins().collect();
    assert_eq!(told, known, "`compiler/doc/src/builtins.rs` describes other builtins than there are");
    for it in BUILTINS {
        assert!(!examples(it.text).is_empty(), "{} has no example", it.name);
    }
}

#[test]
fn operators_mean_what_is_said() {
    for (op, expression) in OPERATORS {
        let names = if expression.contains("x1") {
            "input x1: i64[n, n]\ninput x2: i64[n, n]"
        } else {
            "input x: i64[n]"
        };
        let mut checked = check_text("p.tx", &format!("{names}\noutput y = {expression}\n"));
        let graph =
            stage(&mut checked, Stage::Graph, &Options::default(), Generator::Auto).expect("it is a program");
        let has = graph.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == *op);
        assert!(has, "{expression} is no {op}:\n{graph}");
    }
}

#[test]
fn every_function_of_the_library_has_a_text_an_example_and_a_test() {
    let mut failures = Failures::default();
    for (module, source) in texpr_std::MODULES {
        let mut sink = Sink::new();
        let program = texpr_syntax::parse(FileId::new(0), source, &mut sink);
        assert!(!sink.has_errors(), "{module}");
        if program.doc.is_none() {
            failures
                .add(module, "the file begins without a text for the module (`##` lines, then an empty one)");
        }
        let cut = |start: u32, end: u32| source.get(start as usize..end as usize).unwrap_or_default();
        let tests: String = program
            .items
            .iter()
            .filter(|item| matches!(item.kind, ItemKind::Test { .. }))
            .map(|item| cut(item.span.start, item.span.end))
            .collect();
        let words: BTreeSet<&str> = tests.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        for item in &program.items {
            let ItemKind::Fn(function) = &item.kind else { continue };
            failures.case();
            let name = function.name.as_str();
            let doc = item.doc.as_ref().map_or("", |doc| doc.text.as_str());
            let case = format!("{module}.{name}");
            if doc.split("```").next().unwrap_or_default().trim().is_empty() {
                failures.add(&case, "has no text");
            }
            let named = |expression: &str| {
                expression.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
            };
            if !examples(doc).iter().any(|(expression, _)| named(expression)) {
                failures.add(&case, "has no example, a line `expression  # value` in a `tx` block");
            }
            if !words.contains(name) {
                failures.add(&case, "is in no `test` block");
            }
        }
    }
    failures.done();
}

#[test]
fn ops_have_a_text_and_an_example() {
    let mut failures = Failures::default();
    for page in &reference(&codes()).pages {
        for entry in page.entries() {
            failures.case();
            if entry.text.trim().is_empty() {
                failures.add(&entry.name, "has no text");
            }
            if entry.signature.is_some() && examples(&entry.text).is_empty() {
                failures.add(&entry.name, "has no example");
            }
        }
    }
    failures.done();
}

const PROGRAM: &str = "\
## Smooths a signal.

## The signal.
input x: f64[n]

## How much of a value goes to its neighbours.
input share: f64 = 0.5

state turns: i64 = 0
update turns = turns + 1

## The mean of a value and its neighbours.
##
## ```tx
## smooth([0, 1, 0], share=1)  # [0.5]
## ```
fn smooth(u: f64[n], share=0.5) -> f64[n - 2] =
    (1 - share) * u[1:-1] + 0.5 * share * (u[:-2] + u[2:])

fn _helper(x) = x

## What is left of it.
output y = smooth(x, share)
";

const SHOWN: &str = "\
# smooth.tx

Smooths a signal.

## Inputs

### x

```tx
input x: f64[n]
```

The signal.

### share

```tx
input share: f64 = 0.5
```

How much of a value goes to its neighbours.

## States

### turns

```tx
state turns: i64 = 0
```

## Outputs

### y

```tx
output y: f64[n - 2]
```

What is left of it.

## Functions

### smooth

```tx
smooth(u: f64[n], share=0.5) -> f64[n - 2]
```

The mean of a value and its neighbours.

```tx
smooth([0, 1, 0], share=1)  # [0.5]
```
";

#[test]
fn a_program_is_documented_from_its_comments() {
    let dir = folder("doc-program");
    std::fs::write(dir.join("smooth.tx"), PROGRAM).expect("a program can be written");
    let output = run(&dir, &["doc", "smooth.tx"]);
    assert_eq!(text(&output.stdout), SHOWN, "{}", text(&output.stderr));
    // A file of functions alone is documented too.
    std::fs::write(dir.join("lib.tx"), "## One more.\nfn next(x) = x + 1\n")
        .expect("a program can be written");
    for format in ["md", "html"] {
        let output = run(&dir, &["doc", "smooth.tx", "lib.tx", "--out", "site", "--format", format]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let pages = texts(&dir.join("site"));
        let page = &pages[&format!("lib.{format}")];
        assert!(page.contains("next(x)") && page.contains("One more."), "{page}");
        assert!(pages[&format!("index.{format}")].contains("smooth"));
    }
}

#[test]
fn what_cannot_be_shown_is_told() {
    let dir = folder("doc-errors");
    std::fs::write(dir.join("bad.tx"), "fn f(x) = (\n").expect("a program can be written");
    std::fs::write(dir.join("file"), "").expect("a file can be written");
    for (args, status, words) in [
        (vec!["doc", "nn.sofmax"], 2, "did you mean `nn.softmax`?"),
        (vec!["doc", "nothing.tx"], 2, "`nothing.tx` cannot be read"),
        (vec!["doc", "bad.tx"], 1, "E0105"),
        (vec!["doc", "sum", "--out", "x"], 2, "not of one entry"),
        (vec!["doc", "--format", "html"], 2, "--out"),
        (vec!["doc", "--out", "file"], 4, "`file` cannot be written"),
    ] {
        let output = run(&dir, &args);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{args:?}: {told}");
        assert!(told.contains(words) && output.stdout.is_empty(), "{args:?}: {told}");
    }
}

#[test]
fn an_entry_is_shown() {
    let output = run(root(), &["doc", "relu", "nn.relu"]);
    assert_eq!(output.status.code(), Some(2));
    let output = run(root(), &["doc", "nn.relu"]);
    let want = "# nn.relu\n\n```tx\nnn.relu(x)\n```\n\nThe number, or 0 where it is negative.\n\n```tx\nnn.relu([-1.0, 2.0])  # [0.0, 2.0]\n```\n";
    assert_eq!(text(&output.stdout), want);
    let output = run(root(), &["doc", "fft"]);
    assert!(text(&output.stdout).starts_with("# Module fft\n\nFourier"), "{}", text(&output.stdout));
    let reference = reference(&codes());
    let (_, entry) = reference.find("concatenate").expect("it is there");
    assert!(markdown::entry(entry).contains("Also called"), "{}", markdown::entry(entry));
}
