//! Searching in sorted rows, membership, counting into bins, quantiles.

use crate::batch::batches;
use crate::key::{Key, bits, keys, nan_key, sort_by_bits};
use crate::rows::{each_row, last};
use texpr_base::Routine;
use texpr_base::routine::{RoutineCall, RoutineError};

/// `sorted [n], values[, sorter [n] (i64)] -> places`, `i64`; a sorter holds the indices that sort. Parameter: 1 for the place after equal elements.
pub static SEARCHSORTED: Routine = Routine {
    name: "searchsorted",
    in_place: false,
    run: |call| batches(call, lead(call, 0, 1), searchsorted),
};

/// `x, elements [k] -> whether each of x is among the elements`. NaN is among nothing. Parameter: 1 to turn the answer round.
pub static ISIN: Routine =
    Routine { name: "isin", in_place: false, run: |call| batches(call, lead(call, 1, 1), isin) };

/// `x [n] (i64)[, weights (f64)] -> counts (i64), or sums of weights (f64)`: as many as the result holds, more is an error.
pub static BINCOUNT: Routine =
    Routine { name: "bincount", in_place: false, run: |call| batches(call, lead(call, 0, 1), bincount) };

/// `x (f64), edges [k] (f64)[, weights (f64)] -> counts`: bins are half-open but for the last; what is in none is not counted.
/// Parameter: 1 if the edges are evenly spaced.
pub static HISTOGRAM: Routine =
    Routine { name: "histogram", in_place: false, run: |call| batches(call, lead(call, 1, 1), histogram) };

/// `x [..., n], q [k] (f64) -> [k, ...]`, floats. Parameters: the method, by its number in [`METHODS`]; 1 to leave out NaN.
pub static QUANTILE: Routine =
    Routine { name: "quantile", in_place: false, run: |call| batches(call, lead(call, 1, 1), quantile) };

/// How a quantile between two elements is made of them: NumPy's names, and the mean of both as `median` has it.
pub const METHODS: &[&str] = &["linear", "lower", "higher", "nearest", "midpoint", "median"];

/// How many axes are in front of the `own` of an argument.
fn lead(call: &RoutineCall<'_>, arg: usize, own: usize) -> usize {
    call.ins[arg].shape.len() - own
}

fn searchsorted(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let after = call.params[0] != 0;
    let (mut sorted, values) = (keys(call.ins[0], false), keys(call.ins[1], false));
    if let Some(sorter) = call.ins.get(2) {
        let at = |i: &i64| usize::try_from(*i).ok().and_then(|i| sorted.get(i)).copied().ok_or(*i);
        let picked: Result<Vec<u64>, i64> = sorter.of::<i64>().iter().map(at).collect();
        sorted = picked.map_err(|i| RoutineError {
            message: format!("`sorter` holds {i}, which is no index of {} elements", sorted.len()),
            help: Some("`argsort` gives the indices that sort a vector".into()),
        })?;
    }
    each_row(call.outs[0].of::<i64>(), 1, call.threads, |i, out| {
        let key = values[i];
        out[0] = sorted.partition_point(|other| *other < key || (after && *other == key)) as i64;
    });
    Ok(())
}

fn isin(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let inverted = call.params[0] != 0;
    let (x, nan) = (keys(call.ins[0], false), nan_key(call.ins[0].dtype));
    let mut elements = keys(call.ins[1], false);
    elements.retain(|key| Some(*key) != nan);
    let (least, most) = (elements.iter().min().copied(), elements.iter().max().copied());
    if let (Some(least), Some(most)) = (least, most)
        && (most - least) / 64 <= (elements.len() + x.len()) as u64
    {
        // They lie so near each other that a bit for each is less than what there is anyway.
        let mut there = vec![0u64; ((most - least) / 64) as usize + 1];
        for key in elements {
            let at = key - least;
            there[(at / 64) as usize] |= 1 << (at % 64);
        }
        each_row(call.outs[0].of::<u8>(), 1, call.threads, |i, out| {
            let at = x[i].wrapping_sub(least);
            let found = there.get((at / 64) as usize).is_some_and(|word| word >> (at % 64) & 1 != 0);
            out[0] = u8::from(found != inverted);
        });
        return Ok(());
    }
    sort_by_bits(&mut elements, bits(call.ins[1].dtype), |key| *key);
    elements.dedup();
    each_row(call.outs[0].of::<u8>(), 1, call.threads, |i, out| {
        out[0] = u8::from(elements.binary_search(&x[i]).is_ok() != inverted);
    });
    Ok(())
}

fn bincount(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let x = call.ins[0].of::<i64>();
    let weights = call.ins.get(1).map(|weights| weights.of::<f64>());
    let n = last(call.outs[0].shape);
    if let Some(wrong) = x.iter().find(|x| usize::try_from(**x).map_or(true, |x| x >= n)) {
        let help = if *wrong < 0 {
            "bins are numbered from 0: shift the values, or leave the negative ones out".to_string()
        } else {
            format!("say how many bins there are: `minlength={}` or more", wrong.saturating_add(1))
        };
        return Err(RoutineError {
            message: format!("the value {wrong} has none of the {n} bins"),
            help: Some(help),
        });
    }
    match weights {
        None => {
            let counts = call.outs[0].of::<i64>();
            counts.fill(0);
            x.iter().for_each(|x| counts[*x as usize] += 1);
        }
        Some(weights) => {
            let sums = call.outs[0].of::<f64>();
            sums.fill(0.0);
            x.iter().zip(weights).for_each(|(x, weight)| sums[*x as usize] += weight);
        }
    }
    Ok(())
}

