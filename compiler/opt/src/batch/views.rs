//! Views, updates and library routines.

use super::{Batch, Frame, Lifted, Linear, whole};
use texpr_base::Size;
use texpr_ir::attr::Start;
use texpr_ir::core::{Core, CoreId, CoreNode, CoreRoutine, ViewAxis};
use texpr_ir::{Prim, Type};

impl Batch<'_> {
    /// A view whose source or starts depend on the index. A start that is linear in one index is an axis of the view; others are places.
    pub(super) fn lift_view(
        &mut self,
        frame: &Frame<'_>,
        node: &CoreNode,
        axes: &[ViewAxis],
        args: &[Lifted],
    ) -> CoreId {
        let n = self.n();
        let (source, starts) = (args[0], &args[1..]);
        // Per axis of the body's source: the index that it follows alone.
        let followed: Vec<Option<Linear>> = axes
            .iter()
            .zip(&frame.graph.ty(node.args[0]).shape)
            .map(|(axis, size)| match (&axis.start, axis.out) {
                (Start::Arg(k), None) if starts[*k].many => {
                    let linear = frame.linear.get(&node.args[1 + *k])?;
                    self.is_inside(linear, size).then(|| linear.clone())
                }
                _ => None,
            })
            .collect();
        let lead: Vec<Size> = (0..n)
            .map(|k| {
                let of_source = !self.lead(source)[k].is_one();
                let of_starts =
                    axes.iter().zip(&followed).any(|(axis, followed)| match (&axis.start, followed) {
                        (_, Some(linear)) => linear.axis == Some(k),
                        (Start::Arg(s), None) => !self.lead(starts[*s])[k].is_one(),
                        (Start::Size(_), None) => false,
                    });
                if of_source || of_starts { self.sizes[k].clone() } else { Size::constant(1) }
            })
            .collect();
        let mut lifted = Vec::new();
        if source.many {
            let own = self.lead(source);
            lifted.extend((0..n).map(|k| {
                if own[k].is_one() && !lead[k].is_one() { ViewAxis::first() } else { ViewAxis::whole(k) }
            }));
        }
        let mut new_starts = Vec::new();
        let rank = node.ty.rank();
        for (axis, followed) in axes.iter().zip(followed) {
            let out = axis.out.map(|out| n + out);
            lifted.push(match (&axis.start, followed) {
                (_, Some(linear)) => {
                    ViewAxis { out: linear.axis, start: Start::Size(linear.offset), step: linear.factor }
                }
                (Start::Size(size), None) => {
                    ViewAxis { out, start: Start::Size(size.clone()), step: axis.step }
                }
                (Start::Arg(k), None) => {
                    let start = self.start(starts[*k], frame.graph.ty(node.args[1 + *k]).rank(), rank);
                    new_starts.push(start);
                    ViewAxis { out, start: Start::Arg(new_starts.len() - 1), step: axis.step }
                }
            });
        }
        let shape = lead.iter().chain(&node.ty.shape).cloned().collect();
        self.b.view_at(source.node, &new_starts, lifted, shape)
    }

    /// A start as one of a view with the axes of the table in front, and `rank` of its own.
    fn start(&mut self, start: Lifted, own: usize, rank: usize) -> CoreId {
        if start.many { self.padded(start, own, rank) } else { start.node }
    }

    /// Whether every place is in an axis of `size`, for certain.
    fn is_inside(&self, linear: &Linear, size: &Size) -> bool {
        let Some(axis) = linear.axis else { return false };
        let steps = self.sizes[axis].sub(&Size::constant(1)).scale(linear.factor);
        let (first, last) = (linear.offset.clone(), linear.offset.add(&steps));
        let (low, high) = if linear.factor >= 0 { (first, last) } else { (last, first) };
        (self.natural)(&low) && (self.natural)(&size.sub(&Size::constant(1)).sub(&high))
    }

    pub(super) fn lift_update(
        &mut self,
        node: &CoreNode,
        axes: &[ViewAxis],
        combine: Option<Prim>,
        args: &[Lifted],
    ) -> CoreId {
        let n = self.n();
        let lead = self.common_lead(args);
        let (base, value) = (self.spread(args[0], &lead), self.spread(args[1], &lead));
        let rank = self.b.ty(value).rank() - n;
        let mut nodes = vec![base, value];
        for start in &args[2..] {
            let own = self.b.ty(start.node).rank() - if start.many { n } else { 0 };
            nodes.push(self.start(*start, own, rank));
        }
        let mut lifted = whole(n);
        lifted.extend(axes.iter().map(|axis| ViewAxis { out: axis.out.map(|out| n + out), ..axis.clone() }));
        let shape = lead.iter().chain(&node.ty.shape).cloned().collect();
        self.b.add(Core::Update { axes: lifted, combine }, nodes, Type::new(node.ty.dtype, shape))
    }

    /// Routines take leading axes as batches.
    pub(super) fn lift_routine(&mut self, call: &CoreRoutine, args: &[Lifted]) -> Vec<Lifted> {
        let many = args.iter().any(|arg| arg.many);
        if !many {
            let nodes: Vec<CoreId> = args.iter().map(|arg| arg.node).collect();
            let results = self.b.routine(call.routine, &nodes, call.params.clone(), call.outs.clone());
            return results.into_iter().map(|node| Lifted { node, many: false }).collect();
        }
        let lead = self.common_lead(args);
        let nodes: Vec<CoreId> = args.iter().map(|arg| self.spread(*arg, &lead)).collect();
        let outs =
            call.outs.iter().map(|ty| Type::new(ty.dtype, lead.iter().chain(&ty.shape).cloned().collect()));
        let outs = outs.collect();
        let results = self.b.routine(call.routine, &nodes, call.params.clone(), outs);
        results.into_iter().map(|node| Lifted { node, many: true }).collect()
    }
}
