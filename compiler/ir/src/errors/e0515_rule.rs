//! E0515: a rule for a derivative that does not fit its function.

use crate::build::Refused;
use texpr_base::{Diagnostic, ErrorCode, Span};

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0515",
    title: "a rule for a derivative that does not fit its function",
    explain: r#"A function whose result is one array of floats or complex numbers may carry a rule that says its derivative; `grad`, `vjp`, `jvp`, `jacobian` and `hessian` then use the rule
in place of what the function does.

`deriv f(x, y) = (EXPR, EXPR)` is for elementwise functions: one partial derivative for each parameter, of the result's shape or one that broadcasts to it. `vjp f(x, y, dy) = (EXPR, EXPR)`
is for any function: `dy` is what a change of the result is worth, of its shape, and each EXPR what a change of the parameter is worth, of the parameter's shape. With one parameter
there is one expression and no tuple. What stands for a parameter that is no array of floats is not read: write `none`.

A rule stands below its function, in the same file or block, and above the first call. Inside of a rule, a call of its function carries the rule again, three deep. Rules do not print.

This fails:

```tx
fn clip(x) = minimum(x, 1.0)
deriv clip(x, limit) = x < limit
input x: f64
let y = clip(x)
output slope = grad(y, x)
```

This works:

```tx
fn clip(x) = minimum(x, 1.0)
deriv clip(x) = where(x < 1.0, 1.0, 0.1)
input x: f64
let y = clip(x)
output slope = grad(y, x)
```
"#,
};

fn error(message: String) -> Diagnostic {
    Diagnostic::error(&CODE, message)
}

/// `name` is no function that could carry a rule.
pub fn no_function(place: Span, word: &str, name: &str) -> Refused {
    Box::new(
        error(format!("`{word}` wants a function that was defined above, in the same file or block"))
            .at(place, format!("`{name}` is none"))
            .help(format!("define `fn {name}(…) = …` first; an operation of texpr gets a rule in a function that calls it")),
    )
}

/// The function has a rule already.
pub fn twice(place: Span, name: &str, first: Option<Span>) -> Refused {
    let diagnostic = error(format!("`{name}` has two rules")).at(place, "the second one");
    Box::new(match first {
        Some(first) => diagnostic.label(first, "the first one"),
        None => diagnostic,
    })
}

/// The function was called above its rule.
pub fn late(place: Span, name: &str) -> Refused {
    Box::new(
        error(format!("the rule of `{name}` stands below a use of `{name}`"))
            .at(place, "derivatives of what was computed above would not use it")
            .help(format!("move the rule to right below `fn {name}`")),
    )
}

/// The rule has not the parameters of its function; `dy`: and one more.
pub fn parameters(
    place: Span,
    function: Span,
    name: &str,
    (want, have): (usize, usize),
    dy: bool,
) -> Refused {
    let more = if dy { " and `dy`, the change of the result" } else { "" };
    Box::new(
        error(format!("the rule of `{name}` has other parameters than `{name}`"))
            .at(place, format!("this has {}", parameters_text(have)))
            .label(function, format!("the function has {}", parameters_text(want)))
            .help(format!("a rule has the parameters of its function{more}")),
    )
}

fn parameters_text(n: usize) -> String {
    if n == 1 { "1 parameter".into() } else { format!("{n} parameters") }
}

/// The function's result is no array.
pub fn result(place: Span, name: &str, sort: &str) -> Refused {
    Box::new(
        error(format!("`{name}` has a rule for its derivative, so its result must be one array"))
            .at(place, format!("here it is {sort}"))
            .help("give each part of the result a function and a rule of its own"),
    )
}

/// The rule gives too many or too few expressions.
pub fn count(place: Span, name: &str, want: usize, have: &str) -> Refused {
    let wanted = if want == 1 { "one expression".into() } else { format!("a tuple of {want} expressions") };
    Box::new(
        error(format!("the rule of `{name}` must give {wanted}, one for each parameter"))
            .at(place, format!("this is {have}")),
    )
}

/// What stands for a parameter is nothing that a change can be worth.
pub fn sort(place: Span, param: &str, have: &str) -> Refused {
    Box::new(
        error(format!("what the rule gives for `{param}` must be an array or a number"))
            .at(place, format!("this is {have}")),
    )
}

/// What stands for a parameter has another shape.
pub fn shape(place: Span, param: &str, have: &str, want: &str) -> Refused {
    Box::new(
        error(format!("what a change of `{param}` is worth has the type of `{param}`"))
            .at(place, format!("expected `{want}`, found `{have}`"))
            .help("sum over the axes along which the parameter was repeated"),
    )
}

/// `deriv` for what is not elementwise.
pub fn not_elementwise(place: Span, name: &str, param: (&str, &str), result: &str) -> Refused {
    Box::new(
        error(format!("`deriv` is for elementwise functions, and `{name}` is none"))
            .at(place, format!("`{}` is `{}`, the result `{result}`", param.0, param.1))
            .help(format!("say what a change of the result is worth: `vjp {name}({}, …, dy) = …`", param.0)),
    )
}

/// Something happens in a rule.
pub fn effect(place: Span, what: &str) -> Refused {
    Box::new(error(format!("a rule for a derivative cannot have {what}")).at(place, "here"))
}
