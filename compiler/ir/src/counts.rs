//! How many instructions of each class a function has.

use crate::prim::Prim;
use crate::primfn::{Inst, PrimFn, Val};
use texpr_base::{Class, Counts, DType};

impl Prim {
    /// What it takes on operands of `dtype` for a result of another: so many instructions of a class.
    pub fn class(self, dtype: DType, result: DType) -> (Class, u32) {
        match self {
            Self::Div => (Class::Division, 1),
            Self::Sqrt => (Class::Root, 1),
            Self::IDiv | Self::IRem => (Class::IntDivision, 1),
            Self::Min | Self::Max if dtype.is_float() => (Class::Extreme, 1),
            // A comparison, a choice, and of unsigned numbers something before it.
            Self::Min | Self::Max => (Class::Plain, 3),
            Self::Mul if dtype.is_int() => (Class::Product, 1),
            Self::Popcount | Self::Clz => (Class::Single, 1),
            Self::Cast if dtype.is_float() && result.is_int() => (Class::ToInt, 1),
            Self::Cast if is_single(dtype, result) => (Class::Single, 1),
            _ => (Class::Plain, 1),
        }
    }
}

/// Whether vectors of 128 bits have no such conversion, and wider ones have.
fn is_single(from: DType, to: DType) -> bool {
    let is_narrow = from.size() < 4 || from == DType::I32;
    from.is_int() && to.is_float() && !is_narrow
}

impl PrimFn {
    /// The instructions of one evaluation; slow paths count nothing.
    pub fn counts(&self) -> Counts {
        let n_vals = self.params.len() + self.insts.len();
        let wide = (0..n_vals).any(|i| self.dtype(Val::new(i)).size() == 8);
        let mut counts = Counts::in_lanes(wide);
        for inst in &self.insts {
            match inst {
                Inst::Const(_) => {}
                Inst::Prim { prim: Prim::Shl | Prim::Shr, args, .. } if !self.is_const(args[1]) => {
                    counts.add(Class::Single, 1);
                }
                Inst::Prim { prim: Prim::IDiv | Prim::IRem, args, .. } if self.is_const(args[1]) => {
                    counts.add(Class::ConstDivision, 1);
                }
                Inst::Prim { prim, dtype, args } => {
                    let operand = args.last().map_or(*dtype, |arg| self.dtype(*arg));
                    let (class, n) = prim.class(operand, *dtype);
                    counts.add(class, n);
                }
                Inst::Rare { .. } => counts.add(Class::Plain, 1),
                Inst::Table { .. } => counts.add(Class::Lookup, 1),
                // Its place is kept within an array that only the call knows.
                Inst::Load { .. } => {
                    counts.add(Class::Lookup, 1);
                    counts.add(Class::Plain, 2);
                }
            }
        }
        counts
    }

    /// Cycles of one scalar evaluation, roughly, the same on every machine ([`Class::cost`]).
    pub fn cost(&self) -> u32 {
        self.counts().cost()
    }

    fn is_const(&self, val: Val) -> bool {
        let inst = val.index().checked_sub(self.params.len()).map(|i| &self.insts[i]);
        matches!(inst, Some(Inst::Const(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(f: &PrimFn) -> Vec<(Class, u32)> {
        f.counts().iter().collect()
    }

    #[test]
    fn counts_of_a_body_are_what_its_instructions_say() {
        let f = PrimFn::build1(&[DType::F32, DType::F32], |x| {
            ((x[0] * x[1] + 1.0) / x[1]).sqrt().min(x[0]).fma(x[0], x[1])
        });
        let each = [Class::Division, Class::Root, Class::Extreme].map(|class| (class, 1));
        assert_eq!(counted(&f), [&[(Class::Plain, 3)][..], &each].concat());
        assert!(!f.counts().wide);
        assert_eq!(f.cost(), 3 + 5 + 5 + 3);
    }

    #[test]
    fn integers_have_classes_of_their_own_and_the_widest_value_decides_the_lanes() {
        let f = PrimFn::build1(&[DType::I32], |x| (x[0] * x[0]).idiv(x[0]).min(x[0]).cast(DType::F64));
        assert_eq!(counted(&f), [(Class::Plain, 4), (Class::Product, 1), (Class::IntDivision, 1)]);
        assert!(f.counts().wide);
    }

    #[test]
    fn constants_make_shifts_and_divisions_others() {
        let by = |constant: bool| {
            PrimFn::build1(&[DType::I64], |x| {
                let y = if constant { x[0].int(3) } else { x[0] };
                (x[0] << y).irem(y).cast(DType::F64).cast(DType::I32)
            })
        };
        let rest = [(Class::ToInt, 1), (Class::Single, 1)];
        assert_eq!(counted(&by(true)), [&[(Class::Plain, 1), (Class::ConstDivision, 1)], &rest[..]].concat());
        assert_eq!(counted(&by(false)), [(Class::IntDivision, 1), (Class::ToInt, 1), (Class::Single, 2)]);
        assert_eq!(by(true).cost(), by(false).cost());
    }
}
