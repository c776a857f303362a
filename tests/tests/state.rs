//! States from call to call, on the command line: kept in files, in place, and gone cleanly on Ctrl-C.

use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};
use texpr_tests::{run, texpr, text};

const SUM: &str = "input x: f64[n] = [1, 2]\nstate total: f64[n] = zeros(n)\nstate count: i32 = 0\n\
                   update total = total + x\nupdate count = count + 1\noutput before = total\noutput count\n";

/// A directory of its own for one test, with a program in it.
fn scratch(name: &str, program: &str) -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("state_{name}"));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    std::fs::write(dir.join("p.tx"), program).expect("a program can be written");
    dir
}

fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn saved_states_go_on_where_they_were() {
    let whole = {
        let dir = scratch("whole", SUM);
        done(&run(&dir, &["run", "p.tx", "--steps", "7"]))
    };
    assert_eq!(whole, "before = [6.0, 12.0]\ncount = 6\n");
    for file in ["s.npz", "s.safetensors"] {
        for backend in ["cranelift", "interp"] {
            let dir = scratch("kept", SUM);
            let common = ["run", "p.tx", "--backend", backend, "--save-state", file];
            let first = done(&run(&dir, &[&common[..], &["--steps", "4", "-q"]].concat()));
            assert_eq!(first, "");
            let then = done(&run(&dir, &[&common[..], &["--steps", "3", "--load-state", file]].concat()));
            assert_eq!(then, whole, "{file} {backend}");
            let last = done(&run(&dir, &["run", "p.tx", "--load-state", file]));
            assert_eq!(last, "before = [7.0, 14.0]\ncount = 7\n");
        }
    }
}

#[test]
fn a_failing_step_writes_nothing() {
    let dir = scratch("failing", "state n = 0\nupdate n = n + 1\nassert n < 5, \"stop\"\noutput n\n");
    std::fs::write(dir.join("s.npz"), "old").expect("a file can be written");
    let args = ["run", "p.tx", "--steps", "9", "--save-state", "s.npz", "-o", "n=n.npy"];
    let output = run(&dir, &args);
    assert_eq!(output.status.code(), Some(4));
    assert!(text(&output.stderr).contains("in step 6 of 9"), "{}", text(&output.stderr));
    assert_eq!(std::fs::read(dir.join("s.npz")).expect("it is there"), b"old");
    assert!(!dir.join("n.npy").exists());
}

#[test]
fn output_files_hold_the_last_call_and_prints_all_of_them() {
    let dir = scratch("last", "state n = 0\nupdate n = n + 1\nprint(\"n is\", n)\noutput n\n");
    assert_eq!(
        done(&run(&dir, &["run", "p.tx", "--steps", "3", "-o", "n=n.json"])),
        "n is 0\nn is 1\nn is 2\n"
    );
    assert_eq!(std::fs::read_to_string(dir.join("n.json")).expect("it was written"), "2\n");
    let json = done(&run(&dir, &["run", "p.tx", "--steps", "2", "--json"]));
    let document: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(document["printed"], serde_json::json!(["n is 0", "n is 1"]));
    assert_eq!(document["outputs"]["n"]["value"], 1);
}

#[test]
fn a_program_with_states_alone_needs_no_output() {
    let dir = scratch("alone", "state n = 3\nupdate n = n * 2\n");
    assert_eq!(done(&run(&dir, &["run", "p.tx", "--steps", "4", "--save-state", "s.npz"])), "");
    std::fs::write(dir.join("r.tx"), "input n: i64\noutput n\n").expect("a program can be written");
    assert_eq!(done(&run(&dir, &["run", "r.tx", "-i", "n=s.npz:n"])), "n = 48\n");
}

#[test]
fn a_profile_adds_all_steps_up() {
    let dir =
        scratch("profile", "state w: f64[1000] = ones(1000)\nupdate w = sqrt(w + 1)\noutput s = sum(w)\n");
    let json = done(&run(&dir, &["run", "p.tx", "--steps", "25", "--json", "--profile"]));
    let document: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    let rows = document["profile"]["steps"]["rows"].as_array().expect("there are steps").clone();
    let kernels: Vec<_> = rows.iter().filter(|row| !row["kernel"].is_null()).collect();
    assert!(!kernels.is_empty() && kernels.iter().all(|row| row["calls"] == 25), "{rows:?}");
}

#[test]
fn every_command_knows_states() {
    let dir = scratch("commands", SUM);
    let check = done(&run(&dir, &["check", "p.tx"]));
    assert!(check.contains("state  total: f64[n]\nstate  count: i32\n"), "{check}");
    let graph = done(&run(&dir, &["emit", "p.tx", "--stage", "graph"]));
    assert!(graph.contains("state total: f64[n] = ...") && graph.contains("update count = %"), "{graph}");
    let core = done(&run(&dir, &["emit", "p.tx", "--stage", "core"]));
    assert!(core.contains("state total: f64[n] = ...") && core.contains("update total = %"), "{core}");
    assert!(done(&run(&dir, &["emit", "p.tx", "--stage", "dot"])).contains("update total"));
    assert_eq!(done(&run(&dir, &["fmt", "p.tx", "--check"])), "");
    std::fs::write(
        dir.join("t.tx"),
        "state n = 3\nlet twice = 2 * n\nupdate n = twice\ntest \"initial\" { assert twice == 6 }\n",
    )
    .expect("a program can be written");
    assert!(done(&run(&dir, &["test", "t.tx"])).contains("1 passed, 0 failed"));
}

/// Initial values of many elements are computed as fast as everything else, and one update of a step costs no copy.
#[test]
fn large_states_are_neither_interpreted_nor_copied() {
    let program = "state w: f32[20_000_000] = f32(random.uniform(random.key(1), 20_000_000))\nstate i = 0\n\
                   update w = w with [i] = 2\nupdate i = i + 1\noutput first = w[0]\n";
    let dir = scratch("large", program);
    let start = Instant::now();
    let args = ["run", "p.tx", "--steps", "2000", "--mem-limit", "100M"];
    assert_eq!(done(&run(&dir, &args)), "first = 2.0\n");
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "2000 copies of 80 MB take longer: {:?}",
        start.elapsed()
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_many_short_steps() {
    let dir = scratch("interrupt", SUM);
    std::fs::write(dir.join("s.npz"), "old").expect("a file can be written");
    let mut child = texpr(&dir)
        .args(["run", "p.tx", "--steps", "1000000000000", "--save-state", "s.npz", "-o", "count=c.npy"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("texpr can be started");
    std::thread::sleep(Duration::from_millis(500));
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.expect("kill can be run").success());
    let start = Instant::now();
    while child.try_wait().expect("a child can be asked").is_none() {
        if start.elapsed() > Duration::from_secs(10) {
            child.kill().expect("a child can be ended");
            panic!("it goes on after Ctrl-C");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().expect("it has ended");
    assert_eq!(output.status.code(), Some(4));
    assert!(text(&output.stderr).contains("R0504"), "{}", text(&output.stderr));
    assert_eq!(std::fs::read(dir.join("s.npz")).expect("it is there"), b"old");
    let names = std::fs::read_dir(&dir).expect("it is there").count();
    assert_eq!(names, 2, "nothing is left beside the program and the old file");
}
