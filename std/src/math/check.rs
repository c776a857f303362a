//! Measuring a function against tables: for the tests here and for those of the whole project.

use texpr_base::{DType, Scalar};

/// What a table says about one dtype of a function.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Report {
    pub dtype: DType,
    /// Rows of this dtype.
    pub rows: usize,
    /// The largest distance from the table's value, in ulp.
    pub worst: u64,
    /// The input where that is.
    pub at: Scalar,
    /// The distance that the table allows there.
    pub allowed: u64,
    /// The first row beyond what it allows.
    pub failed: Option<(Scalar, Scalar)>,
}

/// Runs `f` over a table in the format of NumPy's `umath-validation-set-*.csv`: a heading, then lines of dtype, input bits in
/// hex, output bits in hex, allowed error in ulp; `#` and `$` start comments. One report per dtype met; a line that cannot
/// be read is an error.
pub fn check_csv(text: &str, f: impl Fn(Scalar) -> Scalar) -> Result<Vec<Report>, String> {
    let mut reports: Vec<Report> = Vec::new();
    for (number, line) in text.lines().enumerate().skip(1) {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', '$']) || line.starts_with("dtype,") {
            continue;
        }
        let (x, want, allowed) = read_row(line).ok_or_else(|| format!("line {}: {line}", number + 1))?;
        let got = f(x);
        let distance = ulp_distance(got, want);
        let known = reports.iter().position(|report| report.dtype == x.dtype);
        let index = known.unwrap_or_else(|| {
            let fresh = Report { dtype: x.dtype, rows: 0, worst: 0, at: x, allowed, failed: None };
            reports.push(fresh);
            reports.len() - 1
        });
        let report = &mut reports[index];
        report.rows += 1;
        if distance > report.worst {
            *report = Report { worst: distance, at: x, allowed, ..*report };
        }
        if distance > allowed && report.failed.is_none() {
            report.failed = Some((x, got));
        }
    }
    Ok(reports)
}

fn read_row(line: &str) -> Option<(Scalar, Scalar, u64)> {
    let mut fields = line.split(',').map(str::trim);
    let dtype = match fields.next()? {
        "np.float32" => DType::F32,
        "np.float64" => DType::F64,
        _ => return None,
    };
    let mut hex = || u64::from_str_radix(fields.next()?.trim_start_matches("0x"), 16).ok();
    let (x, want) = (hex()?, hex()?);
    let allowed = fields.next()?.parse().ok()?;
    Some((Scalar::from_bits(dtype, x), Scalar::from_bits(dtype, want), allowed))
}

/// How many numbers of their dtype two floats lie apart; any two NaNs are at 0, a NaN and a number at the far end. Zeros of
/// either sign are one number.
pub fn ulp_distance(a: Scalar, b: Scalar) -> u64 {
    match (a.as_f64().is_nan(), b.as_f64().is_nan()) {
        (true, true) => 0,
        (false, false) => ordinal(a).abs_diff(ordinal(b)),
        _ => u64::MAX,
    }
}

/// A float's place in the order of its dtype, zero at 0.
fn ordinal(x: Scalar) -> i64 {
    let sign = 1u64 << (x.dtype.size() * 8 - 1);
    let magnitude = (x.bits & (sign - 1)) as i64;
    if x.bits & sign == 0 { magnitude } else { -magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_numbers() {
        let next = f64::from_bits(1.0f64.to_bits() + 1);
        assert_eq!(ulp_distance(Scalar::f64(1.0), Scalar::f64(next)), 1);
        assert_eq!(ulp_distance(Scalar::f32(-0.0), Scalar::f32(0.0)), 0);
        assert_eq!(ulp_distance(Scalar::f64(f64::NAN), Scalar::f64(f64::NAN)), 0);
        assert_eq!(ulp_distance(Scalar::f64(f64::NAN), Scalar::f64(1.0)), u64::MAX);
    }

    #[test]
    fn a_table_is_read_and_its_failures_named() {
        let text = "dtype,input,output,ulperrortol\n# note\nnp.float32,0x3f800000,0x3f800000,1\nnp.float32,0x40000000,0x40000003,1\n";
        let reports = check_csv(text, |x| x).unwrap();
        let two = Scalar::f32(2.0);
        assert_eq!((reports[0].rows, reports[0].worst, reports[0].failed), (2, 3, Some((two, two))));
        assert!(check_csv("h\nfloat32,zz,1,1", |x| x).is_err());
    }
}
