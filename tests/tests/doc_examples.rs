//! Every example of the reference, `expression  # value`, has that value.

use texpr::pipeline::check_text;
use texpr_base::{DType, FileId, Sink};
use texpr_doc::builtins::BUILTINS;
use texpr_doc::examples;
use texpr_runtime::{Array, Pool};
use texpr_syntax::ast::{ExprKind, ItemKind};
use texpr_tests::Failures;
use texpr_tests::programs::Compiled;

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
    let builtins = BUILTINS.iter().map(|it| (it.name.to_string(), it.text.to_string()));
    for (name, doc) in ops.chain(builtins).chain(library()) {
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

/// The function, the first argument and the rest of an example that is one call.
fn parts(expression: &str) -> Option<(String, String)> {
    let text = format!("let y = {expression}");
    let program = texpr_syntax::parse(FileId::new(0), &text, &mut Sink::new());
    let ItemKind::Let { value, .. } = &program.items.first()?.kind else { return None };
    let ExprKind::Call { args, .. } = &value.kind else { return None };
    let first = args.first().filter(|arg| arg.name.is_none())?;
    let (start, end) = (first.value.span.start as usize, first.value.span.end as usize);
    let is_array =
        matches!(first.value.kind, ExprKind::Array(_)) || text[start..end].starts_with("random.key");
    is_array.then(|| (format!("{}x{}", &text[8..start], &text[end..]), text[start..end].to_owned()))
}

/// Whether both are equal up to rounding.
fn close(got: &Array, want: &Array) -> bool {
    let near = |(a, b): (&f64, &f64)| {
        a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-6 * b.abs().max(1.0)
    };
    got.shape() == want.shape() && got.to_f64_vec().iter().zip(&want.to_f64_vec()).all(near)
}

/// What a function gives for each of two arrays, it gives for both at once: under `vmap`, and in a comprehension.
#[test]
fn examples_mean_the_same_for_many_at_once() {
    let mut failures = Failures::default();
    let ops = texpr_std::vocabulary().ops().iter().map(|op| (op.name.to_string(), op.doc.to_string()));
    let (mut n_same, mut refused) = (0, Vec::new());
    for (name, doc) in ops.chain(library()) {
        for (expression, _) in examples(&doc) {
            let Some((call, first)) = parts(expression) else { continue };
            let second = match first.strip_prefix("random.key") {
                Some(_) => "random.key(7)".to_owned(),
                None => format!("flip({first})"),
            };
            // Where the argument turned round makes no sense, the same one is given twice.
            for second in [&second, &first] {
                let given =
                    format!("fn f(x) = {call}\nlet a = {first}\nlet b = {second}\nlet c = stack((a, b))\n");
                let Ok(want) = run(&format!("{given}output y = stack((f(a), f(b)))\n")) else { continue };
                failures.case();
                for many in ["vmap(f)(c)", "[i < 2: f(c[i])]"] {
                    match run(&format!("{given}output y = {many}\n")) {
                        Ok(got) if close(&got[0], &want[0]) => n_same += 1,
                        Ok(got) => {
                            let (got, want) = (got[0].to_f64_vec(), want[0].to_f64_vec());
                            failures.add(&name, &format!("{many} of {call}: {got:?}, not {want:?}"));
                        }
                        Err(error) => refused.push(format!("{name}: {many} of {call}: {error}")),
                    }
                }
                break;
            }
        }
    }
    assert!(n_same > 300, "only {n_same} were compared; refused:\n{}", refused.join("\n"));
    assert!(refused.len() < 40, "refused:\n{}", refused.join("\n"));
    failures.done();
}
