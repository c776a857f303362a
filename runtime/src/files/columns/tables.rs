//! Record batches → an array.

use super::super::csv::split;
use super::super::room;
use super::{Array, ColumnsProblem, DataError, Format, Origin, Pool, Told, guard};
use crate::errors::CannotOpen;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array as _, ArrayRef, RecordBatch};
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
    // The libraries panic at some files that are damaged.
    guard::guarded(|| read_file(file, format, columns, origin, pool, told))
        .unwrap_or_else(|panicked| Err(told(ColumnsProblem::Damaged(panicked))))
}

fn read_file(
    file: File,
    format: Format,
    columns: Option<&str>,
    origin: &Origin,
    pool: &Pool,
    told: Told<'_>,
) -> Result<Array, DataError> {
    let damaged = |error: String| told(unreadable(error));
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

/// What the library's message means: some ways to compress need libraries in C, which are not part of this build.
fn unreadable(error: String) -> ColumnsProblem {
    let method = ["zstd", "brotli"].into_iter().find(|method| error.to_lowercase().contains(method));
    match method {
        Some(method) => ColumnsProblem::Compressed(method),
        None => ColumnsProblem::Damaged(error),
    }
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
        let (dtype, bytes) = match column.data_type() {
            DataType::Boolean => {
                if column.null_count() > 0 {
                    return Err("truth values, of which some are missing".to_owned());
                }
                self.bytes.extend(column.as_boolean().values().iter().map(u8::from));
                (DType::Bool, &[][..])
            }
            DataType::Int8 => (DType::I8, bytes::<Int8Type>(column)),
            DataType::Int16 => (DType::I16, bytes::<Int16Type>(column)),
            DataType::Int32 => (DType::I32, bytes::<Int32Type>(column)),
            DataType::Int64 => (DType::I64, bytes::<Int64Type>(column)),
            DataType::UInt8 => (DType::U8, bytes::<UInt8Type>(column)),
            DataType::UInt16 => (DType::U16, bytes::<UInt16Type>(column)),
            DataType::UInt32 => (DType::U32, bytes::<UInt32Type>(column)),
            DataType::UInt64 => (DType::U64, bytes::<UInt64Type>(column)),
            DataType::Float16 => (DType::F16, bytes::<Float16Type>(column)),
            DataType::Float32 => (DType::F32, bytes::<Float32Type>(column)),
            DataType::Float64 => (DType::F64, bytes::<Float64Type>(column)),
            other => return Err(other.to_string()),
        };
        self.bytes.extend_from_slice(bytes);
        self.dtype = Some(dtype);
        if column.null_count() > 0 {
            self.missing
                .extend((0..column.len()).filter(|row| column.is_null(*row)).map(|row| self.n_rows + row));
        }
        self.n_rows += column.len();
        Ok(())
    }

    /// One axis. A missing number is not-a-number, which makes floats of whole numbers.
    fn into_array(mut self, pool: &Pool) -> Result<Array, DataError> {
        let dtype = self.dtype.unwrap_or(DType::F64);
        let nan: &[u8] = match dtype {
            DType::F16 => &half::f16::NAN.to_ne_bytes(),
            DType::F32 => &f32::NAN.to_ne_bytes(),
            DType::F64 => &f64::NAN.to_ne_bytes(),
            _ => &[],
        };
        if !nan.is_empty() {
            for row in std::mem::take(&mut self.missing) {
                self.bytes[row * nan.len()..][..nan.len()].copy_from_slice(nan);
            }
        }
        let mut block = pool.alloc(self.bytes.len())?;
        block.as_mut_slice()[..self.bytes.len()].copy_from_slice(&self.bytes);
        let array = Array::from_block(dtype, vec![self.n_rows], block)?;
        if self.missing.is_empty() {
            return Ok(array);
        }
        let mut values = array.to_f64_vec();
        self.missing.iter().for_each(|row| values[*row] = f64::NAN);
        Array::from_slice_in(&values, &[values.len()], pool)
    }
}

/// The values of a column as they lie in memory; what a missing one holds means nothing.
fn bytes<T: ArrowPrimitiveType>(column: &ArrayRef) -> &[u8] {
    column.as_primitive::<T>().values().inner().as_slice()
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
mod tests;
