//! Run-time indices: which are in range by proof, and the check for the others.

use crate::build::operand::{Operand, Refused};
use crate::build::{BuildCx, names};
use crate::graph::{Effect, EffectKind, NodeId, NodeKind, Shown, SizeCheckKind};
use texpr_base::{DType, Scalar, Size, Span};

/// Sums of more indices are not looked through.
const MAX_TERMS: usize = 8;

/// A check is not made again if it is among so many last effects.
const RECENT: usize = 32;

/// A run-time integer as a node plus a size.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Linear {
    pub(super) base: NodeId,
    pub(super) offset: Size,
}

impl BuildCx {
    /// An integer scalar as `i64` of the innermost region.
    pub(super) fn as_index(&mut self, operand: Operand) -> Result<Operand, Refused> {
        let node = self.convert(operand, DType::I64)?;
        Ok(Operand { node, region: self.region(), weak: false, span: operand.span })
    }

    /// The value, of the innermost region, as base plus offset.
    pub(super) fn linear(&mut self, operand: Operand) -> Linear {
        let (mut base, mut offset) = (operand.node, Size::constant(0));
        while let NodeKind::Op { def, .. } = &self.graph().node(base).kind {
            let name = def.name;
            let [left, right] = self.graph().node(base).args[..] else { break };
            let of = |node| Operand { node, ..operand };
            if name == names::ADD
                && let Some(size) = self.as_size(of(right))
            {
                offset = offset.add(&size);
                base = left;
            } else if name == names::ADD
                && let Some(size) = self.as_size(of(left))
            {
                offset = offset.add(&size);
                base = right;
            } else if name == names::SUBTRACT
                && let Some(size) = self.as_size(of(right))
            {
                offset = offset.sub(&size);
                base = left;
            } else {
                break;
            }
        }
        Linear { base, offset }
    }

    /// The half-open interval that a node of the innermost region lies in, if it is an index, or a sum or difference of such.
    pub(super) fn interval(&self, node: NodeId) -> Option<(Size, Size)> {
        self.interval_within(node, MAX_TERMS)
    }

    fn interval_within(&self, node: NodeId, fuel: usize) -> Option<(Size, Size)> {
        let one = Size::constant(1);
        match &self.graph().node(node).kind {
            NodeKind::Size(size) => return Some((size.clone(), size.add(&one))),
            NodeKind::Const(scalar) => {
                let value = Size::constant(i64::try_from(scalar.as_i128()).ok()?);
                return Some((value.clone(), value.add(&one)));
            }
            NodeKind::Op { def, .. } if def.name == names::ADD || def.name == names::SUBTRACT => {
                let [a, b] = self.graph().node(node).args[..] else { return None };
                let fuel = fuel.checked_sub(1)?;
                let (a, b) = (self.interval_within(a, fuel)?, self.interval_within(b, fuel)?);
                return Some(if def.name == names::ADD {
                    (a.0.add(&b.0), a.1.add(&b.1).sub(&one))
                } else {
                    (a.0.sub(&b.1).add(&one), a.1.sub(&b.0))
                });
            }
            _ => {}
        }
        self.interval_of_index(node)
    }

    fn interval_of_index(&self, node: NodeId) -> Option<(Size, Size)> {
        let mut node = node;
        for region in self.regions.iter().rev() {
            let NodeKind::Param(number) = region.graph.node(node).kind else { return None };
            if (number as usize) < region.n_own {
                return region.index_ranges.get(number as usize).cloned();
            }
            node = *region.captured.get((number as usize).checked_sub(region.n_own)?)?;
        }
        None
    }

    /// Whether an `i64` of the innermost region is known to be at least 0.
    pub(super) fn is_natural(&mut self, index: Operand) -> bool {
        let linear = self.linear(index);
        let low = self.interval(linear.base).map(|(low, _)| low.add(&linear.offset));
        low.is_some_and(|low| self.never_negative(&low))
    }

