//! Quantiles and bins.

use crate::helper::{call, call_to};
use texpr_routines::search::*;

#[test]
fn quantiles_meet_both_ends() {
    let x = [3.0, 1.0, 2.0, f64::NAN, 5.0, 4.0];
    let q = [0.0, 0.5, 1.0, 0.25];
    let got = call(&QUANTILE, &[(&x, &[2, 3]), (&q, &[4])], &[&[4, 2]], &[0, 0]).unwrap();
    assert_eq!(got[0][..1], [1.0]);
    assert!(got[0][1].is_nan());
    let got = call(&QUANTILE, &[(&x, &[2, 3]), (&q, &[4])], &[&[4, 2]], &[0, 1]).unwrap();
    assert_eq!(got[0], [1.0, 4.0, 2.0, 4.5, 3.0, 5.0, 1.5, 4.25]);
    let refused = call(&QUANTILE, &[(&x, &[6]), (&[50.0], &[1])], &[&[1]], &[0, 0]).unwrap_err();
    assert!(refused.message.contains("50"));
}

#[test]
fn bins_hold_their_lower_edge_and_the_last_one_both() {
    let edges: Vec<f64> = (0..=10).map(|i| f64::from(i) * 0.1).collect();
    for uniform in [0, 1] {
        let bin = |x: f64| {
            let got = call_to::<f64, i64>(&HISTOGRAM, &[(&[x], &[1]), (&edges, &[11])], &[&[10]], &[uniform]);
            let counts = got.unwrap().remove(0);
            assert!(counts.iter().sum::<i64>() <= 1);
            counts.iter().position(|count| *count == 1)
        };
        for (i, pair) in edges.windows(2).enumerate() {
            assert_eq!(bin(pair[0]), Some(i));
            assert_eq!(bin(pair[1].next_down()), Some(i));
        }
        assert_eq!(bin(1.0), Some(9));
        assert_eq!(bin(-0.1), None);
        assert_eq!(bin(f64::NAN), None);
    }
}
