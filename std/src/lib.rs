//! The vocabulary: ops, rewrite rules and the standard library.
//!
//! [`ops::ALL`] lists the ops, one file each; `lib/*.tx` holds what needs no op; [`math`] is what the ops' scalar bodies are made of.
//! Nothing below this crate names an op, so adding one touches its file and one line of the list.

#![forbid(unsafe_code)]

pub mod math;
pub mod ops;
pub mod rules;

use std::sync::LazyLock;
use texpr_ir::Vocabulary;

/// The standard modules by name; `prelude`, made of five files, is in scope without its name.
pub static MODULES: &[(&str, &str)] = &[
    (
        "prelude",
        concat!(
            include_str!("../lib/prelude.tx"),
            include_str!("../lib/places.tx"),
            include_str!("../lib/sets.tx"),
            include_str!("../lib/arrays.tx"),
            include_str!("../lib/polynomials.tx"),
        ),
    ),
    ("nn", include_str!("../lib/nn.tx")),
    ("linalg", include_str!("../lib/linalg.tx")),
    ("fft", include_str!("../lib/fft.tx")),
    ("sparse", include_str!("../lib/sparse.tx")),
    ("random", include_str!("../lib/random.tx")),
    (
        "special",
        concat!(
            include_str!("../lib/special.tx"),
            include_str!("../lib/special_bessel.tx"),
            include_str!("../lib/special_integrals.tx"),
        ),
    ),
    ("signal", include_str!("../lib/signal.tx")),
    ("optim", include_str!("../lib/optim.tx")),
    ("plot", include_str!("../lib/plot.tx")),
    ("stats", include_str!("../lib/stats.tx")),
];

/// Every op and standard module.
pub fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(ops::ALL, MODULES));
    &VOCABULARY
}
