//! The messages of this crate, one file per code. Each file holds the page that `texpr explain` prints and the functions
//! that make the diagnostic.

pub(crate) mod e0101_unexpected;
pub(crate) mod e0102_unterminated_string;
pub(crate) mod e0103_unknown_character;
pub(crate) mod e0104_bad_number;
pub(crate) mod e0105_unclosed_bracket;
pub(crate) mod e0106_too_deep;
pub(crate) mod e0107_foreign_word;
pub(crate) mod e0108_missing_let;
pub(crate) mod e0109_assign_in_condition;
pub(crate) mod e0110_unused_value;
pub(crate) mod e0111_bad_index;
pub(crate) mod e0112_endless_loop;
pub(crate) mod e0113_reserved_name;
pub(crate) mod e0114_argument_order;
pub(crate) mod e0115_bad_escape;

use texpr_base::ErrorCode;

/// Every code of this crate, in order.
pub static CODES: &[&ErrorCode] = &[
    &e0101_unexpected::CODE,
    &e0102_unterminated_string::CODE,
    &e0103_unknown_character::CODE,
    &e0104_bad_number::CODE,
    &e0105_unclosed_bracket::CODE,
    &e0106_too_deep::CODE,
    &e0107_foreign_word::CODE,
    &e0108_missing_let::CODE,
    &e0109_assign_in_condition::CODE,
    &e0110_unused_value::CODE,
    &e0111_bad_index::CODE,
    &e0112_endless_loop::CODE,
    &e0113_reserved_name::CODE,
    &e0114_argument_order::CODE,
    &e0115_bad_escape::CODE,
];
