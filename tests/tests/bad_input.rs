//! What no file in `cases` can hold: programs made on the spot, pipes, files that must stay whole.

use std::io::Write;
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
    for (name, open, close) in [
        ("round", "(", ")"),
        ("square", "[", "]"),
        ("minus", "-", ""),
        ("call", "abs(", ")"),
        ("not", "not ", ""),
        ("power", "2**", ""),
        ("block", "{ ", " }"),
        ("choice", "if true then 1 else ", ""),
        ("loop", "loop (s = 0) for i in 0..1 { ", " }"),
    ] {
        let program = format!("output y = {}1{}\n", open.repeat(10_000), close.repeat(10_000));
        let err = refused(&format!("deep_{name}"), program.as_bytes(), 1);
        assert!(err.starts_with("p.tx:1:"), "{err}");
    }
}

#[test]
fn types_and_patterns_ten_thousand_deep() {
    let (open, close) = ("(".repeat(10_000), ")".repeat(10_000));
    refused("deep_type", format!("input x: f64[{open}1{close}]\noutput x\n").as_bytes(), 1);
    refused("deep_pattern", format!("let {open}a{close} = 1\noutput y = 1\n").as_bytes(), 1);
    refused("deep_attribute", format!("output y = [1]{}\n", ".T".repeat(10_000)).as_bytes(), 1);
}

#[test]
fn a_line_of_a_megabyte_is_not_echoed() {
    let numbers = "1, ".repeat(300_000);
    let err = refused("long_name", format!("output y = sum([{numbers}oops, {numbers}])\n").as_bytes(), 1);
    assert!(err.contains("p.tx:1:900017") && err.contains("1, oops, 1") && err.len() < 2_000, "{err}");
    let err = refused("long_open", format!("output y = sum([{numbers}\n").as_bytes(), 1);
    assert!(err.contains("p.tx:1:16") && err.len() < 2_000, "{err}");
    let err = refused("long_word", format!("output y = {}\n", "a".repeat(1_000_000)).as_bytes(), 1);
    assert!(err.contains("E0401") && err.len() < 2_000, "{err}");
    let err = refused("long_string", format!("output y = \"{}\n", "a".repeat(1_000_000)).as_bytes(), 1);
    assert!(err.contains("E0102") && err.len() < 2_000, "{err}");
}

#[test]
fn a_program_cannot_write_to_the_terminal_through_a_message() {
    let err = refused("escape", b"output y = 1 \x1b[31m\x07 # red\n", 1);
    assert!(!err.contains('\x1b') && !err.contains('\x07'), "{err:?}");
}

#[test]
fn a_folder_is_no_program() {
    let dir = scratch("folder");
    for args in [vec!["run", "."], vec!["check", "."], vec!["emit", "."], vec!["fmt", "."], vec!["test", "."]]
    {
        let output = run(&dir, &args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains("directory"), "{}", text(&output.stderr));
    }
}

/// Runs the command with `program` on its standard input.
fn piped(name: &str, args: &[&str], program: &[u8]) -> std::process::Output {
    let mut command = texpr(&scratch(name));
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("texpr can be started");
    let mut stdin = child.stdin.take().expect("it was asked for");
    // Whoever does not read all of it has ended with a message.
    let _ = stdin.write_all(program);
    drop(stdin);
    child.wait_with_output().expect("texpr ends")
}

#[test]
fn a_program_on_standard_input() {
    let output = piped("stdin", &["run", "-"], b"output y = 1 + 1\n");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), "y = 2\n".to_owned()));
    let output = piped("stdin_wrong", &["check", "-"], b"output y = z\n");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("<stdin>:1:12: error[E0401]"), "{}", text(&output.stderr));
    let output = piped("stdin_fmt", &["fmt", "-"], b"output y=1+1");
    assert_eq!(text(&output.stdout), "output y = 1 + 1\n");
    let output = piped("stdin_twice", &["run", "-", "-i", "x=-"], b"input x: f64\noutput x\n");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    let output = piped("stdin_latin1", &["run", "-"], b"output y = 1 # caf\xe9\n");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
}

#[test]
fn what_is_not_there_yet_is_refused_by_name() {
    let dir = scratch("not_yet");
    std::fs::write(dir.join("p.tx"), "output y = 1\n").expect("a program can be written");
    for (args, what) in [
        (vec!["run", "p.tx", "--nan-guard"], "`--nan-guard` is not available yet"),
        (vec!["run", "p.tx", "--device", "gpu"], "`--device` is not available yet"),
        (vec!["run", "p.tx", "--profile=p.html"], "`--profile=FILE.html` is not available yet"),
        (vec!["run", "p.tx", "--profile=p.trace.json"], "`--profile=FILE.trace.json` is not available yet"),
        (vec!["repl"], "`texpr repl` is not available yet"),
        (vec!["p.tx"], "write `texpr run p.tx`"),
        (vec!["chekc"], "did you mean `check`?"),
    ] {
        let output = run(&dir, &args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).contains(what), "{args:?}: {}", text(&output.stderr));
    }
}

