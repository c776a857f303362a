//! Loops whose turns stay in their rows: what a turn makes of a row of the carries needs no other row of them.
//!
//! Then some rows may make all turns before the next rows begin ([`crate::strip`] says why that pays): a thread keeps their carries in cache, and
//! threads need not meet after each turn. So step ensembles of equations, iterated maps, random walks.

use crate::ir::{Form, Kernel, KernelInfo};
use crate::plan::Step;
use crate::strip::{depth_of, in_rows, is_scalar};
use rustc_hash::FxHashSet;
use texpr_base::Size;
use texpr_ir::core::{Core, CoreId, CoreLoop};

/// How many rows the carries of a loop have, if its turns stay in them. The body's steps are nothing but kernels and names of parameters; the kernels'
/// axes are those of their space.
pub fn rows_of_turns(l: &CoreLoop, steps: &[Step<'_>], kernels: &[KernelInfo]) -> Option<Size> {
    let graph = &l.body;
    let is_param = |id: &CoreId| matches!(graph.node(*id).kind, Core::Param(_));
    let only_kernels = steps.iter().all(|step| match step {
        Step::Kernel(_) | Step::Drop(_) => true,
        Step::Alias(id) => is_param(id),
        _ => false,
    });
    if l.cond.is_some() || !graph.effects.is_empty() || !only_kernels {
        return None;
    }
    let (scalars, wide): (Vec<&Kernel>, Vec<&Kernel>) =
        kernels.iter().map(|info| &info.kernel).partition(|kernel| is_scalar(graph, kernel));
    let axes = &wide.first()?.axes;
    let mut depth = axes.len();
    for kernel in &wide {
        if kernel.form != Form::Map && kernel.n_outer == 0 {
            return None;
        }
        let most = depth_of(graph, kernel)?.min(depth);
        depth = kernel.axes.iter().zip(axes).take(most).take_while(|(a, b)| a == b).count();
    }
    let made: FxHashSet<CoreId> = outs(&wide).collect();
    let once: FxHashSet<CoreId> = outs(&scalars).collect();
    (1..=depth)
        .rev()
        .find(|depth| {
            let stays = |kernel: &&Kernel| {
                kernel.sources.iter().all(|source| {
                    let Some(node) = source.node() else { return source.at().dynamic.is_empty() };
                    let by_row = made.contains(&node) || is_carry(l, node);
                    source.at().dynamic.is_empty() && (!by_row || in_rows(graph, source, kernel, *depth))
                })
            };
            // What a scalar is made of is the same for all rows.
            let apart = |kernel: &&Kernel| {
                kernel.sources.iter().all(|source| {
                    source.at().dynamic.is_empty()
                        && source.node().is_none_or(|node| !made.contains(&node) && !is_carry(l, node))
                })
            };
            wide.iter().all(stays)
                && scalars.iter().all(apart)
                && carries_are(l, &axes[..*depth], &made, &once)
        })
        .map(|depth| Size::product(&axes[..depth]))
}

/// Whether each turn leaves each carry as it is, or makes it anew, for all rows.
fn carries_are(l: &CoreLoop, rows: &[Size], made: &FxHashSet<CoreId>, once: &FxHashSet<CoreId>) -> bool {
    let results = &l.body.results;
    results.iter().enumerate().all(|(k, id)| {
        let own = matches!(l.body.node(*id).kind, Core::Param(p) if p as usize == k + 1);
        let again = results.iter().filter(|other| *other == id).count() > 1;
        let has_rows = l.body.ty(*id).shape.get(..rows.len()) == Some(rows);
        has_rows && !again && !once.contains(id) && (own || made.contains(id))
    })
}

fn is_carry(l: &CoreLoop, id: CoreId) -> bool {
    matches!(l.body.node(id).kind, Core::Param(p) if (1..=l.n_carries).contains(&(p as usize)))
}

fn outs<'a>(kernels: &'a [&Kernel]) -> impl Iterator<Item = CoreId> + 'a {
    kernels.iter().flat_map(|kernel| kernel.outs.iter().map(|out| out.node))
}
