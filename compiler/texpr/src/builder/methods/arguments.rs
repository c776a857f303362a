//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Value};

impl<'t> Args<'t> {
    /// The argument `axes` of `transpose`.
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

    /// The argument `high` of `random.uniform`.
    #[track_caller]
    pub fn high(self, value: impl Into<Value<'t>>) -> Self {
        self.set("high", value)
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

    /// The argument `low` of `random.randint`, `random.uniform`.
    #[track_caller]
    pub fn low(self, value: impl Into<Value<'t>>) -> Self {
        self.set("low", value)
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

    /// The argument `mode` of `pad`.
    #[track_caller]
    pub fn mode(self, value: impl Into<Value<'t>>) -> Self {
        self.set("mode", value)
    }

    /// The argument `n` of `random.split`.
    #[track_caller]
    pub fn n(self, value: impl Into<Value<'t>>) -> Self {
        self.set("n", value)
    }

    /// The argument `nan` of `nan_to_num`.
    #[track_caller]
    pub fn nan(self, value: impl Into<Value<'t>>) -> Self {
        self.set("nan", value)
    }

    /// The argument `num` of `linspace`.
    #[track_caller]
    pub fn num(self, value: impl Into<Value<'t>>) -> Self {
        self.set("num", value)
    }

    /// The argument `offset` of `diagonal`, `trace`.
    #[track_caller]
    pub fn offset(self, value: impl Into<Value<'t>>) -> Self {
        self.set("offset", value)
    }

    /// The argument `p` of `random.bernoulli`.
    #[track_caller]
    pub fn p(self, value: impl Into<Value<'t>>) -> Self {
        self.set("p", value)
    }

    /// The argument `q` of `special.zeta`.
    #[track_caller]
    pub fn q(self, value: impl Into<Value<'t>>) -> Self {
        self.set("q", value)
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

    /// The argument `stop` of `arange`.
    #[track_caller]
    pub fn stop(self, value: impl Into<Value<'t>>) -> Self {
        self.set("stop", value)
    }
}
