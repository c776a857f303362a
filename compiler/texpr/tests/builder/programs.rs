//! Programs as scripts and in Rust: the same graphs and the same results.

use crate::helper::{same, same_results};
use texpr::DType::{F32, F64, I64};
use texpr::{Builder, Expr, NEW, args, ix};

#[test]
fn pi_from_given_points() {
    let text = "input x: f64[n]\ninput y: f64[n]\nlet hits = sum(x**2 + y**2 <= 1)\noutput estimate = 4 * hits / n\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", F64, ["n"]);
        let y = tx.input("y", F64, ["n"]);
        let n = tx.size("n");
        let hits = (x.pow(2) + y.pow(2)).le(1).sum();
        tx.output("estimate", 4 * hits / n);
    };
    assert_eq!(
        same(text, write, &[("x", "[0.0,0.9,0.5]"), ("y", "[0.5,0.9,0.5]")]),
        "estimate = 2.6666666666666665"
    );
}

#[test]
fn a_polynomial() {
    let text = "input x: f32[n]\noutput y = 0.25*x**3 + 0.75*x**2 - 1.5*x - 2\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", F32, ["n"]);
        tx.output("y", 0.25 * x.power(3) + 0.75 * x.power(2) - 1.5 * x - 2);
    };
    same(text, write, &[("x", "[1,2,3]")]);
}

#[test]
fn sizes_are_arithmetic_numbers_and_inputs() {
    let text = "input k: i64 = 2\ninput a: f64[2*n + 1, k]\ninput b: f64[k, 3]\ninput c: f64[_]\n\
                output d = a @ b\noutput e = sum(c) * n\n";
    let write = |tx: &Builder| {
        let k = tx.input_or("k", I64, [], 2);
        let a = tx.input("a", F64, ["2*n + 1", "k"]);
        let b = tx.input("b", F64, (k, 3));
        let c = tx.input("c", F64, ["_"]);
        tx.output("d", a.matmul(b));
        tx.output("e", c.sum() * tx.size("n"));
    };
    let given = [("a", "[[1,2],[3,4],[5,6]]"), ("b", "[[1,0,0],[0,1,0]]"), ("c", "[1,2]")];
    same(text, write, &given);
}

#[test]
fn functions_of_the_standard_library() {
    let text = "input x: f64[n, m]\noutput p = nn.softmax(x, axis=1)\noutput close = allclose(p, x, rtol=0.5)\n\
                let a, b = meshgrid(x[0], x[:, 0])\noutput grid = a + b\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", F64, ["n", "m"]);
        let p = tx.call("nn.softmax", x, args().axis(1));
        tx.output("p", p);
        tx.output("close", tx.call("allclose", (p, x), args().set("rtol", 0.5)));
        let [a, b] = tx.call_tuple("meshgrid", (x.at(0), x.at(ix![.., 0])), args());
        tx.output("grid", a + b);
    };
    same(text, write, &[("x", "[[1,2,3],[4,5,6]]")]);
}

#[test]
fn normalisation_over_an_axis() {
    let text = "input x: f32[n, m]\nlet centred = x - mean(x, axis=0)\n\
                output z = centred / std(x, axis=0, keepdims=true, correction=1)\noutput top = argmax(x, axis=-1)\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", F32, ["n", "m"]);
        let centred = x - x.mean_with(args().axis(0));
        tx.output("z", centred / x.std_with(args().axis(0).keepdims(true).correction(1)));
        tx.output("top", x.argmax_with(args().axis(-1)));
    };
    same(text, write, &[("x", "[[1,2],[4,7],[9,1]]")]);
}

#[test]
fn every_kind_of_index() {
    let text = "input x: i64[n, 4]\ninput k: i64\noutput a = x[1:-1, ::2]\noutput b = x[..., 0]\noutput c = x[:, newaxis, -1]\n\
                output d = x[k]\noutput e = x[::-1, :2]\noutput f = x[k:k + 2, 1]\noutput g = x[n - 1, k]\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", I64, ("n", 4));
        let k = tx.input("k", I64, []);
        let n = tx.size("n");
        tx.output("a", x.at(ix![1..-1, ..;2]));
        tx.output("b", x.at(ix![..., 0]));
        tx.output("c", x.at(ix![.., NEW, -1]));
        tx.output("d", x.at(k));
        tx.output("e", x.at(ix![..;-1, ..2]));
        tx.output("f", x.at(ix![k..k + 2, 1]));
        tx.output("g", x.at(ix![n - 1, k]));
    };
    same(text, write, &[("x", "[[1,2,3,4],[5,6,7,8],[9,10,11,12]]"), ("k", "1")]);
}

