//! The `texpr` command that the whole-program tests run.

fn main() -> std::process::ExitCode {
    texpr_cli::main()
}
