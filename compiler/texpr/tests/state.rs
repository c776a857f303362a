//! States as a Rust program keeps them.

use texpr::{Array, Builder, DType, Function, FunctionOptions, Pool, State};

const SUM: &str = "input x: f64[n]\nstate total: f64[n] = zeros(n)\nstate count = 0\n\
                   update total = total + x\nupdate count = count + 1\noutput before = total\n";

fn numbers(state: &State, name: &str) -> Vec<f64> {
    state.get(name).map(Array::to_f64_vec).unwrap_or_default()
}

#[test]
fn steps_go_on_and_calls_begin_anew() {
    let f = Function::from_text("f", SUM).unwrap();
    assert_eq!(f.inputs().collect::<Vec<_>>(), [("x", "f64[n]".to_string())]);
    let states: Vec<_> = f.states().collect();
    assert_eq!(states, [("total", "f64[n]".to_string()), ("count", "i64".to_string())]);
    let x = [1.0, 2.0];
    let mut state = f.start();
    assert!(state.get("total").is_none());
    for k in 0..4 {
        let out = state.step(&[(&x).into()]).unwrap();
        assert_eq!(out["before"].to_f64_vec(), [k as f64, 2.0 * k as f64]);
        assert_eq!(out.iter().len(), 1);
        assert_eq!(f.call(&[(&x).into()]).unwrap()["before"].to_f64_vec(), [0.0, 0.0]);
        assert_eq!(f.call_named(&[("x", (&x).into())]).unwrap()[0].to_f64_vec(), [0.0, 0.0]);
    }
    assert_eq!((numbers(&state, "total"), numbers(&state, "count")), (vec![4.0, 8.0], vec![4.0]));
    let mut y = [7.0, 7.0];
    f.call_into(&[(&x).into()], &mut [y.as_mut_slice().into()]).unwrap();
    assert_eq!(y, [0.0, 0.0]);
}

#[test]
fn a_clone_stays_what_it_is() {
    let f = Function::from_text("f", "state w: f64[4] = [1, 2, 3, 4]\nupdate w = w * 2\noutput s = sum(w)\n")
        .unwrap();
    let mut state = f.start();
    state.step(&[]).unwrap();
    let before = state.clone();
    let held = state.get("w").unwrap().clone();
    assert_eq!(state.step(&[]).unwrap()["s"].item::<f64>(), Some(20.0));
    assert_eq!(numbers(&before, "w"), [2.0, 4.0, 6.0, 8.0]);
    assert_eq!(held.to_f64_vec(), [2.0, 4.0, 6.0, 8.0]);
    assert_eq!(numbers(&state, "w"), [4.0, 8.0, 12.0, 16.0]);
}

#[test]
fn the_new_state_is_written_over_the_old_one() {
    let text = "input i: i64\nstate w: f64[n] = zeros(n)\ninput x: f64[n]\n\
                update w = (w with [i] = 1) + x\nstate v: f64[n] = zeros(n)\nupdate v = v with [i] += 2\noutput y = x[i]\n";
    let pool = Pool::new();
    let checked = texpr::pipeline::check_text("f", text);
    let f = Function::compile(checked, FunctionOptions { pool: pool.clone(), ..Default::default() }).unwrap();
    let x = vec![0.5; 100_000];
    let mut state = f.start();
    state.step(&[3i64.into(), (&x).into()]).unwrap();
    state.step(&[4i64.into(), (&x).into()]).unwrap();
    pool.reset_peak();
    let (live, place) = (pool.stats().live, state.get("v").unwrap().as_ptr());
    for i in 5..9i64 {
        state.step(&[i.into(), (&x).into()]).unwrap();
    }
    assert!(pool.peak() < live + 4096, "{} bytes beside the {live} of the states", pool.peak() - live);
    assert_eq!(state.get("v").unwrap().as_ptr(), place);
    assert_eq!(state.get("v").unwrap().get(&[8]).unwrap().as_f64(), 2.0);
    assert_eq!(state.get("w").unwrap().get(&[3]).unwrap().as_f64(), 1.0 + 6.0 * 0.5);
}

#[test]
fn what_goes_wrong_before_a_step_leaves_the_state() {
    let f = Function::from_text("f", SUM).unwrap();
    let mut state = f.start();
    state.step(&[(&[1.0, 2.0]).into()]).unwrap();
    let wrong = state.step(&[(&[1.0, 2.0, 3.0]).into()]).unwrap_err();
    assert_eq!(wrong.code(), "D0402");
    assert!(wrong.to_string().contains("state `total`"), "{wrong}");
    assert_eq!(state.step(&[]).unwrap_err().code(), "C0501");
    assert_eq!(state.step(&[1.0.into(), 2.0.into()]).unwrap_err().code(), "D0407");
    assert_eq!(numbers(&state, "total"), [1.0, 2.0]);
    assert_eq!(f.call_named(&[("total", 1.0.into())]).unwrap_err().code(), "C0502");
}

