//! What can be wrong with data: one file a code, each with the facts, the message and the page that explains it.

pub mod d0301_cannot_open;
pub mod d0302_not_npy;
pub mod d0303_dtype_not_supported;
pub mod d0304_dtype_does_not_fit;
pub mod d0305_csv;
pub mod d0306_archive;
pub mod d0307_json;
pub mod d0308_size_overflow;
pub mod d0309_out_of_memory;
pub mod d0310_cannot_write;
pub mod d0311_not_a_value;
pub mod d0312_unknown_format;
pub mod d0313_shape_mismatch;
pub mod d0314_image;
pub mod d0315_columns;
mod origin;

pub use d0301_cannot_open::CannotOpen;
pub use d0302_not_npy::{NotNpy, NpyProblem};
pub use d0303_dtype_not_supported::DTypeNotSupported;
pub use d0304_dtype_does_not_fit::DTypeDoesNotFit;
pub use d0305_csv::{CsvProblem, NotCsv};
pub use d0306_archive::{ArchiveProblem, NotArchive};
pub use d0307_json::NotJson;
pub use d0308_size_overflow::SizeOverflow;
pub use d0309_out_of_memory::OverMemory;
pub use d0310_cannot_write::CannotWrite;
pub use d0311_not_a_value::NotAValue;
pub use d0312_unknown_format::UnknownFormat;
pub use d0313_shape_mismatch::ShapeMismatch;
pub use d0314_image::{ImageProblem, NotImage};
pub use d0315_columns::{ColumnsProblem, NotColumns};
pub use origin::{Origin, Sort};

use crate::pool::OutOfMemory;
use std::{fmt, io};
use texpr_base::{Diagnostic, ErrorCode};

/// All codes of this crate's data errors, in order.
pub static CODES: &[&ErrorCode] = &[
    &d0301_cannot_open::CODE,
    &d0302_not_npy::CODE,
    &d0303_dtype_not_supported::CODE,
    &d0304_dtype_does_not_fit::CODE,
    &d0305_csv::CODE,
    &d0306_archive::CODE,
    &d0307_json::CODE,
    &d0308_size_overflow::CODE,
    &d0309_out_of_memory::CODE,
    &d0310_cannot_write::CODE,
    &d0311_not_a_value::CODE,
    &d0312_unknown_format::CODE,
    &d0313_shape_mismatch::CODE,
    &d0314_image::CODE,
    &d0315_columns::CODE,
];

macro_rules! data_error {
    ($($(#[$doc:meta])* $name:ident($facts:ty)),* $(,)?) => {
        /// Why data could not be read, taken or written.
        #[derive(Clone, Debug)]
        pub enum DataError {
            $($(#[$doc])* $name($facts),)*
        }

        impl DataError {
            /// The message with its code, for the renderers.
            pub fn diag(&self) -> Diagnostic {
                match self {
                    $(Self::$name(facts) => facts.diag(),)*
                }
            }
        }

        $(impl From<$facts> for DataError {
            fn from(facts: $facts) -> Self {
                Self::$name(facts)
            }
        })*
    };
}

data_error! {
    /// D0301.
    Open(CannotOpen),
    /// D0302.
    Npy(NotNpy),
    /// D0303.
    NotSupported(DTypeNotSupported),
    /// D0304.
    DoesNotFit(DTypeDoesNotFit),
    /// D0305.
    Csv(NotCsv),
    /// D0306.
    Npz(NotArchive),
    /// D0307.
    Json(NotJson),
    /// D0308.
    Size(SizeOverflow),
    /// D0309.
    Memory(OverMemory),
    /// D0310.
    Write(CannotWrite),
    /// D0311.
    Value(NotAValue),
    /// D0312.
    Format(UnknownFormat),
    /// D0313.
    Shape(ShapeMismatch),
    /// D0314.
    Image(NotImage),
    /// D0315.
    Columns(NotColumns),
}

impl DataError {
    /// The same error, told of the data at `origin` if it was not told where it happened yet.
    pub fn at(mut self, origin: &Origin) -> Self {
        let place = match &mut self {
            Self::Size(facts) => &mut facts.origin,
            Self::Memory(facts) => &mut facts.origin,
            Self::Shape(facts) => &mut facts.origin,
            _ => return self,
        };
        place.get_or_insert_with(|| origin.clone());
        self
    }
}

impl From<OutOfMemory> for DataError {
    fn from(facts: OutOfMemory) -> Self {
        Self::Memory(OverMemory { origin: None, facts })
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diag().message)
    }
}

impl std::error::Error for DataError {}

/// The system's words without its error number: `no such file or directory`.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or("");
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if letters.clone().next().is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// `1234567` as `1,234,567`.
pub fn grouped(number: impl Into<u128>) -> String {
    let digits = number.into().to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of bytes for people: `8,000 bytes`, `1.5 GiB`.
pub fn in_bytes(bytes: usize) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if bytes < 10_000 {
        return format!("{} byte{}", grouped(bytes as u64), if bytes == 1 { "" } else { "s" });
    }
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1000.0 && unit + 1 < units.len() {
        value /= 1024.0;
        unit += 1;
    }
    let text = format!("{value:.1}");
    format!("{} {}", text.strip_suffix(".0").unwrap_or(&text), units[unit])
}

/// `text` on one line, cut after `width` characters.
pub fn shortened(text: &str, width: usize) -> String {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    if text.chars().count() <= width {
        return text.chars().map(clean).collect();
    }
    text.chars().take(width.saturating_sub(1)).map(clean).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::{CODES, grouped, in_bytes, reason, shortened};

    #[test]
    fn codes_are_in_order_and_explained() {
        assert!(CODES.windows(2).all(|pair| pair[0].id < pair[1].id));
        for code in CODES {
            assert!(code.id.starts_with("D03") && !code.title.is_empty(), "{}", code.id);
            for part in ["## What happened", "## Example", "## How to fix it"] {
                assert!(code.explain.contains(part), "{} lacks {part}", code.id);
            }
        }
    }

    #[test]
    fn numbers_are_for_people() {
        assert_eq!([grouped(0u8), grouped(999u16), grouped(1_234_567u32)], ["0", "999", "1,234,567"]);
        assert_eq!([in_bytes(1), in_bytes(8000), in_bytes(3 << 29)], ["1 byte", "8,000 bytes", "1.5 GiB"]);
        assert_eq!(shortened("a\nbcdef", 4), "a b…");
    }

    #[test]
    fn reasons_carry_no_error_numbers() {
        let error = std::fs::File::open("/no/such/file").unwrap_err();
        assert_eq!(reason(&error), "no such file or directory");
    }
}
