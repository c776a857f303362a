//! How values of each dtype look in registers and in memory.
//!
//! A vector is `lanes` (2 or 4) elements in the low part of one 128-bit register: two of 8 bytes, or two or four of 4. Integers of 8 and 16
//! bits live in 32-bit lanes, always properly extended; so do the halves, of which only the bits are known. In kernels of nothing else
//! (`narrow.rs`) there are eight lanes of 16 bits or sixteen of 8. A `bool` is a mask as wide as the lanes of the kernel's widest type in a vector,
//! and 0 or 1 in an `I8` as a scalar.

use super::consts::Emit;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{ConstantData, Endianness, InstBuilder, MemFlagsData, Type, Value, types};
use texpr_base::{DType, Kind, Scalar};

/// Plain memory, never trapping; alignment is not assumed.
pub(super) fn mem() -> MemFlagsData {
    MemFlagsData::trusted().with_endianness(Endianness::Little)
}

/// A value of the body: scalar if it stands in a scalar pass, else a vector.
pub(super) type V = crate::emit::asm::V<Value>;

/// What stands for complex dtypes, of which nothing arrives here.
pub(super) fn split() -> ! {
    unreachable!("invariant: complex numbers were split into floats")
}

/// Whether the dtype lives in 32-bit lanes.
pub(super) fn is_word(dtype: DType) -> bool {
    match dtype {
        DType::C64 | DType::C128 => split(),
        DType::I8
        | DType::I16
        | DType::I32
        | DType::U8
        | DType::U16
        | DType::F16
        | DType::BF16
        | DType::U32
        | DType::F32 => true,
        DType::Bool | DType::I64 | DType::U64 | DType::F64 => false,
    }
}

/// How wide lanes narrower than 32 bits are.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Width {
    Byte,
    Short,
}

impl Width {
    /// Of vectors of so many lanes, if they are narrow.
    pub(super) fn of(lanes: usize) -> Option<Self> {
        [Self::Byte, Self::Short].into_iter().find(|width| width.lanes() == lanes)
    }

    pub(super) fn lanes(self) -> usize {
        16 / self.bytes()
    }

    pub(super) fn bytes(self) -> usize {
        match self {
            Self::Byte => 1,
            Self::Short => 2,
        }
    }

    fn vector(self) -> Type {
        match self {
            Self::Byte => types::I8X16,
            Self::Short => types::I16X8,
        }
    }
}

/// The vector type of `lanes` elements.
pub(super) fn vector(dtype: DType, lanes: usize) -> Type {
    if let Some(width) = Width::of(lanes) {
        return width.vector();
    }
    match dtype {
        DType::C64 | DType::C128 => split(),
        DType::F64 => types::F64X2,
        DType::F32 => types::F32X4,
        DType::I64 | DType::U64 => types::I64X2,
        DType::Bool if lanes == 2 => types::I64X2,
        DType::Bool
        | DType::I8
        | DType::I16
        | DType::I32
        | DType::U8
        | DType::U16
        | DType::F16
        | DType::BF16
        | DType::U32 => types::I32X4,
    }
}

/// The scalar type.
pub(super) fn scalar(dtype: DType) -> Type {
    match dtype {
        DType::C64 | DType::C128 => split(),
        DType::F64 => types::F64,
        DType::F32 => types::F32,
        DType::I64 | DType::U64 => types::I64,
        DType::Bool => types::I8,
        DType::I8
        | DType::I16
        | DType::I32
        | DType::U8
        | DType::U16
        | DType::F16
        | DType::BF16
        | DType::U32 => types::I32,
    }
}

pub(super) fn register(dtype: DType, lanes: usize) -> Type {
    if lanes == 1 { scalar(dtype) } else { vector(dtype, lanes) }
}

/// The value with all bits seen as `ty`.
pub(super) fn bits(b: &mut Emit<'_>, v: Value, ty: Type) -> Value {
    if b.func.dfg.value_type(v) == ty {
        v
    } else {
        b.ins().bitcast(ty, MemFlagsData::new().with_endianness(Endianness::Little), v)
    }
}

