//! The code that is kept on disk between processes, for `texpr cache`.

pub use texpr_codegen::disk::{Entry, MAX_BYTES, clear, entries, folder, is_whole};
