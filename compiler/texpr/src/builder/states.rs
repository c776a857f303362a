//! States: values that live from one call to the next.

use super::place::Sort;
use super::{Builder, Dims, Expr, Value};
use std::panic::Location;
use texpr_base::DType;
use texpr_ir::build::Operand;
use texpr_ir::errors::e0420_no_state;
use texpr_ir::graph::NodeKind;
use texpr_sema::errors::e0408_misplaced;

impl Builder {
    /// A value that lives from one call to the next, with its initial value. [`crate::Function::start`] begins with that, and
    /// [`Builder::update`] says what it is in the next call.
    ///
    /// ```
    /// use texpr::{Builder, DType::F64};
    /// let tx = Builder::new();
    /// let x = tx.input("x", F64, []);
    /// let total = tx.state("total", F64, [], 0);
    /// tx.update(total, total + x);
    /// tx.output("before", total);
    /// let mut state = tx.compile()?.start();
    /// state.step(&[2.0.into()])?;
    /// assert_eq!(state.step(&[3.0.into()])?["before"].item::<f64>(), Some(2.0));
    /// assert_eq!(state.get("total").unwrap().item::<f64>(), Some(5.0));
    /// # Ok::<(), texpr::Error>(())
    /// ```
    #[track_caller]
    pub fn state<'t>(
        &'t self,
        name: &str,
        dtype: DType,
        dims: impl Dims<'t>,
        initial: impl Into<Value<'t>>,
    ) -> Expr<'t> {
        let (what, initial) = ((name, "`state`"), Some(initial.into()));
        self.declared(Location::caller(), what, dtype, dims.dims(), initial, |cx, input| Ok(cx.state(input)))
    }

    /// What `state` is in the next call; in this one all expressions, before and after, read what it is now.
    #[track_caller]
    pub fn update<'t>(&'t self, state: Expr<'t>, value: impl Into<Value<'t>>) {
        let value = value.into();
        let _ = self.make(Location::caller(), Sort::Call, |builder, span| {
            if builder.cx.depth() > 0 {
                return Err(e0408_misplaced::refuse(span, "`update`", "a loop or branch").into());
            }
            let value = builder.operand(self, value, span)?;
            let state = builder.known_expr(self, state, span)?;
            let name = match builder.cx.node(state).map(|node| &node.kind) {
                Some(NodeKind::Input(number)) => builder.cx.inputs[*number as usize].name.clone(),
                _ => return Err(e0420_no_state::refuse(span, "this", None).into()),
            };
            let value: Operand = builder.cx.update_state(state, &name, value, span)?;
            Ok(value)
        });
    }
}
