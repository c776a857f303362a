//! `if`: two branches become a node, one of which runs.

use crate::build::BuildCx;
use crate::build::cx::Closed;
use crate::build::operand::{Operand, Refused};
use crate::build::regions::{results_of, with_shape};
use crate::errors::{e0207_unknown_size, e0301_u64_signed, e0417_branches};
use crate::graph::{If, NodeId, NodeKind};
use crate::ty::Type;
use std::sync::Arc;
use texpr_base::{DType, Size, Span};

/// One branch of an `if`: its region and results.
#[derive(Debug)]
pub struct Branch {
    pub closed: Closed,
    pub results: Vec<Operand>,
    types: Vec<(Type, bool)>,
}

impl BuildCx {
    /// Opens the first branch.
    pub fn open_branch(&mut self, span: Span) {
        self.open(&[], span);
    }

    /// Opens the second branch, after `first` was closed.
    pub fn open_second_branch(&mut self, first: &Branch, span: Span) {
        self.open_beside(&first.closed, span);
    }

    /// Closes a branch, with its results.
    pub fn close_branch(&mut self, results: Vec<Operand>) -> Result<Branch, Refused> {
        let local: Result<Vec<_>, _> = results.iter().map(|result| self.localise(*result)).collect();
        let types = results.iter().map(|result| (self.ty(*result).clone(), result.weak)).collect();
        let closed = self.close();
        Ok(Branch { closed, results: local?, types })
    }

    /// `if condition then … else …`, lazily: the results of the branch taken. Both must have as many.
    pub fn branch(
        &mut self,
        condition: Operand,
        then: Branch,
        otherwise: Branch,
        span: Span,
    ) -> Result<Vec<Operand>, Refused> {
        let mut types = Vec::new();
        for (i, (a, b)) in then.types.iter().zip(&otherwise.types).enumerate() {
            let places = (then.results[i].span, otherwise.results[i].span);
            let texts = (a.0.display(&self.sizes), b.0.display(&self.sizes));
            let differ = |(a, b): (&Size, &Size)| a != b && a.is_polynomial() && b.is_polynomial();
            if a.0.rank() != b.0.rank() || a.0.shape.iter().zip(&b.0.shape).any(differ) {
                return Err(e0417_branches::refuse((places.0, &texts.0), (places.1, &texts.1)));
            }
            let Some(dtype) = common(a, b) else {
                let (unsigned, signed) = if a.0.dtype == DType::U64 { (0, 1) } else { (1, 0) };
                let (places, texts) = ([places.0, places.1], [texts.0, texts.1]);
                return Err(e0301_u64_signed::refuse(
                    span,
                    (places[unsigned], &texts[unsigned]),
                    (places[signed], &texts[signed]),
                    [a, b][signed].0.dtype.name(),
                ));
            };
            for (branch, ty) in [(&then, &a.0), (&otherwise, &b.0)] {
                if branch.closed.finds_size(ty) {
                    let place = branch.results[i].span;
                    return Err(e0207_unknown_size::refuse(place, "the size of this branch's result"));
                }
            }
            types.push((a.0.with_dtype(dtype), a.1 && b.1));
        }
        let has_effects = then.closed.has_effects() || otherwise.closed.has_effects();
        let depth = self.depth();
        let made = self.unify_branches(then, otherwise, &types, span);
        while self.depth() > depth {
            self.close();
        }
        let (node, captured) = made?;
        let mut args = vec![self.import(condition)?];
        args.extend(captured);
        let ty = types.first().map_or(Type::scalar(DType::Bool), |(ty, _)| ty.clone());
        let node = self.add(NodeKind::If(Arc::new(node)), args, ty, span);
        Ok(results_of(self, node, types, has_effects))
    }

    /// Both branches with results of these types and the same captured values.
    fn unify_branches(
        &mut self,
        then: Branch,
        otherwise: Branch,
        types: &[(Type, bool)],
        span: Span,
    ) -> Result<(If, Vec<NodeId>), Refused> {
        self.reopen(otherwise.closed);
        let second = self.branch_results(&otherwise.results, types, span)?;
        let otherwise = self.close();
        self.reopen(then.closed);
        self.share_captures(&otherwise);
        let first = self.branch_results(&then.results, types, span)?;
        let then = self.close();
        let captured = otherwise.region.captured.clone();
        Ok((If { then: then.into_graph(first), otherwise: otherwise.into_graph(second) }, captured))
    }

    fn branch_results(
        &mut self,
        results: &[Operand],
        types: &[(Type, bool)],
        span: Span,
    ) -> Result<Vec<NodeId>, Refused> {
        let mut out = Vec::with_capacity(results.len());
        for (result, (ty, _)) in results.iter().zip(types) {
            let taken = match self.take_dtype(*result, ty.dtype)? {
                Some(taken) => taken,
                None => {
                    let node = self.convert(*result, ty.dtype)?;
                    Operand { node, region: self.region(), ..*result }
                }
            };
            let shape = self.ty(taken).shape.clone();
            for (a, b) in shape.iter().zip(&ty.shape) {
                self.check_equal(a, b, span);
            }
            out.push(with_shape(self, taken, &ty.shape)?.node);
        }
        Ok(out)
    }
}

/// The dtype of a branch's result, given both with their weakness.
fn common(a: &(Type, bool), b: &(Type, bool)) -> Option<DType> {
    let of = |weak: DType, strong: DType| {
        if weak.kind() > strong.kind() && !(weak.is_int() && strong.is_int()) { weak } else { strong }
    };
    match (a.1, b.1) {
        (true, false) => Some(of(a.0.dtype, b.0.dtype)),
        (false, true) => Some(of(b.0.dtype, a.0.dtype)),
        _ => a.0.dtype.promote(b.0.dtype),
    }
}
