//! The LLVM backend in builds that have it: code kept on disk, and kernels that it takes over while a program is used. That it gives the same bits as the
//! others is for `backends.rs` and `random.rs`. In other builds: that asking for it is told clearly.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use texpr_tests::{binary, text};

const PROGRAM: &str = "input x: f64[n] = linspace(0, 1, 1000)\noutput y = sum(exp(x) * x)\n";

/// A folder with a program in it.
fn dir(name: &str) -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("llvm_{name}"));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    std::fs::write(dir.join("p.tx"), PROGRAM).expect("a program can be written");
    dir
}

/// The command in that folder, which also has the cache.
fn texpr(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(binary());
    command.current_dir(dir).args(args).env("XDG_CACHE_HOME", dir);
    command.output().expect("the command can be run")
}

#[cfg(not(feature = "llvm"))]
#[test]
fn a_build_without_it_says_so() {
    let dir = dir("missing");
    let output = texpr(&dir, &["run", "p.tx", "--backend", "llvm"]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("C0511") && told.contains("cargo build --release --features llvm"), "{told}");
    let cache = text(&texpr(&dir, &["cache"]).stdout);
    assert!(cache.contains("0 files"), "{cache}");
}

#[cfg(feature = "llvm")]
mod built {
    use super::{dir, texpr, text};
    use std::time::{Duration, Instant};
    use texpr::Function;

    fn json(output: &std::process::Output) -> serde_json::Value {
        serde_json::from_str(&text(&output.stdout)).expect("it is JSON")
    }

    #[test]
    fn code_is_kept_on_disk_and_damage_is_mended() {
        let dir = dir("disk");
        let run = || {
            let output = texpr(&dir, &["run", "p.tx", "--backend", "llvm"]);
            assert!(output.status.success(), "{}", text(&output.stderr));
            text(&output.stdout)
        };
        let files = || json(&texpr(&dir, &["cache", "--json"]))["files"].as_u64().expect("a number");
        let damaged = || {
            let verified = json(&texpr(&dir, &["cache", "verify", "--json"]));
            verified["damaged"].as_array().expect("a list").len()
        };
        let first = run();
        let kept = files();
        assert!(kept > 0);
        assert_eq!((run(), files(), damaged()), (first.clone(), kept, 0), "the second run finds it");
        let folder = dir.join("texpr");
        let is_code = |file: &std::fs::DirEntry| !file.file_name().to_string_lossy().starts_with("machine.");
        let mut files_of =
            std::fs::read_dir(&folder).expect("it is there").map(|file| file.expect("its name"));
        let file = files_of.find(is_code).expect("the code of a kernel");
        let whole = std::fs::read(file.path()).expect("it can be read");
        std::fs::write(file.path(), &whole[..whole.len() / 2]).expect("it can be written");
        assert_eq!(damaged(), 1);
        assert_eq!((run(), files(), damaged()), (first.clone(), kept, 0), "it was made again");
        assert_eq!(std::fs::read(file.path()).expect("it can be read"), whole);
        let cleared = json(&texpr(&dir, &["cache", "clear", "--json"]));
        assert_eq!((cleared["cleared"].as_u64(), files()), (Some(kept), 0));
    }

    #[test]
    fn kernels_that_work_long_are_taken_over_with_the_same_bits() {
        let f = Function::from_text("p", "input x: f64[n]\noutput y = sum(sin(x) * exp(x), axis=0)\n")
            .expect("it compiles");
        let x: Vec<f64> = (0..100_000).map(|k| f64::from(k) * 1e-5).collect();
        let call = || {
            let (out, profile) = f.profile(&[(&x).into()]).expect("it runs");
            let codes: Vec<String> = profile.steps.rows.iter().filter_map(|step| step.code.clone()).collect();
            (out["y"].item::<f64>().expect("a number").to_bits(), codes)
        };
        let (first, codes) = call();
        assert!(codes.iter().all(|code| code == "cranelift"), "nothing is waited for: {codes:?}");
        let start = Instant::now();
        loop {
            let (bits, codes) = call();
            assert_eq!(bits, first);
            if codes.iter().any(|code| code == "llvm") {
                break;
            }
            assert!(start.elapsed() < Duration::from_secs(120), "LLVM never took over: {codes:?}");
        }
    }
}
