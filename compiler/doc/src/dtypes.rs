//! What an op does with dtypes: it is asked with arrays of each, so this cannot differ from what the compiler does.

use texpr_base::{DType, FileId, Size, Span};
use texpr_ir::build::{Arg, BuildCx};
use texpr_ir::graph::Input;
use texpr_ir::op::{ParamKind, Promote};
use texpr_ir::{OpDef, Type};

/// Which dtypes it takes and gives, in words; nothing where arguments of one dtype do not tell.
pub(crate) fn of(op: &'static OpDef) -> Option<String> {
    // What is made of a dtype that the caller names, or of none, is not a question of the arguments'.
    let n_arrays = op.params.iter().filter(|param| is_array(param.kind) && !param.optional).count();
    let named = op.params.iter().any(|param| param.kind == ParamKind::DType && !param.optional);
    if n_arrays == 0 || named || op.name.starts_with("random.") {
        return None;
    }
    (0..=3).find_map(|rank| {
        let given: Vec<(DType, DType)> =
            DType::ALL.iter().filter_map(|dtype| Some((*dtype, result(op, *dtype, rank)?))).collect();
        // An op that makes floats of integers and takes no floats has arguments of several dtypes.
        let mixed =
            given.iter().any(|(_, to)| to.is_float()) && !given.iter().any(|(from, _)| from.is_float());
        (given.len() > 1 && !mixed).then(|| words(&given))
    })
}

fn is_array(kind: ParamKind) -> bool {
    matches!(kind, ParamKind::Array | ParamKind::Arrays)
}

/// The dtype of the result for arrays of `dtype` with `rank` axes of one size, if the op takes them.
fn result(op: &'static OpDef, dtype: DType, rank: usize) -> Option<DType> {
    let span = Span::new(FileId::new(0), 0, 1);
    let mut cx = BuildCx::new(texpr_std::vocabulary());
    let size = cx.name_size("n", span);
    let array = |cx: &mut BuildCx, dtype| {
        let ty = Type::new(dtype, vec![size.clone(); rank]);
        Arg::Value(cx.input(Input { name: "x".into(), ty, span, default: None }))
    };
    let mut args = Vec::new();
    for param in op.params.iter().filter(|param| !param.optional) {
        let first = args.is_empty() && op.promote == Promote::Choice;
        args.push(match param.kind {
            ParamKind::Array => array(&mut cx, if first { DType::Bool } else { dtype }),
            ParamKind::Arrays => Arg::Tuple(vec![array(&mut cx, dtype), array(&mut cx, dtype)], span),
            ParamKind::Axis | ParamKind::Axes | ParamKind::NewAxes => {
                Arg::Value(cx.size_value(&Size::constant(0), span))
            }
            ParamKind::Int | ParamKind::Sizes | ParamKind::SizeOrNumber | ParamKind::SizePairs => {
                Arg::Value(cx.size_value(&Size::constant(1), span))
            }
            ParamKind::Bool | ParamKind::AxisList | ParamKind::DType => return None,
            ParamKind::SizesOrStr | ParamKind::Str | ParamKind::Slices => return None,
        });
    }
    let value = cx.call(op, args, Vec::new(), span).ok()?;
    Some(cx.ty(value).dtype)
}

/// Dtypes that go together under one word.
const GROUPS: &[(&str, &[DType])] = &[
    (
        "integers",
        &[DType::I8, DType::I16, DType::I32, DType::I64, DType::U8, DType::U16, DType::U32, DType::U64],
    ),
    ("signed integers", &[DType::I8, DType::I16, DType::I32, DType::I64]),
    ("unsigned integers", &[DType::U8, DType::U16, DType::U32, DType::U64]),
    ("floats", &[DType::F16, DType::BF16, DType::F32, DType::F64]),
    ("complex numbers", &[DType::C64, DType::C128]),
];

/// `bool`, signed integers give `i64`; floats stay as they are.
fn words(given: &[(DType, DType)]) -> String {
    let mut lists: Vec<(Option<DType>, Vec<DType>)> = vec![(None, Vec::new())];
    for (dtype, result) in given {
        // A dtype that integers become is named with them.
        let shared = !result.is_float() && given.iter().any(|(other, to)| to == result && other != result);
        let result = (dtype != result || shared).then_some(*result);
        match lists.iter_mut().find(|(other, _)| *other == result) {
            Some((_, list)) => list.push(*dtype),
            None => lists.push((result, vec![*dtype])),
        }
    }
    let told = lists.iter().filter(|(_, dtypes)| !dtypes.is_empty()).map(|(result, dtypes)| {
        let one = dtypes.len() == 1;
        match result {
            None if one => format!("{} stays as it is", list(dtypes)),
            None => format!("{} stay as they are", list(dtypes)),
            Some(result) if one => format!("{} gives `{result}`", list(dtypes)),
            Some(result) => format!("{} give `{result}`", list(dtypes)),
        }
    });
    told.collect::<Vec<_>>().join("; ")
}

fn list(dtypes: &[DType]) -> String {
    if dtypes == DType::ALL {
        return "all dtypes".to_owned();
    }
    let mut left = dtypes.to_vec();
    let mut told = Vec::new();
    for (word, group) in GROUPS {
        if group.iter().all(|dtype| left.contains(dtype)) {
            left.retain(|dtype| !group.contains(dtype));
            told.push((*word).to_owned());
        }
    }
    let single = left.iter().map(|dtype| format!("`{dtype}`"));
    single.chain(told).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::of;

    fn told(name: &str) -> String {
        of(texpr_std::vocabulary().op(name).expect("there is such an op")).unwrap_or_default()
    }

    #[test]
    fn what_the_type_rules_say_is_told() {
        assert_eq!(
            told("sin"),
            "floats, complex numbers stay as they are; `bool`, `i8`, `i16`, `u8`, `u16` give `f32`; `i32`, `i64`, `u32`, `u64` give `f64`"
        );
        assert_eq!(told("isnan"), "all dtypes give `bool`");
        assert_eq!(told("where"), "all dtypes stay as they are");
        assert_eq!(told("argmax"), "`bool`, integers, floats give `i64`");
        assert_eq!(
            told("sum"),
            "floats, complex numbers stay as they are; `bool`, signed integers give `i64`; unsigned integers give `u64`"
        );
        assert_eq!(told("bitwise_and"), "`bool`, integers stay as they are");
        assert_eq!(told("linalg.det"), told("linalg.inv"));
        assert_eq!((told("zeros"), told("astype"), told("ldexp")), Default::default());
    }
}
