//! The Rust builder: the same programs as in scripts, and the same messages.

mod faulty;
mod gradients;
mod helper;
mod messages;
mod programs;
mod tables;
