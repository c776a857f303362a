//! Conversion of whole arrays between dtypes, one tight loop a pair.

use super::element::for_each_dtype;
use super::element::sealed::{Element, Number};
use texpr_base::{DType, Scalar};

/// Converts each element of `source` into `target`, which has room for exactly as many, as `Scalar::cast` does it:
/// integers wrap, floats truncate and saturate, NaN becomes 0, and all but zero is true.
pub(super) fn cast(from: DType, source: &[u8], to: DType, target: &mut [u8]) {
    for_each_dtype!(from, S => {
        let source = S::view(source).unwrap_or(&[]);
        if to == DType::Bool {
            for (target, &value) in target.iter_mut().zip(source) {
                *target = u8::from(value != S::default());
            }
        } else {
            for_each_dtype!(to, T => {
                for (target, &value) in T::view_mut(target).unwrap_or(&mut []).iter_mut().zip(source) {
                    *target = value as T;
                }
            }, else one_by_one(from, S::bytes_of(source), to, target));
        }
    }, else one_by_one(from, source, to, target));
}

fn one_by_one(from: DType, source: &[u8], to: DType, target: &mut [u8]) {
    for (target, value) in target.chunks_exact_mut(to.size()).zip(source.chunks_exact(from.size())) {
        Scalar::from_le_bytes(from, value).cast(to).write_le(target);
    }
}

/// Whether each byte is 0 or 1.
pub(crate) fn all_bools(bytes: &[u8]) -> bool {
    bytes.chunks(4096).all(|chunk| chunk.iter().fold(0, |all, byte| all | byte) <= 1)
}

#[cfg(test)]
mod tests {
    use crate::array::Array;
    use texpr_base::DType;

    #[test]
    fn every_pair_agrees_with_the_scalar_cast() {
        let floats = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.5,
            -2.75,
            127.9,
            255.0,
            256.0,
            1e10,
            -1e10,
            1e30,
            f64::NAN,
            f64::INFINITY,
        ];
        let ints = [0, 1, -1, 127, 128, -129, 255, 65_536, i64::MAX, i64::MIN, 1 << 53, (1 << 53) + 1];
        for base in [Array::from(&floats[..]), Array::from(&ints[..])] {
            for from in DType::ALL {
                let array = base.astype(from).unwrap();
                for to in DType::ALL {
                    let whole: Vec<_> = array.astype(to).unwrap().iter_scalars().collect();
                    let single: Vec<_> = array.iter_scalars().map(|scalar| scalar.cast(to)).collect();
                    assert_eq!(whole, single, "{from} to {to}");
                }
            }
        }
    }

    #[test]
    fn a_dtype_of_its_own_is_no_copy() {
        let array = Array::from(&[1.0, 2.0][..]);
        assert_eq!(array.astype(DType::F64).unwrap().as_ptr(), array.as_ptr());
    }
}
