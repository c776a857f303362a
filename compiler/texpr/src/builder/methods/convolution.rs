//! Made from the vocabulary by `tests/builder_methods.rs`; not to be changed by hand.

use crate::builder::{Args, Builder, Expr, Value, args};

impl<'t> Expr<'t> {
    /// The discrete convolution of two vectors: element `k` is the sum of `a[i] * v[k - i]`. Mode "full" (unless given) has all
    /// `len(a) + len(v) - 1` elements, "same" the middle ones, as many as the longer vector has, "valid" those where the vectors overlap fully.
    ///
    /// ```tx
    /// convolve([1, 2, 3], [1, 10])                # [1, 12, 23, 30]
    /// convolve([1, 2, 3], [1, 10], mode="valid")  # [12, 23]
    /// ```
    #[track_caller]
    pub fn convolve(self, v: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), v.into()];
        self.tx.op("convolve", operands, args())
    }

    /// [`Expr::convolve`] with arguments by name: `mode`.
    #[track_caller]
    pub fn convolve_with(self, v: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), v.into()];
        self.tx.op("convolve", operands, args)
    }

    /// The cross-correlation of two vectors: the convolution of `a` with `v` turned round. Of complex numbers `v` is conjugated. Modes are those of
    /// `convolve`, but "valid" is the one that is meant if none is given, as in NumPy.
    ///
    /// ```tx
    /// correlate([1, 2, 3], [1, 10])  # [21, 32]
    /// ```
    #[track_caller]
    pub fn correlate(self, v: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![self.into(), v.into()];
        self.tx.op("correlate", operands, args())
    }

    /// [`Expr::correlate`] with arguments by name: `mode`.
    #[track_caller]
    pub fn correlate_with(self, v: impl Into<Value<'t>>, args: Args<'t>) -> Expr<'t> {
        let operands = vec![self.into(), v.into()];
        self.tx.op("correlate", operands, args)
    }
}

