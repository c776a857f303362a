//! `sparse.csr_matvec`, `sparse.csr_matmat`, `sparse.csr_to_dense`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;
use texpr_routines::sparse::{CSR_MATMAT as MATMAT, CSR_TO_DENSE as TO_DENSE};

pub static CSR_MATVEC: OpDef = OpDef {
    name: "sparse.csr_matvec",
    doc: r#"The product of a sparse matrix and a vector. The matrix is in compressed rows, as SciPy's `csr_array` has it: its elements `data` and their
columns `indices`, row after row, and `indptr`, where each row begins, with the number of elements at the end.

```tx
sparse.csr_matvec([1.0, 2.0, 3.0], [0, 2, 1], [0, 2, 3], [1.0, 10.0, 100.0])  # [201.0, 30.0]
```"#,
    params: &[Param::array("data"), Param::array("indices"), Param::array("indptr"), Param::array("x")],
    infer: |call| infer_product(call, 1),
    lower: Lower::Core(lower_product),
    grad: Grad::Multilinear(pull_product),
    ..CSR_MATMAT
};

pub static CSR_MATMAT: OpDef = OpDef {
    name: "sparse.csr_matmat",
    class: Class::Sparse,
    doc: r#"The product of a sparse matrix in compressed rows (see `sparse.csr_matvec`) and a dense matrix.

```tx
sparse.csr_matmat([1.0, 2.0], [1, 0], [0, 1, 2], [[1.0, 2.0], [3.0, 4.0]])  # [[3.0, 4.0], [2.0, 4.0]]
```"#,
    params: &[Param::array("data"), Param::array("indices"), Param::array("indptr"), Param::array("b")],
    infer: |call| infer_product(call, 2),
    lower: Lower::Core(lower_product),
    grad: Grad::Multilinear(pull_product),
    ..OTHER
};

pub static CSR_TO_DENSE: OpDef = OpDef {
    name: "sparse.csr_to_dense",
    doc: r#"The sparse matrix in compressed rows (see `sparse.csr_matvec`) as a dense one with `columns` columns; elements at one place are added.

```tx
sparse.csr_to_dense([1.0, 2.0], [1, 0], [0, 1, 2], 2)  # [[0.0, 1.0], [2.0, 0.0]]
```"#,
    params: &[
        Param::array("data"),
        Param::array("indices"),
        Param::array("indptr"),
        Param::required("columns", ParamKind::Sizes),
    ],
    infer: |call| {
        let rows = structure(call)?;
        let columns = infer::one_size(call, 0, "columns")?.unwrap_or(Size::constant(0));
        infer::not_negative(call, &columns);
        Ok(Type::new(call.args[0].dtype, vec![rows, columns]))
    },
    lower: Lower::Core(|b, call| {
        let args = [call.args[0], b.cast(call.args[1], DType::I64), b.cast(call.args[2], DType::I64)];
        b.routine(&TO_DENSE, &args, vec![], vec![call.ty.clone()])[0]
    }),
    grad: Grad::Linear(|p| {
        let [row, column] = places(p);
        let columns = p.dy.b.size(&p.dy.shape()[1]);
        let flat = p.dy.reshape(&[Size::product(&p.dy.shape())]);
        p.first(|| pull::take_along(flat, row * columns + column, 0))
    }),
    ..CSR_MATMAT
};

/// The number of rows.
fn structure(call: &Call<'_>) -> Result<Size, OpError> {
    for arg in 0..3 {
        let ty = &call.args[arg];
        if ty.rank() != 1 {
            return Err(OpError::Rank { arg, expected: "a vector".into() });
        }
        if arg > 0 && !ty.dtype.is_int() {
            return Err(OpError::DType { arg, expected: "integers" });
        }
    }
    infer::same_size(
        call,
        (0, "the number of elements of `data`", &call.args[0].shape[0]),
        (1, "the number of elements of `indices`", &call.args[1].shape[0]),
    )?;
    let rows = call.args[2].shape[0].sub(&Size::constant(1));
    if rows.as_const().is_some_and(|rows| rows < 0) {
        return Err(e0602_value::refuse(
            Some(2),
            "`indptr` is empty".into(),
            Some("it is one longer than the rows"),
        ));
    }
    infer::not_negative(call, &rows);
    Ok(rows)
}

fn infer_product(call: &Call<'_>, rank: usize) -> Result<Type, OpError> {
    let rows = structure(call)?;
    let b = &call.args[3];
    if b.rank() != rank {
        let expected = if rank == 1 { "a vector" } else { "a matrix" };
        return Err(OpError::Rank { arg: 3, expected: expected.into() });
    }
    let Some(dtype) = call.args[0].dtype.promote(b.dtype) else {
        return Err(OpError::DType { arg: 3, expected: "numbers that go with `data`" });
    };
    let mut shape = vec![rows];
    shape.extend(b.shape[1..].iter().cloned());
    Ok(Type::new(dtype, shape))
}

fn lower_product(b: &mut CoreBuilder, call: &LowerCall<'_>) -> CoreId {
    let dtype = call.ty.dtype;
    let right = b.cast(call.args[3], dtype);
    let vector = call.ty.rank() == 1;
    let right = if vector { b.expand_dims(right, &[1]) } else { right };
    let columns = b.ty(right).shape[1].clone();
    let data = b.cast(call.args[0], dtype);
    let args = [data, b.cast(call.args[1], DType::I64), b.cast(call.args[2], DType::I64), right];
    let ty = Type::new(dtype, vec![call.ty.shape[0].clone(), columns]);
    let out = b.routine(&MATMAT, &args, vec![], vec![ty])[0];
    if vector { lower::drop_axes(b, out, &[1]) } else { out }
}

/// The row and the column of each element.
fn places<'b>(p: &Pullback<'b>) -> [Ex<'b>; 2] {
    let (indices, indptr) = (p.x[1].cast(DType::I64), p.x[2].cast(DType::I64));
    let number = p.dy.b.iota(&p.x[0].shape()[0]);
    let row = indptr.with("searchsorted", &[number], vec![Attr::Str("right".into())]) - 1.0;
    [row, indices]
}

/// The rows of a matrix that have these numbers.
fn rows<'b>(x: Ex<'b>, places: Ex<'b>) -> Ex<'b> {
    let shape = vec![places.shape()[0].clone(), x.shape()[1].clone()];
    pull::take_along(x, places.expand(&[1]).broadcast_to(&shape), 0)
}

fn pull_product<'b>(p: &Pullback<'b>) -> Vec<Option<Ex<'b>>> {
    let (data, x) = (p.x[0].cast(p.dy.dtype()), p.x[3].cast(p.dy.dtype()));
    let vector = x.rank() == 1;
    let [row, column] = places(p);
    let [dy, x] = [p.dy, x].map(|x| if vector { x.expand(&[1]) } else { x });
    let dy = rows(dy, row);
    let of_x = || {
        let places = column.expand(&[1]).broadcast_to(&dy.shape());
        pull::put_along(x, places, 0, data.expand(&[1]) * dy).reshape(&p.x[3].shape()).cast(p.x[3].dtype())
    };
    let of_data = || (dy * rows(x, column)).sum(&[1], false).cast(p.x[0].dtype());
    vec![p.of(0, of_data), None, None, p.of(3, of_x)]
}
