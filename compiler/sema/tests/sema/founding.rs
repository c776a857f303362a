//! The founding programs (`PROGRAMS.md`), as far as the language has them.

use crate::helper::{analysed, check};
use texpr_ir::graph::NodeKind;

#[test]
fn laplace_with_the_change_of_each_sweep() {
    check(
        "
input u0: f64[n, m]
input tolerance: f64 = 1e-6
fn relax(u) = u with [1:-1, 1:-1] = 0.25 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:])
let u, err, sweeps = loop (u = u0, err = inf, k = 0) for i in 0..100 while err > tolerance {
    let v = relax(u)
    (v, sqrt(sum((v - u)**2)), k + 1)
}
output u
output err
output sweeps
",
        "u0: f64[n, m]
         tolerance: f64
         relax: fn(u)
         u: f64[n, m]
         err: f64
         sweeps: i64",
    );
}

#[test]
fn gauss_seidel_needs_no_index_check() {
    let text = "
input u0: f64[n, m]
output u = loop (u = u0) for i in 1..n - 1 {
    loop (u = u) for j in 1..m - 1 {
        u with [i, j] = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1])
    }
}
";
    check(text, "u0: f64[n, m]\nu: f64[n, m]");
    let program = analysed(text, &[]).analysis.program.unwrap();
    assert!(program.graph.effects.is_empty());
    let outer = program.graph.ids().find_map(|id| match &program.graph.node(id).kind {
        NodeKind::Loop(it) => Some(it.clone()),
        _ => None,
    });
    let inner = &outer.unwrap().body;
    assert!(inner.effects.is_empty());
}

#[test]
fn particles_on_circles() {
    check(
        "
input x0: f64[n]
input y0: f64[n]
input w: f64[n]
input steps: i64 = 100
input dt: f64 = 0.01
let x, y = loop (x = x0, y = y0) for t in 0..steps {
    let r = sqrt(x**2 + y**2)
    let vx, vy = (-y * w / r, x * w / r)
    (x + dt * vx, y + dt * vy)
}
output x
output y
",
        "x0: f64[n]
         y0: f64[n]
         w: f64[n]
         steps: i64
         dt: f64
         x: f64[n]
         y: f64[n]",
    );
}

#[test]
fn pi_drawn_by_the_program_and_small_ones() {
    check(
        "
input seed: i64 = 42
input samples: i64 = 1000000
let kx, ky = random.split(random.key(seed), 2)
let x = random.uniform(kx, samples)
let y = random.uniform(ky, (samples,))
let hits = (x**2 + y**2 < 1).astype(i32).sum()
output estimate = 4 * hits / samples
output squares = [0, 1, 2]**2 + [3, 4, 5]**2
output dot = sum(arange(400) * arange(400))
output e1 = exp(ones(10**7))
output ax = 2 * f32([1, 2]) + 5 * f32([3, 4])
",
        "seed: i64
         samples: i64
         kx: u64
         ky: u64
         x: f64[samples]
         y: f64[samples]
         hits: i64
         estimate: f64
         squares: i64[3]
         dot: i64
         e1: f64[10000000]
         ax: f32[2]",
    );
}

#[test]
fn a_double_loop_over_all_elements() {
    check(
        "
input a: f64[n, m]
output total = loop (s = 0.0) for i in 0..n { loop (t = s) for j in 0..m { t + a[i, j] } }
output rows = loop (s = 0) for row in a { s + sum(row) }
",
        "a: f64[n, m]
         total: f64
         rows: f64",
    );
}
