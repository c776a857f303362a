//! The routines, called as the compiler's plans call them. They stand here, in one binary, and not beside the code, so that the crate is compiled
//! once: most of the time goes into the instances of `faer`.

mod complex_linalg;
mod complex_matrices;
mod complex_sort;
mod conv;
mod eig;
mod extreme;
mod fft;
mod helper;
mod linalg;
mod nonzero;
mod random;
mod scan;
mod search;
mod sort;
mod unsigned;
