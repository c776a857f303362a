//! E0602: an argument out of its range.

use texpr_base::ErrorCode;
use texpr_ir::op::OpError;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0602",
    title: "an argument out of its range",
    explain: r#"An argument has the right sort and a value that the function cannot use: a step of 0, a negative size, two names for one thing.

This fails:

```tx
output y = arange(0, 10, 0)
```

This works:

```tx
output y = arange(0, 10, 2)
```
"#,
};

/// The refusal in words, about one array argument or about the call.
pub(crate) fn refuse(arg: Option<usize>, message: String, help: Option<&str>) -> OpError {
    OpError::Other { code: &CODE, arg, message, help: help.map(str::to_string) }
}
