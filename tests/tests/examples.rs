//! Every example prints what the file beside it says, the same with any number of threads.

use std::path::Path;
use texpr_tests::{Failures, bless, files, root, run, text, words};

/// The first command line of an example's header.
fn command(source: &str, path: &Path) -> Vec<String> {
    let line = source.lines().find_map(|line| line.strip_prefix("#     texpr "));
    words(line.unwrap_or_else(|| panic!("{} does not say how to run it", path.display())))
}

#[test]
fn examples_print_what_is_expected() {
    let mut failures = Failures::default();
    for path in files(&root().join("examples"), "tx") {
        failures.case();
        let source = std::fs::read_to_string(&path).expect("an example can be read");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut args = command(&source, &path);
        assert_eq!(args[1], format!("examples/{name}"), "the first command of {name} runs another file");
        let output = run(root(), &args);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        if !output.status.success() || !err.is_empty() {
            failures.add(&name, &format!("{}\n{err}", output.status));
            continue;
        }
        let expected = path.with_extension("expected");
        if bless() {
            std::fs::write(&expected, &out).expect("an expectation can be written");
        }
        failures.compare(&name, &std::fs::read_to_string(&expected).unwrap_or_default(), &out);
        args.extend(["--threads".into(), "1".into()]);
        failures.compare(&format!("{name} with one thread"), &out, &text(&run(root(), &args).stdout));
    }
    failures.done();
}
