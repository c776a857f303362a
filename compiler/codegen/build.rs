//! Finds LLVM for the feature `llvm`, and says in one line what is missing if it is not there. The crates that wrap LLVM leave that to us.

use std::path::Path;

/// The variable that says where LLVM is. `.cargo/config.toml` sets it to where Debian's packages put it.
const PREFIX: &str = "LLVM_SYS_221_PREFIX";

fn main() {
    println!("cargo::rerun-if-env-changed={PREFIX}");
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_LLVM").is_none() {
        return;
    }
    let prefix = std::env::var(PREFIX).unwrap_or_else(|_| "/usr/lib/llvm-22".to_string());
    let library = if cfg!(target_os = "macos") { "lib/libLLVM-22.dylib" } else { "lib/libLLVM-22.so" };
    if Path::new(&prefix).join(library).exists() {
        println!("cargo::rustc-link-search=native={prefix}/lib");
        println!("cargo::rustc-link-lib=dylib=LLVM-22");
    } else {
        println!(
            "cargo::error=there is no {library} in `{prefix}`: install LLVM 22 (Debian: apt-get install llvm-22-dev), \
             or set {PREFIX} to where it is"
        );
    }
}
