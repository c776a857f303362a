//! What an instruction of each class takes: measured by loops over arrays that stay in the first cache, as kernels have them.

use super::best;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use texpr_base::{Class, Counts};

/// Nanoseconds of one instruction of each class for one element, in lanes of 4 bytes and of 8. Many of them that need not wait for each other.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(into = "BTreeMap<String, [f64; 2]>", try_from = "BTreeMap<String, [f64; 2]>")]
pub struct Costs([[f64; 2]; Class::ALL.len()]);

impl Costs {
    /// What is usual for vectors of so many bytes, with 3 cycles in a nanosecond.
    pub(super) fn assumed(bytes: usize) -> Self {
        let lanes = [4, 8].map(|lane| (bytes / lane) as f64);
        Self(Class::ALL.map(|class| {
            // Of a vector; of each lane where they go one by one.
            let (vector, single) = match class {
                Class::Plain => (0.2, 0.0),
                Class::Product => (0.6, 0.0),
                Class::Division | Class::Root => (1.5, 0.0),
                Class::Extreme => (1.2, 0.0),
                Class::IntDivision => (0.0, 5.0),
                Class::ConstDivision => (0.0, 2.0),
                Class::ToInt => (0.0, 1.0),
                // Full vectors have instructions for it.
                Class::Single => {
                    if bytes > 16 {
                        (1.0, 0.0)
                    } else {
                        (0.0, 1.0)
                    }
                }
                Class::Lookup => (0.0, 0.8),
            };
            lanes.map(|lanes| vector / lanes + single)
        }))
    }

    /// Of one instruction, for one element: in lanes of 8 bytes or of 4.
    pub fn of(&self, class: Class, wide: bool) -> f64 {
        self.0[class as usize][usize::from(wide)]
    }

    /// Nanoseconds of all instructions of a point.
    pub fn nanos(&self, counts: &Counts) -> f64 {
        counts.iter().map(|(class, n)| f64::from(n) * self.of(class, counts.wide)).sum()
    }

    /// What this machine takes in vectors of 128 bits, and in the widest that it has.
    pub(super) fn measured() -> [Self; 2] {
        let mut arrays = Box::new(Arrays::new());
        let short = measured_by(&mut arrays, &short());
        [short, full().map_or(short, |passes| measured_by(&mut arrays, &passes))]
    }
}

impl From<Costs> for BTreeMap<String, [f64; 2]> {
    fn from(costs: Costs) -> Self {
        Class::ALL.into_iter().map(|class| (class.name().to_owned(), costs.0[class as usize])).collect()
    }
}

impl TryFrom<BTreeMap<String, [f64; 2]>> for Costs {
    type Error = String;

    fn try_from(of: BTreeMap<String, [f64; 2]>) -> Result<Self, String> {
        let mut costs = Self([[0.0; 2]; Class::ALL.len()]);
        for class in Class::ALL {
            costs.0[class as usize] = *of.get(class.name()).ok_or(format!("no cost of {}", class.name()))?;
        }
        Ok(costs)
    }
}

/// Elements of an array.
const N: usize = 1024;
/// Elements that are looked up.
const TABLE: usize = 512;
/// What integers are divided by.
const DIVISOR: i32 = 1003;
/// Passes that are timed together: some microseconds at least, so that the clock is no part of them.
const TIMES: usize = 4;

/// An array, and the other operands of its elements.
struct Operands<T> {
    elements: [T; N],
    a: T,
    b: T,
}

/// What passes work on.
struct Arrays {
    f32: Operands<f32>,
    f64: Operands<f64>,
    i32: Operands<i32>,
    i64: Operands<i64>,
    table: [i64; TABLE],
}

impl Arrays {
    fn new() -> Self {
        let near_one = |i: usize| 1.0 + i as f64 / N as f64;
        let whole = |i: usize| (i * 7919 % 4096) as i64 + 1;
        Self {
            f32: Operands { elements: std::array::from_fn(|i| near_one(i) as f32), a: 0.75, b: 0.5 },
            f64: Operands { elements: std::array::from_fn(near_one), a: 0.75, b: 0.5 },
            i32: Operands { elements: std::array::from_fn(|i| whole(i) as i32), a: 1 << 20 | 1, b: 0 },
            i64: Operands { elements: std::array::from_fn(whole), a: 1 << 40 | 1, b: 0 },
            table: std::array::from_fn(|i| (i * 7919 % TABLE) as i64),
        }
    }
}

