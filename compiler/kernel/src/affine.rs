//! Affine functions of a kernel's axes with symbolic coefficients: every index and every address.

use texpr_base::{Size, SizeTable};
use texpr_ir::core::CoreId;

/// `offset + Σ strides[k] * axis k + Σ stride * value of a scalar node`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Affine {
    pub offset: Size,
    pub strides: Vec<Size>,
    /// `i64` scalar nodes, known when the kernel starts, with their coefficients.
    pub dynamic: Vec<(CoreId, Size)>,
}

impl Affine {
    pub fn constant(offset: Size, n_axes: usize) -> Self {
        Self { offset, strides: vec![Size::constant(0); n_axes], dynamic: Vec::new() }
    }

    /// The axis `k` itself.
    pub fn axis(k: usize, n_axes: usize) -> Self {
        let mut affine = Self::constant(Size::constant(0), n_axes);
        affine.strides[k] = Size::constant(1);
        affine
    }

    pub fn add(&self, other: &Self) -> Self {
        let mut dynamic = self.dynamic.clone();
        dynamic.extend(other.dynamic.iter().cloned());
        Self {
            offset: self.offset.add(&other.offset),
            strides: self.strides.iter().zip(&other.strides).map(|(a, b)| a.add(b)).collect(),
            dynamic,
        }
    }

    pub fn scale(&self, factor: &Size) -> Self {
        Self {
            offset: self.offset.mul(factor),
            strides: self.strides.iter().map(|s| s.mul(factor)).collect(),
            dynamic: self.dynamic.iter().map(|(node, c)| (*node, c.mul(factor))).collect(),
        }
    }

    /// The row-major offset of the element `index` of an array of `shape`.
    pub fn linear(index: &[Self], shape: &[Size], n_axes: usize) -> Self {
        let mut sum = Self::constant(Size::constant(0), n_axes);
        let mut stride = Size::constant(1);
        for (i, size) in index.iter().zip(shape).rev() {
            if !size.is_one() {
                sum = sum.add(&i.scale(&stride));
            }
            stride = stride.mul(size);
        }
        sum
    }

    pub fn display(&self, sizes: &SizeTable) -> String {
        let mut terms = Vec::new();
        if self.offset.as_const() != Some(0) {
            terms.push(self.offset.display(sizes).to_string());
        }
        for (k, stride) in self.strides.iter().enumerate() {
            match stride.as_const() {
                Some(0) => {}
                Some(1) => terms.push(format!("i{k}")),
                _ => terms.push(format!("({})*i{k}", stride.display(sizes))),
            }
        }
        for (node, c) in &self.dynamic {
            terms.push(format!("({})*n{}", c.display(sizes), node.0));
        }
        if terms.is_empty() { "0".to_string() } else { terms.join(" + ") }
    }
}
