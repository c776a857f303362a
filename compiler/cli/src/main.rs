//! The binary of [`texpr_cli`].

fn main() -> std::process::ExitCode {
    texpr_cli::main()
}
