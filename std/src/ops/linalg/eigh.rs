//! `linalg.eigh_values`, `linalg.eigh_vectors`, `linalg.eigvalsh`: results of one routine.

use super::matrices;
use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_routines::{complex_linalg, linalg};

static ROUTINE: matrices::Both = matrices::Both { real: &linalg::EIGH, complex: &complex_linalg::EIGH };
static VALUES: matrices::Both =
    matrices::Both { real: &linalg::EIGVALSH, complex: &complex_linalg::EIGVALSH };

pub static EIGH_VALUES: OpDef = OpDef {
    name: "linalg.eigh_values",
    doc: r#"The eigenvalues of a symmetric (or Hermitian) matrix in ascending order, the first result of `linalg.eigh`. `linalg.eigvalsh` is faster if the vectors are not
needed.

```tx
linalg.eigh_values([[2.0, 0.0], [0.0, 1.0]])  # [1.0, 2.0]
```"#,
    params: &[Param::array("x"), Param::optional("uplo", ParamKind::Str)],
    infer: |call| infer_eigh(call, 0),
    lower: Lower::Core(|b, call| lower_eigh(b, call, 0)),
    grad: Grad::Pull(|p| p.first(|| pull_values(p))),
    ..matrices::COMPLEX
};

pub static EIGH_VECTORS: OpDef = OpDef {
    name: "linalg.eigh_vectors",
    doc: r#"The eigenvectors of a symmetric matrix, as columns: the second result of `linalg.eigh`.

```tx
abs(linalg.eigh_vectors([[2.0, 0.0], [0.0, 1.0]]))  # [[0.0, 1.0], [1.0, 0.0]]
```"#,
    params: &[Param::array("x"), Param::optional("uplo", ParamKind::Str)],
    infer: |call| infer_eigh(call, 1),
    lower: Lower::Core(|b, call| lower_eigh(b, call, 1)),
    grad: Grad::Pull(|p| p.first(|| pull_vectors(p))),
    ..matrices::COMPLEX
};

pub static EIGVALSH: OpDef = OpDef {
    name: "linalg.eigvalsh",
    doc: r#"The eigenvalues of each symmetric matrix of the last two axes, in ascending order, from its lower triangle, or its upper one with
`uplo="U"`.

```tx
linalg.eigvalsh([[0.0, 1.0], [1.0, 0.0]])  # [-1.0, 1.0]
```"#,
    params: &[Param::array("x"), Param::optional("uplo", ParamKind::Str)],
    infer: |call| infer_eigh(call, 0),
    lower: Lower::Core(|b, call| {
        VALUES.call(b, call.args, vec![upper(&call.attrs[0])], vec![call.ty.clone()])[0]
    }),
    grad: Grad::Pull(|p| p.first(|| pull_values(p))),
    ..matrices::COMPLEX
};

fn is_upper(attr: &Attr) -> bool {
    matches!(attr, Attr::Str(side) if side == "U")
}

fn upper(attr: &Attr) -> Size {
    Size::constant(i64::from(is_upper(attr)))
}

fn results(x: &Type) -> [Type; 2] {
    let mut values = matrices::batch(x);
    values.dtype = x.dtype.part();
    values.shape.push(x.shape[x.rank() - 1].clone());
    [values, x.clone()]
}

fn infer_eigh(call: &Call<'_>, which: usize) -> Result<Type, OpError> {
    matrices::square(call)?;
    if let Attr::Str(side) = &call.attrs[0]
        && side != "L"
        && side != "U"
    {
        let message = format!("`{}` has no triangle \"{side}\"", call.def.name);
        return Err(e0602_value::refuse(
            None,
            message,
            Some("the triangles are \"L\", the lower, and \"U\", the upper"),
        ));
    }
    Ok(results(&call.args[0])[which].clone())
}

fn lower_eigh(b: &mut CoreBuilder, call: &LowerCall<'_>, which: usize) -> CoreId {
    let outs = results(b.ty(call.args[0])).to_vec();
    ROUTINE.call(b, call.args, vec![upper(&call.attrs[0])], outs)[which]
}

/// The cotangent of matrices, given that of their eigenvalues. Only one triangle is read, so only that one has a cotangent.
fn pull_values<'b>(p: &Pullback<'b>) -> Ex<'b> {
    let v = p.x[0].with("linalg.eigh_vectors", &[], p.attrs.clone());
    let scaled = v * p.dy.expand(&[p.dy.rank() - 1]).cast(v.dtype());
    pull::conj(pull::of_triangle(scaled.matmul(pull::adjoint(v)), is_upper(&p.attrs[0])))
}

/// The cotangent of matrices, given that of their eigenvectors; these have derivatives as long as the values differ.
fn pull_vectors<'b>(p: &Pullback<'b>) -> Ex<'b> {
    let (v, dv) = (p.y, pull::conj(p.dy));
    let w = p.x[0].with("linalg.eigh_values", &[], p.attrs.clone());
    let distance = w.expand(&[w.rank() - 1]) - w.expand(&[w.rank()]);
    let same = pull::on_diagonal(w.b, &distance.shape(), 0);
    let inverse = same.choose(w.number(0.0), 1.0 / same.choose(w.number(1.0), distance)).cast(v.dtype());
    let inner = inverse * pull::adjoint(v).matmul(dv);
    let both = v.matmul(inner).matmul(pull::adjoint(v));
    pull::conj(pull::of_triangle(both, is_upper(&p.attrs[0])))
}
