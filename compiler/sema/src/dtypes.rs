//! Functions of dtypes, all known when the program is compiled: `finfo`, `iinfo`, `isdtype`, `result_type`, `can_cast`.

use crate::call::Given;
use crate::ctx::Ctx;
use crate::errors::e0407_unknown_member;
use crate::value::{Outcome, Value};
use texpr_base::diag::did_you_mean;
use texpr_base::{DType, Kind, Scalar, Span};
use texpr_ir::build::Operand;
use texpr_ir::errors::{e0410_missing_argument, e0412_unknown_keyword, e0414_argument_sort};
use texpr_syntax::ast;

/// What `finfo` tells.
const FLOAT_FIELDS: &[&str] =
    &["bits", "dtype", "eps", "epsneg", "max", "min", "smallest_normal", "smallest_subnormal", "tiny"];

/// What `iinfo` tells.
const INTEGER_FIELDS: &[&str] = &["bits", "dtype", "max", "min"];

/// The kinds of `isdtype`.
const KINDS: &[(&str, fn(Kind) -> bool)] = &[
    ("bool", |kind| kind == Kind::Bool),
    ("signed integer", |kind| kind == Kind::Signed),
    ("unsigned integer", |kind| kind == Kind::Unsigned),
    ("integral", |kind| matches!(kind, Kind::Signed | Kind::Unsigned)),
    ("real floating", |kind| kind == Kind::Float),
    ("complex floating", |kind| kind == Kind::Complex),
    ("numeric", |kind| kind != Kind::Bool),
];

impl Ctx<'_> {
    /// `finfo(f32)`, `iinfo(x)`: the limits of a dtype, or of an array's.
    pub(crate) fn limits_of(&mut self, float: bool, given: Given, span: Span) -> Outcome<Value> {
        let (name, expected) =
            if float { ("finfo", "a float or complex dtype") } else { ("iinfo", "an integer dtype") };
        let [asked] = self.matched(name, [("dtype", false)], given, span)?;
        let (value, place) = asked.unwrap_or((Value::Error, span));
        let dtype = self.dtype_of(name, "dtype", expected, value, place)?;
        let fits = if float { dtype.part().is_float() } else { dtype.is_int() };
        if !fits {
            let refused = e0414_argument_sort::refuse(place, name, "dtype", expected, &format!("`{dtype}`"));
            return Err(refused.into());
        }
        Ok(Value::Limits(dtype.part()))
    }

    /// `finfo(f32).eps`.
    pub(crate) fn limit(&mut self, dtype: DType, name: &ast::Name, span: Span) -> Outcome<Value> {
        let fields = if dtype.is_float() { FLOAT_FIELDS } else { INTEGER_FIELDS };
        match name.as_str() {
            "dtype" => return Ok(Value::DType(dtype)),
            "bits" => {
                let bits = Scalar::i64(dtype.size() as i64 * 8);
                return Ok(Value::Array(self.build.literal(bits, span)));
            }
            _ => {}
        }
        let value = if dtype.is_float() { float_limit(dtype, name.as_str()) } else { None };
        if let Some(value) = value {
            // Of the dtype itself, as NumPy has it.
            let operand = self.build.literal(Scalar::f64(value).cast(dtype), span);
            return Ok(Value::Array(Operand { weak: false, ..operand }));
        }
        let bound = match name.as_str() {
            "max" if dtype.is_int() => Some(dtype.int_max()),
            "min" if dtype.is_int() => Some(dtype.int_min()),
            _ => None,
        };
        if let Some(bound) = bound {
            // A number as if it were written there, as NumPy has it.
            let wide = if bound > i128::from(i64::MAX) { DType::U64 } else { DType::I64 };
            return Ok(Value::Array(self.build.literal(Scalar::from_i128(wide, bound), span)));
        }
        let near = did_you_mean(name.as_str(), fields.iter().copied());
        let of = format!("`{}({dtype})`", if dtype.is_float() { "finfo" } else { "iinfo" });
        let refused = e0407_unknown_member::refuse(name.span, &of, name.as_str(), near);
        Err(Box::new(refused.note(format!("it has `{}`", fields.join("`, `")))).into())
    }

    /// `isdtype(x.dtype, "integral")`, also with a dtype as the kind, or a tuple of kinds of which one is enough.
    pub(crate) fn is_dtype(&mut self, given: Given, span: Span) -> Outcome<Value> {
        let [dtype, kind] = self.matched("isdtype", [("dtype", false), ("kind", false)], given, span)?;
        let (dtype, place) = dtype.unwrap_or((Value::Error, span));
        let dtype = self.dtype_of("isdtype", "dtype", "a dtype", dtype, place)?;
        let (kind, place) = kind.unwrap_or((Value::Error, span));
        let is = self.is_of_kind(dtype, &kind, place)?;
        Ok(Value::Array(self.build.literal(Scalar::bool(is), span)))
    }

    fn is_of_kind(&self, dtype: DType, kind: &Value, place: Span) -> Outcome<bool> {
        match kind {
            Value::DType(kind) => return Ok(dtype == *kind),
            Value::Tuple(kinds) => {
                let mut any = false;
                for (kind, place) in kinds.iter() {
                    any |= self.is_of_kind(dtype, kind, *place)?;
                }
                return Ok(any);
            }
            Value::Str(name) => {
                if let Some((_, test)) = KINDS.iter().find(|(known, _)| *known == &**name) {
                    return Ok(test(dtype.kind()));
                }
            }
            _ => {}
        }
        let known: Vec<String> = KINDS.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let actual = match kind {
            Value::Str(text) => format!("\"{text}\""),
            other => self.describe(other),
        };
        let expected = "the name of a kind, a dtype, or a tuple of these";
        let refused = e0414_argument_sort::refuse(place, "isdtype", "kind", expected, &actual);
        Err(Box::new(refused.note(format!("the kinds are {}", known.join(", ")))).into())
    }

    /// `result_type(a, f32, 1)`: the dtype that these have together.
    pub(crate) fn result_type(&mut self, given: Given, span: Span) -> Outcome<Value> {
        let signature = "`result_type(a, b, …)`";
        if let Some(named) = given.named.first() {
            let refused =
                e0412_unknown_keyword::refuse(named.span, "result_type", &named.name, &[], signature);
            return Err(refused.into());
        }
        if given.positional.is_empty() {
            return Err(e0410_missing_argument::refuse(span, "result_type", "a", signature).into());
        }
        let mut operands = Vec::new();
        for (place, value) in given.positional {
            operands.push(match value {
                Value::DType(dtype) => {
                    let zero = self.build.literal(Scalar::zero(dtype), place);
                    Operand { weak: false, ..zero }
                }
                value => self.array(value, place)?,
            });
        }
        Ok(Value::DType(self.build.common_dtype(&operands, span)?))
    }

    /// `can_cast(from, to)`: whether every value is kept.
    pub(crate) fn can_cast(&mut self, given: Given, span: Span) -> Outcome<Value> {
        let [from, to] = self.matched("can_cast", [("from", false), ("to", false)], given, span)?;
        let (from, place) = from.unwrap_or((Value::Error, span));
        let from = self.dtype_of("can_cast", "from", "a dtype or an array", from, place)?;
        let (to, place) = to.unwrap_or((Value::Error, span));
        let Value::DType(to) = to else {
            let actual = self.describe(&to);
            return Err(e0414_argument_sort::refuse(place, "can_cast", "to", "a dtype", &actual).into());
        };
        Ok(Value::Array(self.build.literal(Scalar::bool(from.widens_to(to)), span)))
    }

    /// A dtype, or that of an array.
    fn dtype_of(
        &mut self,
        function: &str,
        param: &str,
        expected: &str,
        value: Value,
        place: Span,
    ) -> Outcome<DType> {
        match value {
            Value::DType(dtype) => Ok(dtype),
            Value::Array(_) | Value::List(_) => {
                let operand = self.array(value, place)?;
                Ok(self.build.ty(operand).dtype)
            }
            other => {
                let actual = self.describe(&other);
                Err(e0414_argument_sort::refuse(place, function, param, expected, &actual).into())
            }
        }
    }
}

