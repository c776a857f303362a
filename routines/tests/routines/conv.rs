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

/// Tap by tap, by patches, and by the shifted input.
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

#[test]
fn windows() {
    let x = [1.0, 5.0, 2.0, f64::NAN, 4.0];
    let run = |kind: i64| call(&POOL, &[(&x, &[1, 5])], &[&[1, 3]], &[kind, 3, 2, 1]).unwrap().remove(0);
    assert_eq!(run(0)[0], 5.0);
    assert!(run(0)[1].is_nan() && run(0)[2].is_nan());
    assert_eq!((run(1)[0], run(2)[0], run(3)[0]), (6.0, 2.0, 3.0));
}
