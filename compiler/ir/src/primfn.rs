//! Straight-line scalar functions in [`Prim`]s, and the builder that ops write them with.

use crate::prim::Prim;
use crate::seen::{Seen, hash_of};
use crate::{complex, halves};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::ops;
use std::sync::Arc;
use texpr_base::{DType, Scalar};

texpr_base::define_id!(
    /// A value of a [`PrimFn`]: its parameters first, then one per instruction.
    Val
);

/// The operands of a prim.
pub type Vals = SmallVec<[Val; 3]>;

/// One instruction; its value is the [`Val`] after those of all before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Inst {
    Const(Scalar),
    Prim {
        prim: Prim,
        dtype: DType,
        args: Vals,
    },
    /// `cond ? slow(args) : otherwise`, where `cond` is expected to be false nearly always: a vector backend branches over `slow`
    /// when no lane needs it.
    Rare {
        cond: Val,
        slow: Arc<PrimFn>,
        args: Vec<Val>,
        otherwise: Val,
    },
    /// `table[index]` with `index: i64` in range; the table's entries are the bits of a `u64`.
    Table {
        table: Arc<Vec<u64>>,
        index: Val,
    },
    /// The element `index`, clamped to `0..=last`, of the array at the address `base`. In the bodies of kernels only: `base` and `last` are
    /// parameters of theirs, the same at every point.
    Load {
        base: Val,
        last: Val,
        index: Val,
        dtype: DType,
    },
}

impl Inst {
    /// The values it takes.
    pub fn operands(&self) -> Vals {
        match self {
            Self::Const(_) => Vals::new(),
            Self::Prim { args, .. } => args.clone(),
            Self::Rare { cond, args, otherwise, .. } => {
                args.iter().chain([cond, otherwise]).copied().collect()
            }
            Self::Table { index, .. } => Vals::from_slice(&[*index]),
            Self::Load { base, last, index, .. } => Vals::from_slice(&[*base, *last, *index]),
        }
    }

    /// The same instruction with other operands.
    pub fn with(&self, of: impl Fn(Val) -> Val) -> Self {
        let all = |vals: &[Val]| vals.iter().map(|val| of(*val)).collect();
        match self {
            Self::Const(scalar) => Self::Const(*scalar),
            Self::Prim { prim, dtype, args } => {
                let args = args.iter().map(|val| of(*val)).collect();
                Self::Prim { prim: *prim, dtype: *dtype, args }
            }
            Self::Rare { cond, slow, args, otherwise } => {
                Self::Rare { cond: of(*cond), slow: slow.clone(), args: all(args), otherwise: of(*otherwise) }
            }
            Self::Table { table, index } => Self::Table { table: table.clone(), index: of(*index) },
            Self::Load { base, last, index, dtype } => {
                Self::Load { base: of(*base), last: of(*last), index: of(*index), dtype: *dtype }
            }
        }
    }
}

/// What hangs on an instruction, a slow path or a table, is hashed by its size alone.
impl Hash for Inst {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Const(scalar) => scalar.hash(state),
            Self::Prim { prim, dtype, args } => (prim, dtype, args).hash(state),
            Self::Rare { cond, slow, args, otherwise } => {
                (cond, slow.insts.len(), args, otherwise).hash(state);
            }
            Self::Table { table, index } => (table.len(), index).hash(state),
            Self::Load { base, last, index, dtype } => (base, last, index, dtype).hash(state),
        }
    }
}

/// A pure scalar function: parameters, instructions in order, results.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct PrimFn {
    pub params: Vec<DType>,
    pub insts: Vec<Inst>,
    pub results: Vec<Val>,
}

impl PrimFn {
    /// Builds a function; `body` gets one handle per entry of `params`. A complex one is two parameters: its real and its imaginary part.
    pub fn build(params: &[DType], body: impl FnOnce(&FnBuilder, &[Sx<'_>]) -> Vec<Val>) -> Self {
        let width = |dtype: &DType| if dtype.is_complex() { 2 } else { 1 };
        let flat: Vec<DType> = params.iter().flat_map(|d| std::iter::repeat_n(d.part(), width(d))).collect();
        let builder = FnBuilder::new(&flat);
        let mut next = 0;
        let mut handles: Vec<Sx<'_>> = Vec::with_capacity(params.len());
        for dtype in params {
            let imag = dtype.is_complex().then(|| Val::new(next + 1));
            handles.push(Sx { b: &builder, val: Val::new(next), imag, dtype: *dtype });
            next += width(dtype);
        }
        let results = body(&builder, &handles);
        drop(handles);
        builder.finish(results)
    }

    /// A function of one result; a complex one is two.
    pub fn build1(params: &[DType], body: impl for<'b> FnOnce(&[Sx<'b>]) -> Sx<'b>) -> Self {
        Self::build(params, |_, xs| {
            let out = body(xs);
            std::iter::once(out.val).chain(out.imag).collect()
        })
    }

