//! The dtypes of results against NumPy's (`data/dtypes/numpy.txt`), but for the differences that are meant.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;
use texpr_tests::{root, run, text};

const DTYPES: [&str; 14] =
    ["bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f16", "f32", "f64", "c64", "c128"];

/// A function of arguments of these dtypes, and the dtype of its result in NumPy.
struct Row {
    function: String,
    args: Vec<String>,
    numpy: String,
}

fn table() -> Vec<Row> {
    let path = root().join("tests/data/dtypes/numpy.txt");
    let table = std::fs::read_to_string(path).expect("the table can be read");
    let mut rows = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let (call, results) = line.split_once(": ").expect("a line has a function and results");
        let call: Vec<&str> = call.split(' ').collect();
        for (last, numpy) in DTYPES.iter().zip(results.split(' ')) {
            let args = call[1..].iter().chain([last]).map(|dtype| dtype.to_string()).collect();
            rows.push(Row { function: call[0].to_owned(), args, numpy: numpy.to_owned() });
        }
    }
    rows
}

fn expression(row: &Row) -> String {
    let args: Vec<String> = row.args.iter().map(|dtype| format!("v_{dtype}")).collect();
    let args = args.join(", ");
    match row.function.as_str() {
        "roll1" => format!("roll({args}, 1)"),
        "where" => format!("where([true, false], {args})"),
        "concat" => format!("concat([{args}])"),
        "diagonal" => format!("diagonal(stack([{args}, {args}]))"),
        name => format!("{name}({args})"),
    }
}

/// The dtype of each row's result; `-` where it is refused.
fn results(rows: &[Row]) -> Vec<String> {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("dtypes");
    std::fs::create_dir_all(&dir).expect("a directory can be made");
    let mut known = vec!["-".to_owned(); rows.len()];
    let mut left: Vec<usize> = (0..rows.len()).collect();
    // A run that is refused names the lines at fault; the others run again.
    loop {
        let mut program = String::from("output done = true\n");
        for dtype in DTYPES {
            let _ = writeln!(program, "let v_{dtype} = [1, 1].astype({dtype})");
        }
        let n_before = program.lines().count();
        for row in &left {
            let _ = writeln!(program, "print({}.dtype)", expression(&rows[*row]));
        }
        std::fs::write(dir.join("p.tx"), program).expect("a program can be written");
        let output = run(&dir, &["run", "p.tx", "--backend", "interp"]);
        if output.status.success() {
            for (row, dtype) in left.iter().zip(text(&output.stdout).lines()) {
                dtype.clone_into(&mut known[*row]);
            }
            return known;
        }
        let err = text(&output.stderr);
        let line = |told: &str| told.strip_prefix("p.tx:")?.split(':').next()?.parse::<usize>().ok();
        let refused: BTreeSet<usize> =
            err.lines().filter_map(line).map(|line| left[line - n_before - 1]).collect();
        assert!(!refused.is_empty(), "{err}");
        left.retain(|row| !refused.contains(row));
    }
}

const UNORDERED: &[&str] =
    &["less", "maximum", "minimum", "fmax", "fmin", "max", "min", "ptp", "argmax", "argmin"];

/// Why a result is meant to differ from NumPy's.
fn reason(row: &Row, ours: &str) -> Option<&'static str> {
    let function = row.function.as_str();
    let any = |dtypes: &[&str]| row.args.iter().any(|arg| dtypes.contains(&arg.as_str()));
    let all_bool = row.args.iter().all(|arg| arg == "bool");
    match (row.numpy.as_str(), ours) {
        (_, "-") if any(&["u64"]) && any(&["i8", "i16", "i32", "i64"]) => {
            Some("u64 with a signed integer is an error that asks for a cast")
        }
        ("f16", "f32") if !any(&["f16"]) => Some("f32 stands for f16, and loses nothing"),
        (_, "-") if any(&["c64", "c128"]) && UNORDERED.contains(&function) => {
            Some("complex numbers have no order")
        }
        (_, "bool") if function == "conj" => Some("a boolean is its own conjugate"),
        ("f64", "f32") if function == "angle" && all_bool => {
            Some("the angle of a boolean is as wide as its other floats")
        }
        ("i8" | "bool" | "-", "i64") if all_bool && function != "reciprocal" => {
            Some("booleans count as i64 where they are numbers")
        }
        (_, "-") if all_bool && function.starts_with("bitwise") => {
            Some("bits of booleans are neither shifted nor counted")
        }
        (_, "f64") if function == "reciprocal" => Some("a reciprocal is a true quotient"),
        (_, same) if matches!(function, "rint" | "round") && same == row.args[0] => {
            Some("integers are round already")
        }
        _ => None,
    }
}

#[test]
fn results_have_the_dtypes_of_numpy() {
    let rows = table();
    assert!(rows.len() > 4000);
    let mut reasons = BTreeSet::new();
    let mut wrong = String::new();
    let results = results(&rows);
    for (row, ours) in rows.iter().zip(&results) {
        if *ours == row.numpy {
            continue;
        }
        match reason(row, ours) {
            Some(reason) => {
                reasons.insert(reason);
            }
            None => {
                let (function, args, numpy) = (&row.function, row.args.join(", "), &row.numpy);
                let _ = writeln!(wrong, "{function}({args}) is {ours}, in NumPy {numpy}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert_eq!(reasons.len(), 9, "each of the reasons is still one: {reasons:#?}");
}
