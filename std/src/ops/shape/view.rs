//! `view`.

use crate::ops::entry::*;
use crate::ops::errors;

pub static VIEW: OpDef = OpDef {
    name: "view",
    aliases: &["bitcast"],
    class: Class::Bits,
    doc: r#"The bits of the elements read as another dtype of the same width.

```tx
view(1.0, u64)  # 4607182418800017408
```"#,
    params: &[Param::array("x"), Param::required("dtype", ParamKind::DType)],
    infer: |call| {
        let from = call.args[0].dtype;
        let to = call.attrs[0].dtype().unwrap_or(from);
        if from != to && (from.size() != to.size() || from == DType::Bool || to == DType::Bool) {
            let message = format!(
                "`view` cannot read the bits of {from} as {to}: only numbers of the same width have the same bits"
            );
            let help = "`astype` converts the values";
            return Err(errors::e0602_value::refuse(Some(0), message, Some(help)));
        }
        Ok(call.args[0].with_dtype(to))
    },
    props: Props::ELEMENTWISE,
    lower: Lower::Core(|b, call| {
        let to = call.ty.dtype;
        b.map(&[call.args[0]], |x| x[0].bitcast(to))
    }),
    // New numbers of the same bits.
    grad: Grad::Zero,
    ..OTHER
};