#[test]
fn json_is_json() {
    let dir = scratch("json");
    std::fs::write(
        dir.join("p.tx"),
        "input n: i64 = 2\noutput y = log(1 + f64(n))\ntest \"t\" { assert 1 == 1 }\n",
    )
    .expect("a program can be written");
    std::fs::write(dir.join("bad.tx"), "output y = z\n").expect("a program can be written");
    for args in [
        vec!["run", "p.tx", "--json"],
        vec!["check", "p.tx", "--json"],
        vec!["test", "p.tx", "--json"],
        vec!["explain", "p.tx", "--json"],
        vec!["explain", "E0201", "--json"],
        vec!["explain", "--json"],
        vec!["config", "--json"],
        vec!["devices", "--json"],
        vec!["run", "bad.tx", "--json"],
        vec!["check", "bad.tx", "--json"],
        vec!["explain", "bad.tx", "--json"],
        vec!["explain", "E9999", "--json"],
    ] {
        let output = run(&dir, &args);
        let all = text(&output.stdout) + &text(&output.stderr);
        assert!(!all.is_empty(), "{args:?}");
        for line in all.lines() {
            let read: Result<serde_json::Value, _> = serde_json::from_str(line);
            assert!(read.is_ok_and(|value| value.is_object()), "{args:?}: {line}");
        }
    }
}

#[test]
fn a_long_loop_shows_nothing_in_a_pipe() {
    let dir = scratch("bar");
    std::fs::write(dir.join("p.tx"), "output s = loop (s = 0) for i in 0..300_000 { (s * 3 + i) % 1009 }\n")
        .expect("a program can be written");
    let output = run(&dir, &["run", "p.tx", "--backend", "interp"]);
    assert!(output.status.success() && output.stderr.is_empty(), "{}", text(&output.stderr));
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
    for file in ["y.npy", "y.npz", "y.safetensors", "y.csv", "y.json"] {
        let wrote = run(&dir, &["run", "w.tx", "-o", &format!("y={file}")]);
        assert!(wrote.status.success(), "{file}: {}", text(&wrote.stderr));
        let source = if file == "y.npz" { "y=y.npz:y".to_owned() } else { format!("y={file}") };
        let read = run(&dir, &["run", "r.tx", "-i", &source]);
        assert!(read.status.success(), "{file}: {}", text(&read.stderr));
        assert!(text(&read.stdout).contains("17.5"), "{file}: {}", text(&read.stdout));
    }
}

#[test]
fn npy_goes_through_a_pipe_and_nothing_else() {
    let dir = scratch("npy_pipe");
    let program = "input x: f64[n]\nprint(\"a line\")\noutput y = 2 * x\noutput s = sum(x)\n";
    std::fs::write(dir.join("p.tx"), program).expect("a program can be written");
    std::fs::write(dir.join("w.tx"), "output x = f64(arange(5))\n").expect("a program can be written");
    let npy = run(&dir, &["run", "w.tx", "-o", "x=-"]).stdout;
    assert!(npy.starts_with(b"\x93NUMPY"));
    let mut command = texpr(&dir);
    command.args(["run", "p.tx", "-i", "x=-", "-o", "y=-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("texpr can be started");
    child.stdin.take().expect("it was asked for").write_all(&npy).expect("it is read");
    let output = child.wait_with_output().expect("texpr ends");
    let (out, err) = (output.stdout, text(&output.stderr));
    assert!(output.status.success(), "{err}");
    assert_eq!((out.len(), &out[..6]), (npy.len(), &npy[..6]));
    assert_eq!(out[out.len() - 8..], 8f64.to_le_bytes());
    assert!(err.contains("a line") && err.contains("s = 10.0"), "{err}");
    for end in [&npy[..npy.len() - 1], b"", b"no array"] {
        let mut child = texpr(&dir)
            .args(["run", "p.tx", "-i", "x=-", "-o", "y=-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("texpr can be started");
        let _ = child.stdin.take().expect("it was asked for").write_all(end);
        let output = child.wait_with_output().expect("texpr ends");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0), "{}", text(&output.stderr));
    }
}

#[test]
fn pictures_and_tables_come_out_as_they_went_in() {
    let dir = scratch("pictures");
    let program = "input img: u8[h, w, 3]\nlet grey = f64(img) @ [0.25, 0.5, 0.25] / 255\n\
                   output same = img\noutput grey\noutput mask = grey > 0.1\noutput mean = mean(grey, axis=0)\n\
                   output size = [h, w]\n";
    std::fs::write(dir.join("p.tx"), program).expect("a program can be written");
    let picture = texpr_tests::root().join("tests/cases/data/colour.png");
    let input = format!("img={}", picture.display());
    let mut args = vec!["run", "p.tx", "-i", &input];
    for output in ["same=same.png", "grey=grey.png", "mask=mask.png", "mean=t.csv:mean", "size=size.csv"] {
        args.extend(["-o", output]);
    }
    let output = run(&dir, &args);
    assert!(output.status.success() && output.stdout.is_empty(), "{}", text(&output.stderr));
    let read = |source: &str| {
        let (path, member) =
            source.split_once(':').map_or((source, ""), |(path, _)| (path, &source[path.len()..]));
        texpr::read(&format!("{}{member}", dir.join(path).display())).expect("it was written")
    };
    assert_eq!(read("same.png"), texpr::read(&picture.display().to_string()).expect("it is there"));
    // 0.25 * (0, 30, 60) + 0.5 * (10, 40, 70) + 0.25 * (20, 50, 80), of the first row.
    assert_eq!(read("grey.png").as_slice::<u8>().expect("shades")[..3], [10, 40, 70]);
    assert_eq!(read("mask.png").as_slice::<u8>().expect("shades")[..2], [0, 255]);
    assert_eq!((read("t.csv:mean").shape(), read("size.csv").to_f64_vec()), (&[3][..], vec![2.0, 3.0]));
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