#[test]
fn updates_of_a_part() {
    let text = "input u: f64[n, n]\ninput k: i64\n\
                output a = u with [1:-1, 1:-1] = 0.25 with [0] += 1 with [:, -1] *= 2\n\
                output b = u with [k] -= 1 with [k, k] /= 2 with [0] min= 0.5 with [..., 1] max= 3\n";
    let write = |tx: &Builder| {
        let u = tx.input("u", F64, ["n", "n"]);
        let k = tx.input("k", I64, []);
        tx.output("a", u.with(ix![1..-1, 1..-1]).set(0.25).with(0).add(1).with(ix![.., -1]).mul(2));
        let b = u.with(k).sub(1).with(ix![k, k]).div(2);
        tx.output("b", b.with(0).min(0.5).with(ix![..., 1]).max(3));
    };
    same(text, write, &[("u", "[[1,2,3],[4,5,6],[7,8,9]]"), ("k", "1")]);
}

fn relax(u: Expr<'_>) -> Expr<'_> {
    let sides =
        u.at(ix![..-2, 1..-1]) + u.at(ix![2.., 1..-1]) + u.at(ix![1..-1, ..-2]) + u.at(ix![1..-1, 2..]);
    u.with(ix![1..-1, 1..-1]).set(0.25 * sides)
}

#[test]
fn laplace_with_a_tolerance() {
    let text = include_str!("../../../../examples/laplace_tolerance.tx");
    let write = |tx: &Builder| {
        let n = tx.input_or("n", I64, [], 20);
        let tolerance = tx.input_or("tolerance", F64, [], 1e-3);
        let start = tx.zeros((n, n)).with(0).set(1);
        let (u, change, sweeps) = tx
            .loop_((start, f64::INFINITY, 0))
            .for_(0..10_000)
            .while_(|(_, change, _)| change.gt(tolerance))
            .body(|_, (u, _change, k)| {
                let v = relax(u);
                (v, (v - u).pow(2).sum().sqrt(), k + 1)
            });
        tx.output("sweeps", sweeps);
        tx.output("change", change);
        tx.output("middle", u.at(ix![n.floor_divide(2), n.floor_divide(2)]));
    };
    same(text, write, &[]);
}

#[test]
fn laplace_with_the_change_of_each_sweep() {
    let text = include_str!("../../../../examples/laplace.tx");
    same(text, laplace, &[]);
}

fn laplace(tx: &Builder) {
    let n = tx.input_or("n", I64, [], 40);
    let start = tx.zeros((n, n)).with(0).set(1);
    let (u, changes) = tx.loop_((start, tx.zeros(100))).for_(0..100).body(|i, (u, changes)| {
        let v = relax(u);
        (v, changes.with(i).set((v - u).pow(2).sum().sqrt()))
    });
    tx.output("first", changes.at(0));
    tx.output("last", changes.at(-1));
    tx.output("middle", u.at(ix![n.floor_divide(2), n.floor_divide(2)]));
}

#[test]
fn pi_from_points_drawn_by_the_program() {
    same(include_str!("../../../../examples/pi.tx"), pi, &[("n", "10_000"), ("seed", "7")]);
}

fn pi(tx: &Builder) {
    let n = tx.input_or("n", I64, [], 1_000_000);
    let seed = tx.input_or("seed", I64, [], 42);
    let [kx, ky] = tx.random_split_with(tx.random_key(seed), args().n(2)).unpack();
    let x = tx.random_uniform(kx, n);
    let y = tx.random_uniform(ky, n);
    let hits = (x.pow(2) + y.pow(2)).le(1).sum();
    let estimate = 4 * hits / n;
    tx.output("estimate", estimate);
    tx.output("error", (estimate - std::f64::consts::PI).abs());
}

#[test]
fn particles_on_circles() {
    same(include_str!("../../../../examples/particles.tx"), particles, &[("n", "100")]);
}

fn particles(tx: &Builder) {
    let n = tx.input_or("n", I64, [], 1_000);
    let steps = tx.input_or("steps", I64, [], 100);
    let dt = tx.input_or("dt", F64, [], 0.01);
    let w = tx.linspace_with(0.5, 2.0, args().num(n));
    let angle = tx.linspace_with(0.0, 2.0 * std::f64::consts::PI, args().num(n));
    let (x, y) = tx.loop_((angle.cos(), angle.sin())).for_(..steps).body(|_t, (x, y)| {
        let r = (x.pow(2) + y.pow(2)).sqrt();
        let vx = -y * w / r;
        let vy = x * w / r;
        (x + dt * vx, y + dt * vy)
    });
    tx.output("first", [x.at(0), y.at(0)]);
    tx.output("radius", (x.pow(2) + y.pow(2)).sqrt().mean());
}

#[test]
fn digits_by_the_nearest_centroid() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/digits.npz");
    let (x, y) = (format!("{file}:x"), format!("{file}:y"));
    let results = same(include_str!("../../../../examples/digits.tx"), digits, &[("x", &x), ("y", &y)]);
    assert!(results.starts_with("right = 787\n"), "{results}");
}

