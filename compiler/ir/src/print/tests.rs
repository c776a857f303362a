use super::*;
use crate::core::{CoreBuilder, CoreInput, CoreProgram};
use crate::graph::{Input, NodeKind, Output, Program};
use texpr_base::{Combine, DType, FileId, Scalar, Size, Span, SpanSet};

#[test]
fn a_program_reads_like_its_source() {
    let mut program = Program::default();
    let n = Size::var(program.sizes.add("n"));
    let span = Span::new(FileId(0), 0, 1);
    let spans = SpanSet::one(span);
    let ty = Type::new(DType::F64, vec![n.clone()]);
    let g = &mut program.graph;
    let x = g.add(NodeKind::Input(0), vec![], ty.clone(), &spans);
    let one = g.constant(Scalar::f64(1.5), &spans);
    let size = g.add(NodeKind::Size(n.scale(2)), vec![], Type::scalar(DType::I64), &spans);
    let kind = EffectKind::Print(vec![PrintPart::Text("n".into()), PrintPart::Arg(0)]);
    g.effects.push(crate::graph::Effect { kind, args: vec![size], span });
    g.results = vec![x, one];
    program.inputs.push(Input { name: "x".into(), ty, span, default: None });
    program.outputs = ["y", "z"].map(|name| Output { name: name.into(), span }).to_vec();
    let want = "input x: f64[n]\nprint(\"n\", 2*n)\noutput y = x\noutput z = 1.5\n";
    assert_eq!(super::program(&program), want);
    assert!(dot(&program).contains("n0 [label=\"x\\nf64[n]\", shape=ellipse];"));
}

#[test]
fn core_nodes_show_prims_and_index_maps() {
    let mut b = CoreBuilder::new(vec![]);
    let mut sizes = SizeTable::default();
    let n = Size::var(sizes.add("n"));
    let ty = Type::new(DType::F64, vec![n]);
    let x = b.add(crate::core::Core::Input(0), vec![], ty.clone());
    let col = b.expand_dims(x, &[1]);
    let sum = b.map(&[x, col], |v| v[0] + v[1]);
    let half = b.map(&[sum], |v| v[0] * 0.5 + 1.0);
    let total = b.reduce(half, Combine::Sum, &[0], false);
    let span = Span::new(FileId(0), 0, 1);
    let program = CoreProgram {
        graph: b.finish(vec![total], vec![]),
        sizes,
        inputs: vec![CoreInput { name: "x".into(), ty, span, default: None }],
        outputs: vec![Output { name: "y".into(), span }],
        ..CoreProgram::default()
    };
    let want = "\
input x: f64[n]
%0: f64[n, 1] = view(x) [i0]
%1: f64[n, n] = map add(x, %0)
%2: f64[n, n] = map(%1) { v1: f64 = const 0.5; v2: f64 = mul v0, v1; v3: f64 = const 1.0; v4: f64 = add v2, v3; v4 }
%3: f64[n] = reduce sum(%2) [0]
output y = %3
";
    assert_eq!(core_program(&program), want);
}
