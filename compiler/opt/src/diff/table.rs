//! Derivatives of comprehensions and mapped functions.

use super::forward::Forward;
use super::reverse::Reverse;
use texpr_ir::graph::Tabulate;
use texpr_ir::{Ex, NodeId};

pub(super) fn pull<'b>(walk: &mut Reverse<'b, '_>, id: NodeId, t: &Tabulate, changes: &[Option<Ex<'b>>]) {
    let _ = (walk, id, t, changes);
}

pub(super) fn push<'b>(walk: &mut Forward<'b, '_>, id: NodeId, t: &Tabulate) -> Vec<Option<Ex<'b>>> {
    let _ = (walk, id, t);
    vec![]
}
