//! All rules of a compilation, indexed by the op at their root; their patterns are read when a node with that op is first met.

use super::pattern::{Names, Pat, Side, parse, root};
use super::rule::{Right, Rule};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fmt;
use std::sync::OnceLock;
use texpr_ir::{OpDef, Vocabulary};

/// The rules, ready to be tried. Made once for a vocabulary.
#[derive(Debug, Default)]
pub struct RuleBook {
    entries: Vec<Entry>,
    by_root: FxHashMap<&'static OpDef, Vec<usize>>,
    /// None has no rules.
    vocabulary: Option<&'static Vocabulary>,
    /// The op that gives an array a larger shape: one array, one attribute of sizes.
    pub(super) broadcast: Option<&'static OpDef>,
}

/// A rule, and its patterns once they were needed; `None` if there is a mistake in them.
#[derive(Debug)]
struct Entry {
    rule: Rule,
    read: OnceLock<Option<Box<Compiled>>>,
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

/// A rule with a mistake, which never fires.
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
    /// Sorts the rules by the op at their root. Those with a mistake never fire: `texpr-std` tests that [`Self::mistakes`] finds none. `broadcast`
    /// names the op (one array, one attribute of sizes) that the engine may add to keep a node's shape.
    pub fn new(rules: &[Rule], vocabulary: &'static Vocabulary, broadcast: &str) -> Self {
        let mut by_root: FxHashMap<&'static OpDef, Vec<usize>> = FxHashMap::default();
        for (index, rule) in rules.iter().enumerate() {
            if let Some(def) = root(rule.left).and_then(|name| vocabulary.op(name)) {
                by_root.entry(def).or_default().push(index);
            }
        }
        for list in by_root.values_mut() {
            list.sort_by_key(|index| rules[*index].stage);
        }
        let entries = rules.iter().map(|rule| Entry { rule: *rule, read: OnceLock::new() }).collect();
        Self { entries, by_root, vocabulary: Some(vocabulary), broadcast: vocabulary.op(broadcast) }
    }

    /// Reads all rules, and says what is wrong with them.
    pub fn mistakes(&self) -> Vec<RuleError> {
        let mut seen = FxHashSet::default();
        let mistake = |rule: &Rule| {
            let taken = || Err("the name is taken".to_string());
            let read = if seen.insert(rule.name) { self.compile(rule) } else { taken() };
            Some(RuleError { rule: rule.name, message: read.err()? })
        };
        self.rules().filter_map(mistake).collect()
    }

    /// The rules in order.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.entries.iter().map(|entry| &entry.rule)
    }

    /// Whether there is a rule of this name.
    pub fn has(&self, name: &str) -> bool {
        self.rules().any(|rule| rule.name == name)
    }

    /// The op with this name.
    pub fn op(&self, name: &str) -> Option<&'static OpDef> {
        self.vocabulary?.op(name)
    }

    /// The rules whose left side has `def` at its root.
    pub(super) fn of_root(&self, def: &'static OpDef) -> &[usize] {
        self.by_root.get(def).map_or(&[], |list| list.as_slice())
    }

    /// The rule of this number.
    pub(super) fn rule(&self, index: usize) -> &Rule {
        &self.entries[index].rule
    }

    /// The rule of this number with its patterns read, if there is no mistake in them.
    pub(super) fn read(&self, index: usize) -> Option<&Compiled> {
        let Entry { rule, read } = &self.entries[index];
        read.get_or_init(|| self.compile(rule).ok().map(Box::new)).as_deref()
    }

    /// The rule of this name with its patterns read.
    pub(super) fn named(&self, name: &str) -> Option<&Compiled> {
        self.read(self.rules().position(|rule| rule.name == name)?)
    }

    fn compile(&self, rule: &Rule) -> Result<Compiled, String> {
        let vocabulary = self.vocabulary.ok_or("a book without a vocabulary has no rules")?;
        let mut names = Names::default();
        let left = parse(rule.left, Side::Left, &mut names, vocabulary)?;
        if !matches!(left.bare(), Pat::Op { .. }) {
            return Err("the left side is no op".into());
        }
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
                    Some(
                        index.ok_or_else(|| {
                            format!("`{var}` is guarded but does not stand on the left side")
                        })?,
                    )
                }
            });
        }
        Ok(Compiled { rule: *rule, left, right, names, guard_vars })
    }
}
