//! What a rewrite rule is: a line of data that `texpr-std` lists.

use super::Options;
use super::builder::Builder;
use super::guard::Facts;
use std::fmt;
use texpr_ir::NodeId;

/// A rule: wherever `left` matches and the guards hold, `right` may stand instead.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Unique and dotted: `log1p.of_log`.
    pub name: &'static str,
    /// A pattern in prefix form, see [`super::pattern`].
    pub left: &'static str,
    pub right: Right,
    pub stage: Stage,
    pub promise: Promise,
    pub guards: &'static [Guard],
}

impl Rule {
    /// Whether the options leave the rule on.
    pub(super) fn is_on(&self, options: &Options) -> bool {
        let allowed = match self.promise {
            Promise::Exact | Promise::Improves => true,
            Promise::Fast(flag) => flag.is_granted(&options.fast),
        };
        let stable = self.stage != Stage::Stabilise || options.stabilise;
        allowed && stable && !options.off.iter().any(|off| off == self.name)
    }
}

/// The right side of a rule.
#[derive(Clone, Copy)]
pub enum Right {
    /// A pattern over the variables of the left side.
    Pattern(&'static str),
    /// What a pattern cannot say; `None` refuses.
    Apply(fn(&mut Builder<'_, '_>) -> Option<NodeId>),
}

impl fmt::Debug for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pattern(text) => f.write_str(text),
            Self::Apply(_) => f.write_str("(computed)"),
        }
    }
}

/// When a rule is tried. The first walk takes the rules up to [`Stage::Stabilise`]; then constants fold, and all rules are tried, those of
/// earlier stages first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stage {
    /// One spelling for what has several, and identities.
    Canonical,
    /// Forms that do not overflow or cancel. Off under `--no-stabilise`.
    Stabilise,
    Simplify,
    /// Cheaper special cases.
    Specialise,
}

impl Stage {
    /// All stages in the order they run.
    pub const ALL: [Self; 4] = [Self::Canonical, Self::Stabilise, Self::Simplify, Self::Specialise];
}

/// What a rule keeps.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Promise {
    /// The same bits, `-0.0` included; NaN stays NaN.
    Exact,
    /// The bound of the error is never larger; overflow and cancellation may go away.
    Improves,
    /// Only under fast mathematics: it gives up what the flag names.
    Fast(Flag),
}

/// What fast mathematics gives up.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Flag {
    /// The sign of a zero does not matter.
    NoSignedZeros,
    /// There are no NaNs.
    NoNans,
    /// There are no infinities, and nothing overflows.
    NoInfs,
    /// There is neither: [`Flag::NoNans`] and [`Flag::NoInfs`].
    Finite,
    /// Operations may be regrouped.
    Reassociate,
    /// A product and the sum it goes into are rounded once.
    Contract,
    /// What is divided by one number in many places is multiplied by its reciprocal.
    Reciprocal,
    /// Results may be off by more than the bounds that the functions promise, and smaller or larger numbers may over- or underflow.
    Approximate,
}

impl Flag {
    /// Whether a list of flags gives up what this one names.
    pub fn is_granted(self, by: &[Self]) -> bool {
        let has = |flag: Self| by.contains(&flag);
        match self {
            Self::NoNans | Self::NoInfs => has(self) || has(Self::Finite),
            Self::Finite => has(self) || (has(Self::NoNans) && has(Self::NoInfs)),
            Self::NoSignedZeros
            | Self::Reassociate
            | Self::Contract
            | Self::Reciprocal
            | Self::Approximate => has(self),
        }
    }
}

/// A condition of a rule: a named test of the node bound to a variable, or of the root.
#[derive(Clone, Copy)]
pub struct Guard {
    /// The variable; `None` is the root.
    pub var: Option<&'static str>,
    pub name: &'static str,
    pub test: fn(&Facts<'_>, NodeId) -> bool,
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.var {
            Some(var) => write!(f, "{var}: {}", self.name),
            None => f.write_str(self.name),
        }
    }
}

/// One rule: `rule!("name": "(left x)" => "(right x)", Stage, Promise, [guard, x: guard])`. Instead of a right side, `apply f` names a
/// function; instead of `Exact` or `Improves` stands `Fast(Flag)`. A guard before which no variable stands tests the root. Guards are functions
/// in scope where the rule stands: those of [`super::guard`], and others that know ops.
#[macro_export]
macro_rules! rule {
    ($name:literal : $left:literal => apply $f:expr, $($rest:tt)*) => {
        $crate::rule!(@ $name, $left, $crate::rewrite::rule::Right::Apply($f), $($rest)*)
    };
    ($name:literal : $left:literal => $right:literal, $($rest:tt)*) => {
        $crate::rule!(@ $name, $left, $crate::rewrite::rule::Right::Pattern($right), $($rest)*)
    };
    (@ $name:literal, $left:literal, $right:expr, $stage:ident, $promise:ident $(($flag:ident))?
        $(, [$($a:ident $(: $b:ident)?),* $(,)?])? $(,)?) => {
        $crate::rewrite::rule::Rule {
            name: $name,
            left: $left,
            right: $right,
            stage: $crate::rewrite::rule::Stage::$stage,
            promise: $crate::rewrite::rule::Promise::$promise $(($crate::rewrite::rule::Flag::$flag))?,
            guards: &[$($($crate::rule!(@guard $a $($b)?)),*)?],
        }
    };
    (@guard $test:ident) => {
        $crate::rewrite::rule::Guard {
            var: None,
            name: stringify!($test),
            test: $test,
        }
    };
    (@guard $var:ident $test:ident) => {
        $crate::rewrite::rule::Guard {
            var: Some(stringify!($var)),
            name: stringify!($test),
            test: $test,
        }
    };
}