fn digits(tx: &Builder) {
    let x = tx.input("x", texpr::DType::U8, ("n", 64));
    let y = tx.input("y", I64, ["n"]);
    let half = tx.size("n").floor_divide(2);
    let train = x.at(ix![..half]).astype(F64);
    let test_x = x.at(ix![half..]).astype(F64);
    let test_y = y.at(ix![half..]);
    let member = y.at(ix![..half, NEW]).eq(tx.arange(10)).astype(F64);
    let centroids = member.t().matmul(train) / member.sum_with(args().axis(0)).at(ix![.., NEW]);
    let squares = test_x.pow(2).sum_with(args().axis(1).keepdims(true));
    let distance = squares - 2 * test_x.matmul(centroids.t()) + centroids.pow(2).sum_with(args().axis(1));
    let guess = distance.argmin_with(args().axis(1));
    tx.output("right", guess.eq(test_y).sum());
    tx.output("accuracy", guess.eq(test_y).astype(F64).mean());
    let of_digit = guess.eq(test_y).at(ix![.., NEW]) & test_y.at(ix![.., NEW]).eq(tx.arange(10));
    tx.output("right_by_digit", of_digit.sum_with(args().axis(0)));
}

#[test]
fn loops_in_loops_with_true_dependences() {
    let write = |tx: &Builder| {
        let n = tx.input_or("n", I64, [], 12);
        let sweeps = tx.input_or("sweeps", I64, [], 20);
        let start = tx.zeros((n, n)).with(0).set(1);
        let u = tx.loop_(start).for_(..sweeps).body(|_sweep, u| {
            tx.loop_(u).for_((1, n - 1)).body(|i, u| {
                tx.loop_(u).for_((1, n - 1)).body(|j, u| {
                    let sides =
                        u.at(ix![i - 1, j]) + u.at(ix![i + 1, j]) + u.at(ix![i, j - 1]) + u.at(ix![i, j + 1]);
                    u.with(ix![i, j]).set(0.25 * sides)
                })
            })
        });
        tx.output("middle", u.at(ix![n.floor_divide(2), n.floor_divide(2)]));
        tx.output("total", u.sum());
    };
    same(include_str!("../../../../examples/gauss_seidel.tx"), write, &[]);
}

#[test]
fn a_loop_that_only_its_condition_ends() {
    let text = "input a: i64\nlet n, steps = loop (n = a, steps = 0) while n != 1 {\n    \
                (if n % 2 == 0 then n // 2 else 3 * n + 1, steps + 1)\n}\noutput steps\noutput n\n";
    let write = |tx: &Builder| {
        let a = tx.input("a", I64, []);
        let (n, steps) = tx.loop_((a, 0)).while_(|(n, _)| n.ne(1)).body(|(n, steps)| {
            let next = tx.if_((n % 2).eq(0), || n.floor_divide(2), || 3 * n + 1);
            (next, steps + 1)
        });
        tx.output("steps", steps);
        tx.output("n", n);
    };
    assert_eq!(same(text, write, &[("a", "27")]), "steps = 111\nn = 1");
}

#[test]
fn branches_of_tuples_and_constants() {
    let text = "input x: f64[n]\nlet s, t = if max(x) > 1 then (x / max(x), 1) else (x, 0.5)\n\
                output s\noutput t\noutput u = if 1 < 2 then sum(x) else 0.0\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", F64, ["n"]);
        let (s, t) = tx.if_(x.max().gt(1), || (x / x.max(), 1), || (x, 0.5));
        tx.output("s", s);
        tx.output("t", t);
        tx.output("u", tx.if_(tx.value(1).lt(2), || x.sum(), || 0.0));
    };
    same(text, write, &[("x", "[1,2,4]")]);
}

