//! Expressions of single values: elements of arrays, counters and what is made of them. Bodies of nests and of tables are made of these.

use super::build::{Gen, Val};
use super::choose::Picks;
use super::elementwise::literal;
use texpr_base::DType;

/// A counter or an index, and what it may be.
#[derive(Clone, Debug)]
pub struct Counter {
    pub name: String,
    pub least: i64,
    pub most: i64,
}

/// What an expression may name.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Arrays that have elements.
    pub arrays: Vec<Val>,
    /// Values without axes.
    pub scalars: Vec<Val>,
    pub counters: Vec<Counter>,
}

const DEPTH: usize = 3;

/// How many operations an expression is at most.
pub const WORK: f64 = 60.0;

impl Scope {
    /// The values of a block that expressions may read.
    pub fn of(g: &Gen, vals: &[Val]) -> Self {
        let arrays = vals.iter().filter(|v| v.rank() > 0 && g.elements(&v.shape) > 0).cloned().collect();
        let scalars = vals.iter().filter(|v| v.rank() == 0).cloned().collect();
        Self { arrays, scalars, counters: Vec::new() }
    }

    /// An expression of dtype `want`.
    pub fn expr(&self, g: &Gen, want: DType, p: &mut Picks<'_>) -> String {
        self.deep(g, want, DEPTH, p)
    }

    fn deep(&self, g: &Gen, want: DType, depth: usize, p: &mut Picks<'_>) -> String {
        if depth == 0 || p.below(4) == 0 {
            return self.leaf(g, want, p);
        }
        if want == DType::Bool {
            return self.truth(g, depth, p);
        }
        let one = |p: &mut Picks<'_>| self.deep(g, want, depth - 1, p);
        match p.below(8) {
            0 => format!("({} {} {})", one(p), p.of(operators(want)), self.right(g, want, depth, p)),
            1 if !want.is_complex() => {
                format!("{}({}, {})", p.of(&["maximum", "minimum"]), one(p), self.right(g, want, depth, p))
            }
            2 => {
                let (a, b) = (one(p), one(p));
                format!("(if {} then {a} else {b})", self.truth(g, depth, p))
            }
            3 => {
                let (a, b) = (one(p), one(p));
                format!("where({}, {a}, {b})", self.truth(g, depth, p))
            }
            4 => format!("{}({})", p.of(functions(want)), one(p)),
            5 => {
                // By way of another dtype, which rounds, wraps, or cuts.
                let other = *p.of(&super::dtypes());
                let other = if want.is_complex() { want.part() } else { other };
                format!("{want}({})", self.deep(g, other, depth - 1, p))
            }
            _ => format!("({} {} {})", one(p), p.of(operators(want)), self.right(g, want, depth, p)),
        }
    }

    /// A right operand: it may be a literal, which takes the dtype of the left.
    fn right(&self, g: &Gen, want: DType, depth: usize, p: &mut Picks<'_>) -> String {
        if p.below(3) == 0 { literal(want, p) } else { self.deep(g, want, depth - 1, p) }
    }

    /// A condition.
    pub fn condition(&self, g: &Gen, p: &mut Picks<'_>) -> String {
        self.truth(g, 2, p)
    }

    fn truth(&self, g: &Gen, depth: usize, p: &mut Picks<'_>) -> String {
        let shallow = depth.saturating_sub(1);
        match p.below(6) {
            4 => format!("(not {})", self.deep(g, DType::Bool, shallow, p)),
            5 => {
                let op = *p.of(&["and", "or"]);
                let (a, b) = (self.deep(g, DType::Bool, shallow, p), self.deep(g, DType::Bool, shallow, p));
                format!("({a} {op} {b})")
            }
            _ => {
                let dtype = *p.of(&[DType::F64, DType::I64, DType::F32, DType::U8, DType::F16]);
                let op = *p.of(&["<", "<=", ">", ">=", "==", "!="]);
                format!(
                    "({} {op} {})",
                    self.deep(g, dtype, shallow, p),
                    self.right(g, dtype, shallow.max(1), p)
                )
            }
        }
    }

