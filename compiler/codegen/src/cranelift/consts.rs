//! A function being built, with the constants that its vectors take from memory.
//!
//! Cranelift runs without its optimiser: instructions stay where they are put, which costs less time and leaves the code generator in charge.
//! A vector constant is a load right before its use, so that it becomes the memory operand of the instruction and takes no register.

use cranelift_codegen::ir::{
    ConstantData, Endianness, GlobalValue, InstBuilder, MemFlagsData, Type, Value, types,
};
use cranelift_codegen::isa::TargetFrontendConfig;
use cranelift_frontend::FunctionBuilder;
use rustc_hash::FxHashMap;
use std::ops::{Deref, DerefMut};

/// Vector constants of all kernels of a module, each once.
#[derive(Default)]
pub(super) struct Consts {
    patterns: Vec<u128>,
    index: FxHashMap<u128, usize>,
}

impl Consts {
    /// The place of the pattern in [`Consts::bytes`].
    fn place(&mut self, pattern: u128) -> i32 {
        let at = *self.index.entry(pattern).or_insert_with(|| {
            self.patterns.push(pattern);
            self.patterns.len() - 1
        });
        at as i32 * 16
    }

    /// What must lie at the address that kernels are given, 16-byte aligned.
    pub(super) fn bytes(&self) -> Box<[u8]> {
        self.patterns.iter().flat_map(|p| p.to_le_bytes()).collect()
    }
}

/// A function being built.
pub(super) struct Emit<'a> {
    builder: FunctionBuilder<'a>,
    consts: &'a mut Consts,
    /// Where the constants lie.
    base: Value,
}

impl<'a> Emit<'a> {
    /// Starts the function, of four words, in its first block; `at` is the address of the constants.
    pub(super) fn new(
        mut builder: FunctionBuilder<'a>,
        consts: &'a mut Consts,
        at: GlobalValue,
    ) -> (Self, [Value; 4]) {
        let entry = builder.create_block();
        builder.append_block_params_for_function_params(entry);
        builder.switch_to_block(entry);
        let base = builder.ins().symbol_value(types::I64, at);
        let params = builder.block_params(entry);
        let args = [params[0], params[1], params[2], params[3]];
        (Self { builder, consts, base }, args)
    }

    /// Ends the function.
    pub(super) fn finish(mut self, config: TargetFrontendConfig) {
        self.builder.seal_all_blocks();
        self.builder.finalize(config);
    }

    /// The vector with these bits.
    pub(super) fn pattern(&mut self, ty: Type, pattern: u128) -> Value {
        if pattern == 0 || pattern == u128::MAX {
            // The machine makes these from nothing.
            let data = ConstantData::from(pattern.to_le_bytes().as_slice());
            let data = self.builder.func.dfg.constants.insert(data);
            return self.builder.ins().vconst(ty, data);
        }
        let place = self.consts.place(pattern);
        let flags = MemFlagsData::trusted().with_endianness(Endianness::Little).with_readonly();
        self.builder.ins().load(ty, flags, self.base, place)
    }
}

impl<'a> Deref for Emit<'a> {
    type Target = FunctionBuilder<'a>;

    fn deref(&self) -> &Self::Target {
        &self.builder
    }
}

impl DerefMut for Emit<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.builder
    }
}
