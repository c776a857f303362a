//! Conversions of the halves as prims over integer bits, so that no backend knows more of a half than its 16 bits.

use crate::primfn::Sx;
use texpr_base::DType;

/// The conversion of `x` to `to`, where one of both is a half. To a half it is rounded once, to nearest, ties to even.
pub(crate) fn cast(x: Sx<'_>, to: DType) -> Sx<'_> {
    match (x.dtype, to) {
        (DType::BF16, _) if to != DType::BF16 => from_bf16(x).cast(to),
        (DType::F16, _) if to != DType::F16 => from_f16(x).cast(to),
        (_, DType::Bool) => x,
        (DType::F32, DType::BF16) => to_bf16(x),
        (DType::F32, _) => to_f16(x),
        (DType::F64, _) => cast(to_odd(x), to),
        (DType::I64 | DType::U64, _) => cast(sticky(x).cast(DType::F64), to),
        (DType::I32 | DType::U32, _) => cast(x.cast(DType::F64), to),
        // 16 bits and less are exact in an `f32`.
        _ => cast(x.cast(DType::F32), to),
    }
}

fn from_bf16(x: Sx<'_>) -> Sx<'_> {
    let bits = x.bitcast(DType::U16).cast(DType::U32);
    (bits << bits.int(16)).bitcast(DType::F32)
}

fn from_f16(x: Sx<'_>) -> Sx<'_> {
    let bits = x.bitcast(DType::U16).cast(DType::I32);
    let size = bits & bits.int(0x7fff);
    let sign = (bits & bits.int(0x8000)) << bits.int(16);
    // The exponent's bias grows by 112; infinities and NaN go to the end of the wider range, subnormal numbers are counted.
    let bias = bits.int(112 << 23);
    let normal = (size << bits.int(13)) + bias;
    let large = size.gt(bits.int(0x7bff)).select(normal + bias, normal);
    let small = size.cast(DType::F32) * 2f64.powi(-24);
    let value = size.lt(bits.int(0x400)).select(small.bitcast(DType::I32), large);
    (value | sign).bitcast(DType::F32)
}

fn to_bf16(x: Sx<'_>) -> Sx<'_> {
    let bits = x.bitcast(DType::U32);
    let odd = (bits >> bits.int(16)) & bits.int(1);
    let rounded = bits + bits.int(0x7fff) + odd;
    let nan = bits | bits.int(0x0040_0000);
    let bits = x.is_nan().select(nan, rounded);
    (bits >> bits.int(16)).cast(DType::U16).bitcast(DType::BF16)
}

fn to_f16(x: Sx<'_>) -> Sx<'_> {
    let bits = x.bitcast(DType::U32).bitcast(DType::I32);
    let size = bits & bits.int(0x7fff_ffff);
    let sign = (bits >> bits.int(16)) & bits.int(0x8000);
    // Subnormal: adding a half puts the last bit where an `f16` has its own, and rounds there.
    let half = x.lit(0.5);
    let small = (size.bitcast(DType::F32) + half).bitcast(DType::I32) - half.bitcast(DType::I32);
    // Normal: half a last bit less one is added, and one more if the last bit is odd; a carry goes up to infinity.
    let odd = (size >> bits.int(13)) & bits.int(1);
    let normal = (size + bits.int(-(112 << 23) + 0xfff) + odd) >> bits.int(13);
    let large = size.gt(bits.int(0x7f80_0000)).select(bits.int(0x7e00), bits.int(0x7c00));
    let finite = size.lt(bits.int(113 << 23)).select(small, normal);
    let value = size.lt(bits.int(143 << 23)).select(finite, large);
    (value | sign).cast(DType::U16).bitcast(DType::F16)
}

/// An `f64` as the `f32` that rounds to the same half: what is not exact becomes the neighbour whose last bit is set.
fn to_odd(x: Sx<'_>) -> Sx<'_> {
    let near = x.cast(DType::F32);
    let back = near.cast(DType::F64);
    let bits = near.bitcast(DType::U32);
    let below = back.abs().gt(x.abs()).select(bits - bits.int(1), bits);
    let odd = below | bits.int(1);
    let exact = back.eq(x) | x.is_nan();
    exact.select(bits, odd).bitcast(DType::F32)
}

/// A 64-bit integer of which an `f64` holds all that matters to a half: large ones leave a sticky bit for what is cut off.
fn sticky(x: Sx<'_>) -> Sx<'_> {
    let end = x.int(1 << 53);
    let zero = x.int(0);
    let low = (x & x.int(0xfff)).eq(zero).select(zero, x.int(0x800));
    let cut = (x & x.int(!0xfff)) | low;
    let small = if x.dtype.is_signed() { x.lt(end) & x.gt(-end) } else { x.lt(end) };
    small.select(x, cut)
}

#[cfg(test)]
mod tests {
    use crate::primfn::PrimFn;
    use texpr_base::{DType, Scalar, half};

    fn same(got: Scalar, want: Scalar, what: &str) {
        let nan = got.dtype.is_float() && got.as_f64().is_nan() && want.as_f64().is_nan();
        assert!(got == want || nan, "{what}: {got:?}, not {want:?}");
    }

    fn check(from: DType, to: DType, values: impl Iterator<Item = Scalar>) {
        let f = PrimFn::build1(&[from], |x| x[0].cast(to));
        for value in values {
            same(f.eval(&[value])[0], value.cast(to), &format!("{value:?} to {to}"));
        }
    }

    #[test]
    fn every_half_is_converted_as_the_scalars_are() {
        for from in [DType::F16, DType::BF16] {
            for to in DType::ALL.into_iter().filter(|to| !to.is_complex()) {
                check(from, to, (0..=0xffff).map(|bits| Scalar::from_bits(from, bits)));
            }
        }
    }

    /// Every half, the middle between it and the next, and what lies just beside both.
    #[test]
    fn floats_are_rounded_as_the_scalars_are() {
        for to in [DType::F16, DType::BF16] {
            let at = |bits: u16| half::to_f32(to, bits);
            let around = |bits: u16| {
                let (low, high) = (f64::from(at(bits)), f64::from(at(bits + 1)));
                let middle = if high.is_infinite() { low * 1.0001 } else { (low + high) / 2.0 };
                [low, middle].into_iter().flat_map(|x| [x, x.next_up(), x.next_down(), -x, -x.next_up()])
            };
            let ends = if to == DType::F16 { 0x7c00 } else { 0x7f80 };
            check(DType::F64, to, (0..ends).flat_map(around).map(Scalar::f64));
            let single = |x: f64| [x as f32, (x as f32).next_up(), (x as f32).next_down()];
            check(DType::F32, to, (0..ends).flat_map(around).flat_map(single).map(Scalar::f32));
            let special = [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e300, -1e300, 1e-300, 1e38, 65520.0];
            check(DType::F64, to, special.into_iter().map(Scalar::f64));
            check(DType::F32, to, special.into_iter().map(|x| Scalar::f32(x as f32)));
        }
    }

    #[test]
    fn integers_are_rounded_as_the_scalars_are() {
        for to in [DType::F16, DType::BF16] {
            for from in DType::ALL.into_iter().filter(|from| from.is_int()) {
                let shifts = 0..from.size() as u32 * 8;
                let values =
                    shifts.flat_map(|n| [0, 1, 3, -1].map(|d| (1i128 << n) + ((1i128 << n) >> 8) + d));
                check(from, to, values.flat_map(|v| [v, -v]).map(|v| Scalar::from_i128(from, v)));
            }
        }
    }
}