    /// What tells it from most other functions, quickly.
    pub(crate) fn outline(&self) -> impl Hash + '_ {
        let from = self.insts.len().saturating_sub(4);
        (&self.params, self.insts.len(), &self.insts[from..], &self.results)
    }

    /// The function of result `k` alone, and which of the parameters it takes.
    pub fn part(&self, k: usize) -> (Self, Vec<usize>) {
        let n_params = self.params.len();
        let mut needed = vec![false; n_params + self.insts.len()];
        needed[self.results[k].index()] = true;
        for i in (0..self.insts.len()).rev() {
            if needed[n_params + i] {
                self.insts[i].operands().into_iter().for_each(|val| needed[val.index()] = true);
            }
        }
        let used: Vec<usize> = (0..n_params).filter(|i| needed[*i]).collect();
        let mut out = Self { params: used.iter().map(|i| self.params[*i]).collect(), ..Self::default() };
        let mut places = vec![Val::new(0); needed.len()];
        used.iter().enumerate().for_each(|(place, i)| places[*i] = Val::new(place));
        for (i, inst) in self.insts.iter().enumerate().filter(|(i, _)| needed[n_params + i]) {
            places[n_params + i] = Val::new(used.len() + out.insts.len());
            out.insts.push(inst.with(|val| places[val.index()]));
        }
        out.results = vec![places[self.results[k].index()]];
        (out, used)
    }

    pub fn dtype(&self, val: Val) -> DType {
        let n_params = self.params.len();
        if val.index() < n_params {
            return self.params[val.index()];
        }
        match &self.insts[val.index() - n_params] {
            Inst::Const(scalar) => scalar.dtype,
            Inst::Prim { dtype, .. } => *dtype,
            Inst::Rare { otherwise, .. } => self.dtype(*otherwise),
            Inst::Table { .. } => DType::U64,
            Inst::Load { dtype, .. } => *dtype,
        }
    }

    /// Floating-point operations of one scalar evaluation; slow paths count nothing.
    pub fn flops(&self) -> u32 {
        self.insts
            .iter()
            .map(|inst| match inst {
                Inst::Prim { prim, dtype, .. } if dtype.is_float() => prim.flops(),
                Inst::Prim { .. }
                | Inst::Const(_)
                | Inst::Rare { .. }
                | Inst::Table { .. }
                | Inst::Load { .. } => 0,
            })
            .sum()
    }

    /// Runs the function on scalars.
    pub fn eval(&self, args: &[Scalar]) -> Vec<Scalar> {
        let mut values = args.to_vec();
        values.reserve(self.insts.len());
        for inst in &self.insts {
            let value = match inst {
                Inst::Const(scalar) => *scalar,
                Inst::Prim { prim, dtype, args } => match args.as_slice() {
                    [a] => prim.eval(*dtype, &[values[a.index()]]),
                    [a, b] => prim.eval(*dtype, &[values[a.index()], values[b.index()]]),
                    [a, b, c] => {
                        prim.eval(*dtype, &[values[a.index()], values[b.index()], values[c.index()]])
                    }
                    _ => unreachable!("invariant: prims take one to three operands"),
                },
                Inst::Rare { cond, slow, args, otherwise } => {
                    if values[cond.index()].as_bool() {
                        let args: Vec<Scalar> = args.iter().map(|a| values[a.index()]).collect();
                        slow.eval(&args)[0]
                    } else {
                        values[otherwise.index()]
                    }
                }
                Inst::Table { table, index } => {
                    let at = values[index.index()].as_i64().clamp(0, table.len() as i64 - 1) as usize;
                    Scalar::from_bits(DType::U64, table[at])
                }
                Inst::Load { .. } => unreachable!("invariant: only kernels load, and they are compiled"),
            };
            values.push(value);
        }
        self.results.iter().map(|val| values[val.index()]).collect()
    }

    /// The function as text, one instruction a line.
    pub fn print(&self, indent: &str) -> String {
        let mut out = String::new();
        for (i, inst) in self.insts.iter().enumerate() {
            let val = self.params.len() + i;
            let list = |vals: &[Val]| vals.iter().map(|v| format!("v{}", v.0)).collect::<Vec<_>>().join(", ");
            let dtype = self.dtype(Val::new(val));
            let text = match inst {
                Inst::Const(scalar) => format!("const {scalar}"),
                Inst::Prim { prim, args, .. } => format!("{} {}", prim.name(), list(args)),
                Inst::Rare { cond, args, otherwise, slow } => {
                    format!("rare v{} ? f{}({}) : v{}", cond.0, slow.insts.len(), list(args), otherwise.0)
                }
                Inst::Table { table, index } => format!("table[{}] v{}", table.len(), index.0),
                Inst::Load { base, last, index, .. } => {
                    format!("load v{}[v{} of v{}]", base.0, index.0, last.0)
                }
            };
            let _ = writeln!(out, "{indent}v{val}: {dtype} = {text}");
        }
        out
    }
}

