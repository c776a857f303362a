//! Bytes of a file put into our order: little-endian, C order, booleans 0 or 1.

use super::npy_header::Header;
use texpr_base::DType;

impl Header {
    /// Whether the elements lie in the file as we keep them. Booleans do not count: a file may hold any byte.
    pub(super) fn is_as_kept(&self) -> bool {
        !self.big_endian && !self.is_turned() && self.dtype != DType::Bool
    }

    /// Whether Fortran order differs from C order here.
    fn is_turned(&self) -> bool {
        self.fortran_order && self.n_bytes > 0 && self.shape.iter().filter(|&&size| size > 1).count() > 1
    }

    /// Writes the file's elements `from` to `to` as we keep them; both hold `n_bytes` bytes.
    pub(super) fn arrange(&self, from: &[u8], to: &mut [u8]) {
        if self.is_turned() {
            match self.dtype.size() {
                1 => turn::<1>(&self.shape, from, to),
                2 => turn::<2>(&self.shape, from, to),
                4 => turn::<4>(&self.shape, from, to),
                8 => turn::<8>(&self.shape, from, to),
                _ => turn::<16>(&self.shape, from, to),
            }
        } else {
            to.copy_from_slice(from);
        }
        self.arrange_elements(to);
    }

    /// Mends the elements one by one where they lie, if order is no matter.
    pub(super) fn arrange_in_place(&self, bytes: &mut [u8]) -> bool {
        if !self.is_turned() {
            self.arrange_elements(bytes);
        }
        !self.is_turned()
    }

    fn arrange_elements(&self, bytes: &mut [u8]) {
        if self.big_endian {
            // Each part of a complex number is turned for itself.
            match self.dtype.part().size() {
                2 => swap::<2>(bytes),
                4 => swap::<4>(bytes),
                _ => swap::<8>(bytes),
            }
        }
        if self.dtype == DType::Bool {
            bytes.iter_mut().for_each(|byte| *byte = u8::from(*byte != 0));
        }
    }
}

fn swap<const N: usize>(bytes: &mut [u8]) {
    bytes.as_chunks_mut::<N>().0.iter_mut().for_each(|element| element.reverse());
}

/// From Fortran order to C order, by square tiles over the first axis (close together in the file) and the last (close
/// together in memory), so that both sides stay in cache.
fn turn<const N: usize>(shape: &[usize], from: &[u8], to: &mut [u8]) {
    const TILE: usize = 32;
    let (from, to) = (from.as_chunks::<N>().0, to.as_chunks_mut::<N>().0);
    let shape: Vec<usize> = shape.iter().copied().filter(|&size| size > 1).collect();
    let (&[n_first, .., n_last], n) = (shape.as_slice(), from.len()) else { return };
    let middle = &shape[1..shape.len() - 1];
    let (to_first, from_last) = (n / n_first, n / n_last);
    let mut index = vec![0; middle.len()];
    loop {
        let to_start = index.iter().zip(middle).fold(0, |at, (i, size)| at * size + i) * n_last;
        let from_start = index.iter().zip(middle).rev().fold(0, |at, (i, size)| at * size + i) * n_first;
        for first in (0..n_first).step_by(TILE) {
            for last in (0..n_last).step_by(TILE) {
                for i in first..n_first.min(first + TILE) {
                    for j in last..n_last.min(last + TILE) {
                        to[to_start + i * to_first + j] = from[from_start + j * from_last + i];
                    }
                }
            }
        }
        let Some(axis) = (0..middle.len()).rev().find(|&axis| index[axis] + 1 < middle[axis]) else { return };
        index[axis] += 1;
        index[axis + 1..].fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::{swap, turn};

    #[test]
    fn fortran_order_is_turned() {
        for shape in [&[2, 3][..], &[70, 40], &[2, 3, 4], &[5, 1, 3, 2, 33]] {
            let n: usize = shape.iter().product();
            let strides = |sizes: &[usize]| {
                let mut strides = vec![1];
                sizes.iter().for_each(|size| strides.push(strides[strides.len() - 1] * size));
                strides
            };
            let fortran = strides(shape);
            let mut from = vec![0; n * 2];
            let mut want = vec![0; n * 2];
            for at in 0..n {
                let (mut rest, mut place) = (at, 0);
                for axis in (0..shape.len()).rev() {
                    place += rest % shape[axis] * fortran[axis];
                    rest /= shape[axis];
                }
                want[2 * at..][..2].copy_from_slice(&(at as u16).to_le_bytes());
                from[2 * place..][..2].copy_from_slice(&(at as u16).to_le_bytes());
            }
            let mut to = vec![0; n * 2];
            turn::<2>(shape, &from, &mut to);
            assert_eq!(to, want, "{shape:?}");
        }
    }

    #[test]
    fn bytes_are_swapped() {
        let mut bytes = [1, 2, 3, 4];
        swap::<2>(&mut bytes);
        assert_eq!(bytes, [2, 1, 4, 3]);
    }
}
