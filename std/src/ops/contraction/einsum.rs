//! `einsum`.

use super::subscripts::{Label, Subscripts, read};
use crate::ops::entry::*;

pub static EINSUM: OpDef = OpDef {
    name: "einsum",
    class: Class::Contraction,
    doc: r#"Sums of products over named axes: the axes of the arrays have letters, and a letter that the result lacks is summed over. Without `->`
the result has the letters that occur once, in alphabetical order. `...` stands for axes without letters, which broadcast; a letter twice
in one array takes the diagonal.

Several arrays are contracted two by two, the cheapest pair first, each as a matrix product where something is summed.

```tx
einsum("ij,jk->ik", [[1, 2], [3, 4]], [[1, 0], [0, 1]])  # [[1, 2], [3, 4]]
einsum("ii", [[1, 2], [3, 4]])                           # 5
einsum("i,j->ij", [1, 2], [3, 4])                        # [[3, 4], [6, 8]]
```"#,
    params: &[Param::required("subscripts", ParamKind::Str), Param::required("arrays", ParamKind::Arrays)],
    promote: Promote::Numeric,
    infer: |call| {
        let subscripts = subscripts(&call.attrs[0], call.args)?;
        let sizes = subscripts.sizes(call.args);
        for (arg, (labels, ty)) in subscripts.ins.iter().zip(call.args).enumerate() {
            for (axis, (label, size)) in labels.iter().zip(&ty.shape).enumerate() {
                let Some((_, known, (of, at))) = sizes.iter().find(|(other, ..)| other == label) else {
                    continue;
                };
                if size.is_one() {
                    continue;
                }
                let what = |arg: usize, axis: usize| match label {
                    Label::Letter(letter) => format!("the axis `{letter}` of array {}", arg + 1),
                    Label::Ellipsis(_) => format!("axis {axis} of array {}", arg + 1),
                };
                infer::same_size(call, (*of, &what(*of, *at), known), (arg, &what(arg, axis), size))?;
            }
        }
        let size =
            |label: &Label| sizes.iter().find(|(other, ..)| other == label).map(|found| found.1.clone());
        let dtype = call.args.first().map_or(DType::F64, |ty| ty.dtype);
        Ok(Type::new(dtype, subscripts.out.iter().filter_map(size).collect()))
    },
    lower: Lower::Core(|b, call| {
        let types: Vec<Type> = call.args.iter().map(|arg| b.ty(*arg).clone()).collect();
        let subscripts =
            subscripts(&call.attrs[0], &types).expect("invariant: the type rule has read the subscripts");
        let sizes: Vec<(Label, Size)> =
            subscripts.sizes(&types).into_iter().map(|(label, size, _)| (label, size)).collect();
        let mut terms: Vec<Term> = call
            .args
            .iter()
            .zip(&subscripts.ins)
            .map(|(x, labels)| diagonal(b, *x, labels, &sizes))
            .collect();
        while terms.len() > 1 {
            let (i, j) = cheapest(&terms, &subscripts.out, &sizes);
            let second = terms.remove(j);
            let first = terms.remove(i);
            let kept = |label: &Label| {
                subscripts.out.contains(label) || terms.iter().any(|term| term.labels.contains(label))
            };
            let first = summed(b, first, &second.labels, &kept);
            let second = summed(b, second, &first.labels, &kept);
            let product = contract(b, first, second, &kept, &sizes);
            terms.push(product);
        }
        let last = terms.remove(0);
        let last = summed(b, last, &[], &|label| subscripts.out.contains(label));
        let order: Vec<usize> =
            subscripts.out.iter().filter_map(|label| last.labels.iter().position(|l| l == label)).collect();
        let x = lower::permute(b, last.x, &order);
        // A letter whose axes all have size 1 broadcasts to itself; everything else has its size by now.
        b.broadcast_to(x, &call.ty.shape)
    }),
    grad: Grad::Multilinear(pull_einsum),
    ..OTHER
};

fn subscripts(attr: &Attr, args: &[Type]) -> Result<Subscripts, OpError> {
    let Attr::Str(text) = attr else { return read("", args) };
    read(text, args)
}

/// An array whose axes have labels, each at most once.
struct Term {
    x: CoreId,
    labels: Vec<Label>,
}

