//! Reductions over few elements, which a kernel computes in its body: `sum(d**2, axis=-1)` of points in space is three squares and two
//! additions at each point of what is left, in one pass with whatever reads it, instead of a pass of its own with rows of three elements.
//!
//! The elements are combined in the order that [`texpr_base::reduce`] defines. The neutral elements that lanes begin with are left out,
//! since they change no bit.

use texpr_base::Size;
use texpr_base::reduce::lanes;
use texpr_ir::core::{Core, CoreGraph, CoreId};

/// The most elements of a reduction in a body.
const MAX_TERMS: usize = 16;
/// The most instructions that the elements of a reduction may take in a body, all together.
const MAX_INSTS: usize = 300;

/// The elements that a short reduction combines.
#[derive(Clone, Debug)]
pub struct Short {
    /// The reduced axes with their sizes.
    axes: Vec<(usize, usize)>,
    /// The lanes of the row form; `None` for the column form, where one element follows another.
    lanes: Option<usize>,
}

impl Short {
    /// What the reduction `id` combines, if its size is known and small, and not 0.
    pub fn of(graph: &CoreGraph, id: CoreId) -> Option<Self> {
        let node = graph.node(id);
        let Core::Reduce { axes, .. } = &node.kind else { return None };
        let shape = &graph.ty(node.args[0]).shape;
        let sized = |axis: &usize| Some((*axis, usize::try_from(shape[*axis].as_const()?).ok()?));
        let axes: Vec<(usize, usize)> = axes.iter().map(sized).collect::<Option<_>>()?;
        let count = axes.iter().try_fold(1usize, |count, (_, size)| count.checked_mul(*size))?;
        let by_rows = axes.last().is_some_and(|(axis, _)| axis + 1 == shape.len());
        (1..=MAX_TERMS).contains(&count).then(|| Self { axes, lanes: by_rows.then(|| lanes(node.ty.dtype)) })
    }

    pub fn count(&self) -> usize {
        self.axes.iter().map(|(_, size)| size).product()
    }

    /// Where element number `k` lies: the reduced axes with their indices.
    pub fn place(&self, k: usize) -> Vec<(usize, Size)> {
        let mut rest = k;
        let mut place: Vec<(usize, Size)> = Vec::with_capacity(self.axes.len());
        for (axis, size) in self.axes.iter().rev() {
            place.push((*axis, Size::constant((rest % size) as i64)));
            rest /= size;
        }
        place.reverse();
        place
    }

    /// Combines the elements, by number, in the order of [`texpr_base::reduce`].
    pub fn fold<T: Copy>(&self, elements: &[T], mut combine: impl FnMut(T, T) -> T) -> T {
        let cols = self.axes.last().map_or(1, |(_, size)| *size);
        let Some(lanes) = self.lanes else {
            let (first, rest) = elements.split_first().expect("invariant: a short reduction has elements");
            return rest.iter().fold(*first, |acc, x| combine(acc, *x));
        };
        let mut acc: Vec<T> = Vec::with_capacity(lanes);
        for (k, x) in elements.iter().enumerate() {
            let lane = k % cols % lanes;
            match acc.get_mut(lane) {
                Some(old) => *old = combine(*old, *x),
                None => acc.push(*x),
            }
        }
        let mut width = lanes;
        while width > 1 {
            width /= 2;
            for lane in width..acc.len() {
                acc[lane - width] = combine(acc[lane - width], acc[lane]);
            }
            acc.truncate(width);
        }
        acc[0]
    }
}

/// Per node: whether it is a reduction that bodies compute. One of long expressions is not: they would stand there once for each element.
pub fn short(graph: &CoreGraph) -> Vec<bool> {
    let mut insts = vec![0usize; graph.nodes.len()];
    let mut short = vec![false; graph.nodes.len()];
    for (i, node) in graph.nodes.iter().enumerate() {
        let args = || node.args.iter().fold(1usize, |sum, arg| sum.saturating_add(insts[arg.index()]));
        insts[i] = match &node.kind {
            Core::Map(f) => args().saturating_add(f.insts.len()),
            Core::View(_) => args(),
            Core::Reduce { .. } => match Short::of(graph, CoreId::new(i)) {
                Some(it) if args().saturating_mul(it.count()) <= MAX_INSTS => {
                    short[i] = true;
                    args() * it.count()
                }
                _ => 0,
            },
            _ => 0,
        };
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(axes: &[(usize, usize)], lanes: Option<usize>) -> String {
        let it = Short { axes: axes.to_vec(), lanes };
        let mut made: Vec<String> = (0..it.count()).map(|k| k.to_string()).collect();
        let names: Vec<usize> = (0..made.len()).collect();
        let result = it.fold(&names, |a, b| {
            made.push(format!("({} {})", made[a], made[b]));
            made.len() - 1
        });
        made[result].clone()
    }

    #[test]
    fn rows_go_through_lanes_that_are_halved() {
        assert_eq!(order(&[(1, 1)], Some(8)), "0");
        assert_eq!(order(&[(1, 3)], Some(8)), "((0 2) 1)");
        assert_eq!(order(&[(1, 5)], Some(8)), "(((0 4) 2) (1 3))");
        assert_eq!(order(&[(1, 10)], Some(8)), "((((0 8) 4) (2 6)) (((1 9) 5) (3 7)))");
        assert_eq!(order(&[(0, 2), (1, 3)], Some(8)), "(((0 3) (2 5)) (1 4))");
    }

    #[test]
    fn columns_follow_one_another() {
        assert_eq!(order(&[(0, 4)], None), "(((0 1) 2) 3)");
        assert_eq!(order(&[(0, 2), (1, 2)], None), "(((0 1) 2) 3)");
    }

    #[test]
    fn places_are_in_row_major_order() {
        let it = Short { axes: vec![(0, 2), (2, 3)], lanes: None };
        assert_eq!(it.place(4), [(0, Size::constant(1)), (2, Size::constant(1))]);
    }
}