#[test]
fn a_literal_start_takes_the_bodys_type() {
    let text = "input x: f32[n]\noutput s = loop (s = 0) for i in 0..n { s + x[i] * 0.5 }\n\
                let t, k = loop (t = 1, k = 0) for i in n - 1..-1 step -1 { (t * x[i], k + i) }\noutput t\noutput k\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", F32, ["n"]);
        let n = tx.size("n");
        tx.output("s", tx.loop_(0).for_(..n).body(|i, s| s + x.at(i) * 0.5));
        let (t, k) = tx.loop_((1, 0)).for_((n - 1, -1, -1)).body(|i, (t, k)| (t * x.at(i), k + i));
        tx.output("t", t);
        tx.output("k", k);
    };
    same(text, write, &[("x", "[1,2,4]")]);
}

#[test]
fn operators_of_all_sorts() {
    let text = "input a: i64[n]\ninput b: bool[n]\n\
                output c = (a & 6) | (a ^ 3) << 1 >> 2\noutput d = ~a % 5 - -a\noutput e = ~b & (a > 2) | true\n\
                output f = 2.0 / a + 7 % a\noutput g = where(b, a, 1.5)\noutput h = clip(a, 1, 3)\n";
    let write = |tx: &Builder| {
        let a = tx.input("a", I64, ["n"]);
        let b = tx.input("b", texpr::DType::Bool, ["n"]);
        tx.output("c", (a & 6) | (a ^ 3) << 1 >> 2);
        tx.output("d", !a % 5 - -a);
        tx.output("e", !b & a.gt(2) | true);
        tx.output("f", 2.0 / a + 7 % a);
        tx.output("g", b.where_(a, 1.5));
        tx.output("h", a.clip(1, 3));
    };
    same(text, write, &[("a", "[1,2,3]"), ("b", "[true,false,true]")]);
}

#[test]
fn assigning_operators_bind_the_name_anew() {
    let text = "input x: f64[n]\noutput y = ((x + 1) * 2 - x) / 3\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", F64, ["n"]);
        let mut y = x;
        y += 1;
        y *= 2;
        y -= x;
        y /= 3;
        tx.output("y", y);
    };
    same(text, write, &[("x", "[1,2,3]")]);
}

#[test]
fn arrays_and_lists_of_them() {
    let text = "input x: f32[n]\noutput c = [[1, 2], [3, 4]] * x[0]\noutput s = concat([x, [1, 2], x])\n\
                output t = stack([x, x * 2], axis=1)\noutput r = reshape(arange(6), (2, 3))\noutput f = full((n, 2), 0.5)\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", F32, ["n"]);
        tx.output("c", tx.value([[1, 2], [3, 4]]) * x.at(0));
        tx.output("s", tx.concat((x, [1, 2], x)));
        tx.output("t", tx.stack_with([x, x * 2], args().axis(1)));
        tx.output("r", tx.arange(6).reshape((2, 3)));
        tx.output("f", tx.full((tx.size("n"), 2), 0.5));
    };
    same(text, write, &[("x", "[1,2]")]);
}

#[test]
fn prints_and_assertions_happen() {
    let text = "input x: f64[n]\nlet t = loop (t = 0.0) for i in 0..n {\n    print(\"at\", i, t)\n    assert t < 100, \"too much\"\n    \
                t + x[i]\n}\noutput t\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", F64, ["n"]);
        let t = tx.loop_(0.0).for_(..tx.size("n")).body(|i, t| {
            tx.print("at", (i, t));
            tx.assert(t.lt(100), "too much");
            t + x.at(i)
        });
        tx.output("t", t);
    };
    assert_eq!(same(text, write, &[("x", "[1,2]")]), "at 0 0.0\nat 1 1.0\nt = 3.0");
}

#[test]
fn a_list_of_any_length_can_be_carried() {
    let text = "input x: f64\nlet a, b, c = loop (a = x, b = 0.0, c = 1.0) for i in 0..3 { (a + b, b + c, c) }\n\
                output a\noutput b\noutput c\n";
    let write = |tx: &Builder| {
        let x = tx.input("x", F64, []);
        let start = vec![x, tx.value(0.0), tx.value(1.0)];
        let all = tx.loop_(start).for_(0..3).body(|_, s| {
            let mut next: Vec<_> = s.windows(2).map(|pair| pair[0] + pair[1]).collect();
            next.extend(s.last());
            next
        });
        for (name, value) in ["a", "b", "c"].iter().zip(all) {
            tx.output(name, value);
        }
    };
    // The script's names of the carries are others, so only the results are compared.
    same_results(text, write, &[("x", "2.0")]);
}
