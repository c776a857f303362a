//! Programs and what they print (`cases/run`), programs and command lines that are wrong and what they are told (`cases/errors`).
//!
//! A case's expected output is in its trailing `#= ` lines; an error's is in the file `.expected` beside it, after its exit
//! status. A line `# args: ...` adds arguments, and `# command: check` runs another command than `run`.

use std::path::Path;
use texpr_tests::{Failures, bless, files, root, run, text, words};

/// Where every program must print the same bytes.
const BACKENDS: &[&[&str]] = &[
    &["--threads", "1"],
    &["--threads", "2"],
    &["--threads", "3"],
    &["--threads", "8"],
    &["--backend", "interp"],
];

fn arguments(source: &str, name: &str) -> Vec<String> {
    let setting = |key: &str| source.lines().find_map(|line| line.strip_prefix(key));
    let mut args = vec![setting("# command: ").unwrap_or("run").to_owned(), name.to_owned()];
    args.extend(words(setting("# args: ").unwrap_or_default()));
    args
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[test]
fn programs_print_what_is_expected_everywhere() {
    let mut failures = Failures::default();
    for path in files(&root().join("tests/cases/run"), "tx") {
        failures.case();
        let name = file_name(&path);
        let source = std::fs::read_to_string(&path).expect("a case can be read");
        let program: String =
            source.lines().filter(|line| !line.starts_with("#=")).flat_map(|l| [l, "\n"]).collect();
        let want: String =
            source.lines().filter_map(|line| line.strip_prefix("#= ")).flat_map(|l| [l, "\n"]).collect();
        let dir = path.parent().unwrap_or(root());
        let args = arguments(&source, &name);
        let output = run(dir, &args);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        if !output.status.success() || !err.is_empty() {
            failures.add(&name, &format!("{}\n{err}", output.status));
            continue;
        }
        if bless() {
            let lines: String = out.lines().map(|line| format!("#= {line}\n")).collect();
            std::fs::write(&path, format!("{program}{lines}")).expect("a case can be written");
        } else {
            failures.compare(&name, &want, &out);
        }
        for backend in BACKENDS {
            let mut args = args.clone();
            args.extend(backend.iter().map(|&arg| arg.to_owned()));
            let other = run(dir, &args);
            let (got, err) = (text(&other.stdout), text(&other.stderr));
            failures.compare(&format!("{name} {}", backend.join(" ")), &out, &format!("{got}{err}"));
        }
    }
    failures.done();
}

#[test]
fn what_is_wrong_is_told() {
    let mut failures = Failures::default();
    for path in files(&root().join("tests/cases/errors"), "tx") {
        failures.case();
        let name = file_name(&path);
        let source = text(&std::fs::read(&path).expect("a case can be read"));
        let output = run(path.parent().unwrap_or(root()), &arguments(&source, &name));
        let Some(status) = output.status.code() else {
            failures.add(&name, &format!("{}", output.status));
            continue;
        };
        let got = format!("status {status}\n{}", text(&output.stderr));
        let expected = path.with_extension("expected");
        if bless() {
            std::fs::write(&expected, &got).expect("an expectation can be written");
        }
        failures.compare(&name, &std::fs::read_to_string(&expected).unwrap_or_default(), &got);
        if status == 0 || !output.stdout.is_empty() {
            failures.add(&name, &format!("status {status}, and printed:\n{}", text(&output.stdout)));
        }
    }
    failures.done();
}