/// A limit of a float dtype, which `f64` holds exactly.
fn float_limit(dtype: DType, name: &str) -> Option<f64> {
    // How many bits behind the point the significand has, and the least exponent of a normal number.
    let (digits, least) = match dtype {
        DType::F16 => (10, -14),
        DType::BF16 => (7, -126),
        DType::F32 => (23, -126),
        _ => (52, -1022),
    };
    let max = (2.0 - 2f64.powi(-digits)) * 2f64.powi(1 - least);
    Some(match name {
        "eps" => 2f64.powi(-digits),
        "epsneg" => 2f64.powi(-digits - 1),
        "max" => max,
        "min" => -max,
        "smallest_normal" | "tiny" => 2f64.powi(least),
        // In two steps: a single power of so low an exponent is not formed exactly.
        "smallest_subnormal" => 2f64.powi(least) * 2f64.powi(-digits),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_of_rust() {
        let of = |dtype, name| float_limit(dtype, name).unwrap();
        assert_eq!(of(DType::F64, "max"), f64::MAX);
        assert_eq!(of(DType::F64, "eps"), f64::EPSILON);
        assert_eq!(of(DType::F64, "tiny"), f64::MIN_POSITIVE);
        assert_eq!(of(DType::F64, "smallest_subnormal"), f64::from_bits(1));
        assert_eq!(of(DType::F32, "min"), f64::from(f32::MIN));
        assert_eq!(of(DType::F32, "smallest_subnormal"), f64::from(f32::from_bits(1)));
        assert_eq!(of(DType::F16, "max"), 65504.0);
    }
}
