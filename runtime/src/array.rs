//! An n-dimensional array: a dtype, a shape, and elements in C order, shared and never changed.
//!
//! Invariant: the storage holds at least `n_bytes` bytes from the offset, aligned to the dtype's size; `bool` elements
//! made here or read from files are 0 or 1.

mod cast;
mod element;
mod nd;

pub use element::Element;
pub(crate) use element::sealed::Element as SealedElement;

use crate::errors::{DataError, ShapeMismatch, SizeOverflow};
use crate::pool::region::Region;
use crate::pool::{Block, OutOfMemory, Pool};
use memmap2::Mmap;
use std::fmt;
use std::fs::File;
use std::io;
use std::sync::Arc;
use texpr_base::{DType, Scalar};

#[cfg(not(all(target_endian = "little", target_pointer_width = "64")))]
compile_error!("texpr keeps elements little-endian and sizes in 64 bits, as the machine must do");

/// What holds an array's bytes.
#[derive(Debug)]
pub enum Storage {
    /// A block that goes back to its pool.
    Pooled(Block),
    /// Memory of its own.
    Owned(Region),
    /// A file, mapped; pages are read when they are first touched.
    Mapped(Mmap),
    /// Somebody else's memory; see [`Array::lend`].
    Lent(&'static [u8]),
}

/// An array. Clones share the elements and cost a few nanoseconds.
#[derive(Clone)]
pub struct Array {
    dtype: DType,
    shape: Vec<usize>,
    storage: Arc<Storage>,
    offset: usize,
}

impl Storage {
    /// All bytes it holds.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Pooled(block) => block.as_slice(),
            Self::Owned(region) => region.as_slice(),
            Self::Mapped(map) => map,
            Self::Lent(bytes) => bytes,
        }
    }
}

/// The number of elements and of bytes of `shape`. Zero sizes are left out of the check, so that strides are
/// in range too.
pub fn checked_size(dtype: DType, shape: &[usize]) -> Result<(usize, usize), SizeOverflow> {
    let full = shape.iter().filter(|&&size| size > 0).try_fold(dtype.size(), |n, &size| n.checked_mul(size));
    match full {
        Some(bytes) if isize::try_from(bytes).is_ok() => {
            let n = if shape.contains(&0) { 0 } else { bytes / dtype.size() };
            Ok((n, n * dtype.size()))
        }
        _ => {
            Err(SizeOverflow { origin: None, shape: shape.iter().map(|&size| size as u64).collect(), dtype })
        }
    }
}

impl Array {
    /// An array of `shape` with the values of `slice` in C order.
    pub fn from_slice<T: Element>(slice: &[T], shape: &[usize]) -> Result<Self, DataError> {
        let (n, n_bytes) = checked_size(T::DTYPE, shape)?;
        if n != slice.len() {
            return Err(
                ShapeMismatch { origin: None, shape: shape.to_vec(), holds: n, given: slice.len() }.into()
            );
        }
        let mut region = owned(n_bytes)?;
        region.as_mut_slice().copy_from_slice(T::bytes_of(slice));
        Ok(Self::over(T::DTYPE, shape.to_vec(), Storage::Owned(region)))
    }

    /// The same with the elements in a block of `pool`.
    pub fn from_slice_in<T: Element>(slice: &[T], shape: &[usize], pool: &Pool) -> Result<Self, DataError> {
        let (n, n_bytes) = checked_size(T::DTYPE, shape)?;
        if n != slice.len() {
            return Err(
                ShapeMismatch { origin: None, shape: shape.to_vec(), holds: n, given: slice.len() }.into()
            );
        }
        let mut block = pool.alloc(n_bytes)?;
        block.as_mut_slice().copy_from_slice(T::bytes_of(slice));
        Self::from_block(T::DTYPE, shape.to_vec(), block)
    }

    /// An array without axes.
    pub fn scalar(value: Scalar) -> Self {
        let mut region =
            Region::zeroed(value.dtype.size()).unwrap_or_else(|| out_of_memory(value.dtype.size()));
        region.as_mut_slice().copy_from_slice(&value.to_le_bytes());
        Self::over(value.dtype, Vec::new(), Storage::Owned(region))
    }

    /// An array whose elements are the first bytes of `block`.
    pub fn from_block(dtype: DType, shape: Vec<usize>, block: Block) -> Result<Self, DataError> {
        let (n, n_bytes) = checked_size(dtype, &shape)?;
        if block.len() < n_bytes {
            let given = block.len() / dtype.size();
            return Err(ShapeMismatch { origin: None, shape, holds: n, given }.into());
        }
        Ok(Self::over(dtype, shape, Storage::Pooled(block)))
    }