/// Collects instructions; equal ones are made once.
#[derive(Debug)]
pub struct FnBuilder {
    state: RefCell<State>,
}

#[derive(Debug, Default)]
struct State {
    f: PrimFn,
    seen: Seen,
}

impl FnBuilder {
    pub fn new(params: &[DType]) -> Self {
        let f = PrimFn { params: params.to_vec(), ..PrimFn::default() };
        Self { state: RefCell::new(State { f, seen: Seen::default() }) }
    }

    pub fn finish(self, results: Vec<Val>) -> PrimFn {
        let mut f = self.state.into_inner().f;
        f.results = results;
        f
    }

    pub fn param(&self, index: usize) -> Sx<'_> {
        let dtype = self.state.borrow().f.params[index];
        Sx { b: self, val: Val::new(index), imag: None, dtype }
    }

    pub fn constant(&self, scalar: Scalar) -> Sx<'_> {
        if scalar.dtype.is_complex() {
            return self.constant(scalar.re()).complex(self.constant(scalar.im()));
        }
        self.inst(Inst::Const(scalar), scalar.dtype)
    }

    /// Appends an instruction, or finds the equal one.
    pub fn inst(&self, inst: Inst, dtype: DType) -> Sx<'_> {
        let hash = hash_of(&inst);
        let State { f, seen } = &mut *self.state.borrow_mut();
        let at = seen.find(hash, |at| f.insts[at] == inst).unwrap_or_else(|| {
            f.insts.push(inst);
            seen.push(hash);
            f.insts.len() - 1
        });
        Sx { b: self, val: Val::new(f.params.len() + at), imag: None, dtype }
    }

    pub fn prim(&self, prim: Prim, dtype: DType, args: &[Sx<'_>]) -> Sx<'_> {
        debug_assert_eq!(args.len(), prim.arity());
        debug_assert!(
            args.last().is_none_or(|arg| prim.accepts(arg.dtype)),
            "{} on {:?}",
            prim.name(),
            args.last().map(|a| a.dtype)
        );
        self.inst(Inst::Prim { prim, dtype, args: args.iter().map(|a| a.val).collect() }, dtype)
    }

    /// Appends `f` applied to `args` and returns its results.
    pub fn call<'b>(&'b self, f: &PrimFn, args: &[Sx<'b>]) -> Vec<Sx<'b>> {
        let mut map: Vec<Sx<'b>> = args.to_vec();
        self.append(f, &mut map);
        f.results.iter().map(|val| map[val.index()]).collect()
    }

    /// Appends `f`: `map` holds its arguments, and then the values of its instructions as well.
    pub fn append<'b>(&'b self, f: &PrimFn, map: &mut Vec<Sx<'b>>) {
        for inst in &f.insts {
            let dtype = match inst {
                Inst::Const(scalar) => scalar.dtype,
                Inst::Prim { dtype, .. } | Inst::Load { dtype, .. } => *dtype,
                Inst::Rare { otherwise, .. } => map[otherwise.index()].dtype,
                Inst::Table { .. } => DType::U64,
            };
            let copy = inst.with(|val| map[val.index()].val);
            map.push(self.inst(copy, dtype));
        }
    }
}

/// A handle to a value while a [`PrimFn`] is being built: arithmetic on handles appends instructions. Operands of one
/// operation must share a dtype; a Rust number on the right takes the handle's dtype. Complex handles know `+ - * /`, negation, `eq`, `ne`,
/// `select` and `cast`.
#[derive(Clone, Copy, Debug)]
pub struct Sx<'b> {
    pub b: &'b FnBuilder,
    /// Of a complex number: its real part.
    pub val: Val,
    /// The imaginary part, if the dtype is complex.
    pub imag: Option<Val>,
    pub dtype: DType,
}

