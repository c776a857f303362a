//! NIST's Statistical Reference Datasets: means, deviations, autocorrelations, analysis of variance and linear regression, by log relative
//! error.

use texpr_runtime::{Array, Pool, files};
use texpr_tests::programs::{Compiled, array};
use texpr_tests::root;

/// How many digits agree.
fn digits(got: f64, certified: f64) -> f64 {
    if got == certified {
        return 15.0;
    }
    let error = if certified == 0.0 { got.abs() } else { ((got - certified) / certified).abs() };
    (-error.log10()).clamp(0.0, 15.0)
}

/// Compiled results, which must be the oracle's.
fn scalars(program: &Compiled, given: Vec<(&str, Array)>) -> Vec<f64> {
    let bound = program.bound(given);
    let pool = Pool::new();
    let compiled = program.run(&bound, &pool).expect("it runs");
    let oracle = program.oracle(&bound).expect("it runs");
    let values =
        |outputs: &[(String, Array)]| outputs.iter().flat_map(|(_, a)| a.to_f64_vec()).collect::<Vec<_>>();
    let (a, b) = (values(&compiled.outputs), values(&oracle.outputs));
    assert_eq!(
        a.iter().map(|v| v.to_bits()).collect::<Vec<_>>(),
        b.iter().map(|v| v.to_bits()).collect::<Vec<_>>()
    );
    a
}

fn check(set: &str, names: &[&str], got: &[f64], certified: &[f64], least: f64) {
    for ((name, got), certified) in names.iter().zip(got).zip(certified) {
        let digits = digits(*got, *certified);
        println!("{set:>10} {name:<18} {digits:>5.1} digits ({least} asked)");
        assert!(digits >= least, "{set}: {name} is {got:e}, certified {certified:e}: {digits:.1} digits");
    }
}

fn member(name: &str) -> Array {
    member_of("strd.npz", name)
}

fn member_of(file: &str, name: &str) -> Array {
    let path = root().join("tests/data/nist").join(file);
    let source = format!("{}:{name}", path.display());
    files::read(&source, name, &Pool::new()).unwrap_or_else(|e| panic!("{}", e.diag().message)).array
}

const UNIVARIATE: &str = "
input y: f64[n]
let off = y - mean(y)
output average = mean(y)
output deviation = std(y, correction=1)
output autocorrelation = sum(off[1:] * off[:-1]) / sum(square(off))
";

#[test]
fn univariate_statistics_are_certified() {
    let program = Compiled::of(UNIVARIATE);
    let names = ["mean", "deviation", "autocorrelation"];
    // The sets NumAcc are a value and two that alternate around it.
    let alternating = |middle: f64, low: f64, high: f64| {
        move |i: usize| [middle, low, high][if i == 0 { 0 } else { 2 - i % 2 }]
    };
    let run = |y| scalars(&program, vec![("y", y)]);
    let one = run(array(&[3], |i| [10000001.0, 10000003.0, 10000002.0][i]));
    check("NumAcc1", &names, &one, &[10000002.0, 1.0, -0.5], 9.0);
    let two = run(array(&[1001], alternating(1.2, 1.1, 1.3)));
    check("NumAcc2", &names, &two, &[1.2, 0.1, -0.999], 9.0);
    // Of these the data are no doubles: of the deviation's digits at most log10(0.1 / ulp(1e6)), 9, and log10(0.1 / ulp(1e7)), 7.7, are there.
    let three = run(array(&[1001], alternating(1000000.2, 1000000.1, 1000000.3)));
    check("NumAcc3", &names, &three, &[1000000.2, 0.1, -0.999], 9.0);
    let four = run(array(&[1001], alternating(10000000.2, 10000000.1, 10000000.3)));
    check("NumAcc4", &names, &four, &[10000000.2, 0.1, -0.999], 7.0);
}

const ANOVA: &str = "
input y: f64[k, r]
# The differences are exact, and their means have digits that those of the data have not.
let z = y - y[0, 0]
let group = mean(z, axis=1)
let between = r * sum(square(group - mean(z))) / (k - 1)
let within = sum(square(z - group[:, newaxis]))
output f = between / (within / (k * r - k))
output square_r = (k - 1) * between / ((k - 1) * between + within)
output deviation = sqrt(within / (k * r - k))
";

