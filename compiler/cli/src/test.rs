//! `texpr test`.

use crate::args::TestArgs;
use crate::out;
use crate::run::{options, pool};
use crate::status::{self, Status};
use serde_json::json;
use texpr::bind::bind;
use texpr::config::Config;
use texpr::pipeline::{Phases, check_file, lower};
use texpr::run::{Outcome, execute};
use texpr_base::Diagnostic;
use texpr_sema::Test;

/// Runs the `test` blocks of files.
pub(crate) fn test(args: &TestArgs) -> Status {
    let config = args.settings.config()?;
    let (mut passed, mut failed, mut status) = (0, 0, status::DONE);
    for path in &args.files {
        let mut checked = check_file(path)?;
        if checked.has_errors() {
            let one = out::report(&checked.diagnostics, &checked.sources, args.json);
            status = if status == status::DONE { one } else { status };
            continue;
        }
        for test in std::mem::take(&mut checked.tests) {
            let name = test.name.clone();
            let tell = |has_passed: bool, printed: &[String]| {
                out::print(&if args.json {
                    let line =
                        json!({ "file": path, "test": name, "passed": has_passed, "printed": printed });
                    line.to_string() + "\n"
                } else {
                    let word = if has_passed { "ok    " } else { "FAILED" };
                    let printed: String = printed.iter().map(|line| format!("    {line}\n")).collect();
                    format!("{word}  {path}: {name}\n{printed}")
                });
            };
            match run_test(test, args, &config) {
                Ok(outcome) => {
                    passed += 1;
                    tell(true, &outcome.printed);
                    let warnings = outcome.warnings(&checked.sources);
                    out::report(&warnings, &checked.sources, args.json);
                }
                Err(diagnostic) => {
                    failed += 1;
                    tell(false, &[]);
                    out::report(&[*diagnostic], &checked.sources, args.json);
                }
            }
        }
    }
    out::print(&if args.json {
        json!({ "version": 1, "passed": passed, "failed": failed }).to_string() + "\n"
    } else {
        format!("{passed} passed, {failed} failed\n")
    });
    Ok(if status == status::DONE && failed > 0 { status::FAILED } else { status })
}

fn run_test(test: Test, args: &TestArgs, config: &Config) -> Result<Outcome, Box<Diagnostic>> {
    let (core, _) = lower(test.program, &args.settings.options(config), &mut Phases::default())?;
    let pool = pool(config);
    let options = options(config, &pool);
    let bound = bind(&core, Vec::new(), false, &options)?;
    execute(&core, &bound.inputs, &bound.sizes, &options)
}
