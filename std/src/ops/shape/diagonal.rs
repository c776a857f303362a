//! `diagonal`.

use crate::ops::entry::*;
use crate::ops::errors::e0213_permutation;

pub static DIAGONAL: OpDef = OpDef {
    name: "diagonal",
    doc: r#"The `offset`-th diagonal (the main one if not given) of the axes `axis1` and `axis2` (the first two), as a new last axis.

```tx
diagonal([[1, 2], [3, 4]])  # [1, 4]
```"#,
    params: DIAGONAL_PARAMS,
    infer: infer_diagonal,
    lower: Lower::Core(|b, call| diagonal(b, call.args[0], call.attrs)),
    grad: Grad::Linear(|p| p.first(|| pull_diagonal(p, &p.attrs))),
    ..SHAPE
};

pub static LINALG_DIAGONAL: OpDef = OpDef {
    name: "linalg.diagonal",
    aliases: &[],
    doc: r#"The `offset`-th diagonal of each matrix of the last two axes, as the array API standard has it; `diagonal` is of the first two, as in NumPy.

```tx
linalg.diagonal([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])  # [[1, 4], [5, 8]]
```"#,
    params: &[Param::array("x"), Param::optional("offset", ParamKind::Int)],
    infer: |call| {
        infer::rank_at_least(call, 0, 2)?;
        infer_diagonal(&Call { attrs: &of_matrices(call.attrs, call.args[0].rank()), ..*call })
    },
    lower: Lower::Core(|b, call| {
        let attrs = of_matrices(call.attrs, b.ty(call.args[0]).rank());
        diagonal(b, call.args[0], &attrs)
    }),
    grad: Grad::Linear(|p| p.first(|| pull_diagonal(p, &of_matrices(&p.attrs, p.x[0].rank())))),
    ..DIAGONAL
};

/// The attributes of `diagonal` for the last two axes.
pub(in crate::ops) fn of_matrices(attrs: &[Attr], rank: usize) -> Vec<Attr> {
    vec![attrs[0].clone(), Attr::Axes(vec![rank - 2]), Attr::Axes(vec![rank - 1])]
}

/// The parameters of `diagonal` and `trace`.
pub(in crate::ops) const DIAGONAL_PARAMS: &[Param] = &[
    Param::array("x"),
    Param::optional("offset", ParamKind::Int),
    Param::optional("axis1", ParamKind::Axis),
    Param::optional("axis2", ParamKind::Axis),
];

/// The type of the diagonal.
pub(in crate::ops) fn infer_diagonal(call: &Call<'_>) -> Result<Type, OpError> {
    infer::rank_at_least(call, 0, 2)?;
    let [axis1, axis2] = plane(call.attrs);
    if axis1 == axis2 {
        let message = format!("`{}` needs two different axes, not {axis1} twice", call.def.name);
        return Err(e0213_permutation::refuse(message, None));
    }
    let x = &call.args[0];
    let mut shape = others(x.rank(), axis1, axis2).map(|axis| x.shape[axis].clone()).collect::<Shape>();
    shape.push(length(&x.shape[axis1], &x.shape[axis2], call.attrs[0].int().unwrap_or(0)));
    Ok(Type::new(x.dtype, shape))
}

/// The diagonal of `x` as its last axis.
pub(in crate::ops) fn diagonal(b: &mut CoreBuilder, x: CoreId, attrs: &[Attr]) -> CoreId {
    let offset = attrs[0].int().unwrap_or(0);
    let [axis1, axis2] = plane(attrs);
    let source = b.shape(x);
    let mut shape: Shape = others(source.len(), axis1, axis2).map(|axis| source[axis].clone()).collect();
    let last = shape.len();
    shape.push(length(&source[axis1], &source[axis2], offset));
    let along = |start: i64| ViewAxis { out: Some(last), start: Start::Size(Size::constant(start)), step: 1 };
    let mut place = 0;
    let view = (0..source.len())
        .map(|axis| {
            if axis == axis1 {
                along((-offset).max(0))
            } else if axis == axis2 {
                along(offset.max(0))
            } else {
                place += 1;
                ViewAxis::whole(place - 1)
            }
        })
        .collect();
    b.view(x, view, shape)
}

/// The two axes that the diagonal is of.
pub(in crate::ops) fn plane(attrs: &[Attr]) -> [usize; 2] {
    let axis =
        |i: usize, default: usize| attrs[i].axes().and_then(<[usize]>::first).copied().unwrap_or(default);
    [axis(1, 0), axis(2, 1)]
}

fn others(rank: usize, axis1: usize, axis2: usize) -> impl Iterator<Item = usize> {
    (0..rank).filter(move |axis| *axis != axis1 && *axis != axis2)
}

/// How many elements the diagonal has.
fn length(rows: &Size, columns: &Size, offset: i64) -> Size {
    let rows = rows.sub(&Size::constant((-offset).max(0)));
    let columns = columns.sub(&Size::constant(offset.max(0)));
    let length = rows.at_most(&columns);
    if length.never_negative(&|_| true) { length } else { length.at_least(&Size::constant(0)) }
}

/// The cotangent of the diagonal in its place, and zeros beside it.
pub(super) fn pull_diagonal<'b>(p: &Pullback<'b>, attrs: &[Attr]) -> Ex<'b> {
    let (shape, [axis1, axis2]) = (p.x[0].shape(), plane(attrs));
    let offset = attrs[0].int().unwrap_or(0);
    let last = p.dy.rank() - 1;
    // A number for each row first, then a matrix with each in its row, in the column of the diagonal.
    let mut rows = p.dy.ty();
    let len = std::mem::replace(&mut rows.shape[last], shape[axis1].clone());
    let place = pull::Range { axis: last, start: Size::constant((-offset).max(0)), step: 1, len };
    let rows = pull::put_range(p.dy.b.filled(0.0, &rows), &place, p.dy).expand(&[last + 1]);
    let mut all: Vec<usize> = others(shape.len(), axis1, axis2).collect();
    all.extend([axis1, axis2]);
    let matrix: Shape = all.iter().map(|axis| shape[*axis].clone()).collect();
    let placed = rows.broadcast_to(&matrix).only_where(pull::on_diagonal(rows.b, &matrix, offset));
    placed.transpose(&pull::inverse(&all))
}
