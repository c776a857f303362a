//! Convolutions and pools.

use crate::helper::call;
use texpr_routines::conv::*;

/// One spatial axis.
#[derive(Clone, Copy)]
struct Axis {
    size: usize,
    window: usize,
    stride: usize,
    dilation: usize,
    before: usize,
    after: usize,
}

impl Axis {
    fn out(self) -> usize {
        (self.size + self.before + self.after - self.dilation * (self.window - 1) - 1) / self.stride + 1
    }

    /// Where tap `k` of output `o` reads, if that is no padding.
    fn at(self, o: usize, k: usize) -> Option<usize> {
        (o * self.stride + k * self.dilation).checked_sub(self.before).filter(|i| *i < self.size)
    }
}

/// The definition, one output at a time.
fn plain(x: &[f64], w: &[f64], [n, groups, outs, channels]: [usize; 4], [a, b]: [Axis; 2]) -> Vec<f64> {
    let mut y = Vec::new();
    for plane in 0..n * groups * outs {
        let (item, o) = (plane / (groups * outs), plane % (groups * outs));
        for at in 0..a.out() * b.out() {
            let mut sum = 0.0;
            for channel in 0..channels {
                for k in 0..a.window * b.window {
                    let row = a.at(at / b.out(), k / b.window);
                    if let (Some(row), Some(column)) = (row, b.at(at % b.out(), k % b.window)) {
                        let from = (item * groups + o / outs) * channels + channel;
                        let x = x[(from * a.size + row) * b.size + column];
                        sum += x * w[(o * channels + channel) * a.window * b.window + k];
                    }
                }
            }
            y.push(sum);
        }
    }
    y
}

/// Tap by tap, by patches, and in registers.
#[test]
fn all_ways_are_the_definition() {
    for (outs, groups, channels) in [(1, 1, 2), (1, 3, 1), (5, 1, 2), (4, 2, 1), (4, 1, 8), (6, 2, 9)] {
        for (stride, dilation, before, after) in
            [(1, 1, 0, 0), (2, 1, 1, 1), (1, 2, 3, 0), (3, 2, 1, 2), (1, 1, 9, 9)]
        {
            let axis = |size: usize, window: usize| Axis { size, window, stride, dilation, before, after };
            let (a, b) = (axis(6, 3), axis(9, 2));
            let (n_in, n_out) = (groups * channels, groups * outs);
            let x: Vec<f64> = (0..2 * n_in * 54).map(|i| ((i * 7919) % 17) as f64 - 8.0).collect();
            let w: Vec<f64> = (0..n_out * channels * 6).map(|i| ((i * 104_729) % 13) as f64 - 6.0).collect();
            let (s, d, p) = (stride as i64, dilation as i64, before as i64);
            let got = call(
                &CONV,
                &[(&x, &[2, n_in, 6, 9]), (&w, &[n_out, channels, 3, 2])],
                &[&[2, n_out, a.out(), b.out()]],
                &[groups as i64, s, d, p, s, d, p],
            );
            assert_eq!(got.unwrap()[0], plain(&x, &w, [2, groups, outs, channels], [a, b]));
        }
    }
}

/// In registers, blocks that are not full: few outputs left, few places left, rows that end within a vector.
#[test]
fn rests_of_blocks() {
    for (outs, channels, width) in [
        (1, 8, 7),
        (1, 1, 100),
        (3, 2, 56),
        (5, 8, 1),
        (5, 9, 56),
        (8, 8, 100),
        (8, 3, 7),
        (13, 9, 7),
        (13, 8, 56),
    ] {
        for (groups, dilation, pad) in [(1, 1, 0), (2, 1, 1), (1, 2, 2), (3, 2, 3)] {
            let axis = |size: usize, window: usize| {
                let [before, after] = if size > window { [pad, pad] } else { [dilation; 2] };
                Axis { size, window, stride: 1, dilation, before, after }
            };
            let (a, b) = (axis(11, 3), axis(width, 3));
            let (n_in, n_out) = (groups * channels, groups * outs);
            let x: Vec<f64> = (0..2 * n_in * 11 * width).map(|i| ((i * 7919) % 17) as f64 - 8.0).collect();
            let w: Vec<f64> = (0..n_out * channels * 9).map(|i| ((i * 104_729) % 13) as f64 - 6.0).collect();
            let wanted = plain(&x, &w, [2, groups, outs, channels], [a, b]);
            let (x_shape, w_shape) = ([2, n_in, 11, width], [n_out, channels, 3, 3]);
            let shape = [2, n_out, a.out(), b.out()];
            let along = |axis: Axis| [1, axis.dilation as i64, axis.before as i64];
            let params = [&[groups as i64][..], &along(a), &along(b)].concat();
            let got = call(&CONV, &[(&x, &x_shape), (&w, &w_shape)], &[&shape], &params);
            assert_eq!(got.unwrap()[0], wanted);
            // All sums are exact in `f32` as well.
            let [x, w, wanted] =
                [x, w, wanted].map(|x| x.into_iter().map(|x| x as f32).collect::<Vec<f32>>());
            let got = call(&CONV, &[(&x, &x_shape), (&w, &w_shape)], &[&shape], &params);
            assert_eq!(got.unwrap()[0], wanted);
        }
    }
}

/// A sum does not depend on where in a block, in a tile or in which of them it is made.
#[test]
fn equal_places_have_equal_sums() {
    let (outs, channels, length) = (13, 9, 5000);
    let x: Vec<f32> = (0..channels * length).map(|i| 1.0 / (1 + i / length) as f32).collect();
    let w: Vec<f32> = (0..outs * channels * 3).map(|i| 1.0 / (1 + i % (channels * 3)) as f32).collect();
    let ins: [(&[f32], &[usize]); 2] = [(&x, &[1, channels, length]), (&w, &[outs, channels, 3])];
    let got = call(&CONV, &ins, &[&[1, outs, length - 2]], &[1, 1, 1, 0]).unwrap().remove(0);
    assert!(got.iter().all(|y| y.to_bits() == got[0].to_bits()));
}

#[test]
fn windows() {
    let x = [1.0, 5.0, 2.0, f64::NAN, 4.0];
    let run = |kind: i64| call(&POOL, &[(&x, &[1, 5])], &[&[1, 3]], &[kind, 3, 2, 1]).unwrap().remove(0);
    assert_eq!(run(0)[0], 5.0);
    assert!(run(0)[1].is_nan() && run(0)[2].is_nan());
    assert_eq!((run(1)[0], run(2)[0], run(3)[0]), (6.0, 2.0, 3.0));
}
