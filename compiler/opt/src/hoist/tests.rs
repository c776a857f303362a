use super::*;
use texpr_base::{Combine, DType, Scalar, SizeTable};
use texpr_ir::core::CoreBuilder;

/// A loop from 0 to `stop` with one carry, and a captured vector of this size: the carry becomes what `body` makes of the turn, the carry and
/// the vector.
fn looping(
    stop: i64,
    size: &Size,
    body: impl FnOnce(&mut CoreBuilder, CoreId, CoreId, CoreId) -> CoreId,
) -> CoreGraph {
    let (index, carry) = (Type::scalar(DType::I64), Type::scalar(DType::F64));
    let vector = Type::new(DType::F64, vec![size.clone()]);
    let params = vec![index.clone(), carry.clone(), vector.clone()];
    let mut b = CoreBuilder::new(params);
    let param = |b: &mut CoreBuilder, k: u32, ty: &Type| b.add(Core::Param(k), vec![], ty.clone());
    let (i, c, x) = (param(&mut b, 0, &index), param(&mut b, 1, &carry), param(&mut b, 2, &vector));
    let next = body(&mut b, i, c, x);
    let body = b.finish(vec![next], vec![]);
    let mut b = CoreBuilder::new(vec![]);
    let bounds: Vec<CoreId> = [0, stop, 1].iter().map(|n| b.constant(Scalar::i64(*n))).collect();
    let start = b.constant(Scalar::f64(0.0));
    let x = b.add(Core::Input(0), vec![], vector);
    let kind = Core::Loop(Arc::new(CoreLoop { n_carries: 1, body, cond: None, names: vec!["c".into()] }));
    let l = b.add(kind, [bounds, vec![start, x]].concat(), carry.clone());
    let result = b.add(Core::Project(0), vec![l], carry);
    b.finish(vec![result], vec![])
}

fn has(graph: &CoreGraph, test: impl Fn(&Core) -> bool) -> bool {
    graph.nodes.iter().any(|node| test(&node.kind))
}

fn body_of(graph: &CoreGraph) -> &CoreLoop {
    let is_loop = |node: &CoreNode| if let Core::Loop(l) = &node.kind { Some(l.clone()) } else { None };
    let found = graph.nodes.iter().find(|node| is_loop(node).is_some()).unwrap();
    let Core::Loop(l) = &found.kind else { unreachable!("invariant: it was found") };
    l
}

fn hoisted(graph: CoreGraph) -> CoreGraph {
    hoist(graph, &|size| size.never_negative(&|_| true))
}

fn n() -> Size {
    Size::var(SizeTable::default().add("n"))
}

#[test]
fn a_sum_that_is_the_same_in_every_turn_is_made_once() {
    let graph = looping(5, &n(), |b, _, c, x| {
        let sum = b.reduce(x, Combine::Sum, &[0], false);
        b.map(&[sum, c], |x| x[0] + x[1])
    });
    let is_sum = |kind: &Core| matches!(kind, Core::Reduce { .. });
    assert!(!has(&graph, is_sum));
    let graph = hoisted(graph);
    let l = body_of(&graph);
    assert!(has(&graph, is_sum) && !has(&l.body, is_sum));
    assert_eq!(l.body.params.len(), 4);
}

#[test]
fn what_depends_on_the_turn_or_costs_little_stays() {
    for of_turn in [true, false] {
        let graph = looping(5, &n(), |b, i, c, x| {
            let i = b.cast(i, DType::F64);
            let scaled = if of_turn { b.map(&[x, i], |x| x[0] * x[1]) } else { x };
            let sum = b.reduce(scaled, Combine::Sum, &[0], false);
            b.map(&[sum, c, i], |x| x[0] + x[1] * x[2])
        });
        assert_eq!(hoisted(graph.clone()) == graph, of_turn);
    }
    let graph = looping(5, &Size::constant(3), |b, _, c, x| {
        let sum = b.reduce(x, Combine::Sum, &[0], false);
        b.map(&[sum, c], |x| x[0] + x[1])
    });
    assert_eq!(hoisted(graph.clone()), graph);
}

#[test]
fn what_may_read_beside_an_array_stays() {
    for (length, moves) in [(n().sub(&Size::constant(1)), true), (n().add(&Size::constant(1)), false)] {
        // The elements from 1 on: all but one are there, and no more.
        let graph = looping(5, &n(), |b, _, c, x| {
            let start = Start::Size(Size::constant(1));
            let view = b.view(x, vec![ViewAxis { out: Some(0), start, step: 1 }], vec![length.clone()]);
            let sum = b.reduce(view, Combine::Sum, &[0], false);
            b.map(&[sum, c], |x| x[0] + x[1])
        });
        // `n - 1` may be below 0 where there is no turn, so it is told to be natural.
        let after = hoist(graph.clone(), &|_| true);
        assert_eq!(after != graph, moves);
        assert_eq!(hoisted(graph.clone()), graph);
    }
}

#[test]
fn bounds_tell_whether_there_is_a_turn() {
    for (stop, runs) in [(5, true), (0, false), (-5, false)] {
        let graph = looping(stop, &n(), |_, _, c, _| c);
        let node = graph.nodes.iter().find(|node| matches!(node.kind, Core::Loop(_))).unwrap();
        assert_eq!(turns_at_least_once(&graph, &node.args), runs);
    }
}
