//! Compiled functions as a Rust program calls them.

use ndarray::{Array1, Array2, array};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use texpr::{Arg, Function, FunctionOptions};

/// Counts the allocations of each thread.
struct Counting;

thread_local!(static ALLOCATIONS: Cell<usize> = const { Cell::new(0) });

// SAFETY: everything is passed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|n| n.set(n.get() + 1));
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(start, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

const PI: &str = "input x: f64[n]\ninput y: f64[n]\noutput estimate = 4 * sum(x**2 + y**2 <= 1) / n\n";

#[test]
fn arrays_of_any_layout_go_in_and_come_out() {
    let f = Function::from_text("f", "input a: f64[n, m]\noutput b = a.T + 1\noutput s = sum(a)\n").unwrap();
    let a = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    let out = f.call(&[(&a).into()]).unwrap();
    assert_eq!(out["b"].to_ndarray::<f64>().unwrap(), (&a.t() + 1.0).into_dyn());
    assert_eq!(out["s"].item::<f64>(), Some(21.0));
    let t = a.t();
    let out = f.call(&[(&t).into()]).unwrap();
    assert_eq!(out[0].view::<f64>().unwrap(), (&a + 1.0).into_dyn());
    assert_eq!(f.outputs(), ["b", "s"]);
    assert_eq!(f.inputs().collect::<Vec<_>>(), [("a", "f64[n, m]".to_string())]);
}

#[test]
fn inputs_are_read_where_they_are() {
    let f = Function::from_text("f", PI).unwrap();
    let x = vec![0.5; 30_000];
    let pool = texpr::Pool::new();
    let checked = texpr::pipeline::check_text("f", PI);
    let g = Function::compile(checked, FunctionOptions { pool: pool.clone(), ..Default::default() }).unwrap();
    g.call(&[(&x).into(), (&x).into()]).unwrap();
    assert!(pool.stats().peak < 4096, "the inputs of 480 kB are not copied: {:?}", pool.stats());
    assert_eq!(f.call(&[(&x).into(), (&x).into()]).unwrap()["estimate"].item::<f64>(), Some(4.0));
}

#[test]
fn a_result_outlives_the_input_it_is() {
    let f =
        Function::from_text("f", "input x: f64[n]\noutput y = x\noutput z = reshape(x, (1, n))\n").unwrap();
    for named in [false, true] {
        let out = {
            let x = vec![1.0, 2.0, 3.0];
            if named { f.call_named(&[("x", (&x).into())]) } else { f.call(&[(&x).into()]) }.unwrap()
        };
        assert_eq!(out["y"].as_slice::<f64>().unwrap(), [1.0, 2.0, 3.0]);
        assert_eq!(out["z"].shape(), [1, 3]);
    }
}

#[test]
fn a_warm_call_into_places_allocates_nothing() {
    let f = Function::from_text(
        "f",
        "fn cumulate(a, k) = loop (s = a) for i in 0..3 { s * k + a }\n\
         input x: f64[n]\ninput k: f64\nlet m = mean(x)\nlet d = cumulate(x - m, k)\n\
         output v = sqrt(sum(d**2))\noutput w = d + 1\n",
    )
    .unwrap();
    let x = Array1::linspace(0.0, 1.0, 500);
    let (mut v, mut w) = (0.0, Array1::zeros(500));
    let mut call = || {
        f.call_into(&[(&x).into(), 0.5.into()], &mut [(&mut v).into(), (&mut w).into()]).unwrap();
    };
    (0..3).for_each(|_| call());
    let before = ALLOCATIONS.with(Cell::get);
    (0..10).for_each(|_| call());
    assert_eq!(ALLOCATIONS.with(Cell::get) - before, 0);
    let out = f.call(&[(&x).into(), 0.5.into()]).unwrap();
    assert_eq!(out["v"].item::<f64>(), Some(v));
    assert_eq!(out["w"].as_slice::<f64>(), w.as_slice());
}

#[test]
fn places_that_do_not_fit_are_refused_before_anything_runs() {
    let f = Function::from_text("f", "input x: f32[n, m]\noutput y = x * 2\n").unwrap();
    let x = Array2::<f32>::ones((2, 3));
    let call = |outs: &mut [texpr::OutArg<'_>]| f.call_into(&[(&x).into()], outs).unwrap_err().to_string();
    assert!(call(&mut []).contains("0 places are given for 1 outputs"));
    let mut y = Array2::<f64>::zeros((2, 3));
    assert!(call(&mut [(&mut y).into()]).contains("output `y` is f32[2, 3], and its place is f64[2, 3]"));
    let mut y = Array2::<f32>::zeros((3, 2));
    assert!(call(&mut [(&mut y).into()]).contains("its place is f32[3, 2]"));
    let mut y = Array2::<f32>::zeros((3, 2)).reversed_axes();
    assert!(call(&mut [(&mut y).into()]).contains("not in C order"));
    let mut y = Array2::<f32>::zeros((2, 3));
    f.call_into(&[(&x).into()], &mut [(&mut y).into()]).unwrap();
    assert_eq!(y, &x * 2.0);
}

#[test]
fn wrong_arguments_are_told_in_the_programs_names() {
    let f = Function::from_text("f", PI).unwrap();
    let (x, y) = (vec![0.0; 3], vec![0.0; 4]);
    assert_eq!(f.call(&[(&x).into(), (&y).into()]).unwrap_err().code(), "D0402");
    assert_eq!(f.call(&[(&x).into()]).unwrap_err().code(), "C0501");
    assert_eq!(f.call(&[(&x).into(), 1.0.into()]).unwrap_err().code(), "D0401");
    assert_eq!(f.call(&[(&x).into(), (&x).into(), (&x).into()]).unwrap_err().code(), "D0407");
    assert_eq!(f.call_named(&[("z", (&x).into())]).unwrap_err().code(), "C0502");
    assert_eq!(f.call_named(&[("x", (&x).into()), ("x", (&x).into())]).unwrap_err().code(), "C0503");
    let strings = Function::from_text("f", "output y = 1 +\n").unwrap_err();
    assert_eq!(strings.code(), "E0101");
}

#[test]
fn dtypes_widen_and_defaults_are_filled_in() {
    let f = Function::from_text("f", "input x: f64[n]\ninput k: f64 = 2\noutput y = x * k\n").unwrap();
    let x = [1f32, 2.0];
    for _ in 0..2 {
        assert_eq!(f.call(&[(&x).into()]).unwrap()["y"].as_slice::<f64>().unwrap(), [2.0, 4.0]);
        assert_eq!(f.call(&[(&x).into(), 3f32.into()]).unwrap()["y"].as_slice::<f64>().unwrap(), [3.0, 6.0]);
        let x = [1.0, 2.0];
        assert_eq!(f.call(&[(&x).into(), 3.0.into()]).unwrap()["y"].as_slice::<f64>().unwrap(), [3.0, 6.0]);
        assert_eq!(f.call(&[(&x).into()]).unwrap()["y"].as_slice::<f64>().unwrap(), [2.0, 4.0]);
    }
    let f = Function::from_text("f", "input x: f32[n]\noutput y = x\n").unwrap();
    assert_eq!(f.call(&[(&[1f64]).into()]).unwrap_err().code(), "D0304");
}

#[test]
fn sizes_given_by_value_are_part_of_the_signature() {
    let f = Function::from_text("f", "input n: i64\noutput y = zeros((n,)) + n\n").unwrap();
    for n in [3i64, 5, 3, 0] {
        assert_eq!(f.call(&[n.into()]).unwrap()["y"].shape(), [n as usize]);
    }
    assert_eq!(f.call(&[(-1i64).into()]).unwrap_err().code(), "D0403");
}

#[test]
fn many_threads_call_one_function() {
    let f = Function::from_text("f", PI).unwrap();
    std::thread::scope(|scope| {
        for t in 0..4 {
            let f = f.clone();
            scope.spawn(move || {
                for n in [10, 1000, 200_000 + t] {
                    let x = vec![0.1; n];
                    let out = f.call(&[Arg::from(&x), Arg::from(&x)]).unwrap();
                    assert_eq!(out["estimate"].item::<f64>(), Some(4.0));
                }
            });
        }
    });
}

#[test]
fn a_script_is_loaded_from_its_file() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/exp_sum.tx");
    let f = Function::load(path).unwrap();
    assert!(f.inputs().len() > 0);
    assert_eq!(Function::load("nowhere.tx").unwrap_err().code(), "C0506");
}

#[test]
fn complex_numbers_and_halves_go_in_and_out() {
    use texpr::half::f16;
    use texpr::num_complex::Complex;
    let text = "
input z: c128[n]
input w: c64 = 2j
input h: f16 = 0.5
output y = z * w
output size = f16(abs(w)) + h
";
    let f = Function::from_text("complex", text).expect("it compiles");
    let z = [Complex::new(1.0, 2.0), Complex::new(0.0, -1.0)];
    let want = [Complex::new(-4.0, 2.0), Complex::new(2.0, 0.0)];
    for _ in 0..2 {
        let outputs = f.call(&[(&z).into()]).expect("it runs");
        assert_eq!(outputs["y"].as_slice::<Complex<f64>>(), Some(&want[..]));
        assert_eq!(outputs["size"].item::<f16>(), Some(f16::from_f32(2.5)));
    }
    let (mut y, mut size) = ([Complex::default(); 2], f16::ZERO);
    let args: [Arg<'_>; 3] = [(&z).into(), Complex::new(0f32, 2.0).into(), f16::ONE.into()];
    f.call_into(&args, &mut [y.as_mut_slice().into(), (&mut size).into()]).expect("it runs");
    assert_eq!((y, size), (want, f16::from_f32(3.0)));
    let refused = f.call_into(&args, &mut [[0.0; 2].as_mut_slice().into(), (&mut size).into()]);
    assert!(refused.is_err());
}
