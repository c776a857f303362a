//! Plans: what a compiled program does, step by step, over slots, with symbolic sizes. A plan knows nothing of graphs or kernels' insides,
//! so it runs without the compiler.
//!
//! Invariant: a slot is set by one step of its region (or is a parameter) before any step reads it, and is read by none after the step that
//! drops it.

use super::entry::Entry;
use crate::routines::matmul::Product;
use std::sync::Arc;
use texpr_base::{Combine, Counts, DType, Routine, Size, SizeVar, Span, Vectors, When};

/// The signature of every kernel: base addresses (one per source and out, null for index sources), words, first unit, end unit.
///
/// A kernel reads an element of a source no later than it stores the element of an out at the same place, and never reads it again: so an
/// out may take the memory of a source that it walks alike.
pub type KernelFn = unsafe extern "C" fn(*const *mut u8, *const i64, i64, i64);

texpr_base::define_id!(
    /// A value of one region.
    SlotId
);
texpr_base::define_id!(
    /// A region of one plan; 0 is the program.
    RegionId
);

/// A program, ready for any sizes.
pub struct Plan {
    pub regions: Vec<Region>,
    /// Steps of all regions; [`Step::number`] is less.
    pub n_steps: usize,
    /// By [`KernelStep::code`].
    pub code: Arc<[Entry]>,
    /// What that code works on.
    pub vectors: Vectors,
    /// Told of a kernel, by its place in `code`, that has become worth better code; `None` if there is none.
    pub hot: Option<Hot>,
    /// What the code lives in.
    pub keep: Arc<dyn std::any::Any + Send + Sync>,
}

/// See [`Plan::hot`].
pub type Hot = Box<dyn Fn(usize) + Send + Sync>;

impl std::fmt::Debug for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plan").field("regions", &self.regions).finish_non_exhaustive()
    }
}

impl Plan {
    /// Books the work of a kernel.
    pub(super) fn worked(&self, code: usize, nanos: f64) {
        if let Some(hot) = &self.hot
            && self.code[code].book(nanos)
        {
            hot(code);
        }
    }
}

/// The steps of a program, of a loop's body or condition, or of a branch. A region is active at most once at a time.
#[derive(Clone, Debug, Default)]
pub struct Region {
    pub slots: Vec<SlotType>,
    /// Where each parameter goes; `None` if nothing reads it.
    pub params: Vec<Option<SlotId>>,
    pub steps: Vec<Step>,
    pub results: Vec<SlotId>,
}

/// The dtype and the shape of a slot's array.
#[derive(Clone, Debug)]
pub struct SlotType {
    pub dtype: DType,
    pub shape: Vec<Size>,
}

/// A step, and the slots that nothing reads after it.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its number among all steps of the plan, for the books of a profile.
    pub number: usize,
    pub work: Work,
    pub drops: Vec<SlotId>,
    /// The strip that begins here.
    pub strip: Option<Strip>,
    /// When it runs if several turns of the loop around are made together ([`LoopStep::tiling`]).
    pub when: When,
}