/// A constant in every lane.
pub(super) fn constant(b: &mut Emit<'_>, value: Scalar, lanes: usize) -> Value {
    if lanes > 1 {
        let ty = vector(value.dtype, lanes);
        let lane = match value.dtype {
            DType::C64 | DType::C128 => split(),
            DType::Bool => {
                if value.as_bool() {
                    u64::MAX
                } else {
                    0
                }
            }
            DType::F64 | DType::I64 | DType::U64 | DType::F32 | DType::F16 | DType::BF16 => value.bits,
            DType::I8 | DType::I16 | DType::I32 | DType::U8 | DType::U16 | DType::U32 => {
                u64::from(value.as_i64() as u32)
            }
        };
        let bits = ty.lane_bits();
        let lane = u128::from(lane & u64::MAX >> (64 - bits));
        let pattern = (0..ty.lane_count()).fold(0, |pattern, k| pattern | lane << (k * bits));
        return b.pattern(ty, pattern);
    }
    match value.dtype {
        DType::C64 | DType::C128 => split(),
        DType::F64 => b.ins().f64const(value.as_f64()),
        DType::F32 => b.ins().f32const(f32::from_bits(value.bits as u32)),
        DType::I64 | DType::U64 => b.ins().iconst(types::I64, value.bits as i64),
        DType::Bool => b.ins().iconst(types::I8, value.bits as i64),
        DType::F16 | DType::BF16 => b.ins().iconst(types::I32, value.bits as i64),
        DType::I8 | DType::I16 | DType::I32 | DType::U8 | DType::U16 | DType::U32 => {
            b.ins().iconst(types::I32, i64::from(value.as_i64() as u32))
        }
    }
}

/// Scalars of one dtype, one per lane, as a vector.
pub(super) fn gather(b: &mut Emit<'_>, dtype: DType, xs: &[Value]) -> Value {
    let lanes = xs.len();
    let ty = vector(dtype, lanes);
    let mut out = None;
    for (i, &x) in xs.iter().enumerate() {
        let x = to_lane(b, dtype, x, ty.lane_type());
        out = Some(match out {
            None => b.ins().splat(ty, x),
            Some(v) => b.ins().insertlane(v, x, i as u8),
        });
    }
    out.expect("invariant: a vector has lanes")
}

/// A scalar as what stands for it in lanes of type `ty`.
pub(super) fn to_lane(b: &mut Emit<'_>, dtype: DType, x: Value, ty: Type) -> Value {
    if dtype == DType::Bool {
        b.ins().bmask(ty, x)
    } else if ty.bits() < 32 {
        b.ins().ireduce(ty, x)
    } else {
        x
    }
}

/// What stands in a lane as a scalar.
pub(super) fn of_lane(b: &mut Emit<'_>, dtype: DType, v: Value) -> Value {
    if dtype == DType::Bool {
        return b.ins().icmp_imm_s(IntCC::NotEqual, v, 0);
    }
    let ty = scalar(dtype);
    if b.func.dfg.value_type(v).bits() == ty.bits() {
        bits(b, v, ty)
    } else if dtype.kind() == Kind::Signed {
        b.ins().sextend(ty, v)
    } else {
        b.ins().uextend(ty, v)
    }
}

/// One lane as a scalar.
pub(super) fn lane(b: &mut Emit<'_>, x: V, i: usize) -> Value {
    let v = b.ins().extractlane(x.v, i as u8);
    of_lane(b, x.dtype, v)
}

/// The register turned round until lane `by` is the first; it may have room for more lanes than are used.
pub(super) fn turned(b: &mut Emit<'_>, x: Value, by: usize) -> Value {
    let ty = b.func.dfg.value_type(x);
    let distance = by * ty.lane_type().bytes() as usize;
    let places: [u8; 16] = std::array::from_fn(|i| ((i + distance) % 16) as u8);
    let places = b.func.dfg.immediates.push(ConstantData::from(places.as_slice()));
    let bytes = bits(b, x, types::I8X16);
    let turned = b.ins().shuffle(bytes, bytes, places);
    bits(b, turned, ty)
}

/// Loads one element.
pub(super) fn load(b: &mut Emit<'_>, dtype: DType, addr: Value, offset: i32) -> Value {
    match dtype {
        DType::C64 | DType::C128 => split(),
        DType::Bool => {
            let byte = b.ins().load(types::I8, mem(), addr, offset);
            b.ins().icmp_imm_s(IntCC::NotEqual, byte, 0)
        }
        DType::I8 => b.ins().sload8(types::I32, mem(), addr, offset),
        DType::U8 => b.ins().uload8(types::I32, mem(), addr, offset),
        DType::I16 => b.ins().sload16(types::I32, mem(), addr, offset),
        DType::U16 | DType::F16 | DType::BF16 => b.ins().uload16(types::I32, mem(), addr, offset),
        DType::I32 | DType::U32 | DType::I64 | DType::U64 | DType::F32 | DType::F64 => {
            b.ins().load(scalar(dtype), mem(), addr, offset)
        }
    }
}

