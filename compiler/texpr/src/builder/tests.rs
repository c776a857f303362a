//! Handles, poison and limits; whole programs are compared with scripts in `tests/builder`.

use crate::DType::{Bool, F32, F64, I64, U8};
use crate::{Builder, Expr, args, ix};

/// The codes of what is wrong, in the order of their places.
fn codes(tx: Builder) -> Vec<&'static str> {
    match tx.finish() {
        Ok(built) => built.warnings.iter().map(|d| d.code.id).collect(),
        Err(error) => error.diagnostics().iter().map(|d| d.code.id).collect(),
    }
}

/// A value that could not be made.
fn poison(tx: &Builder) -> Expr<'_> {
    tx.size("nowhere")
}

#[test]
fn a_value_says_what_it_is() {
    let tx = Builder::new();
    let x = tx.input("x", F32, ("n", 3));
    assert_eq!((x.dtype(), x.ndim(), format!("{x:?}").as_str()), (Some(F32), Some(2), "Expr(f32[n, 3])"));
    assert_eq!(tx.value(true).dtype(), Some(Bool));
    assert_eq!(x.size().type_text(), "i64");
    assert_eq!(x.t().type_text(), "f32[3, n]");
}

#[test]
fn literals_are_weak_on_either_side() {
    let tx = Builder::new();
    let (a, b) = (tx.input("a", F32, ["n"]), tx.input("b", U8, ["n"]));
    for (value, dtype) in [
        (a * 2, F32),
        (0.5 * a, F32),
        (1 - b, U8),
        (b + 0.5, F64),
        (a.maximum(0), F32),
        (a + tx.value(2.0) * 3, F32),
        (b / 2, F64),
        (2 * a.dim(0), I64),
        (true & b.gt(1), Bool),
    ] {
        assert_eq!(value.dtype(), Some(dtype), "{value:?}");
    }
}

#[test]
fn one_mistake_is_told_once_whatever_is_made_of_it() {
    let tx = Builder::new();
    let p = poison(&tx);
    assert_eq!((p.dtype(), p.ndim(), p.type_text().as_str()), (None, None, ""));
    let x = tx.input("x", F64, ["n"]);
    let [a, b] = p.unpack();
    let mut y = (x + p * a - b.exp()).at(ix![p, 1..]).with(p).set(p);
    y += -p & !p;
    let z =
        tx.zeros(p.shape()) + tx.full((p, 2), y) + p.dim(3) + p.size() + tx.call("nn.softmax", (p,), args());
    let w = tx.if_(p, || z, || x.sum());
    let (u, v) = tx.loop_((w, 1.0)).for_((p, 3)).while_(|(u, _)| u.gt(p)).body(|i, (u, v)| (u + p, v * i));
    tx.assert(u.gt(v), "never");
    tx.print("never", (u, v));
    let _ = tx.input_or("d", F64, ["n"], p);
    tx.output("y", u);
    assert_eq!(codes(tx), ["E0401"]);
}

#[test]
fn a_mistake_in_a_loop_that_is_read_twice_is_told_once() {
    let tx = Builder::new();
    let x = tx.input("x", F32, ["n"]);
    let y = tx.input("y", F32, ["m"]);
    // The literal start takes the body's type, so the body is read again.
    let s = tx.loop_(0).for_(0..3).body(|_, s| {
        let _ = x + y;
        s + x.sum()
    });
    tx.output("s", s);
    assert_eq!(codes(tx), ["E0201"]);
}

#[test]
fn a_mistake_leaves_no_region_open() {
    let tx = Builder::new();
    let x = tx.input("x", F64, ["n"]);
    let c = x.sum().gt(0);
    let _ = tx.if_(c, || tx.loop_(x).for_(0..2).body(|_, x| x.at(ix![.., 0])), || x);
    let _ = tx.loop_(x).while_(|_| x + tx.size("a")).body(|x| x);
    let _ = tx.loop_(x).for_(0..2).body(|_, _| tx.if_(c, || x.at(ix![0, 0]), || x));
    tx.output("x", x);
    assert_eq!(tx.state.borrow().cx.depth(), 0);
    assert_eq!(codes(tx), ["E0206", "E0401", "E0206"]);
}

