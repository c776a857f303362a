//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Builder, Expr, Value, args};

impl Builder {
    /// The lower triangular `l` with `l @ l.T == x` (of complex numbers `conj(l).T`), from the lower triangle of a positive definite matrix; with `upper`, the `u` with
    /// `u.T @ u == x`, from its upper triangle. A matrix that is not positive definite is an error.
    ///
    /// ```tx
    /// linalg.cholesky([[4.0, 2.0], [2.0, 2.0]])  # [[2.0, 0.0], [1.0, 1.0]]
    /// ```
    #[track_caller]
    pub fn linalg_cholesky<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.cholesky", operands, args())
    }

    /// [`Builder::linalg_cholesky`] with arguments by name: `upper`.
    #[track_caller]
    pub fn linalg_cholesky_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.cholesky", operands, args)
    }

    /// The determinant of each square matrix of the last two axes; 1 of a matrix without elements.
    ///
    /// ```tx
    /// linalg.det([[0.0, 1.0], [1.0, 0.0]])  # -1.0
    /// ```
    #[track_caller]
    pub fn linalg_det<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.det", operands, args())
    }

    /// The eigenvalues of a square matrix, complex numbers: the first result of `linalg.eig`. `linalg.eigvals` is faster if the vectors are not
    /// needed.
    ///
    /// ```tx
    /// linalg.eig_values([[2.0]])  # [2.0+0.0j]
    /// ```
    #[track_caller]
    pub fn linalg_eig_values<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.eig_values", operands, args())
    }

    /// The eigenvectors of a square matrix, as columns: the second result of `linalg.eig`.
    ///
    /// ```tx
    /// linalg.eig_vectors([[2.0]])  # [[1.0+0.0j]]
    /// ```
    #[track_caller]
    pub fn linalg_eig_vectors<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.eig_vectors", operands, args())
    }

    /// The eigenvalues of each square matrix of the last two axes, complex numbers also if none of them has an imaginary part. Their order is not
    /// defined. `linalg.eigvalsh` is for symmetric matrices.
    ///
    /// ```tx
    /// round(abs(linalg.eigvals([[0.0, -2.0], [2.0, 0.0]])), 12)  # [2.0, 2.0]
    /// ```
    #[track_caller]
    pub fn linalg_eigvals<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.eigvals", operands, args())
    }

    /// The eigenvalues of a symmetric (or Hermitian) matrix in ascending order, the first result of `linalg.eigh`. `linalg.eigvalsh` is faster if the vectors are not
    /// needed.
    ///
    /// ```tx
    /// linalg.eigh_values([[2.0, 0.0], [0.0, 1.0]])  # [1.0, 2.0]
    /// ```
    #[track_caller]
    pub fn linalg_eigh_values<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.eigh_values", operands, args())
    }

    /// [`Builder::linalg_eigh_values`] with arguments by name: `uplo`.
    #[track_caller]
    pub fn linalg_eigh_values_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.eigh_values", operands, args)
    }

    /// The eigenvectors of a symmetric matrix, as columns: the second result of `linalg.eigh`.
    ///
    /// ```tx
    /// abs(linalg.eigh_vectors([[2.0, 0.0], [0.0, 1.0]]))  # [[0.0, 1.0], [1.0, 0.0]]
    /// ```
    #[track_caller]
    pub fn linalg_eigh_vectors<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.eigh_vectors", operands, args())
    }

    /// [`Builder::linalg_eigh_vectors`] with arguments by name: `uplo`.
    #[track_caller]
    pub fn linalg_eigh_vectors_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.eigh_vectors", operands, args)
    }

    /// The eigenvalues of each symmetric matrix of the last two axes, in ascending order, from its lower triangle, or its upper one with
    /// `uplo="U"`.
    ///
    /// ```tx
    /// linalg.eigvalsh([[0.0, 1.0], [1.0, 0.0]])  # [-1.0, 1.0]
    /// ```
    #[track_caller]
    pub fn linalg_eigvalsh<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.eigvalsh", operands, args())
    }

    /// [`Builder::linalg_eigvalsh`] with arguments by name: `uplo`.
    #[track_caller]
    pub fn linalg_eigvalsh_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.eigvalsh", operands, args)
    }

    /// The matrix exponential, `I + x + x @ x / 2 + …`, of each square matrix of the last two axes.
    ///
    /// ```tx
    /// linalg.expm([[0.0, 0.0], [0.0, 0.0]])  # [[1.0, 0.0], [0.0, 1.0]]
    /// ```
    #[track_caller]
    pub fn linalg_expm<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.expm", operands, args())
    }

    /// The inverse of each square matrix of the last two axes. A singular matrix is an error. To solve equations, `linalg.solve` is faster and more
    /// accurate.
    ///
    /// ```tx
    /// linalg.inv([[2.0, 0.0], [0.0, 4.0]])  # [[0.5, 0.0], [0.0, 0.25]]
    /// ```
    #[track_caller]
    pub fn linalg_inv<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.inv", operands, args())
    }

    /// The solution of `linalg.lstsq`.
    ///
    /// ```tx
    /// linalg.lstsq_x([[1.0], [1.0]], [1.0, 3.0])  # [2.0]
    /// ```
    #[track_caller]
    pub fn linalg_lstsq_x<'t>(&'t self, a: impl Into<Value<'t>>, b: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("linalg.lstsq_x", operands, args())
    }

    /// [`Builder::linalg_lstsq_x`] with arguments by name: `rcond`.
    #[track_caller]
    pub fn linalg_lstsq_x_with<'t>(
        &'t self,
        a: impl Into<Value<'t>>,
        b: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("linalg.lstsq_x", operands, args)
    }

    /// The sums of squares that the solution of `linalg.lstsq` leaves, one for each column of `b`.
    ///
    /// ```tx
    /// linalg.lstsq_residuals([[1.0], [1.0]], [1.0, 3.0])  # 2.0
    /// ```
    #[track_caller]
    pub fn linalg_lstsq_residuals<'t>(
        &'t self,
        a: impl Into<Value<'t>>,
        b: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("linalg.lstsq_residuals", operands, args())
    }

    /// [`Builder::linalg_lstsq_residuals`] with arguments by name: `rcond`.
    #[track_caller]
    pub fn linalg_lstsq_residuals_with<'t>(
        &'t self,
        a: impl Into<Value<'t>>,
        b: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("linalg.lstsq_residuals", operands, args)
    }

    /// The rank that `linalg.lstsq` found.
    ///
    /// ```tx
    /// linalg.lstsq_rank([[1.0], [1.0]], [1.0, 3.0])  # 1
    /// ```
    #[track_caller]
    pub fn linalg_lstsq_rank<'t>(&'t self, a: impl Into<Value<'t>>, b: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("linalg.lstsq_rank", operands, args())
    }

    /// [`Builder::linalg_lstsq_rank`] with arguments by name: `rcond`.
    #[track_caller]
    pub fn linalg_lstsq_rank_with<'t>(
        &'t self,
        a: impl Into<Value<'t>>,
        b: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("linalg.lstsq_rank", operands, args)
    }

    /// The singular values that `linalg.lstsq` found.
    ///
    /// ```tx
    /// linalg.lstsq_s([[3.0], [4.0]], [1.0, 3.0])  # [5.0]
    /// ```
    #[track_caller]
    pub fn linalg_lstsq_s<'t>(&'t self, a: impl Into<Value<'t>>, b: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("linalg.lstsq_s", operands, args())
    }

    /// [`Builder::linalg_lstsq_s`] with arguments by name: `rcond`.
    #[track_caller]
    pub fn linalg_lstsq_s_with<'t>(
        &'t self,
        a: impl Into<Value<'t>>,
        b: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("linalg.lstsq_s", operands, args)
    }

    /// The permutation factor of `linalg.lu`.
    ///
    /// ```tx
    /// linalg.lu_p([[0.0, 1.0], [1.0, 0.0]])  # [[0.0, 1.0], [1.0, 0.0]]
    /// ```
    #[track_caller]
    pub fn linalg_lu_p<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.lu_p", operands, args())
    }

    /// The unit lower triangular factor of `linalg.lu`.
    ///
    /// ```tx
    /// linalg.lu_l([[2.0, 0.0], [1.0, 1.0]])  # [[1.0, 0.0], [0.5, 1.0]]
    /// ```
    #[track_caller]
    pub fn linalg_lu_l<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.lu_l", operands, args())
    }

    /// The upper triangular factor of `linalg.lu`.
    ///
    /// ```tx
    /// linalg.lu_u([[2.0, 0.0], [1.0, 1.0]])  # [[2.0, 0.0], [0.0, 1.0]]
    /// ```
    #[track_caller]
    pub fn linalg_lu_u<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.lu_u", operands, args())
    }

    /// Each square matrix of the last two axes multiplied by itself, `n` factors in all, by repeated squaring; the identity for 0, powers of the
    /// inverse for a negative `n`.
    ///
    /// ```tx
    /// linalg.matrix_power([[1, 1], [1, 0]], 10)  # [[89, 55], [55, 34]]
    /// ```
    #[track_caller]
    pub fn linalg_matrix_power<'t>(&'t self, x: impl Into<Value<'t>>, n: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), n.into()];
        self.op("linalg.matrix_power", operands, args())
    }

    /// The pseudo-inverse of each matrix of the last two axes. Singular values not above `rtol` (NumPy's older name: `rcond`) times the greatest count as 0; unless given it is
    /// the larger size times the dtype's epsilon, as in the array API standard.
    ///
    /// ```tx
    /// linalg.pinv([[2.0], [0.0]])  # [[0.5, 0.0]]
    /// ```
    #[track_caller]
    pub fn linalg_pinv<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.pinv", operands, args())
    }

    /// [`Builder::linalg_pinv`] with arguments by name: `rcond`, `rtol`.
    #[track_caller]
    pub fn linalg_pinv_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.pinv", operands, args)
    }

    /// The factor with orthonormal columns of `linalg.qr`.
    ///
    /// ```tx
    /// abs(linalg.qr_q([[2.0], [0.0]]))  # [[1.0], [0.0]]
    /// ```
    #[track_caller]
    pub fn linalg_qr_q<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.qr_q", operands, args())
    }

    /// [`Builder::linalg_qr_q`] with arguments by name: `mode`.
    #[track_caller]
    pub fn linalg_qr_q_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.qr_q", operands, args)
    }

    /// The triangular factor of `linalg.qr`.
    ///
    /// ```tx
    /// linalg.qr_r([[3.0], [4.0]])  # [[-5.0]]
    /// ```
    #[track_caller]
    pub fn linalg_qr_r<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.qr_r", operands, args())
    }

    /// [`Builder::linalg_qr_r`] with arguments by name: `mode`.
    #[track_caller]
    pub fn linalg_qr_r_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.qr_r", operands, args)
    }

    /// The sign of the determinant, a number of magnitude 1; 0 if the matrix is singular. `linalg.slogdet` gives the logarithm of its magnitude too.
    ///
    /// ```tx
    /// linalg.slogdet_sign([[0.0, 1.0], [1.0, 0.0]])  # -1.0
    /// ```
    #[track_caller]
    pub fn linalg_slogdet_sign<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.slogdet_sign", operands, args())
    }

    /// The logarithm of the magnitude of the determinant, which may itself be too large or small for a float; `-inf` if the matrix is singular.
    ///
    /// ```tx
    /// linalg.slogdet_log([[0.0, 1.0], [1.0, 0.0]])  # 0.0
    /// ```
    #[track_caller]
    pub fn linalg_slogdet_log<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.slogdet_log", operands, args())
    }

    /// The `x` with `a @ x == b`, for a square matrix `a` and a vector or matrix `b`; leading axes are batches. A singular matrix is an error.
    /// `b` is a vector if it has one axis, otherwise a stack of matrices, as NumPy 2 has it.
    ///
    /// ```tx
    /// linalg.solve([[2.0, 0.0], [0.0, 4.0]], [2.0, 2.0])  # [1.0, 0.5]
    /// ```
    #[track_caller]
    pub fn linalg_solve<'t>(&'t self, a: impl Into<Value<'t>>, b: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("linalg.solve", operands, args())
    }

    /// The `x` with `a @ x == b`, where only the upper triangle of `a` counts, or the lower with `lower=true`; with `unit_diagonal` its diagonal is
    /// taken to be ones.
    ///
    /// ```tx
    /// linalg.solve_triangular([[2.0, 1.0], [0.0, 4.0]], [3.0, 4.0])  # [1.0, 1.0]
    /// ```
    #[track_caller]
    pub fn linalg_solve_triangular<'t>(
        &'t self,
        a: impl Into<Value<'t>>,
        b: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("linalg.solve_triangular", operands, args())
    }

    /// [`Builder::linalg_solve_triangular`] with arguments by name: `lower`, `unit_diagonal`.
    #[track_caller]
    pub fn linalg_solve_triangular_with<'t>(
        &'t self,
        a: impl Into<Value<'t>>,
        b: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("linalg.solve_triangular", operands, args)
    }

    /// [`Builder::linalg_solve_triangular`] under another name.
    #[track_caller]
    pub fn linalg_triangular_solve<'t>(
        &'t self,
        a: impl Into<Value<'t>>,
        b: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("linalg.solve_triangular", operands, args())
    }

    /// [`Builder::linalg_triangular_solve`] with arguments by name: `lower`, `unit_diagonal`.
    #[track_caller]
    pub fn linalg_triangular_solve_with<'t>(
        &'t self,
        a: impl Into<Value<'t>>,
        b: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![a.into(), b.into()];
        self.op("linalg.solve_triangular", operands, args)
    }

    /// The left singular vectors, as columns: the first result of `linalg.svd`.
    ///
    /// ```tx
    /// abs(linalg.svd_u([[2.0]]))  # [[1.0]]
    /// ```
    #[track_caller]
    pub fn linalg_svd_u<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.svd_u", operands, args())
    }

    /// [`Builder::linalg_svd_u`] with arguments by name: `full_matrices`.
    #[track_caller]
    pub fn linalg_svd_u_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.svd_u", operands, args)
    }

    /// The singular values, the greatest first: the second result of `linalg.svd`. `linalg.svdvals` is faster if nothing else is needed.
    ///
    /// ```tx
    /// linalg.svd_s([[2.0]])  # [2.0]
    /// ```
    #[track_caller]
    pub fn linalg_svd_s<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.svd_s", operands, args())
    }

    /// [`Builder::linalg_svd_s`] with arguments by name: `full_matrices`.
    #[track_caller]
    pub fn linalg_svd_s_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.svd_s", operands, args)
    }

    /// The right singular vectors, as rows: the third result of `linalg.svd`.
    ///
    /// ```tx
    /// abs(linalg.svd_vt([[2.0]]))  # [[1.0]]
    /// ```
    #[track_caller]
    pub fn linalg_svd_vt<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.svd_vt", operands, args())
    }

    /// [`Builder::linalg_svd_vt`] with arguments by name: `full_matrices`.
    #[track_caller]
    pub fn linalg_svd_vt_with<'t>(&'t self, x: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.svd_vt", operands, args)
    }

    /// The singular values of each matrix of the last two axes, the greatest first.
    ///
    /// ```tx
    /// linalg.svdvals([[3.0, 0.0], [0.0, 4.0]])  # [4.0, 3.0]
    /// ```
    #[track_caller]
    pub fn linalg_svdvals<'t>(&'t self, x: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into()];
        self.op("linalg.svdvals", operands, args())
    }
}
