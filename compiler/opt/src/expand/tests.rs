use super::*;
use texpr_base::{DType, SpanSet};
use texpr_ir::op::{Promote, Props, infer_elementwise};

static IDIV: OpDef = OpDef {
    grad: texpr_ir::Grad::Unknown,
    name: "floor_divide",
    aliases: &[],
    class: Class::Arithmetic,
    doc: "",
    params: &[],
    promote: Promote::Numeric,
    infer: infer_elementwise,
    lower: Lower::Map(|x| x[0].idiv(x[1])),
    complex: texpr_ir::op::OnComplex::Refused,
    props: Props::ELEMENTWISE,
    reference: None,
    max_ulp: 0,
    domain: (0.0, 0.0),
};

fn idiv_by(divisor: impl FnOnce(&mut Graph) -> NodeId) -> CoreGraph {
    let mut graph = Graph::new();
    let ty = Type::new(DType::I64, vec![Size::constant(3)]);
    let spans = SpanSet::one(Span::new(FileId(0), 2, 5));
    let x = graph.add(NodeKind::Input(0), vec![], ty.clone(), &spans);
    let y = divisor(&mut graph);
    let kind = NodeKind::Op { def: &IDIV, attrs: vec![] };
    let q = graph.add(kind, vec![x, y], ty, &spans);
    graph.results.push(q);
    expand(&Program { graph, ..Program::default() }).graph
}

#[test]
fn division_by_a_nonzero_constant_needs_no_check() {
    let core = idiv_by(|g| g.constant(Scalar::i64(2), &SpanSet::empty()));
    assert!(core.effects.is_empty());
    assert_eq!(core.nodes.len(), 3);
    assert_eq!(core.nodes[2].origin.op, "floor_divide");
}

#[test]
fn division_by_a_value_is_checked() {
    let core = idiv_by(|g| {
        let ty = Type::new(DType::I64, vec![Size::constant(3)]);
        g.add(NodeKind::Input(1), vec![], ty, &SpanSet::empty())
    });
    assert_eq!(core.effects.len(), 1);
    assert_eq!(core.effects[0].kind, EffectKind::DivisionByZero);
    let flag = core.node(core.effects[0].args[0]);
    assert_eq!(flag.ty, Type::scalar(DType::I64));
    assert!(matches!(flag.kind, Core::Reduce { combine: Combine::Sum, .. }));
}

#[test]
fn dead_nodes_are_dropped() {
    let core = idiv_by(|g| {
        g.constant(Scalar::i64(7), &SpanSet::empty());
        g.constant(Scalar::i64(2), &SpanSet::empty())
    });
    assert_eq!(core.nodes.len(), 3);
}

#[test]
fn a_long_chain_expands_without_recursion() {
    let mut graph = Graph::new();
    let ty = Type::scalar(DType::I64);
    let mut x = graph.add(NodeKind::Input(0), vec![], ty.clone(), &SpanSet::empty());
    for i in 1..100_000 {
        let c = graph.constant(Scalar::i64(i), &SpanSet::empty());
        x = graph.add(NodeKind::Op { def: &IDIV, attrs: vec![] }, vec![x, c], ty.clone(), &SpanSet::empty());
    }
    graph.results.push(x);
    assert_eq!(expand(&Program { graph, ..Program::default() }).graph.nodes.len(), 199_999);
}
