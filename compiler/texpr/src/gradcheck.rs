//! Whether the derivatives of a program are what differences show: `texpr grad-check`.
//!
//! For each output `y` and each input `x` of floats that it depends on, two products with the Jacobian are compared with differences of `y`: elements of
//! `vjp(y, x, u)` with those of `sum(u*y)` one at a time, and `jvp(y, x, v)` with those of `y` along `v`; and both with each other, `<Jv, u> = <v, J'u>`,
//! which counts every element. Differences are central, of two steps, extrapolated (Richardson); how far the two steps disagree tells where a program is
//! not smooth.

use crate::bind::bind;
use crate::pipeline::{self, Phases, lower};
use crate::run::{RunOptions, execute};
use crate::steps::Compiled;
use texpr_base::{DType, Diagnostic, Size, SizeVar, Span};
use texpr_ir::build::{BuildCx, Operand, Refused};
use texpr_ir::grad::smooth;
use texpr_ir::graph::{Input, NodeId, NodeKind, Program, SizeOrigin};
use texpr_runtime::files::Data;
use texpr_runtime::{Array, DataError};

/// How many elements of an input are varied one at a time.
const ELEMENTS: usize = 12;

/// Pseudo-random numbers (splitmix64): the same check every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform between 1/2 and 3/2.
    fn weight(&mut self) -> f64 {
        0.5 + (self.roll() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// What was found of one output and one input.
#[derive(Clone, Debug)]
pub struct Row {
    /// The output.
    pub output: String,
    /// The input.
    pub by: String,
    /// Where the output stands.
    pub span: Span,
    /// The worst difference of a reverse-mode slope, relative to the largest slope.
    pub reverse: f64,
    /// The worst difference of a forward-mode tangent, relative to the largest tangent.
    pub forward: f64,
    /// How far the two modes differ, relative to the sum they should agree on.
    pub transposed: f64,
    /// What is right is below this.
    pub tolerance: f64,
    /// The element of the input that is furthest off: its row-major index, its slope, and what differences show.
    pub worst: (usize, f64, f64),
    /// How far differences of two steps disagree, relative to the largest slope: much where the program is not smooth.
    pub roughness: f64,
}

impl Row {
    /// Whether all three are within the tolerance.
    pub fn is_right(&self) -> bool {
        [self.reverse, self.forward, self.transposed].iter().all(|error| *error <= self.tolerance)
    }

    /// Whether differences tell nothing here.
    pub fn is_rough(&self) -> bool {
        self.roughness.is_nan() || self.roughness > 0.05
    }
}

/// The program and its derivatives, of one output by one input.
struct Pair {
    output: usize,
    input: usize,
}

/// Checks the derivatives of a program at the inputs that are given. Inputs of floats that are not given and have no default are random numbers
/// between 1/2 and 3/2, sizes that nothing tells are 3, 4, 5 …
///
/// # Errors
/// What compiling, binding or running refuses; E0514 for an op without a derivative.
pub fn check(
    program: &Program,
    mut given: Vec<Data>,
    compile: &pipeline::Options,
    options: &RunOptions<'_>,
) -> Result<Vec<Row>, Box<Diagnostic>> {
    let mut dice = Dice(1);
    let (derived, pairs) = derived(program)?;
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let stateless = BuildCx::resume(texpr_std::vocabulary(), program.clone());
    let plain = with_outputs(stateless, program);
    let (plain, _) = lower(plain, compile, &mut Phases::default())?;
    let (derived, _) = lower(derived, compile, &mut Phases::default())?;
    invent(program, &mut given, &mut dice).map_err(|error| Box::new(error.diag()))?;
    let bound = bind(&plain, given.clone(), false, options)?;
    let compiled = Compiled::of(&plain, options)?;
    let run = |inputs: &[Option<Array>]| -> Result<Vec<Vec<f64>>, Box<Diagnostic>> {
        let outcome = match &compiled.executable {
            Some(executable) => crate::run::run_compiled(executable, &plain, inputs, &bound.sizes, options)?,
            None => execute(&plain, inputs, &bound.sizes, options)?,
        };
        Ok(outcome.outputs.iter().map(|(_, array)| array.to_f64_vec()).collect())
    };
    let at = run(&bound.inputs)?;
    // The changes: one for each output that is checked, then one for each input.
    let mut weights = Vec::new();
    for input in &derived.inputs[program.inputs.len()..] {
        let shape: Result<Vec<usize>, _> =
            input.ty.shape.iter().map(|size| size.eval(&bound.sizes).map(|n| n as usize)).collect();
        let shape = shape.unwrap_or_default();
        let values: Vec<f64> = (0..shape.iter().product()).map(|_| dice.weight()).collect();
        let change = array(input.ty.dtype, &shape, &values).map_err(|error| Box::new(error.diag()))?;
        given.push(Data::given(change, &input.name));
        weights.push(values);
    }
    let bound_too = bind(&derived, given, false, options)?;
    let slopes = execute(&derived, &bound_too.inputs, &bound_too.sizes, options)?.outputs;
    let of_output = |k: usize| first_uses(&pairs, |pair| pair.output).iter().position(|o| *o == k);
    let of_input = |k: usize| first_uses(&pairs, |pair| pair.input).iter().position(|i| *i == k);
    let n_outputs = first_uses(&pairs, |pair| pair.output).len();
    let mut rows = Vec::new();
    for (place, pair) in pairs.iter().enumerate() {
        let (back, along) = (slopes[2 * place].1.to_f64_vec(), slopes[2 * place + 1].1.to_f64_vec());
        let u = of_output(pair.output).map(|k| &weights[k]);
        let v = of_input(pair.input).map(|k| &weights[n_outputs + k]);
        let (Some(u), Some(v), Some(x)) = (u, v, &bound.inputs[pair.input]) else { continue };
        let probe = Probe { run: &run, inputs: &bound.inputs, input: pair.input, x, output: pair.output };
        rows.push(probe.row(program, &at[pair.output], (&back, &along), (u, v), &mut dice)?);
    }
    Ok(rows)
}

/// Each once, in order.
fn first_uses(pairs: &[Pair], of: impl Fn(&Pair) -> usize) -> Vec<usize> {
    let mut out: Vec<usize> = pairs.iter().map(of).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The program with all of its outputs, and states as inputs.
fn with_outputs(mut cx: BuildCx, program: &Program) -> Program {
    cx.outputs.clone_from(&program.outputs);
    cx.finish(program.graph.results[..program.outputs.len()].to_vec())
}

/// The program whose outputs are, for each pair, a product with the Jacobian of either mode. Further inputs: the changes of outputs, then of inputs.
fn derived(program: &Program) -> Result<(Program, Vec<Pair>), Refused> {
    let mut cx = BuildCx::resume(texpr_std::vocabulary(), program.clone());
    let region = cx.region();
    let operand = |node: NodeId, span: Span| Operand { node, region, weak: false, span };
    let is_real = |dtype: DType| smooth(dtype) && !dtype.is_complex();
    let xs: Vec<(usize, Operand)> = program
        .graph
        .ids()
        .filter_map(|id| match program.graph.node(id).kind {
            NodeKind::Input(k) if is_real(program.graph.ty(id).dtype) && !program.is_state(k as usize) => {
                Some((k as usize, operand(id, program.inputs[k as usize].span)))
            }
            _ => None,
        })
        .collect();
    let ys: Vec<(usize, Operand)> = (program.outputs.iter().zip(&program.graph.results).enumerate())
        .filter(|(_, (_, id))| is_real(program.graph.ty(**id).dtype))
        .map(|(k, (output, id))| (k, operand(*id, output.span)))
        .collect();
    let mut pairs = Vec::new();
    for (output, y) in &ys {
        for (input, x) in &xs {
            if cx.depends(*y, *x)? {
                pairs.push(Pair { output: *output, input: *input });
            }
        }
    }
    let mut changes = Vec::new();
    let of_outputs = first_uses(&pairs, |pair| pair.output);
    let of_inputs = first_uses(&pairs, |pair| pair.input);
    let find =
        |list: &[(usize, Operand)], k: usize| list.iter().find(|(own, _)| *own == k).map(|(_, at)| *at);
    let all =
        of_outputs.iter().filter_map(|k| find(&ys, *k)).chain(of_inputs.iter().filter_map(|k| find(&xs, *k)));
    for value in all {
        let name = format!("change {}", changes.len());
        let ty = cx.ty(value).clone();
        changes.push(cx.input(Input { name, ty, span: value.span, default: None }));
    }
    let mut results = Vec::new();
    for pair in &pairs {
        let (Some(y), Some(x)) = (find(&ys, pair.output), find(&xs, pair.input)) else { continue };
        let place = |list: &[usize], k: usize| list.iter().position(|own| *own == k).unwrap_or(0);
        let dy = changes[place(&of_outputs, pair.output)];
        let dx = changes[of_outputs.len() + place(&of_inputs, pair.input)];
        results.push(cx.pull(&[y], &[x], &[dy], y.span)?[0].node);
        results.push(cx.push(&[y], &[x], &[dx], y.span)?[0].node);
        for mode in ["pull", "push"] {
            let name = format!("{mode} {} {}", pair.output, pair.input);
            cx.outputs.push(texpr_ir::graph::Output { name, span: y.span });
        }
    }
    Ok((cx.finish(results), pairs))
}

/// Adds the inputs of floats that nobody gave.
fn invent(program: &Program, given: &mut Vec<Data>, dice: &mut Dice) -> Result<(), DataError> {
    let mut sizes: Vec<Option<i64>> = vec![None; program.sizes.len()];
    for data in given.iter() {
        let name = data.origin.input.as_str();
        if let Some(var) = program.sizes.find(name) {
            sizes[var.index()] = data.array.to_scalar().map(|scalar| scalar.as_i64());
        }
        let Some(input) = program.inputs.iter().find(|input| input.name == name) else { continue };
        for (size, extent) in input.ty.shape.iter().zip(data.array.shape()) {
            if let Some(var) = size.as_var() {
                sizes[var.index()] = Some(*extent as i64);
            }
        }
    }
    for (k, origin) in program.size_origins.iter().enumerate() {
        let free = sizes[k].is_none() && matches!(origin, SizeOrigin::Shape(_));
        let fixed = |input: &Input| input.default.is_some() && input.ty.shape.iter().any(|s| names(s, k));
        if free && !program.inputs.iter().any(fixed) {
            sizes[k] = Some(3 + k as i64);
        }
    }
    for (number, input) in program.inputs.iter().enumerate() {
        let known = given.iter().any(|data| data.origin.input == input.name);
        let real = smooth(input.ty.dtype) && !input.ty.dtype.is_complex();
        if known || !real || input.default.is_some() || program.is_state(number) {
            continue;
        }
        let shape: Result<Vec<i64>, _> = input.ty.shape.iter().map(|size| size.eval(&sizes)).collect();
        let Ok(shape) = shape else { continue };
        let shape: Vec<usize> = shape.into_iter().map(|n| usize::try_from(n).unwrap_or(0)).collect();
        let values: Vec<f64> = (0..shape.iter().product()).map(|_| dice.weight()).collect();
        given.push(Data::given(array(input.ty.dtype, &shape, &values)?, &input.name));
    }
    Ok(())
}

fn names(size: &Size, var: usize) -> bool {
    size.vars().contains(&SizeVar::new(var))
}

fn array(dtype: DType, shape: &[usize], values: &[f64]) -> Result<Array, DataError> {
    Array::from_slice(values, shape)?.astype(dtype)
}

/// One output as a function of one input.
struct Probe<'a> {
    run: &'a dyn Fn(&[Option<Array>]) -> Result<Vec<Vec<f64>>, Box<Diagnostic>>,
    inputs: &'a [Option<Array>],
    input: usize,
    x: &'a Array,
    output: usize,
}

impl Probe<'_> {
    /// The output where the input is changed by `change`.
    fn at(&self, values: &[f64]) -> Result<Vec<f64>, Box<Diagnostic>> {
        let mut inputs = self.inputs.to_vec();
        let changed =
            array(self.x.dtype(), self.x.shape(), values).map_err(|error| Box::new(error.diag()))?;
        inputs[self.input] = Some(changed);
        Ok((self.run)(&inputs)?.swap_remove(self.output))
    }

    /// The derivative of the output along `direction` by differences, and how far two steps disagree in it.
    fn along(&self, direction: &[f64], step: f64) -> Result<(Vec<f64>, Vec<f64>), Box<Diagnostic>> {
        let x = self.x.to_f64_vec();
        let mut slopes = Vec::new();
        for h in [step, step / 2.0] {
            let moved =
                |sign: f64| -> Vec<f64> { x.iter().zip(direction).map(|(x, v)| x + sign * h * v).collect() };
            let (more, less) = (self.at(&moved(1.0))?, self.at(&moved(-1.0))?);
            slopes.push(more.iter().zip(less).map(|(a, b)| (a - b) / (2.0 * h)).collect::<Vec<f64>>());
        }
        let best = slopes[0].iter().zip(&slopes[1]).map(|(wide, near)| (4.0 * near - wide) / 3.0).collect();
        let rough = slopes[0].iter().zip(&slopes[1]).map(|(wide, near)| (wide - near).abs()).collect();
        Ok((best, rough))
    }

    /// What differences say, of ever smaller steps while they contradict: a step that crosses a kink says nothing of the derivative.
    fn row(
        &self,
        program: &Program,
        y: &[f64],
        slopes: (&[f64], &[f64]),
        weights: (&[f64], &[f64]),
        dice: &mut Dice,
    ) -> Result<Row, Box<Diagnostic>> {
        let mut row = self.row_at(1.0, program, y, slopes, weights, dice)?;
        for shrunk in [30.0, 1000.0] {
            if !row.is_right() {
                let again = self.row_at(1.0 / shrunk, program, y, slopes, weights, dice)?;
                row = if again.is_right() || again.reverse + again.forward < row.reverse + row.forward {
                    again
                } else {
                    row
                };
            }
        }
        Ok(row)
    }

    fn row_at(
        &self,
        shrunk: f64,
        program: &Program,
        y: &[f64],
        (back, along): (&[f64], &[f64]),
        (u, v): (&[f64], &[f64]),
        dice: &mut Dice,
    ) -> Result<Row, Box<Diagnostic>> {
        let epsilon = match self.x.dtype() {
            DType::F64 => f64::EPSILON,
            DType::F32 => f64::from(f32::EPSILON),
            DType::F16 => 2f64.powi(-10),
            _ => 2f64.powi(-7),
        };
        // Of the fourth order after extrapolation, so a fifth root balances rounding.
        let size = self.x.to_f64_vec().iter().fold(0.1f64, |most, x| most.max(x.abs()));
        let step = shrunk * epsilon.powf(0.2) * size;
        let greatest = |list: &[f64]| list.iter().fold(f64::MIN_POSITIVE, |most, x| most.max(x.abs()));
        let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
        let mut elements: Vec<usize> = (0..back.len()).collect();
        while elements.len() > ELEMENTS {
            elements.swap_remove(dice.roll() as usize % elements.len());
        }
        elements.sort_unstable();
        // Below this, rounding makes differences tell nothing.
        let floor = 1e4 * epsilon * greatest(y) / step;
        let scale = greatest(back).max(floor);
        let (mut reverse, mut roughness, mut worst) = (0f64, 0f64, (0, 0.0, 0.0));
        for k in elements {
            let mut direction = vec![0.0; back.len()];
            direction[k] = 1.0;
            let (slopes, rough) = self.along(&direction, step)?;
            let slope = dot(u, &slopes);
            roughness = roughness.max(dot(u, &rough) / scale.max(slope.abs()));
            let error = (slope - back[k]).abs() / scale.max(slope.abs());
            if error.is_nan() || error > reverse {
                (reverse, worst) = (error, (k, back[k], slope));
            }
        }
        let (slopes, rough) = self.along(v, step)?;
        let scale = greatest(along).max(greatest(&slopes)).max(floor);
        let forward = slopes.iter().zip(along).map(|(a, b)| (a - b).abs() / scale).fold(0.0, f64::max);
        roughness = roughness.max(greatest(&rough) / scale);
        let (one, other) = (dot(back, v), dot(along, u));
        let sum: f64 = along.iter().zip(u).map(|(a, b)| (a * b).abs()).sum::<f64>().max(f64::MIN_POSITIVE);
        Ok(Row {
            output: program.outputs[self.output].name.clone(),
            by: program.inputs[self.input].name.clone(),
            span: program.outputs[self.output].span,
            reverse,
            forward,
            transposed: (one - other).abs() / sum,
            // Extrapolation takes away the error that the roughness shows, and leaves one of higher order. A kink that one of many elements
            // crosses is no mistake.
            tolerance: 1e-3 + 1000.0 * epsilon.powf(0.8) + roughness.powf(1.5),
            worst,
            roughness,
        })
    }
}