    /// An array of zeros.
    pub fn zeros(dtype: DType, shape: &[usize]) -> Result<Self, DataError> {
        let (_, n_bytes) = checked_size(dtype, shape)?;
        Ok(Self::over(dtype, shape.to_vec(), Storage::Owned(owned(n_bytes)?)))
    }

    /// An array whose elements are the bytes of `file` from `offset` on, which are not read before they are needed.
    /// The caller has seen that the file is long enough and `offset` a multiple of the dtype's size.
    ///
    /// As with every mapped file, whoever shortens or rewrites the file meanwhile breaks the array.
    pub(crate) fn map(dtype: DType, shape: Vec<usize>, file: &File, offset: usize) -> io::Result<Self> {
        let invalid = |what| io::Error::new(io::ErrorKind::InvalidData, what);
        let (_, n_bytes) = checked_size(dtype, &shape).map_err(|_| invalid("too large to map"))?;
        // SAFETY: the mapping is private and read-only. Another process that changes the file while it is mapped could
        // change elements under us; that is documented, and no invariant of ours rests on their values (`bool` files
        // are copied, not mapped).
        let map = unsafe { Mmap::map(file)? };
        if map.len() < offset.saturating_add(n_bytes) || !offset.is_multiple_of(dtype.size()) {
            return Err(invalid("the file changed while it was opened"));
        }
        Ok(Self { dtype, shape, storage: Arc::new(Storage::Mapped(map)), offset })
    }

    /// An array over somebody else's elements in C order, which nothing copies.
    ///
    /// # Safety
    /// The array and all its clones are gone before `bytes` are. They are aligned for the dtype.
    pub unsafe fn lend(dtype: DType, shape: Vec<usize>, bytes: &[u8]) -> Result<Self, DataError> {
        let (n, n_bytes) = checked_size(dtype, &shape)?;
        if n_bytes != bytes.len() {
            let given = bytes.len() / dtype.size();
            return Err(ShapeMismatch { origin: None, shape, holds: n, given }.into());
        }
        // SAFETY: the caller keeps the bytes for as long as the array is there.
        let bytes = unsafe { std::slice::from_raw_parts(bytes.as_ptr(), bytes.len()) };
        Ok(Self::over(dtype, shape, Storage::Lent(bytes)))
    }

    fn over(dtype: DType, shape: Vec<usize>, storage: Storage) -> Self {
        Self { dtype, shape, storage: Arc::new(storage), offset: 0 }
    }

    /// The type of the elements.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The sizes of the axes; empty for a scalar.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// How many axes it has.
    pub fn rank(&self) -> usize {
        self.shape.len()
    }

    /// How many elements it has.
    pub fn n_elements(&self) -> usize {
        self.shape.iter().product()
    }

    /// How many bytes the elements take.
    pub fn n_bytes(&self) -> usize {
        self.n_elements() * self.dtype.size()
    }

