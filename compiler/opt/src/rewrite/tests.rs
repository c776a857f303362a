use super::guard::{discrete, float, sole};
use super::*;
use crate::rule;
use std::sync::LazyLock;
use texpr_base::{DType, FileId, Scalar, Size, Span, SpanSet};
use texpr_ir::core::ViewAxis;
use texpr_ir::graph::{Effect, EffectKind, Graph, If, Input, Loop, NodeKind};
use texpr_ir::op::{Class, Lower, Param, ParamKind, Promote, Props, infer_elementwise};
use texpr_ir::{OpDef, Type, Vocabulary};

const UNARY: OpDef = OpDef {
    grad: texpr_ir::Grad::Unknown,
    name: "",
    aliases: &[],
    class: Class::Arithmetic,
    doc: "",
    params: &[Param::array("x")],
    promote: Promote::Numeric,
    infer: infer_elementwise,
    lower: Lower::Map(|x| x[0]),
    complex: texpr_ir::op::OnComplex::Refused,
    props: Props::ELEMENTWISE,
    reference: None,
    max_ulp: 0,
    domain: (0.0, 0.0),
};
const BINARY: OpDef = OpDef { params: &[Param::array("x"), Param::array("y")], ..UNARY };
static NEG: OpDef = OpDef { name: "negative", lower: Lower::Map(|x| -x[0]), ..UNARY };
static LOG: OpDef = OpDef { name: "log", promote: Promote::Float, ..UNARY };
static LOG1P: OpDef = OpDef { name: "log1p", promote: Promote::Float, ..UNARY };
static ADD: OpDef =
    OpDef { name: "add", lower: Lower::Map(|x| x[0] + x[1]), props: Props::COMMUTATIVE, ..BINARY };
static MUL: OpDef =
    OpDef { name: "multiply", lower: Lower::Map(|x| x[0] * x[1]), props: Props::COMMUTATIVE, ..BINARY };
static IDIV: OpDef = OpDef { name: "floor_divide", lower: Lower::Map(|x| x[0].idiv(x[1])), ..BINARY };
static BROADCAST: OpDef = OpDef {
    name: "broadcast_to",
    params: &[Param::array("x"), Param::required("shape", ParamKind::Sizes)],
    promote: Promote::Keep,
    infer: |call| Ok(Type::new(call.args[0].dtype, call.attrs[0].sizes().unwrap().to_vec())),
    lower: Lower::Core(|b, call| {
        let axes = (0..b.ty(call.args[0]).rank()).map(ViewAxis::whole).collect();
        b.view(call.args[0], axes, call.ty.shape.clone())
    }),
    ..UNARY
};
static OPS: [&OpDef; 7] = [&NEG, &LOG, &LOG1P, &ADD, &MUL, &IDIV, &BROADCAST];

const RULES: [Rule; 6] = [
    rule!("log1p.of_log": "(log (add 1 x))" => "(log1p x)", Stabilise, Improves, [float]),
    rule!("mul.one": "(multiply x 1)" => "x", Canonical, Exact),
    rule!("neg.neg": "(negative (negative x))" => "x", Canonical, Exact),
    rule!("mul.zero": "(multiply x 0)" => "0", Simplify, Exact, [discrete]),
    rule!("mul.zero.fast": "(multiply x 0)" => "0", Simplify, Fast(Finite), [float]),
    rule!("add.self": "(add x x)" => "(multiply 2 x)", Simplify, Exact),
];

fn book() -> RuleBook {
    book_of(&RULES)
}

fn book_of(rules: &[Rule]) -> RuleBook {
    let book = with_mistakes(rules);
    assert_eq!(book.mistakes(), []);
    book
}

fn with_mistakes(rules: &[Rule]) -> RuleBook {
    static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(&OPS, &[]));
    RuleBook::new(rules, &VOCABULARY, "broadcast_to")
}

/// A program under construction; every node gets a place of its own.
#[derive(Default)]
struct Make {
    graph: Graph,
    at: usize,
}

