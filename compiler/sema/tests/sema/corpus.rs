//! Every script in `tests/errors` is refused on the lines marked `#~ CODE`, and nowhere else.

use crate::helper::analysed;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn each_marked_line_gets_its_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let mut seen = BTreeSet::new();
    let mut n_files = 0;
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        n_files += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        let marked: BTreeSet<(usize, String)> = (1..)
            .zip(text.lines())
            .filter_map(|(line, text)| {
                text.split_once("#~ ").map(|(_, code)| (line, code.trim().to_string()))
            })
            .collect();
        let it = analysed(&text, &[]);
        let found: BTreeSet<(usize, String)> = it
            .diagnostics
            .iter()
            .map(|d| (it.sources.line_col(d.primary.as_ref().unwrap().span).line, d.code.id.to_string()))
            .collect();
        assert_eq!(found, marked, "{}", path.display());
        seen.extend(marked.into_iter().map(|(_, code)| code));
    }
    assert!(n_files > 20);
    let codes = texpr_ir::errors::CODES.iter().chain(texpr_sema::errors::CODES);
    // Not to be had from a single script over the whole vocabulary.
    let elsewhere = ["B0401", "E0307", "E0415", "E0404", "E0419"];
    let missing: Vec<_> =
        codes.map(|c| c.id).filter(|id| !seen.contains(*id) && !elsewhere.contains(id)).collect();
    assert!(missing.is_empty(), "no script shows {missing:?}");
}

/// The examples of `texpr explain` do what they say.
#[test]
fn explain_pages_fail_and_work_as_they_say() {
    for code in texpr_ir::errors::CODES.iter().chain(texpr_sema::errors::CODES) {
        let blocks: Vec<&str> =
            code.explain.split("```tx\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        let [bad, good] = blocks[..] else { panic!("{}: two examples", code.id) };
        let codes =
            |text: &str| -> Vec<&str> { analysed(text, &[]).diagnostics.iter().map(|d| d.code.id).collect() };
        if !["B0401", "E0307", "E0415", "E0419"].contains(&code.id) {
            assert!(codes(bad).contains(&code.id), "{}: {:?}\n{bad}", code.id, codes(bad));
        }
        assert!(codes(good).is_empty(), "{}: {:?}\n{good}", code.id, codes(good));
    }
}
