//! What loops carry and branches give: one value, or tuples and lists of them.

use super::{Expr, Value};

/// Values that go through a loop or come out of a branch together: an [`Expr`], a number (`i64`, `f64`, `bool`), a tuple of up to six of these, a `Vec`, or `()`.
///
/// What comes out has the same form with an [`Expr`] in every place, so a body that gives another number of values does not compile.
/// (Of a `Vec` only the run of the builder can tell.)
pub trait Carry<'t> {
    /// The same with an [`Expr`] in each place.
    type Exprs;
    /// What the type does not say: how long the lists are.
    type Form: Clone + PartialEq;
    /// The values, one after the other, and their form.
    fn split(self, out: &mut Vec<Value<'t>>) -> Self::Form;
    /// The values put together again.
    fn join(form: &Self::Form, parts: &mut dyn Iterator<Item = Expr<'t>>) -> Self::Exprs;
}

macro_rules! carry_one {
    ($($name:ty),*) => {
        $(
            impl<'t> Carry<'t> for $name {
                type Exprs = Expr<'t>;
                type Form = ();
                fn split(self, out: &mut Vec<Value<'t>>) {
                    out.push(self.into());
                }
                fn join((): &(), parts: &mut dyn Iterator<Item = Expr<'t>>) -> Expr<'t> {
                    parts.next().expect("invariant: as many parts are joined as were split")
                }
            }
        )*
    };
}

// One type of whole numbers and one of others, so that the compiler knows what `0` and `0.0` are before it reads the closures.
carry_one! { Expr<'t>, bool, i64, f64 }

impl<'t, T: Carry<'t>> Carry<'t> for Vec<T> {
    type Exprs = Vec<T::Exprs>;
    type Form = Vec<T::Form>;
    fn split(self, out: &mut Vec<Value<'t>>) -> Self::Form {
        self.into_iter().map(|part| part.split(out)).collect()
    }
    fn join(form: &Self::Form, parts: &mut dyn Iterator<Item = Expr<'t>>) -> Self::Exprs {
        form.iter().map(|part| T::join(part, parts)).collect()
    }
}

/// Nothing: a loop that runs for what it prints and asserts.
impl<'t> Carry<'t> for () {
    type Exprs = ();
    type Form = ();
    fn split(self, _: &mut Vec<Value<'t>>) {}
    fn join((): &(), _: &mut dyn Iterator<Item = Expr<'t>>) {}
}

macro_rules! carry_tuple {
    ($(($($name:ident)*))*) => {
        $(
            impl<'t, $($name: Carry<'t>),*> Carry<'t> for ($($name,)*) {
                type Exprs = ($($name::Exprs,)*);
                type Form = ($($name::Form,)*);
                #[allow(non_snake_case, reason = "the parts are called as their types")]
                fn split(self, out: &mut Vec<Value<'t>>) -> Self::Form {
                    let ($($name,)*) = self;
                    ($($name.split(out),)*)
                }
                #[allow(non_snake_case, reason = "the parts are called as their types")]
                fn join(form: &Self::Form, parts: &mut dyn Iterator<Item = Expr<'t>>) -> Self::Exprs {
                    let ($($name,)*) = form;
                    ($($name::join($name, parts),)*)
                }
            }
        )*
    };
}

carry_tuple! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }

/// Values that a turn of a loop emits: an [`Expr`], a number, a tuple of up to six of these, or `()` for none. How many there are is known
/// before the loop is read, so a `Vec` is none of them.
pub trait Emitted<'t>: Carry<'t> {
    /// How many values there are.
    const COUNT: usize;
    /// Their form.
    fn form() -> Self::Form;
}

macro_rules! emitted_one {
    ($($name:ty, $count:literal);*) => {
        $(
            impl<'t> Emitted<'t> for $name {
                const COUNT: usize = $count;
                fn form() -> Self::Form {}
            }
        )*
    };
}

emitted_one! { Expr<'t>, 1; bool, 1; i64, 1; f64, 1; (), 0 }

macro_rules! emitted_tuple {
    ($(($($name:ident)*))*) => {
        $(
            impl<'t, $($name: Emitted<'t>),*> Emitted<'t> for ($($name,)*) {
                const COUNT: usize = 0 $(+ $name::COUNT)*;
                fn form() -> Self::Form {
                    ($($name::form(),)*)
                }
            }
        )*
    };
}

emitted_tuple! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }
