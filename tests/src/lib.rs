//! Running the command on files and comparing what it says with what a file beside them expects.
//!
//! `BLESS=1` rewrites the expectations. `TEXPR_BIN` names another binary to test.

pub mod programs;
pub mod random;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use texpr::exec::Generator;

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the repository")
}

/// What this build can make machine code with.
pub fn generators() -> impl Iterator<Item = Generator> {
    [Generator::Cranelift, Generator::Llvm].into_iter().filter(|generator| generator.is_built())
}

/// The `texpr` command of this build, which cargo has made beside the tests.
///
/// # Panics
///
/// If it is not there.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(path) = std::env::var_os("TEXPR_BIN") {
            return path.into();
        }
        let test = std::env::current_exe().expect("a test knows its own path");
        let profile = test.parent().and_then(Path::parent).expect("a test lies in TARGET/PROFILE/deps");
        let binary = profile.join(format!("texpr-under-test{}", std::env::consts::EXE_SUFFIX));
        assert!(binary.exists(), "{} is missing", binary.display());
        binary
    })
}

/// The command in a directory, without the user's configuration and colours.
pub fn texpr(dir: &Path) -> Command {
    let mut command = Command::new(binary());
    command.current_dir(dir).stdin(Stdio::null()).env("NO_COLOR", "1");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("TEXPR_") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs it in a directory.
///
/// # Panics
///
/// If it cannot be started.
pub fn run<S: AsRef<std::ffi::OsStr>>(dir: &Path, args: &[S]) -> Output {
    texpr(dir).args(args).output().expect("texpr can be started")
}

/// Standard output, or standard error, as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whether expectations are rewritten.
pub fn bless() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value != "0")
}

/// The files of a directory with an ending, sorted.
///
/// # Panics
///
/// If there are none.
pub fn files(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    let mut found: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|it| it == ending))
        .collect();
    assert!(!found.is_empty(), "no .{ending} files in {}", dir.display());
    found.sort();
    found
}

/// The blocks of a Markdown file in a language, with the line where each starts.
///
/// # Panics
///
/// If there are none.
pub fn blocks(file: &str, language: &str) -> Vec<(usize, String)> {
    let text = std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut found = Vec::new();
    let mut open: Option<(usize, bool, String)> = None;
    for (number, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(name)) => open = Some((number + 2, name == language, String::new())),
            (Some(_), Some(_)) => {
                let (start, wanted, body) = open.take().unwrap_or_default();
                found.extend(wanted.then_some((start, body)));
            }
            (Some((_, _, body)), None) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(!found.is_empty(), "{file} has no {language} blocks");
    found
}

/// What went wrong in a set of files: told together, at the end.
#[derive(Debug, Default)]
pub struct Failures {
    cases: usize,
    told: Vec<String>,
}

impl Failures {
    /// A case went by.
    pub fn case(&mut self) {
        self.cases += 1;
    }

    pub fn add(&mut self, case: &str, what: &str) {
        self.told.push(format!("--- {case}\n{what}"));
    }

    /// Compares a file with what came.
    pub fn compare(&mut self, case: &str, want: &str, got: &str) {
        if want != got {
            self.add(case, &difference(want, got));
        }
    }

    /// # Panics
    ///
    /// If there was a failure, or no case at all.
    pub fn done(self) {
        assert!(self.cases > 0, "there are no cases");
        let (count, cases, told) = (self.told.len(), self.cases, self.told.join("\n"));
        assert!(count == 0, "{count} failures in {cases} cases (BLESS=1 takes what came)\n{told}\n");
        println!("{cases} cases");
    }
}

/// The lines that differ: `-` expected, `+` came.
fn difference(want: &str, got: &str) -> String {
    let (want, got): (Vec<_>, Vec<_>) = (want.lines().collect(), got.lines().collect());
    let mut told = String::new();
    for i in 0..want.len().max(got.len()) {
        let (a, b) = (want.get(i), got.get(i));
        if a == b {
            continue;
        }
        for (mark, line) in [('-', a), ('+', b)] {
            if let Some(line) = line {
                let _ = writeln!(told, "{:>4} {mark} {line}", i + 1);
            }
        }
    }
    if told.is_empty() { "the line ends differ\n".into() } else { told }
}

/// Splits a command line as a shell does, as far as quotes go.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c == '#' && word.is_none() => break,
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}
