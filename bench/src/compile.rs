//! From text to machine code, and the whole command.

use crate::measure::{Report, Want, least};
use std::hint::black_box;
use std::process::{Command, Stdio};
use texpr::Function;
use texpr::exec::Executable;

pub(crate) fn compile(report: &mut Report) {
    for (name, text, want) in [
        ("π of two arrays (the first script)", crate::kernels::PI, Want::Nanos(3e6)),
        ("π from drawn points (examples/pi.tx)", include_str!("../../examples/pi.tx"), Want::Nanos(3e6)),
        ("Laplace (examples/laplace.tx)", include_str!("../../examples/laplace.tx"), Want::Nothing),
    ] {
        let time = least(|| {
            Executable::forget_code();
            drop(black_box(Function::from_text(name, text).expect("an example compiles")));
        });
        report.row(&format!("compile {name}, text to machine code"), time, None, &want);
    }
}

/// `texpr run examples/pi.tx`, if the command was built beside this benchmark.
#[allow(clippy::print_stdout, reason = "it is what a benchmark does")]
pub(crate) fn process(report: &mut Report) {
    let command = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("texpr")));
    let Some(command) = command.filter(|path| path.exists()) else {
        println!("| texpr run examples/pi.tx | not built: `cargo build --release` | | | ≤ 40.00 ms | |");
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/pi.tx");
    let run = |args: &[&str]| {
        let status = Command::new(&command).args(args).stdout(Stdio::null()).status();
        assert!(status.is_ok_and(|status| status.success()), "texpr {args:?} fails");
    };
    let time = least(|| run(&["run", script]));
    let help = least(|| run(&["--version"]));
    let want = Want::Nanos(40e6);
    report.row("the process `texpr run examples/pi.tx`", time, Some(("`texpr --version`", help)), &want);
}
