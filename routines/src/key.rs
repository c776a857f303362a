//! The order of elements: each has an unsigned key whose order is that of the elements, and rows are sorted by key.

use crate::element::with_type;
use crate::unsigned::{self, Unsigned};
use texpr_base::DType;
use texpr_base::routine::ArrayRef;

/// A number with a key.
pub(crate) trait Key: Copy + Send + Sync + bytemuck::Pod {
    /// How many low bits of the key there are.
    const BITS: u32;
    /// Ascending keys are the order; NaN has the greatest key in either direction. Zeros of both signs have the same key.
    fn key(self, descending: bool) -> u64;
    /// An element with that key.
    fn of_key(key: u64, descending: bool) -> Self;
    /// Whether another element, with other bits, has the same key.
    fn shares_key(self) -> bool;
}

macro_rules! integer_keys {
    ($($t:ident as $u:ident)*) => {$(
        impl Key for $t {
            const BITS: u32 = $t::BITS;
            fn key(self, descending: bool) -> u64 {
                let key = (self as $u) ^ ($t::MIN as $u);
                u64::from(if descending { !key } else { key })
            }
            fn of_key(key: u64, descending: bool) -> Self {
                let key = if descending { !(key as $u) } else { key as $u };
                (key ^ ($t::MIN as $u)) as $t
            }
            fn shares_key(self) -> bool {
                false
            }
        }
    )*};
}
integer_keys!(i8 as u8 i16 as u16 i32 as u32 i64 as u64 u8 as u8 u16 as u16 u32 as u32 u64 as u64);

macro_rules! float_keys {
    ($($t:ident as $u:ident)*) => {$(
        impl Key for $t {
            const BITS: u32 = $u::BITS;
            fn key(self, descending: bool) -> u64 {
                if self.is_nan() {
                    return u64::from($u::MAX);
                }
                let bits = (self + 0.0).to_bits();
                let sign = 1 << ($u::BITS - 1);
                let key = if bits & sign != 0 { !bits } else { bits | sign };
                u64::from(if descending { !key } else { key })
            }
            fn of_key(key: u64, descending: bool) -> Self {
                let key = if descending { !(key as $u) } else { key as $u };
                let sign = 1 << ($u::BITS - 1);
                $t::from_bits(if key & sign != 0 { key ^ sign } else { !key })
            }
            fn shares_key(self) -> bool {
                self.is_nan() || self == 0.0
            }
        }
    )*};
}
float_keys!(f32 as u32 f64 as u64);

/// The keys of all elements.
pub(crate) fn keys(x: ArrayRef<'_>, descending: bool) -> Vec<u64> {
    with_type!(x.dtype, T => x.of::<T>().iter().map(|x| x.key(descending)).collect())
}

/// How many low bits the keys of a dtype have.
pub(crate) fn bits(dtype: DType) -> u32 {
    dtype.size() as u32 * 8
}

/// The key of NaN, where there is one.
pub(crate) fn nan_key(dtype: DType) -> Option<u64> {
    dtype.is_float().then(|| u64::MAX >> (64 - bits(dtype)))
}

/// Sorts by the low `bits` of the keys; equal keys keep their order.
pub(crate) fn sort_by_bits<E: Copy>(row: &mut [E], bits: u32, key: impl Fn(&E) -> u64) {
    // What counting costs whatever the length is made up for by the comparisons it saves.
    let least = match bits {
        0..=16 => 256,
        17..=32 => 1024,
        _ => usize::MAX,
    };
    if row.len() < least {
        row.sort_by_key(key);
    } else {
        by_digits(row, bits, key);
    }
}

/// Sorts elements by their keys; those of one key keep their order.
pub(crate) fn sort_elements<T: Key>(row: &mut [T], descending: bool, threads: usize) {
    match T::BITS {
        0..=16 => sort_by_bits(row, T::BITS, |x| x.key(descending)),
        17..=32 => sort_in_place::<T, u32>(row, descending, threads),
        _ => sort_in_place::<T, u64>(row, descending, threads),
    }
}

