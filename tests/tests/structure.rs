//! What programs become, without a clock: how many passes over the data, how much memory, how often compiled.

use std::path::PathBuf;
use texpr::run::{RunOptions, run_compiled, value_of};
use texpr_base::progress::Progress;
use texpr_runtime::{Pool, files};
use texpr_tests::programs::{Compiled, array};

/// Bytes that a run's small results and partial sums may take.
const SMALL: usize = 2 << 20;

/// Bytes that a reduction of everything may take however large everything is.
const CONSTANT: usize = 64 << 10;

/// Passes over more than one point. Kernels for single numbers do not count.
fn passes(text: &str) -> usize {
    Compiled::of(text).loops()
}

#[test]
fn an_estimate_of_pi_is_one_pass() {
    assert_eq!(passes("input x: f64[n]\ninput y: f64[n]\noutput e = 4 * sum(x**2 + y**2 <= 1) / n\n"), 1);
}

#[test]
fn reductions_over_one_input_share_a_pass() {
    assert_eq!(passes("input x: f64[n]\noutput a = sum(x)\noutput b = max(x)\n"), 1);
    assert_eq!(passes("input x: f64[n, m]\noutput a = sum(x, axis=1)\noutput b = max(x * 2, axis=1)\n"), 1);
    assert_eq!(passes("input x: f64[n, m]\noutput a = sum(x, axis=0)\noutput b = max(x * 2, axis=0)\n"), 1);
}

#[test]
fn a_map_shares_the_pass_of_the_reduction_over_it() {
    assert_eq!(passes("input x: f64[n]\nlet y = exp(x)\noutput y\noutput s = sum(y)\n"), 1);
}

#[test]
fn a_chain_with_views_and_broadcasts_is_one_pass() {
    let chain = "input x: f64[n, m]\ninput b: f64[m]\noutput y = sqrt(abs(x[::-1] * 2 + b)).T\n";
    assert_eq!(passes(chain), 1);
    let stencil = "input u: f64[n, m]\noutput v = u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2]\n";
    assert_eq!(passes(stencil), 1);
}

#[test]
fn softmax_of_rows_reads_its_rows_three_times_at_most() {
    let text = "input x: f64[n, m]\nlet e = exp(x - max(x, axis=1, keepdims=true))\n\
                output y = e / sum(e, axis=1, keepdims=true)\n";
    assert!(passes(text) <= 3, "{}", passes(text));
}

/// Passes that share rows take some rows at a time: what stands between them is never an array.
#[test]
fn what_passes_over_rows_hand_on_has_no_memory() {
    let softmax = "input x: f64[n, m]\nlet e = exp(x - max(x, axis=1, keepdims=true))\n\
                   output y = e / sum(e, axis=1, keepdims=true)\n";
    let peak = peak_over(softmax, &[1000, 1000]);
    assert!(peak < 1.2, "{peak} arrays, the result among them");
    let norm = "input x: f64[n, m]\nlet c = x - mean(x, axis=1, keepdims=true)\n\
                output s = sum(abs(c / sqrt(mean(c**2, axis=1, keepdims=true))), axis=0)\n";
    let peak = peak_over(norm, &[20_000, 50]);
    assert!(peak < 0.2, "{peak} arrays");
    // What follows a product takes its rows from cache. The product copies its right factor.
    let layer = "input x: f64[n, n]\noutput s = sum(maximum(x @ x + 1, 0), axis=1)\n";
    let peak = peak_over(layer, &[1000, 1000]);
    assert!(peak < 1.5, "{peak} arrays");
}

/// Partial results are combined as they come: 10 times as many points take no more memory.
#[test]
fn drawn_points_are_never_stored() {
    let text = "input n: i64\nlet a, b = random.split(random.key(7), 2)\n\
                let x = random.uniform(a, n)\nlet y = random.uniform(b, n)\n\
                output e = 4 * sum(x**2 + y**2 <= 1) / n\n";
    let program = Compiled::of(text);
    assert_eq!(program.loops(), 1);
    let pool = Pool::with_limit(CONSTANT);
    let n = texpr_runtime::Array::scalar(texpr_base::Scalar::i64(100_000_000));
    let bound = program.bound(vec![("n", n)]);
    let outcome = program.run(&bound, &pool).unwrap_or_else(|error| panic!("{}", error.message));
    let estimate = outcome.outputs[0].1.to_f64_vec()[0];
    assert!((estimate - std::f64::consts::PI).abs() < 1e-3, "{estimate}");
    let peak = pool.stats().peak;
    assert!(peak < CONSTANT, "{peak} bytes for 1.6 GB of points");
}

