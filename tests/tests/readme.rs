//! The programs of the README and of the page on the language run, and its command lines are ones that the command knows.

use std::path::PathBuf;
use texpr_tests::{Failures, blocks, root, run, text, words};

/// Runs every program of a Markdown file, which must say nothing but its outputs.
fn programs_run(file: &str) {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(file.replace('/', "-"));
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    let mut failures = Failures::default();
    for (line, program) in blocks(file, "tx") {
        failures.case();
        std::fs::write(dir.join("block.tx"), program).expect("a program can be written");
        let output = run(&dir, &["run", "block.tx"]);
        if !output.status.success() || !output.stderr.is_empty() {
            failures.add(&format!("{file}:{line}"), &format!("{}\n{}", output.status, text(&output.stderr)));
        }
    }
    failures.done();
}

#[test]
fn the_tour_runs() {
    programs_run("README.md");
}

#[test]
fn the_language_page_runs() {
    programs_run("docs/language.md");
}

#[test]
fn what_the_language_page_says_is_not_there_is_refused() {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("refused");
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    let mut failures = Failures::default();
    for (line, program) in blocks("docs/language.md", "tx-refused") {
        failures.case();
        std::fs::write(dir.join("block.tx"), program).expect("a program can be written");
        let output = run(&dir, &["check", "block.tx"]);
        if output.status.code() != Some(1) {
            failures.add(&format!("docs/language.md:{line}"), &format!("is {}", output.status));
        }
    }
    failures.done();
}

#[test]
fn the_command_lines_are_known() {
    let mut failures = Failures::default();
    for (line, script) in blocks("README.md", "sh") {
        for command in script.lines().filter(|line| line.contains("texpr ") || line.contains("cargo run")) {
            failures.case();
            let mut args = words(command);
            let start = args.iter().position(|word| word == "--" || word == "texpr").unwrap_or_default();
            args.drain(..=start);
            let output = run(root(), &args);
            if output.status.code() == Some(2) {
                failures.add(&format!("README.md:{line}: {command}"), &text(&output.stderr));
            }
        }
    }
    failures.done();
}

#[test]
fn the_message_shown_is_the_one_given() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README can be read");
    let case = root().join("tests/cases/errors/size_conflict.tx");
    let program = std::fs::read_to_string(&case).expect("the case can be read");
    let expected =
        std::fs::read_to_string(case.with_extension("expected")).expect("the expectation can be read");
    let message = expected.split_once('\n').map_or("", |(_, message)| message);
    assert!(!message.is_empty() && readme.contains(&program), "the README shows another program");
    assert!(readme.contains(message.trim_end()), "the README shows another message than\n{message}");
}