/// A pass over one of the arrays, and how many instructions each element gets.
type Pass = (unsafe fn(&mut Arrays), usize);

/// In the order of [`Class::ALL`], in lanes of 4 bytes and of 8.
type Passes = [[Pass; 2]; Class::ALL.len()];

fn measured_by(arrays: &mut Arrays, passes: &Passes) -> Costs {
    Costs(passes.map(|widths| {
        widths.map(|(pass, each)| {
            let seconds = best(|| {
                for _ in 0..TIMES {
                    // SAFETY: who made the list saw that the machine has the instructions.
                    unsafe { pass(arrays) };
                }
            });
            // More digits than mean anything need not be kept.
            (seconds * 1e9 / (TIMES * N * each) as f64 * 1e5).round() / 1e5
        })
    }))
}

/// The rules of `Prim::Min`, and with everything the other way round of `Prim::Max`.
macro_rules! extreme {
    ($x:expr, $y:expr, $is_first:tt) => {{
        let (x, y) = ($x, $y);
        let (p, q) = if x.is_sign_negative() { (x, y) } else { (y, x) };
        let m = if p $is_first q { p } else { q };
        if p.is_nan() { p } else { m }
    }};
}

/// The floor of the quotient as kernels compute it: see `codegen/src/cranelift/prims/vector.rs`.
macro_rules! quotient {
    ($x:expr, $y:expr) => {
        ((f64::from($x) / f64::from($y)).floor() + 6_755_399_441_055_744.0).to_bits() as i32
    };
}

/// The whole part as kernels compute it: see `codegen/src/llvm/prims.rs`.
macro_rules! whole {
    ($x:expr, $float:ident, $int:ident) => {{
        let x = $x;
        let inside = x > $int::MIN as $float && x < $int::MAX as $float;
        // SAFETY: it is taken only of what is in range.
        let v = unsafe { (if inside { x } else { 0.0 }).to_int_unchecked::<$int>() };
        let v = if x >= $int::MAX as $float { $int::MAX } else { v };
        if x <= $int::MIN as $float { $int::MIN } else { v }
    }};
}

/// A pass that does `step` some times with each element.
macro_rules! pass {
    ([$($attribute:tt)*] $name:ident, $array:ident, $steps:literal, |$x:ident, $a:ident, $b:ident, $table:ident| $step:expr) => {
        $($attribute)*
        #[allow(unused_variables, reason = "few steps need all of the operands")]
        fn $name(arrays: &mut Arrays) {
            let Arrays { $array: Operands { elements, a, b }, table: $table, .. } = std::hint::black_box(arrays);
            let ($a, $b) = (*a, *b);
            for element in elements {
                let mut $x = *element;
                for _ in 0..$steps {
                    $x = $step;
                }
                *element = $x;
            }
        }
    };
}

