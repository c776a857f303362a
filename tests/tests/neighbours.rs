//! Random loops over neighbours, whose turns are tiled in time: the oracle and the compiled program agree bit for bit at any number of threads.
//!
//! `PROPTEST_CASES` says how many, `PROPTEST_RNG_SEED` which.

use proptest::prelude::*;
use texpr::bind::bind;
use texpr::exec::{Executable, Worth};
use texpr::pipeline::{Options, Phases, check_text, lower};
use texpr::run::{Backend, RunOptions, execute, run_compiled, value_of};
use texpr_runtime::Pool;
use texpr_tests::generators;

/// Numbers that are read as a program, one after another, each modulo what is possible.
struct Numbers {
    given: std::vec::IntoIter<u32>,
}

impl Numbers {
    fn below(&mut self, n: u32) -> u32 {
        self.given.next().unwrap_or(0) % n
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 1
    }
}

/// `array` moved by some elements along each axis, as far as `width` from the borders.
fn moved(n: &mut Numbers, array: &str, rank: usize, width: i64) -> String {
    let axes: Vec<String> = (0..rank)
        .map(|_| {
            let by = i64::from(n.below(2 * width as u32 + 1)) - width;
            let end = by - width;
            if end == 0 { format!("{}:", width + by) } else { format!("{}:{end}", width + by) }
        })
        .collect();
    format!("{array}[{}]", axes.join(", "))
}

/// What a turn makes of arrays it may read.
fn made(n: &mut Numbers, base: &str, others: &[&str], rank: usize) -> String {
    let width = i64::from(n.below(3));
    let term = |n: &mut Numbers| {
        let array = others[n.below(others.len() as u32) as usize];
        let factor = ["0.5", "-0.25", "0.3", "w", "(1 + t)"][n.below(5) as usize];
        if width == 0 {
            format!("{factor} * {array}")
        } else {
            format!("{factor} * {}", moved(n, array, rank, width))
        }
    };
    let terms: Vec<String> = (0..=n.below(4)).map(|_| term(n)).collect();
    let sum = terms.join(" + ");
    if width == 0 {
        return format!("0.4 * {base} + {sum}");
    }
    let inside = vec![format!("{width}:-{width}"); rank].join(", ");
    format!("{base} with [{inside}] = {sum}")
}

fn program(n: &mut Numbers) -> String {
    let shape = match n.below(4) {
        0 => vec![3000 + n.below(20_000)],
        1 => vec![40 + n.below(60), 30 + n.below(270)],
        2 => vec![20 + n.below(20), 1000 + n.below(200)],
        _ => vec![10 + n.below(20), 8 + n.below(20), 20 + n.below(30)],
    };
    let rank = shape.len();
    let count: u32 = shape.iter().product();
    let sizes: Vec<String> = shape.iter().map(u32::to_string).collect();
    let two = n.flag();
    let a_next = made(n, "a", if two { &["a", "b"] } else { &["a"] }, rank);
    let b_next = match n.below(3) {
        0 => "a".to_owned(),
        _ => made(n, "b", &["b", "a_next"], rank),
    };
    let emits = ["", "    emit sum(a_next)\n", "    emit max(abs(a_next - a))\n", "    emit t * k\n"];
    let first = n.below(4) as usize;
    let emitted = emits[first];
    let turns = 1 + n.below(12);
    let (carries, results) = match two {
        true => ("a = a0, b = cos(a0), t = 0.5", format!("(a_next, {b_next}, t * 0.75)")),
        false => ("a = a0, t = 0.5", "(a_next, t * 0.75)".to_owned()),
    };
    let names = if two { "a, b, t" } else { "a, t" };
    let (seen, seen_out) = if first == 0 { ("", "") } else { (", seen", "output seen\n") };
    let outs = if two { "output a\noutput b\noutput t\n" } else { "output a\noutput t\n" };
    format!(
        "let a0 = sin(reshape(arange({count}) * 0.37, ({},)))\nlet w = 0.125\n\
         let {names}{seen} = loop ({carries}) for k in 0..{turns} {{\n    let a_next = {a_next}\n{emitted}    {results}\n}}\n{outs}{seen_out}",
        sizes.join(", ")
    )
}

/// How many turns each compiled run made together, if all have the results of the oracle.
fn agree(text: &str) -> Result<Vec<u64>, String> {
    let mut checked = check_text("random.tx", text);
    let told: Vec<String> = checked.diagnostics.iter().map(|it| it.message.clone()).collect();
    let program = checked.take_program().map_err(|_| format!("it does not check: {told:?}"))?;
    let (core, _) = lower(program, &Options::default(), &mut Phases::default()).map_err(|e| e.message)?;
    let pool = Pool::new();
    let options = RunOptions { backend: Backend::Interp, ..RunOptions::new(&pool) };
    let bound = bind(&core, Vec::new(), false, &options).map_err(|error| error.message)?;
    let oracle = execute(&core, &bound.inputs, &bound.sizes, &options).map_err(|error| error.message)?;
    let mut together = Vec::new();
    for generator in generators() {
        let executable = Executable::compile(&core, generator, false).map_err(|error| error.message)?;
        for threads in [1, 2, 3, 8] {
            let options =
                RunOptions { threads: Some(threads), worth: Worth::always(), ..RunOptions::new(&pool) };
            let came = run_compiled(&executable, &core, &bound.inputs, &bound.sizes, &options);
            let came = came.map_err(|error| error.message)?;
            together.push(came.turns_together);
            for ((name, x), (_, y)) in oracle.outputs.iter().zip(&came.outputs) {
                if !value_of(x).same(&value_of(y)) {
                    return Err(format!("{} at {threads} threads: {name} differs", generator.name()));
                }
            }
        }
    }
    Ok(together)
}

/// Without this, the others would pass with all loops turn by turn.
#[test]
fn turns_of_a_relaxation_are_made_together() {
    let text = "let u0 = sin(reshape(arange(40_000), (100, 400)))\n\
        let u, change = loop (u = u0) for k in 0..12 {\n\
        \x20   let next = u with [1:-1, 1:-1] = (u[:-2, 1:-1] + u[2:, 1:-1]) / 2\n\
        \x20   emit max(abs(next - u))\n\
        \x20   next\n}\n\
        output u\noutput change\n";
    let together = agree(text).unwrap();
    assert!(together.iter().all(|turns| *turns == 12), "{together:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tiled_turns_agree_with_the_oracle(given in proptest::collection::vec(any::<u32>(), 60)) {
        let text = program(&mut Numbers { given: given.into_iter() });
        if let Err(what) = agree(&text) {
            prop_assert!(false, "{what}\n{text}");
        }
    }
}