    /// Where an index known only at run time begins: from the front, and in range of `size` by proof or by a check. `extent` elements
    /// from there on must be in range too.
    pub(super) fn checked_start(
        &mut self,
        index: Operand,
        extent: &Size,
        size: &Size,
        check: &dyn Fn(&mut Self, Operand) -> Result<(), Refused>,
    ) -> Result<Operand, Refused> {
        let linear = self.linear(index);
        let (mut from_front, mut in_range) = (false, false);
        if let Some((low, high)) = self.interval(linear.base) {
            let last = high.add(&linear.offset).sub(&Size::constant(1)).add(extent);
            from_front = self.never_negative(&low.add(&linear.offset));
            in_range = from_front && self.never_negative(&size.sub(&last));
        }
        if !in_range {
            check(self, index)?;
        }
        if from_front {
            return Ok(index);
        }
        let span = index.span;
        let zero = self.constant(Scalar::i64(0), span);
        let negative = self.own_call(names::LESS, &[index, zero], span)?;
        let size = self.size_value(size, span);
        let wrapped = self.own_call(names::ADD, &[index, size], span)?;
        self.own_call(names::WHERE, &[negative, wrapped, index], span)
    }

    /// The check of one index.
    pub(super) fn check_index(&mut self, index: Operand, axis: usize, size: &Size, array: &str) {
        let kind = EffectKind::CheckIndex { axis, size: size.clone(), array: array.to_string() };
        self.effect_once(Effect { kind, args: vec![index.node], span: index.span });
    }

    /// Adds a check, unless it was made just before.
    pub(super) fn effect_once(&mut self, new: Effect) {
        let effects = &self.graph().effects;
        let recent = &effects[effects.len().saturating_sub(RECENT)..];
        if !recent.iter().any(|effect| effect.kind == new.kind && effect.args == new.args) {
            self.effect(new);
        }
    }

    /// The check of an index whose value is known before the run: then, but where a branch may not be taken, on the way.
    pub(super) fn check_known_index(
        &mut self,
        index: Operand,
        place: &Size,
        axis: usize,
        size: &Size,
        array: &str,
    ) -> Result<(), Refused> {
        if self.in_branch() {
            let local = self.as_index(index)?;
            self.check_index(local, axis, size, array);
        } else {
            let kind = SizeCheckKind::Index { axis, array: array.to_string() };
            self.check_sizes(kind, place, size, index.span);
        }
        Ok(())
    }

    /// The check that an axis of this size has an element for `op`, on the way.
    pub(super) fn check_not_empty(&mut self, op: &str, size: &Size, span: Span) -> Result<(), Refused> {
        let zero = self.constant(Scalar::i64(0), span);
        let value = self.size_value(size, span);
        let holds = self.own_call(names::LESS, &[zero, value], span)?;
        let size = size.display(&self.sizes).to_string();
        let message = format!("`{op}` of no elements: the size `{size}` is 0");
        let kind = EffectKind::Assert { message, shown: Shown::Values(Vec::new()) };
        self.effect(Effect { kind, args: vec![holds.node], span });
        Ok(())
    }

    /// The check that `len` elements from `start` on lie in an axis of `size`.
    pub(super) fn check_slice(
        &mut self,
        start: Operand,
        len: &Size,
        axis: usize,
        size: &Size,
        span: Span,
    ) -> Result<(), Refused> {
        let zero = self.constant(Scalar::i64(0), span);
        let room = size.sub(len);
        let room = self.size_value(&room, span);
        let low = self.own_call(names::LESS_EQUAL, &[zero, start], span)?;
        let high = self.own_call(names::LESS_EQUAL, &[start, room], span)?;
        let holds = self.own_call(names::LOGICAL_AND, &[low, high], span)?;
        let size = size.display(&self.sizes).to_string();
        let len = len.display(&self.sizes).to_string();
        let message = format!("a slice of {len} elements does not lie in axis {axis} of size {size}");
        let kind = EffectKind::Assert { message, shown: Shown::Values(vec!["start".to_string()]) };
        self.effect(Effect { kind, args: vec![holds.node, start.node], span });
        Ok(())
    }
}
