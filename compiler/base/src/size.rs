//! Symbolic sizes: polynomials with integer coefficients over named sizes and over opaque atoms such as `n // 2`.
//!
//! Equality is equality of normal forms, so `2*(n + 1)` and `n + n + 2` are the same size. Sizes of polynomials over names that
//! differ in normal form are different sizes; where an atom is involved only the run can tell.

use std::fmt;
use std::sync::{Arc, LazyLock};

crate::define_id!(
    /// A named size of one program: an entry of its [`SizeTable`].
    SizeVar
);

/// What a product in a size is made of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Atom {
    Var(SizeVar),
    /// A size that only the data tells, while the program runs. So is whether two of them are equal.
    Data(SizeVar),
    /// Floor division by a positive constant.
    Div(Size, i64),
    /// Remainder with the sign of the divisor; 0 for the divisor 0.
    Mod(Size, Size),
    Max(Size, Size),
    Min(Size, Size),
    /// Where the bound of a slice stands in an axis of the second size, as NumPy has it: from the end when it is negative, then clipped
    /// to `low..=size + low`.
    Clip {
        bound: Size,
        size: Size,
        low: i64,
    },
    /// What was computed from constants does not fit `i64`.
    TooLarge,
}

/// A symbolic size: the sum of `coefficient * product of atoms`, sorted; the constant has the empty product.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size(Arc<Vec<(Vec<Atom>, i64)>>);

/// A size too large for `i64`, or one that names a size nobody bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SizeError {
    Overflow,
    Unbound(SizeVar),
}

impl Size {
    pub fn constant(value: i64) -> Self {
        // Small ones are all over a program.
        static SMALL: LazyLock<Vec<Size>> = LazyLock::new(|| (-1..=16).map(Size::new_constant).collect());
        match usize::try_from(value.wrapping_add(1)).ok().and_then(|k| SMALL.get(k)) {
            Some(size) => size.clone(),
            None => Self::new_constant(value),
        }
    }

    fn new_constant(value: i64) -> Self {
        Self(Arc::new(if value == 0 { vec![] } else { vec![(vec![], value)] }))
    }

    pub fn var(var: SizeVar) -> Self {
        Self::atom(Atom::Var(var))
    }

    /// A size that only the data tells: [`Atom::Data`].
    pub fn data(var: SizeVar) -> Self {
        Self::atom(Atom::Data(var))
    }

    /// The sizes in it that only the data tells.
    pub fn data_vars(&self) -> Vec<SizeVar> {
        let mut out = Vec::new();
        self.each_var(&mut |atom, var| {
            if matches!(atom, Atom::Data(_)) {
                out.push(var);
            }
        });
        out
    }

    fn each_var(&self, f: &mut dyn FnMut(&Atom, SizeVar)) {
        for atom in self.0.iter().flat_map(|(atoms, _)| atoms) {
            match atom {
                Atom::Var(var) | Atom::Data(var) => f(atom, *var),
                Atom::Div(size, _) => size.each_var(f),
                Atom::Max(a, b)
                | Atom::Min(a, b)
                | Atom::Mod(a, b)
                | Atom::Clip { bound: a, size: b, .. } => {
                    a.each_var(f);
                    b.each_var(f);
                }
                Atom::TooLarge => {}
            }
        }
    }

    fn atom(atom: Atom) -> Self {
        Self(Arc::new(vec![(vec![atom], 1)]))
    }

    /// Its value, when it names nothing.
    #[inline]
    pub fn as_const(&self) -> Option<i64> {
        match self.0.as_slice() {
            [] => Some(0),
            [(atoms, value)] if atoms.is_empty() => Some(*value),
            _ => None,
        }
    }

    #[inline]
    pub fn is_one(&self) -> bool {
        self.as_const() == Some(1)
    }

    /// The variable, when the size is just one.
    pub fn as_var(&self) -> Option<SizeVar> {
        match self.0.as_slice() {
            [(atoms, 1)] => match atoms.as_slice() {
                [Atom::Var(var)] => Some(*var),
                _ => None,
            },
            _ => None,
        }
    }

    pub fn add(&self, other: &Self) -> Self {
        match (self.as_const(), other.as_const()) {
            (_, Some(0)) => return self.clone(),
            (Some(0), _) => return other.clone(),
            (Some(a), Some(b)) => return a.checked_add(b).map_or_else(Self::too_large, Self::constant),
            _ => {}
        }
        let mut terms = self.0.to_vec();
        terms.extend(other.0.iter().cloned());
        Self::normal(terms)
    }

