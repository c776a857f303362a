//! Hand-written loops of the same traffic.

use std::hint::black_box;
use std::thread::scope;

/// Reads both arrays, on so many threads.
pub(crate) fn read(x: &[f64], y: &[f64], threads: usize) {
    let part = x.len().div_ceil(threads);
    scope(|s| {
        let mut parts = x.chunks(part).zip(y.chunks(part));
        let own = parts.next();
        for (x, y) in parts {
            s.spawn(move || read_part(x, y));
        }
        own.into_iter().for_each(|(x, y)| read_part(x, y));
    });
}

fn read_part(x: &[f64], y: &[f64]) {
    let mut sums = [0u64; 16];
    for (x, y) in x.chunks_exact(16).zip(y.chunks_exact(16)) {
        for k in 0..16 {
            sums[k] = sums[k].wrapping_add(x[k].to_bits() ^ y[k].to_bits());
        }
    }
    black_box(sums);
}

/// Reads one array and writes another with ordinary stores, on so many threads.
pub(crate) fn read_write(x: &[f64], z: &mut [f64], threads: usize) {
    let part = x.len().div_ceil(threads);
    scope(|s| {
        let mut parts = x.chunks(part).zip(z.chunks_mut(part));
        let own = parts.next();
        for (x, z) in parts {
            s.spawn(move || read_write_part(x, z));
        }
        own.into_iter().for_each(|(x, z)| read_write_part(x, z));
    });
}

fn read_write_part(x: &[f64], z: &mut [f64]) {
    for (z, x) in z.iter_mut().zip(x) {
        *z = x + 1.0;
    }
    black_box(z);
}
