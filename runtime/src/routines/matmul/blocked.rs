//! Products of floats and of wider integers that are summed up in registers, a few rows by some vectors of columns at a time.
//!
//! The right factor is first copied into *panels*, as its elements are read: [`VECTORS`] vectors of a row, then those of the next row. A block of the left
//! factor, [`DEPTH`] columns of [`HEIGHT`] rows, stays in the second cache while the panels go by. Blocks of rows are independent of each other, so threads share
//! them, and what follows a product may have its rows while they are in cache.
//!
//! An element's terms are summed up in order, floats by fused multiply-adds, [`DEPTH`] at a time, and these sums in order too. So its bits depend neither on how
//! the result is cut nor on which vectors the machine has.
#![allow(unsafe_code, reason = "tiles are made through pointers")]

use super::Product;
use super::panels::Panels;
use super::registers::{Element, Register, Tile, VECTORS};
use crate::model::Model;
use std::ops::Range;
use texpr_base::{Class, DType, Vectors};

/// Terms that are summed up before their sum is added to those before. The bits of results depend on it.
pub(super) const DEPTH: usize = 256;
/// Rows of a block, at the most.
pub(crate) const HEIGHT: usize = 252;
/// Bytes of the result that a block of rows makes, if they are not fewer rows than a quarter: they should stay in the second cache until they are complete. More if they
/// are not complete when the panels have gone by once: then most of what goes by comes from farther away, and had better serve more rows.
const BLOCK: [usize; 2] = [1 << 20, 2 << 20];
/// The least extent of a product, and its fewest multiplications: others are better at vectors and at small matrices.
const LEAST: usize = 16;
const LEAST_WORK: usize = 8000;

/// The instructions that are used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Isa {
    #[cfg_attr(all(target_arch = "x86_64", not(test)), expect(dead_code, reason = "x86 has wider ones"))]
    Plain,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Isa {
    /// The best of this machine; `None` if it cannot fuse products and sums.
    #[cfg(target_arch = "x86_64")]
    pub(super) fn of_machine() -> Option<Self> {
        let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
        let avx512 = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq");
        if avx512 { Some(Self::Avx512) } else { avx2.then_some(Self::Avx2) }
    }

    /// The best of this machine; `None` if it cannot fuse products and sums.
    #[cfg(not(target_arch = "x86_64"))]
    pub(super) fn of_machine() -> Option<Self> {
        cfg!(target_arch = "aarch64").then_some(Self::Plain)
    }

    /// Of a register.
    fn bytes(self) -> usize {
        match self {
            Self::Plain => 16,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => 32,
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => 64,
        }
    }
}

/// One product of a batch that is made here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Blocked {
    pub(crate) p: Product,
    isa: Isa,
    /// Columns of a panel.
    pub(super) width: usize,
    /// How many panels there are.
    pub(crate) panels: usize,
}

/// Where the matrices begin. Of the result, it is where its first row would be if all were there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Places {
    pub(crate) a: usize,
    pub(crate) packed: Panels,
    pub(crate) c: usize,
}

impl Blocked {
    /// `None` if such products are made better otherwise, or the machine has no instructions for them.
    pub(crate) fn of(p: Product) -> Option<Self> {
        let Product { dtype, m, k, n, .. } = p;
        let is_wide =
            matches!(dtype, DType::F32 | DType::F64 | DType::I32 | DType::U32 | DType::I64 | DType::U64);
        let pays = m.min(k).min(n) >= LEAST && m * k * n >= LEAST_WORK;
        Isa::of_machine().filter(|_| is_wide && pays).map(|isa| Self::by(p, isa))
    }

    pub(super) fn by(p: Product, isa: Isa) -> Self {
        let size = p.dtype.size();
        let width = VECTORS * isa.bytes() / size;
        Self { p, isa, width, panels: p.n.div_ceil(width) }
    }

