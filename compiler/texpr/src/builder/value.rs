//! What a call takes: values of the builder, numbers, lists, tuples, dtypes, words.

use super::Expr;
use texpr_base::DType;

/// An argument. Everything a method takes becomes one by `Into`.
///
/// Numbers are literals, as in a script: they take the dtype of their partner.
///
/// ```
/// use texpr::{Builder, DType::F32};
/// let tx = Builder::new();
/// let x = tx.input("x", F32, ["n"]);
/// assert_eq!((x * 0.5 + 1).dtype(), Some(F32));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Value<'t> {
    /// A value of the builder.
    Expr(Expr<'t>),
    /// A whole number.
    Int(i128),
    /// A number.
    Float(f64),
    /// A truth value.
    Bool(bool),
    /// `[a, b]`: an array where one is wanted.
    List(Vec<Value<'t>>),
    /// `(a, b)`: a shape, several axes.
    Tuple(Vec<Value<'t>>),
    /// A dtype.
    DType(DType),
    /// A word, such as a mode.
    Str(String),
    /// `none`: as if the argument were not given.
    None,
}

macro_rules! from {
    ($($variant:ident as $as:ty: $($from:ty),*;)*) => {
        $($(
            impl From<$from> for Value<'_> {
                fn from(value: $from) -> Self {
                    Self::$variant(value as $as)
                }
            }
        )*)*
    };
}

from! {
    Int as i128: i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, usize;
    Float as f64: f32, f64;
    Bool as bool: bool;
    DType as DType: DType;
}

impl<'t> From<Expr<'t>> for Value<'t> {
    fn from(value: Expr<'t>) -> Self {
        Self::Expr(value)
    }
}

impl<'t> From<&Expr<'t>> for Value<'t> {
    fn from(value: &Expr<'t>) -> Self {
        Self::Expr(*value)
    }
}

impl From<&str> for Value<'_> {
    fn from(value: &str) -> Self {
        Self::Str(value.to_owned())
    }
}

impl From<String> for Value<'_> {
    fn from(value: String) -> Self {
        Self::Str(value)
    }
}

impl<'t, T: Into<Value<'t>>, const N: usize> From<[T; N]> for Value<'t> {
    fn from(values: [T; N]) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

impl<'t, T: Into<Value<'t>>> From<Vec<T>> for Value<'t> {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

impl<'t, T: Clone + Into<Value<'t>>> From<&[T]> for Value<'t> {
    fn from(values: &[T]) -> Self {
        Self::List(values.iter().cloned().map(Into::into).collect())
    }
}

impl From<()> for Value<'_> {
    fn from((): ()) -> Self {
        Self::Tuple(Vec::new())
    }
}

macro_rules! from_tuple {
    ($(($($name:ident)*))*) => {
        $(
            impl<'t, $($name: Into<Value<'t>>),*> From<($($name,)*)> for Value<'t> {
                #[allow(non_snake_case, reason = "the parts are called as their types")]
                fn from(($($name,)*): ($($name,)*)) -> Self {
                    Self::Tuple(vec![$($name.into()),*])
                }
            }
        )*
    };
}

from_tuple! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn lists_and_tuples_stay_what_they_are() {
        let value: Value<'_> = ([1, 2], -1.5, "edge", true).into();
        let Value::Tuple(parts) = value else { panic!("a tuple") };
        assert!(
            matches!(&parts[0], Value::List(items) if matches!(items[..], [Value::Int(1), Value::Int(2)]))
        );
        assert!(matches!(parts[1..], [Value::Float(-1.5), Value::Str(_), Value::Bool(true)]));
        assert!(matches!(Value::from(u64::MAX), Value::Int(big) if big == i128::from(u64::MAX)));
    }
}