#[test]
fn one_compilation_serves_all_shapes() {
    let program = Compiled::of(
        "input x: f64[n, m]\ninput b: f64[m]\nlet y = exp(x * 0.01) + b\noutput y\noutput r = sum(y, axis=1)\n\
         output c = mean(y, axis=0)\noutput s = var(y)\noutput d = y[1:] - y[:-1]\n",
    );
    for (n, m) in [(1, 1), (3, 129), (1000, 2), (2, 5000), (257, 33)] {
        let x = array(&[n, m], |i| (i % 101) as f64 - 50.0);
        let b = array(&[m], |i| 1.0 / (i + 1) as f64);
        let bound = program.bound(vec![("x", x), ("b", b)]);
        let want = program.oracle(&bound).unwrap_or_else(|error| panic!("{}", error.message));
        let got = program.run(&bound, &Pool::new()).unwrap_or_else(|error| panic!("{}", error.message));
        for ((name, a), (_, b)) in want.outputs.iter().zip(&got.outputs) {
            assert!(value_of(a).same(&value_of(b)), "{name} of {n} by {m}");
        }
    }
}

#[test]
fn a_file_larger_than_the_memory_allowed_is_reduced() {
    const N: usize = 4 << 20;
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("larger_than_memory.npy");
    let path = path.to_string_lossy();
    files::write(&path, "x", &array(&[N], |i| i as f64)).expect("a file can be written");
    let program = Compiled::of("input x: f64[n]\noutput s = sum(x)\noutput m = max(x * 2 + 1)\n");
    let pool = Pool::with_limit(SMALL);
    let data = files::read(&path, "x", &pool).expect("the file can be read");
    let bound = texpr::bind::bind(&program.core, vec![data], false, &RunOptions::new(&pool))
        .unwrap_or_else(|error| panic!("{}", error.message));
    let outcome = program.run(&bound, &pool).unwrap_or_else(|error| panic!("{}", error.message));
    let value = |k: usize| outcome.outputs[k].1.to_f64_vec()[0];
    let n = N as f64;
    assert_eq!((value(0), value(1)), (n * (n - 1.0) / 2.0, 2.0 * n - 1.0));
    assert!(pool.stats().peak < SMALL, "{} bytes", pool.stats().peak);
    drop((bound, outcome));
    std::fs::remove_file(&*path).expect("the file can be removed");
}

/// The most bytes at once of a run over `x`, an array of a million elements, in arrays of that size.
fn peak_in_arrays(text: &str) -> f64 {
    peak_over(text, &[1_000_000])
}

/// The most bytes at once of a run over `x`, an array of this shape, in arrays of that size.
fn peak_over(text: &str, shape: &[usize]) -> f64 {
    let program = Compiled::of(text);
    let bound = program.bound(vec![("x", array(shape, |i| 2.0 + (i % 7) as f64))]);
    let pool = Pool::new();
    program.run(&bound, &pool).unwrap_or_else(|error| panic!("{}", error.message));
    pool.stats().peak as f64 / (8 * shape.iter().product::<usize>()) as f64
}

#[test]
fn carried_arrays_go_back_and_forth_between_two_buffers() {
    let text = "input x: f64[n]\nlet u = loop (u = x) for i in 0..40 { u * 0.5 + x }\noutput u\n";
    let peak = peak_in_arrays(text);
    assert!(peak < 2.1, "{peak}");
    let stencil =
        "input x: f64[n]\nlet u = loop (u = x) for i in 0..40 { u with [1:-1] = u[2:] + u[:-2] }\noutput u\n";
    let peak = peak_in_arrays(stencil);
    assert!(peak < 3.1, "{peak}");
}

