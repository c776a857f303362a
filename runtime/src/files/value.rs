//! Values on the command line: `1.5`, `true`, `[[1, 2], [3, 4]]`.

use super::nested;
use super::numbers::Number;
use crate::array::Array;
use crate::errors::{DataError, NotAValue, Origin};
use crate::pool::Pool;

/// Whether `source`, which is no known data file, is meant as a value: it begins as one, or has nothing of a path.
pub(super) fn is_meant(source: &str) -> bool {
    source.trim_start().starts_with(|c: char| c.is_ascii_digit() || "[+-.".contains(c))
        && !source.starts_with("./")
        && !source.starts_with("../")
        || Number::parse(source.trim()).is_some()
        || !source.contains(['.', '/', '\\'])
}

/// The array that the origin's text says.
pub(super) fn read(origin: &Origin, pool: &Pool) -> Result<Array, DataError> {
    nested::read(&origin.given, pool, |problem| {
        NotAValue { origin: origin.clone(), column: problem.column, what: problem.what }.into()
    })
}

#[cfg(test)]
mod tests {
    use crate::files::read;
    use crate::pool::Pool;

    #[test]
    fn a_value_is_told_from_a_path() {
        let message = |source| read(source, "x", &Pool::new()).unwrap_err().diag();
        assert_eq!(read("-1.5", "x", &Pool::new()).unwrap().array.to_f64_vec(), [-1.5]);
        assert_eq!(
            message("[1, 2").message,
            "input `x`: in `[1, 2` at character 6, the value ends inside a list"
        );
        assert_eq!(message("abc").message, "input `x`: in `abc`, `abc` is not a number");
        assert_eq!(message("../a.dat").code.id, "D0312");
        assert_eq!(message("1.2.3").code.id, "D0311");
    }
}