    pub fn sub(&self, other: &Self) -> Self {
        self.add(&other.scale(-1))
    }

    pub fn scale(&self, factor: i64) -> Self {
        if factor == 1 {
            return self.clone();
        }
        let terms: Option<Vec<_>> =
            self.0.iter().map(|(m, c)| Some((m.clone(), c.checked_mul(factor)?))).collect();
        terms.map_or_else(Self::too_large, Self::normal)
    }

    /// The size whose evaluation is an overflow.
    fn too_large() -> Self {
        Self::atom(Atom::TooLarge)
    }

    pub fn mul(&self, other: &Self) -> Self {
        match (self.as_const(), other.as_const()) {
            (_, Some(1)) => return self.clone(),
            (Some(1), _) => return other.clone(),
            (Some(a), Some(b)) => return a.checked_mul(b).map_or_else(Self::too_large, Self::constant),
            _ => {}
        }
        let mut terms = Vec::with_capacity(self.0.len() * other.0.len());
        for (m, c) in self.0.iter() {
            for (k, d) in other.0.iter() {
                let mut atoms = m.clone();
                atoms.extend(k.iter().cloned());
                atoms.sort();
                let Some(product) = c.checked_mul(*d) else { return Self::too_large() };
                terms.push((atoms, product));
            }
        }
        Self::normal(terms)
    }

    /// `floor(self / divisor)` for a positive divisor; exact where every coefficient divides.
    pub fn floor_div(&self, divisor: i64) -> Self {
        assert!(divisor > 0, "invariant: sizes are divided by positive constants");
        if divisor == 1 {
            return self.clone();
        }
        if let Some(value) = self.as_const() {
            return Self::constant(value.div_euclid(divisor));
        }
        if self.0.iter().all(|(_, c)| c % divisor == 0) {
            return Self(Arc::new(self.0.iter().map(|(m, c)| (m.clone(), c / divisor)).collect()));
        }
        Self::atom(Atom::Div(self.clone(), divisor))
    }

    /// `self mod divisor`, in `0..divisor`; 0 for the divisor 0.
    pub fn modulo(&self, divisor: &Self) -> Self {
        match (self.as_const(), divisor.as_const()) {
            (Some(0), _) | (_, Some(0)) => Self::constant(0),
            (Some(a), Some(b)) => Self::constant(remainder(a, b)),
            _ => Self::atom(Atom::Mod(self.clone(), divisor.clone())),
        }
    }

    /// `ceil(self / divisor)`.
    pub fn ceil_div(&self, divisor: i64) -> Self {
        self.add(&Self::constant(divisor - 1)).floor_div(divisor)
    }

    /// The larger of both.
    pub fn at_least(&self, other: &Self) -> Self {
        match self.sub(other).as_const() {
            Some(d) => {
                if d >= 0 {
                    self.clone()
                } else {
                    other.clone()
                }
            }
            None => Self::atom(Atom::Max(self.clone().min_of(other), self.clone().max_of(other))),
        }
    }

    /// The smaller of both.
    pub fn at_most(&self, other: &Self) -> Self {
        match self.sub(other).as_const() {
            Some(d) => {
                if d <= 0 {
                    self.clone()
                } else {
                    other.clone()
                }
            }
            None => Self::atom(Atom::Min(self.clone().min_of(other), self.clone().max_of(other))),
        }
    }

    /// Where a slice's bound stands in an axis of `size`, in `low..=size + low`: see [`Atom::Clip`].
    pub fn clip(&self, size: &Self, low: i64) -> Self {
        match (self.as_const(), size.as_const()) {
            (Some(bound), Some(size)) => Self::constant(clip(bound, size, low)),
            _ => Self::atom(Atom::Clip { bound: self.clone(), size: size.clone(), low }),
        }
    }

    /// The size, given that it is not 0: of `max(0, n)` it is `n`.
    pub fn when_positive(&self) -> Self {
        let [(atoms, 1)] = self.0.as_slice() else { return self.clone() };
        match atoms.as_slice() {
            [Atom::Max(a, b)] if a.as_const() == Some(0) => b.clone(),
            [Atom::Max(a, b)] if b.as_const() == Some(0) => a.clone(),
            _ => self.clone(),
        }
    }

