//! Finds the left side of a rule in a graph.

use super::book::Compiled;
use super::guard::Facts;
use super::pattern::{AttrPat, Pat, number};
use smallvec::{SmallVec, smallvec};
use texpr_base::Scalar;
use texpr_ir::graph::NodeKind;
use texpr_ir::{Attr, NodeId};

/// A match: what the variables stand for, and which nodes it consumed.
#[derive(Clone, Debug, Default)]
pub(super) struct Match {
    pub(super) nodes: SmallVec<[Option<NodeId>; 8]>,
    pub(super) attrs: SmallVec<[Option<Attr>; 2]>,
    pub(super) consumed: SmallVec<[NodeId; 8]>,
}

/// What is still to be matched; a list on the stack, so that a choice can be taken back.
struct Goal<'p> {
    pat: &'p Pat,
    node: NodeId,
    next: Option<&'p Goal<'p>>,
}

/// Matches `rule` at `root`, guards included.
pub(super) fn find(facts: &Facts<'_>, rule: &Compiled, root: NodeId) -> Option<Match> {
    if !plausible(facts, &rule.left, root) {
        return None;
    }
    let mut matcher = Matcher {
        facts,
        rule,
        root,
        found: Match {
            nodes: smallvec![None; rule.names.nodes.len()],
            attrs: smallvec![None; rule.names.attrs.len()],
            consumed: SmallVec::new(),
        },
    };
    let goal = Goal { pat: &rule.left, node: root, next: None };
    matcher.solve(Some(&goal)).then_some(matcher.found)
}

/// Whether every op and constant among the pattern's arguments, and theirs, is found among the node's: refuses nearly all that does not match,
/// and allocates nothing.
fn plausible(facts: &Facts<'_>, pat: &Pat, root: NodeId) -> bool {
    let (Pat::Op { args: pats, .. }, args) = (pat, &facts.graph.node(root).args) else {
        return false;
    };
    pats.iter().all(|pat| match pat {
        Pat::Any | Pat::Var(_) => true,
        Pat::Number(value) => args.iter().any(|arg| {
            facts.constant(*arg).is_some_and(|constant| number(*value, constant.dtype) == Some(constant))
        }),
        Pat::Bool(value) => args.iter().any(|arg| facts.constant(*arg) == Some(Scalar::bool(*value))),
        Pat::Op { def, .. } => args.iter().any(|arg| {
            matches!(&facts.graph.node(*arg).kind, NodeKind::Op { def: found, .. } if found == def)
                && plausible(facts, pat, *arg)
        }),
    })
}

/// Whether the pattern is about where elements stand, not about what they are.
fn only_moves(pat: &Pat) -> bool {
    match pat {
        Pat::Any | Pat::Var(_) | Pat::Bool(_) => true,
        Pat::Number(_) => false,
        Pat::Op { def, args, .. } => def.props.moves && args.iter().all(only_moves),
    }
}

struct Matcher<'a> {
    facts: &'a Facts<'a>,
    rule: &'a Compiled,
    root: NodeId,
    found: Match,
}

impl Matcher<'_> {
    /// Whether all goals hold together. Recurses over the pattern, never over the graph.
    fn solve(&mut self, goals: Option<&Goal<'_>>) -> bool {
        let Some(Goal { pat, node, next }) = goals else {
            return self.guards();
        };
        let node = *node;
        match pat {
            Pat::Any => self.solve(*next),
            Pat::Var(var) => match self.found.nodes[*var] {
                Some(bound) => bound == node && self.solve(*next),
                None => {
                    self.found.nodes[*var] = Some(node);
                    let done = self.solve(*next);
                    if !done {
                        self.found.nodes[*var] = None;
                    }
                    done
                }
            },
            Pat::Number(value) => {
                let dtype = self.facts.ty(node).dtype;
                let wanted = number(*value, dtype);
                wanted.is_some() && self.facts.constant(node) == wanted && self.consume(node, *next)
            }
            Pat::Bool(value) => {
                self.facts.constant(node) == Some(Scalar::bool(*value)) && self.consume(node, *next)
            }
            Pat::Op { def, args, attrs } => {
                let found = self.facts.graph.node(node);
                let NodeKind::Op { def: found_def, attrs: found_attrs } = &found.kind else {
                    return false;
                };
                if found_def != def || found.args.len() != args.len() {
                    return false;
                }
                // Rules are about real numbers.
                let is_complex = |id: NodeId| self.facts.ty(id).dtype.is_complex();
                let complex = is_complex(node) || found.args.iter().any(|arg| is_complex(*arg));
                if complex && !only_moves(&self.rule.left) {
                    return false;
                }
                let saved = self.found.attrs.clone();
                if !self.attrs(attrs, found_attrs) {
                    self.found.attrs = saved;
                    return false;
                }
                self.found.consumed.push(node);
                let n_consumed = self.found.consumed.len();
                let mut done = self.args(args, &found.args, *next);
                if let ([a, b], true) = (found.args.as_slice(), def.props.commutative && !done) {
                    self.found.consumed.truncate(n_consumed);
                    done = self.args(args, &[*b, *a], *next);
                }
                if !done {
                    self.found.consumed.truncate(n_consumed - 1);
                    self.found.attrs = saved;
                }
                done
            }
        }
    }

    /// The goals of an op's arguments, before those that remain.
    fn args(&mut self, pats: &[Pat], nodes: &[NodeId], next: Option<&Goal<'_>>) -> bool {
        match (pats.split_last(), nodes.split_last()) {
            (Some((pat, pats)), Some((node, nodes))) => {
                self.args(pats, nodes, Some(&Goal { pat, node: *node, next }))
            }
            _ => self.solve(next),
        }
    }

    fn attrs(&mut self, pats: &[AttrPat], found: &[Attr]) -> bool {
        pats.iter().zip(found).all(|(pat, attr)| match pat {
            AttrPat::Is(want) => want == attr,
            AttrPat::Var(var) => match &self.found.attrs[*var] {
                Some(bound) => bound == attr,
                None => {
                    self.found.attrs[*var] = Some(attr.clone());
                    true
                }
            },
        })
    }

    fn consume(&mut self, node: NodeId, next: Option<&Goal<'_>>) -> bool {
        self.found.consumed.push(node);
        let done = self.solve(next);
        if !done {
            self.found.consumed.pop();
        }
        done
    }

    fn guards(&self) -> bool {
        self.rule.rule.guards.iter().zip(&self.rule.guard_vars).all(|(guard, var)| {
            let node = match var {
                None => self.root,
                Some(var) => match self.found.nodes[*var] {
                    Some(node) => node,
                    None => return false,
                },
            };
            (guard.test)(self.facts, node)
        })
    }
}
