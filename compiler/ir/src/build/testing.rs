//! A small vocabulary for the tests of this module, and a printer of what they build.

use crate::attr::Attr;
use crate::build::{BuildCx, Operand, Refused};
use crate::graph::{Graph, Input, NodeKind};
use crate::op::{
    Call, Class, Lower, OnComplex, OpDef, OpError, Param, ParamKind, Promote, Props, Vocabulary,
    infer_compare, infer_elementwise,
};
use crate::ty::Type;
use std::fmt::Write as _;
use std::sync::OnceLock;
use texpr_base::{DType, FileId, Size, Span};

const BASE: OpDef = OpDef {
    grad: crate::Grad::Unknown,
    name: "",
    aliases: &[],
    class: Class::Arithmetic,
    doc: "",
    params: &[Param::array("a"), Param::array("b")],
    promote: Promote::Common,
    infer: infer_elementwise,
    lower: Lower::Map(|x| x[0]),
    complex: OnComplex::Taken,
    props: Props::ELEMENTWISE,
    reference: None,
    max_ulp: 0,
    domain: (0.0, 1.0),
};

static ADD: OpDef = OpDef { name: "add", ..BASE };
static SUBTRACT: OpDef = OpDef { name: "subtract", ..BASE };
static MULTIPLY: OpDef = OpDef { name: "multiply", ..BASE };
static DIVIDE: OpDef = OpDef { name: "divide", promote: Promote::Float, ..BASE };
static LESS: OpDef = OpDef { name: "less", infer: infer_compare, ..BASE };
static LESS_EQUAL: OpDef = OpDef { name: "less_equal", infer: infer_compare, ..BASE };
static LOGICAL_AND: OpDef = OpDef { name: "logical_and", promote: Promote::Bool, ..BASE };
static NEGATIVE: OpDef = OpDef { name: "negative", params: &[Param::array("x")], ..BASE };
static WHERE: OpDef = OpDef {
    name: "where",
    params: &[Param::array("c"), Param::array("a"), Param::array("b")],
    promote: Promote::Choice,
    ..BASE
};
static ASTYPE: OpDef = OpDef {
    name: "astype",
    params: &[Param::array("x"), Param::required("dtype", ParamKind::DType)],
    promote: Promote::Keep,
    infer: |call| Ok(call.args[0].with_dtype(call.attrs[0].dtype().unwrap_or(DType::F64))),
    ..BASE
};
static SUM: OpDef = OpDef {
    name: "sum",
    class: Class::Reduction,
    params: &[
        Param::array("x"),
        Param::optional("axis", ParamKind::Axes),
        Param::optional("keepdims", ParamKind::Bool),
    ],
    promote: Promote::Keep,
    infer: sum_type,
    ..BASE
};
static RESHAPE: OpDef = OpDef {
    name: "reshape",
    class: Class::Shape,
    params: &[Param::array("x"), Param::required("shape", ParamKind::Sizes)],
    promote: Promote::Keep,
    infer: |call| Ok(Type::new(call.args[0].dtype, call.attrs[0].sizes().unwrap_or_default().to_vec())),
    ..BASE
};
static STACK: OpDef = OpDef {
    name: "stack",
    class: Class::Shape,
    params: &[Param::required("arrays", ParamKind::Arrays), Param::optional("axis", ParamKind::NewAxes)],
    infer: |call| {
        let mut ty = call.args[0].clone();
        ty.shape.insert(0, Size::constant(call.args.len() as i64));
        Ok(ty)
    },
    ..BASE
};
static GETITEM: OpDef = OpDef {
    name: "getitem",
    class: Class::Index,
    params: &[
        Param::array("x"),
        Param::required("starts", ParamKind::Arrays),
        Param::required("slices", ParamKind::Slices),
    ],
    promote: Promote::Keep,
    infer: picked_type,
    ..BASE
};
static UPDATE: OpDef = OpDef {
    name: "update",
    class: Class::Index,
    params: &[
        Param::array("base"),
        Param::array("value"),
        Param::required("starts", ParamKind::Arrays),
        Param::required("slices", ParamKind::Slices),
    ],
    promote: Promote::Keep,
    infer: |call| Ok(call.args[0].clone()),
    ..BASE
};

fn sum_type(call: &Call<'_>) -> Result<Type, OpError> {
    let x = &call.args[0];
    let all: Vec<usize> = (0..x.rank()).collect();
    let axes = call.attrs[0].axes().unwrap_or(&all);
    let shape = (0..x.rank()).filter(|i| !axes.contains(i)).map(|i| x.shape[i].clone()).collect();
    Ok(Type::new(x.dtype.to_sum(), shape))
}

