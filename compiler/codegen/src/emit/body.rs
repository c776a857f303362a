//! The straight-line body of a kernel, for several vectors at once.
//!
//! Rare paths cut a body into *levels*: what needs no rare result, what needs one, and so on. All rare paths of a level, of all vectors, share
//! one branch, taken if any lane of any of them needs it; so what is done nearly always runs without a branch between its instructions. The
//! code of a rare path stands once, in a loop over those that may need it.

use super::asm::{Asm, Of, V};
use rustc_hash::FxHashMap;
use texpr_base::Scalar;
use texpr_ir::primfn::{Inst, Val};
use texpr_ir::{Prim, PrimFn};

/// Which parameters a function reads.
pub(super) fn used_params(f: &PrimFn) -> Vec<bool> {
    let mut used = vec![false; f.params.len()];
    let operands = f.insts.iter().flat_map(Inst::operands).chain(f.results.iter().copied());
    for val in operands {
        if let Some(used) = used.get_mut(val.index()) {
            *used = true;
        }
    }
    used
}

/// Bytes of the widest value in `f`, rare paths apart.
pub(crate) fn widest(f: &PrimFn) -> usize {
    (0..f.params.len() + f.insts.len()).map(|i| f.dtype(Val::new(i)).size()).max().unwrap_or(1)
}

/// The results of `f` for each group of arguments. Arguments that `f` does not read may be `None`.
pub(super) fn body<A: Asm>(
    b: &mut A,
    f: &PrimFn,
    groups: &[Vec<Option<Of<A>>>],
    lanes: usize,
) -> Vec<Vec<Of<A>>> {
    let levels = levels(f);
    let mut state = State {
        f,
        lanes,
        groups: groups.to_vec(),
        shared: shared(f),
        for_fma: for_fma(f),
        kept: FxHashMap::default(),
    };
    for values in &mut state.groups {
        values.resize(f.params.len() + f.insts.len(), None);
    }
    for level in 0..=levels.iter().copied().max().unwrap_or(0) {
        state.kept.clear();
        let here = |i: &usize| levels[*i] == level;
        let is_rare = |i: &usize| matches!(f.insts[*i], Inst::Rare { .. });
        let rares: Vec<usize> = (0..f.insts.len()).filter(here).filter(is_rare).collect();
        if !rares.is_empty() {
            state.rares(b, &rares);
            state.kept.clear();
        }
        for g in 0..groups.len() {
            for i in (0..f.insts.len()).filter(here).filter(|i| !is_rare(i)) {
                state.inst(b, g, i);
            }
        }
    }
    (0..groups.len()).map(|g| f.results.iter().map(|val| state.value(b, g, *val, false)).collect()).collect()
}

/// Per instruction: whether its value, or one computed from it before the next block, has several uses. Cranelift makes no memory operand of a
/// constant in such an instruction, so that the constant had better stay in a register.
fn shared(f: &PrimFn) -> Vec<bool> {
    let n = f.params.len();
    let mut uses = vec![0usize; n + f.insts.len()];
    for val in f.insts.iter().flat_map(Inst::operands).chain(f.results.iter().copied()) {
        uses[val.index()] += 1;
    }
    let mut shared: Vec<bool> = uses.iter().map(|uses| *uses > 1).collect();
    for (i, inst) in f.insts.iter().enumerate().rev() {
        match inst {
            Inst::Prim { args, .. } if shared[n + i] => {
                args.iter().for_each(|val| shared[val.index()] = true)
            }
            Inst::Rare { cond, args, .. } => {
                shared[cond.index()] = true;
                args.iter().for_each(|val| shared[val.index()] = true);
            }
            Inst::Const(_) | Inst::Prim { .. } | Inst::Table { .. } | Inst::Load { .. } => {}
        }
    }
    shared.split_off(n)
}

