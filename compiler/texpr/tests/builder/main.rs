//! The Rust builder: the same programs as in scripts, the same messages, and its methods against the vocabulary.

mod methods;
