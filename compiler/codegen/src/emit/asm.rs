//! What the code of kernels is written with: scalars and vectors of a fixed number of lanes, in basic blocks with parameters. Each CPU backend is
//! one; how its registers look inside is its own affair.
//!
//! A *word* is a signed 64-bit integer or an address; a *flag* is what decides a branch; a *register* holds one element (of one lane) or a vector of a
//! dtype. A `bool` in a register of one lane is a flag. In memory every dtype looks as it does in arrays.

use std::fmt::Debug;
use std::sync::Arc;
use texpr_base::{Combine, DType, Scalar};
use texpr_ir::prim::combining;
use texpr_ir::{Prim, PrimFn};
use texpr_kernel::ir::Kernel;

/// A register's value with its dtype.
#[derive(Clone, Copy, Debug)]
pub(crate) struct V<T> {
    pub(crate) v: T,
    pub(crate) dtype: DType,
}

/// The value of a register of `A`.
pub(crate) type Of<A> = V<<A as Asm>::Value>;

/// What a parameter of a block is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ty {
    Word,
    /// So many elements of a dtype.
    Register(DType, usize),
    /// What [`Asm::any`] makes of so many lanes.
    Any(usize),
}

/// How two words compare.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Is {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    /// Not less, without signs.
    NotBelow,
}

/// Writes the code of one function, from its first block on.
pub(crate) trait Asm {
    type Value: Copy + Debug;
    type Block: Copy + Debug;
    /// Memory of the function's own.
    type Slot: Copy + Debug;
    /// A register that may be given another value.
    type Variable: Copy + Debug;

    /// Elements of a vector of this kernel; 1 if it is better done element by element.
    fn lanes(kernel: &Kernel) -> usize;

    /// Whether [`Asm::any`] takes integers of this dtype for their signs.
    fn any_takes_signs(dtype: DType, lanes: usize) -> bool;

    /// Vectors of one turn of the main loop of a kernel with so many instructions; `None` for no main loop.
    fn groups(insts: usize) -> Option<usize>;

    /// Whether a rare path goes back to the question that led to it, so that values have one name on all ways: good for a machine that keeps the order it is
    /// given, bad for one that moves out of loops what does not change in them.
    const RARE_GOES_BACK: bool;

    /// The lanes that a rare path is done with, in a kernel of `lanes`.
    fn lanes_of_slow(slow: &PrimFn, lanes: usize) -> usize;

    // Blocks.

    fn block(&mut self) -> Self::Block;
    fn param(&mut self, block: Self::Block, ty: Ty) -> Self::Value;
    /// What is written next goes to the end of `block`.
    fn switch_to(&mut self, block: Self::Block);
    /// Says that all jumps to the block are written.
    fn seal(&mut self, block: Self::Block);
    /// Says that the block is hardly ever reached.
    fn cold(&mut self, block: Self::Block);
    fn jump(&mut self, to: Self::Block, args: &[Self::Value]);
    /// `flag` may be what [`Asm::any`] made.
    fn branch(
        &mut self,
        flag: Self::Value,
        yes: (Self::Block, &[Self::Value]),
        no: (Self::Block, &[Self::Value]),
    );
    fn ret(&mut self);

    // Words and flags.

