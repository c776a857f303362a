//! What can be wrong with a run as a whole, one file a code: C the command line, D data that does not fit, R failures while
//! running, E program files, B our own mistakes.

pub mod b0501_invariant;
pub mod c0501_input_missing;
pub mod c0502_input_unknown;
pub mod c0503_given_twice;
pub mod c0504_bad_flag;
pub mod c0505_unknown_key;
pub mod c0506_cannot_read;
pub mod c0507_not_yet;
pub mod c0510_unknown_command;
pub mod c0511_not_built;
pub mod d0401_rank;
pub mod d0402_sizes_disagree;
pub mod d0403_bad_size;
pub mod d0404_unbound_size;
pub mod d0405_too_large;
pub mod d0406_output_place;
pub mod d0407_argument_count;
pub mod d0408_empty;
pub mod d0409_saved_states;
pub mod e0501_not_utf8;
pub mod e0502_use_file;
pub mod e0503_other_builder;
pub mod r0501_assert;
pub mod r0502_index;
pub mod r0503_division;
pub mod r0504_interrupted;
pub mod r0505_state_lost;
pub mod r0506_routine;
pub mod w1101_division;

use texpr_base::ErrorCode;

/// Every code of this crate.
pub static CODES: &[&ErrorCode] = &[
    &b0501_invariant::CODE,
    &c0501_input_missing::CODE,
    &c0502_input_unknown::CODE,
    &c0503_given_twice::CODE,
    &c0504_bad_flag::CODE,
    &c0505_unknown_key::CODE,
    &c0506_cannot_read::CODE,
    &c0507_not_yet::CODE,
    &c0510_unknown_command::CODE,
    &c0511_not_built::CODE,
    &d0401_rank::CODE,
    &d0402_sizes_disagree::CODE,
    &d0403_bad_size::CODE,
    &d0404_unbound_size::CODE,
    &d0405_too_large::CODE,
    &d0406_output_place::CODE,
    &d0407_argument_count::CODE,
    &d0408_empty::CODE,
    &d0409_saved_states::CODE,
    &e0501_not_utf8::CODE,
    &e0502_use_file::CODE,
    &e0503_other_builder::CODE,
    &r0501_assert::CODE,
    &r0502_index::CODE,
    &r0503_division::CODE,
    &r0504_interrupted::CODE,
    &r0506_routine::CODE,
    &r0505_state_lost::CODE,
    &w1101_division::CODE,
];