impl Make {
    fn spans(&mut self) -> SpanSet {
        self.at += 1;
        SpanSet::one(Span::new(FileId(0), self.at * 10, self.at * 10 + 5))
    }

    fn input(&mut self, number: u32, ty: Type) -> NodeId {
        let spans = self.spans();
        self.graph.add(NodeKind::Input(number), vec![], ty, &spans)
    }

    fn num(&mut self, value: f64, dtype: DType) -> NodeId {
        let spans = self.spans();
        self.graph.constant(Scalar::from_f64(dtype, value), &spans)
    }

    fn op(&mut self, def: &'static OpDef, args: &[NodeId]) -> NodeId {
        let spans = self.spans();
        let (dtype, mut shape) = (self.graph.ty(args[0]).dtype, vec![]);
        for arg in args {
            shape = texpr_ir::ty::broadcast(&shape, &self.graph.ty(*arg).shape, &mut |_, _| {}).unwrap();
        }
        self.graph.add(NodeKind::Op { def, attrs: vec![] }, args.to_vec(), Type::new(dtype, shape), &spans)
    }

    fn run(mut self, results: &[NodeId], options: &Options) -> (Program, Report) {
        self.graph.results = results.to_vec();
        simplify(Program { graph: self.graph, ..Program::default() }, &book(), options)
    }

    fn text(self, result: NodeId, options: &Options) -> String {
        let program = self.run(&[result], options).0;
        text(&program.graph, program.graph.results[0])
    }
}

fn text(graph: &Graph, id: NodeId) -> String {
    let node = graph.node(id);
    let args: Vec<_> = node.args.iter().map(|arg| text(graph, *arg)).collect();
    match &node.kind {
        NodeKind::Const(scalar) => scalar.to_string(),
        NodeKind::Input(k) => format!("i{k}"),
        NodeKind::Op { def, .. } => format!("{}({})", def.name, args.join(", ")),
        other => format!("{other:?}"),
    }
}

fn vector(dtype: DType) -> Type {
    Type::new(dtype, vec![Size::constant(3)])
}

#[test]
fn rules_match_either_order_and_stabilise_before_folding() {
    let mut m = Make::default();
    let (x, one, tiny) = (m.input(0, vector(DType::F64)), m.num(1.0, DType::F64), m.num(1e-20, DType::F64));
    let sum = m.op(&ADD, &[x, one]);
    let log = m.op(&LOG, &[sum]);
    let constant = m.op(&ADD, &[tiny, one]);
    let constant = m.op(&LOG, &[constant]);
    let both = m.op(&ADD, &[log, constant]);
    // The test's `log1p` is the identity; folded too early it would have been 1.
    assert_eq!(m.text(both, &Options::default()), "add(log1p(i0), 1e-20)");
}

#[test]
fn improving_rules_can_be_switched_off_together_or_by_name() {
    for options in [
        Options { stabilise: false, ..Options::default() },
        Options { off: vec!["log1p.of_log".into()], ..Options::default() },
    ] {
        let mut m = Make::default();
        let (x, one) = (m.input(0, vector(DType::F64)), m.num(1.0, DType::F64));
        let sum = m.op(&ADD, &[x, one]);
        let log = m.op(&LOG, &[sum]);
        assert_eq!(m.text(log, &options), "log(add(i0, 1.0))");
    }
}

#[test]
fn a_constant_keeps_the_shape_of_what_it_replaces() {
    let mut m = Make::default();
    let (x, zero) = (m.input(0, vector(DType::I64)), m.num(0.0, DType::I64));
    let product = m.op(&MUL, &[x, zero]);
    assert_eq!(m.text(product, &Options::default()), "broadcast_to(0)");
}

#[test]
fn fast_rules_wait_for_their_flag() {
    let make = || {
        let mut m = Make::default();
        let (x, zero) = (m.input(0, Type::scalar(DType::F64)), m.num(0.0, DType::F64));
        let product = m.op(&MUL, &[x, zero]);
        (m, product)
    };
    let (m, product) = make();
    assert_eq!(m.text(product, &Options::default()), "multiply(i0, 0.0)");
    let (m, product) = make();
    let options = Options { fast: vec![Flag::Finite], ..Options::default() };
    assert_eq!(m.text(product, &options), "0.0");
}

