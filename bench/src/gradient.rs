//! What a gradient costs beside the program it is of: at most four times as much.

use crate::measure::{Report, Want, least_of};
use std::hint::black_box;
use texpr::{Function, FunctionOptions};

/// A name, the program up to a scalar `loss`, and what it is differentiated by.
const PROGRAMS: &[(&str, &str, &str)] = &[
    (
        "a chain of elementwise ops, 10^6",
        "let x = linspace(0.1, 2.0, 1000000)\nlet loss = sum(tanh(x * x + 1.0) * exp(-x))\n",
        "x",
    ),
    (
        "logistic regression, 20,000 by 50",
        "let a = random.normal(random.key(1), (20000, 50))\nlet t = f64(random.uniform(random.key(2), 20000) < 0.5)\n\
         let w = linspace(-0.1, 0.1, 50)\nlet z = a @ w\nlet loss = mean(log(1 + exp(z)) - t * z)\n",
        "w",
    ),
    (
        "two layers, 1024 by 64 by 256 by 10, f32",
        "let a = random.normal(random.key(1), (1024, 64), dtype=f32)\nlet y = f32(one_hot(random.randint(random.key(2), 1024, high=10), 10))\n\
         let w = 0.1 * random.normal(random.key(3), (64, 256), dtype=f32)\nlet b = zeros(256, dtype=f32)\n\
         let v = 0.1 * random.normal(random.key(4), (256, 10), dtype=f32)\nlet c = zeros(10, dtype=f32)\n\
         let loss = nn.cross_entropy(tanh(a @ w + b) @ v + c, y)\n",
        "(w, b, v, c)",
    ),
    (
        "a loop of 200 turns over 10,000 numbers",
        "let x = linspace(0.1, 0.9, 10000)\nlet y = loop (y = x) for i in 0..200 { sin(x) * y + 0.1 * y * y }\nlet loss = sum(y)\n",
        "x",
    ),
    (
        "a loop of 100,000 turns over numbers",
        "let x = 0.3\nlet y = loop (y = x) for i in 0..100000 { y * (1.0 + 0.00001 * x) - 0.00002 * y * y }\nlet loss = y\n",
        "x",
    ),
    (
        "a comprehension of distances, 600 by 600",
        "let x = linspace(0.0, 1.0, 600)\nlet d = [i < 600, j < 600: exp(-(x[i] - x[j])**2)]\nlet loss = sum(d)\n",
        "x",
    ),
];

pub(crate) fn gradient(report: &mut Report) {
    for (name, text, by) in PROGRAMS {
        let options = || FunctionOptions { threads: Some(1), ..FunctionOptions::default() };
        let compile = |text: String| {
            let checked = texpr::pipeline::check_text(name, &text);
            Function::compile(checked, options()).expect("the programs are right")
        };
        // What the program starts from is state, so that no call computes it again.
        let (plain, slopes) = (stated(text, by, false), stated(text, by, true));
        let (plain, slopes) = (compile(plain), compile(slopes));
        let (mut plain, mut slopes) = (plain.start(), slopes.start());
        let step = |state: &mut texpr::State| drop(black_box(state.step(&[]).expect("it runs")));
        let [alone, both] = least_of([Box::new(|| step(&mut plain)), Box::new(|| step(&mut slopes))]);
        let beside = Some(("the program alone", alone));
        report.row(&format!("value and gradient: {name}"), both, beside, &Want::Share(0.25));
    }
}

/// The program with the values it starts from as states, and its loss, or its loss and the slopes, as outputs.
fn stated(text: &str, by: &str, slopes: bool) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let starts =
            ["linspace", "random.", "zeros", "one_hot", "= 0.3"].iter().any(|made| line.contains(made));
        out += &if starts { line.replacen("let ", "state ", 1) } else { line.to_string() };
        out.push('\n');
    }
    out += "output loss\n";
    if slopes {
        let names = by.trim_matches(['(', ')']).split(", ").enumerate();
        let parts: Vec<String> = names.clone().map(|(k, _)| format!("slope{k}")).collect();
        out += &format!("let {} = grad(loss, {by})\n", parts.join(", "));
        names.for_each(|(k, _)| out += &format!("output slope{k}\n"));
    }
    out
}
