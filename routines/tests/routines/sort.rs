//! Sorting is stable, with NaN last.

use crate::helper::{Typed, call_to, in_place};
use std::cmp::Ordering;
use texpr_routines::sort::*;

/// What can be sorted.
trait Element: Typed + PartialOrd {}
impl<T: Typed + PartialOrd> Element for T {}

/// The definition: NaN last in either direction, zeros of both signs equal.
fn compare<T: Element>(a: &T, b: &T, descending: bool) -> Ordering {
    let nan = |x: &T| x.partial_cmp(x).is_none();
    match a.partial_cmp(b) {
        Some(order) if descending => order.reverse(),
        Some(order) => order,
        None => nan(a).cmp(&nan(b)),
    }
}

fn order_of<T: Element>(x: &[T], descending: bool) -> Vec<i64> {
    let shape = [x.len()];
    call_to::<T, i64>(&ARGSORT, &[(x, &shape)], &[&shape], &[i64::from(descending)])
        .expect("it can be sorted")
        .remove(0)
}

fn bytes<T: Element>(x: &[T]) -> &[u8] {
    bytemuck::cast_slice(x)
}

#[test]
fn nan_is_last_in_either_direction_and_equal_elements_keep_their_order() {
    let x = [2.0, f64::NAN, -0.0, 0.0, f64::NEG_INFINITY, 2.0];
    for (descending, want) in [(false, [4, 2, 3, 0, 5, 1]), (true, [0, 5, 2, 3, 4, 1])] {
        assert_eq!(order_of(&x, descending), want);
        let sorted = in_place(&SORT, x.to_vec(), &[6], &[i64::from(descending)]);
        assert_eq!(bytes(&sorted), bytes(&want.map(|i| x[i as usize])));
    }
}

/// Long rows are sorted by digits, short ones by comparisons.
fn long_rows_agree<T: Element>(of: impl Fn(u64) -> T) {
    let mut seed = 1u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed ^ (seed >> 29)
    };
    let x: Vec<T> = (0..40_000).map(|_| of(next())).collect();
    for descending in [false, true] {
        let mut want: Vec<i64> = (0..x.len() as i64).collect();
        want.sort_by(|a, b| compare(&x[*a as usize], &x[*b as usize], descending));
        assert_eq!(order_of(&x, descending), want);
        let sorted = in_place(&SORT, x.clone(), &[x.len()], &[i64::from(descending)]);
        let wanted: Vec<T> = want.iter().map(|i| x[*i as usize]).collect();
        assert!(bytes(&sorted) == bytes(&wanted));
    }
}

#[test]
fn long_rows() {
    long_rows_agree(|x| x as i16);
    long_rows_agree(|x| (x % 1000) as i64 - 500);
    long_rows_agree(|x| f32::from_bits(x as u32));
    long_rows_agree(f64::from_bits);
    // Zeros of both signs, NaN of both signs and with something in it.
    let odd = [0.0, -0.0, f64::NAN, -f64::NAN, f64::from_bits(0x7ff0_0000_0000_0001), 1.0, -1.0];
    long_rows_agree(|x| odd[(x >> 7) as usize % odd.len()]);
}
