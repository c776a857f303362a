//! Every code of every crate with its page.

use texpr_base::ErrorCode;

/// All codes, by id.
pub fn codes() -> Vec<&'static ErrorCode> {
    let lists = [
        texpr_syntax::errors::CODES,
        texpr_ir::errors::CODES,
        texpr_sema::errors::CODES,
        texpr_runtime::errors::CODES,
        crate::errors::CODES,
    ];
    let mut codes: Vec<_> = lists.into_iter().flatten().copied().collect();
    codes.sort_by_key(|code| code.id);
    codes
}

/// The code called `id`, in either case.
pub fn find(id: &str) -> Option<&'static ErrorCode> {
    codes().into_iter().find(|code| code.id.eq_ignore_ascii_case(id))
}

/// Whether `word` has the form of a code: a letter and four digits.
pub fn is_code(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && word.len() == 5
        && chars.all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{codes, find, is_code};

    #[test]
    fn ids_are_unique_and_have_the_form_of_codes() {
        let codes = codes();
        assert!(codes.windows(2).all(|pair| pair[0].id < pair[1].id));
        assert!(codes.iter().all(|code| is_code(code.id) && !code.explain.is_empty()));
        assert!(find("r0501").is_some() && !is_code("pi.tx"));
    }
}
