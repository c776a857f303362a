//! A function of LLVM being written: blocks with their parameters, memory of its own, and the small vocabulary that [`super::asm`] and
//! [`super::prims`] are written in.

#![allow(unused_unsafe, reason = "calls of `llvm!` stand in one another")]

use inkwell::llvm_sys::LLVMOpcode;
use inkwell::llvm_sys::core::*;
use inkwell::llvm_sys::prelude::{
    LLVMBasicBlockRef, LLVMBuilderRef, LLVMContextRef, LLVMModuleRef, LLVMTypeRef, LLVMValueRef,
};
use std::ffi::{CStr, c_uint};
use texpr_base::DType;

/// Calls LLVM's C interface.
macro_rules! llvm {
    ($f:ident($($arg:expr),* $(,)?)) => {
        // SAFETY: all types, values and blocks are of the one module that is being written, and its context outlives them.
        unsafe { $f($($arg),*) }
    };
}
pub(super) use llvm;

/// Values are numbered, not named.
const NAMELESS: *const std::ffi::c_char = c"".as_ptr();

/// A block, by its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Block(usize);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Value(pub(super) LLVMValueRef);

/// A function that is written.
pub(super) struct Function(LLVMValueRef);

impl Function {
    /// Gives it another name.
    pub(super) fn rename(&self, name: &CStr) {
        llvm!(LLVMSetValueName2(self.0, name.as_ptr(), name.to_bytes().len()));
    }
}

/// Writes one function.
pub(crate) struct Writer {
    pub(super) context: LLVMContextRef,
    pub(super) module: LLVMModuleRef,
    pub(super) b: LLVMBuilderRef,
    function: LLVMValueRef,
    /// What the function has of memory is made here, before anything runs.
    entry: LLVMBasicBlockRef,
    start: LLVMBasicBlockRef,
    /// With the parameters of each.
    blocks: Vec<(LLVMBasicBlockRef, Vec<LLVMValueRef>)>,
    /// Of what never changes while the function runs.
    invariant: LLVMValueRef,
    /// Tables that were made, by their address here.
    pub(super) tables: Vec<(*const u64, LLVMValueRef)>,
}

impl Drop for Writer {
    fn drop(&mut self) {
        llvm!(LLVMDisposeBuilder(self.b));
    }
}

impl Writer {
    /// Starts a function of four words in `module`.
    pub(super) fn new(context: LLVMContextRef, module: LLVMModuleRef, name: &CStr) -> (Self, [Value; 4]) {
        let word = llvm!(LLVMInt64TypeInContext(context));
        let mut params = [word; 4];
        let ty = llvm!(LLVMFunctionType(LLVMVoidTypeInContext(context), params.as_mut_ptr(), 4, 0));
        let function = llvm!(LLVMAddFunction(module, name.as_ptr(), ty));
        let entry = llvm!(LLVMAppendBasicBlockInContext(context, function, NAMELESS));
        let start = llvm!(LLVMAppendBasicBlockInContext(context, function, NAMELESS));
        let b = llvm!(LLVMCreateBuilderInContext(context));
        llvm!(LLVMPositionBuilderAtEnd(b, start));
        let empty = llvm!(LLVMMDNodeInContext2(context, std::ptr::null_mut(), 0));
        let invariant = llvm!(LLVMMetadataAsValue(context, empty));
        let args = [0, 1, 2, 3].map(|k| Value(llvm!(LLVMGetParam(function, k))));
        let blocks = Vec::new();
        (Self { context, module, b, function, entry, start, blocks, invariant, tables: Vec::new() }, args)
    }

    /// Gives the function an attribute of text.
    pub(super) fn attribute(&self, key: &str, value: &str) {
        let text = |s: &str| (s.as_ptr().cast(), s.len() as c_uint);
        let ((key, n), (value, m)) = (text(key), text(value));
        let attribute = llvm!(LLVMCreateStringAttribute(self.context, key, n, value, m));
        llvm!(LLVMAddAttributeAtIndex(
            self.function,
            inkwell::llvm_sys::LLVMAttributeFunctionIndex,
            attribute
        ));
    }

