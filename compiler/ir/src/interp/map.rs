//! Elementwise functions over broadcast arguments, a column of elements at a time.

use super::{ErrorKind, InterpError, Value, column};
use crate::primfn::{Inst, PrimFn, Val};
use texpr_base::{DType, Scalar};

/// Elements of a column.
const CHUNK: usize = 1024;

/// `f` of `args`, which broadcast to `shape`.
pub(super) fn map(f: &PrimFn, args: &[&Value], shape: Vec<usize>) -> Result<Value, InterpError> {
    let count: usize = shape.iter().product();
    let mut readers = Vec::with_capacity(args.len());
    for arg in args {
        readers.push(Reader::new(arg, &shape)?);
    }
    let n_values = f.params.len() + f.insts.len();
    let dtypes: Vec<DType> = (0..n_values).map(|i| f.dtype(Val::new(i))).collect();
    let result = f.results[0];
    let dtype = dtypes[result.index()];
    let mut elements = Vec::with_capacity(count);
    for first in (0..count).step_by(CHUNK) {
        let len = CHUNK.min(count - first);
        let mut columns: Vec<Vec<u64>> = readers.iter_mut().map(|r| r.column(len)).collect();
        columns.reserve(f.insts.len());
        for inst in &f.insts {
            columns.push(instruction(inst, &dtypes, &columns, len, dtypes[columns.len()]));
        }
        elements.extend(columns[result.index()].iter().map(|bits| Scalar::from_bits(dtype, *bits)));
    }
    Ok(Value::new(dtype, shape, elements))
}

fn instruction(inst: &Inst, dtypes: &[DType], columns: &[Vec<u64>], len: usize, result: DType) -> Vec<u64> {
    match inst {
        Inst::Const(scalar) => vec![scalar.bits; len],
        Inst::Prim { prim, args, .. } => {
            let operands: Vec<&[u64]> = args.iter().map(|a| columns[a.index()].as_slice()).collect();
            let operand_dtypes: Vec<DType> = args.iter().map(|a| dtypes[a.index()]).collect();
            column::eval(*prim, result, &operand_dtypes, &operands)
        }
        Inst::Rare { cond, slow, args, otherwise } => {
            let mut out = columns[otherwise.index()].clone();
            for (i, out) in out.iter_mut().enumerate().filter(|(i, _)| columns[cond.index()][*i] != 0) {
                let args: Vec<Scalar> = args
                    .iter()
                    .map(|a| Scalar::from_bits(dtypes[a.index()], columns[a.index()][i]))
                    .collect();
                *out = slow.eval(&args)[0].bits;
            }
            out
        }
        Inst::Table { table, index } => {
            let last = table.len() as i64 - 1;
            let pick = |bits: &u64| table[(*bits as i64).clamp(0, last) as usize];
            columns[index.index()].iter().map(pick).collect()
        }
        Inst::Load { .. } => unreachable!("invariant: only kernels load, and they are compiled"),
    }
}

/// Reads one argument in the order of the result's elements.
struct Reader<'a> {
    arg: &'a Value,
    shape: &'a [usize],
    /// Along each axis of the result; 0 where the argument is broadcast.
    strides: Vec<usize>,
    index: Vec<usize>,
    offset: usize,
}

impl<'a> Reader<'a> {
    fn new(arg: &'a Value, shape: &'a [usize]) -> Result<Self, InterpError> {
        let fits = arg.shape.len() <= shape.len()
            && arg.shape.iter().rev().zip(shape.iter().rev()).all(|(a, s)| a == s || *a == 1);
        if !fits {
            let text = format!("{:?} does not broadcast to {shape:?}", arg.shape);
            return Err(ErrorKind::Shape(text).into());
        }
        let lead = shape.len() - arg.shape.len();
        let own = super::value::strides(&arg.shape);
        let strides = (0..shape.len())
            .map(|axis| if axis < lead || arg.shape[axis - lead] == 1 { 0 } else { own[axis - lead] })
            .collect();
        Ok(Self { arg, shape, strides, index: vec![0; shape.len()], offset: 0 })
    }

    /// The bits of the next `len` elements.
    fn column(&mut self, len: usize) -> Vec<u64> {
        if self.arg.elements.len() == 1 {
            return vec![self.arg.elements[0].bits; len];
        }
        let mut out = Vec::with_capacity(len);
        for _ in 0..len {
            out.push(self.arg.elements[self.offset].bits);
            for axis in (0..self.shape.len()).rev() {
                self.index[axis] += 1;
                self.offset += self.strides[axis];
                if self.index[axis] < self.shape[axis] {
                    break;
                }
                self.offset -= self.strides[axis] * self.shape[axis];
                self.index[axis] = 0;
            }
        }
        out
    }
}
