//! The messages of the type rules, one file per code, shared by scripts and the Rust builder.

pub mod b0401_missing_op;
pub mod e0201_broadcast;
pub mod e0202_size_mismatch;
pub mod e0203_declared_shape;
pub mod e0204_rank;
pub mod e0205_axis;
pub mod e0206_index;
pub mod e0207_unknown_size;
pub mod e0208_ragged;
pub mod e0301_u64_signed;
pub mod e0302_literal;
pub mod e0303_dtype;
pub mod e0304_declared_dtype;
pub mod e0305_negative_power;
pub mod e0306_complex;
pub mod e0307_implicit;
pub mod e0410_missing_argument;
pub mod e0411_too_many_arguments;
pub mod e0412_unknown_keyword;
pub mod e0413_argument_twice;
pub mod e0414_argument_sort;
pub mod e0415_region;
pub mod e0416_carry;
pub mod e0417_branches;
pub mod e0420_no_state;
pub mod e0421_updated_twice;
pub mod e0422_default_reads_state;
pub mod e0425_each;
pub mod e0426_reduction;
pub mod e0427_emit;
pub mod e0511_not_differentiable;
pub mod e0512_not_scalar;
pub mod e0513_independent;
pub mod e0514_no_derivative;
pub mod e0515_rule;
pub mod e0601_not_yet;

use texpr_base::ErrorCode;

/// Every code of this crate, for `texpr explain`.
pub static CODES: &[&ErrorCode] = &[
    &e0201_broadcast::CODE,
    &e0202_size_mismatch::CODE,
    &e0203_declared_shape::CODE,
    &e0204_rank::CODE,
    &e0205_axis::CODE,
    &e0206_index::CODE,
    &e0207_unknown_size::CODE,
    &e0208_ragged::CODE,
    &e0301_u64_signed::CODE,
    &e0302_literal::CODE,
    &e0303_dtype::CODE,
    &e0304_declared_dtype::CODE,
    &e0305_negative_power::CODE,
    &e0306_complex::CODE,
    &e0307_implicit::CODE,
    &e0410_missing_argument::CODE,
    &e0411_too_many_arguments::CODE,
    &e0412_unknown_keyword::CODE,
    &e0413_argument_twice::CODE,
    &e0414_argument_sort::CODE,
    &e0415_region::CODE,
    &e0416_carry::CODE,
    &e0417_branches::CODE,
    &e0425_each::CODE,
    &e0426_reduction::CODE,
    &e0427_emit::CODE,
    &e0420_no_state::CODE,
    &e0421_updated_twice::CODE,
    &e0422_default_reads_state::CODE,
    &e0511_not_differentiable::CODE,
    &e0512_not_scalar::CODE,
    &e0513_independent::CODE,
    &e0514_no_derivative::CODE,
    &e0515_rule::CODE,
    &e0601_not_yet::CODE,
    &b0401_missing_op::CODE,
];

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn every_page_shows_a_failing_and_a_fixed_example() {
        for code in CODES {
            assert_eq!(code.explain.matches("```tx").count(), 2, "{}", code.id);
        }
        let mut ids: Vec<_> = CODES.iter().map(|code| code.id).collect();
        ids.dedup();
        assert_eq!(ids.len(), CODES.len());
    }
}