/// Per instruction: whether it is a negation that only [`Prim::Fma`] reads.
fn for_fma(f: &PrimFn) -> Vec<bool> {
    let n = f.params.len();
    let is_neg = |inst: &Inst| matches!(inst, Inst::Prim { prim: Prim::Neg, .. });
    let mut only: Vec<bool> = f.insts.iter().map(is_neg).collect();
    let mut no = |val: Val| {
        if let Some(only) = val.index().checked_sub(n).and_then(|i| only.get_mut(i)) {
            *only = false;
        }
    };
    f.results.iter().for_each(|val| no(*val));
    let others = f.insts.iter().filter(|inst| !matches!(inst, Inst::Prim { prim: Prim::Fma, .. }));
    others.flat_map(Inst::operands).for_each(no);
    only
}

/// Per instruction: how many rare paths, one after another, its value waits for.
fn levels(f: &PrimFn) -> Vec<usize> {
    let mut levels: Vec<usize> = Vec::with_capacity(f.insts.len());
    for inst in &f.insts {
        let of = |val: Val| val.index().checked_sub(f.params.len()).map_or(0, |i| levels[i]);
        let level = inst.operands().into_iter().map(of).max().unwrap_or(0);
        levels.push(level + usize::from(matches!(inst, Inst::Rare { .. })));
    }
    levels
}

pub(super) struct State<'f, A: Asm> {
    pub(super) f: &'f PrimFn,
    pub(super) lanes: usize,
    /// Per group, the values that stand so far.
    pub(super) groups: Vec<Vec<Option<Of<A>>>>,
    /// As [`shared`] says.
    shared: Vec<bool>,
    /// As [`for_fma`] says.
    for_fma: Vec<bool>,
    /// Constants in registers, of this block.
    kept: FxHashMap<Val, Of<A>>,
}

impl<'f, A: Asm> State<'f, A> {
    pub(super) fn inst_of(&self, val: Val) -> Option<&'f Inst> {
        self.f.insts.get(val.index().checked_sub(self.f.params.len())?)
    }

    pub(super) fn constant_of(&self, val: Val) -> Option<Scalar> {
        match self.inst_of(val)? {
            Inst::Const(value) => Some(*value),
            Inst::Prim { .. } | Inst::Rare { .. } | Inst::Table { .. } | Inst::Load { .. } => None,
        }
    }

    /// The value; a constant is made anew at each use unless it is to `stay`.
    pub(super) fn value(&mut self, b: &mut A, g: usize, val: Val, stay: bool) -> Of<A> {
        let Some(value) = self.constant_of(val) else {
            return self.groups[g][val.index()].expect("invariant: operands stand before their users");
        };
        if let Some(kept) = self.kept.get(&val).filter(|_| stay) {
            return *kept;
        }
        let v = V { v: b.constant(value, self.lanes), dtype: value.dtype };
        if stay && self.lanes > 1 {
            self.kept.insert(val, v);
        }
        v
    }

    fn inst(&mut self, b: &mut A, g: usize, i: usize) {
        let at = self.f.params.len() + i;
        let dtype = self.f.dtype(Val::new(at));
        let v = match &self.f.insts[i] {
            Inst::Const(_) | Inst::Rare { .. } => return,
            Inst::Prim { args, .. } if self.for_fma[i] && dtype.is_float() => {
                let x = self.value(b, g, args[0], false);
                b.negated_for_fma(x, self.lanes)
            }
            Inst::Prim { prim, args, .. } => {
                let second = args.get(1).and_then(|val| self.constant_of(*val));
                // A shift by a constant has it in the instruction.
                let width = dtype.size() as i64 * 8;
                let by = second.map_or(-1, Scalar::as_i64);
                let alone =
                    self.lanes > 1 && matches!(prim, Prim::Shl | Prim::Shr) && (0..width).contains(&by);
                let args = if alone { &[args[0], args[0]] } else { &**args };
                let stay = self.shared[i];
                let xs: Vec<Of<A>> = args.iter().map(|val| self.value(b, g, *val, stay)).collect();
                b.prim(*prim, dtype, &xs, self.lanes, second)
            }
            Inst::Table { table, index } => {
                let index = self.value(b, g, *index, false);
                b.lookup(table, index, self.lanes)
            }
            Inst::Load { base, last, index, dtype } => {
                let at = [base, last, index].map(|val| self.value(b, g, *val, false));
                b.load_at(*dtype, at, self.lanes)
            }
        };
        self.groups[g][at] = Some(V { v, dtype });
    }
}