#[test]
fn a_step_that_fails_on_its_way_takes_the_state_with_it() {
    let f = Function::from_text(
        "f",
        "input x: f64\nstate s = 0.0\nassert x > 0, \"no\"\nupdate s = s + x\noutput t = s\n",
    )
    .unwrap();
    let mut state = f.start();
    state.step(&[1.0.into()]).unwrap();
    let kept = state.clone();
    assert_eq!(state.step(&[(-1.0).into()]).unwrap_err().code(), "R0501");
    assert_eq!(state.step(&[1.0.into()]).unwrap_err().code(), "R0505");
    assert!(state.get("s").is_none());
    let mut again = kept;
    assert_eq!(again.step(&[1.0.into()]).unwrap()["t"].item::<f64>(), Some(1.0));
    state.set("s", texpr::read("5").unwrap()).unwrap();
    assert_eq!(state.step(&[1.0.into()]).unwrap()["t"].item::<f64>(), Some(5.0));
}

#[test]
fn states_are_set_saved_and_loaded() {
    let f = Function::from_text("f", SUM).unwrap();
    let folder = std::env::temp_dir().join(format!("texpr_state_{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let mut state = f.start();
    assert_eq!(state.save(&path("a.npz")).unwrap_err().code(), "R0505");
    state.set("total", &[1.0, 2.0][..]).unwrap();
    state.step(&[(&[1.0, 1.0]).into()]).unwrap();
    for name in ["a.npz", "a.safetensors"] {
        state.save(&path(name)).unwrap();
        let mut loaded = f.load_state(&path(name)).unwrap();
        assert_eq!((numbers(&loaded, "total"), numbers(&loaded, "count")), (vec![2.0, 3.0], vec![1.0]));
        assert_eq!(loaded.step(&[(&[0.0, 0.0]).into()]).unwrap()["before"].to_f64_vec(), [2.0, 3.0]);
    }
    assert_eq!(state.save(&path("a.csv")).unwrap_err().code(), "D0312");
    let g = Function::from_text("g", "state total = 0.0\nupdate total = total + 1\noutput total\n").unwrap();
    assert_eq!(g.load_state(&path("a.npz")).unwrap_err().code(), "D0409");
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(state.set("totl", texpr::read("1").unwrap()).unwrap_err().code(), "C0502");
    assert_eq!(state.set("total", texpr::read("1").unwrap()).unwrap_err().code(), "D0401");
    let text = state.set("count", Array::scalar(texpr_base::Scalar::f64(0.5))).unwrap_err();
    assert_eq!(text.code(), "D0304");
    assert!(text.to_string().contains("state `count`"), "{text}");
}

#[test]
fn many_threads_keep_states_of_their_own() {
    let f = Function::from_text("f", SUM).unwrap();
    std::thread::scope(|scope| {
        for t in 0..4 {
            let f = f.clone();
            scope.spawn(move || {
                let x = vec![1.0; 1000 + t];
                let mut state = f.start();
                for _ in 0..50 {
                    state.step(&[(&x).into()]).unwrap();
                }
                assert!(numbers(&state, "total").iter().all(|value| *value == 50.0));
            });
        }
    });
}

#[test]
fn the_builder_says_what_scripts_say() {
    let tx = Builder::new();
    let x = tx.input("x", DType::F64, ["n"]);
    let total = tx.state("total", DType::F64, ["n"], tx.zeros(tx.size("n")));
    let count = tx.state("count", DType::I64, [], 0);
    tx.update(total, total + x);
    tx.update(count, count + 1);
    tx.output("before", total);
    let mut state = tx.compile().unwrap().start();
    state.step(&[(&[1.0]).into()]).unwrap();
    assert_eq!(state.step(&[(&[2.0]).into()]).unwrap()["before"].to_f64_vec(), [1.0]);
    assert_eq!((numbers(&state, "total"), numbers(&state, "count")), (vec![3.0], vec![2.0]));

    let tx = Builder::new();
    let x = tx.input("x", DType::F64, []);
    let s = tx.state("s", DType::F64, [], 1.5);
    let _idle = tx.state("idle", DType::F64, [], 0);
    tx.update(x, 2.0);
    tx.update(x + s, 2.0);
    tx.update(s, tx.value([1.0, 2.0]));
    tx.update(s, 1.0);
    tx.update(s, 2.0);
    let error = tx.finish().unwrap_err();
    let codes: Vec<_> = error.diagnostics().iter().map(|d| d.code.id).collect();
    assert_eq!(codes, ["E0420", "E0420", "E0203", "E0421"], "{error}");
}
