//! NumPy's accuracy tables against the elementary functions.

use texpr_ir::primfn::PrimFn;
use texpr_std::math::{self, check::check_csv};
use texpr_tests::{files, root};

/// The table's name and ours, where they differ.
const NAMES: &[(&str, &str)] = &[
    ("arccos", "acos"),
    ("arccosh", "acosh"),
    ("arcsin", "asin"),
    ("arcsinh", "asinh"),
    ("arctan", "atan"),
    ("arctanh", "atanh"),
];

#[test]
fn functions_keep_to_numpys_tables() {
    let mut rows = 0;
    let mut failures = Vec::new();
    for path in files(&root().join("tests/data/umath"), "csv") {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let table = stem.rsplit('-').next().unwrap_or_default();
        let name = NAMES.iter().find(|(theirs, _)| *theirs == table).map_or(table, |(_, ours)| ours);
        let known = math::UNARY.iter().find(|(ours, _)| *ours == name);
        let (_, function) = known.unwrap_or_else(|| panic!("no function for the table {table}"));
        let text = std::fs::read_to_string(&path).expect("a table can be read");
        let [narrow, wide] = [texpr_base::DType::F32, texpr_base::DType::F64]
            .map(|dtype| PrimFn::build1(&[dtype], |x| function(x[0])));
        let eval = |x: texpr_base::Scalar| {
            let function = if x.dtype == texpr_base::DType::F32 { &narrow } else { &wide };
            function.eval(&[x])[0]
        };
        for report in check_csv(&text, eval).unwrap_or_else(|e| panic!("{table}: {e}")) {
            rows += report.rows;
            println!(
                "{name:>8} {:?}: {} rows, worst {} ulp at {:?}",
                report.dtype,
                report.rows,
                report.worst,
                report.at.as_f64()
            );
            if let Some((x, got)) = report.failed {
                let (x, got) = (x.as_f64(), got.as_f64());
                failures.push(format!(
                    "{name}({x:e}) = {got:e}: {} ulp, {} allowed",
                    report.worst, report.allowed
                ));
            }
        }
    }
    assert!(rows > 10_000, "only {rows} rows");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