    fn int(&mut self, value: i64) -> Self::Value;
    fn add(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    fn sub(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    fn mul(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    fn udiv(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    fn smin(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    fn smax(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    fn umax(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    fn add_int(&mut self, a: Self::Value, by: i64) -> Self::Value;
    fn mul_int(&mut self, a: Self::Value, by: i64) -> Self::Value;
    fn shl_int(&mut self, a: Self::Value, by: u32) -> Self::Value;
    fn and_int(&mut self, a: Self::Value, mask: i64) -> Self::Value;
    fn compare(&mut self, is: Is, a: Self::Value, b: Self::Value) -> Self::Value;
    fn compare_int(&mut self, is: Is, a: Self::Value, b: i64) -> Self::Value;
    fn flag(&mut self, is: bool) -> Self::Value;
    fn both(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    fn either(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    /// One of two words, flags or registers.
    fn select(&mut self, flag: Self::Value, a: Self::Value, b: Self::Value) -> Self::Value;

    // Memory.

    /// A word that never changes while the function runs.
    fn fixed_word(&mut self, addr: Self::Value, offset: i32) -> Self::Value;
    /// One element.
    fn load(&mut self, dtype: DType, addr: Self::Value, offset: i32) -> Self::Value;
    fn store(&mut self, x: Of<Self>, addr: Self::Value, offset: i32);
    /// Whether the byte, which others may write to at any time, is set.
    fn poll(&mut self, addr: Self::Value) -> Self::Value;
    /// Elements that lie next to each other.
    fn load_vector(&mut self, dtype: DType, lanes: usize, addr: Self::Value, offset: i32) -> Self::Value;
    fn store_vector(&mut self, x: Of<Self>, lanes: usize, addr: Self::Value, offset: i32);
    /// Says that what lies there will be read soon.
    fn expect(&mut self, addr: Self::Value, offset: i32);
    /// Whether vectors can be stored past the caches, at addresses that are multiples of their size.
    const STREAMS: bool;
    /// Stores a vector past the caches. Others see it after [`Asm::end_stream`].
    fn stream_vector(&mut self, x: Of<Self>, lanes: usize, addr: Self::Value, offset: i32);
    fn end_stream(&mut self);
    fn slot(&mut self, bytes: u32) -> Self::Slot;
    fn slot_at(&mut self, slot: Self::Slot) -> Self::Value;

    // Variables.

    fn variable(&mut self, dtype: DType, lanes: usize) -> Self::Variable;
    fn set(&mut self, variable: Self::Variable, value: Self::Value);
    fn get(&mut self, variable: Self::Variable) -> Self::Value;

    // Registers.

    /// The same in every lane.
    fn constant(&mut self, value: Scalar, lanes: usize) -> Self::Value;
    fn spread(&mut self, dtype: DType, x: Self::Value, lanes: usize) -> Self::Value;
    /// One element a lane.
    fn gather(&mut self, dtype: DType, xs: &[Self::Value]) -> Self::Value;
    /// One element of a vector.
    fn lane(&mut self, x: Of<Self>, k: usize) -> Self::Value;
    /// A vector turned round until lane `by` is its first; what comes after the last lane is of no use.
    fn turned(&mut self, x: Self::Value, by: usize, lanes: usize) -> Self::Value;
    /// The mask of the lanes from one word up to another; both are at least 0.
    fn mask(&mut self, from: Self::Value, to: Self::Value, lanes: usize) -> Self::Value;
    /// One instruction. `second` is the second operand where it is a constant.
    fn prim(
        &mut self,
        prim: Prim,
        result: DType,
        args: &[Of<Self>],
        lanes: usize,
        second: Option<Scalar>,
    ) -> Self::Value;
    /// See [`texpr_ir::primfn::Inst::Table`].
    fn lookup(&mut self, table: &Arc<Vec<u64>>, index: Of<Self>, lanes: usize) -> Self::Value;
    /// See [`texpr_ir::primfn::Inst::Load`]: base, last index, index.
    fn load_at(&mut self, dtype: DType, at: [Of<Self>; 3], lanes: usize) -> Self::Value;
    /// Masks, or integers of which only the signs count, of which any is set if any of either is.
    fn join(&mut self, a: Self::Value, b: Self::Value) -> Self::Value;
    /// Whether any lane is set, as [`Asm::branch`] takes it.
    fn any(&mut self, joined: Self::Value, lanes: usize) -> Self::Value;
    /// What `any` makes if none is.
    fn none(&mut self, lanes: usize) -> Self::Value;

    // What some machines do better than by the above.

    /// A partial result with another combined into it.
    fn combined(&mut self, combine: Combine, old: Of<Self>, x: Of<Self>, lanes: usize) -> Self::Value {
        self.prim(combining(combine), x.dtype, &[old, x], lanes, None)
    }

    /// A negated float that only products to which something is added read: some machines subtract the product.
    fn negated_for_fma(&mut self, x: Of<Self>, lanes: usize) -> Self::Value {
        self.prim(Prim::Neg, x.dtype, &[x], lanes, None)
    }

    /// Elements that lie `stride` bytes apart.
    fn load_strided(
        &mut self,
        dtype: DType,
        lanes: usize,
        addr: Self::Value,
        stride: Self::Value,
    ) -> Self::Value {
        let mut at = addr;
        let mut xs = Vec::with_capacity(lanes);
        for k in 0..lanes {
            if k > 0 {
                at = self.add(at, stride);
            }
            xs.push(self.load(dtype, at, 0));
        }
        if lanes == 1 { xs[0] } else { self.gather(dtype, &xs) }
    }

    /// `first`, `first + step`, …: words.
    fn series(&mut self, first: Self::Value, step: Self::Value, lanes: usize) -> Self::Value {
        let mut xs = vec![first];
        for k in 1..lanes {
            xs.push(self.add(xs[k - 1], step));
        }
        if lanes == 1 { first } else { self.gather(DType::I64, &xs) }
    }

    /// The lanes `from..to` of a vector that lies at `addr`, the others 0; `None` if the machine reads whole vectors only.
    fn load_part(
        &mut self,
        _dtype: DType,
        _lanes: usize,
        _addr: Self::Value,
        _part: (Self::Value, Self::Value),
    ) -> Option<Self::Value> {
        None
    }

    /// Writes the lanes `from..to` of a vector to where it lies at `addr`; `false` if the machine writes whole vectors only.
    fn store_part(
        &mut self,
        _x: Of<Self>,
        _lanes: usize,
        _addr: Self::Value,
        _part: (Self::Value, Self::Value),
    ) -> bool {
        false
    }
}
