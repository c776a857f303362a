//! What a Rust program hands to a call: values to read, and places for results.

use crate::array::{Array, Element, SealedElement as _};
use crate::errors::DataError;
use crate::exec::Given;
use half::{bf16, f16};
use ndarray::{ArrayBase, Data, DataMut, Dimension};
use num_complex::Complex;
use smallvec::SmallVec;
use texpr_base::DType;

type Shape = SmallVec<[usize; 4]>;

/// The value of an input: a scalar, a slice, an [`Array`], an `ndarray` of any layout. Nothing is copied but scalars and arrays that are
/// not in C order.
///
/// ```
/// use texpr_runtime::Arg;
/// let x = ndarray::Array2::<f32>::zeros((2, 3));
/// assert_eq!(Arg::from(&x).shape(), [2, 3]);
/// assert_eq!(Arg::from(1.5).shape(), [0usize; 0]);
/// assert_eq!(Arg::from(&[1, 2, 3]).shape(), [3]);
/// ```
#[derive(Debug)]
pub struct Arg<'a> {
    dtype: DType,
    shape: Shape,
    bytes: Bytes<'a>,
}

#[derive(Debug)]
enum Bytes<'a> {
    Slice(&'a [u8]),
    /// A scalar's bytes, aligned for every dtype.
    Scalar([u64; 2]),
    Array(&'a Array),
    /// A copy in C order.
    Owned(Array),
    /// There is no memory for the copy.
    Failed(Box<DataError>),
}

/// A place for a result: a slice or an `ndarray` in C order, or one element.
#[derive(Debug)]
pub struct OutArg<'a> {
    pub(crate) dtype: DType,
    pub(crate) shape: Shape,
    /// `None` for an `ndarray` that is not in C order.
    pub(crate) bytes: Option<&'a mut [u8]>,
}

impl<'a> Arg<'a> {
    /// The type of the elements.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The sizes of the axes.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// What a run is given.
    pub fn given(&self) -> Result<Given<'_>, DataError> {
        let (bytes, array) = match &self.bytes {
            Bytes::Slice(bytes) => (*bytes, None),
            Bytes::Scalar(words) => (&u64::bytes_of(words)[..self.dtype.size()], None),
            Bytes::Array(array) => (array.bytes(), Some(*array)),
            Bytes::Owned(array) => (array.bytes(), Some(array)),
            Bytes::Failed(error) => return Err((**error).clone()),
        };
        Ok(Given { dtype: self.dtype, shape: &self.shape, bytes, array })
    }

    /// The value of an integer scalar.
    pub fn as_int(&self) -> Option<i64> {
        if !self.shape.is_empty() || !self.dtype.is_int() {
            return None;
        }
        let given = self.given().ok()?;
        Some(texpr_base::Scalar::from_le_bytes(self.dtype, given.bytes).as_i64())
    }
}

impl<'a, T: Element> From<&'a [T]> for Arg<'a> {
    fn from(slice: &'a [T]) -> Self {
        let bytes = Bytes::Slice(T::bytes_of(slice));
        Self { dtype: T::DTYPE, shape: Shape::from_slice(&[slice.len()]), bytes }
    }
}

impl<'a, T: Element, const N: usize> From<&'a [T; N]> for Arg<'a> {
    fn from(slice: &'a [T; N]) -> Self {
        Self::from(&slice[..])
    }
}

impl<'a, T: Element> From<&'a Vec<T>> for Arg<'a> {
    fn from(slice: &'a Vec<T>) -> Self {
        Self::from(&slice[..])
    }
}

impl<'a> From<&'a Array> for Arg<'a> {
    fn from(array: &'a Array) -> Self {
        Self { dtype: array.dtype(), shape: Shape::from_slice(array.shape()), bytes: Bytes::Array(array) }
    }
}

impl<'a, T: Element, S: Data<Elem = T>, D: Dimension> From<&'a ArrayBase<S, D>> for Arg<'a> {
    fn from(array: &'a ArrayBase<S, D>) -> Self {
        let bytes = match array.as_slice() {
            Some(slice) => Bytes::Slice(T::bytes_of(slice)),
            None => match Array::from_ndarray(array) {
                Ok(copy) => Bytes::Owned(copy),
                Err(error) => Bytes::Failed(Box::new(error)),
            },
        };
        Self { dtype: T::DTYPE, shape: Shape::from_slice(array.shape()), bytes }
    }
}

impl<'a, T: Element, S: DataMut<Elem = T>, D: Dimension> From<&'a mut ArrayBase<S, D>> for OutArg<'a> {
    fn from(array: &'a mut ArrayBase<S, D>) -> Self {
        let shape = Shape::from_slice(array.shape());
        Self { dtype: T::DTYPE, shape, bytes: array.as_slice_mut().map(T::bytes_of_mut) }
    }
}

impl<'a, T: Element> From<&'a mut [T]> for OutArg<'a> {
    fn from(slice: &'a mut [T]) -> Self {
        let shape = Shape::from_slice(&[slice.len()]);
        Self { dtype: T::DTYPE, shape, bytes: Some(T::bytes_of_mut(slice)) }
    }
}

impl<'a, T: Element> From<&'a mut Vec<T>> for OutArg<'a> {
    fn from(slice: &'a mut Vec<T>) -> Self {
        Self::from(&mut slice[..])
    }
}

impl OutArg<'_> {
    /// The type of the elements.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The sizes of the axes.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Whether the elements are in C order.
    pub fn is_standard(&self) -> bool {
        self.bytes.is_some()
    }

    /// The elements in C order, to write; `None` for an `ndarray` of another layout.
    pub fn bytes_mut(&mut self) -> Option<&mut [u8]> {
        self.bytes.as_deref_mut()
    }
}

macro_rules! scalars {
    ($($T:ty),*) => {$(
        impl From<$T> for Arg<'_> {
            fn from(value: $T) -> Self {
                let mut words = [0; 2];
                value.to_scalar().write_le(&mut u64::bytes_of_mut(&mut words)[..<$T>::DTYPE.size()]);
                Self { dtype: <$T>::DTYPE, shape: Shape::new(), bytes: Bytes::Scalar(words) }
            }
        }

        impl<'a> From<&'a mut $T> for OutArg<'a> {
            fn from(value: &'a mut $T) -> Self {
                let bytes = <$T>::bytes_of_mut(std::slice::from_mut(value));
                Self { dtype: <$T>::DTYPE, shape: Shape::new(), bytes: Some(bytes) }
            }
        }
    )*};
}
scalars! { bool, i8, i16, i32, i64, u8, u16, u32, u64, f16, bf16, f32, f64, Complex<f32>, Complex<f64> }
