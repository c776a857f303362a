//! The `texpr` command. Each subcommand is a function that returns its exit status; [`status`] says what the numbers mean.

#![forbid(unsafe_code)]

mod args;
mod bar;
mod bench;
mod cache;
mod data;
mod doc;
mod explain;
mod fmt;
mod gradcheck;
mod inspect;
mod machine;
mod out;
mod profile;
mod run;
mod status;
mod test;

use args::{Cli, Command};
use clap::Parser;
use std::process::ExitCode;

/// Runs the command of this process's arguments.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match &cli.command {
        Command::Run(args) => run::run(args),
        Command::Bench(args) => bench::bench(args),
        Command::Check(args) => inspect::check(args),
        Command::Emit(args) => inspect::emit(args),
        Command::Explain(args) => inspect::explain(args),
        Command::Doc(args) => doc::doc(args),
        Command::Fmt(args) => fmt::fmt(args),
        Command::Test(args) => test::test(args),
        Command::GradCheck(args) => gradcheck::grad_check(args),
        Command::Config(args) => machine::config(args),
        Command::Devices { json, measure } => machine::devices(*json, *measure),
        Command::Cache { action, json } => cache::cache(*action, *json),
        Command::Completions { shell } => machine::completions(*shell),
        Command::Other(words) => machine::unknown(words),
    };
    let status = result.unwrap_or_else(|diagnostic| {
        let json = cli.command.wants_json();
        out::report(&[*diagnostic], &texpr_base::SourceMap::new(), json)
    });
    ExitCode::from(status)
}
