//! Nests: a loop over single elements, with the loops and branches in it, as one function.
//!
//! A loop whose body reads and writes arrays element by element (Gauss-Seidel, a recurrence, elimination by hand) has nothing to vectorise and
//! nothing to fuse: what costs is going from step to step. So all of it becomes one function, over scalars in registers and arrays in
//! place. [`build`] decides which loops are such, [`order`] in which order their parts may run.
//!
//! Invariant: an array that a nest writes is written in place, in memory that is the nest's own, and every value of it is read before it is
//! written over; a loop for which no such order exists is no nest.
//! Invariant: a check stands before the accesses that it guards.

mod build;
mod order;
mod print;

pub use build::nest;

use std::sync::Arc;
use texpr_base::{DType, Scalar, Size, Span};
use texpr_ir::PrimFn;
use texpr_ir::graph::ArrayConst;

/// A loop as one function.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Nest {
    /// The first carries of the loop, then the values that it captures: scalars, or arrays.
    pub params: Vec<Param>,
    /// How many of them are carries.
    pub n_carries: usize,
    /// Arrays that are known when the program is compiled.
    pub literals: Vec<Arc<ArrayConst>>,
    /// The dtypes of all scalars, by [`Var`].
    pub vars: Vec<DType>,
    /// Values of sizes that it reads.
    pub words: Vec<Size>,
    /// The ways it may end but for the last turn.
    pub exits: Vec<Exit>,
    /// Where integers may be divided by zero: one counter each.
    pub divisions: Vec<Span>,
    /// The outermost loop. Its bounds are given by who calls.
    pub root: NestLoop,
    /// What it computes, for the books of a profile.
    pub parts: Vec<Part>,
}

/// A node's share of the time of a nest; what stands in an inner loop counts more often.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Part {
    pub op: &'static str,
    pub class: &'static str,
    pub span: Option<Span>,
    pub cost: u32,
}

texpr_base::define_id!(
    /// A scalar of a nest; set at one place.
    Var
);

/// Where an array is: the parameter with this number, or, after the parameters, a literal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Location(pub usize);

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Param {
    Scalar(Var),
    Array {
        /// Whether the nest writes it.
        is_written: bool,
    },
}

/// A number known when the nest is called.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Word {
    Const(i64),
    /// By its number in [`Nest::words`].
    Size(usize),
}

/// An element of an array, in row-major order: the offset plus each index times its stride.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    pub offset: Word,
    pub terms: Vec<(Var, Word)>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Stmt {
    Const {
        to: Var,
        value: Scalar,
    },
    Word {
        to: Var,
        word: Word,
    },
    Call {
        to: Var,
        f: Arc<PrimFn>,
        args: Vec<Var>,
    },
    Load {
        to: Var,
        array: Location,
        at: Place,
    },
    Store {
        array: Location,
        at: Place,
        value: Var,
    },
    /// The index must lie in `-size..size`.
    Check {
        index: Var,
        size: Word,
        exit: usize,
    },
    /// Adds to a counter of [`Nest::divisions`].
    Count {
        count: Var,
        division: usize,
    },
    Loop(NestLoop),
    If {
        cond: Var,
        then: Block,
        otherwise: Block,
        results: Vec<Var>,
    },
}

/// Statements, and the scalars that come of them.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Block {
    pub stmts: Vec<Stmt>,
    pub results: Vec<Var>,
}

/// A loop of a nest. Arrays are carried by their places.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct NestLoop {
    /// Start, stop and step; `None` for the outermost loop.
    pub range: Option<[Var; 3]>,
    pub index: Var,
    /// The scalars carried: the first value, the value in each turn, the last value.
    pub carries: Vec<Carry>,
    /// One result: whether to go on.
    pub cond: Option<Block>,
    /// Results: the next carries.
    pub body: Block,
    /// The exit taken when the run is interrupted.
    pub interrupted: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Carry {
    pub init: Var,
    pub param: Var,
    pub result: Var,
}

/// A way out of a nest.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Exit {
    pub why: Why,
    /// The places of the loops around it, outermost first.
    pub loops: Vec<Option<Span>>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Why {
    Interrupted,
    /// The index lies outside of `-size..size` on axis `axis` of what the user calls `array`.
    Index {
        array: String,
        axis: usize,
        size: Size,
        span: Span,
    },
}

impl Nest {
    /// The most loops around an exit.
    pub fn depth(&self) -> usize {
        self.exits.iter().map(|exit| exit.loops.len()).max().unwrap_or(0)
    }
}