/// Long keys are sorted as the numbers they are, in the memory of the elements, which is faster than anything that keeps the order of equal
/// ones. Where elements of one key differ they are put back afterwards, in the order in which they came.
fn sort_in_place<T: Key, U: Unsigned>(row: &mut [T], descending: bool, threads: usize) {
    let mut apart: Vec<T> = row.iter().copied().filter(|x| x.shares_key()).collect();
    apart.sort_by_key(|x| x.key(descending));
    let keys: &mut [U] = bytemuck::cast_slice_mut(row);
    for key in keys.iter_mut() {
        *key = U::of_bits(bytemuck::cast::<U, T>(*key).key(descending));
    }
    unsigned::sort(keys, threads);
    for key in keys.iter_mut() {
        *key = bytemuck::cast(T::of_key(key.bits(), descending));
    }
    let mut apart = apart.into_iter();
    if apart.len() > 0 {
        for (place, x) in row.iter_mut().filter(|x| x.shares_key()).zip(&mut apart) {
            *place = x;
        }
    }
}

/// Sorts by one digit after another, the lowest first.
fn by_digits<E: Copy>(row: &mut [E], bits: u32, key: impl Fn(&E) -> u64) {
    let width = if bits <= 16 { 8 } else { 11 };
    let n_passes = bits.div_ceil(width) as usize;
    let base = 1usize << width;
    let digit = |key: u64, pass: usize| (key >> (pass as u32 * width)) as usize & (base - 1);
    let mut counts = vec![0usize; base * n_passes];
    for x in row.iter() {
        let key = key(x);
        for pass in 0..n_passes {
            counts[pass * base + digit(key, pass)] += 1;
        }
    }
    let mut other = row.to_vec();
    let mut in_row = true;
    for (pass, counts) in counts.chunks_exact_mut(base).enumerate() {
        if counts.contains(&row.len()) {
            continue;
        }
        let mut place = 0;
        for count in counts.iter_mut() {
            place += std::mem::replace(count, place);
        }
        let (from, to) = if in_row { (&*row, &mut other[..]) } else { (&*other, &mut *row) };
        for x in from {
            let next = &mut counts[digit(key(x), pass)];
            to[*next] = *x;
            *next += 1;
        }
        in_row = !in_row;
    }
    if !in_row {
        row.copy_from_slice(&other);
    }
}

/// The numbers of the elements in the order of their keys; equal ones keep their order.
pub(crate) fn order(keys: &[u64], bits: u32, threads: usize) -> Vec<u32> {
    // Key and number are one number, as far as there is room for the key.
    let numbers = 0..keys.len() as u32;
    let mut packed: Vec<u64> = Vec::with_capacity(keys.len());
    if bits <= 16 {
        packed.extend(keys.iter().zip(numbers).map(|(key, at)| key << 32 | u64::from(at)));
        sort_by_bits(&mut packed, bits, |both| both >> 32);
        return packed.into_iter().map(|both| both as u32).collect();
    }
    let least = keys.iter().min().copied().unwrap_or(0);
    let spread = keys.iter().max().map_or(0, |most| most - least);
    let room = keys.len().max(2).next_power_of_two().trailing_zeros();
    let lost = (u64::BITS - spread.leading_zeros()).saturating_sub(u64::BITS - room);
    packed.extend(keys.iter().zip(numbers).map(|(key, at)| ((key - least) >> lost) << room | u64::from(at)));
    unsigned::sort(&mut packed, threads);
    let number = |both: u64| (both & ((1 << room) - 1)) as u32;
    if lost == 0 {
        return packed.into_iter().map(number).collect();
    }
    let mut order: Vec<u32> = Vec::with_capacity(keys.len());
    for same in packed.chunk_by(|a, b| a >> room == b >> room) {
        let from = order.len();
        order.extend(same.iter().map(|both| number(*both)));
        if same.len() > 1 {
            order[from..].sort_by_key(|at| keys[*at as usize]);
        }
    }
    order
}