    /// What holds the elements.
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// The elements in C order as little-endian bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.storage.bytes()[self.offset..self.offset + self.n_bytes()]
    }

    /// The address of the first element; aligned to the dtype's size at least.
    pub fn as_ptr(&self) -> *const u8 {
        self.bytes().as_ptr()
    }

    /// The elements in C order, if they are `T`s. For `bool` this looks at every element.
    pub fn as_slice<T: Element>(&self) -> Option<&[T]> {
        if T::DTYPE == self.dtype { T::view(self.bytes()) } else { None }
    }

    /// The element at position `at` in C order; `None` past the end.
    pub fn get_flat(&self, at: usize) -> Option<Scalar> {
        let size = self.dtype.size();
        let start = at.checked_mul(size)?;
        Some(Scalar::from_le_bytes(self.dtype, self.bytes().get(start..start.checked_add(size)?)?))
    }

    /// The element at `index`, one position an axis; `None` when it is out of range or has another rank.
    pub fn get(&self, index: &[usize]) -> Option<Scalar> {
        if index.len() != self.rank() || index.iter().zip(&self.shape).any(|(at, size)| at >= size) {
            return None;
        }
        self.get_flat(index.iter().zip(&self.shape).fold(0, |flat, (at, size)| flat * size + at))
    }

    /// The only element; `None` if there are none or several.
    pub fn to_scalar(&self) -> Option<Scalar> {
        if self.n_elements() == 1 { self.get_flat(0) } else { None }
    }

    /// The elements in C order.
    pub fn iter_scalars(&self) -> impl ExactSizeIterator<Item = Scalar> + '_ {
        self.bytes().chunks_exact(self.dtype.size()).map(|bytes| Scalar::from_le_bytes(self.dtype, bytes))
    }

    /// The elements in C order as `f64`.
    pub fn to_f64_vec(&self) -> Vec<f64> {
        match self.as_slice::<f64>() {
            Some(slice) => slice.to_vec(),
            None => self.iter_scalars().map(Scalar::as_f64).collect(),
        }
    }

    /// The same elements in another shape with as many places.
    pub fn reshape(&self, shape: &[usize]) -> Result<Self, DataError> {
        let (n, _) = checked_size(self.dtype, shape)?;
        if n != self.n_elements() {
            let given = self.n_elements();
            return Err(ShapeMismatch { origin: None, shape: shape.to_vec(), holds: n, given }.into());
        }
        Ok(Self { shape: shape.to_vec(), ..self.clone() })
    }

    /// Complex numbers as floats, their parts along a new last axis; anything else as it is. No copy.
    pub fn split(&self) -> Self {
        let mut shape = self.shape.clone();
        if self.dtype.is_complex() {
            shape.push(2);
        }
        Self { dtype: self.dtype.part(), shape, ..self.clone() }
    }

    /// The complex numbers whose parts are the last axis, which has two places. No copy.
    pub fn joined(mut self) -> Self {
        assert_eq!(self.shape.pop(), Some(2), "invariant: the last axis holds both parts");
        Self { dtype: self.dtype.to_complex(), ..self }
    }

    /// Every element converted to `to` as `Scalar::cast` does it. Without a copy when it is of that dtype already.
    pub fn astype(&self, to: DType) -> Result<Self, DataError> {
        self.astype_with(to, |n_bytes| Ok(Storage::Owned(owned(n_bytes)?)))
    }

    /// The same with the result in a block of `pool`.
    pub fn astype_in(&self, to: DType, pool: &Pool) -> Result<Self, DataError> {
        self.astype_with(to, |n_bytes| Ok(Storage::Pooled(pool.alloc(n_bytes)?)))
    }

    /// The array in memory of its own or of a pool: a copy if its elements are lent.
    pub fn into_owned(self) -> Result<Self, DataError> {
        match &*self.storage {
            Storage::Lent(_) => {
                let mut region = owned(self.n_bytes())?;
                region.as_mut_slice()[..self.n_bytes()].copy_from_slice(self.bytes());
                Ok(Self::over(self.dtype, self.shape, Storage::Owned(region)))
            }
            Storage::Pooled(_) | Storage::Owned(_) | Storage::Mapped(_) => Ok(self),
        }
    }

    /// The elements in a block nobody else sees, if they are in one: for writing in place.
    pub fn into_block(self) -> Result<Block, Self> {
        let Self { dtype, shape, storage, offset } = self;
        match Arc::try_unwrap(storage) {
            Ok(Storage::Pooled(block)) => Ok(block),
            Ok(storage) => Err(Self { dtype, shape, storage: Arc::new(storage), offset }),
            Err(storage) => Err(Self { dtype, shape, storage, offset }),
        }
    }

    fn astype_with(
        &self,
        to: DType,
        make: impl FnOnce(usize) -> Result<Storage, OutOfMemory>,
    ) -> Result<Self, DataError> {
        if self.dtype == to {
            return Ok(self.clone());
        }
        let (_, n_bytes) = checked_size(to, &self.shape)?;
        let mut storage = make(n_bytes)?;
        let target = match &mut storage {
            Storage::Pooled(block) => block.as_mut_slice(),
            Storage::Owned(region) => &mut region.as_mut_slice()[..n_bytes],
            Storage::Mapped(_) | Storage::Lent(_) => &mut [],
        };
        cast::cast(self.dtype, self.bytes(), to, target);
        Ok(Self::over(to, self.shape.clone(), storage))
    }
}

/// Equal dtype, shape and bits, so `-0.0` and `0.0` differ and a NaN equals itself.
impl PartialEq for Array {
    fn eq(&self, other: &Self) -> bool {
        self.dtype == other.dtype && self.shape == other.shape && self.bytes() == other.bytes()
    }
}

impl Eq for Array {}

