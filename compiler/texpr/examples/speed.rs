//! Speed of compiled programs beside hand-written loops of the same traffic: `cargo run --release -p texpr --example speed [name…]`.
//!
//! Every figure is the least of many runs, so that a busy machine disturbs it little; compare figures of one run only.

use std::hint::black_box;
use std::time::{Duration, Instant};
use texpr::bind::bind;
use texpr::exec::{ExecOptions, Executable, WORTH_SHARING};
use texpr::pipeline::{Options, Phases, check_text, lower};
use texpr::run::RunOptions;
use texpr_runtime::files::Data;
use texpr_runtime::{Array, Pool};

struct Program {
    executable: Executable,
    inputs: Vec<Option<Array>>,
    sizes: Vec<Option<i64>>,
    pool: Pool,
}

impl Program {
    fn new(text: &str, given: Vec<(&str, Array)>) -> Self {
        let mut checked = check_text("speed", text);
        assert!(!checked.has_errors(), "{text}: {:?}", checked.diagnostics);
        let program = checked.take_program().expect("a program with outputs");
        let (core, _) = lower(program, &Options::default(), &mut Phases::default()).expect("it lowers");
        let pool = Pool::new();
        let given = given.into_iter().map(|(name, array)| Data::given(array, name)).collect();
        let bound = bind(&core, given, false, &RunOptions::new(&pool)).expect("it binds");
        let executable = Executable::compile(&core, false).expect("it compiles");
        Self { executable, inputs: bound.inputs, sizes: bound.sizes, pool }
    }

    fn run(&self, threads: usize) {
        let options = ExecOptions {
            pool: &self.pool,
            threads,
            division_by_zero_fails: false,
            interrupt: None,
            profile: false,
            share_from: WORTH_SHARING,
        };
        black_box(self.executable.run(&self.inputs, &self.sizes, &options).expect("it runs"));
    }
}

/// The least time of one of many runs within about a second.
fn least(mut run: impl FnMut()) -> Duration {
    run();
    let begin = Instant::now();
    let mut best = Duration::MAX;
    let mut turns = 0;
    while (begin.elapsed() < Duration::from_millis(700) && turns < 20_000) || turns < 5 {
        let start = Instant::now();
        run();
        best = best.min(start.elapsed());
        turns += 1;
    }
    best
}

/// `n` numbers in `[low, high)` that no branch predictor foresees.
fn numbers(n: usize, low: f64, high: f64) -> Vec<f64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    (0..n).map(|_| low + (high - low) * next()).collect()
}

fn f64s(n: usize, low: f64, high: f64) -> Array {
    Array::from_slice(&numbers(n, low, high), &[n]).expect("it fits")
}

fn f32s(n: usize, low: f64, high: f64) -> Array {
    let xs: Vec<f32> = numbers(n, low, high).into_iter().map(|x| x as f32).collect();
    Array::from_slice(&xs, &[n]).expect("it fits")
}