impl<'b> Sx<'b> {
    /// The constant `value` in this handle's dtype.
    pub fn lit(self, value: f64) -> Self {
        self.b.constant(Scalar::from_f64(self.dtype, value))
    }

    /// The constant integer `value` in this handle's dtype.
    pub fn int(self, value: i128) -> Self {
        self.b.constant(Scalar::from_i128(self.dtype, value))
    }

    /// The constant with these bits in this handle's dtype.
    pub fn bits(self, bits: u64) -> Self {
        self.b.constant(Scalar::from_bits(self.dtype, bits))
    }

    /// The real part; of what is not complex the number itself.
    pub fn re(self) -> Self {
        Self { imag: None, dtype: self.dtype.part(), ..self }
    }

    /// The imaginary part; 0 of what is not complex.
    pub fn im(self) -> Self {
        match self.imag {
            Some(val) => Self { val, ..self.re() },
            None => self.int(0),
        }
    }

    /// The complex number with this real part, a float, and the imaginary part `im`, of the same dtype.
    pub fn complex(self, im: Self) -> Self {
        debug_assert_eq!(self.dtype, im.dtype);
        Self { imag: Some(im.val), dtype: self.dtype.to_complex(), ..self }
    }

    fn un(self, prim: Prim) -> Self {
        if self.imag.is_some() {
            return complex::unary(prim, self);
        }
        self.b.prim(prim, self.dtype, &[self])
    }

    fn bin(self, prim: Prim, other: Self) -> Self {
        debug_assert_eq!(self.dtype, other.dtype, "{}", prim.name());
        if self.imag.is_some() {
            return complex::binary(prim, self, other);
        }
        self.b.prim(prim, self.dtype, &[self, other])
    }

    fn cmp(self, prim: Prim, other: Self) -> Self {
        debug_assert_eq!(self.dtype, other.dtype, "{}", prim.name());
        if self.imag.is_some() {
            return complex::compare(prim, self, other);
        }
        self.b.prim(prim, DType::Bool, &[self, other])
    }

    pub fn abs(self) -> Self {
        self.un(Prim::Abs)
    }
    pub fn sqrt(self) -> Self {
        self.un(Prim::Sqrt)
    }
    pub fn floor(self) -> Self {
        self.un(Prim::Floor)
    }
    pub fn ceil(self) -> Self {
        self.un(Prim::Ceil)
    }
    pub fn trunc(self) -> Self {
        self.un(Prim::Trunc)
    }
    /// Half to even.
    pub fn round(self) -> Self {
        self.un(Prim::Round)
    }
    pub fn popcount(self) -> Self {
        self.un(Prim::Popcount)
    }
    pub fn clz(self) -> Self {
        self.un(Prim::Clz)
    }
    pub fn idiv(self, other: Self) -> Self {
        self.bin(Prim::IDiv, other)
    }
    pub fn irem(self, other: Self) -> Self {
        self.bin(Prim::IRem, other)
    }
    pub fn min(self, other: Self) -> Self {
        self.bin(Prim::Min, other)
    }
    pub fn max(self, other: Self) -> Self {
        self.bin(Prim::Max, other)
    }
    pub fn copysign(self, other: Self) -> Self {
        self.bin(Prim::CopySign, other)
    }
    pub fn mul_low32(self, other: Self) -> Self {
        self.bin(Prim::MulLow32, other)
    }
    /// `self*a + c`, rounded once.
    pub fn fma(self, a: Self, c: Self) -> Self {
        self.b.prim(Prim::Fma, self.dtype, &[self, a, c])
    }
    pub fn eq(self, other: Self) -> Self {
        self.cmp(Prim::Eq, other)
    }
    pub fn ne(self, other: Self) -> Self {
        self.cmp(Prim::Ne, other)
    }
    pub fn lt(self, other: Self) -> Self {
        self.cmp(Prim::Lt, other)
    }
    pub fn le(self, other: Self) -> Self {
        self.cmp(Prim::Le, other)
    }
    pub fn gt(self, other: Self) -> Self {
        other.cmp(Prim::Lt, self)
    }
    pub fn ge(self, other: Self) -> Self {
        other.cmp(Prim::Le, self)
    }
    /// `self ? a : b` for a boolean handle.
    pub fn select(self, a: Self, b: Self) -> Self {
        debug_assert_eq!(a.dtype, b.dtype);
        if a.imag.is_some() {
            return self.select(a.re(), b.re()).complex(self.select(a.im(), b.im()));
        }
        self.b.prim(Prim::Select, a.dtype, &[self, a, b])
    }
    pub fn cast(self, to: DType) -> Self {
        if to == self.dtype {
            self
        } else if to.is_complex() || self.imag.is_some() {
            complex::cast(self, to)
        } else if to.is_half() || self.dtype.is_half() {
            halves::cast(self, to)
        } else {
            self.b.prim(Prim::Cast, to, &[self])
        }
    }
    pub fn bitcast(self, to: DType) -> Self {
        if to == self.dtype { self } else { self.b.prim(Prim::Bitcast, to, &[self]) }
    }
    pub fn is_nan(self) -> Self {
        self.ne(self)
    }

