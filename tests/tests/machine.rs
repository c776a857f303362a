//! What is known of this machine: measured once, kept in a file, told by `texpr devices` and `texpr explain`.

use std::path::{Path, PathBuf};
use texpr_tests::{texpr, text};

fn folder(name: &str) -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("machine_{name}"));
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    dir
}

fn told(dir: &Path, cache: &str, args: &[&str]) -> String {
    let output = texpr(dir).env("XDG_CACHE_HOME", cache).env("HOME", "").args(args).output();
    let output = output.expect("the command can be run");
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn figures_are_measured_once() {
    let dir = folder("once");
    let cache = dir.display().to_string();
    let first = told(&dir, &cache, &["devices", "--json"]);
    assert!(first.contains(r#""measured":true"#) && first.contains(r#""wake":"#), "{first}");
    assert_eq!(told(&dir, &cache, &["devices", "--json"]), first);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let file = dir.join(format!("texpr/machine.{cores}.json"));
    let kept = std::fs::read_to_string(&file).expect("figures are kept");
    assert!(told(&dir, &cache, &["devices", "--measure"]).contains(&file.display().to_string()));
    assert_ne!(std::fs::read_to_string(&file).expect("figures are kept"), kept, "measured again");
    // Those of another machine, or of another version, or of other things are not believed.
    for (what, other) in [("texpr ", "other "), ("\"full\"", "\"other\""), ("\"root\"", "\"other\"")] {
        assert!(kept.contains(what), "{kept}");
        std::fs::write(&file, kept.replace(what, other)).expect("the file can be written");
        told(&dir, &cache, &["devices"]);
        assert!(!std::fs::read_to_string(&file).expect("figures are kept").contains("other"));
    }
}

#[test]
fn without_a_place_to_keep_them_nothing_is_measured() {
    let dir = folder("nowhere");
    assert!(told(&dir, "", &["devices"]).contains("(assumed: there is no place"));
    std::fs::write(dir.join("file"), "").expect("a file can be written");
    let cache = dir.join("file").display().to_string();
    assert!(told(&dir, &cache, &["devices", "--json"]).contains(r#""measured":false"#));
    assert!(told(&dir, &cache, &["devices", "--measure"]).contains("(measured, but it cannot be kept: "));
}

#[test]
fn explain_tells_from_when_on_threads_share() {
    let dir = folder("explain");
    std::fs::write(dir.join("p.tx"), "input x: f64[n]\noutput y = exp(x) * x\n")
        .expect("a program can be written");
    // By what is assumed of a machine.
    let cranelift = told(&dir, "", &["explain", "p.tx", "--backend", "cranelift"]);
    let line = "about 2.60 ns a point (26 plain in 2.60, 16 bytes in 0.40): shared between threads from 2308 points on";
    assert!(cranelift.contains(line), "{cranelift}");
    assert!(cranelift.contains("work of 6 us and more is shared between threads"), "{cranelift}");
    if cfg!(feature = "llvm") {
        let llvm = told(&dir, "", &["explain", "p.tx", "--backend", "llvm"]);
        assert!(llvm.contains("about 1.30 ns a point (26 plain in 1.30, 16 bytes in 0.40)"), "{llvm}");
    }
}
