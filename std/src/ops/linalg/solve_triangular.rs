//! `linalg.solve_triangular`.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::{complex_linalg, linalg};

static ROUTINE: matrices::Both =
    matrices::Both { real: &linalg::SOLVE_TRIANGULAR, complex: &complex_linalg::SOLVE_TRIANGULAR };

pub static SOLVE_TRIANGULAR: OpDef = OpDef {
    name: "linalg.solve_triangular",
    aliases: &["linalg.triangular_solve"],
    doc: r#"The `x` with `a @ x == b`, where only the upper triangle of `a` counts, or the lower with `lower=true`; with `unit_diagonal` its diagonal is
taken to be ones.

```tx
linalg.solve_triangular([[2.0, 1.0], [0.0, 4.0]], [3.0, 4.0])  # [1.0, 1.0]
```"#,
    params: &[
        Param::array("a"),
        Param::array("b"),
        Param::optional("lower", ParamKind::Bool),
        Param::optional("unit_diagonal", ParamKind::Bool),
    ],
    infer: matrices::infer_solve,
    lower: Lower::Core(|b, call| {
        let params = call.attrs.iter().map(matrices::flag).collect();
        matrices::lower_solve(b, call, &ROUTINE, params)
    }),
    grad: Grad::Pull(|p| {
        let (lower, unit) = (infer::flag(&p.attrs[0]), infer::flag(&p.attrs[1]));
        let attrs = || vec![Attr::Bool(!lower), p.attrs[1].clone()];
        let (name, k) = if lower { ("tril", -i64::from(unit)) } else { ("triu", i64::from(unit)) };
        matrices::pull_solve(
            p,
            |a, b| a.mt().with("linalg.solve_triangular", &[b], attrs()),
            |da| da.with(name, &[], vec![Attr::Int(k)]),
        )
    }),
    ..matrices::COMPLEX
};
