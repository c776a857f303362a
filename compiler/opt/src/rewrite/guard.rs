//! The named conditions that rules use.

use super::book::RuleBook;
use super::rule::Flag;
use texpr_base::{DType, Kind, Scalar, Size};
use texpr_ir::graph::{Graph, NodeKind};
use texpr_ir::{Attr, NodeId, Type};

/// What a condition may look at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub graph: &'a Graph,
    pub book: &'a RuleBook,
    /// What fast mathematics may give up.
    pub fast: &'a [Flag],
    /// How often each node is read, as far as that is known: what a rule just made is not counted yet.
    pub(super) uses: &'a [u32],
}

impl<'a> Facts<'a> {
    /// The scalar, if the node is that scalar everywhere.
    #[inline]
    pub fn constant(&self, id: NodeId) -> Option<Scalar> {
        let node = self.graph.node(id);
        match &node.kind {
            NodeKind::Const(scalar) => Some(*scalar),
            NodeKind::Op { def, .. } if self.book.broadcast == Some(*def) => {
                self.graph.as_const(node.args[0])
            }
            _ => None,
        }
    }

    /// The name, the arguments and the attributes of the node, if it is an op.
    pub fn called(&self, id: NodeId) -> Option<(&'static str, &'a [NodeId], &'a [Attr])> {
        let node = self.graph.node(id);
        match &node.kind {
            NodeKind::Op { def, attrs } => Some((def.name, &node.args, attrs)),
            _ => None,
        }
    }

    /// The type of the node.
    pub fn ty(&self, id: NodeId) -> &Type {
        self.graph.ty(id)
    }
}

fn dtype(facts: &Facts<'_>, id: NodeId) -> DType {
    facts.ty(id).dtype
}

/// Its elements are floats.
pub fn float(facts: &Facts<'_>, id: NodeId) -> bool {
    dtype(facts, id).is_float()
}

/// Its elements are floats that are computed with as they are: no halves, which are converted for each step.
pub fn wide(facts: &Facts<'_>, id: NodeId) -> bool {
    matches!(dtype(facts, id), DType::F32 | DType::F64)
}

/// Its elements are integers.
pub fn int(facts: &Facts<'_>, id: NodeId) -> bool {
    dtype(facts, id).is_int()
}

/// Its elements are integers or booleans: every value equals itself and there is one zero.
pub fn discrete(facts: &Facts<'_>, id: NodeId) -> bool {
    matches!(dtype(facts, id).kind(), Kind::Bool | Kind::Signed | Kind::Unsigned)
}

/// Its elements are unsigned integers or booleans.
pub fn unsigned(facts: &Facts<'_>, id: NodeId) -> bool {
    !dtype(facts, id).is_signed()
}

/// Its elements are booleans.
pub fn boolean(facts: &Facts<'_>, id: NodeId) -> bool {
    dtype(facts, id) == DType::Bool
}

/// It is one scalar everywhere.
pub fn constant(facts: &Facts<'_>, id: NodeId) -> bool {
    facts.constant(id).is_some()
}

/// It is no constant.
pub fn variable(facts: &Facts<'_>, id: NodeId) -> bool {
    facts.constant(id).is_none()
}

/// It is a scalar of rank 0.
pub fn rank0(facts: &Facts<'_>, id: NodeId) -> bool {
    facts.ty(id).rank() == 0
}

/// Nothing else reads it, and no other turn of the loop or index of the table that it stands in.
pub fn sole(facts: &Facts<'_>, id: NodeId) -> bool {
    facts.uses.get(id.index()).is_none_or(|uses| *uses <= 1)
}

/// The program wants its results as near to the truth as they can be.
pub fn accurate(facts: &Facts<'_>, _: NodeId) -> bool {
    !Flag::Approximate.is_granted(facts.fast)
}

/// It has a value for each of many places, as far as its shape tells.
pub fn many(facts: &Facts<'_>, id: NodeId) -> bool {
    facts.ty(id).shape.iter().any(|size| !size.is_one())
}

/// What is combined with it reads its elements again and again: it is a scalar, or an axis of it has one element.
pub fn stretched(facts: &Facts<'_>, id: NodeId) -> bool {
    rank0(facts, id) || facts.ty(id).shape.iter().any(Size::is_one)
}

/// It is a vector.
pub fn vector(facts: &Facts<'_>, id: NodeId) -> bool {
    facts.ty(id).rank() == 1
}

/// It is one matrix.
pub fn matrix(facts: &Facts<'_>, id: NodeId) -> bool {
    facts.ty(id).rank() == 2
}

/// It is a matrix or a stack of matrices.
pub fn matrices(facts: &Facts<'_>, id: NodeId) -> bool {
    facts.ty(id).rank() >= 2
}

/// It is one matrix with as many rows as columns.
pub fn square(facts: &Facts<'_>, id: NodeId) -> bool {
    matches!(facts.ty(id).shape.as_slice(), [m, n] if m == n)
}

/// Its last axis has one element, or it is a vector: as the right factor of a product it is one column.
pub fn column(facts: &Facts<'_>, id: NodeId) -> bool {
    match facts.ty(id).shape.as_slice() {
        [_] => true,
        [_, n] => n.is_one(),
        _ => false,
    }
}

/// It is a vector, or a matrix of one row: as the left factor of a product it is one row.
pub fn row(facts: &Facts<'_>, id: NodeId) -> bool {
    match facts.ty(id).shape.as_slice() {
        [_] => true,
        [m, _] => m.is_one(),
        _ => false,
    }
}

/// A float constant whose reciprocal is exact, so that dividing by it is multiplying: a power of two, its reciprocal normal.
pub fn exact_reciprocal(facts: &Facts<'_>, id: NodeId) -> bool {
    let Some(scalar) = facts.constant(id).filter(|s| s.dtype.is_float()) else {
        return false;
    };
    let value = scalar.as_f64();
    let (mantissa, least) = match scalar.dtype {
        DType::F32 => (scalar.bits & 0x7f_ffff, f64::from(f32::MIN_POSITIVE)),
        DType::F64 => (scalar.bits & 0xf_ffff_ffff_ffff, f64::MIN_POSITIVE),
        _ => return false,
    };
    mantissa == 0 && value.is_finite() && value.abs() >= least && value.recip().abs() >= least
}

/// An integer constant that is a power of two, 2 or more.
pub fn int_power_of_two(facts: &Facts<'_>, id: NodeId) -> bool {
    facts
        .constant(id)
        .is_some_and(|s| s.dtype.is_int() && s.as_i128() > 1 && (s.as_i128() & (s.as_i128() - 1)) == 0)
}

/// Its elements have a sign: signed integers and floats.
pub fn signed(facts: &Facts<'_>, id: NodeId) -> bool {
    dtype(facts, id).is_signed()
}
