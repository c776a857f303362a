//! What the type rules of ops refuse, one file a code.

pub mod e0211_reshape;
pub mod e0212_empty;
pub mod e0213_permutation;
pub mod e0214_squeeze;
pub mod e0215_broadcast_to;
pub mod e0602_value;

use texpr_base::ErrorCode;

/// Every code of the standard vocabulary, for `texpr explain`.
pub static CODES: &[&ErrorCode] = &[
    &e0211_reshape::CODE,
    &e0212_empty::CODE,
    &e0213_permutation::CODE,
    &e0214_squeeze::CODE,
    &e0215_broadcast_to::CODE,
    &e0602_value::CODE,
];

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn every_page_shows_a_failing_and_a_fixed_example() {
        for code in CODES {
            assert_eq!(code.explain.matches("```tx").count(), 2, "{}", code.id);
        }
    }
}
