//! Runs one op through its type rule, its lowering and the interpreter.

use std::collections::BTreeMap;
use texpr_base::{DType, Scalar, Size, SizeTable};
use texpr_ir::core::{Core, CoreBuilder, CoreId};
use texpr_ir::interp::{Options, Value, run_graph};
use texpr_ir::op::{Call, Lower, LowerCall, OpError};
use texpr_ir::{Attr, OpDef, Shape, Type};

/// An array of floats.
pub(super) fn f64s(shape: &[usize], values: &[f64]) -> Value {
    Value::f64s(values).with_shape(shape.to_vec())
}

/// An array of integers.
pub(super) fn i64s(shape: &[usize], values: &[i64]) -> Value {
    Value::new(DType::I64, shape.to_vec(), values.iter().map(|v| Scalar::i64(*v)).collect())
}

/// An array of truth values.
pub(super) fn bools(shape: &[usize], values: &[bool]) -> Value {
    Value::new(DType::Bool, shape.to_vec(), values.iter().map(|v| Scalar::bool(*v)).collect())
}

/// `0, 1, 2, …` in this shape.
pub(super) fn counting(shape: &[usize]) -> Value {
    let n = shape.iter().product::<usize>() as i64;
    i64s(shape, &(0..n).collect::<Vec<_>>())
}

/// A key.
pub(super) fn key(bits: u64) -> Value {
    Value::scalar(Scalar::from_bits(DType::U64, bits))
}

/// Sizes as an attribute.
pub(super) fn sizes(values: &[i64]) -> Attr {
    Attr::Sizes(values.iter().map(|v| Size::constant(*v)).collect())
}

/// The type that the op infers for arguments of these types, and the checks it leaves to the run.
pub(super) fn infer(op: &'static OpDef, args: &[Type], attrs: &[Attr]) -> Result<Type, OpError> {
    let (sizes, maybe_equal) = (SizeTable::default(), Default::default());
    (op.infer)(&Call { def: op, args, attrs, sizes: &sizes, maybe_equal: &maybe_equal })
}

/// The op's value. Runs it with constant sizes and again with a name for each size, where its type rule accepts those, and both must agree.
pub(super) fn run(op: &'static OpDef, args: &[Value], attrs: &[Attr]) -> Value {
    let constant: Vec<Type> = args.iter().map(|v| of(v, |n| Size::constant(n as i64))).collect();
    let ty = infer(op, &constant, attrs).unwrap_or_else(|e| panic!("{}: {e:?}", op.name));
    let value = lowered(op, args, &constant, attrs, &ty, &[]);

    let mut names = BTreeMap::new();
    let mut table = SizeTable::default();
    let mut name = |n: usize| {
        if n == 1 {
            Size::constant(1)
        } else {
            Size::var(*names.entry(n).or_insert_with(|| table.add(format!("n{n}"))))
        }
    };
    let symbolic: Vec<Type> = args.iter().map(|v| of(v, &mut name)).collect();
    let mut bound = vec![None; names.len()];
    for (n, var) in names {
        bound[var.index()] = Some(n as i64);
    }
    if let Ok(ty) = infer(op, &symbolic, attrs) {
        let named = lowered(op, args, &symbolic, attrs, &ty, &bound);
        assert!(named.same(&value), "{}: {named:?} with named sizes, {value:?} with constants", op.name);
    }
    value
}

fn of(value: &Value, mut size: impl FnMut(usize) -> Size) -> Type {
    Type::new(value.dtype, value.shape.iter().map(|n| size(*n)).collect::<Shape>())
}

fn lowered(
    op: &OpDef,
    args: &[Value],
    types: &[Type],
    attrs: &[Attr],
    ty: &Type,
    bound: &[Option<i64>],
) -> Value {
    let mut b = CoreBuilder::new(Vec::new());
    let inputs: Vec<CoreId> =
        (0u32..).zip(types).map(|(i, ty)| b.add(Core::Input(i), Vec::new(), ty.clone())).collect();
    let out = match op.lower {
        Lower::Map(body) => b.map(&inputs, body),
        Lower::Core(lower) => lower(&mut b, &LowerCall { args: &inputs, attrs, ty }),
    };
    assert_eq!(b.ty(out).dtype, ty.dtype, "{}", op.name);
    let shape: Vec<usize> = ty.shape.iter().map(|n| n.eval(bound).unwrap() as usize).collect();
    let given: Vec<Option<Value>> = args.iter().cloned().map(Some).collect();
    let graph = b.finish(vec![out], Vec::new());
    let mut outcome = run_graph(&graph, &given, bound, &Options::default()).unwrap();
    let value = outcome.outputs.pop().unwrap();
    assert_eq!(value.shape, shape, "{} has another shape than it infers", op.name);
    value
}

/// Asserts that both are the same, bit for bit, where any NaN is any NaN.
#[track_caller]
pub(super) fn assert_same(got: &Value, want: &Value) {
    assert!(got.same(want), "{got:?}, not {want:?}");
}