#[test]
fn places_of_all_that_was_consumed_are_united() {
    let mut m = Make::default();
    let x = m.input(0, vector(DType::F64));
    let one = m.num(1.0, DType::F64);
    let a = m.op(&MUL, &[x, one]);
    let b = m.op(&NEG, &[a]);
    let c = m.op(&NEG, &[b]);
    let (program, report) = m.run(&[c], &Options::default());
    let spans = &program.graph.node(program.graph.results[0]).spans;
    assert_eq!(spans.iter().count(), 5);
    assert_eq!(report.by_rule(), [("mul.one", 1), ("neg.neg", 1)]);
    assert_eq!(report.nodes, (5, 1));
    let (before, after) = report.firings[0].texts(&|span| format!("<{}>", span.start));
    assert_eq!((before.as_str(), after.as_str()), ("<20>", "<10>"));
}

#[test]
fn division_by_zero_is_left_to_the_run() {
    let mut m = Make::default();
    let (seven, two, zero) = (m.num(7.0, DType::I64), m.num(2.0, DType::I64), m.num(0.0, DType::I64));
    let good = m.op(&IDIV, &[seven, two]);
    let bad = m.op(&IDIV, &[seven, zero]);
    let both = m.op(&ADD, &[good, bad]);
    assert_eq!(m.text(both, &Options::default()), "add(floor_divide(7, 0), 3)");
}

#[test]
fn both_orders_of_a_commutative_op_become_one() {
    let mut m = Make::default();
    let (x, y) = (m.input(0, vector(DType::F64)), m.input(1, vector(DType::F64)));
    let (xy, yx) = (m.op(&MUL, &[x, y]), m.op(&MUL, &[y, x]));
    let sum = m.op(&ADD, &[xy, yx]);
    assert_eq!(m.text(sum, &Options::default()), "multiply(multiply(i0, i1), 2.0)");
}

#[test]
fn a_chain_of_100_000_nodes_is_quick_and_needs_no_stack() {
    let mut m = Make::default();
    let mut x = m.input(0, vector(DType::F64));
    let one = m.num(1.0, DType::F64);
    for i in 0..50_000 {
        let c = m.num(f64::from(i), DType::F64);
        x = m.op(&ADD, &[x, c]);
        x = m.op(&MUL, &[x, one]);
    }
    let (program, report) = m.run(&[x], &Options::default());
    assert_eq!(report.count, 50_000);
    assert_eq!(program.graph.len(), 100_001);
}

#[test]
fn a_budget_ends_the_work_and_says_so() {
    let mut m = Make::default();
    let mut x = m.input(0, vector(DType::F64));
    let one = m.num(1.0, DType::F64);
    for i in 0..20 {
        let c = m.num(f64::from(i), DType::F64);
        x = m.op(&ADD, &[x, c]);
        x = m.op(&MUL, &[x, one]);
    }
    let (program, report) = m.run(&[x], &Options { max_firings: 3, ..Options::default() });
    assert!(report.exhausted);
    assert!(program.graph.len() > 10);
}

