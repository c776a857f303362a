//! Writing elements to places that arrays say, in the order of the elements: the last one for a place stays, or all are combined there.

use super::error::RunError;
use super::machine::Machine;
use super::plan::{Merge, RegionId, Start, UpdateStep};
use super::update::Target;
use smallvec::SmallVec;
use texpr_base::DType;

/// An array of places: how far each step of it moves, and where it stands along the value's axes.
struct Places<'a> {
    places: &'a [i64],
    /// Elements of the base from one place to the next.
    factor: i64,
    /// Per axis of the value; 0 where the array is broadcast.
    strides: SmallVec<[usize; 4]>,
}

impl Places<'_> {
    /// The places of a row: from its first one on, the distance to the next, and how far each step of a place moves.
    fn along(&self, index: &[usize]) -> (&[i64], usize, i64) {
        let first: usize = index.iter().zip(&self.strides).map(|(i, stride)| i * stride).sum();
        (&self.places[first..], self.strides.get(index.len()).copied().unwrap_or(0), self.factor)
    }
}

impl Machine<'_> {
    /// Takes each element of the value to its place in `to`, which this step holds alone; `target` is what is the same for all elements.
    pub(super) fn scatter_by(
        &mut self,
        region: RegionId,
        update: &UpdateStep,
        target: &Target,
    ) -> Result<(), RunError> {
        let (base, value) = (self.slot(region, update.base)?, self.slot(region, update.value)?);
        let mut places: SmallVec<[Places<'_>; 2]> = SmallVec::new();
        let mut factor = 1i64;
        for (axis, size) in update.axes.iter().zip(&base.shape).rev() {
            if let Start::Array(slot) = axis.start {
                let array = self.slot(region, slot)?;
                // SAFETY: the buffer holds its slot's elements, `i64` by the plan's types, and is not the one written to.
                let elements = unsafe {
                    let start = self.workspace.address(region, slot).cast::<i64>();
                    std::slice::from_raw_parts(start, array.bytes / 8)
                };
                places.push(Places {
                    places: elements,
                    factor,
                    strides: aligned(&array.shape, value.shape.len()),
                });
            }
            factor *= *size as i64;
        }
        // SAFETY: the buffers hold their slots' bytes; `to` was made or taken over by this step, so the value is another buffer.
        let (from, to) = unsafe {
            (
                std::slice::from_raw_parts(
                    self.workspace.address(region, update.value).cast_const(),
                    value.bytes,
                ),
                std::slice::from_raw_parts_mut(self.workspace.address(region, update.to), base.bytes),
            )
        };
        let walk = Walk { shape: &value.shape, target, places: &places };
        match update.combine {
            None => match value.dtype.size() {
                1 => taken::<1>(&walk, from, to),
                2 => taken::<2>(&walk, from, to),
                4 => taken::<4>(&walk, from, to),
                _ => taken::<8>(&walk, from, to),
            },
            Some(merge) => merged(value.dtype, merge, &walk, from, to),
        }
        Ok(())
    }
}

/// The strides of an array of `shape` along the axes of what it broadcasts to.
fn aligned(shape: &[usize], rank: usize) -> SmallVec<[usize; 4]> {
    let mut strides = SmallVec::from_elem(0, rank);
    let mut stride = 1;
    for (k, size) in shape.iter().enumerate().rev() {
        if *size != 1 {
            strides[rank - shape.len() + k] = stride;
        }
        stride *= size;
    }
    strides
}

/// The elements of a value and where they go.
struct Walk<'a> {
    shape: &'a [usize],
    target: &'a Target,
    places: &'a [Places<'a>],
}

impl Walk<'_> {
    /// Calls `f` with each element's number and its place among `n`. Places are in range by the checks before; none beyond is written.
    fn each(&self, n: usize, mut f: impl FnMut(usize, usize)) {
        if self.shape.contains(&0) {
            return;
        }
        let (cols, outer) = self.shape.split_last().map_or((1, self.shape), |(cols, outer)| (*cols, outer));
        let step = self.target.strides.get(outer.len()).copied().unwrap_or(0);
        let mut index: SmallVec<[usize; 4]> = SmallVec::from_elem(0, outer.len());
        let mut row = 0;
        loop {
            let start: i64 =
                index.iter().zip(&self.target.strides).map(|(i, stride)| *i as i64 * stride).sum();
            let start = self.target.offset + start;
            let along: SmallVec<[(&[i64], usize, i64); 2]> =
                self.places.iter().map(|array| array.along(&index)).collect();
            let mut put = |j: usize, at: i64| {
                if let Some(at) = usize::try_from(at).ok().filter(|at| *at < n) {
                    f(row + j, at);
                }
            };
            if let [(places, stride, factor)] = *along {
                for j in 0..cols {
                    put(j, start + j as i64 * step + places[j * stride] * factor);
                }
            } else {
                for j in 0..cols {
                    let moved = along.iter().map(|(places, stride, factor)| places[j * stride] * factor);
                    put(j, start + j as i64 * step + moved.sum::<i64>());
                }
            }
            row += cols;
            let Some(axis) = (0..outer.len()).rev().find(|axis| index[*axis] + 1 < outer[*axis]) else {
                return;
            };
            index[axis] += 1;
            index[axis + 1..].fill(0);
        }
    }
}

