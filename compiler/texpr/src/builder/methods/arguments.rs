//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Value};

impl<'t> Args<'t> {
    /// The argument `axes` of `transpose`, `tensordot`, `fft.fft2`, `fft.fftn`, ….
    #[track_caller]
    pub fn axes(self, value: impl Into<Value<'t>>) -> Self {
        self.set("axes", value)
    }

    /// The argument `axis` of `logsumexp`, `all`, `any`, `argmax`, ….
    #[track_caller]
    pub fn axis(self, value: impl Into<Value<'t>>) -> Self {
        self.set("axis", value)
    }

    /// The argument `axis1` of `diagonal`, `trace`.
    #[track_caller]
    pub fn axis1(self, value: impl Into<Value<'t>>) -> Self {
        self.set("axis1", value)
    }

    /// The argument `axis2` of `diagonal`, `trace`.
    #[track_caller]
    pub fn axis2(self, value: impl Into<Value<'t>>) -> Self {
        self.set("axis2", value)
    }

    /// The argument `constant_values` of `pad`.
    #[track_caller]
    pub fn constant_values(self, value: impl Into<Value<'t>>) -> Self {
        self.set("constant_values", value)
    }

    /// The argument `correction` of `std`, `var`.
    #[track_caller]
    pub fn correction(self, value: impl Into<Value<'t>>) -> Self {
        self.set("correction", value)
    }

    /// The argument `count_include_pad` of `nn.avg_pool`.
    #[track_caller]
    pub fn count_include_pad(self, value: impl Into<Value<'t>>) -> Self {
        self.set("count_include_pad", value)
    }

    /// The argument `ddof` of `std`, `var`.
    #[track_caller]
    pub fn ddof(self, value: impl Into<Value<'t>>) -> Self {
        self.set("ddof", value)
    }

    /// The argument `decimals` of `round`.
    #[track_caller]
    pub fn decimals(self, value: impl Into<Value<'t>>) -> Self {
        self.set("decimals", value)
    }

    /// The argument `descending` of `argsort`, `sort`.
    #[track_caller]
    pub fn descending(self, value: impl Into<Value<'t>>) -> Self {
        self.set("descending", value)
    }

    /// The argument `dilation` of `nn.conv1d`, `nn.conv2d`, `nn.conv3d`, `nn.conv_transpose`.
    #[track_caller]
    pub fn dilation(self, value: impl Into<Value<'t>>) -> Self {
        self.set("dilation", value)
    }

    /// The argument `dtype` of `prod`, `sum`, `arange`, `eye`, ….
    #[track_caller]
    pub fn dtype(self, value: impl Into<Value<'t>>) -> Self {
        self.set("dtype", value)
    }

    /// The argument `endpoint` of `linspace`.
    #[track_caller]
    pub fn endpoint(self, value: impl Into<Value<'t>>) -> Self {
        self.set("endpoint", value)
    }

    /// The argument `exclusive` of `cumprod`, `cumsum`.
    #[track_caller]
    pub fn exclusive(self, value: impl Into<Value<'t>>) -> Self {
        self.set("exclusive", value)
    }

    /// The argument `full_matrices` of `linalg.svd_u`, `linalg.svd_s`, `linalg.svd_vt`.
    #[track_caller]
    pub fn full_matrices(self, value: impl Into<Value<'t>>) -> Self {
        self.set("full_matrices", value)
    }

    /// The argument `groups` of `nn.conv1d`, `nn.conv2d`, `nn.conv3d`, `nn.conv_transpose`.
    #[track_caller]
    pub fn groups(self, value: impl Into<Value<'t>>) -> Self {
        self.set("groups", value)
    }

    /// The argument `high` of `random.uniform`.
    #[track_caller]
    pub fn high(self, value: impl Into<Value<'t>>) -> Self {
        self.set("high", value)
    }

    /// The argument `include_initial` of `cumprod`, `cumsum`.
    #[track_caller]
    pub fn include_initial(self, value: impl Into<Value<'t>>) -> Self {
        self.set("include_initial", value)
    }

    /// The argument `initial` of `max`, `min`, `prod`, `sum`.
    #[track_caller]
    pub fn initial(self, value: impl Into<Value<'t>>) -> Self {
        self.set("initial", value)
    }