    fn leaf(&self, g: &Gen, want: DType, p: &mut Picks<'_>) -> String {
        // The dtype itself first: a conversion less.
        let goes = |v: &&Val| want.is_complex() || !v.dtype.is_complex();
        let mut arrays: Vec<&Val> = self.arrays.iter().filter(goes).collect();
        let mut scalars: Vec<&Val> = self.scalars.iter().filter(goes).collect();
        if !p.one_in(3) {
            for vals in [&mut arrays, &mut scalars] {
                if vals.iter().any(|v| v.dtype == want) {
                    vals.retain(|v| v.dtype == want);
                }
            }
        }
        let kind = p.below(4);
        if kind < 2 && !arrays.is_empty() {
            let array = *p.of(&arrays);
            return self.element(g, array, p).cast(want);
        }
        if kind == 2 && !self.counters.is_empty() {
            return format!("{want}({})", p.of(&self.counters).name);
        }
        if p.one_in(9) && !want.is_complex() && !arrays.is_empty() {
            let array = *p.of(&arrays);
            return self.row_sum(g, array, want, p);
        }
        match scalars.as_slice() {
            [] => format!("{want}({})", literal(want, p)),
            scalars => p.of(scalars).cast(want),
        }
    }

    /// A reduction of a row, which a loop over elements has to leave to the library.
    fn row_sum(&self, g: &Gen, array: &Val, want: DType, p: &mut Picks<'_>) -> String {
        let fixed = &array.shape[1..];
        let index: Vec<String> = fixed.iter().map(|n| self.place(g.value(n), p)).collect();
        let index: String = index.iter().map(|place| format!(", {place}")).collect();
        let op = *p.of(&["sum", "max", "count_nonzero"]);
        format!("{want}({op}({}[:{index}]))", array.text)
    }

    /// An element of an array.
    pub fn element(&self, g: &Gen, array: &Val, p: &mut Picks<'_>) -> Val {
        let index: Vec<String> = array.shape.iter().map(|n| self.place(g.value(n), p)).collect();
        Val { text: format!("{}[{}]", array.text, index.join(", ")), dtype: array.dtype, shape: vec![] }
    }

    /// A place on an axis of `n`: almost always one that is there.
    pub fn place(&self, n: i64, p: &mut Picks<'_>) -> String {
        let fits: Vec<String> = self.counters.iter().filter_map(|counter| inside(counter, n)).collect();
        match p.below(16) {
            0..=8 if !fits.is_empty() => p.of(&fits).clone(),
            9 => (p.below(1 << 12) as i64 % n).to_string(),
            10 => (-1 - p.below(1 << 12) as i64 % n).to_string(),
            // Places that data tell.
            11 if self.arrays.iter().any(|v| v.dtype.is_int() && v.dtype != DType::U64) => {
                let ints: Vec<&Val> =
                    self.arrays.iter().filter(|v| v.dtype.is_int() && v.dtype != DType::U64).collect();
                let array = *p.of(&ints);
                let zero = vec!["0"; array.rank()].join(", ");
                format!("i64({}[{zero}]) % {n}", array.text)
            }
            15 if p.one_in(6) && !self.counters.is_empty() => p.of(&self.counters).name.clone(),
            _ if !self.counters.is_empty() => {
                let counter = &p.of(&self.counters).name;
                let (factor, more) = (1 + p.below(3), p.below(5));
                format!("({factor} * {counter} + {more}) % {n}")
            }
            _ => "0".to_owned(),
        }
    }
}

/// The counter, or a neighbour of it, if that is inside of an axis of `n`.
fn inside(counter: &Counter, n: i64) -> Option<String> {
    let Counter { name, least, most } = counter;
    (-1..=2)
        .find(|by| least + by >= 0 && most + by < n && least <= most && (*by != 0 || most - least < 2))
        .or((*least >= 0 && *most < n).then_some(0))
        .map(|by| match by {
            0 => name.clone(),
            by if by < 0 => format!("{name} - {}", -by),
            by => format!("{name} + {by}"),
        })
}

fn operators(dtype: DType) -> &'static [&'static str] {
    match dtype {
        _ if dtype.is_complex() => &["+", "-", "*", "/"],
        _ if dtype.is_float() => &["+", "-", "*", "/", "//", "%"],
        _ => &["+", "-", "*", "//", "%", "&", "|", "^"],
    }
}

fn functions(dtype: DType) -> &'static [&'static str] {
    match dtype {
        _ if dtype.is_complex() => &["-", "conj", "exp", "sqrt", "square", "sin", "log", "tanh"],
        _ if dtype.is_float() => {
            &["-", "abs", "sqrt", "floor", "exp", "sin", "square", "tanh", "log1p", "erf"]
        }
        _ => &["-", "abs", "square", "sign", "~"],
    }
}
