//! Arguments that the result's type depends on, as attributes.

use crate::attr::Attr;
use crate::build::BuildCx;
use crate::build::operand::{Arg, Operand, Refused};
use crate::errors::{e0205_axis, e0207_unknown_size, e0414_argument_sort};
use crate::graph::NodeKind;
use crate::op::{OpDef, Param, ParamKind};
use texpr_base::{DType, Size, Span};

/// The attribute of `param`; `array` is the op's first array argument, whose axes are meant.
pub(super) fn attribute(
    cx: &mut BuildCx,
    def: &'static OpDef,
    param: &Param,
    arg: Option<Arg>,
    array: Option<Operand>,
) -> Result<Attr, Refused> {
    let Some(arg) = arg else { return Ok(Attr::None) };
    if let Arg::None(_) = arg {
        return Ok(Attr::None);
    }
    let wrong = |cx: &BuildCx, arg: &Arg, expected: &str| {
        e0414_argument_sort::refuse(arg.span(), def.name, param.name, expected, &cx.describe(arg))
    };
    match param.kind {
        ParamKind::Axis => match constant_int(cx, &arg) {
            Some(axis) => Ok(Attr::Axes(vec![normalise(cx, axis, arg.span(), array, 0)?])),
            None => Err(wrong(cx, &arg, "a constant integer")),
        },
        ParamKind::Axes | ParamKind::AxisList | ParamKind::NewAxes => {
            let Some(items) = constant_ints(cx, &arg) else {
                return Err(wrong(cx, &arg, "a constant integer or a tuple of them"));
            };
            let extra = if param.kind == ParamKind::NewAxes { items.len() } else { 0 };
            let mut axes = Vec::with_capacity(items.len());
            for (axis, span) in items {
                let axis = normalise(cx, axis, span, array, extra)?;
                if axes.contains(&axis) {
                    return Err(e0205_axis::repeated(span, axis));
                }
                axes.push(axis);
            }
            if param.kind != ParamKind::AxisList {
                axes.sort_unstable();
            }
            Ok(Attr::Axes(axes))
        }
        ParamKind::Bool => match &arg {
            Arg::Value(operand) => match cx.as_const(*operand) {
                Some(scalar) if scalar.dtype == DType::Bool => Ok(Attr::Bool(scalar.as_bool())),
                _ => Err(wrong(cx, &arg, "`true` or `false`")),
            },
            _ => Err(wrong(cx, &arg, "`true` or `false`")),
        },
        ParamKind::Int => {
            constant_int(cx, &arg).map(Attr::Int).ok_or_else(|| wrong(cx, &arg, "a constant integer"))
        }
        ParamKind::DType => match arg {
            Arg::DType(dtype, _) => Ok(Attr::DType(dtype)),
            Arg::Value(operand) if cx.const_int(operand).is_some() => {
                let refused = wrong(cx, &arg, "a dtype such as `f32`");
                Err(Box::new(refused.help("several sizes are one tuple, as in NumPy: `zeros((2, 3))`")))
            }
            _ => Err(wrong(cx, &arg, "a dtype such as `f32`")),
        },
        ParamKind::Str => match arg {
            Arg::Str(text, _) => Ok(Attr::Str(text)),
            _ => Err(wrong(cx, &arg, "a string")),
        },
        ParamKind::SizePairs => Ok(Attr::Sizes(sizes(cx, def, param, &flat(arg))?)),
        ParamKind::SizesOrStr => match arg {
            Arg::Str(text, _) => Ok(Attr::Str(text)),
            _ => Ok(Attr::Sizes(sizes(cx, def, param, &arg)?)),
        },
        ParamKind::Sizes => Ok(Attr::Sizes(sizes(cx, def, param, &arg)?)),
        ParamKind::SizeOrNumber => match &arg {
            Arg::Value(operand) if cx.ty(*operand).dtype.is_float() && cx.ty(*operand).rank() == 0 => {
                match cx.as_const(*operand) {
                    Some(scalar) => Ok(Attr::Number(scalar)),
                    None => Err(e0207_unknown_size::float(operand.span, def.name, param.name)),
                }
            }
            _ => Ok(Attr::Sizes(sizes(cx, def, param, &arg)?)),
        },
        ParamKind::Array | ParamKind::Arrays | ParamKind::Slices => {
            Err(wrong(cx, &arg, "an argument of another sort"))
        }
    }
}

impl BuildCx {
    /// What an argument is, in the user's words.
    pub fn describe(&self, arg: &Arg) -> String {
        match arg {
            Arg::Value(operand) => {
                let text = self.type_text(*operand);
                if self.as_const(*operand).is_some() { format!("a constant {text}") } else { text }
            }
            _ => arg.sort().to_string(),
        }
    }

