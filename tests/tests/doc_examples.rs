//! Every example of the reference, `expression  # value`, has that value.

use texpr::pipeline::check_text;
use texpr_base::DType;
use texpr_runtime::{Array, Pool};
use texpr_tests::Failures;
use texpr_tests::programs::Compiled;

/// The examples of a documentation text: expressions with their values.
fn examples(doc: &str) -> impl Iterator<Item = (&str, &str)> {
    let blocks = doc.split("```tx").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(str::lines).filter_map(|line| line.split_once("  # "))
}

/// The documentation texts of the library's modules, without their comment signs.
fn library() -> Vec<(String, String)> {
    let text = |source: &str| {
        let lines = source.lines().filter_map(|line| line.strip_prefix("##"));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
    };
    texpr_std::MODULES.iter().map(|(name, source)| ((*name).to_string(), text(source))).collect()
}

fn run(text: &str) -> Result<Vec<Array>, String> {
    let checked = check_text("example", text);
    if let Some(error) = checked.diagnostics.iter().find(|it| it.is_error()) {
        return Err(error.message.clone());
    }
    let program = Compiled::checked(checked);
    let bound = program.bound(Vec::new());
    let outcome = program.run(&bound, &Pool::new()).map_err(|error| error.message)?;
    Ok(outcome.outputs.into_iter().map(|(_, array)| array).collect())
}

/// Whether the value, of which the text gives the shortest digits, is that.
fn same(got: &Array, want: &Array) -> bool {
    let narrow = got.dtype() == DType::F32;
    let equal = |(a, b): (&f64, &f64)| {
        let b = if narrow { f64::from(*b as f32) } else { *b };
        *a == b || (a.is_nan() && b.is_nan())
    };
    let (a, b) = (got.to_f64_vec(), want.to_f64_vec());
    got.shape() == want.shape() && a.len() == b.len() && a.iter().zip(&b).all(equal)
}

#[test]
fn examples_have_the_values_beside_them() {
    let mut failures = Failures::default();
    let ops = texpr_std::vocabulary().ops().iter().map(|op| (op.name.to_string(), op.doc.to_string()));
    for (name, doc) in ops.chain(library()) {
        for (expression, value) in examples(&doc) {
            failures.case();
            let outcome = run(&format!("output y = {expression}\n"));
            // No value can be written for an array without elements.
            let expected = run(&format!("output y = {value}\n"));
            match (outcome, expected) {
                (Ok(got), Ok(want)) if same(&got[0], &want[0]) => {}
                (Ok(got), Ok(_)) => {
                    failures.add(&name, &format!("{expression} is {:?}, not {value}", got[0].to_f64_vec()));
                }
                (Err(error), _) => failures.add(&name, &format!("{expression}: {error}")),
                (_, Err(error)) => failures.add(&name, &format!("{expression}  # {value}: {error}")),
            }
        }
    }
    failures.done();
}
