//! Files that the libraries themselves write are read.

use crate::files::read;
use crate::pool::Pool;
use arrow_array::{
    ArrayRef, BooleanArray, Float16Array, Float32Array, Float64Array, Int32Array, Int64Array, RecordBatch,
    StringArray, UInt64Array,
};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A table of three rows.
fn table() -> RecordBatch {
    let half = |x: f32| half::f16::from_f32(x);
    let columns: [(&str, ArrayRef); 9] = [
        ("price", Arc::new(Float64Array::from(vec![Some(1.5), None, Some(2.5)]))),
        ("count", Arc::new(Int32Array::from(vec![1, 2, 3]))),
        ("sparse", Arc::new(Int64Array::from(vec![Some(7), None, Some(9)]))),
        ("flag", Arc::new(BooleanArray::from(vec![true, false, true]))),
        ("maybe", Arc::new(BooleanArray::from(vec![Some(true), None, Some(true)]))),
        ("name", Arc::new(StringArray::from(vec!["a", "b", "c"]))),
        ("narrow", Arc::new(Float32Array::from(vec![Some(0.5), None, Some(-0.5)]))),
        ("half", Arc::new(Float16Array::from(vec![Some(half(0.25)), None, Some(half(4.0))]))),
        ("large", Arc::new(UInt64Array::from(vec![1, 2, u64::MAX]))),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap()
}

/// Writes the table twice, as two batches.
fn write(folder: &Path, name: &str, compressed: bool) -> PathBuf {
    let (path, table) = (folder.join(name), table());
    let file = File::create(&path).unwrap();
    if name.ends_with(".parquet") {
        let method = if compressed { Compression::SNAPPY } else { Compression::UNCOMPRESSED };
        let properties = WriterProperties::builder().set_compression(method).build();
        let mut writer = ArrowWriter::try_new(file, table.schema(), Some(properties)).unwrap();
        for _ in 0..2 {
            writer.write(&table).unwrap();
            writer.flush().unwrap();
        }
        writer.close().unwrap();
    } else {
        let method = compressed.then_some(CompressionType::LZ4_FRAME);
        let options = IpcWriteOptions::default().try_with_compression(method).unwrap();
        let mut writer = FileWriter::try_new_with_options(file, &table.schema(), options).unwrap();
        writer.write(&table).unwrap();
        writer.write(&table).unwrap();
        writer.finish().unwrap();
    }
    path
}

/// What reading says.
fn told(path: &Path, columns: &str) -> String {
    let source = format!("{}{columns}", path.display());
    match read(&source, "x", &Pool::new()) {
        Ok(data) => format!("{} {:?} {:?}", data.array.dtype(), data.array.shape(), data.array.to_f64_vec()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn columns_are_read_by_name() {
    let folder = tempfile::tempdir().unwrap();
    for (name, compressed) in
        [("t.parquet", true), ("t.parquet", false), ("t.arrow", false), ("t.feather", true)]
    {
        let path = write(folder.path(), name, compressed);
        let told = |columns: &str| told(&path, columns);
        assert_eq!(told(":price"), "f64 [6] [1.5, NaN, 2.5, 1.5, NaN, 2.5]");
        assert_eq!(told(":count"), "i32 [6] [1.0, 2.0, 3.0, 1.0, 2.0, 3.0]");
        assert_eq!(told(":sparse"), "f64 [6] [7.0, NaN, 9.0, 7.0, NaN, 9.0]");
        assert_eq!(told(":flag"), "bool [6] [1.0, 0.0, 1.0, 1.0, 0.0, 1.0]");
        assert_eq!(told(":narrow"), "f32 [6] [0.5, NaN, -0.5, 0.5, NaN, -0.5]");
        assert_eq!(told(":half"), "f16 [6] [0.25, NaN, 4.0, 0.25, NaN, 4.0]");
        assert_eq!(
            told(":count,price"),
            "f64 [6, 2] [1.0, 1.5, 2.0, NaN, 3.0, 2.5, 1.0, 1.5, 2.0, NaN, 3.0, 2.5]"
        );
        assert_eq!(
            told(":count,count"),
            "i32 [6, 2] [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0]"
        );
    }
}

#[test]
fn what_is_no_number_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["t.parquet", "t.arrow"] {
        let path = write(folder.path(), name, true);
        let told = |columns: &str| told(&path, columns);
        assert!(told(":name").contains("cannot be read: the column `name` holds Utf8"), "{}", told(":name"));
        assert!(told("").contains("the column `maybe` holds truth values, of which some are missing"));
        assert!(told(":maybe").contains("of which some are missing"));
        let missing = told(":prce");
        assert!(missing.contains("has no column `prce`; it has `price`, `count`, `sparse`"), "{missing}");
        assert!(told(":large,count").contains("u64 and signed columns have no dtype together"));
    }
}

#[test]
fn damage_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["t.parquet", "t.feather"] {
        let good = std::fs::read(write(folder.path(), name, true)).unwrap();
        let mut odd = good.clone();
        let at = odd.len() - 20;
        odd[at..at + 8].fill(0xff);
        for bytes in [&[][..], b"no table", &good[..good.len() / 2], &good[20..], &odd] {
            let path = folder.path().join("odd-".to_owned() + name);
            std::fs::write(&path, bytes).unwrap();
            let error = told(&path, ":count");
            assert!(error.contains("is not a readable"), "{error}");
        }
    }
}

#[test]
fn every_damaged_byte_is_an_error_or_a_table() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["t.parquet", "t.feather"] {
        let good = std::fs::read(write(folder.path(), name, false)).unwrap();
        let path = folder.path().join("flipped-".to_owned() + name);
        for at in (0..good.len()).step_by(7) {
            let mut bytes = good.clone();
            bytes[at] ^= 0x41;
            std::fs::write(&path, bytes).unwrap();
            // It must come back.
            let _ = told(&path, ":count");
        }
    }
}

#[test]
fn a_method_of_compression_that_is_not_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "t.parquet", false);
    let mut bytes = std::fs::read(&path).unwrap();
    // The name of the column and the number of its method, as Parquet's footer has them: 0 is none, 6 is zstd (doubled in the file).
    let before = b"\x19\x18\x05count\x15";
    let places: Vec<usize> =
        (0..bytes.len() - before.len()).filter(|at| bytes[*at..].starts_with(before)).collect();
    assert!(!places.is_empty());
    for at in places {
        assert_eq!(std::mem::replace(&mut bytes[at + before.len()], 12), 0);
    }
    std::fs::write(&path, bytes).unwrap();
    let error = told(&path, ":count");
    assert!(
        error.ends_with("cannot be read: it is compressed with zstd, which texpr does not read"),
        "{error}"
    );
}

/// Both files are written by `tests/data/make.py` with pyarrow.
#[test]
fn files_of_pyarrow_are_read() {
    for name in ["table.parquet", "table.feather"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
        assert_eq!(told(&path, ":price"), "f64 [3] [1.5, NaN, 2.5]");
        assert_eq!(told(&path, ":sparse"), "f64 [3] [7.0, NaN, 9.0]");
        assert_eq!(told(&path, ":count,price"), "f64 [3, 2] [1.0, 1.5, 2.0, NaN, 3.0, 2.5]");
        assert!(told(&path, "").contains("column `name` holds"));
    }
}
