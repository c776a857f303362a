//! Loops, conditionals and functions: steps with a body.

use super::build::{Block, Gen, Line, Val};
use super::choose::Picks;
use super::elementwise::literal;
use super::program::steps;
use super::recipe::Step;
use super::{nests, tables};
use texpr_base::{DType, Size};

/// Which of these a step is.
pub(super) fn control(g: &mut Gen, block: &mut Block, step: &Step) {
    let mut p = Picks::new(&step.picks);
    match step.op % 8 {
        0 | 1 => repeat(g, block, &mut p, &step.body),
        2 => branch(g, block, &mut p, &step.body),
        3 => function(g, block, &mut p, &step.body),
        4 | 5 => nests::nest(g, block, step),
        6 => tables::table(g, block, step),
        _ => tables::mapped(g, block, &mut p, &step.body),
    }
}

/// A value of the type of `like`, made in the block (after the first `outer` values) if there is one, and else from `like` and another.
fn fitting(block: &Block, outer: usize, like: &Val, p: &mut Picks<'_>) -> String {
    let last = |fits: &dyn Fn(&Val) -> bool| block.vals[outer..].iter().rev().find(|v| fits(v)).cloned();
    let same = last(&|v| v.dtype == like.dtype && v.shape == like.shape && v.text != like.text);
    let real = |v: &Val| like.dtype.is_complex() || !v.dtype.is_complex();
    let cast = last(&|v| v.shape == like.shape && v.dtype != like.dtype && real(v));
    match (same, cast) {
        (Some(v), _) if !p.one_in(4) => v.text,
        (_, Some(v)) => v.cast(like.dtype),
        (Some(v), None) => v.text,
        (None, None) => {
            let near = |v: &Val| v.shape == like.shape && v.dtype.promote(like.dtype) == Some(like.dtype);
            let other = block.find(p, near).filter(|_| !p.one_in(3));
            let text = other.map_or_else(
                || format!("{}(sum({}))", like.dtype, block.any(p).text),
                |other| other.cast(like.dtype),
            );
            let op = if like.dtype == DType::Bool { *p.of(&["|", "^"]) } else { *p.of(&["+", "*", "-"]) };
            format!("{} {op} {text}", like.text)
        }
    }
}

/// What a loop walks: the text behind `for`, its number of turns, and what that brings into scope.
struct Walk {
    text: String,
    trips: usize,
    /// The same as a size.
    size: Size,
    vals: Vec<Val>,
    /// The counter and the greatest value it takes.
    counter: Option<(String, i64)>,
}

fn walk(g: &mut Gen, block: &Block, p: &mut Picks<'_>) -> Walk {
    let trips = p.below(5);
    let name = g.name("t");
    let kind = p.below(5);
    if let (4, Some(rows)) = (kind, block.find(p, |v| v.rank() > 0 && g.value(&v.shape[0]) < 9)) {
        let trips = g.value(&rows.shape[0]) as usize;
        let text = format!("{name} in {}", rows.text);
        let row = Val { text: name, dtype: rows.dtype, shape: rows.shape[1..].to_vec() };
        return Walk { text, trips, size: rows.shape[0].clone(), vals: vec![row], counter: None };
    }
    let (range, most) = match kind {
        2 => (format!("{trips}..0 step -1"), trips),
        3 => (format!("1..{} step 2", 2 * trips + 1), 2 * trips),
        _ => (format!("0..{trips}"), trips),
    };
    let counter = Val { text: format!("i64({name})"), dtype: DType::I64, shape: vec![] };
    let text = format!("{name} in {range}");
    Walk {
        text,
        trips,
        size: Size::constant(trips as i64),
        vals: vec![counter],
        counter: Some((name, most as i64)),
    }
}

/// Elements and slices at the loop's counter.
fn at_counter(g: &Gen, block: &mut Block, p: &mut Picks<'_>, (name, most): &(String, i64)) {
    let long = |v: &Val| v.rank() > 0 && g.value(&v.shape[0]) > most + 1;
    if let Some(v) = block.find(p, long) {
        block.vals.push(Val {
            text: format!("{}[{name}]", v.text),
            dtype: v.dtype,
            shape: v.shape[1..].to_vec(),
        });
    }
    if let Some(v) = block.find(p, long) {
        let mut shape = v.shape;
        shape[0] = Size::constant(2);
        block.vals.push(Val { text: format!("{}[{name}:{name} + 2]", v.text), dtype: v.dtype, shape });
    }
}

