//! Whether what a text file becomes while it is read stays within the memory limit, which the pool counts for arrays only.

use crate::errors::{DataError, Origin, OverMemory};
use crate::pool::{OutOfMemory, Pool};

/// Refuses a text file of `n_bytes` that could not be held under the limit, before any of it is read.
pub(super) fn for_text(n_bytes: u64, origin: &Origin, pool: &Pool) -> Result<(), DataError> {
    for_bytes(usize::try_from(n_bytes).unwrap_or(usize::MAX), origin, pool)
}

/// How many bytes may be used beside what is live in the pool.
pub(super) fn left(pool: &Pool) -> usize {
    pool.limit().map_or(usize::MAX, |limit| limit.saturating_sub(pool.stats().live))
}

/// Refuses a buffer of `requested` bytes beside what is live in the pool.
pub(super) fn for_bytes(requested: usize, origin: &Origin, pool: &Pool) -> Result<(), DataError> {
    let Some(limit) = pool.limit() else { return Ok(()) };
    let live = pool.stats().live;
    if live.saturating_add(requested) <= limit {
        return Ok(());
    }
    let facts = OutOfMemory { requested, live, limit: Some(limit) };
    Err(OverMemory { origin: Some(origin.clone()), facts }.into())
}

#[cfg(test)]
mod tests {
    use crate::files::read;
    use crate::pool::Pool;

    fn refused(name: &str, text: &str, limit: usize) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let path = path.to_str().unwrap();
        let pool = Pool::with_limit(limit);
        match read(path, "x", &pool) {
            Ok(_) => String::new(),
            Err(error) => error.to_string().replace(path, name),
        }
    }

    #[test]
    fn a_text_larger_than_the_limit_is_not_read() {
        // Not even looked into: it is no table at all.
        let text = "no, table,".repeat(100);
        for name in ["a.csv", "a.json"] {
            let told = refused(name, &text, 999);
            assert!(told.contains("needs 1,000 bytes; 0 bytes of the 999 bytes allowed"), "{told}");
        }
    }

    #[test]
    fn numbers_count_while_they_are_read() {
        let rows = "1\n".repeat(100);
        assert!(refused("a.csv", &rows, 400).contains("needs 408 bytes"));
        assert_eq!(refused("a.csv", &rows, 4000), "");
        let list = format!("[{}1]", "1,".repeat(99));
        assert!(refused("a.json", &list, 400).contains("needs 800 bytes"));
        assert_eq!(refused("a.json", "[true, false]", 24), "");
    }
}
