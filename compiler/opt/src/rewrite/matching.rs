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
    pub(super) lists: Vec<Option<Vec<NodeId>>>,
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
            lists: vec![None; rule.names.lists.len()],
            consumed: SmallVec::new(),
        },
    };
    let goal = Goal { pat: &rule.left, node: root, next: None };
    matcher.solve(Some(&goal)).then_some(matcher.found)
}

/// Whether every op and constant among the pattern's arguments, and theirs, is found among the node's: refuses nearly all that does not match,
/// and allocates nothing.
fn plausible(facts: &Facts<'_>, pat: &Pat, root: NodeId) -> bool {
    let (Pat::Op { args: pats, .. }, args) = (pat.bare(), &facts.graph.node(root).args) else {
        return false;
    };
    pats.iter().all(|pat| match pat.bare() {
        Pat::Any | Pat::Var(_) | Pat::Rest(_) | Pat::As(..) => true,
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
        Pat::Any | Pat::Var(_) | Pat::Bool(_) | Pat::Rest(_) => true,
        Pat::Number(_) => false,
        Pat::As(_, pat) => only_moves(pat),
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
            Pat::As(var, pat) => {
                // Each of these names stands once, so it is free here.
                self.found.nodes[*var] = Some(node);
                let done = self.solve(Some(&Goal { pat, node, next: *next }));
                if !done {
                    self.found.nodes[*var] = None;
                }
                done
            }
            // Only among the arguments of an op, which binds it.
            Pat::Rest(_) => false,
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
                let (args, rest) = match args.split_last() {
                    Some((Pat::Rest(list), args)) => (args, Some(*list)),
                    _ => (args.as_slice(), None),
                };
                let fits = match rest {
                    Some(_) => found.args.len() >= args.len(),
                    None => found.args.len() == args.len(),
                };
                if found_def != def || !fits {
                    return false;
                }
                let (found_args, found_rest) = found.args.split_at(args.len());
                // Rules are about real numbers.
                let is_complex = |id: NodeId| self.facts.ty(id).dtype.is_complex();
                let complex = is_complex(node) || found.args.iter().any(|arg| is_complex(*arg));
                if complex && !only_moves(&self.rule.left) {
                    return false;
                }
                let saved = (self.found.attrs.clone(), self.found.lists.clone());
                if !self.attrs(attrs, found_attrs) || !self.list(rest, found_rest) {
                    (self.found.attrs, self.found.lists) = saved;
                    return false;
                }
                self.found.consumed.push(node);
                let n_consumed = self.found.consumed.len();
                let mut done = self.args(args, found_args, *next);
                if let ([a, b], true) = (found_args, def.props.commutative && !done) {
                    self.found.consumed.truncate(n_consumed);
                    done = self.args(args, &[*b, *a], *next);
                }
                if !done {
                    self.found.consumed.truncate(n_consumed - 1);
                    (self.found.attrs, self.found.lists) = saved;
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

    /// Binds a list to the arguments that remain.
    fn list(&mut self, list: Option<usize>, found: &[NodeId]) -> bool {
        let Some(slot) = list.and_then(|list| self.found.lists.get_mut(list)) else {
            return list.is_none();
        };
        slot.get_or_insert_with(|| found.to_vec()) == found
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