    /// Estimated nanoseconds on one thread: an instruction for each multiplication, in wide vectors.
    pub(crate) fn nanos(&self, model: &Model) -> f64 {
        let Product { m, k, n, dtype, .. } = self.p;
        let class = if dtype.is_float() { Class::Plain } else { Class::Product };
        (m * k * n) as f64 * model.costs(Vectors::Full).of(class, dtype.size() == 8)
    }

    /// Bytes that a thread needs for itself while it makes rows.
    pub(crate) fn own_bytes(&self) -> usize {
        if self.p.exchanged.0 { HEIGHT * DEPTH * self.p.dtype.size() } else { 0 }
    }

    /// Makes some rows of the result in the columns of some panels.
    ///
    /// # Safety
    /// The factors are where they should be; there is room for the rows, and for [`Blocked::own_bytes`] at `own`; both are nobody else's.
    pub(crate) unsafe fn rows(&self, at: Places, own: usize, rows: Range<usize>, panels: Range<usize>) {
        // SAFETY: the caller promises it.
        unsafe {
            match self.p.dtype {
                DType::F32 => self.rows_of::<f32>(at, own, rows, panels),
                DType::F64 => self.rows_of::<f64>(at, own, rows, panels),
                // The low bits of sums and products do not depend on the sign.
                DType::I32 | DType::U32 => self.rows_of::<i32>(at, own, rows, panels),
                _ => self.rows_of::<i64>(at, own, rows, panels),
            }
        }
    }

    unsafe fn rows_of<T: Element>(&self, at: Places, own: usize, rows: Range<usize>, panels: Range<usize>) {
        // SAFETY: the caller promises it, and the machine has the instructions.
        unsafe {
            match self.isa {
                Isa::Plain => self.rows_as::<T::Plain>(at, own, rows, panels),
                #[cfg(target_arch = "x86_64")]
                Isa::Avx2 => self.rows_as::<T::Avx2>(at, own, rows, panels),
                #[cfg(target_arch = "x86_64")]
                Isa::Avx512 => self.rows_as::<T::Avx512>(at, own, rows, panels),
            }
        }
    }

    unsafe fn rows_as<R: Register>(&self, at: Places, own: usize, rows: Range<usize>, panels: Range<usize>) {
        let Self { p, width, .. } = *self;
        let (packed, c) = (at.packed.address as *const R::Element, at.c as *mut R::Element);
        let block = BLOCK[usize::from(p.k > DEPTH)];
        let height = (block / (p.n * p.dtype.size())).clamp(HEIGHT / 4, HEIGHT);
        for top in rows.clone().step_by(height) {
            let m = height.min(rows.end - top);
            for first in (0..p.k).step_by(DEPTH) {
                let depth = DEPTH.min(p.k - first);
                // SAFETY: the caller promises the factor and the room.
                let left = unsafe {
                    self.left(at.a as *const R::Element, own as *mut R::Element, (top, m), (first, depth))
                };
                for panel in panels.clone() {
                    let columns = width.min(p.n - panel * width);
                    let b = packed.wrapping_add(self.place(at.packed, first, panel));
                    for row in (0..m).step_by(R::ROWS) {
                        let tile = Tile {
                            a: left.start.wrapping_add(row * left.row),
                            a_row: left.row,
                            a_column: left.column,
                            b,
                            c: c.wrapping_add((top + row) * p.n + panel * width),
                            c_row: p.n,
                            depth,
                            columns,
                            adds: first > 0,
                            // The tiles of a panel fetch the next one together.
                            later: b.wrapping_add(width * depth + width * (depth * row / m)),
                        };
                        // SAFETY: the tile is one of the rows that the caller may write.
                        unsafe { make::<R>(R::ROWS.min(m - row), columns.div_ceil(R::LANES), &tile) };
                    }
                }
            }
        }
    }

