use super::*;
use texpr_base::{DType, Size, SizeVar};
use texpr_ir::PrimFn;
use texpr_ir::core::CoreId;
use texpr_kernel::affine::Affine;
use texpr_kernel::ir::{Form, Kernel, Out, OutKind, Source};

/// `y[i] = x[i] * factor` in nodes `node` and the one after it, of a size with this number.
fn scaled(node: u32, size: u32, factor: f64) -> Code {
    let at = Affine::axis(0, 1);
    Code::Kernel(Kernel {
        axes: vec![Size::var(SizeVar(size))],
        n_outer: 0,
        form: Form::Map,
        sources: vec![Source::Load { node: CoreId(node), dtype: DType::F64, at: at.clone(), line: None }],
        body: Arc::new(PrimFn::build1(&[DType::F64], |x| x[0] * factor)),
        piece: None,
        outs: vec![Out { node: CoreId(node + 1), dtype: DType::F64, kind: OutKind::Store(at) }],
    })
}

#[test]
fn kernels_of_one_structure_share_code_within_a_program_and_between_programs() {
    let program = [scaled(0, 0, 2.5), scaled(1, 1, 2.5), scaled(2, 0, 3.5)];
    let first = compile(&program, false).unwrap();
    assert_eq!(first.function(0) as usize, first.function(1) as usize);
    assert_ne!(first.function(0) as usize, first.function(2) as usize);
    let second = compile(&[scaled(9, 4, 3.5)], false).unwrap();
    assert_eq!(second.function(0) as usize, first.function(2) as usize);
}

#[test]
fn many_kernels_are_compiled_by_several_threads_each_once() {
    let program: Vec<Code> = (0..300).map(|k| scaled(k, 0, 10.0 + f64::from(k % 150))).collect();
    let loaded = compile(&program, false).unwrap();
    let mut places: Vec<usize> = (0..150).map(|k| loaded.function(k) as usize).collect();
    assert_eq!(places, (150..300).map(|k| loaded.function(k) as usize).collect::<Vec<_>>());
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), 150);
}

#[test]
fn a_listing_has_a_text_for_each_kernel() {
    let loaded = compile(&[scaled(0, 0, 2.5), scaled(1, 1, 2.5), scaled(2, 0, 7.0)], true).unwrap();
    assert_eq!(loaded.assembly.len(), 3);
    assert_eq!(loaded.assembly[0], loaded.assembly[1]);
    assert!(loaded.assembly.iter().all(|text| text.contains("ret")), "{:?}", loaded.assembly);
}
