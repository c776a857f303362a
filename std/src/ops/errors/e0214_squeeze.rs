//! E0214: an axis of another size than 1 to squeeze.

use texpr_base::ErrorCode;
use texpr_ir::op::OpError;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0214",
    title: "an axis of another size than 1 to squeeze",
    explain: r#"`squeeze` takes away axes of size 1 only. A size with a name is not known to be 1: declare it as `1`.

This fails:

```tx
input x: f64[n, m]
output y = squeeze(x, axis=1)
```

This works:

```tx
input x: f64[n, 1]
output y = squeeze(x, axis=1)
```
"#,
};

/// `axis` has this size, as the user writes it.
pub(crate) fn refuse(axis: usize, size: &str) -> OpError {
    OpError::Other {
        code: &CODE,
        arg: Some(0),
        message: format!("axis {axis} has size {size}, and only an axis of size 1 can be squeezed"),
        help: Some(format!("index it to pick one element, or declare the size as `1` instead of `{size}`")),
    }
}