/// Stores one element.
pub(super) fn store(b: &mut Emit<'_>, dtype: DType, x: Value, addr: Value, offset: i32) {
    match dtype {
        DType::C64 | DType::C128 => split(),
        DType::I8 | DType::U8 => b.ins().istore8(mem(), x, addr, offset),
        DType::I16 | DType::U16 | DType::F16 | DType::BF16 => b.ins().istore16(mem(), x, addr, offset),
        DType::Bool | DType::I32 | DType::U32 | DType::I64 | DType::U64 | DType::F32 | DType::F64 => {
            b.ins().store(mem(), x, addr, offset)
        }
    };
}

/// The scalar in every lane.
pub(super) fn spread(b: &mut Emit<'_>, dtype: DType, x: Value, lanes: usize) -> Value {
    if lanes == 1 {
        return x;
    }
    let ty = vector(dtype, lanes);
    let x = to_lane(b, dtype, x, ty.lane_type());
    b.ins().splat(ty, x)
}

/// Loads `lanes` elements that lie next to each other.
pub(super) fn load_vector(b: &mut Emit<'_>, dtype: DType, lanes: usize, addr: Value, offset: i32) -> Value {
    if lanes == 1 {
        return load(b, dtype, addr, offset);
    }
    let ty = vector(dtype, lanes);
    match (dtype.size() * lanes, dtype) {
        (16, DType::Bool) => {
            let bytes = b.ins().load(ty, mem(), addr, offset);
            not_zero(b, bytes)
        }
        (16, _) => b.ins().load(ty, mem(), addr, offset),
        (8, DType::U8) => b.ins().uload8x8(mem(), addr, offset),
        (8, DType::I8) => b.ins().sload8x8(mem(), addr, offset),
        (8, DType::Bool) => {
            let bytes = b.ins().uload8x8(mem(), addr, offset);
            not_zero(b, bytes)
        }
        (8, DType::I32 | DType::U32 | DType::F32) => {
            let low = b.ins().load(types::I64, mem(), addr, offset);
            let wide = b.ins().scalar_to_vector(types::I64X2, low);
            bits(b, wide, ty)
        }
        (8, DType::U16 | DType::F16 | DType::BF16) => b.ins().uload16x4(mem(), addr, offset),
        (8, DType::I16) => b.ins().sload16x4(mem(), addr, offset),
        (_, DType::U8 | DType::I8 | DType::Bool) => load_bytes(b, dtype, lanes, addr, offset),
        _ => {
            let size = dtype.size() as i32;
            let xs: Vec<Value> = (0..lanes as i32).map(|i| load(b, dtype, addr, offset + i * size)).collect();
            gather(b, dtype, &xs)
        }
    }
}

/// The mask of the lanes that hold anything but 0.
fn not_zero(b: &mut Emit<'_>, v: Value) -> Value {
    let ty = b.func.dfg.value_type(v);
    let zero = b.pattern(ty, 0);
    b.ins().icmp(IntCC::NotEqual, v, zero)
}

