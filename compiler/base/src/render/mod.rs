//! Diagnostics to text: for people ([`text`]) and for programs ([`json`]).

pub mod json;
pub mod text;