    /// The argument `invert` of `isin`.
    #[track_caller]
    pub fn invert(self, value: impl Into<Value<'t>>) -> Self {
        self.set("invert", value)
    }

    /// The argument `k` of `eye`, `tri`, `tril`, `triu`, ….
    #[track_caller]
    pub fn k(self, value: impl Into<Value<'t>>) -> Self {
        self.set("k", value)
    }

    /// The argument `keepdims` of `logsumexp`, `all`, `any`, `argmax`, ….
    #[track_caller]
    pub fn keepdims(self, value: impl Into<Value<'t>>) -> Self {
        self.set("keepdims", value)
    }

    /// The argument `largest` of `top_k_values`, `top_k_indices`.
    #[track_caller]
    pub fn largest(self, value: impl Into<Value<'t>>) -> Self {
        self.set("largest", value)
    }

    /// The argument `loc` of `random.laplace`, `random.gumbel`, `random.logistic`, `random.cauchy`.
    #[track_caller]
    pub fn loc(self, value: impl Into<Value<'t>>) -> Self {
        self.set("loc", value)
    }

    /// The argument `low` of `random.randint`, `random.uniform`.
    #[track_caller]
    pub fn low(self, value: impl Into<Value<'t>>) -> Self {
        self.set("low", value)
    }

    /// The argument `lower` of `linalg.solve_triangular`.
    #[track_caller]
    pub fn lower(self, value: impl Into<Value<'t>>) -> Self {
        self.set("lower", value)
    }

    /// The argument `m` of `eye`, `tri`.
    #[track_caller]
    pub fn m(self, value: impl Into<Value<'t>>) -> Self {
        self.set("m", value)
    }

    /// The argument `mean` of `random.normal`.
    #[track_caller]
    pub fn mean(self, value: impl Into<Value<'t>>) -> Self {
        self.set("mean", value)
    }

    /// The argument `method` of `quantile`, `nanquantile`.
    #[track_caller]
    pub fn method(self, value: impl Into<Value<'t>>) -> Self {
        self.set("method", value)
    }

    /// The argument `mode` of `pad`, `convolve`, `correlate`, `signal.convolve2d`, ….
    #[track_caller]
    pub fn mode(self, value: impl Into<Value<'t>>) -> Self {
        self.set("mode", value)
    }

    /// The argument `n` of `differences`, `fft.fft`, `fft.ifft`, `fft.irfft`, ….
    #[track_caller]
    pub fn n(self, value: impl Into<Value<'t>>) -> Self {
        self.set("n", value)
    }

    /// The argument `nan` of `nan_to_num`.
    #[track_caller]
    pub fn nan(self, value: impl Into<Value<'t>>) -> Self {
        self.set("nan", value)
    }

    /// The argument `norm` of `fft.fft`, `fft.fft2`, `fft.fftn`, `fft.ifft`, ….
    #[track_caller]
    pub fn norm(self, value: impl Into<Value<'t>>) -> Self {
        self.set("norm", value)
    }

    /// The argument `num` of `linspace`.
    #[track_caller]
    pub fn num(self, value: impl Into<Value<'t>>) -> Self {
        self.set("num", value)
    }

    /// The argument `offset` of `diagonal`, `linalg.diagonal`, `trace`, `linalg.trace`.
    #[track_caller]
    pub fn offset(self, value: impl Into<Value<'t>>) -> Self {
        self.set("offset", value)
    }

    /// The argument `output_padding` of `nn.conv_transpose`.
    #[track_caller]
    pub fn output_padding(self, value: impl Into<Value<'t>>) -> Self {
        self.set("output_padding", value)
    }

    /// The argument `p` of `random.bernoulli`.
    #[track_caller]
    pub fn p(self, value: impl Into<Value<'t>>) -> Self {
        self.set("p", value)
    }

    /// The argument `padding` of `nn.conv1d`, `nn.conv2d`, `nn.conv3d`, `nn.conv_transpose`, ….
    #[track_caller]
    pub fn padding(self, value: impl Into<Value<'t>>) -> Self {
        self.set("padding", value)
    }

    /// The argument `q` of `special.zeta`.
    #[track_caller]
    pub fn q(self, value: impl Into<Value<'t>>) -> Self {
        self.set("q", value)
    }