/// Stores `lanes` elements next to each other.
pub(super) fn store_vector(b: &mut Emit<'_>, x: V, lanes: usize, addr: Value, offset: i32) {
    if lanes == 1 {
        return store(b, x.dtype, x.v, addr, offset);
    }
    match (x.dtype.size() * lanes, x.dtype) {
        (16, DType::Bool) => {
            let bytes = b.ins().ineg(x.v);
            b.ins().store(mem(), bytes, addr, offset);
        }
        (16, _) => {
            b.ins().store(mem(), x.v, addr, offset);
        }
        (8, DType::U8 | DType::I8 | DType::Bool) => {
            // Properly extended, so nothing saturates.
            let packed =
                if x.dtype == DType::U8 { b.ins().unarrow(x.v, x.v) } else { b.ins().snarrow(x.v, x.v) };
            let packed = if x.dtype == DType::Bool { b.ins().ineg(packed) } else { packed };
            let wide = bits(b, packed, types::I64X2);
            let low = b.ins().extractlane(wide, 0);
            b.ins().store(mem(), low, addr, offset);
        }
        (8, DType::I32 | DType::U32 | DType::F32) => {
            let wide = bits(b, x.v, types::I64X2);
            let low = b.ins().extractlane(wide, 0);
            b.ins().store(mem(), low, addr, offset);
        }
        (8, DType::U16 | DType::F16 | DType::BF16 | DType::I16) => {
            // Properly extended, so nothing saturates.
            let packed =
                if x.dtype == DType::I16 { b.ins().snarrow(x.v, x.v) } else { b.ins().unarrow(x.v, x.v) };
            let wide = bits(b, packed, types::I64X2);
            let low = b.ins().extractlane(wide, 0);
            b.ins().store(mem(), low, addr, offset);
        }
        (_, DType::U8 | DType::I8 | DType::Bool) => store_bytes(b, x, lanes, addr, offset),
        _ => {
            for i in 0..lanes {
                let element = lane(b, x, i);
                store(b, x.dtype, element, addr, offset + (i * x.dtype.size()) as i32);
            }
        }
    }
}

/// Loads two or four neighbouring elements of one byte.
fn load_bytes(b: &mut Emit<'_>, dtype: DType, lanes: usize, addr: Value, offset: i32) -> Value {
    let low = if lanes == 2 {
        b.ins().uload16(types::I32, mem(), addr, offset)
    } else {
        b.ins().load(types::I32, mem(), addr, offset)
    };
    let low = b.ins().scalar_to_vector(types::I32X4, low);
    let mut v = bits(b, low, types::I8X16);
    if dtype == DType::I8 {
        v = b.ins().swiden_low(v);
        return b.ins().swiden_low(v);
    }
    v = b.ins().uwiden_low(v);
    v = b.ins().uwiden_low(v);
    if dtype == DType::U8 {
        return v;
    }
    if lanes == 2 {
        v = b.ins().uwiden_low(v);
    }
    not_zero(b, v)
}

/// Stores two or four neighbouring elements of one byte.
fn store_bytes(b: &mut Emit<'_>, x: V, lanes: usize, addr: Value, offset: i32) {
    let bytes = if x.dtype == DType::Bool {
        // Of a mask, the lowest byte of each lane; all its bits are alike.
        let step = 16 / lanes as u128;
        let places = (0..lanes as u128).map(|k| (k * step) << (8 * k)).sum::<u128>();
        let mask = bits(b, x.v, types::I8X16);
        let data = ConstantData::from(places.to_le_bytes().as_slice());
        let places = b.func.dfg.immediates.push(data);
        let bytes = b.ins().shuffle(mask, mask, places);
        b.ins().ineg(bytes)
    } else {
        // Properly extended, so nothing saturates.
        let halves = b.ins().snarrow(x.v, x.v);
        if x.dtype == DType::I8 { b.ins().snarrow(halves, halves) } else { b.ins().unarrow(halves, halves) }
    };
    let words = bits(b, bytes, types::I32X4);
    let low = b.ins().extractlane(words, 0);
    if lanes == 2 {
        b.ins().istore16(mem(), low, addr, offset);
    } else {
        b.ins().store(mem(), low, addr, offset);
    }
}

/// The mask of the lanes from one word up to another.
pub(super) fn mask(b: &mut Emit<'_>, from: Value, to: Value, lanes: usize) -> Value {
    let ty = vector(DType::Bool, lanes);
    let lane = ty.lane_type();
    let numbers = (0..u128::from(ty.lane_count())).map(|k| k << (k as u32 * lane.bits())).sum();
    let lanes = b.ins().iconst(types::I64, lanes as i64);
    let mut bound = |v: Value| {
        let v = b.ins().smin(v, lanes);
        let v = if lane == types::I64 { v } else { b.ins().ireduce(lane, v) };
        b.ins().splat(ty, v)
    };
    let (from, to) = (bound(from), bound(to));
    let number = b.pattern(ty, numbers);
    let before = b.ins().icmp(IntCC::SignedGreaterThan, from, number);
    let number = b.pattern(ty, numbers);
    let inside = b.ins().icmp(IntCC::SignedGreaterThan, to, number);
    b.ins().band_not(inside, before)
}