    // Arguments of `max` and `min` are stored in structural order, so both spellings are one size.
    fn min_of(self, other: &Self) -> Self {
        if self <= *other { self } else { other.clone() }
    }

    fn max_of(self, other: &Self) -> Self {
        if self <= *other { other.clone() } else { self }
    }

    /// The product of all; 1 for none.
    pub fn product<'a>(sizes: impl IntoIterator<Item = &'a Self>) -> Self {
        sizes.into_iter().fold(Self::constant(1), |acc, size| acc.mul(size))
    }

    fn normal(mut terms: Vec<(Vec<Atom>, i64)>) -> Self {
        terms.sort();
        let mut out: Vec<(Vec<Atom>, i64)> = Vec::with_capacity(terms.len());
        for (atoms, c) in terms {
            if atoms.contains(&Atom::TooLarge) {
                // It must not cancel against itself.
                return Self::too_large();
            }
            match out.last_mut() {
                Some(last) if last.0 == atoms => match last.1.checked_add(c) {
                    Some(sum) => last.1 = sum,
                    None => return Self::too_large(),
                },
                _ => out.push((atoms, c)),
            }
        }
        out.retain(|(_, c)| *c != 0);
        Self(Arc::new(out))
    }

    /// Whether the size is a polynomial over names alone, so that its normal form decides equality.
    pub fn is_polynomial(&self) -> bool {
        self.0.iter().all(|(atoms, _)| atoms.iter().all(|a| matches!(a, Atom::Var(_))))
    }

    /// Whether it is at least 0 for every value of its variables, given which of those are; `false` when that is not plain.
    pub fn never_negative(&self, var_is_not_negative: &dyn Fn(SizeVar) -> bool) -> bool {
        let atom_is = |atom: &Atom| match atom {
            Atom::Var(var) | Atom::Data(var) => var_is_not_negative(*var),
            Atom::Div(size, _) => size.never_negative(var_is_not_negative),
            Atom::Mod(_, divisor) => divisor.as_const().is_some_and(|d| d >= 0),
            Atom::Max(a, b) => a.never_negative(var_is_not_negative) || b.never_negative(var_is_not_negative),
            Atom::Min(a, b) => a.never_negative(var_is_not_negative) && b.never_negative(var_is_not_negative),
            Atom::Clip { size, low, .. } => *low >= 0 && size.never_negative(var_is_not_negative),
            Atom::TooLarge => false,
        };
        self.0.iter().all(|(atoms, c)| *c >= 0 && atoms.iter().all(atom_is))
    }

    /// Every variable in it, in order, possibly more than once.
    pub fn vars(&self) -> Vec<SizeVar> {
        let mut out = Vec::new();
        self.each_var(&mut |_, var| out.push(var));
        out
    }

    /// How deep atoms nest in atoms: 1 for a polynomial over names.
    pub fn depth(&self) -> usize {
        let of = |atom: &Atom| match atom {
            Atom::Var(_) | Atom::Data(_) | Atom::TooLarge => 0,
            Atom::Div(size, _) => size.depth(),
            Atom::Mod(a, b) | Atom::Max(a, b) | Atom::Min(a, b) | Atom::Clip { bound: a, size: b, .. } => {
                a.depth().max(b.depth())
            }
        };
        1 + self.0.iter().flat_map(|(atoms, _)| atoms).map(of).max().unwrap_or(0)
    }

    /// Replaces variables.
    pub fn substitute(&self, of: &dyn Fn(SizeVar) -> Option<Self>) -> Self {
        let mut sum = Self::constant(0);
        for (atoms, c) in self.0.iter() {
            let mut product = Self::constant(*c);
            for atom in atoms {
                let factor = match atom {
                    Atom::Var(var) => of(*var).unwrap_or_else(|| Self::var(*var)),
                    Atom::Data(var) => of(*var).unwrap_or_else(|| Self::data(*var)),
                    Atom::Div(size, d) => size.substitute(of).floor_div(*d),
                    Atom::Mod(a, b) => a.substitute(of).modulo(&b.substitute(of)),
                    Atom::Max(a, b) => a.substitute(of).at_least(&b.substitute(of)),
                    Atom::Min(a, b) => a.substitute(of).at_most(&b.substitute(of)),
                    Atom::Clip { bound, size, low } => bound.substitute(of).clip(&size.substitute(of), *low),
                    Atom::TooLarge => Self::too_large(),
                };
                product = product.mul(&factor);
            }
            sum = sum.add(&product);
        }
        sum
    }

    /// Its value, given the values of the variables by index; `None` there means unbound.
    pub fn eval(&self, values: &[Option<i64>]) -> Result<i64, SizeError> {
        let mut sum = 0i64;
        for (atoms, c) in self.0.iter() {
            let mut product = *c;
            for atom in atoms {
                let factor = match atom {
                    Atom::Var(var) | Atom::Data(var) => {
                        values.get(var.index()).copied().flatten().ok_or(SizeError::Unbound(*var))?
                    }
                    Atom::Div(size, d) => size.eval(values)?.div_euclid(*d),
                    Atom::Mod(a, b) => match b.eval(values)? {
                        0 => 0,
                        divisor => remainder(a.eval(values)?, divisor),
                    },
                    Atom::Max(a, b) => a.eval(values)?.max(b.eval(values)?),
                    Atom::Min(a, b) => a.eval(values)?.min(b.eval(values)?),
                    Atom::Clip { bound, size, low } => clip(bound.eval(values)?, size.eval(values)?, *low),
                    Atom::TooLarge => return Err(SizeError::Overflow),
                };
                product = product.checked_mul(factor).ok_or(SizeError::Overflow)?;
            }
            sum = sum.checked_add(product).ok_or(SizeError::Overflow)?;
        }
        Ok(sum)
    }

    /// For a size linear in `var` with a constant coefficient: `(coefficient, rest)` with `self = coefficient*var + rest`.
    pub fn linear_in(&self, var: SizeVar) -> Option<(i64, Self)> {
        let mut coefficient = 0;
        let mut rest = Vec::new();
        for (atoms, c) in self.0.iter() {
            match atoms.as_slice() {
                [Atom::Var(v)] if *v == var => coefficient = *c,
                _ if Self(Arc::new(vec![(atoms.clone(), *c)])).vars().contains(&var) => return None,
                _ => rest.push((atoms.clone(), *c)),
            }
        }
        (coefficient != 0).then(|| (coefficient, Self(Arc::new(rest))))
    }

    /// The size in the user's own names.
    pub fn display<'a>(&'a self, table: &'a SizeTable) -> impl fmt::Display + 'a {
        SizeText { size: self, table }
    }
}

