//! SciPy's tables of special functions, through whole programs: compiled and by the oracle.

use texpr_runtime::{Array, Pool, files};
use texpr_tests::programs::Compiled;
use texpr_tests::root;

/// A table's member of `scipy.npz` and the relative error allowed. ACCURACY.md's default is 1e-12; what is looser says why.
const TABLES: &[(&str, f64)] = &[
    ("beta.beta_exp_data", 1e-12),
    ("beta.beta_med_data", 1e-12),
    ("betainc.ibeta_small_data", 1e-12),
    ("betainc.ibeta_data", 1e-12),
    ("betainc.ibeta_int_data", 1e-12),
    ("betainc.ibeta_large_data", 1e-12),
    ("cbrt.cbrt_data", 1e-15),
    ("digamma.digamma_data", 1e-12),
    ("digamma.digamma_neg_data", 1e-12),
    ("digamma.digamma_root_data", 1e-12),
    ("digamma.digamma_small_data", 1e-12),
    ("erf.erf_data", 1e-15),
    ("erf.erf_large_data", 1e-15),
    ("erf.erf_small_data", 1e-15),
    ("erfc.erf_data", 1e-15),
    ("erfc.erf_large_data", 1e-15),
    ("erfc.erf_small_data", 1e-15),
    ("erfinv.erf_inv_data", 1e-12),
    ("erfcinv.erfc_inv_data", 1e-12),
    ("erfcinv.erfc_inv_big_data", 1e-12),
    ("expm1.log1p_expm1_data", 1e-15),
    ("log1p.log1p_expm1_data", 1e-15),
    ("gamma.near_0", 1e-12),
    ("gamma.near_1", 1e-12),
    ("gamma.near_2", 1e-12),
    ("gamma.near_m10", 1e-12),
    ("gamma.near_m55", 1e-12),
    ("gamma.factorials", 1e-12),
    ("gammaln.near_0", 1e-12),
    ("gammaln.near_1", 1e-12),
    ("gammaln.near_2", 1e-12),
    ("gammaln.near_m10", 1e-12),
    ("gammaln.near_m55", 1e-12),
    ("gammaln.factorials", 1e-12),
    ("gammainc.igamma_small_data", 1e-12),
    ("gammainc.igamma_med_data", 1e-12),
    ("gammainc.igamma_int_data", 1e-12),
    ("gammainc.igamma_big_data", 1e-12),
    ("gammainc.local", 1e-12),
    ("gammaincc.igamma_small_data", 1e-12),
    ("gammaincc.igamma_med_data", 1e-12),
    ("gammaincc.igamma_int_data", 1e-12),
    ("gammaincc.igamma_big_data", 1e-12),
    ("gammaincc.local", 1e-12),
    ("zeta.zeta_data", 1e-12),
    ("zeta.zeta_neg_data", 1e-12),
    ("zeta.zeta_1_up_data", 1e-12),
    ("zeta.zeta_1_below_data", 1e-12),
    ("i0.bessel_i_int_data", 1e-12),
    ("i1.bessel_i_int_data", 1e-12),
    ("j0.bessel_j_int_data", 1e-12),
    ("j1.bessel_j_int_data", 1e-12),
    ("y0.bessel_y01_data", 1e-12),
    ("y1.bessel_y01_data", 1e-12),
    ("ellipe.ellint_e_data", 1e-12),
    ("ellipeinc.ellint_e2_data", 1e-12),
    ("ellipeinc.neg_m", 1e-12),
    ("ellipk.ellint_k_data", 1e-12),
    ("ellipkinc.ellint_f_data", 1e-12),
    ("ellipkinc.neg_m", 1e-12),
    ("ellipkm1.local", 1e-12),
    ("elliprc.ellint_rc_data", 1e-12),
    ("elliprd.ellint_rd_0xy", 1e-12),
    ("elliprd.ellint_rd_0yy", 1e-12),
    ("elliprd.ellint_rd_data", 1e-12),
    ("elliprd.ellint_rd_xxx", 1e-12),
    ("elliprd.ellint_rd_xxz", 1e-12),
    ("elliprd.ellint_rd_xyy", 1e-12),
    ("elliprf.ellint_rf_0yy", 1e-12),
    ("elliprf.ellint_rf_data", 1e-12),
    ("elliprf.ellint_rf_xxx", 1e-12),
    ("elliprf.ellint_rf_xy0", 1e-12),
    ("elliprf.ellint_rf_xyy", 1e-12),
    ("elliprg.ellint_rg", 1e-12),
    ("elliprg.ellint_rg_00x", 1e-12),
    ("elliprg.ellint_rg_xxx", 1e-12),
    ("elliprg.ellint_rg_xy0", 1e-12),
    ("elliprg.ellint_rg_xyy", 1e-12),
    ("eval_genlaguerre.laguerre3", 1e-12),
    ("eval_hermite.hermite", 1e-12),
    ("eval_laguerre.laguerre2", 1e-12),
    ("eval_legendre.legendre_p", 1e-12),
    ("eval_legendre.legendre_p_large", 1e-12),
];

