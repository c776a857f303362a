//! Complex numbers in a [`CoreBuilder`]: pairs of float nodes behind one handle.

use super::{Core, CoreBuilder, CoreGraph, CoreId, CoreLoop, Origin, ViewAxis};
use crate::attr::Start;
use crate::graph::ArrayConst;
use crate::prim::Prim;
use crate::primfn::PrimFn;
use crate::ty::{Shape, Type};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use texpr_base::{Combine, DType, Scalar, Size};

/// Handles from this number on are pairs.
const FIRST: usize = 1 << 31;

/// The complex numbers made so far.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    list: Vec<Pair>,
    seen: FxHashMap<(CoreId, CoreId), CoreId>,
}

/// One complex number.
#[derive(Debug)]
pub(super) struct Pair {
    re: CoreId,
    im: CoreId,
    pub(super) ty: Type,
}

impl Pairs {
    pub(super) fn get(&self, id: CoreId) -> Option<&Pair> {
        self.list.get(id.index().checked_sub(FIRST)?)
    }
}

impl CoreBuilder {
    /// The handle of a complex number: `re` and `im` are floats of one type.
    pub fn pair(&mut self, re: CoreId, im: CoreId) -> CoreId {
        debug_assert_eq!(self.ty(re), self.ty(im));
        if let Some(id) = self.pairs.seen.get(&(re, im)) {
            return *id;
        }
        let id = CoreId::new(FIRST + self.pairs.list.len());
        let ty = self.ty(re).with_dtype(self.ty(re).dtype.to_complex());
        self.pairs.list.push(Pair { re, im, ty });
        self.pairs.seen.insert((re, im), id);
        id
    }

    /// The nodes of the real and the imaginary part; `None` if the handle is no complex number.
    pub fn parts(&self, id: CoreId) -> Option<(CoreId, CoreId)> {
        self.pairs.get(id).map(|pair| (pair.re, pair.im))
    }

    /// The handles with each complex number replaced by its parts.
    pub fn flat(&self, ids: &[CoreId]) -> Vec<CoreId> {
        let flat = |id: &CoreId| match self.parts(*id) {
            Some((re, im)) => [Some(re), Some(im)],
            None => [Some(*id), None],
        };
        ids.iter().flat_map(flat).flatten().collect()
    }

    /// Complex numbers as an array of floats with a last axis of two; anything else as it is.
    pub fn interleaved(&mut self, id: CoreId) -> CoreId {
        let Some((re, im)) = self.parts(id) else { return id };
        let rank = self.ty(re).rank();
        let (re, im) = (self.expand_dims(re, &[rank]), self.expand_dims(im, &[rank]));
        self.concat(&[re, im], rank)
    }

    /// The complex numbers whose parts are the last axis, of size two, of `x`.
    fn deinterleaved(&mut self, x: CoreId, shape: &[Size]) -> CoreId {
        let mut part = |at: i64| {
            let mut axes: Vec<ViewAxis> = (0..shape.len()).map(ViewAxis::whole).collect();
            axes.push(ViewAxis { out: None, start: Start::Size(Size::constant(at)), step: 0 });
            self.view(x, axes, shape.to_vec())
        };
        let (re, im) = (part(0), part(1));
        self.pair(re, im)
    }

    /// What [`CoreBuilder::add`] adds for a complex type.
    pub(super) fn add_complex(&mut self, kind: &Core, args: &[CoreId], ty: &Type) -> CoreId {
        let part = ty.with_dtype(ty.dtype.part());
        match kind {
            Core::Const(scalar) => {
                let re = self.add(Core::Const(scalar.re()), vec![], part.clone());
                let im = self.add(Core::Const(scalar.im()), vec![], part);
                self.pair(re, im)
            }
            Core::Array(array) => {
                let mut one = |of: fn(Scalar) -> Scalar| {
                    let elements = array.elements.iter().map(|z| of(*z)).collect();
                    let array = ArrayConst { shape: array.shape.clone(), elements };
                    self.add(Core::Array(Arc::new(array)), vec![], part.clone())
                };
                let (re, im) = (one(Scalar::re), one(Scalar::im));
                self.pair(re, im)
            }
            Core::Input(_) => {
                let x = self.add(kind.clone(), vec![], ty.split());
                self.deinterleaved(x, &ty.shape)
            }
            Core::View(_)
            | Core::Reshape
            | Core::Update { combine: None | Some(Prim::Add | Prim::Sub), .. }
            | Core::Concat { .. }
            | Core::Reduce { combine: Combine::Sum, .. } => {
                let of = |id: &CoreId, at: usize| match self.parts(*id) {
                    Some((re, im)) => [re, im][at],
                    None => *id,
                };
                let [re, im] = [0, 1].map(|at| args.iter().map(|id| of(id, at)).collect::<Vec<_>>());
                let re = self.add(kind.clone(), re, part.clone());
                let im = self.add(kind.clone(), im, part);
                self.pair(re, im)
            }
            Core::Reduce { combine: Combine::Prod, axes } => self.product(args[0], axes, &ty.shape),
            Core::Contract(_) => {
                let [(a, b), (c, d)] = [0, 1].map(|i| {
                    self.parts(args[i]).expect("invariant: both sides were promoted to the complex dtype")
                });
                let mut product = |x, y| self.contract(x, y, part.clone());
                let (ac, bd, ad, bc) = (product(a, c), product(b, d), product(a, d), product(b, c));
                let re = self.map(&[ac, bd], |x| x[0] - x[1]);
                let im = self.map(&[ad, bc], |x| x[0] + x[1]);
                self.pair(re, im)
            }
            Core::Reduce { combine: Combine::Min | Combine::Max | Combine::And | Combine::Or, .. }
            | Core::Map(_)
            | Core::Update { .. }
            | Core::Routine(_)
            | Core::Size(_)
            | Core::Iota
            | Core::Param(_)
            | Core::Loop(_)
            | Core::If(_)
            | Core::Project(_) => unreachable!("invariant: nobody asks for {kind:?} of complex numbers"),
        }
    }

