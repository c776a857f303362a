//! Arguments by name.

use super::Value;
use std::panic::Location;

/// Arguments given by name, for methods that end in `_with`: start with [`args`].
///
/// Every name that some op knows is a method; [`Args::set`] takes any name, and what an op does not know is reported at its line.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Args<'t> {
    pub(super) named: Vec<NamedArg<'t>>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct NamedArg<'t> {
    pub(super) name: String,
    pub(super) value: Value<'t>,
    pub(super) place: &'static Location<'static>,
}

/// No arguments yet.
///
/// ```
/// use texpr::{Builder, DType::F64, args};
/// let tx = Builder::new();
/// let x = tx.input("x", F64, ["n", "m"]);
/// let rows = x.sum_with(args().axis(1).keepdims(true));
/// assert_eq!(rows.type_text(), "f64[n, 1]");
/// ```
pub fn args<'t>() -> Args<'t> {
    Args::default()
}

impl<'t> Args<'t> {
    /// The argument `name`.
    #[track_caller]
    pub fn set(mut self, name: &str, value: impl Into<Value<'t>>) -> Self {
        let place = Location::caller();
        self.named.push(NamedArg { name: name.to_owned(), value: value.into(), place });
        self
    }
}