/// Runs `program` at 1 and 2 threads with `n` elements, and the floor beside it.
fn show(name: &str, n: usize, program: &Program, floor: Option<&mut dyn FnMut()>) {
    let per = |time: Duration| {
        format!("{:9.3} us {:7.3} ns/el", time.as_nanos() as f64 / 1e3, time.as_nanos() as f64 / n as f64)
    };
    print!("{name:24} {n:9}  1: {}", per(least(|| program.run(1))));
    print!("   2: {}", per(least(|| program.run(2))));
    if let Some(floor) = floor {
        print!("   floor: {}", per(least(floor)));
    }
    println!();
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let on = |name: &str| wanted.is_empty() || wanted.iter().any(|w| name.starts_with(w.as_str()));
    if on("clock") {
        // A chain of additions: one cycle each.
        let time = least(|| {
            let mut x = black_box(1u64);
            for _ in 0..100_000 {
                x = black_box(x.wrapping_add(3));
            }
            black_box(x);
        });
        println!("{:24} {:.3} ns a dependent step through memory", "clock", time.as_nanos() as f64 / 1e5);
    }
    if on("exp") {
        let n = 1_000_000;
        let program = Program::new(
            "input x: f32[n]\ninput y: f32[n]\noutput z = exp(x) + exp(y)\n",
            vec![("x", f32s(n, -4.0, 4.0)), ("y", f32s(n, -4.0, 4.0))],
        );
        let (x, y) = (vec![1f32; n], vec![2f32; n]);
        let mut z = vec![0f32; n];
        let mut floor = || {
            for ((z, x), y) in z.iter_mut().zip(&x).zip(&y) {
                *z = x + y;
            }
            black_box(&mut z);
        };
        show("exp", n, &program, Some(&mut floor));
    }
    for (name, low, high) in [
        ("f32exp", -4.0, 4.0),
        ("f32log", 0.1, 9.0),
        ("f32sin", -9.0, 9.0),
        ("f32cos", -9.0, 9.0),
        ("f32tanh", -3.0, 3.0),
        ("f32sqrt", 0.0, 9.0),
        ("f64exp", -4.0, 4.0),
        ("f64log", 0.1, 9.0),
        ("f64sin", -9.0, 9.0),
        ("f64cos", -9.0, 9.0),
        ("f64tanh", -3.0, 3.0),
        ("f64sqrt", 0.0, 9.0),
    ] {
        if on(name) {
            let n = 100_000;
            let (dtype, f) = name.split_at(3);
            let x = if dtype == "f32" { f32s(n, low, high) } else { f64s(n, low, high) };
            let program = Program::new(&format!("input x: {dtype}[n]\noutput z = {f}(x)\n"), vec![("x", x)]);
            show(name, n, &program, None);
        }
    }
    if on("poly") {
        for n in [20_000_000, 30_000] {
            let program = Program::new(
                "input x: f64[n]\noutput z = 0.25*x**3 + 0.75*x**2 - 1.5*x - 2\n",
                vec![("x", f64s(n, -1.0, 1.0))],
            );
            let x = vec![1f64; n];
            let mut z = vec![0f64; n];
            let mut floor = || {
                for (z, x) in z.iter_mut().zip(&x) {
                    *z = ((0.25 * x + 0.75) * x - 1.5) * x - 2.0;
                }
                black_box(&mut z);
            };
            show("poly", n, &program, Some(&mut floor));
        }
    }
    if on("pi") {
        for n in [20_000_000, 30_000, 16] {
            let program = Program::new(
                "input x: f64[n]\ninput y: f64[n]\noutput z = sum(x**2 + y**2 <= 1)\n",
                vec![("x", f64s(n, -1.0, 1.0)), ("y", f64s(n, -1.0, 1.0))],
            );
            let (x, y) = (vec![1u64; n], vec![2u64; n]);
            let mut floor = || {
                let mut sums = [0u64; 8];
                for (x, y) in x.chunks_exact(8).zip(y.chunks_exact(8)) {
                    for k in 0..8 {
                        sums[k] += x[k] ^ y[k];
                    }
                }
                black_box(sums);
            };
            show("pi", n, &program, Some(&mut floor));
        }
    }
    if on("laplace") {
        let text = include_str!("../../../examples/laplace.tx");
        let text = text.replace("input n: i64 = 40", "input n: i64 = 500");
        show("laplace", 500 * 500 * 100, &Program::new(&text, Vec::new()), None);
    }
    if on("compile") {
        for (name, text) in [
            ("pi.tx", include_str!("../../../examples/pi.tx")),
            ("laplace.tx", include_str!("../../../examples/laplace.tx")),
        ] {
            let mut phases = Phases::default();
            let mut codegen = Duration::ZERO;
            let mut kernels = 0;
            let mut kept = (Phases::default(), Duration::ZERO);
            let time = least(|| {
                phases = Phases::default();
                let mut checked = check_text(name, text);
                phases.parse = checked.phases.parse;
                phases.check = checked.phases.check;
                let program = checked.take_program().expect("a program with outputs");
                let (core, _) = lower(program, &Options::default(), &mut phases).expect("it lowers");
                let start = Instant::now();
                let executable = Executable::compile(&core, false).expect("it compiles");
                codegen = start.elapsed();
                kernels = executable.kernels().len();
                if kept.1.is_zero() || codegen < kept.1 {
                    kept = (phases, codegen);
                }
            });
            let (p, codegen) = kept;
            println!(
                "compile {name}: {time:?}: parse {:?}, check {:?}, rewrite {:?}, expand {:?}, codegen {codegen:?} of {kernels} kernels",
                p.parse, p.check, p.rewrite, p.expand
            );
        }
    }
}