#[test]
fn loops_nest_no_deeper_than_in_scripts() {
    fn nest<'t>(tx: &'t Builder, x: Expr<'t>, depth: usize) -> Expr<'t> {
        if depth == 0 { x + 1 } else { tx.loop_(x).for_(0..2).body(|_, x| nest(tx, x, depth - 1)) }
    }
    let tx = Builder::new();
    let x = tx.input("x", F64, []);
    tx.output("y", nest(&tx, x, texpr_sema::MAX_LOOPS));
    assert_eq!(codes(tx), Vec::<&str>::new());
    let tx = Builder::new();
    let x = tx.input("x", F64, []);
    tx.output("y", nest(&tx, x, texpr_sema::MAX_LOOPS + 1));
    assert_eq!(codes(tx), ["E0419"]);
}

#[test]
fn a_loop_without_values_runs_for_its_effects() {
    let tx = Builder::new();
    let x = tx.input("x", F64, ["n"]);
    tx.loop_(()).for_(..tx.size("n")).body(|i, ()| tx.print("x", x.at(i)));
    tx.output("x", x);
    let built = tx.finish().expect("it is right");
    assert_eq!(built.program.graph.effects.len(), 1);
}

#[test]
fn long_chains_are_built() {
    let tx = Builder::new();
    let x = tx.input("x", F64, ["n"]);
    let mut y = x;
    for _ in 0..20_000 {
        y = (y + 1).sqrt();
    }
    tx.output("y", y);
    let built = tx.finish().expect("it is right");
    assert!(built.program.graph.len() > 40_000);
}

#[test]
fn a_panic_in_a_closure_leaves_the_builder_usable() {
    let tx = Builder::new();
    let x = tx.input("x", F64, []);
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        tx.loop_(x).for_(0..2).body(|_, _| -> Expr<'_> { panic!("the user's own") })
    }));
    assert!(caught.is_err());
    // Values can still be made, and the program ends with an error rather than half a loop.
    assert_eq!((x + 1).type_text(), "f64");
    tx.output("x", x);
    assert_eq!(codes(tx), ["E0408"]);
}

#[test]
fn what_is_built_goes_where_a_script_goes() {
    let tx = Builder::new();
    let _unused = tx.input("unused", F64, []);
    tx.output("y", 1 + tx.input("x", F64, []));
    let mut checked = crate::pipeline::Checked::from(tx.finish().expect("it is right"));
    assert!(!checked.has_errors() && checked.diagnostics.len() == 1);
    let text = crate::emit::text(
        &mut checked,
        crate::emit::Stage::Simplified,
        &Default::default(),
        crate::exec::Generator::Auto,
    );
    assert!(text.is_ok_and(|text| text.contains("output y = ")));
}

#[test]
fn a_size_is_a_whole_number() {
    let tx = Builder::new();
    let x = tx.input("x", F64, ["n"]);
    let k = tx.input("k", I64, []);
    tx.output("y", x + k + tx.size("n") + tx.size("k"));
    assert_eq!(tx.size("x").type_text(), "");
    assert_eq!(codes(tx), ["E0418"]);
}

#[test]
fn the_shape_of_a_value_that_is_gone_is_no_shape() {
    let tx = Builder::new();
    let mut kept = None;
    let x = tx.input("x", F64, ["n"]);
    let y = tx.loop_(x).for_(0..3).body(|_, x| {
        kept = Some(x);
        x
    });
    let gone = kept.expect("the body was read");
    tx.output("y", y + tx.zeros(gone.shape()));
    assert_eq!(codes(tx), ["E0415"]);
}
