//! Exit statuses, by the family of the first error's code.

use texpr_base::{Diagnostic, ErrorCode};

/// Done.
pub(crate) const DONE: u8 = 0;
/// The program is wrong.
pub(crate) const PROGRAM: u8 = 1;
/// The command line is wrong.
pub(crate) const COMMAND: u8 = 2;
/// The data does not fit.
pub(crate) const DATA: u8 = 3;
/// It failed while running, or an output could not be written.
pub(crate) const FAILED: u8 = 4;

/// What a subcommand returns: its status, or an error that no source text belongs to.
pub(crate) type Status = Result<u8, Box<Diagnostic>>;

/// The status that an error asks for.
pub(crate) fn of(code: &ErrorCode) -> u8 {
    match (code.id, code.id.as_bytes().first()) {
        ("D0310", _) => FAILED,
        (_, Some(b'E')) => PROGRAM,
        (_, Some(b'C')) => COMMAND,
        (_, Some(b'D')) => DATA,
        _ => FAILED,
    }
}

/// The status of several messages: the first error's; done if all are warnings.
pub(crate) fn of_all(diagnostics: &[Diagnostic]) -> u8 {
    diagnostics.iter().find(|d| d.is_error()).map_or(DONE, |d| of(d.code))
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_code_has_the_status_of_its_family() {
        for code in texpr::explain::codes() {
            let want = match &code.id[..1] {
                "E" => 1,
                "C" => 2,
                "D" if code.id != "D0310" => 3,
                _ => 4,
            };
            assert_eq!(super::of(code), want, "{}", code.id);
        }
    }
}
