//! Comprehensions, reductions over indices, and `vmap`; beside each the loop that gives the same values.

use super::build::{Block, Gen, Line, Val};
use super::choose::Picks;
use super::nests::running;
use super::program::steps;
use super::recipe::Step;
use super::scalar::{Counter, Scope, WORK};
use texpr_base::{DType, Size};

/// The most elements of a table.
const MOST: i64 = 300;

/// An index and its bound.
struct Index {
    counter: Counter,
    size: Size,
    bound: String,
}

const DTYPES: &[DType] = &[
    DType::F64,
    DType::I64,
    DType::F32,
    DType::Bool,
    DType::I32,
    DType::U8,
    DType::F16,
    DType::BF16,
    DType::C128,
];

/// A size of the program, or a number, as the bound of an index.
fn index(g: &mut Gen, block: &Block, most: i64, p: &mut Picks<'_>) -> Index {
    let array = block.find_any(p, |v| v.rank() > 0);
    let axis = array.map(|v| v.shape[p.below(v.rank())].clone());
    let fits = |size: &Size| size.is_polynomial() && g.value(size) <= most;
    let size = axis.filter(fits).unwrap_or_else(|| Size::constant(p.below(7) as i64));
    let counter = Counter { name: g.name("j"), least: 0, most: g.value(&size) - 1 };
    Index { bound: g.text(&size), counter, size }
}

/// A table of single values, or a reduction over an index.
pub(super) fn table(g: &mut Gen, block: &mut Block, step: &Step) {
    let mut p = Picks::new(&step.picks);
    let p = &mut p;
    let mut indices = vec![index(g, block, MOST, p)];
    if p.one_in(3) {
        indices.push(index(g, block, MOST / (indices[0].counter.most + 1).max(1), p));
    }
    let elements: i64 = indices.iter().map(|index| index.counter.most + 1).product();
    if !g.spend(&[], WORK * elements.max(1) as f64 * 4.0) {
        return;
    }
    let mut scope = Scope::of(g, &block.vals);
    scope.counters.extend(indices.iter().map(|index| index.counter.clone()));
    let dtype = *p.of(DTYPES);
    let kind = p.below(6);
    let before = g.turns;
    g.turns *= elements.max(1) as f64;
    let body = match kind {
        0 => over_index(g, block, &scope, p),
        1 => running(g, &scope, dtype, step, p).map(|text| (text, dtype, true)),
        _ => Some((scope.expr(g, dtype, p), dtype, true)),
    };
    g.turns = before;
    let Some((body, dtype, exact)) = body else { return };
    if kind == 5 && (dtype.is_int() || dtype == DType::Bool) {
        return whole(g, block, &indices, &scope, (&body, dtype), p);
    }
    let binders: Vec<String> =
        indices.iter().map(|index| format!("{} < {}", index.counter.name, index.bound)).collect();
    let shape: Vec<Size> = indices.iter().map(|index| index.size.clone()).collect();
    let text = format!("[{}: {body}]", binders.join(", "));
    let made = g.bind(block, &text, dtype, shape.clone(), 1.0);
    let walked = indices.iter().rev().fold(body, |body, index| {
        format!("loop for {} in 0..{} {{ emit {body} }}", index.counter.name, index.bound)
    });
    let twin = g.bind(block, &walked, dtype, shape, 1.0);
    if let (Some(a), Some(b), true) = (made, twin, exact) {
        g.twins.push((a.text, b.text));
    }
}

/// `sum[i < n if c](e)` of whole numbers, beside the loop.
fn whole(
    g: &mut Gen,
    block: &mut Block,
    indices: &[Index],
    scope: &Scope,
    (body, dtype): (&str, DType),
    p: &mut Picks<'_>,
) {
    let condition = scope.condition(g, p);
    let gives = dtype.to_sum();
    let binders: Vec<String> =
        indices.iter().map(|index| format!("{} < {}", index.counter.name, index.bound)).collect();
    let made =
        g.bind(block, &format!("sum[{} if {condition}]({body})", binders.join(", ")), gives, vec![], 1.0);
    let one = format!("if {condition} then {gives}({body}) else {gives}(0)");
    let name = g.name("s");
    let walked = indices.iter().rev().fold(format!("{name} + ({one})"), |inner, index| {
        format!("loop ({name} = {name}) for {} in 0..{} {{ {inner} }}", index.counter.name, index.bound)
    });
    let start = format!("({name} = {name})");
    let walked = walked.replacen(&start, &format!("({name} = {gives}(0))"), 1);
    let twin = g.bind(block, &walked, gives, vec![], 1.0);
    if let (Some(a), Some(b)) = (made, twin) {
        g.twins.push((a.text, b.text));
    }
}

