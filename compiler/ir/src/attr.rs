//! Attributes: the arguments of an op that are known when the program is compiled.

use texpr_base::{DType, Scalar, Size};

/// The value of one attribute parameter.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Attr {
    /// Not given: the op's own default.
    None,
    Bool(bool),
    Int(i64),
    /// A float.
    Number(Scalar),
    /// Axes, normalised to `0..rank` by the builder.
    Axes(Vec<usize>),
    DType(DType),
    Sizes(Vec<Size>),
    Str(String),
    /// A static view: see [`SliceAxis`].
    Slices(Vec<SliceAxis>),
}

/// One axis of a slicing: what it does to the source axis, or a new axis.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum SliceAxis {
    /// A new axis of size 1.
    New,
    /// Elements `start, start + step, …`, `len` of them; `start` is already counted from the front.
    Range { start: Start, step: i64, len: Size },
    /// One element; the axis goes away.
    At(Start),
    /// The axes of the arrays that say which elements are picked: those of the starts of the `At`s, broadcast.
    Places(Vec<Size>),
}

/// Where a slice begins.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Start {
    Size(Size),
    /// The op's array argument with this number, known when the program runs, in range by a check: an `i64` scalar, or an array that
    /// broadcasts to the shape of what is picked.
    Arg(usize),
}

impl Attr {
    pub fn bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    pub fn int(&self) -> Option<i64> {
        if let Self::Int(value) = self { Some(*value) } else { None }
    }

    /// The number: a float, or a size that is a constant.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(scalar) => Some(scalar.as_f64()),
            Self::Sizes(sizes) => match sizes.as_slice() {
                [size] => size.as_const().map(|value| value as f64),
                _ => None,
            },
            _ => None,
        }
    }

    pub fn axes(&self) -> Option<&[usize]> {
        if let Self::Axes(axes) = self { Some(axes) } else { None }
    }

    pub fn dtype(&self) -> Option<DType> {
        if let Self::DType(dtype) = self { Some(*dtype) } else { None }
    }

    pub fn sizes(&self) -> Option<&[Size]> {
        if let Self::Sizes(sizes) = self { Some(sizes) } else { None }
    }

    pub fn slices(&self) -> Option<&[SliceAxis]> {
        if let Self::Slices(slices) = self { Some(slices) } else { None }
    }
}
