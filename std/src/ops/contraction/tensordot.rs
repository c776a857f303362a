//! `tensordot` and `inner`.

use crate::ops::entry::*;
use crate::ops::errors::e0602_value;

pub static TENSORDOT: OpDef = OpDef {
    name: "tensordot",
    aliases: &["linalg.tensordot"],
    class: Class::Contraction,
    doc: r#"Sums of products over the last `axes` axes of the first array and the first `axes` of the second (2 unless given). A pair `(i, j)` names
one axis of each; for more, use `einsum`.

```tx
tensordot([[1, 2], [3, 4]], [[1, 0], [0, 1]])  # 5
tensordot([[1, 2], [3, 4]], [1, 10], axes=1)   # [21, 43]
```"#,
    params: &[Param::array("x1"), Param::array("x2"), Param::optional("axes", ParamKind::Sizes)],
    promote: Promote::Numeric,
    infer: |call| {
        let (a, b) = (&call.args[0], &call.args[1]);
        let Some(pairs) = pairs(&call.attrs[0], a.rank(), b.rank()) else {
            let message =
                format!("the axes of `tensordot` do not fit arrays of {} and {} axes", a.rank(), b.rank());
            let help = "give how many axes are summed over, or one axis of each array: `axes=(1, 0)`";
            return Err(e0602_value::refuse(None, message, Some(help)));
        };
        for (i, j) in &pairs {
            let name = |axis: usize, side: &str| format!("axis {axis} of the {side} side");
            infer::same_size(
                call,
                (0, &name(*i, "left"), &a.shape[*i]),
                (1, &name(*j, "right"), &b.shape[*j]),
            )?;
        }
        let rest = |ty: &Type, taken: &dyn Fn(usize) -> bool| -> Vec<Size> {
            (0..ty.rank()).filter(|axis| !taken(*axis)).map(|axis| ty.shape[axis].clone()).collect()
        };
        let mut shape = rest(a, &|axis| pairs.iter().any(|pair| pair.0 == axis));
        shape.extend(rest(b, &|axis| pairs.iter().any(|pair| pair.1 == axis)));
        Ok(Type::new(a.dtype, shape))
    },
    lower: Lower::Core(|b, call| {
        let (x, y) = (call.args[0], call.args[1]);
        let (n, m) = (b.ty(x).rank(), b.ty(y).rank());
        let pairs = pairs(&call.attrs[0], n, m).unwrap_or_default();
        contracted(b, x, y, &pairs, call.ty)
    }),
    grad: Grad::Multilinear(|p| {
        let pairs = pairs(&p.attrs[0], p.x[0].rank(), p.x[1].rank()).unwrap_or_default();
        pull::contracted(p, &pairs)
    }),
    ..OTHER
};

pub static INNER: OpDef = OpDef {
    name: "inner",
    class: Class::Contraction,
    doc: r#"Sums of products along the last axes of both arrays: of vectors the dot product.

```tx
inner([[1, 2], [3, 4]], [1, 10])  # [21, 43]
```"#,
    params: &[Param::array("x1"), Param::array("x2")],
    promote: Promote::Numeric,
    infer: |call| {
        let (a, b) = (&call.args[0], &call.args[1]);
        if a.rank() == 0 || b.rank() == 0 {
            return infer_elementwise(call);
        }
        let (i, j) = (a.rank() - 1, b.rank() - 1);
        infer::same_size(
            call,
            (0, "the last axis of the left side", &a.shape[i]),
            (1, "the last axis of the right side", &b.shape[j]),
        )?;
        Ok(Type::new(a.dtype, a.shape[..i].iter().chain(&b.shape[..j]).cloned().collect()))
    },
    lower: Lower::Core(|b, call| {
        let (x, y) = (call.args[0], call.args[1]);
        let (n, m) = (b.ty(x).rank(), b.ty(y).rank());
        if n == 0 || m == 0 {
            return b.map(&[x, y], |x| x[0] * x[1]);
        }
        contracted(b, x, y, &[(n - 1, m - 1)], call.ty)
    }),
    grad: Grad::Multilinear(|p| match (p.x[0].rank(), p.x[1].rank()) {
        (0, _) | (_, 0) => pull::product(p),
        (n, m) => pull::contracted(p, &[(n - 1, m - 1)]),
    }),
    ..OTHER
};

/// The axes summed over, one of each array a pair.
fn pairs(attr: &Attr, n: usize, m: usize) -> Option<Vec<(usize, usize)>> {
    let given = attr.sizes().map(|sizes| sizes.iter().map(Size::as_const).collect::<Option<Vec<i64>>>());
    let axis = |axis: i64, rank: usize| {
        let from_front = if axis < 0 { axis + rank as i64 } else { axis };
        usize::try_from(from_front).ok().filter(|axis| *axis < rank)
    };
    let count = match given {
        None => 2,
        Some(given) => match given?.as_slice() {
            [count] => usize::try_from(*count).ok()?,
            [i, j] => return Some(vec![(axis(*i, n)?, axis(*j, m)?)]),
            _ => return None,
        },
    };
    (count <= n.min(m)).then(|| (0..count).map(|k| (n - count + k, k)).collect())
}

/// As one matrix product.
fn contracted(b: &mut CoreBuilder, x: CoreId, y: CoreId, pairs: &[(usize, usize)], ty: &Type) -> CoreId {
    let (n, m) = (b.ty(x).rank(), b.ty(y).rank());
    let kept_x: Vec<usize> = (0..n).filter(|axis| pairs.iter().all(|pair| pair.0 != *axis)).collect();
    let kept_y: Vec<usize> = (0..m).filter(|axis| pairs.iter().all(|pair| pair.1 != *axis)).collect();
    let order_x: Vec<usize> = kept_x.iter().copied().chain(pairs.iter().map(|pair| pair.0)).collect();
    let order_y: Vec<usize> = pairs.iter().map(|pair| pair.1).chain(kept_y.iter().copied()).collect();
    let mut matrix = |x: CoreId, order: &[usize], split: usize| {
        let x = lower::permute(b, x, order);
        let shape = b.shape(x);
        let (rows, columns) = shape.split_at(split);
        b.reshape(x, vec![Size::product(rows), Size::product(columns)])
    };
    let left = matrix(x, &order_x, kept_x.len());
    let right = matrix(y, &order_y, pairs.len());
    let shape = vec![b.ty(left).shape[0].clone(), b.ty(right).shape[1].clone()];
    let product = b.contract(left, right, Type::new(ty.dtype, shape));
    b.reshape(product, ty.shape.clone())
}