    /// The integer, if the argument is a constant one.
    pub fn const_int(&self, operand: Operand) -> Option<i64> {
        let scalar = self.as_const(operand)?;
        if scalar.dtype.is_int() { i64::try_from(scalar.as_i128()).ok() } else { None }
    }
}

fn constant_int(cx: &BuildCx, arg: &Arg) -> Option<i64> {
    if let Arg::Value(operand) = arg { cx.const_int(*operand) } else { None }
}

/// The constant integers of a single one, a tuple or a list, with their places.
fn constant_ints(cx: &BuildCx, arg: &Arg) -> Option<Vec<(i64, Span)>> {
    match arg {
        Arg::Tuple(items, _) | Arg::List(items, _) => {
            items.iter().map(|item| constant_int(cx, item).map(|value| (value, item.span()))).collect()
        }
        Arg::Value(operand) => {
            if let Some(value) = cx.const_int(*operand) {
                return Some(vec![(value, operand.span)]);
            }
            let NodeKind::Array(array) = &cx.node(*operand)?.kind else { return None };
            let is_list = array.shape.len() == 1 && cx.ty(*operand).dtype.is_int();
            is_list.then(|| array.elements.iter().map(|e| (e.as_i64(), operand.span)).collect())
        }
        Arg::None(_) | Arg::DType(..) | Arg::Str(..) => None,
    }
}

/// `axis` counted from the front; the array meant has `extra` axes more than `array`.
fn normalise(
    cx: &BuildCx,
    axis: i64,
    span: Span,
    array: Option<Operand>,
    extra: usize,
) -> Result<usize, Refused> {
    let rank = array.map_or(0, |operand| cx.ty(operand).rank()) + extra;
    let from_front = if axis < 0 { axis.checked_add(rank as i64) } else { Some(axis) };
    match from_front.and_then(|axis| usize::try_from(axis).ok()) {
        Some(axis) if axis < rank => Ok(axis),
        _ => {
            let text = array.map(|operand| (operand.span, cx.type_text(operand)));
            let array = text.as_ref().filter(|_| extra == 0).map(|(place, ty)| (*place, ty.as_str()));
            Err(e0205_axis::out_of_range(span, axis, rank, array))
        }
    }
}

/// The parts of tuples of tuples, one after another.
fn flat(arg: Arg) -> Arg {
    match arg {
        Arg::Tuple(items, span) | Arg::List(items, span) => {
            let parts = items.into_iter().flat_map(|item| match flat(item) {
                Arg::Tuple(parts, _) => parts,
                one => vec![one],
            });
            Arg::Tuple(parts.collect(), span)
        }
        one => one,
    }
}

/// The sizes of an integer, a tuple, a list, or a one-dimensional literal.
fn sizes(cx: &mut BuildCx, def: &OpDef, param: &Param, arg: &Arg) -> Result<Vec<Size>, Refused> {
    match arg {
        Arg::Tuple(items, _) | Arg::List(items, _) => {
            let mut out = Vec::with_capacity(items.len());
            for item in items {
                let Arg::Value(operand) = item else {
                    let actual = cx.describe(item);
                    return Err(e0414_argument_sort::refuse(
                        item.span(),
                        def.name,
                        param.name,
                        "sizes",
                        &actual,
                    ));
                };
                out.push(one_size(cx, def, param, *operand)?);
            }
            Ok(out)
        }
        Arg::Value(operand) if cx.ty(*operand).rank() == 1 => {
            if let Some(ints) = constant_ints(cx, arg) {
                return Ok(ints.into_iter().map(|(value, _)| Size::constant(value)).collect());
            }
            Err(e0207_unknown_size::refuse(arg.span(), &format!("the argument `{}`", param.name)))
        }
        Arg::Value(operand) => Ok(vec![one_size(cx, def, param, *operand)?]),
        Arg::None(_) | Arg::DType(..) | Arg::Str(..) => {
            let actual = cx.describe(arg);
            Err(e0414_argument_sort::refuse(
                arg.span(),
                def.name,
                param.name,
                "a size or a tuple of sizes",
                &actual,
            ))
        }
    }
}

fn one_size(cx: &mut BuildCx, def: &OpDef, param: &Param, operand: Operand) -> Result<Size, Refused> {
    let ty = cx.ty(operand);
    if !ty.dtype.is_int() || ty.rank() != 0 {
        let actual = cx.describe(&Arg::Value(operand));
        return Err(e0414_argument_sort::refuse(
            operand.span,
            def.name,
            param.name,
            "a size or a tuple of sizes",
            &actual,
        ));
    }
    cx.data_size(operand, false)
}
