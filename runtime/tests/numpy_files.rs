//! Files that NumPy itself wrote (`tests/data/make.py`), and files that we write, as others read them.

use num_complex::Complex;
use std::fs;
use texpr_base::DType;
use texpr_runtime::files::{self, Data};
use texpr_runtime::{Array, DataError, Pool};

fn read(name: &str) -> Result<Data, DataError> {
    files::read(&format!("tests/data/{name}"), "x", &Pool::new())
}

fn array(name: &str) -> Array {
    read(name).unwrap_or_else(|error| panic!("{name}: {error}")).array
}

/// The message without its beginning, which names the file.
fn message(name: &str) -> String {
    let text = read(name).expect_err(name).to_string();
    let begin = format!("input `x`: `tests/data/{name}` ");
    text.strip_prefix(&begin).unwrap_or_else(|| panic!("{text}")).to_owned()
}

fn counting<T: From<u8> + texpr_runtime::Element>(shape: &[usize]) -> Array {
    let values: Vec<T> = (0..shape.iter().product::<usize>()).map(|i| T::from(i as u8)).collect();
    Array::from_slice(&values, shape).expect("the shape was counted")
}

#[test]
fn every_order_and_version_reads_alike() {
    assert_eq!(array("c_order.npy"), counting::<i32>(&[3, 4]));
    assert_eq!(array("f_order.npy"), counting::<i32>(&[3, 4]));
    assert_eq!(array("f_order_3d.npy"), counting::<f64>(&[2, 3, 4]));
    assert_eq!(array("f_order_big_endian.npy"), counting::<f64>(&[3, 4]));
    assert_eq!(array("big_endian.npy").to_f64_vec(), [1.5, -2.0, f64::INFINITY]);
    for version in 1..=3 {
        assert_eq!(array(&format!("version_{version}.npy")).to_f64_vec(), [1.0, 2.0]);
    }
}

#[test]
fn every_dtype_reads_to_its_ends() {
    for dtype in DType::ALL.into_iter().filter(|dtype| dtype.is_int()) {
        let kind = if dtype.is_signed() { 'i' } else { 'u' };
        let array = array(&format!("ends_{kind}{}.npy", dtype.size()));
        let ends: Vec<i128> = array.iter_scalars().map(|scalar| scalar.as_i128()).collect();
        assert_eq!((array.dtype(), ends), (dtype, vec![dtype.int_min(), dtype.int_max()]));
    }
    assert_eq!(array("ends_f4.npy").as_slice::<f32>(), Some(&[f32::MIN, f32::MAX][..]));
    assert_eq!(array("ends_f8.npy").as_slice::<f64>(), Some(&[f64::MIN, f64::MAX][..]));
    assert_eq!(array("half.npy").as_slice::<half::f16>(), Some(&[half::f16::ONE][..]));
    assert_eq!(array("complex.npy").as_slice::<Complex<f64>>(), Some(&[Complex::new(0.0, 1.0)][..]));
    assert_eq!(array("bool.npy").as_slice::<bool>(), Some(&[true, false, true][..]));
    assert_eq!(array("bool_of_other_bytes.npy").bytes(), [0, 1, 1]);
}

#[test]
fn scalars_and_empty_arrays_read() {
    let scalar = array("scalar.npy");
    assert_eq!((scalar.shape(), scalar.to_f64_vec()), (&[][..], vec![2.5]));
    assert_eq!((array("empty.npy").shape(), array("empty.npy").n_elements()), (&[3, 0][..], 0));
}

#[test]
fn archives_read_stored_and_compressed() {
    for name in ["stored", "compressed"] {
        assert_eq!(array(&format!("{name}.npz:train")), counting::<i32>(&[3, 4]));
    }
    assert_eq!(array("compressed.npz:test"), counting::<i32>(&[3, 4]));
    assert_eq!(message("stored.npz"), "holds several arrays: `test`, `train`");
}

