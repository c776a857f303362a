//! All rules of a compilation, read and indexed by the op at their root.

use super::pattern::{Names, Pat, Side, parse};
use super::rule::{Right, Rule};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fmt;
use texpr_ir::{OpDef, Vocabulary};

/// The rules, ready to be tried. Made once for a vocabulary.
#[derive(Debug, Default)]
pub struct RuleBook {
    pub(super) rules: Vec<Compiled>,
    by_root: FxHashMap<&'static OpDef, Vec<usize>>,
    /// The op that gives an array a larger shape: one array, one attribute of sizes.
    pub(super) broadcast: Option<&'static OpDef>,
    ops: FxHashMap<&'static str, &'static OpDef>,
}

/// A rule with its patterns read.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) rule: Rule,
    pub(super) left: Pat,
    /// `None` if the rule computes it.
    pub(super) right: Option<Pat>,
    pub(super) names: Names,
    /// The variable that each guard tests.
    pub(super) guard_vars: Vec<Option<usize>>,
}

/// A rule that the book does not take.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleError {
    pub rule: &'static str,
    pub message: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule {}: {}", self.rule, self.message)
    }
}

impl RuleBook {
    /// Reads the rules. Those with a mistake are left out and returned: `texpr-std` tests that there are none. `broadcast` names the op
    /// (one array, one attribute of sizes) that the engine may add to keep a node's shape.
    pub fn new(rules: &[Rule], vocabulary: &Vocabulary, broadcast: &str) -> (Self, Vec<RuleError>) {
        let mut book = Self { broadcast: vocabulary.op(broadcast), ..Self::default() };
        for op in vocabulary.ops() {
            book.ops.insert(op.name, op);
        }
        let mut errors = Vec::new();
        let mut seen = FxHashSet::default();
        for rule in rules {
            let compiled = if seen.insert(rule.name) {
                compile(rule, vocabulary)
            } else {
                Err("the name is taken".to_string())
            };
            match compiled {
                Ok((root, compiled)) => {
                    book.by_root.entry(root).or_default().push(book.rules.len());
                    book.rules.push(compiled);
                }
                Err(message) => errors.push(RuleError { rule: rule.name, message }),
            }
        }
        let stage = |index: &usize| book.rules[*index].rule.stage;
        for list in book.by_root.values_mut() {
            list.sort_by_key(stage);
        }
        (book, errors)
    }

    /// The rules in order.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().map(|c| &c.rule)
    }

    /// Whether there is a rule of this name.
    pub fn has(&self, name: &str) -> bool {
        self.rules().any(|rule| rule.name == name)
    }

    /// The op with this name.
    pub fn op(&self, name: &str) -> Option<&'static OpDef> {
        self.ops.get(name).copied()
    }

    /// The rules whose left side has `def` at its root.
    pub(super) fn of_root(&self, def: &'static OpDef) -> &[usize] {
        self.by_root.get(def).map_or(&[], |list| list.as_slice())
    }
}

fn compile(rule: &Rule, vocabulary: &Vocabulary) -> Result<(&'static OpDef, Compiled), String> {
    let mut names = Names::default();
    let left = parse(rule.left, Side::Left, &mut names, vocabulary)?;
    let Pat::Op { def, .. } = *left.bare() else {
        return Err("the left side is no op".into());
    };
    let right = match rule.right {
        Right::Pattern(text) => Some(parse(text, Side::Right, &mut names, vocabulary)?),
        Right::Apply(_) => None,
    };
    let mut guard_vars = Vec::new();
    for guard in rule.guards {
        guard_vars.push(match guard.var {
            None => None,
            Some(var) => {
                let index = names.nodes.iter().position(|n| n == var);
                Some(index.ok_or_else(|| format!("`{var}` is guarded but does not stand on the left side"))?)
            }
        });
    }
    Ok((def, Compiled { rule: *rule, left, right, names, guard_vars }))
}