/// A reduction inside of a table, whose bound may be an index; whether its bits do not depend on the order.
fn over_index(g: &mut Gen, block: &Block, scope: &Scope, p: &mut Picks<'_>) -> Option<(String, DType, bool)> {
    let mut own = index(g, block, 40, p);
    if let (Some(outer), true) = (scope.counters.last(), p.one_in(2)) {
        own.bound = format!("{} + 1", outer.name);
        own.counter.most = outer.most;
    }
    if !g.spend(&[], WORK * (own.counter.most + 1).max(1) as f64 * 4.0) {
        return None;
    }
    let mut inner = scope.clone();
    inner.counters.push(own.counter.clone());
    let dtype = *p.of(DTYPES);
    let body = inner.expr(g, dtype, p);
    let condition = if p.one_in(2) { format!(" if {}", inner.condition(g, p)) } else { String::new() };
    let (name, gives) = match p.below(4) {
        0 if !dtype.is_complex() => ("any", DType::Bool),
        1 if !dtype.is_complex() => ("count_nonzero", DType::I64),
        2 => ("prod", dtype.to_sum()),
        _ => ("sum", dtype.to_sum()),
    };
    let exact = !gives.is_float() && !gives.is_complex();
    Some((format!("{name}[{} < {}{condition}]({body})", own.counter.name, own.bound), gives, exact))
}

/// A function of whole rows, by `vmap`, and by a loop.
pub(super) fn mapped(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>, body: &[Step]) {
    let long = |v: &Val| v.rank() > 0 && g.value(&v.shape[0]) < 40;
    let Some(a) = block.find_any(p, long) else { return };
    let rows = &a.shape[0];
    let also = block.find_any(p, |v| v.rank() > 0 && v.shape[0] == *rows).filter(|_| p.one_in(2));
    let args: Vec<Val> = std::iter::once(a.clone()).chain(also).collect();
    let mut inner = Block::default();
    for arg in &args {
        let text = g.name("a");
        inner.vals.push(Val { text, dtype: arg.dtype, shape: arg.shape[1..].to_vec() });
    }
    let params: Vec<String> = inner.vals.iter().map(|val| val.text.clone()).collect();
    let before = g.turns;
    g.turns *= 2.0 * g.value(rows).max(1) as f64;
    let mapped = std::mem::replace(&mut g.mapped, true);
    steps(g, &mut inner, body);
    g.mapped = mapped;
    g.turns = before;
    let Some(result) = inner.vals.last().cloned() else { return };
    let name = g.name("h");
    let lines = inner.print(std::slice::from_ref(&result.text), "    ");
    let text = format!("fn {name}({}) {{\n{lines}    {}\n}}", params.join(", "), result.text);
    g.functions.push(Line { text, binds: vec![name.clone()] });
    let texts: Vec<_> = args.iter().map(|arg| arg.text.clone()).collect();
    let shape: Vec<Size> = std::iter::once(rows.clone()).chain(result.shape).collect();
    let made =
        g.bind(block, &format!("vmap({name})({})", texts.join(", ")), result.dtype, shape.clone(), 1.0);
    let vars: Vec<String> = args.iter().map(|_| g.name("r")).collect();
    let (vars, texts) = (vars.join(", "), texts.join(", "));
    let walked = format!("loop for {vars} in {texts} {{ emit {name}({vars}) }}");
    let twin = g.bind(block, &walked, result.dtype, shape, 1.0);
    if let (Some(a), Some(b)) = (made, twin) {
        g.twins.push((a.text, b.text));
    }
}
