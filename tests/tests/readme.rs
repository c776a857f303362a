//! The README's programs run, and its command lines are ones that the command knows.

use std::path::PathBuf;
use texpr_tests::{Failures, root, run, text, words};

/// The blocks of the README in a language, with the line where each starts.
fn blocks(language: &str) -> Vec<(usize, String)> {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README can be read");
    let mut found = Vec::new();
    let mut open: Option<(usize, bool, String)> = None;
    for (number, line) in readme.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(name)) => open = Some((number + 2, name == language, String::new())),
            (Some(_), Some(_)) => {
                let (start, wanted, body) = open.take().unwrap_or_default();
                found.extend(wanted.then_some((start, body)));
            }
            (Some((_, _, body)), None) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(!found.is_empty(), "no {language} blocks");
    found
}

#[test]
fn the_tour_runs() {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("readme");
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    let mut failures = Failures::default();
    for (line, program) in blocks("tx") {
        failures.case();
        std::fs::write(dir.join("block.tx"), program).expect("a program can be written");
        let output = run(&dir, &["run", "block.tx"]);
        if !output.status.success() || !output.stderr.is_empty() {
            failures
                .add(&format!("README.md:{line}"), &format!("{}\n{}", output.status, text(&output.stderr)));
        }
    }
    failures.done();
}

#[test]
fn the_command_lines_are_known() {
    let mut failures = Failures::default();
    for (line, script) in blocks("sh") {
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
