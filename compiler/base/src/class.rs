//! Classes of instructions that take alike, and how many of each a function has: what a point of a kernel takes is estimated from that.

/// What instructions of kernels take alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Sums, products of floats, comparisons, choices, bits, rounding.
    Plain,
    /// Products of integers.
    Product,
    /// Quotients of floats.
    Division,
    Root,
    /// The lesser and the greater of two floats, with their rules for NaN and zeros.
    Extreme,
    /// Quotients and remainders of integers.
    IntDivision,
    /// The same by a constant.
    ConstDivision,
    /// Floats to integers.
    ToInt,
    /// What vectors of 128 bits have no instruction for, so that each lane goes by itself, and wider ones have: integers of 8 bytes to floats, counts of bits,
    /// shifts by several amounts.
    Single,
    /// Elements at computed places.
    Lookup,
}

impl Class {
    pub const ALL: [Self; 10] = [
        Self::Plain,
        Self::Product,
        Self::Division,
        Self::Root,
        Self::Extreme,
        Self::IntDivision,
        Self::ConstDivision,
        Self::ToInt,
        Self::Single,
        Self::Lookup,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Product => "product",
            Self::Division => "division",
            Self::Root => "root",
            Self::Extreme => "extreme",
            Self::IntDivision => "int division",
            Self::ConstDivision => "const division",
            Self::ToInt => "to int",
            Self::Single => "single",
            Self::Lookup => "lookup",
        }
    }

    /// Cycles of one scalar, roughly, the same on every machine: what is fused with what is decided by these, so that a program has the same kernels everywhere,
    /// whose texts can be expected and whose code can be kept. What a machine takes is measured, and decides how kernels run.
    pub fn cost(self) -> u32 {
        match self {
            Self::Plain | Self::Product | Self::ToInt | Self::Single => 1,
            Self::Lookup => 2,
            Self::Extreme => 3,
            Self::Division | Self::Root => 5,
            Self::IntDivision | Self::ConstDivision => 25,
        }
    }
}

/// The instructions of a function at one point, by class.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    of: [u32; Class::ALL.len()],
    /// Whether lanes have 8 bytes, as the widest value has, and not 4.
    pub wide: bool,
}

impl Counts {
    /// None so far.
    pub fn in_lanes(wide: bool) -> Self {
        Self { wide, ..Self::default() }
    }

    pub fn add(&mut self, class: Class, n: u32) {
        self.of[class as usize] += n;
    }

    pub fn of(&self, class: Class) -> u32 {
        self.of[class as usize]
    }

    /// Cycles of one scalar evaluation: see [`Class::cost`].
    pub fn cost(&self) -> u32 {
        Class::ALL.iter().map(|class| self.of(*class).saturating_mul(class.cost())).sum()
    }

    /// The classes that there are, and how many of each.
    pub fn iter(&self) -> impl Iterator<Item = (Class, u32)> + '_ {
        Class::ALL.into_iter().map(|class| (class, self.of(class))).filter(|(_, n)| *n > 0)
    }
}

/// How wide the vectors of machine code are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Vectors {
    /// 128 bits.
    #[default]
    Short,
    /// As wide as the CPU has them.
    Full,
}

#[cfg(test)]
mod tests {
    use super::{Class, Counts};

    #[test]
    fn each_class_has_a_count_of_its_own() {
        let mut counts = Counts::default();
        for (k, class) in Class::ALL.into_iter().enumerate() {
            counts.add(class, k as u32);
        }
        let all: Vec<u32> = Class::ALL.into_iter().map(|class| counts.of(class)).collect();
        assert_eq!(all, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(counts.iter().count(), 9);
        assert_eq!(counts.cost(), 1 + 2 * 5 + 3 * 5 + 4 * 3 + 5 * 25 + 6 * 25 + 7 + 8 + 9 * 2);
    }
}
