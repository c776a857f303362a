//! Loops over single elements: arrays updated in place, loops in loops, branches, `emit`.

use super::build::{Block, Gen, Line, Val};
use super::choose::Picks;
use super::recipe::Step;
use super::scalar::{Counter, Scope, WORK};
use texpr_base::{DType, Size};

/// The most elements of an array that a nest writes.
const MOST: i64 = 1100;

/// What the loop under construction carries, by the names it has at this point.
#[derive(Clone, Debug)]
struct Nest {
    scope: Scope,
    carries: Vec<Val>,
    /// Inside of how many loops and branches.
    depth: usize,
    /// Whether its loops may emit: then they give several values.
    emits: bool,
}

/// A loop that starts from values of the block.
pub(super) fn nest(g: &mut Gen, block: &mut Block, step: &Step) {
    let mut p = Picks::new(&step.picks);
    let writable = |v: &Val| (1..3).contains(&v.rank()) && (1..=MOST).contains(&g.elements(&v.shape));
    let mut starts: Vec<Val> = block.find_any(&mut p, writable).into_iter().collect();
    if p.one_in(3) {
        starts.extend(block.find_any(&mut p, writable));
    }
    if starts.is_empty() || p.one_in(2) {
        starts.push(scalar_start(block, &mut p));
    }
    let mut nest = Nest { scope: Scope::of(g, &block.vals), carries: starts, depth: 0, emits: p.one_in(2) };
    let Some((text, names)) = nest.inner_loop(g, &mut p, &step.body) else { return };
    block.lines.push(Line { text: format!("let {} = {text}", list(&names)), binds: texts(&names) });
    block.vals.extend(names.into_iter().filter(|val| !val.text.starts_with('_')));
}

/// A loop over one number, as an expression: what a table may hold.
pub(super) fn running(
    g: &mut Gen,
    scope: &Scope,
    dtype: DType,
    step: &Step,
    p: &mut Picks<'_>,
) -> Option<String> {
    let start = Val { text: scope.expr(g, dtype, p), dtype, shape: vec![] };
    let mut nest = Nest { scope: scope.clone(), carries: vec![start], depth: 1, emits: false };
    Some(nest.inner_loop(g, p, &step.body)?.0)
}

fn scalar_start(block: &Block, p: &mut Picks<'_>) -> Val {
    let dtype = *p.of(&[DType::F64, DType::I64, DType::F32, DType::U8, DType::F16, DType::C128]);
    match block.find_any(p, |v| v.rank() == 0) {
        Some(v) => v,
        None => Val { text: format!("{dtype}(1)"), dtype, shape: vec![] },
    }
}

fn texts(vals: &[Val]) -> Vec<String> {
    vals.iter().map(|val| val.text.clone()).collect()
}

fn list(vals: &[Val]) -> String {
    texts(vals).join(", ")
}

fn tuple(vals: &[Val]) -> String {
    if let [one] = vals { one.text.clone() } else { format!("({})", list(vals)) }
}

