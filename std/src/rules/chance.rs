//! The whole set on random graphs: it comes to rest, keeps every bit where it promises to, and loses no place of the source.

use super::laws::{evaluate, hard};
use super::{all, book};
use texpr_base::{DType, FileId, Scalar, Size, Span, SpanSet};
use texpr_ir::graph::{Graph, Input, NodeKind, Output, Program};
use texpr_ir::interp::Value;
use texpr_ir::op::{Call, Promote};
use texpr_ir::verify::verify_program;
use texpr_ir::{NodeId, Type, Vocabulary};
use texpr_opt::rewrite::{Options, Promise, simplify};

/// The ops that rules are about.
const OPS: [&str; 29] = [
    "add",
    "subtract",
    "multiply",
    "divide",
    "negative",
    "abs",
    "square",
    "sqrt",
    "reciprocal",
    "exp",
    "log",
    "expm1",
    "log1p",
    "sigmoid",
    "softplus",
    "minimum",
    "maximum",
    "where",
    "equal",
    "less",
    "less_equal",
    "logical_not",
    "logical_and",
    "logical_or",
    "floor",
    "floor_divide",
    "remainder",
    "power",
    "erf",
];

/// A small generator, so that a failure can be run again by its seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

fn random_program(seed: u64, vocabulary: &Vocabulary) -> Program {
    let mut dice = Dice(seed);
    let mut graph = Graph::new();
    let mut inputs = Vec::new();
    let spans = |at: usize| SpanSet::one(Span::new(FileId(0), at, at + 1));
    for (k, dtype) in [DType::F64, DType::F64, DType::I64, DType::U8, DType::Bool].into_iter().enumerate() {
        let ty = Type::new(dtype, vec![Size::constant(7)]);
        graph.add(NodeKind::Input(k as u32), vec![], ty.clone(), &spans(k));
        inputs.push(Input { name: format!("x{k}"), ty, span: Span::new(FileId(0), k, k + 1), default: None });
    }
    for dtype in [DType::F64, DType::I64, DType::U8] {
        for value in [0.0, -0.0, 1.0, -1.0, 2.0, 4.0, 0.5] {
            graph.constant(Scalar::from_f64(dtype, value), &spans(20));
        }
    }
    for at in 0..60 {
        let def = vocabulary.op(OPS[dice.roll(OPS.len())]);
        let Some(def) = def else { continue };
        // Often something recent, so that ops stand on one another.
        let mut pick = |len: usize| if dice.roll(2) == 0 { len - 1 - dice.roll(8) } else { dice.roll(len) };
        let args: Vec<NodeId> = (0..def.params.len()).map(|_| NodeId::new(pick(graph.len()))).collect();
        let types: Vec<Type> = args.iter().map(|id| graph.ty(*id).clone()).collect();
        let alike =
            types[usize::from(def.promote == Promote::Choice)..].windows(2).all(|p| p[0].dtype == p[1].dtype);
        let last = types[types.len() - 1].dtype;
        let fits = match def.promote {
            Promote::Float | Promote::NarrowFloat => last.is_float(),
            Promote::Numeric => last != DType::Bool,
            Promote::Bool => last == DType::Bool,
            Promote::Choice => types[0].dtype == DType::Bool,
            _ => true,
        };
        let (sizes, maybe_equal) = Default::default();
        let call = Call { def, args: &types, attrs: &[], sizes: &sizes, maybe_equal: &maybe_equal };
        if alike
            && fits
            && let Ok(ty) = (def.infer)(&call)
        {
            graph.add(NodeKind::Op { def, attrs: vec![] }, args, ty, &spans(100 + at));
        }
    }
    let outputs =
        (0..3).map(|k| Output { name: format!("y{k}"), span: Span::new(FileId(0), 0, 1) }).collect();
    graph.results = (0..3).map(|k| NodeId::new(graph.len() - 1 - k)).collect();
    Program { graph, inputs, outputs, ..Program::default() }
}

fn inputs() -> Vec<Value> {
    let column = |dtype: DType, step: usize| {
        let values = hard(dtype);
        Value::new(dtype, vec![7], (0..7).map(|i| values[i * step % values.len()]).collect())
    };
    vec![
        column(DType::F64, 3),
        column(DType::F64, 5),
        column(DType::I64, 3),
        column(DType::U8, 2),
        column(DType::Bool, 3),
    ]
}

#[test]
fn the_set_comes_to_rest_and_exact_rules_keep_all_bits() {
    let (book, vocabulary) = (book(), crate::vocabulary());
    let improving =
        all().iter().filter(|r| r.promise != Promise::Exact).map(|r| r.name.to_string()).collect();
    let exact = Options { off: improving, ..Options::default() };
    let mut fired = 0;
    for seed in 0..300 {
        let program = random_program(seed, vocabulary);
        let (simple, report) = simplify(program.clone(), book, &Options::default());
        assert_eq!(verify_program(&simple), [], "seed {seed}");
        assert!(!report.exhausted, "seed {seed}");
        fired += report.count;
        let again = simplify(simple, book, &Options::default()).1;
        assert_eq!((again.by_rule(), again.folded), (vec![], 0), "seed {seed}");
        let bits = simplify(program.clone(), book, &exact).0;
        for k in 0..3 {
            let result = |program: &Program| {
                let mut one = program.clone();
                one.graph.results = vec![program.graph.results[k]];
                one.outputs.truncate(1);
                evaluate(&one, &inputs())
            };
            let (l, r) = (result(&program), result(&bits));
            assert!(l.same(&r), "seed {seed}: {l:?} {r:?}");
        }
    }
    assert!(fired > 300, "{fired}");
}
