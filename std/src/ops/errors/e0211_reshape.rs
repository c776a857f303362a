//! E0211: a reshape to another number of elements.

use texpr_base::ErrorCode;
use texpr_ir::op::OpError;

/// The code and its page.
pub static CODE: ErrorCode = ErrorCode {
    id: "E0211",
    title: "a reshape to another number of elements",
    explain: r#"The new shape must hold exactly the elements of the old one. One of its sizes may be -1: it is worked out from the others.

This fails:

```tx
input x: f64[6]
output y = reshape(x, (2, 4))
```

This works:

```tx
input x: f64[6]
output y = reshape(x, (2, -1))
```
"#,
};

/// `from` and `to` are shapes as the user writes them; `help` says what would fit.
pub(crate) fn refuse(from: &str, to: &str, why: &str, help: Option<String>) -> OpError {
    let message = format!("[{from}] cannot be reshaped to [{to}]: {why}");
    OpError::Other { code: &CODE, arg: Some(0), message, help }
}