#[test]
fn analyses_of_variance_are_certified() {
    let program = Compiled::of(ANOVA);
    let names = ["F", "R squared", "deviation"];
    // What a set's digits are compared by: ACCURACY.md asks for 9, and 7 of the higher difficulty. SmLs07 to SmLs09 have 13 leading digits
    // that are the same: rounding the decimal data to doubles (2^-53 of 1e12, beside a deviation of 0.1) leaves 4.
    let sets = [
        ("SiRstv", 9.0),
        ("AtmWtAg", 9.0),
        ("SmLs01", 9.0),
        ("SmLs02", 9.0),
        ("SmLs03", 9.0),
        ("SmLs04", 9.0),
        ("SmLs05", 9.0),
        ("SmLs06", 9.0),
        ("SmLs07", 4.0),
        ("SmLs08", 4.0),
        ("SmLs09", 4.0),
    ];
    for (set, least) in sets {
        let got = scalars(&program, vec![("y", member(set))]);
        check(set, &names, &got, &member(&format!("{set}.certified")).to_f64_vec(), least);
    }
}

#[test]
fn a_line_is_certified() {
    let text = "input t: f64[n, m]\nlet slope, intercept, _, _, _ = stats.linregress(t[:, 1], t[:, 0])\noutput b0 = intercept\noutput b1 = slope\n";
    let got = scalars(&Compiled::of(text), vec![("t", member("Norris"))]);
    check("Norris", &["intercept", "slope"], &got, &member("Norris.certified").to_f64_vec(), 9.0);
}

/// Coefficients by `lstsq`, the same by QR, and their standard deviations. The columns are scaled to one length, as is done with
/// regressors of different units; that leaves the solution as it is.
const REGRESSION: &str = "
input y: f64[n]
let scale = norm(a, axis=0)
let columns = a / scale
let q, r = linalg.qr(columns)
let b = linalg.solve_triangular(r, q.T @ y) / scale
let rest = sum(square(y - a @ b)) / (n - p)
# A cut of 0: what is nearly dependent is meant so.
output by_lstsq = linalg.lstsq(columns, y, rcond=0.0)[0] / scale
output by_qr = b
output deviations = sqrt(rest) * norm(linalg.solve_triangular(r, eye(p)), axis=1) / scale
";

#[test]
fn regressions_are_certified() {
    let design = |columns: &str| Compiled::of(&format!("{columns}{REGRESSION}"));
    let polynomial = |p: usize| {
        design(&format!("input x: f64[n]\nlet p = {p}\nlet a = vander(x, {p}, increasing=true)\n"))
    };
    let proportional = design("input x: f64[n]\nlet p = 1\nlet a = x[:, newaxis]\n");
    let several = design("input x: f64[n, m]\nlet p = m + 1\nlet a = concat([ones((n, 1)), x], axis=1)\n");
    let quintic = polynomial(6);
    // ACCURACY.md asks for 9 digits, and for 7 of the sets of higher difficulty: Longley, Filip, the Wamplers and the NoInts are average or
    // higher by NIST's own grading.
    let sets = [
        ("Pontius", &polynomial(3), 9.0),
        ("NoInt1", &proportional, 9.0),
        ("NoInt2", &proportional, 9.0),
        ("Filip", &polynomial(11), 7.0),
        ("Longley", &several, 9.0),
        ("Wampler1", &quintic, 7.0),
        ("Wampler2", &quintic, 7.0),
        ("Wampler3", &quintic, 7.0),
        ("Wampler4", &quintic, 7.0),
        ("Wampler5", &quintic, 7.0),
    ];
    for (set, program, least) in sets {
        let member = |what: &str| member_of("regression.npz", &format!("{set}.{what}"));
        let certified = member("certified").to_f64_vec();
        let column = |k: usize| certified.iter().skip(k).step_by(2).copied().collect::<Vec<f64>>();
        let p = certified.len() / 2;
        let names = |what: &str| (0..p).map(|k| format!("{what} {k}")).collect::<Vec<_>>();
        let check = |what: &str, got: &[f64], certified: &[f64]| {
            let names = names(what);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            check(set, &names, got, certified, least);
        };
        let got = scalars(program, vec![("x", member("x")), ("y", member("y"))]);
        check("lstsq", &got[..p], &column(0));
        check("qr", &got[p..2 * p], &column(0));
        // Where the fit is exact there is nothing to compare a deviation with.
        if column(1)[0] > 0.0 {
            check("deviation", &got[2 * p..], &column(1));
        }
    }
}
