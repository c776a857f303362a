//! Arrays of the oracle.

use texpr_base::{DType, Scalar};

/// An array: its elements in row-major order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Value {
    pub dtype: DType,
    pub shape: Vec<usize>,
    pub elements: Vec<Scalar>,
}

impl Value {
    /// An array of these elements, which all have `dtype`.
    pub fn new(dtype: DType, shape: Vec<usize>, elements: Vec<Scalar>) -> Self {
        debug_assert_eq!(shape.iter().product::<usize>(), elements.len());
        debug_assert!(elements.iter().all(|e| e.dtype == dtype));
        Self { dtype, shape, elements }
    }

    /// An array of rank 0.
    pub fn scalar(scalar: Scalar) -> Self {
        Self { dtype: scalar.dtype, shape: Vec::new(), elements: vec![scalar] }
    }

    /// `scalar` everywhere.
    pub fn filled(scalar: Scalar, shape: Vec<usize>) -> Self {
        let count = shape.iter().product();
        Self { dtype: scalar.dtype, shape, elements: vec![scalar; count] }
    }

    /// A vector of `f64`.
    pub fn f64s(values: &[f64]) -> Self {
        let elements = values.iter().map(|v| Scalar::f64(*v)).collect();
        Self { dtype: DType::F64, shape: vec![values.len()], elements }
    }

    /// The same elements under another shape of as many.
    pub fn with_shape(mut self, shape: Vec<usize>) -> Self {
        debug_assert_eq!(shape.iter().product::<usize>(), self.elements.len());
        self.shape = shape;
        self
    }

    /// Complex numbers as floats, their parts along a new last axis; anything else as it is.
    pub fn split(self) -> Self {
        if !self.dtype.is_complex() {
            return self;
        }
        let elements = self.elements.iter().flat_map(|z| [z.re(), z.im()]).collect();
        let shape = self.shape.into_iter().chain([2]).collect();
        Self { dtype: self.dtype.part(), shape, elements }
    }

    /// Floats, whose last axis holds two, as complex numbers.
    pub fn joined(mut self) -> Self {
        debug_assert_eq!(self.shape.last(), Some(&2));
        self.shape.pop();
        let dtype = self.dtype.to_complex();
        let join = |pair: &[Scalar]| Scalar { dtype, bits: pair[0].bits, imag: pair[1].bits };
        let elements = self.elements.chunks_exact(2).map(join).collect();
        Self { dtype, elements, ..self }
    }

    /// The only element of an array that has one; `None` otherwise.
    pub fn as_scalar(&self) -> Option<Scalar> {
        match self.elements.as_slice() {
            [scalar] => Some(*scalar),
            _ => None,
        }
    }

    /// Equality of dtype, shape and bits, where any NaN equals any NaN: what all backends promise.
    pub fn same(&self, other: &Self) -> bool {
        self.dtype == other.dtype
            && self.shape == other.shape
            && self.elements.iter().zip(&other.elements).all(|(a, b)| same_scalar(*a, *b))
    }
}

/// Equality of bits, where any NaN equals any NaN.
pub(super) fn same_scalar(a: Scalar, b: Scalar) -> bool {
    let part =
        |a: Scalar, b: Scalar| a == b || (a.dtype.is_float() && a.as_f64().is_nan() && b.as_f64().is_nan());
    a.dtype == b.dtype && part(a.re(), b.re()) && part(a.im(), b.im())
}

/// The distance in elements from one index to the next along each axis, row-major.
pub(super) fn strides(shape: &[usize]) -> Vec<usize> {
    let mut out = vec![1; shape.len()];
    for axis in (1..shape.len()).rev() {
        out[axis - 1] = out[axis] * shape[axis];
    }
    out
}

/// Calls `f` with every index of `shape`, row-major.
pub(super) fn for_each_index(shape: &[usize], mut f: impl FnMut(&[usize])) {
    let mut index = vec![0; shape.len()];
    for _ in 0..shape.iter().product::<usize>() {
        f(&index);
        for axis in (0..shape.len()).rev() {
            index[axis] += 1;
            if index[axis] < shape[axis] {
                break;
            }
            index[axis] = 0;
        }
    }
}
