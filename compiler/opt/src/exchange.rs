//! Matrix products read transposed factors where they are: a view that only exchanges the last two axes becomes a note at the product.
//!
//! Input and output: core graphs of one region. Keeps: every value to the bit, for the interpreter's products take the same notes.

use texpr_base::DType;
use texpr_ir::core::{Core, CoreGraph};

/// Takes views out of the products of a graph. What nothing reads any more is left to be pruned.
pub(crate) fn exchange(mut graph: CoreGraph) -> CoreGraph {
    for index in 0..graph.nodes.len() {
        let Core::Contract(mut exchanged) = graph.nodes[index].kind else { continue };
        // Products of whole numbers have no order that a layout could change, and no library that takes any.
        if !matches!(graph.nodes[index].ty.dtype, DType::F32 | DType::F64) {
            continue;
        }
        for side in 0..2 {
            let Some(source) = graph.exchanged(graph.nodes[index].args[side]) else { continue };
            let flag = if side == 0 { &mut exchanged.left } else { &mut exchanged.right };
            *flag = !*flag;
            graph.nodes[index].args[side] = source;
        }
        graph.nodes[index].kind = Core::Contract(exchanged);
    }
    graph
}