    /// A block of the left factor where it is, or where it has been copied to since its rows would be columns.
    unsafe fn left<T: Element>(
        &self,
        a: *const T,
        own: *mut T,
        (top, m): (usize, usize),
        (first, depth): (usize, usize),
    ) -> Left<T> {
        let p = self.p;
        if !p.exchanged.0 {
            return Left { start: a.wrapping_add(top * p.k + first), row: p.k, column: 1 };
        }
        for l in 0..depth {
            // SAFETY: the factor has these rows of column `first + l` one after another; the room has place for all depths of them.
            unsafe { a.add((first + l) * p.m + top).copy_to_nonoverlapping(own.add(l * HEIGHT), m) };
        }
        Left { start: own, row: 1, column: HEIGHT }
    }
}

/// A block of the left factor.
struct Left<T> {
    start: *const T,
    /// How far the next row is, and the next column.
    row: usize,
    column: usize,
}

/// The tile with so many rows and vectors.
///
/// # Safety
/// As of [`Register::make`].
unsafe fn make<R: Register>(rows: usize, vectors: usize, tile: &Tile<R::Element>) {
    macro_rules! sizes {
        ($($rows:literal)*) => {
            match (rows, vectors) {
                $(
                    // SAFETY: the caller promises it.
                    ($rows, 1) => unsafe { R::make::<$rows, 1>(tile) },
                    // SAFETY: as above.
                    ($rows, 2) => unsafe { R::make::<$rows, 2>(tile) },
                    // SAFETY: as above.
                    ($rows, 3) => unsafe { R::make::<$rows, 3>(tile) },
                    // SAFETY: as above.
                    ($rows, 4) => unsafe { R::make::<$rows, 4>(tile) },
                )*
                _ => unreachable!("invariant: a tile has 1 to 6 rows and 1 to 4 vectors"),
            }
        };
    }
    sizes! { 1 2 3 4 5 6 }
}

#[cfg(test)]
mod tests {
    use super::super::panels::PACKED_ROWS;
    use super::*;

