//! `linalg.eig_values`, `linalg.eig_vectors`, `linalg.eigvals`: results of one routine.

use super::matrices;
use crate::ops::entry::*;
use texpr_routines::eig::{EIG as ROUTINE, EIGVALS as EIGVALS_ROUTINE};

pub static EIG_VALUES: OpDef = OpDef {
    name: "linalg.eig_values",
    doc: r#"The eigenvalues of a square matrix, complex numbers: the first result of `linalg.eig`. `linalg.eigvals` is faster if the vectors are not
needed.

```tx
linalg.eig_values([[2.0]])  # [2.0+0.0j]
```"#,
    params: &[Param::array("x")],
    infer: |call| infer_eig(call, 0),
    lower: Lower::Core(|b, call| lower_eig(b, call, 0)),
    grad: Grad::Pull(|p| {
        let vectors = p.x[0].un("linalg.eig_vectors");
        p.first(|| pull_values(p, vectors))
    }),
    ..EIGVALS
};

pub static EIG_VECTORS: OpDef = OpDef {
    name: "linalg.eig_vectors",
    doc: r#"The eigenvectors of a square matrix, as columns: the second result of `linalg.eig`.

```tx
linalg.eig_vectors([[2.0]])  # [[1.0+0.0j]]
```"#,
    params: &[Param::array("x")],
    infer: |call| infer_eig(call, 1),
    lower: Lower::Core(|b, call| lower_eig(b, call, 1)),
    // Vectors of length 1, which do not turn as complex numbers; they have derivatives as long as the values differ.
    grad: Grad::Pull(|p| p.first(|| pull_vectors(p))),
    ..EIGVALS
};

pub static EIGVALS: OpDef = OpDef {
    name: "linalg.eigvals",
    doc: r#"The eigenvalues of each square matrix of the last two axes, complex numbers also if none of them has an imaginary part. Their order is not
defined. `linalg.eigvalsh` is for symmetric matrices.

```tx
round(abs(linalg.eigvals([[0.0, -2.0], [2.0, 0.0]])), 12)  # [2.0, 2.0]
```"#,
    params: &[Param::array("x")],
    infer: |call| infer_eig(call, 0),
    lower: Lower::Core(|b, call| {
        let args = b.flat(call.args);
        let part = call.ty.with_dtype(call.ty.dtype.part());
        let out = b.routine(&EIGVALS_ROUTINE, &args, vec![], vec![part.clone(), part]);
        b.pair(out[0], out[1])
    }),
    complex: OnComplex::Taken,
    grad: Grad::Pull(|p| {
        // The values that come along with the vectors may be in another order: each goes with the nearest.
        let (vectors, values) = (p.x[0].un("linalg.eig_vectors"), p.x[0].un("linalg.eig_values"));
        let last = p.y.rank();
        let distance = (p.y.expand(&[last]) - values.expand(&[last - 1])).un("abs");
        let nearest = distance.with("argmin", &[], vec![Attr::Axes(vec![last]), Attr::None]);
        let places = nearest.expand(&[last - 1]).broadcast_to(&vectors.shape());
        p.first(|| pull_values(p, pull::take_along(vectors, places, last)))
    }),
    ..matrices::LINALG
};

/// The types of the values and the vectors.
fn results(x: &Type) -> [Type; 2] {
    let dtype = x.dtype.to_complex();
    let mut values = matrices::batch(x);
    values.shape.push(x.shape[x.rank() - 1].clone());
    [values.with_dtype(dtype), x.with_dtype(dtype)]
}

fn infer_eig(call: &Call<'_>, which: usize) -> Result<Type, OpError> {
    matrices::square(call)?;
    Ok(results(&call.args[0])[which].clone())
}

fn lower_eig(b: &mut CoreBuilder, call: &LowerCall<'_>, which: usize) -> CoreId {
    let [values, vectors] = results(b.ty(call.args[0])).map(|ty| ty.with_dtype(ty.dtype.part()));
    let args = b.flat(call.args);
    let out = b.routine(&ROUTINE, &args, vec![], vec![values.clone(), values, vectors.clone(), vectors]);
    b.pair(out[2 * which], out[2 * which + 1])
}

/// The cotangent of matrices, given that of their eigenvalues.
fn pull_values<'b>(p: &Pullback<'b>, vectors: Ex<'b>) -> Ex<'b> {
    let turned = vectors.mt();
    let scaled = p.dy.expand(&[p.dy.rank()]) * turned;
    let change = turned.with("linalg.solve", &[scaled], vec![]);
    if p.x[0].dtype().is_complex() { change } else { change.un("real") }
}

/// The cotangent of matrices, given that of their eigenvectors.
fn pull_vectors<'b>(p: &Pullback<'b>) -> Ex<'b> {
    let (v, dv) = (p.y, pull::conj(p.dy));
    let values = p.x[0].un("linalg.eig_values");
    let distance = values.expand(&[values.rank() - 1]) - values.expand(&[values.rank()]);
    let same = pull::on_diagonal(v.b, &distance.shape(), 0);
    let inverse = same.choose(v.number(0.0), 1.0 / same.choose(v.number(1.0), distance));
    // What goes along a vector changes its length, or turns it.
    let along = (pull::conj(v) * dv).sum(&[v.rank() - 2], true);
    let inner = pull::conj(inverse) * pull::adjoint(v).matmul(dv - v * along);
    let vh = pull::adjoint(v);
    let change = pull::conj(vh.with("linalg.solve", &[inner.matmul(vh)], vec![]));
    if p.x[0].dtype().is_complex() { change } else { change.un("real") }
}
