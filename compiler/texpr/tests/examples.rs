//! The Rust programs in `examples/` give what the scripts of the same names print.

#![allow(dead_code, reason = "the programs' `main`s are not called")]

use std::path::Path;
use texpr::{Error, Outputs};

#[path = "../../../examples/digits.rs"]
mod digits;
#[path = "../../../examples/gauss_seidel.rs"]
mod gauss_seidel;
#[path = "../../../examples/laplace.rs"]
mod laplace;
#[path = "../../../examples/particles.rs"]
mod particles;
#[path = "../../../examples/pi.rs"]
mod pi;

/// Every one of them.
const PROGRAMS: &[(&str, fn() -> Result<Outputs, Error>)] = &[
    ("digits", digits::run),
    ("gauss_seidel", gauss_seidel::run),
    ("laplace", laplace::run),
    ("particles", particles::run),
    ("pi", pi::run),
];

#[test]
fn rust_programs_print_what_the_scripts_do() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for (name, run) in PROGRAMS {
        let want = std::fs::read_to_string(folder.join(name).with_extension("expected"))
            .unwrap_or_else(|error| panic!("{name}.expected: {error}"));
        let got = run().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(got.to_string(), want, "{name}");
    }
}

#[test]
fn no_program_is_left_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let files = std::fs::read_dir(folder).expect("the folder is there");
    let mut found: Vec<String> = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    found.sort();
    let listed: Vec<&str> = PROGRAMS.iter().map(|(name, _)| *name).collect();
    assert_eq!(found, listed);
}