/// Kernels in neighbouring steps that may go over the same rows one after another, some rows at a time: what one of them stores for a row, those
/// after it read in that row alone. The first may be a matrix product.
#[derive(Clone, Debug)]
pub struct Strip {
    /// So many steps.
    pub n: usize,
    /// How many rows there are: the extents of some leading axes of each kernel.
    pub rows: Size,
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum Work {
    Kernel(Box<KernelStep>),
    Input {
        number: u32,
        to: SlotId,
    },
    /// The same elements under another shape.
    Reshape {
        from: SlotId,
        to: SlotId,
    },
    /// Elements in memory order.
    Literal {
        bytes: Vec<u8>,
        to: SlotId,
    },
    Contract(ContractStep),
    Routine(RoutineStep),
    Update(UpdateStep),
    Concat {
        parts: Vec<SlotId>,
        axis: usize,
        to: SlotId,
    },
    Loop(LoopStep),
    Nest(Box<NestStep>),
    If(IfStep),
    Assert {
        cond: SlotId,
        message: String,
        /// What `values` are called, and whether they are to be shown whole or at one element, whose place is the first of them.
        texts: Vec<String>,
        by_element: bool,
        values: Vec<SlotId>,
        span: Span,
    },
    Print {
        parts: Vec<PrintPart>,
        span: Span,
    },
    CheckIndex {
        index: SlotId,
        /// Where it is false, anything is in range.
        asked: Option<SlotId>,
        size: Size,
        axis: usize,
        array: String,
        span: Span,
    },
    /// A size gets its value from the data.
    SetSize {
        var: SizeVar,
        /// An `i64` scalar.
        value: SlotId,
    },
    /// Sizes that the data told must be equal, or the left one an index into the right one.
    CheckSizes(SizeCheck),
    /// How many elements of an expression divided an integer by zero.
    DivisionByZero {
        count: SlotId,
        span: Span,
    },
}

/// A matrix product over the last two axes, which are exchanged in the factors that say so.
#[derive(Clone, Copy, Debug)]
pub struct ContractStep {
    pub a: SlotId,
    pub b: SlotId,
    pub exchanged: (bool, bool),
    pub to: SlotId,
}

impl ContractStep {
    /// The product of these shapes.
    pub(super) fn sizes(&self, left: &[usize], out: &[usize], dtype: DType) -> Product {
        let rank = out.len();
        let (m, n) = (out[rank - 2], out[rank - 1]);
        let k = left[rank - if self.exchanged.0 { 2 } else { 1 }];
        let batch = out[..rank - 2].iter().product();
        Product { dtype, batch, m, k, n, exchanged: self.exchanged }
    }
}

/// A launch of a compiled kernel.
#[derive(Clone, Debug)]
pub struct KernelStep {
    /// Its number in the code.
    pub code: usize,
    /// The `n_outer` independent axes, the rows, the inner axis.
    pub axes: Vec<Size>,
    pub n_outer: usize,
    pub cutting: Cutting,
    /// One per source; `None` for an index source, which has no memory.
    pub loads: Vec<Option<Load>>,
    pub outs: Vec<KernelOut>,
    pub words: Vec<Word>,
    /// What is added to a word or a base when the values are known.
    pub moves: Vec<Move>,
    /// Instructions at each point.
    pub counts: Counts,
    /// Floating-point operations at each point outside of the piece.
    pub flops: u32,
    pub piece: Option<PieceFlops>,
}

/// The box of a kernel that has a body of its own.
#[derive(Clone, Debug)]
pub struct PieceFlops {
    /// Each axis from a bound up to another.
    pub bounds: Vec<(Size, Size)>,
    /// Floating-point operations at each point in it.
    pub flops: u32,
}

/// How the points of a kernel are cut into units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cutting {
    /// Blocks of a convenient size: nothing is reduced.
    Map,
    /// Blocks of a row-form reduction ([`texpr_base::reduce`]).
    Row,
    /// Blocks of a column-form reduction.
    Column,
}

/// A source in memory.
#[derive(Clone, Debug)]
pub struct Load {
    pub slot: SlotId,
    /// Of the first point's element, in elements.
    pub offset: Size,
    /// The axes along which it moves; along the others it reads the same element again.
    pub along: Vec<usize>,
    /// The kernel reads a copy of the elements that lie so many elements from each other, one for each index of the inner axis.
    pub line: Option<Size>,
}

/// Where results go.
#[derive(Clone, Debug)]
pub struct KernelOut {
    pub slot: SlotId,
    /// For a reduction.
    pub combine: Option<Combine>,
    /// A source that dies here, of the same type and walked alike: its memory may be taken.
    pub reuse: Option<SlotId>,
}

/// One word that a kernel reads.
#[derive(Clone, Debug)]
pub enum Word {
    Zero,
    /// A size times a constant.
    Size(Size, i64),
    BlockRows,
    BlockCols,
    ColBlocks,
    Blocks,
    Rows,
    /// Bytes between the partial results of neighbouring row blocks, for elements of this many bytes.
    PartialDistance(usize),
    /// 1 if what the kernel stores had better go past the caches, else 0.
    Streams,
}

/// `value of slot * factor` is added to `target`.
#[derive(Clone, Debug)]
pub struct Move {
    pub target: MoveTarget,
    /// An `i64` scalar.
    pub slot: SlotId,
    pub factor: Size,
}

/// What a [`Move`] moves: the base of a source (in elements) or a word.
#[derive(Clone, Copy, Debug)]
pub enum MoveTarget {
    Base(usize),
    Word(usize),
}

/// What must hold of two sizes.
#[derive(Clone, PartialEq, Debug)]
pub struct SizeCheck {
    pub left: Size,
    pub right: Size,
    /// They must be equal, or the left one an index into the right one: the axis, and the array's source text.
    pub index: Option<(usize, String)>,
    pub span: Span,
}

/// A call of a library routine.
#[derive(Clone, Debug)]
pub struct RoutineStep {
    pub routine: &'static Routine,
    pub params: Vec<Size>,
    pub args: Vec<SlotId>,
    /// One per result of the routine.
    pub results: Vec<SlotId>,
    /// For a routine in place: nothing else of this step and nothing after it reads the first argument.
    pub base_dies: bool,
    pub span: Option<Span>,
}

