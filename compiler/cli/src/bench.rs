//! `texpr bench`.

use crate::args::BenchArgs;
use crate::data::{Named, known_outputs};
use crate::out;
use crate::run::{options, pool};
use crate::status::{self, Status};
use std::time::Duration;
use texpr::FunctionOptions;
use texpr::bench::{Bench, Plan};
use texpr_base::Diagnostic;
use texpr_runtime::files::{self, Data, Output};

/// Measures how fast a program compiles and runs.
pub(crate) fn bench(args: &BenchArgs) -> Status {
    let config = args.settings.config()?;
    let Named { inputs, outputs } = args.data.named()?;
    let pool = pool(&config);
    let bench = Bench {
        file: &args.data.file,
        strict: config.strict,
        cast: args.data.cast,
        plan: Plan { samples: args.samples as usize, time: Duration::from_secs_f64(args.time) },
    };
    let read = |known: &[String]| -> Result<Vec<Data>, Box<Diagnostic>> {
        known_outputs(&outputs, &known.iter().map(String::as_str).collect::<Vec<_>>())?;
        let read = |(name, source): &(&str, &str)| {
            files::read(source, name, &pool).map_err(|error| Box::new(error.diag()))
        };
        inputs.iter().map(read).collect()
    };
    let compile = args.settings.options(&config);
    let measured = match config.backend.generator() {
        None => bench.interpreted(&compile, &options(&config, &pool), read),
        Some(generator) => {
            let options = FunctionOptions {
                compile,
                generator: Some(generator),
                threads: config.threads,
                pool: pool.clone(),
                error_model: config.error_model,
                ..FunctionOptions::default()
            };
            bench.compiled(options, read)
        }
    };
    let outcome = match measured {
        Ok(outcome) => outcome,
        Err(error) => return Ok(out::report(error.diagnostics(), error.sources(), args.json)),
    };
    let mut written = Vec::new();
    for (name, path) in &outputs {
        if let Some((name, array)) = outcome.outputs.iter().find(|(other, _)| other == name) {
            written.push(Output { name, path, array });
        }
    }
    files::write_all(&written).map_err(|error| Box::new(error.diag()))?;
    let text = if args.json {
        serde_json::to_string(&outcome.figures).expect("invariant: figures have only string keys") + "\n"
    } else {
        outcome.figures.to_string()
    };
    // An array on standard output must stand alone.
    let takes_stdout = outputs.iter().any(|(_, path)| *path == "-");
    if takes_stdout {
        out::eprint(&text)
    } else {
        out::print(&text)
    }
    Ok(status::DONE)
}
