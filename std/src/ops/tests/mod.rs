//! What holds for every entry; the modules below hold what holds for one group.

mod contraction;
mod creation;
mod eval;
mod index;
mod random;
mod reduction;
mod shape;

use super::ALL;
use std::collections::BTreeSet;
use std::path::Path;
use texpr_base::{DType, Scalar};
use texpr_ir::PrimFn;
use texpr_ir::op::{Lower, OnComplex, ParamKind, Promote};

#[test]
fn the_list_holds_every_file_of_the_folders() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ops");
    let list = std::fs::read_to_string(root.join("mod.rs")).unwrap();
    let words: BTreeSet<&str> = list.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    for group in std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()) {
        let is_shared = ["errors", "pull", "tests"].iter().any(|name| group.ends_with(name));
        if !group.is_dir() || is_shared {
            continue;
        }
        for file in std::fs::read_dir(&group).unwrap().map(|entry| entry.unwrap().path()) {
            let stem = file.file_stem().unwrap().to_str().unwrap();
            assert!(words.contains(stem), "{} is not listed", file.display());
        }
    }
}

#[test]
fn names_are_unique() {
    let mut seen = BTreeSet::new();
    for op in ALL {
        for name in std::iter::once(&op.name).chain(op.aliases) {
            assert!(seen.insert(name), "two ops are called {name}");
        }
    }
}

#[test]
fn every_op_is_documented_with_an_example() {
    for op in ALL {
        let first = op.doc.split("\n\n").next().unwrap_or_default();
        assert!(first.contains('.') && !first.starts_with("```"), "{}: no first sentence", op.name);
        assert!(op.doc.contains("```tx\n") && op.doc.ends_with("```"), "{}: no example", op.name);
        assert!(!op.params.is_empty(), "{}: no parameters", op.name);
    }
}

#[test]
fn required_parameters_come_before_attributes_that_may_be_left_out() {
    for op in ALL.iter().filter(|op| op.props.elementwise) {
        let arrays: Vec<_> = op.params.iter().filter(|p| p.kind == ParamKind::Array).collect();
        assert!(!arrays.is_empty(), "{}", op.name);
        assert!(arrays.windows(2).all(|pair| pair[0].optional <= pair[1].optional), "{}", op.name);
    }
}

/// The dtypes that promotion lets through to an op's scalar body. Halves arrive there as `f32`, complex numbers in a test of their own.
fn dtypes(promote: Promote) -> Vec<DType> {
    let fits = |dtype: &DType| match promote {
        Promote::Common | Promote::Keep | Promote::Choice => true,
        Promote::Numeric => *dtype != DType::Bool,
        Promote::Float | Promote::NarrowFloat => dtype.is_float(),
        Promote::Integer => !dtype.is_float(),
        Promote::Bool => *dtype == DType::Bool,
    };
    DType::ALL.into_iter().filter(|d| !d.is_half() && !d.is_complex()).filter(fits).collect()
}

/// A call of the op's type rule on scalars, to learn whether it takes the dtype.
fn accepts(op: &'static texpr_ir::OpDef, params: &[DType]) -> Option<DType> {
    let args: Vec<_> = params.iter().map(|dtype| texpr_ir::Type::scalar(*dtype)).collect();
    let (sizes, maybe_equal) = Default::default();
    let call =
        texpr_ir::op::Call { def: op, args: &args, attrs: &[], sizes: &sizes, maybe_equal: &maybe_equal };
    (op.infer)(&call).ok().map(|ty| ty.dtype)
}

/// The dtype of a function's result: two results are the parts of a complex number.
fn dtype_of(f: &PrimFn) -> DType {
    let part = f.dtype(f.results[0]);
    if f.results.len() == 2 { part.to_complex() } else { part }
}

/// Every scalar body that is said to take complex numbers does, and gives the dtype that the rule says.
#[test]
fn scalar_bodies_take_the_complex_numbers_they_say() {
    let mut n_ops = 0;
    for op in ALL {
        let body = match (op.complex, op.lower) {
            (OnComplex::By(body), _) | (OnComplex::Taken, Lower::Map(body)) => body,
            _ => continue,
        };
        for dtype in [DType::C64, DType::C128] {
            let mut params = vec![dtype; op.params.len()];
            if op.promote == Promote::Choice {
                params[0] = DType::Bool;
            }
            let result = accepts(op, &params).expect("its type rule takes them");
            assert_eq!(dtype_of(&PrimFn::build1(&params, body)), result, "{} of {dtype}", op.name);
        }
        n_ops += 1;
    }
    assert!(n_ops > 30, "{n_ops}");
}

/// Every scalar body can be built for every dtype that its type rule takes, gives the dtype that the rule says, and agrees with its
/// independent reference.
#[test]
fn scalar_bodies_agree_with_their_references() {
    for op in ALL {
        let Lower::Map(body) = op.lower else { continue };
        let n = op.params.len();
        for dtype in dtypes(op.promote) {
            let mut params = vec![dtype; n];
            if op.promote == Promote::Choice {
                params[0] = DType::Bool;
            }
            let Some(result) = accepts(op, &params) else { continue };
            let f = PrimFn::build1(&params, body);
            assert_eq!(dtype_of(&f), result, "{} of {dtype}", op.name);
            let Some(reference) = op.reference else { continue };
            if !dtype.is_float() && dtypes(op.promote) != [DType::Bool] {
                continue;
            }
            // The reference may be a unit off itself.
            let allowed = if op.max_ulp == 0 { 0 } else { u64::from(op.max_ulp) + 1 };
            for args in samples(op.domain, &params) {
                let got = f.eval(&args)[0];
                let want = reference(&args.iter().map(|arg| arg.as_f64()).collect::<Vec<_>>());
                let far = distance(got, Scalar::from_f64(result, want));
                assert!(far <= allowed, "{}{args:?}: {got:?}, not {want}: {far} ulp", op.name);
            }
        }
    }
}

/// Arguments inside `domain`, the special ones first.
fn samples(domain: (f64, f64), params: &[DType]) -> Vec<Vec<Scalar>> {
    let (low, high) = domain;
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        low + (high - low) * ((state >> 11) as f64 / 2f64.powi(53))
    };
    // Numbers that both widths hold, so that the reference sees the very argument.
    let special = [0.0, 1.0, -1.0, 0.5, 2.0, low, high]
        .into_iter()
        .filter(|v| (low..=high).contains(v) && v.abs() < 1e38);
    let mut values: Vec<f64> = special.collect();
    values.extend((0..50).map(|_| f64::from(next() as f32)));
    let args = |i: usize| {
        params
            .iter()
            .enumerate()
            .map(|(k, dtype)| Scalar::from_f64(*dtype, values[(i * (k + 1) + k) % values.len()]))
            .collect()
    };
    (0..values.len()).map(args).collect()
}

/// How many values of their dtype lie between both.
fn distance(a: Scalar, b: Scalar) -> u64 {
    if a.as_f64().is_nan() && b.as_f64().is_nan() {
        return 0;
    }
    let key = |v: Scalar| {
        let (bits, least) = match v.dtype {
            DType::F32 => (i64::from(v.bits as u32 as i32), i64::from(i32::MIN)),
            _ => (v.bits as i64, i64::MIN),
        };
        if v.dtype.is_float() && bits < 0 { least - bits } else { bits }
    };
    key(a).abs_diff(key(b))
}