/// Functions in scope without `special.`, by which they are called here.
const IN_SCOPE: &[&str] = &["cbrt", "expm1", "log1p"];

/// A table's rows, the result last in each.
struct Table {
    array: Array,
    values: Vec<f64>,
    columns: usize,
}

impl Table {
    fn read(name: &str) -> Self {
        let path = root().join("tests/data/special/scipy.npz");
        let source = format!("{}:{name}", path.display());
        let data =
            files::read(&source, name, &Pool::new()).unwrap_or_else(|e| panic!("{}", e.diag().message));
        let columns = data.array.shape()[1];
        Self { values: data.array.to_f64_vec(), array: data.array, columns }
    }

    fn rows(&self) -> impl Iterator<Item = (&[f64], f64)> {
        self.values.chunks(self.columns).filter_map(|row| row.split_last()).map(|(want, args)| (args, *want))
    }
}

/// How far `got` is from `want`, in units of `rtol`.
fn error(got: f64, want: f64, rtol: f64) -> f64 {
    // The tables have infinities where the result overflows.
    if got == want || (got.is_nan() && want.is_nan()) {
        return 0.0;
    }
    let error = (got - want).abs() / (want.abs().max(f64::MIN_POSITIVE) * rtol);
    if error.is_nan() { f64::INFINITY } else { error }
}

/// The program of a function: the results in f64, and for arguments rounded to f32 those in f32 and in f64.
fn program(function: &str, arguments: usize) -> Compiled {
    let prefix = if IN_SCOPE.contains(&function) { "" } else { "special." };
    let list = |open: &str, close: &str| {
        let all: Vec<String> = (0..arguments).map(|i| format!("{open}t[:, {i}]{close}")).collect();
        format!("{prefix}{function}({})", all.join(", "))
    };
    let (plain, narrow, wide) = (list("", ""), list("f32(", ")"), list("f64(f32(", "))"));
    Compiled::of(&format!(
        "input t: f64[n, m]\noutput y = {plain}\noutput narrow = {narrow}\noutput wide = {wide}\n"
    ))
}

/// Compiled and by the oracle, which must agree bit for bit.
fn outputs(name: &str, table: &Table) -> [Vec<f64>; 3] {
    let program = program(name.split('.').next().unwrap_or_default(), table.columns - 1);
    let bound = program.bound(vec![("t", table.array.clone())]);
    let pool = Pool::new();
    let compiled = program.run(&bound, &pool).expect("it runs");
    let oracle = program.oracle(&bound).expect("it runs");
    let mut out = Vec::new();
    for ((_, a), (_, b)) in compiled.outputs.iter().zip(&oracle.outputs) {
        let (a, b) = (a.to_f64_vec(), b.to_f64_vec());
        for (row, (a, b)) in a.iter().zip(&b).enumerate() {
            let same = a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
            assert!(same, "{name}, row {row}: compiled {a:e}, the oracle {b:e}");
        }
        out.push(a);
    }
    out.try_into().expect("there are three outputs")
}

#[test]
fn functions_keep_to_scipys_tables() {
    let (mut n_rows, mut failures) = (0, Vec::new());
    for &(name, rtol) in TABLES {
        let table = Table::read(name);
        let [y, narrow, wide] = outputs(name, &table);
        let mut worst = (0.0, &[][..], 0.0, 0.0);
        for ((args, want), got) in table.rows().zip(&y) {
            let error = error(*got, want, rtol);
            if error > worst.0 {
                worst = (error, args, *got, want);
            }
        }
        let (error, args, got, want) = worst;
        println!("{name:>28}: {:>5} rows, worst {:.1e} at {args:?}", y.len(), error * rtol);
        if error > 1.0 {
            failures.push(format!(
                "{name}{args:?} = {got:e}, not {want:e}: {:.1e}, {rtol:e} allowed",
                error * rtol
            ));
        }
        for (narrow, wide) in narrow.iter().zip(&wide) {
            let (ulp, near) = (f64::from(f32::EPSILON), f64::from(*wide as f32));
            let least = f64::from(f32::from_bits(1));
            let fits = *narrow == near || (narrow - wide).abs() <= ulp * wide.abs() + least || wide.is_nan();
            assert!(fits, "{name}: {narrow:e} in f32, {wide:e} in f64");
        }
        n_rows += y.len();
    }
    println!("{n_rows} rows");
    assert!(n_rows > 50_000, "only {n_rows} rows");
    assert!(failures.is_empty(), "{} tables:\n{}", failures.len(), failures.join("\n"));
}