/// The passes, compiled for some instructions of the machine. No loop says anything of vectors: the compiler makes them.
macro_rules! passes {
    ($name:ident, $attributes:tt) => {
        mod $name {
            use super::{Arrays, DIVISOR, Operands, Passes, TABLE};

            pub(super) const ALL: Passes = [
                [(plain_4, 16), (plain_8, 16)],
                [(product_4, 4), (product_8, 4)],
                [(division_4, 4), (division_8, 4)],
                [(root_4, 4), (root_8, 4)],
                [(extreme_4, 8), (extreme_8, 8)],
                [(int_division_4, 2), (int_division_8, 2)],
                [(const_division_4, 2), (const_division_8, 2)],
                [(to_int_4, 4), (to_int_8, 4)],
                [(single_4, 4), (single_8, 4)],
                [(lookup_4, 4), (lookup_8, 4)],
            ];

            pass!($attributes plain_4, f32, 8, |x, a, b, t| x * a + b);
            pass!($attributes plain_8, f64, 8, |x, a, b, t| x * a + b);
            pass!($attributes product_4, i32, 4, |x, a, b, t| x.wrapping_mul(x ^ a));
            pass!($attributes product_8, i64, 4, |x, a, b, t| x.wrapping_mul(x ^ a));
            pass!($attributes division_4, f32, 4, |x, a, b, t| a / x);
            pass!($attributes division_8, f64, 4, |x, a, b, t| a / x);
            pass!($attributes root_4, f32, 4, |x, a, b, t| x.sqrt());
            pass!($attributes root_8, f64, 4, |x, a, b, t| x.sqrt());
            pass!($attributes extreme_4, f32, 4, |x, a, b, t| extreme!(extreme!(x, a, <), b, >));
            pass!($attributes extreme_8, f64, 4, |x, a, b, t| extreme!(extreme!(x, a, <), b, >));
            pass!($attributes int_division_4, i32, 2, |x, a, b, t| quotient!(a, x | 1));
            pass!($attributes int_division_8, i64, 2, |x, a, b, t| a.checked_div(x | 1).unwrap_or(0));
            pass!($attributes const_division_4, i32, 2, |x, a, b, t| quotient!(x ^ a, DIVISOR));
            pass!($attributes const_division_8, i64, 2, |x, a, b, t| (x ^ a) / i64::from(DIVISOR));
            pass!($attributes to_int_4, f32, 4, |x, a, b, t| f32::from_bits(whole!(x, f32, i32) as u32 | 1 << 29));
            pass!($attributes to_int_8, f64, 4, |x, a, b, t| f64::from_bits(whole!(x, f64, i64) as u64 | 1 << 61));
            pass!($attributes single_4, i32, 4, |x, a, b, t| ((x as u32) as f32).to_bits() as i32 & a);
            pass!($attributes single_8, i64, 4, |x, a, b, t| (x as f64).to_bits() as i64 & a);
            pass!($attributes lookup_4, i32, 4, |x, a, b, t| t[x.clamp(0, TABLE as i32 - 1) as usize] as i32);
            pass!($attributes lookup_8, i64, 4, |x, a, b, t| t[x.clamp(0, TABLE as i64 - 1) as usize]);
        }
    };
}

passes!(plain, []);
#[cfg(target_arch = "x86_64")]
passes!(sse42, [#[target_feature(enable = "sse4.2")]]);
#[cfg(target_arch = "x86_64")]
passes!(avx2, [#[target_feature(enable = "avx2")]]);
#[cfg(target_arch = "x86_64")]
passes!(avx512, [#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]]);

pass!([] there_and_back_4, f32, 4, |x, a, b, t| (x as i64) as f32);
pass!([] there_and_back_8, f64, 4, |x, a, b, t| (x as i64) as f64);

/// In vectors of 128 bits, as Cranelift has them.
fn short() -> Passes {
    let mut passes = plain::ALL;
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("sse4.2") {
        passes = sse42::ALL;
    }
    // A constant is a divisor like any other. Of 8 bytes each quotient waits for the one before: what the code around it writes parts of registers with does.
    passes[Class::IntDivision as usize][1] = (divisions_in_turn, 1);
    passes[Class::ConstDivision as usize] = passes[Class::IntDivision as usize];
    // Lane by lane all conversions take alike, as does all else: getting at the lanes is most of it.
    let both_ways: [Pass; 2] = [(there_and_back_4, 8), (there_and_back_8, 8)];
    passes[Class::ToInt as usize] = both_ways;
    passes[Class::Single as usize] = both_ways;
    passes
}

fn divisions_in_turn(arrays: &mut Arrays) {
    let Operands { elements, a, .. } = std::hint::black_box(&mut arrays.i64);
    let mut before = 0;
    for element in elements {
        before = (*a | before).checked_div(*element | 1).unwrap_or(0);
        *element = before & 0xfff;
    }
}

/// In the widest vectors, if they are wider: as `codegen/src/llvm/machine.rs` chooses them.
fn full() -> Option<Passes> {
    #[cfg(target_arch = "x86_64")]
    {
        let has_all = is_x86_feature_detected!("avx512vl") && is_x86_feature_detected!("avx512bw");
        if has_all && is_x86_feature_detected!("avx512dq") {
            return Some(avx512::ALL);
        }
        if is_x86_feature_detected!("avx2") {
            return Some(avx2::ALL);
        }
    }
    None
}
