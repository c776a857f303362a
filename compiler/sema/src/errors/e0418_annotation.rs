//! E0418: a type that cannot be read.

use texpr_base::{Diagnostic, ErrorCode, Span};
use texpr_ir::build::Refused;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0418",
    title: "a type that cannot be read",
    explain: r#"A type is a dtype with sizes: `f64`, `f64[n, 3]`, `i32[2*n + 1]`. A size is a number, a name, or `+ - * //` of those.

This fails:

```tx
input x: float[n]
output x
```

This works:

```tx
input x: f64[n]
output x
```
"#,
};

/// No dtype has this name.
pub fn dtype(span: Span, name: &str, near: Option<&str>) -> Refused {
    let mut diagnostic = Diagnostic::error(&CODE, format!("there is no dtype `{name}`"))
        .at(span, "unknown dtype")
        .note("the dtypes are bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64");
    if let Some(near) = near {
        diagnostic =
            diagnostic.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), span, near);
    }
    Box::new(diagnostic)
}

/// This is no size.
pub fn size(span: Span) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, "this is not a size")
            .at(span, "not a size")
            .help("a size is a number, a name, or `+ - * //` of those"),
    )
}

/// The size names in a parameter's type cannot be told from the argument.
pub fn unsolvable(span: Span, name: &str) -> Refused {
    Box::new(
        Diagnostic::error(&CODE, format!("`{name}` cannot be told from this size"))
            .at(span, "more than one unknown name")
            .help("name the size alone in the type of an earlier parameter"),
    )
}

/// A type that may not stand here.
pub fn misplaced(span: Span, what: &str) -> Refused {
    Box::new(Diagnostic::error(&CODE, format!("{what} cannot be the type of an input")).at(span, "not here"))
}