impl Builder {
    /// Convolution of networks over one spatial axis: `x[n, channels, length]`, `w[outputs, channels/groups, window]`; see `nn.conv2d`.
    ///
    /// ```tx
    /// nn.conv1d([[[1.0, 2.0, 3.0]]], [[[1.0, 10.0]]])  # [[[21.0, 32.0]]]
    /// ```
    #[track_caller]
    pub fn nn_conv1d<'t>(&'t self, x: impl Into<Value<'t>>, w: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv1d", operands, args())
    }

    /// [`Builder::nn_conv1d`] with arguments by name: `stride`, `padding`, `dilation`, `groups`.
    #[track_caller]
    pub fn nn_conv1d_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        w: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv1d", operands, args)
    }

    /// Convolution of networks over two spatial axes: `x[n, channels, height, width]`, `w[outputs, channels/groups, window height, window width]`,
    /// as PyTorch has it (the window is not turned round). `x` may lack its first axis.
    ///
    /// `stride` and `dilation` are one number or one for each spatial axis. `padding` with zeros is one number, one for each spatial axis,
    /// `(before, after)` of each in a row, or "valid" (none, the default), "same" (as many results as strides fit) or "full". With `groups`, each
    /// group of outputs sees its own group of channels; as many groups as channels make a depthwise convolution.
    ///
    /// ```tx
    /// nn.conv2d(ones((1, 1, 3, 3)), ones((1, 1, 2, 2)))  # [[[[4.0, 4.0], [4.0, 4.0]]]]
    /// ```
    #[track_caller]
    pub fn nn_conv2d<'t>(&'t self, x: impl Into<Value<'t>>, w: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv2d", operands, args())
    }

    /// [`Builder::nn_conv2d`] with arguments by name: `stride`, `padding`, `dilation`, `groups`.
    #[track_caller]
    pub fn nn_conv2d_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        w: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv2d", operands, args)
    }

    /// Convolution of networks over three spatial axes; see `nn.conv2d`.
    ///
    /// ```tx
    /// nn.conv3d(ones((1, 1, 2, 2, 2)), ones((1, 1, 2, 2, 2)))  # [[[[[8.0]]]]]
    /// ```
    #[track_caller]
    pub fn nn_conv3d<'t>(&'t self, x: impl Into<Value<'t>>, w: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv3d", operands, args())
    }

    /// [`Builder::nn_conv3d`] with arguments by name: `stride`, `padding`, `dilation`, `groups`.
    #[track_caller]
    pub fn nn_conv3d_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        w: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv3d", operands, args)
    }

    /// The transpose of a convolution: each element of `x[n, channels, spatial…]` adds the window `w[channels, outputs/groups, spatial…]` times
    /// itself to the result, `stride` places on from its neighbour's; `padding` elements are then cut off every side. As PyTorch has it, for one to
    /// three spatial axes; `output_padding` more elements are kept at the end.
    ///
    /// ```tx
    /// nn.conv_transpose([[[1.0, 2.0]]], [[[1.0, 1.0]]], stride=2)  # [[[1.0, 1.0, 2.0, 2.0]]]
    /// ```
    #[track_caller]
    pub fn nn_conv_transpose<'t>(&'t self, x: impl Into<Value<'t>>, w: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv_transpose", operands, args())
    }

    /// [`Builder::nn_conv_transpose`] with arguments by name: `stride`, `padding`, `output_padding`, `groups`, `dilation`.
    #[track_caller]
    pub fn nn_conv_transpose_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        w: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv_transpose", operands, args)
    }

    /// [`Builder::nn_conv_transpose`] under another name.
    #[track_caller]
    pub fn nn_conv_transpose1d<'t>(&'t self, x: impl Into<Value<'t>>, w: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv_transpose", operands, args())
    }

    /// [`Builder::nn_conv_transpose1d`] with arguments by name: `stride`, `padding`, `output_padding`, `groups`, `dilation`.
    #[track_caller]
    pub fn nn_conv_transpose1d_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        w: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv_transpose", operands, args)
    }

    /// [`Builder::nn_conv_transpose`] under another name.
    #[track_caller]
    pub fn nn_conv_transpose2d<'t>(&'t self, x: impl Into<Value<'t>>, w: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv_transpose", operands, args())
    }

    /// [`Builder::nn_conv_transpose2d`] with arguments by name: `stride`, `padding`, `output_padding`, `groups`, `dilation`.
    #[track_caller]
    pub fn nn_conv_transpose2d_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        w: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv_transpose", operands, args)
    }

    /// [`Builder::nn_conv_transpose`] under another name.
    #[track_caller]
    pub fn nn_conv_transpose3d<'t>(&'t self, x: impl Into<Value<'t>>, w: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv_transpose", operands, args())
    }

    /// [`Builder::nn_conv_transpose3d`] with arguments by name: `stride`, `padding`, `output_padding`, `groups`, `dilation`.
    #[track_caller]
    pub fn nn_conv_transpose3d_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        w: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), w.into()];
        self.op("nn.conv_transpose", operands, args)
    }

    /// [`Expr::convolve`] under another name.
    #[track_caller]
    pub fn signal_convolve<'t>(&'t self, a: impl Into<Value<'t>>, v: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![a.into(), v.into()];
        self.op("convolve", operands, args())
    }

    /// [`Builder::signal_convolve`] with arguments by name: `mode`.
    #[track_caller]
    pub fn signal_convolve_with<'t>(
        &'t self,
        a: impl Into<Value<'t>>,
        v: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![a.into(), v.into()];
        self.op("convolve", operands, args)
    }

    /// [`Expr::correlate`] under another name.
    #[track_caller]
    pub fn signal_correlate<'t>(&'t self, a: impl Into<Value<'t>>, v: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![a.into(), v.into()];
        self.op("correlate", operands, args())
    }

    /// [`Builder::signal_correlate`] with arguments by name: `mode`.
    #[track_caller]
    pub fn signal_correlate_with<'t>(
        &'t self,
        a: impl Into<Value<'t>>,
        v: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![a.into(), v.into()];
        self.op("correlate", operands, args)
    }

    /// The discrete convolution of two matrices; zeros stand around the first. Mode "full" (unless given) has all elements, "same" the middle
    /// ones, as many as the first matrix has, "valid" those that need no zeros.
    ///
    /// ```tx
    /// signal.convolve2d([[1, 2], [3, 4]], [[1, 1]], mode="valid")  # [[3], [7]]
    /// ```
    #[track_caller]
    pub fn signal_convolve2d<'t>(&'t self, a: impl Into<Value<'t>>, v: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![a.into(), v.into()];
        self.op("signal.convolve2d", operands, args())
    }

    /// [`Builder::signal_convolve2d`] with arguments by name: `mode`.
    #[track_caller]
    pub fn signal_convolve2d_with<'t>(
        &'t self,
        a: impl Into<Value<'t>>,
        v: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![a.into(), v.into()];
        self.op("signal.convolve2d", operands, args)
    }

    /// The greatest element of each `window` that slides over the last axes: as many as `window` has numbers, or, for one number, all axes but the
    /// first two. `stride` is the window unless given; `padding` is as in `nn.conv2d`, and never the greatest. NaN is, if there is one.
    ///
    /// ```tx
    /// nn.max_pool([[[1.0, 3.0, 2.0, 0.0]]], 2)  # [[[3.0, 2.0]]]
    /// ```
    #[track_caller]
    pub fn nn_max_pool<'t>(&'t self, x: impl Into<Value<'t>>, window: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.max_pool", operands, args())
    }

    /// [`Builder::nn_max_pool`] with arguments by name: `stride`, `padding`.
    #[track_caller]
    pub fn nn_max_pool_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        window: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.max_pool", operands, args)
    }

    /// [`Builder::nn_max_pool`] under another name.
    #[track_caller]
    pub fn nn_max_pool1d<'t>(&'t self, x: impl Into<Value<'t>>, window: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.max_pool", operands, args())
    }

    /// [`Builder::nn_max_pool1d`] with arguments by name: `stride`, `padding`.
    #[track_caller]
    pub fn nn_max_pool1d_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        window: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.max_pool", operands, args)
    }

    /// [`Builder::nn_max_pool`] under another name.
    #[track_caller]
    pub fn nn_max_pool2d<'t>(&'t self, x: impl Into<Value<'t>>, window: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.max_pool", operands, args())
    }

    /// [`Builder::nn_max_pool2d`] with arguments by name: `stride`, `padding`.
    #[track_caller]
    pub fn nn_max_pool2d_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        window: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.max_pool", operands, args)
    }

    /// [`Builder::nn_max_pool`] under another name.
    #[track_caller]
    pub fn nn_max_pool3d<'t>(&'t self, x: impl Into<Value<'t>>, window: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.max_pool", operands, args())
    }

    /// [`Builder::nn_max_pool3d`] with arguments by name: `stride`, `padding`.
    #[track_caller]
    pub fn nn_max_pool3d_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        window: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.max_pool", operands, args)
    }

    /// The sum of each `window`; arguments are those of `nn.max_pool`.
    ///
    /// ```tx
    /// nn.sum_pool([[[1.0, 3.0, 2.0, 0.0]]], 2)  # [[[4.0, 2.0]]]
    /// ```
    #[track_caller]
    pub fn nn_sum_pool<'t>(&'t self, x: impl Into<Value<'t>>, window: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.sum_pool", operands, args())
    }

    /// [`Builder::nn_sum_pool`] with arguments by name: `stride`, `padding`.
    #[track_caller]
    pub fn nn_sum_pool_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        window: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.sum_pool", operands, args)
    }

    /// The mean of each `window`; arguments are those of `nn.max_pool`. Padding counts as zeros, unless `count_include_pad` is false.
    ///
    /// ```tx
    /// nn.avg_pool([[[1.0, 3.0, 2.0, 0.0]]], 2)  # [[[2.0, 1.0]]]
    /// ```
    #[track_caller]
    pub fn nn_avg_pool<'t>(&'t self, x: impl Into<Value<'t>>, window: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.avg_pool", operands, args())
    }

    /// [`Builder::nn_avg_pool`] with arguments by name: `stride`, `padding`, `count_include_pad`.
    #[track_caller]
    pub fn nn_avg_pool_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        window: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.avg_pool", operands, args)
    }

    /// [`Builder::nn_avg_pool`] under another name.
    #[track_caller]
    pub fn nn_avg_pool1d<'t>(&'t self, x: impl Into<Value<'t>>, window: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.avg_pool", operands, args())
    }

    /// [`Builder::nn_avg_pool1d`] with arguments by name: `stride`, `padding`, `count_include_pad`.
    #[track_caller]
    pub fn nn_avg_pool1d_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        window: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.avg_pool", operands, args)
    }

    /// [`Builder::nn_avg_pool`] under another name.
    #[track_caller]
    pub fn nn_avg_pool2d<'t>(&'t self, x: impl Into<Value<'t>>, window: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.avg_pool", operands, args())
    }

    /// [`Builder::nn_avg_pool2d`] with arguments by name: `stride`, `padding`, `count_include_pad`.
    #[track_caller]
    pub fn nn_avg_pool2d_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        window: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.avg_pool", operands, args)
    }

    /// [`Builder::nn_avg_pool`] under another name.
    #[track_caller]
    pub fn nn_avg_pool3d<'t>(&'t self, x: impl Into<Value<'t>>, window: impl Into<Value<'t>>) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.avg_pool", operands, args())
    }

    /// [`Builder::nn_avg_pool3d`] with arguments by name: `stride`, `padding`, `count_include_pad`.
    #[track_caller]
    pub fn nn_avg_pool3d_with<'t>(
        &'t self,
        x: impl Into<Value<'t>>,
        window: impl Into<Value<'t>>,
        args: Args<'t>,
    ) -> Expr<'t> {
        let operands = vec![x.into(), window.into()];
        self.op("nn.avg_pool", operands, args)
    }
}
