//! The messages about names, modules and statements, one file per code.

pub mod e0401_unknown_name;
pub mod e0402_bound_twice;
pub mod e0403_recursion;
pub mod e0404_nothing_to_output;
pub mod e0405_not_a_function;
pub mod e0406_unpack;
pub mod e0407_unknown_member;
pub mod e0408_misplaced;
pub mod e0409_use;
pub mod e0418_annotation;
pub mod e0419_too_deep;
pub mod w1001_unused;
pub mod w1002_never_updated;

use texpr_base::ErrorCode;

/// Every code of this crate, for `texpr explain`.
pub static CODES: &[&ErrorCode] = &[
    &e0401_unknown_name::CODE,
    &e0402_bound_twice::CODE,
    &e0403_recursion::CODE,
    &e0404_nothing_to_output::CODE,
    &e0405_not_a_function::CODE,
    &e0406_unpack::CODE,
    &e0407_unknown_member::CODE,
    &e0408_misplaced::CODE,
    &e0409_use::CODE,
    &e0418_annotation::CODE,
    &e0419_too_deep::CODE,
    &w1001_unused::CODE,
    &w1002_never_updated::CODE,
];
