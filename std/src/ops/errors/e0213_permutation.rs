//! E0213: axes that are not an order of all axes.

use texpr_base::ErrorCode;
use texpr_ir::op::OpError;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0213",
    title: "axes that are not an order of all axes",
    explain: r#"`transpose` takes every axis exactly once, `moveaxis` as many destinations as sources, `roll` as many axes as shifts.

This fails:

```tx
input x: f64[n, m, k]
output y = transpose(x, (1, 0))
```

This works:

```tx
input x: f64[n, m, k]
output y = transpose(x, (1, 0, 2))
```
"#,
};

/// The refusal in words, with what to write instead.
pub(crate) fn refuse(message: String, help: Option<String>) -> OpError {
    OpError::Other { code: &CODE, arg: Some(0), message, help }
}