/// `base with [axes] = value`.
#[derive(Clone, Debug)]
pub struct UpdateStep {
    pub base: SlotId,
    pub value: SlotId,
    /// One per axis of the base.
    pub axes: Vec<PlaceAxis>,
    /// How an element of the value meets the one at its place; it replaces it if nothing is said.
    pub combine: Option<Merge>,
    pub to: SlotId,
    /// Nothing reads the base after this step, and the value is not the base.
    pub base_dies: bool,
}

/// The places of an axis that an update writes.
#[derive(Clone, Debug)]
pub struct PlaceAxis {
    pub start: Start,
    pub step: i64,
    /// The axis of the value that goes along it; `None` for a single place.
    pub out: Option<usize>,
}

/// The first place.
#[derive(Clone, Debug)]
pub enum Start {
    Size(Size),
    /// An `i64` scalar.
    Slot(SlotId),
    /// An `i64` array that broadcasts to the value: the place of each element.
    Array(SlotId),
}

/// What becomes of an old element and a new one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Merge {
    Add,
    Sub,
    Mul,
    /// Floats only.
    Div,
    /// NaN wins.
    Min,
    Max,
}

/// A loop. Parameters of its regions: the index, the carries, the captured values.
#[derive(Clone, Debug)]
pub struct LoopStep {
    pub start: SlotId,
    pub stop: SlotId,
    pub step: SlotId,
    /// The first carries, and whether nothing else of this step and nothing after it reads them.
    pub inits: Vec<(SlotId, bool)>,
    pub captured: Vec<SlotId>,
    /// Never drops its captured parameters: they stay from turn to turn.
    pub body: RegionId,
    pub cond: Option<RegionId>,
    /// Where the last carries go; `None` if nothing reads one.
    pub results: Vec<Option<SlotId>>,
    pub span: Option<Span>,
    /// The leading axes of all carries, if a turn makes each row of the carries of that row alone, by kernels and nothing else.
    pub rows: Option<Size>,
    pub tiling: Option<Tiling>,
}

/// How several turns of a loop may be made together: those of its steps that run within the arrays are kernels that reduce to numbers or make such
/// arrays, and walk them element after element.
#[derive(Clone, Debug)]
pub struct Tiling {
    /// When each carry is known.
    pub carries: Vec<When>,
    /// Elements of each array that goes from turn to turn.
    pub points: Size,
    /// How far from the element that it makes a turn reads those arrays, in elements.
    pub reach: Vec<Size>,
}

/// A loop that is one function.
#[derive(Clone, Debug)]
pub struct NestStep {
    /// Its number in the code.
    pub code: usize,
    pub start: SlotId,
    pub stop: SlotId,
    pub step: SlotId,
    /// The first carries. The function leaves the last ones in their places.
    pub inits: Vec<NestInit>,
    pub captured: Vec<SlotId>,
    /// Literal arrays, as they lie in memory.
    pub literals: Vec<Box<[u64]>>,
    pub words: Vec<Size>,
    /// Words of the function's control; the counters of `divisions` are the last.
    pub n_control: usize,
    pub exits: Vec<NestExit>,
    pub divisions: Vec<Span>,
    /// Where the last carries go; `None` if nothing reads one.
    pub results: Vec<Option<SlotId>>,
}

/// A carry of a nest.
#[derive(Clone, Copy, Debug)]
pub struct NestInit {
    pub slot: SlotId,
    /// Nothing else of this step and nothing after it reads the first carry.
    pub dies: bool,
    /// What is not stays as it is.
    pub is_written: bool,
}

/// A way out of a nest: an index out of range of the size, or an interrupt.
#[derive(Clone, Debug)]
pub struct NestExit {
    pub index: Option<(NestIndex, Size)>,
    /// The loops around it, outermost first.
    pub loops: Vec<Option<Span>>,
}

/// What was indexed.
#[derive(Clone, Debug)]
pub struct NestIndex {
    pub array: String,
    pub axis: usize,
    pub span: Span,
}

/// A conditional. Parameters of its regions: the captured values.
#[derive(Clone, Debug)]
pub struct IfStep {
    pub cond: SlotId,
    pub captured: Vec<SlotId>,
    pub then: RegionId,
    pub otherwise: RegionId,
    pub results: Vec<Option<SlotId>>,
}

/// A part of a `print`.
#[derive(Clone, Debug)]
pub enum PrintPart {
    Text(String),
    Value(SlotId),
    /// Complex numbers, their parts along the last axis.
    Complex(SlotId),
}
