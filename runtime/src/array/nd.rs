//! Arrays and the `ndarray` crate.

use super::{Array, Element};
use crate::errors::DataError;
use ndarray::{ArrayBase, ArrayD, ArrayViewD, Data, Dimension, IxDyn};

impl Array {
    /// The elements as an `ndarray` view, without a copy; `None` if they are no `T`s.
    ///
    /// ```
    /// use texpr_runtime::Array;
    /// let a = Array::from_slice(&[1.0, 2.0, 3.0, 4.0], &[2, 2]).unwrap();
    /// assert_eq!(a.view::<f64>().unwrap()[[1, 0]], 3.0);
    /// assert!(a.view::<f32>().is_none());
    /// ```
    pub fn view<T: Element>(&self) -> Option<ArrayViewD<'_, T>> {
        ArrayViewD::from_shape(IxDyn(self.shape()), self.as_slice::<T>()?).ok()
    }

    /// The elements in an `ndarray` of their own; `None` if they are no `T`s.
    pub fn to_ndarray<T: Element>(&self) -> Option<ArrayD<T>> {
        self.view::<T>().map(|view| view.to_owned())
    }

    /// The only element as a `T`; `None` if there are none or several, or of another dtype.
    pub fn item<T: Element>(&self) -> Option<T> {
        match self.as_slice::<T>()? {
            [item] => Some(*item),
            _ => None,
        }
    }

    /// A copy of the elements of an `ndarray`, of any layout.
    pub fn from_ndarray<T: Element, S: Data<Elem = T>, D: Dimension>(
        array: &ArrayBase<S, D>,
    ) -> Result<Self, DataError> {
        let standard = array.as_standard_layout();
        match standard.as_slice() {
            Some(slice) => Self::from_slice(slice, array.shape()),
            None => Self::from_slice(&array.iter().copied().collect::<Vec<T>>(), array.shape()),
        }
    }
}