/// Elements of `N` bytes of which the last one for a place stays.
fn taken<const N: usize>(walk: &Walk<'_>, from: &[u8], to: &mut [u8]) {
    walk.each(to.len() / N, |k, at| to[at * N..][..N].copy_from_slice(&from[k * N..][..N]));
}

/// Elements that are combined with what stands in their place: integers wrap.
fn merged(dtype: DType, merge: Merge, walk: &Walk<'_>, from: &[u8], to: &mut [u8]) {
    macro_rules! by {
        ($t:ty, $f:path) => {
            merged_by::<$t>(walk, from, to, |old, new| $f(merge, old, new))
        };
    }
    match dtype {
        DType::Bool => by!(u8, bools),
        DType::I8 => by!(i8, integers::i8),
        DType::I16 => by!(i16, integers::i16),
        DType::I32 => by!(i32, integers::i32),
        DType::I64 => by!(i64, integers::i64),
        DType::U8 => by!(u8, integers::u8),
        DType::U16 => by!(u16, integers::u16),
        DType::U32 => by!(u32, integers::u32),
        DType::U64 => by!(u64, integers::u64),
        DType::F32 => by!(f32, floats::f32),
        DType::F64 => by!(f64, floats::f64),
        DType::F16 | DType::BF16 | DType::C64 | DType::C128 => {
            unreachable!(
                "invariant: halves are widened and complex numbers are pairs before they are combined"
            )
        }
    }
}

fn merged_by<T: bytemuck::Pod>(walk: &Walk<'_>, from: &[u8], to: &mut [u8], combine: impl Fn(T, T) -> T) {
    let size = size_of::<T>();
    walk.each(to.len() / size, |k, at| {
        let new: T = bytemuck::pod_read_unaligned(&from[k * size..][..size]);
        let place = &mut to[at * size..][..size];
        let old: T = bytemuck::pod_read_unaligned(place);
        place.copy_from_slice(bytemuck::bytes_of(&combine(old, new)));
    });
}

/// Of 0 and 1.
fn bools(merge: Merge, old: u8, new: u8) -> u8 {
    match merge {
        Merge::Add | Merge::Max => old | new,
        Merge::Sub => old ^ new,
        Merge::Mul | Merge::Min => old & new,
        Merge::Div => unreachable!("invariant: `/=` gives floats"),
    }
}

mod integers {
    use super::Merge;

    macro_rules! of {
        ($($t:ident)*) => {$(
            pub(super) fn $t(merge: Merge, old: $t, new: $t) -> $t {
                match merge {
                    Merge::Add => old.wrapping_add(new),
                    Merge::Sub => old.wrapping_sub(new),
                    Merge::Mul => old.wrapping_mul(new),
                    Merge::Div => unreachable!("invariant: `/=` gives floats"),
                    Merge::Min => old.min(new),
                    Merge::Max => old.max(new),
                }
            }
        )*};
    }
    of!(i8 i16 i32 i64 u8 u16 u32 u64);
}

mod floats {
    use super::Merge;

    macro_rules! of {
        ($($t:ident)*) => {$(
            pub(super) fn $t(merge: Merge, old: $t, new: $t) -> $t {
                // NaN wins, and `-0.0` is below `0.0`.
                let extreme = |greatest: bool| {
                    if old.is_nan() || new.is_nan() {
                        return $t::NAN;
                    }
                    let old_is_less = old < new || (old == new && old.is_sign_negative());
                    if old_is_less == greatest { new } else { old }
                };
                match merge {
                    Merge::Add => old + new,
                    Merge::Sub => old - new,
                    Merge::Mul => old * new,
                    Merge::Div => old / new,
                    Merge::Min => extreme(false),
                    Merge::Max => extreme(true),
                }
            }
        )*};
    }
    of!(f32 f64);
}
