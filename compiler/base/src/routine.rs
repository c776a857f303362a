//! Library routines: what works on whole arrays and is not worth compiling, such as sorting or a factorisation.
//!
//! A [`Routine`] is data, as an op is: a core node names it, the oracle and the executor call it. `texpr-routines` holds them. Arrays are in C
//! order. Leading axes beyond those that a routine is about are batches.
//! Invariant: a routine is a function of its arguments: the same bits for any number of threads.

use crate::DType;
use std::fmt;

/// A routine on arrays.
pub struct Routine {
    /// What plans and profiles call it.
    pub name: &'static str,
    /// Whether the first result begins as a copy of the first argument, which is then no argument of [`Routine::run`]. If nothing else
    /// needs the argument, there is no copy.
    pub in_place: bool,
    pub run: fn(&mut RoutineCall<'_>) -> Result<(), RoutineError>,
}

/// Routines are compared by identity: there is one entry per name.
impl PartialEq for Routine {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
impl Eq for Routine {}
impl std::hash::Hash for Routine {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}
impl fmt::Debug for Routine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// One call of a routine.
#[derive(Debug)]
pub struct RoutineCall<'a> {
    pub ins: &'a [ArrayRef<'a>],
    /// To be filled; what they hold before means nothing, but for the first one of a routine in place.
    pub outs: &'a mut [ArrayMut<'a>],
    /// What the op chose: axes, flags, sizes.
    pub params: &'a [i64],
    /// How many threads it may use.
    pub threads: usize,
}

/// Why a routine gives no result, in the user's words: "the matrix is singular".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoutineError {
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// An array that a routine reads.
#[derive(Clone, Copy, Debug)]
pub struct ArrayRef<'a> {
    pub dtype: DType,
    pub shape: &'a [usize],
    pub bytes: &'a [u8],
}

/// An array that a routine writes.
#[derive(Debug)]
pub struct ArrayMut<'a> {
    pub dtype: DType,
    pub shape: &'a [usize],
    pub bytes: &'a mut [u8],
}

impl<'a> ArrayRef<'a> {
    /// The elements as numbers of `T`'s width; booleans are `u8`.
    ///
    /// # Panics
    ///
    /// If `T` has another width than the dtype, which is a mistake in the routine.
    pub fn of<T: bytemuck::AnyBitPattern>(&self) -> &'a [T] {
        assert_eq!(
            size_of::<T>(),
            self.dtype.size(),
            "invariant: a routine reads elements of the array's width"
        );
        bytemuck::cast_slice(self.bytes)
    }
}

impl ArrayMut<'_> {
    /// The elements as numbers of `T`'s width; booleans are `u8`.
    ///
    /// # Panics
    ///
    /// If `T` has another width than the dtype, which is a mistake in the routine.
    pub fn of<T: bytemuck::Pod>(&mut self) -> &mut [T] {
        assert_eq!(
            size_of::<T>(),
            self.dtype.size(),
            "invariant: a routine writes elements of the array's width"
        );
        bytemuck::cast_slice_mut(self.bytes)
    }
}
