//! `[1, 2, 3]`, `[[a, b], [c, d]]`.

use crate::attr::Attr;
use crate::build::operand::{Arg, Operand, Refused};
use crate::build::{BuildCx, names};
use crate::errors::{e0208_ragged, e0302_literal, e0414_argument_sort};
use crate::graph::{ArrayConst, NodeKind};
use crate::op::ParamKind;
use crate::ty::Type;
use std::sync::Arc;
use texpr_base::{DType, Scalar, Size, Span};

/// Larger arrays of arrays are stacked when the program runs, under its memory limit.
const MAX_CONSTANT: usize = 1 << 20;

impl BuildCx {
    /// An array of these elements along a new first axis: a constant if they are all literals, else a `stack`.
    pub fn list(&mut self, items: Vec<Arg>, span: Span) -> Result<Operand, Refused> {
        let mut elements = Vec::with_capacity(items.len());
        for item in items {
            elements.push(match item {
                Arg::Value(operand) => operand,
                Arg::List(inner, inner_span) => self.list(inner, inner_span)?,
                Arg::Tuple(..) | Arg::None(_) | Arg::DType(..) | Arg::Str(..) => {
                    return Err(e0414_argument_sort::not_array(item.span(), item.sort()));
                }
            });
        }
        let Some(first) = elements.first().copied() else {
            let empty = ArrayConst { shape: vec![0], elements: Vec::new() };
            let ty = Type::new(DType::F64, vec![Size::constant(0)]);
            return Ok(Operand {
                weak: true,
                ..self.add(NodeKind::Array(Arc::new(empty)), vec![], ty, span)
            });
        };
        for other in &elements[1..] {
            let (a, b) = (&self.ty(first).shape, &self.ty(*other).shape);
            let differs = a.len() != b.len()
                || a.iter().zip(b).any(|(a, b)| a != b && a.is_polynomial() && b.is_polynomial());
            if differs {
                let (a, b) = (self.type_text(first), self.type_text(*other));
                return Err(e0208_ragged::refuse((first.span, &a), (other.span, &b)));
            }
        }
        match self.constant_list(&elements, span)? {
            Some(array) => Ok(array),
            None => self.stack(&elements, span),
        }
    }

    fn constant_list(&mut self, elements: &[Operand], span: Span) -> Result<Option<Operand>, Refused> {
        let n_elements = |operand: &Operand| match self.node(*operand).map(|node| &node.kind) {
            Some(NodeKind::Array(array)) => array.elements.len(),
            _ => 0,
        };
        if elements.iter().map(n_elements).sum::<usize>() > MAX_CONSTANT {
            return Ok(None);
        }
        let mut shape = Vec::new();
        let mut scalars: Vec<(Scalar, Span)> = Vec::new();
        for element in elements {
            match self.node(*element).map(|node| &node.kind) {
                Some(NodeKind::Const(scalar)) => scalars.push((*scalar, element.span)),
                Some(NodeKind::Array(array)) => {
                    shape.clone_from(&array.shape);
                    scalars.extend(array.elements.iter().map(|scalar| (*scalar, element.span)));
                }
                _ => return Ok(None),
            }
        }
        let dtype = self.common_dtype(elements, span)?;
        let mut converted = Vec::with_capacity(scalars.len());
        for (scalar, place) in scalars {
            let fits = !dtype.is_int() || (dtype.int_min()..=dtype.int_max()).contains(&scalar.as_i128());
            if !fits {
                return Err(e0302_literal::refuse(place, &scalar.to_string(), dtype.name(), None));
            }
            converted.push(scalar.cast(dtype));
        }
        shape.insert(0, elements.len());
        let ty = Type::new(dtype, shape.iter().map(|size| Size::constant(*size as i64)).collect());
        let array = ArrayConst { shape, elements: converted };
        let weak = dtype != DType::Bool && elements.iter().all(|e| e.weak);
        Ok(Some(Operand { weak, ..self.add(NodeKind::Array(Arc::new(array)), vec![], ty, span) }))
    }

    fn stack(&mut self, elements: &[Operand], span: Span) -> Result<Operand, Refused> {
        let def = self.own_op(names::STACK, span)?;
        let attrs = def
            .params
            .iter()
            .filter(|param| !matches!(param.kind, ParamKind::Array | ParamKind::Arrays))
            .map(|param| match param.kind {
                ParamKind::Axis | ParamKind::NewAxes => Attr::Axes(vec![0]),
                _ => Attr::None,
            })
            .collect();
        self.finish_call(def, elements, attrs, span)
    }
}
