//! What an op of the open vocabulary is: one entry of data that holds all of it.
//!
//! `texpr-std` lists the entries. Everything else (names in scripts, builder methods, the reference, the op laws in `tests/`) is derived
//! from them.

use crate::attr::Attr;
use crate::core::{CoreBuilder, CoreId};
use crate::grad::Grad;
use crate::primfn::Sx;
use crate::ty::Type;
use texpr_base::{DType, ErrorCode, Size, SizeTable};

/// An op: its name, documentation, signature, type rule and lowering.
#[derive(Debug)]
pub struct OpDef {
    /// The name in scripts and as a builder method.
    pub name: &'static str,
    /// Other spellings of it: NumPy's where `name` is the array API's, or the other way round.
    pub aliases: &'static [&'static str],
    /// The family in the reference and the class in profiles.
    pub class: Class,
    /// One sentence, then details; Markdown with `tx` examples that a test runs.
    pub doc: &'static str,
    pub params: &'static [Param],
    /// What happens to the dtypes of the array arguments before `infer` sees them.
    pub promote: Promote,
    pub infer: fn(&Call<'_>) -> Result<Type, OpError>,
    pub lower: Lower,
    /// How it is differentiated.
    pub grad: Grad,
    /// What it does with complex numbers.
    pub complex: OnComplex,
    pub props: Props,
    /// An independent definition on scalars, for the op laws; `None` for ops that are not elementwise.
    pub reference: Option<fn(&[f64]) -> f64>,
    /// How far the result may be from `reference`, in ulp; 0 is exact.
    pub max_ulp: u32,
    /// The interval of arguments that the op law draws from.
    pub domain: (f64, f64),
}

/// Ops are compared by identity: there is one entry per name.
impl PartialEq for OpDef {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
impl Eq for OpDef {}
impl std::hash::Hash for OpDef {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

/// What an op does with complex arguments, and with a complex `dtype=`.
#[derive(Clone, Copy, Debug)]
pub enum OnComplex {
    /// It does not take them.
    Refused,
    /// It does not take them, because they have no order.
    Unordered,
    /// Its lowering takes them as they are.
    Taken,
    /// Elementwise, by this body instead of the one for real numbers.
    By(for<'b> fn(&[Sx<'b>]) -> Sx<'b>),
}

/// The family of an op.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    Arithmetic,
    ExpLog,
    Trig,
    Rounding,
    Compare,
    Logic,
    Bits,
    Float,
    Complex,
    Special,
    Reduction,
    Creation,
    Shape,
    Index,
    Scan,
    Sort,
    Contraction,
    Convolution,
    Linalg,
    Fourier,
    Sparse,
    Random,
    Control,
}

impl Class {
    pub fn name(self) -> &'static str {
        match self {
            Self::Arithmetic => "arithmetic",
            Self::ExpLog => "exp/log",
            Self::Trig => "trigonometry",
            Self::Rounding => "rounding",
            Self::Compare => "comparison",
            Self::Logic => "logic",
            Self::Bits => "bits",
            Self::Float => "float inspection",
            Self::Complex => "complex numbers",
            Self::Special => "special functions",
            Self::Reduction => "reductions",
            Self::Creation => "creation",
            Self::Shape => "shape",
            Self::Index => "indexing",
            Self::Scan => "scans",
            Self::Sort => "sorting and searching",
            Self::Contraction => "contractions",
            Self::Convolution => "convolution and pooling",
            Self::Linalg => "linear algebra",
            Self::Fourier => "Fourier transforms",
            Self::Sparse => "sparse matrices",
            Self::Random => "random",
            Self::Control => "control",
        }
    }
}

/// One parameter of an op, in the order of positional arguments.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    pub name: &'static str,
    pub kind: ParamKind,
    /// Whether it may be left out (it is then [`Attr::None`], or the default below).
    pub optional: bool,
    /// For an array that is not given while a later or earlier one with a default is: the scalar it is then.
    pub default: Option<f64>,
    /// For an array: that it keeps its dtype, whatever the others are promoted to. Those that do come last; one that is not given while a later
    /// one is stands there as `true`, a mask of all.
    pub apart: bool,
    /// For an array apart: the dtype that a literal takes, by that of the first argument.
    pub literal: Option<fn(DType) -> DType>,
}

