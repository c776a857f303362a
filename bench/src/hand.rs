//! The programs of the speed table written by hand, with the 128-bit vectors that Cranelift has: how fast this machine can be with those.

#[cfg(target_arch = "x86_64")]
pub(crate) use x86::{exp_sum, pi};

/// One sweep of Laplace's equation over `n x n` points from `u` to `v`; the sum of the squares of the changes.
pub(crate) fn relax(u: &[f64], v: &mut [f64], n: usize) -> f64 {
    v[..n].copy_from_slice(&u[..n]);
    v[n * (n - 1)..].copy_from_slice(&u[n * (n - 1)..]);
    let mut sums = [0.0; 8];
    for i in 1..n - 1 {
        let row = &mut v[i * n..(i + 1) * n];
        row[0] = u[i * n];
        row[n - 1] = u[(i + 1) * n - 1];
        let (up, down) = (&u[(i - 1) * n + 1..i * n - 1], &u[(i + 1) * n + 1..(i + 2) * n - 1]);
        let (left, right, old) = (&u[i * n..], &u[i * n + 2..], &u[i * n + 1..]);
        let new = &mut row[1..n - 1];
        let m = new.len();
        for j in (0..m - m % 8).step_by(8) {
            for (k, sum) in sums.iter_mut().enumerate() {
                let j = j + k;
                let x = 0.25 * (up[j] + down[j] + left[j] + right[j]);
                new[j] = x;
                let change = x - old[j];
                *sum += change * change;
            }
        }
        for j in m - m % 8..m {
            let x = 0.25 * (up[j] + down[j] + left[j] + right[j]);
            new[j] = x;
            sums[0] += (x - old[j]) * (x - old[j]);
        }
    }
    sums.iter().sum()
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        __m128, _mm_add_epi32, _mm_add_pd, _mm_add_ps, _mm_castpd_si128, _mm_castps_si128, _mm_castsi128_ps,
        _mm_cmple_pd, _mm_fmadd_ps, _mm_loadu_pd, _mm_loadu_ps, _mm_mul_pd, _mm_set1_pd, _mm_set1_ps,
        _mm_setzero_si128, _mm_slli_epi32, _mm_storeu_ps, _mm_storeu_si128, _mm_sub_epi64, _mm_sub_ps,
    };

    /// How many of the points lie in the unit circle.
    pub(crate) fn pi(x: &[f64], y: &[f64]) -> i64 {
        assert!(is_x86_feature_detected!("avx") && is_x86_feature_detected!("fma"));
        // SAFETY: the machine has the features.
        unsafe { pi_avx(x, y) }
    }

    #[target_feature(enable = "avx,fma")]
    fn pi_avx(x: &[f64], y: &[f64]) -> i64 {
        let one = _mm_set1_pd(1.0);
        let mut counts = [_mm_setzero_si128(); 4];
        for (x, y) in x.chunks_exact(8).zip(y.chunks_exact(8)) {
            for (k, count) in counts.iter_mut().enumerate() {
                // SAFETY: both chunks have eight elements.
                let (x, y) =
                    unsafe { (_mm_loadu_pd(x.as_ptr().add(2 * k)), _mm_loadu_pd(y.as_ptr().add(2 * k))) };
                let inside = _mm_cmple_pd(_mm_add_pd(_mm_mul_pd(x, x), _mm_mul_pd(y, y)), one);
                *count = _mm_sub_epi64(*count, _mm_castpd_si128(inside));
            }
        }
        counts
            .iter()
            .map(|count| {
                let mut lanes = [0i64; 2];
                // SAFETY: the place has sixteen bytes.
                unsafe { _mm_storeu_si128(lanes.as_mut_ptr().cast(), *count) };
                lanes[0] + lanes[1]
            })
            .sum()
    }

    /// `exp(x) + exp(y)` by the same polynomial, without a care for what overflows.
    pub(crate) fn exp_sum(x: &[f32], y: &[f32], z: &mut [f32]) {
        assert!(is_x86_feature_detected!("avx") && is_x86_feature_detected!("fma"));
        // SAFETY: the machine has the features.
        unsafe { exp_sum_avx(x, y, z) }
    }

    #[target_feature(enable = "avx,fma")]
    fn exp_sum_avx(x: &[f32], y: &[f32], z: &mut [f32]) {
        for ((x, y), z) in x.chunks_exact(8).zip(y.chunks_exact(8)).zip(z.chunks_exact_mut(8)) {
            for k in [0, 4] {
                // SAFETY: all chunks have eight elements.
                unsafe {
                    let (x, y) = (_mm_loadu_ps(x.as_ptr().add(k)), _mm_loadu_ps(y.as_ptr().add(k)));
                    _mm_storeu_ps(z.as_mut_ptr().add(k), _mm_add_ps(exp(x), exp(y)));
                }
            }
        }
    }

    #[target_feature(enable = "avx,fma")]
    fn exp(x: __m128) -> __m128 {
        let c = |value: f32| _mm_set1_ps(value);
        let shifted = _mm_fmadd_ps(x, c(std::f32::consts::LOG2_E), c(12_582_912.0));
        let n = _mm_sub_ps(shifted, c(12_582_912.0));
        let r = _mm_fmadd_ps(n, c(0.000_212_194_44), _mm_fmadd_ps(n, c(-0.693_359_4), x));
        let mut p = c(0.001_378_246);
        for coefficient in [0.008_368_669, 0.041_668_963, 0.166_665_21, 0.499_999_9, 1.0, 1.0] {
            p = _mm_fmadd_ps(p, r, c(coefficient));
        }
        _mm_castsi128_ps(_mm_add_epi32(_mm_castps_si128(p), _mm_slli_epi32::<23>(_mm_castps_si128(shifted))))
    }
}

/// Elsewhere plain loops stand in.
#[cfg(not(target_arch = "x86_64"))]
mod plain {
    pub(crate) fn pi(x: &[f64], y: &[f64]) -> i64 {
        x.iter().zip(y).map(|(x, y)| i64::from(x * x + y * y <= 1.0)).sum()
    }

    pub(crate) fn exp_sum(x: &[f32], y: &[f32], z: &mut [f32]) {
        for ((x, y), z) in x.iter().zip(y).zip(z) {
            *z = x.exp() + y.exp();
        }
    }
}

#[cfg(not(target_arch = "x86_64"))]
pub(crate) use plain::{exp_sum, pi};
