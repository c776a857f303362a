//! Reductions that keep a few columns: `sum(points, axis=0)` of points in space. Each column is a reduction of its own, over an axis that is then the
//! last one, so that lanes lie along what is reduced instead of along three elements; they share one pass, which computes only once what is the same in
//! all columns.

use super::{Core, CoreBuilder, CoreId, ViewAxis};
use crate::attr::Start;
use texpr_base::{Combine, Size};

/// The most columns.
const MOST: i64 = 4;
/// What is reduced is computed for one column as cheaply as for all if no part of it costs more than so many cycles.
const CHEAP: u32 = 4;
/// Nodes that are looked at for a column.
const LOOK: usize = 64;
/// Reductions over so few elements stand in the bodies of kernels (`texpr_kernel::short`).
const SHORT: i64 = 16;

impl CoreBuilder {
    /// The reduction as one for each column, put together again; `None` if it keeps no columns, or too many.
    pub(super) fn reduce_columns(&mut self, x: CoreId, combine: Combine, axes: &[usize]) -> Option<CoreId> {
        let ty = self.ty(x).clone();
        let first = axes.last()? + 1;
        let sizes: Vec<i64> = ty.shape[first..].iter().map(Size::as_const).collect::<Option<_>>()?;
        let count = sizes.iter().try_fold(1i64, |count, size| count.checked_mul(*size))?;
        let reduced = axes.iter().try_fold(1i64, |n, axis| n.checked_mul(ty.shape[*axis].as_const()?));
        let is_short = reduced.is_some_and(|n| n <= SHORT);
        if sizes.is_empty() || !(1..=MOST).contains(&count) || is_short || ty.dtype.is_complex() {
            return None;
        }
        let columns: Vec<CoreId> = (0..count)
            .map(|number| {
                let mut rest = number;
                let mut at = vec![0; sizes.len()];
                for (place, size) in at.iter_mut().zip(&sizes).rev() {
                    (*place, rest) = (rest % size, rest / size);
                }
                self.column(x, &at, &mut { LOOK })
            })
            .collect::<Option<_>>()?;
        let mut shape: Vec<Size> =
            (0..first).filter(|axis| !axes.contains(axis)).map(|axis| ty.shape[axis].clone()).collect();
        let kept = shape.clone();
        shape.push(Size::constant(1));
        let sums: Vec<CoreId> = columns
            .into_iter()
            .map(|column| {
                let sum = self.reduce_whole(column, combine, axes, kept.clone());
                self.reshape(sum, shape.clone())
            })
            .collect();
        let all = self.concat(&sums, kept.len());
        let shape = kept.into_iter().chain(ty.shape[first..].iter().cloned()).collect();
        Some(self.reshape(all, shape))
    }

    /// `x` at one place of its last axes; `None` if that computes something costly for each place again.
    fn column(&mut self, x: CoreId, at: &[i64], look: &mut usize) -> Option<CoreId> {
        let shape = self.shape(x);
        let (kept, last) = shape.split_at(shape.len().saturating_sub(at.len()));
        *look = look.checked_sub(1)?;
        if last.is_empty() {
            return Some(x);
        }
        if let Some(Core::Map(f)) = self.kind(x)
            && f.cost() <= CHEAP
        {
            let f = f.clone();
            let args: Vec<CoreId> = self
                .args(x)
                .to_vec()
                .into_iter()
                .map(|arg| self.column(arg, at, look))
                .collect::<Option<_>>()?;
            return Some(self.map_of(f, &args));
        }
        let place = |size: &Size, at: i64| Start::Size(Size::constant(if size.is_one() { 0 } else { at }));
        let at = &at[at.len() - last.len()..];
        let mut axes: Vec<ViewAxis> = (0..kept.len()).map(ViewAxis::whole).collect();
        axes.extend(
            last.iter().zip(at).map(|(size, at)| ViewAxis { start: place(size, *at), ..ViewAxis::first() }),
        );
        let column = self.view(x, axes, kept.to_vec());
        let (source, picks) = match self.kind(column) {
            Some(Core::View(axes)) => {
                let source = self.args(column)[0];
                let sizes = &self.ty(source).shape;
                (source, axes.iter().zip(sizes).any(|(axis, size)| axis.out.is_none() && !size.is_one()))
            }
            _ => (column, false),
        };
        let is_costly = matches!(self.kind(source), Some(Core::Map(f)) if f.cost() > CHEAP);
        (!(picks && is_costly)).then_some(column)
    }
}