    /// A map whose arguments or result are complex: each part of the result is a map of the parts it needs.
    pub(super) fn map_complex(&mut self, f: &PrimFn, args: &[CoreId], shape: &Shape) -> CoreId {
        let flat = self.flat(args);
        let parts: Vec<CoreId> = (0..f.results.len()).map(|k| self.map_part(f, k, &flat, shape)).collect();
        match parts.as_slice() {
            [re, im] => self.pair(*re, *im),
            _ => parts[0],
        }
    }

    fn map_part(&mut self, f: &PrimFn, k: usize, args: &[CoreId], shape: &Shape) -> CoreId {
        let (f, used) = f.part(k);
        let result = f.results[0];
        if used.is_empty() {
            return self.splat(f.eval(&[])[0], shape.clone());
        }
        if let Some(i) = used.get(result.index()) {
            return self.broadcast_to(args[*i], shape);
        }
        let args: Vec<CoreId> = used.iter().map(|i| args[*i]).collect();
        let mut own = Shape::new();
        for arg in &args {
            own = crate::ty::broadcast(&own, &self.ty(*arg).shape, &mut |_, _| {})
                .expect("invariant: the type rule checked that the shapes broadcast");
        }
        let ty = Type::new(f.dtype(result), own);
        let out = self.add(Core::Map(Arc::new(f)), args, ty);
        self.broadcast_to(out, shape)
    }

    /// The product of complex numbers over `axes`. Neither part of a product can do without the other's, so it is no reduction but a loop: the
    /// elements are cut into rows of up to [`ROW`], the rows are multiplied with one another, then the elements of the last.
    fn product(&mut self, x: CoreId, axes: &[usize], shape: &[Size]) -> CoreId {
        let source = self.shape(x);
        let kept = (0..source.len()).filter(|axis| !axes.contains(axis));
        let order: Vec<usize> = axes.iter().copied().chain(kept).collect();
        let place = |axis: usize| order.iter().position(|a| *a == axis).unwrap_or(axis);
        let view = (0..source.len()).map(|axis| ViewAxis::whole(place(axis))).collect();
        let moved = self.view(x, view, order.iter().map(|axis| source[*axis].clone()).collect());
        let n = Size::product(axes.iter().map(|axis| &source[*axis]));
        let with = |first: Vec<Size>| first.into_iter().chain(shape.iter().cloned()).collect::<Shape>();
        let x = self.reshape(moved, with(vec![n.clone()]));
        let row = n.at_most(&Size::constant(ROW)).at_least(&Size::constant(1));
        let rows = n.add(&Size::constant(ROW - 1)).floor_div(ROW);
        // Ones up to the end of the last row.
        let full = rows.mul(&row);
        let ones = self.splat(Scalar::complex(self.ty(x).dtype, 1.0, 0.0), with(vec![full]));
        let whole = (0..=shape.len()).map(ViewAxis::whole).collect();
        let ty = self.ty(ones).clone();
        let x = self.add(Core::Update { axes: whole, combine: None }, vec![ones, x], ty);
        let x = self.reshape(x, with(vec![rows, row]));
        let x = self.multiply_rows(x);
        self.multiply_rows(x)
    }

    /// The product along the first axis.
    fn multiply_rows(&mut self, x: CoreId) -> CoreId {
        let source = self.shape(x);
        let (n, shape) = (source[0].clone(), source[1..].to_vec());
        let part = self.ty(x).dtype.part();
        let (row, whole) = (Type::new(part, shape.clone()), Type::new(part, source));
        let params = vec![Type::scalar(DType::I64), row.clone(), row.clone(), whole.clone(), whole.clone()];
        let mut body = Self::new(params.clone());
        body.set_origin(self.origin.unwrap_or(Origin::NONE), &self.spans.clone());
        let p: Vec<CoreId> = params
            .iter()
            .enumerate()
            .map(|(k, ty)| body.add(Core::Param(k as u32), vec![], ty.clone()))
            .collect();
        let carry = body.pair(p[1], p[2]);
        let rows = body.pair(p[3], p[4]);
        let mut axes = vec![ViewAxis { out: None, start: Start::Arg(0), step: 0 }];
        axes.extend((0..shape.len()).map(ViewAxis::whole));
        let factor = body.view_at(rows, &[p[0]], axes, shape.clone());
        let product = body.map(&[carry, factor], |x| x[0] * x[1]);
        let results = body.flat(&[product]);
        let body: CoreGraph = body.finish(results, Vec::new());
        let one = self.splat(Scalar::complex(part.to_complex(), 1.0, 0.0), shape);
        let mut args: Vec<CoreId> = [0, 1].map(|i| self.constant(Scalar::i64(i))).to_vec();
        args.insert(1, self.size(&n));
        args.extend(self.flat(&[one, x]));
        let names = vec!["product".to_string(); 2];
        let looped = CoreLoop { n_carries: 2, body, cond: None, names };
        let id = self.add(Core::Loop(Arc::new(looped)), args, row.clone());
        let [re, im] = [0, 1].map(|k| self.add(Core::Project(k), vec![id], row.clone()));
        self.pair(re, im)
    }
}

/// Elements of one row of a product.
const ROW: i64 = 1024;
