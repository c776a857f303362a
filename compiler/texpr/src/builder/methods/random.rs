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

    /// A new key for each of the integers `data`: its numbers are unrelated to those of `key` and of the keys of other integers.
    ///
    /// ```tx
    /// random.fold_in(random.key(42), 1) == random.fold_in(random.key(42), [1, 2])  # [true, false]
    /// ```
    #[track_caller]
    pub fn random_fold_in<'t>(&'t self, key: impl Into<Value<'t>>, data: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![key.into(), data.into()];
        self.op("random.fold_in", operands, args())
    }

    /// Numbers drawn from the exponential distribution with mean `scale` (1): `-scale * log(u)`.
    ///
    /// ```tx
    /// random.exponential(random.key(42), 2, scale=0.0)  # [0.0, 0.0]
    /// ```
    #[track_caller]
    pub fn random_exponential<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.exponential", operands, args())
    }

    /// [`Builder::random_exponential`] with arguments by name: `scale`, `dtype`.
    #[track_caller]
    pub fn random_exponential_with<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.exponential", operands, args)
    }

    /// Numbers drawn from the Laplace distribution around `loc` (0), exponential on both sides with mean distance `scale` (1).
    ///
    /// ```tx
    /// random.laplace(random.key(42), 2, 3.0, 0.0)  # [3.0, 3.0]
    /// ```
    #[track_caller]
    pub fn random_laplace<'t>(&'t self, key: impl Into<Value<'t>>, shape: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.laplace", operands, args())
    }

    /// [`Builder::random_laplace`] with arguments by name: `loc`, `scale`, `dtype`.
    #[track_caller]
    pub fn random_laplace_with<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.laplace", operands, args)
    }

    /// Numbers drawn from the Gumbel distribution with mode `loc` (0) and the scale `scale` (1): `loc - scale * log(-log(u))`.
    ///
    /// ```tx
    /// random.gumbel(random.key(42), 2, 3.0, 0.0)  # [3.0, 3.0]
    /// ```
    #[track_caller]
    pub fn random_gumbel<'t>(&'t self, key: impl Into<Value<'t>>, shape: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.gumbel", operands, args())
    }

    /// [`Builder::random_gumbel`] with arguments by name: `loc`, `scale`, `dtype`.
    #[track_caller]
    pub fn random_gumbel_with<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.gumbel", operands, args)
    }

    /// Numbers drawn from the logistic distribution around `loc` (0) with the scale `scale` (1): `loc + scale * log(u / (1 - u))`.
    ///
    /// ```tx
    /// random.logistic(random.key(42), 2, 3.0, 0.0)  # [3.0, 3.0]
    /// ```
    #[track_caller]
    pub fn random_logistic<'t>(&'t self, key: impl Into<Value<'t>>, shape: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.logistic", operands, args())
    }

    /// [`Builder::random_logistic`] with arguments by name: `loc`, `scale`, `dtype`.
    #[track_caller]
    pub fn random_logistic_with<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.logistic", operands, args)
    }

    /// Numbers drawn from the Cauchy distribution around `loc` (0) with the scale `scale` (1): `loc + scale * tan(pi * (u - 0.5))`.
    ///
    /// ```tx
    /// random.cauchy(random.key(42), 2, 3.0, 0.0)  # [3.0, 3.0]
    /// ```
    #[track_caller]
    pub fn random_cauchy<'t>(&'t self, key: impl Into<Value<'t>>, shape: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.cauchy", operands, args())
    }

    /// [`Builder::random_cauchy`] with arguments by name: `loc`, `scale`, `dtype`.
    #[track_caller]
    pub fn random_cauchy_with<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into()];
        self.op("random.cauchy", operands, args)
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

    /// The integers from 0 up to, but not including, `n` in random order: what sorts as many random words of 64 bits. To shuffle the rows of an
    /// array: `x[random.permutation(key, len(x))]`.
    ///
    /// ```tx
    /// sort(random.permutation(random.key(42), 4))  # [0, 1, 2, 3]
    /// ```
    #[track_caller]
    pub fn random_permutation<'t>(&'t self, key: impl Into<Value<'t>>, n: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![key.into(), n.into()];
        self.op("random.permutation", operands, args())
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

    /// Numbers (`f64`) drawn from the gamma distribution with shape `a`, times `scale` (1). `a` and `scale` are numbers or arrays that broadcast to the
    /// shape drawn. Marsaglia and Tsang's method.
    ///
    /// ```tx
    /// random.gamma(random.key(42), 2, 1.0, scale=0.0)  # [0.0, 0.0]
    /// ```
    #[track_caller]
    pub fn random_gamma<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        a: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into(), a.into()];
        self.op("random.gamma", operands, args())
    }

    /// [`Builder::random_gamma`] with arguments by name: `scale`.
    #[track_caller]
    pub fn random_gamma_with<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        a: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into(), a.into()];
        self.op("random.gamma", operands, args)
    }

    /// Integers drawn from the Poisson distribution with the mean `rate`, a number or an array that broadcasts to the shape drawn.
    ///
    /// ```tx
    /// random.poisson(random.key(42), 2, 0.0)  # [0, 0]
    /// ```
    #[track_caller]
    pub fn random_poisson<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        rate: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into(), rate.into()];
        self.op("random.poisson", operands, args())
    }

    /// How many of `n` trials succeed, each with probability `p`: integers drawn from the binomial distribution. `n` and `p` are numbers or arrays
    /// that broadcast to the shape drawn.
    ///
    /// ```tx
    /// random.binomial(random.key(42), 2, 10, 1.0)  # [10, 10]
    /// ```
    #[track_caller]
    pub fn random_binomial<'t>(
        &'t self,
        key: impl Into<Value<'t>>,
        shape: impl Into<Value<'t>>,
        n: impl Into<Value<'t>>,
        p: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let operands = vec![key.into(), shape.into(), n.into(), p.into()];
        self.op("random.binomial", operands, args())
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
