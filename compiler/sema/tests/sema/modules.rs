//! `use`.

use crate::helper::{analysed, check, check_with};

#[test]
fn a_file_beside_lends_its_functions_and_constants() {
    let files = [(
        "mine.tx",
        "let c = 3.0\nlet a, b = (1.0, 2.0)\nfn f(x) = x * c + b\ntest \"t\" { assert c > 0 }\n",
    )];
    check_with(
        "
use \"mine.tx\" as m
use \"mine.tx\"
input x: f32[n]
output y = m.f(x) + mine.a
output z = x |> m.f
",
        &files,
        "m: a module
         mine: a module
         x: f32[n]
         y: f32[n]
         z: f32[n]",
    );
}

#[test]
fn circles_and_strangers_are_refused() {
    let files = [
        ("a.tx", "use \"b.tx\"\nfn f(x) = b.g(x)\n"),
        ("b.tx", "use \"a.tx\"\nfn g(x) = x\n"),
        ("c.tx", "output x = 1\n"),
    ];
    check_with(
        "
use \"a.tx\"
use \"c.tx\"
use nowhere
output y = a.h(1.0)
output z = nowhere.f(1)
",
        &files,
        "a: a module
         c: a module
         3: E0409 there is no standard module `nowhere`
         4: E0407 the module `a.tx` has no `h`
         1: E0409 `a.tx` uses this file in turn
         1: E0408 `output` cannot stand in a file that another one uses",
    );
}

#[test]
fn standard_modules_are_in_scope() {
    check(
        "
use nn as layers
input x: f64[n, m]
output y = nn.relu(x)
output z = layers.relu(x)
",
        "layers: a module
         x: f64[n, m]
         y: f64[n, m]
         z: f64[n, m]",
    );
}

#[test]
fn standard_modules_are_sound() {
    for (name, source) in texpr_std::MODULES {
        let it = analysed(source, &[]);
        let told: Vec<_> = it
            .diagnostics
            .iter()
            .map(|d| {
                let line = d.primary.as_ref().map_or(0, |label| it.sources.line_col(label.span).line);
                format!("{name}:{line}: {} {}", d.code.id, d.message)
            })
            .collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
    }
}
