//! A panic of a library as an error.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether a panic of this thread is caught, and so nobody's business.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What `f` gives; what it panicked with, if it did. Nothing is printed then.
///
/// `f` must leave nothing behind that a panic in its midst could have broken.
pub(super) fn guarded<T>(f: impl FnOnce() -> T) -> Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                usual(info);
            }
        }));
    });
    GUARDED.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(f));
    GUARDED.set(false);
    outcome.map_err(|panicked| message(&*panicked))
}

fn message(panicked: &(dyn Any + Send)) -> String {
    let text = panicked.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panicked.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("its parts do not fit together").to_owned()
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_is_an_error_and_the_next_one_is_none_of_ours() {
        assert_eq!(guarded(|| 1), Ok(1));
        assert_eq!(guarded(|| -> i32 { panic!("no {}", 1) }), Err("no 1".to_owned()));
        assert_eq!(guarded(|| -> i32 { panic!("none") }), Err("none".to_owned()));
        assert!(std::panic::catch_unwind(|| panic!("told")).is_err());
    }
}
