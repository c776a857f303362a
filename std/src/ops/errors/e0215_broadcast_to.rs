//! E0215: an array that does not broadcast to a shape.

use texpr_base::ErrorCode;
use texpr_ir::op::OpError;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0215",
    title: "an array that does not broadcast to a shape",
    explain: r#"`broadcast_to` repeats axes of size 1 and adds axes in front; every other size must be that of the shape asked for.

This fails:

```tx
input x: f64[3]
output y = broadcast_to(x, (3, 4))
```

This works:

```tx
input x: f64[3, 1]
output y = broadcast_to(x, (3, 4))
```
"#,
};

/// `from` and `to` are shapes as the user writes them.
pub(crate) fn refuse(from: &str, to: &str) -> OpError {
    let message = format!("[{from}] does not broadcast to [{to}]");
    OpError::Other { code: &CODE, arg: Some(0), message, help: None }
}