impl Nest {
    /// `loop (…) for … { … }` from the carries, and new names for what it gives; the ones with `_` have a size that only the run knows.
    fn inner_loop(&mut self, g: &mut Gen, p: &mut Picks<'_>, body: &[Step]) -> Option<(String, Vec<Val>)> {
        let (range, counter, turns) = self.range(g, p);
        let before = g.turns;
        if !g.spend(&[], WORK * turns.max(1) as f64 * (1 + body.len()) as f64) {
            return None;
        }
        g.turns *= turns.max(1) as f64;
        let head: Vec<Val> = self.carries.iter().map(|v| Val { text: g.name("s"), ..v.clone() }).collect();
        let pairs: Vec<String> =
            head.iter().zip(&self.carries).map(|(c, start)| format!("{} = {}", c.text, start.text)).collect();
        let mut inner = self.clone();
        inner.depth += 1;
        inner.emits &= !g.mapped;
        inner.scope.counters.push(counter.clone());
        inner.carries = head;
        inner.scope.see(g, &inner.carries);
        let condition = (p.below(6) == 5 && !(g.mapped && self.emits)).then(|| inner.scope.condition(g, p));
        let mut emitted = Vec::new();
        let mut lines = inner.body(g, body, p, Some(&mut emitted));
        if self.emits && emitted.is_empty() && p.below(4) == 3 {
            emitted.push(inner.emit(g, p, &mut lines));
        }
        g.turns = before;
        let condition = condition.map_or(String::new(), |text| format!(" while {text}"));
        let last = tuple(&inner.carries);
        let text = format!(
            "loop ({}) for {} in {range}{condition} {{\n{}    {last}\n}}",
            pairs.join(", "),
            counter.name,
            indented(&lines),
        );
        let mut gives: Vec<Val> =
            self.carries.iter().map(|v| Val { text: g.name("v"), ..v.clone() }).collect();
        for dtype in emitted {
            // Under a condition, and by bounds that are no numbers, only the run knows how many there are.
            let known = self.depth == 0 && condition.is_empty();
            let name = if known { g.name("v") } else { g.name("_u") };
            gives.push(Val { text: name, dtype, shape: vec![Size::constant(turns)] });
        }
        Some((text, gives))
    }

    /// What a loop walks, its counter, and its greatest number of turns.
    fn range(&self, g: &mut Gen, p: &mut Picks<'_>) -> (String, Counter, i64) {
        let name = g.name("t");
        let array = self.carries.iter().chain(&self.scope.arrays).find(|v| v.rank() > 0);
        let n = array.map_or(4, |v| {
            let axis = p.below(v.rank());
            g.value(&v.shape[axis])
        });
        let n = if self.depth > 0 { n.min(12) } else { n.min(MOST) };
        let outer = self.scope.counters.last().filter(|_| p.below(3) == 2).cloned();
        let made = |text: String, least: i64, most: i64, step: i64| {
            let turns = ((most - least).max(-1) / step + 1).max(0);
            (text, Counter { name: name.clone(), least, most }, turns)
        };
        match (outer, p.below(6)) {
            (Some(outer), 0..=2) if n - outer.least < 40 => {
                made(format!("{} + 1..{n}", outer.name), outer.least + 1, n - 1, 1)
            }
            (Some(outer), 3) if outer.most < 40 => made(format!("0..{}", outer.name), 0, outer.most - 1, 1),
            (Some(outer), 4) if outer.most < 40 => {
                made(format!("{}..-1 step -1", outer.name), 0, outer.most, 1)
            }
            (_, 0 | 1) => made(format!("0..{n}"), 0, n - 1, 1),
            (_, 2) => made(format!("1..{n}"), 1, n - 1, 1),
            (_, 3) => made(format!("{}..-1 step -1", n - 1), 0, n - 1, 1),
            (_, 4) => made(format!("0..{n} step 2"), 0, n - 1, 2),
            _ => made(format!("1..{}", n - 1), 1, n - 2, 1),
        }
    }

    /// The lines of a body; the names of the carries change as they get new values.
    fn body(
        &mut self,
        g: &mut Gen,
        steps: &[Step],
        p: &mut Picks<'_>,
        mut emitted: Option<&mut Vec<DType>>,
    ) -> Vec<String> {
        let mut lines = Vec::new();
        self.change(g, p, &mut lines);
        for step in steps {
            let mut own = Picks::new(&step.picks);
            let p = &mut own;
            match step.op % 8 {
                0..=2 if !step.body.is_empty() && self.depth < 3 => {
                    if let Some((text, gives)) = self.inner_loop(g, p, &step.body) {
                        self.bind(g, &text, gives, &mut lines);
                    }
                }
                3 | 4 if self.depth < 4 => self.branch(g, step, p, &mut lines),
                5 => {
                    let dtype =
                        *p.of(&[DType::F64, DType::I64, DType::F32, DType::Bool, DType::C64, DType::BF16]);
                    let name = g.name("w");
                    lines.push(format!("let {name} = {}", self.scope.expr(g, dtype, p)));
                    self.scope.scalars.push(Val { text: name, dtype, shape: vec![] });
                }
                6 if self.emits && emitted.as_ref().is_some_and(|all| all.len() < 2) => {
                    let dtype = self.emit(g, p, &mut lines);
                    if let Some(all) = emitted.as_deref_mut() {
                        all.push(dtype);
                    }
                }
                _ => self.change(g, p, &mut lines),
            }
        }
        lines
    }