fn picked_type(call: &Call<'_>) -> Result<Type, OpError> {
    use crate::attr::SliceAxis;
    let slices = call.attrs[0].slices().unwrap_or_default();
    let shape = slices
        .iter()
        .filter_map(|axis| match axis {
            SliceAxis::New => Some(Size::constant(1)),
            SliceAxis::Range { len, .. } => Some(len.clone()),
            SliceAxis::At(_) | SliceAxis::Places(_) => None,
        })
        .collect();
    Ok(Type::new(call.args[0].dtype, shape))
}

pub(super) fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(|| {
        let ops: &[&'static OpDef] = &[
            &ADD,
            &SUBTRACT,
            &MULTIPLY,
            &DIVIDE,
            &LESS,
            &LESS_EQUAL,
            &LOGICAL_AND,
            &NEGATIVE,
            &WHERE,
            &ASTYPE,
            &SUM,
            &RESHAPE,
            &STACK,
            &GETITEM,
            &UPDATE,
        ];
        Vocabulary::new(ops, &[])
    })
}

pub(super) fn span() -> Span {
    Span::new(FileId::new(0), 0, 1)
}

/// A program with inputs `x: f64[n]`, `y: f64[m]`, `a: f32[n]`, `b: u8[n]`, `i: i64`, `k: i64`.
pub(super) fn cx() -> (BuildCx, [Operand; 6]) {
    let mut cx = BuildCx::new(vocabulary());
    let n = cx.name_size("n", span());
    let m = cx.name_size("m", span());
    let mut input = |name: &str, dtype, shape: Vec<Size>| {
        let input = Input { name: name.into(), ty: Type::new(dtype, shape), span: span(), default: None };
        cx.input(input)
    };
    let inputs = [
        input("x", DType::F64, vec![n.clone()]),
        input("y", DType::F64, vec![m]),
        input("a", DType::F32, vec![n.clone()]),
        input("b", DType::U8, vec![n]),
        input("i", DType::I64, vec![]),
        input("k", DType::I64, vec![]),
    ];
    (cx, inputs)
}

/// What was built, as an expression with its type; or the code and message of the refusal.
pub(super) fn show(cx: &BuildCx, outcome: Result<Operand, Refused>) -> String {
    match outcome {
        Ok(operand) => {
            let mut out = String::new();
            write(&mut out, cx, cx.graph(), operand);
            let weak = if operand.weak { "weak " } else { "" };
            format!("{out}: {weak}{}", cx.type_text(operand))
        }
        Err(refused) => format!("{}: {}", refused.code.id, refused.message),
    }
}

fn write(out: &mut String, cx: &BuildCx, graph: &Graph, operand: Operand) {
    let node = graph.node(operand.node);
    let args = |out: &mut String| {
        for (i, arg) in node.args.iter().enumerate() {
            out.push_str(if i > 0 { ", " } else { "" });
            write(out, cx, graph, Operand { node: *arg, ..operand });
        }
    };
    let _ = match &node.kind {
        NodeKind::Const(scalar) => write!(out, "{scalar}"),
        NodeKind::Array(array) => write!(out, "{:?}", array.elements),
        NodeKind::Input(number) => write!(out, "{}", cx.inputs[*number as usize].name),
        NodeKind::Param(number) => write!(out, "p{number}"),
        NodeKind::Size(size) => write!(out, "<{}>", size.display(&cx.sizes)),
        NodeKind::Project(number) => write!(out, "r{number}"),
        NodeKind::Loop(_) => write!(out, "loop"),
        NodeKind::If(_) => write!(out, "if"),
        NodeKind::Tabulate(_) => write!(out, "tabulate"),
        NodeKind::Diff(_) => write!(out, "derivative"),
        NodeKind::Custom(c) => write!(out, "rule of {}", c.name),
        NodeKind::Mark(number) => write!(out, "m{number}"),
        NodeKind::Op { def, attrs } => {
            let _ = write!(out, "{}(", def.name);
            args(out);
            for attr in attrs {
                let _ = match attr {
                    Attr::None => Ok(()),
                    Attr::DType(dtype) => write!(out, "; {dtype}"),
                    Attr::Axes(axes) => write!(out, "; {axes:?}"),
                    Attr::Sizes(sizes) => write!(out, "; {}", crate::ty::display_sizes(sizes, &cx.sizes)),
                    other => write!(out, "; {other:?}"),
                };
            }
            write!(out, ")")
        }
    };
}
