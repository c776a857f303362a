//! Record batches → an array.

use super::super::csv::split;
use super::super::room;
use super::{Array, ColumnsProblem, DataError, Format, Origin, Pool, Told};
use crate::errors::CannotOpen;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array as _, RecordBatch};
use arrow_ipc::reader::FileReader;
use arrow_schema::{ArrowError, DataType, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use texpr_base::DType;

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

pub(super) fn read(
    path: &str,
    format: Format,
    columns: Option<&str>,
    origin: &Origin,
    pool: &Pool,
    told: Told<'_>,
) -> Result<Array, DataError> {
    let file = File::open(path).map_err(|error| CannotOpen::new(origin, &error))?;
    let damaged = |error: String| told(ColumnsProblem::Damaged(error));
    let (wanted, batches): (Vec<usize>, Batches) = if format == Format::Parquet {
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| damaged(e.to_string()))?;
        let wanted = choose(builder.schema(), columns, told)?;
        let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.iter().copied());
        let reader = builder.with_projection(mask).build().map_err(|e| damaged(e.to_string()))?;
        (wanted, Box::new(reader))
    } else {
        let schema = FileReader::try_new(&file, None).map_err(|e| damaged(e.to_string()))?.schema();
        let wanted = choose(&schema, columns, told)?;
        let mut projection = wanted.clone();
        projection.sort_unstable();
        projection.dedup();
        let reader = FileReader::try_new(file, Some(projection)).map_err(|e| damaged(e.to_string()))?;
        (wanted, Box::new(reader))
    };
    // Batches have the columns in the order of the file, each once.
    let mut there = wanted.clone();
    there.sort_unstable();
    there.dedup();
    let mut parts: Vec<Column> = there.iter().map(|_| Column::default()).collect();
    for batch in batches {
        let batch = batch.map_err(|error| damaged(error.to_string()))?;
        for (k, part) in parts.iter_mut().enumerate() {
            let name = batch.schema().field(k).name().clone();
            part.add(&batch, k).map_err(|ty| told(ColumnsProblem::NotNumbers { column: name, ty }))?;
        }
        let held = parts.iter().map(|part| part.bytes.len()).sum::<usize>();
        if held > room::left(pool) {
            room::for_bytes(held, origin, pool)?;
        }
    }
    let parts = parts.into_iter().map(|part| part.into_array(pool)).collect::<Result<Vec<_>, _>>()?;
    let at = |column: &usize| &parts[there.binary_search(column).expect("invariant: it was asked for")];
    join(&wanted.iter().map(at).collect::<Vec<_>>(), pool, told)
}

/// The positions of the columns that are wanted.
fn choose(schema: &Schema, columns: Option<&str>, told: Told<'_>) -> Result<Vec<usize>, DataError> {
    let names: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
    let Some(columns) = columns else { return Ok((0..names.len()).collect()) };
    split(columns)
        .into_iter()
        .map(|name| match names.iter().position(|other| *other == name) {
            Some(at) => Ok(at),
            None => Err(told(ColumnsProblem::NoColumn { name, columns: names.clone() })),
        })
        .collect()
}

/// A column so far.
#[derive(Default)]
struct Column {
    dtype: Option<DType>,
    bytes: Vec<u8>,
    /// The rows without a value.
    missing: Vec<usize>,
    n_rows: usize,
}

impl Column {
    /// Adds the rows of a batch; the type, in words, if it is none of numbers.
    fn add(&mut self, batch: &RecordBatch, k: usize) -> Result<(), String> {
        let column = batch.column(k);
        let dtype = match column.data_type() {
            DataType::Boolean => {
                if column.null_count() > 0 {
                    return Err("truth values, of which some are missing".to_owned());
                }
                self.bytes.extend(column.as_boolean().values().iter().map(u8::from));
                DType::Bool
            }
            DataType::Int8 => self.numbers::<Int8Type>(batch, k, DType::I8, |v| v.to_le_bytes().into()),
            DataType::Int16 => self.numbers::<Int16Type>(batch, k, DType::I16, |v| v.to_le_bytes().into()),
            DataType::Int32 => self.numbers::<Int32Type>(batch, k, DType::I32, |v| v.to_le_bytes().into()),
            DataType::Int64 => self.numbers::<Int64Type>(batch, k, DType::I64, |v| v.to_le_bytes().into()),
            DataType::UInt8 => self.numbers::<UInt8Type>(batch, k, DType::U8, |v| v.to_le_bytes().into()),
            DataType::UInt16 => self.numbers::<UInt16Type>(batch, k, DType::U16, |v| v.to_le_bytes().into()),
            DataType::UInt32 => self.numbers::<UInt32Type>(batch, k, DType::U32, |v| v.to_le_bytes().into()),
            DataType::UInt64 => self.numbers::<UInt64Type>(batch, k, DType::U64, |v| v.to_le_bytes().into()),
            DataType::Float32 => {
                self.numbers::<Float32Type>(batch, k, DType::F32, |v| v.to_le_bytes().into())
            }
            DataType::Float64 => {
                self.numbers::<Float64Type>(batch, k, DType::F64, |v| v.to_le_bytes().into())
            }
            other => return Err(other.to_string()),
        };
        self.dtype = Some(dtype);
        if column.null_count() > 0 {
            self.missing
                .extend((0..column.len()).filter(|row| column.is_null(*row)).map(|row| self.n_rows + row));
        }
        self.n_rows += column.len();
        Ok(())
    }

