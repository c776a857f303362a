//! Ops: all that the reference says of one stands in its entry of the table.

use super::plain;
use crate::dtypes;
use crate::model::Entry;
use texpr_ir::OpDef;
use texpr_ir::op::{Param, ParamKind};

/// The operators that mean ops.
pub const OPERATORS: &[(&str, &str)] = &[
    ("add", "x1 + x2"),
    ("subtract", "x1 - x2"),
    ("multiply", "x1 * x2"),
    ("divide", "x1 / x2"),
    ("floor_divide", "x1 // x2"),
    ("remainder", "x1 % x2"),
    ("power", "x1 ** x2"),
    ("matmul", "x1 @ x2"),
    ("negative", "-x"),
    ("positive", "+x"),
    ("bitwise_invert", "~x"),
    ("bitwise_and", "x1 & x2"),
    ("bitwise_or", "x1 | x2"),
    ("bitwise_xor", "x1 ^ x2"),
    ("bitwise_left_shift", "x1 << x2"),
    ("bitwise_right_shift", "x1 >> x2"),
    ("logical_not", "not x"),
    ("logical_and", "x1 and x2"),
    ("logical_or", "x1 or x2"),
    ("equal", "x1 == x2"),
    ("not_equal", "x1 != x2"),
    ("less", "x1 < x2"),
    ("less_equal", "x1 <= x2"),
    ("greater", "x1 > x2"),
    ("greater_equal", "x1 >= x2"),
];

/// The ops that scripts call by name: not those that only the syntax of indexing makes.
pub(super) fn listed() -> impl Iterator<Item = &'static OpDef> {
    let ops = texpr_std::vocabulary().ops().iter().copied();
    ops.filter(|op| op.params.iter().all(|param| param.kind != ParamKind::Slices))
}

/// The entry of an op.
pub(super) fn entry(op: &'static OpDef) -> Entry {
    let params: Vec<String> = op.params.iter().map(written).collect();
    let mut signature = format!("{}({})", op.name, params.join(", "));
    if let Some((_, operator)) = OPERATORS.iter().find(|(name, _)| *name == op.name) {
        signature = format!("{signature}\n{operator}");
    }
    let arguments =
        op.params.iter().filter_map(|param| Some((param.name.to_owned(), meaning(param)?.to_owned())));
    Entry {
        aliases: op.aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        signature: Some(signature),
        arguments: arguments.collect(),
        dtypes: dtypes::of(op),
        ..plain(op.name, op.doc)
    }
}

fn written(param: &Param) -> String {
    match param.default {
        Some(default) => format!("{}={default}", param.name),
        None if param.optional => format!("[{}]", param.name),
        None => param.name.to_owned(),
    }
}

/// What a parameter takes, if that is not just an array.
fn meaning(param: &Param) -> Option<&'static str> {
    Some(match param.kind {
        ParamKind::Array if param.optional && param.default.is_none() => "an array",
        ParamKind::Array | ParamKind::Slices => return None,
        ParamKind::Arrays => "a list or tuple of arrays",
        ParamKind::Axis => "an axis; a negative one counts from the last",
        ParamKind::Axes => "an axis or a tuple of axes",
        ParamKind::AxisList => "the axes in their new order",
        ParamKind::NewAxes => "an axis of the result, or a tuple of them",
        ParamKind::Bool => "`true` or `false`",
        ParamKind::Int => "a constant integer",
        ParamKind::DType => "a dtype",
        ParamKind::Sizes => "a size or a tuple of sizes",
        ParamKind::SizeOrNumber => "a size or a constant number",
        ParamKind::SizePairs => "a size, a pair of sizes, or a pair for each axis",
        ParamKind::SizesOrStr => "a size, a tuple of sizes, or a string",
        ParamKind::Str => "a string",
    })
}