/// `a mod b` with the sign of the divisor; no `-1` overflows.
fn remainder(a: i64, b: i64) -> i64 {
    a.checked_rem_euclid(b).unwrap_or(0)
}

/// See [`Atom::Clip`].
fn clip(bound: i64, size: i64, low: i64) -> i64 {
    let from_front = if bound < 0 { bound.saturating_add(size) } else { bound };
    from_front.min(size.saturating_add(low)).max(low)
}

impl From<i64> for Size {
    fn from(value: i64) -> Self {
        Self::constant(value)
    }
}

impl fmt::Debug for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.display(&SizeTable::default()))
    }
}

/// The names of a program's sizes.
#[derive(Clone, Debug, Default)]
pub struct SizeTable {
    names: Vec<String>,
}

impl SizeTable {
    pub fn add(&mut self, name: impl Into<String>) -> SizeVar {
        self.names.push(name.into());
        SizeVar::new(self.names.len() - 1)
    }

    pub fn name(&self, var: SizeVar) -> String {
        self.names.get(var.index()).cloned().unwrap_or_else(|| format!("s{}", var.0))
    }

    pub fn find(&self, name: &str) -> Option<SizeVar> {
        self.names.iter().position(|n| n == name).map(SizeVar::new)
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

struct SizeText<'a> {
    size: &'a Size,
    table: &'a SizeTable,
}

impl fmt::Display for SizeText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |size: &Size| size.display(self.table).to_string();
        if self.size.0.is_empty() {
            return f.write_str("0");
        }
        // The constant comes last, as people write it.
        let (constant, named): (Vec<_>, Vec<_>) = self.size.0.iter().partition(|(atoms, _)| atoms.is_empty());
        for (i, (atoms, c)) in named.iter().chain(constant.iter()).enumerate() {
            let (sign, magnitude) = (*c < 0, c.unsigned_abs());
            match (i, sign) {
                (0, true) => f.write_str("-")?,
                (0, false) => {}
                (_, true) => f.write_str(" - ")?,
                (_, false) => f.write_str(" + ")?,
            }
            let mut factors = Vec::new();
            if magnitude != 1 || atoms.is_empty() {
                factors.push(magnitude.to_string());
            }
            for atom in atoms {
                factors.push(match atom {
                    Atom::Var(var) | Atom::Data(var) => self.table.name(*var),
                    Atom::Div(size, d) if size.0.len() == 1 => format!("{}//{d}", text(size)),
                    Atom::Div(size, d) => format!("({})//{d}", text(size)),
                    Atom::Mod(a, b) => format!("(({}) % ({}))", text(a), text(b)),
                    Atom::Max(a, b) => format!("max({}, {})", text(a), text(b)),
                    Atom::Min(a, b) => format!("min({}, {})", text(a), text(b)),
                    Atom::Clip { bound, size, .. } => format!("clip({}, {})", text(bound), text(size)),
                    Atom::TooLarge => "(more than 2^63)".to_string(),
                });
            }
            f.write_str(&factors.join("*"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_forms_decide_equality() {
        let mut table = SizeTable::default();
        let (n, m) = (Size::var(table.add("n")), Size::var(table.add("m")));
        let one = Size::constant(1);
        assert_eq!(n.add(&one).scale(2), n.add(&n).add(&2.into()));
        assert_eq!(n.mul(&m), m.mul(&n));
        assert_eq!(n.at_least(&m), m.at_least(&n));
        assert_eq!(n.sub(&n).as_const(), Some(0));
        assert_eq!(n.scale(4).floor_div(2), n.scale(2));
        assert_eq!(n.sub(&one).ceil_div(2).display(&table).to_string(), "n//2");
        assert_eq!(n.sub(&one).mul(&m).display(&table).to_string(), "n*m - m");
        assert_eq!(n.scale(2).add(&one).linear_in(SizeVar(0)), Some((2, one)));
    }

    #[test]
    fn evaluation_reports_overflow_and_unbound_names() {
        let n = Size::var(SizeVar(0));
        assert_eq!(n.mul(&n).eval(&[Some(1 << 40)]), Err(SizeError::Overflow));
        assert_eq!(n.eval(&[None]), Err(SizeError::Unbound(SizeVar(0))));
        assert_eq!(n.sub(&3.into()).floor_div(2).eval(&[Some(8)]), Ok(2));
    }

    #[test]
    fn constants_that_overflow_never_become_another_size() {
        let n = Size::var(SizeVar(0));
        let large = Size::constant(1 << 62);
        for size in [
            large.scale(4),
            large.add(&large),
            n.mul(&large).mul(&4.into()),
            Size::product([&large, &large, &n]),
            Size::constant(i64::MIN).scale(-1),
            large.scale(4).sub(&large.scale(4)),
            large.scale(4).floor_div(8),
            large.scale(4).at_least(&n),
        ] {
            assert_eq!(size.eval(&[Some(1)]), Err(SizeError::Overflow), "{size:?}");
            assert_eq!(size.as_const(), None);
        }
        assert_eq!(n.modulo(&(-1).into()).eval(&[Some(i64::MIN)]), Ok(0));
    }

    #[test]
    fn bounds_clip_as_in_numpy() {
        let (k, n) = (Size::var(SizeVar(0)), Size::var(SizeVar(1)));
        for (bound, size, low, want) in [
            (2, 5, 0, 2),
            (7, 5, 0, 5),
            (-2, 5, 0, 3),
            (-7, 5, 0, 0),
            (3, 0, 0, 0),
            (7, 5, -1, 4),
            (-1, 5, -1, 4),
            (-6, 5, -1, -1),
            (0, 0, -1, -1),
            (i64::MIN, 5, 0, 0),
        ] {
            assert_eq!(k.clip(&n, low).eval(&[Some(bound), Some(size)]), Ok(want));
            assert_eq!(Size::constant(bound).clip(&size.into(), low).as_const(), Some(want));
        }
        assert!(k.clip(&n, 0).never_negative(&|var| var == SizeVar(1)));
        assert!(!k.clip(&n, -1).never_negative(&|_| true));
    }
}
