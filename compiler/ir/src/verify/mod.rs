//! Checks what every pass must leave: it runs after each of them in tests and under `--self-check`.
//!
//! All violations are collected, each with the node and the regions it lies in. A violation is a mistake of the compiler, never of the user.

mod core;
mod graph;
mod prims;

pub use self::core::{verify_core, verify_core_program};
pub use self::graph::{verify_graph, verify_program};
pub use self::prims::verify_fn;

use crate::ty::Type;
use std::fmt;
use texpr_base::{DType, Size};

/// A broken invariant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The loops and branches around it, the outermost first: `%4 body`.
    pub path: Vec<String>,
    /// The node's index, where it is about one.
    pub node: Option<usize>,
    /// The op or core node.
    pub what: String,
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.path {
            write!(f, "{step}: ")?;
        }
        if let Some(node) = self.node {
            write!(f, "%{node} ")?;
        }
        write!(f, "{}: {}", self.what, self.message)
    }
}

/// Collects violations while a graph is walked.
#[derive(Default)]
struct Report {
    found: Vec<Violation>,
    path: Vec<String>,
    node: Option<usize>,
    what: String,
}

impl Report {
    fn at(&mut self, node: usize, what: impl Into<String>) {
        self.node = Some(node);
        self.what = what.into();
    }

    fn elsewhere(&mut self, what: &str) {
        self.node = None;
        self.what = what.to_string();
    }

    fn say(&mut self, message: impl Into<String>) {
        self.found.push(Violation {
            path: self.path.clone(),
            node: self.node,
            what: self.what.clone(),
            message: message.into(),
        });
    }

    fn expect(&mut self, holds: bool, message: &str) {
        if !holds {
            self.say(message);
        }
    }

    /// The argument must be a scalar of `dtype`.
    fn scalar(&mut self, ty: &Type, dtype: DType, which: &str) {
        if *ty != Type::scalar(dtype) {
            self.say(format!("{which} is {ty:?}, not a scalar of {dtype}"));
        }
    }

    fn same_type(&mut self, have: &Type, want: &Type, which: &str) {
        if !may_be_same(have, want) {
            self.say(format!("{which} is {have:?}, not {want:?}"));
        }
    }

    /// Walks a region with `walk`.
    fn inside(&mut self, title: &str, walk: impl FnOnce(&mut Self)) {
        let (node, what) = (self.node, self.what.clone());
        self.path.push(format!("%{} {title}", node.unwrap_or_default()));
        walk(self);
        self.path.pop();
        (self.node, self.what) = (node, what);
    }
}

/// Whether two sizes are equal, as far as can be told before the program runs.
fn may_be_equal(a: &Size, b: &Size) -> bool {
    a == b || !(a.is_polynomial() && b.is_polynomial())
}

fn may_be_same(a: &Type, b: &Type) -> bool {
    a.dtype == b.dtype
        && a.rank() == b.rank()
        && a.shape.iter().zip(&b.shape).all(|(a, b)| may_be_equal(a, b))
}

/// The parameters of a loop's regions must be the index, the carries and the captured values.
fn loop_params<'a>(args: impl Iterator<Item = &'a Type>) -> Vec<Type> {
    std::iter::once(Type::scalar(DType::I64)).chain(args.cloned()).collect()
}

/// Checks a region's parameters and results against what the node around it hands in and takes out.
fn region_types(report: &mut Report, params: &[Type], want: &[Type], title: &str) {
    if params.len() != want.len() {
        report.say(format!("{title} has {} parameters for {} values", params.len(), want.len()));
    }
    for (k, (have, want)) in params.iter().zip(want).enumerate() {
        report.same_type(have, want, &format!("parameter {k} of {title}"));
    }
}

#[cfg(test)]
mod tests;
