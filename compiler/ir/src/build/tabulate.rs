//! Comprehensions and mapped functions: a body for every index.

use crate::build::BuildCx;
use crate::build::operand::{Operand, Refused};
use crate::build::regions::results_of;
use crate::errors::e0425_each;
use crate::graph::{EffectKind, Graph, NodeKind, Tabulate};
use crate::ty::Type;
use std::sync::Arc;
use texpr_base::{DType, Size, Span};

impl BuildCx {
    /// Opens the body of a table of these sizes, and gives its indices, each from 0.
    pub fn open_tabulate(&mut self, sizes: &[Size], span: Span) -> Vec<Operand> {
        let indices = self.open(&vec![Type::scalar(DType::I64); sizes.len()], span);
        let region = self.top_mut();
        // The body is read for no index of an empty table.
        region.index_ranges = sizes.iter().map(|size| (Size::constant(0), size.when_positive())).collect();
        region.tabulates = true;
        indices.into_iter().map(|index| Operand { weak: true, ..index }).collect()
    }

    /// Closes the body with these results; gives the tables.
    pub fn close_tabulate(
        &mut self,
        sizes: Vec<Size>,
        results: &[Operand],
        span: Span,
    ) -> Result<Vec<Operand>, Refused> {
        let mut local = Vec::with_capacity(results.len());
        for result in results {
            local.push(self.localise(*result)?);
        }
        let closed = self.close();
        refuse_effects(&closed.region.graph)?;
        let has_effects = closed.has_effects();
        let args = closed.region.captured.clone();
        let weak: Vec<bool> = local.iter().map(|result| result.weak).collect();
        let body = closed.into_graph(local.iter().map(|result| result.node).collect());
        let node = Tabulate { sizes, body };
        let types: Vec<(Type, bool)> = node.types().into_iter().zip(weak).collect();
        let ty = types.first().map_or(Type::scalar(DType::Bool), |(ty, _)| ty.clone());
        let node = self.add(NodeKind::Tabulate(Arc::new(node)), args, ty, span);
        Ok(results_of(self, node, types, has_effects))
    }

    /// Whether the innermost region stands for many indices at once.
    pub fn in_tabulate(&self) -> bool {
        self.regions.iter().any(|region| region.tabulates)
    }

    /// The least and greatest value of an `i64` scalar, as sizes known outside of the tables being made, where that is plain: a size, or an index
    /// plus one.
    pub fn limits(&mut self, operand: Operand) -> Result<Option<(Size, Size)>, Refused> {
        if let Some(size) = self.as_size(operand) {
            return Ok(Some((size.clone(), size)));
        }
        let local = self.as_index(operand)?;
        let linear = self.linear(local);
        let one = Size::constant(1);
        Ok(self
            .interval(linear.base)
            .map(|(low, high)| (low.add(&linear.offset), high.sub(&one).add(&linear.offset))))
    }
}

/// Refuses what cannot be done for all indices at once, also in the loops and branches of a body. Recurses as deep as the source nests.
fn refuse_effects(body: &Graph) -> Result<(), Refused> {
    for effect in &body.effects {
        match &effect.kind {
            EffectKind::CheckIndex { .. }
            | EffectKind::DivisionByZero
            | EffectKind::Assert { .. }
            | EffectKind::CheckSizes { .. } => {}
            EffectKind::Print(_) => return Err(e0425_each::refuse(effect.span, "`print`")),
            EffectKind::SetSize(_) => {
                return Err(e0425_each::refuse(effect.span, "a size that only the data tells"));
            }
            EffectKind::Run => match effect.args.first().map(|id| &body.node(*id).kind) {
                Some(NodeKind::Loop(l)) => {
                    refuse_effects(&l.body)?;
                    l.cond.as_ref().map_or(Ok(()), refuse_effects)?;
                }
                Some(NodeKind::If(i)) => {
                    refuse_effects(&i.then)?;
                    refuse_effects(&i.otherwise)?;
                }
                // The bodies of tables were asked when they were closed.
                _ => {}
            },
        }
    }
    Ok(())
}