    /// The argument `rcond` of `linalg.lstsq_x`, `linalg.lstsq_residuals`, `linalg.lstsq_rank`, `linalg.lstsq_s`, ….
    #[track_caller]
    pub fn rcond(self, value: impl Into<Value<'t>>) -> Self {
        self.set("rcond", value)
    }

    /// The argument `reverse` of `cummax`, `cummin`, `cumprod`, `cumsum`, ….
    #[track_caller]
    pub fn reverse(self, value: impl Into<Value<'t>>) -> Self {
        self.set("reverse", value)
    }

    /// The argument `rtol` of `linalg.pinv`.
    #[track_caller]
    pub fn rtol(self, value: impl Into<Value<'t>>) -> Self {
        self.set("rtol", value)
    }

    /// The argument `s` of `fft.fft2`, `fft.fftn`, `fft.ifft2`, `fft.ifftn`, ….
    #[track_caller]
    pub fn s(self, value: impl Into<Value<'t>>) -> Self {
        self.set("s", value)
    }

    /// The argument `scale` of `random.exponential`, `random.laplace`, `random.gumbel`, `random.logistic`, ….
    #[track_caller]
    pub fn scale(self, value: impl Into<Value<'t>>) -> Self {
        self.set("scale", value)
    }

    /// The argument `side` of `searchsorted`.
    #[track_caller]
    pub fn side(self, value: impl Into<Value<'t>>) -> Self {
        self.set("side", value)
    }

    /// The argument `sorter` of `searchsorted`.
    #[track_caller]
    pub fn sorter(self, value: impl Into<Value<'t>>) -> Self {
        self.set("sorter", value)
    }

    /// The argument `stable` of `argsort`, `sort`.
    #[track_caller]
    pub fn stable(self, value: impl Into<Value<'t>>) -> Self {
        self.set("stable", value)
    }

    /// The argument `start` of `join_dims`.
    #[track_caller]
    pub fn start(self, value: impl Into<Value<'t>>) -> Self {
        self.set("start", value)
    }

    /// The argument `std` of `random.normal`.
    #[track_caller]
    pub fn std(self, value: impl Into<Value<'t>>) -> Self {
        self.set("std", value)
    }

    /// The argument `step` of `arange`.
    #[track_caller]
    pub fn step(self, value: impl Into<Value<'t>>) -> Self {
        self.set("step", value)
    }

    /// The argument `stop` of `arange`, `join_dims`.
    #[track_caller]
    pub fn stop(self, value: impl Into<Value<'t>>) -> Self {
        self.set("stop", value)
    }

    /// The argument `stride` of `nn.conv1d`, `nn.conv2d`, `nn.conv3d`, `nn.conv_transpose`, ….
    #[track_caller]
    pub fn stride(self, value: impl Into<Value<'t>>) -> Self {
        self.set("stride", value)
    }

    /// The argument `uniform` of `histogram_counts`.
    #[track_caller]
    pub fn uniform(self, value: impl Into<Value<'t>>) -> Self {
        self.set("uniform", value)
    }

    /// The argument `unit_diagonal` of `linalg.solve_triangular`.
    #[track_caller]
    pub fn unit_diagonal(self, value: impl Into<Value<'t>>) -> Self {
        self.set("unit_diagonal", value)
    }

    /// The argument `uplo` of `linalg.eigh_values`, `linalg.eigh_vectors`, `linalg.eigvalsh`.
    #[track_caller]
    pub fn uplo(self, value: impl Into<Value<'t>>) -> Self {
        self.set("uplo", value)
    }

    /// The argument `upper` of `linalg.cholesky`.
    #[track_caller]
    pub fn upper(self, value: impl Into<Value<'t>>) -> Self {
        self.set("upper", value)
    }

    /// The argument `weights` of `bincount`, `histogram_counts`.
    #[track_caller]
    pub fn weights(self, value: impl Into<Value<'t>>) -> Self {
        self.set("weights", value)
    }

    /// The argument `where` of `all`, `any`, `max`, `mean`, ….
    #[track_caller]
    pub fn where_(self, value: impl Into<Value<'t>>) -> Self {
        self.set("where", value)
    }
}