#[test]
fn regions_are_rewritten_and_known_branches_taken() {
    let mut body = Make::default();
    let i64s = Type::scalar(DType::I64);
    body.graph.params = vec![i64s.clone(), i64s.clone()];
    let spans = SpanSet::one(Span::new(FileId(0), 1, 2));
    let carry = body.graph.add(NodeKind::Param(1), vec![], i64s.clone(), &spans);
    let one = body.num(1.0, DType::I64);
    let product = body.op(&MUL, &[carry, one]);
    body.graph.results = vec![product];

    let mut branch = Make::default();
    branch.graph.params = vec![i64s.clone()];
    let x = branch.graph.add(NodeKind::Param(0), vec![], i64s.clone(), &spans);
    let y = branch.op(&NEG, &[x]);
    branch.graph.results = vec![y];
    let mut other = branch.graph.clone();
    other.results = vec![x];

    let mut m = Make::default();
    let x = m.input(0, i64s.clone());
    let yes = m.graph.constant(Scalar::bool(true), &spans);
    let kind = NodeKind::If(std::sync::Arc::new(If { then: branch.graph, otherwise: other }));
    let choice = m.graph.add(kind, vec![yes, x], i64s.clone(), &spans);
    let chosen = m.graph.add(NodeKind::Project(0), vec![choice], i64s.clone(), &spans);
    let l = Loop { n_carries: 1, body: body.graph, cond: None, names: vec!["s".into()] };
    let kind = NodeKind::Loop(std::sync::Arc::new(l));
    let l = m.graph.add(kind, vec![x, x, x, chosen], i64s.clone(), &spans);
    let s = m.graph.add(NodeKind::Project(0), vec![l], i64s, &spans);
    let (program, _) = m.run(&[s], &Options::default());
    assert_eq!(program.graph.len(), 4);
    assert_eq!(text(&program.graph, NodeId(1)), "negative(i0)");
    let NodeKind::Loop(l) = &program.graph.node(NodeId(2)).kind else { panic!("a loop is expected") };
    assert_eq!(l.body.len(), 1);
}

#[test]
fn effects_and_defaults_keep_their_nodes() {
    let mut m = Make::default();
    let x = m.input(0, vector(DType::F64));
    let one = m.num(1.0, DType::F64);
    let unused = m.op(&NEG, &[x]);
    let default = m.op(&MUL, &[x, one]);
    let _ = unused;
    let span = Span::new(FileId(0), 0, 1);
    m.graph.effects.push(Effect { kind: EffectKind::Print(vec![]), args: vec![x], span });
    let input = Input { name: "x".into(), ty: vector(DType::F64), span, default: Some(default) };
    let program = Program { graph: m.graph, inputs: vec![input], ..Program::default() };
    let (program, _) = simplify(program, &book(), &Options::default());
    assert_eq!(program.graph.len(), 1);
    assert_eq!(program.inputs[0].default, Some(program.graph.effects[0].args[0]));
}

#[test]
fn checks_that_are_known_to_hold_go_away() {
    let mut m = Make::default();
    let (two, three) = (m.num(2.0, DType::I64), m.num(3.0, DType::I64));
    let span = Span::new(FileId(0), 0, 1);
    for (index, size) in [(two, 3), (three, 3), (three, 4)] {
        let kind = EffectKind::CheckIndex { axis: 0, size: Size::constant(size), array: "x".into() };
        m.graph.effects.push(Effect { kind, args: vec![index], span });
    }
    let program = m.run(&[], &Options::default()).0;
    assert_eq!(program.graph.effects.len(), 1);
}

#[test]
fn mistakes_in_rules_are_found() {
    let rules = [
        rule!("a": "(log2 x)" => "x", Canonical, Exact),
        rule!("b": "(log x)" => "y", Canonical, Exact),
        rule!("c": "(log x x)" => "x", Canonical, Exact),
        rule!("d": "(broadcast_to x)" => "x", Canonical, Exact),
        rule!("e": "(log x" => "x", Canonical, Exact),
        rule!("f": "(log x)" => "x", Canonical, Exact, [z: float]),
    ];
    let errors = with_mistakes(&rules).mistakes();
    let messages: Vec<_> = errors.iter().map(|e| e.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "no op is called `log2`",
            "`y` does not stand on the left side",
            "`log` takes 1 arrays, not 2",
            "the attribute `shape` of `broadcast_to` is not named",
            "the pattern ends too early",
            "`z` is guarded but does not stand on the left side",
        ]
    );
}