    fn emit(&self, g: &mut Gen, p: &mut Picks<'_>, lines: &mut Vec<String>) -> DType {
        let dtype =
            *p.of(&[DType::F64, DType::I64, DType::F32, DType::Bool, DType::U8, DType::C128, DType::F16]);
        lines.push(format!("emit {}", self.scope.expr(g, dtype, p)));
        dtype
    }

    /// A carry gets a new value: an element of an array, or a number as a whole.
    fn change(&mut self, g: &mut Gen, p: &mut Picks<'_>, lines: &mut Vec<String>) {
        let at = p.below(self.carries.len());
        let val = self.carries[at].clone();
        let name = g.name("b");
        if val.rank() == 0 {
            lines.push(format!("let {name} = {}", self.scope.expr(g, val.dtype, p)));
        } else {
            let ops: &[&str] = match val.dtype {
                DType::Bool => &["="],
                dtype if dtype.is_complex() => &["=", "+=", "-=", "*="],
                _ => &["=", "+=", "-=", "*=", "min=", "max="],
            };
            let op = *p.of(ops);
            let alike = |v: &&Val| {
                val.rank() == 2 && v.dtype == val.dtype && v.rank() == 2 && v.shape[1] == val.shape[1]
            };
            let rows = self.scope.arrays.iter().rev().find(|v| p.one_in(4) && alike(v)).cloned();
            if let (2, Some(other)) = (val.rank(), rows) {
                // A row at once.
                let n = [&val, &other].map(|v| self.scope.place(g.value(&v.shape[0]), p));
                lines
                    .push(format!("let {name} = {} with [{}] {op} {}[{}]", val.text, n[0], other.text, n[1]));
            } else {
                let place = self.scope.element(g, &val, p).text;
                let index = place.trim_start_matches(&val.text);
                let value = self.scope.expr(g, val.dtype, p);
                lines.push(format!("let {name} = {} with {index} {op} {value}", val.text));
            }
        }
        self.carries[at].text = name;
        let carries = self.carries.clone();
        self.scope.see(g, &carries);
    }

    fn branch(&mut self, g: &mut Gen, step: &Step, p: &mut Picks<'_>, lines: &mut Vec<String>) {
        let condition = self.scope.condition(g, p);
        let (first, second) = step.body.split_at(step.body.len().div_ceil(2));
        let mut texts = Vec::new();
        for (part, empty) in [(first, false), (second, p.below(2) == 0)] {
            let mut inner = self.clone();
            inner.depth += 1;
            let own = if empty { Vec::new() } else { inner.body(g, part, p, None) };
            texts.push(format!("{{\n{}    {}\n}}", indented(&own), tuple(&inner.carries)));
        }
        let gives = self.carries.iter().map(|v| Val { text: g.name("b"), ..v.clone() }).collect();
        self.bind(g, &format!("if {condition} then {} else {}", texts[0], texts[1]), gives, lines);
    }

    /// Binds new values of the carries, and what came beside them.
    fn bind(&mut self, g: &mut Gen, text: &str, gives: Vec<Val>, lines: &mut Vec<String>) {
        lines.push(format!("let {} = {text}", list(&gives)));
        self.carries = gives[..self.carries.len()].to_vec();
        let carries = self.carries.clone();
        self.scope.see(g, &carries);
    }
}

fn indented(lines: &[String]) -> String {
    lines.iter().flat_map(|line| line.lines()).map(|line| format!("    {line}\n")).collect()
}

impl Scope {
    /// Adds values; the newest ones are read most, old versions now and then.
    fn see(&mut self, g: &Gen, vals: &[Val]) {
        for val in vals {
            if val.rank() == 0 {
                self.scalars.push(val.clone());
            } else if g.elements(&val.shape) > 0 {
                self.arrays.push(val.clone());
            }
        }
    }
}
