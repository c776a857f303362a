//! Speed of compiled programs beside hand-written loops of the same traffic, in one run: `cargo run --release -p texpr-bench [name…]`.
//!
//! Every figure is the least of many runs within about a second, so that a busy machine disturbs it little. Figures of two runs do not compare:
//! these machines drift. What stands beside them are plain Rust loops over the same arrays.

mod compile;
mod floor;
mod gradient;
mod hand;
mod kernels;
mod math;
mod measure;
mod product;
mod threads;

use measure::Report;

/// A group of rows.
type Group = (&'static str, fn(&mut Report));

const GROUPS: &[Group] = &[
    ("pi", kernels::pi),
    ("poly", kernels::poly),
    ("exp", kernels::exp),
    ("laplace", kernels::laplace),
    ("product", product::product),
    ("gradient", gradient::gradient),
    ("compile", compile::compile),
    ("process", compile::process),
    ("threads", threads::threads),
    ("math", math::math),
];

#[allow(clippy::print_stdout, reason = "it is what a benchmark does")]
fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let unknown: Vec<&String> =
        wanted.iter().filter(|name| !GROUPS.iter().any(|(group, _)| group == name)).collect();
    if !unknown.is_empty() {
        let known: Vec<&str> = GROUPS.iter().map(|(name, _)| *name).collect();
        println!("no such benchmark: {unknown:?}; there are {}", known.join(", "));
        std::process::exit(2);
    }
    println!("| what | measured | beside it | ratio | wanted | |");
    println!("|---|---|---|---|---|---|");
    for (name, run) in GROUPS {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            run(&mut Report);
        }
    }
}
