//! From a recipe to a program with its data.

use super::build::{Block, Gen, Line, Val, words};
use super::choose::Picks;
use super::recipe::{InputRecipe, Recipe, Step};
use super::{complex, control, create, data, elementwise, reduce, shapes};
use texpr_base::{DType, Scalar, Size, SizeTable};
use texpr_ir::interp::Value;

/// Sizes around the borders of vectors and blocks.
pub const SIZES: &[i64] = &[
    3, 0, 1, 2, 5, 7, 8, 9, 4, 15, 16, 17, 31, 33, 64, 127, 128, 129, 130, 255, 257, 1023, 1024, 1025, 2048,
    2049, 4097, 6,
];

/// The most elements of an input.
const MOST_OF_INPUT: i64 = 9000;

/// Element operations that a program may ask for.
const BUDGET: f64 = 3e6;

/// A program and what it needs.
#[derive(Clone, Debug)]
pub struct Program {
    pub text: String,
    pub inputs: Vec<(String, Value)>,
    /// Outputs, by their places, that must be equal.
    pub twins: Vec<(usize, usize)>,
}

type Rule = fn(&mut Gen, &mut Block, &mut Picks<'_>);

/// What a step without a body may be, and how often.
const RULES: &[(usize, Rule)] = &[
    (14, elementwise::binary),
    (8, elementwise::with_literal),
    (10, elementwise::unary),
    (5, elementwise::compare),
    (5, elementwise::choice),
    (3, elementwise::three),
    (5, elementwise::cast),
    (9, shapes::slice),
    (3, shapes::stencil),
    (7, shapes::turn),
    (4, shapes::larger),
    (4, shapes::reshape),
    (4, shapes::join),
    (5, shapes::update),
    (3, shapes::at_run_time),
    (16, reduce::reduce),
    (2, reduce::softmax),
    (2, reduce::matmul),
    (4, create::create),
    (2, create::draw),
    (4, complex::make),
    (8, complex::apply),
    (3, complex::parts),
    (2, complex::reduce),
    (1, show),
];

/// Reads a recipe.
pub fn build(recipe: &Recipe) -> Program {
    let mut g = Gen {
        table: SizeTable::default(),
        values: Vec::new(),
        sizes: Vec::new(),
        functions: Vec::new(),
        fresh: 0,
        budget: BUDGET,
        turns: 1.0,
        twins: Vec::new(),
        mapped: false,
    };
    for (name, place) in ["n", "m", "k"].iter().zip(recipe.sizes) {
        let value = SIZES[usize::from(place) % SIZES.len()];
        g.values.push(Some(value));
        let var = g.table.add(*name);
        g.sizes.push(if recipe.named { Size::var(var) } else { Size::constant(value) });
    }
    let mut block = Block::default();
    let mut inputs = Vec::new();
    for (number, input) in recipe.inputs.iter().enumerate() {
        let val = declared(&g, input, format!("x{number}"));
        let shape = val.shape.iter().map(|size| g.value(size) as usize).collect();
        inputs.push((val.clone(), data::data(input, val.dtype, shape)));
        block.vals.push(val);
    }
    steps(&mut g, &mut block, &recipe.steps);
    let mut outputs = outputs(&block, recipe);
    let bound = |name: &String| block.lines.iter().any(|line| line.binds.contains(name));
    let mut twins = Vec::new();
    for (a, b) in g.twins.iter().filter(|(a, b)| bound(a) && bound(b)) {
        let mut place = |name: &String| match outputs.iter().position(|other| other == name) {
            Some(place) => place,
            None => {
                outputs.push(name.clone());
                outputs.len() - 1
            }
        };
        twins.push((place(a), place(b)));
    }
    Program { twins, ..finish(&g, &block, inputs, &outputs) }
}

/// An input of up to three axes: at most one of them long.
fn declared(g: &Gen, recipe: &InputRecipe, text: String) -> Val {
    let mut shape: Vec<Size> = Vec::new();
    for dim in &recipe.dims[..[1, 0, 2, 2, 3][usize::from(recipe.rank) % 5]] {
        let size = match dim % 7 {
            6 => Size::constant(1),
            5 => Size::constant(4),
            place => g.sizes[usize::from(place) % g.sizes.len()].clone(),
        };
        let fits = g.elements(&shape) * g.value(&size) <= MOST_OF_INPUT;
        shape.push(if fits { size } else { Size::constant(2) });
    }
    let common = [DType::F64, DType::F32, DType::I64, DType::Bool];
    let at = usize::from(recipe.dtype);
    let all = super::dtypes();
    let dtype = if at.is_multiple_of(2) { common[at / 2 % 4] } else { all[at / 2 % all.len()] };
    Val { text, dtype, shape }
}

/// Adds steps to a block.
pub(super) fn steps(g: &mut Gen, block: &mut Block, steps: &[Step]) {
    let weights: usize = RULES.iter().map(|(weight, _)| weight).sum();
    for step in steps {
        if !step.body.is_empty() {
            control::control(g, block, step);
            continue;
        }
        let mut at = usize::from(step.op) % weights;
        for (weight, rule) in RULES {
            if at < *weight {
                rule(g, block, &mut Picks::new(&step.picks));
                break;
            }
            at -= weight;
        }
    }
}

fn show(g: &mut Gen, block: &mut Block, p: &mut Picks<'_>) {
    if let Some(v) = block.find(p, |v| g.elements(&v.shape) < 10).filter(|_| !g.mapped) {
        block.lines.push(Line { text: format!("print(\"{}\", {})", v.text, v.text), binds: vec![] });
    }
}

/// What nobody uses, the last ones first, and two values more.
fn outputs(block: &Block, recipe: &Recipe) -> Vec<String> {
    let used: Vec<String> = block.lines.iter().flat_map(used_in).collect();
    let bound: Vec<&String> = block.lines.iter().flat_map(|line| &line.binds).collect();
    let free = bound.iter().rev().filter(|name| !used.contains(name)).take(1 + usize::from(recipe.shown));
    let mut out: Vec<String> = free.map(|name| (*name).clone()).collect();
    for number in recipe.outputs.iter().filter(|number| **number > 0) {
        let Some(last) = bound.len().checked_sub(1) else { break };
        let name = bound[usize::from(*number) % (last + 1)];
        if !out.contains(name) {
            out.push(name.clone());
        }
    }
    out
}

fn used_in(line: &Line) -> Vec<String> {
    words(&line.text).into_iter().filter(|word| !line.binds.contains(word)).collect()
}

fn finish(g: &Gen, block: &Block, inputs: Vec<(Val, Value)>, outputs: &[String]) -> Program {
    let body = block.print(outputs, "");
    let mut functions = String::new();
    for function in g.functions.iter().rev() {
        if function.binds.iter().any(|name| words(&body).contains(name) || words(&functions).contains(name)) {
            functions = format!("{}\n{functions}", function.text);
        }
    }
    let mut text = String::new();
    let mut given = Vec::new();
    let all = format!("{functions}{body}");
    let live = words(&all);
    let mut declarations = String::new();
    for (val, value) in inputs {
        if live.contains(&val.text) || outputs.is_empty() {
            let sizes: Vec<_> = val.shape.iter().map(|size| g.text(size)).collect();
            let shape = if sizes.is_empty() { String::new() } else { format!("[{}]", sizes.join(", ")) };
            declarations.push_str(&format!("input {}: {}{shape}\n", val.text, val.dtype));
            given.push((val.text, value));
        }
    }
    for (place, size) in g.sizes.iter().enumerate().filter(|(_, size)| size.as_const().is_none()) {
        let name = g.text(size);
        if live.contains(&name) && !words(&declarations).contains(&name) {
            text.push_str(&format!("input {name}: i64\n"));
            let value = g.values[place].expect("every size has a value");
            given.push((name, Value::scalar(Scalar::i64(value))));
        }
    }
    text.push_str(&declarations);
    text.push_str(&all);
    for (number, name) in outputs.iter().enumerate() {
        text.push_str(&format!("output y{number} = {name}\n"));
    }
    if outputs.is_empty() {
        text.push_str("output y0 = 0\n");
    }
    Program { text, inputs: given, twins: Vec::new() }
}