    fn numbers<T: ArrowPrimitiveType>(
        &mut self,
        batch: &RecordBatch,
        k: usize,
        dtype: DType,
        bytes: impl Fn(T::Native) -> smallvec::SmallVec<[u8; 8]>,
    ) -> DType {
        for value in batch.column(k).as_primitive::<T>().values() {
            self.bytes.extend_from_slice(&bytes(*value));
        }
        dtype
    }

    /// One axis; missing whole numbers make floats of all, as not-a-number is one.
    fn into_array(self, pool: &Pool) -> Result<Array, DataError> {
        let dtype = self.dtype.unwrap_or(DType::F64);
        let mut block = pool.alloc(self.bytes.len())?;
        block.as_mut_slice()[..self.bytes.len()].copy_from_slice(&self.bytes);
        let array = Array::from_block(dtype, vec![self.n_rows], block)?;
        if self.missing.is_empty() {
            return Ok(array);
        }
        if dtype == DType::F32 {
            let mut values = array.as_slice::<f32>().unwrap_or_default().to_vec();
            self.missing.iter().for_each(|row| values[*row] = f32::NAN);
            return Array::from_slice_in(&values, &[values.len()], pool);
        }
        let mut values = array.to_f64_vec();
        self.missing.iter().for_each(|row| values[*row] = f64::NAN);
        Array::from_slice_in(&values, &[values.len()], pool)
    }
}

/// Columns side by side, in the dtype that all have together.
fn join(columns: &[&Array], pool: &Pool, told: Told<'_>) -> Result<Array, DataError> {
    let [first, rest @ ..] = columns else { return Array::from_slice_in::<f64>(&[], &[0, 0], pool) };
    if rest.is_empty() {
        return Ok((*first).clone());
    }
    let common = rest.iter().try_fold(first.dtype(), |common, column| common.promote(column.dtype()));
    let Some(common) = common else { return Err(told(ColumnsProblem::NoCommon)) };
    let columns =
        columns.iter().map(|column| column.astype_in(common, pool)).collect::<Result<Vec<_>, _>>()?;
    let (n_rows, size) = (first.n_elements(), common.size());
    let mut block = pool.alloc(n_rows * columns.len() * size)?;
    let n_columns = columns.len();
    for (k, column) in columns.iter().enumerate() {
        for (row, bytes) in column.bytes().chunks_exact(size).enumerate() {
            let at = (row * n_columns + k) * size;
            block.as_mut_slice()[at..at + size].copy_from_slice(bytes);
        }
    }
    Array::from_block(common, vec![n_rows, n_columns], block)
}

#[cfg(test)]
mod tests {
    use crate::files::read;
    use crate::pool::Pool;

    /// What reading a file of `tests/data` says.
    fn told(source: &str) -> String {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/");
        match read(&format!("{folder}{source}"), "x", &Pool::new()) {
            Ok(data) => format!("{:?}", data.array),
            Err(error) => error.to_string().replace(folder, ""),
        }
    }

    // The files are written by `tests/data/make.py` with pyarrow.
    #[test]
    fn columns_are_read_by_name() {
        for file in ["table.parquet", "table.feather"] {
            assert_eq!(told(&format!("{file}:price")), "f64[3] [1.5, nan, 2.5]");
            assert_eq!(told(&format!("{file}:count")), "i32[3] [1, 2, 3]");
            assert_eq!(told(&format!("{file}:sparse")), "f64[3] [7.0, nan, 9.0]");
            assert_eq!(told(&format!("{file}:flag")), "bool[3] [ true, false,  true]");
            assert_eq!(
                told(&format!("{file}:count,price")),
                "f64[3, 2] [[1.0, 1.5],\n [2.0, nan],\n [3.0, 2.5]]"
            );
            assert_eq!(told(&format!("{file}:count,count")), "i32[3, 2] [[1, 1],\n [2, 2],\n [3, 3]]");
            assert!(
                told(&format!("{file}:name")).contains("column `name` holds"),
                "{}",
                told(&format!("{file}:name"))
            );
            assert!(told(&format!("{file}:prce")).contains("has no column `prce`; it has `price`, `count`"));
            assert!(told(file).contains("column `name` holds"));
        }
    }

    #[test]
    fn damage_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["table.parquet", "table.feather"] {
            let good =
                std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/").to_owned() + name).unwrap();
            let mut odd = good.clone();
            let at = odd.len() - 20;
            odd[at..at + 8].fill(0xff);
            for bytes in [&[][..], b"no table", &good[..good.len() / 2], &good[20..], &odd] {
                let path = folder.path().join(name);
                std::fs::write(&path, bytes).unwrap();
                let error = read(path.to_str().unwrap(), "x", &Pool::new()).unwrap_err().to_string();
                assert!(error.contains("is not a readable") || error.contains("holds"), "{error}");
            }
        }
    }
}