/// All turns are made for some rows before the next: the carries are never whole but first and last.
#[test]
fn carries_that_stay_in_their_rows_have_no_second_array() {
    let map = "input x: f64[n]\nlet u = loop (u = x) for i in 0..40 { u * 0.5 + x + 0.1 * i }\noutput u\n";
    let peak = peak_in_arrays(map);
    assert!(peak < 1.2, "{peak}");
    let rows = "input x: f64[n, m]\nlet u = loop (u = x) for i in 0..3 { u / sum(u, axis=1, keepdims=true) }\noutput u\n";
    let peak = peak_over(rows, &[1000, 1000]);
    assert!(peak < 1.2, "{peak}");
}

#[test]
fn an_update_of_a_part_copies_nothing() {
    let straight = "input x: f64[n]\nlet u = x * 2\noutput v = u with [3:5] = 1.0\n";
    let peak = peak_in_arrays(straight);
    assert!(peak < 1.1, "{peak}");
    let looped = "input x: f64[n]\nlet u = x * 2\n\
                  output v = loop (u = u) for i in 1..1000 { u with [i] = u[i - 1] + 1 }\n";
    let peak = peak_in_arrays(looped);
    assert!(peak < 1.1, "{peak}");
}

/// Loops with true dependences: the array that goes in stays, and its copy is worked on in place.
#[test]
fn loops_over_elements_are_one_function_in_place() {
    let square: &[usize] = &[200, 200];
    let programs: [(&str, &[usize], &str); 6] = [
        (
            "Gauss-Seidel",
            square,
            "loop (u = x) for s in 0..3 { loop (v = u) for i in 1..n - 1 { loop (w = v) for j in 1..n - 1 {
            w with [i, j] = (w[i - 1, j] + w[i + 1, j] + w[i, j - 1] + w[i, j + 1]) / 4 } } }",
        ),
        (
            "LU",
            square,
            "loop (a = x) for k in 0..n { loop (a = a) for i in k + 1..n { let f = a[i, k] / (a[k, k] + 100)
            loop (b = a with [i, k] = f) for j in k + 1..n { b with [i, j] -= f * b[k, j] } } }",
        ),
        (
            "Cholesky",
            square,
            "loop (l = x) for j in 0..n { let d = loop (d = x[j, j] + 1e6) for k in 0..j { d - l[j, k] ** 2 }
            loop (m = l with [j, j] = sqrt(d)) for i in j + 1..n {
                let s = loop (s = x[i, j]) for k in 0..j { s - m[i, k] * m[j, k] }
                m with [i, j] = s / m[j, j] } }",
        ),
        (
            "Floyd-Warshall",
            square,
            "loop (d = x) for k in 0..n { loop (d = d) for i in 0..n { loop (d = d) for j in 0..n {
            d with [i, j] = minimum(d[i, j], d[i, k] + d[k, j]) } } }",
        ),
        ("a recurrence", &[1_000_000], "loop (s = x) for i in 1..n { s with [i] = s[i] + 0.5 * s[i - 1] }"),
        (
            "Thomas",
            &[1_000_000],
            "{ let c, d = loop (c = x, d = x) for i in 1..n { let w = 9 - c[i - 1]
            (c with [i] = 1 / w, d with [i] = (d[i] - d[i - 1]) / w) }
            loop (d = d) for i in n - 2..-1 step -1 { d with [i] -= c[i] * d[i + 1] } }",
        ),
    ];
    for (name, shape, text) in programs {
        let sizes = if shape.len() == 2 { "n, n" } else { "n" };
        let text = format!("input x: f64[{sizes}]\noutput r = {text}\n");
        // Thomas goes forth with two arrays, and back.
        let (functions, arrays) = if name == "Thomas" { (2, 2.1) } else { (1, 1.1) };
        assert_eq!(Compiled::of(&text).nests(), functions, "{name}");
        let peak = peak_over(&text, shape);
        assert!(peak < arrays, "{name}: {peak}");
    }
}

