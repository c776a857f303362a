//! E0212: the extreme of no elements.

use texpr_base::ErrorCode;
use texpr_ir::op::OpError;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0212",
    title: "the extreme of no elements",
    explain: r#"The least or greatest of no elements does not exist, so `min`, `max`, `argmin` and `argmax` refuse an axis of size 0.

This fails:

```tx
output y = max(zeros(0))
```

This works:

```tx
output y = max(zeros(3))
```
"#,
};

/// `axis` of the argument has size 0.
pub(crate) fn refuse(name: &str, axis: usize) -> OpError {
    let message = format!("`{name}` of no elements: axis {axis} has size 0");
    OpError::Other { code: &CODE, arg: Some(0), message, help: None }
}