    /// Ends the function.
    pub(super) fn finish(self) -> Function {
        llvm!(LLVMPositionBuilderAtEnd(self.b, self.entry));
        llvm!(LLVMBuildBr(self.b, self.start));
        Function(self.function)
    }

    // Blocks.

    pub(super) fn new_block(&mut self) -> Block {
        let block = llvm!(LLVMAppendBasicBlockInContext(self.context, self.function, NAMELESS));
        self.blocks.push((block, Vec::new()));
        Block(self.blocks.len() - 1)
    }

    pub(super) fn block_of(&self, block: Block) -> LLVMBasicBlockRef {
        self.blocks[block.0].0
    }

    /// A parameter of a block in which nothing stands yet.
    pub(super) fn new_param(&mut self, block: Block, ty: LLVMTypeRef) -> Value {
        let here = llvm!(LLVMGetInsertBlock(self.b));
        llvm!(LLVMPositionBuilderAtEnd(self.b, self.block_of(block)));
        let phi = llvm!(LLVMBuildPhi(self.b, ty, NAMELESS));
        llvm!(LLVMPositionBuilderAtEnd(self.b, here));
        self.blocks[block.0].1.push(phi);
        Value(phi)
    }

    /// Gives the parameters of `to` their values on the way from here.
    pub(super) fn pass(&mut self, to: Block, args: &[Value]) {
        let mut here = llvm!(LLVMGetInsertBlock(self.b));
        let params = &self.blocks[to.0].1;
        assert_eq!(params.len(), args.len(), "invariant: a value for each parameter");
        for (phi, arg) in params.iter().zip(args) {
            let mut value = arg.0;
            llvm!(LLVMAddIncoming(*phi, &raw mut value, &raw mut here, 1));
        }
    }

    /// Room for so many elements, made when the function begins: its address.
    pub(super) fn room(&mut self, ty: LLVMTypeRef, align: u32) -> LLVMValueRef {
        let here = llvm!(LLVMGetInsertBlock(self.b));
        llvm!(LLVMPositionBuilderAtEnd(self.b, self.entry));
        let room = llvm!(LLVMBuildAlloca(self.b, ty, NAMELESS));
        llvm!(LLVMSetAlignment(room, align));
        llvm!(LLVMPositionBuilderAtEnd(self.b, here));
        room
    }

    // Types.

    pub(super) fn word_type(&self) -> LLVMTypeRef {
        llvm!(LLVMInt64TypeInContext(self.context))
    }

    pub(super) fn bits_type(&self, bits: usize) -> LLVMTypeRef {
        llvm!(LLVMIntTypeInContext(self.context, bits as c_uint))
    }

    pub(super) fn pointer_type(&self) -> LLVMTypeRef {
        llvm!(LLVMPointerTypeInContext(self.context, 0))
    }

    pub(super) fn vector_of(&self, element: LLVMTypeRef, lanes: usize) -> LLVMTypeRef {
        if lanes == 1 { element } else { llvm!(LLVMVectorType(element, lanes as c_uint)) }
    }

    /// Of an element in memory.
    fn element(&self, dtype: DType) -> LLVMTypeRef {
        match dtype {
            DType::F64 => llvm!(LLVMDoubleTypeInContext(self.context)),
            DType::F32 => llvm!(LLVMFloatTypeInContext(self.context)),
            DType::Bool
            | DType::I8
            | DType::I16
            | DType::I32
            | DType::I64
            | DType::U8
            | DType::U16
            | DType::U32
            | DType::U64
            | DType::F16
            | DType::BF16 => self.bits_type(dtype.size() * 8),
            DType::C64 | DType::C128 => unreachable!("invariant: complex numbers were split into floats"),
        }
    }

    pub(super) fn memory_type(&self, dtype: DType, lanes: usize) -> LLVMTypeRef {
        self.vector_of(self.element(dtype), lanes)
    }

    pub(super) fn register_type(&self, dtype: DType, lanes: usize) -> LLVMTypeRef {
        let element = if dtype == DType::Bool { self.bits_type(1) } else { self.element(dtype) };
        self.vector_of(element, lanes)
    }

