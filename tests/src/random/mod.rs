//! Random programs that are well typed, with data for their inputs, for comparing one way of running a program with another.
//!
//! A [`recipe::Recipe`] is plain numbers, which proptest draws and shrinks; [`program::build`] reads it as instructions: every number is
//! taken modulo what is possible at that point, so any recipe gives a program, and a smaller recipe gives a simpler one.
//!
//! Left out: anything that shows the sign or the payload of a NaN (`signbit`, and `copysign` from one). Two NaNs are equal in texpr,
//! whatever their bits: they depend on the order in which a processor finds its operands.

pub mod build;
pub mod choose;
pub mod complex;
pub mod control;
pub mod create;
pub mod data;
pub mod elementwise;
pub mod nests;
pub mod program;
pub mod recipe;
pub mod reduce;
pub mod scalar;
pub mod shapes;
pub mod tables;

/// What inputs, casts and most operations are made of: every dtype but the complex ones, which have rules of their own.
fn dtypes() -> Vec<texpr_base::DType> {
    texpr_base::DType::ALL.into_iter().filter(|dtype| !dtype.is_complex()).collect()
}