/// A run that tells how far it is calls the function of a loop again and again.
#[test]
fn a_loop_in_several_calls_gives_what_it_gives_in_one() {
    let program = Compiled::of(
        "input x: f64[n]\nlet s, u = loop (s = 0.5, u = x) for i in 3..200_000 step 2 {\n\
         (3.7 * s * (1 - s), u with [i % 7] += s) }\noutput s\noutput u\n\
         output w = loop (k = 0) while k < 100_000 { k + 1 }\n",
    );
    assert_eq!(program.nests(), 2);
    let bound = program.bound(vec![("x", array(&[7], |i| i as f64))]);
    let pool = Pool::new();
    let run = |options: &RunOptions<'_>| {
        run_compiled(&program.executable, &program.core, &bound.inputs, &bound.sizes, options)
            .unwrap_or_else(|error| panic!("{}", error.message))
    };
    let tell = |_| {};
    let progress = Progress::new(&tell);
    let at_once = run(&RunOptions::new(&pool));
    let told = run(&RunOptions { progress: Some(&progress), ..RunOptions::new(&pool) });
    for ((name, a), (_, b)) in at_once.outputs.iter().zip(&told.outputs) {
        assert!(value_of(a).same(&value_of(b)), "{name}");
    }
}

/// Rows are updated where they are, by kernels.
#[test]
fn elimination_by_rows_copies_no_matrix() {
    let text = "input x: f64[n, n]\noutput r = loop (a = x) for k in 0..n { loop (a = a) for i in k + 1..n {\n\
                let f = a[i, k] / (a[k, k] + 100)\na with [i, k:] -= f * a[k, k:] with [i, k] = f } }\n";
    let peak = peak_over(text, &[200, 200]);
    assert!(peak < 1.1, "{peak}");
    let text = "input x: f64[n, n]\noutput r = loop (l = x * 0) for j in 0..n {\n\
                let d = sqrt(x[j, j] + 1e6 - sum(l[j, :j] ** 2))\n\
                loop (l = l with [j, j] = d) for i in j + 1..n { l with [i, j] = (x[i, j] - sum(l[i, :j] * l[j, :j])) / d } }\n";
    let peak = peak_over(text, &[200, 200]);
    assert!(peak < 1.1, "{peak}");
}

/// What a loop emits takes the room of the result and no more.
#[test]
fn emitted_values_are_stored_once() {
    let text = "input x: f64[n]\noutput r = loop for i in 0..n { emit x[i] * 2 }\n";
    let peak = peak_in_arrays(text);
    assert!(peak < 1.1, "{peak}");
}

#[test]
fn comprehensions_are_the_kernels_of_array_code() {
    let one_pass = [
        "output y = [i < n: x[i] * 2 + 1]",
        "output s = sum[i < n](x[i] * x[i])",
        "output y = [i < n - 2: x[i] + x[i + 1] + x[i + 2]]",
        "output s = sum[i < n if x[i] > 0](sqrt(x[i]))",
        "output t = [i < n, j < n: x[i] * x[j]]",
    ];
    for text in one_pass {
        assert_eq!(passes(&format!("input x: f64[n]\n{text}\n")), 1, "{text}");
    }
    // A pass more checks the places, which hold in one branch only.
    assert_eq!(passes("input x: f64[n]\noutput y = [i < n: if i > 0 then x[i] - x[i - 1] else 0.0]\n"), 2);
    // A matrix product, which copies a factor for itself, and never all n^3 terms.
    let text = "input x: f64[n, n]\noutput c = [i < n, j < n: sum[k < n](x[i, k] * x[k, j])]\n";
    assert_eq!(passes(text), 0);
    let peak = peak_over(text, &[600, 600]);
    assert!(peak < 2.2, "{peak}");
    // Nor the windows of a convolution, nor the lower triangle.
    let peak = peak_in_arrays("input x: f64[n]\noutput y = [i < n - 63: sum[k < 64](x[i + k] * (k + 1))]\n");
    assert!(peak < 1.1, "{peak}");
    let text = "input x: f64[n, n]\noutput y = [i < n: sum[j < i + 1](x[i, j] * x[j, i])]\n";
    let peak = peak_over(text, &[200, 200]);
    assert!(peak < 0.1, "{peak}");
}
