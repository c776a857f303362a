//! What a simplification did, for `texpr explain` and for bisecting.

use super::rule::{Right, Rule};
use rustc_hash::FxHashMap;
use texpr_base::{Span, SpanSet};

/// One firing of a rule.
#[derive(Clone, Debug)]
pub struct Firing {
    pub rule: Rule,
    /// All places of what the rule consumed.
    pub spans: SpanSet,
    /// Where the variables of the left side stand in the source.
    pub vars: Vec<(String, Option<Span>)>,
}

impl Firing {
    /// What stood there and what stands there now, by `source`, which gives the text at a place. Texts are only made when asked for.
    pub fn texts(&self, source: &dyn Fn(Span) -> String) -> (String, String) {
        let before = self.spans.primary().map_or_else(|| self.rule.left.to_string(), source);
        let Right::Pattern(right) = self.rule.right else {
            return (before, "(computed)".to_string());
        };
        let spaced = right.replace('(', " ( ").replace(')', " ) ");
        let mut tokens = spaced.split_whitespace();
        let after = self.call(&mut tokens, source).unwrap_or_else(|| right.to_string());
        (before, after)
    }

    /// One prefix form as a call: `(log1p x)` as `log1p(x)`, variables by their source text.
    fn call<'t>(
        &self,
        tokens: &mut impl Iterator<Item = &'t str>,
        source: &dyn Fn(Span) -> String,
    ) -> Option<String> {
        let mut stack: Vec<(String, Vec<String>)> = Vec::new();
        while let Some(token) = tokens.next() {
            let done = match token {
                "(" => {
                    stack.push((tokens.next()?.to_string(), Vec::new()));
                    continue;
                }
                ")" => {
                    let (op, args) = stack.pop()?;
                    format!("{op}({})", args.join(", "))
                }
                attr if attr.starts_with(':') => {
                    let value = tokens.next()?;
                    format!("{}={value}", &attr[1..])
                }
                word => match self.vars.iter().find(|(name, _)| name == word) {
                    Some((_, Some(span))) => source(*span),
                    _ => word.to_string(),
                },
            };
            match stack.last_mut() {
                Some((_, args)) => args.push(done),
                None => return Some(done),
            }
        }
        None
    }
}

/// More firings than this are counted but not kept.
const MAX_KEPT: usize = 4096;

/// What a simplification did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// In order; the first few thousand.
    pub firings: Vec<Firing>,
    /// How many there were in all, without folded constants.
    pub count: usize,
    /// Constants computed.
    pub folded: usize,
    /// Nodes of the program, regions not counted, before and after.
    pub nodes: (usize, usize),
    /// A budget ended the work early; the program is right, but could be simpler.
    pub exhausted: bool,
    by_rule: FxHashMap<&'static str, usize>,
}

impl Report {
    pub(super) fn add(&mut self, name: &'static str, firing: impl FnOnce() -> Firing) {
        self.count += 1;
        *self.by_rule.entry(name).or_default() += 1;
        if self.firings.len() < MAX_KEPT {
            self.firings.push(firing());
        }
    }

    /// How often each rule fired, by name.
    pub fn by_rule(&self) -> Vec<(&'static str, usize)> {
        let mut out: Vec<_> = self.by_rule.iter().map(|(name, count)| (*name, *count)).collect();
        out.sort_unstable();
        out
    }
}