    pub(super) fn type_of(&self, x: Value) -> LLVMTypeRef {
        llvm!(LLVMTypeOf(x.0))
    }

    // Constants.

    /// An integer, sign-extended to its type, in every lane.
    pub(super) fn integer(&self, ty: LLVMTypeRef, value: i64, lanes: usize) -> Value {
        self.each_lane(llvm!(LLVMConstInt(ty, value as u64, 1)), lanes)
    }

    /// A constant in every lane.
    pub(super) fn each_lane(&self, one: LLVMValueRef, lanes: usize) -> Value {
        if lanes == 1 {
            return Value(one);
        }
        let mut all = vec![one; lanes];
        Value(llvm!(LLVMConstVector(all.as_mut_ptr(), lanes as c_uint)))
    }

    /// 0, 1, 2, … of words.
    pub(super) fn numbers(&self, lanes: usize) -> Value {
        let ty = self.word_type();
        let mut all: Vec<LLVMValueRef> = (0..lanes).map(|k| self.integer(ty, k as i64, 1).0).collect();
        Value(llvm!(LLVMConstVector(all.as_mut_ptr(), lanes as c_uint)))
    }

    // Instructions.

    pub(super) fn binary(&self, op: LLVMOpcode, a: Value, b: Value) -> Value {
        Value(llvm!(LLVMBuildBinOp(self.b, op, a.0, b.0, NAMELESS)))
    }

    pub(super) fn cast(&self, op: LLVMOpcode, x: Value, ty: LLVMTypeRef) -> Value {
        if self.type_of(x) == ty {
            return x;
        }
        Value(llvm!(LLVMBuildCast(self.b, op, x.0, ty, NAMELESS)))
    }

    pub(super) fn icmp(&self, is: inkwell::llvm_sys::LLVMIntPredicate, a: Value, b: Value) -> Value {
        Value(llvm!(LLVMBuildICmp(self.b, is, a.0, b.0, NAMELESS)))
    }

    pub(super) fn fcmp(&self, is: inkwell::llvm_sys::LLVMRealPredicate, a: Value, b: Value) -> Value {
        Value(llvm!(LLVMBuildFCmp(self.b, is, a.0, b.0, NAMELESS)))
    }

    pub(super) fn choose(&self, flag: Value, a: Value, b: Value) -> Value {
        Value(llvm!(LLVMBuildSelect(self.b, flag.0, a.0, b.0, NAMELESS)))
    }

    pub(super) fn element_of(&self, x: Value, k: usize) -> Value {
        let k = self.integer(self.bits_type(32), k as i64, 1);
        Value(llvm!(LLVMBuildExtractElement(self.b, x.0, k.0, NAMELESS)))
    }

    /// The lanes of a vector turned round until lane `by` is the first.
    pub(super) fn turned_round(&self, x: Value, by: usize, lanes: usize) -> Value {
        let word = self.bits_type(32);
        let places: Vec<Value> =
            (0..lanes).map(|k| self.integer(word, ((k + by) % lanes) as i64, 1)).collect();
        let places = self.of_elements(word, &places);
        Value(llvm!(LLVMBuildShuffleVector(self.b, x.0, x.0, places.0, NAMELESS)))
    }

    /// A vector of scalars of `ty`.
    pub(super) fn of_elements(&self, ty: LLVMTypeRef, xs: &[Value]) -> Value {
        let empty = llvm!(LLVMGetPoison(self.vector_of(ty, xs.len())));
        xs.iter().enumerate().fold(Value(empty), |v, (k, x)| {
            let k = self.integer(self.bits_type(32), k as i64, 1);
            Value(llvm!(LLVMBuildInsertElement(self.b, v.0, x.0, k.0, NAMELESS)))
        })
    }

    /// A scalar in every lane.
    pub(super) fn splat(&self, x: Value, lanes: usize) -> Value {
        if lanes == 1 {
            return x;
        }
        let ty = self.vector_of(self.type_of(x), lanes);
        let word = self.bits_type(32);
        let zero = self.integer(word, 0, 1);
        let first = llvm!(LLVMBuildInsertElement(self.b, LLVMGetPoison(ty), x.0, zero.0, NAMELESS));
        let zeros = self.integer(word, 0, lanes);
        Value(llvm!(LLVMBuildShuffleVector(self.b, first, LLVMGetPoison(ty), zeros.0, NAMELESS)))
    }