impl<T: Element> From<&[T]> for Array {
    /// An array of one axis.
    fn from(slice: &[T]) -> Self {
        let bytes = T::bytes_of(slice);
        let mut region = Region::zeroed(bytes.len()).unwrap_or_else(|| out_of_memory(bytes.len()));
        region.as_mut_slice().copy_from_slice(bytes);
        Self::over(T::DTYPE, vec![slice.len()], Storage::Owned(region))
    }
}

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:?} {}", self.dtype, self.shape, crate::show::text(self))
    }
}

/// As the command prints it, and as `print` does: NumPy's form, with commas. Long arrays are summarised.
impl fmt::Display for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::show::text(self))
    }
}

fn owned(n_bytes: usize) -> Result<Region, OutOfMemory> {
    Region::zeroed(n_bytes).ok_or(OutOfMemory { requested: n_bytes, live: 0, limit: None })
}

/// As `Vec` does it, where there is no way to say so.
fn out_of_memory(n_bytes: usize) -> ! {
    match std::alloc::Layout::from_size_align(n_bytes, 64) {
        Ok(layout) => std::alloc::handle_alloc_error(layout),
        Err(_) => std::process::abort(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Array, checked_size};
    use crate::pool::Pool;
    use texpr_base::{DType, Scalar};

    #[test]
    fn elements_come_back_as_they_went_in() {
        let array = Array::from_slice(&[1i32, 2, 3, 4, 5, 6], &[2, 3]).unwrap();
        assert_eq!(array.as_slice::<i32>(), Some(&[1, 2, 3, 4, 5, 6][..]));
        assert_eq!(array.as_slice::<u32>(), None);
        assert_eq!(array.get(&[1, 2]).unwrap().as_i64(), 6);
        assert_eq!((array.get(&[2, 0]), array.get(&[1])), (None, None));
        assert_eq!(array.to_f64_vec()[3], 4.0);
        assert_eq!(array.reshape(&[3, 2]).unwrap().shape(), [3, 2]);
        assert!(array.reshape(&[7]).is_err());
    }

    #[test]
    fn scalars_and_empty_arrays_work() {
        let one = Array::scalar(Scalar::f32(1.5));
        assert_eq!((one.rank(), one.n_elements(), one.to_scalar()), (0, 1, Some(Scalar::f32(1.5))));
        assert_eq!(one.get(&[]), Some(Scalar::f32(1.5)));
        let none = Array::zeros(DType::F64, &[3, 0]).unwrap();
        assert_eq!((none.n_elements(), none.n_bytes(), none.as_slice::<f64>()), (0, 0, Some(&[][..])));
        assert_eq!(none.iter_scalars().count(), 0);
        assert_eq!(none.astype(DType::Bool).unwrap().shape(), [3, 0]);
    }

    #[test]
    fn shapes_are_checked() {
        assert!(Array::from_slice(&[1.0, 2.0, 3.0], &[2, 2]).is_err());
        assert!(checked_size(DType::U8, &[1 << 62, 2]).is_err());
        assert!(checked_size(DType::F64, &[1 << 60]).is_err());
        assert!(checked_size(DType::F64, &[1 << 40, 1 << 40, 0]).is_err());
        assert_eq!(checked_size(DType::F64, &[0, 1 << 59]).unwrap(), (0, 0));
        assert!(Array::zeros(DType::U8, &[1 << 62]).is_err());
        let block = Pool::new().alloc(15).unwrap();
        assert!(Array::from_block(DType::F64, vec![2], block).is_err());
    }

    #[test]
    fn only_an_unshared_pooled_array_gives_up_its_block() {
        let array = Array::from_slice_in(&[1u8, 2], &[2], &Pool::new()).unwrap();
        let shared = array.clone();
        let array = array.into_block().unwrap_err();
        drop(shared);
        assert_eq!(array.into_block().unwrap().as_slice(), [1, 2]);
        assert!(Array::from(&[1.0][..]).into_block().is_err());
    }

    #[test]
    fn a_byte_that_is_no_bool_is_not_seen_as_one() {
        let mut block = Pool::new().alloc(2).unwrap();
        block.as_mut_slice().copy_from_slice(&[1, 2]);
        let array = Array::from_block(DType::Bool, vec![2], block).unwrap();
        assert_eq!(array.as_slice::<bool>(), None);
        assert_eq!(Array::from(&[true, false][..]).as_slice::<bool>(), Some(&[true, false][..]));
    }
}
