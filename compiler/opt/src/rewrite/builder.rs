//! Makes the right side of a rule.

use super::book::Compiled;
use super::guard::Facts;
use super::matching::Match;
use super::pattern::{AttrPat, Pat, number};
use super::sweep::Sweep;
use texpr_base::{DType, Scalar, Size, SpanSet};
use texpr_ir::graph::NodeKind;
use texpr_ir::op::Promote;
use texpr_ir::{Attr, NodeId, OpDef, Type};

/// What a computed right side works with: the match, and the graph to add to.
#[derive(Debug)]
pub struct Builder<'s, 'e> {
    pub(super) sweep: &'s mut Sweep<'e>,
    pub(super) rule: &'s Compiled,
    pub(super) found: &'s Match,
    pub(super) root: NodeId,
    /// All places of what the left side matched.
    pub(super) spans: SpanSet,
}

impl Builder<'_, '_> {
    /// The node that the left side's variable stands for.
    pub fn node(&self, name: &str) -> Option<NodeId> {
        let index = self.rule.names.nodes.iter().position(|n| n == name)?;
        self.found.nodes[index]
    }

    /// The attribute that the left side's variable stands for.
    pub fn attr(&self, name: &str) -> Option<Attr> {
        let index = self.rule.names.attrs.iter().position(|n| n == name)?;
        self.found.attrs[index].clone()
    }

    /// The nodes that the left side's list stands for.
    pub fn list(&self, name: &str) -> Option<Vec<NodeId>> {
        let index = self.rule.names.lists.iter().position(|n| n == name)?;
        self.found.lists[index].clone()
    }

    /// The node that is to be replaced.
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// The type of a node.
    pub fn ty(&self, id: NodeId) -> &Type {
        self.sweep.graph.ty(id)
    }

    /// What guards look at.
    pub fn facts(&self) -> Facts<'_> {
        self.sweep.facts()
    }

    /// The name and the arguments of the node, if it is an op.
    pub fn called(&self, id: NodeId) -> Option<(&'static str, &[NodeId])> {
        self.sweep.facts().called(id).map(|(name, args, _)| (name, args))
    }

    /// The attributes of the node, if it is an op.
    pub fn attrs_of(&self, id: NodeId) -> Option<&[Attr]> {
        self.sweep.facts().called(id).map(|(_, _, attrs)| attrs)
    }

    /// The scalar, if the node is that scalar everywhere.
    pub fn constant_of(&self, id: NodeId) -> Option<Scalar> {
        self.sweep.facts().constant(id)
    }

    /// The size as an `i64` scalar.
    pub fn size(&mut self, size: &Size) -> NodeId {
        match size.as_const() {
            Some(size) => self.constant(Scalar::i64(size)),
            None => {
                let kind = NodeKind::Size(size.clone());
                self.sweep.graph.add(kind, vec![], Type::scalar(DType::I64), &self.spans)
            }
        }
    }

    /// A scalar constant.
    pub fn constant(&mut self, scalar: Scalar) -> NodeId {
        self.sweep.graph.constant(scalar, &self.spans)
    }

    /// The op with this name, which must be in the vocabulary; `None` also if its type rule refuses the arguments.
    pub fn op(&mut self, name: &str, args: &[NodeId], attrs: &[Attr]) -> Option<NodeId> {
        let def = self.sweep.engine.book.op(name)?;
        self.sweep.op(def, args.to_vec(), attrs.to_vec(), &self.spans)
    }

    /// Makes the pattern; `dtype` is that of constants whose neighbours have none.
    pub(super) fn pattern(&mut self, pat: &Pat, dtype: DType) -> Option<NodeId> {
        match pat {
            // A list is an op's to splice.
            Pat::Any | Pat::Rest(_) => None,
            // A left side is made for tests.
            Pat::As(_, pat) => self.pattern(pat, dtype),
            Pat::Var(var) => self.found.nodes[*var],
            Pat::Number(value) => Some(self.constant(number(*value, dtype)?)),
            Pat::Bool(value) => Some(self.constant(Scalar::bool(*value))),
            Pat::Op { def, args, attrs } => {
                let (args, rest) = match args.split_last() {
                    Some((Pat::Rest(list), args)) => (args, self.found.lists[*list].as_deref()?),
                    _ => (args.as_slice(), &[][..]),
                };
                let mut made = vec![None; args.len()];
                for (slot, arg) in made.iter_mut().zip(args) {
                    if !matches!(arg, Pat::Number(_)) {
                        *slot = Some(self.pattern(arg, dtype)?);
                    }
                }
                // A constant takes the dtype of its neighbours; the condition of a choice is none.
                let skip = usize::from(def.promote == Promote::Choice);
                let neighbour = made.iter().skip(skip).flatten().next().map(|id| self.ty(*id).dtype);
                for (slot, arg) in made.iter_mut().zip(args) {
                    if slot.is_none() {
                        *slot = self.pattern(arg, neighbour.unwrap_or(dtype));
                    }
                }
                let mut args = made.into_iter().collect::<Option<Vec<NodeId>>>()?;
                args.extend(rest);
                let attrs = attrs.iter().map(|attr| self.attr_of(attr)).collect::<Option<Vec<Attr>>>()?;
                self.sweep.op(def, args, attrs, &self.spans)
            }
        }
    }

    fn attr_of(&self, pat: &AttrPat) -> Option<Attr> {
        match pat {
            AttrPat::Is(attr) => Some(attr.clone()),
            AttrPat::Var(var) => self.found.attrs[*var].clone(),
        }
    }
}

/// Whether arguments of these types are what promotion would have made for `def`.
pub(super) fn promoted(def: &OpDef, types: &[Type]) -> bool {
    let alike = |types: &[Type]| types.windows(2).all(|pair| pair[0].dtype == pair[1].dtype);
    let all = |test: fn(DType) -> bool| types.iter().all(|t| test(t.dtype));
    match def.promote {
        Promote::Common => alike(types),
        Promote::Numeric => alike(types) && all(|d| d != DType::Bool),
        Promote::Float | Promote::NarrowFloat => alike(types) && all(DType::is_float),
        Promote::Integer => alike(types) && all(|d| !d.is_float()),
        Promote::Bool => all(|d| d == DType::Bool),
        Promote::Choice => match types.split_first() {
            Some((cond, values)) => cond.dtype == DType::Bool && alike(values),
            None => false,
        },
        Promote::Keep => true,
    }
}