/// A program with a loop of this many turns over its input, which doubles a carry.
fn doubling(turns: i64) -> (Make, NodeId) {
    let i64s = Type::scalar(DType::I64);
    let mut body = Make::default();
    body.graph.params = vec![i64s.clone(), i64s.clone()];
    let spans = SpanSet::one(Span::new(FileId(0), 1, 2));
    let index = body.graph.add(NodeKind::Param(0), vec![], i64s.clone(), &spans);
    let carry = body.graph.add(NodeKind::Param(1), vec![], i64s.clone(), &spans);
    let next = body.op(&ADD, &[carry, index]);
    body.graph.results = vec![next];
    let mut m = Make::default();
    let x = m.input(0, i64s.clone());
    let bounds = [5.0, 5.0 + 2.0 * turns as f64, 2.0].map(|bound| m.num(bound, DType::I64));
    let l = Loop { n_carries: 1, body: body.graph, cond: None, names: vec!["s".into()] };
    let args = bounds.into_iter().chain([x]).collect();
    let l = m.graph.add(NodeKind::Loop(std::sync::Arc::new(l)), args, i64s.clone(), &spans);
    let s = m.graph.add(NodeKind::Project(0), vec![l], i64s, &spans);
    (m, s)
}

#[test]
fn loops_of_no_or_one_turn_are_no_loops() {
    for (turns, want) in [(-1, "i0"), (0, "i0"), (1, "add(i0, 5)")] {
        let (m, s) = doubling(turns);
        assert_eq!(m.text(s, &Options::default()), want);
    }
    let (m, s) = doubling(2);
    let program = m.run(&[s], &Options::default()).0;
    assert!(program.graph.ids().any(|id| matches!(program.graph.node(id).kind, NodeKind::Loop(_))));
}

#[test]
fn a_condition_is_known_in_its_branches() {
    let (bools, i64s) = (Type::scalar(DType::Bool), Type::scalar(DType::I64));
    let spans = SpanSet::one(Span::new(FileId(0), 1, 2));
    let branch = |value: f64| {
        let mut branch = Make::default();
        branch.graph.params = vec![bools.clone()];
        let value = branch.num(value, DType::I64);
        branch.graph.results = vec![value];
        branch.graph
    };
    // Both branches ask the same again.
    let outer = || {
        let mut m = Make::default();
        m.graph.params = vec![bools.clone()];
        let c = m.graph.add(NodeKind::Param(0), vec![], bools.clone(), &spans);
        let kind = NodeKind::If(std::sync::Arc::new(If { then: branch(1.0), otherwise: branch(2.0) }));
        let inner = m.graph.add(kind, vec![c, c], i64s.clone(), &spans);
        let result = m.graph.add(NodeKind::Project(0), vec![inner], i64s.clone(), &spans);
        m.graph.results = vec![result];
        m.graph
    };
    let mut m = Make::default();
    let c = m.input(0, bools.clone());
    let kind = NodeKind::If(std::sync::Arc::new(If { then: outer(), otherwise: outer() }));
    let choice = m.graph.add(kind, vec![c, c], i64s.clone(), &spans);
    let result = m.graph.add(NodeKind::Project(0), vec![choice], i64s.clone(), &spans);
    let program = m.run(&[result], &Options::default()).0;
    let i = program.graph.ids().find_map(|id| match &program.graph.node(id).kind {
        NodeKind::If(i) => Some(i.clone()),
        _ => None,
    });
    let i = i.unwrap();
    let text_of = |graph: &Graph| text(graph, graph.results[0]);
    assert_eq!((text_of(&i.then), text_of(&i.otherwise)), ("1".to_string(), "2".to_string()));
}

#[test]
fn what_others_read_is_not_sole() {
    let rules = [rule!("twice": "(negative n=(negative x))" => "x", Canonical, Exact, [n: sole])];
    let book = book_of(&rules);
    for is_shared in [false, true] {
        let mut m = Make::default();
        let x = m.input(0, vector(DType::F64));
        let once = m.op(&NEG, &[x]);
        let twice = m.op(&NEG, &[once]);
        m.graph.results = if is_shared { vec![twice, once] } else { vec![twice] };
        let program = Program { graph: m.graph, ..Program::default() };
        let report = simplify(program, &book, &Options::default()).1;
        assert_eq!(report.count, usize::from(!is_shared));
    }
}
