//! Writing elements to places that arrays say, in the order of the elements: the last one for a place stays, or all are combined there.

use super::error::RunError;
use super::machine::Machine;
use super::plan::{Merge, RegionId, Start, UpdateStep};
use super::update::Target;
use smallvec::SmallVec;
use texpr_base::{DType, Kind, Scalar};

/// An array of places: how far each step of it moves, and where it stands along the value's axes.
struct Places<'a> {
    places: &'a [i64],
    /// Elements of the base from one place to the next.
    factor: i64,
    /// Per axis of the value; 0 where the array is broadcast.
    strides: SmallVec<[usize; 4]>,
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
            None => {
                let size = value.dtype.size();
                walk.each(to.len() / size, |k, at| {
                    to[at * size..][..size].copy_from_slice(&from[k * size..][..size]);
                });
            }
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
        let mut index: SmallVec<[usize; 4]> = SmallVec::from_elem(0, self.shape.len());
        for k in 0..self.shape.iter().product() {
            let mut at = self.target.offset;
            for (i, stride) in index.iter().zip(&self.target.strides) {
                at += *i as i64 * stride;
            }
            for array in self.places {
                let place: usize = index.iter().zip(&array.strides).map(|(i, stride)| i * stride).sum();
                at += array.places[place] * array.factor;
            }
            if let Some(at) = usize::try_from(at).ok().filter(|at| *at < n) {
                f(k, at);
            }
            for axis in (0..index.len()).rev() {
                index[axis] += 1;
                if index[axis] < self.shape[axis] {
                    break;
                }
                index[axis] = 0;
            }
        }
    }
}

fn merged(dtype: DType, merge: Merge, walk: &Walk<'_>, from: &[u8], to: &mut [u8]) {
    let size = dtype.size();
    walk.each(to.len() / size, |k, at| {
        let new = Scalar::from_le_bytes(dtype, &from[k * size..][..size]);
        let place = &mut to[at * size..][..size];
        let old = Scalar::from_le_bytes(dtype, place);
        place.copy_from_slice(&merge_scalars(dtype, merge, old, new).to_le_bytes());
    });
}

fn merge_scalars(dtype: DType, merge: Merge, old: Scalar, new: Scalar) -> Scalar {
    match dtype.kind() {
        Kind::Float if dtype == DType::F32 => {
            let (a, b) = (f32::from_bits(old.bits as u32), f32::from_bits(new.bits as u32));
            Scalar::f32(match merge {
                Merge::Add => a + b,
                Merge::Sub => a - b,
                Merge::Mul => a * b,
                Merge::Div => a / b,
                Merge::Min => extreme(f64::from(a), f64::from(b), false) as f32,
                Merge::Max => extreme(f64::from(a), f64::from(b), true) as f32,
            })
        }
        Kind::Float => {
            let (a, b) = (old.as_f64(), new.as_f64());
            Scalar::f64(match merge {
                Merge::Add => a + b,
                Merge::Sub => a - b,
                Merge::Mul => a * b,
                Merge::Div => a / b,
                Merge::Min => extreme(a, b, false),
                Merge::Max => extreme(a, b, true),
            })
        }
        Kind::Complex => unreachable!("invariant: plans know no complex numbers"),
        Kind::Bool | Kind::Signed | Kind::Unsigned => {
            let (a, b) = (old.as_i128(), new.as_i128());
            let value = match merge {
                Merge::Add => a + b,
                Merge::Sub => a - b,
                Merge::Mul => a.wrapping_mul(b),
                Merge::Div => unreachable!("invariant: `/=` gives floats"),
                Merge::Min => a.min(b),
                Merge::Max => a.max(b),
            };
            match dtype.kind() {
                Kind::Bool => Scalar::bool(value != 0),
                _ => Scalar::from_i128(dtype, value),
            }
        }
    }
}

/// NaN wins, and `-0.0` is below `0.0`.
fn extreme(a: f64, b: f64, greatest: bool) -> f64 {
    if a.is_nan() || b.is_nan() {
        return f64::NAN;
    }
    let a_is_less = a < b || (a == b && a.is_sign_negative());
    if a_is_less == greatest { b } else { a }
}
