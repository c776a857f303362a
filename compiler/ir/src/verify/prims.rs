//! Checks scalar functions.

use crate::prim::Prim;
use crate::primfn::{Inst, PrimFn};
use texpr_base::DType;

/// What is wrong with a scalar function: values used before they are made, wrong numbers of operands, dtypes a prim does not take.
pub fn verify_fn(f: &PrimFn) -> Vec<String> {
    let mut out = Vec::new();
    for (i, inst) in f.insts.iter().enumerate() {
        let val = f.params.len() + i;
        let operands = inst.operands();
        if operands.iter().any(|operand| operand.index() >= val) {
            out.push(format!("v{val} uses a value that comes later"));
            continue;
        }
        match inst {
            Inst::Const(_) => {}
            Inst::Prim { prim, dtype, args } => {
                let dtypes: Vec<DType> = args.iter().map(|a| f.dtype(*a)).collect();
                if let Err(message) = prim_types(*prim, *dtype, &dtypes) {
                    out.push(format!("v{val} = {}: {message}", prim.name()));
                }
            }
            Inst::Rare { cond, slow, args, otherwise } => {
                let dtypes: Vec<DType> = args.iter().map(|a| f.dtype(*a)).collect();
                let result = slow.results.first().map(|r| slow.dtype(*r));
                if f.dtype(*cond) != DType::Bool
                    || dtypes != slow.params
                    || result != Some(f.dtype(*otherwise))
                {
                    out.push(format!("v{val} = rare: the slow path does not fit"));
                }
                out.extend(verify_fn(slow).into_iter().map(|m| format!("v{val} = rare: {m}")));
            }
            Inst::Table { table, index } => {
                if table.is_empty() || f.dtype(*index) != DType::I64 {
                    out.push(format!("v{val} = table: no entries, or no i64 index"));
                }
            }
            Inst::Load { base, last, index, .. } => {
                if [base, last, index].iter().any(|operand| f.dtype(**operand) != DType::I64) {
                    out.push(format!("v{val} = load: an operand is no i64"));
                }
            }
        }
    }
    if f.results.iter().any(|r| r.index() >= f.params.len() + f.insts.len()) {
        out.push("a result is no value".into());
    }
    out
}

fn prim_types(prim: Prim, result: DType, args: &[DType]) -> Result<(), String> {
    if args.len() != prim.arity() {
        return Err(format!("{} operands", args.len()));
    }
    let data = if prim == Prim::Select { &args[1..] } else { args };
    if prim == Prim::Select && args[0] != DType::Bool {
        return Err(format!("the condition is {}", args[0]));
    }
    if data.windows(2).any(|pair| pair[0] != pair[1]) {
        return Err(format!("operands of {args:?}"));
    }
    if !prim.accepts(data[0]) {
        return Err(format!("it does not take {}", data[0]));
    }
    let fits = match prim {
        Prim::Eq | Prim::Ne | Prim::Lt | Prim::Le => result == DType::Bool,
        Prim::Cast => !result.is_half() && !result.is_complex(),
        Prim::Bitcast => result.size() == data[0].size(),
        _ => result == data[0],
    };
    if fits { Ok(()) } else { Err(format!("{} of {} is no {result}", prim.name(), data[0])) }
}