fn histogram(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let uniform = call.params[0] != 0;
    let (x, edges) = (call.ins[0].of::<f64>(), call.ins[1].of::<f64>());
    let weights = call.ins.get(2).map(|weights| weights.of::<f64>());
    if let Some(i) =
        edges.windows(2).position(|pair| pair[0] > pair[1] || pair[0].is_nan() || pair[1].is_nan())
    {
        return Err(RoutineError {
            message: format!("the edges do not ascend: {} comes before {}", edges[i], edges[i + 1]),
            help: Some("sort them, and leave out NaN".into()),
        });
    }
    let bin = |x: f64| bin(x, edges, uniform);
    match weights {
        None => {
            let counts = call.outs[0].of::<i64>();
            counts.fill(0);
            x.iter().filter_map(|x| bin(*x)).for_each(|at| counts[at] += 1);
        }
        Some(weights) => {
            let sums = call.outs[0].of::<f64>();
            sums.fill(0.0);
            let bins = x.iter().zip(weights).filter_map(|(x, weight)| bin(*x).map(|at| (at, weight)));
            bins.for_each(|(at, weight)| sums[at] += weight);
        }
    }
    Ok(())
}

/// The bin of `x`, if it is in one.
fn bin(x: f64, edges: &[f64], uniform: bool) -> Option<usize> {
    let [first, .., end] = *edges else { return None };
    if !(first <= x && x <= end) {
        return None;
    }
    let n = edges.len() - 1;
    let at = if uniform {
        // The edges decide; the guess is at most one bin off.
        let guess = (((x - first) / (end - first) * n as f64) as usize).min(n - 1);
        if x < edges[guess] {
            guess - 1
        } else if x >= edges[guess + 1] {
            guess + 1
        } else {
            guess
        }
    } else {
        edges.partition_point(|edge| *edge <= x) - 1
    };
    Some(at.min(n - 1))
}

fn quantile(call: &mut RoutineCall<'_>) -> Result<(), RoutineError> {
    let (method, skip_nan, threads) = (call.params[0], call.params[1] != 0, call.threads);
    let (x, q) = (call.ins[0], call.ins[1].of::<f64>());
    let method = METHODS.get(method as usize).copied().unwrap_or("linear");
    if let Some(q) = q.iter().find(|q| !(0.0..=1.0).contains(*q)) {
        return Err(RoutineError {
            message: format!("the quantile {q} is not between 0 and 1"),
            help: Some("a percentage is divided by 100, or given to `percentile`".into()),
        });
    }
    let n = last(x.shape);
    let rows = x.shape[..x.shape.len().saturating_sub(1)].iter().product();
    match x.dtype {
        texpr_base::DType::F32 => {
            quantiles(x.of::<f32>(), (rows, n), q, call.outs[0].of::<f32>(), (method, skip_nan, threads))
        }
        _ => quantiles(x.of::<f64>(), (rows, n), q, call.outs[0].of::<f64>(), (method, skip_nan, threads)),
    }
    Ok(())
}

/// A float that quantiles are made of.
trait Point: Key + PartialEq {
    fn between(self, other: Self, t: f64, method: &str) -> Self;
    fn is_nan(self) -> bool;
    const NAN: Self;
}

macro_rules! points {
    ($($t:ident)*) => {$(
        impl Point for $t {
            fn between(self, other: Self, t: f64, method: &str) -> Self {
                let (t, width) = (t as $t, other - self);
                match method {
                    _ if t == 0.0 || self == other => self,
                    "median" => (self + other) / 2.0,
                    // From the nearer end, as NumPy has it, so that both ends are met.
                    _ if t < 0.5 => self + width * t,
                    _ => other - width * (1.0 - t),
                }
            }
            fn is_nan(self) -> bool {
                $t::is_nan(self)
            }
            const NAN: Self = $t::NAN;
        }
    )*};
}
points!(f32 f64);

fn quantiles<T: Point>(
    x: &[T],
    (rows, n): (usize, usize),
    q: &[f64],
    out: &mut [T],
    (method, skip_nan, threads): (&str, bool, usize),
) {
    let k = q.len();
    // Row after row, then turned round: the quantiles are the first axis of the result.
    let mut by_row = vec![T::NAN; rows * k];
    each_row(&mut by_row, k, threads, |i, out| {
        let mut row: Vec<T> = x[i * n..(i + 1) * n].to_vec();
        let full = row.len();
        row.retain(|x| !x.is_nan());
        if row.is_empty() || (row.len() < full && !skip_nan) {
            return;
        }
        let count = row.len();
        let sorted = k > 2;
        if sorted {
            sort_by_bits(&mut row, T::BITS, |x| x.key(false));
        }
        for (place, q) in out.iter_mut().zip(q) {
            let at = q * (count - 1) as f64;
            let below = (at.floor() as usize).min(count - 1);
            let t = match method {
                "lower" => 0.0,
                "higher" => (at - below as f64).ceil(),
                "nearest" => at.round_ties_even() - below as f64,
                "midpoint" if at > below as f64 => 0.5,
                _ => at - below as f64,
            };
            let (low, high) = if sorted {
                (row[below], row[(below + 1).min(count - 1)])
            } else {
                let (_, low, above) = row.select_nth_unstable_by_key(below, |x| x.key(false));
                let low = *low;
                (low, above.iter().copied().min_by_key(|x| x.key(false)).unwrap_or(low))
            };
            *place = low.between(high, t, method);
        }
    });
    for (i, row) in by_row.chunks_exact(k.max(1)).enumerate() {
        for (j, value) in row.iter().enumerate() {
            out[j * rows + i] = *value;
        }
    }
}