/// Takes the diagonal of labels that stand twice, and drops axes of size 1 that broadcast.
fn diagonal(b: &mut CoreBuilder, x: CoreId, all: &[Label], sizes: &[(Label, Size)]) -> Term {
    let source = b.shape(x);
    let mut labels: Vec<Label> = Vec::new();
    let mut shape = Shape::new();
    let mut view = Vec::new();
    for (label, size) in all.iter().zip(&source) {
        let full =
            &sizes.iter().find(|(other, _)| other == label).expect("invariant: every label has a size").1;
        if size.is_one() && !full.is_one() {
            view.push(ViewAxis::first());
            continue;
        }
        let at = labels.iter().position(|other| other == label).unwrap_or_else(|| {
            labels.push(*label);
            shape.push(size.clone());
            labels.len() - 1
        });
        view.push(ViewAxis::whole(at));
    }
    Term { x: b.view(x, view, shape), labels }
}

/// Sums over the labels that neither the other term nor anything else has.
fn summed(b: &mut CoreBuilder, term: Term, other: &[Label], kept: &dyn Fn(&Label) -> bool) -> Term {
    let stays = |label: &Label| other.contains(label) || kept(label);
    let axes: Vec<usize> = (0..term.labels.len()).filter(|i| !stays(&term.labels[*i])).collect();
    let x = b.reduce(term.x, Combine::Sum, &axes, false);
    Term { x, labels: term.labels.into_iter().filter(|label| stays(label)).collect() }
}

/// The pair whose contraction multiplies least; of equal ones that with the smaller result, then the first.
fn cheapest(terms: &[Term], out: &[Label], sizes: &[(Label, Size)]) -> (usize, usize) {
    // What only the run knows counts as large.
    let size = |label: &Label| {
        let found = sizes.iter().find(|(other, _)| other == label);
        found.and_then(|(_, size)| size.as_const()).map_or(1000.0, |n| n.max(1) as f64)
    };
    let mut best = (0, 1);
    let mut least = (f64::INFINITY, f64::INFINITY);
    for i in 0..terms.len() {
        for j in i + 1..terms.len() {
            let mut union = terms[i].labels.clone();
            union.extend(terms[j].labels.iter().filter(|label| !terms[i].labels.contains(label)));
            let stays = |label: &&Label| {
                let elsewhere =
                    terms.iter().enumerate().any(|(k, term)| k != i && k != j && term.labels.contains(label));
                elsewhere || out.contains(label)
            };
            let cost = (union.iter().map(size).product(), union.iter().filter(stays).map(size).product());
            if cost < least {
                (best, least) = ((i, j), cost);
            }
        }
    }
    best
}

/// The product of both, summed over the labels that are not kept, which both have.
fn contract(
    b: &mut CoreBuilder,
    first: Term,
    second: Term,
    kept: &dyn Fn(&Label) -> bool,
    sizes: &[(Label, Size)],
) -> Term {
    let of = |labels: &[Label], keep: &dyn Fn(&Label) -> bool| -> Vec<Label> {
        labels.iter().copied().filter(|label| keep(label)).collect()
    };
    let shared = of(&first.labels, &|label| second.labels.contains(label));
    let batch = of(&shared, kept);
    let inner = of(&shared, &|label| !kept(label));
    let rows = of(&first.labels, &|label| !shared.contains(label));
    let columns = of(&second.labels, &|label| !shared.contains(label));
    let size = |labels: &[Label]| -> Shape {
        let one = |label: &Label| {
            sizes.iter().find(|(other, _)| other == label).map_or(Size::constant(1), |found| found.1.clone())
        };
        labels.iter().map(one).collect()
    };
    let all = [batch.clone(), rows.clone(), columns.clone()].concat();
    if inner.is_empty() || (rows.is_empty() && columns.is_empty()) {
        // No matrix product: a broadcast product, and a sum.
        let labels = [all, inner.clone()].concat();
        let x = spread(b, &first, &labels);
        let y = spread(b, &second, &labels);
        let product = b.map(&[x, y], |x| x[0] * x[1]);
        let axes: Vec<usize> = (labels.len() - inner.len()..labels.len()).collect();
        let x = b.reduce(product, Combine::Sum, &axes, false);
        return Term { x, labels: labels[..labels.len() - inner.len()].to_vec() };
    }
    let mut join = |term: &Term, groups: [&[Label]; 2]| {
        let order: Vec<Label> = [batch.as_slice(), groups[0], groups[1]].concat();
        let places: Vec<usize> =
            order.iter().filter_map(|label| term.labels.iter().position(|l| l == label)).collect();
        let x = lower::permute(b, term.x, &places);
        let mut shape = size(&batch);
        shape.extend(groups.map(|group| Size::product(&size(group))));
        b.reshape(x, shape)
    };
    let x = join(&first, [&rows, &inner]);
    let y = join(&second, [&inner, &columns]);
    let mut shape = size(&batch);
    shape.extend([Size::product(&size(&rows)), Size::product(&size(&columns))]);
    let dtype = b.ty(x).dtype;
    let product = b.contract(x, y, Type::new(dtype, shape));
    let x = b.reshape(product, size(&all));
    Term { x, labels: all }
}

