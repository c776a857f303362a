//! Philox-4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011) in prims.
//!
//! A draw's element `i` is a function of the key and of the counter `(i, stream)`, so any element can be computed alone, inside whatever
//! uses it. A 32-bit word lives in the low half of a `u64` lane; what is above it may be rubbish until [`low`] cuts it off.

use texpr_base::DType;
use texpr_ir::Sx;

/// Which op draws: two ops given one key draw unrelated numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stream {
    Split = 1,
    Uniform = 2,
    Normal = 3,
    RandInt = 4,
    Bernoulli = 5,
    Exponential = 6,
    Laplace = 7,
    Gumbel = 8,
    Logistic = 9,
    Cauchy = 10,
    Permutation = 11,
    FoldIn = 12,
}

const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u64; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// Four random words for the 128-bit counter and the 64-bit key; the high halves are rubbish.
pub(super) fn philox<'b>(counter: [Sx<'b>; 4], key: [Sx<'b>; 2]) -> [Sx<'b>; 4] {
    let [mut c0, mut c1, mut c2, mut c3] = counter;
    let [mut k0, mut k1] = key;
    let half = c0.bits(32);
    for round in 0..ROUNDS {
        if round > 0 {
            k0 = k0 + k0.bits(WEYL[0]);
            k1 = k1 + k1.bits(WEYL[1]);
        }
        let p0 = c0.mul_low32(c0.bits(MULTIPLIERS[0]));
        let p1 = c2.mul_low32(c2.bits(MULTIPLIERS[1]));
        (c0, c2) = ((p1 >> half) ^ c1 ^ k0, (p0 >> half) ^ c3 ^ k1);
        (c1, c3) = (p1, p0);
    }
    [c0, c1, c2, c3]
}

/// The four words of element `index` (an `i64`) of a draw with `key` (a `u64`).
pub(super) fn words<'b>(key: Sx<'b>, index: Sx<'b>, stream: Stream) -> [Sx<'b>; 4] {
    let index = index.bitcast(DType::U64);
    let half = key.bits(32);
    philox([index, index >> half, key.bits(0), key.bits(stream as u64)], [key, key >> half])
}

/// The word alone.
pub(super) fn low(word: Sx<'_>) -> Sx<'_> {
    word & word.bits(0xFFFF_FFFF)
}

/// 64 random bits of two words.
pub(super) fn join<'b>(low_word: Sx<'b>, high_word: Sx<'b>) -> Sx<'b> {
    (high_word << high_word.bits(32)) | low(low_word)
}

/// The float of a whole number below 2^52, without a conversion instruction: its bits below those of 2^52.
fn small_to_f64(word: Sx<'_>) -> Sx<'_> {
    let two_to_52 = 4_503_599_627_370_496.0;
    (word | word.bits(f64::to_bits(two_to_52))).bitcast(DType::F64) - two_to_52
}

/// Uniform in [0, 1) with 53 bits: the high word, then the upper 21 bits of the low one.
pub(super) fn unit_f64<'b>(low_word: Sx<'b>, high_word: Sx<'b>) -> Sx<'b> {
    let high = small_to_f64(low(high_word));
    let rest = small_to_f64(low(low_word) >> low_word.bits(11));
    high.fma(high.lit(2f64.powi(21)), rest) * 2f64.powi(-53)
}

/// Uniform in [0, 1) with 24 bits.
pub(super) fn unit_f32(word: Sx<'_>) -> Sx<'_> {
    (small_to_f64(low(word) >> word.bits(8)) * 2f64.powi(-24)).cast(DType::F32)
}

/// Uniform in (0, 1]: 53 bits for `f64`, 32 for `f32`, so that its logarithm is finite and reaches far.
pub(super) fn unit_above_zero<'b>(low_word: Sx<'b>, high_word: Sx<'b>, dtype: DType) -> Sx<'b> {
    if dtype == DType::F32 {
        let whole = small_to_f64(low(high_word)) + 1.0;
        return (whole * 2f64.powi(-32)).cast(DType::F32);
    }
    let unit = unit_f64(low_word, high_word);
    unit.lit(1.0) - unit
}

/// Uniform in [0, 1) of either float dtype, from the first two of the words.
pub(super) fn unit<'b>(words: [Sx<'b>; 4], dtype: DType) -> Sx<'b> {
    if dtype == DType::F32 { unit_f32(words[0]) } else { unit_f64(words[0], words[1]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use texpr_base::Scalar;
    use texpr_ir::PrimFn;

    fn u64s(values: &[u64]) -> Vec<Scalar> {
        values.iter().map(|v| Scalar::from_bits(DType::U64, *v)).collect()
    }

    /// The known answers published with Random123.
    #[test]
    fn known_answers() {
        let f = PrimFn::build(&[DType::U64; 6], |_, x| {
            philox([x[0], x[1], x[2], x[3]], [x[4], x[5]]).iter().map(|word| low(*word).val).collect()
        });
        let all = 0xffff_ffff;
        for (input, want) in [
            ([0; 6], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            ([all; 6], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344, 0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ] {
            assert_eq!(f.eval(&u64s(&input)), u64s(&want));
        }
    }

    #[test]
    fn words_are_those_of_the_counter_and_the_key() {
        let f = PrimFn::build(&[DType::U64, DType::I64], |_, x| {
            words(x[0], x[1], Stream::Uniform).iter().map(|word| low(*word).val).collect()
        });
        let plain = PrimFn::build(&[DType::U64; 6], |_, x| {
            philox([x[0], x[1], x[2], x[3]], [x[4], x[5]]).iter().map(|word| low(*word).val).collect()
        });
        let key = 0x0123_4567_89ab_cdef;
        let index = (7i64 << 32) + 5;
        let got = f.eval(&[u64s(&[key])[0], Scalar::i64(index)]);
        assert_eq!(got, plain.eval(&u64s(&[5, 7, 0, Stream::Uniform as u64, 0x89ab_cdef, 0x0123_4567])));
    }

    #[test]
    fn units_use_their_bits_exactly() {
        let f = PrimFn::build(&[DType::U64; 2], |_, x| {
            let above = unit_above_zero(x[0], x[1], DType::F32);
            vec![unit_f64(x[0], x[1]).val, unit_f32(x[0]).val, above.val]
        });
        for (lo, hi) in [(0u64, 0u64), (0xffff_ffff, 0xffff_ffff), (0x89ab_cdef, 0x0123_4567), (1 << 11, 0)] {
            let got = f.eval(&u64s(&[lo, hi]));
            let bits = (hi << 32) | lo;
            assert_eq!(got[0].as_f64(), (bits >> 11) as f64 / 2f64.powi(53));
            assert_eq!(got[1].as_f64(), (lo >> 8) as f64 / 2f64.powi(24));
            assert_eq!(got[2].as_f64(), f64::from(((hi + 1) as f64 / 2f64.powi(32)) as f32));
            assert!(got[0].as_f64() < 1.0 && got[1].as_f64() < 1.0 && got[2].as_f64() > 0.0);
        }
    }

    #[test]
    fn two_words_join() {
        let f = PrimFn::build1(&[DType::U64; 2], |x| join(x[0], x[1]));
        let got = f.eval(&u64s(&[0xaaaa_0000_89ab_cdef, 0x0123_4567]));
        assert_eq!(got, u64s(&[0x0123_4567_89ab_cdef]));
    }
}
