//! Inputs, bindings, operators, calls, indexing.

use crate::helper::{analysed, check};

#[test]
fn the_first_script() {
    check(
        "
input x: f64[n]
input y: f64[n]
let hits = sum(x**2 + y**2 <= 1)
output estimate = 4 * hits / n
",
        "x: f64[n]
         y: f64[n]
         hits: i64
         estimate: f64",
    );
}

#[test]
fn sizes_are_values_and_names_tie_inputs() {
    check(
        "
input k: i64
input x: f64[2*n + 1, k]
let rows, cols = x.shape
let flat = x.reshape(n * k * 2 + k)
let turned = x.T
let again = reshape(x, (rows * cols,))
output a = zeros((rows, n**2)) + 0
output flat
output turned
output again
output n
",
        "k: i64
         x: f64[2*n + 1, k]
         rows: i64
         cols: i64
         flat: f64[2*n*k + k]
         turned: f64[k, 2*n + 1]
         again: f64[2*n*k + k]
         a: f64[2*n + 1, n*n]",
    );
}

#[test]
fn weak_literals_and_casts() {
    check(
        "
input a: f32[n]
input b: u8
let half = 1/2
let c = a * half + b
let d = f32(0.1)
let e2 = u8(200) + b
let m = mean(a) / n
let q = i64(b) + -1
let mixed = [1, 2.5]
let typed = f32([1, 2])
output c
output z = d + e2 + m + q + mixed + typed
",
        "a: f32[n]
         b: u8
         half: f64
         c: f32[n]
         d: f32
         e2: u8
         m: f32
         q: i64
         mixed: f64[2]
         typed: f32[2]
         z: f64[2]",
    );
}

#[test]
fn slices_of_one_name_fit_together() {
    check(
        "
input u: f64[n, m]
let lap = u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4 * u[1:-1, 1:-1]
let v = u with [1:-1, 1:-1] += 0.1 * lap with [0] = 0 with [..., -1] *= 2
let w = v[newaxis, :, 0]
let back = v[::-1, ::2]
output v
output w
output back
",
        "u: f64[n, m]
         lap: f64[n - 2, m - 2]
         v: f64[n, m]
         w: f64[1, n]
         back: f64[n, (m + 1)//2]",
    );
}

#[test]
fn operators_methods_pipes_and_comparisons() {
    check(
        "
input x: f64[n, m]
let inside = 0 <= x < 1
let p = not any(inside) or all(x > 0) and true
let z = x |> sum(axis=0) |> sqrt
let total = x.sum(axis=-1, keepdims=true).max()
let bits = (7 & 3) | 8 ^ 1
let shifted = x.shape[0] << 2
let picked = x.shape[1:]
output inside
output p
output z
output total
output bits
output shifted
output r = picked[0] + len(x) + x.ndim + x.size
",
        "x: f64[n, m]
         inside: bool[n, m]
         p: bool
         z: f64[m]
         total: f64
         bits: i64
         shifted: i64
         picked: (i64)
         r: i64",
    );
}

#[test]
fn defaults_must_fit_and_constants_may_be_shadowed() {
    check(
        "
input lr: f32 = 0.1
input w: f64[3] = [1, 2, 3]
let e = lr * 2
output e
output y = w * pi
",
        "lr: f32
         w: f64[3]
         e: f32
         y: f64[3]",
    );
}

#[test]
fn a_sum_of_ten_thousand_terms() {
    let text = format!("input x: f64\noutput y = x{}", " + x*2".repeat(10_000));
    check(&text, "x: f64\ny: f64");
}

#[test]
fn dotted_ops_and_shapes() {
    check(
        "
let k = random.key(42)
let ks = random.split(k, 2)
let a, b = ks
output u = random.uniform(a, (3, 4), dtype=f32)
output v = random.normal(b, 5)
",
        "k: u64
         ks: u64[2]
         a: u64
         b: u64
         u: f32[3, 4]
         v: f64[5]",
    );
}

#[test]
fn every_node_knows_its_place_and_outputs_keep_their_order() {
    let it = analysed("input x: f64[n]\noutput b = x + 1\noutput a = x * 2\n", &[]);
    let program = it.analysis.program.unwrap();
    let names: Vec<_> = program.outputs.iter().map(|output| output.name.as_str()).collect();
    assert_eq!(names, ["b", "a"]);
    let place = program.graph.node(program.graph.results[0]).spans.primary().unwrap();
    assert_eq!(it.sources.text(place), "x + 1");
}