/// The term with its axes at the places of `labels`, and size 1 at the others.
fn spread(b: &mut CoreBuilder, term: &Term, labels: &[Label]) -> CoreId {
    let order: Vec<usize> =
        labels.iter().filter_map(|label| term.labels.iter().position(|l| l == label)).collect();
    let x = lower::permute(b, term.x, &order);
    let missing: Vec<usize> = (0..labels.len()).filter(|i| !term.labels.contains(&labels[*i])).collect();
    b.expand_dims(x, &missing)
}

/// The cotangent of each array: an `einsum` of the others and the cotangent of the result.
fn pull_einsum<'b>(p: &Pullback<'b>) -> Vec<Option<Ex<'b>>> {
    let types: Vec<Type> = p.x.iter().map(|x| x.ty()).collect();
    let subscripts =
        subscripts(&p.attrs[0], &types).expect("invariant: the type rule has read the subscripts");
    let sizes = subscripts.sizes(&types);
    (0..p.x.len()).map(|i| p.of(i, || pull_one(p, i, &subscripts, &sizes))).collect()
}

fn pull_one<'b>(
    p: &Pullback<'b>,
    i: usize,
    subscripts: &Subscripts,
    sizes: &[(Label, Size, (usize, usize))],
) -> Ex<'b> {
    let number = |label: &Label| sizes.iter().position(|(other, ..)| other == label).unwrap_or(0);
    // Places of `...` get letters too.
    let letter = |label: &Label| {
        char::from(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[number(label) % 52])
    };
    let text = |labels: &[Label]| labels.iter().map(letter).collect::<String>();
    let (own, shape) = (&subscripts.ins[i], p.x[i].shape());
    let others: Vec<usize> = (0..p.x.len()).filter(|k| *k != i).collect();
    let known = |label: &Label| {
        subscripts.out.contains(label) || others.iter().any(|k| subscripts.ins[*k].contains(label))
    };
    // An axis of size 1 that is stretched is summed over, one that nothing else has gets its size afterwards, and so has one that is there twice.
    let is_stretched = |axis: usize| shape[axis].is_one() && !sizes[number(&own[axis])].1.is_one();
    let is_first = |axis: usize| own[..axis].iter().all(|label| *label != own[axis]);
    let there = |axis: &usize| known(&own[*axis]) && is_first(*axis) && !is_stretched(*axis);
    let labels: Vec<Label> = (0..own.len()).filter(there).map(|axis| own[axis]).collect();
    let ins: Vec<String> = std::iter::once(text(&subscripts.out))
        .chain(others.iter().map(|k| text(&subscripts.ins[*k])))
        .collect();
    let rest: Vec<Ex<'b>> = others.iter().map(|k| p.x[*k]).collect();
    let change = p.dy.with("einsum", &rest, vec![Attr::Str(format!("{}->{}", ins.join(","), text(&labels)))]);
    let missing: Vec<usize> = (0..own.len()).filter(|axis| !there(axis)).collect();
    let mut change = change.expand(&missing).broadcast_to(&shape);
    for axis in (0..own.len()).filter(|axis| !is_first(*axis)) {
        let first = own.iter().position(|label| *label == own[axis]).unwrap_or(axis);
        let place = |axis: usize| pull::index(change.b, &shape, axis);
        change = change.only_where(place(first).bin("equal", place(axis)));
    }
    change
}
