//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Builder, Expr, Value, args};

impl Builder {
    /// Booleans that are true with probability `p` (0.5 if not given).
    ///
    /// ```tx
    /// random.bernoulli(random.key(42), 2, p=1.0)  # [true, true]
    /// ```
    #[track_caller]
    pub fn random_bernoulli<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.bernoulli", operands, args())
    }

    /// [`Builder::random_bernoulli`] with arguments by name: `p`.
    #[track_caller]
    pub fn random_bernoulli_with<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.bernoulli", operands, args)
    }

    /// A key: the seed as a `u64`. The same key always draws the same numbers, on every backend; `random.split` makes more of it.
    ///
    /// ```tx
    /// random.uniform(random.key(42), 3)  # [0.1873433793259699, 0.8341814126764648, 0.6154927450156569]
    /// ```
    #[track_caller]
    pub fn random_key<'t>(&'t self, seed: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![seed.into()];
        self.op("random.key", operands, args())
    }

    /// Numbers drawn from the normal distribution with `mean` (0) and standard deviation `std` (1).
    ///
    /// Box and Muller's cosine branch: `sqrt(-2*log(u)) * cos(2*pi*v)`, where element `i` takes both `u` (above 0, up to 1) and `v` from the
    /// words that Philox-4x32-10 gives for the counter `i`. The farthest draw is 8.6 for `f64`, 6.7 for `f32`.
    ///
    /// ```tx
    /// random.normal(random.key(42), 2, mean=5.0, std=0.0)  # [5.0, 5.0]
    /// ```
    #[track_caller]
    pub fn random_normal<'t>(&'t self, key: impl Into<Value<'t>>, shape: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.normal", operands, args())
    }

    /// [`Builder::random_normal`] with arguments by name: `mean`, `std`, `dtype`.
    #[track_caller]
    pub fn random_normal_with<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.normal", operands, args)
    }

    /// Integers drawn from `low` (0 if only one bound is given) up to, but not including, `high`.
    ///
    /// Each is `low` plus the upper half of the product of 64 random bits and the width of the interval, so the chances of two integers differ by
    /// less than one in 2^64 divided by the width. Where `high` is not above `low`, `low` is drawn.
    ///
    /// ```tx
    /// random.randint(random.key(42), 3, 0, 1)  # [0, 0, 0]
    /// ```
    #[track_caller]
    pub fn random_randint<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        high: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.randint", operands, args().set("high", high))
    }

    /// [`Builder::random_randint`] with arguments by name: `low`, `dtype`.
    #[track_caller]
    pub fn random_randint_with<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        high: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.randint", operands, args.set("high", high))
    }

    /// `n` new keys (2 if not given) that draw numbers unrelated to each other's and to those of `key`.
    ///
    /// ```tx
    /// random.split(random.key(42), 3).size  # 3
    /// ```
    #[track_caller]
    pub fn random_split<'t>(&'t self, key: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![key.into()];
        self.op("random.split", operands, args())
    }

    /// [`Builder::random_split`] with arguments by name: `n`.
    #[track_caller]
    pub fn random_split_with<'t>(&'t self, key: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![key.into()];
        self.op("random.split", operands, args)
    }

    /// Numbers drawn evenly from `low` (0) up to, but not including, `high` (1): 53 random bits each for `f64`, 24 for `f32`.
    ///
    /// Element `i` in row-major order is made of the words that Philox-4x32-10 gives for the counter `i`.
    ///
    /// ```tx
    /// random.uniform(random.key(42), 2, low=1.0, high=1.0)  # [1.0, 1.0]
    /// ```
    #[track_caller]
    pub fn random_uniform<'t>(&'t self, key: impl Into<Value<'t>>, shape: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.uniform", operands, args())
    }

    /// [`Builder::random_uniform`] with arguments by name: `low`, `high`, `dtype`.
    #[track_caller]
    pub fn random_uniform_with<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.uniform", operands, args)
    }
}
