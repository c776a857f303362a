//! Programs and what they become: kernels (`cases/kernels`), and core nodes (`cases/core`), which show how tables are taken apart. The text of
//! `texpr emit --stage …` is in the file `.expected` beside each. `BLESS=1` rewrites the expectations.

use texpr::emit::{Stage, text};
use texpr::exec::Generator;
use texpr::pipeline::{Options, check_file};
use texpr_tests::{Failures, bless, files, root};

#[test]
fn programs_become_these_kernels() {
    all_become("tests/cases/kernels", Stage::Kernels);
}

/// Tables are done for all indices at once (`opt/src/batch`): nothing here gathers, loops or repeats what need not.
#[test]
fn tables_become_these_core_nodes() {
    all_become("tests/cases/core", Stage::Core);
}

fn all_become(folder: &str, stage: Stage) {
    let mut failures = Failures::default();
    for path in files(&root().join(folder), "tx") {
        failures.case();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut checked = check_file(&path.to_string_lossy()).expect("a case can be read");
        if let Some(error) = checked.diagnostics.iter().find(|it| it.is_error()) {
            failures.add(&name, &error.message);
            continue;
        }
        let got = match text(&mut checked, stage, &Options::default(), Generator::Cranelift) {
            Ok(got) => got,
            Err(error) => {
                failures.add(&name, &error.message);
                continue;
            }
        };
        let expected = path.with_extension("expected");
        if bless() {
            std::fs::write(&expected, &got).expect("an expectation can be written");
        }
        failures.compare(&name, &std::fs::read_to_string(&expected).unwrap_or_default(), &got);
    }
    failures.done();
}
