//! Diagnostics to text: for people ([`text`]) and for programs ([`json`]).

mod cut;
pub mod json;
pub mod text;