/// What a parameter takes. Array kinds become arguments of the node, in order; the others become its attributes, in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamKind {
    Array,
    /// A list or tuple of arrays: all remaining arguments of the node.
    Arrays,
    /// One axis, or none: `Attr::Axes` with one entry, normalised.
    Axis,
    /// An axis, a tuple of axes, or `none` for all: `Attr::Axes`, sorted and normalised.
    Axes,
    /// Axes in the order given (a permutation): `Attr::Axes`.
    AxisList,
    /// An axis, or a tuple, of the *result*, whose rank is larger by as many: `Attr::Axes`, sorted.
    NewAxes,
    Bool,
    /// A compile-time integer, or a tuple of them as `Attr::Sizes` with [`ParamKind::Sizes`].
    Int,
    DType,
    /// A size or a tuple of sizes: `Attr::Sizes`.
    Sizes,
    /// A size, which is `Attr::Sizes`, or a constant float, which is `Attr::Number`.
    SizeOrNumber,
    /// As [`ParamKind::Sizes`], or a tuple of tuples of sizes, one after another.
    SizePairs,
    /// A size or a tuple of sizes, which is `Attr::Sizes`, or a string.
    SizesOrStr,
    Str,
    /// A slicing, made by the indexing syntax only.
    Slices,
}

impl Param {
    pub const fn array(name: &'static str) -> Self {
        Self { name, kind: ParamKind::Array, optional: false, default: None, apart: false, literal: None }
    }
    pub const fn required(name: &'static str, kind: ParamKind) -> Self {
        Self { name, kind, optional: false, default: None, apart: false, literal: None }
    }
    pub const fn optional(name: &'static str, kind: ParamKind) -> Self {
        Self { name, kind, optional: true, default: None, apart: false, literal: None }
    }

    /// An array that may be left out, and that is not promoted with the others.
    pub const fn apart(name: &'static str) -> Self {
        Self { optional: true, apart: true, ..Self::array(name) }
    }

    /// [`Param::apart`], of which a literal takes the dtype that `literal` makes of the first argument's.
    pub const fn apart_as(name: &'static str, literal: fn(DType) -> DType) -> Self {
        Self { literal: Some(literal), ..Self::apart(name) }
    }

    /// A scalar that may be left out. If all of an op's are left out, the node has no arguments for them.
    pub const fn scalar_or(name: &'static str, default: f64) -> Self {
        Self {
            name,
            kind: ParamKind::Array,
            optional: true,
            default: Some(default),
            apart: false,
            literal: None,
        }
    }
}

/// The conversion of array arguments, which the builder applies as cast nodes. Weak literals take their partner's dtype.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Promote {
    /// All to the common dtype.
    Common,
    /// All to the common dtype, which must be a number: booleans become `i64`.
    Numeric,
    /// All to the common dtype; integers and booleans become `f64`.
    Float,
    /// All to the common dtype; booleans and integers of at most 16 bits become `f32`, wider ones `f64`. As NumPy has it for elementwise
    /// functions, but that NumPy goes down to `f16` for booleans and 8 bits.
    NarrowFloat,
    /// All to the common dtype, which must be an integer or boolean.
    Integer,
    /// All must be `bool`, or numbers that become `!= 0`.
    Bool,
    /// All but the first to their common dtype; the first must be `bool` (`where`).
    Choice,
    /// None.
    Keep,
}

/// An op about to become a node, as its type rule sees it.
#[derive(Debug)]
pub struct Call<'a> {
    pub def: &'static OpDef,
    /// The array arguments, after promotion.
    pub args: &'a [Type],
    /// One per parameter that is not an array.
    pub attrs: &'a [Attr],
    pub sizes: &'a SizeTable,
    /// Pairs of sizes that only the run can compare; the builder turns them into checks.
    pub maybe_equal: &'a std::cell::RefCell<Vec<(Size, Size)>>,
}