fn repeat(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>, body: &[Step]) {
    let mut starts: Vec<Val> = block.find_any(p, |_| true).into_iter().collect();
    if starts.is_empty() || p.one_in(2) {
        starts.push(block.any(p));
    }
    let walk = walk(g, block, p);
    if starts.iter().any(|start| !g.spend(&start.shape, walk.trips as f64)) {
        return;
    }
    let mut inner = block.inner();
    inner.vals.extend(walk.vals);
    let mut carries = Vec::new();
    for start in &starts {
        let carry = Val { text: g.name("s"), ..start.clone() };
        inner.vals.push(carry.clone());
        carries.push(carry);
    }
    if let Some(counter) = &walk.counter {
        at_counter(g, &mut inner, p, counter);
    }
    let (turns, outer) = (g.turns, block.vals.len());
    g.turns *= walk.trips.max(1) as f64;
    steps(g, &mut inner, body);
    let mut results: Vec<String> = carries.iter().map(|carry| fitting(&inner, outer, carry, p)).collect();
    g.turns = turns;
    if let (Some((name, most)), true, true) = (&walk.counter, p.one_in(2), carries[0].rank() > 0)
        && g.value(&carries[0].shape[0]) > *most
    {
        let Val { text, dtype, shape } = carries[0].clone();
        let element = Val { text: format!("{text}[{name}]"), dtype, shape: shape[1..].to_vec() };
        let value = fitting(&inner, outer, &element, p);
        results[0] = format!("{text} with [{name}] = {value}");
    }
    // Under a condition only the run knows how many values are emitted.
    let emitted = (p.one_in(3)).then(|| inner.find_any(p, |_| true)).flatten();
    let emitted = emitted.filter(|val| g.spend(&val.shape, walk.trips as f64));
    let emit = emitted.as_ref().map_or(String::new(), |val| format!("    emit {}\n", val.text));
    let condition = match p.below(4) {
        3 if !(g.mapped && emitted.is_some()) => format!(" while count_nonzero({}) > 1", carries[0].text),
        _ => String::new(),
    };
    let head: Vec<_> = carries.iter().zip(&starts).map(|(c, s)| format!("{} = {}", c.text, s.text)).collect();
    let mut names: Vec<_> = starts.iter().map(|_| g.name("v")).collect();
    let mut gives = starts.clone();
    let trips = walk.size.clone();
    let mut wanted = results.clone();
    if let Some(val) = emitted {
        wanted.push(val.text.clone());
        names.push(g.name(if condition.is_empty() { "v" } else { "_u" }));
        gives.push(Val { shape: std::iter::once(trips).chain(val.shape).collect(), ..val });
    }
    let result =
        if let [one] = results.as_slice() { one.clone() } else { format!("({})", results.join(", ")) };
    let text = format!(
        "let {} = loop ({}) for {}{condition} {{\n{}{emit}    {result}\n}}",
        names.join(", "),
        head.join(", "),
        walk.text,
        inner.print(&wanted, "    "),
    );
    block.lines.push(Line { text, binds: names.clone() });
    let bound = names.into_iter().zip(gives).map(|(text, like)| Val { text, ..like });
    block.vals.extend(bound.filter(|val| !val.text.starts_with('_')));
}

/// A scalar that is `true` or `false`.
fn condition(block: &Block, p: &mut Picks<'_>) -> String {
    match block.find(p, |v| v.rank() == 0) {
        Some(v) if v.dtype == DType::Bool => v.text,
        Some(v) => format!("{} > {}", v.text, literal(v.dtype, p)),
        None => {
            let v = block.any(p);
            format!("any({} == {})", v.text, literal(v.dtype, p))
        }
    }
}

fn branch(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>, body: &[Step]) {
    let condition = condition(block, p);
    let like = block.any(p);
    if !g.spend(&like.shape, 1.0) {
        return;
    }
    let (first, second) = body.split_at(p.below(body.len() + 1));
    let mut texts = Vec::new();
    for part in [first, second] {
        let mut inner = block.inner();
        steps(g, &mut inner, part);
        let result =
            if part.is_empty() { like.text.clone() } else { fitting(&inner, block.vals.len(), &like, p) };
        texts.push(format!("{{\n{}    {result}\n}}", inner.print(std::slice::from_ref(&result), "    ")));
    }
    let name = g.name("v");
    let text = format!("let {name} = if {condition} then {} else {}", texts[0], texts[1]);
    block.lines.push(Line { text, binds: vec![name.clone()] });
    block.vals.push(Val { text: name, ..like });
}

fn function(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>, body: &[Step]) {
    let args: Vec<Val> = (0..=p.below(2)).map(|_| block.any(p)).collect();
    let mut inner = Block::default();
    for arg in &args {
        let text = g.name("a");
        inner.vals.push(Val { text, ..arg.clone() });
    }
    let params: Vec<String> = inner.vals.iter().map(|val| val.text.clone()).collect();
    steps(g, &mut inner, body);
    let Some(result) = inner.vals.last().cloned() else { return };
    let name = g.name("h");
    let lines = inner.print(std::slice::from_ref(&result.text), "    ");
    let text = format!("fn {name}({}) {{\n{lines}    {}\n}}", params.join(", "), result.text);
    g.functions.push(Line { text, binds: vec![name.clone()] });
    let texts: Vec<_> = args.iter().map(|arg| arg.text.clone()).collect();
    g.bind(block, &format!("{name}({})", texts.join(", ")), result.dtype, result.shape.clone(), 1.0);
    if let [a, b] = args.as_slice()
        && a.dtype == b.dtype
        && same(&a.shape, &b.shape)
    {
        g.bind(block, &format!("{name}({}, {})", b.text, a.text), result.dtype, result.shape, 1.0);
    }
}

fn same(a: &[Size], b: &[Size]) -> bool {
    a == b
}
