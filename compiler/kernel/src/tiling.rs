//! Time tiling: loops that make several turns of one part of their arrays before they go on to the next part.
//!
//! A relaxation or a wave needs of the turn before an element and its neighbours. So a part of the arrays that fits into a cache may make turn
//! after turn there, each a little further back than the one before, and the arrays come from memory once for many turns. What a turn makes
//! of whole arrays, such as how much it changed, must wait until they are done: it may be looked at, but no later turn may depend on it. Whether it
//! pays is decided for the sizes at hand, when they are known.

use crate::affine::Affine;
use crate::ir::{Form, Kernel, KernelInfo, OutKind, Source};
use crate::plan::Step;
use rustc_hash::FxHashMap;
use texpr_base::{Size, When};
use texpr_ir::core::{Core, CoreGraph, CoreId, CoreLoop};
use texpr_ir::graph::EffectKind;

/// How the turns of a loop may be tiled.
#[derive(Clone, Debug)]
pub struct Tiling {
    /// When each step runs, if several turns are made together.
    pub steps: Vec<When>,
    /// When each carry is known.
    pub carries: Vec<When>,
    /// Elements of each array that goes from turn to turn.
    pub points: Size,
    /// How far from the element that it makes a turn reads those arrays, in elements.
    pub reach: Vec<Size>,
}

/// How the turns of a loop may be tiled, if they may. The kernels are as they will be compiled.
pub fn tiling(l: &CoreLoop, steps: &[Step<'_>], kernels: &[KernelInfo]) -> Option<Tiling> {
    if l.cond.is_some() {
        return None;
    }
    let graph = &l.body;
    let mut carries = vec![When::Before; l.n_carries];
    // Each round some carry is known later than was thought, and none becomes earlier: so there are two rounds a carry at most.
    for _ in 0..=2 * l.n_carries {
        let mut known = Known { graph, kernels, of: FxHashMap::default() };
        for (n, node) in graph.nodes.iter().enumerate() {
            if let Core::Param(k) = node.kind {
                let carried = (k as usize).checked_sub(1).and_then(|k| carries.get(k));
                known.of.insert(CoreId(n as u32), carried.copied().unwrap_or(When::Before));
            }
        }
        let roles: Vec<When> = steps.iter().map(|step| known.role(step)).collect::<Option<_>>()?;
        let joined: Vec<When> = carries
            .iter()
            .zip(&graph.results)
            .map(|(was, result)| was.or(*known.of.get(result)?))
            .collect::<Option<_>>()?;
        if joined == carries {
            let (points, reach) = known.arrays(steps, &roles)?;
            return Some(Tiling { steps: roles, carries, points, reach });
        }
        carries = joined;
    }
    None
}

/// When values are known.
struct Known<'a> {
    graph: &'a CoreGraph,
    kernels: &'a [KernelInfo],
    of: FxHashMap<CoreId, When>,
}

impl Known<'_> {
    /// When a step runs; what it makes is known from then on. `None` if it must keep its place.
    fn role(&mut self, step: &Step<'_>) -> Option<When> {
        if let Step::Alias(id) = step
            && let Core::Param(_) = self.graph.node(*id).kind
        {
            return Some(When::Before);
        }
        let mut when = When::Before;
        for id in step.reads(self.graph, self.kernels) {
            when = when.or(*self.of.get(&id)?)?;
        }
        match step {
            Step::Kernel(k) => {
                let kernel = &self.kernels[*k].kernel;
                let is_small = kernel.outs.iter().all(|out| self.graph.ty(out.node).rank() == 0);
                if when == When::Before && !is_small {
                    when = When::Within;
                }
                for out in &kernel.outs {
                    let is_whole = when == When::Within && matches!(out.kind, OutKind::Reduce { .. });
                    self.of.insert(out.node, if is_whole { When::After } else { when });
                }
                return Some(when);
            }
            Step::Drop(_) => return Some(When::Before),
            // What is not a kernel needs its arrays whole.
            _ if when == When::Within => return None,
            Step::Alias(_) | Step::Literal(_) => {}
            // What may fail or is seen keeps its order: it comes last.
            Step::Contract(_) | Step::Routine(_) | Step::Update(_) | Step::Concat(_) => when = When::After,
            Step::Effect(k) => match self.graph.effects[*k].kind {
                EffectKind::Assert { .. } | EffectKind::Print { .. } | EffectKind::DivisionByZero => {
                    when = When::After;
                }
                // Later steps rely on what these check and set.
                _ => return None,
            },
            Step::Loop { .. } | Step::Nest { .. } | Step::If { .. } => return None,
        }
        for id in step.writes(self.kernels) {
            self.of.insert(id, when);
        }
        Some(when)
    }

    /// The size of the arrays that turns hand on, and how far the kernels reach in them; `None` if some kernel walks one otherwise than from element to
    /// element in order.
    fn arrays(&self, steps: &[Step<'_>], roles: &[When]) -> Option<(Size, Vec<Size>)> {
        let mut points = None;
        let mut reach: Vec<Size> = Vec::new();
        let mut has_carry = false;
        for (step, _) in steps.iter().zip(roles).filter(|(_, when)| **when == When::Within) {
            let Step::Kernel(k) = step else { return None };
            let kernel = &self.kernels[*k].kernel;
            let n = Size::product(&kernel.axes);
            if kernel.n_outer > 0 || kernel.form == Form::Column || *points.get_or_insert(n.clone()) != n {
                return None;
            }
            let is_all = |node: CoreId| Size::product(&self.graph.ty(node).shape) == n;
            for source in &kernel.sources {
                let Some(node) = source.node().filter(|id| self.of.get(id) == Some(&When::Within)) else {
                    // A copy of a line lives for one launch only.
                    if matches!(source, Source::Load { line: Some(_), .. }) {
                        return None;
                    }
                    continue;
                };
                let at = source.at();
                if !matches!(source, Source::Load { line: None, .. }) || !is_all(node) || !walks(at, kernel) {
                    return None;
                }
                has_carry |= matches!(self.graph.node(node).kind, Core::Param(_));
                if !reach.contains(&at.offset) {
                    reach.push(at.offset.clone());
                }
            }
            for out in &kernel.outs {
                let is_in_order = match &out.kind {
                    OutKind::Store(at) => {
                        is_all(out.node) && walks(at, kernel) && at.offset.as_const() == Some(0)
                    }
                    OutKind::Reduce { .. } => self.graph.ty(out.node).rank() == 0,
                };
                if !is_in_order {
                    return None;
                }
            }
        }
        has_carry.then_some((points?, reach))
    }
}

/// Whether an access goes from element to element as the kernel goes from point to point.
fn walks(at: &Affine, kernel: &Kernel) -> bool {
    let mut stride = Size::constant(1);
    at.dynamic.is_empty()
        && at.strides.iter().zip(&kernel.axes).rev().all(|(own, axis)| {
            let is_next = *own == stride;
            stride = stride.mul(axis);
            is_next
        })
}
