use super::*;
use crate::core::{Core, CoreBuilder, CoreId, Origin, ViewAxis};
use crate::graph::{Graph, NodeKind};
use crate::prim::Prim;
use crate::primfn::{Inst, PrimFn, Val};
use std::sync::Arc;
use texpr_base::{Combine, FileId, Scalar, SizeTable, Span, SpanSet};

fn f64s(n: i64) -> Type {
    Type::new(DType::F64, vec![Size::constant(n)])
}

fn builder() -> CoreBuilder {
    let mut b = CoreBuilder::new(vec![]);
    b.set_origin(Origin::NONE, &SpanSet::one(Span::new(FileId(0), 0, 1)));
    b
}

fn messages(b: CoreBuilder, result: CoreId) -> Vec<String> {
    verify_core(&b.finish(vec![result], vec![])).iter().map(|v| v.to_string()).collect()
}

#[test]
fn a_sound_graph_has_no_violations() {
    let mut b = builder();
    let x = b.add(Core::Input(0), vec![], f64s(3));
    let col = b.expand_dims(x, &[1]);
    let y = b.map(&[x, col], |v| v[0] * v[1]);
    let total = b.reduce(y, Combine::Sum, &[0, 1], false);
    assert_eq!(messages(b, total), Vec::<String>::new());
}

#[test]
fn all_violations_are_collected() {
    let mut b = builder();
    let x = b.add(Core::Input(0), vec![], f64s(3));
    let bad_view = b.add(Core::View(vec![ViewAxis::whole(4)]), vec![x], f64s(3));
    let sqrt = Inst::Prim { prim: Prim::Sqrt, dtype: DType::I64, args: [Val(0)].into_iter().collect() };
    let f = PrimFn { params: vec![DType::I64], insts: vec![sqrt], results: vec![Val(1)] };
    let bad_map = b.add(Core::Map(Arc::new(f)), vec![bad_view], f64s(4));
    assert_eq!(
        messages(b, bad_map),
        [
            "%1 view: an entry names an axis that is not there",
            "%2 map: v1 = sqrt: it does not take i64",
            "%2 map: the arguments are not what the function takes",
            "%2 map: the function's result is not of its dtype",
            "%2 map: an argument does not broadcast to its shape",
        ]
    );
}

#[test]
fn a_node_without_a_place_is_a_violation() {
    let mut graph = Graph::new();
    let x = graph.add(NodeKind::Const(Scalar::f64(1.0)), vec![], Type::scalar(DType::F64), &SpanSet::empty());
    graph.results.push(x);
    let found = verify_graph(&graph, &SizeTable::default());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].to_string(), "%0 constant: it stands for no place of the source");
}

#[test]
fn a_projection_needs_a_result() {
    let mut b = builder();
    let x = b.add(Core::Input(0), vec![], f64s(3));
    let p = b.add(Core::Project(2), vec![x], f64s(3));
    assert_eq!(messages(b, p), ["%1 result: there is no result 2"]);
}