    /// Calls an intrinsic that is overloaded by `types`.
    pub(super) fn intrinsic(&self, name: &str, types: &[LLVMTypeRef], args: &[Value]) -> Value {
        let mut types = types.to_vec();
        let id = llvm!(LLVMLookupIntrinsicID(name.as_ptr().cast(), name.len()));
        let function = llvm!(LLVMGetIntrinsicDeclaration(self.module, id, types.as_mut_ptr(), types.len()));
        let ty = llvm!(LLVMGlobalGetValueType(function));
        let mut args: Vec<LLVMValueRef> = args.iter().map(|arg| arg.0).collect();
        let n = args.len() as c_uint;
        Value(llvm!(LLVMBuildCall2(self.b, ty, function, args.as_mut_ptr(), n, NAMELESS)))
    }

    // Memory.

    /// The pointers that addresses (or lanes of addresses) are.
    pub(super) fn pointer(&self, addr: Value, offset: i32, lanes: usize) -> Value {
        let addr = if offset == 0 {
            addr
        } else {
            let offset = self.integer(self.word_type(), i64::from(offset), lanes);
            self.binary(LLVMOpcode::LLVMAdd, addr, offset)
        };
        self.cast(LLVMOpcode::LLVMIntToPtr, addr, self.vector_of(self.pointer_type(), lanes))
    }

    pub(super) fn read(&self, ty: LLVMTypeRef, addr: Value, offset: i32) -> Value {
        let pointer = self.pointer(addr, offset, 1);
        let x = llvm!(LLVMBuildLoad2(self.b, ty, pointer.0, NAMELESS));
        llvm!(LLVMSetAlignment(x, 1));
        Value(x)
    }

    pub(super) fn write(&self, x: Value, addr: Value, offset: i32) {
        let pointer = self.pointer(addr, offset, 1);
        let store = llvm!(LLVMBuildStore(self.b, x.0, pointer.0));
        llvm!(LLVMSetAlignment(store, 1));
    }

    /// Writes past the caches, to an address that is a multiple of `align`.
    pub(super) fn write_past(&self, x: Value, addr: Value, offset: i32, align: usize) {
        let pointer = self.pointer(addr, offset, 1);
        let store = llvm!(LLVMBuildStore(self.b, x.0, pointer.0));
        llvm!(LLVMSetAlignment(store, align as c_uint));
        let name = "nontemporal";
        let kind = llvm!(LLVMGetMDKindIDInContext(self.context, name.as_ptr().cast(), name.len() as c_uint));
        let one = llvm!(LLVMConstInt(LLVMInt32TypeInContext(self.context), 1, 0));
        let mut list = [llvm!(LLVMValueAsMetadata(one))];
        let node = llvm!(LLVMMDNodeInContext2(self.context, list.as_mut_ptr(), list.len()));
        llvm!(LLVMSetMetadata(store, kind, LLVMMetadataAsValue(self.context, node)));
    }

    /// Says of a load that what it reads never changes while the function runs.
    pub(super) fn is_invariant(&self, load: Value) {
        let name = "invariant.load";
        let kind = llvm!(LLVMGetMDKindIDInContext(self.context, name.as_ptr().cast(), name.len() as c_uint));
        llvm!(LLVMSetMetadata(load.0, kind, self.invariant));
    }

    /// A register of what was read.
    pub(super) fn of_memory(&self, dtype: DType, x: Value, lanes: usize) -> Value {
        if dtype != DType::Bool {
            return x;
        }
        let zero = self.integer(self.bits_type(8), 0, lanes);
        self.icmp(inkwell::llvm_sys::LLVMIntPredicate::LLVMIntNE, x, zero)
    }

    /// What is written of a register.
    pub(super) fn to_memory(&self, dtype: DType, x: Value, lanes: usize) -> Value {
        self.cast(LLVMOpcode::LLVMZExt, x, self.memory_type(dtype, lanes))
    }
}
