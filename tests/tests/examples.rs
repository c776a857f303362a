//! Every example prints what the file beside it says, the same with any number of threads and on the oracle; those that make pictures make them.

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
        for threads in ["1", "3"] {
            let args = [&args[..], &["--threads".into(), threads.into()]].concat();
            failures.compare(&format!("{name}, threads: {threads}"), &out, &text(&run(root(), &args).stdout));
        }
        // A million points take the oracle ten seconds.
        if name == "pi.tx" {
            continue;
        }
        // So does training, of which it does the first steps only.
        let few = source.contains("\ninput n_steps:");
        if few {
            args.extend(["-i".into(), "n_steps=3".into()]);
        }
        let compiled = if few { run(root(), &args) } else { output };
        assert!(compiled.status.success(), "{name}: {}", text(&compiled.stderr));
        args.extend(["--backend".into(), "interp".into()]);
        let oracle = text(&run(root(), &args).stdout);
        failures.compare(&format!("{name} on the oracle"), &text(&compiled.stdout), &oracle);
    }
    failures.done();
}

#[test]
fn pictures_are_written_as_the_headers_say() {
    let made = |name: &str| format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"));
    let (turns, edges, sharp) = (made("turns.png"), made("edges.png"), made("sharp.png"));
    let curve = made("curve.png");
    for (example, args) in [
        ("mandelbrot", vec!["-i", "w=90", "-i", "h=60", "-o", &format!("picture={turns}")]),
        (
            "picture",
            vec![
                "-i",
                "picture=examples/flower.png",
                "-o",
                &format!("edges={edges}"),
                "-o",
                &format!("sharp={sharp}"),
            ],
        ),
        (
            "spector",
            vec![
                "-i",
                "x=examples/spector.csv:GPA,TUCE,PSI",
                "-i",
                "improved=examples/spector.csv:GRADE",
                "-o",
                &format!("curve={curve}"),
            ],
        ),
    ] {
        let script = format!("examples/{example}.tx");
        let args: Vec<String> = ["run", &script].into_iter().chain(args).map(String::from).collect();
        let output = run(root(), &args);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let shape = |path: &str| {
        texpr_runtime::files::read(path, "x", &texpr_runtime::Pool::new())
            .unwrap_or_else(|e| panic!("{}", e.diag().message))
            .array
            .shape()
            .to_vec()
    };
    assert_eq!([shape(&turns), shape(&edges), shape(&curve)], [[60, 90], [64, 96], [160, 240]]);
    assert_eq!(shape(&sharp), [64, 96, 3]);
}