    fn all_isas() -> Vec<Isa> {
        let mut all = vec![Isa::Plain];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                all.push(Isa::Avx2);
            }
            all.extend(Isa::of_machine().filter(|isa| *isa == Isa::Avx512));
        }
        all
    }

    /// Element `at` of a row of numbers, each different.
    fn number(at: usize) -> f64 {
        ((at * 7919 + 13) as f64 * 0.7).sin()
    }

    /// The product as it is defined: terms in order, [`DEPTH`] at a time.
    fn defined<T: Copy>(
        p: Product,
        (a, b): (&[T], &[T]),
        zero: T,
        fused: impl Fn(T, T, T) -> T,
        plus: impl Fn(T, T) -> T,
    ) -> Vec<T> {
        let Product { m, k, n, exchanged, .. } = p;
        let left = |i: usize, l: usize| if exchanged.0 { a[l * m + i] } else { a[i * k + l] };
        let right = |l: usize, j: usize| if exchanged.1 { b[j * k + l] } else { b[l * n + j] };
        let element = |at: usize| {
            let (i, j) = (at / n, at % n);
            let sum = |first: usize| {
                let terms = first..k.min(first + DEPTH);
                terms.fold(zero, |sum, l| fused(left(i, l), right(l, j), sum))
            };
            (DEPTH..k).step_by(DEPTH).fold(sum(0), |c, first| plus(c, sum(first)))
        };
        (0..m * n).map(element).collect()
    }

    /// The product by these instructions, the rows and panels in parts.
    fn made<T: Copy + Default>(p: Product, isa: Isa, a: &[T], b: &[T]) -> Vec<T> {
        let blocked = Blocked::by(p, isa);
        let mut room = vec![T::default(); blocked.panels * blocked.panel_bytes() / size_of::<T>()];
        let mut own = vec![T::default(); blocked.own_bytes() / size_of::<T>()];
        let mut c = vec![T::default(); p.m * p.n];
        let (middle, half) = (p.m / 3, blocked.panels / 2);
        for panels in [0..half, half..blocked.panels] {
            let (address, first, n) = (room.as_mut_ptr().addr(), panels.start, panels.len());
            let packed = Panels { address, first, n };
            for first in (0..p.k).step_by(PACKED_ROWS) {
                let rows = first..p.k.min(first + PACKED_ROWS);
                // SAFETY: the factor and the panels are there.
                unsafe { blocked.pack(b.as_ptr().addr(), packed, rows) };
            }
            let at = Places { a: a.as_ptr().addr(), packed, c: c.as_mut_ptr().addr() };
            for rows in [0..middle, middle..p.m] {
                // SAFETY: the factors, the result and the room are there.
                unsafe { blocked.rows(at, own.as_mut_ptr().addr(), rows, panels.clone()) };
            }
        }
        c
    }

    #[test]
    fn elements_are_what_the_definition_says_in_all_isas() {
        let sizes =
            [(1, 1, 1), (5, 3, 17), (7, 300, 70), (13, 256, 64), (300, 20, 33), (16, 530, 129), (6, 7, 48)];
        for (m, k, n) in sizes {
            for exchanged in [(false, false), (true, false), (false, true), (true, true)] {
                let p = |dtype| Product { dtype, batch: 1, m, k, n, exchanged };
                let a: Vec<f64> = (0..m * k).map(number).collect();
                let b: Vec<f64> = (0..k * n).map(|at| number(at + 5)).collect();
                let (short_a, short_b): (Vec<f32>, Vec<f32>) =
                    (a.iter().map(|x| *x as f32).collect(), b.iter().map(|x| *x as f32).collect());
                let whole: Vec<i64> = a.iter().map(|x| (x * 1e17) as i64).collect();
                let short_whole: Vec<i32> = whole.iter().map(|x| *x as i32).collect();
                let whole_b: Vec<i64> = b.iter().map(|x| (x * 1e17) as i64).collect();
                let short_whole_b: Vec<i32> = whole_b.iter().map(|x| *x as i32).collect();
                let times = |x: i64, y: i64, sum: i64| sum.wrapping_add(x.wrapping_mul(y));
                let integers = defined(p(DType::I64), (&whole, &whole_b), 0, times, i64::wrapping_add);
                // The low halves of sums and products are those of the low halves.
                let short_integers: Vec<i32> = integers.iter().map(|x| *x as i32).collect();
                let long = defined(p(DType::F64), (&a, &b), 0.0, f64::mul_add, |x, y| x + y);
                let short = defined(p(DType::F32), (&short_a, &short_b), 0.0, f32::mul_add, |x, y| x + y);
                for isa in all_isas() {
                    let what = format!("{:?} by {isa:?}", p(DType::F32));
                    assert!(made(p(DType::F64), isa, &a, &b) == long, "{what}");
                    assert!(made(p(DType::F32), isa, &short_a, &short_b) == short, "{what}");
                    assert!(made(p(DType::I64), isa, &whole, &whole_b) == integers, "{what}");
                    let made = made(p(DType::U32), isa, &short_whole, &short_whole_b);
                    assert!(made == short_integers, "{what}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_number_stays_in_its_row() {
        let p = Product { dtype: DType::F32, batch: 1, m: 20, k: 20, n: 21, exchanged: (false, false) };
        let mut a = vec![1f32; 400];
        a[3 * 20 + 2] = f32::NAN;
        a[5 * 20] = f32::INFINITY;
        for isa in all_isas() {
            let c = made(p, isa, &a, &[1.0; 420]);
            for (row, c) in c.chunks_exact(21).enumerate() {
                match row {
                    3 => assert!(c.iter().all(|x| x.is_nan())),
                    5 => assert!(c.iter().all(|x| *x == f32::INFINITY)),
                    _ => assert!(c.iter().all(|x| *x == 20.0)),
                }
            }
        }
    }
}
