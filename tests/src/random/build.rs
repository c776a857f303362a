//! The program as far as it is written: values in scope with their types, bindings, and how much work they are.

use super::choose::Picks;
use texpr_base::{DType, Size, SizeTable};

/// The most elements of a value.
const MOST_ELEMENTS: i64 = 20_000;

/// A value in scope.
#[derive(Clone, Debug)]
pub struct Val {
    /// Its name, or another expression that is as short.
    pub text: String,
    pub dtype: DType,
    pub shape: Vec<Size>,
}

impl Val {
    /// It, or a cast of it, with `dtype`.
    pub fn cast(&self, dtype: DType) -> String {
        if self.dtype == dtype { self.text.clone() } else { format!("{dtype}({})", self.text) }
    }

    pub fn rank(&self) -> usize {
        self.shape.len()
    }
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Line {
    pub text: String,
    /// What it binds; nothing for a `print`.
    pub binds: Vec<String>,
}

/// A block: what it sees and what it says.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub vals: Vec<Val>,
    pub lines: Vec<Line>,
}

impl Block {
    /// A block inside this one, which sees all of it.
    pub fn inner(&self) -> Self {
        Self { vals: self.vals.clone(), lines: Vec::new() }
    }

    /// A value that is not complex: half of the time one of the newest.
    pub fn any(&self, p: &mut Picks<'_>) -> Val {
        let one = || Val { text: "f64(1)".to_owned(), dtype: DType::F64, shape: vec![] };
        self.find(p, |_| true).unwrap_or_else(one)
    }

    /// A value that is not complex and `fits`, if there is one.
    pub fn find(&self, p: &mut Picks<'_>, fits: impl Fn(&Val) -> bool) -> Option<Val> {
        self.find_any(p, |val| !val.dtype.is_complex() && fits(val))
    }

    /// A value of any dtype that `fits`, if there is one.
    pub fn find_any(&self, p: &mut Picks<'_>, fits: impl Fn(&Val) -> bool) -> Option<Val> {
        let (n, start) = (self.vals.len(), self.place(p));
        (0..n).map(|k| &self.vals[(start + k) % n]).find(|val| fits(val)).cloned()
    }

    fn place(&self, p: &mut Picks<'_>) -> usize {
        let (number, n) = (p.number(), self.vals.len().max(1));
        if number % 2 == 1 { n - 1 - number / 2 % n.min(4) } else { number / 2 % n }
    }

    /// The lines that `wanted` names need, each behind `indent`.
    pub fn print(&self, wanted: &[String], indent: &str) -> String {
        let mut live: Vec<String> = wanted.iter().flat_map(|text| words(text)).collect();
        let mut kept = Vec::new();
        for line in self.lines.iter().rev() {
            if line.binds.is_empty() || line.binds.iter().any(|name| live.contains(name)) {
                live.extend(words(&line.text));
                kept.push(line);
            }
        }
        let indented =
            |line: &Line| line.text.lines().map(|text| format!("{indent}{text}\n")).collect::<String>();
        kept.into_iter().rev().map(indented).collect()
    }
}

/// The names in a text.
pub fn words(text: &str) -> Vec<String> {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    text.split(|c| !inside(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What the whole program shares.
#[derive(Debug)]
pub struct Gen {
    pub table: SizeTable,
    /// The values of the named sizes.
    pub values: Vec<Option<i64>>,
    /// The sizes that shapes are made of.
    pub sizes: Vec<Size>,
    /// Functions, which stand before everything else.
    pub functions: Vec<Line>,
    pub fresh: usize,
    /// Elements times operations that may still be spent.
    pub budget: f64,
    /// How often the block at hand runs.
    pub turns: f64,
    /// Pairs of names that stand for the same values, a table and the loop that emits it.
    pub twins: Vec<(String, String)>,
    /// Whether the block at hand is mapped over: then nothing prints, and data tell no sizes.
    pub mapped: bool,
}

impl Gen {
    /// A new name.
    pub fn name(&mut self, letter: &str) -> String {
        self.fresh += 1;
        format!("{letter}{}", self.fresh)
    }

    /// The value of a size.
    pub fn value(&self, size: &Size) -> i64 {
        size.eval(&self.values).expect("the generator knows its sizes")
    }

    /// The number of elements of a shape.
    pub fn elements(&self, shape: &[Size]) -> i64 {
        shape.iter().map(|size| self.value(size)).product()
    }

    /// A size as an expression.
    pub fn text(&self, size: &Size) -> String {
        size.display(&self.table).to_string()
    }

    /// A shape as an argument; `None` if a size in it is not a plain sum of products.
    pub fn shape_text(&self, shape: &[Size]) -> Option<String> {
        let plain = shape.iter().all(Size::is_polynomial);
        let items: String = shape.iter().map(|size| format!("{}, ", self.text(size))).collect();
        plain.then(|| {
            format!("({})", if shape.len() > 1 { items.trim_end_matches(", ") } else { items.trim_end() })
        })
    }

    /// Takes `work` operations on each element of a shape from the budget; `false` if that is too much.
    pub fn spend(&mut self, shape: &[Size], work: f64) -> bool {
        let elements = self.elements(shape);
        let total = (elements as f64 + 30.0) * work * self.turns;
        if elements > MOST_ELEMENTS || total > self.budget {
            return false;
        }
        self.budget -= total;
        true
    }

    /// Binds an expression, unless it is too much work.
    pub fn bind(
        &mut self,
        block: &mut Block,
        text: &str,
        dtype: DType,
        shape: Vec<Size>,
        work: f64,
    ) -> Option<Val> {
        if !self.spend(&shape, work) {
            return None;
        }
        let name = self.name("v");
        block.lines.push(Line { text: format!("let {name} = {text}"), binds: vec![name.clone()] });
        let val = Val { text: name, dtype, shape };
        block.vals.push(val.clone());
        Some(val)
    }
}

/// The shape of two operands together.
pub fn broadcast(a: &[Size], b: &[Size]) -> Option<Vec<Size>> {
    let rank = a.len().max(b.len());
    let one = Size::constant(1);
    let at = |shape: &[Size], k: usize| {
        (k + shape.len()).checked_sub(rank).map_or(one.clone(), |k| shape[k].clone())
    };
    (0..rank)
        .map(|k| match (at(a, k), at(b, k)) {
            (x, y) if x == y || y.is_one() => Some(x),
            (x, y) if x.is_one() => Some(y),
            _ => None,
        })
        .collect()
}
