//! What no file in `cases` can hold: programs made on the spot, pipes, files that must stay whole.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};
use texpr_tests::{run, texpr, text};

/// A directory of its own for one test, empty.
fn scratch(name: &str) -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    dir
}

/// Runs one program and asserts the status; gives what it said on standard error.
fn refused(name: &str, program: &[u8], status: i32) -> String {
    let dir = scratch(name);
    std::fs::write(dir.join("p.tx"), program).expect("a program can be written");
    let output = run(&dir, &["run", "p.tx"]);
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{err}");
    assert!(output.stdout.is_empty(), "{}", text(&output.stdout));
    assert!(!err.contains("panicked"), "{err}");
    assert!(err.len() < 100_000, "{} bytes of messages", err.len());
    err
}

#[test]
fn nesting_ten_thousand_deep() {
    for (name, open, close) in
        [("round", "(", ")"), ("square", "[", "]"), ("minus", "-", ""), ("call", "abs(", ")")]
    {
        let program = format!("output y = {}1{}\n", open.repeat(10_000), close.repeat(10_000));
        let err = refused(&format!("deep_{name}"), program.as_bytes(), 1);
        assert!(err.starts_with("p.tx:1:"), "{err}");
    }
}

#[test]
fn an_empty_file() {
    assert!(refused("empty", b"", 1).contains("output"));
}

#[test]
fn not_utf8() {
    assert!(refused("latin1", b"output y = 1 # caf\xe9\n", 1).contains("UTF-8"));
}

#[test]
fn a_file_that_is_not_there() {
    let output = run(&scratch("missing"), &["run", "nowhere.tx"]);
    let err = text(&output.stderr);
    assert!(matches!(output.status.code(), Some(2 | 3)), "{:?} {err}", output.status);
    assert!(err.contains("nowhere.tx"), "{err}");
}

#[test]
fn a_broken_pipe_is_no_panic() {
    let dir = scratch("pipe");
    std::fs::write(
        dir.join("p.tx"),
        "let s = loop (s = 0) for i in 0..100_000 { print(i); s + i }\noutput s\n",
    )
    .expect("a program can be written");
    let mut command = texpr(&dir);
    command.args(["run", "p.tx"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("texpr can be started");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("texpr ends");
    assert!(!text(&output.stderr).contains("panicked"), "{}", text(&output.stderr));
}

#[test]
fn an_output_file_appears_whole_or_not_at_all() {
    let dir = scratch("whole");
    std::fs::write(dir.join("p.tx"), "output y = arange(10)\nassert y[0] == 1, \"no\"\n")
        .expect("a program can be written");
    std::fs::write(dir.join("y.npy"), "old").expect("a file can be written");
    let output = run(&dir, &["run", "p.tx", "-o", "y=y.npy"]);
    assert_eq!(output.status.code(), Some(4), "{}", text(&output.stderr));
    assert_eq!(std::fs::read(dir.join("y.npy")).expect("the old file is there"), b"old");
    let names: Vec<_> =
        std::fs::read_dir(&dir).expect("it is there").filter_map(|it| Some(it.ok()?.file_name())).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn what_is_written_can_be_read_back() {
    let dir = scratch("round");
    std::fs::write(dir.join("w.tx"), "output y = reshape(arange(6), (2, 3)) / 4\n")
        .expect("a program can be written");
    std::fs::write(dir.join("r.tx"), "input y: f64[2, 3]\noutput s = sum(y * [[1, 2, 3], [4, 5, 6]])\n")
        .expect("a program can be written");
    for file in ["y.npy", "y.npz", "y.csv", "y.json"] {
        let wrote = run(&dir, &["run", "w.tx", "-o", &format!("y={file}")]);
        assert!(wrote.status.success(), "{file}: {}", text(&wrote.stderr));
        let source = if file == "y.npz" { "y=y.npz:y".to_owned() } else { format!("y={file}") };
        let read = run(&dir, &["run", "r.tx", "-i", &source]);
        assert!(read.status.success(), "{file}: {}", text(&read.stderr));
        assert!(text(&read.stdout).contains("17.5"), "{file}: {}", text(&read.stdout));
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_long_loop() {
    let dir = scratch("interrupt");
    let program = "input n: i64 = 1_000_000_000_000\nlet s = loop (s = 0) for i in 0..n { (s * 3 + i) % 1009 }\noutput s\n";
    std::fs::write(dir.join("p.tx"), program).expect("a program can be written");
    let mut command = texpr(&dir);
    let mut child = command
        .args(["run", "p.tx", "-o", "s=s.npy"])
        .stderr(Stdio::piped())
        .spawn()
        .expect("texpr can be started");
    std::thread::sleep(Duration::from_millis(500));
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.expect("kill can be run").success());
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child can be asked") {
            break status;
        }
        if start.elapsed() > Duration::from_secs(10) {
            child.kill().expect("a child can be ended");
            panic!("it goes on after Ctrl-C");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(status.code(), Some(4));
    assert!(!dir.join("s.npy").exists());
}