    /// `cond ? slow(args) : self`, for a condition that is nearly always false.
    pub fn rare(self, cond: Self, slow: Arc<PrimFn>, args: &[Self]) -> Self {
        let inst = Inst::Rare {
            cond: cond.val,
            slow,
            args: args.iter().map(|a| a.val).collect(),
            otherwise: self.val,
        };
        self.b.inst(inst, self.dtype)
    }

    /// `table[self]` as `u64`, for a handle of `i64` that is in range.
    pub fn table(self, table: &Arc<Vec<u64>>) -> Self {
        self.b.inst(Inst::Table { table: table.clone(), index: self.val }, DType::U64)
    }

    /// Horner's scheme with fused steps: `coefficients` from the highest power down.
    pub fn horner(self, coefficients: &[f64]) -> Self {
        let mut sum = self.lit(coefficients[0]);
        for &c in &coefficients[1..] {
            sum = sum.fma(self, self.lit(c));
        }
        sum
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident, $prim:ident) => {
        impl<'b> ops::$trait for Sx<'b> {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                self.bin(Prim::$prim, other)
            }
        }
        impl<'b> ops::$trait<f64> for Sx<'b> {
            type Output = Self;
            fn $method(self, other: f64) -> Self {
                let other = self.lit(other);
                self.bin(Prim::$prim, other)
            }
        }
    };
}
operator!(Add, add, Add);
operator!(Sub, sub, Sub);
operator!(Mul, mul, Mul);
operator!(Div, div, Div);
operator!(BitAnd, bitand, And);
operator!(BitOr, bitor, Or);
operator!(BitXor, bitxor, Xor);
operator!(Shl, shl, Shl);
operator!(Shr, shr, Shr);

impl ops::Neg for Sx<'_> {
    type Output = Self;
    fn neg(self) -> Self {
        self.un(Prim::Neg)
    }
}

impl ops::Not for Sx<'_> {
    type Output = Self;
    fn not(self) -> Self {
        self.un(Prim::Not)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_instructions_are_made_once() {
        let f = PrimFn::build1(&[DType::F64], |x| (x[0] * x[0]) + (x[0] * x[0]));
        assert_eq!(f.insts.len(), 2);
        assert_eq!(f.eval(&[Scalar::f64(3.0)]), [Scalar::f64(18.0)]);
    }

    #[test]
    fn a_rare_path_is_taken_only_where_its_condition_holds() {
        let slow = Arc::new(PrimFn::build1(&[DType::F64], |x| x[0] * 100.0));
        let f = PrimFn::build1(&[DType::F64], |x| (x[0] + 1.0).rare(x[0].gt(x[0].lit(10.0)), slow, &[x[0]]));
        assert_eq!(f.eval(&[Scalar::f64(1.0)]), [Scalar::f64(2.0)]);
        assert_eq!(f.eval(&[Scalar::f64(20.0)]), [Scalar::f64(2000.0)]);
    }
}
