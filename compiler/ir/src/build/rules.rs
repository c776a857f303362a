//! Functions whose derivative the user says: the result becomes a [`Custom`] node, which holds the rule.

use crate::attr::Attr;
use crate::build::operand::{Operand, Refused};
use crate::build::regions::{same_shape_or_checked, with_shape};
use crate::build::{BuildCx, names};
use crate::errors::e0515_rule;
use crate::graph::{Custom, EffectKind, NodeKind};
use crate::ty::Type;
use std::sync::Arc;
use texpr_base::{Size, Span};

/// A function's result and what it was computed from.
#[derive(Clone, Debug)]
pub struct Ruled<'a> {
    /// The function's name.
    pub name: &'a str,
    /// Its arguments of float and complex dtypes: marked, so that nothing else is one of them.
    pub xs: Vec<Operand>,
    /// What the function calls them.
    pub params: Vec<String>,
    pub y: Operand,
}

impl BuildCx {
    /// Opens a rule; gives the arguments as the rule knows them, and last the cotangent of the result.
    pub fn open_rule(&mut self, ruled: &Ruled<'_>, span: Span) -> Vec<Operand> {
        let types: Vec<Type> =
            ruled.xs.iter().chain([&ruled.y]).map(|operand| self.ty(*operand).clone()).collect();
        self.open(&types, span)
    }

    /// The cotangent of an argument of an elementwise function, whose slope by it and whose result's cotangent are known.
    ///
    /// # Errors
    /// E0515 if the function is not elementwise at these types.
    pub fn times_slope(
        &mut self,
        ruled: &Ruled<'_>,
        k: usize,
        slope: Operand,
        dy: Operand,
        span: Span,
    ) -> Result<Operand, Refused> {
        let (x, y) = (self.ty(ruled.xs[k]).clone(), self.ty(dy).clone());
        let fits = |(a, b): (&Size, &Size)| a == b || a.is_one();
        let elementwise = x.rank() <= y.rank() && x.shape.iter().rev().zip(y.shape.iter().rev()).all(fits);
        if !elementwise {
            let (of_x, of_y) = (self.type_text(ruled.xs[k]), self.type_text(dy));
            let param = (ruled.params[k].as_str(), of_x.as_str());
            return Err(e0515_rule::not_elementwise(slope.span, ruled.name, param, &of_y));
        }
        let place = slope.span;
        let sizes = Attr::Sizes(y.shape.clone());
        let slope = self.own_call_with(names::BROADCAST_TO, &[slope], vec![sizes], place)?;
        let change = self.own_call_with(names::MULTIPLY, &[slope, dy], vec![], place)?;
        let more = y.rank() - x.rank();
        let stretched =
            (more..y.rank()).filter(|axis| x.shape[axis - more].is_one() && !y.shape[*axis].is_one());
        let axes: Vec<usize> = (0..more).chain(stretched).collect();
        if axes.is_empty() {
            return Ok(change);
        }
        let dtype = Attr::DType(self.ty(change).dtype);
        let attrs = vec![Attr::Axes(axes), Attr::Bool(false), dtype];
        let change = self.own_call_with("sum", &[change], attrs, span)?;
        with_shape(self, change, &x.shape)
    }

    /// Closes the rule with the cotangents of the arguments; gives the function's result, which carries it.
    ///
    /// # Errors
    /// E0515 if a cotangent has not its argument's type, or the rule does something else than compute.
    pub fn close_rule(
        &mut self,
        ruled: &Ruled<'_>,
        cotangents: &[Operand],
        span: Span,
    ) -> Result<Operand, Refused> {
        let mut results = Vec::with_capacity(cotangents.len());
        for (k, cotangent) in cotangents.iter().enumerate() {
            let ty = self.ty(ruled.xs[k]).clone();
            let place = cotangent.span;
            let complex = self.ty(*cotangent).dtype.is_complex() && !ty.dtype.is_complex();
            if complex || !same_shape_or_checked(self, *cotangent, &ty.shape, place) {
                let (have, want) = (self.type_text(*cotangent), self.type_text(ruled.xs[k]));
                return Err(e0515_rule::shape(place, &ruled.params[k], &have, &want));
            }
            let node = self.convert(*cotangent, ty.dtype)?;
            let local = Operand { node, region: self.region(), ..*cotangent };
            results.push(with_shape(self, local, &ty.shape)?.node);
        }
        for effect in &self.graph().effects {
            let what = match effect.kind {
                EffectKind::Print(_) => "a `print`",
                EffectKind::SetSize(_) => "a size that only the data tells",
                EffectKind::Run => "a loop or a branch in which something happens",
                _ => continue,
            };
            return Err(e0515_rule::effect(effect.span, what));
        }
        let closed = self.close();
        let captured = closed.region.captured.clone();
        let rule = closed.into_graph(results);
        let mut args = vec![self.import(ruled.y)?];
        for x in &ruled.xs {
            args.push(self.import(*x)?);
        }
        args.extend(captured);
        let ty = self.ty(ruled.y).clone();
        let custom = Custom { name: ruled.name.to_string(), n_by: ruled.xs.len(), rule };
        Ok(Operand { weak: ruled.y.weak, ..self.add(NodeKind::Custom(Arc::new(custom)), args, ty, span) })
    }
}
