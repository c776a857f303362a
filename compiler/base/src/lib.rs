//! Words every other crate shares: source positions, diagnostics and their renderers, dtypes, scalars, typed ids.
//!
//! Reading order is the order of the modules below.
//! Invariant: this crate knows nothing of texpr's syntax, graph or runtime, and does no IO.

#![forbid(unsafe_code)]

pub mod class;
pub mod diag;
pub mod dtype;
pub mod half;
pub mod ids;
pub mod progress;
pub mod reduce;
pub mod render;
pub mod routine;
pub mod scalar;
pub mod size;
pub mod source;
pub mod span;
pub mod tiling;

pub use class::{Class, Counts, Vectors};
pub use diag::{Diagnostic, ErrorCode, Fix, Label, Severity, Sink};
pub use dtype::{DType, Kind};
pub use reduce::Combine;
pub use routine::Routine;
pub use scalar::Scalar;
pub use size::{Size, SizeTable, SizeVar};
pub use source::SourceMap;
pub use span::{FileId, Span, SpanSet};
pub use tiling::When;
