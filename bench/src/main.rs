//! Speed of compiled programs beside hand-written loops of the same traffic, in one run: `cargo run --release -p texpr-bench [name…]`.
//!
//! Every figure is the least of many runs within about a second, so that a busy machine disturbs it little. Figures of two runs do not compare:
//! these machines drift. What stands beside them are plain Rust loops over the same arrays. `compile_time` is a table of its own, of the phases of
//! compiling; `TEXPR_BENCH_ROWS=gradient` picks the rows with that in their names.

mod compile;
mod compile_time;
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
    let names = || GROUPS.iter().map(|(name, _)| *name).chain([compile_time::NAME]);
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let unknown: Vec<&String> = wanted.iter().filter(|name| !names().any(|known| known == *name)).collect();
    if !unknown.is_empty() {
        let known: Vec<&str> = names().collect();
        println!("no such benchmark: {unknown:?}; there are {}", known.join(", "));
        std::process::exit(2);
    }
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|w| w == name);
    let mut groups = GROUPS.iter().filter(|(name, _)| is_wanted(name)).peekable();
    if groups.peek().is_some() {
        println!("| what | measured | beside it | ratio | wanted | |");
        println!("|---|---|---|---|---|---|");
    }
    groups.for_each(|(_, run)| run(&mut Report));
    if is_wanted(compile_time::NAME) {
        compile_time::table();
    }
}
