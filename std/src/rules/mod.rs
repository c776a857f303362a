//! The rewrite rules, one file a theme; `texpr-opt` is the engine that runs them.
//!
//! To add a rule, add a line to its theme. The laws in `laws.rs` run every rule from the table: it fires on its own left side, both sides agree
//! on hard values under its promise, its cost does not grow, and the whole set comes to rest. Rules about matrices, slicings and lists stand in
//! `written.rs` with a program each. Near misses are listed in `nofire.rs` and `written.rs`. Guards that know ops are in `structure.rs`.

mod determinants;
mod identities;
mod indices;
mod linalg;
mod logic;
mod reductions;
mod specialise;
mod stabilise;
mod structure;
mod views;

#[cfg(test)]
mod chains;
#[cfg(test)]
mod chance;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod nofire;
#[cfg(test)]
mod written;

use std::sync::LazyLock;
use texpr_opt::rewrite::{Rule, RuleBook};

/// The rules of each theme, in the order they are tried.
pub static THEMES: [(&str, &[Rule]); 9] = [
    ("identities", identities::RULES),
    ("logic", logic::RULES),
    ("views", views::RULES),
    ("indices", indices::RULES),
    ("linalg", linalg::RULES),
    ("determinants", determinants::RULES),
    ("stabilise", stabilise::RULES),
    ("reductions", reductions::RULES),
    ("specialise", specialise::RULES),
];

/// Every rule, in the order they are tried.
pub fn all() -> Vec<Rule> {
    THEMES.iter().flat_map(|(_, rules)| rules.iter().copied()).collect()
}

/// The book of all rules for the whole vocabulary, made once.
pub fn book() -> &'static RuleBook {
    static BOOK: LazyLock<RuleBook> =
        LazyLock::new(|| RuleBook::new(&all(), crate::vocabulary(), "broadcast_to"));
    &BOOK
}