#[test]
fn other_dtypes_are_refused_by_name() {
    for (name, want) in [
        ("object", "Python objects (`|O`)"),
        ("text", "text (`<U2`)"),
        ("bytes", "text (`|S1`)"),
        ("date", "dates (`<M8[D]`)"),
        ("record", "records (`[('a', '<i4'), ('b', '<f8')]`)"),
    ] {
        assert_eq!(message(&format!("{name}.npy")), format!("holds {want}, which cannot be read"));
    }
}

#[test]
fn files_of_the_wrong_length_are_refused() {
    let begin = "is not a readable npy file: ";
    assert_eq!(
        message("truncated.npy"),
        format!("{begin}it holds 40 bytes of elements, its header promises 48")
    );
    assert_eq!(
        message("trailing.npy"),
        format!("{begin}4 bytes follow the 48 bytes of elements that its header promises")
    );
}

#[test]
fn every_prefix_and_every_flipped_byte_gives_a_message_or_an_array() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npy");
    let path = path.to_str().unwrap();
    let whole = fs::read("tests/data/f_order.npy").unwrap();
    for len in 0..whole.len() {
        fs::write(path, &whole[..len]).unwrap();
        assert!(files::read(path, "x", &Pool::new()).is_err(), "{len} bytes");
    }
    for at in 0..whole.len() {
        for flip in [1, 0x20, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= flip;
            fs::write(path, &bytes).unwrap();
            let _ = files::read(path, "x", &Pool::with_limit(1 << 20));
        }
    }
}

#[test]
fn large_files_are_mapped_and_cost_no_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.npy");
    let path = path.to_str().unwrap();
    let values: Vec<f64> = (0..1 << 18).map(f64::from).collect();
    files::write(path, "y", &Array::from_slice(&values, &[512, 512]).unwrap()).unwrap();
    let pool = Pool::with_limit(0);
    let data = files::read(path, "x", &pool).unwrap();
    assert!(matches!(data.array.storage(), texpr_runtime::array::Storage::Mapped(_)));
    let taken = data.conform(DType::F64, false, &pool).unwrap();
    assert_eq!(taken.as_slice::<f64>(), Some(&values[..]));
    // The same in Fortran order needs a copy, which the limit forbids.
    let bytes = fs::read(path).unwrap();
    let text = String::from_utf8_lossy(&bytes[..128]).replace("False,", "True, ").into_bytes();
    let turned: Vec<u8> = b"\x93".iter().copied().chain(text[3..128 + 2].iter().copied()).collect();
    fs::write(path, turned.iter().chain(&bytes[128..]).copied().collect::<Vec<u8>>()).unwrap();
    assert!(matches!(files::read(path, "x", &pool), Err(DataError::Memory(_))));
    let turned = files::read(path, "x", &Pool::new()).unwrap().array;
    assert_eq!(turned.get(&[3, 500]), taken.get(&[500, 3]));
}

#[test]
fn npyz_reads_what_we_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npy");
    files::write(path.to_str().unwrap(), "y", &counting::<u16>(&[2, 5])).unwrap();
    let file = npyz::NpyFile::new(fs::File::open(&path).unwrap()).unwrap();
    assert_eq!(file.shape(), [2, 5]);
    assert_eq!(file.into_vec::<u16>().unwrap(), (0..10).collect::<Vec<u16>>());
}

#[test]
fn complex_numbers_and_halves_come_back_as_they_went() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let z = Array::from(&[Complex::new(1.5f32, -0.0), Complex::new(f32::INFINITY, 2.0)][..]);
    let f16s = Array::from(&[half::f16::MAX, half::f16::EPSILON][..]);
    let bf16s = Array::from(&[half::bf16::MAX, half::bf16::EPSILON][..]);
    for (name, array) in [("z", &z), ("f16s", &f16s), ("bf16s", &bf16s)] {
        for end in ["npy", "npz"] {
            let path = folder.path().join(format!("{name}.{end}")).to_string_lossy().into_owned();
            texpr_runtime::files::write(&path, name, array).expect("it can be written");
            let data = texpr_runtime::files::read(&path, name, &Pool::new()).expect("it can be read");
            // A `bf16` has no descr, and is kept as the `f32` that it is.
            let back = data.conform(array.dtype(), false, &Pool::new()).expect("its values are those");
            assert_eq!(back, *array, "{path}");
        }
    }
}