/// Why an op refuses its arguments; the builder adds names and places.
#[derive(Debug)]
pub enum OpError {
    /// Two arguments (by number) whose shapes do not broadcast.
    Broadcast { left: usize, right: usize, conflict: crate::ty::BroadcastConflict },
    /// Sizes that must be equal and are not: the argument numbers, what each size is called there.
    Mismatch { left: (usize, String, Size), right: (usize, String, Size) },
    /// An argument of an unfit dtype: what was expected.
    DType { arg: usize, expected: &'static str },
    /// An argument or result that is complex, which the op does not take.
    Complex { arg: Option<usize> },
    /// An argument of an unfit rank: what was expected.
    Rank { arg: usize, expected: String },
    /// Anything else, in words, about one argument (or the call).
    Other { code: &'static ErrorCode, arg: Option<usize>, message: String, help: Option<String> },
}

/// Facts about an op that rules and messages use instead of names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Props {
    /// Swapping the two arguments changes nothing, bit for bit.
    pub commutative: bool,
    /// One result element per element of the broadcast arguments.
    pub elementwise: bool,
    /// The elements of the result are elements of the arguments, constants, or conversions of them: no arithmetic, so halves stay what they are.
    pub moves: bool,
}

impl Props {
    pub const NONE: Self = Self { commutative: false, elementwise: false, moves: false };
    pub const ELEMENTWISE: Self = Self { elementwise: true, ..Self::NONE };
    pub const COMMUTATIVE: Self = Self { commutative: true, ..Self::ELEMENTWISE };
    pub const MOVES: Self = Self { moves: true, ..Self::NONE };
}

/// How an op becomes core nodes.
#[derive(Clone, Copy, Debug)]
pub enum Lower {
    /// Elementwise over the broadcast arguments: a scalar body in prims.
    Map(for<'b> fn(&[Sx<'b>]) -> Sx<'b>),
    /// Anything else, by hand.
    Core(fn(&mut CoreBuilder, &LowerCall<'_>) -> CoreId),
}

impl OpDef {
    /// How many attributes its nodes have: one per parameter that is no array.
    pub fn n_attrs(&self) -> usize {
        self.params.iter().filter(|p| !matches!(p.kind, ParamKind::Array | ParamKind::Arrays)).count()
    }

    /// The dtype that its lowering works in for an argument or result of `dtype`: halves are computed with as `f32`, and rounded once at the
    /// end, unless they are only moved.
    pub fn works_in(&self, dtype: DType) -> DType {
        if self.props.moves { dtype } else { dtype.arithmetic() }
    }
}

/// A node being lowered.
#[derive(Debug)]
pub struct LowerCall<'a> {
    pub args: &'a [CoreId],
    pub attrs: &'a [Attr],
    /// The type that `infer` gave.
    pub ty: &'a Type,
}

/// The dtype of elementwise float functions and the like: the promoted first argument's.
pub fn first_dtype(call: &Call<'_>) -> DType {
    call.args[0].dtype
}

/// Type rule: the broadcast shape of all arguments with `dtype`.
pub fn broadcast_all(call: &Call<'_>, dtype: DType) -> Result<Type, OpError> {
    let mut shape = Vec::new();
    for (i, arg) in call.args.iter().enumerate() {
        let mut maybe = |a: &Size, b: &Size| call.maybe_equal.borrow_mut().push((a.clone(), b.clone()));
        shape = crate::ty::broadcast(&shape, &arg.shape, &mut maybe).map_err(|conflict| {
            // The partner is the first earlier argument that has the offending size at that axis.
            let has = |t: &Type| {
                t.rank().checked_sub(conflict.axis_from_end).is_some_and(|a| t.shape[a] == conflict.left)
            };
            let left = call.args[..i].iter().position(has).unwrap_or(0);
            OpError::Broadcast { left, right: i, conflict }
        })?;
    }
    Ok(Type::new(dtype, shape))
}

/// Type rule: elementwise, the dtype of the last argument (which for all but `where` is everyone's).
pub fn infer_elementwise(call: &Call<'_>) -> Result<Type, OpError> {
    let dtype = call.args.last().map_or(DType::F64, |arg| arg.dtype);
    broadcast_all(call, dtype)
}

/// Type rule: elementwise comparison.
pub fn infer_compare(call: &Call<'_>) -> Result<Type, OpError> {
    broadcast_all(call, DType::Bool)
}

/// The vocabulary of a compilation: every op by every name, and the standard modules written in `.tx`.
#[derive(Debug, Default)]
pub struct Vocabulary {
    ops: rustc_hash::FxHashMap<&'static str, &'static OpDef>,
    list: Vec<&'static OpDef>,
    modules: Vec<(&'static str, &'static str)>,
}

impl Vocabulary {
    /// `modules` are names with their sources; the module `prelude` is in scope everywhere without its name.
    pub fn new(ops: &[&'static OpDef], modules: &[(&'static str, &'static str)]) -> Self {
        let mut vocabulary = Self { ops: Default::default(), list: ops.to_vec(), modules: modules.to_vec() };
        for op in ops {
            for name in std::iter::once(&op.name).chain(op.aliases) {
                let old = vocabulary.ops.insert(name, op);
                debug_assert!(old.is_none(), "two ops are called {name}");
            }
        }
        vocabulary
    }

    /// The op with this name or alias: `sum`, `random.uniform`.
    pub fn op(&self, name: &str) -> Option<&'static OpDef> {
        self.ops.get(name).copied()
    }

    /// Every op once, in the order of the list.
    pub fn ops(&self) -> &[&'static OpDef] {
        &self.list
    }

    /// The source of a standard module.
    pub fn module(&self, name: &str) -> Option<&'static str> {
        self.modules.iter().find(|(n, _)| *n == name).map(|(_, source)| *source)
    }

    pub fn modules(&self) -> &[(&'static str, &'static str)] {
        &self.modules
    }

    /// Every name a user may write, for "did you mean".
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self
            .list
            .iter()
            .flat_map(|op| std::iter::once(op.name).chain(op.aliases.iter().copied()))
            .collect();
        names.sort_unstable();
        names
    }
}
