//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Builder, Expr, Value, args};

impl Builder {
    /// The product of a sparse matrix and a vector. The matrix is in compressed rows, as SciPy's `csr_array` has it: its elements `data` and their
    /// columns `indices`, row after row, and `indptr`, where each row begins, with the number of elements at the end.
    ///
    /// ```tx
    /// sparse.csr_matvec([1.0, 2.0, 3.0], [0, 2, 1], [0, 2, 3], [1.0, 10.0, 100.0])  # [201.0, 30.0]
    /// ```
    #[track_caller]
    pub fn sparse_csr_matvec<'t>(
        &'t self,
        data: impl Into<Value<'t>>,
        indices: impl Into<Value<'t>>,
        indptr: impl Into<Value<'t>>,
        x: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let operands = vec![data.into(), indices.into(), indptr.into(), x.into()];
        self.op("sparse.csr_matvec", operands, args())
    }

    /// The product of a sparse matrix in compressed rows (see `sparse.csr_matvec`) and a dense matrix.
    ///
    /// ```tx
    /// sparse.csr_matmat([1.0, 2.0], [1, 0], [0, 1, 2], [[1.0, 2.0], [3.0, 4.0]])  # [[3.0, 4.0], [2.0, 4.0]]
    /// ```
    #[track_caller]
    pub fn sparse_csr_matmat<'t>(
        &'t self,
        data: impl Into<Value<'t>>,
        indices: impl Into<Value<'t>>,
        indptr: impl Into<Value<'t>>,
        b: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let operands = vec![data.into(), indices.into(), indptr.into(), b.into()];
        self.op("sparse.csr_matmat", operands, args())
    }

    /// The sparse matrix in compressed rows (see `sparse.csr_matvec`) as a dense one with `columns` columns; elements at one place are added.
    ///
    /// ```tx
    /// sparse.csr_to_dense([1.0, 2.0], [1, 0], [0, 1, 2], 2)  # [[0.0, 1.0], [2.0, 0.0]]
    /// ```
    #[track_caller]
    pub fn sparse_csr_to_dense<'t>(
        &'t self,
        data: impl Into<Value<'t>>,
        indices: impl Into<Value<'t>>,
        indptr: impl Into<Value<'t>>,
        columns: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let operands = vec![data.into(), indices.into(), indptr.into(), columns.into()];
        self.op("sparse.csr_to_dense", operands, args())
    }
}
